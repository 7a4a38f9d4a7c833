"""Shapes, colours and lines: what they may and may not say."""

from __future__ import annotations

import colorsys
import dataclasses

import pandas as pd
import pytest

from actormap import schema
from actormap.model import ActorMap
from actormap.viz import style


def actors(**columns: list[str]) -> ActorMap:
    n = len(next(iter(columns.values())))
    ids = [f"A{i:02d}" for i in range(n)]
    return ActorMap(actors=pd.DataFrame({"id": ids, "name": ids, **columns}))


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


def test_the_eight_largest_areas_have_colours_and_the_others_share_one() -> None:
    codes = [f"XX{i:02d}" for i in range(10) for _ in range(12 - i)]
    fills, legend = style.colours(actors(adm1_pcode=[*codes, ""]), "area")
    assert [entry.look for entry in legend] == [*style.PALETTE, style.OTHER, style.NONE]
    assert [entry.count for entry in legend] == [12, 11, 10, 9, 8, 7, 6, 5, 4 + 3, 1]
    assert fills[0] == style.PALETTE[0]
    assert fills[-1] == style.NONE


def test_areas_have_their_names() -> None:
    frame = pd.DataFrame({"id": ["A"], "name": ["A"], "adm1_pcode": ["XX01"]})
    m = ActorMap(actors=frame, areas=pd.DataFrame({"id": ["XX01"], "name": ["Coast"]}))
    assert [entry.label for entry in style.colours(m, "area")[1]] == ["Coast"]


def test_a_type_that_tells_a_sensitive_group_has_no_colour_of_its_own() -> None:
    m = actors(types=["victims_group", "victims_group", "trade_union", "trade_union;victims_group"])
    fills, legend = style.colours(m, "type")
    assert fills == [style.OTHER, style.OTHER, style.PALETTE[0], style.PALETTE[0]]
    assert [entry.label for entry in legend] == ["Trade union", "Other"]


def test_colours_do_not_depend_on_the_groups_that_actors_belong_to() -> None:
    columns = {"adm1_pcode": ["XX01", "XX02"], "types": ["trade_union", "trade_union"]}
    m = actors(**columns)
    tagged = actors(**columns, identifies_as=["lgbt", ""], works_on_rights_of=["", "minority"])
    for by in ("area", "type", "neighbourhood"):
        assert style.colours(m, by, {}) == style.colours(tagged, by, {})


def test_neighbourhoods_are_coloured_by_the_names_given() -> None:
    fills, legend = style.colours(actors(types=["", "", ""]), "neighbourhood", {"A00": "N1", "A01": "N1"})
    assert fills == [style.PALETTE[0], style.PALETTE[0], style.NONE]
    assert [dataclasses.astuple(entry) for entry in legend] == [
        ("N1", style.PALETTE[0], 2),
        ("Not recorded", style.NONE, 1),
    ]


def test_legend_of_spheres_counts_in_the_order_of_the_schema() -> None:
    legend = style.legend_of_spheres(["state", "civil_society", "state"])
    assert [(entry["code"], entry["count"]) for entry in legend] == [("civil_society", 1), ("state", 2)]
