"""The page in a real browser: what it shows, what can be done with it, and that names stay text."""

from __future__ import annotations

import gettext
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from babel.messages.extract import extract_from_dir
from maps import large, sample
from playwright.sync_api import Browser, Page, expect
from pseudo import OPEN, Pseudo, inside

from actormap.core import words
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import redact
from actormap.viz import scripts
from actormap.viz.map.network import Look, write_map
from actormap.viz.scripts import ASSETS

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
LABELS = ["Neighbourhood 1", "Neighbourhood 2"]
"""What comes from data."""
NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 999, 2_000, 12_345)
CHOSEN = "name => document.querySelector('.am-details h2')?.textContent === name"
FOUND = "#am-found [role=option]"
PLAIN = ["National Forum", "Bar Association", "Women's Voice", "Ministry of Justice", "Far Circle"]


def hostile_map() -> ActorMap:
    n = len(HOSTILE)
    ids = [*HOSTILE[:-1], "x"]
    actors = pd.DataFrame(
        {
            "id": ids,
            "name": HOSTILE,
            "aliases": HOSTILE,
            "sphere": "civil_society",
            "adm1_pcode": "XX01",
        }
    )
    ring = pd.DataFrame(
        {
            "source_id": ids,
            "target_id": ids[1:] + ids[:1],
            "kind": "coordination",
            "from": "2025-01-01",
        }
    )
    return ActorMap(
        actors=actors,
        ties=ring,
        areas=pd.DataFrame({"id": ["XX01"], "name": [HOSTILE[0]]}),
        platforms=pd.DataFrame({"id": ["P"], "name": [HOSTILE[1]], "members": [";".join(ids[n - 2 :])]}),
    )


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

    def go(m: ActorMap, look: Look = PLAIN_LOOK, **more: Any) -> Page:
        path = tmp_path / f"map{len(pages)}.html"
        share = redact(m, "inside", principal=KEY_HOLDER, purpose=HOSTILE[0])
        write_map(share, path, view=VIEW, look=look)
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "offline": True} | more)
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        pages.append((page, asked, wrong))
        page.goto(path.as_uri())
        page.wait_for_selector("#map[data-ready]")
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
        """id => { const { stage } = actorMap, r = stage.place.getBoundingClientRect();
                   const p = stage.network.canvasToDOM(stage.at(id)); return [p.x + r.x, p.y + r.y]; }""",
        node,
    )
    return x, y


def state(page: Page, what: str) -> Any:
    """Something of what the map shows."""
    return page.evaluate(f"(({{ state, stage }}) => {what})(actorMap)")


def colours_in(png: bytes) -> int:
    """Number of different bytes in a PNG's pixels; a blank picture has very few."""
    data, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return len(set(zlib.decompress(data)))


SAID = """() => {
  const root = document.querySelector("#map"), found = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode.textContent);
  const told = ["title", "aria-label", "placeholder", "aria-roledescription"];
  for (const one of root.querySelectorAll("*")) for (const name of told) found.push(one.getAttribute(name));
  return found.filter(Boolean);
}"""


def test_no_text_of_the_map_bypasses_the_catalogue(opened: Callable[..., Page]) -> None:
    words.speak(Pseudo())
    try:
        page = opened(plain_map(), Look(highlight=["0", "1"]))
    finally:
        words.speak(None)
    said = page.evaluate(SAID)
    page.mouse.click(*spot(page, 0))
    page.keyboard.press("f")
    page.locator(".am-search input").fill(PLAIN[0][:4])
    said += page.evaluate(SAID)
    for view in (1, 2):
        page.locator(".am-tabs button").nth(view).click()
        said += page.evaluate(SAID)
    known = [*PLAIN, *LABELS]
    rest = [inside(text) for text in said]
    for label in sorted(known, key=len, reverse=True):
        rest = [text.replace(label, "") for text in rest]
    assert any(OPEN in text for text in said)
    assert not [text for text in rest if re.search("[A-Za-z]{3,}", text)]


