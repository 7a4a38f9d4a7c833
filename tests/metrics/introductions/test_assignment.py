"""Who is asked for whom (A28): the worked example, all assignments, loads and caps."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import log

import pytest
from maps import CERTAIN, DAY, a_map, actor, expected, kala, offer
from seeds import seeded
from several import OPEN, Brute, drawn, sought, with_id

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.metrics.introductions.assignment import assign

SIX = 6e-7
UNLIKELY = View(date=DAY, certain=True, thresholds=Thresholds(trusted_step=0.01, cover_chance=0.01))
ONCE = View(date=DAY, certain=True, thresholds=Thresholds(introductions_per_quarter=1))


# --- the worked example ------------------------------------------------------------------------------


def test_kala_two_actors_each_introducer_asked_once() -> None:
    found = assign(kala(), ONCE, ("F", "H"))
    whole = found.findings[0]
    assert whole.details["assigned"] == {"F": "D", "H": "C"}
    assert whole.value == pytest.approx(expected()["mutual_assign"]["D->F,C->H"], abs=SIX)
    assert [f.value for f in with_id(found, "A28:assigned:")] == pytest.approx([0.42, 0.8])


def test_kala_who_declined_is_on_no_way() -> None:
    # A for F would have .336, but that leads over D itself.
    found = assign(kala(), ONCE, ("F", "H"), declined=("D",))
    whole = found.findings[0]
    assert whole.details["assigned"] == {"F": "C", "H": "A"}
    assert whole.value == pytest.approx(expected()["mutual_assign"]["C->F,A->H"], abs=SIX)
    assert all("D" not in f.details.get("route", ()) for f in found)


def test_kala_target_is_not_asked_for_another() -> None:
    found = assign(kala(), CERTAIN, ("F", "G", "H"))
    (left,) = with_id(found, "A28:nobody:")
    assert left.subject == ("G",)
    assert left.details["because"] == "nobody"
    assert found.findings[0].details["unassigned"] == ["G"]


def test_kala_introducer_says_its_load_after_the_plan() -> None:
    (told,) = with_id(assign(kala(), CERTAIN, ("F", "H"), declined=("D",)), "A28:load:")
    assert (told.subject, told.value) == (("C",), 2)
    assert told.details["asked_for"] == ["F", "H"]
    assert (told.details["load"], told.details["cap"], told.details["full"]) == (0, 3, False)
    assert "which makes 2 this quarter; it can be asked 3." in told.statement


# --- brute force -------------------------------------------------------------------------------------


@seeded(
    [44, *range(44), *range(45, 200)],
    few=25,
    least={"assignments": 51, "full": 11, "no capacity": 21, "shared": 6},
)
def test_assignment_is_the_best_of_all(seed: int, tally: Counter[str]) -> None:
    m, targets = drawn(seed), sorted(sought(seed, 2 + seed % 2))
    brute = Brute(m, OPEN, without=targets)
    leads = {v: brute.leads(v) for v in targets}
    try:
        found = assign(m, OPEN, tuple(targets))
    except Refused as refused:
        said = str(refused)
    else:
        said = ""
    if said:
        assert "No established contacts" in said
        assert not any(leads.values())
        return
    rows = m.actors.set_index("id")
    usual = OPEN.thresholds.introductions_per_quarter
    cap = rows["introduction_cap"].fillna(usual).astype(float)
    room = (cap - rows["introduction_load"].fillna(0).astype(float)).clip(lower=0).to_dict()
    every = [
        some
        for some in product(*([*leads[v], ""] for v in targets))
        if all(taken <= room[u] for u, taken in Counter(u for u in some if u).items())
    ]

    def rank(some: tuple[str, ...]) -> tuple[object, ...]:
        ways = [leads[v][u] for v, u in zip(targets, some, strict=True) if u]
        exposed = [sum(brute.exposure[w] for w in lead[:-1]) for _, lead in ways]
        return (
            some.count(""),
            sum(round(-log(chance) * 1e6) for chance, _ in ways),
            sum(round(x * 1e6) for x in exposed),
            sum(len(lead) for _, lead in ways),
        )

    given = {f.details["target"]: f.details["introducer"] for f in with_id(found, "A28:assigned:")}
    ours = tuple(given.get(v, "") for v in targets)
    best = min(map(rank, every))
    assert rank(ours) == best
    if "" not in ours:
        assert ours == min(some for some in every if rank(some) == best)
    because = {f.subject[0]: f.details["because"] for f in found if "because" in f.details}
    assert because == {v: "no_capacity" if leads[v] else "nobody" for v in targets if v not in given}
    for told in with_id(found, "A28:load:"):
        assert told.value <= cap[told.subject[0]]
    tally["assignments"] += bool(given)
    tally["full"] += "" not in ours
    tally["no capacity"] += "no_capacity" in because.values()
    tally["shared"] += max(Counter(given.values()).values(), default=0) > 1


# --- loads and caps ----------------------------------------------------------------------------------


def one_door(**cells: object) -> object:
    return a_map(
        "S",
        "T",
        actors=[actor("A", **cells)],
        ties=[offer("O", "A", 1), offer("A", "S", 0.9), offer("A", "T", 0.8)],
    )


def test_cap_of_nought_leaves_everybody_with_a_sentence() -> None:
    found = assign(one_door(introduction_cap=0), CERTAIN, ("S", "T"))
    assert [f.details["because"] for f in found] == ["no_capacity"] * 2
    assert all("cannot be asked once more this quarter" in f.reason for f in found)
    assert all(f.statement.startswith("By the record, nobody can be asked now") for f in found)


@pytest.mark.parametrize(("load", "planned"), [(0, 2), (2, 1), (3, 0), (9, 0)])
def test_what_somebody_was_asked_for_already_counts(load: int, planned: int) -> None:
    found = assign(one_door(introduction_load=load, introduction_cap=3), CERTAIN, ("S", "T"))
    assert len(with_id(found, "A28:assigned:")) == planned
    if planned == 1:  # the likelier of both
        assert found.findings[0].details == {"assigned": {"S": "A"}, "unassigned": ["T"]}
        (told,) = with_id(found, "A28:load:")
        assert told.details["full"]
        assert "let it rest" in told.statement


def test_log_of_introductions_counts_as_load() -> None:
    log_ = [{"date": "2025-01-15", "actor_id": "A", "to_id": "", "outcome": "asked"}]
    people = [actor("A", introduction_cap=1)]
    m = a_map("T", actors=people, ties=[offer("O", "A", 1), offer("A", "T", 1)], introductions=log_)
    (found,) = assign(m, CERTAIN, ("T",))
    assert found.details["because"] == "no_capacity"


def test_as_many_as_possible_come_before_the_likeliest() -> None:
    # A is likelier for S, but T has nobody else.
    people = [actor("A", introduction_cap=1), actor("B", introduction_cap=1)]
    ties = [
        offer("O", "A", 1),
        offer("O", "B", 1),
        offer("A", "S", 0.9),
        offer("B", "S", 0.1),
        offer("A", "T", 0.9),
    ]
    found = assign(a_map("S", "T", actors=people, ties=ties), CERTAIN, ("S", "T"))
    assert found.findings[0].details["assigned"] == {"S": "B", "T": "A"}


def test_of_equal_introducers_the_least_exposed_then_the_first() -> None:
    people = [actor("A", at_risk_level=1), actor("B"), actor("C")]
    ties = [*(offer("O", u, 1) for u in "ABC"), *(offer(u, "T", 0.5) for u in "ABC")]
    found = assign(a_map("T", actors=people, ties=ties), CERTAIN, ("T",))
    assert found.findings[0].details["assigned"] == {"T": "B"}


def test_actor_that_was_met_may_be_asked_for_another_although_it_is_named() -> None:
    met = [{"id": "c1", "date": DAY, "office": "O", "actor_id": "A"}]
    m = a_map("A", "T", ties=[offer("A", "T", 0.9)], contacts=met)
    found = assign(m, CERTAIN, ("A", "T"))
    assert found.findings[0].details["assigned"] == {"T": "A"}
    assert with_id(found, "A28:met:")[0].subject == ("A",)


def test_every_way_and_load_is_told_of_those_alone_who_may_be_asked() -> None:
    ties = [offer("O", "A", 0.6), offer("O", "M", 1), offer("A", "T", 0.6), offer("M", "T", 1)]
    m = a_map("A", actors=[actor("M", sphere="state"), actor("T")], ties=ties)
    found = assign(m, CERTAIN, ("T",))
    assert found.findings[0].details["assigned"] == {"T": "A"}
    assert "'M'" not in repr(found.as_dict())


def test_what_would_change_silence_fits_why_there_is_none() -> None:
    """B is locked, C was met, D has nobody who leads to it, E is led to by A, which was asked enough."""
    met = [{"id": "c", "office": "O", "actor_id": "C", "date": DAY, "mode": "formal"}]
    m = a_map(
        "C",
        "D",
        actors=[
            actor("A", introduction_cap=0),
            actor("B", do_not_contact="yes"),
            actor("E", consent_c2="yes"),
        ],
        ties=[offer("O", "A", 1), offer("A", "E", 1)],
        contacts=met,
    )
    changes = {f.subject[0]: str(f.would_change) for f in assign(m, CERTAIN, ("B", "C", "D", "E"))}
    assert changes["B"] == "It says otherwise itself."
    assert changes["C"] == "The contact becomes too old to count, or was entered by mistake."
    assert changes["D"].startswith("A source tells of somebody whom it trusts")
    assert changes["E"].startswith("A new quarter begins")


@pytest.mark.parametrize(
    ("level", "chance", "words"),
    [
        ("", 0.96, "from there: more than 9 in 10; no exposure of it is recorded."),
        ("", 0.51, "from there: about 5 in 10; no exposure of it is recorded."),
        (1, 0.04, "from there: less than 1 in 10; its exposure is 0.25."),
    ],
)
def test_chance_is_told_as_one_says_it_and_exposure_where_it_is_recorded(
    level: int | str, chance: float, words: str
) -> None:
    m = a_map(
        "T", actors=[actor("A", at_risk_level=level)], ties=[offer("O", "A", 1), offer("A", "T", chance)]
    )
    (told,) = with_id(assign(m, UNLIKELY, ("T",)), "A28:assigned:")
    assert told.reason.endswith(words)
