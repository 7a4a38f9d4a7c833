// The map as a part of a page of the app. Streamlit calls this again when what it was given has changed.

import "/am-vis/vis-network.js";
import { createMap } from "./map.js";

const maps = (globalThis[Symbol.for("actormap.maps")] ??= { open: new Map(), wanted: new Map(), looks: new Map() });

export default function mount({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".am-root");
  const { drawing, digest, height, name, keeps, small, chosen } = data;
  const held = maps.open.get(name);
  if (held?.root === root && held.digest === digest) return held.remove;
  const before = held?.map.look() ?? maps.looks.get(name);
  held?.map.destroy();
  root.style.height = `${height}px`;
  const sent = new Set();
  const map = createMap(root, drawing, {
    act: (what, of) => setTriggerValue("act", { what, of }),
    places: keeps ? (spots) => setTriggerValue("places", spots) : undefined,
    selected: small ? undefined : (codes) => {
      sent.add(codes.join());
      setStateValue("selection", codes);
    },
    small,
  });
  if (before) map.resume(before);
  else if (chosen) map.setView({ chosen });
  const show = (view) => {
    // What comes back of the map's own doing is older than what it shows.
    const echo = sent.has(view.selection.join());
    if (!echo) sent.clear();
    map.setView(echo ? { chosen: view.chosen } : view);
  };
  const wanted = maps.wanted.get(name);
  maps.wanted.delete(name);
  if (wanted) show(wanted);
  const remove = () => {
    if (maps.open.get(name)?.root !== root) return;
    maps.open.delete(name);
    maps.looks.set(name, map.look());
    map.destroy();
  };
  maps.open.set(name, { root, digest, map, show, remove });
  return remove;
}
