"""How far the office's trusted contacts reach, and against who exists (A03, A13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural, series
from actormap.core.verdicts import Verdict
from actormap.engine.segregation.random_groups import random_sums
from actormap.engine.statistics.small_samples import false_discovery
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import AT_MOST
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.introductions.reachability import steps_if_believed, steps_told
from actormap.metrics.reach.isolation import isolated_actors, no_route

CHOICES = Sentence(
    "How many steps count as within reach, and how much trust makes a step, are choices: see how the "
    "number grows with each step."
)
WITHIN_REACH = "Within reach of the office (A03)"
SOCIETY = ("civil society",)
"""Subject of what is said about the whole."""
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
    return answer(
        steps_away.context,
        "Steps from the office (A03)",
        (_whole(steps_away), *_groups(steps_away), *_society(steps_away)),
        parameters={"relation": relation},
        caveats=_caveats(steps_away.context),
    )


def _caveats(context: Context) -> Iterator[Sentence]:
    yield from (NOT_ASKED, CHOICES)
    yield from _left_out(len(steps_if_believed(context)))


@dataclass(frozen=True)
class _Steps:
    """How many trusted introductions away each actor is."""

    context: Context
    relation: Relation

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

    def curve(self, rows: Bools | Codes) -> list[int]:
        """How many of some actors are within 1, 2, ... steps."""
        return _curve(self.away[rows], self.context.view.thresholds.max_steps)


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
    context = context_of(m, view)
    away = steps_told(context)
    inside = np.flatnonzero(context.layers.civil_society & (away <= view.thresholds.max_steps))
    words = partial(_within_words, context, inside, away)
    whole = Figure("A03:within_reach", "A03", "whole", SOCIETY, float(len(inside)), words=words)
    return answer(
        context,
        WITHIN_REACH,
        (whole, *_actors(context, inside, away)),
        caveats=_caveats_within(context, away),
    )


def _within_words(context: Context, inside: Codes, away: Floats, figure: Figure) -> Finding:
    most = context.view.thresholds.max_steps
    curve = _curve(away[inside], most)
    return figure.worded(
        statement=Sentence(
            "{actors} of civil society could be reached by recorded introductions within {steps} steps.",
            actors=plural(len(inside), "actor"),
            steps=most,
        ),
        reason=_within(curve),
        n=len(inside),
        **context.trust_in(inside, at_most=OF_THE_RECORD, coverage=context.coverage.of_routes),
        details={"reached": curve},
    )


def _caveats_within(context: Context, away: Floats) -> Iterator[Sentence]:
    yield CHOICES
    # What leads on from those at the last step is not told: it would end out of reach.
    lead_on = (away < context.view.thresholds.max_steps)[steps_if_believed(context)]
    yield from _left_out(int(lead_on.sum()))


def _left_out(introductions: int) -> tuple[Sentence, ...]:
    if not introductions:
        return ()
    words = counted(
        introductions,
        "{n} recorded introduction would count as a trusted step if its source were believed: it is not "
        "graded, graded low, or told long ago. Grade or confirm it.",
        "{n} recorded introductions would count as trusted steps if their sources were believed: they are "
        "not graded, graded low, or told long ago. Grade or confirm them.",
    )
    return (words,)


def _curve(away: Floats, steps: int) -> list[int]:
    return [int((away <= k).sum()) for k in range(1, steps + 1)]


def _within(curve: list[int]) -> Sentence:
    """How many are reached within 1, 2, ... steps."""
    within = series(f"{k}: {count}" for k, count in enumerate(curve, start=1))
    return Sentence("Within reach in so many steps (steps: actors): {within}.", within=within)


def _whole(steps_away: _Steps) -> Figure:
    """Share of civil society within reach."""
    total = int(steps_away.society.sum())
    share = steps_away.curve(steps_away.society)[-1] / total if total else None
    return Figure("A03:whole", "A03", "whole", SOCIETY, share, words=partial(_whole_words, steps_away))


def _whole_words(steps_away: _Steps, figure: Figure) -> Finding:
    society = steps_away.society
    curve, total = steps_away.curve(society), int(society.sum())
    return figure.worded(
        statement=Sentence(
            "{reached} of {actors} of civil society could be reached by recorded introductions within "
            "{steps} steps.",
            reached=curve[-1],
            actors=plural(total, "actor"),
            steps=len(curve),
        ),
        reason=joined(_within(curve), _asked_about(steps_away, society)),
        n=total,
        **steps_away.context.trust_in(society, at_most=OF_THE_RECORD),
        details={"reached": curve, "total": total},
    )


def steps_of_each(context: Context) -> dict[str, float]:
    """Steps to each actor of civil society to whom a route is recorded, by id: as `steps` has them."""
    away = steps_told(context)
    reached = np.flatnonzero(context.layers.civil_society & np.isfinite(away))
    return {context.ids[v]: float(away[v]) for v in reached.tolist()}


def _society(steps_away: _Steps) -> Iterator[Figure]:
    """Steps to each actor of civil society, the farthest first."""
    actors = np.flatnonzero(steps_away.society)
    order = np.argsort(-steps_away.away[actors], kind="stable")
    return _actors(steps_away.context, actors[order], steps_away.away)


def _actors(context: Context, actors: Codes, away: Floats) -> Iterator[Figure]:
    """Steps to some actors.

    A possible map says the same of one that is reached where no more steps lead there than on the record.
    """
    most, ids, recorded = context.view.thresholds.max_steps, context.ids, steps_told(context.recorded)
    for v, steps in zip(actors.tolist(), away[actors].tolist(), strict=True):
        claim = "no_path" if steps > most else "reached" if steps <= recorded[v] else "farther"
        words = partial(_actor_words, context, v)
        yield Figure(
            f"A03:{claim}:{ids[v]}", "A03", "actor", (ids[v],), steps if steps < inf else None, words=words
        )


def _actor_words(context: Context, v: int, figure: Figure) -> Finding:
    t, away, coverage = context.view.thresholds, figure.value, float(context.coverage.of_routes[v])
    reached = away is not None and away <= t.max_steps
    if away is not None and reached:
        statement = Sentence(
            "{actor} is {steps} away, going by the record.",
            actor=context.names[v],
            steps=plural(int(away), "trusted introduction"),
        )
        trust = context.trust(coverage=coverage, sources=len(context.coverage.keys[v]))
    else:
        isolation, _ = isolated_actors(context)[v]
        statement = no_route(context, v, isolation)
        trust = context.absence("T", [v], at_most=AT_MOST[isolation])
    return figure.worded(
        statement=statement,
        reason=Sentence(
            "Each step is taken to succeed with a chance of {chance:g} or more.",
            chance=t.trusted_step,
        ),
        **trust,
        sensitivity=int(context.sensitivity[v]),
        would_change=Sentence(
            "A source tells of a shorter route, or somebody on it no longer trusts the next or takes "
            "back an offer."
        )
        if reached
        else Sentence(
            "A source tells of a tie of trust or an offer to introduce, or the office meets the actor."
        ),
        # Who is not reached is a finding of isolation; how far the others are is a table.
        in_table=True,
        details={"steps": away, "closeness": 1 / away if away else 0.0},
    )


def _groups(steps_away: _Steps) -> Iterator[Figure]:
    """Mean closeness of the members of each group over that of the others."""
    for code, own in steps_away.groups.items():
        mean, other = (float(steps_away.closeness[some].mean()) for some in (own, steps_away.society & ~own))
        ratio = mean / other if other else None
        words = partial(_group_words, steps_away, mean, other)
        yield Figure(f"A03:group:{code}", "A03", "group", (code,), ratio, words=words)


def _group_words(steps_away: _Steps, mean: float, other: float, figure: Figure) -> Finding:
    context, t, society = steps_away.context, steps_away.context.view.thresholds, steps_away.society
    own = steps_away.groups[figure.subject[0]]
    curve, size = steps_away.curve(own), int(own.sum())
    p, corrected = steps_away.chances[figure.subject[0]]
    who = np.flatnonzero(own)
    coverage = float(context.coverage.of_actors[who].mean())
    sources = context.coverage.sources(who.tolist())
    code = figure.subject[0]
    return figure.worded(
        statement=Sentence(
            "{reached} of {actors} {tagged} could be reached within {steps} recorded introductions.",
            reached=curve[-1],
            actors=plural(size, "recorded actor"),
            tagged=tagged(group_labels(context.m).get(code, code), steps_away.relation),
            steps=t.max_steps,
        ),
        reason=joined(
            Sentence(
                "Mean nearness (1 / steps) is {mean:.3f}, against {other:.3f} for the others. A group of "
                "this size, drawn at random, is as far away in {p} of cases, corrected for the number of "
                "groups.",
                mean=mean,
                other=other,
                p=share_of_cases(corrected),
            ),
            _asked_about(steps_away, own),
        ),
        n=size,
        # How many of them are reached is a count.
        **context.trust(coverage=coverage, sources=sources, members=size, p=corrected, at_most="indicative"),
        sensitivity=int(context.sensitivity[who].max()),
        would_change=Sentence(
            "The office asks independent sources about members that nobody was asked about."
        ),
        details={
            "reached": curve,
            "share": [count / size for count in curve],
            "closeness": mean,
            "closeness_rest": other,
            "p": p,
            "p_corrected": corrected,
            "p_floor": _floor(int(society.sum()), size),
        },
    )


def _asked_about(steps_away: _Steps, rows: Bools) -> Sentence:
    """Who was asked about those of some actors to whom no route is recorded."""
    without = np.flatnonzero(rows & np.isinf(steps_away.away)).tolist()
    if not without:
        return NOTHING
    return Sentence(
        "Of {actors} without a recorded route: {asked}",
        actors=len(without),
        asked=steps_away.context.respondent_words("T", without),
    )


def _floor(n: int, size: int) -> float:
    """Least p that a test of a group of this size can give."""
    ways = 1.0
    for k in range(min(size, n - size)):
        ways *= (n - k) / (k + 1)
    return 1 / ways
