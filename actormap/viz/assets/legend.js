// What colours, shapes, sizes and lines mean; each entry hides and shows what it stands for.

import { button, element, named } from "./dom.js";
import { MOST_BANDS, UNKNOWN } from "./marks.js";
import { canvasPen } from "./pen.js";
import { themeOf } from "./stage.js";
import { say } from "./words.js";

const CORNER = 16;
const NO_VALUE = -1;

export function makeLegend(state, stage, changed) {
  const body = element("div", { class: "am-legend-body" });
  const box = element("details", { class: "am-legend", open: true }, element("summary", { text: say("Legend") }), body);
  const redraw = [];

  function icon(paint) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const draw = () => {
      const fine = globalThis.devicePixelRatio || 1;
      canvas.width = canvas.height = CORNER * fine;
      const pen = canvasPen(canvas.getContext("2d"));
      pen.context.scale(fine, fine);
      paint(pen, themeOf(stage.place));
    };
    redraw.push(draw);
    return canvas;
  }

  function entry(label, count, look, hidden, value) {
    const on = !hidden.has(value);
    return element("li", {}, element("button", {
      type: "button", class: "am-entry", "aria-pressed": String(on),
      click: () => {
        hidden[on ? "add" : "delete"](value);
        changed();
      },
    }, icon(look), named(label, "span"), element("b", { text: count })));
  }

  function colours() {
    const field = state.fields.get(state.colourBy);
    if (!field) return [];
    const counts = new Map();
    state.marks.forEach((mark) => {
      if (mark.office || !state.meant[mark.id]) return;
      const own = field.tints[mark.id];
      for (const value of own.length ? own : [NO_VALUE]) counts.set(value, (counts.get(value) ?? 0) + 1);
    });
    const dot = (colour) => (pen, theme) => pen.shape(state.data.icons.dot, { fill: colour ?? theme.back, stroke: theme.text, width: 1, dash: colour ? [] : UNKNOWN });
    const { other } = state.data.tones;
    const shown = [...counts.keys()].filter((value) => value !== NO_VALUE).sort((a, b) => (field.ordered ? a - b : counts.get(b) - counts.get(a)));
    const own = shown.filter((value) => field.values[value].colour !== other);
    const rest = shown.filter((value) => field.values[value].colour === other);
    const items = [...own, ...rest].slice(0, own.length + 12)
      .map((value) => entry(field.values[value].label, counts.get(value), dot(field.values[value].colour), state.hidden.values, value));
    if (counts.has(NO_VALUE)) items.push(entry(say("Nothing recorded"), counts.get(NO_VALUE), dot(null), state.hidden.values, NO_VALUE));
    const several = field.tints.some((own) => own.length > 1);
    const how = several ? element("p", { class: "am-quiet", text: say("Bands: several. Grey: another, or more than {n}.", { n: MOST_BANDS }) }) : null;
    return [element("ul", {}, ...items), ...(how ? [how] : [])];
  }

  function shapes() {
    const field = state.fields.get("sphere");
    const counts = new Map();
    for (const mark of state.marks) counts.set(mark.sphere, (counts.get(mark.sphere) ?? 0) + 1);
    const items = [...counts].map(([sphere, count]) => {
      const mark = state.marks.find((one) => one.sphere === sphere);
      const label = sphere === "platform" ? say("Platform") : field.values[field.of[mark.id][0]].label;
      const look = (pen, theme) => pen.shape(state.data.icons[mark.shape], { fill: theme.soft, stroke: theme.text, width: 1 });
      return entry(label, count, look, state.hidden.spheres, sphere);
    });
    return [element("h2", { text: say("Shape: who they are") }), element("ul", {}, ...items)];
  }

  function lines() {
    const counts = new Map();
    for (const link of state.links) if (link.now) counts.set(link.layer, (counts.get(link.layer) ?? 0) + 1);
    const items = [...state.layers.values()].map((layer) => {
      const look = (pen, theme) => {
        const colour = theme.forced ? theme.text : layer.colour;
        pen.shape("M0 8L16 8", { stroke: colour, width: 2, dash: layer.dashes });
        if (layer.arrow) pen.shape("M8 4L16 8L8 12Z", { fill: colour });
      };
      return entry(layer.label, counts.get(layer.code) ?? 0, look, state.hidden.layers, layer.code);
    });
    const how = [say("Dashed: hostile, or against human rights. Wider: stronger.")];
    if (state.data.graded) how.push(say("Paler: less sure."));
    if (state.data.known.some((share) => share !== null)) how.push(say("A dotted ring: we hardly know it."));
    if (state.data.ghosts.length) how.push(say("Dashed circle: they exist, but are on no record."));
    return [element("h2", { text: say("Ties") }), element("ul", {}, ...items), element("p", { class: "am-quiet", text: how.join(" ") })];
  }

  function choice(label, options, chosen, set) {
    const select = element("select", { change: () => set(select.value) }, ...options.map(([value, text]) => element("option", { value, text, selected: value === chosen })));
    return element("label", { class: "am-choice" }, `${label} `, select);
  }

  function choices() {
    const hues = [...state.fields.values()].filter((field) => field.colours).map((field) => [field.key, field.label]);
    const sizes = [["", say("all the same")], ...state.data.figures.map((figure, i) => [String(i), figure.label])];
    const made = [];
    if (hues.length) {
      made.push(choice(say("Colour"), hues, state.colourBy, (value) => {
        state.colourBy = value;
        state.hidden.values.clear();
        changed();
      }));
    }
    if (sizes.length > 1) {
      made.push(choice(say("Size"), sizes, state.sizeBy === null ? "" : String(state.sizeBy), (value) => {
        state.sizeBy = value === "" ? null : Number(value);
        changed({ marks: true });
      }));
    }
    return made;
  }

  function outlines() {
    if (!state.fields.has("neighbourhood")) return [];
    const hulls = button(say("Outline neighbourhoods"), () => { state.hulls = !state.hulls; changed(); }, { "aria-pressed": String(state.hulls) });
    const all = state.closed.size ? say("Open all neighbourhoods") : say("Neighbourhoods as one mark");
    return [element("p", { class: "am-do" }, hulls, button(all, () => {
      state.closed = state.closed.size ? new Set() : new Set(state.groups.keys());
      changed({ marks: true });
    }))];
  }

  function update() {
    redraw.length = 0;
    const held = body.contains(root(box).activeElement) ? [...body.querySelectorAll("button, select")].indexOf(root(box).activeElement) : -1;
    body.replaceChildren(...choices(), ...colours(), ...shapes(), ...lines(), ...outlines());
    for (const draw of redraw) draw();
    if (held >= 0) body.querySelectorAll("button, select")[held]?.focus();
  }
  return { box, update };
}

function root(node) {
  return node.getRootNode();
}
