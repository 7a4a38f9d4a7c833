// Find an actor on the map by any of its names; all that match can be reached, and how many there are is said.

import { element, named, plain } from "./dom.js";
import { say, sayMany } from "./words.js";

const MOST_FOUND = 60;

export function makeSearch(state, take) {
  const input = element("input", {
    type: "search", role: "combobox", placeholder: say("Find on the map  /"), "aria-label": say("Find an actor"), autocomplete: "off",
    spellcheck: "false", dir: "auto", "aria-expanded": "false", "aria-controls": "am-found", "aria-autocomplete": "list",
  });
  const list = element("ul", { id: "am-found", role: "listbox", "aria-label": say("Actors found"), hidden: true });
  const told = element("p", { class: "am-hidden", role: "status" });
  const box = element("div", { class: "am-search" }, input, list, told);
  const order = state.marks.map((mark) => mark.id).sort((a, b) => state.marks[b].links - state.marks[a].links || a - b);
  let found = [];
  let at = 0;

  function find() {
    const wanted = plain(input.value.trim());
    found = wanted ? order.filter((id) => state.names[id].includes(wanted)) : [];
    at = 0;
    list.replaceChildren(...found.slice(0, MOST_FOUND).map((id, i) => {
      const option = element("li", { role: "option", id: `am-found-${i}`, mousedown: (event) => event.preventDefault(), click: () => chosen(id) }, named(state.marks[id].name));
      if (!state.shown[id]) option.append(element("small", { text: ` · ${say("filtered out")}` }));
      return option;
    }));
    const more = found.length > MOST_FOUND ? say(" The first {n} are listed: type more letters.", { n: MOST_FOUND }) : "";
    const words = wanted ? `${sayMany(found.length, "{n} actor found.", "{n} actors found.")}${more}` : "";
    if (wanted) list.append(element("li", { class: "am-quiet", text: words, "aria-hidden": "true" }));
    told.textContent = words;
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(Boolean(wanted)));
    mark();
  }

  function mark() {
    const options = list.querySelectorAll("[role=option]");
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (options[at]) {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function chosen(id) {
    input.value = "";
    close();
    take(id);
  }

  input.addEventListener("input", find);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const last = Math.min(found.length, MOST_FOUND) - 1;
    if (event.key === "ArrowDown") at = Math.min(at + 1, last);
    else if (event.key === "ArrowUp") at = Math.max(at - 1, 0);
    else if (event.key === "Enter" && found.length) chosen(found[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    mark();
  });
  return { box, input };
}
