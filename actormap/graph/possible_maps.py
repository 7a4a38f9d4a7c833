"""What possible maps have in common with the record, and what doubtful ties can change (A38)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.kept import kept_property

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecordedEdges:
    """Edges before parallel ones are collapsed."""

    source: npt.NDArray[Any]
    target: npt.NDArray[Any]
    weight: Floats
    q: Floats
    sign: npt.NDArray[Any]
    proof: npt.NDArray[Any]

    def take(self, rows: Any) -> RecordedEdges:
        """Some of them."""
        return RecordedEdges(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @classmethod
    def joined(cls, parts: Iterable[RecordedEdges]) -> RecordedEdges:
        """All edges of several lists."""
        parts = list(parts)
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in cls.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The edges that a layer has if all its ties exist, and the order in which a possible map takes them.

    Parameters
    ----------
    edges
        Both ends among the actors of the layer; `q` is that of no day.
    row
        Tie behind each edge; -1 where that is no tie, but the office's own log.
    doubtful
        Whether any of the ties may or may not exist.
    order
        By pair, the strongest of parallel ones first.
    """

    edges: RecordedEdges
    row: Codes
    doubtful: bool
    order: Codes

    def existing(self, q: Floats, *, least: float, drawn: bool) -> RecordedEdges:
        """Those that exist with a chance of `least` or more; in a possible map ordered already."""
        chance = np.where(self.row < 0, 1.0, q[self.row]) if len(q) else np.ones(len(self.row))
        if not drawn:
            return replace(self.edges, q=chance).take(np.flatnonzero(chance >= least))
        kept = self.order[chance[self.order] >= least]
        return replace(self.edges.take(kept), q=chance[kept])


def pairs(edges: RecordedEdges, n: int) -> Codes:
    """One number for both ends of each edge."""
    return edges.source.astype(np.int64) * max(n, 1) + edges.target


class Missed(Protocol):
    """The ties that exist and of which nobody told."""

    def drawn(self, layer: str, world: int) -> RecordedEdges:
        """Those of a possible map, between other pairs than the recorded ones, in the order of pairs."""

    def any(self, layer: str) -> bool:
        """Whether any can be missing."""


def with_missed(existing: RecordedEdges, missed: RecordedEdges, n: int) -> RecordedEdges:
    """Edges in the order of pairs, with others in between."""
    if not len(missed.source):
        return existing
    both = RecordedEdges.joined([existing, missed])
    return both.take(np.argsort(pairs(both, n), kind="stable"))


_DOUBTFUL: ContextVar[set[str] | None] = ContextVar("doubtful", default=None)


def look_at(layer: str) -> None:
    """Tell `doubtful_layers` that something in doubt was looked at."""
    if (looked_at := _DOUBTFUL.get()) is not None:
        looked_at.add(layer)


@contextmanager
def doubtful_layers() -> Iterator[set[str]]:
    """Which layers of possible maps are looked at meanwhile in which anything could be different.

    An analysis that looks at none of them says the same in every possible map.
    """
    layers: set[str] = set()
    token = _DOUBTFUL.set(layers)
    try:
        yield layers
    finally:
        _DOUBTFUL.reset(token)


class RecordedProperty(kept_property[T]):
    """What does not hang on which doubtful ties exist: a possible map takes it from the record."""

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        """The value of the record."""
        if instance is None or instance.recorded is instance:
            return super().__get__(instance, owner)
        return getattr(instance.recorded, str(self.attrname))


def in_doubt(q: Floats) -> Bools:
    """Which ties neither surely exist nor surely do not, by their chances."""
    return (q > 0) & (q < 1)
