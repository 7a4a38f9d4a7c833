// Two days beside each other: a second map on the same places, which looks where the first one looks.

import { element } from "./dom.js";
import { drawLines } from "./state.js";
import { makePointing } from "./pointing.js";
import { makeStage } from "./stage.js";
import { sayDay } from "./words.js";

// `stage` shows the day that is chosen; here the day with which it is compared. `can()`: whether a map is seen.
export function makeCompare(state, stage, { box, hooks, pointing, can }) {
  const place = element("div", { class: "am-place" });
  const [mine, others] = [element("p", { class: "am-day" }), element("p", { class: "am-day" })];
  const beside = element("div", { class: "am-stage", hidden: true, "aria-hidden": "true" }, others);
  box.append(mine);
  // What is filtered, chosen, coloured is that of the first map; the day and its lines are its own.
  const twin = Object.assign(Object.create(state), { drawn: new Uint8Array(state.links.length), apart: true });
  let other = null;

  function open() {
    if (other) return;
    beside.prepend(place);
    other = makeStage(place, twin, { ...hooks, settled() {}, viewed() { stage.follow(other); hooks.viewed(); } }, stage.elsewhere);
    other.touched = true; // it never fits itself
    place.firstElementChild.tabIndex = -1;
    makePointing(other, twin, pointing);
  }

  return {
    beside,
    // Before lines are gathered: whether each map has those of its own day alone.
    before() {
      state.apart = state.before !== null && state.before !== state.day && can();
    },
    update(more) {
      beside.hidden = mine.hidden = !state.apart;
      box.parentElement?.classList.toggle("am-two", state.apart);
      if (!state.apart) return;
      Object.assign(twin, { day: state.before, before: state.day });
      drawLines(twin);
      open();
      [mine.textContent, others.textContent] = [state.day, state.before].map(sayDay);
      // The earlier day comes first.
      box.style.order = state.day < state.before ? 0 : 1;
      beside.style.order = 1 - box.style.order;
      other.update(more);
      other.follow(stage);
    },
    redraw() { if (state.apart) other.redraw(); },
    follow() { if (state.apart) other.follow(stage); },
    destroy() { other?.destroy(); },
  };
}
