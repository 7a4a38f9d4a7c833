"""The map as a part of a page: what it sends, whom it selects, where it leads; with the mouse and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from app_world import App, grids, lit, settled, turn_to
from approving import let_out
from fonts import our_fonts_alone
from maps import a_map, actor, sample
from opened import as_read, finished, follow, opened, the_app, words
from opened import page as page_at_once
from opened import turn_to as to_page
from playwright.sync_api import Locator, Page, WebSocket, expect
from streamlit.testing.v1 import AppTest
from waiting import until

from actormap.core.model import ActorMap
from actormap.viz import typeset
from actormap.viz.map import kept as views
from actormap.viz.map.state import MapState
from actormap.viz.scripts import ASSETS
from actormap.web.pages.home import map_beside, map_page
from actormap.web.parts import actor_map
from actormap.web.state import chosen, language, map_states, session

Visit = Callable[[App], Page]
MOST = 10 * 1024
"""Bytes that a selection may cost, both ways, with what is told of how the map is looked at."""
FORUM = "Kasimbi Rights Assembly"
KEPT = "globalThis[Symbol.for('actormap.maps')].sent"
"""Drawings that a window keeps."""


def page_of(body: Callable[..., None], *about: object) -> AppTest:
    """A page once its map is drawn, however long that takes."""
    return finished(page_at_once(body, *about))


class Traffic:
    """How much a window and its server say to each other from now on."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.frames = 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._count)
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.bytes += len(frame)
        self.frames += 1

    def since(self, do: Callable[[], None]) -> tuple[int, int]:
        """Frames and bytes that something costs."""
        before = self.frames, self.bytes
        do()
        return self.frames - before[0], self.bytes - before[1]


def outlines(m: ActorMap) -> bytes:
    """Squares for the provinces of a map but for the last one, and one that is nowhere."""
    areas = m["areas"]
    provinces = areas["id"][areas["adm_level"] == 1].tolist()
    features = []
    for i, code in enumerate([*provinces[:-1], "nowhere"]):
        x, y = i % 4, i // 4
        ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"ADM1_PCODE": code}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def open_map(page: Page) -> None:
    turn_to(page, "Map", "Map: who is there?")
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    settled(page)


def look_elsewhere(page: Page) -> None:
    for place in ("actors", "introductions", "brief", "settings", "gaps"):
        page.get_by_role("link", name=place.capitalize(), exact=True).click()
        expect(page).to_have_url(re.compile(f"/{place}"))
        settled(page)


