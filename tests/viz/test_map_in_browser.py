"""The page in a real browser: what it shows, what can be done with it, and that names stay text."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from actormap.access import KEY_HOLDER
from actormap.config import View
from actormap.model import ActorMap
from actormap.redact import redact
from actormap.viz.network import Look
from actormap.viz.saving import write_map

VIEW = View(date="2026-01-01")
PLAIN_LOOK = Look()
HOSTILE = [
    "</script><script>window.__xss=1</script>",
    "<img src=http://127.0.0.1:9/x onerror=window.__xss=2>",
    "<a href=javascript:window.__xss=3>href</a>",
    "![t](http://127.0.0.1:9/beacon.png) [x](javascript:window.__xss=4)",
    "{{7*7}}${7*7}{% raw %}{{ page.mark }}",
    "<svg/onload=window.__xss=5>",
    "</title></style></textarea><!-- --><iframe srcdoc='<script>parent.__xss=6</script>'>",
    "\"onmouseover=window.__xss=7 x='",
    "__proto__",
    "constructor\u2028\u2029\\u003cscript>window.__xss=8</script>",
    "منظمة <b>حقوق</b> الإنسان",
]
CHOSEN = "name => document.querySelector('#details h2')?.textContent === name"
PLAIN = ["National Forum", "Bar Association", "Women's Voice", "Ministry of Justice", "Far Circle"]


def hostile_map() -> ActorMap:
    n = len(HOSTILE)
    ids = [*HOSTILE[:-1], "x"]
    actors = pd.DataFrame({
        "id": ids, "name": HOSTILE, "aliases": HOSTILE, "sphere": "civil_society", "adm1_pcode": "XX01",
    })  # fmt: skip
    ring = pd.DataFrame({
        "source_id": ids, "target_id": ids[1:] + ids[:1], "kind": "coordination", "from": "2025-01-01",
    })  # fmt: skip
    return ActorMap(
        actors=actors, ties=ring, areas=pd.DataFrame({"id": ["XX01"], "name": [HOSTILE[0]]}),
        platforms=pd.DataFrame({"id": ["P"], "name": [HOSTILE[1]], "members": [";".join(ids[n - 2 :])]}),
    )  # fmt: skip


def plain_map() -> ActorMap:
    sphere = ["civil_society"] * 3 + ["state", "civil_society"]
    kinds = [("0", "1", "coordination"), ("1", "2", "information_sharing"), ("3", "0", "opposition")]
    ties = pd.DataFrame(kinds, columns=["source_id", "target_id", "kind"]).assign(**{"from": "2025-01-01"})
    actors = pd.DataFrame({"id": list("01234"), "name": PLAIN, "sphere": sphere, "level": "local"})
    return ActorMap(actors=actors, ties=ties)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a map offline; afterwards nothing may have been asked for, gone wrong, or run."""
    pages: list[tuple[Page, list[str], list[str]]] = []

    def go(m: ActorMap, look: Look = PLAIN_LOOK) -> Page:
        path = tmp_path / f"map{len(pages)}.html"
        share = redact(m, "inside", principal=KEY_HOLDER, purpose=HOSTILE[0])
        write_map(share, path, view=VIEW, look=look)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        pages.append((page, asked, wrong))
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield go
    for page, asked, wrong in pages:
        assert page.evaluate("window.__xss ?? null") is None
        assert asked == [page.url]
        assert wrong == []
        page.context.close()


def spot(page: Page, node: int) -> tuple[float, float]:
    """Where a mark is on the screen."""
    x, y = page.evaluate(
        """id => { const p = network.canvasToDOM(nodes[id]), r = place.getBoundingClientRect();
                   return [p.x + r.x, p.y + r.y]; }""",
        node,
    )
    return x, y


