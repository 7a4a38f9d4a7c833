"""The fewest introducers (A27): the worked example, all sets of them, and what it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import combinations

import pytest
from maps import CERTAIN, DAY, QUICK, a_map, actor, expected, kala, offer, random_map, tie, without
from seeds import seeded
from several import OPEN, Brute, drawn, excluded, said, sought, with_id

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.metrics.introductions.assignment import assign
from actormap.metrics.introductions.introducer_cover import cover
from actormap.metrics.introductions.planner import planner_of
from actormap.metrics.introductions.steiner_tree import route_tree
from actormap.metrics.introductions.targets import leads
from actormap.metrics.reach.isolation import isolation
from actormap.rights.safeguards import unnamed

Analysis = Callable[..., Findings]
SEVERAL: list[Analysis] = [cover, route_tree, assign]
several = pytest.mark.parametrize("analysis", SEVERAL, ids=lambda one: one.__name__)
SIX = 6e-7
EFGH = ("E", "F", "G", "H")


# --- the worked example ------------------------------------------------------------------------------


def test_kala_table_of_who_opens_what() -> None:
    wanted = expected()["coverage_tau0.4_h2"]
    planner = planner_of(kala(), CERTAIN)
    ids, found = planner.context.ids, dict[str, dict[str, float]]()
    for target in EFGH:
        for way in leads(planner, planner.context.code(target), CERTAIN.thresholds.cover_chance):
            found.setdefault(ids[way.introducer], {})[target] = way.chance
    assert found.keys() == wanted.keys()
    for introducer, row in wanted.items():
        assert found[introducer] == pytest.approx(row, abs=SIX)


def test_kala_introducers_say_what_they_open() -> None:
    wanted = expected()["coverage_tau0.4_h2"]
    for introducer in "CD":
        (told,) = with_id(cover(kala(), CERTAIN, EFGH), f"A27:introducer:{introducer}")
        assert told.details["opens"] == pytest.approx(wanted[introducer], abs=SIX)


def test_kala_cover_of_four() -> None:
    found = cover(kala(), CERTAIN, EFGH)
    whole = found.findings[0]
    assert (whole.id, whole.value, whole.n) == ("A27:cover:C+D", 2, 4)
    assert whole.details["covered"] == ["E", "F", "H"]
    assert whole.details["uncovered"] == ["G"]
    assert whole.details["chances"] == pytest.approx(1.82)
    # Four other covers of equal size lose the tie-break.
    assert whole.details["others"] == [["A", "D"], ["C", "H"], ["A", "H"], ["B", "D"]]
    assert whole.details["approximate"] is False
    assert whole.statement == (
        "2 possible introducers could open the way to 3 of 4 actors, subject to consent and a safety talk "
        f"with each: {unnamed('C')} and {unnamed('D')}."
    )
    assert (
        "No set is smaller. Others are as small, but have lower chances, expose more, or come later by code."
        in whole.reason
    )
    assert [f.details["leads_to"] for f in with_id(found, "A27:introducer:")] == [["H"], ["E", "F"]]
    (uncovered,) = with_id(found, "A27:uncovered:")
    assert uncovered.subject == ("G",)
    assert "M" not in {i for f in found for i in (*f.subject, *f.details)}
    assert "0.57" not in repr(found.as_dict())


# --- brute force -------------------------------------------------------------------------------------


@seeded(range(160), few=24, least={"maps": 101, "covers": 81, "of several": 16, "uncovered": 101})
def test_cover_is_the_best_of_all_sets(seed: int, tally: Counter[str]) -> None:
    m, targets = drawn(seed), sorted(sought(seed, 4))
    brute = Brute(m, OPEN)
    leads = {v: brute.leads(v, OPEN.thresholds.cover_chance) for v in targets}
    try:
        found = cover(m, OPEN, tuple(targets))
    except Refused as refused:
        said = str(refused)
    else:
        said = ""
    if said:
        assert "No established contacts" in said
        assert not any(leads.values())
        return
    tally["maps"] += 1
    uncovered = [v for v in targets if not leads[v]]
    assert [f.subject[0] for f in with_id(found, "A27:uncovered:")] == uncovered
    tally["uncovered"] += len(uncovered)
    covered = [v for v in targets if leads[v]]
    people = sorted({u for v in covered for u in leads[v]})
    whole = with_id(found, "A27:cover:")
    assert bool(whole) is bool(covered)
    if not covered:
        return
    every = [
        some
        for size in range(1, len(people) + 1)
        for some in combinations(people, size)
        if all(set(some) & set(leads[v]) for v in covered)
    ]

    def rank(some: tuple[str, ...]) -> tuple[object, ...]:
        best = sum(max(leads[v][u][0] for u in some if u in leads[v]) for v in covered)
        return len(some), -round(best, 9), round(sum(brute.exposure[u] for u in some), 9), some

    ranked = sorted(every, key=rank)
    smallest = [list(some) for some in ranked if len(some) == len(ranked[0])]
    assert whole[0].details["introducers"] == smallest[0]
    assert whole[0].details["others"] == smallest[1:11]
    for finding in with_id(found, "A27:introducer:"):
        u = finding.details["introducer"]
        mine = {v: leads[v][u][0] for v in covered if u in leads[v]}
        assert finding.details["opens"] == pytest.approx(mine)
        for v, way in finding.details["ways"].items():
            assert tuple(way[way.index(u) :]) == leads[v][u][1]
            assert len(way) <= OPEN.thresholds.max_steps + 1
    tally["covers"] += 1
    tally["of several"] += len(smallest[0]) > 1


def test_above_the_limit_it_is_approximate_and_says_so() -> None:
    few = View(date=DAY, certain=True, thresholds=Thresholds(cover_exact=1))
    whole = cover(kala(), few, EFGH).findings[0]
    assert whole.details["approximate"]
    assert "(approximate) could open the way to" in whole.statement
    assert "a smaller set may exist" in whole.reason


# --- exclusions --------------------------------------------------------------------------------------


@several
@seeded(range(60), few=3, least={"out": 101})
def test_answer_is_that_of_a_map_without_the_excluded(
    analysis: Analysis, seed: int, tally: Counter[str]
) -> None:
    m, targets = drawn(seed), sought(seed)
    out = excluded(m, OPEN, targets)
    tally["out"] += len(out)
    smaller = without(m, out)
    assert said(partial(analysis, m, OPEN, targets)) == said(partial(analysis, smaller, OPEN, targets))


@several
@seeded(range(24), few=2, least={"out": 11})
def test_answer_on_random_maps_is_that_without_the_excluded(
    analysis: Analysis, seed: int, tally: Counter[str]
) -> None:
    m = random_map(seed)
    ids = list(m.actors["id"])[1:]
    for targets in (tuple(ids[:2]), tuple(ids[-3:]), (ids[seed % len(ids)],)):
        out = excluded(m, QUICK, targets)
        tally["out"] += len(out)
        smaller = without(m, out)
        assert said(partial(analysis, m, QUICK, targets)) == said(partial(analysis, smaller, QUICK, targets))


def test_who_is_excluded_for_one_actor_may_open_the_way_to_another() -> None:
    ties = [offer("O", "A", 1), offer("A", "S", 1), offer("A", "T", 1), tie("A", "S", "tension")]
    found = cover(a_map("A", "S", "T", ties=ties), CERTAIN, ("S", "T"))
    assert found.findings[0].details["covered"] == ["T"]
    assert found.findings[0].details["uncovered"] == ["S"]
    # A is the only one who could.
    assert "No other set is as small." in found.findings[0].reason


# --- details -----------------------------------------------------------------------------------------


def test_who_was_asked_as_often_as_it_can_be_is_to_rest_first() -> None:
    people = [actor("A", introduction_load=2, introduction_cap=2)]
    m = a_map("T", actors=people, ties=[offer("O", "A", 1), offer("A", "T", 1)])
    (found,) = with_id(cover(m, CERTAIN, ("T",)), "A27:introducer:")
    assert found.details["overused"]
    assert "let it rest first" in found.statement


def test_names_are_shown_only_where_that_was_agreed() -> None:
    people = [actor("A", "Hidden name", consent_c4="unknown"), actor("T", "Sought")]
    m = a_map(actors=people, ties=[offer("O", "A", 1), offer("A", "T", 1)])
    for analysis in SEVERAL:
        assert "Hidden name" not in said(partial(analysis, m, CERTAIN, ("T",)))
        assert "Sought" in said(partial(analysis, m, CERTAIN, ("T",)))


def test_needs_are_of_who_makes_the_last_introduction() -> None:
    people = [actor("A"), actor("B", languages="French")]
    ties = [offer("O", "A", 1), offer("O", "B", 0.6), offer("A", "T", 1), offer("B", "T", 0.5)]
    m = a_map("T", actors=people, ties=ties)
    assert cover(m, CERTAIN, ("T",)).findings[0].details["introducers"] == ["A"]
    needs = ("language:french",)
    assert cover(m, CERTAIN, ("T",), needs=needs).findings[0].details["introducers"] == ["B"]
    assert cover(m, CERTAIN, ("T",), without=("A",)).findings[0].details["introducers"] == ["B"]


def test_lead_and_way_together_keep_to_the_largest_number_of_steps() -> None:
    chain = [offer(u, v, 1) for u, v in ("OA", "AB", "BC", "CD", "DE", "ET")]
    m = a_map(*"ABCDET", ties=chain)
    assert not with_id(cover(m, CERTAIN, ("T",)), "A27:cover:")
    longer = View(date=DAY, certain=True, thresholds=Thresholds(max_steps=6))
    assert cover(m, longer, ("T",)).findings[0].details["introducers"] == ["D"]


# --- what cannot be answered --------------------------------------------------------------------------


def two_doors(*more: dict[str, object], **cells: object) -> object:
    return a_map(
        "A",
        actors=[actor("S", **cells), actor("T")],
        ties=[offer("O", "A", 1), offer("A", "S", 1), offer("A", "T", 1)],
        contacts=[*more] or [{"id": "c0", "date": "2020-01-01", "office": "O", "actor_id": "T"}],
    )


@several
@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ((), "no actor to be reached is named"),
        (("T", "nobody"), "no actor has the id 'nobody'"),
        (("T", ""), "no actor has the id ''"),
        (("T", "O"), "is the office itself"),
    ],
)
def test_targets_that_are_none_are_refused(analysis: Analysis, targets: tuple[str, ...], words: str) -> None:
    with pytest.raises(Refused, match=words):
        analysis(two_doors(), CERTAIN, targets)


@several
def test_office_without_contacts_is_refused(analysis: Analysis) -> None:
    for m in (
        a_map("A", "T", ties=[offer("A", "T", 1)]),
        a_map(
            "A",
            actors=[actor("M", sphere="state"), actor("T")],
            ties=[offer("O", "M", 1), offer("M", "T", 1), offer("A", "T", 1)],
        ),
    ):
        with pytest.raises(Refused, match="No established contacts"):
            analysis(m, CERTAIN, ("T",))


@several
def test_office_whose_only_contact_is_left_out_is_not_without_contacts(analysis: Analysis) -> None:
    (found,) = analysis(two_doors(), CERTAIN, ("T",), without=("A",))
    assert found.subject == ("T",)


@several
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"do_not_contact": "yes"}, "asked not to be contacted"),
        ({"do_not_contact": "yes", "consent_c2": "yes"}, "the stricter counts"),
        ({"consent_c2": "withdrawn"}, "does not want to be approached"),
        ({"at_risk_level": 2}, "not through third parties"),
    ],
)
def test_locked_target_has_a_finding_and_the_others_a_plan(
    analysis: Analysis, cells: dict[str, object], words: str
) -> None:
    m = two_doors(**cells)
    found = analysis(m, CERTAIN, ("S", "T"))
    (locked,) = [f for f in found if ":locked:" in f.id]
    assert locked.subject == ("S",)
    assert words in locked.statement
    assert locked.value is None
    assert found.findings[0].value
    (alone,) = analysis(m, CERTAIN, ("S",))
    assert ":locked:S" in alone.id


@several
def test_target_that_was_met_is_listed_and_not_planned(analysis: Analysis) -> None:
    m = two_doors({"id": "c1", "date": DAY, "office": "O", "actor_id": "T"})
    found = analysis(m, CERTAIN, ("S", "T"))
    (met,) = [f for f in found if ":met:" in f.id]
    assert met.subject == ("T",)
    assert DAY in met.statement
    assert all("T" not in f.subject for f in found if f is not met)
    (alone,) = analysis(m, CERTAIN, ("T",))
    assert alone.id.endswith(":met:T")


@several
def test_order_and_repetition_of_targets_change_nothing(analysis: Analysis) -> None:
    once = said(partial(analysis, kala(), CERTAIN, EFGH))
    assert said(partial(analysis, kala(), CERTAIN, ("H", "E", "G", "F", "E"))) == once


@several
def test_need_that_is_none_is_refused(analysis: Analysis) -> None:
    with pytest.raises(Refused, match="is no need"):
        analysis(kala(), CERTAIN, ("F",), needs=("money",))


@several
def test_that_nobody_opens_the_way_is_no_better_than_indicative(analysis: Analysis) -> None:
    """A way that is too long or too doubtful is there: who was asked says nothing of it."""
    sources = "stuv"
    m = a_map(
        *"ABC",
        ties=[offer("O", "A", 1, sources=";".join(sources))],
        sources=[{"id": source, "reliability": "A", "credibility": "1"} for source in sources],
        observations=[
            {"id": f"{who}{source}", "source": source, "subject_id": who, "date": DAY}
            | {"asked_about": "ties_all", "answer": "none" if who == "B" else "list"}
            for who in "AB"
            for source in sources
        ],
    )
    assert isolation(m, CERTAIN).about("B").verdict == "supported"
    found = analysis(m, CERTAIN, ("A", "B"))
    assert [f.verdict for f in found if (f.kind, f.subject) == ("no_route", ("B",))] == ["indicative"]
