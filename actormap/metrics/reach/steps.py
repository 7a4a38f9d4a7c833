"""How far the office's trusted contacts reach, and against who exists (A03, A13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, series
from actormap.core.verdicts import Verdict
from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import AT_MOST
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.sheets import Fact, Sheet, answer
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.introductions.reachability import steps_if_believed, steps_told
from actormap.metrics.reach.isolation import isolated_actors, no_route

SHEET = Sheet(__file__)
OF_THE_RECORD: Verdict = "insufficient_data"
"""How many are reached counts what is recorded; how many could be nobody can tell from that."""


@checked
def steps(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """How many trusted introductions away each actor is, and each group (A03).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    relation
        Which group tags the group findings go by.

    Returns
    -------
    Findings
        First one about the whole (details ``reached``: how many actors within 1, 2, ... steps),
        then one a group (value: mean closeness of its members over that of the others; details
        ``reached``, ``closeness``, ``closeness_rest``, ``p``, ``p_floor``), then one an actor of civil
        society, the farthest first (value: steps, a count, None where no route is recorded; details
        ``closeness``: 1 / steps, 0 where none).

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    Both the number of steps and what counts as a trusted one are choices; the curve over steps
    shows how much hangs on the first. The test draws groups of the same size at random; with few
    actors it can never be small (``p_floor``).

    References
    ----------
    docs/definitions.md#a03; exact label permutation.
    """
    steps_away = _Steps(context_of(m, view), relation)
    society = np.flatnonzero(steps_away.society)
    farthest_first = society[np.argsort(-steps_away.away[society], kind="stable")]
    facts = (_whole(steps_away), *_groups(steps_away), *_actors(steps_away, farthest_first))
    caveats = _caveats(steps_away.context, steps_away.context.layers.everyone)
    return SHEET.answer(steps_away.context, facts, *caveats, relation=relation)


def _caveats(context: Context, inside: Bools) -> Iterator[Sentence]:
    """What is a choice, and how many introductions by some actors would count if they were believed."""
    yield SHEET.sentence("choices", "caveat")
    introductions = int(inside[steps_if_believed(context)].sum())
    if introductions:
        yield SHEET.sentence("left_out", "caveat", n=introductions)


@dataclass(frozen=True)
class _Steps:
    """How many trusted introductions away each actor is."""

    context: Context
    relation: Relation = "works_on_rights_of"

    @kept_property
    def away(self) -> Floats:
        """Steps to each actor of the map, infinite where no route is recorded."""
        return steps_told(self.context)

    @kept_property
    def closeness(self) -> Floats:
        """1 / steps, 0 where no route is recorded."""
        return np.where(np.isfinite(self.away), 1 / np.maximum(self.away, 1), 0.0)

    @property
    def society(self) -> Bools:
        """Who is of civil society."""
        return self.context.layers.civil_society

    @kept_property
    def groups(self) -> dict[str, Bools]:
        """Members of each group that can be compared with others of civil society."""
        tagged_rows = members(self.context.m, self.relation).items()
        groups = {code: rows & self.society for code, rows in tagged_rows}
        return {code: own for code, own in groups.items() if own.any() and (self.society & ~own).any()}

    @kept_property
    def chances(self) -> dict[str, tuple[float, float]]:
        """How often groups of their size drawn at random are as far away, and corrected for their number."""
        t, closeness = self.context.view.thresholds, self.closeness[self.society]
        chances = [
            random_sums(
                closeness, int(own.sum()), exact=t.exact_relabellings, draws=t.random_draws, seed=t.seed
            ).at_most(float(self.closeness[own].sum()))
            for own in self.groups.values()
        ]
        return dict(zip(self.groups, zip(chances, false_discovery(chances), strict=True), strict=True))

    def curve(self, rows: Bools) -> list[int]:
        """How many of some actors are within 1, 2, ... steps."""
        steps, away = self.context.view.thresholds.max_steps, self.away[rows]
        return [int((away <= k).sum()) for k in range(1, steps + 1)]

    def words(self, rows: Bools) -> dict[str, Any]:
        """The same for words, and who was asked about those to whom no route is recorded."""
        curve, without = self.curve(rows), np.flatnonzero(rows & np.isinf(self.away)).tolist()
        return {
            "within": series(f"{k}: {count}" for k, count in enumerate(curve, start=1)),
            "last": curve[-1],
            "steps": len(curve),
            "without": len(without),
            "asked": self.context.respondent_words("T", without),
        }


@checked
def within_reach(m: ActorMap, view: View) -> Findings:
    """Whom the office can reach by recorded introductions, and in how many (A03).

    Parameters
    ----------
    m
        The map, or what a store loads of it for this search (`store.base.Search` without a target).
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        One about how far the office reaches (value: how many actors of civil society, details
        ``reached``: how many within 1, 2, ... steps), then one an actor, in the order of ids.

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    Nothing is said of those out of reach, not even how many they are: `steps` does, and needs the
    whole map.

    References
    ----------
    docs/definitions.md#a03.
    """
    steps_away = _Steps(context_of(m, view))
    context = steps_away.context
    inside = steps_away.society & (steps_away.away <= view.thresholds.max_steps)
    facts = (_within_reach(steps_away, inside), *_actors(steps_away, np.flatnonzero(inside)))
    # What leads on from those at the last step is not told: it would end out of reach.
    caveats = _caveats(context, steps_away.away < view.thresholds.max_steps)
    figures = (SHEET.figure(context, fact) for fact in facts)
    return answer(context, "Within reach of the office (A03)", figures, caveats=caveats)


def _within_reach(steps_away: _Steps, inside: Bools) -> Fact:
    context, n = steps_away.context, int(inside.sum())
    return Fact(
        "within_reach",
        "within_reach",
        float(n),
        values=steps_away.words(inside),
        n=n,
        **context.trust_in(inside, at_most=OF_THE_RECORD, coverage=context.coverage.of_routes),
        details={"reached": steps_away.curve(inside)},
    )


def _whole(steps_away: _Steps) -> Fact:
    """Share of civil society within reach."""
    curve, total = steps_away.curve(steps_away.society), int(steps_away.society.sum())
    return Fact(
        "whole",
        "whole",
        curve[-1] / total if total else None,
        partial(_of_all, steps_away),
        n=total,
        details={"reached": curve, "total": total},
    )


def _of_all(steps_away: _Steps) -> dict[str, Any]:
    society = steps_away.society
    trust = steps_away.context.trust_in(society, at_most=OF_THE_RECORD)
    return trust | {"values": steps_away.words(society)}


def steps_of_each(context: Context) -> dict[str, float]:
    """Steps to each actor of civil society to whom a route is recorded, by id: as `steps` has them."""
    away = steps_told(context)
    reached = np.flatnonzero(context.layers.civil_society & np.isfinite(away))
    return {context.ids[v]: float(away[v]) for v in reached.tolist()}


def _actors(steps_away: _Steps, actors: Codes) -> Iterator[Fact]:
    """Steps to some actors.

    A possible map says the same of one that is reached where no more steps lead there than on the record.
    """
    context = steps_away.context
    most, ids, recorded = context.view.thresholds.max_steps, context.ids, steps_told(context.recorded)
    for v, steps in zip(actors.tolist(), steps_away.away[actors].tolist(), strict=True):
        claim = "no_path" if steps > most else "reached" if steps <= recorded[v] else "farther"
        value = steps if steps < inf else None
        later = partial(_of_an_actor, context, v, value)
        yield Fact("actor", f"{claim}:{ids[v]}", value, later, subject=(ids[v],))


def _of_an_actor(context: Context, v: int, away: float | None) -> dict[str, Any]:
    words: dict[str, Any] = {"chance": context.view.thresholds.trusted_step, "steps": None}
    if away is not None and away <= context.view.thresholds.max_steps:
        words["steps"] = int(away)
        coverage, sources = float(context.coverage.of_routes[v]), len(context.coverage.keys[v])
        trust = context.trust(coverage=coverage, sources=sources)
    else:
        isolation, _ = isolated_actors(context)[v]
        words["no_route"] = no_route(context, v, isolation)
        trust = context.absence("T", [v], at_most=AT_MOST[isolation])
    return {
        "values": words,
        **trust,
        # Who is not reached is a finding of isolation; how far the others are is a table.
        "in_table": True,
        "details": {"steps": away, "closeness": 1 / away if away else 0.0},
    }


def _groups(steps_away: _Steps) -> Iterator[Fact]:
    """Mean closeness of the members of each group over that of the others."""
    for code, own in steps_away.groups.items():
        mean, other = (float(steps_away.closeness[some].mean()) for some in (own, steps_away.society & ~own))
        later = partial(_of_a_group, steps_away, code, mean, other)
        yield Fact("group", f"group:{code}", mean / other if other else None, later, subject=(code,))


def _of_a_group(steps_away: _Steps, code: str, mean: float, other: float) -> dict[str, Any]:
    context, own = steps_away.context, steps_away.groups[code]
    curve, size = steps_away.curve(own), int(own.sum())
    p, corrected = steps_away.chances[code]
    return {
        "values": {
            **steps_away.words(own),
            "tagged": tagged(group_labels(context.m).get(code, code), steps_away.relation),
            "cases": share_of_cases(corrected),
        },
        "n": size,
        # How many of them are reached is a count.
        **context.trust_in(own, members=size, p=corrected, at_most="indicative"),
        "details": {
            "reached": curve,
            "share": [count / size for count in curve],
            "closeness": mean,
            "closeness_rest": other,
            "p": p,
            "p_corrected": corrected,
            "p_floor": _floor(int(steps_away.society.sum()), size),
        },
    }


def _floor(n: int, size: int) -> float:
    """Least p that a test of a group of this size can give."""
    ways = 1.0
    for k in range(min(size, n - size)):
        ways *= (n - k) / (k + 1)
    return 1 / ways
