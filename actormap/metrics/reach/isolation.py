"""Where the recorded network is thin, and whether that means anything (A02, A10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.core.verdicts import Verdict, lower
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import AT_MOST, detection_words
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.introductions.reachability import steps_told

SHEET = Sheet(__file__)
LARGEST_SHOWN = 0.99
"""A chance that rests on assumptions is never shown as 1."""
NAMED_AT_MOST = 2 / 3
"""A group is spoken of as a whole only when at least this share of its members was observed enough."""


@checked
def isolation(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Actors to whom no trusted route is recorded, and whether that is evidence (A10).

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
        One for each actor of civil society without a route from the office within the allowed
        steps (value: chance that it is isolated given what was asked, 0 to 1; ``isolation`` in
        details is ``isolated_supported``, ``possibly_isolated`` or ``not_observed_enough``;
        `n` is the number of independent observations), then one a group with such members
        (details ``isolated_supported``, ``possibly_isolated``, ``not_observed_enough``,
        ``reached``: how many members each).

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    The absence of a tie is not evidence of isolation: with d the chance that one independent
    observation shows a tie that exists, and s observations in which none was seen, the chance is
    prior / (prior + (1 - prior)(1 - d)^s). The prior is an assumption; d is learned from how often
    sources that were asked told of ties that others told of. Both are printed.

    References
    ----------
    docs/definitions.md#a10; detection logic as in occupancy models: MacKenzie et al. (2002),
    Ecology 83(8).
    """
    context = context_of(m, view)
    facts = chain(_actors(context), _groups(context, relation))
    return SHEET.answer(context, facts, relation=relation)


def isolation_of_groups(m: ActorMap, view: View, *, relation: Relation) -> Findings:
    """What `isolation` says of groups alone."""
    context = context_of(m, view)
    return SHEET.answer(context, _groups(context, relation), relation=relation)


def isolated_actors(context: Context) -> dict[int, tuple[str, float]]:
    """Actors of civil society without a route from the office: the verdict on each, and the chance."""
    return context.once("isolated actors", _isolated_actors)


def _isolated_actors(context: Context) -> dict[int, tuple[str, float]]:
    view, sources = context.view, context.coverage.respondents("T").count
    apart = context.layers.civil_society & ~(steps_told(context) <= view.thresholds.max_steps)
    who = np.flatnonzero(apart)
    return {v: context.coverage.isolation(v, int(sources[v])) for v in who.tolist()}


@dataclass(frozen=True, slots=True)
class GroupIsolation:
    """A group some of whose members have no route from the office.

    Parameters
    ----------
    members
        Positions of its members of civil society.
    counts
        How many of them have no route, by verdict.
    """

    members: list[int]
    counts: Mapping[str, int]

    @property
    def without(self) -> int:
        """How many members have no route."""
        return sum(self.counts.values())

    @property
    def observed_enough(self) -> bool:
        """Whether so many were observed that it may be spoken of as a whole."""
        return self.counts["not_observed_enough"] <= (1 - NAMED_AT_MOST) * len(self.members)


def isolated_groups(context: Context, relation: Relation) -> dict[str, GroupIsolation]:
    """Groups with members without a route from the office, by code in alphabetical order."""
    verdicts, groups = isolated_actors(context), {}
    for code, rows in members(context.m, relation).items():
        concerned = np.flatnonzero(rows & context.layers.civil_society).tolist()
        each = [verdicts[v][0] for v in concerned if v in verdicts]
        if each:
            groups[code] = GroupIsolation(concerned, {verdict: each.count(verdict) for verdict in AT_MOST})
    return groups


def _ties(context: Context) -> Codes:
    """Number of ties of collaboration of each actor."""
    layer = context.layers.collaboration
    return np.bincount(np.r_[layer.source, layer.target], minlength=len(context.ids))


