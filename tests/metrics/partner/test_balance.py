"""Impartiality of contacts (A61): counts by hand, ranges, and what chance gives; a second count."""

from __future__ import annotations

from math import comb
from typing import Any

import pytest
from each import each
from maps import QUICK, SEEDS, a_map, actor, random_map, sample, shuffled, text, tie
from seeds import seeded

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.partner import balance

DAY = View(date="2025-02-01")
AREAS = [{"id": "XA", "adm_level": 0}, *({"id": i, "adm_level": 1, "parent": "XA"} for i in ("XA01", "XA02"))]
AREAS = [area | {"name": f"Area {area['id']}"} for area in AREAS]


def met(*ids: str) -> list[dict[str, Any]]:
    return [{"id": f"c{at}", "date": "2025-01-10", "actor_id": i, "office": "O"} for at, i in enumerate(ids)]


def world(women: int = 4, others: int = 4, contacts: tuple[str, ...] = ("W0",), **tables: Any) -> ActorMap:
    rows = [
        actor(f"W{i}", works_on_rights_of="women", adm1_pcode="XA01", types="ngo_national")
        for i in range(women)
    ]
    rows += [actor(f"L{i}", works_on_rights_of="lgbt", adm1_pcode="XA02") for i in range(others)]
    rows += [actor("U"), actor("S", sphere="state", works_on_rights_of="women")]
    return a_map(actors=rows, areas=AREAS, contacts=met(*contacts), **tables)


def of(m: ActorMap, by: str, code: str) -> Finding:
    (found,) = (f for f in balance(m, DAY) if (f.details.get("by"), f.details.get("code")) == (by, code))
    return found


def test_worked_values() -> None:
    figures = [{"group": "women", "pcode": "", "exists_low": 5, "exists_best": 6, "exists_high": 8}]
    m = world(contacts=("W0", "W0", "W1", "S"), universe=figures)
    women = of(m, "group", "women")
    assert (women.value, women.details["contacts"], women.details["recorded"]) == (2, 3, 4)
    assert women.details["exists"] == [5, 8]
    assert "5 to 8 that exist, 4 on record" in women.statement
    assert women.details["share"] == [2 / 8, 2 / 5]
    lgbt = of(m, "group", "lgbt")
    assert (lgbt.value, lgbt.details["exists"], lgbt.details["share"]) == (0, [4, None], [None, 0])
    assert of(m, "area", "XA01").value == 2
    assert of(m, "group", "").details["recorded"] == 1
    unknown = {by: of(m, by, "").statement for by in ("group", "area", "type")}
    assert unknown["group"].startswith("Group not recorded")
    assert unknown["area"].startswith("Area not recorded")
    assert unknown["type"].startswith("Type not recorded")
    whole = balance(m, DAY).findings[0]
    assert whole.details["unmet"] == {"group": ["lgbt"], "area": ["XA02"], "type": []}
    assert whole.value == 2
    assert "Of 9 actors of civil society on record the office met 2" in whole.reason


def test_what_is_not_recorded_comes_first_and_all_others_by_the_alphabet_never_by_how_many_were_met() -> None:
    for contacts in (("W0",), ("L0", "L1")):
        order = [
            (f.details["by"], f.details["code"])
            for f in balance(world(contacts=contacts), DAY)
            if f.kind != "whole"
        ]
        assert order[:3] == [("group", ""), ("group", "lgbt"), ("group", "women")]
        assert order[3:6] == [("area", ""), ("area", "XA01"), ("area", "XA02")]


@each("contacts", [("W", "more"), ("L", "fewer"), ("", "not_told")], "-".join)
def test_that_it_leans_is_said_where_chance_rarely_gives_as_much(contacts: tuple[str, str]) -> None:
    whom, leaning = contacts
    ids = tuple(f"{whom}{i}" for i in range(10)) if whom else ("W0", "L0")
    found = of(world(10, 10, ids), "group", "women")
    assert found.details["leaning"] == leaning
    assert found.verdict == ("insufficient_data" if leaning == "not_told" else "indicative")
    if whom:  # ten of ten by chance, either way, corrected for four tests
        assert found.details["p"] == pytest.approx(2 / comb(20, 10), rel=1e-6)


LEANS = {
    "W": "More than of all others on record.",
    "L": "Fewer than of all others on record.",
    "": "Whether that is fewer or more than of others cannot be told from chance.",
}


@each("whom", LEANS)
def test_how_it_leans_is_told_in_its_words(whom: str) -> None:
    """Ten women and ten others: all of one were met, or one of each."""
    ids = tuple(f"{whom}{i}" for i in range(10)) if whom else ("W0", "L0")
    assert of(world(10, 10, ids), "group", "women").reason.startswith(LEANS[whom])


