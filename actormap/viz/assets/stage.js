// The map itself: vis-network holds the marks, moves the view and tells what is pointed at; we draw.

import { isClosed, neighbours } from "./state.js";
import { canvasPen } from "./pen.js";
import { ghostsOf, paintGhosts, paintGroup, paintMark, sizeOf } from "./marks.js";
import { batches, lineAt, linesOf, paintLines } from "./lines.js";
import { paintLabels, placeLabels } from "./labels.js";
import { looseDisk, paintHulls, paintLoose } from "./hulls.js";
import { outlineLabels, paintOutlines } from "./outlines.js";

const OPTIONS = {
  layout: { improvedLayout: false },
  physics: false,
  interaction: { hover: true, selectable: false, dragNodes: false, keyboard: false, tooltipDelay: 1e9 },
};
const NEAREST = 1.4;
const READ = 0.9; // from which scale on names have room
const SETTLED = 150;
const FIRST = 5;
const NUDGE = 16;
const FINGER = 22;
const NAMED_GHOSTS = 2;
const PART_OF_DISK = 11; // a neighbourhood that is one mark covers a third of where its actors stand

// `elsewhere`: where somebody put marks; two maps side by side share it.
export function makeStage(place, state, hooks, elsewhere = new Map()) {
  const nodes = new globalThis.vis.DataSet([]);
  const network = new globalThis.vis.Network(place, { nodes, edges: new globalThis.vis.DataSet([]) }, OPTIONS);
  const stage = { place, network, nodes, state, units: [], byWeight: [], lines: [], byKey: new Map(), touched: false, lasso: null, hovered: null };
  const theme = () => themeOf(place);
  let pen = null;

  function unitOf(id) {
    return stage.byKey.get(isClosed(state, id) ? `g${state.groupOf[id]}` : `m${id}`);
  }

  // Marks as they stand now: actors and platforms, and neighbourhoods that are one mark.
  function gather() {
    const open = state.marks.filter((mark) => !isClosed(state, mark.id) && (!state.closed.size || !mark.platform || hasOpen(mark.id)));
    stage.units = [
      ...open.map((mark) => markUnit(mark)),
      ...[...state.closed].map((group) => groupUnit(state.groups.get(group))),
    ];
    stage.byKey = new Map(stage.units.map((unit) => [unit.key, unit]));
    // The library draws at once for each of these two.
    network.body.emitter.emit("_blockRedraw");
    nodes.clear();
    nodes.add(stage.units.map((unit) => ({
      id: unit.key, x: unit.x, y: unit.y, size: unit.size, shape: "custom",
      ctxRenderer: ({ ctx, x, y, state: { hover } }) => ({ drawNode: () => paintUnit(ctx, unit, { x, y, hover }) }),
    })));
    network.body.emitter.emit("_allowRedraw");
  }

  function hasOpen(id) {
    return state.linksOf[id].some((link) => !isClosed(state, link.from + link.to - id));
  }

  function markUnit(mark) {
    const step = state.route.indexOf(mark.id) + 1;
    const label = step ? `${step}. ${mark.short}` : mark.short;
    return { key: `m${mark.id}`, id: mark.id, ...spotOf(mark.id), size: sizeOf(state, mark), label, bold: step > 0, weight: mark.links };
  }

  // Where a mark stands: on outlines in its area, else where somebody put it, or where it is drawn.
  function spotOf(id) {
    if (state.onAreas) return { x: state.data.outlines.places[id][0], y: state.data.outlines.places[id][1] };
    return elsewhere.get(id) ?? { x: state.marks[id].x, y: state.marks[id].y };
  }

  function groupUnit(group) {
    const points = group.members.map(spotOf);
    const middle = (axis) => points.reduce((sum, one) => sum + one[axis], 0) / points.length;
    const size = 8 + PART_OF_DISK * Math.sqrt(points.length);
    return { key: `g${group.id}`, group: group.id, x: middle("x"), y: middle("y"), size, label: `${group.name} (${points.length})`, bold: false, weight: 1e6 + points.length, count: points.length };
  }

  function paintUnit(context, unit, where) {
    pen = pen?.context === context ? pen : canvasPen(context);
    if (unit.id === undefined) paintGroup(pen, state, unit, stage.theme ?? theme(), where);
    else paintMark(pen, state, state.marks[unit.id], stage.theme ?? theme(), where);
  }

  function isShown(unit) {
    return unit.id === undefined ? unit.count > 0 : Boolean(state.shown[unit.id]) || state.route.includes(unit.id);
  }

  const at = (id) => unitOf(id) ?? state.marks[id];
  const unitLength = () => 1 / network.getScale();

  network.on("beforeDrawing", (context) => {
    stage.theme = theme();
    pen = pen?.context === context ? pen : canvasPen(context);
    const unit = unitLength();
    stage.loose = state.onAreas ? null : looseDisk(state, at);
    if (state.onAreas) paintOutlines(pen, state, stage.theme, unit);
    paintLoose(pen, stage.loose, stage.theme);
    if (state.hulls && !state.onAreas) paintHulls(pen, state, stage.theme, unit, at);
    paintGhosts(pen, state, stage.theme, unit);
    stage.batches ??= batches(state, stage.lines, stage.theme);
    paintLines(pen, stage.batches, unit);
  });
  network.on("afterDrawing", (context) => {
    const unit = unitLength();
    stage.named = labelled(unit);
    paintLabels(canvasPen(context), stage.named, stage.theme, unit);
    if (stage.lasso) paintLasso(context, unit);
    stage.drawings = (stage.drawings ?? 0) + 1;
  });

  // Draw with the next frame, once, however much was asked for until then; `network.redraw` draws each time.
  function soon() {
    network.body.emitter.emit("_requestRedraw");
  }

  function view() {
    const start = network.DOMtoCanvas({ x: 0, y: 0 });
    const end = network.DOMtoCanvas({ x: place.clientWidth, y: place.clientHeight });
    return { left: start.x, top: start.y, right: end.x, bottom: end.y };
  }

  function labelled(unit) {
    const beside = (one) => state.beside.has(one.id) && !state.route.includes(one.id);
    const every = stage.byWeight.filter(isShown);
    const shown = state.route.length ? every.filter(beside).map((one) => ({ ...one, quiet: true })) : every;
    const forced = new Set([state.chosen, ...state.route].filter((id) => id !== null).map(unitOf).filter(Boolean));
    const near = state.chosen === null || state.route.length ? [] : neighbours(state, state.chosen).map(unitOf).filter((one) => one && isShown(one));
    const way = stage.lines.filter(({ link }) => link && state.onRoute.has(link.id)).map(saidOf);
    const named = state.filters.has("area") ? ghostsOf(state) : ghostsOf(state).slice(0, NAMED_GHOSTS);
    const quiet = named.map((ghost) => ({ x: ghost.x, y: ghost.y, size: ghost.radius, label: ghost.text, quiet: true }));
    if (stage.loose) quiet.push(stage.loose);
    if (state.onAreas) quiet.push(...outlineLabels(state));
    return placeLabels([...way, ...shown.slice(0, FIRST), ...quiet, ...shown.slice(FIRST)], { view: view(), over: over(), unit, near, forced });
  }

  // What lies over the map, as boxes of the drawing.
  function over() {
    const { left, top } = place.getBoundingClientRect();
    const onMap = (x, y) => network.DOMtoCanvas({ x: x - left, y: y - top });
    return (hooks.over?.() ?? []).map((box) => {
      const [start, end] = [onMap(box.left, box.top), onMap(box.right, box.bottom)];
      return { left: start.x, top: start.y, right: end.x, bottom: end.y };
    });
  }

  // What is recorded of a step of the route, in the middle of its line.
  function saidOf({ a, b, link }) {
    const onwards = state.route[state.onRoute.get(link.id)] === link.from;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: 0, label: onwards ? link.out : link.in, quiet: true };
  }

  function paintLasso(context, unit) {
    context.beginPath();
    for (const point of stage.lasso) {
      const { x, y } = network.DOMtoCanvas(point);
      context.lineTo(x, y);
    }
    context.strokeStyle = stage.theme.focus;
    context.lineWidth = 2 * unit;
    context.setLineDash([6 * unit, 4 * unit]);
    context.stroke();
    context.setLineDash([]);
  }

  Object.assign(stage, {
    unitOf, at, view, isShown,
    // What is shown has changed: lines are gathered anew. `marks`: also who is drawn, or how large.
    update({ marks = false } = {}) {
      for (const group of state.groups.values()) group.count = group.members.filter((id) => state.shown[id]).length;
      if (marks || !stage.units.length) gather();
      for (const unit of stage.units) if (unit.id === undefined) unit.count = state.groups.get(unit.group).count;
      stage.byWeight = [...stage.units].sort((a, b) => b.weight - a.weight);
      Object.assign(stage, linesOf(state, unitOf), { batches: null });
      soon();
    },
    redraw() { stage.batches = null; soon(); },
    soon,
    fit(ids = null) {
      const shown = ids ? ids.map(unitOf).filter(Boolean) : stage.units.filter(isShown);
      if (!shown.length || !place.clientWidth) return;
      const rim = state.onAreas && !ids ? [{ x: 0, y: 0 }, { x: state.data.outlines.extent[0], y: state.data.outlines.extent[1] }] : [];
      const [left, right] = ends([...shown, ...rim].map((one) => one.x));
      const [top, bottom] = ends([...shown, ...rim].map((one) => one.y));
      const [before, after] = hooks.covered?.() ?? [0, 0];
      const wide = Math.max(place.clientWidth - before - after - 100, 100);
      const scale = Math.max(Math.min(NEAREST, wide / (right - left || 1), (place.clientHeight - 70) / (bottom - top || 1)), 0.01);
      network.moveTo({ position: { x: (left + right) / 2 - (before - after) / 2 / scale, y: (top + bottom) / 2 + 8 / scale }, scale });
    },
    home() { stage.fit(state.route.length ? state.route : null); },
    // Middle, width and height of what is seen, or nothing where it is the whole map.
    frame() {
      if (!stage.touched || state.onAreas) return [];
      // Taken off the page it has no width any more, and is kept as it was.
      if (place.clientWidth && !stage.awaited) {
        const { left, top, right, bottom } = view();
        stage.latest = [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top].map((value) => Math.round(value * 10) / 10);
      }
      return stage.latest ?? [];
    },
    see(frame) {
      stage.touched = true;
      stage.latest = frame;
      stage.awaited = place.clientWidth ? null : frame;
      if (stage.awaited) return;
      const [x, y, wide, high] = frame;
      const scale = Math.min(place.clientWidth / wide, place.clientHeight / high);
      network.moveTo({ position: { x, y }, scale: scale || 1 });
    },
    elsewhere,
    // Look where another map looks.
    follow(other) {
      network.moveTo({ position: other.network.getViewPosition(), scale: other.network.getScale(), animation: false });
    },
    moved: () => [...elsewhere].map(([id, spot]) => [state.marks[id].code, spot]),
    // Places given by hand are those of the marks from now on, or are none any more.
    settle({ keep }) {
      if (keep) for (const [id, spot] of elsewhere) Object.assign(state.marks[id], spot);
      elsewhere.clear();
    },
    nudge(id, [dx, dy]) {
      const unit = unitOf(id);
      if (unit?.id === undefined) return;
      const far = NUDGE * unitLength();
      putAt(unit, { x: unit.x + dx * far, y: unit.y + dy * far });
      network.moveNode(unit.key, unit.x, unit.y);
      stage.redraw();
      hooks.moved();
    },
    moveTo(places) {
      for (const [code, x, y] of places) {
        const mark = state.marks.find((one) => one.code === code);
        if (mark) elsewhere.set(mark.id, { x, y });
      }
    },
    zoom(factor) {
      stage.touched = true;
      network.moveTo({ scale: network.getScale() * factor });
      hooks.viewed();
    },
    // Who was looked for stands in the middle, near enough to be read with those around.
    centre(id) {
      const unit = unitOf(id);
      if (!unit) return;
      stage.touched = true;
      const scale = Math.max(network.getScale(), READ);
      const [before, after] = hooks.covered?.() ?? [0, 0];
      network.moveTo({ position: { x: unit.x - (before - after) / 2 / scale, y: unit.y }, scale, animation: false });
      hooks.viewed();
    },
    // Bring a mark into view where it is not.
    reveal(id) {
      const unit = unitOf(id);
      if (!unit) return;
      const spot = network.canvasToDOM(unit);
      if (spot.x > 40 && spot.y > 40 && spot.x < place.clientWidth - 40 && spot.y < place.clientHeight - 40) return;
      stage.touched = true;
      network.moveTo({ position: { x: unit.x, y: unit.y }, animation: false });
      hooks.viewed();
    },
    // A finger is larger than a mark: the nearest one within its reach is meant.
    unitAt(pointer, reach = 0) {
      const key = network.getNodeAt(pointer);
      const unit = key === undefined ? null : stage.byKey.get(key);
      if (unit && isShown(unit)) return unit;
      return reach ? nearest(network.DOMtoCanvas(pointer), reach * unitLength()) : null;
    },
    lineAt: (pointer) => lineAt(stage.lines, network.DOMtoCanvas(pointer), 5 * unitLength()),
    destroy() {
      observer.disconnect();
      network.destroy();
    },
  });

  network.on("zoom", () => { stage.touched = true; hooks.viewed(); });
  network.on("dragStart", () => { stage.touched = true; });
  const meant = ({ pointer, event }) => stage.unitAt(pointer.DOM, event.pointerType === "touch" ? FINGER : 0);
  network.on("click", (event) => hooks.clicked(meant(event), event.event.srcEvent));
  network.on("doubleClick", (event) => hooks.opened(meant(event)));
  network.on("hold", (event) => hooks.held(meant(event)));
  // A finger that rests selects; it opens no menu.
  place.addEventListener("contextmenu", (event) => event.preventDefault());

  function nearest(point, reach) {
    let best = null;
    let least = reach;
    for (const unit of stage.units) {
      const far = Math.hypot(unit.x - point.x, unit.y - point.y) - unit.size;
      if (far < least && isShown(unit)) [best, least] = [unit, far];
    }
    return best;
  }
  network.on("dragging", (event) => moveUnits(event.nodes));
  network.on("dragEnd", (event) => {
    moveUnits(event.nodes);
    hooks.viewed();
  });

  function moveUnits(keys) {
    const moved = Object.entries(network.getPositions(keys ?? []));
    for (const [key, spot] of moved) putAt(stage.byKey.get(key), spot);
    if (!moved.length) return void hooks.viewed();
    stage.batches = null;
    hooks.moved();
  }

  function putAt(unit, spot) {
    Object.assign(unit, spot);
    if (unit.id !== undefined) elsewhere.set(unit.id, spot);
  }

  const observer = new ResizeObserver(() => {
    clearTimeout(stage.settling);
    stage.settling = setTimeout(() => {
      if (stage.awaited) stage.see(stage.awaited);
      if (!stage.touched) stage.home();
      hooks.settled();
    }, SETTLED);
  });
  observer.observe(place);
  return stage;
}

function ends(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

export function themeOf(place) {
  const style = getComputedStyle(place);
  const read = (name) => style.getPropertyValue(name).trim();
  const forced = matchMedia("(forced-colors: active)").matches;
  return { forced, text: read("--am-text"), quiet: read("--am-quiet"), back: read("--am-back"), soft: read("--am-soft"), veil: read("--am-veil"), focus: read("--am-focus") };
}
