"""Pairs for which partners that they share could open a conversation (A33)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import chain
from typing import Literal

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, first_of, joined, plural
from actormap.core.verdicts import best, lower
from actormap.engine.edges import Edges, Neighbours
from actormap.engine.pairs.co_occurrence import TopRows
from actormap.engine.pairs.link_prediction import CommonNeighbours, LinkPrediction
from actormap.engine.statistics.small_samples import several_at_least
from actormap.metrics.base.context import Context
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.presence import SHOWN, Presence, ground_of
from actormap.metrics.base.presence_words import NO_PRESENCE, left_out, presence_words
from actormap.metrics.base.ranking import DIGITS
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.coordination.gaps import UncoordinatedPairs, open_pairs

Index = Literal["weighted", "resource", "adamic_adar", "common", "jaccard"]
"""How near two actors are over the partners that they share."""

INDEX_WORDS: dict[Index, Sentence] = {
    "weighted": Sentence("share of the common partners' ties that goes to both, by strength"),
    "resource": Sentence("share of the common partners' ties that goes to both"),
    "adamic_adar": Sentence("common partners, where those with few ties weigh more (Adamic-Adar)"),
    "common": Sentence("number of common partners"),
    "jaccard": Sentence("common partners over all partners of both"),
}
NAMED = 3
"""So many places and partners are named in a sentence."""
CAVEATS = (
    Sentence("This proposes a conversation. It never guesses that there is a tie which nobody recorded."),
    Sentence("Each decides whether it wants to meet: working in the same place is often pluralism."),
    NOT_ASKED,
)


@checked
def suggested_ties(
    m: ActorMap, view: View, *, by: Index = "weighted", beyond: bool = False, limit: int = SHOWN
) -> Findings:
    """Pairs that could work together, and the partners that could bring them to talk (A33).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    by
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
    search = SuggestionSearch(ground_of(m, view), by)
    count, listed = search.best(beyond=beyond, limit=limit)
    return answer(
        search.ground.context,
        "Suggested conversations (A33)",
        (_figure(search, pair) for pair in listed),
        parameters={"by": by, "beyond": beyond, "pairs": count, "limit": limit},
        caveats=chain(CAVEATS, left_out(search.ground.context, seats=True)),
    )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One pair with its figures."""

    u: int
    v: int
    value: float
    overlap: float
    shared: int
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
                yield self._wanted(self._with_partners(pairs), beyond=beyond)
            return
        layer = self.ground.context.layers.collaboration
        actor = np.concatenate([layer.source, layer.target])
        partner = np.concatenate([layer.target, layer.source])
        kept = self.counted[partner]
        for pairs in open_pairs(self.ground, (actor[kept], partner[kept])):
            yield self._wanted(pairs, beyond=beyond)

    def _with_partners(self, pairs: UncoordinatedPairs) -> UncoordinatedPairs:
        """Some pairs with the number of partners that they have in common."""
        with_common = replace(pairs, common=self._partners.of_pairs(pairs.u, pairs.v).common.astype(np.int64))
        return with_common.take((with_common.shared > 0) | (with_common.common > 0))

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
            first.add(-value, -overlap, -near, pairs.u, pairs.v, pairs.shared, *figures)
        rows = zip(*(column.tolist() for column in first.rows()), strict=True)
        suggestions = []
        for _, overlap_, _, u, v, shared, *figures_ in rows:
            index_ = dict(zip(names, figures_, strict=True))
            value_ = -overlap_ * index_[self.by]
            suggestions.append(Suggestion(u, v, value_, -overlap_, shared, index_))
        return count, suggestions

    def common(self, u: int, v: int) -> tuple[list[int], list[int]]:
        """Partners that both have and that neither has reason to avoid, and the ties with them."""
        avoided = self.ground.exclusions.for_target(u) | self.ground.exclusions.for_target(v)
        at = [dict(zip(self.neighbours.of(w), self.neighbours.edges(w), strict=True)) for w in (u, v)]
        both = sorted(z for z in at[0].keys() & at[1].keys() if self.counted[z] and z not in avoided)
        return both, [ends[z] for z in both for ends in at]


def _figure(search: SuggestionSearch, pair: Suggestion) -> Figure:
    """How near two actors are, and what they share."""
    ids, (partners, ties) = search.ground.context.ids, search.common(pair.u, pair.v)
    cells = search.ground.open_codes(pair.u, pair.v)
    kind = ("suggested" if partners else "place") if cells else "partner"
    return Figure(
        f"A33:{kind}:{ids[pair.u]}:{ids[pair.v]}",
        "A33",
        "pair",
        (ids[pair.u], ids[pair.v]),
        pair.value,
        words=partial(_words, search, pair, partners, ties),
    )


def _words(
    search: SuggestionSearch, pair: Suggestion, partners: list[int], ties: list[int], figure: Figure
) -> Finding:
    ground, context = search.ground, search.ground.context
    u, v, index = pair.u, pair.v, pair.index
    cells = ground.open_cells(u, v)
    there, shared = _chances(search, pair, ties)
    at_most = lower("indicative", best(there * shared, context.view.thresholds))
    return figure.worded(
        statement=_statement(search, pair, cells, partners),
        reason=joined(
            Sentence(
                "Share of where they work that they have in common (sector and area): {overlap:.2f}, times "
                "{index}: {value:.2f}.",
                overlap=pair.overlap,
                index=INDEX_WORDS[search.by],
                value=index[search.by],
            ),
            presence_words(context, there),
            _partner_words(context, shared),
        ),
        n=len(partners),
        **context.absence_between("G+", u, v, at_most=at_most),
        sensitivity=int(context.sensitivity[[u, v, *partners]].max()),
        evidence=context.layers.collaboration.evidence(ties),
        would_change=Sentence(
            "A source tells of a tie between them, or of partners that they share, that nobody told of."
        ),
        next_question=Sentence(
            "Ask each, alone, whether it would want to meet, and a partner that they share whether it "
            "would bring them together."
        )
        if partners
        else Sentence("Ask each, alone, whom it knows that the other trusts."),
        acts={"propose": figure.subject, "ask": tuple(context.ids[z] for z in partners)},
        details={
            "common": [context.ids[z] for z in partners],
            "partners": int(index["common"]),
            "jaccard": index["jaccard"],
            "adamic_adar": index["adamic_adar"],
            "resource": index["resource"],
            "weighted": index["weighted"],
            "overlap": pair.overlap,
            "cells": cells,
        },
    )


def _chances(search: SuggestionSearch, pair: Suggestion, ties: list[int]) -> tuple[float, float]:
    """How likely both work in a cell that they share, and have a partner of those named: 1 where none is."""
    ground, q = search.ground, search.ground.context.layers.collaboration.q[ties]
    cells = ground.open_codes(pair.u, pair.v)
    there = ground.both_work(pair.u, pair.v, cells) if cells else 1.0
    return there, several_at_least(1, q[::2] * q[1::2]) if ties else 1.0


def _partner_words(context: Context, share: float) -> Sentence:
    """How sure it is that they share a partner, by who told of the ties; empty where it is."""
    if share >= context.view.thresholds.supported_holds:
        return NOTHING
    return Sentence(
        "It is {share:.0%} certain that they share a partner, going by who told of the ties.", share=share
    )


def _statement(search: SuggestionSearch, pair: Suggestion, cells: list[str], partners: list[int]) -> Sentence:
    """What two actors share: places, partners, both or neither."""
    context = search.ground.context
    named: dict[str, object] = {"one": context.names[pair.u], "other": context.names[pair.v]}
    if cells:
        named["places"] = first_of([*map(context.place, cells[: NAMED + 1])], NAMED)
    if partners:
        named["partners"] = plural(len(partners), "partner")
        named["names"] = first_of([shown_name(context, z) for z in partners[: NAMED + 1]], NAMED)
    if cells and partners:
        return Sentence("{one} and {other} both work on {places} and share {partners} ({names}).", **named)
    if cells:
        return Sentence(
            "{one} and {other} both work on {places} and share no recorded partner that could be asked.",
            **named,
        )
    if partners:
        return Sentence("{one} and {other} share {partners} ({names}).", **named)
    return Sentence("{one} and {other} share no recorded partner that could be asked.", **named)
