"""Steps from the office (A03)."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import CERTAIN, DAY, QUICK, SEEDS, a_map, actor, kala, offer, random_map, sample, table, tie
from seeds import seeded, tries

from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.evidence.resampling import resampled
from actormap.metrics.introductions.reachability import steps_from_office, steps_told
from actormap.metrics.introductions.routes import routes
from actormap.metrics.reach.contact_log import reached_now
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.steps import steps

T = Thresholds()


def distances(m: ActorMap, view: View = CERTAIN) -> dict[str, float]:
    return dict(zip(m.actors["id"], steps_from_office(Context(m, view)).tolist(), strict=True))


def test_step_needs_the_chance_of_a_trusted_one() -> None:
    m = a_map("A", "B", "C", ties=[offer("O", "A", 0.5), offer("A", "B", 0.49), offer("A", "C", 0.5)])
    assert distances(m) == {"O": 0, "A": 1, "B": np.inf, "C": 2}


def test_trust_counts_the_way_round_that_can_introduce() -> None:
    # B trusts A, so A can introduce to B; A does not trust C back.
    m = a_map(
        "A",
        "B",
        "C",
        ties=[offer("O", "A", 1), tie("B", "A", "trust", weight=3), tie("A", "C", "trust", weight=4)],
    )
    assert distances(m) == {"O": 0, "A": 1, "B": 2, "C": np.inf}


def graded(*told: tuple[str, str, str], asked: str = "") -> ActorMap:
    """Offers with who told of each; A was met, and three sources were asked about each of some actors."""
    every = ("s1", "s2", "s3")
    observed = {"date": "2025-01-20", "asked_about": "ties_all", "answer": "list"}
    return a_map(
        *dict.fromkeys("A" + "".join(u + v for u, v, _ in told)),
        contacts=[{"date": "2025-01-20", "office": "O", "actor_id": "A"}],
        ties=[{**offer(u, v, 0.9), "sources": who, "from": "2025-01-20"} for u, v, who in told],
        sources=[{"id": i, "reliability": "A", "credibility": "1"} for i in every],
        observations=[{"source": i, "subject_id": v, **observed} for i in every for v in asked],
    )


def test_step_told_by_one_source_is_indicative_at_most() -> None:
    m = graded(("A", "B", "s1;s2"), ("A", "C", "s1"), asked="BC")
    found = resampled(steps, m, View(date=DAY), draws=50)
    two, alone = found.about("B"), found.about("C")
    assert (two.verdict, two.single_source) == ("supported", False)
    assert (alone.verdict, alone.details["falls_without"]) == ("indicative", ("s1",))
    assert alone.holds_in >= T.supported_holds


def test_longer_way_does_not_bear_out_a_shorter_one() -> None:
    m = graded(("A", "B", "s1"), ("A", "D", "s2;s3"), ("D", "B", "s2;s3"), asked="BD")
    found = resampled(steps, m, View(date=DAY), draws=50)
    assert (found.about("B").value, found.about("B").details["falls_without"]) == (2, ("s1",))
    assert found.about("D").verdict == "supported"


@seeded(SEEDS)
def test_told_steps_are_those_of_a_possible_map_without_missed_ties(seed: int) -> None:
    m = random_map(seed)
    for world in range(3):
        view = View(date=DAY, world=world)
        bare = replace(view, thresholds=view.thresholds.changed(most_missed=0.0))
        try:
            told, every = (find(context_of(m, view)) for find in (steps_told, steps_from_office))
        except Refused:
            continue
        assert told.tolist() == steps_from_office(context_of(m, bare)).tolist()
        assert (told >= every).all()


def test_two_offices_are_both_starts() -> None:
    m = a_map(
        actors=[actor("O2", sphere="field_presence"), actor("A"), actor("B")],
        ties=[offer("O", "A", 1), offer("O2", "B", 1), offer("A", "B", 1)],
    )
    assert distances(m) == {"O": 0, "O2": 0, "A": 1, "B": 1}


def test_steps_beyond_the_most_are_told_as_no_path() -> None:
    chain = ["O", *"ABCDEFG"]
    m = a_map(*chain[1:], ties=[offer(u, v, 1) for u, v in pairwise(chain)])
    found = steps(m, CERTAIN)
    assert found.about("E").id == "A03:reached:E"
    assert found.about("F").id == "A03:no_path:F"
    assert found.about("civil society").details["reached"] == [1, 2, 3, 4, 5]
    assert found.about("civil society").value == 5 / 7
    assert found.about("G").statement.startswith("The shortest recorded route from the office to Name of G")


def test_route_of_seven_introductions_is_recorded_and_told_as_too_long() -> None:
    chain = ["O", *"ABCDEFG"]
    m = a_map(*"ABCDEFGH", ties=[offer(u, v, 0.9) for u, v in pairwise(chain)])
    words = (
        "The shortest recorded route from the office to Name of G takes 7 introductions; no more than 5 "
        "count as within reach."
    )
    away = steps(m, CERTAIN)
    assert (away.about("G").value, away.about("G").statement) == (7, words)
    alone = isolation(m, CERTAIN)
    assert alone.about("G").statement == words
    assert (
        "Assuming that 20% of actors have no shorter route, the chance that this one has none is 0.20."
        in alone.about("G").reason
    )
    for found in (away, alone):
        assert "No route from the office to Name of H is recorded" in found.about("H").statement


def test_who_is_reached_would_not_be_more_so_by_another_tie() -> None:
    found = steps(a_map("A", "B", ties=[offer("O", "A", 1)]), CERTAIN)
    assert "no longer trusts" in found.about("A").would_change
    assert found.about("B").would_change == (
        "A source tells of a tie of trust or an offer to introduce, or the office meets the actor."
    )


def test_who_was_not_observed_enough_is_told_so_wherever_no_route_is_told() -> None:
    m = sample()
    view = View(date="2026-11-25")
    for told in (steps(m, view), isolation(m, view), routes(m, view, "C013")):
        assert told.about("C013").verdict == "insufficient_data"
        assert told.about("C013").at_most == "insufficient_data"
    assert steps(m, view).about("C013").statement == isolation(m, view).about("C013").statement


def test_group_of_everybody_or_nobody_is_not_compared() -> None:
    m = a_map(actors=[actor(i, works_on_rights_of="women") for i in "AB"], ties=[offer("O", "A", 1)])
    assert [f.subject[0] for f in steps(m, CERTAIN)] == ["civil society", "B", "A"]


def test_groups_come_before_actors_and_the_farthest_first() -> None:
    found = list(steps(sample(), View(date="2026-11-25")))
    kinds = [f.kind for f in found]
    assert kinds == ["whole"] + ["group"] * kinds.count("group") + ["actor"] * kinds.count("actor")
    away = [math.inf if f.value is None else f.value for f in found if f.kind == "actor"]
    assert away == sorted(away, reverse=True)


def test_group_is_compared_by_the_relation_chosen() -> None:
    m = a_map(
        actors=[actor("A", works_on_rights_of="women"), actor("B", identifies_as="lgbt"), actor("C")],
        ties=[offer("O", "A", 1)],
    )
    assert steps(m, CERTAIN).about("women").details["closeness"] == 1
    other = steps(m, CERTAIN, relation="identifies_as")
    assert other.about("lgbt").value == 0
    assert other.parameters["relation"] == "identifies_as"
    assert "self-identification" in other.about("lgbt").statement


def test_large_groups_are_tested_by_draws_with_the_same_result_each_time() -> None:
    m, view = sample(), View(date="2026-11-25")
    once, again = steps(m, view), steps(m, view)
    assert once.as_dict() == again.as_dict()
    group = once.about("women")
    society = len([f for f in once if f.subject[0].startswith(("C", "H0"))])
    assert group.details["p_floor"] == pytest.approx(1 / comb(116, group.n or 0))
    assert society >= 116 - 1


def test_introductions_that_are_not_believed_are_told_in_a_caveat() -> None:
    m = a_map("A", ties=[offer("O", "A", 0.9, **{"from": DAY})])
    assert any("1 recorded introduction would count" in c for c in steps(m, View(date=DAY)).caveats)
    assert not any("would count" in c for c in steps(m, CERTAIN).caveats)


def test_reached_now_by_contact_or_by_route() -> None:
    m = a_map("A", "B", ties=[offer("O", "A", 1)], contacts=[{"date": DAY, "office": "O", "actor_id": "B"}])
    context = Context(m, CERTAIN)
    assert dict(zip(m.actors["id"], reached_now(context, "contact"), strict=True)) == {
        "A": False,
        "B": True,
        "O": False,
    }
    assert dict(zip(m.actors["id"], reached_now(context, "route"), strict=True)) == {
        "A": True,
        "B": True,
        "O": True,
    }


def test_no_office_or_nothing_that_leads_from_it_is_refused() -> None:
    without_office = ActorMap(actors=table([actor("A")]), ties=table([]))
    with pytest.raises(Refused, match="Field presence"):
        steps(without_office, CERTAIN)
    with pytest.raises(Refused, match="No established contacts"):
        steps(a_map("A", "B", ties=[offer("A", "B", 1)]), CERTAIN)


@given(seed=st.sampled_from(list(SEEDS)), data=st.data())
@settings(deadline=None, max_examples=tries(25, few=8))
def test_another_trusted_tie_never_lengthens_a_way(seed: int, data: st.DataObject) -> None:
    m = random_map(seed)
    one, other = data.draw(st.permutations(list(m.actors["id"])))[:2]
    more = m.replace(ties=_with(m, tie(one, other, "trust", weight=4, grade="A1", **{"from": DAY})))
    try:
        before = distances(m, QUICK)
    except Refused:
        return
    after = distances(more, QUICK)
    assert all(after[i] <= before[i] for i in before)


def _with(m: ActorMap, row: dict[str, object]) -> object:
    rows = m.ties.astype(object).to_dict("records")
    return table([*rows, row])


@seeded(SEEDS)
def test_more_steps_allowed_never_reach_fewer(seed: int) -> None:
    m = random_map(seed)
    last = -1
    for most in (1, 2, 5):
        view = replace(QUICK, thresholds=replace(QUICK.thresholds, max_steps=most))
        try:
            curve = steps(m, view).about("civil society").details["reached"]
        except Refused:
            return
        assert curve == sorted(curve)
        assert curve[-1] >= last
        last = curve[-1]


def test_worked_example_at_another_threshold() -> None:
    strict = View(date=DAY, certain=True, thresholds=Thresholds(trusted_step=0.75))
    assert {i: d for i, d in distances(kala(), strict).items() if np.isfinite(d)} == {
        "O": 0,
        "A": 1,
        "B": 1,
        "C": 2,
        "D": 2,
        "H": 3,
    }
