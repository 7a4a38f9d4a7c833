// Marks and lines in words: for who hears them, and beside the pointer.

import { isThere, narrowest, valueLabels } from "./state.js";
import { say, sayMany } from "./words.js";

export function inWords(state, id) {
  const mark = state.marks[id];
  const where = narrowest(state, "area", id).join(", ");
  const what = mark.platform ? say("Platform") : valueLabels(state, "type", id).join(", ");
  const ties = state.linksOf[id].filter((link) => isThere(state, link, state.day)).length;
  return [mark.name, what, where, ...valueLabels(state, "met", id), sayMany(ties, "{n} link", "{n} links")].filter(Boolean).join(" · ");
}

export function ofUnit(state, unit) {
  return unit.id === undefined ? unit.label : inWords(state, unit.id).split(" · ").join("\n");
}

export function ofLine(state, line) {
  if (!line) return "";
  if (!line.link) return sayMany(line.many, "{n} link between {one} and {other}", "{n} links between {one} and {other}", { one: line.a.label, other: line.b.label });
  const { link } = line;
  return [`${state.marks[link.from].name} ${link.out} ${state.marks[link.to].name}`, link.note].filter(Boolean).join("\n");
}
