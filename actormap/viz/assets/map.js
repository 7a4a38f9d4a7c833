"use strict";
// Everything that comes from the data is shown with textContent or drawn on the canvas.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const nodes = read("nodes");
const edges = read("edges");
const MOST_LABELS = 70;
const hidden = { layers: new Set(), spheres: new Set() };
let chosen = null;
let touched = false;

const isShown = (id) => !hidden.spheres.has(nodes[id].sphere);
const isDrawn = (edge) => !hidden.layers.has(edge.layer) && isShown(edge.from) && isShown(edge.to);
const linksOf = nodes.map(() => []);
for (const edge of edges) {
  linksOf[edge.from].push(edge);
  linksOf[edge.to].push(edge);
}

const shownNodes = new vis.DataView(new vis.DataSet(nodes), { filter: (node) => isShown(node.id) });
const shownEdges = new vis.DataView(new vis.DataSet(edges), { filter: isDrawn });
const place = document.getElementById("map");
const network = new vis.Network(place, { nodes: shownNodes, edges: shownEdges }, {
  layout: { improvedLayout: false },
  physics: false,
  nodes: {
    borderWidth: 1.2,
    borderWidthSelected: 4,
    color: { border: "#1F2933", highlight: { border: "#1F2933" }, hover: { border: "#1F2933" } },
  },
  edges: {
    arrows: { to: { scaleFactor: 0.4 } },
    color: { highlight: "#1F2933", hover: "#1F2933" },
    selectionWidth: 1,
    hoverWidth: 0.5,
    smooth: false,
  },
  interaction: {
    hover: true, tooltipDelay: 150, dragNodes: false, multiselect: false,
    hideEdgesOnDrag: edges.length > 2000, hideEdgesOnZoom: edges.length > 2000,
  },
});

// vis-network would draw labels over each other: here the most linked come first, and those without
// room wait until the reader comes nearer. The chosen mark and the route always have theirs.
const byLinks = nodes.map((node) => node.id).sort((a, b) => nodes[b].links - nodes[a].links || a - b);
const route = nodes.filter((node) => node.step).map((node) => node.id);
const loose = nodes.filter((node) => node.loose && node.sphere !== "platform").map((node) => node.id);
const leading = new Set(byLinks.slice(0, 10));
const FONT = "12px system-ui, sans-serif";
const widths = new Map();

function widthOf(pen, text) {
  if (!widths.has(text)) {
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.font = FONT;
    widths.set(text, pen.measureText(text).width);
    pen.restore();
  }
  return widths.get(text);
}

