// Marks on outlines of areas: the outlines below them, and who stands in none.

import { say, sayMany } from "./words.js";

export function paintOutlines(pen, state, theme, unit) {
  for (const shape of state.data.outlines.shapes) {
    if (shape.area === null) pen.shape(shape.path, { stroke: theme.quiet, width: unit, dash: [4 * unit, 4 * unit], alpha: 0.5 });
    else pen.shape(shape.path, { fill: theme.soft, stroke: theme.quiet, width: 1.4 * unit });
  }
}

// Names of areas, and the number of those who stand outside, as labels that give way to those of marks.
export function outlineLabels(state) {
  const { shapes, outside } = state.data.outlines;
  const { values } = state.fields.get("area") ?? { values: [] };
  const named = shapes.filter((shape) => shape.area !== null).map(({ x, y, size, area }) => ({ x, y, size, label: values[area].label, quiet: true }));
  return outside ? [...named, { x: outside.x, y: outside.y, size: outside.size, label: say("In none of these areas ({n})", { n: outside.n }), quiet: true }] : named;
}

// What the outlines and the map do not have in common, in words.
export function outlinesTold(state) {
  const { missing, unknown } = state.data.outlines;
  return [
    missing ? sayMany(missing, "{n} area of the map has no outline.", "{n} areas of the map have no outline.") : "",
    unknown ? sayMany(unknown, "{n} outline is no area of the map (dashed).", "{n} outlines are no areas of the map (dashed).") : "",
    say("Each is shown in one of the areas in which it works, that of its seat first."),
  ].filter(Boolean);
}
