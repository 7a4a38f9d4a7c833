// How a mark looks: shape by what the actor is, colour by what was chosen, faded where it is not meant.

import { tintsOf } from "./state.js";

const FADED = 0.13;
const BESIDE = 0.35; // who is tied to somebody on a route
const HALO = 0.5;
const DISK = "M8 2a6 6 0 1 0 .01 0z";
const REACH = 6;
export const MOST_BANDS = 4;
export const UNKNOWN = [3, 2];

// Colours of a mark, one or several beside each other; null where nothing is recorded.
export function fillOf(state, id) {
  const { other } = state.data.tones;
  if (state.marks[id].platform) return null;
  const field = state.fields.get(state.colourBy);
  const tints = tintsOf(state, id).filter((value) => !state.hidden.values.has(value));
  if (!field || !tints.length || tints[0] === -1) return null;
  if (tints.length > MOST_BANDS) return other;
  const colours = [...new Set(tints.map((value) => field.values[value].colour))];
  return colours.length === 1 ? colours[0] : colours;
}

export function sizeOf(state, mark) {
  const figure = state.sizeBy === null ? null : state.data.figures[state.sizeBy];
  const value = figure?.of[mark.id];
  if (!figure || mark.platform) return mark.size;
  if (value === null || value === undefined) return mark.size * 0.6;
  figure.largest ??= figure.of.reduce((most, one) => Math.max(most, one ?? 0), 0) || 1;
  const share = Math.max(0, value) / figure.largest;
  return mark.size * (0.6 + 1.4 * Math.sqrt(figure.inverse ? 1 - share : share));
}

export function alphaOf(state, id) {
  if (state.route.length) return state.route.includes(id) ? 1 : state.shown[id] && state.beside.has(id) ? BESIDE : FADED;
  if (!state.shown[id]) return FADED;
  const known = state.data.known[id];
  return known === null || known === undefined ? 1 : 0.55 + 0.45 * known;
}

export function paintMark(pen, state, mark, theme, { x, y, hover = false }) {
  const scale = sizeOf(state, mark) / REACH;
  const at = (grow = 1) => ({ x: x - 8 * scale * grow, y: y - 8 * scale * grow, scale: scale * grow });
  const alpha = alphaOf(state, mark.id);
  const shown = state.shown[mark.id];
  const known = state.data.known[mark.id];
  if (shown && known !== null && known !== undefined && known < HALO) {
    pen.shape(DISK, { ...at(1.5), stroke: theme.quiet, width: 1, dash: [2, 3], alpha: 0.7 });
  }
  const step = state.route.indexOf(mark.id) + 1;
  const picked = state.selection.has(mark.id);
  const thick = (mark.id === state.chosen || step ? 3.5 : 1.2) + (hover ? 1.3 : 0);
  if (picked || mark.id === state.chosen) {
    pen.shape(DISK, { ...at(1.55), stroke: theme.focus, width: picked ? 3 : 2, dash: picked ? [] : [5, 3] });
  }
  const path = state.data.icons[mark.shape] ?? state.data.icons.dot;
  if (alpha > FADED && alpha < 1) pen.shape(path, { ...at(), fill: theme.back });
  const fill = fillOf(state, mark.id);
  // Of whom nothing is recorded is hollow and dashed: it is no paler than others, it is not known.
  const dash = fill === null && state.colourBy !== null && !mark.platform ? UNKNOWN : [];
  pen.shape(path, { ...at(), fill: fill ?? theme.back, stroke: theme.text, width: thick, dash, alpha });
}

export function paintGroup(pen, state, unit, theme, { x, y, hover = false }) {
  const scale = unit.size / REACH;
  const field = state.fields.get("neighbourhood");
  const fill = field?.values[unit.group]?.colour ?? state.data.tones.other;
  const shape = { x: x - 8 * scale, y: y - 8 * scale, scale, stroke: theme.text, width: hover ? 3 : 1.6 };
  pen.shape(DISK, { ...shape, fill: theme.back });
  pen.shape(DISK, { ...shape, fill, alpha: unit.count ? 0.85 : FADED });
}

// Who exists and is on no record, in the areas that are meant.
export function ghostsOf(state) {
  const wanted = state.filters.get("area");
  const meant = state.data.ghosts.filter((ghost) => !wanted || wanted.has(ghost.area));
  if (!state.onAreas) return meant;
  const shapes = new Map(state.data.outlines.shapes.map((shape) => [shape.area, shape]));
  return meant.filter((ghost) => shapes.has(ghost.area)).map((ghost) => {
    const { x, y, size } = shapes.get(ghost.area);
    return { ...ghost, x, y: y - size - ghost.radius };
  });
}

export function paintGhosts(pen, state, theme, unit) {
  for (const ghost of ghostsOf(state)) {
    const scale = ghost.radius / REACH;
    pen.shape(DISK, { x: ghost.x - 8 * scale, y: ghost.y - 8 * scale, scale, stroke: theme.quiet, width: 1.3 * unit, dash: [6 * unit, 5 * unit] });
  }
}
