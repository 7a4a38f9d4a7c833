"""The words of many names as numbers, so that whole columns of them are compared at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain, count
from typing import NamedTuple, TypeVar

import numpy as np

from actormap.core.arrays import Codes
from actormap.core.search.names import Name

_Value = TypeVar("_Value", bound=Hashable)


class Words(NamedTuple):
    """Each word of each name once.

    Parameters
    ----------
    names
        How many names there are.
    name
        Positions of names, in order.
    word
        The number of a word that the name has, in order for each name.
    texts
        The words that the numbers stand for.
    """

    names: int
    name: Codes
    word: Codes
    texts: list[str]


def words_of(names: Sequence[Name]) -> Words:
    """The words of some names."""
    word, known = _numbered(chain.from_iterable(name.words for name in names))
    row = np.repeat(np.arange(len(names)), [len(name.words) for name in names])
    return Words(len(names), *once(row, word), list(known))


def once(name: Codes, part: Codes) -> tuple[Codes, Codes]:
    """Each part of each name once, in order; a part below 0 is none."""
    base = int(part.max(initial=0)) + 1
    both = np.sort((name * base + part)[part >= 0])
    both = both[np.diff(both, prepend=-1) != 0]
    return both // base, both % base


def codes(values: Iterable[Hashable]) -> Codes:
    """A number for each different value, in the order in which they come."""
    return _numbered(values)[0]


def _numbered(values: Iterable[_Value]) -> tuple[Codes, dict[_Value, int]]:
    known: dict[_Value, int] = defaultdict(count().__next__)
    return np.fromiter(map(known.__getitem__, values), dtype=np.int64), known