class Six(gettext.NullTranslations):
    """A language with the six forms of Arabic."""

    def plural(self, n: int) -> int:
        """Which form a number takes."""
        last = n % 100
        return n if n <= 2 else 4 if last > 10 else 3 if last > 2 else 5

    def ngettext(self, _one: str, _many: str, n: int) -> str:
        """The form by its number."""
        return f"{{n}} in form {self.plural(n)}"


def test_a_text_that_depends_on_a_number_takes_the_form_of_its_language(opened: Callable[..., Page]) -> None:
    words.speak(Six())
    try:
        page = opened(plain_map())
        shown = [words.ngettext(n, "{n} link", "{n} links") for n in NUMBERS]
    finally:
        words.speak(None)
    assert page.evaluate("ns => ns.map(n => sayMany(n, '{n} link', '{n} links'))", list(NUMBERS)) == shown
    assert len({text.partition(" ")[2] for text in shown}) == 6


@pytest.mark.parametrize(
    ("code", "day", "month"), [("en", "2026-03-01", "2026-03"), ("ar", "1 آذار/مارس 2026", "آذار/مارس 2026")]
)
def test_days_are_told_as_the_pages_tell_them(
    opened: Callable[..., Page], code: str, day: str, month: str
) -> None:
    words.speak(words.catalogue(code))
    try:
        page = opened(plain_map())
    finally:
        words.speak(None)
    assert page.evaluate("[sayDay('2026-03-01'), sayDay('2026-03')]") == [day, month]


def test_the_texts_of_the_scripts_are_those_that_the_catalogue_holds() -> None:
    keywords = {"say": None, "sayMany": (2, 3)}
    within = {"**.js": {"parse_template_string": "true"}}
    every = extract_from_dir(ASSETS, [("**.js", "javascript")], within, keywords)
    found = {message for _, _, message, _, _ in every}
    one, many = scripts.templates()
    assert {*one, *many} == found


def test_names_stay_text_wherever_they_stand(opened: Callable[..., Page]) -> None:
    page = opened(hostile_map(), Look(highlight=["__proto__", HOSTILE[0]]))
    page.get_by_role("button", name="Whole map").click()
    tooltip = page.locator(".am-tip")
    names = state(page, "state.marks.map(mark => mark.name)")
    assert sorted(names) == sorted([*HOSTILE, HOSTILE[1]])
    for i, name in enumerate(names):
        page.mouse.move(*spot(page, i))
        expect(tooltip).to_contain_text(name)
        assert tooltip.locator("*").count() == 0
        page.mouse.click(*spot(page, i))
        page.wait_for_function(CHOSEN, arg=name)
        page.mouse.move(5, 790)
    assert page.title().startswith("</script>")
    assert page.locator("h1").text_content() == HOSTILE[0]
    a, b = spot(page, 0), spot(page, state(page, "state.links.find(link => link.from === 0).to"))
    page.mouse.move(a[0] * 0.5 + b[0] * 0.5, a[1] * 0.5 + b[1] * 0.5)
    expect(tooltip).to_contain_text("coordinates with")
    expect(tooltip).to_contain_text("believed 0.")
    page.get_by_label("Find an actor").press_sequentially("window")
    found = page.locator(FOUND).all_text_contents()
    assert {*found} == {name for name in HOSTILE if "window" in name}
    page.keyboard.press("Escape")
    for name in ("Actor × actor", "Theme × area"):
        page.get_by_role("button", name=name).click()
    expect(page.locator(".am-legend")).to_contain_text(HOSTILE[0])
    names = page.locator("tbody th[dir]").all_text_contents()
    assert sorted(names) == sorted([*HOSTILE, HOSTILE[1]])


