// Filters above the map. Nothing moves when they change: who is not meant fades.

import { button, element, named, plain } from "./dom.js";
import { say } from "./words.js";

const LONG = 10;

export function makeChips(state, changed) {
  const bar = element("div", { class: "am-chips", role: "group", "aria-label": say("Filters") });
  const chips = [...state.fields.values()].filter((field) => field.filters).map((field) => chip(state, field, changed));
  if (state.data.graded) chips.push(sureChip(state, changed));
  const told = element("p", { class: "am-count", role: "status" });
  const clear = button(say("Clear the filters"), () => {
    clearAll();
    changed();
  });
  function clearAll() {
    state.filters.clear();
    state.sure = 0;
    state.ego = null;
    state.hidden.values.clear();
    state.hidden.spheres.clear();
  }
  bar.append(...chips.map((one) => one.box), clear, told);
  bar.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
    event.stopPropagation();
  });
  // A press on words would give the focus to whatever lies around the panel, and close it under the pointer.
  bar.addEventListener("mousedown", (event) => {
    if (event.target.closest(".am-panel") && !event.target.closest("input")) event.preventDefault();
  });
  bar.addEventListener("focusout", (event) => {
    const left = event.target.closest("details");
    if (left && event.relatedTarget && !left.contains(event.relatedTarget)) left.open = false;
  });
  return {
    bar,
    clear: clearAll,
    close() { for (const one of chips) one.box.open = false; },
    update() {
      for (const one of chips) one.update();
      clear.hidden = !state.filters.size && !state.sure && !state.ego && !state.hidden.values.size && !state.hidden.spheres.size;
      told.textContent = say("{n} of {all} shown", { n: state.count, all: state.actors });
    },
  };
}

function chip(state, field, changed) {
  const summary = element("summary", { class: "am-chip" });
  const list = element("ul", { class: "am-values" });
  const box = element("details", { class: "am-drop" }, summary);
  const find = element("input", { type: "search", placeholder: say("Find"), "aria-label": say("Find in {what}", { what: field.label }), dir: "auto" });
  const wanted = () => state.filters.get(field.key) ?? new Set();
  const rows = field.values.map((value, i) => {
    const tick = element("input", { type: "checkbox", change: () => set(i, tick.checked) });
    const label = element("label", { style: `padding-inline-start: ${depth(field, i)}em` }, tick, named(value.label), element("b", { text: value.count }));
    const row = element("li", {}, label);
    list.append(row);
    return { tick, row, words: plain(value.label), i };
  });
  const panel = element("div", { class: "am-panel" }, rows.length > LONG ? find : null, list);
  box.append(panel);
  find.addEventListener("input", () => {
    for (const one of rows) one.row.hidden = !one.words.includes(plain(find.value.trim()));
  });

  function set(i, on) {
    const now = new Set(wanted());
    now[on ? "add" : "delete"](i);
    if (now.size) state.filters.set(field.key, now);
    else state.filters.delete(field.key);
    changed();
  }

  function update() {
    const now = wanted();
    for (const one of rows) one.tick.checked = now.has(one.i);
    const first = now.size ? field.values[[...now][0]]?.label ?? say("nobody on this map") : "";
    summary.replaceChildren(first ? `${field.label}: ` : field.label, named(first), now.size > 1 ? ` +${now.size - 1}` : "", element("span", { text: " ▾", "aria-hidden": "true" }));
    summary.classList.toggle("am-on", now.size > 0);
  }
  return { box, update };
}

function depth(field, i) {
  const { parent } = field.values[i];
  return parent === null ? 0 : 1.2 + depth(field, parent);
}

function sureChip(state, changed) {
  const summary = element("summary", { class: "am-chip" });
  const levels = [say("Any, including doubtful"), say("Likely"), say("Sure")];
  const told = [say("Ties"), say("Ties: likely"), say("Ties: sure")];
  const ticks = levels.map((text, level) => element("input", { type: "radio", name: "am-sure", value: level, change: () => { state.sure = level; changed(); } }));
  const rows = levels.map((text, level) => element("li", {}, element("label", {}, ticks[level], text)));
  const box = element("details", { class: "am-drop" }, summary, element("div", { class: "am-panel" }, element("ul", { class: "am-values" }, ...rows)));
  return {
    box,
    update() {
      ticks[state.sure].checked = true;
      summary.textContent = `${told[state.sure]} ▾`;
      summary.classList.toggle("am-on", state.sure > 0);
    },
  };
}
