// The map with the keyboard alone: every move is spoken by the status line.

import { say } from "./words.js";

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function keysInWords() {
  return say("Arrow keys: the nearest mark in that direction. N: the next neighbour. Enter: its details. Space: in or out of the selection. F: its neighbours alone, again for one step more. O: open or close its neighbourhood. Shift and arrow keys: move it, where marks can be moved. Plus, minus, 0: zoom, whole map. Slash: search. Escape: choose nothing.");
}

export function makeKeys(stage, state, does) {
  let round = null;

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.shiftKey && event.key in DIRECTIONS ? shift(event.key) : act(event.key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  function shift(key) {
    if (!state.moving || state.chosen === null) return act(key);
    stage.nudge(state.chosen, DIRECTIONS[key]);
    return true;
  }

  function act(key) {
    if (key in DIRECTIONS) return step(towards(DIRECTIONS[key]));
    const chosen = state.chosen;
    const does_it = {
      n: () => step(nextNeighbour()), Enter: () => does.enter(), " ": () => chosen !== null && does.toggle(chosen),
      f: () => chosen !== null && does.ego(chosen, (state.ego?.id === chosen ? state.ego.steps : 0) + 1),
      o: () => chosen !== null && does.open(state.groupOf[chosen]),
      "+": () => stage.zoom(1.3), "=": () => stage.zoom(1.3), "-": () => stage.zoom(1 / 1.3), 0: () => does.fit(),
      "/": () => does.search(), Escape: () => does.escape(),
    }[key.length === 1 ? key.toLowerCase() : key];
    does_it?.();
    return Boolean(does_it);
  }

  function step(unit) {
    if (unit) does.unit(unit);
    return true;
  }

  function here() {
    const unit = does.current();
    return unit && stage.isShown(unit) ? unit : null;
  }

  function towards([dx, dy]) {
    const from = here();
    if (!from) return stage.byWeight.find(stage.isShown);
    let best = null;
    let least = Infinity;
    for (const unit of stage.units) {
      const along = (unit.x - from.x) * dx + (unit.y - from.y) * dy;
      const aside = Math.abs((unit.x - from.x) * dy) + Math.abs((unit.y - from.y) * dx);
      const cost = along + 2 * aside;
      if (along > 0 && cost < least && stage.isShown(unit)) [best, least] = [unit, cost];
    }
    return best;
  }

  // N walks round the neighbours of the mark from which it began.
  function nextNeighbour() {
    const from = here();
    if (!from || from.id === undefined) return null;
    if (round === null || round.now !== from.id) {
      const others = [...new Set(state.linksOf[from.id].filter((link) => state.drawn[link.id]).map((link) => link.from + link.to - from.id))];
      round = { others: others.sort((a, b) => state.marks[b].links - state.marks[a].links), at: -1, now: from.id };
    }
    if (!round.others.length) return null;
    round.at = (round.at + 1) % round.others.length;
    round.now = round.others[round.at];
    return stage.unitOf(round.now);
  }

  const frame = stage.place.firstElementChild;
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-roledescription", say("map"));
  frame.setAttribute("aria-label", `${say("Map of actors.")} ${keysInWords()}`);
  frame.addEventListener("keydown", pressed);
  return { frame };
}
