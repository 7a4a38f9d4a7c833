// What of the map is shown: pure data, nothing here draws.

import { plain } from "./dom.js";
import { say } from "./words.js";

const AND_UP = 1e-9;
const OFFICE = "field_presence"; // drawn where others are filtered out, and never counted
const NOT_RECORDED = -1;
const NOBODY = -2; // a value that is asked for and that nobody on this map has

export function makeState(data) {
  const marks = data.marks.map((mark, id) => ({ ...mark, id, platform: mark.sphere === "platform", office: mark.sphere === OFFICE }));
  const links = data.links.map((link, id) => ({ ...link, id, ...times(data, link) }));
  const linksOf = marks.map(() => []);
  const kept = links.filter((link) => marks[link.from] && marks[link.to]);
  bendApart(kept);
  for (const link of kept) {
    linksOf[link.from].push(link);
    linksOf[link.to].push(link);
  }
  const state = {
    data, marks, links: kept, linksOf,
    actors: marks.filter((mark) => !mark.platform && !mark.office).length,
    fields: new Map(data.fields.map((field) => [field.key, field])),
    layers: new Map(data.layers.map((layer) => [layer.code, layer])),
    route: data.route, onRoute: linesOfRoute(kept, data.route),
    filters: new Map(), hidden: { layers: new Set(data.layers.filter((layer) => layer.hidden).map((layer) => layer.code)), values: new Set(), spheres: new Set() },
    day: data.day, before: data.before || null, sure: 0, ego: null, hulls: Boolean(data.hulls), onAreas: false,
    colourBy: startColour(data),
    sizeBy: data.size_by ?? usualSize(data),
    selection: new Set(data.selected), chosen: null,
    meant: new Uint8Array(marks.length), shown: new Uint8Array(marks.length), drawn: new Uint8Array(kept.length),
    ...groupsOf(data, marks), closed: new Set(data.closed),
    names: marks.map((mark) => plain([mark.name, mark.short, mark.aliases ?? "", mark.code ?? ""].join(" "))),
  };
  refresh(state);
  return state;
}

// When a line was there. A file holds no spans: of two days that are compared it says what became of each line.
function times(data, link) {
  if (!data.before || link.spans) return { spans: link.spans ?? [], now: link.now ?? true };
  const [first, last] = [data.before, data.day].sort();
  const days = { gone: [first], new: [last] }[link.became] ?? [first, last];
  return { spans: days.map((day) => [day, day]), now: days.includes(data.day), seen: link.became === "observed" ? last : "" };
}

// The lines along a route, one a step: an introduction before anything else; `viz/map/state.py` has the same.
export function linesOfRoute(links, route) {
  const best = new Map();
  for (const link of links) {
    const n = route.findIndex((id, i) => (id === link.from && route[i + 1] === link.to) || (id === link.to && route[i + 1] === link.from));
    if (n < 0 || !link.now || link.negative) continue;
    const introduces = link.layer === "referral" && route[n] === link.from;
    if (!best.has(n) || (introduces && !best.get(n).introduces)) best.set(n, { link, introduces });
  }
  return new Map([...best].map(([n, { link }]) => [link.id, n]));
}

// Who is tied to somebody on the route: the others are hardly seen.
export function besideRoute(state) {
  if (!state.route.length) return new Set();
  const touches = (link) => state.drawn[link.id] && (state.route.includes(link.from) || state.route.includes(link.to));
  return new Set(state.links.filter(touches).flatMap((link) => [link.from, link.to]));
}

// Whether a line is drawn before anybody chooses anything; `viz/map/state.py` has the same.
export function hasLines(data) {
  const hidden = new Set(data.layers.filter((layer) => layer.hidden).map((layer) => layer.code));
  return data.links.some((link) => (link.now ?? true) && !hidden.has(link.layer));
}

// Where no line is drawn, how much an actor does is what there is to see.
function usualSize(data) {
  if (hasLines(data)) return null;
  const at = data.figures.findIndex((figure) => figure.key === "areas");
  return at < 0 ? null : at;
}

function startColour(data) {
  const known = data.fields.filter((field) => field.colours).map((field) => field.key);
  return known.includes(data.colour_by) ? data.colour_by : known[0] ?? null;
}

