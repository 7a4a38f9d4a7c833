"""Themes on which several actors work without a platform (A31)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.verdicts import Verdict, best
from actormap.engine.statistics.small_samples import several_at_least
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_in
from actormap.metrics.base.presence_words import left_out, presence_words
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.themes import Theme, missing_themes

SHEET = Sheet(__file__)


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
    missing platform is no task for everybody: those who work there may meet in other ways. Where no
    platform was ever entered, that says nothing about theirs: not enough data.

    References
    ----------
    docs/definitions.md#a31.
    """
    return context_of(m, view).once(f"missing platforms {limit}", partial(_missing_platforms, limit=limit))


def _missing_platforms(context: Context, limit: int) -> Findings:
    ground = ground_in(context)
    themes = missing_themes(ground)
    facts = (_theme(ground, theme) for theme in themes[:limit] if context.concerns(theme.name))
    return SHEET.answer(context, facts, *left_out(context, seats=True), missing=len(themes), limit=limit)


def _theme(ground: Presence, theme: Theme) -> Fact:
    """Share of the actors of a theme that sit on a platform for it."""
    share = len(theme.seated) / len(theme.actors) if theme.actors else None
    words = partial(_words, ground, theme)
    return Fact("theme", f"missing:{theme.name}", share, words, subject=(theme.name,))


def _words(ground: Presence, theme: Theme) -> dict[str, Any]:
    context, rows, seated = ground.context, theme.actors, theme.seated
    active = [str(context.layers.platforms.names[p]) for p in theme.platforms]
    there, entered = _there(ground, theme), not context.m.platforms.empty
    at_most: Verdict = "insufficient_data"
    if entered:
        without = [v for v in rows if v not in seated]
        sure = min(there, context.few_more_seated(without, theme.platforms))
        at_most = best(sure, context.view.thresholds)
    return {
        "values": {
            "entered": entered,
            "place": context.place(theme.name),
            "active": len(active),
            "seated": len(seated),
            "certain": presence_words(context, there),
        },
        "n": len(rows),
        **context.absence("B", rows, members=len(rows), at_most=at_most),
        "sensitivity": int(context.sensitivity[rows].max(initial=0)),
        "evidence": _evidence(context, theme),
        "ask": rows,
        "details": {
            "count": len(rows),
            "actors": [context.ids[v] for v in rows],
            "members": [context.ids[v] for v in seated],
            "platforms": active,
            "types": sorted({t for v in rows for t in context.types[v]}),
        },
    }


def _there(ground: Presence, theme: Theme) -> float:
    """Chance that as many work there as want a platform."""
    pairs = [(v, cell) for v in theme.actors for cell in ground.cells_of(v) & theme.columns]
    actors, cells = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    nowhere = np.ones(len(ground.context.ids))
    np.multiply.at(nowhere, actors, 1 - ground.chances(actors, cells))
    return several_at_least(ground.context.view.thresholds.platform_actors, 1 - nowhere[theme.actors])


def _evidence(context: Context, theme: Theme) -> tuple[str, ...]:
    """Ids of the records of who works there, and of who sits on a platform for it."""
    work = context.layers.recorded_presence.evidence(theme.actors, theme.columns)
    seats = context.layers.recorded_seats.evidence(theme.seated, theme.platforms)
    return tuple(sorted({*work, *seats}))