def test_the_map_is_drawn_once_fits_and_a_click_shows_details(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    # One for what was put together, one for the size that the browser found for it, one to fit it in.
    assert 1 <= state(page, "stage.drawings") <= 3
    assert colours_in(page.locator("#map canvas").first.screenshot()) > 40
    box = page.locator(".am-place").bounding_box()
    assert box
    for i in range(len(PLAIN)):
        x, y = spot(page, i)
        assert box["x"] < x < box["x"] + box["width"]
        assert box["y"] < y < box["y"] + box["height"]
    page.mouse.click(*spot(page, 0))
    details = page.get_by_role("region", name="Details")
    expect(details).to_contain_text("National Forum")
    expect(details).to_contain_text("coordinates with Bar Association")
    expect(details).to_contain_text("is opposed by Ministry of Justice")
    expect(details.locator("dl")).to_have_text("Works inNot recordedWorks onNot recorded")
    expect(details.get_by_role("button", name="Who introduces us?")).to_have_count(0)
    details.get_by_role("button", name="Bar Association").click()
    expect(details.locator("h2")).to_have_text("Bar Association")
    page.mouse.click(*beside(page))
    expect(details).to_contain_text("Click a mark")


@pytest.mark.parametrize("code", ["en", "ar"])
def test_no_name_is_written_under_what_lies_over_the_map(opened: Callable[..., Page], code: str) -> None:
    words.speak(words.catalogue(code))
    page = opened(sample(), viewport={"width": 1366, "height": 768})
    under, told = page.evaluate(
        """() => {
            const { stage } = actorMap, box = (one) => one.getBoundingClientRect();
            const over = [...document.querySelectorAll(".am-zoom, .am-legend")].map(box);
            const at = box(stage.place);
            const lies = ({ one, ...spot }) => over.some((it) => {
                const { x, y } = stage.network.canvasToDOM(spot), half = widthOf(one.label) / 2;
                const [left, top] = [at.left + x, at.top + y];
                const beside = left + half < it.left || left - half > it.right;
                return !beside && top + 12 > it.top && top < it.bottom;
            });
            return [stage.named.filter(lies).map(({ one }) => one.label), stage.named.length];
        }"""
    )
    assert told > 30
    assert under == []


def test_fingers_choose_select_and_zoom(opened: Callable[..., Page]) -> None:
    page = opened(plain_map(), has_touch=True)
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    x, y = spot(page, 1)
    page.touchscreen.tap(x + 14, y + 14)
    expect(page.locator(".am-details h2")).to_have_text("Bar Association")
    touch("touchStart", spot(page, 2))
    selection = page.get_by_role("region", name="Selection")
    expect(selection).to_contain_text("1 selected")
    touch("touchEnd")
    expect(selection).to_contain_text("1 selected")
    scale = state(page, "stage.network.getScale()")
    x, y = beside(page)
    x, y = x + 250, y - 100  # beside the legend
    touch("touchStart", (x + 200, y), (x + 240, y))
    for far in range(20, 120, 20):
        touch("touchMove", (x + 200 - far, y), (x + 240 + far, y))
    touch("touchEnd")
    assert state(page, "stage.network.getScale()") > scale * 1.5
    button = page.get_by_role("button", name="Whole map").bounding_box()
    assert button
    assert button["height"] >= 40


def test_where_the_system_chooses_the_colours_the_map_takes_them(opened: Callable[..., Page]) -> None:
    page = opened(plain_map(), forced_colors="active", color_scheme="dark")
    theme = page.evaluate(
        """() => { const seen = document.createElement("i"); document.body.append(seen);
                   return Object.fromEntries(["CanvasText", "Canvas", "Highlight"].map(name => {
                     seen.style.color = name; return [name, getComputedStyle(seen).color]; })); }"""
    )
    own = page.evaluate("() => themeOf(actorMap.stage.place)")
    assert own["forced"]
    assert (own["text"], own["back"], own["focus"]) == ("CanvasText", "Canvas", "Highlight")
    assert {batch["colour"] for batch in state(page, "stage.batches")} == {"CanvasText"}
    colour = "node => getComputedStyle(node).backgroundColor"
    pressed = page.get_by_role("button", name="Map", exact=True).evaluate(colour)
    other = page.get_by_role("button", name="Actor × actor").evaluate(colour)
    assert (pressed, other) == (theme["Highlight"], theme["Canvas"])


def test_tables_leave_room_for_cells_in_a_narrow_window(opened: Callable[..., Page]) -> None:
    page = opened(working_map(), viewport={"width": 390, "height": 900})
    for view in ("Actor × actor", "Theme × area"):
        page.get_by_role("button", name=view).click()
        head = page.locator(".am-matrix tbody th").first.bounding_box()
        cell = page.locator(".am-matrix tbody td").nth(1).bounding_box()
        assert head
        assert cell
        assert head["width"] <= 150
        assert cell["x"] + cell["width"] <= 390, "two columns at least are seen beside the names"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def working_map() -> ActorMap:
    """Actors of long names on a theme of a long name."""
    m = plain_map()
    long = "Monitoring and reporting of what happens to those who speak for the rights of others"
    return ActorMap(
        actors=m.actors.assign(name=[f"{name} of the Association of All Provinces" for name in PLAIN]),
        ties=m.ties,
        sectors=pd.DataFrame({"id": ["S"], "name": [long]}),
        areas=pd.DataFrame({"id": ["XX01", "XX02"], "name": ["Coast", "Hills"], "adm_level": "1"}),
        presence=pd.DataFrame({"actor_id": ["0", "1"], "pcode": ["XX01", "XX02"], "sector": "S"}),
    )


def beside(page: Page) -> tuple[float, float]:
    """A corner of the map where nothing stands."""
    box = page.locator(".am-place").bounding_box()
    assert box
    return box["x"] + 6, box["y"] + box["height"] - 6


def test_every_control_has_a_name_and_the_keyboard_alone_is_enough(opened: Callable[..., Page]) -> None:
    page = opened(plain_map())
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select")].filter(
            e => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).length"""
    )
    assert unnamed == 0
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        told = "(e => e.getAttribute('aria-label') || e.textContent)(document.activeElement)"
        reached.add(page.evaluate(told).strip().split("\n")[0][:13])
    assert {"Find an actor", "Sphere ▾", "Map of actors", "Whole map", "Lasso"} <= reached
    assert page.locator("html").get_attribute("lang") == "en"
    chosen, said = page.locator(".am-details h2"), page.locator(".am > [role=status]")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")
    first = str(chosen.text_content())
    assert first in PLAIN
    expect(said).to_contain_text(first)
    seen = {first}
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        seen.add(str(chosen.text_content()))
    assert len(seen) > 1
    page.keyboard.press("/")
    page.keyboard.type("bar as")
    page.keyboard.press("Enter")
    expect(chosen).to_have_text("Bar Association")
    walked = []
    for _ in range(2):
        page.keyboard.press("n")
        walked.append(str(chosen.text_content()))
    assert sorted(walked) == ["National Forum", "Women's Voice"]
    page.keyboard.press(" ")
    expect(said).to_contain_text("selected, 1 in all")
    page.keyboard.press("f")
    expect(said).to_contain_text("actors around")
    scale = state(page, "stage.network.getScale()")
    page.keyboard.press("+")
    assert state(page, "stage.network.getScale()") > scale
    page.keyboard.press("Enter")
    expect(page.locator(".am-details")).to_be_focused()
    page.get_by_role("application").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".am-details")).to_contain_text("Click a mark")


def test_all_who_match_can_be_reached_and_are_counted(opened: Callable[..., Page]) -> None:
    ids = [f"A{i:03d}" for i in range(75)]
    page = opened(ActorMap(actors=pd.DataFrame({"id": ids, "name": ids})))
    page.get_by_label("Find an actor").press_sequentially("A0")
    expect(page.locator(FOUND)).to_have_count(60)
    told = "75 actors found. The first 60 are listed: type more letters."
    expect(page.locator(".am-search [role=status]")).to_have_text(told)


def test_marks_are_filtered_layers_hidden_and_the_search_tells_of_who_is_filtered_out(
    opened: Callable[..., Page],
) -> None:
    page = opened(plain_map())
    before = [spot(page, i) for i in range(5)]
    page.locator("summary", has_text="Sphere").click()
    page.locator(".am-values").get_by_label("State").check()
    expect(page.locator(".am-count")).to_have_text("1 of 5 shown")
    expect(page.locator("summary", has_text="Sphere: State")).to_be_visible()
    assert [spot(page, i) for i in range(5)] == before
    assert state(page, "[...state.shown]") == [0, 0, 0, 1, 0]
    page.mouse.click(*spot(page, 0))
    expect(page.locator(".am-details")).to_contain_text("Click a mark")
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.locator(".am-count")).to_have_text("5 of 5 shown")
    drawn = "stage.lines.length"
    assert state(page, drawn) == 3
    page.get_by_role("button", name="Collaboration 2").click()
    assert state(page, drawn) == 1
    page.get_by_role("button", name="Tension 1").press("Space")
    assert state(page, drawn) == 0
    expect(page.get_by_role("button", name="Tension 1")).to_be_focused()
    page.get_by_role("button", name="Collaboration 2").click()
    assert state(page, drawn) == 2
    count = page.locator(".am-count")
    page.get_by_role("button", name="State 1").last.click()
    expect(count).to_have_text("4 of 5 shown")
    search = page.get_by_label("Find an actor")
    search.press_sequentially("i")
    expect(page.locator(FOUND)).to_have_count(5)
    expect(page.locator(".am-search [role=status]")).to_have_text("5 actors found.")
    search.press_sequentially("s")
    page.keyboard.press("Enter")
    details = page.locator(".am-details")
    expect(details.locator("h2")).to_have_text("Ministry of Justice")
    expect(details).to_contain_text("On the map, but filtered out.")
    expect(count).to_have_text("4 of 5 shown")
    box = page.locator(".am-place").bounding_box()
    assert box
    x, y = spot(page, 3)
    assert abs(y - box["y"] - box["height"] / 2) < 2, "it stands in the middle, faint as it is"
    assert box["x"] < x < box["x"] + box["width"]
    details.get_by_role("button", name="Clear the filters").click()
    expect(count).to_have_text("5 of 5 shown")
    expect(details.locator("h2")).to_have_text("Ministry of Justice")
    expect(details).not_to_contain_text("filtered out")


def test_a_platform_stands_as_long_as_a_member_of_it_is_shown(opened: Callable[..., Page]) -> None:
    actors = pd.DataFrame(
        {
            "id": ["A", "B"],
            "name": ["Forum", "Desk"],
            "sphere": "civil_society",
            "adm1_pcode": ["XX01", "XX02"],
        }
    )
    both = pd.DataFrame({"id": ["P", "Q"], "name": ["Net", "Ring"], "members": ["A", "B"]})
    areas = pd.DataFrame({"id": ["XX01", "XX02"], "name": ["Coast", "Hills"]})
    page = opened(ActorMap(actors=actors, platforms=both, areas=areas))
    page.locator("summary", has_text="Works in").click()
    page.locator(".am-values").get_by_label("Hills").check()
    shown = "state.marks.filter(mark => state.shown[mark.id]).map(mark => mark.name)"
    assert state(page, shown) == ["Desk", "Ring"]


def test_several_links_between_two_actors_are_bent_apart(opened: Callable[..., Page]) -> None:
    kinds = [("A", "B", "coordination"), ("A", "B", "influence"), ("B", "A", "opposition")]
    ties = pd.DataFrame(kinds, columns=["source_id", "target_id", "kind"]).assign(sign=["", "+", ""])
    actors = pd.DataFrame({"id": ["A", "B"], "name": ["Forum", "Desk"], "sphere": ["civil_society"] * 2})
    page = opened(ActorMap(actors=actors, ties=ties))
    bends = state(page, "state.links.map(link => (link.from < link.to ? 1 : -1) * link.bend)")
    assert len({round(bend, 6) for bend in bends}) == 3


def test_a_lasso_selects_control_adds_and_neighbours_are_shown_step_by_step(
    opened: Callable[..., Page],
) -> None:
    page = opened(plain_map())
    box = page.locator(".am-place").bounding_box()
    assert box
    left, top, right, bottom = box["x"] + 3, box["y"] + 3, box["x"] + box["width"] - 3, box["y"] + 500
    page.keyboard.down("Shift")
    page.mouse.move(left, top)
    page.mouse.down()
    for corner in ((right, top), (right, bottom), (left, bottom), (left, top)):
        page.mouse.move(*corner, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    selected = page.get_by_role("region", name="Selection")
    expect(selected).to_contain_text("5 selected")
    page.keyboard.down("Control")
    page.mouse.click(*spot(page, 1))
    page.keyboard.up("Control")
    expect(selected).to_contain_text("4 selected")
    selected.get_by_role("button", name="Clear").click()
    expect(selected).to_have_count(0)
    page.mouse.click(*spot(page, 2))
    count = page.locator(".am-count")
    page.get_by_role("button", name="Neighbours +1").click()
    expect(count).to_have_text("2 of 5 shown")
    page.get_by_role("button", name="Neighbours +2").click()
    expect(count).to_have_text("3 of 5 shown")
    page.get_by_role("button", name="Show all again").click()
    expect(count).to_have_text("5 of 5 shown")


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
    expect(page.locator(".am-count")).to_have_text("0 of 0 shown")
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowRight")


def test_a_large_map_opens_with_neighbourhoods_as_one_mark_and_says_what_it_leaves_out(
    opened: Callable[..., Page],
) -> None:
    page = opened(large(2000))
    note = page.locator(".am-note")
    expect(note).to_contain_text("neighbourhoods drawn as one mark")
    assert state(page, "stage.units.length") < 100
    page.get_by_label("Find an actor").press_sequentially("A1577")
    page.keyboard.press("Enter")
    expect(page.locator(".am-details h2")).to_have_text("A1577")
    opened_now = state(page, "stage.units.filter(unit => unit.id !== undefined).length")
    assert 50 <= opened_now < 400
    for platform in ("Forum", "Union"):
        page.get_by_label("Find an actor").fill(platform)
        page.keyboard.press("Enter")
        expect(page.locator(".am-details h2")).to_have_text(platform)
        assert state(page, "stage.unitOf(state.chosen)?.id === state.chosen"), "where somebody sits on it"
    page.get_by_role("button", name="Open all neighbourhoods").click()
    expect(note).to_contain_text("Only the strongest 6000 of 10105 links are drawn")
    assert state(page, "stage.lines.length") == 6000


def test_who_works_in_several_areas_has_their_colours_beside_each_other(opened: Callable[..., Page]) -> None:
    areas = [f"XX{i:02d}" for i in range(6)]
    everywhere = pd.DataFrame({"actor_id": "B", "pcode": areas, "sector": "S"})
    one = pd.DataFrame({"actor_id": ["A", "C", "C"], "pcode": ["XX00", "XX00", "XX01"], "sector": "S"})
    m = ActorMap(
        actors=pd.DataFrame({"id": list("ABCD"), "name": list("ABCD")}),
        areas=pd.DataFrame({"id": areas, "name": areas}),
        sectors=pd.DataFrame({"id": ["S"], "name": ["Law"]}),
        presence=pd.concat([everywhere, one]),
    )
    page = opened(m)
    fills = page.evaluate("[0, 1, 2, 3].map(id => fillOf(actorMap.state, id))")
    colours = [value["colour"] for value in page.evaluate("actorMap.state.fields.get('area').values")]
    assert fills == [colours[0], "#DDDDDD", colours[:2], None]
    page.get_by_role("button", name="Theme × area").click()
    expect(page.get_by_role("button", name="Law, XX00: 3")).to_be_visible()
    page.get_by_role("button", name="Law, XX01: 2").click()
    expect(page.get_by_role("region", name="Selection")).to_contain_text("2 selected")
