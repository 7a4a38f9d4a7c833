"""Change between two dates (A39): the value of KALA, brute force on random maps, and the edges."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from each import each
from maps import CERTAIN, DAY, SEEDS, a_map, actor, expected, kala, random_map, renamed, sample, table, tie
from seeds import seeded

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.graph.layers import layers_of
from actormap.graph.memberships import all_records
from actormap.metrics.base.context import Context
from actormap.metrics.change.change import between
from actormap.metrics.change.map_comparison import MapComparison, there
from actormap.metrics.change.map_measures import MEASURES, held_apart, measured, moved
from actormap.metrics.change.paired_worlds import believed_alike, facts, paired_worlds
from actormap.metrics.change.turnover import count_words

LATER = "2025-07-01"
T1, T2 = View(date=DAY, certain=True), View(date=LATER, certain=True)
TIE_CHANGES = ("new", "resumed", "newly_observed", "ended", "not_reobserved")
SEEDS_OF_TWO = (3, 5, 9, 24, 25)
"""Starts of random maps with more than one actor of civil society."""
ANYTHING = replace(CERTAIN.thresholds, comparable_share=0.0)
"""For maps on which too little was observed to be compared."""


def asked(ids: str, date: str = "2025-01-20", source: str = "s1") -> list[dict[str, Any]]:
    row = {"source": source, "date": date, "asked_about": "ties_all", "answer": "list"}
    return [row | {"subject_id": i} for i in ids]


def of_kala(drop: set[str], add: list[dict[str, Any]], observed: list[dict[str, Any]]) -> ActorMap:
    """KALA with other ties, of which nobody told but those who were asked."""
    m = kala()
    ties = m.ties.assign(sources="").astype({"sources": "str"})
    ties = pd.concat([ties[~ties["id"].isin(drop)], table(add)], ignore_index=True)
    return m.replace(ties=ties, observations=table(observed))


NEW = [tie("B", "H", **{"from": "2025-03-01"}), tie("D", "L", **{"from": "2025-03-01"})]
ALL = "ABCDEFGHL"


def kala_before(observed: str, *more: dict[str, Any]) -> ActorMap:
    return of_kala(set(), [], [*asked(observed), *more])


def kala_after(observed: str, *more: dict[str, Any]) -> ActorMap:
    return of_kala({"t02"}, NEW, [*asked(observed), *more])


def kinds(found: Findings) -> dict[str, set[tuple[str, ...]]]:
    """Subjects by the kind of change."""
    by: dict[str, set[tuple[str, ...]]] = {}
    for finding in found:
        if finding.kind in {"actor", "tie"}:
            by.setdefault(finding.details["change"], set()).add(finding.subject)
    return by


def measure(found: Findings, name: str) -> Finding:
    return next(f for f in found if f.subject == (name,))


# --- KALA --------------------------------------------------------------------------------------------


def test_what_a_change_is_on_possible_maps_is_no_interval_of_what_is_recorded() -> None:
    graded = replace(T2, certain=False)
    found = between(kala_before(ALL), kala_after(ALL), graded, date_before=DAY, draws=20)
    density = measure(found, "density")
    assert density.interval is None
    assert density.possible_value is not None
    middle, low, high = density.possible_value
    assert low < middle < high
    untried = between(kala_before(ALL), kala_after(ALL), graded, date_before=DAY, draws=0)
    assert measure(untried, "density").possible_value is None


def test_kala_seven_of_ten_ties_stay_where_all_pairs_were_observed() -> None:
    found = between(kala_before(ALL), kala_after(ALL), T2, date_before=DAY)
    whole = found.findings[0]
    assert whole.value == pytest.approx(expected()["jaccard_t"], abs=6e-7)
    assert (whole.details["comparable"], whole.details["dyads"]) == (36, 36)
    assert kinds(found) == {"new": {("B", "H"), ("D", "L")}, "not_reobserved": {("A", "C")}}


def test_kala_tie_that_nobody_had_been_asked_about_is_newly_observed() -> None:
    later = asked(ALL, "2025-06-20", "s2")
    found = between(kala_before("ABCEFGH"), kala_after("ABCEFGH", *later), T2, date_before=DAY)
    whole = found.findings[0]
    assert whole.value == pytest.approx(expected()["jaccard_t_comparable"], abs=6e-7)
    assert whole.details["jaccard_all"] == pytest.approx(expected()["jaccard_t"], abs=6e-7)
    assert (whole.details["comparable"], whole.details["dyads"]) == (35, 36)
    assert kinds(found) == {
        "new": {("B", "H")},
        "newly_observed": {("D", "L")},
        "ended": {("A", "C")},
    }
    assert found.about("D", "L").coverage == 0
    assert found.about("D", "L").verdict == "insufficient_data"
    assert found.about("A", "C").evidence == ("t02",)


def test_kala_one_part_instead_of_two_is_a_change_of_observation() -> None:
    later = asked(ALL, "2025-06-20", "s2")
    found = between(kala_before("ABCEFGH"), kala_after("ABCEFGH", *later), T2, date_before=DAY)
    density, parts = measure(found, "density"), measure(found, "parts")
    assert density.details["before"] == pytest.approx(expected()["density_cs"], abs=6e-7)
    assert density.details["after"] == pytest.approx(expected()["dens2"], abs=6e-7)
    assert (parts.details["before"], parts.details["after"]) == (2, 1)
    assert parts.details["after_comparable"] == 2
    for finding in (density, parts):
        assert finding.details["change"] == "observation"
        assert finding.id.endswith(":observation")
        assert "a change of observation" in finding.statement


def test_kala_one_part_instead_of_two_is_progress_where_all_were_asked() -> None:
    other = asked("A", source="s2")
    found = between(kala_before(ALL, *other), kala_after(ALL, *other), T2, date_before=DAY)
    parts = measure(found, "parts")
    assert (parts.value, parts.details["change"], parts.holds_in) == (-1, "progress", 1)
    assert parts.statement.endswith("from 2 to 1, which counts as progress.")
    # Whether there are so few parts hangs on no tie in doubt.
    assert parts.reason == (
        "Counting only what was observed at both dates: from 2 to 1. No doubtful tie bears on it."
    )
    back = between(kala_after(ALL), kala_before(ALL), T2, date_before=DAY)
    assert measure(back, "density").details["change"] in {"observation", "setback"}


# --- what a new or lost tie is called ----------------------------------------------------------------


def two(*before: dict[str, Any], after: list[dict[str, Any]], **more: Any) -> dict[str, set[tuple[str, ...]]]:
    """Changes between A, B and C, who were asked before the earlier day."""
    observed = [*asked("ABC"), *more.pop("observed", [])]
    first = a_map("A", "B", "C", ties=[*before], observations=observed)
    second = a_map("A", "B", "C", ties=after, observations=observed, **more)
    return kinds(between(first, second, T2, date_before=DAY, draws=0))


OLD = {"from": "2024-01-01"}
LATELY = {"from": "2025-05-01"}


def test_new_tie_of_a_pair_that_was_asked_is_new() -> None:
    assert two(after=[tie("A", "B", **LATELY)]) == {"new": {("A", "B")}}
    assert two(after=[tie("B", "A", **{"from": ""})]) == {"new": {("A", "B")}}


def test_tie_that_is_older_than_the_earlier_day_was_there() -> None:
    assert two(after=[tie("A", "B", **OLD)]) == {"newly_observed": {("A", "B")}}


def test_tie_that_was_told_and_not_believed_is_newly_observed() -> None:
    doubted = tie("A", "B", **{"from": ""}, grade="E5")
    view = View(date=LATER)
    first = a_map("A", "B", ties=[doubted], observations=asked("AB"))
    second = a_map("A", "B", ties=[doubted | {"grade": "A1"}], observations=asked("AB"))
    assert kinds(between(first, second, view, date_before=DAY, draws=0)) == {"newly_observed": {("A", "B")}}
    assert kinds(between(second, first, view, date_before=DAY, draws=0)) == {"not_reobserved": {("A", "B")}}


def test_tie_that_had_ended_and_goes_on_again_is_resumed() -> None:
    ended = tie("A", "B", id="old", **OLD, to="2024-12-01")
    assert two(ended, after=[ended, tie("A", "B", **LATELY)]) == {"resumed": {("A", "B")}}
    assert two(after=[ended, tie("A", "B", **LATELY)]) == {"resumed": {("A", "B")}}


def test_tie_with_a_recorded_end_has_ended_whether_it_was_known_before_or_since() -> None:
    was = tie("A", "B", **OLD)
    assert two(was, after=[was | {"to": "2025-05-01"}]) == {"ended": {("A", "B")}}
    assert two(was | {"to": "2025-05-01"}, after=[]) == {"ended": {("A", "B")}}
    assert two(was | {"to": "2025-05-01"}, after=[was | {"to": "2025-05-01"}]) == {"ended": {("A", "B")}}
    assert two(was | {"to": "2026-05-01"}, after=[was | {"to": "2026-05-01"}]) == {}


def test_lost_tie_has_ended_only_if_either_was_asked_again() -> None:
    was = tie("A", "B", **OLD)
    assert two(was, after=[]) == {"not_reobserved": {("A", "B")}}
    again = asked("A", "2025-06-01", "s2")
    assert two(was, after=[], observed=again) == {"ended": {("A", "B")}}
    assert two(was, after=[], observed=asked("C", "2025-06-01", "s2")) == {"not_reobserved": {("A", "B")}}
    declined = [again[0] | {"answer": "declined"}]
    assert two(was, after=[], observed=declined) == {"not_reobserved": {("A", "B")}}
    later = asked("A", "2025-08-01", "s2")
    assert two(was, after=[], observed=later) == {"not_reobserved": {("A", "B")}}


def test_tie_with_who_began_since_is_new_and_with_who_is_newly_recorded_is_observed() -> None:
    first = a_map("A", "B", ties=[], observations=asked("AB"))
    came = [actor("N", present_since="2025-04-01"), actor("R")]
    ties = [tie("A", "N", **LATELY), tie("A", "R", **LATELY)]
    second = a_map("A", "B", actors=came, ties=ties, observations=asked("AB"))
    found = between(first, second, replace(T2, thresholds=ANYTHING), date_before=DAY)
    assert kinds(found) == {
        "joined": {("N",)},
        "newly_recorded": {("R",)},
        "new": {("A", "N")},
        "newly_observed": {("A", "R")},
    }


def test_who_stopped_and_who_is_no_longer_recorded() -> None:
    ties = [tie("A", "B", **OLD), tie("A", "C", **OLD)]
    first = a_map("A", "B", "C", ties=ties, observations=asked("ABC"))
    second = a_map("A", actors=[actor("B", status="banned")], observations=asked("AB"))
    found = between(first, second, T2, date_before=DAY)
    assert kinds(found) == {
        "stopped": {("B",)},
        "not_recorded": {("C",)},
        "ended": {("A", "B")},
        "not_reobserved": {("A", "C")},
    }
    assert measure(found, "density").details["after_comparable"] == 0  # of A and B alone, without C
    assert measure(found, "density").details["change"] == "setback"


def test_other_sphere_is_another_actor() -> None:
    first = a_map("A", "B", "C", ties=[tie("A", "B", **OLD)], observations=asked("ABC"))
    moved = [actor("B", sphere="media")]
    second = a_map("A", "C", actors=moved, ties=[tie("A", "B", **OLD)], observations=asked("ABC"))
    found = between(first, second, T2, date_before=DAY)
    assert kinds(found) == {"not_recorded": {("B",)}, "not_reobserved": {("A", "B")}}
    back = between(second, first, T2, date_before=DAY)
    assert kinds(back) == {"newly_recorded": {("B",)}, "newly_observed": {("A", "B")}}


ENOUGH = "Enough sources were asked about the pair at both dates."
TOO_FEW = "At one date or both, too few sources were asked about the pair."


def test_each_change_of_a_tie_has_its_words() -> None:
    """A and B were asked at both days; C, of the last tie, at neither."""
    was, later = tie("A", "B", **OLD), tie("A", "B", **LATELY)
    over = tie("A", "B", id="old", **OLD, to="2024-12-01")
    pair, ask = "Name of A and Name of B: ", "Ask either of them: since when, and does it go on?"
    missed = "Ask each separately: why did it end, and is it missed?"
    told = [
        ([], [later], "a new tie of collaboration is recorded.", ask),
        ([], [was], "a tie first observed since the earlier date. It may be older.", ask),
        ([over], [over, later], "a tie of collaboration that had ended is recorded as resumed.", ask),
        ([was], [was | {"to": "2025-05-01"}], "their tie of collaboration is recorded as ended.", missed),
        ([was], [], "a tie that nobody told of again. It may go on.", ask),
    ]
    for before, after, words, question in told:
        first, second = (a_map("A", "B", ties=ties, observations=asked("AB")) for ties in (before, after))
        found = between(first, second, T2, date_before=DAY, draws=0).about("A", "B")
        assert (found.statement, found.reason, found.next_question) == (pair + words, ENOUGH, question)
    first, second = (a_map("A", "C", ties=ties) for ties in ([], [tie("A", "C", **LATELY)]))
    view = replace(T2, thresholds=ANYTHING)
    assert between(first, second, view, date_before=DAY, draws=0).about("A", "C").reason == TOO_FEW


def test_each_change_of_an_actor_has_its_words() -> None:
    """B stopped, C is gone, N began, R was there before it was recorded."""
    first = a_map("A", "B", "C", observations=asked("ABC"))
    others = [actor("B", status="banned"), actor("N", present_since="2025-04-01"), actor("R")]
    second = a_map("A", actors=others, observations=asked("ABNR"))
    found = between(first, second, replace(T2, thresholds=ANYTHING), date_before=DAY, draws=0)
    both = "Recorded as civil society at both dates."
    earlier = "Recorded as civil society at the earlier date alone."
    later = "Recorded as civil society at the later date alone."
    words = {
        "B": ("Name of B is recorded as no longer working.", both),
        "C": ("Name of C is no longer recorded as civil society.", earlier),
        "N": ("Name of N is recorded as having begun since the earlier date.", later),
        "R": ("Name of R is newly recorded. It may have been there before.", later),
    }
    assert {one: (found.about(one).statement, found.about(one).reason) for one in words} == words


def test_one_map_at_two_days() -> None:
    ties = [tie("A", "B", **OLD, to="2025-05-01"), tie("B", "C", **LATELY), tie("A", "C", **OLD)]
    young = actor("N", present_since="2025-04-01")
    m = a_map("A", "B", "C", actors=[young], ties=ties, observations=asked("ABC"))
    found = between(m, m, T2, date_before=DAY)
    assert kinds(found) == {"joined": {("N",)}, "new": {("B", "C")}, "ended": {("A", "B")}}
    assert found.findings[0].value == pytest.approx(1 / 3)
    assert (found.findings[0].details["actors_before"], found.findings[0].details["actors_after"]) == (3, 4)


# --- brute force on random maps ----------------------------------------------------------------------

POSITIVE = {k.kind for k in schema.tie_kinds().values() if "G+" in k.layers}


def records(m: ActorMap) -> list[tuple[dict[str, Any], frozenset[str]]]:
    """Ties of collaboration, each with its two ends."""
    rows = m.ties.to_dict("records")
    return [(r, frozenset((r["source_id"], r["target_id"]))) for r in rows if r["kind"] in POSITIVE]


def valid(row: dict[str, Any], day: str) -> bool:
    return row["from"] <= day and (row["to"] == "" or row["to"] > day)


def tied_pairs(c: Context) -> set[frozenset[str]]:
    """Pairs of civil society with a believed, valid tie of collaboration, row by row."""
    q = dict(zip(c.m.ties["id"], c.layers.beliefs, strict=True))
    spheres = zip(c.ids, c.m.actors["sphere"], strict=True)
    society = {i for i, sphere in spheres if schema.spheres()[sphere].civil_society}
    return {
        pair
        for row, pair in records(c.m)
        if q[row["id"]] >= 0.5 and pair <= society and valid(row, c.view.date)
    }


def label(both: MapComparison, pair: frozenset[str], *, is_new: bool) -> str:
    """What a pair's change is, by one rule after another."""
    d1, d2 = both.before.view.date, both.after.view.date
    first, second = ([r for r, p in records(c.m) if p == pair] for c in (both.before, both.after))
    turnover = {name: set(both.ids[who]) for name, who in both.turnover.items()}
    if is_new:
        if any(r["to"] and r["to"] <= d1 for r in first + second):
            return "resumed"
        if pair & turnover["joined"]:
            return "new"
        older = any(valid(r, d2) and "" < r["from"] <= d1 for r in second)
        told = any(valid(r, d1) for r in first)
        return "newly_observed" if older or told or not comparable(both, pair) else "new"
    if any(d1 < r["to"] <= d2 for r in first + second) or pair & turnover["stopped"]:
        return "ended"
    if pair & turnover["not_recorded"] or any(valid(r, d2) for r in second):
        return "not_reobserved"
    sources = both.after.m.sources
    key = {i: k or i for i, k in zip(sources["id"], sources["independent_key"], strict=True)}
    since = {
        key.get(r["source"], "?")
        for r in both.after.m.observations.to_dict("records")
        if r["subject_id"] in pair
        and d1 < r["date"] <= d2
        and r["answer"] != "declined"
        and r["asked_about"] != "actor"
    }
    t = both.after.view.thresholds
    return "ended" if 1 - (1 - t.detection) ** len(since) >= t.comparable_coverage else "not_reobserved"