def _actors(context: Context) -> Iterator[Fact]:
    """One fact for each actor without a route, those most likely isolated first."""
    verdicts, ids = isolated_actors(context), context.ids
    for v in sorted(verdicts, key=lambda v: (-verdicts[v][1], ids[v])):
        verdict, chance = verdicts[v]
        later = partial(_of_an_actor, context, v, verdict, chance)
        yield Fact("actor", f"{verdict}:{ids[v]}", chance, later, subject=(ids[v],))


def _of_an_actor(context: Context, v: int, verdict: str, chance: float) -> dict[str, Any]:
    observed = int(context.coverage.respondents("T").count[v])
    return {
        "values": {
            **(_less_told(context, v) if observed else {"of": NOTHING}),
            "no_route": no_route(context, v, verdict),
            "far": np.isfinite(steps_told(context)[v]),
            "respondents": context.respondent_words("T", [v]),
            "detection": context.once("detection words", _detection) if observed else NOTHING,
            "prior": context.view.thresholds.isolated_prior,
            "chance": min(chance, LARGEST_SHOWN),
        },
        "n": observed,
        **context.absence("T", [v], at_most=AT_MOST[verdict]),
        "ask_about": [v],
        "details": {
            "isolation": verdict,
            "posterior": chance,
            "observations": observed,
            "collaboration_ties": int(context.once("ties of collaboration", _ties)[v]),
        },
    }


def _detection(context: Context) -> Sentence:
    return detection_words(context.coverage)


def _less_told(context: Context, v: int) -> dict[str, Any]:
    """Of which group or area of an actor less is told than of others, and how little; may be nothing."""
    of = context.coverage.least_told(v)
    if of is None:
        return {"of": NOTHING}
    if of.column == "adm1_pcode":
        words = SHEET.sentence("actor", "of_area", area=context.place(of.code))
    else:
        relation: Relation = "identifies_as" if of.column == "identifies_as" else "works_on_rights_of"
        words = tagged(group_labels(context.m).get(of.code, of.code), relation)
    return {"of": words, "told": of.success, "asked": of.cases}


def no_route(context: Context, v: int, verdict: str) -> Sentence:
    """That no route to an actor is recorded, or none that is short enough, and whether anybody asked."""
    away = steps_told(context)[v]
    far = np.isfinite(away)
    return SHEET.sentence(
        "no_route",
        "far" if far else verdict,
        actor=context.names[v],
        steps=int(away) if far else None,
        most=context.view.thresholds.max_steps,
        sources=int(context.coverage.respondents("T").count[v]),
    )


def _groups(context: Context, relation: Relation) -> Iterator[Fact]:
    """One fact for each group with members without a route."""
    for code, group in isolated_groups(context, relation).items():
        share, later = (
            group.without / len(group.members),
            partial(_of_a_group, context, group, relation, code),
        )
        yield Fact("group", f"group:{code}", share, later, subject=(code,))


def _of_a_group(context: Context, group: GroupIsolation, relation: Relation, code: str) -> dict[str, Any]:
    total, counts = len(group.members), group.counts
    # How many were asked and named none of its ties: they may not know, or not say.
    named_nobody, respondents = context.coverage.named_nobody("T", group.members)
    best = next(verdict for verdict, count in counts.items() if count)
    # How many they are is no better than the routes of the others, if there are any: indicative at most.
    counted: Verdict = "supported" if group.without == total else "indicative"
    allowed = lower(AT_MOST[best], counted if group.observed_enough else "insufficient_data")
    return {
        "values": {
            "without": group.without,
            "tagged": tagged(group_labels(context.m).get(code, code), relation),
            "named_nobody": named_nobody,
            "respondents": respondents,
        },
        "n": total,
        **context.absence("T", group.members, members=total, at_most=allowed),
        "sensitivity": int(context.sensitivity[group.members].max(initial=0)),
        "ask_about": [v for v in group.members if v in isolated_actors(context)],
        "details": {
            **counts,
            "reached": total - group.without,
            "members": total,
            "observed_enough": group.observed_enough,
        },
    }
