"""Picture against page: who and what is shown in a state of the map, and in what is taken along of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import a_map, actor, large, sample, tie
from playwright.sync_api import Browser

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.introductions.planner import planner_of
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import on_screen, redact
from actormap.viz import style
from actormap.viz.brief import About, leaving
from actormap.viz.map.legend import changes
from actormap.viz.map.look import Around, Inside, Look, look_of
from actormap.viz.map.network import drawn, map_html
from actormap.viz.map.picture import HEIGHT, LEGEND, WIDTH, map_svg
from actormap.viz.map.state import MapState, Shown
from actormap.viz.map.table_picture import table_of
from actormap.viz.scripts import joined

VIEW = View(date="2026-11-25")
SVG = "{http://www.w3.org/2000/svg}"


@cache
def page() -> dict[str, Any]:
    """The sample as the page of the map draws it."""
    return drawn(on_screen(sample()), view=VIEW, look=Look(inside=Inside()))


def code_of(key: str, label: str) -> str:
    (field,) = [field for field in page()["fields"] if field["key"] == key]
    return next(value["code"] for value in field["values"] if label in value["label"])


def vorzhen() -> MapState:
    return MapState(filters=(("area", (code_of("area", "Vorzhen"),)), ("groups", ("women",))))


def names(state: MapState) -> set[str]:
    """Names of the actors that are shown in a state, by the fields of the page themselves."""
    shown = Shown(page(), state)
    return {mark["name"] for mark, there in zip(page()["marks"], shown.actors, strict=True) if there}


def taken(state: MapState, m: ActorMap | None = None) -> dict[str, Any]:
    """The data of a file for the office that shows a state of the page."""
    share = redact(m or sample(), "inside", principal=KEY_HOLDER)
    return drawn(share, view=VIEW, look=look_of(page(), state, inside=True))


def test_a_picture_names_those_alone_who_are_shown_on_the_page() -> None:
    state, share = vorzhen(), redact(sample(), "inside", principal=KEY_HOLDER)
    shown = names(state)
    assert 1 < len(shown) < 20
    look = look_of(page(), state, inside=True)
    svg, html = map_svg(share, view=VIEW, look=look), map_html(share, view=VIEW, look=look)
    others = {name for name in sample().actors["name"] if not any(name in one for one in shown)}
    assert len(others) > 130
    assert not [name for name in others if name in svg or name in html]
    assert all(name in html for name in shown)


def test_marks_of_a_picture_stand_as_they_stand_on_the_page() -> None:
    state = vorzhen()
    at = {mark["name"]: (mark["x"], mark["y"]) for mark in page()["marks"]}
    found = taken(state)["marks"]
    assert {mark["name"] for mark in found if mark["sphere"] != style.PLATFORM} == names(state)
    for mark in found:
        assert (mark["x"], mark["y"]) == pytest.approx(at[mark["name"]], abs=0.1)


@pytest.mark.parametrize("day", ["", "2025-06-01"])
def test_lines_of_a_picture_are_those_of_the_page_on_its_day(day: str) -> None:
    state = replace(MapState(), day=day, sure=1, layers=("influence",))
    shown = Shown(page(), state)
    at = [mark["name"] for mark in page()["marks"]]
    lines = sorted((at[link["from"]], at[link["to"]], link["layer"], link["q"]) for link in shown.lines())
    data = taken(state)
    on = [mark["name"] for mark in data["marks"]]
    assert lines == sorted(
        (on[link["from"]], on[link["to"]], link["layer"], link["q"]) for link in data["links"]
    )
    assert len(lines) > 100
    assert not {"referral"} & {link["layer"] for link in data["links"]} or "referral" not in state.layers


def test_colours_counts_and_sizes_of_a_file_are_of_those_shown() -> None:
    data = taken(replace(vorzhen(), colour="type", size="ties"))
    actors = [mark for mark in data["marks"] if mark["sphere"] != style.PLATFORM]
    whole = {mark["name"]: i for i, mark in enumerate(page()["marks"])}
    kinds = {field["key"]: field for field in page()["fields"]}["type"]
    (field,) = [field for field in data["fields"] if field["key"] == "type"]
    for row, mark in enumerate(actors):
        before = [kinds["values"][i] for i in kinds["tints"][whole[mark["name"]]]]
        now = [field["values"][i] for i in field["tints"][row]]
        assert [(one["label"], one["colour"]) for one in now] == [
            (one["label"], one["colour"]) for one in before
        ]
    assert sum(value["count"] for value in field["values"]) == sum(map(len, field["of"]))
    assert "code" not in json.dumps(data["fields"])
    (figure,) = data["figures"]
    assert figure["label"] == "Number of ties"
    assert len(figure["of"]) == len(actors)
    assert "groups" not in {field["key"] for field in data["fields"]}, "a file tells nothing of groups"


def test_what_is_out_of_the_frame_is_not_in_the_picture() -> None:
    mark = page()["marks"][0]
    state = MapState(frame=(mark["x"], mark["y"], 1.0, 1.0))
    found = taken(state)["marks"]
    assert [one["name"] for one in found if one["sphere"] != style.PLATFORM] == [mark["name"]]
    share = redact(sample(), "inside", principal=KEY_HOLDER)
    wide = MapState(frame=(mark["x"], mark["y"], 400.0, 300.0))
    picture = ET.fromstring(map_svg(share, view=VIEW, look=look_of(page(), wide, inside=True)))  # noqa: S314
    transforms = [one.get("transform", "") for one in picture.iter(f"{SVG}path")]
    spots = [re.findall(r"[\d.-]+", one)[:2] for one in transforms if one.endswith("translate(-8 -8)")]
    middle = [(float(x), float(y)) for x, y in spots]
    assert ((WIDTH - LEGEND) / 2, HEIGHT / 2) in middle
    assert all(0 <= x <= WIDTH - LEGEND and 0 <= y <= HEIGHT for x, y in middle)


STATES = [
    MapState(),
    MapState(filters=(("area", ("gone",)),)),
    MapState(filters=(("met", ("year", "-")), ("sphere", ("civil_society",))), layers=()),
    MapState(colour="met", values=("", "months"), sure=2),
    MapState(colour="type", values=("",), spheres=("platform",), day="2025-06-01", before="2024-06-01"),
    MapState(around="C001", steps=2, layers=("platforms",), before="2026-01-01"),
    MapState(day="2024-09-01", layers=(), values=("XK01",), spheres=("state",)),
]


def test_a_browser_shows_the_same_in_the_same_state_and_tells_of_the_same(browser: Browser) -> None:
    window = browser.new_page()
    window.add_script_tag(content=joined("state.js"))
    data = json.loads(json.dumps(page()))
    window.evaluate("data => { globalThis.data = data; }", data)
    for state in [*STATES, vorzhen(), MapState(values=(code_of("area", "Vorzhen"), ""))]:
        found = window.evaluate(
            """seen => {
                const state = makeState(structuredClone(data));
                resume(state, seen);
                return { shown: [...state.shown], lines: [...state.drawn], count: state.count,
                         became: state.links.map((link) => change(state, link)), told: describe(state) };
            }""",
            json.loads(state.written() or "{}"),
        )
        shown = Shown(data, state)
        platforms = shown.platforms()
        there = [a or b for a, b in zip(shown.actors, platforms, strict=True)]
        assert list(map(bool, found["shown"])) == there, state
        lines = list(map(id, shown.lines()))
        assert [bool(one) for one in found["lines"]] == [id(link) in lines for link in data["links"]], state
        assert found["became"] == list(map(shown.change, data["links"])), state
        assert found["count"] == shown.counted(shown.codes()), state
        told = MapState.read(json.dumps(found["told"]))
        assert told.layers == (("referral", "influence") if state.layers is None else state.layers)
        assert Shown(data, told).actors == shown.actors, "what it tells means the same"
    window.close()


TABLE_STATES = [
    MapState(view="areas"),
    MapState(view="areas", filters=(("groups", ("women",)),), spheres=("united_nations",)),
    MapState(view="actors"),
    MapState(view="actors", layers=("platforms",), sure=2, day="2025-06-01"),
]


def test_the_picture_of_a_table_is_the_table_of_the_page(browser: Browser) -> None:
    window = browser.new_page()
    window.add_script_tag(content=joined("map.js"))
    window.evaluate("data => { globalThis.data = data; }", json.loads(json.dumps(page())))
    share = redact(sample(), "inside", principal=KEY_HOLDER)
    for state in [*TABLE_STATES, replace(vorzhen(), view="areas"), replace(vorzhen(), view="actors")]:
        rows = window.evaluate(
            """seen => {
                const state = makeState(structuredClone(data));
                resume(state, seen);
                const drawn = matrix(state, seen.view, () => {})[0];
                return [...drawn.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
            }""",
            json.loads(state.written()),
        )
        look = look_of(page(), state, inside=True)
        table = table_of(drawn(share, view=VIEW, look=look))
        assert len(rows) > 3
        assert rows[0] == ["", *table.columns], state
        assert [row[0] for row in rows[1:]] == table.rows, state
        assert [row[1:] for row in rows[1:]] == [[cell.text for cell in row] for row in table.cells], state
        picture = ET.fromstring(map_svg(share, view=VIEW, look=look))  # noqa: S314
        texts = ["".join(one.itertext()) for one in picture.iter(f"{SVG}text")]
        cells = [cell for row in rows[1:] for cell in row[1:] if cell]
        assert [text for text in texts if text in {*cells}][: len(cells)] == cells, state
        assert share.mark in "".join(texts)
    window.close()


def test_a_file_opens_as_what_was_seen_and_a_list_without_ties_as_a_table(
    browser: Browser, tmp_path: Path
) -> None:
    m = a_map(
        *"AB",
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01"}],
        areas=[{"id": "XA01", "name": "One"}],
    )
    bare = drawn(on_screen(m), view=VIEW, look=Look(inside=Inside()))
    assert Shown(bare, MapState()).view == "areas", "no browser tells how a page opens"
    share = redact(m, "inside", principal=KEY_HOLDER)
    window = browser.new_page()
    for state, pressed in ((MapState(), "Theme × area"), (MapState(view="map"), "Map")):
        file = tmp_path / f"{pressed}.html"
        file.write_text(map_html(share, view=VIEW, look=look_of(bare, state, inside=True)), encoding="utf-8")
        window.goto(file.as_uri())
        assert window.locator(".am-tabs [aria-pressed=true]").inner_text() == pressed
    window.close()


@pytest.mark.parametrize(
    ("kind", "more", "view"),
    [
        ("funding", {}, "areas"),
        ("coordination", {"from": "2024-01-01", "to": "2024-06-01"}, "areas"),
        ("coordination", {}, "map"),
    ],
)
def test_a_list_of_which_no_line_is_drawn_at_first_opens_as_a_table(
    browser: Browser, kind: str, more: dict[str, str], view: str
) -> None:
    m = a_map(
        *"AB",
        ties=[tie("A", "B", kind, **more)],
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01"}],
        areas=[{"id": "XA01", "name": "One"}],
    )
    data = drawn(on_screen(m), view=View(date="2025-02-01"), look=Look(inside=Inside()))
    assert len(data["links"]) == 1
    assert Shown(data, MapState()).view == view
    window = browser.new_page()
    window.add_script_tag(content=joined("state.js"))
    assert window.evaluate("hasLines", json.loads(json.dumps(data))) is (view == "map")
    window.close()


def test_who_is_selected_has_a_ring_and_neighbourhoods_have_outlines_as_on_the_page() -> None:
    chosen = [mark["code"] for mark in page()["marks"] if mark["name"] in names(vorzhen())][:2]
    look = look_of(page(), replace(vorzhen(), hulls=True), inside=True, around=Around(selected=chosen))
    share = redact(sample(), "inside", principal=KEY_HOLDER)
    data, svg = drawn(share, view=VIEW, look=look), map_svg(share, view=VIEW, look=look)
    assert len(data["selected"]) == len(list(ET.fromstring(svg).iter(f"{SVG}circle"))) - 1 == 2  # noqa: S314
    assert ">Selected<" in svg
    assert data["hulls"]
    (parts,) = (field["values"] for field in data["fields"] if field["key"] == "neighbourhood")
    assert parts
    assert all(part["label"] in svg for part in parts)


def test_the_route_is_drawn_for_the_office_alone_though_its_layer_is_hidden() -> None:
    route = longest_route()
    inside = look_of(page(), MapState(), inside=True, around=Around(route=route))
    data = drawn(redact(sample(), "inside", principal=KEY_HOLDER), view=VIEW, look=inside)
    assert [data["marks"][row]["name"] for row in data["route"]] == [name_of(code) for code in route]
    ways = [link for link in data["links"] if link["layer"] == "referral"]
    assert len(ways) == len(route) - 1, "the lines of the route, and no other introduction"
    assert not look_of(page(), MapState(), inside=False, around=Around(route=route)).highlight


def test_two_days_stand_beside_each_other_on_the_same_places() -> None:
    state = MapState(before="2025-06-01")
    share = redact(sample(), "inside", principal=KEY_HOLDER)
    look = look_of(page(), state, inside=True)
    picture = ET.fromstring(map_svg(share, view=VIEW, look=look))  # noqa: S314
    data = drawn(share, view=VIEW, look=look)
    marks = [one.get("transform", "") for one in picture.iter(f"{SVG}path")]
    spots = [
        (float(x), float(y))
        for x, y in (re.findall(r"[\d.-]+", one)[:2] for one in marks if one.endswith("translate(-8 -8)"))
    ]
    n = len(data["marks"])
    assert len(spots) == 2 * n
    apart = {(round(b[0] - a[0]), round(b[1] - a[1])) for a, b in zip(spots[:n], spots[n:], strict=True)}
    assert apart == {((WIDTH - LEGEND) // 2, 0)}
    texts = ["".join(one.itertext()) for one in picture.iter(f"{SVG}text")]
    assert texts.index("2025-06-01") < texts.index("2026-11-25")
    became = Counter(link.get("became", "") for link in data["links"])
    told = Counter(
        change.became for change in changes(data, ((one, one.get("became", "")) for one in data["links"]))
    )
    assert told == {"New": became["new"], "Gone": became["gone"]}
    assert min(told.values()) > 3
    lines = [one for one in picture.iter(f"{SVG}path") if one.get("stroke-opacity")]
    assert len(lines) == 2 * became[""] + became["new"] + became["gone"]


def longest_route() -> list[str]:
    """The longest of the best routes on the sample."""
    planner = planner_of(sample(), VIEW)
    context = planner.context
    others = [v for v in range(len(context.ids)) if not context.layers.offices[v]]
    route = max((planner.best(v) or () for v in others), key=len)
    return [context.ids[v] for v in route]


def name_of(code: str) -> str:
    return next(mark["name"] for mark in page()["marks"] if mark["code"] == code)


def little() -> ActorMap:
    """O is the office."""
    return a_map(
        actors=[actor(i) for i in "ABCD"],
        ties=[tie("A", "B"), tie("B", "C"), tie("C", "D", "conflict")],
        presence=[{"actor_id": "A", "sector": "LEG", "pcode": "XA01"}],
        areas=[{"id": "XA01", "name": "One"}],
        platforms=[{"id": "N", "name": "Net", "members": "D"}],
    )


def shown_of(state: MapState) -> tuple[str, int]:
    data = drawn(on_screen(little()), view=View(date="2025-02-01"), look=Look(inside=Inside()))
    shown = Shown(data, state)
    codes = shown.in_frame()
    there = [a or b for a, b in zip(shown.actors, shown.platforms(), strict=True)]
    found = sorted(mark["code"] for mark, on in zip(data["marks"], there, strict=True) if on)
    return "".join(found), shown.counted(codes)


@pytest.mark.parametrize(
    ("state", "marks", "counted"),
    [
        (MapState(), "ABCDNO", 4),
        (MapState(filters=(("area", ("XA01",)),)), "AO", 1),
        (MapState(filters=(("area", ("gone",)),)), "O", 0),
        (MapState(filters=(("no such field", ("x",)),)), "O", 0),
        (MapState(spheres=("field_presence",)), "ABCDN", 4),
        (MapState(spheres=("platform",)), "ABCDO", 4),
        (MapState(values=("XA01",)), "BCDNO", 3),
        (MapState(values=("",)), "AO", 1),
        (MapState(around="A", steps=1), "AB", 2),
        (MapState(around="A", steps=9), "ABC", 3),
        (MapState(around="nobody"), "ABCDNO", 4),
        (MapState(layers=("platforms",)), "ABCDO", 4),
    ],
)
def test_who_is_shown_in_a_state(state: MapState, marks: str, counted: int) -> None:
    """The office is drawn where others are filtered out, and is not counted; hostility leads nowhere."""
    assert shown_of(state) == (marks, counted)


def test_what_a_browser_sends_is_read_as_far_as_it_is_a_state() -> None:
    wrong = {"filters": [["area", "XA"], ["area", ["a", 1]], 3], "sure": 7, "frame": [0, 0, -1, 1], "day": 4}
    assert MapState.read(json.dumps(wrong)) == MapState(filters=(("area", ("a",)),))
    for text in (
        "",
        "[",
        "[]",
        "3",
        '{"frame": [NaN, 0, 1, 1]}',
        '{"hulls": "yes"}',
        '{"places": [["a", 1]]}',
    ):
        assert MapState.read(text) == MapState()


TEXTS = st.text(max_size=5)
NUMBERS = st.floats(-1e6, 1e6)


@given(
    st.builds(
        MapState,
        filters=st.lists(st.tuples(TEXTS, st.lists(TEXTS).map(tuple))).map(tuple),
        layers=st.none() | st.lists(TEXTS).map(tuple),
        values=st.lists(TEXTS).map(tuple),
        colour=TEXTS,
        sure=st.integers(0, 2),
        around=TEXTS,
        steps=st.integers(0, 9),
        hulls=st.booleans(),
        frame=st.just(()) | st.tuples(NUMBERS, NUMBERS, st.floats(1, 1e6), st.floats(1, 1e6)),
        places=st.lists(st.tuples(TEXTS, NUMBERS, NUMBERS)).map(tuple),
    )
)
def test_a_state_is_read_as_it_was_written(state: MapState) -> None:
    assert MapState.read(state.written()) == state


def test_a_file_for_others_has_places_of_its_own_and_no_figures_of_ties() -> None:
    look = look_of(page(), MapState(size="ties"), inside=False)
    assert look.positions is None
    assert look.excerpt is not None
    assert not look.excerpt.size


def test_the_map_of_a_brief_stands_as_somebody_left_the_page() -> None:
    ids = sorted(actor for actor in sample().actors["id"])[:12]
    look = look_of(page(), MapState(colour="type", size="ties"), inside=True)
    made = leaving(sample(), VIEW, About(ids=ids), principal=KEY_HOLDER, level="inside", look=look)
    at = {mark["code"]: (mark["x"], mark["y"]) for mark in page()["marks"]}
    picture = ET.fromstring(made.document.picture)  # noqa: S314
    assert "Size: Number of ties" in made.document.picture
    transforms = [one.get("transform", "") for one in picture.iter(f"{SVG}path")]
    spots = [re.findall(r"[\d.-]+", one)[:2] for one in transforms if one.endswith("translate(-8 -8)")]
    (ax, ay), (bx, by) = [(float(x), float(y)) for x, y in spots[:2]]
    first, second = [at[code] for code in sample().actors["id"] if code in ids][:2]
    scales = [(ax - bx) / (first[0] - second[0]), (ay - by) / (first[1] - second[1])]
    assert scales[0] == pytest.approx(scales[1], rel=0.02)


@pytest.mark.parametrize("opened", [None, ("1",)])
def test_a_picture_of_a_large_map_has_the_neighbourhoods_of_the_page_as_one_mark(
    browser: Browser, tmp_path: Path, opened: tuple[str, ...] | None
) -> None:
    m, view = large(1600), View(date="2025-02-01")
    data = drawn(on_screen(m), view=view, look=Look(inside=Inside()))
    state = MapState(opened=opened)
    window = browser.new_page()
    window.add_script_tag(content=joined("stage.js"))
    shown = window.evaluate(
        """([data, seen]) => {
            const state = makeState(data);
            resume(state, seen);
            return { closed: [...state.closed].sort((a, b) => a - b), told: describe(state) };
        }""",
        [json.loads(json.dumps(data)), json.loads(state.written() or "{}")],
    )
    assert MapState.read(json.dumps(shown["told"])).opened == opened
    open_members = 0 if opened is None else sum(own == [0] for own in neighbourhood(data)["of"])
    assert len(shown["closed"]) == len(neighbourhood(data)["values"]) - len(opened or ())

    look = look_of(data, state, inside=True)
    share = redact(m, "inside", principal=KEY_HOLDER)
    labels = {f"{value['label']} ({value['count']})" for value in neighbourhood(data)["values"]}
    picture = ET.fromstring(map_svg(share, view=view, look=look))  # noqa: S314
    marks = [one for one in picture.iter(f"{SVG}path") if one.get("transform", "").endswith("(-8 -8)")]
    seats = 0 if opened is None else 2
    assert len(marks) == len(shown["closed"]) + open_members + seats
    texts = {"".join(one.itertext()).strip("\u2068\u2069") for one in picture.iter(f"{SVG}text")}
    assert len(labels & texts) >= len(shown["closed"]) - 1, "as far as there is room"

    file = tmp_path / "map.html"
    file.write_text(map_html(share, view=view, look=look), encoding="utf-8")
    window.goto(file.as_uri())
    assert window.evaluate("[...actorMap.state.closed].sort((a, b) => a - b)") == shown["closed"]
    assert window.evaluate("actorMap.stage.units.length") == len(marks)
    window.close()


def neighbourhood(data: dict[str, Any]) -> dict[str, Any]:
    return next(field for field in data["fields"] if field["key"] == "neighbourhood")
