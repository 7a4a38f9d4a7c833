// What the app wants shown on a map that is there already: a few codes, so that the map itself is not sent again.

const maps = (globalThis[Symbol.for("actormap.maps")] ??= { open: new Map(), wanted: new Map(), held: new Map(), sent: new Map() });
const seen = new Map();

export default function mount({ data }) {
  const { name, turn, view } = data;
  if (seen.get(name) === turn) return;
  seen.set(name, turn);
  if (maps.open.has(name)) maps.open.get(name).show(view);
  else maps.wanted.set(name, view);
}
