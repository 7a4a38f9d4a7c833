"""Sets of actors whose ties are compared: by tag, by area, by type, by cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING
from actormap.core.kept import kept_property
from actormap.core.sentences import Name, Sentence, plural, series, term
from actormap.core.tables.values import split
from actormap.engine.edges import Edges
from actormap.engine.segregation.mixing import Mixing, set_ties
from actormap.metrics.base.context import Context
from actormap.metrics.base.subnetwork import Subnetwork
from actormap.metrics.base.tags import RELATION_WORDS, group_labels, tagged

By = Literal["works_on_rights_of", "identifies_as", "area", "type"]
"""What makes a set: a tag of either kind, or what is neutral: the area of the seat, the type of actor."""

PartitionBy = Literal["works_on_rights_of", "identifies_as", "area", "type", "cell"]
"""The same, or the one cell (sector in an area) that an actor works in."""

WORDS: dict[str, Sentence] = {
    name: Sentence("by tag: {relation}", relation=words) for name, words in RELATION_WORDS.items()
} | {
    "area": Sentence("by area of the seat"),
    "type": Sentence("by type"),
    "cell": Sentence("by sector in an area"),
}
COLUMNS = {"area": "adm1_pcode", "type": "types"}
OTHERS = "others"
"""The class of those that carry none of the tags that are compared."""

ELSE = {
    "area": Sentence("seated elsewhere"),
    "type": Sentence("of other types"),
}
AND = " + "
"""Stands between the tags of a class of actors that carry several."""

SHOWN = 50
"""So many sets are tested unless more are asked for, the largest first; their number is told."""

LISTED = 50
"""Members are listed one by one in sets of up to so many."""


@dataclass(frozen=True)
class Partition:
    """Actors of civil society that an attribute puts into sets, and the ties among them.

    Parameters
    ----------
    context
        The map as it is looked at.
    by
        The attribute.
    nodes
        Positions of the actors that are looked at.
    edges
        Positions of the ties among them in the layer of collaboration.
    ties
        These ties, by position in `nodes`.
    names
        Codes of the sets, alphabetical; sets may overlap.
    actor, column
        Who is in which set, one entry a pair: positions in `nodes` and `names`.
    classes, code
        Names of the classes, which do not overlap, and the class of each actor: all its codes.
    left_out
        Actors of civil society of which the attribute is not recorded, or not one.
    """

    context: Context
    by: PartitionBy
    nodes: Codes
    edges: Codes
    ties: Edges
    names: tuple[str, ...]
    actor: Codes
    column: Codes
    classes: tuple[str, ...]
    code: Codes
    left_out: int

    @kept_property
    def area(self) -> Codes:
        """Area of each actor's seat, as a number; those without one are together."""
        places = self.context.m.actors["adm1_pcode"].to_numpy(dtype=object)[self.nodes]
        return np.asarray(pd.factorize(places, sort=True)[0], dtype=np.int64)

    @kept_property
    def mixing(self) -> list[Mixing]:
        """Ties within and across the border of each set."""
        within, cross = set_ties(self.ties, self.actor, self.column, len(self.names))
        size = np.bincount(self.column, minlength=len(self.names))
        n, m = self.ties.n, len(self.ties.source)
        counts = zip(size.tolist(), within.tolist(), cross.tolist(), strict=True)
        return [Mixing(n, m, *some) for some in counts]

    def inside(self, which: int) -> Bools:
        """Who is in a set, over `nodes`."""
        inside = np.zeros(len(self.nodes), dtype=bool)
        inside[self.actor[self.column == which]] = True
        return inside

    def largest(self, limit: int) -> list[int]:
        """The largest sets, in alphabetical order."""
        order = sorted(range(len(self.names)), key=lambda i: (-self.mixing[i].size, self.names[i]))
        return sorted(order[:limit])

    def who(self, name: str, size: int) -> Sentence:
        """A set in words."""
        which = described(self.context, self.by, name)
        return Sentence("{actors} {which}", actors=plural(size, "actor"), which=which)

    def evidence(self, inside: Bools) -> tuple[str, ...]:
        """Ids of the ties that touch a set."""
        touched = inside[self.ties.source] | inside[self.ties.target]
        return self.context.layers.collaboration.evidence(self.edges[touched].tolist())

    @property
    def left_out_words(self) -> Sentence:
        """A sentence on those left out, empty where nobody is."""
        if not self.left_out:
            return NOTHING
        out = plural(self.left_out, "actor")
        if self.by == "cell":
            return Sentence("Left out, with no cell or with several: {actors}.", actors=out)
        return Sentence("Left out, since this is not recorded: {actors}.", actors=out)


