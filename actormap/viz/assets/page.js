// The page that needs no network: it draws what stands in its own blocks of data.

import { createMap } from "./map.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const actorMap = createMap(document.getElementById("map"), { ...read("data"), marks: read("marks"), links: read("links") });
