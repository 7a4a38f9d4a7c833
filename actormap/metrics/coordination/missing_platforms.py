"""Themes on which several actors work without a platform (A31)."""

from __future__ import annotations

from functools import partial

from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, plural
from actormap.metrics.base.context import Context, claim, context_of, is_world
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_in
from actormap.metrics.base.themes import Theme, missing_themes


@checked
def missing_platforms(m: ActorMap, view: View, *, limit: int = SHOWN) -> Findings:
    """Themes on which several actors work without a platform on which most of them sit (A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    limit
        Most themes listed.

    Returns
    -------
    Findings
        One a theme in an area, and one a theme over all areas where civil society works on it in
        several (subject ``theme@*``), the largest number without a seat first (value: share of the
        actors that sit on an active platform for it, 0 to 1; details ``count``, ``actors``,
        ``members``, ``platforms``, ``types``).

    Notes
    -----
    A platform is for a theme if its own theme names the sector and its areas, or none, cover the
    place. A platform is missing where there is none, or where too few of the actors sit on one. A
    missing platform is no task for everybody: those who work there may meet in other ways.

    References
    ----------
    docs/definitions.md#a31.
    """
    return context_of(m, view).once(f"missing platforms {limit}", partial(_missing_platforms, limit=limit))


def _missing_platforms(context: Context, limit: int) -> Findings:
    ground = ground_in(context)
    found = missing_themes(ground)
    if is_world(context):
        asked = (theme for theme in found[:limit] if context.asked(theme.name))
        return Findings("", {}, (), tuple(map(_claimed, asked)))
    return Findings(
        "Missing platforms (A31)",
        {"missing": len(found), "limit": limit},
        (Sentence("A platform that exists but was not entered looks missing."),),
        tuple(_theme(ground, theme) for theme in found[:limit]),
    )


def _claimed(theme: Theme) -> Finding:
    """What is claimed of a theme in a possible map."""
    share = len(theme.seated) / len(theme.actors) if theme.actors else None
    return claim(f"A31:missing:{theme.name}", "A31", "theme", (theme.name,), share)


def _theme(ground: Presence, theme: Theme) -> Finding:
    context, name, rows, seated = ground.context, theme.name, theme.actors, theme.seated
    active = [str(context.layers.platforms.names[p]) for p in theme.platforms]
    share = len(seated) / len(rows) if rows else None
    types = sorted({t for v in rows for t in context.types[v]})
    coverage = float(context.coverage.of_actors[rows].mean()) if rows else 0.0
    sources = context.coverage.sources(rows) if rows else 0
    working = Sentence(
        "{actors} of civil society work on {place}.",
        actors=plural(len(rows), "actor"),
        place=context.place(name),
    )
    have = Sentence("No active platform for it is recorded.")
    if active:
        have = Sentence("{seated} of them sit on one.", seated=len(seated))
    return Finding(
        id=f"A31:missing:{name}",
        analysis="A31",
        kind="theme",
        subject=(name,),
        statement=joined(working, have),
        reason=Sentence(
            "{platforms} for it; {seated} of {actors} actors have a seat.",
            platforms=plural(len(active), "platform"),
            seated=len(seated),
            actors=len(rows),
        ),
        value=share,
        n=len(rows),
        **context.trust(coverage=coverage, sources=sources, members=len(rows)),
        sensitivity=int(context.sensitivity[rows].max()) if rows else 0,
        would_change=Sentence("A platform that exists and was not entered."),
        next_question=Sentence("Where do they meet, and who is not invited?"),
        details={
            "count": len(rows),
            "actors": [context.ids[v] for v in rows],
            "members": [context.ids[v] for v in seated],
            "platforms": active,
            "types": types,
        },
    )