@each(
    "case",
    [
        ((5, 6, 8), "Women: 1 met of 5 to 8 that exist, 4 on record."),
        ((6, 6, 6), "Women: 1 met of 6 that exist, 4 on record."),
        (None, "Women: 1 met of 4 on record; how many exist is not known."),
    ],
)
def test_how_many_exist_is_told_as_far_as_it_is_known(case: tuple[tuple[int, int, int] | None, str]) -> None:
    figures, words = case
    names = ("exists_low", "exists_best", "exists_high")
    rows = [{"group": "women", "pcode": ""} | dict(zip(names, figures, strict=True))] if figures else []
    assert of(world(universe=rows), "group", "women").statement == words


def test_figures_of_a_group_there_tell_the_least_that_exist_in_an_area() -> None:
    figures = {"group": "women", "pcode": "XA01", "exists_low": 7, "exists_best": 7, "exists_high": 7}
    area = of(world(universe=[figures]), "area", "XA01")
    assert "1 met of 4 on record; 7 or more exist." in area.statement


def test_both_sides_of_disputes_that_the_map_shows() -> None:
    ties = [tie("W0", "L0", "conflict"), tie("W1", "L1", "tension"), tie("W2", "L2", "opposition")]
    ties += [tie("W3", "S", "conflict"), tie("W0", "L3", "conflict", to="2025-01-15")]
    m = world(contacts=("W0", "L0", "W1"), ties=ties)
    (sides,) = (f for f in balance(m, DAY) if f.id == "A61:sides")
    assert sides.details == {"both": 1, "one": 1, "neither": 1}
    assert not any(f.id == "A61:sides" for f in balance(world(), DAY))


@pytest.mark.parametrize(
    ("contacts", "says"),
    [
        (("W0", "L0"), "The office's log has a contact with each group, area and type of actor on record."),
        (("W0",), "The office's log has no contact with 1 group and 1 area."),
    ],
)
def test_of_whom_nobody_was_met_is_told_without_zeros(contacts: tuple[str, str], says: str) -> None:
    assert balance(world(contacts=contacts), DAY).findings[0].statement == says


def test_who_was_met_and_is_of_nothing_on_record_may_be_of_any() -> None:
    """Two were met of whom nothing else is recorded; of another group, area and type nobody was."""
    actors = [
        actor("A"),
        actor("B"),
        actor("W", works_on_rights_of="women", adm1_pcode="XA01", types="ngo_national"),
    ]
    whole = balance(a_map(actors=actors, areas=AREAS, contacts=met("A", "B")), DAY).findings[0]
    assert whole.statement == "The office's log has no contact with 1 group, 1 area and 1 type of actor."
    assert whole.verdict == "insufficient_data"
    assert whole.reason.endswith(
        "Of 2 that were met no group is recorded. Of 2 that were met no area is recorded. Of 2 that were "
        "met no type is recorded."
    )


def test_without_a_log_it_is_refused() -> None:
    with pytest.raises(Refused, match="No recent contact"):
        balance(world(contacts=()), DAY)


@seeded(SEEDS[:5], few=3)
def test_the_same_by_a_walk_over_the_rows(seed: int) -> None:
    m = random_map(seed)
    people = {
        r["id"]: r for r in m.actors.to_dict("records") if r["sphere"] in {"civil_society", "community"}
    }
    day = f"{int(QUICK.date[:4]) - 1}{QUICK.date[4:]}"
    log = {r["actor_id"] for r in m.contacts.to_dict("records") if day <= r["date"] <= QUICK.date}
    try:
        found = balance(m, QUICK)
    except Refused:
        assert not log & people.keys()
        return
    for finding in found:
        at = finding.details
        column = {"group": "works_on_rights_of", "type": "types"}.get(at.get("by", ""))
        if column:
            own = {i for i, r in people.items() if at["code"] in (r[column] or "").split(";")}
            assert (at["recorded"], at["met"]) == (len(own), len(own & log)), finding.id
            assert at["exists"][0] >= len(own)
            assert at["exists"][1] is None or at["exists"][1] >= at["exists"][0]
    assert text(found) == text(balance(shuffled(m, seed), QUICK))


def test_the_sample_has_all_groups_areas_and_types() -> None:
    found = [f for f in balance(sample(), View(date="2026-11-25")) if f.kind != "whole"]
    assert {f.details["by"] for f in found} == {"group", "area", "type"}
    assert sum(f.details["by"] == "area" and f.details["code"] != "" for f in found) == 6
    assert len({f.id for f in found}) == len(found)
