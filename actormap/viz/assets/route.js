// A route in words beside the map: who is on it, one below the other, and what is recorded between two.

import { button, element, named } from "./dom.js";
import { say } from "./words.js";

// `way`: what the app says of it; a file has none. `close` takes it off the map.
export function routeBox(state, way, { choose, close }) {
  if (!state.route.length && !way?.why?.length) return null;
  const between = new Map([...state.onRoute].map(([link, step]) => [step, state.links.find((one) => one.id === link)]));
  const nameOf = (i) => way?.names[i] ?? state.marks[state.route[i]].name;
  const steps = state.route.map((id, i) => {
    const link = between.get(i - 1);
    const does = link && (link.from === id ? link.out : link.in);
    const told = link ? element("small", {}, `${does} `, named(nameOf(i - 1)), link.note ? ` · ${link.note}` : "") : null;
    return element("li", {}, element("button", { type: "button", click: () => choose(id) }, named(nameOf(i))), told);
  });
  return element(
    "section", { class: "am-route", "aria-label": say("Route") },
    element("h2", { text: way?.title ?? say("Route") }),
    way?.summary ? element("p", { class: "am-quiet", text: way.summary }) : null,
    steps.length ? element("ol", {}, ...steps) : null,
    ...(way?.why ?? []).map((text) => element("p", { class: "am-why", text })),
    close ? element("div", { class: "am-do" }, button(say("Take it off the map"), close)) : null,
  );
}
