// The map with all that stands around it; the same for the app and for the page that needs no network.

import { button, element } from "./dom.js";
import { describe, hasLines, isClosed, linesOfRoute, makeState, refresh, resume } from "./state.js";
import { makeStage } from "./stage.js";
import { makePointing } from "./pointing.js";
import { makeChips } from "./chips.js";
import { makeLegend } from "./legend.js";
import { makeSearch } from "./search.js";
import { keysInWords, makeKeys } from "./keys.js";
import { makeTime } from "./time.js";
import { makeCompare } from "./compare.js";
import { routeBox } from "./route.js";
import { details, groupDetails, selectionBox } from "./details.js";
import { matrix } from "./matrix.js";
import { inWords, ofLine, ofUnit } from "./telling.js";
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
  // Where no line is drawn, who works on what where is what there is to see.
  const opensAs = data.view || (hasLines(data) || does.small || !data.works.some((pairs) => pairs.length) ? "map" : "areas");
  let view = "map";
  let way = null; // what the app says of the route

  const hooks = {
    clicked(unit, event) {
      if (unit?.id !== undefined && (event.ctrlKey || event.metaKey)) toggle(unit.id);
      else chooseUnit(unit);
    },
    opened: (unit) => unit && unit.id === undefined && open(unit.group),
    held: (unit) => unit?.id !== undefined && toggle(unit.id),
    settled() { root.dataset.ready = "yes"; compare.follow(); },
    moved() { showMoved(); does.seen?.(); },
    viewed() { compare.follow(); does.seen?.(); },
    // How much of the map lies under the legend and the panel, from the left and from the right.
    covered() {
      const over = [legend.box, aside].map((one) => (getComputedStyle(one).position === "absolute" ? one.offsetWidth : 0));
      if (!body.classList.contains("am-telling")) over[1] = 0;
      if (state.apart) return [0, 0];
      return getComputedStyle(root).direction === "rtl" ? over.reverse() : over;
    },
    // What lies over the map, as it stands in the window: no name is written under it.
    over: () => [legend.box, aside, zoom].map((one) => one.getBoundingClientRect()),
  };
  const stage = makeStage(place, state, hooks);
  const pointing = {
    told: { unit: (unit) => ofUnit(state, unit), line: (line) => ofLine(state, line) },
    selected(ids) {
      for (const id of ids) state.selection.add(id);
      selectionChanged();
    },
  };
  const compare = makeCompare(state, stage, { box, hooks, pointing, can: () => !isTable() && !does.small });
  const redraw = () => { stage.redraw(); compare.redraw(); };
  const chips = makeChips(state, changed);
  const legend = makeLegend(state, stage, changed);
  const search = makeSearch(state, take);
  const time = makeTime(state, changed);
  const keys = makeKeys(stage, state, {
    unit: (unit) => chooseUnit(unit, { move: true }), toggle, ego, open, current,
    fit: whole, escape, enter: () => panel.focus(), search: () => search.input.focus(),
  });
  makePointing(stage, state, pointing);

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
    redraw();
  }

  function choose(id, { move = false } = {}) {
    state.chosen = id;
    state.group = null;
    panel.replaceChildren(close, ...details(state, id, { act: does.act, ego: does.small ? null : ego, toggle: does.small ? null : toggle, choose: reach, ways: does.ways, clear: () => unfilter(id) }));
    aboutSomebody();
    if (move) stage.reveal(id);
    tell(inWords(state, id));
    redraw();
  }

  // Choose a mark that may be hidden, in a neighbourhood that is one mark, or out of sight.
  function reach(id) {
    if (isClosed(state, id)) open(state.groupOf[id]);
    // A platform stands where somebody is who sits on it.
    else if (!stage.unitOf(id)) open(state.groupOf[state.linksOf[id].map((link) => link.from + link.to - id)[0]]);
    choose(id, { move: true });
  }

  // Who is filtered out stays so until somebody says otherwise: filters are chosen with care.
  function unfilter(id) {
    chips.clear();
    if (state.marks[id].platform) state.hidden.layers.delete("platforms");
    changed();
    choose(id, { move: true });
    panel.focus();
  }

  function take(id) {
    if (isTable()) show("map");
    reach(id);
    stage.centre(id);
    keys.frame.focus();
  }

  // A route in its context: `told` is what the app says of it, or nothing.
  function showWay(ids, told = null) {
    way = told;
    state.route = ids;
    state.onRoute = linesOfRoute(state.links, ids);
    const close = does.act && told ? () => does.act("way", []) : null;
    const shown = routeBox(state, way, { choose: reach, close });
    onWay.replaceChildren(...(shown ? [shown] : []));
    aside.scrollTop = 0;
  }

  // The panel lies over the map, so that no mark moves when it comes and goes.
  function aboutSomebody() {
    const some = state.chosen !== null || (state.group ?? null) !== null || state.selection.size > 0 || onWay.childElementCount > 0;
    body.classList.toggle("am-telling", some);
  }

  function escape() {
    state.chosen = null;
    state.group = null;
    aboutSomebody();
    panel.replaceChildren(element("p", { class: "am-quiet", text: say("Click a mark, or find an actor by name. With the keyboard: go to the map and use the arrow keys.") }));
    redraw();
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
    const shown = selectionBox(state, { act: does.act, ways: does.ways, clear });
    picked.replaceChildren(...(shown ? [shown] : []));
    aboutSomebody();
    redraw();
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
    compare.before();
    refresh(state);
    const more = { marks: marks || sized !== state.sizeBy };
    stage.update(more);
    compare.update(more);
    // Both would lie over one of the two maps.
    if (state.apart && !two) {
      legend.box.open = false;
      escape();
    }
    two = state.apart;
    sized = state.sizeBy;
    chips.update();
    legend.update();
    time?.update();
    if (isTable()) showTable();
    tellLimits();
    does.seen?.();
  }

  function recoloured({ target, propertyName }) {
    if (target !== root || propertyName !== "color") return;
    legend.update();
    redraw();
  }

  function tellLimits() {
    const parts = state.onAreas ? outlinesTold(state) : [];
    if (state.closed.size) parts.push(sayMany(state.closed.size, "{n} neighbourhood drawn as one mark: open what you want to see.", "{n} neighbourhoods drawn as one mark each: open what you want to see."));
    if (stage.left) parts.push(say("Only the strongest {n} of {all} links are drawn.", { n: state.data.most, all: state.data.most + stage.left }));
    if (state.data.total > state.data.links.length) parts.push(say("{n} weaker links are left out.", { n: state.data.total - state.data.links.length }));
    note.textContent = parts.join(" ");
  }

  function tell(words) { status.textContent = words; }

  function isTable() { return view === "areas" || view === "actors"; }

  function show(which) {
    view = which;
    table.hidden = !isTable();
    body.classList.toggle("am-tabled", isTable());
    place.inert = isTable();
    for (const [name, tab] of tabs) tab.setAttribute("aria-pressed", String(name === view));
    if (isTable()) showTable();
    if (Boolean(state.apart) !== (state.before !== null && !isTable())) changed();
    if (!isTable() && (view === "outlines") !== state.onAreas) turnMap();
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
  const onWay = element("div");
  const aside = element("aside", { class: "am-aside" }, onWay, panel, picked);
  const body = element("div", { class: "am-body" }, box, compare.beside, ...(does.small ? [aside] : [legend.box, aside]));
  box.append(zoom);
  if (does.small) {
    aside.append(legend.box);
    legend.box.open = false;
    for (const one of [lasso, move]) one.hidden = true;
  }
  root.replaceChildren(top, does.small ? "" : chips.bar, body, (!does.small && time?.bar) || "", status);
  root.classList.add("am");
  // By day and by night colours differ: what is drawn follows what is styled.
  root.addEventListener("transitionend", recoloured);
  root.classList.toggle("am-small", Boolean(does.small));

  let sized = state.sizeBy;
  let two = false;
  showWay(state.route);
  changed({ marks: true });
  selectionChanged({ tellApp: false });
  showMoved();
  escape();
  stage.home();
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
      else stage.home();
    },
    again({ selection, chosen, way: told }) {
      const of = (code) => state.marks.findIndex((mark) => mark.code === code);
      state.selection = new Set(selection.map(of).filter((id) => id >= 0));
      selectionChanged({ tellApp: false });
      if (told) this.setView({ way: told });
      if (of(chosen) >= 0) choose(of(chosen));
    },
    held: () => ({ way, selection: [...state.selection].map((id) => state.marks[id].code), chosen: state.marks[state.chosen]?.code }),
    // What the app wants shown, by codes of actors.
    setView({ selection, chosen, way: wanted }) {
      const of = (code) => state.marks.findIndex((mark) => mark.code === code);
      if (selection) {
        state.selection = new Set(selection.map(of).filter((id) => id >= 0));
        selectionChanged({ tellApp: false });
      }
      const ids = (wanted?.ids ?? []).map(of);
      if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(way)) {
        showWay(ids.includes(-1) ? [] : ids, wanted);
        changed({ marks: true });
        aboutSomebody();
        stage.home();
        stage.touched = true;
        hooks.viewed();
      }
      if (chosen && of(chosen) >= 0) reach(of(chosen));
    },
    destroy() {
      root.removeEventListener("transitionend", recoloured);
      time?.stop();
      compare.destroy();
      stage.destroy();
      root.replaceChildren();
    },
  };
}