def colours_in(png: bytes) -> int:
    """Number of different bytes in a PNG's pixels; a blank picture has very few."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return len(set(zlib.decompress(data)))


def test_names_stay_text_when_marks_are_pointed_at_and_chosen(opened: Callable[..., Page]) -> None:
    page = opened(hostile_map(), Look(highlight=["__proto__", HOSTILE[0]]))
    tooltip = page.locator(".vis-tooltip")
    names = page.evaluate("nodes.map(node => node.name)")
    assert sorted(names) == sorted([*HOSTILE, HOSTILE[1]])
    for i, name in enumerate(names):
        page.mouse.move(*spot(page, i))
        expect(tooltip).to_be_visible()
        assert str(tooltip.text_content()).startswith(name)
        assert tooltip.locator("*").count() == tooltip.locator("br").count()
        page.mouse.click(*spot(page, i))
        page.wait_for_function(CHOSEN, arg=name)
        page.mouse.move(5, 790)
        expect(tooltip).to_be_hidden()
    assert page.title().startswith("</script>")
    assert page.locator("h1").text_content() == HOSTILE[0]


def test_lines_have_tooltips_of_text(opened: Callable[..., Page]) -> None:
    page = opened(hostile_map())
    a, b = spot(page, 0), spot(page, page.evaluate("edges.find(e => e.from === 0).to"))
    page.mouse.move(a[0] * 0.5 + b[0] * 0.5, a[1] * 0.5 + b[1] * 0.5)
    tooltip = page.locator(".vis-tooltip")
    expect(tooltip).to_contain_text("coordinates with")
    expect(tooltip).to_contain_text("believed 0.")


def test_names_stay_text_in_search_and_table(opened: Callable[..., Page]) -> None:
    page = opened(hostile_map())
    page.get_by_label("Find an actor").press_sequentially("window")
    found = page.locator("#results button").all_text_contents()
    assert {*found} == {name for name in HOSTILE if "window" in name}
    names = page.locator("tbody th").all_text_contents()
    assert sorted(names) == sorted([*HOSTILE, HOSTILE[1]])
    assert page.locator("tbody th").first.get_attribute("dir") == "auto"


def test_the_map_is_drawn_and_fits(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    assert colours_in(page.locator("#map canvas").screenshot()) > 40
    box = page.locator("#map").bounding_box()
    assert box
    for i in range(len(PLAIN)):
        x, y = spot(page, i)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]


def test_clicking_shows_details_and_clicking_beside_clears_them(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    page.mouse.click(*spot(page, 0))
    details = page.locator("#details")
    expect(details).to_contain_text("National Forum")
    expect(details).to_contain_text("coordinates with Bar Association")
    expect(details).to_contain_text("is opposed by Ministry of Justice")
    expect(details.locator("dl")).to_have_text(
        "TypeNot recordedSphereCivil societyAreaNot recordedLevelLocalLinks2"
    )
    details.get_by_role("button", name="Bar Association").click()
    expect(details.locator("h2")).to_have_text("Bar Association")
    page.mouse.click(20, 120)
    expect(details).to_have_text("No actor is chosen.")


def test_the_map_can_be_used_with_the_keyboard(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    chosen = page.locator("#details h2")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")
    first = chosen.text_content()
    assert first in PLAIN
    seen = {first}
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        seen.add(chosen.text_content())
    assert len(seen) > 1
    scale = page.evaluate("network.getScale()")
    page.keyboard.press("+")
    assert page.evaluate("network.getScale()") > scale
    page.keyboard.press("0")
    assert page.evaluate("network.getScale()") == pytest.approx(scale)
    page.keyboard.press("Escape")
    expect(page.locator("#details")).to_have_text("No actor is chosen.")


def test_search_finds_chooses_and_shows_again_what_was_hidden(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    page.get_by_label("State", exact=False).first.uncheck()
    expect(page.locator("#status")).to_contain_text("4 of 5 marks, 2 of 3 links")
    page.get_by_label("Find an actor").press_sequentially("minis")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text("Ministry of Justice")
    expect(page.locator("#status")).to_contain_text("5 of 5 marks")


def test_layers_and_spheres_can_be_hidden(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    status = page.locator("#status")
    expect(status).to_have_text("5 of 5 marks, 3 of 3 links shown")
    page.get_by_label("Collaboration").uncheck()
    expect(status).to_have_text("5 of 5 marks, 1 of 3 links shown")
    page.get_by_label("Tension").press("Space")
    expect(status).to_have_text("5 of 5 marks, 0 of 3 links shown")
    page.get_by_label("Collaboration").check()
    page.get_by_label("Civil society").uncheck()
    expect(status).to_have_text("1 of 5 marks, 0 of 3 links shown")


def test_every_control_has_a_name_and_can_be_reached(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input")].filter(
            e => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).length"""
    )
    assert unnamed == 0
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.dataset.layer || ''"))
    assert {"search", "whole", "collaboration", "tension"} <= reached
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_table_is_there_without_javascript(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    write_map(redact(plain_map(), "inside", principal=KEY_HOLDER), path, view=VIEW)
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("tbody th").all_text_contents() == PLAIN
    assert "The map needs JavaScript" in str(page.locator("noscript").text_content())
    context.close()


def test_an_empty_map_opens(opened: Callable[..., Page]) -> None:
    page = opened(ActorMap.empty())
    expect(page.locator("#status")).to_have_text("0 of 0 marks, 0 of 0 links shown")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")


def test_a_large_map_opens(opened: Callable[..., Page]) -> None:
    n = 3000
    ids = [f"A{i}" for i in range(n)]
    pairs = [(ids[i], ids[(i + step) % n]) for i in range(n) for step in (1, 5, 40)]
    ties = pd.DataFrame(pairs, columns=["source_id", "target_id"]).assign(kind="coordination")
    actors = pd.DataFrame({"id": ids, "name": ids, "sphere": "civil_society"})
    page = opened(ActorMap(actors=actors, ties=ties))
    expect(page.locator("header")).to_contain_text("Only the strongest 6000 of 9000 links are drawn")
    expect(page.locator("#status")).to_contain_text("3000 of 3000 marks, 6000 of 6000 links shown")
