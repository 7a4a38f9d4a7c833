// Keys of the page where an item is scored: a number is a mark, ? is not known, Enter saves and goes on.

// This may be read more than once, and goes on with what there is.
const scoring = (globalThis.amScoring ??= {});
const box = () => document.querySelector(`.st-key-score-item-${scoring.item}`);
const marks = () => [...(box()?.querySelectorAll("input[type=radio]") ?? [])];

function typing(target) {
  return target.isContentEditable || /^(textarea|select)$/i.test(target.tagName) || target.matches?.("input:not([type=radio])");
}

// Arabic and other digits stand on the same keys as 0 to 9.
const digit = ({ key, code }) => (/^\d$/.test(key) ? key : /^(Digit|Numpad)(\d)$/.exec(code)?.[2]);
const unknown = ({ key }) => key === "?" || key === "؟";

function pressed(event) {
  if (event.altKey || event.metaKey || !box()) return;
  const target = event.composedPath()[0];
  const inside = box().contains(target);
  if (event.key === "Enter" && inside && (event.ctrlKey || target.type === "radio")) {
    document.querySelector(".st-key-score-save button")?.click();
  } else if (!event.ctrlKey && !typing(target) && (inside || target === document.body)) {
    const at = scoring.keys.indexOf(unknown(event) ? "?" : !event.shiftKey && digit(event));
    if (at < 0) return;
    marks()[at]?.click();
    marks()[at]?.focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

// The marks of the next item are there a moment after this is.
function reach(item, tries = 80) {
  if (scoring.item !== item) return;
  const all = marks();
  const to = all.find((mark) => mark.checked) ?? all[0];
  to?.focus();
  if (tries && (!to || document.activeElement !== to)) setTimeout(reach, 50, item, tries - 1);
}

export default function mount({ data }) {
  const other = scoring.item !== data.item;
  Object.assign(scoring, data);
  if (other) reach(data.item);
  document.addEventListener("keydown", pressed, true);
  return () => document.removeEventListener("keydown", pressed, true);
}