function meets(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function boxesAt(node, wide, high) {
  const gap = node.size * 1.15;
  const spots = [[-wide / 2, gap], [gap, -high / 2], [-gap - wide, -high / 2], [-wide / 2, -gap - high]];
  return spots.map(([x, y]) => ({ left: node.x + x, right: node.x + x + wide, top: node.y + y, bottom: node.y + y + high }));
}

function labelOf(node) {
  return node.step ? `${node.step}. ${node.short}` : node.short;
}

function drawLabels(pen) {
  const unit = 1 / network.getScale();
  const seen = network.DOMtoCanvas({ x: 0, y: 0 });
  const end = network.DOMtoCanvas({ x: place.clientWidth, y: place.clientHeight });
  const view = { left: seen.x, top: seen.y, right: end.x, bottom: end.y };
  const near = chosen === null ? [] : [chosen, ...linksOf[chosen].filter(isDrawn).map((e) => e.from + e.to - chosen)];
  const within = (node) => node.x > view.left && node.x < view.right && node.y > view.top && node.y < view.bottom;
  const inside = (box) => box.left > view.left && box.right < view.right && box.top > view.top && box.bottom < view.bottom;
  const marks = nodes.filter((node) => isShown(node.id) && within(node)).map((node) => ({
    left: node.x - node.size * 0.8, right: node.x + node.size * 0.8,
    top: node.y - node.size * 0.8, bottom: node.y + node.size * 0.8,
  }));
  const taken = [];
  pen.font = FONT.replace("12px", `${12 * unit}px`);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  pen.lineJoin = "round";
  let tried = 0;
  for (const id of new Set([...near.slice(0, 1), ...route, ...near.slice(1), ...byLinks])) {
    if (taken.length >= MOST_LABELS || tried > 600) break;
    const node = nodes[id];
    if (!isShown(id) || !within(node)) continue;
    tried += 1;
    const label = labelOf(node);
    const wide = (widthOf(pen, label) + 6) * unit;
    const boxes = boxesAt(node, wide, 14 * unit);
    const free = boxes.filter((box) => inside(box) && !taken.some((other) => meets(box, other)));
    const box = free.find((spot) => !marks.some((mark) => meets(spot, mark))) ?? (leading.has(id) ? free[0] : null)
      ?? (id === chosen || node.step ? boxes[0] : null);
    if (!box) continue;
    taken.push(box);
    const [x, top] = [(box.left + box.right) / 2, box.top];
    pen.strokeStyle = "#FFFFFFE6";
    pen.lineWidth = 4 * unit;
    pen.strokeText(label, x, top);
    pen.fillStyle = "#1F2933";
    pen.fillText(label, x, top);
  }
}

function drawLoose(pen) {
  const points = loose.filter(isShown).map((id) => nodes[id]);
  if (!points.length) return;
  const x = points.reduce((sum, p) => sum + p.x, 0) / points.length;
  const y = points.reduce((sum, p) => sum + p.y, 0) / points.length;
  const radius = Math.max(...points.map((p) => Math.hypot(p.x - x, p.y - y))) + 40;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fillStyle = "#F5F7FA";
  pen.fill();
  const size = 13 / network.getScale();
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  pen.fillStyle = "#52606D";
  pen.fillText(`No link shown (${points.length})`, x, y - radius - size / 3);
}

network.on("beforeDrawing", drawLoose);
network.on("afterDrawing", drawLabels);

function fit() {
  const shown = nodes.filter((node) => isShown(node.id));
  if (!shown.length) return;
  const [left, right] = ends(shown.map((node) => node.x));
  const [top, bottom] = ends(shown.map((node) => node.y));
  const scale = Math.min(1.4, (place.clientWidth - 120) / (right - left || 1), (place.clientHeight - 130) / (bottom - top || 1));
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + 15 / scale }, scale });
}

function ends(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function zoom(factor) {
  touched = true;
  network.moveTo({ scale: network.getScale() * factor });
}

network.on("resize", () => touched || setTimeout(fit));
network.on("zoom", () => { touched = true; });
network.on("dragStart", () => { touched = true; });
document.getElementById("nearer").addEventListener("click", () => zoom(1.3));
document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.3));
document.getElementById("whole").addEventListener("click", fit);

function element(tag, text, ...children) {
  const made = document.createElement(tag);
  if (text) {
    made.textContent = text;
    made.dir = "auto";
  }
  made.append(...children);
  return made;
}

function linkItem(id, edge) {
  const outward = edge.from === id;
  const other = outward ? edge.to : edge.from;
  const button = element("button", "", `${outward ? edge.label_out : edge.label_in} `, element("bdi", nodes[other].name));
  if (edge.note) button.append(element("small", edge.note));
  button.type = "button";
  button.addEventListener("click", () => choose(other, { move: true }));
  return element("li", "", button);
}

function details(id) {
  const node = nodes[id];
  const facts = element("dl");
  const rows = [
    ["Type", node.type], ["Sphere", node.where], ["Area", node.area], ["Level", node.reach], ["Links", String(node.links)],
  ];
  for (const [name, value] of rows) facts.append(element("dt", name), element("dd", value || "Not recorded"));
  const parts = [element("h2", node.name), facts];
  for (const box of document.querySelectorAll("[data-layer]")) {
    const found = linksOf[id].filter((edge) => edge.layer === box.dataset.layer);
    if (!found.length) continue;
    const list = element("ul", "", ...found.map((edge) => linkItem(id, edge)));
    list.className = "links";
    parts.push(element("h3", `${box.parentElement.querySelector("span").textContent} (${found.length})`), list);
  }
  return parts;
}

