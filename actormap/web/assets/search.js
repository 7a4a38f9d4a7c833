// Keys of the search in the side bar: / goes to the box, the arrows through what was found, Enter opens it.

const BOX = ".st-key-search input";
const OPEN = "[data-testid=stExpandSidebarButton]";
const FOUND = ".st-key-search-results button";

function typing(target) {
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}

// In Arabic a closed side bar is not shown at all (page.css), and takes no key before it is open.
function reach(box, tries = 40) {
  box.select();
  box.focus();
  if (tries && document.activeElement !== box) setTimeout(reach, 25, box, tries - 1);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector(BOX);
  if (!box) return;
  const target = event.composedPath()[0];
  const places = [box, ...document.querySelectorAll(FOUND)];
  const at = places.indexOf(target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (event.key === "/" && !typing(target)) {
    document.querySelector(OPEN)?.click();
    reach(box);
  } else if (at >= 0 && places[to]) {
    places[to].focus();
  } else {
    return;
  }
  event.preventDefault();
}

export default function mount() {
  // A browser that looks words up elsewhere would send names away.
  const box = document.querySelector(BOX);
  if (box) box.spellcheck = false;
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
