"""Pairs for which partners that they share could open a conversation (A33)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import first_of
from actormap.core.verdicts import best, lower
from actormap.engine.edges import Edges, Neighbours
from actormap.engine.pairs.co_occurrence import CommonNeighbours, LinkPrediction, TopRows
from actormap.engine.statistics.small_samples import several_at_least
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import NO_PRESENCE, left_out, presence_words
from actormap.metrics.base.ranking import DIGITS
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.coordination.gaps import UncoordinatedPairs, open_pairs

Index = Literal["weighted", "resource", "adamic_adar", "common", "jaccard"]
"""How near two actors are over the partners that they share."""

SHEET = Sheet(__file__)
NAMED = 3
"""So many places and partners are named in a sentence."""


@checked
def suggested_ties(
    m: ActorMap, view: View, *, index: Index = "weighted", beyond: bool = False, limit: int = SHOWN
) -> Findings:
    """Pairs that could work together, and the partners that could bring them to talk (A33).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    index
        How near two actors are over common partners: ``weighted`` (resource allocation by the
        strength of ties), ``resource`` (resource allocation), ``adamic_adar``, ``common`` (their
        number) or ``jaccard``.
    beyond
        Also pairs that share a cell but no partner, and pairs that share a partner but no cell.
    limit
        Most pairs listed; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One a pair, the best first (value: overlap of their cells x the index chosen, from 0; 0
        where they share no cell or no partner; details ``common`` (ids of the partners),
        ``partners`` (a count), ``jaccard`` (0 to 1), ``adamic_adar``, ``resource`` and
        ``weighted`` (from 0), ``overlap`` (0 to 1), ``cells``).

    Raises
    ------
    Refused
        Nobody's presence is recorded.

    Notes
    -----
    The same pairs as in A30: no tie, no hostile tie, no platform for what they share, nobody at
    high risk or that does not want to be approached through others. A partner that must not be
    asked to introduce anybody is no partner here. Whom everybody knows counts least in each index
    but the number. A high value says that a first conversation is easy to arrange, not that it is
    wanted or needed.

    References
    ----------
    Adamic and Adar (2003), Social Networks 25(3); Zhou, Lü and Zhang (2009), European Physical
    Journal B 71(4); docs/definitions.md#a33 and #n2.
    """
    if m.presence.empty:
        raise Refused(NO_PRESENCE)
    search = SuggestionSearch(ground_of(m, view), index)
    count, listed = search.best(beyond=beyond, limit=limit)
    context, facts = search.ground.context, (_fact(search, pair) for pair in listed)
    unlikely = left_out(context, seats=True)
    return SHEET.answer(context, facts, *unlikely, by=index, beyond=beyond, pairs=count, limit=limit)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One pair with its figures."""

    u: int
    v: int
    value: float
    overlap: float
    index: dict[str, float]