// Neighbourhoods that can be drawn as one mark: those of the collaboration, and all others together.
function groupsOf(data, marks) {
  const field = data.fields.find((one) => one.key === "neighbourhood");
  const groupOf = marks.map((mark) => (mark.platform ? -1 : field?.of[mark.id]?.[0] ?? -2));
  const groups = new Map();
  groupOf.forEach((group, id) => {
    if (group === -1) return;
    if (!groups.has(group)) {
      groups.set(group, { id: group, name: field?.values[group]?.label ?? say("No neighbourhood"), members: [] });
    }
    groups.get(group).members.push(id);
  });
  return { groups, groupOf };
}

// The second line between two marks, and every further one, is bent so that all are seen.
function bendApart(links) {
  const beside = new Map();
  for (const link of links) {
    const [low, high] = link.from < link.to ? [link.from, link.to] : [link.to, link.from];
    const pair = low * 1e6 + high;
    const nth = beside.get(pair) ?? 0;
    beside.set(pair, nth + 1);
    link.bend = (nth % 2 ? 1 : -1) * Math.ceil(nth / 2) * 0.14 * (link.from < link.to ? 1 : -1);
  }
}

export function within(spans, day) {
  return spans.some(([from, to]) => from <= day && (to === "" || to >= day));
}

export function isThere(state, link, day) {
  if (day === state.data.day || !link.spans.length) return link.now;
  return within(link.spans, day);
}

// What became of a line from the earlier to the later of the two days that are compared; "" where none are.
export function change(state, link) {
  if (state.before === null || state.before === state.day) return "";
  const [first, last] = [state.before, state.day].sort();
  const [then, now] = [isThere(state, link, first), isThere(state, link, last)];
  if (then && now) return link.seen > first ? "observed" : "";
  return now ? "new" : then ? "gone" : "";
}

export function refresh(state) {
  const { marks, meant, shown } = state;
  const reach = state.ego && reachedFrom(state, state.ego.id, state.ego.steps);
  for (const mark of marks) {
    meant[mark.id] = Number(!mark.platform && passes(state, mark.id) && (!reach || reach.has(mark.id)));
    shown[mark.id] = Number(meant[mark.id] && (mark.office || !isHiddenColour(state, mark.id)));
  }
  for (const mark of marks) if (mark.platform) shown[mark.id] = Number(platformShown(state, mark, reach));
  drawLines(state);
  state.version = (state.version ?? 0) + 1;
  state.count = marks.reduce((sum, mark) => sum + (mark.platform || mark.office ? 0 : shown[mark.id]), 0);
}

function passes(state, id) {
  if (state.hidden.spheres.has(state.marks[id].sphere)) return false;
  if (state.marks[id].office) return true;
  for (const [key, wanted] of state.filters) {
    if (wanted.size && !(state.fields.get(key)?.of[id] ?? []).some((value) => wanted.has(value))) return false;
  }
  return true;
}

function isHiddenColour(state, id) {
  return state.hidden.values.size > 0 && tintsOf(state, id).every((value) => state.hidden.values.has(value));
}

// A platform stands as long as somebody who sits on it is shown.
function platformShown(state, mark, reach) {
  if (state.hidden.spheres.has("platform") || state.hidden.layers.has("platforms")) return false;
  if (reach && !reach.has(mark.id)) return false;
  return state.linksOf[mark.id].some((link) => state.shown[link.from + link.to - mark.id] && isOpen(state, link));
}

// Which lines are drawn: of two maps side by side each has those of its own day.
export function drawLines(state) {
  for (const link of state.links) {
    const open = state.shown[link.from] && state.shown[link.to] && isOpen(state, link) && (!state.apart || isThere(state, link, state.day));
    state.drawn[link.id] = Number(Boolean(open) || state.onRoute.has(link.id));
  }
  state.beside = besideRoute(state);
}

// Whether a line would be drawn if both its ends are shown.
export function isOpen(state, link) {
  if (state.hidden.layers.has(link.layer)) return false;
  if (link.q + AND_UP < (state.sure ? state.data.sure[state.sure - 1] : 0)) return false;
  const there = isThere(state, link, state.day);
  return there || (state.before !== null && isThere(state, link, state.before));
}

