// Who works on what where, or who is tied to whom, as a table: for maps with few ties.

import { button, element, named } from "./dom.js";
import { say, sayMany } from "./words.js";

const MOST_ROWS = 60;
const MOST_UPRIGHT = 8; // headings of more columns than this are turned
const EMPTY_CELL = "?"; // nobody on record

export function matrix(state, kind, choose, act) {
  const drawn = kind === "actors" ? actorMatrix(state, choose) : areaMatrix(state, choose);
  const swatch = element("span", { class: "am-swatch", "aria-hidden": "true" });
  const unknown = kind === "actors" ? null : element("p", { class: "am-quiet" }, swatch, ` ${say("? nobody on record, which is not nobody there")}`);
  const ties = state.links.length ? null : element("p", { class: "am-do" }, say("No tie is recorded yet."), act ? button(say("Bring ties"), () => act("bring", [])) : null);
  return [drawn, unknown, ties].filter(Boolean);
}

// In each cell how many of the actors that are shown work on the one in the other.
function areaMatrix(state, choose) {
  const [themes, areas] = [state.fields.get("theme"), state.fields.get("area")];
  if (!themes || !areas) return element("p", { class: "am-quiet", text: say("No theme or no area is recorded.") });
  const cells = new Map();
  state.data.works.forEach((pairs, id) => {
    if (!state.shown[id] || state.marks[id].office) return;
    for (const [theme, area] of pairs) {
      const key = `${theme} ${area}`;
      cells.set(key, [...(cells.get(key) ?? []), id]);
    }
  });
  const used = (at) => new Set([...cells.keys()].map((key) => Number(key.split(" ")[at])));
  const rows = themes.values.map((_, i) => i).filter((i) => used(0).has(i)).slice(0, MOST_ROWS);
  const columns = areas.values.map((_, i) => i).filter((i) => used(1).has(i)).slice(0, MOST_ROWS);
  const most = Math.max(1, ...[...cells.values()].map((ids) => ids.length));
  return table(sayMany(state.count, "Who works on what, where: {n} actor", "Who works on what, where: {n} actors"),
    rows.map((row) => themes.values[row].label), columns.map((column) => areas.values[column].label),
    (i, j) => {
      const there = cells.get(`${rows[i]} ${columns[j]}`) ?? [];
      return { text: there.length || EMPTY_CELL, share: there.length / most, click: there.length ? () => choose(there) : null };
    });
}

function actorMatrix(state, choose) {
  const ties = (mark) => state.linksOf[mark.id].filter((link) => state.drawn[link.id]).length;
  const tied = state.marks.filter((mark) => !mark.platform && state.shown[mark.id]).map((mark) => [mark, ties(mark)]).filter(([, n]) => n);
  // A file has the rows that were seen: who is tied to others alone would be missing in it.
  const shown = state.data.table?.map((id) => state.marks[id]).filter((mark) => state.shown[mark.id])
    ?? tied.sort(([a, m], [b, n]) => state.groupOf[a.id] - state.groupOf[b.id] || n - m).slice(0, MOST_ROWS).map(([mark]) => mark);
  const between = new Map();
  for (const link of state.links) {
    if (!state.drawn[link.id]) continue;
    for (const key of [`${link.from} ${link.to}`, `${link.to} ${link.from}`]) between.set(key, [...(between.get(key) ?? []), link]);
  }
  const names = shown.map((mark) => mark.short);
  const left = state.count - shown.length;
  const rest = left > 0 ? sayMany(left, "{n} actor without a tie, or beyond the first {most}, is left out.", "{n} actors without a tie, or beyond the first {most}, are left out.", { most: MOST_ROWS }) : "";
  return table(`${say("Who is tied to whom.")} ${rest}`, names, names, (i, j) => {
    const found = between.get(`${shown[i].id} ${shown[j].id}`) ?? [];
    const hostile = found.some((link) => link.negative);
    return { text: found.length ? (hostile ? "−" : "●") : "", share: found.length ? Math.max(...found.map((link) => link.q)) : 0, click: found.length ? () => choose([shown[i].id, shown[j].id]) : null };
  });
}

function table(caption, rows, columns, cell) {
  const head = element("tr", {}, element("td"), ...columns.map((label) => element("th", { scope: "col" }, named(label))));
  const body = rows.map((label, i) => element("tr", {}, element("th", { scope: "row" }, named(label)), ...columns.map((_, j) => {
    const { text, share, click } = cell(i, j);
    const inside = click ? element("button", { type: "button", text, click, "aria-label": `${rows[i]}, ${columns[j]}: ${text}` }) : String(text);
    return element("td", { style: `--share: ${Math.round(share * 100)}%`, class: text === EMPTY_CELL ? "am-nobody" : null }, inside);
  })));
  return element("table", { class: columns.length > MOST_UPRIGHT ? "am-matrix am-turned" : "am-matrix" }, element("caption", { text: caption }), element("thead", {}, head), element("tbody", {}, ...body));
}
