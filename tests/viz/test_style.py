"""Shapes, colours and lines: what they may and may not say."""

from __future__ import annotations

import colorsys

import pytest

from actormap.core import schema
from actormap.viz import style


def test_every_sphere_has_a_shape_with_an_icon() -> None:
    assert {style.shape(code) for code in schema.spheres()} <= style.ICONS.keys()
    assert style.shape("civil_society") == "dot"
    assert style.shape("state") == "square"
    assert style.shape("field_presence") == "star"
    assert style.shape("nowhere") == "dot"


def test_no_shape_is_a_picture() -> None:
    assert not {"image", "circularImage", "icon"} & style.ICONS.keys()


@pytest.mark.parametrize("line", style.LINES.values(), ids=style.LINES)
def test_no_line_is_red(line: style.Line) -> None:
    red, green, blue = (int(line.colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    assert saturation < 0.2 or 20 / 360 < hue < 330 / 360


def test_what_belongs_to_the_state_can_be_told_apart() -> None:
    public = ["state", "security_force", "judiciary", "parliament", "nhri"]
    assert len({style.shape(code) for code in public}) == len(public)
