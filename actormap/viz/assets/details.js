// The panel beside the map: who is chosen, and what can be done next.

import { button, count, element, named } from "./dom.js";
import { isThere, narrowest, sureness, valueLabels } from "./state.js";

const SHOWN = 8;
const DOTS = ["●○○", "●●○", "●●●"];
const SURE = ["doubtful", "likely", "sure"];

export function details(state, id, does) {
  const mark = state.marks[id];
  const parts = [element("h2", {}, named(mark.name))];
  if (mark.platform) parts.push(element("p", { class: "am-quiet", text: ["Platform", mark.type, mark.level].filter(Boolean).join(" · ") }));
  else parts.push(...facts(state, id));
  parts.push(doing(state, id, does), ...ties(state, id, does));
  if (!mark.platform) parts.push(...knownness(state, id));
  return parts;
}

function facts(state, id) {
  const line = [...valueLabels(state, "type", id), ...valueLabels(state, "sphere", id), ...valueLabels(state, "level", id)];
  const chips = [...valueLabels(state, "met", id), ...valueLabels(state, "groups", id)];
  const rows = [["Works in", narrowest(state, "area", id)], ["Works on", narrowest(state, "theme", id)]];
  for (const figure of state.data.figures) rows.push([figure.label, [figure.of[id] ?? "not known"]]);
  const list = element("dl");
  for (const [name, values] of rows) {
    list.append(element("dt", { text: name }), element("dd", { text: values.join(", ") || "Not recorded", dir: "auto" }));
  }
  return [
    element("p", { class: "am-quiet", text: line.join(" · ") || "Type not recorded" }),
    element("p", { class: "am-tags" }, ...chips.map((text) => named(text, "span", { class: "am-tag" }))),
    list,
  ];
}

function doing(state, id, does) {
  const platform = state.marks[id].platform;
  const code = state.marks[id].code;
  const act = (what) => () => does.act(what, code);
  const inApp = !platform && does.act && code;
  const steps = state.ego?.id === id ? state.ego.steps : 0;
  const picked = state.selection.has(id);
  return element(
    "div", { class: "am-do" },
    inApp ? button("Who introduces us?", act("introduce"), { class: "am-first" }) : null,
    inApp ? button("Open record", act("record")) : null,
    inApp ? button("Note a contact", act("contact")) : null,
    does.ego ? button(steps ? `Neighbours +${steps + 1}` : "Neighbours +1", () => does.ego(id, steps + 1)) : null,
    steps ? button("Show all again", () => does.ego(null)) : null,
    platform || !does.toggle ? null : button(picked ? "Take out of selection" : "Add to selection", () => does.toggle(id)),
  );
}

function ties(state, id, does) {
  const parts = [];
  for (const layer of state.layers.values()) {
    const found = state.linksOf[id].filter((link) => link.layer === layer.code && isThere(state, link, state.day));
    if (!found.length) continue;
    const items = found.map((link) => item(state, id, link, does));
    const more = items.slice(SHOWN);
    for (const one of more) one.hidden = true;
    const list = element("ul", { class: "am-ties" }, ...items);
    parts.push(element("h3", { text: `${layer.label} (${found.length})` }), list);
    if (more.length) {
      const open = button(`${more.length} more`, () => {
        for (const one of more) one.hidden = false;
        open.remove();
      }, { class: "am-more" });
      parts.push(open);
    }
  }
  return parts.length ? parts : [element("p", { class: "am-quiet", text: "No tie is recorded. That can mean that nobody asked." })];
}

function item(state, id, link, does) {
  const outward = link.from === id;
  const other = outward ? link.to : link.from;
  const level = sureness(state, link);
  const parts = [element("span", { text: `${outward ? link.out : link.in} ` }), named(state.marks[other].name)];
  if (state.data.graded && link.note) parts.push(element("span", { class: "am-dots", text: ` ${DOTS[level - 1]}`, title: SURE[level - 1], role: "img", "aria-label": SURE[level - 1] }));
  if (link.note) parts.push(element("small", { text: link.note }));
  return element("li", {}, element("button", { type: "button", click: () => does.choose(other) }, ...parts));
}

function knownness(state, id) {
  const share = state.data.known[id];
  if (share === null || share === undefined) return [];
  const told = share === 0 ? "Nobody was asked about it." : `Of a tie that it has, about ${Math.max(1, Math.round(share * 10))} in 10 would have been seen.`;
  return [element("h3", { text: "How well do we know it?" }), element("p", { class: "am-quiet", text: told })];
}

export function groupDetails(state, group, does) {
  const members = [...group.members].sort((a, b) => state.marks[b].links - state.marks[a].links);
  return [
    element("h2", { text: group.name }),
    element("p", { class: "am-quiet", text: `${count(members.length, "actor")}, drawn as one mark; the most linked first` }),
    element("div", { class: "am-do" }, button("Open", () => does.open(group.id), { class: "am-first" })),
    element("ul", { class: "am-ties" }, ...members.slice(0, SHOWN * 2).map((id) =>
      element("li", {}, element("button", { type: "button", click: () => does.choose(id) }, named(state.marks[id].name))))),
  ];
}

export function selectionBox(state, does) {
  const ids = [...state.selection];
  if (!ids.length) return null;
  const codes = () => ids.map((id) => state.marks[id].code);
  const inApp = does.act && state.marks[ids[0]].code;
  return element(
    "section", { class: "am-selected", "aria-label": "Selection" },
    element("p", { text: `${ids.length} selected` }),
    element("p", { class: "am-quiet" }, ...ids.slice(0, 4).flatMap((id, i) => [i ? ", " : "", named(state.marks[id].name)]), ids.length > 4 ? ` and ${ids.length - 4} more` : ""),
    element(
      "div", { class: "am-do" },
      inApp ? button("Brief", () => does.act("brief", codes())) : null,
      inApp ? button("Plan introductions", () => does.act("plan", codes())) : null,
      button("Clear", () => does.clear()),
    ),
  );
}
