// The map with all that stands around it; the same for the app and for the page that needs no network.

import { button, element } from "./dom.js";
import { describe, isClosed, isThere, makeState, narrowest, refresh, resume, valueLabels } from "./state.js";
import { makeStage } from "./stage.js";
import { makePointing } from "./pointing.js";
import { makeChips } from "./chips.js";
import { makeLegend } from "./legend.js";
import { makeSearch } from "./search.js";
import { keysInWords, makeKeys } from "./keys.js";
import { makeTime } from "./time.js";
import { details, groupDetails, selectionBox } from "./details.js";
import { matrix } from "./matrix.js";
import { outlinesTold } from "./outlines.js";
import { say, sayMany, speak } from "./words.js";

const MOST_SELECTED = 400;

// `does.act(what, code)`, `does.selected(codes)` and `does.places(spots)`, which keeps where marks were put and
// with none lets all stand where they are drawn, are what the app adds; the page has none.
// A small map stands beside other things: it has no filters, no days and no selection.
export function createMap(root, data, does = {}) {
  speak(data.words);
  const state = makeState(data);
  const place = element("div", { class: "am-place" });
  const status = element("p", { class: "am-hidden", role: "status", "aria-live": "polite" });
  const note = element("p", { class: "am-note" });
  const panel = element("section", { class: "am-details", "aria-label": say("Details"), tabindex: "-1" });
  const picked = element("div");
  const table = element("div", { class: "am-table", hidden: true, tabindex: "0", "aria-label": say("Table") });
  const box = element("div", { class: "am-stage" }, place, note, table);
  // Where no tie is recorded, who works on what where is what there is to see.
  const opensAs = data.links.length || does.small || !data.works.some((pairs) => pairs.length) ? "map" : "areas";
  let view = "map";

  const stage = makeStage(place, state, {
    clicked(unit, event) {
      if (unit?.id !== undefined && (event.ctrlKey || event.metaKey)) toggle(unit.id);
      else chooseUnit(unit);
    },
    opened: (unit) => unit && unit.id === undefined && open(unit.group),
    held: (unit) => unit?.id !== undefined && toggle(unit.id),
    settled() { root.dataset.ready = "yes"; },
    moved() { showMoved(); does.seen?.(); },
    viewed() { does.seen?.(); },
    // How much of the map lies under the legend and the panel, from the left and from the right.
    covered() {
      const over = [legend.box, aside].map((one) => (getComputedStyle(one).position === "absolute" ? one.offsetWidth : 0));
      if (!body.classList.contains("am-telling")) over[1] = 0;
      return getComputedStyle(root).direction === "rtl" ? over.reverse() : over;
    },
  });
  const chips = makeChips(state, changed);
  const legend = makeLegend(state, stage, changed);
  const search = makeSearch(state, take);
  const time = makeTime(state, changed);
  const keys = makeKeys(stage, state, {
    unit: (unit) => chooseUnit(unit, { move: true }), toggle, ego, open, current,
    fit: whole, escape, enter: () => panel.focus(), search: () => search.input.focus(),
  });
  makePointing(stage, state, {
    told: { unit: toldOfUnit, line: toldOfLine },
    selected(ids) {
      for (const id of ids) state.selection.add(id);
      selectionChanged();
    },
  });

  function current() {
    if (state.group !== undefined && state.group !== null) return stage.byKey.get(`g${state.group}`);
    return state.chosen === null ? null : stage.unitOf(state.chosen);
  }

  function chooseUnit(unit, { move = false } = {}) {
    if (!unit) escape();
    else if (unit.id === undefined) chooseGroup(unit.group, unit);
    else choose(unit.id, { move });
  }

  function chooseGroup(group, unit) {
    state.chosen = null;
    state.group = group;
    panel.replaceChildren(...groupDetails(state, state.groups.get(group), { open, choose: reach }));
    aboutSomebody();
    tell(say("{name}. O opens it.", { name: unit.label }));
    stage.redraw();
  }

  function choose(id, { move = false } = {}) {
    state.chosen = id;
    state.group = null;
    panel.replaceChildren(close, ...details(state, id, { act: does.act, ego: does.small ? null : ego, toggle: does.small ? null : toggle, choose: reach }));
    aboutSomebody();
    if (move) stage.reveal(id);
    tell(spoken(id));
    stage.redraw();
  }

  // Choose a mark that may be hidden, in a neighbourhood that is one mark, or out of sight.
  function reach(id) {
    if (isClosed(state, id)) open(state.groupOf[id]);
    // A platform stands where somebody is who sits on it.
    else if (!stage.unitOf(id)) open(state.groupOf[state.linksOf[id].map((link) => link.from + link.to - id)[0]]);
    if (!state.shown[id]) {
      state.filters.clear();
      state.ego = null;
      state.hidden.values.clear();
      state.hidden.spheres.clear();
      if (state.marks[id].platform) state.hidden.layers.delete("platforms");
      changed();
    }
    choose(id, { move: true });
  }

  function take(id) {
    reach(id);
    stage.centre(id);
    keys.frame.focus();
  }

  // The panel lies over the map, so that no mark moves when it comes and goes.
  function aboutSomebody() {
    const some = state.chosen !== null || (state.group ?? null) !== null || state.selection.size > 0 || state.route.length > 0;
    body.classList.toggle("am-telling", some);
  }

  function escape() {
    state.chosen = null;
    state.group = null;
    aboutSomebody();
    panel.replaceChildren(element("p", { class: "am-quiet", text: say("Click a mark, or find an actor by name. With the keyboard: go to the map and use the arrow keys.") }));
    stage.redraw();
  }

  function toggle(id) {
    if (state.marks[id].platform || does.small) return;
    if (!state.selection.delete(id)) state.selection.add(id);
    selectionChanged();
    if (state.chosen === id) choose(id);
    const values = { name: state.marks[id].name, n: state.selection.size };
    tell(state.selection.has(id) ? say("{name}: selected, {n} in all", values) : say("{name}: not selected, {n} in all", values));
  }

  function selectionChanged({ tellApp = true } = {}) {
    const over = [...state.selection].slice(MOST_SELECTED);
    for (const id of over) state.selection.delete(id);
    if (over.length) note.textContent = say("Only the first {n} were selected.", { n: MOST_SELECTED });
    const shown = selectionBox(state, { act: does.act, clear });
    picked.replaceChildren(...(shown ? [shown] : []));
    aboutSomebody();
    stage.redraw();
    if (tellApp) does.selected?.([...state.selection].map((id) => state.marks[id].code));
  }

  function clear() {
    state.selection.clear();
    selectionChanged();
  }

  function ego(id, steps = 1) {
    state.ego = id === null ? null : { id, steps };
    changed();
    if (state.chosen !== null) choose(state.chosen);
    if (state.ego) tell(sayMany(state.count, "{n} actor around {name}, steps: {steps}", "{n} actors around {name}, steps: {steps}", { steps, name: state.marks[id].name }));
  }

  function open(group) {
    if (!state.groups.has(group)) return;
    if (!state.closed.delete(group)) state.closed.add(group);
    state.group = null;
    changed({ marks: true });
    const { name } = state.groups.get(group);
    tell(state.closed.has(group) ? say("{name}: one mark", { name }) : say("{name}: open", { name }));
  }

  function whole() {
    stage.touched = false;
    stage.fit();
    does.seen?.();
  }

  function changed({ marks = false } = {}) {
    refresh(state);
    stage.update({ marks: marks || sized !== state.sizeBy });
    sized = state.sizeBy;
    chips.update();
    legend.update();
    time?.update();
    if (isTable()) showTable();
    tellLimits();
    does.seen?.();
  }

  function tellLimits() {
    const parts = state.onAreas ? outlinesTold(state) : [];
    if (state.closed.size) parts.push(sayMany(state.closed.size, "{n} neighbourhood drawn as one mark: open what you want to see.", "{n} neighbourhoods drawn as one mark each: open what you want to see."));
    if (stage.left) parts.push(say("Only the strongest {n} of {all} links are drawn.", { n: state.data.most, all: state.data.most + stage.left }));
    if (state.data.total > state.data.links.length) parts.push(say("{n} weaker links are left out.", { n: state.data.total - state.data.links.length }));
    note.textContent = parts.join(" ");
  }

  function tell(words) { status.textContent = words; }

  function spoken(id) {
    const mark = state.marks[id];
    const where = narrowest(state, "area", id).join(", ");
    const what = mark.platform ? say("Platform") : valueLabels(state, "type", id).join(", ");
    const ties = state.linksOf[id].filter((link) => isThere(state, link, state.day)).length;
    return [mark.name, what, where, ...valueLabels(state, "met", id), sayMany(ties, "{n} link", "{n} links")].filter(Boolean).join(" · ");
  }

  function toldOfUnit(unit) {
    if (unit.id === undefined) return unit.label;
    return spoken(unit.id).split(" · ").join("\n");
  }

  function toldOfLine(line) {
    if (!line) return "";
    if (!line.link) return sayMany(line.many, "{n} link between {one} and {other}", "{n} links between {one} and {other}", { one: line.a.label, other: line.b.label });
    const { link } = line;
    return [`${state.marks[link.from].name} ${link.out} ${state.marks[link.to].name}`, link.note].filter(Boolean).join("\n");
  }

  function isTable() { return view === "areas" || view === "actors"; }

  function show(which) {
    view = which;
    table.hidden = !isTable();
    body.classList.toggle("am-tabled", isTable());
    place.inert = isTable();
    for (const [name, tab] of tabs) tab.setAttribute("aria-pressed", String(name === view));
    if (isTable()) showTable();
    else if ((view === "outlines") !== state.onAreas) turnMap();
    does.seen?.();
  }

  // From where marks stand by their ties to where they stand by their areas, and back.
  function turnMap() {
    state.onAreas = view === "outlines";
    if (state.moving) move.click();
    move.hidden = state.onAreas;
    changed({ marks: true });
    showMoved();
    whole();
  }

  function showTable() {
    const pick = (ids) => {
      for (const id of ids) state.selection.add(id);
      selectionChanged();
    };
    table.replaceChildren(...matrix(state, view, pick, does.act));
  }

  const views = [["map", say("Map")], ...(data.outlines ? [["outlines", say("Areas")]] : []), ["areas", say("Theme × area")], ["actors", say("Actor × actor")]];
  const tabs = views.map(([name, label]) => [name, button(label, () => show(name), { "aria-pressed": String(name === "map") })]);
  const lasso = button(say("Lasso"), () => {
    state.lasso = !state.lasso;
    lasso.setAttribute("aria-pressed", String(state.lasso));
  }, { "aria-pressed": "false", title: say("Draw around marks to select them; also with Shift") });
  const move = button(say("Move marks"), () => {
    state.moving = !state.moving;
    move.setAttribute("aria-pressed", String(state.moving));
    stage.network.setOptions({ interaction: { dragNodes: state.moving } });
    showMoved();
  }, { "aria-pressed": "false", title: say("Drag marks to other places, or move the chosen one with Shift and the arrow keys") });
  const keepMoved = button(say("Keep these places"), () => {
    const spots = stage.moved().map(([code, { x, y }]) => [code, x, y]);
    stage.settle({ keep: true });
    showMoved();
    does.places(spots);
  }, { class: "am-first" });
  const putBack = button(say("Reset positions"), () => {
    stage.settle({ keep: false });
    changed({ marks: true });
    showMoved();
    if (data.pinned) does.places?.([]);
  });

  function showMoved() {
    const some = stage.moved().length > 0;
    keepMoved.hidden = !does.places || !some || state.onAreas;
    putBack.hidden = !state.moving || !(some || (does.places && data.pinned));
  }
  const close = button("×", () => { escape(); keys.frame.focus(); }, { class: "am-close", "aria-label": say("Close details") });
  const help = element("details", { class: "am-drop am-help" }, element("summary", { class: "am-chip", text: "?", "aria-label": say("Keys") }), element("p", { class: "am-panel", text: keysInWords() }));
  const zoom = element("div", { class: "am-zoom" },
    button("+", () => stage.zoom(1.3), { "aria-label": say("Nearer") }), button("−", () => stage.zoom(1 / 1.3), { "aria-label": say("Farther") }), button(say("Whole map"), whole), lasso, move, keepMoved, putBack);
  const screen = button("⛶", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()), { "aria-label": say("Full screen"), title: say("Full screen") });
  screen.hidden = !document.fullscreenEnabled;
  const top = does.small ? "" : element("div", { class: "am-top" }, search.box, element("div", { class: "am-tabs", role: "group", "aria-label": say("View") }, ...tabs.map(([, tab]) => tab)), help, screen);
  const aside = element("aside", { class: "am-aside" }, panel, picked, routeBox(state));
  const body = element("div", { class: "am-body" }, box, ...(does.small ? [aside] : [legend.box, aside]));
  box.append(zoom);
  if (does.small) {
    aside.append(legend.box);
    legend.box.open = false;
    for (const one of [lasso, move]) one.hidden = true;
  }
  root.replaceChildren(top, does.small ? "" : chips.bar, body, (!does.small && time?.bar) || "", status);
  root.classList.add("am");
  root.classList.toggle("am-small", Boolean(does.small));

  let sized = state.sizeBy;
  changed({ marks: true });
  showMoved();
  escape();
  stage.fit();
  if (state.route.length) stage.fit(state.route);
  if (opensAs !== view) show(opensAs);
  requestAnimationFrame(() => requestAnimationFrame(() => { root.dataset.drawn = Math.round(performance.now()); }));

  return {
    state, stage, choose: reach, whole,
    // How the map is looked at (`viz/map/state.py`), and back to what somebody looked at before.
    seen: () => ({ ...describe(state), view, frame: stage.frame(), places: stage.moved().map(([code, { x, y }]) => [code, x, y]) }),
    resume(seen) {
      resume(state, seen);
      stage.settle({ keep: false });
      stage.moveTo(seen.places ?? []);
      stage.touched = false;
      const known = views.some(([name]) => name === seen.view);
      changed({ marks: true });
      show(known ? seen.view : opensAs);
      showMoved();
      if (seen.frame?.length === 4) stage.see(seen.frame);
      else stage.fit();
    },
    again({ selection, chosen }) {
      const of = (code) => state.marks.findIndex((mark) => mark.code === code);
      state.selection = new Set(selection.map(of).filter((id) => id >= 0));
      selectionChanged({ tellApp: false });
      if (of(chosen) >= 0) choose(of(chosen));
    },
    held: () => ({ selection: [...state.selection].map((id) => state.marks[id].code), chosen: state.marks[state.chosen]?.code }),
    // What the app wants shown, by codes of actors.
    setView({ selection, chosen }) {
      const of = (code) => state.marks.findIndex((mark) => mark.code === code);
      if (selection) {
        state.selection = new Set(selection.map(of).filter((id) => id >= 0));
        selectionChanged({ tellApp: false });
      }
      if (chosen && of(chosen) >= 0) reach(of(chosen));
    },
    destroy() {
      time?.stop();
      stage.destroy();
      root.replaceChildren();
    },
  };
}

function routeBox(state) {
  if (!state.route.length) return null;
  const steps = state.route.map((id) => element("li", { text: state.marks[id].name, dir: "auto" }));
  return element("section", { class: "am-route" }, element("h2", { text: say("Route") }), element("ol", {}, ...steps));
}
