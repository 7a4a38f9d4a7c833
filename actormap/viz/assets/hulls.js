import { sayMany } from "./words.js";

// Outlines around those who belong together, and around those without any link.

export function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (every) => {
    const line = [];
    for (const point of every) {
      while (line.length > 1 && turn(line.at(-2), line.at(-1), point) <= 0) line.pop();
      line.push(point);
    }
    return line.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

export function paintHulls(pen, state, theme, unit, at) {
  const field = state.fields.get("neighbourhood");
  for (const group of state.groups.values()) {
    if (group.id < 0 || state.closed.has(group.id)) continue;
    const points = group.members.filter((id) => state.shown[id]).map(at);
    if (points.length < 3) continue;
    const corners = hull(points);
    const path = `M${corners.map((p) => `${p.x} ${p.y}`).join("L")}Z`;
    const colour = field.values[group.id].colour;
    pen.shape(path, { stroke: colour, width: 34, alpha: 0.18 });
    pen.shape(path, { fill: colour, alpha: 0.18 });
    const top = corners.reduce((high, p) => (p.y < high.y ? p : high));
    pen.text(group.name, { x: top.x, y: top.y - 20, size: 12 * unit, fill: theme.quiet, halo: theme.veil, base: "bottom" });
  }
}

// The disk of those without any link, with its label; null where there are none.
export function looseDisk(state, at) {
  const points = state.marks.filter((mark) => mark.loose && !mark.platform && state.shown[mark.id]).map((mark) => at(mark.id));
  if (points.length < 2 || state.closed.size) return null;
  const x = points.reduce((sum, p) => sum + p.x, 0) / points.length;
  const y = points.reduce((sum, p) => sum + p.y, 0) / points.length;
  const size = Math.max(...points.map((p) => Math.hypot(p.x - x, p.y - y))) + 40;
  return { x, y, size, label: sayMany(points.length, "No link shown ({n})", "No link shown ({n})"), quiet: true };
}

export function paintLoose(pen, disk, theme) {
  if (!disk) return;
  const scale = disk.size / 6;
  pen.shape("M8 2a6 6 0 1 0 .01 0z", { x: disk.x - 8 * scale, y: disk.y - 8 * scale, scale, fill: theme.soft });
}
