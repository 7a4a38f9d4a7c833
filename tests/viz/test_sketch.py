"""What charts and sketches look like: dashed is what nobody knows, and all letters can be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import vl_convert

from actormap.viz import charts
from actormap.viz.charts import Square, sketch
from actormap.viz.charts.sketch import Mark
from actormap.viz.charts.theme import SHADES, ink_on, inked

SQUARES = [
    *(Square("Women", f"Area {at}", f"a{at}", at, 8, chosen=at == 2) for at in range(0, 8, 2)),
    Square("Women", "Far", "far", 0, 0),
]
SKETCHES: dict[str, list[Mark]] = {
    "met": sketch.met(SQUARES),
    "alone": sketch.alone(),
    "meetings": sketch.meetings(0),
}
PAGES = {"light": "#FFFFFF", "dark": "#12181F"}
READ = 4.5
"""Contrast from which letters are read by who sees little (WCAG 1.4.3)."""


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(_light(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", SKETCHES)
def test_what_nobody_knows_is_drawn_dashed(name: str) -> None:
    marks = SKETCHES[name]
    drawn = vl_convert.vegalite_to_svg(inked(sketch.sketch(marks, name), dark=False), allowed_base_urls=[])
    assert drawn.count("stroke-dasharray") == sum(mark.dashed for mark in marks) > 0


def test_what_stands_on_a_shade_can_be_read() -> None:
    assert [contrast(shade, ink_on(at)) >= READ for at, shade in enumerate(SHADES)] == [True] * len(SHADES)


@pytest.mark.parametrize("theme", PAGES)
def test_words_beside_marks_are_read_on_a_light_and_a_dark_page(theme: str) -> None:
    heat = charts.heat_map(SQUARES, title="Few are met", corner="Group").chart
    for chart in (heat, *(sketch.sketch(marks, name) for name, marks in SKETCHES.items())):
        spec: dict[str, Any] = inked(chart, dark=theme == "dark")
        assert contrast(spec["config"]["text"]["color"], PAGES[theme]) >= READ
    told = [mark.ink for marks in SKETCHES.values() for mark in marks if mark.shape == "words" and mark.ink]
    assert set(told) <= {ink_on(at) for at in range(len(SHADES))}, "others are those of the page"


def test_a_picture_has_no_layer_of_nothing() -> None:
    """An empty group is a picture without a name to who hears the page read aloud."""
    known = [square for square in SQUARES if square.whole and not square.chosen]
    for squares in (known, SQUARES):
        spec = charts.heat_map(squares, title="Few are met", corner="Group").spec(dark=False)
        drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
        assert not re.findall('<g [^>]*mark container"(?:/>|></g>)', drawn)
