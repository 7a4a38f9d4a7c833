"""How far the office's trusted contacts reach, and against who exists (A03, A13)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, plural
from actormap.core.tables.cells import among
from actormap.engine.segregation.random_groups import random_sums
from actormap.metrics.base.context import NOT_ASKED, Context, claim, context_of, is_world
from actormap.metrics.base.coverage import AT_MOST
from actormap.metrics.base.options import checked
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.introductions.reachability import steps_from_office, steps_if_believed
from actormap.metrics.reach.isolation import isolated_actors, no_route

CHOICES = Sentence("How many steps, and how much trust makes a step, are choices: see the curve.")
WITHIN_REACH = "Within reach of the office (A03)"
SOCIETY = ("civil society",)
"""Subject of what is said about the whole."""
Definition = Literal["contact", "route"]


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
    context = context_of(m, view)
    away = steps_from_office(context)
    society = context.layers.civil_society
    closeness = np.where(np.isfinite(away), 1 / np.maximum(away, 1), 0.0)
    found = [_whole(context, away, society)]
    for code, rows in members(m, relation).items():
        if 0 < (rows & society).sum() < society.sum():
            found.append(_group(context, code, rows, away, closeness, relation))
    actors = np.flatnonzero(society)
    found += _actors(context, actors[np.argsort(-away[actors], kind="stable")], away)
    caveats = (NOT_ASKED, CHOICES, *_left_out(len(steps_if_believed(context))))
    return Findings(
        "Steps from the office (A03)",
        {"relation": relation},
        caveats,
        tuple(found),
    )


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
    away = steps_from_office(context)
    most = view.thresholds.max_steps
    inside = np.flatnonzero(context.layers.civil_society & (away <= most))
    curve = _curve(away[inside], most)
    if is_world(context):
        first = claim("A03:within_reach", "A03", "whole", SOCIETY, float(len(inside)))
        return Findings(WITHIN_REACH, {}, (), (first, *_actors(context, inside, away)))
    first = Finding(
        id="A03:within_reach",
        analysis="A03",
        kind="whole",
        subject=SOCIETY,
        statement=Sentence(
            "{actors} of civil society can be reached by recorded introductions within {steps} steps.",
            actors=plural(len(inside), "actor"),
            steps=most,
        ),
        reason=_within(curve),
        value=float(len(inside)),
        n=len(inside),
        **context.trust_in(inside, at_most="indicative"),
        details={"reached": curve},
    )
    # What leads on from those at the last step is not told: it would end out of reach.
    lead_on = (away < most)[steps_if_believed(context)]
    return Findings(
        WITHIN_REACH,
        {},
        (CHOICES, *_left_out(int(lead_on.sum()))),
        (first, *_actors(context, inside, away)),
    )


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
    within = ", ".join(f"{k}: {count}" for k, count in enumerate(curve, start=1))
    return Sentence("Reached within so many steps: {within}.", within=within)


def _whole(context: Context, steps_away: Floats, society: Bools) -> Finding:
    away = steps_away[society]
    curve = _curve(away, context.view.thresholds.max_steps)
    total = len(away)
    share = curve[-1] / total if total else None
    if is_world(context):
        return claim("A03:whole", "A03", "whole", SOCIETY, share)
    return Finding(
        id="A03:whole",
        analysis="A03",
        kind="whole",
        subject=SOCIETY,
        statement=Sentence(
            "{reached} of {actors} of civil society can be reached by recorded introductions within {steps} "
            "steps.",
            reached=curve[-1],
            actors=plural(total, "actor"),
            steps=len(curve),
        ),
        reason=_within(curve),
        value=share,
        n=total,
        **context.trust_in(society, at_most="indicative"),
        details={"reached": curve, "total": total},
    )


def _actors(context: Context, who: Codes, away: Floats) -> Iterator[Finding]:
    """One finding for each of some actors."""
    most, drawn, ids = context.view.thresholds.max_steps, is_world(context), context.ids
    for v, steps_away in zip(who.tolist(), away[who].tolist(), strict=True):
        reached = steps_away <= most
        identity = f"A03:reached:{ids[v]}" if reached else f"A03:no_path:{ids[v]}"
        value = steps_away if steps_away < math.inf else None
        if drawn:
            yield claim(identity, "A03", "actor", (ids[v],), value)
        else:
            yield _actor(context, v, value, identity, reached=reached)


def _actor(context: Context, v: int, away: float | None, identity: str, *, reached: bool) -> Finding:
    coverage = float(context.coverage.of_actors[v])
    if reached and away is not None:
        statement = Sentence(
            "{actor} is {steps} away.",
            actor=context.names[v],
            steps=plural(int(away), "trusted introduction"),
        )
        trust = context.trust(coverage=coverage, sources=len(context.coverage.keys[v]))
    else:
        isolation, _ = isolated_actors(context)[v]
        statement = no_route(context, v, isolation)
        trust = context.trust(
            coverage=coverage,
            sources=int(context.coverage.asked_by[v]),
            absence=True,
            at_most=AT_MOST[isolation],
        )
    return Finding(
        id=identity,
        analysis="A03",
        kind="actor",
        subject=(context.ids[v],),
        statement=statement,
        reason=Sentence(
            "Each step succeeds with a chance of {chance:g} or more.",
            chance=context.view.thresholds.trusted_step,
        ),
        value=away,
        **trust,
        sensitivity=int(context.sensitivity[v]),
        would_change=Sentence("A recorded tie of trust, an offer to introduce, or a contact of the office."),
        details={"steps": away, "closeness": 1 / away if away else 0.0},
    )


def _group(
    context: Context,
    code: str,
    rows: Bools,
    away: Floats,
    closeness: Floats,
    relation: Relation,
) -> Finding:
    t = context.view.thresholds
    society = context.layers.civil_society
    inside = rows[society]
    own, rest = closeness[society][inside], closeness[society][~inside]
    mean, other = float(own.mean()), float(rest.mean())
    ratio = mean / other if other else None
    if is_world(context):
        return claim(f"A03:group:{code}", "A03", "group", (code,), ratio)
    curve = _curve(away[society][inside], t.max_steps)
    random = random_sums(
        closeness[society], len(own), exact=t.exact_relabellings, draws=t.random_draws, seed=t.seed
    )
    p = random.at_most(float(own.sum()))
    who = np.flatnonzero(rows & society)
    coverage = float(context.coverage.of_actors[who].mean())
    sources = context.coverage.sources(who.tolist())
    label = group_labels(context.m).get(code, code)
    return Finding(
        id=f"A03:group:{code}",
        analysis="A03",
        kind="group",
        subject=(code,),
        statement=Sentence(
            "{reached} of {actors} {tagged} can be reached within {steps} recorded introductions.",
            reached=curve[-1],
            actors=plural(len(own), "recorded actor"),
            tagged=tagged(label, relation),
            steps=t.max_steps,
        ),
        reason=Sentence(
            "Mean nearness (1 / steps) {mean:.3f} against {other:.3f} for the others; a group of this size "
            "drawn at random is as far away in {p:.1%} of cases.",
            mean=mean,
            other=other,
            p=p,
        ),
        value=ratio,
        n=len(own),
        **context.trust(coverage=coverage, sources=sources, members=len(own), p=p),
        sensitivity=int(context.sensitivity[who].max()),
        would_change=Sentence("Observations of members that were not asked about."),
        details={
            "reached": curve,
            "share": [count / len(own) for count in curve],
            "closeness": mean,
            "closeness_rest": other,
            "p": p,
            "p_floor": _floor(int(society.sum()), len(own)),
        },
    )


def _floor(n: int, size: int) -> float:
    """Least p that a test of a group of this size can give."""
    ways = 1.0
    for k in range(min(size, n - size)):
        ways *= (n - k) / (k + 1)
    return 1 / ways


def reached_now(context: Context, definition: Definition) -> Bools:
    """Whom the office has reached: met within the last months, or within the allowed steps."""
    if definition == "route":
        return steps_from_office(context) <= context.view.thresholds.max_steps
    met: Iterable[str] = context.m.contacts["actor_id"][context.layers.established]
    return among(context.m.actors["id"], set(met)).to_numpy(dtype=bool)