export function reachedFrom(state, start, steps) {
  const reached = new Map([[start, 0]]);
  const queue = [start];
  for (const id of queue) {
    if (reached.get(id) === steps) continue;
    for (const link of state.linksOf[id]) {
      const other = link.from + link.to - id;
      if (link.negative || reached.has(other) || !isOpen(state, link)) continue;
      reached.set(other, reached.get(id) + 1);
      queue.push(other);
    }
  }
  return reached;
}

// Values by which a mark is coloured; [-1] where nothing is recorded.
export function tintsOf(state, id) {
  const field = state.fields.get(state.colourBy);
  const own = field?.tints[id];
  return own?.length ? own : [NOT_RECORDED];
}

export function valueLabels(state, key, id) {
  const field = state.fields.get(key);
  return (field?.of[id] ?? []).map((value) => field.values[value].label);
}

// The narrowest values alone: who is told of a town need not be told of its province.
export function narrowest(state, key, id) {
  const field = state.fields.get(key);
  const own = field?.of[id] ?? [];
  const wider = new Set(own.map((value) => field.values[value].parent));
  return own.filter((value) => !wider.has(value)).map((value) => field.values[value].label);
}

export function isClosed(state, id) {
  return !state.marks[id].platform && state.closed.has(state.groupOf[id]);
}

export function neighbours(state, id) {
  const found = new Set();
  for (const link of state.linksOf[id]) if (state.drawn[link.id]) found.add(link.from + link.to - id);
  return [...found];
}

// How sure a line is: 1 to 3, of three.
export function sureness(state, link) {
  return 1 + state.data.sure.filter((least) => link.q + AND_UP >= least).length;
}

// What is shown, and how, by codes: as `viz/map/state.py` reads it. What stands around the map adds the rest.
export function describe(state) {
  const code = (key) => (i) => state.fields.get(key)?.values[i]?.code ?? "";
  return {
    filters: [...state.filters].map(([key, wanted]) => [key, [...wanted].map(code(key))]),
    layers: [...state.hidden.layers], spheres: [...state.hidden.spheres], values: [...state.hidden.values].filter((value) => value !== NOBODY).map(code(state.colourBy)),
    colour: state.colourBy ?? "", size: state.data.figures[state.sizeBy]?.key ?? "none", sure: state.sure, hulls: state.hulls,
    day: state.day === state.data.day ? "" : state.day, before: state.before ?? "",
    around: state.ego ? state.marks[state.ego.id].code : "", steps: state.ego?.steps ?? 1,
    opened: state.closed.size === state.data.closed.length ? null : [...state.groups.keys()].filter((group) => !state.closed.has(group)).map(code("neighbourhood")),
  };
}

// Show what was described; what is not said is as usual.
export function resume(state, seen) {
  const usual = { filters: [], spheres: [], values: [], sure: 0, hulls: false, day: "", before: "", around: "", steps: 1, opened: null };
  const wanted = { ...usual, layers: state.data.layers.filter((layer) => layer.hidden).map((layer) => layer.code), ...seen };
  const at = (key) => (code) => {
    const found = (state.fields.get(key)?.values ?? []).findIndex((value) => value.code === code);
    return found < 0 ? NOBODY : found;
  };
  state.filters = new Map(wanted.filters.filter(([, codes]) => codes.length).map(([key, codes]) => [key, new Set(codes.map(at(key)))]));
  state.colourBy = state.fields.get(wanted.colour)?.colours ? wanted.colour : startColour(state.data);
  state.hidden = { layers: new Set(wanted.layers), spheres: new Set(wanted.spheres), values: new Set(wanted.values.map((code) => (code ? at(state.colourBy)(code) : NOT_RECORDED))) };
  const size = state.data.figures.findIndex((figure) => figure.key === wanted.size);
  state.sizeBy = size >= 0 ? size : wanted.size ? null : usualSize(state.data);
  const centre = wanted.around ? state.marks.findIndex((mark) => mark.code === wanted.around) : -1;
  state.ego = centre >= 0 ? { id: centre, steps: wanted.steps } : null;
  Object.assign(state, { sure: wanted.sure, hulls: wanted.hulls, day: wanted.day || state.data.day, before: wanted.before || null });
  const opened = new Set((wanted.opened ?? []).map(at("neighbourhood")));
  state.closed = new Set(wanted.opened === null ? state.data.closed : [...state.groups.keys()].filter((group) => !opened.has(group)));
  refresh(state);
}
