"""The drawn map against pyvis as it comes and cytoscape.js, with the same marks in the same places.

A page each and size: ours (`map_html`), and what the others make of the same graph with every place given;
all are opened offline in a real browser. First drawing: until two frames after the scripts of a page ran, as
milliseconds on the clock and of CPU of its main thread. Frame: CPU of one step of panning over the whole map.
Medians of pages that take turns; compare ratios of CPU, a shared machine doubles what the clock says. Above
`MOST_OPEN` actors ours opens with neighbourhoods as one mark, and says so on the page; `--open` opens them
all.

cytoscape.js is no part of this project: it is compared where its file is given
(``npm pack cytoscape``, then ``--cytoscape package/dist/cytoscape.min.js``).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Page
from pyvis.network import Network

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from browser import chromium

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import redact
from actormap.viz.map.network import Look, drawn, map_html

STEPS = 12
VIEW = View(date="2026-01-01")
LOOK = Look(layers=("collaboration",))
DRAWN = """
<script>
const first = () => { document.body.dataset.first = performance.now(); };
requestAnimationFrame(() => requestAnimationFrame(first));
globalThis.step = (i) => %s;
</script>
"""
OURS = """() => { const { network } = actorMap.stage;
  globalThis.step = (i) => network.moveTo({offset: {x: i % 2 ? 8 : -8, y: 0}}); }"""


def invented(n: int, ties_each: float = 2.5) -> ActorMap:
    """Actors in groups of forty; nine of ten ties stay inside of a group."""
    chance = random.Random(n)  # noqa: S311 - invented
    ids = [f"A{i}" for i in range(n)]
    pairs = set()
    while len(pairs) < ties_each * n:
        one = chance.randrange(n)
        inside = one // 40 * 40 + chance.randrange(40)
        other = inside if chance.random() < 0.9 else chance.randrange(n)
        if other < n and one != other:
            pairs.add((min(one, other), max(one, other)))
    ties = pd.DataFrame(sorted(pairs), columns=["source_id", "target_id"]).map(ids.__getitem__)
    actors = pd.DataFrame({"id": ids, "name": [f"Actor {i}" for i in range(n)], "sphere": "civil_society"})
    return ActorMap(actors=actors, ties=ties.assign(kind="coordination", **{"from": "2025-01-01"}))


def pages(n: int, folder: Path, cytoscape: Path | None) -> dict[str, Path]:
    """Pages of an invented map, in files."""
    share = redact(invented(n), "inside", principal=KEY_HOLDER)
    data = drawn(share, view=VIEW, look=LOOK)
    texts = {"ours": map_html(share, view=VIEW, look=LOOK), "pyvis": _pyvis(data)}
    if cytoscape is not None:
        texts["cytoscape"] = _cytoscape(data, cytoscape.read_text(encoding="utf-8"))
    files = {name: folder / f"{name}{n}.html" for name in texts}
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    return files


def _pyvis(data: dict[str, Any]) -> str:
    page = Network(height="800px", cdn_resources="in_line")
    page.toggle_physics(status=False)
    page.nodes = [
        {"id": i, "label": mark["name"], "shape": "dot", "size": 8, "x": mark["x"], "y": mark["y"]}
        for i, mark in enumerate(data["marks"])
    ]
    # add_edge() looks through all edges each time; the time to write the page is not counted here.
    page.edges = [{"from": link["from"], "to": link["to"]} for link in data["links"]]
    html = page.generate_html()
    for attribute in ("src", "href"):
        html = html.replace(f'{attribute}="https:', 'data-was="https:')  # it would ask for these in vain
    moved = "network.moveTo({offset: {x: i % 2 ? 8 : -8, y: 0}})"
    return html.replace("</body>", f"{DRAWN % moved}</body>")


def _cytoscape(data: dict[str, Any], library: str) -> str:
    marks = [
        {"data": {"id": f"m{i}", "label": mark["name"]}, "position": {"x": mark["x"], "y": mark["y"]}}
        for i, mark in enumerate(data["marks"])
    ]
    links = [{"data": {"source": f"m{one['from']}", "target": f"m{one['to']}"}} for one in data["links"]]
    looks = [
        {"selector": "node", "style": {"label": "data(label)", "width": 16, "height": 16, "font-size": 12}},
        {"selector": "edge", "style": {"width": 1}},
    ]
    asked = json.dumps({"elements": marks + links, "style": looks, "layout": {"name": "preset"}})
    return (
        f'<!doctype html><meta charset="utf-8"><body><div id="map" style="height:800px"></div>'
        f"<script>{library}</script><script>const asked = {asked};"
        'const cy = cytoscape({container: document.getElementById("map"), ...asked});</script>'
        f"{DRAWN % 'cy.panBy({x: i % 2 ? 8 : -8, y: 0})'}</body>"
    )


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: to the first drawing on the clock and of CPU, and CPU of a frame."""

    first: float
    first_cpu: float
    frame: float


def measured(page: Page, path: Path, *, whole: bool) -> Cost:
    """What a page costs."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def cpu() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in found if one["name"] == "TaskDuration") * 1000

    before = cpu()
    page.goto(path.as_uri())
    ours = path.name.startswith("ours")
    place, name = ("#map", "data-drawn") if ours else ("body", "data-first")
    page.wait_for_selector(f"{place}[{name}]", state="attached")
    first = float(page.locator(place).get_attribute(name) or 0)
    first_cpu = cpu() - before
    if ours:
        if whole and page.get_by_role("button", name="Open all neighbourhoods").count():
            page.get_by_role("button", name="Open all neighbourhoods").click()
        page.evaluate(OURS)
    before = cpu()
    page.evaluate(f"""async () => {{ for (let i = 0; i < {STEPS}; i++) {{
        step(i); await new Promise(requestAnimationFrame); }} }}""")
    return Cost(first, first_cpu, (cpu() - before) / STEPS)


def rows(sizes: list[int], repeat: int, *, whole: bool, cytoscape: Path | None) -> Iterator[str]:
    """One line a size and page."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            files = pages(n, Path(folder), cytoscape)
            found: dict[str, list[Cost]] = {name: [] for name in files}
            for _ in range(repeat):
                for name, path in files.items():
                    context = browser.new_context(viewport={"width": 1366, "height": 860}, offline=True)
                    context.set_default_timeout(900_000)
                    found[name].append(measured(context.new_page(), path, whole=whole))
                    context.close()
            medians = {
                name: [statistics.median(getattr(one, part) for one in every) for part in Cost.__slots__]
                for name, every in found.items()
            }
            for name, costs in medians.items():
                told = " ".join(f"{cost:>9.1f}" for cost in costs)
                ratios = [own / other for own, other in zip(medians["ours"], costs, strict=True)]
                line = " ".join(f"{ratio:>6.2f}" for ratio in ratios)
                yield f"{n:>7} {name:<10} {told}   {line if name != 'ours' else ''}"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--actors", type=int, nargs="+", default=[200, 1000, 3000, 10_000, 50_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--open", action="store_true", help="with all neighbourhoods open")
    parser.add_argument("--cytoscape", type=Path, help="cytoscape.min.js, to be compared too")
    asked = parser.parse_args()
    if asked.cytoscape is None:
        print("cytoscape.js is left out: give its file with --cytoscape.")
    print("                   first drawing, ms     a frame,   ours by theirs")
    print(" actors               clock       CPU    CPU ms    clock   CPU  frame")
    for row in rows(asked.actors, asked.repeat, whole=asked.open, cytoscape=asked.cytoscape):
        print(row, flush=True)


if __name__ == "__main__":
    main()
