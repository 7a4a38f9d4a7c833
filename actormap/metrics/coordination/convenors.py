"""Who could bring together those that do not talk, and who could start a missing platform (A30, A31)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, ground_of
from actormap.metrics.base.presence_words import NO_PRESENCE, left_out
from actormap.metrics.base.sheets import Fact
from actormap.metrics.base.themes import Theme, missing_themes
from actormap.metrics.coordination.convenor_findings import (
    SHEET,
    SIDES,
    Host,
    Starter,
    convenor,
    nobody,
    nobody_for,
    starter,
)
from actormap.metrics.coordination.gaps import UncoordinatedPair, best_pairs
from actormap.metrics.coordination.invitations import Invitations, hosts_of

T = TypeVar("T")


@checked
def convenors(m: ActorMap, view: View, *, each: int = 3, limit: int = SHOWN) -> Findings:
    """For each coordination gap and each missing platform, who could bring the actors together (A30, A31).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    each
        Most convenors named for one gap or platform; equal ones are not cut off.
    limit
        Most gaps (A30) and most missing platforms (A31) that are looked at, the first of each list.

    Returns
    -------
    Findings
        For each gap, about the pair, its convenors, best first (value: chance that both accept x
        free share of the convenor's quarter, lowered by its exposure, 0 to 1; None where no
        convenor is recorded; details ``convenor``, ``trusted`` (whether both trust it), ``place``
        (0 elsewhere, 1 area or theme, 2 both), ``chances``, ``load``, ``cap``, ``ask_first``,
        ``office``; without any ``first_trusts`` and ``second_trusts``). Then for each missing
        platform, about its theme (value: share of the actors that the convenor joins, itself
        included, 0 to 1; details ``convenor``, ``trusting``, ``working``, ``load``, ``cap``,
        ``ask_first``, ``office``).

    Raises
    ------
    Refused
        Nobody's presence is recorded.

    Notes
    -----
    Order: trusted by both before worked with; civil society before others; who works in the place
    and on the theme; then the value. Who only works with a side is weaker ground: its chance is
    taken as that of trust level 2, works with. Nobody is named who must not be asked (A25), has a
    hostile tie with either side or towards its group, is at high risk, or was asked as often as it
    can be. Pairs with a hostile tie get no convenor: talk to each first. That a convenor is not
    recorded does not mean that there is none.

    References
    ----------
    docs/definitions.md#a30, #a31, #a25, #a26 (free share, exposure) and #e1-22 (do not replace
    local capacity).
    """
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    hosts = hosts_of(ground_of(m, view))
    pairs, tensions, listed = best_pairs(hosts.ground, limit)
    themes = missing_themes(hosts.ground)
    return SHEET.answer(
        hosts.context,
        _facts(hosts, listed, themes[:limit], each),
        *left_out(hosts.context, seats=True),
        pairs=pairs,
        tensions=tensions,
        missing=len(themes),
        each=each,
        limit=limit,
    )


def _facts(
    hosts: Invitations, pairs: list[UncoordinatedPair], themes: list[Theme], each: int
) -> Iterator[Fact]:
    for pair in pairs:
        if not pair.tension:
            yield from _for_pair(hosts, pair, each)
    for theme in themes:
        if hosts.context.concerns(theme.name):
            yield from _for_theme(hosts, theme, each)


def first_ones(some: Iterable[T], key: Callable[[T], tuple[Any, ...]], limit: int) -> list[T]:
    """The first by a key, those equal to the last one included."""
    order = sorted(some, key=key)
    return (
        [entry for entry in order if key(entry) <= key(order[limit - 1])] if len(order) > limit > 0 else order
    )


def _for_pair(hosts: Invitations, pair: UncoordinatedPair, each: int) -> list[Fact]:
    context = hosts.context
    first, second = hosts.bonds(pair.u), hosts.bonds(pair.v)
    both = sorted(first.keys() & second.keys() - {pair.u, pair.v})
    society, offices = context.layers.civil_society, context.layers.offices
    place = hosts.ground.nearness(hosts.ground.open_codes(pair.u, pair.v))
    candidates = []
    for host in both:
        bonds = (first[host], second[host])
        share = 1.0 if offices[host] else hosts.free(host)
        value = bonds[0].chance * bonds[1].chance * share
        candidates.append(Host(host, bonds, int(place[host]), bool(society[host]), value))
    local = [host for host in candidates if not offices[host.host]]
    chosen = first_ones(local or candidates, lambda host: host.order, each)
    if not chosen:
        return [nobody(hosts, pair)]
    return [convenor(hosts, pair, host, rank) for rank, host in enumerate(chosen, start=1)]


def _for_theme(hosts: Invitations, theme: Theme, each: int) -> list[Fact]:
    invited, barred = hosts.context.once(f"invited: {theme.name}", lambda _: _invited(hosts, theme))
    rows = np.flatnonzero(invited[hosts.ties.actor] & ~barred[hosts.ties.host])
    candidates = _best_starters(hosts, theme, rows, invited, each)
    chosen = first_ones(candidates, lambda candidate: candidate.order, each)
    if not chosen:
        return [nobody_for(hosts, theme, rows)]
    return [starter(hosts, theme, candidate, rank) for rank, candidate in enumerate(chosen, start=1)]


def _invited(hosts: Invitations, theme: Theme) -> tuple[Bools, Bools]:
    """Who of a theme is invited, and who must not host its actors."""
    invited, barred = np.zeros((2, len(hosts.context.ids)), dtype=bool)
    invited[theme.actors] = True
    barred[list(hosts.ground.exclusions.for_all(theme.actors))] = True
    return invited & ~hosts.ground.never_proposed, barred


def _best_starters(hosts: Invitations, theme: Theme, rows: Codes, invited: Bools, each: int) -> list[Starter]:
    """Those that could be among the first: local ones, or offices where there is nobody else."""
    n, ties, layers = len(invited), hosts.ties, hosts.context.layers
    host = ties.host[rows]
    count, trusting = np.bincount(host, minlength=n), np.bincount(host[ties.trusted[rows]], minlength=n)
    chances = np.bincount(host, weights=ties.chance[rows], minlength=n)
    joins = count + invited
    may = np.flatnonzero((count > 0) & (joins >= SIDES))
    local = may[~layers.offices[may]]
    may = local if len(local) else may
    place = hosts.ground.nearness(theme.columns)
    keys = (-joins, -trusting, ~layers.civil_society, -place)
    order = may[np.lexsort([key[may] for key in reversed(keys)])]
    if len(order) > each > 0:
        last, before, equal = (
            order[each - 1],
            np.zeros(len(order), dtype=bool),
            np.ones(len(order), dtype=bool),
        )
        for key in keys:
            before |= equal & (key[order] < key[last])
            equal &= key[order] == key[last]
        order = order[before | equal]
    society = layers.civil_society
    return [
        Starter(
            u,
            rows[host == u],
            int(joins[u]),
            int(trusting[u]),
            int(place[u]),
            bool(society[u]),
            float(chances[u]),
        )
        for u in sorted(order.tolist())
    ]
