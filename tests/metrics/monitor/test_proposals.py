"""Marks that the map suggests for items of the environment (A47)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from maps import CERTAIN, QUICK, a_map, actor, kala, sample, tie

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import context_of
from actormap.metrics.monitor.parameter import map_figures
from actormap.metrics.monitor.parameter.map_figures import READERS, MapFigure, figure_of, mark_of
from actormap.metrics.monitor.parameter.proposals import proposals

DAY = View(date="2026-11-25", thresholds=QUICK.thresholds)
UNASKED = replace(CERTAIN, thresholds=Thresholds(indicative_coverage=0))
"""The same day, where nobody was asked."""
NAMELESS = Sentence("a reason")


def read(item: str, m: ActorMap, view: View = CERTAIN) -> MapFigure | None:
    return figure_of(context_of(m, view), item)


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
    figure = read("f3", paid([0.9, 0.6, 0.5, 0.5, 0.5]))
    assert figure is not None
    assert (figure.value, figure.most, mark_of("f3", figure)) == (0.4, 0.4, 2)
    (told,) = proposals(paid([0.9, 0.6, 0.5, 0.5, 0.5]), UNASKED, item="f3")
    label = schema.items()["f3"].label
    assert told.statement == f"{label}: the map suggests 2, because {figure.reason}."
    assert read("f3", paid([0.9, 0.6])) is None, "of so few no share is told"


def test_what_of_a_budget_nobody_told_of_may_come_from_one_funder() -> None:
    figure = read("f3", paid([0.9, 0.6, 0.5, 0.2, 0.1]))
    assert figure is not None
    assert (figure.value, figure.most) == (0.4, 0.8)
    assert "and 2 more may have" in figure.reason
    assert mark_of("f3", figure) is None, "2 or 1"
    more = read("f3", paid([0.9, 0.6, 0.7, 0.2, 0.1]))
    assert more is not None
    assert mark_of("f3", more) == 1


def led(*leads: str, **cells: Any) -> list[dict[str, Any]]:
    return [actor(f"A{n}", led_by=lead, **cells) for n, lead in enumerate(leads)]


def test_women_who_lead_are_counted_beyond_womens_rights() -> None:
    women = [actor("W", led_by="women", works_on_rights_of="women")]
    untold = [actor("U", led_by="women")]
    others = led("women", "men", "men", "mixed", "men", "not_stated", "", works_on_rights_of="youth")
    m = a_map(actors=[*others, *women, *untold])
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


def test_what_one_seat_that_may_be_false_would_undo_is_not_suggested() -> None:
    def verdict(*told: str) -> Verdict | None:
        platforms = [
            {"id": f"P{n}", "name": "Forum", "members": "A;B;C;M", "sources": cell}
            for n, cell in enumerate(told)
        ]
        sources = [{"id": code, "reliability": "B", "credibility": 2} for code in ("s1", "s2", "s3")]
        people = [*map(actor, "ABC"), actor("M", sphere="state")]
        figure = read("a4", a_map(actors=people, platforms=platforms, sources=sources), QUICK)
        assert figure is not None
        return figure.verdict

    assert verdict("s1") == "insufficient_data", "one source, and one seat of the State"
    assert verdict("s1;s2") == verdict("s1", "s2") == "indicative"


def test_an_area_has_suggestions_of_its_own_where_the_figure_can_be_told_of_it() -> None:
    areas = [{"id": "KA", "name": "Coast", "adm_level": 1}, {"id": "KB", "name": "Hills", "adm_level": 1}]
    areas += [{"id": "KA01", "name": "Port", "adm_level": 2, "parent": "KA"}]
    women = led(*["women"] * 3, *["men"] * 2, works_on_rights_of="youth", adm1_pcode="KA")
    state = [actor("M", sphere="state")]
    platforms = [
        {"id": "P1", "name": "Port", "members": "A0;M", "areas": "KA01"},
        {"id": "P2", "name": "Both", "members": "A0;M", "areas": "KA;KB"},
        {"id": "P3", "name": "Anywhere", "members": "A0;M"},
    ]
    events = [
        {"id": f"e{n:02}", "type": "attack", "date": "2025-01-10", "subjects": "A0", "pcode": "KA01"}
        | {"verified": "yes" if n else "no", "sources": "s1"}
        for n in range(13)
    ]
    m = a_map(
        actors=[*women, *state], areas=areas, platforms=platforms, events=events, sources=[{"id": "s1"}]
    )
    context = context_of(m, CERTAIN)

    def figure(item: str, area: str) -> tuple[float, int | None] | None:
        found = figure_of(context, item, area)
        return None if found is None else (found.value, mark_of(item, found))

    assert [figure(item, "KA") for item in ("a4", "c1", "g1", "h1", "e3")] == [
        (1, 2),
        (0.6, 3),
        (12, 1),
        (1 / 12, None),
        None,
    ]
    assert [figure(item, "KB") for item in ("a4", "c1", "g1", "h1")] == [(0, None), None, None, None]
    assert figure("a4", "") == (3, 2)
    found = proposals(m, CERTAIN, item="e3", area="KA").findings[0]
    assert (found.value, "not told by area" in found.reason) == (None, True)
    with pytest.raises(Refused, match="no area"):
        proposals(m, CERTAIN, area="ZZ")


def test_groups_are_not_seated_less_often_where_no_other_has_a_seat() -> None:
    tags = {"works_on_rights_of": "women"}
    people = [actor("A", **tags), actor("B", **tags), actor("C", works_on_rights_of="youth"), actor("D")]
    seats = {"id": "P", "name": "Forum"}
    figure = read("d1", a_map(actors=people, platforms=[seats | {"members": "A;B"}]))
    assert figure is not None
    assert figure.value == 0.5
    assert read("d1", a_map(actors=people, platforms=[seats | {"members": "O"}])) is None


def test_what_was_found_to_be_wrong_is_no_attack() -> None:
    rows = [
        {"id": f"e{n:02}", "type": "attack", "date": "2025-01-10", "subjects": "A"}
        | {"verified": state, "sources": "s1"}
        for n, state in enumerate(["no"] * 3 + ["unknown"] * 9)
    ]
    figure = read("g1", a_map("A", events=rows, sources=[{"id": "s1"}]))
    assert figure is not None
    assert (figure.value, mark_of("g1", figure)) == (9, None)


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
