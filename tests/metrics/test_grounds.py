"""What analyses claim rests on what such a claim must rest on: three rules, on all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product

import pandas as pd
import pytest
from maps import DAY, QUICK, a_map, answers, kala, offer, random_map, sample, table

from actormap.core.errors import Refused
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.metrics.base.ranking import FIRST

Make = Callable[[], ActorMap]
ABSENT = re.compile(
    r"^(No (?!more than)|None|Nobody|Neither)[^.]*\b(recorded(?! as asked)|leads?|passes)\b"
    r"|\bno (coordination|convenor|path|tie)\b[^.]*\b(recorded|to each other)\b"
    r"|\bnobody else\b[^.]*\brecorded\b"
)
"""Sentences that say that something is not there."""
OF_THE_RECORD = {
    "No three actors are recorded as all tied to each other, so there is no pattern to describe.",
    "No tie of collaboration is recorded, and so no neighbourhood can be told.",
}
"""Those that say that nothing can be told."""


def with_observations(m: ActorMap, observations: pd.DataFrame) -> ActorMap:
    """A map of which it is on record that these were asked, and nobody else."""
    return ActorMap.trusted({**m.tables, "observations": observations})


def asked_about(m: ActorMap, kind: str, sources: int) -> ActorMap:
    """The map after so many were asked about one kind of ties of everybody, and said that there are none."""
    rows = [
        {
            "source": f"new {place}",
            "subject_id": actor,
            "date": DAY,
            "asked_about": "ties_kind",
            "kinds": kind,
            "answer": "none",
        }
        for place, actor in product(range(sources), m.actors["id"])
    ]
    known = [{"id": f"new {place}"} for place in range(sources)]
    tables = {
        name: pd.concat([m[name], table(new)]) for name, new in (("sources", known), ("observations", rows))
    }
    return ActorMap(**(m.tables | tables))


def findings(m: ActorMap) -> Iterator[tuple[str, Finding]]:
    """What every analysis says of a map."""
    for name, ask in answers(m, QUICK).items():
        try:
            answer = ask()
        except Refused:
            continue
        for finding in answer:
            yield name, finding


@cache
def found_on(make: Make) -> tuple[tuple[str, Finding], ...]:
    """What every analysis says of one of the maps: worked out once for all rules that are held against it."""
    return tuple(findings(make()))


MAPS = [kala, sample, *(partial(random_map, seed) for seed in range(1, 7))]


@pytest.mark.parametrize("make", MAPS)
def test_that_something_is_not_there_is_not_told_where_nobody_was_asked(make: Make) -> None:
    m = make()
    silent = with_observations(m, m.observations.iloc[:0])
    absent = [(name, finding) for name, finding in findings(silent) if finding.absence]
    assert absent
    for name, finding in absent:
        assert (finding.verdict, finding.holds_in) == ("insufficient_data", None), (name, finding.id)
        assert not finding.coverage, (name, finding.id)
        assert not finding.sources, (name, finding.id)


@pytest.mark.parametrize("kind", ["membership", "engages_mechanism", "tension"])
def test_who_was_asked_about_one_kind_of_tie_tells_nothing_of_routes(kind: str) -> None:
    m = asked_about(kala(), kind, 5)
    told = [finding for _, finding in findings(m) if finding.absence]
    of_routes = [finding for finding in told if finding.analysis in {"A03", "A10", "A23", "A26"}]
    assert of_routes
    assert {finding.verdict for finding in of_routes} == {"insufficient_data"}


def test_who_was_asked_who_trusts_them_bears_that_there_is_no_route() -> None:
    # In KALA others told of trust of which these say nothing: that would teach that they tell of little.
    told_by = ";".join(f"new {place}" for place in range(5))
    m = asked_about(a_map("A", "B", ties=[offer("O", "A", 0.9, sources=told_by)]), "trust", 5)
    told = [f for _, f in findings(m) if f.analysis == "A10" and f.kind == "actor" and f.absence]
    assert {finding.verdict for finding in told} == {"supported"}
    assert all(finding.sources >= 5 for finding in told)


@pytest.mark.parametrize("make", MAPS)
def test_a_sentence_that_says_that_something_is_not_there_is_marked_as_one(make: Make) -> None:
    for name, finding in found_on(make):
        statement = str(finding.statement)
        if ABSENT.search(statement) and statement not in OF_THE_RECORD:
            assert finding.absence or finding.at_most == "insufficient_data", (name, statement)


def test_a_place_is_claimed_only_where_others_are_behind_it() -> None:
    places = [(name, f) for make in MAPS for name, f in found_on(make) if "beyond" in f.details]
    claimed = set()
    for name, finding in places:
        first = re.search(r"is (not )?among the first (\d+)", str(finding.statement))
        of = finding.details["of"]
        if first:
            assert int(first[2]) in FIRST, (name, finding.statement)
            assert int(first[2]) < of, (name, finding.statement)
            assert (finding.details["rank"] > int(first[2])) is bool(first[1]), (name, finding.statement)
            claimed.add(first[0])
    assert len(claimed) == 2 * len(FIRST)


def test_a_difference_from_chance_is_claimed_by_what_all_tests_together_allow() -> None:
    tested = [
        (name, f)
        for make in MAPS
        for name, f in found_on(make)
        if "p" in f.details and f.details.get("p_corrected") is not None
    ]
    t, verdicts = QUICK.thresholds, set()
    for name, finding in tested:
        corrected = finding.details["p_corrected"]
        assert finding.details["p"] <= corrected + 1e-12, (name, finding.id)
        if finding.verdict == "supported":
            assert corrected <= t.supported_chance, (name, finding.id)
        if (
            re.search(r"(fewer|more) ties", str(finding.statement))
            and "cannot be told" not in finding.statement
        ):
            assert corrected <= t.indicative_chance, (name, finding.statement)
        verdicts.add(finding.verdict)
    assert len(tested) > 50
    assert len(verdicts) > 1