def comparable(both: MapComparison, pair: frozenset[str]) -> bool:
    t = both.after.view.thresholds
    for c in (both.before, both.after):
        if not pair <= {i for i in c.ids if c.layers.civil_society[c.code(i)]}:
            return False
        if c.coverage.of_pair(*(c.code(i) for i in pair)) < t.comparable_coverage - 1e-12:
            return False
    return True


PEOPLE = [f"n{i}" for i in range(9)]
DATES = ["", "2023-03-01", "2024-06-01", "2025-03-01", "2025-06-30"]


def country(pick: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Rows of a map on which much happens."""
    people = pick.sample(PEOPLE, pick.randint(6, 9))

    def one(number: int) -> dict[str, Any]:
        start, end = pick.choice(DATES), pick.choice(["", "", "", *DATES])
        source, target = pick.sample(people, 2)
        return tie(
            source,
            target,
            pick.choice(["coordination", "information_sharing"]),
            id=f"t{number:02}",
            grade=pick.choice(["", "A1", "D4"]),
            sources=pick.choice(["", "s1", "s2"]),
            **{"from": start, "to": end if end > start else ""},
        )

    return {
        "actors": [
            actor(
                i,
                present_since=pick.choice(["", "", "2025-02-15"]),
                status=pick.choice(["", "active"]),
                sphere=pick.choice(["civil_society"] * 6 + ["media"]),
            )
            for i in people
        ],
        "ties": [one(n) for n in range(pick.randint(8, 24))],
        "observations": [
            asked("x", pick.choice(["2023-05-01", "2025-04-01"]), pick.choice(["s1", "s2", "s3"]))[0]
            | {"id": f"o{n}", "subject_id": pick.choice(people), "answer": pick.choice(["list", "declined"])}
            for n in range(pick.randint(4, 16))
        ],
    }


def some_time_later(
    rows: dict[str, list[dict[str, Any]]], pick: random.Random
) -> dict[str, list[dict[str, Any]]]:
    """The same country with some rows gone, some changed and some new."""
    more = country(pick)
    gone = {i for i in PEOPLE if pick.random() < 0.1}
    kept = [r | {"status": pick.choice(["", "inactive"])} for r in rows["actors"] if r["id"] not in gone]
    known = {r["id"] for r in kept}
    kept += [r for r in more["actors"] if r["id"] not in known | gone]
    ids = {r["id"] for r in kept}
    ties = [
        r | {"grade": pick.choice([r["grade"], r["grade"], "D4"])}
        for r in rows["ties"]
        if pick.random() < 0.8
    ]
    ties = [r if pick.random() < 0.8 else r | {"to": max(r["from"], "2025-05-01")} for r in ties]
    ties += [r | {"id": f"u{r['id']}"} for r in more["ties"] if pick.random() < 0.4]
    observed = [*rows["observations"], *(o | {"id": f"p{o['id']}"} for o in more["observations"])]
    return {
        "actors": kept,
        "ties": [r for r in ties if {r["source_id"], r["target_id"]} <= ids],
        "observations": [r for r in observed if r["subject_id"] in ids],
    }


def two_dates(seed: int) -> tuple[ActorMap, ActorMap]:
    """Two maps of one country; from some seed on those that all tests of analyses use."""
    if seed >= 100:
        return random_map(seed - 100), random_map(seed - 99)
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    rows = country(pick)
    return a_map(**rows), a_map(**some_time_later(rows, pick))


CASES = [(0.5, (DAY, LATER)), (0.3, (DAY, LATER)), (0.5, (LATER, LATER))]


@seeded([*range(12), 103, 106, 109], few=5, least=dict.fromkeys(TIE_CHANGES, 1))
def test_random_maps_against_brute_force(seed: int, tally: Counter[str]) -> None:
    for detection, days in CASES:
        tally.update(compare_with_brute_force(seed, detection, days))


def compare_with_brute_force(seed: int, detection: float, days: tuple[str, str]) -> set[str]:
    """Compare two dates of a random map; kinds of change that it shows."""
    one, other = two_dates(seed)
    view = View(date=days[1], thresholds=replace(ANYTHING, detection=detection))
    earlier = replace(view, date=days[0])
    both = MapComparison(Context(there(one, earlier), earlier), Context(there(other, view), view))
    found = between(one, other, view, date_before=days[0], draws=0)
    was, is_ = tied_pairs(both.before), tied_pairs(both.after)
    counted = {name: set() for name in TIE_CHANGES} | {
        k: {frozenset(s) for s in v} for k, v in kinds(found).items() if k in TIE_CHANGES
    }
    brute: dict[str, set[frozenset[str]]] = {name: set() for name in TIE_CHANGES}
    for pair in is_ ^ was:
        brute[label(both, pair, is_new=pair in is_)].add(pair)
    assert counted == brute
    whole = found.findings[0]
    seen = [pair for pair in was | is_ if comparable(both, pair)]
    kept = [pair for pair in was & is_ if comparable(both, pair)]
    assert whole.value == (pytest.approx(len(kept) / len(seen)) if seen else None)
    steady = [str(i) for i, x, y in zip(both.ids, *both.society, strict=True) if x and y]
    every = list(itertools.combinations(steady, 2))
    assert whole.details["comparable"] == sum(comparable(both, frozenset(pair)) for pair in every)
    assert whole.details["ties_after"] == len(is_)
    return {name for name, pairs in brute.items() if pairs}


@seeded(SEEDS_OF_TWO, few=2)
def test_a_map_and_itself_tell_no_change(seed: int) -> None:
    m = random_map(seed)
    view = View(date=DAY, thresholds=ANYTHING)
    found = between(m, m, view, draws=5)
    assert kinds(found) == {}
    assert found.findings[0].value in {None, 1}
    for name in MEASURES:
        finding = measure(found, name)
        assert finding.details["change"] in {"unchanged", "no_clear_change", "unknown"}
        assert finding.value in {None, 0}


@seeded(SEEDS_OF_TWO, few=2)
def test_names_of_actors_change_nothing(seed: int) -> None:
    first, second = random_map(seed), random_map(seed + 1)
    ids = sorted({*first.actors["id"], *second.actors["id"]})
    names = {i: f"x{i}" for i in ids}
    view = View(date=DAY, thresholds=ANYTHING)
    found = between(first, second, view, draws=3)
    other = between(renamed(first, names), renamed(second, names), view, draws=3)
    assert [f.value for f in found] == [f.value for f in other]
    assert [tuple(names.get(i, i) for i in f.subject) for f in found] == [f.subject for f in other]


# --- measures and worlds -----------------------------------------------------------------------------


@seeded(SEEDS)
def test_what_both_maps_record_is_on_both_in_every_world_or_on_neither(seed: int) -> None:
    first, second = (Context(random_map(s), View(date=DAY)) for s in (seed, seed + 1))
    both = list(zip(all_records(first.m), all_records(second.m), strict=True))
    for a, b in paired_worlds(first, second, 4):
        for old, new in both:
            same, as_same = (codes.tolist() for codes in facts(old.frame, new.frame))
            beliefs = dict(zip(as_same, second.layers.beliefs_of(new).tolist(), strict=True))
            drawn = dict(zip(as_same, b.layers.beliefs_of(new).tolist(), strict=True))
            q, exist = (context.layers.beliefs_of(old).tolist() for context in (first, a))
            for fact, before, exists in zip(same, q, exist, strict=True):
                if fact in drawn and before <= beliefs[fact]:
                    assert exists <= drawn[fact]
                if fact in drawn and before == beliefs[fact]:
                    assert exists == drawn[fact]
    worlds = [measured(b) - measured(a) for a, b in paired_worlds(first, first, 3)]
    assert np.nanmax(np.abs(worlds), initial=0) == 0


def test_record_that_ended_does_not_hide_the_valid_one_of_two_maps() -> None:
    doubted = tie("A", "B", id="t1", grade="C3") | {"from": DAY}
    ended = tie("A", "B", id="t2", grade="A1") | {"from": "2020-01-01", "to": "2021-01-01"}
    before, after = (Context(a_map("A", "B", ties=t), View(date=DAY)) for t in ([doubted], [doubted, ended]))
    assert believed_alike(before, after).layers.beliefs.tolist() == [pytest.approx(0.6245, abs=1e-5)]


@pytest.mark.parametrize(("grade", "called"), [("A1", "progress"), ("B2", "no_clear_change")])
def test_progress_needs_nine_worlds_of_ten(grade: str, called: str) -> None:
    ties = [tie("A", "B", **{"from": ""}, grade="A1", as_of=LATER)]
    more = [*ties, tie("B", "C", **{"from": "2025-06-30"}, grade=grade, as_of=LATER)]
    first, second = (a_map("A", "B", "C", ties=t, observations=asked("ABC")) for t in (ties, more))
    found = measure(between(first, second, View(date=LATER), date_before=DAY, draws=150), "density")
    assert found.details["change"] == called
    q = {"A1": 0.95, "B2": 0.824621}[grade]
    assert found.details["p_up"] == pytest.approx(q, abs=0.06)
    assert found.details["p_down"] == 0
    assert found.value == pytest.approx(1 / 3)


def test_change_below_the_error_of_both_records_is_none() -> None:
    """One tie of 20 ended in nine worlds of ten, and each figure alone may be off by more than one tie."""
    ids = [f"a{i:02}" for i in range(21)]
    ties = [tie(u, v, **{"from": "2023-01-01"}, grade="B2") for u, v in itertools.pairwise(ids)]
    ties[0] |= {"grade": "A1", "as_of": LATER}
    ended = [ties[0] | {"to": "2025-06-20"}, *ties[1:]]
    observed = [row | {"subject_id": i} for i in ids for row in asked("x")]
    first, second = (a_map(*ids, ties=some, observations=observed) for some in (ties, ended))
    finding = measure(between(first, second, View(date=LATER), date_before=DAY, draws=100), "density")
    assert finding.details["p_down"] >= 0.9
    assert finding.details["change"] == "no_clear_change"
    assert finding.details["error"] > abs(finding.value or 0) == pytest.approx(1 / 210)
    assert (finding.verdict, finding.holds_in) == ("insufficient_data", None)
    assert "no change that can be told from error" in str(finding.statement)
    assert finding.next_question == "Which ties are in doubt, and who could confirm them?"


@pytest.mark.parametrize(
    ("early", "late", "called"),
    [
        ([0.2, 0.2], [0.4, 0.4], "progress"),  # in no doubt
        ([0.0, 0.4], [0.2, 0.6], "no_clear_change"),  # more in every world, by less than both may be off
        ([0.19, 0.21], [0.39, 0.41], "progress"),
        ([0.39, 0.41], [0.19, 0.21], "setback"),
        ([0.2, 0.2], [0.2, 0.2], "unchanged"),
        ([], [], "not_tested"),
    ],
)
def test_a_move_is_called_by_what_is_left_of_it_beyond_error(
    early: list[float], late: list[float], called: str
) -> None:
    worlds = np.array([early, late]).T.repeat(20, axis=0)
    move = {"setback": -0.2, "unchanged": 0.0}.get(called, 0.2)
    assert moved("density", move, move, worlds, 0.9) == called


def test_ageing_and_confirmation_are_no_change() -> None:
    ids = [f"a{i:02}" for i in range(12)]
    ties = [tie(u, v, **{"from": "2023-01-01"}, grade="B2") for u, v in itertools.pairwise(ids)]
    observed = [row | {"subject_id": i} for i in ids for row in asked("x")]
    m = a_map(*ids, ties=ties, observations=observed)
    late = View(date="2026-12-01")
    for first, second in (
        (m, m),
        (m, a_map(*ids, ties=[t | {"grade": "A1"} for t in ties], observations=observed)),
    ):
        found = between(first, second, late, date_before=DAY, draws=40)
        told = {measure(found, n).details["change"] for n in ("density", "parts")}
        assert told <= {"unchanged", "no_clear_change"}


def test_step_that_is_only_believed_less_by_now_is_a_change_of_observation() -> None:
    offered = tie("O", "A", "referral_offer", weight=0.7, **{"from": "2024-12-01"}, grade="B2")
    m = a_map("A", "B", ties=[offered], observations=asked("AB", "2024-12-01"))
    found = measure(between(m, m, View(date="2026-12-01"), date_before="2025-01-01", draws=20), "reached")
    assert (found.details["before"], found.details["after"]) == (0.5, 0)
    assert found.details["change"] == "observation"


def test_few_worlds_test_nothing() -> None:
    """Two worlds show no error where there is some, and every move would be progress or a setback."""
    first = a_map("A", "B", observations=asked("AB"))
    second = a_map("A", "B", ties=[tie("A", "B", **LATELY)], observations=asked("AB"))
    for draws in (1, 2, 19):
        found = measure(between(first, second, View(date=LATER), date_before=DAY, draws=draws), "density")
        assert (found.details["change"], found.holds_in) == ("not_tested", None)


def test_no_worlds_test_nothing() -> None:
    first = a_map("A", "B", observations=asked("AB"))
    second = a_map("A", "B", ties=[tie("A", "B", **LATELY)], observations=asked("AB"))
    found = measure(between(first, second, T2, date_before=DAY, draws=0), "density")
    assert (found.details["change"], found.holds_in, found.details["p_up"]) == ("not_tested", None, None)
    assert found.reason == (
        "Counting only what was observed at both dates: from 0.00% to 100.00%. This was not tested."
    )


def test_a_tie_that_ended_is_a_setback_and_where_nothing_moved_it_is_asked_what_was_missed() -> None:
    """A and B worked together until May, and were asked before and since; nobody told in doubt."""
    observed = [*asked("AB"), *asked("AB", "2025-06-20", "s2")]
    before, after = (
        a_map("A", "B", ties=[tie("A", "B", **OLD, to=end)], observations=observed)
        for end in ("", "2025-05-01")
    )
    lost, same = (between(before, later, T2, date_before=DAY) for later in (after, before))
    assert measure(lost, "density").statement.endswith("from 100.00% to 0.00%, which counts as a setback.")
    assert measure(lost, "density").next_question == (
        "Ask those concerned what happened between the two dates that could explain it."
    )
    assert measure(same, "density").next_question == (
        "Did anything happen between the two dates that the record misses?"
    )


def test_platform_that_is_merely_new_to_the_record_is_no_progress() -> None:
    p = {"id": "P", "name": "Network", "members": "A"}
    first = a_map("A", "B", observations=asked("AB"), platforms=[p])
    old, new = (
        {"id": "R", "name": "Round", "members": "B", "from": day} for day in ("2024-01-01", "2025-05-01")
    )
    for platform, called in ((old, "observation"), (new, "progress")):
        second = a_map("A", "B", observations=asked("AB"), platforms=[p, platform])
        assert measure(between(first, second, T2, date_before=DAY), "seated").details["change"] == called
    fallen = a_map("A", "B", observations=asked("AB"), platforms=[old])
    twice = a_map("A", "B", observations=asked("AB"), platforms=[old, p])
    assert measure(between(twice, fallen, T2, date_before=DAY), "seated").details["change"] == "observation"


def test_what_has_no_value_at_one_date_is_not_compared() -> None:
    first = a_map("A", "B", observations=asked("AB"))
    second = a_map("A", "B", observations=asked("AB"), platforms=[{"id": "P", "name": "N", "members": "A"}])
    found = measure(between(first, second, T2, date_before=DAY), "seated")
    assert (found.value, found.verdict) == (None, "insufficient_data")
    assert "Enter platforms" in found.next_question


# --- the sample, and what is refused -----------------------------------------------------------------


def test_sample_over_a_year_tells_what_the_files_hold() -> None:
    m = sample()
    view = View(date="2026-11-25", thresholds=replace(Thresholds(), comparable_share=0.0))
    found = between(m, m, view, date_before="2025-06-01", draws=3, limit=1_000)
    told = kinds(found)
    ended = m.ties[
        (m.ties["to"] > "2025-06-01") & (m.ties["to"] <= "2026-11-25") & m.ties["kind"].isin(POSITIVE)
    ]
    pairs = {tuple(sorted(ends)) for ends in zip(ended["source_id"], ended["target_id"], strict=True)}
    assert told.get("ended", set()) <= pairs
    # Of what was recorded before only that was not told again of which others, asked since, told nothing.
    now = layers_of(m, view).beliefs < view.thresholds.tie_exists
    doubted = m.ties[now & m.ties["kind"].isin(POSITIVE).to_numpy()]
    assert told.get("not_reobserved", set()) <= {
        tuple(sorted(ends)) for ends in zip(doubted["source_id"], doubted["target_id"], strict=True)
    }
    assert "not_recorded" not in told
    both = found.findings[0].details
    assert both["ties_after"] == both["kept"] + both["new"] + both["resumed"] + both["newly_observed"]
    assert both["ties_before"] == both["kept"] + both["ended"] + both["not_reobserved"]


def test_too_few_pairs_observed_is_refused() -> None:
    ids = "ABCDEF"
    first, second = a_map(*ids, observations=asked("A")), a_map(*ids, observations=asked(ids))
    assert (
        between(first, second, T2, date_before=DAY, draws=0).findings[0].details["comparable_share"] == 1 / 3
    )
    poorer = a_map(*ids, "G", observations=asked("A"))
    with pytest.raises(
        Refused, match=r"6 of 21 pairs were observed at both dates \(29%, and 30% are needed\)"
    ):
        between(poorer, poorer, T2, date_before=DAY)


@pytest.mark.parametrize("m", [ActorMap.empty(), a_map(), a_map("A")])
def test_nothing_to_compare_is_refused(m: ActorMap) -> None:
    with pytest.raises(Refused, match="fewer than two actors"):
        between(m, m, T2)


def test_chance_of_detection_of_none_or_all() -> None:
    m = a_map("A", "B", observations=asked("A"))
    with pytest.raises(Refused, match="observed at both dates"):
        between(m, m, replace(T2, thresholds=Thresholds(detection=0.0)))
    assert between(m, m, replace(T2, thresholds=Thresholds(detection=1.0))).findings[0].n == 1


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(Refused, match="after the later one"):
        between(kala(), kala(), T1, date_before=LATER)


def test_what_is_not_listed_is_counted() -> None:
    first = a_map(*"ABCD", observations=asked("ABCD"))
    ties = [tie(u, v, **LATELY) for u, v in itertools.combinations("ABCD", 2)]
    second = a_map(*"ABCD", ties=ties, observations=asked("ABCD"))
    found = between(first, second, T2, date_before=DAY, limit=2)
    assert len(kinds(found)["new"]) == 2
    assert found.findings[0].details["new"] == 6
    assert "Only the first 2 of 6 new ties are listed." in found.caveats


COUNTS = {
    "joined": "2 actors that began since",
    "newly_recorded": "2 actors newly recorded",
    "stopped": "2 actors that stopped",
    "not_recorded": "2 actors no longer recorded",
    "new": "2 new ties",
    "resumed": "2 resumed ties",
    "newly_observed": "2 newly observed ties",
    "ended": "2 ended ties",
    "not_reobserved": "2 ties not observed again",
}


@each("kind", COUNTS)
def test_each_kind_of_change_is_counted_in_its_words(kind: str) -> None:
    assert count_words(kind, 2) == COUNTS[kind]


def test_actor_that_begins_after_the_day_is_not_there() -> None:
    m = a_map("A", actors=[actor("N", present_since="2025-02-02")])
    assert set(there(m, T1).actors["id"]) == {"A", "O"}
    assert there(m, T2) is m


@pytest.mark.parametrize(
    ("measure", "words"),
    [("density", "up to 14.14 percentage points can"), ("mean_degree", "up to 0.141 can")],
)
def test_error_of_a_share_is_told_in_percentage_points(measure: str, words: str) -> None:
    """Half a width of 0.1 at either date: together the root of 0.02, 0.1414."""
    worlds = np.array([[0.1, 0.1], [0.3, 0.3]] * 50)
    assert words in held_apart(MEASURES[measure], np.array([0.2, 0.2]), worlds)
