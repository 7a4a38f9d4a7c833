"""Whether actors that share a cell, a theme or a platform have more or fewer ties than expected (A34)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings, Kind
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import expected_within, set_ties
from actormap.engine.segregation.permutation import PermutationBudget, chance, random_set_ties
from actormap.engine.statistics.small_samples import poisson_at_least
from actormap.graph.cells import EVERYWHERE, cell_code, sector_and_area
from actormap.graph.memberships import Memberships
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.partition import LISTED, SHOWN
from actormap.metrics.base.permutation_test import (
    TWO_YARDSTICKS,
    Claim,
    Outcome,
    PermutationTest,
    approximate,
    claim_of,
    draws_for,
    together,
)
from actormap.metrics.base.presence import ground_in
from actormap.metrics.base.safeguards import asking
from actormap.metrics.base.who_was_asked import NOT_ASKED

Sharing = Literal["all", "cells", "themes", "platforms"]
"""Which sets: who works in a cell, who works on a theme in any area, who sits on a platform."""

NO_SETS = Sentence(
    "no two actors of civil society share a cell, a theme or a platform. Bring who does what where, "
    "such as a 3W table, or a list of platforms."
)
CAVEATS = (
    Sentence("Two actors that share a cell or a platform need not work together: encourage, never order."),
    TWO_YARDSTICKS,
    NOT_ASKED,
)


@dataclass(frozen=True)
class SharedSets:
    """Sets of actors that share something, and the ties among them.

    Parameters
    ----------
    context
        The map as it is looked at.
    nodes
        Positions of the actors of civil society.
    ties
        The ties among them in the order of the layer, by position in `nodes`.
    names, kinds
        Code and kind of each set.
    actor, column
        Members: positions in `nodes` and `names`.
    """

    context: Context
    nodes: Codes
    ties: Edges
    names: list[str]
    kinds: list[Kind]
    actor: Codes
    column: Codes

    def rows(self, which: int) -> Codes:
        """Members of a set, as positions in `nodes`."""
        return self.actor[self.column == which]

    def words(self, which: int, size: int) -> Sentence:
        """So many members and what they share, in words."""
        name, actors = self.names[which], plural(size, "actor")
        if self.kinds[which] != "platform":
            return Sentence("{actors} working on {place}", actors=actors, place=self.context.place(name))
        table = self.context.m.platforms
        label = Name(table.loc[table["id"] == name, "name"].iloc[0])
        return Sentence("{actors} on the platform {platform}", actors=actors, platform=label)

    @kept_property
    def counts(self) -> list[SetTies]:
        """Ties among the members of each set, and what is expected."""
        width, n = len(self.names), self.ties.n
        size = np.bincount(self.column, minlength=width)
        within, _ = set_ties(self.ties, self.actor, self.column, width)
        density = len(self.ties.source) / (n * (n - 1) / 2)
        by_degrees = expected_within(self.ties, self.actor, self.column, width)
        rows = zip(size.tolist(), within.tolist(), by_degrees.tolist(), strict=True)
        return [
            SetTies(i, members, ties, members * (members - 1) / 2 * density, expected)
            for i, (members, ties, expected) in enumerate(rows)
        ]

    @kept_property
    def known(self) -> dict[int, SetTies]:
        """Those of which it can be told how they compare, by the position of the set."""
        enough = len(self.ties.source) >= self.context.view.thresholds.mixing_ties
        return {count.which: count for count in self.counts if enough and count.expected}

    @property
    def draws(self) -> PermutationBudget:
        """How many random sets are drawn."""
        return draws_for(self.context, self.ties)

    @kept_property
    def trials(self) -> dict[int, PermutationTest]:
        """The claim about each of these, held against chance; it does not hang on the draws."""
        counts = self.known.values()
        drawn = random_set_ties(self.ties, [count.size for count in counts], self.draws)
        trials = [
            PermutationTest(
                count.claim, chance(within, count.observed, exact=exact), by_degrees=count.by_degrees
            )
            for count, (within, exact) in zip(counts, drawn, strict=True)
        ]
        return dict(zip(self.known, together(trials), strict=True))


@checked
def set_density(m: ActorMap, view: View, *, kind: Sharing = "all", limit: int = SHOWN) -> Findings:
    """Ties among those who share a cell, a theme or a platform, against what is expected (A34).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    kind
        Which sets: ``cells`` (sector in an area), ``themes`` (a sector over all areas, where civil
        society works on it in several), ``platforms`` (their members), or ``all``.
    limit
        Most sets; the settings of the answer say how many there are.

    Returns
    -------
    Findings
        One a set of two actors or more, those that fall short by most ties first (value: recorded
        over expected ties, a ratio from 0, 1 as expected, None where none is expected; details
        ``kind``, ``observed`` ties, ``pairs``, ``density`` (ties over pairs, 0 to 1),
        ``expected_by_density`` and ``expected_by_degrees`` ties, ``ratio_by_density``, ``members``
        in sets of up to 50, ``p``: how often a random set of this size goes as far,
        ``p_by_degrees``: how often chance does if each has as many ties as it has, and ``p_fewer``,
        ``p_more``, ``p_corrected`` (of the larger of both), ``p_floor``, ``relabellings``).

    Raises
    ------
    Refused
        No two actors of civil society share anything of the kind.

    Notes
    -----
    By density: each pair has the chance of a tie that all pairs have. By degrees: the ends of all
    ties are matched at random, so that actors with many ties are expected to have more among
    themselves; the claim goes by it, and by the larger of both chances: those who share much may just
    have many ties. Only actors of civil society and ties of collaboration count.

    References
    ----------
    docs/definitions.md#a34; Newman (2006), Proceedings of the National Academy of Sciences 103(23).
    """
    shared = _shared_in(context_of(m, view), kind)
    known, kinds = shared.known, shared.kinds
    order = sorted(shared.counts, key=lambda c: (c.which not in known, c.surplus, kinds[c.which], c.which))
    return answer(
        shared.context,
        "Ties among those who share a cell, a theme or a platform (A34)",
        (_density(shared, count) for count in order[:limit]),
        parameters={
            "relabellings": shared.draws.draws,
            "kind": kind,
            "limit": limit,
            "sets": len(shared.names),
        },
        caveats=CAVEATS + approximate(shared.context, shared.draws),
    )


@dataclass(frozen=True, slots=True)
class SetTies:
    """Ties among the members of a set, and what is expected by density and by degrees."""

    which: int
    size: int
    observed: int
    by_density: float
    expected: float

    @property
    def pairs(self) -> int:
        """Pairs of members."""
        return self.size * (self.size - 1) // 2

    @property
    def claim(self) -> Claim:
        """Whether there are fewer ties, or more, than expected by degrees."""
        return claim_of(self.observed, self.expected)

    @property
    def by_degrees(self) -> float:
        """How often chance goes as far as claimed if each has as many ties as it has: a Poisson number."""
        if self.claim == "as_expected":
            return 1.0
        if self.claim == "fewer":
            return 1 - poisson_at_least(self.observed + 1, expected=self.expected)
        return poisson_at_least(self.observed, expected=self.expected)

    @property
    def surplus(self) -> float:
        """Recorded less expected ties, rounded so that equal ones are equal on every machine."""
        return round(self.observed - self.expected, 9)


def _shared_in(context: Context, kind: Sharing) -> SharedSets:
    """Sets of two actors of civil society or more."""
    shared = context.once(f"shared:{kind}", lambda c: _shared(c, kind))
    wanted = np.array([context.concerns(name) for name in shared.names])
    if wanted.all():
        return shared
    kept = wanted[shared.column]
    return replace(
        shared,
        actor=shared.actor[kept],
        column=(np.cumsum(wanted) - 1)[shared.column[kept]],
        names=list(compress(shared.names, wanted)),
        kinds=list(compress(shared.kinds, wanted)),
    )


def _ties(context: Context, nodes: Codes) -> Edges:
    layer = context.layers.collaboration
    return Edges(len(layer.ids), layer.source, layer.target).among(nodes)


def _shared(context: Context, kind: Sharing) -> SharedSets:
    nodes = np.flatnonzero(context.layers.civil_society)
    position = np.full(len(context.ids), -1, dtype=np.int64)
    position[nodes] = np.arange(len(nodes))
    names: list[str] = []
    kinds: list[Kind] = []
    actors, columns = [], []
    cells = ground_in(context).cells
    for word, part in _kinds(cells, context.layers.platforms, kind):
        actor = position[part.actor]
        size = np.bincount(part.column[actor >= 0], minlength=len(part.names))
        number = np.where(size > 1, np.cumsum(size > 1) - 1 + len(names), -1)
        column = number[part.column]
        kept = (actor >= 0) & (column >= 0)
        actors.append(actor[kept])
        columns.append(column[kept])
        names += [str(name) for name in part.names[size > 1]]
        kinds += [word] * int((size > 1).sum())
    if not names:
        raise Refused(NO_SETS)
    actor, column = np.concatenate(actors), np.concatenate(columns)
    return SharedSets(context, nodes, _ties(context, nodes), names, kinds, actor, column)


def _kinds(cells: Memberships, platforms: Memberships, kind: Sharing) -> list[tuple[Kind, Memberships]]:
    """The memberships that are asked for, each with the word that stands in the ids of its findings."""
    every: dict[str, tuple[Kind, Memberships]] = {
        "cells": ("cell", cells),
        "themes": ("theme", _themes(cells)),
        "platforms": ("platform", platforms),
    }
    return list(every.values()) if kind == "all" else [every[kind]]


def _themes(cells: Memberships) -> Memberships:
    """Who works on each sector that civil society works on in several areas, whatever the area."""
    worked, column = np.unique(cells.column, return_inverse=True)
    sector = [sector_and_area(name)[0] for name in cells.names[worked]]
    names, code, areas = np.unique(np.asarray(sector, dtype=str), return_inverse=True, return_counts=True)
    pairs = np.unique(np.stack([cells.actor, code[column]]), axis=1)
    actor, column = pairs[:, areas[pairs[1]] > 1]
    return Memberships(
        np.asarray([cell_code(name, EVERYWHERE) for name in names], dtype=object), actor, column
    )


def _density(shared: SharedSets, count: SetTies) -> Figure:
    """Recorded over expected ties of a set."""
    kind, name, known = shared.kinds[count.which], shared.names[count.which], count.which in shared.known
    return Figure(
        f"A34:{count.claim if known else 'unknown'}:{kind}:{name}",
        "A34",
        kind,
        (name,),
        count.observed / count.expected if known else None,
        words=partial(_words, shared, count),
    )


def _words(shared: SharedSets, count: SetTies, figure: Figure) -> Finding:
    context, which = shared.context, count.which
    trial = shared.trials.get(which)
    rows = shared.rows(which)
    who = shared.nodes[rows].tolist()
    members = shared.words(which, count.size)
    details = _details(shared, count, who)
    about: dict[str, Any] = {
        "n": count.size,
        "evidence": _evidence(shared, rows),
        "would_change": Sentence(
            "A source tells of ties that nobody asked about, or somebody enters presence or seats that "
            "are missing."
        ),
        **asking(
            context,
            who,
            Sentence(
                "Ask them which of the others there they work with, and which they would want to work with."
            ),
        ),
    }
    if trial is None:
        return figure.worded(
            statement=Sentence(
                "The records do not say whether {members} have more or fewer ties than expected.",
                members=members,
            ),
            reason=_too_little(shared, count),
            details=details,
            **about,
            **context.trust_in(who, members=count.size, at_most="insufficient_data"),
        )
    tied = Sentence(
        "A tie is recorded for {ties} of {pairs}; it would be {by_density:.2f} if ties were spread "
        "evenly over the whole map.",
        ties=count.observed,
        pairs=plural(count.pairs, "pair"),
        by_density=count.by_density,
    )
    return figure.worded(
        statement=_statement(members, count, trial.outcome(context)),
        reason=joined(tied, trial.words),
        details=details | trial.details,
        **about,
        **context.trust_in(who, members=count.size, at_most=trial.at_most(context)),
    )


def _too_little(shared: SharedSets, count: SetTies) -> Sentence:
    recorded = plural(len(shared.ties.source), "tie of collaboration", "ties of collaboration")
    none = Sentence("At most one of them has any recorded tie, so no tie among them is expected.")
    ties = Sentence("{ties} recorded on the whole map.", ties=recorded)
    return joined(ties, NOTHING if count.expected else none)


def _statement(members: Sentence, count: SetTies, outcome: Outcome) -> Sentence:
    fields = {"members": members, "ties": count.observed, "expected": count.expected}
    return {
        "fewer": Sentence(
            "Records show fewer ties among the {members} than expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "more": Sentence(
            "Records show more ties among the {members} than expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "as_expected": Sentence(
            "Records show as many ties among the {members} as expected from how many ties each has ({ties} "
            "against {expected:.2f}).",
            **fields,
        ),
        "not_told": Sentence(
            "How many ties there are among the {members} cannot be told from chance: records show "
            "{ties}, where {expected:.2f} are expected from how many ties each has.",
            **fields,
        ),
    }[outcome]


def _details(shared: SharedSets, count: SetTies, who: list[int]) -> dict[str, Any]:
    return {
        "kind": shared.kinds[count.which],
        "observed": count.observed,
        "pairs": count.pairs,
        "density": count.observed / count.pairs,
        "expected_by_density": count.by_density,
        "expected_by_degrees": count.expected,
        "ratio_by_density": count.observed / count.by_density if count.by_density else None,
        "members": [shared.context.ids[v] for v in who] if count.size <= LISTED else None,
    }


def _evidence(shared: SharedSets, rows: Codes) -> tuple[str, ...]:
    inside = np.zeros(shared.ties.n, dtype=bool)
    inside[rows] = True
    edges = np.flatnonzero(inside[shared.ties.source] & inside[shared.ties.target])
    return shared.context.layers.collaboration.evidence(edges.tolist())
