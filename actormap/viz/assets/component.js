// The map as a part of a page of the app. Streamlit calls this again when what it was given has changed.

import "/am-vis/vis-network.js";
import { createMap } from "./map.js";
import { unpacked } from "./packing.js";

const maps = (globalThis[Symbol.for("actormap.maps")] ??= { open: new Map(), wanted: new Map(), held: new Map(), sent: new Map() });
const MOST_SENT = 2; // so many drawings are kept while other pages are shown: in memory, until it is locked (page.js)
const QUIET = 350; // milliseconds without a further change after which the app is told what is seen

// A line about the drawing comes first, so that a large one is not read again where it is open already.
const read = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

function keep(digest, bytes) {
  maps.sent.delete(digest);
  maps.sent.set(digest, bytes);
  for (const older of [...maps.sent.keys()].slice(0, -MOST_SENT)) maps.sent.delete(older);
}

export default function mount({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".am-root");
  const end = data.indexOf("\n".charCodeAt(0));
  const { digest, height, name, keeps, ways, small, chosen } = read(data.subarray(0, end));
  const held = maps.open.get(name);
  if (held?.root === root && held.digest === digest) return held.remove;
  const came = data.subarray(end + 1);
  if (came.length && !small) keep(digest, came.slice());
  const bytes = came.length ? came : maps.sent.get(digest);
  if (!bytes) {
    setTriggerValue("lacks", digest);
    return held?.root === root ? held.remove : undefined;
  }
  const sent = read(bytes);
  const drawing = { ...sent, marks: unpacked(sent.marks), links: unpacked(sent.links) };
  const before = held ? { seen: held.map.seen(), ...held.map.held() } : maps.held.get(name);
  held?.remove();
  // The whole map fills the window below the title of its page.
  root.style.height = small ? `${height}px` : `max(${height}px, calc(100vh - 6rem))`;
  root.classList.toggle("am-whole", !small);
  const told = new Set();
  let waiting = null;
  let known = before?.known ?? held?.known();
  let map = null;
  const tell = () => {
    const seen = map && JSON.stringify(map.seen());
    if (!seen || seen === known) return;
    known = seen;
    setStateValue("seen", { text: seen, turn: performance.now() });
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, QUIET);
  };
  map = createMap(root, drawing, {
    act: (what, of) => setTriggerValue("act", { what, of }),
    places: keeps ? (spots) => setTriggerValue("places", spots) : undefined,
    selected: small ? undefined : (codes) => {
      told.add(codes.join());
      setStateValue("selection", codes);
    },
    seen: small ? undefined : soon,
    ways,
    small,
  });
  if (before) {
    map.resume(before.seen);
    map.again(before);
  } else if (chosen) map.setView({ chosen });
  known ??= JSON.stringify(map.seen());
  const show = (view) => {
    // Told once: what somebody does meanwhile is not undone by it.
    if (view.seen && view.seen.turn !== maps.applied) {
      maps.applied = view.seen.turn;
      map.resume(JSON.parse(view.seen.text || "{}"));
      known = JSON.stringify(map.seen());
    }
    // What comes back of the map's own doing is older than what it shows.
    const echo = told.has(view.selection.join());
    if (!echo) told.clear();
    map.setView(echo ? { ...view, selection: undefined } : view);
  };
  const wanted = maps.wanted.get(name);
  maps.wanted.delete(name);
  if (wanted) show(wanted);
  const remove = () => {
    if (maps.open.get(name)?.root !== root) return;
    clearTimeout(waiting);
    maps.open.delete(name);
    maps.held.set(name, { seen: map.seen(), ...map.held(), known });
    map.destroy();
  };
  maps.open.set(name, { root, digest, map, show, remove, known: () => known });
  return remove;
}