def described(context: Context, by: str, name: str) -> Sentence:
    """What makes a set or a class, in words that follow a noun."""
    if name == OTHERS and by in ELSE:
        return ELSE[by]
    if name == OTHERS:
        return Sentence("with none of these tags ({relation})", relation=RELATION_WORDS[by])
    if by == "area":
        return Sentence("seated in {place}", place=context.place(name))
    if by == "type":
        types = schema.actor_types()
        labels = [term(types[c].label) if c in types else Name(c) for c in name.split(AND)]
        return Sentence("of the type {types}", types=series(labels, AND))
    known = group_labels(context.m)
    label = series([known.get(code, Name(code)) for code in name.split(AND)], AND)
    return tagged(label, "identifies_as" if by == "identifies_as" else "works_on_rights_of")


def sets_of(context: Context, by: PartitionBy, only: Iterable[str] = ()) -> Partition:
    """The sets that an attribute makes; `only` are codes to look at, all others count as carrying none."""
    chosen = tuple(sorted(only))
    name = f"sets:{by}:{';'.join(chosen)}"
    # Who is in which set is the same in every possible map, except where they work.
    whole = context if by == "cell" else context.recorded
    sets = whole.once(name, lambda c: _sets(c, by, frozenset(chosen)))
    if sets.context is context:
        return sets
    among = _among(context, sets.nodes)
    return replace(sets, context=context, ties=among.graph, edges=among.edges)


def _among(context: Context, nodes: Codes) -> Subnetwork:
    """Some actors and their ties of collaboration."""
    kept = np.zeros(len(context.ids), dtype=bool)
    kept[nodes] = True
    return Subnetwork.among(context, context.layers.collaboration, kept)


def _sets(context: Context, by: PartitionBy, only: frozenset[str]) -> Partition:
    society = context.layers.civil_society
    cells = _cells(context, by)
    known = society if by in RELATION_WORDS else society & (cells != "")
    nodes = np.flatnonzero(known)
    row, texts = pd.factorize(cells[nodes])
    codes = [tuple(sorted(set(split(str(text))))) for text in texts]
    names = sorted({code for some in codes for code in some})
    _check(by, names, only)
    codes = [tuple(code for code in some if not only or code in only) for some in codes]
    names = [name for name in names if not only or name in only]
    actor, column = _entries(row, codes, names)
    labels = np.asarray([AND.join(some) or OTHERS for some in codes], dtype=object)
    kinds, classes = pd.factorize(labels, sort=True)
    among = _among(context, nodes)
    return Partition(
        context,
        by,
        nodes,
        among.edges,
        among.graph,
        tuple(names),
        actor,
        column,
        tuple(map(str, classes)),
        np.asarray(kinds, dtype=np.int64)[row],
        int(society.sum()) - len(nodes),
    )


def _cells(context: Context, by: PartitionBy) -> npt.NDArray[Any]:
    """The codes of each actor as text."""
    if by != "cell":
        return context.m.actors[COLUMNS.get(by, by)].to_numpy(dtype=object)
    cells = context.layers.cells
    codes = np.full(len(context.ids), "", dtype=object)
    single = np.bincount(cells.actor, minlength=len(codes))[cells.actor] == 1
    codes[cells.actor[single]] = cells.names[cells.column[single]]
    return codes


MISSING = {
    "area": Sentence("no actor of civil society has a recorded seat. Enter the areas where they are based."),
    "type": Sentence("no actor of civil society has a recorded type. Enter their types."),
    "cell": Sentence(
        "no actor of civil society is recorded in exactly one cell (a sector in an area). Import who "
        "does what where."
    ),
}


def _check(by: PartitionBy, names: list[str], only: frozenset[str]) -> None:
    tags = Sentence(
        "no actor of civil society carries a tag in {column}. Record the tags that actors state themselves.",
        column=Name(by),
    )
    if not names:
        raise Refused(MISSING.get(by, tags))
    unknown = sorted(only.difference(names))
    if unknown:
        raise Refused(
            "no actor of civil society is recorded under {unknown} ({what}). Recorded are: {names}.",
            unknown=series(unknown),
            what=WORDS[by],
            names=series(names[:SHOWN]),
        )


def _entries(row: Codes, codes: list[tuple[str, ...]], names: list[str]) -> tuple[Codes, Codes]:
    """One entry for each actor and code, given the codes that each text stands for."""
    position = {name: i for i, name in enumerate(names)}
    flat = np.asarray([position[code] for some in codes for code in some], dtype=np.int64)
    sizes = np.asarray([len(some) for some in codes], dtype=np.int64)
    start = np.cumsum(sizes) - sizes
    count = sizes[row]
    actor = np.repeat(np.arange(len(row)), count)
    offset = np.arange(len(actor)) - np.repeat(np.cumsum(count) - count, count)
    return actor, flat[start[row][actor] + offset]