function choose(id, { move = false } = {}) {
  chosen = id;
  const panel = document.getElementById("details");
  if (id === null) {
    network.unselectAll();
    panel.replaceChildren(element("p", "No actor is chosen."));
    return;
  }
  network.selectNodes([id]);
  panel.replaceChildren(...details(id));
  const spot = network.canvasToDOM(nodes[id]);
  const outside = spot.x < 40 || spot.y < 40 || spot.x > place.clientWidth - 40 || spot.y > place.clientHeight - 40;
  if (move && outside) {
    touched = true;
    network.moveTo({ position: { x: nodes[id].x, y: nodes[id].y }, animation: false });
  }
  network.redraw();
}

network.on("click", (event) => choose(event.nodes.length ? event.nodes[0] : null));

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nextTowards([dx, dy]) {
  const from = nodes[chosen];
  let best = null;
  let least = Infinity;
  for (const node of nodes) {
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
    const cost = along + 2 * aside;
    if (along > 0 && cost < least && isShown(node.id)) [best, least] = [node.id, cost];
  }
  return best;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in DIRECTIONS) {
    const first = chosen === null || !isShown(chosen);
    const next = first ? byLinks.find(isShown) : nextTowards(DIRECTIONS[event.key]);
    if (next !== null && next !== undefined) choose(next, { move: true });
  } else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit();
  else if (event.key === "Escape") choose(null);
  else return;
  event.preventDefault();
}

const frame = place.firstElementChild;
frame.tabIndex = 0;
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", "Map of actors. Arrow keys go from mark to mark, plus and minus zoom, 0 shows the whole map, Escape chooses nothing. The table below has the same names.");
frame.addEventListener("keydown", pressed);

const search = document.getElementById("search");
const results = document.getElementById("results");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const names = nodes.map((node) => plain(`${node.name} ${node.short}`));

function find() {
  const wanted = plain(search.value.trim());
  const found = wanted ? byLinks.filter((id) => names[id].includes(wanted)) : [];
  results.replaceChildren(...found.slice(0, 8).map((id) => {
    const button = element("button", nodes[id].name);
    button.type = "button";
    button.addEventListener("click", () => take(id));
    return element("li", "", button);
  }));
  document.getElementById("found").textContent = wanted ? `${found.length} found` : "";
  return found;
}

function take(id) {
  search.value = "";
  results.replaceChildren();
  for (const box of document.querySelectorAll("[data-sphere]")) {
    if (box.dataset.sphere === nodes[id].sphere && !box.checked) box.click();
  }
  choose(id, { move: true });
  frame.focus();
}

search.addEventListener("input", find);
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") results.replaceChildren();
  if (event.key === "ArrowDown") results.querySelector("button")?.focus();
  if (event.key === "Enter") {
    const [first] = find();
    if (first !== undefined) take(first);
  }
});
results.addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!step) return;
  event.preventDefault();
  (event.target.parentElement[step]?.firstElementChild ?? search).focus();
});

function tell() {
  document.getElementById("status").textContent =
    `${shownNodes.length} of ${nodes.length} marks, ${shownEdges.length} of ${edges.length} links shown`;
}

for (const [name, kind] of [["layers", "layer"], ["spheres", "sphere"]]) {
  for (const box of document.querySelectorAll(`[data-${kind}]`)) {
    box.addEventListener("change", () => {
      hidden[name][box.checked ? "delete" : "add"](box.dataset[kind]);
      if (kind === "sphere") shownNodes.refresh();
      shownEdges.refresh();
      if (chosen !== null && !isShown(chosen)) choose(null);
      tell();
    });
  }
}

tell();
fit();
network.once("afterDrawing", () => { document.body.dataset.ready = "yes"; });
