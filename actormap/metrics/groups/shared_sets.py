"""Sets of actors of civil society that share something, and the ties among them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from typing import Literal

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.errors import Refused
from actormap.core.findings import Kind
from actormap.core.kept import kept_property
from actormap.core.sentences import Name, Sentence, plural
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import expected_within, set_ties
from actormap.engine.segregation.permutation import PermutationBudget, chance, random_set_ties
from actormap.engine.statistics.small_samples import poisson_at_least
from actormap.graph.cells import EVERYWHERE, cell_code, sector_and_area
from actormap.graph.memberships import Memberships
from actormap.metrics.base.context import Context
from actormap.metrics.base.permutation_test import Claim, PermutationTest, claim_of, draws_for, together
from actormap.metrics.base.presence import ground_in

Sharing = Literal["all", "cells", "themes", "platforms"]
"""Which sets: who works in a cell, who works on a theme in any area, who sits on a platform."""

NO_SETS = Sentence(
    "no two actors of civil society share a cell, a theme or a platform. Bring who does what where, "
    "such as a 3W table, or a list of platforms."
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


def shared_in(context: Context, kind: Sharing) -> SharedSets:
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
