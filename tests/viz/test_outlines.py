"""Which outline is which area, and that everybody stands in the area where it works."""

from __future__ import annotations

from typing import Any

import pandas as pd

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.ingest.readers.geojson import Outline, Ring
from actormap.rights.access import KEY_HOLDER
from actormap.rights.redact import on_screen, redact
from actormap.viz.map.look import Around, Inside, Look, look_of
from actormap.viz.map.network import drawn
from actormap.viz.map.outlines import known
from actormap.viz.map.picture import map_svg
from actormap.viz.map.state import MapState, Shown

L_SHAPE: Ring = ((0, 0), (100, 0), (100, 900), (900, 900), (900, 1000), (0, 1000))


def test_what_is_taken_of_the_areas_stands_in_them_as_on_the_page() -> None:
    m, view = land(), View(date="2026-01-01")
    page = drawn(on_screen(m), view=view, look=Look(outlines=OUTLINES, inside=Inside()))
    state = MapState(view="outlines", filters=(("area", ("XX02",)),))
    shown = Shown(page, state)
    look = look_of(page, state, inside=True, around=Around(outlines=OUTLINES))
    share = redact(m, "inside", principal=KEY_HOLDER)
    data = drawn(share, view=view, look=look)
    at = {mark["name"]: place for mark, place in zip(page["marks"], page["outlines"]["places"], strict=True)}
    assert 5 < len(data["marks"]) < len(page["marks"])
    for mark, place in zip(data["marks"], data["outlines"]["places"], strict=True):
        assert place == at[mark["name"]]
    assert shown.counted(shown.on_it()) == sum(mark["sphere"] != "platform" for mark in data["marks"])
    svg = map_svg(share, view=view, look=look)
    assert all(shape["path"] in svg for shape in data["outlines"]["shapes"])
    assert ">Hills<" in svg


def square(x: int, y: int, size: int = 300) -> Ring:
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size))


def land() -> ActorMap:
    n = 40
    return ActorMap(
        actors=pd.DataFrame(
            {
                "id": [f"A{i:02d}" for i in range(n)],
                "name": [f"Actor {i}" for i in range(n)],
                "adm1_pcode": ["XX01"] * 10 + ["XX02"] * 10 + ["XX03"] * 10 + [""] * 10,
            }
        ),
        areas=pd.DataFrame(
            {
                "id": ["XX", "XX01", "XX02", "XX03", "XX0201"],
                "name": ["Land", "Берег (Côte)", "Hills", "Desert", "Town"],
                "adm_level": ["0", "1", "1", "1", "2"],
                "parent": ["", "XX", "XX", "XX", "XX02"],
            }
        ),
        presence=pd.DataFrame(
            {
                "actor_id": ["A10", "A00", "A00", "A30"],
                "sector": "S",
                "pcode": ["XX0201", "XX02", "XX01", "XX02"],
            }
        ),
        sectors=pd.DataFrame({"id": ["S"], "name": ["Some"]}),
        platforms=pd.DataFrame({"id": ["P"], "name": ["Net"], "members": ["A10;A11"]}),
    )


OUTLINES = [
    Outline(("cote", "Land"), (L_SHAPE,)),
    Outline(("xx02",), (square(200, 0), square(700, 0, 20))),
    Outline(("XX02", "XX0201"), (square(600, 300),)),
    Outline(("Elsewhere",), (square(600, 700, 100),)),
]


def shown(outlines: list[Outline]) -> dict[str, Any]:
    share = redact(land(), "inside", principal=KEY_HOLDER)
    found: dict[str, Any] = drawn(share, view=View(date="2026-01-01"), look=Look(outlines=outlines))[
        "outlines"
    ]
    return found


def inside(path: str, x: float, y: float) -> bool:
    """Whether a point lies in the first ring of a path."""
    ring = [tuple(map(float, one.split())) for one in path.split("Z", maxsplit=1)[0][1:].split("L")]
    crossed = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        crossed += (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax
    return crossed % 2 == 1


def test_an_outline_is_the_narrowest_area_whose_code_it_names_or_else_its_name() -> None:
    assert known(land(), OUTLINES) == ["XX01", "XX02", "XX0201", ""]
    assert known(land(), [Outline(("CÔTE",), ()), Outline(("Land (Hills)",), ()), Outline((), ())]) == [
        "XX01",
        "",
        "",
    ]


def test_a_name_that_two_areas_have_is_that_of_neither() -> None:
    m = ActorMap(areas=pd.DataFrame({"id": ["XX01", "XX02"], "name": ["Same", "Same"], "adm_level": "1"}))
    assert known(m, [Outline(("Same",), ())]) == [""]


def test_everybody_stands_in_the_area_of_its_seat_or_else_where_it_works() -> None:
    found = shown(OUTLINES)
    coast, hills, town = (shape["path"] for shape in found["shapes"][:3])
    places = found["places"]
    assert all(inside(coast, *places[i]) for i in range(10)), "the seat, where it works there too"
    assert inside(town, *places[10]), "the narrowest of those that it works in"
    assert all(inside(hills, *places[i]) for i in [*range(11, 20), 30])
    assert found["outside"]["n"] == 19
    assert len(set(map(tuple, places[:40]))) == 40


def test_what_does_not_match_is_counted_and_still_drawn() -> None:
    found = shown(OUTLINES)
    assert (found["missing"], found["unknown"]) == (1, 1)
    assert [shape["area"] is None for shape in found["shapes"]] == [False, False, False, True]
    none = shown([Outline(("Elsewhere",), (L_SHAPE,))])
    assert (none["missing"], none["unknown"], none["outside"]["n"]) == (4, 1, 40)


def test_platforms_stand_between_their_members() -> None:
    places = shown(OUTLINES)["places"]
    assert places[40][0] == round((places[10][0] + places[11][0]) / 2, 1)
