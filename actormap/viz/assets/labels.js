// Labels that do not cover each other: the most linked come first, and those without room wait until the
// reader comes nearer. The chosen mark and the route always have theirs.

import { direction } from "./dom.js";

const MOST = 70;
const MOST_TRIED = 600;
const LEADING = 10;
const WIDE = 1 << 20; // more cells than a grid has in a column
const FONT = "12px system-ui, sans-serif";
const widths = new Map();

export function widthOf(words) {
  if (!widths.has(words)) {
    widthOf.context ??= document.createElement("canvas").getContext("2d");
    widthOf.context.font = FONT;
    widths.set(words, widthOf.context.measureText(words).width);
  }
  return widths.get(words);
}

function meets(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// Boxes by the cells of a grid that they touch: only neighbours are compared.
function makeGrid(cell) {
  const cells = new Map();
  const touched = (box, use) => {
    for (let x = Math.floor(box.left / cell); x <= Math.floor(box.right / cell); x += 1) {
      for (let y = Math.floor(box.top / cell); y <= Math.floor(box.bottom / cell); y += 1) {
        if (use(x * WIDE + y)) return true;
      }
    }
    return false;
  };
  return {
    add: (box) => touched(box, (key) => void (cells.get(key) ?? cells.set(key, []).get(key)).push(box)),
    isTaken: (box) => touched(box, (key) => cells.get(key)?.some((other) => meets(box, other))),
  };
}

function boxesAt({ x, y, size }, wide, high) {
  const gap = size * 1.15;
  const spots = [[-wide / 2, gap], [gap, -high / 2], [-gap - wide, -high / 2], [-wide / 2, -gap - high]];
  return spots.map(([dx, dy]) => ({ left: x + dx, right: x + dx + wide, top: y + dy, bottom: y + dy + high }));
}

// Labels that have room, with where they stand. `units` are in the order of their weight; nothing is seen `over` which something lies.
export function placeLabels(units, { view, over, unit, near, forced }) {
  const inView = (box) => box.left > view.left && box.right < view.right && box.top > view.top && box.bottom < view.bottom && !over.some((other) => meets(box, other));
  const seen = ({ x, y }) => inView({ left: x, right: x, top: y, bottom: y });
  const taken = makeGrid(80 * unit);
  const marks = makeGrid(80 * unit);
  for (const one of units) if (seen(one) && !one.quiet) marks.add({ left: one.x - one.size * 0.8, right: one.x + one.size * 0.8, top: one.y - one.size * 0.8, bottom: one.y + one.size * 0.8 });
  const leading = new Set(units.slice(0, LEADING));
  const placed = [];
  let tried = 0;
  for (const one of new Set([...forced, ...near, ...units])) {
    if (placed.length >= MOST || tried > MOST_TRIED) break;
    if (!seen(one)) continue;
    tried += 1;
    const boxes = boxesAt(one, (widthOf(one.label) + 6) * unit, 14 * unit);
    const free = boxes.filter((box) => inView(box) && !taken.isTaken(box));
    const box = free.find((spot) => !marks.isTaken(spot)) ?? (leading.has(one) || one.quiet || forced.has(one) ? free[0] : null) ?? (forced.has(one) ? boxes.find(inView) ?? boxes[0] : null);
    if (!box) continue;
    taken.add(box);
    placed.push({ one, x: (box.left + box.right) / 2, y: box.top });
  }
  return placed;
}

export function paintLabels(pen, placed, theme, unit) {
  for (const { one, x, y } of placed) {
    pen.text(one.label, { x, y, size: 12 * unit, fill: one.quiet ? theme.quiet : theme.text, halo: theme.veil, bold: one.bold, from: direction(one.label) });
  }
}
