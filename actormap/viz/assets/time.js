// The days: a slider over all that was recorded, and two days beside each other on the same places.

import { button, element } from "./dom.js";
import { change, isOpen } from "./state.js";
import { say, sayDay, sayMany } from "./words.js";

const PLAY = 700;

export function makeTime(state, changed) {
  const days = monthsBetween(state.data.first, state.data.last, state.data.day);
  if (state.data.before) return fixed(state);
  if (days.length < 2 || !state.links.some((link) => link.spans.length)) return null;
  const slider = element("input", { type: "range", min: 0, max: days.length - 1, step: 1, "aria-label": say("Day"), input: () => go(Number(slider.value)) });
  const shown = element("output", {});
  const play = button("▶", () => (timer ? stop() : start()), { "aria-label": say("Play") });
  const compare = button(say("Compare with this day"), () => {
    state.before = state.before === null ? state.day : null;
    changed();
  });
  const told = element("p", { class: "am-quiet", role: "status" });
  let timer = null;

  function go(i) {
    state.day = days[i];
    changed();
  }

  function start() {
    if (state.day === days.at(-1)) go(0);
    play.textContent = "❚❚";
    timer = setInterval(() => {
      const next = days.indexOf(state.day) + 1;
      if (next >= days.length || !slider.isConnected) stop();
      else go(next);
    }, PLAY);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "▶";
  }

  function update() {
    const i = days.indexOf(state.day);
    slider.value = i < 0 ? days.length - 1 : i;
    slider.setAttribute("aria-valuetext", sayDay(state.day));
    shown.textContent = sayDay(state.day);
    compare.textContent = state.before === null ? say("Compare with this day") : say("Compared with {day} ×", { day: sayDay(state.before) });
    compare.classList.toggle("am-on", state.before !== null);
    told.textContent = state.before === null ? "" : sum(state);
  }

  const bar = element("div", { class: "am-time", role: "group", "aria-label": say("Days") },
    element("span", { text: sayDay(days[0].slice(0, 7)), class: "am-quiet" }), slider, element("span", { text: sayDay(days.at(-1).slice(0, 7)), class: "am-quiet" }), shown, play, compare, told);
  return { bar, update, stop };
}

// Two days of a file: nothing is moved there.
function fixed(state) {
  const told = element("p", { class: "am-quiet", role: "status" });
  return { bar: element("div", { class: "am-time" }, told), update() { told.textContent = sum(state); }, stop() {} };
}

// What became of the ties of those who are shown, in words.
function sum(state) {
  const found = { new: 0, gone: 0, observed: 0 };
  for (const link of state.links) {
    const became = state.shown[link.from] && state.shown[link.to] && isOpen(state, link) ? change(state, link) : "";
    if (became) found[became] += 1;
  }
  if (state.before === state.day) return say("Move the slider to the other day.");
  const [first, last] = [state.before, state.day].sort().map(sayDay);
  return sayMany(found.new, "From {first} to {last}: {n} new tie (thick), {gone} gone (dotted), {observed} newly observed (long dashes).", "From {first} to {last}: {n} new ties (thick), {gone} gone (dotted), {observed} newly observed (long dashes).", { first, last, ...found });
}

// The first of each month between two days, and the day of the map itself.
function monthsBetween(first, last, day) {
  const days = new Set([day]);
  let [year, month] = first.split("-").map(Number);
  for (let at = first; at <= last && days.size < 600;) {
    days.add(at);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
    at = `${year}-${String(month).padStart(2, "0")}-01`;
  }
  return [...days].sort();
}
