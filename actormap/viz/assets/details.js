// The panel beside the map: who is chosen, and what can be done next.

import { button, element, named } from "./dom.js";
import { say, sayMany } from "./words.js";
import { isThere, narrowest, sureness, valueLabels } from "./state.js";

const SHOWN = 8;
const DOTS = ["●○○", "●●○", "●●●"];

export function details(state, id, does) {
  const mark = state.marks[id];
  const parts = [element("h2", {}, named(mark.name))];
  if (mark.platform) parts.push(element("p", { class: "am-quiet", text: [say("Platform"), mark.type, mark.level].filter(Boolean).join(" · ") }));
  else parts.push(...facts(state, id));
  if (!state.shown[id] && does.clear && !state.route.includes(id)) parts.splice(1, 0, filteredOut(state, id, does));
  parts.push(doing(state, id, does), ...ties(state, id, does));
  if (!mark.platform) parts.push(...knownness(state, id));
  return parts;
}

// Who was found and is not shown: said, with one press that shows them.
function filteredOut(state, id, does) {
  return element(
    "div", { class: "am-out" },
    element("p", { text: state.marks[id].platform ? say("On the map, but hidden: platforms are filtered out, or none of its members is shown.") : say("On the map, but filtered out.") }),
    button(say("Clear the filters"), does.clear, { class: "am-first" }),
  );
}

function facts(state, id) {
  const line = [...valueLabels(state, "type", id), ...valueLabels(state, "sphere", id), ...valueLabels(state, "level", id)];
  const chips = [...valueLabels(state, "met", id), ...valueLabels(state, "groups", id)];
  const rows = [[say("Works in"), narrowest(state, "area", id)], [say("Works on"), narrowest(state, "theme", id)]];
  for (const figure of state.data.figures) rows.push([figure.label, [figure.of[id] ?? say("not known")]]);
  const list = element("dl");
  for (const [name, values] of rows) {
    list.append(element("dt", { text: name }), element("dd", { text: values.join(", ") || say("Not recorded"), dir: "auto" }));
  }
  return [
    element("p", { class: "am-quiet", text: line.join(" · ") || say("Type not recorded") }),
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
    inApp ? button(say("Who introduces us?"), act("introduce"), { class: "am-first" }) : null,
    inApp ? button(say("Open the record"), act("record")) : null,
    inApp && does.ways && !state.marks[id].office ? button(say("Route from our office"), act("way")) : null,
    inApp ? button(say("Note a contact"), act("contact")) : null,
    does.ego ? button(say("Neighbours +{n}", { n: steps + 1 }), () => does.ego(id, steps + 1)) : null,
    steps ? button(say("Show all again"), () => does.ego(null)) : null,
    platform || !does.toggle ? null : button(picked ? say("Remove from selection") : say("Add to selection"), () => does.toggle(id)),
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
      const open = button(say("{n} more", { n: more.length }), () => {
        for (const one of more) one.hidden = false;
        open.remove();
      }, { class: "am-more" });
      parts.push(open);
    }
  }
  return parts.length ? parts : [element("p", { class: "am-quiet", text: say("No tie is recorded. That can mean that nobody asked.") })];
}

function item(state, id, link, does) {
  const outward = link.from === id;
  const other = outward ? link.to : link.from;
  const level = sureness(state, link);
  const parts = [element("span", { text: `${outward ? link.out : link.in} ` }), named(state.marks[other].name)];
  if (state.data.graded && link.note) parts.push(element("span", { class: "am-dots", text: ` ${DOTS[level - 1]}`, title: sure(level), role: "img", "aria-label": sure(level) }));
  if (link.note) parts.push(element("small", { text: link.note }));
  return element("li", {}, element("button", { type: "button", click: () => does.choose(other) }, ...parts));
}

function sure(level) {
  return [say("doubtful"), say("likely"), say("sure")][level - 1];
}

function knownness(state, id) {
  const share = state.data.known[id];
  if (share === null || share === undefined) return [];
  const told = share === 0 ? say("Nobody was asked about it.") : say("Of the ties it has, about {n} in 10 would have been seen.", { n: Math.max(1, Math.round(share * 10)) });
  return [element("h3", { text: say("How well do we know it?") }), element("p", { class: "am-quiet", text: told })];
}

export function groupDetails(state, group, does) {
  const members = [...group.members].sort((a, b) => state.marks[b].links - state.marks[a].links);
  return [
    element("h2", { text: group.name }),
    element("p", { class: "am-quiet", text: sayMany(members.length, "{n} actor, drawn as one mark; the most linked first", "{n} actors, drawn as one mark; the most linked first") }),
    element("div", { class: "am-do" }, button(say("Open"), () => does.open(group.id), { class: "am-first" })),
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
    "section", { class: "am-selected", "aria-label": say("Selection") },
    element("p", { text: say("{n} selected", { n: ids.length }) }),
    element("p", { class: "am-quiet" }, ...ids.slice(0, 4).flatMap((id, i) => [i ? ", " : "", named(state.marks[id].name)]), ids.length > 4 ? say(" and {n} more", { n: ids.length - 4 }) : ""),
    element(
      "div", { class: "am-do" },
      inApp && does.ways && ids.length === 2 ? button(say("Route from A to B"), () => does.act("way", codes())) : null,
      inApp ? button(say("Brief"), () => does.act("brief", codes())) : null,
      inApp ? button(say("Plan introductions"), () => does.act("plan", codes())) : null,
      button(say("Clear"), () => does.clear()),
    ),
  );
}
