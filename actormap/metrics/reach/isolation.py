"""Where the recorded network is thin, and whether that means anything (A02, A10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.core.verdicts import Verdict, lower
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import AT_MOST, detection_words
from actormap.metrics.base.detection import OfASet
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asking_about
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.introductions.reachability import steps_told

LARGEST_SHOWN = 0.99
"""A chance that rests on assumptions is never shown as 1."""
NAMED_AT_MOST = 2 / 3
"""A group is spoken of as a whole only when at least this share of its members was observed enough."""
OTHER_WAYS = Sentence(
    "A recorded route is not the only way to meet somebody: the office may be able to turn to them directly."
)


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
    return _answer(context, relation, _actors(context), _groups(context, relation))


def isolation_of_groups(m: ActorMap, view: View, *, relation: Relation) -> Findings:
    """What `isolation` says of groups alone."""
    context = context_of(m, view)
    return _answer(context, relation, _groups(context, relation))


def _answer(context: Context, relation: Relation, *figures: Iterator[Figure]) -> Findings:
    return answer(
        context,
        "Isolation, or not asked (A10)",
        chain(*figures),
        parameters={"relation": relation},
        caveats=(NOT_ASKED, OTHER_WAYS),
    )


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


def _actors(context: Context) -> Iterator[Figure]:
    """One figure for each actor without a route, those most likely isolated first."""
    verdicts, ids = isolated_actors(context), context.ids
    for v in sorted(verdicts, key=lambda v: (-verdicts[v][1], ids[v])):
        verdict, chance = verdicts[v]
        words = partial(_actor_words, context, v, verdict)
        yield Figure(f"A10:{verdict}:{ids[v]}", "A10", "actor", (ids[v],), chance, words=words)


def _actor_words(context: Context, v: int, verdict: str, figure: Figure) -> Finding:
    name, observed = context.names[v], int(context.coverage.respondents("T").count[v])
    ties = int(context.once("ties of collaboration", _ties)[v])
    shown = {
        "prior": context.view.thresholds.isolated_prior,
        "chance": min(figure.value or 0.0, LARGEST_SHOWN),
    }
    chance = (
        Sentence(
            "Assuming that {prior:.0%} of actors have no route, the chance that this one has none is "
            "{chance:.2f}.",
            **shown,
        )
        if np.isinf(steps_told(context)[v])
        else Sentence(
            "Assuming that {prior:.0%} of actors have no shorter route, the chance that this one has "
            "none is {chance:.2f}.",
            **shown,
        )
    )
    return figure.worded(
        statement=no_route(context, v, verdict),
        n=observed,
        reason=joined(
            context.respondent_words("T", [v]),
            context.once("detection words", _detection) if observed else NOTHING,
            _less_told(context, v) if observed else NOTHING,
            chance,
            counted(
                ties,
                "{n} tie of collaboration is recorded.",
                "{n} ties of collaboration are recorded.",
            ),
        ),
        **context.absence("T", [v], at_most=AT_MOST[verdict]),
        sensitivity=int(context.sensitivity[v]),
        would_change=Sentence("A source tells of one tie of trust, or the office meets the actor."),
        **asking_about(
            context,
            [v],
            Sentence(
                "Ask another independent source with whom {actor} works, and whom it trusts.", actor=name
            )
            if observed
            else Sentence(
                "Ask an independent source with whom {actor} works, and whom it trusts.", actor=name
            ),
            Sentence("Respect that it is left alone: ask nobody about it."),
        ),
        details={
            "isolation": verdict,
            "posterior": figure.value or 0.0,
            "observations": observed,
            "collaboration_ties": ties,
        },
    )


def _detection(context: Context) -> Sentence:
    return detection_words(context.coverage)


def _less_told(context: Context, v: int) -> Sentence:
    """Of which group or area of an actor less is told than of others; may be nothing."""
    of = context.coverage.least_told(v)
    if of is None:
        return NOTHING
    area = of.column == "adm1_pcode"
    return Sentence(
        "Less is told of actors {of}: in {told} of {asked} such cases. So silence says less about this one.",
        of=Sentence("in {area}", area=context.place(of.code)) if area else _tagged(context, of),
        told=of.success,
        asked=of.cases,
    )


def _named_nobody(context: Context, group: GroupIsolation) -> Sentence:
    """How many were asked about a group and named none of its ties: they may not know, or not say."""
    silent, respondents = context.coverage.named_nobody("T", group.members)
    if not silent:
        return NOTHING
    return Sentence(
        "Of {asked} asked about this group, {silent} named nobody.",
        silent=silent,
        asked=plural(respondents, "independent source"),
    )


def _tagged(context: Context, of: OfASet) -> Sentence:
    """How a group is named, by its tag."""
    relation: Relation = "identifies_as" if of.column == "identifies_as" else "works_on_rights_of"
    return tagged(group_labels(context.m).get(of.code, of.code), relation)


def no_route(context: Context, v: int, verdict: str) -> Sentence:
    """That no route to an actor is recorded, or none that is short enough, and whether anybody asked."""
    away, most = steps_told(context)[v], context.view.thresholds.max_steps
    if np.isfinite(away):
        return Sentence(
            "The shortest recorded route from the office to {actor} takes {steps}; no more than {most} count "
            "as within reach.",
            actor=context.names[v],
            steps=plural(int(away), "introduction"),
            most=most,
        )
    actor, sources = (
        context.names[v],
        plural(int(context.coverage.respondents("T").count[v]), "independent source"),
    )
    if verdict == "isolated_supported":
        return Sentence(
            "No route from the office to {actor} is recorded, though the office asked {sources}.",
            actor=actor,
            sources=sources,
        )
    if verdict == "possibly_isolated":
        return Sentence(
            "No route from the office to {actor} is recorded. The office asked {sources}: the record "
            "points that way, no more.",
            actor=actor,
            sources=sources,
        )
    return Sentence(
        "No route from the office to {actor} is recorded. Too few were asked about it ({sources}), so "
        "this is not evidence that none exists.",
        actor=actor,
        sources=sources,
    )


def _groups(context: Context, relation: Relation) -> Iterator[Figure]:
    """One figure for each group with members without a route."""
    for code, group in isolated_groups(context, relation).items():
        share = group.without / len(group.members)
        words = partial(_group_words, context, group, relation)
        yield Figure(f"A10:group:{code}", "A10", "group", (code,), share, words=words)


def _group_words(context: Context, group: GroupIsolation, relation: Relation, figure: Figure) -> Finding:
    (code,), total = figure.subject, len(group.members)
    counts, silent = group.counts, group.counts["not_observed_enough"]
    actors = plural(total, "recorded actor")
    tag = tagged(group_labels(context.m).get(code, code), relation)
    statement = (
        Sentence(
            "No route is recorded to {without} of {actors} {tagged}.",
            without=group.without,
            actors=actors,
            tagged=tag,
        )
        if group.observed_enough
        else Sentence(
            "Too few sources were asked about {silent} of {actors} {tagged} to say whether routes to "
            "them exist.",
            silent=silent,
            actors=actors,
            tagged=tag,
        )
    )
    best = next(verdict for verdict, count in counts.items() if count)
    # How many they are is no better than the routes of the others, if there are any: indicative at most.
    counted: Verdict = "supported" if group.without == total else "indicative"
    allowed = lower(AT_MOST[best], counted if group.observed_enough else "insufficient_data")
    return figure.worded(
        statement=statement,
        reason=joined(
            Sentence(
                "Without a recorded route: {isolated} with enough sources asked, {possibly} with few, "
                "{silent} with too few to say. With a route: {reached}.",
                isolated=counts["isolated_supported"],
                possibly=counts["possibly_isolated"],
                silent=silent,
                reached=total - group.without,
            ),
            _named_nobody(context, group),
        ),
        n=total,
        **context.absence("T", group.members, members=total, at_most=allowed),
        sensitivity=int(context.sensitivity[group.members].max(initial=0)),
        would_change=Sentence("The office asks independent sources about those that nobody was asked about."),
        **asking_about(
            context,
            [v for v in group.members if v in isolated_actors(context)],
            Sentence("Ask more independent sources with whom these actors work, and whom they trust.")
            if silent
            else Sentence(
                "Ask those who know the actors without a recorded route whom these trust, and who could "
                "introduce the office."
            ),
        ),
        details={
            **counts,
            "reached": total - group.without,
            "members": total,
            "observed_enough": group.observed_enough,
        },
    )
