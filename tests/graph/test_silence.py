"""What silence of those who were asked takes from the belief in a tie that others told of."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Any

import pytest
from maps import DAY, a_map, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.tie_probability import probability, tie_beliefs

HALF = View(date=DAY)
FIXED = replace(HALF, thresholds=HALF.thresholds.changed(detection_counts_as=1e9))
"""Who is asked is taken to tell of one tie in two, whatever the record shows."""
GRADED = {"reliability": "B", "credibility": "2"}
TOLD = probability("B2")


def country(*asked: dict[str, Any], kind: str = "coordination", **cells: Any) -> ActorMap:
    """A tie between A and B that one source told of, and who was asked about what."""
    told = tie("A", "B", kind, sources="s", **{"from": DAY} | cells)
    known = [{"id": name, **GRADED} for name in ("s", "x", "y", "z")]
    return a_map(*"ABC", ties=[told], sources=known, observations=list(asked))


def ask(source: str, subject: str = "A", **cells: Any) -> dict[str, Any]:
    row = {"source": source, "subject_id": subject, "date": DAY, "asked_about": "ties_all", "answer": "list"}
    return row | cells


def believed(m: ActorMap, view: View = FIXED) -> float:
    (found,) = tie_beliefs(m, view)
    return float(found)


def after(silent: int, detection: float = 0.5) -> float:
    """By hand: the odds of B2, and for each silent one what it leaves of them."""
    return 1 / (1 + exp(-(log(TOLD / (1 - TOLD)) + silent * log(1 - detection))))


@pytest.mark.parametrize("silent", [0, 1, 2, 3])
def test_each_who_was_asked_and_told_nothing_takes_from_the_odds(silent: int) -> None:
    assert believed(country(*(ask(source) for source in "xyz"[:silent]))) == pytest.approx(after(silent))


def test_who_was_asked_about_either_end_counts_once() -> None:
    assert believed(country(ask("x", "A"), ask("x", "B"))) == pytest.approx(after(1))


@pytest.mark.parametrize(
    "asked",
    [
        ask("s"),  # told of it
        ask("x", "C"),  # of another
        ask("x", answer="declined"),
        ask("x", asked_about="actor"),
        ask("x", date="2024-12-01"),  # before it began
        ask("x", asked_about="ties_kind", kinds="trust"),  # about other ties
        ask("x", asked_about="ties_kind"),  # nobody knows about which
    ],
)
def test_who_was_not_asked_about_it_is_not_silent(asked: dict[str, Any]) -> None:
    assert believed(country(asked)) == pytest.approx(TOLD)


def test_who_was_asked_about_its_kind_is_silent() -> None:
    asked = ask("x", asked_about="ties_kind", kinds="coordination;trust")
    assert believed(country(asked)) == pytest.approx(after(1))


@pytest.mark.parametrize("kind", ["threat", "tension", "trust", "influence"])
def test_nobody_has_to_tell_of_threats_or_of_whom_somebody_trusts(kind: str) -> None:
    sign = {"sign": "+"} if kind == "influence" else {}
    assert believed(country(ask("x"), ask("y"), kind=kind, weight=0.5, **sign)) == pytest.approx(TOLD)


def test_who_told_of_another_tie_between_them_is_not_silent() -> None:
    both = country(ask("x"))
    other = tie("B", "A", "joint_activity", sources="x", **{"from": DAY})
    m = a_map(
        *"ABC",
        ties=[*both.ties.to_dict("records"), other],
        sources=both.sources.to_dict("records"),
        observations=[ask("x")],
    )
    assert tie_beliefs(m, FIXED)[0] == pytest.approx(TOLD)


def test_sources_of_one_origin_are_silent_once() -> None:
    known = [{"id": name, "independent_key": "same", **GRADED} for name in "xy"] + [{"id": "s", **GRADED}]
    told = tie("A", "B", sources="s", **{"from": DAY})
    m = a_map(*"AB", ties=[told], sources=known, observations=[ask("x"), ask("y")])
    assert believed(m) == pytest.approx(after(1))


def test_what_silence_is_worth_is_learned() -> None:
    # Asked about three ties of others x told of none: (4 * .5 + 0) / (4 + 3).
    ties = [tie(u, v, sources="s", **{"from": DAY}) for u, v in ("AB", "AC", "AD")]
    m = a_map(*"ABCD", ties=ties, sources=[{"id": i, **GRADED} for i in "sx"], observations=[ask("x")])
    assert tie_beliefs(m, HALF) == pytest.approx([after(1, 2 / 7)] * 3)


def test_without_a_source_its_silence_is_gone() -> None:
    m = country(ask("x"), ask("y"))
    assert believed(m, replace(FIXED, without="x")) == pytest.approx(after(1))
    assert believed(m, replace(FIXED, without="s")) == 0


def test_certain_ties_are_certain() -> None:
    assert believed(country(ask("x")), replace(FIXED, certain=True)) == 1


def test_where_two_told_silence_of_others_takes_nothing() -> None:
    told = tie("A", "B", sources="s;x", **{"from": DAY})
    known = [{"id": name, **GRADED} for name in "sxyz"]
    m = a_map(*"AB", ties=[told], sources=known, observations=[ask("y"), ask("z")])
    alone = a_map(*"AB", ties=[told], sources=known)
    assert believed(m) == believed(alone)