def find(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Find an actor").fill(name)
    page.keyboard.press("Enter")
    expect(details(page).locator("h2")).to_have_text(name)


def show_who_is_filtered_out(page: Page) -> None:
    expect(details(page)).to_contain_text("On the map, but filtered out.")
    expect(page.locator(".am-count")).to_have_text(re.compile(r"^\d of 155 shown$"))
    details(page).get_by_role("button", name="Clear the filters").click()
    expect(page.locator(".am-count")).to_have_text("155 of 155 shown")


def show_civil_society_alone(page: Page) -> None:
    """Filter, and wait until the app was told, which it is once nothing more is changed."""
    picture = page.get_by_text(re.compile(r"^Picture of what you see"))
    with_others = picture.inner_text()
    page.locator("summary", has_text="Sphere").click()
    page.locator(".am-values").get_by_label("Civil society").check()
    page.keyboard.press("Escape")
    expect(picture).not_to_have_text(with_others)
    settled(page)


def draw_the_way_from_our_office(page: Page) -> None:
    page.get_by_role("button", name="Route from our office").press("Enter")
    route = page.get_by_role("region", name="Route")
    expect(route).to_contain_text("1 introduction, about")
    expect(route.get_by_role("listitem")).to_have_count(2)
    settled(page)
    page.get_by_role("button", name="Take it off the map").press("Enter")
    expect(route).to_have_count(0)
    settled(page)


def details(page: Page) -> Locator:
    return page.get_by_role("region", name="Details")


def test_a_user_filters_selects_and_is_led_on_and_a_selection_costs_little(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    traffic = Traffic(page)
    page.reload()
    settled(page)
    open_map(page)
    assert traffic.bytes > 160 * 1024, "the map itself was seen"
    count = page.locator(".am-count")
    expect(count).to_have_text("155 of 155 shown")

    def look() -> None:
        page.locator("summary", has_text="Works in").click()
        page.get_by_label("Воржень (Vorzhen)").first.check()
        page.keyboard.press("Escape")
        page.locator("summary", has_text="Works on the rights of").click()
        page.locator(".am-values").get_by_role("checkbox", name=re.compile(r"^Women \d")).check()
        page.keyboard.press("Escape")
        expect(count).to_have_text(re.compile(r"^\d of 155 shown$"))
        expect(page.get_by_text(re.compile(r"^Picture of what you see \(\d actors\)"))).to_be_visible()
        find(page, FORUM)
        show_who_is_filtered_out(page)

    _, sent = traffic.since(look)
    expect(page.get_by_text(re.compile(r"^Picture of what you see \(\d\d+ actors\)"))).to_be_visible()
    assert sent <= 4 * MOST, "the page is told how it is looked at, and no more"
    settled(page)

    def select() -> None:
        page.get_by_role("button", name="Add to selection").click()
        expect(page.locator("h2", has_text="The selected actors as a table")).to_be_visible()
        settled(page)

    _, sent = traffic.since(select)
    assert 0 < sent <= MOST
    assert FORUM in grids(page)
    show_civil_society_alone(page)
    expect(page.get_by_role("region", name="Selection")).to_contain_text("1 selected")
    look_elsewhere(page)

    def back() -> None:
        turn_to(page, "Map", "Map: who is there?")
        expect(page.locator(".am-root[data-ready]")).to_be_visible()

    _, sent = traffic.since(back)
    assert sent <= 3 * MOST, "the map itself is not sent again, however many pages were looked at meanwhile"
    expect(page.get_by_role("region", name="Selection")).to_contain_text("1 selected")
    expect(page.locator(".am-count")).to_have_text("115 of 155 shown")
    expect(details(page).locator("h2")).to_have_text(FORUM)
    for button, leads in (
        ("Who introduces us?", r"/introductions\?at=\w+$"),
        ("Open the record", r"/actors\?at=\w+$"),
        ("Note a contact", r"/after-a-meeting\?at=\w+$"),
    ):
        page.get_by_role("button", name=button).click()
        expect(page).to_have_url(re.compile(leads))
        settled(page)
        open_map(page)
        expect(details(page).locator("h2")).to_have_text(FORUM)


def test_a_window_that_no_longer_has_the_map_asks_for_it(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    open_map(page)
    turn_to(page, "Settings", "Settings")
    assert page.evaluate(f"{KEPT}.size") == 1
    page.evaluate(f"{KEPT}.clear()")
    open_map(page)
    assert page.evaluate(f"{KEPT}.size") == 1


def test_a_long_table_is_sent_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_page, "AT_ONCE", 3)
    with opened(tmp_path, a_map(*"ABCDEF")):
        run = page_of(map_page.body)
        names = [*run.dataframe[0].value["Name"]]
        assert len(names) == 3
        assert "1 to 3 of 7." in words(run)
        run.number_input(key="part of the table").set_value(3).run()
        assert "7 to 7 of 7." in words(run)
        assert len(run.dataframe[0].value) == 1


def test_a_user_without_a_mouse_compares_days_and_moves_marks(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    open_map(page)
    page.get_by_role("application").focus()
    page.keyboard.press("/")
    page.keyboard.type("rights assembly")
    page.keyboard.press("Enter")
    said = page.locator(".am > [role=status]")
    expect(said).to_contain_text(FORUM)
    page.keyboard.press("n")
    expect(said).not_to_contain_text(FORUM)
    page.keyboard.press(" ")
    expect(said).to_contain_text("selected, 1 in all")
    expect(page.locator("h2", has_text="The selected actors as a table")).to_be_visible()
    settled(page)
    find(page, FORUM)
    draw_the_way_from_our_office(page)
    page.get_by_role("button", name="Move marks").click()
    keep = page.get_by_role("button", name="Keep these places")
    expect(keep).to_be_hidden()
    page.get_by_role("application").focus()
    for _step in range(9):
        page.keyboard.press("Shift+ArrowLeft")
    keep.click()
    undo = page.get_by_role("button", name=re.compile("^Undo: .*place on the map"))
    expect(undo).to_be_visible()
    settled(page)
    page.reload()
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    page.get_by_role("button", name="Move marks").click()
    expect(page.get_by_role("button", name="Reset positions")).to_be_visible()
    undo.click()
    page.get_by_role("button", name="Yes, undo it").click()
    expect(page.get_by_role("button", name="Reset positions")).to_be_hidden()
    settled(page)
    page.get_by_role("button", name="Compare with this day").click()
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".am-time")).to_contain_text("Compared with 2026-11-25")
    told = page.locator(".am-time p")
    expect(told).to_have_text(re.compile(r"From 2024-\d\d-\d\d to 2026-11-25: [1-9]\d\d new ties \(thick\)"))
    boxes = [one.bounding_box() for one in page.locator(".am-stage").all()]
    first, second = (box for box in boxes if box)
    expect(page.locator(".am-day").first).to_have_text(re.compile("^2024-"))
    assert (first["width"], first["y"]) == (second["width"], second["y"]), "two maps side by side"
    assert first["x"] + first["width"] < second["x"], "the earlier day comes first"
    expect(page.locator("h2", has_text="What changed from 2024-")).to_be_visible()


def test_links_and_pictures_lead_to_an_actor_and_marks_stand_on_outlines(
    sample_app: App, visit: Visit
) -> None:
    page = visit(sample_app)
    page.evaluate("history.pushState({}, '', '/map?id=C001'); dispatchEvent(new PopStateEvent('popstate'))")
    expect(details(page)).to_contain_text("Collaboration")
    settled(page)
    page.evaluate(
        "history.pushState({}, '', '/actors?id=C001'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    page.get_by_text("Picture of who is around them").click()
    expect(details(page)).to_contain_text("Collaboration")
    first = details(page).locator("h2").inner_text()
    expect(page.get_by_role("button", name="Lasso")).to_be_hidden()
    expect(page.get_by_role("button", name="Add to selection")).to_have_count(0)
    details(page).locator(".am-ties button").first.click()
    expect(details(page).locator("h2")).not_to_have_text(first)
    page.get_by_role("button", name="Open the record").click()
    expect(page).to_have_url(re.compile(r"/actors\?at=\w+$"))
    settled(page)
    open_map(page)
    page.get_by_text("On outlines of your areas").click()
    chooser = page.locator("input[type=file]")
    file = {"name": "areas.geojson", "mimeType": "application/json"}
    chooser.set_input_files([file | {"buffer": b'{"type": "Topology"}'}])
    expect(page.get_by_test_id("stMain")).to_contain_text(
        "areas.geojson: TopoJSON. Save the areas as GeoJSON"
    )
    expect(page.get_by_role("button", name="Areas", exact=True)).to_have_count(0)
    chooser.set_input_files([file | {"buffer": outlines(sample())}])
    page.get_by_role("button", name="Areas", exact=True).click()
    note = page.locator(".am-note")
    expect(note).to_contain_text(re.compile(r"\d+ areas? of the map ha(s|ve) no outline"))
    expect(note).to_contain_text("1 outline is no area of the map (dashed).")
    find(page, FORUM)
    expect(page.get_by_role("button", name="Move marks")).to_be_hidden()


def test_the_map_fits_every_window_and_is_dark_at_night(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    served: list[str] = []
    page.on("response", lambda answer: served.append(answer.url))
    open_map(page)
    ours = {url.rsplit("/", 1)[1] for url in served if url.endswith(".js") and "actormap.map" in url}
    assert {"component.js", "map.js", "stage.js"} <= ours
    assert ours <= {path.name for path in ASSETS.iterdir()}
    assert any(url.endswith("/am-vis/vis-network.js") for url in served)
    root = page.locator(".am-root")
    for width, height in ((1280, 900), (390, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert root.evaluate("node => node.scrollWidth <= node.clientWidth")
        place = page.locator(".am-place").bounding_box()
        assert place
        assert place["width"] > 300
        assert place["height"] > 250
    page.set_viewport_size({"width": 390, "height": 900})
    aside = page.locator(".am-body").bounding_box()
    entries = [one.bounding_box() for one in page.locator(".am-legend .am-entry").all()]
    assert aside
    low = aside["y"] + aside["height"]
    assert sum(one is not None and one["y"] + one["height"] <= low for one in entries) >= 5
    assert page.locator(".st-key-actor-map").evaluate("node => node.scrollHeight <= node.clientHeight")
    page.set_viewport_size({"width": 1280, "height": 900})
    lit(page, "dark")
    dark = "node => getComputedStyle(node).backgroundColor.match(/\\d+/g).slice(0, 3).every(n => n < 60)"
    until(lambda: root.evaluate(dark))


def test_the_map_leaves_for_whom_it_was_drawn_alone(tmp_path: Path) -> None:
    with opened(tmp_path, sample()) as here:
        run = page_of(map_page.body)
        assert not run.get("download_button")
        next(one for one in run.button if one.label == "Draw the picture").click().run()
        assert "a second person must approve it before it leaves" in words(run)
        next(one for one in run.button if one.label == "Propose it").click().run()
        assert "It is proposed, and waits for a second person" in run.toast[0].value
        assert not run.get("download_button")
        let_out(here.store, here.principal)
        run = page_of(map_page.body)
        next(one for one in run.button if one.label == "Draw the picture").click().run()
        assert not run.exception
        assert len(run.get("download_button")) == 3
        assert "For use inside the office only." in words(run)
        run.session_state[language.KEPT] = "ar"
        assert not run.run().get("download_button"), "nor is what was drawn in another language"
        run.session_state[language.KEPT] = "en"
        run.run().radio[0].set_value(("organisations", "public")).run()
        assert not run.get("download_button"), "what was drawn for the office is not handed to the public"
        next(one for one in run.button if one.label == "Draw the picture").click().run()
        assert "Organisations that agreed to be named in public" in words(run)


def test_the_picture_of_a_filtered_map_holds_those_alone_who_are_shown(tmp_path: Path) -> None:
    m = sample()
    area = m["areas"]["id"][m["areas"]["name"].str.contains("Vorzhen")].iloc[0]
    state = MapState(filters=(("area", (area,)), ("groups", ("women",))), size="ties")
    with opened(tmp_path, m) as here:
        let_out(here.store, here.principal)
        run = page_of(map_page.body)
        assert "Picture of what you see (155 actors)" in labels(run)
        look_at(run, state)
        (label,) = [one for one in labels(run) if one.startswith("Picture of what")]
        n = int(re.findall(r"\d+", label)[0])
        assert 1 < n < 10
        assert len(run.dataframe[0].value) == n + 1, "the table too, with the office"
        press(run, "Draw the picture")
        assert f"{n} actors are on it." in words(run)
        run.radio[0].set_value(("organisations", "public")).run()
        press(run, "Draw the picture")
        on, held = map(int, re.search(r"(\d+) actors? (?:is|are) on it\. (\d+) name", words(run)).groups())
        assert on + held == n


def test_a_view_is_saved_with_a_name_comes_back_and_is_removed(tmp_path: Path) -> None:
    state = MapState(filters=(("groups", ("women",)),), colour="type", around="C001", frame=(0, 0, 9, 9))
    with opened(tmp_path, sample()) as here:
        run = page_of(map_page.body)
        assert "None is saved yet." in words(run)
        look_at(run, state)
        press(run, "Save this view")
        assert "This name cannot be kept." in as_read(words(run))
        run.text_input(key="name of a view").set_value("Women's groups")
        press(run, "Save this view")
        assert not run.exception
        kept = replace(state, around="", frame=())
        assert views.saved(here.store.load()) == {"Women's groups": kept}
        assert "C001" not in here.store.load()["views"].to_csv()
        (label,) = [one.label for one in page_of(map_page.body).button if one.key == "view Women's groups"]
        again = page_of(map_page.body)
        again.button(key="view Women's groups").click().run()
        assert again.session_state["chosen on : seen"] == map_states.encoded(kept)
        n = re.search(r"\d+", label)
        assert n
        assert f"Picture of what you see ({n[0]} actors)" in labels(again)
        again.button(key="remove view Women's groups").click().run()
        assert views.saved(here.store.load()) == {}


@pytest.mark.parametrize("view", ["areas", "actors"])
def test_the_picture_of_a_table_says_how_many_are_on_it_and_how_many_are_held_back(
    tmp_path: Path, view: str
) -> None:
    with opened(tmp_path, sample()) as here:
        let_out(here.store, here.principal)
        run = page_of(map_page.body)
        look_at(run, MapState(view=view))
        (label,) = [one for one in labels(run) if one.startswith("Picture of what")]
        n = int(re.findall(r"\d+", label)[0])
        assert n == (155 if view == "areas" else 59), "who is tied to whom has sixty rows, one of our office"
        press(run, "Draw the picture")
        assert f"{n} actors are on it." in words(run)
        assert len(run.get("download_button")) == 3
        run.radio[0].set_value(("organisations", "public")).run()
        press(run, "Draw the picture")
        on, held = map(int, re.search(r"(\d+) actors? (?:is|are) on it\. (\d+) name", words(run)).groups())
        assert on + held == n


def test_a_brief_has_a_map_also_where_the_page_shows_a_table(tmp_path: Path) -> None:
    def told() -> None:
        st.session_state["map as it is seen"] = MapState(view="actors", colour="type")
        look = actor_map.seen_now(session.current_reading(), inside=True)
        st.text(f"{look.colour_by} as {look.excerpt.state.view}" if look and look.excerpt else "none")

    with opened(tmp_path, sample()):
        assert words(page_of(_way, told, "")) == "type as map"


def test_two_days_beside_each_other_stand_in_a_table_too(tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        run = page_of(map_page.body)
        assert "What changed" not in words(run)
        look_at(run, MapState(before="2025-06-01"))
        assert "What changed from 2025-06-01 to 2026-11-25" in as_read(words(run))
        table = run.dataframe[0].value
        counts = table["Change"].value_counts()
        assert dict(counts) == {"New": 86, "Gone": 18}, "as the line below the two maps has it"
        look_at(run, MapState(before="2025-06-01", filters=(("groups", ("women",)),)))
        assert 0 < len(run.dataframe[0].value) < len(table), "of those who are shown"
        look_at(run, MapState(before="2026-11-24", layers=tuple(actor_map.LAYERS)))
        assert "No change is recorded. That can mean that nobody asked." in words(run)


def test_what_changed_since_a_day_leads_to_two_maps_side_by_side(tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        run = to_page(the_app(), "gaps", tab="change", since="2025-06-01")
        follow(run, "Two maps side by side")
        assert not run.exception
        assert "What changed from 2025-06-01 to 2026-11-25" in as_read(words(run))


def told_of_way(ends: str) -> str:
    def told() -> None:
        here = map_beside.wanted(session.current_reading())
        lines = [here["title"], *here["names"], here["summary"], *here["why"]] if here else ["none"]
        st.text("\n".join(lines))

    return as_read(words(page_of(_way, told, ends)))


def _way(told: Callable[[], None], ends: str) -> None:
    chosen.keep(actor_map.WAY, ends.split(",") if ends else ())
    told()


def test_a_way_is_told_beside_the_map_and_leads_over_nobody_unsafe(tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        assert told_of_way("") == "none"
        assert told_of_way("C001,nobody") == "none", "a browser can send anything"
        way = told_of_way("C033")
        assert way.startswith("From Field presence, Kasimbi to ")
        assert "Possible, subject to consent and a safety talk with each." in way
        assert told_of_way("FP,C033") == way, "one mark alone is where the way from our office ends"
        tied = told_of_way("C038,C108")
        assert "4 recorded ties: who works with whom, not who would introduce whom." in tied
        refused = told_of_way("C001,C010")
        assert "is at risk and was not asked whether it may be approached" in refused


def test_who_may_not_ask_for_routes_is_shown_no_way(tmp_path: Path) -> None:
    with opened(tmp_path, sample(), role="viewer"):
        for ends in ("C033", "C038,C108"):
            lines = told_of_way(ends).splitlines()
            assert lines[-1] == "Your role does not see routes. Ask a human rights officer."
            assert len(lines) <= 3, "its ends alone are named"
        assert "Route from A to B" not in labels(page_of(map_page.body)), "nor is it offered"


def test_two_who_are_selected_are_tied_by_the_form_of_ties(tmp_path: Path) -> None:
    with opened(tmp_path, sample()):
        run = page_of(map_page.body)
        assert "Add a tie between the two" not in [one.label for one in run.button]
        run.session_state["selected actors"] = ("C001", "C002")
        run.run()
        assert "Add a tie between the two" in [one.label for one in run.button]


def look_at(run: AppTest, state: MapState) -> None:
    """The page as after a browser told that its map is looked at like this."""
    run.session_state["map as it is seen"] = state
    seen = replace(state, frame=(), places=())
    run.session_state["chosen on : seen"] = map_states.encoded(seen)
    run.run()


def labels(run: AppTest) -> list[str]:
    """Words on what opens parts of a page."""
    return [as_read(one.proto.popover.label) for one in run.get("popover")]


@pytest.mark.parametrize("role", ["hro", "viewer"])
def test_who_may_take_out_a_brief_may_take_out_the_map(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, sample(), role=role):
        run = page_of(map_page.body)
        assert not run.exception
        pictures = [label for label in labels(run) if label.startswith("Picture")]
        links = [as_read(one.proto.label) for one in run.get("page_link")]
        assert pictures == (["Picture of what you see (151 actors)"] if role == "hro" else [])
        assert links == (["Into a brief (151 actors)"] if role == "hro" else [])
        assert ("Your role may not export anything." in words(run)) == (role == "viewer")


def test_names_that_hold_another_are_asked_about_and_letters_without_a_font_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "_fonts", our_fonts_alone)
    agreed = {"consent_c5": "yes", "consent_c6": "yes", "consent_c7": "yes"}
    m = a_map(
        actors=[
            actor("A", "Friends of Quiet Harbour", **agreed),
            actor("B", "Club \u6f22", **agreed),
            actor("C", "Quiet Harbour"),
        ]
    )
    with opened(tmp_path, m):
        run = page_of(map_page.body)
        run.radio[0].set_value(("organisations", "public")).run()
        press(run, "Draw the picture")
        assert "this name contains the name of somebody who is left out" in words(run)
        assert not run.get("download_button")
        press(run, "Leave them out too")
        assert not run.exception
        assert "no font on this computer has every letter of" in words(run).replace("No font", "no font")
        assert len(run.get("download_button")) == 2


def press(run: AppTest, label: str) -> None:
    next(one for one in run.button if one.label == label).click().run()


def test_words_of_a_filter_can_be_pressed(sample_app: App, visit: Visit) -> None:
    page = visit(sample_app)
    open_map(page)
    count, panel = page.locator(".am-count"), page.locator(".am-drop[open] .am-panel")
    for field in ("Works in", "Sphere", "Ties"):
        shown = count.inner_text()
        page.locator("summary", has_text=field).first.click()
        line = panel.locator("label").last
        line.scroll_into_view_if_needed()
        press_words(page, line.get_by_text(re.compile("[a-z]")).first)
        expect(count if field != "Ties" else page.locator("summary", has_text="Ties: sure")).not_to_have_text(
            shown
        )
        expect(panel).to_be_visible()
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)


def press_words(page: Page, words: Locator) -> None:
    """Press in the middle of words, as a hand does it: down, and up where it is."""
    box = words.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
