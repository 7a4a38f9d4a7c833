"""What neighbourhoods are called: shares worked out by hand, and what is in no name."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest
from maps import CERTAIN, a_map, actor, sample, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.context import context_of
from actormap.metrics.structure.communities import communities
from actormap.metrics.structure.neighbourhood_names import SMALL, named
from actormap.metrics.structure.structural_holes import structural_holes
from actormap.rights import access
from actormap.rights.redact import on_screen
from actormap.viz.map.look import Inside, Look
from actormap.viz.map.network import drawn

AREAS = [
    {"id": "XX", "name": "Country", "adm_level": 0},
    {"id": "XX1", "name": "Vorzhen", "adm_level": 1, "parent": "XX"},
    {"id": "XX2", "name": "Marudi", "adm_level": 1, "parent": "XX"},
    {"id": "XX11", "name": "Vorzhen town", "adm_level": 2, "parent": "XX1"},
]
SECTORS = [
    {"id": "EQU", "name": "Equality"},
    {"id": "WOM", "name": "Women's rights", "parent": "EQU"},
    {"id": "MIG", "name": "Migrants", "parent": "EQU"},
    {"id": "LEG", "name": "Legal aid"},
]


def circles(*groups: str, actors: list[dict[str, Any]] = [], **tables: Any) -> ActorMap:  # noqa: B006 - only read
    """Circles in which everybody is tied to everybody, the first of each to the first of the next."""
    pairs = [pair for some in groups for pair in combinations(some, 2)]
    pairs += [(one[0], other[0]) for one, other in pairwise(groups)]
    given = {"areas": AREAS, "sectors": SECTORS} | tables
    return a_map(*"".join(groups), ties=[tie(*pair) for pair in pairs], actors=actors, **given)


def works(sector: str, area: str, who: str) -> list[dict[str, Any]]:
    return [{"actor_id": i, "sector": sector, "pcode": area} for i in who]


def names(m: ActorMap, **options: bool) -> list[str]:
    return [str(one.name) for one in named(context_of(m, CERTAIN), **options)]


def test_name_is_what_most_share_and_others_do_not() -> None:
    # Of ABCDE four work in Vorzhen (4/5) and three on women's rights (3/5); of FGHI one (1/4) and none (0).
    presence = [*works("WOM", "XX1", "ABC"), *works("LEG", "XX1", "DF"), *works("LEG", "XX2", "EGHI")]
    m = circles("ABCDE", "FGHI", presence=presence)
    first, second = named(context_of(m, CERTAIN))
    assert first.name == "Women's rights in Vorzhen"
    assert first.reason == (
        "Women's rights: 3 of 5 actors, against 0% of the others of whom this is recorded. "
        "Vorzhen: 4 of 5 actors, against 25% of the others of whom this is recorded."
    )
    # All of FGHI give legal aid, one of the others; all but F are in Marudi, of the others E.
    assert second.name == "Legal aid in Marudi"


def test_finding_map_and_gaps_between_call_it_the_same() -> None:
    m = circles("ABCDE", "FGHI", presence=[*works("WOM", "XX11", "ABCD"), *works("LEG", "XX2", "FGHI")])
    _whole, first, second = communities(m, CERTAIN).findings
    assert (first.details["name"], second.details["name"]) == (
        "Women's rights in Vorzhen town",
        "Legal aid in Marudi",
    )
    assert first.statement.startswith("Women's rights in Vorzhen town: 5 actors, with 10 ties recorded")
    (only,) = structural_holes(m, CERTAIN)
    assert "Women's rights in Vorzhen town (5 actors) and Legal aid in Marudi (4 actors)" in only.statement
    data = drawn(on_screen(m), view=CERTAIN, look=Look(inside=Inside()))
    field = next(one for one in data["fields"] if one["key"] == "neighbourhood")
    assert [(value["label"], value["count"]) for value in field["values"]] == [
        ("Women's rights in Vorzhen town", 5),
        ("Legal aid in Marudi", 4),
    ]


def test_every_name_of_the_sample_is_on_its_map() -> None:
    view = View(date="2026-11-25")
    told = [one.details["name"] for one in communities(sample(), view) if one.kind == "set"]
    data = drawn(on_screen(sample()), view=view, look=Look(inside=Inside()))
    field = next(one for one in data["fields"] if one["key"] == "neighbourhood")
    sizes = [(value["code"], value["count"]) for value in field["values"]]
    assert len(told) == len(set(told)) == 10
    assert dict(sizes) == {
        str(i): int(one.value or 0) for i, one in enumerate(communities(sample(), view)) if one.kind == "set"
    }


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("ABC", "Legal aid"),  # 3 of 6: half
        ("AB", "Around Name of A"),  # 2 of 6
    ],
)
def test_who_is_not_recorded_is_not_taken_to_share_it(who: str, name: str) -> None:
    m = circles("ABCDEF", "GHIJ", presence=[*works("LEG", "XX", who), *works("WOM", "XX", "G")])
    assert names(m)[0] == name


def test_what_all_share_tells_nothing_apart() -> None:
    m = circles("ABCDE", "FGHI", presence=works("LEG", "XX1", "ABCDEFGHI"))
    assert names(m) == ["Around Name of A", "Around Name of F"]


def test_kind_is_told_in_the_plural_and_the_larger_difference_wins() -> None:
    people = [actor(i, types="ngo_national") for i in "ABCD"] + [actor("E", types="media_outlet")]
    people += [actor(i, types="trade_union") for i in "FGHI"]
    # Four in five are national organisations, none of the others; three in five give legal aid.
    m = circles(
        "ABCDE", "FGHI", actors=people, presence=[*works("LEG", "XX", "ABC"), *works("WOM", "XX", "GH")]
    )
    assert names(m)[0] == "National NGOs"


def test_two_that_share_the_same_are_told_apart() -> None:
    m = circles(
        "ABCDE", "FGHI", "JKL", presence=[*works("LEG", "XX1", "ABCDEFGHI"), *works("WOM", "XX2", "JKL")]
    )
    assert names(m) == ["Legal aid in Vorzhen", "Legal aid in Vorzhen · 2", "Women's rights in Marudi"]


def test_no_name_speaks_of_people_at_risk_or_of_a_sensitive_kind() -> None:
    people = [actor(i, types="victims_group", works_on_rights_of="lgbt", identifies_as="") for i in "ABCDE"]
    m = circles(
        "ABCDE", "FGHI", actors=people, presence=[*works("MIG", "XX1", "ABCDE"), *works("LEG", "XX", "GH")]
    )
    # The theme of which it is a part says nothing of anybody.
    assert names(m)[0] == "Equality in Vorzhen"
    for name in (
        "Rights of migrants",
        "MIGRANTES",
        "Minorités",
        "LGBTI rights",
        "Foreign agents and the enemy of the nation",
    ):
        sectors = [{"id": "MIG", "name": name}, *(row for row in SECTORS if row["id"] != "MIG")]
        m = circles(
            "ABCDE",
            "FGHI",
            sectors=sectors,
            presence=[*works("MIG", "XX1", "ABCDE"), *works("LEG", "XX2", "GH")],
        )
        assert names(m)[0] == "Actors in Vorzhen", name


def test_own_groups_decide_which_are_at_risk() -> None:
    rows = [*works("LEG", "XX1", "ABCDE"), *works("WOM", "XX2", "FGHI")]
    own = [{"id": "clients", "label": "Legal aid", "sensitive": "yes"}]
    assert names(circles("ABCDE", "FGHI", presence=rows))[0] == "Legal aid in Vorzhen"
    assert names(circles("ABCDE", "FGHI", presence=rows, groups=own))[0] == "Actors in Vorzhen"


@pytest.mark.parametrize(
    "cells",
    [
        {"kind": "person"},
        {"types": "human_rights_defender"},
        {"sensitivity": 2},
        {"at_risk_level": 3},
        {"do_not_contact": "yes"},
    ],
    ids=str,
)
def test_a_name_names_nobody_who_could_be_exposed(cells: dict[str, Any]) -> None:
    # A has most ties; the others have one less, so that nobody else is in the middle.
    m = circles("ABCDE", "FGHI", actors=[actor("A", **cells)])
    pairs = m.ties[~((m.ties["source_id"] != "A") & (m.ties["target_id"] == "E"))]
    m = m.with_tables({"ties": pairs})
    assert names(m)[0] == "Neighbourhood 1"
    assert names(m)[1] == "Around Name of F"


def test_what_leaves_the_app_is_called_after_no_actor() -> None:
    m = circles("ABCDE", "FGHI")
    assert names(m) == ["Around Name of A", "Around Name of F"]
    assert names(m, after_actors=False) == ["Neighbourhood 1", "Neighbourhood 2"]
    (field,) = (one for one in drawn(on_screen(m), view=CERTAIN)["fields"] if one["key"] == "neighbourhood")
    assert [value["label"] for value in field["values"]] == ["Neighbourhood 1", "Neighbourhood 2"]


def test_nobody_is_in_the_middle_of_many() -> None:
    ids = [f"v{i:02}" for i in range(SMALL + 1)]
    ring = [tie(ids[i - d], ids[i]) for i in range(len(ids)) for d in range(1, 6)]
    view = View(date=CERTAIN.date, certain=True)
    assert [one.name for one in named(context_of(a_map(*ids, ties=ring), view))] == ["Neighbourhood 1"]


def test_what_a_role_may_not_see_is_in_no_name_that_it_reads() -> None:
    # Three of five work on women's rights; two of them are seen by few.
    hidden = [actor(i, sensitivity=3) for i in "AB"]
    rows = [*works("WOM", "XX1", "ABC"), *works("LEG", "XX1", "DE"), *works("LEG", "XX2", "FGHI")]
    m = circles("CDEAB", "FGHI", actors=hidden, presence=rows)
    assert names(m)[0] == "Women's rights in Vorzhen"
    seen = access.visible(m, access.Principal("viewer"))
    assert all("Women" not in name for name in names(seen))
