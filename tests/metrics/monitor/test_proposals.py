"""Marks that the map suggests for items of the environment (A47)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from maps import CERTAIN, QUICK, a_map, actor, kala, sample, tie

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.parameter import map_figures
from actormap.metrics.monitor.parameter.map_figures import READERS, MapFigure, mark_of
from actormap.metrics.monitor.parameter.proposals import proposals

DAY = View(date="2026-11-25", thresholds=QUICK.thresholds)
NAMELESS = Sentence("a reason")


def read(item: str, m: ActorMap, view: View = CERTAIN) -> MapFigure | None:
    return READERS[item](context_of(m, view))


def test_every_item_with_a_proposal_has_steps_a_reader_and_an_analysis() -> None:
    proposing = {item.code for item in schema.items().values() if item.proposes}
    assert proposing == set(schema.proposals()) == set(READERS)
    for code, steps in schema.proposals().items():
        marks = [mark for _least, mark in steps]
        assert {*marks} <= {1, 2, 3}, f"{code}: 0 and 4 are never suggested"
        assert all(a != b for a, b in pairwise(marks)), f"{code}: a step changes nothing"
        for analysis in schema.items()[code].proposes:
            assert analysis in schema.analyses(), analysis


@pytest.mark.parametrize(
    ("item", "value", "mark"),
    [("b2", 0.0, None), ("b2", 0.19, 1), ("b2", 0.2, 2), ("b2", 0.6, 3), ("f3", 0.0, 3), ("f3", 0.5, 1)],
)
def test_the_highest_step_that_is_reached_gives_the_mark(item: str, value: float, mark: int | None) -> None:
    assert mark_of(item, MapFigure(value, NAMELESS)) == mark


def test_what_stands_against_it_lowers_the_mark() -> None:
    assert mark_of("e1", MapFigure(0.9, NAMELESS)) == 3
    assert mark_of("e1", MapFigure(0.9, NAMELESS, cap=2)) == 2
    assert mark_of("e1", MapFigure(0.1, NAMELESS, cap=2)) == 1


def paid(shares: list[float]) -> ActorMap:
    actors = [actor(f"A{n}") for n in range(len(shares))]
    ties = [tie("D", f"A{n}", "funding", weight=share) for n, share in enumerate(shares)]
    return a_map(actors=[actor("D", sphere="donor"), *actors], ties=ties)


def test_funding_by_hand() -> None:
    figure = read("f3", paid([0.9, 0.6, 0.5, 0.2, 0.1]))
    assert figure is not None
    assert (figure.value, mark_of("f3", figure)) == (0.4, 2)
    assert read("f3", paid([0.9, 0.6])) is None, "of so few no share is told"


def led(*leads: str, **cells: Any) -> list[dict[str, Any]]:
    return [actor(f"A{n}", led_by=lead, **cells) for n, lead in enumerate(leads)]


def test_women_who_lead_are_counted_beyond_womens_rights() -> None:
    women = [actor("W", led_by="women", works_on_rights_of="women")]
    m = a_map(actors=[*led("women", "men", "men", "mixed", "men", "not_stated", ""), *women])
    figure = read("c1", m)
    assert figure is not None
    assert figure.value == 0.2


def test_authorities_on_platforms_by_hand() -> None:
    platforms = [
        {"id": "P1", "name": "One", "members": "A;M"},
        {"id": "P2", "name": "Two", "members": "A;B"},
        {"id": "P3", "name": "Three", "members": "M"},
    ]
    figure = read("a4", a_map("A", "B", actors=[actor("M", sphere="state")], platforms=platforms))
    assert figure is not None
    assert (figure.value, figure.evidence) == (1, ("P1",))


def test_kinds_of_organisation_by_area() -> None:
    areas = [{"id": code, "name": code, "adm_level": 1} for code in ("KA", "KB")]
    there = [("KA", "trade_union"), ("KA", "media_outlet"), ("KA", "faith_based"), ("KB", "faith_based")]
    actors = [actor(f"A{n}", adm1_pcode=area, types=kind) for n, (area, kind) in enumerate(there)]
    figure = read("b1", a_map(actors=actors, areas=areas))
    assert figure is not None
    assert (figure.value, mark_of("b1", figure)) == (0.5, 2)


def test_one_platform_is_few_whatever_it_is_for() -> None:
    assert proposals(kala(), CERTAIN).about("e3").value == 1


def test_nothing_is_suggested_where_the_map_does_not_know() -> None:
    for finding in proposals(a_map("A", "B"), CERTAIN):
        assert finding.value is None, finding.statement
        assert "suggests nothing" in finding.statement
    found = proposals(sample(), DAY)
    for finding in found:
        if finding.verdict == "insufficient_data":
            assert finding.value is None
    assert {one.subject[0] for one in found if one.value is not None} >= {"b2", "e1", "e3", "h1"}


def test_nobody_is_named_and_what_is_kept_as_evidence_is_told() -> None:
    names = {*sample().actors["name"]}
    for finding in proposals(sample(), DAY):
        said = f"{finding.statement} {finding.reason}"
        assert not [name for name in names if len(name) > 5 and name in said]
        assert finding.details["analysis"] in schema.analyses()
        if finding.value is not None:
            assert finding.verdict == "indicative"
            assert f"suggests {finding.value}, because" in finding.statement


def test_one_item_is_asked_alone_and_another_is_refused() -> None:
    (found,) = proposals(sample(), DAY, item="b2")
    assert (found.value, found.details["figure"]) == (2, pytest.approx(128 / 270))
    with pytest.raises(Refused, match="suggests no mark"):
        proposals(sample(), DAY, item="a1")


def test_fewer_ties_than_chance_is_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_figures, "CHANCE", 1.0)
    figure = read("e1", sample(), DAY)
    assert figure is not None
    assert figure.cap == 2
    assert "fewer ties are recorded than chance would give" in figure.reason
