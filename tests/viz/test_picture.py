"""The map as a picture that stands still: the marks and lines of the page, safe, with a legend."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fonts import our_fonts_alone
from maps import CERTAIN, a_map, actor, kala, sample, tie
from pseudo import OPEN, Pseudo
from pseudo import inside as unpseudo

from actormap.core import schema, words
from actormap.core.config import View
from actormap.core.errors import NoFont
from actormap.core.model import ActorMap
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import Shareable, redact
from actormap.viz import style, typeset
from actormap.viz.map.network import Look, map_html, write_map
from actormap.viz.map.network import drawn as drawing
from actormap.viz.map.picture import HEIGHT, LEGEND, WIDTH, map_png, map_svg

SVG = "{http://www.w3.org/2000/svg}"


def inside(m: ActorMap) -> Shareable:
    return redact(m, "inside", principal=KEY_HOLDER)


def drawn(m: ActorMap, **look: object) -> ET.Element:
    return ET.fromstring(map_svg(inside(m), view=CERTAIN, look=Look(**look)))  # noqa: S314


def texts(picture: ET.Element) -> list[str]:
    return ["".join(one.itertext()).strip("\u2068\u2069") for one in picture.iter(f"{SVG}text")]


def marks(picture: ET.Element) -> list[ET.Element]:
    return [
        one for one in picture.iter(f"{SVG}path") if one.get("transform", "").endswith("translate(-8 -8)")
    ]


def test_every_actor_and_platform_has_a_mark_inside_the_picture() -> None:
    picture = drawn(kala())
    found = marks(picture)
    assert len(found) == len(drawing(inside(kala()), view=CERTAIN)["marks"])
    for one in found:
        x, y = map(float, re.findall(r"[\d.]+", one.get("transform", ""))[:2])
        assert 0 < x < WIDTH - LEGEND
        assert 0 < y < HEIGHT


def test_lines_are_those_of_the_page() -> None:
    m = a_map("A", "B", "C", ties=[tie("A", "B"), tie("B", "C", "conflict")])
    lines = [one for one in drawn(m).iter(f"{SVG}path") if one.get("stroke-opacity")]
    assert len(lines) == 2
    assert sum("stroke-dasharray" in one.attrib for one in lines) == 1


def test_legend_counts_what_is_drawn() -> None:
    m = a_map("A", "B", ties=[tie("A", "B")])
    found = texts(drawn(m))
    assert found[found.index("Civil society") + 1] == "2"
    assert found[found.index("Collaboration") + 1] == "1"
    assert "Tension" not in found


def test_what_shares_a_colour_is_one_row_of_the_legend() -> None:
    kinds = [code for code, one in schema.actor_types().items() if not one.sensitive][:12]
    m = a_map(actors=[actor(f"A{i}", types=kind) for i, kind in enumerate(kinds)])
    found = texts(drawn(m, colour_by="type"))
    assert found[found.index("Several, or another") + 1] == "4"
    assert found[found.index("Not recorded") + 1] == "1"


def test_platforms_are_not_counted_among_the_actors_of_a_colour() -> None:
    m = a_map(
        actors=[actor("A", types="ngo_national")],
        ties=[tie("A", "N", "membership")],
        platforms=[{"id": "N", "name": "Net", "members": "A"}],
    )
    found = texts(drawn(m, colour_by="type"))
    assert found[found.index("Platforms") + 1] == "1"
    assert found[found.index("Not recorded") + 1] == "1"


def test_who_works_in_several_areas_has_the_colours_of_all_as_on_the_page() -> None:
    m = a_map(
        actors=[actor("A", adm1_pcode="XA01"), actor("B", adm1_pcode="XA01")],
        presence=[{"actor_id": "B", "sector": "LEG", "pcode": "XA02"}],
        areas=[{"id": "XA01", "name": "One"}, {"id": "XA02", "name": "Two"}],
    )
    picture = drawn(m)
    found = texts(picture)
    assert found[found.index("One") + 1] == "2"
    assert found[found.index("Two") + 1] == "1"
    assert "Several, or another" not in found
    stops = [one.get("stop-color") for one in picture.iter(f"{SVG}stop")]
    assert stops == [style.PALETTE[0]] * 2 + [style.PALETTE[1]] * 2
    assert sum(one.get("fill") == "url(#b0)" for one in marks(picture)) == 1


def test_of_whom_nothing_is_recorded_is_hollow_and_dashed() -> None:
    m = a_map(actors=[actor("A", types="ngo_national"), actor("B")])
    found = marks(drawn(m, colour_by="type"))
    hollow = [one for one in found if one.get("fill") == style.NONE]
    assert len(hollow) == 2, "the office, and one"
    assert all(one.get("stroke-dasharray") for one in hollow)
    assert not any(one.get("stroke-dasharray") for one in found if one not in hollow)


def test_legend_of_a_long_list_stays_in_the_picture() -> None:
    picture = ET.fromstring(map_svg(inside(sample()), view=View(date="2026-11-25")))  # noqa: S314
    rows = [one.get("transform", "") for one in picture.iter(f"{SVG}g")]
    heights = [float(found[1]) for row in rows if (found := re.fullmatch(r"translate\(8 ([\d.]+)\)", row))]
    assert len(heights) > 20
    assert max(heights) < HEIGHT


def test_names_stand_beside_marks_and_long_ones_are_cut() -> None:
    found = texts(drawn(a_map(actors=[actor("A", "Forum"), actor("B", "x" * 10_000)])))
    assert "Forum" in found
    assert max(len(name) for name in found if name.startswith("x")) <= 30


@pytest.mark.parametrize("name", ["<script>x()</script>", "</text><svg onload='x()'>", "&x; ]]> \" '"])
def test_hostile_names_are_text(name: str) -> None:
    svg = map_svg(inside(a_map(actors=[actor("A", name)])), view=CERTAIN, look=Look(title=name))
    picture = ET.fromstring(svg)  # noqa: S314 - that it is well formed is what is tested
    assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= {
        "svg",
        "title",
        "desc",
        "rect",
        "g",
        "path",
        "text",
    }
    assert not [key for one in picture.iter() for key in one.attrib if key.startswith("on") or "href" in key]
    assert name in texts(picture)


def test_who_was_left_out_is_in_no_byte() -> None:
    agreed = {"consent_c7": "yes"}
    m = a_map(
        actors=[actor("A", "Agreed Forum", **agreed), actor("P", "Jane Doeson", kind="person", **agreed)]
    )
    share = redact(m, "organisations", principal=KEY_HOLDER)
    svg = map_svg(share, view=CERTAIN)
    assert "Agreed Forum" in svg
    assert "Doeson" not in svg
    assert share.mark in svg


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map("A")], ids=["empty", "one actor"])
def test_little_is_drawn_too(m: ActorMap) -> None:
    assert len(marks(drawn(m))) == len(m.actors)


@pytest.mark.parametrize("draw", [map_svg, map_png])
def test_same_map_gives_the_same_picture(draw: Callable[..., object]) -> None:
    assert draw(inside(kala()), view=CERTAIN) == draw(inside(kala()), view=CERTAIN)


def test_picture_is_made_of_what_redact_gave_alone() -> None:
    with pytest.raises(TypeError, match="redact"):
        map_svg(kala(), view=CERTAIN)


def test_ending_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    share = inside(a_map("A", "B", ties=[tie("A", "B")]))
    begins = {"map.html": b"<!DOCTYPE html>", "map.svg": b"<svg ", "map.PNG": b"\x89PNG\r\n"}
    for name, begin in begins.items():
        write_map(share, tmp_path / name, view=CERTAIN)
        assert (tmp_path / name).read_bytes().startswith(begin)
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("make", [map_svg, map_html])
def test_no_text_of_a_picture_or_a_page_bypasses_the_catalogue(make: Callable[..., str]) -> None:
    m = a_map("A", "B", "C", ties=[tie("A", "B"), tie("B", "C", "conflict")])
    share = inside(m)
    words.speak(Pseudo())
    try:
        made = make(share, view=CERTAIN, look=Look())
    finally:
        words.speak(None)
    shown = re.sub("<(script|style)[^>]*>.*?</(script|style)>", "", made, flags=re.DOTALL)
    rest = [unpseudo(text) for text in re.findall(">([^<>]+)<", shown)]
    known = [share.mark, *m.actors["name"]]
    for one in sorted(known, key=len, reverse=True):
        rest = [text.replace(one, "") for text in rest]
    assert OPEN in shown
    assert not [text for text in rest if re.search("[A-Za-z]{3,}", text)]


def test_letters_that_no_font_here_has_are_no_boxes_in_a_picture_of_dots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typeset, "_fonts", our_fonts_alone)
    share = inside(a_map(actors=[actor("A", "Club \u6f22")]))
    assert "\u6f22" in map_svg(share, view=CERTAIN, look=Look())
    with pytest.raises(NoFont, match="boxes would appear"):
        map_png(share, view=CERTAIN, look=Look())