@dataclass(frozen=True)
class SuggestionSearch:
    """The search for pairs on a map.

    Parameters
    ----------
    ground
        Who works where.
    by
        The index that ranks them.
    """

    ground: Presence
    by: Index

    @kept_property
    def counted(self) -> Bools:
        """Who counts as a partner: those that may be asked to introduce others."""
        return ~self.ground.exclusions.always

    @kept_property
    def _partners(self) -> CommonNeighbours:
        layer = self.ground.context.layers.collaboration
        edges = Edges(len(layer.ids), layer.source, layer.target, layer.weight)
        return CommonNeighbours.build(edges, self.counted)

    @kept_property
    def neighbours(self) -> Neighbours:
        """Ties of collaboration at each actor."""
        layer = self.ground.context.layers.collaboration
        return Edges(len(layer.ids), layer.source, layer.target).neighbours

    def _pairs(self, *, beyond: bool) -> Iterator[UncoordinatedPairs]:
        if self.ground.context.view.subjects is not None:
            for pairs in open_pairs(self.ground):
                common = self._partners.of_pairs(pairs.u, pairs.v).common.astype(np.int64)
                known = replace(pairs, common=common)
                yield self._wanted(known.take((known.shared > 0) | (common > 0)), beyond=beyond)
            return
        layer = self.ground.context.layers.collaboration
        actor = np.concatenate([layer.source, layer.target])
        partner = np.concatenate([layer.target, layer.source])
        kept = self.counted[partner]
        for pairs in open_pairs(self.ground, (actor[kept], partner[kept])):
            yield self._wanted(pairs, beyond=beyond)

    @staticmethod
    def _wanted(pairs: UncoordinatedPairs, *, beyond: bool) -> UncoordinatedPairs:
        """Pairs without tension that share a cell and a partner, or one of both where that will do."""
        both = (pairs.shared > 0) & (pairs.common > 0)
        return pairs.take(~pairs.tension & (both | beyond))

    def best(self, *, beyond: bool, limit: int) -> tuple[int, list[Suggestion]]:
        """How many pairs there are, and the first of them."""
        cells = self.ground.cells
        size = np.bincount(cells.actor, minlength=len(self.ground.context.ids))
        names = [field.name for field in fields(LinkPrediction)]
        first, count = TopRows(limit), 0
        for pairs in self._pairs(beyond=beyond):
            count += len(pairs.u)
            overlap = pairs.shared / np.maximum(np.minimum(size[pairs.u], size[pairs.v]), 1)
            index = self._partners.of_pairs(pairs.u, pairs.v)
            figures = [getattr(index, name) for name in names]
            value = np.round(overlap * getattr(index, self.by), DIGITS)
            near = np.round(getattr(index, self.by), DIGITS)
            first.add(-value, -overlap, -near, pairs.u, pairs.v, *figures)
        rows = zip(*(column.tolist() for column in first.rows()), strict=True)
        suggestions = []
        for _, overlap_, _, u, v, *figures_ in rows:
            index_ = dict(zip(names, figures_, strict=True))
            value_ = -overlap_ * index_[self.by]
            suggestions.append(Suggestion(u, v, value_, -overlap_, index_))
        return count, suggestions

    def common(self, u: int, v: int) -> tuple[list[int], list[int]]:
        """Partners that both have and that neither has reason to avoid, and the ties with them."""
        avoided = self.ground.exclusions.for_target(u) | self.ground.exclusions.for_target(v)
        at = [dict(zip(self.neighbours.of(w), self.neighbours.edges(w), strict=True)) for w in (u, v)]
        both = sorted(z for z in at[0].keys() & at[1].keys() if self.counted[z] and z not in avoided)
        return both, [ends[z] for z in both for ends in at]


def _fact(search: SuggestionSearch, pair: Suggestion) -> Fact:
    """How near two actors are, and what they share."""
    ids, (partners, ties) = search.ground.context.ids, search.common(pair.u, pair.v)
    subject, cells = (ids[pair.u], ids[pair.v]), search.ground.open_codes(pair.u, pair.v)
    kind = ("suggested" if partners else "place") if cells else "partner"
    words = partial(_words, search, pair, partners, ties)
    return Fact("pair", ":".join((kind, *subject)), pair.value, words, subject=subject)


def _words(
    search: SuggestionSearch, pair: Suggestion, partners: list[int], ties: list[int]
) -> dict[str, Any]:
    ground, context = search.ground, search.ground.context
    u, v, index = pair.u, pair.v, pair.index
    cells, codes, q = ground.open_cells(u, v), ground.open_codes(u, v), context.layers.collaboration.q[ties]
    # How likely both work in a cell that they share, and have a partner of those named.
    there = ground.both_work(u, v, codes) if codes else 1.0
    shared = several_at_least(1, q[::2] * q[1::2]) if ties else 1.0
    sure = best(there * shared, context.view.thresholds)
    common, helped = [context.ids[z] for z in partners], "partners" if partners else "nobody"
    return {
        "case": {"statement": f"places_{helped}" if cells else helped, "next_question": helped},
        "values": {
            "one": context.names[u],
            "other": context.names[v],
            "places": first_of([*map(context.place, cells[: NAMED + 1])], NAMED),
            "names": first_of([shown_name(context, z) for z in partners[: NAMED + 1]], NAMED),
            "by": search.by,
            "index": index[search.by],
            "there": presence_words(context, there),
            "share": shared,
            "doubtful": shared < context.view.thresholds.supported_holds,
        },
        "n": len(partners),
        **context.absence_between("G+", u, v, at_most=lower("indicative", sure)),
        "sensitivity": int(context.sensitivity[[u, v, *partners]].max()),
        "evidence": context.layers.collaboration.evidence(ties),
        "acts": {"propose": (context.ids[u], context.ids[v]), "ask": tuple(common)},
        "details": {
            **index,
            "common": common,
            "partners": int(index["common"]),
            "overlap": pair.overlap,
            "cells": cells,
        },
    }
