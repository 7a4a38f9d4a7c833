// Lines between marks: gathered by their look, so that thousands are a few strokes.

import { change, isClosed } from "./state.js";

const FADED_ROUTE = 0.3;
const LEAST_FORCED = 0.6;
const PER_CLOSED = 3;
const BUDGET_STEPS = 24;

export function curve(a, b, bend) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return { x: (a.x + b.x) / 2 - dy * bend * 2, y: (a.y + b.y) / 2 + dx * bend * 2 };
}

// The lines that are drawn, as they are drawn: between marks, or between neighbourhoods that are one mark.
export function linesOf(state, unitOf) {
  const found = [];
  const between = new Map();
  let left = 0;
  for (const link of state.links) {
    if (!state.drawn[link.id]) continue;
    const [a, b] = [unitOf(link.from), unitOf(link.to)];
    // A platform on which only members of closed neighbourhoods sit is not there.
    if (!a || !b || a === b) continue;
    if (isClosed(state, link.from) || isClosed(state, link.to)) {
      const key = a.key < b.key ? `${a.key} ${b.key}` : `${b.key} ${a.key}`;
      const sum = between.get(key);
      if (sum) sum.many += 1;
      else between.set(key, { a, b, many: 1 });
    } else if (found.length < state.data.most) found.push({ a, b, link });
    else left += 1;
  }
  return { lines: [...strongest([...between.values()]), ...found], left };
}

// Between neighbourhoods that are one mark only the three widest of each are drawn.
function strongest(sums) {
  const seen = new Map();
  return sums.sort((x, y) => y.many - x.many).filter(({ a, b }) => {
    const [m, n] = [seen.get(a.key) ?? 0, seen.get(b.key) ?? 0];
    seen.set(a.key, m + 1);
    seen.set(b.key, n + 1);
    return m < PER_CLOSED || n < PER_CLOSED;
  });
}

function lookOf(state, line, theme) {
  const { link } = line;
  if (!link) return { colour: theme.quiet, alpha: 0.5, width: Math.min(8, 0.8 + Math.sqrt(line.many)), dash: [] };
  const layer = state.layers.get(link.layer);
  const onRoute = state.onRoute.has(link.id);
  const became = link.became ?? change(state, link);
  const width = link.width + (onRoute ? 3 : became ? 2 : 0);
  let alpha = 0.1 + 0.6 * link.q;
  if (became === "gone") alpha = state.apart ? 0.85 : 0.45;
  else if (state.before !== null && !became) alpha = 0.25;
  if (state.route.length && !onRoute) alpha *= FADED_ROUTE;
  const dash = became === "gone" ? [2, 5] : became === "observed" ? [9, 3] : link.negative ? state.data.tones.negative : layer.dashes;
  // Where the system chooses the colours, dashes and width tell lines apart.
  if (theme.forced) alpha = Math.max(alpha, LEAST_FORCED);
  const colour = onRoute || became === "new" ? theme.focus : became === "gone" || theme.forced ? theme.text : layer.colour;
  return { colour, alpha: Math.round(alpha * BUDGET_STEPS) / BUDGET_STEPS, width: Math.round(width * 2) / 2, dash, arrow: layer.arrow };
}

// Strokes and arrowheads by their look, in the order in which they are drawn.
export function batches(state, lines, theme) {
  const found = new Map();
  for (const line of lines) {
    const look = lookOf(state, line, theme);
    const key = JSON.stringify(look);
    if (!found.has(key)) found.set(key, { ...look, stroke: [], heads: [] });
    const batch = found.get(key);
    const bend = line.link?.bend ?? 0;
    const { a, b } = line;
    if (bend) {
      const over = curve(a, b, bend);
      batch.stroke.push(`M${a.x} ${a.y}Q${over.x} ${over.y} ${b.x} ${b.y}`);
      if (look.arrow) batch.heads.push(head(over, b, look.width));
    } else {
      batch.stroke.push(`M${a.x} ${a.y}L${b.x} ${b.y}`);
      if (look.arrow) batch.heads.push(head(a, b, look.width));
    }
  }
  return [...found.values()].map((batch) => ({ ...batch, stroke: batch.stroke.join(""), heads: batch.heads.join("") }));
}

function head(from, to, width) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [tip, long, wide] = [to.size + 1, 5 + width, 2 + width * 0.6];
  const [x, y] = [to.x - ux * tip, to.y - uy * tip];
  const [bx, by] = [x - ux * long, y - uy * long];
  return `M${x} ${y}L${bx - uy * wide} ${by + ux * wide}L${bx + uy * wide} ${by - ux * wide}Z`;
}

export function paintLines(pen, gathered, unit) {
  for (const batch of gathered) {
    const thin = Math.max(1, 0.6 * unit);
    pen.shape(batch.stroke, { stroke: batch.colour, width: batch.width * thin, dash: batch.dash, alpha: batch.alpha });
    if (batch.heads) pen.shape(batch.heads, { fill: batch.colour, alpha: batch.alpha });
  }
}

// The line that is nearest to a point, if one is near.
export function lineAt(lines, point, reach) {
  let best = null;
  let least = reach;
  for (const line of lines) {
    const over = line.link?.bend ? curve(line.a, line.b, line.link.bend) : null;
    const far = over ? Math.min(apart(point, line.a, middle(line.a, over, line.b)), apart(point, middle(line.a, over, line.b), line.b)) : apart(point, line.a, line.b);
    if (far < least) [best, least] = [line, far];
  }
  return best;
}

function middle(a, over, b) {
  return { x: (a.x + 2 * over.x + b.x) / 4, y: (a.y + 2 * over.y + b.y) / 4 };
}

function apart(p, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}
