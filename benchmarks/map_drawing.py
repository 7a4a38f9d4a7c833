"""The drawn map against pyvis as it comes, with the same marks in the same places, in a real browser.

Two pages a size: ours (`map_html`), and what pyvis writes of the same graph with every place given and
physics off. Both are opened offline. First drawing: from the start of the page to two frames after its
scripts ran. Frame: milliseconds in which the page was at work for one step of panning over the whole map,
by the browser's own counter. Medians of pages that take turns; compare ratios, a shared machine doubles
milliseconds. Above `MOST_OPEN` actors ours opens with neighbourhoods as one mark, and says so on the page;
`--open` opens them all.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page
from pyvis.network import Network

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from browser import chromium

from actormap.access import KEY_HOLDER
from actormap.config import View
from actormap.model import ActorMap
from actormap.redact import redact
from actormap.viz.network import Look, drawn, map_html

TARGET = 0.25
STEPS = 12
VIEW = View(date="2026-01-01")
LOOK = Look(layers=("collaboration",))
DRAWN = """
<script>
const first = () => { document.body.dataset.first = performance.now(); };
requestAnimationFrame(() => requestAnimationFrame(first));
globalThis.step = (i) => network.moveTo({offset: {x: i % 2 ? 8 : -8, y: 0}});
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


def pages(n: int, folder: Path) -> dict[str, Path]:
    """Both pages of an invented map, in files."""
    share = redact(invented(n), "inside", principal=KEY_HOLDER)
    data = drawn(share, view=VIEW, look=LOOK)
    other = Network(height="800px", cdn_resources="in_line")
    other.toggle_physics(status=False)
    other.nodes = [
        {"id": i, "label": mark["name"], "shape": "dot", "size": 8, "x": mark["x"], "y": mark["y"]}
        for i, mark in enumerate(data["marks"])
    ]
    # add_edge() looks through all edges each time; the time to write the page is not counted here.
    other.edges = [{"from": link["from"], "to": link["to"]} for link in data["links"]]
    html = other.generate_html()
    for attribute in ("src", "href"):
        html = html.replace(f'{attribute}="https:', 'data-was="https:')  # it would ask for these in vain
    files = {"ours": folder / f"ours{n}.html", "pyvis": folder / f"pyvis{n}.html"}
    files["ours"].write_text(map_html(share, view=VIEW, look=LOOK), encoding="utf-8")
    files["pyvis"].write_text(html.replace("</body>", f"{DRAWN}</body>"), encoding="utf-8")
    return files


def measured(page: Page, path: Path, *, whole: bool) -> tuple[float, float]:
    """Milliseconds to the first drawing, and CPU milliseconds of a frame."""
    page.goto(path.as_uri())
    if path.name.startswith("ours"):
        page.wait_for_selector("#map[data-drawn]")
        first = float(page.locator("#map").get_attribute("data-drawn") or 0)
        if whole and page.get_by_role("button", name="Open all neighbourhoods").count():
            page.get_by_role("button", name="Open all neighbourhoods").click()
        page.evaluate(OURS)
    else:
        page.wait_for_selector("body[data-first]")
        first = float(page.locator("body").get_attribute("data-first") or 0)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def cpu() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in found if one["name"] == "TaskDuration") * 1000

    before = cpu()
    page.evaluate(f"""async () => {{ for (let i = 0; i < {STEPS}; i++) {{
        step(i); await new Promise(requestAnimationFrame); }} }}""")
    return first, (cpu() - before) / STEPS


def rows(sizes: list[int], repeat: int, *, whole: bool) -> Iterator[str]:
    """One line a size."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for n in sizes:
            files = pages(n, Path(folder))
            found: dict[str, list[tuple[float, float]]] = {name: [] for name in files}
            for _ in range(repeat):
                for name, path in files.items():
                    context = browser.new_context(viewport={"width": 1366, "height": 860}, offline=True)
                    context.set_default_timeout(600_000)
                    found[name].append(measured(context.new_page(), path, whole=whole))
                    context.close()
            first, frame = (
                {name: statistics.median(one[i] for one in every) for name, every in found.items()}
                for i in (0, 1)
            )
            ratios = first["ours"] / first["pyvis"], frame["ours"] / frame["pyvis"]
            yield (
                f"{n:>7} {first['ours']:>9.0f} {first['pyvis']:>9.0f} {ratios[0]:>6.2f}"
                f" {frame['ours']:>8.1f} {frame['pyvis']:>8.1f} {ratios[1]:>6.2f}"
                f"   {'met' if max(ratios) <= TARGET else 'not met'}"
            )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--actors", type=int, nargs="+", default=[200, 1000, 3000, 10_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--open", action="store_true", help="with all neighbourhoods open")
    asked = parser.parse_args()
    print("         first drawing, ms          a frame, CPU ms")
    print(f" actors      ours     pyvis  ratio     ours    pyvis  ratio   {TARGET:g}")
    for row in rows(asked.actors, asked.repeat, whole=asked.open):
        print(row, flush=True)


if __name__ == "__main__":
    main()
