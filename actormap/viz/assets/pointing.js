// What the pointer does beside panning: explanations of what is under it, and the lasso.

import { element } from "./dom.js";

export function makePointing(stage, state, { told, selected }) {
  const { place } = stage;
  const tip = element("div", { class: "am-tip", hidden: true, dir: "auto" });
  place.parentElement.append(tip);
  let waiting = false;
  let line = null;

  function show(event) {
    const box = place.getBoundingClientRect();
    const pointer = { x: event.clientX - box.left, y: event.clientY - box.top };
    const unit = stage.unitAt(pointer);
    const words = unit ? told.unit(unit) : told.line(stage.lineAt(pointer));
    place.style.cursor = unit ? "pointer" : "";
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const right = pointer.x > place.clientWidth * 0.6;
    tip.style.insetInlineStart = "auto";
    tip.style.left = right ? "" : `${pointer.x + 14}px`;
    tip.style.right = right ? `${place.clientWidth - pointer.x + 14}px` : "";
    tip.style.top = `${Math.min(pointer.y + 12, place.clientHeight - 60)}px`;
  }

  function moved(event) {
    if (line) {
      const box = place.getBoundingClientRect();
      line.push({ x: event.clientX - box.left, y: event.clientY - box.top });
      stage.soon();
      return;
    }
    if (event.pointerType === "touch" || waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (place.isConnected) show(event);
    });
  }

  function begin(event) {
    if (event.button !== 0 || !(event.shiftKey || state.lasso)) return;
    event.stopPropagation();
    event.preventDefault();
    tip.hidden = true;
    line = stage.lasso = [];
    place.setPointerCapture(event.pointerId);
    moved(event);
  }

  function end(event) {
    if (!line) return;
    event.stopPropagation();
    const around = line;
    line = stage.lasso = null;
    const inside = stage.units.filter((unit) => unit.id !== undefined && stage.isShown(unit) && !state.marks[unit.id].platform)
      .filter((unit) => isInside(stage.network.canvasToDOM(unit), around));
    stage.soon();
    if (around.length > 2) selected(inside.map((unit) => unit.id));
  }

  place.addEventListener("pointerdown", begin, { capture: true });
  place.addEventListener("pointermove", moved, { capture: true });
  place.addEventListener("pointerup", end, { capture: true });
  place.addEventListener("pointercancel", end, { capture: true });
  place.addEventListener("pointerleave", () => { tip.hidden = true; });
}

export function isInside({ x, y }, around) {
  let inside = false;
  around.forEach((a, i) => {
    const b = around[(i || around.length) - 1];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}
