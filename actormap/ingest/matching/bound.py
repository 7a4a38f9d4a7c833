"""How alike two names can be at most, for many pairs at once.

`likeness` looks at one pair in Python; most pairs that share the beginning of a word have too little in
common to be proposed, whatever else is known. They are left out here, by whole columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.search.names import Name, slips
from actormap.ingest.matching.likeness import ALMOST, CONTAINED, Rarity
from actormap.ingest.matching.numbered import codes, words_of

CHUNK = 1 << 20
"""So many pairs of words are looked at in one go, so that memory stays bounded."""
_SLACK = 1e-9
"""What rounding may take away from a share."""
_LONGEST = 1 << 10
"""Longer words than this have as many slips."""


class Most(NamedTuple):
    """What pairs of names can have in common at most.

    Parameters
    ----------
    share
        No smaller than `Likeness.share`.
    apart
        Whether both surely have a word in common and each one that the other lacks.
    """

    share: Floats
    apart: Bools


class Bound:
    """The words of all names as numbers, for `most`.

    Parameters
    ----------
    names
        The readings of all names.
    rarity
        Of the words of the map.
    """

    def __init__(self, names: Sequence[Name], rarity: Rarity) -> None:
        words = words_of(names)
        self._sizes = np.bincount(words.name, minlength=len(names))
        self._begins = np.cumsum(self._sizes) - self._sizes
        self._words, texts = words.word, words.texts
        self._texts = np.array(texts, dtype=object)
        self._bits = np.array([rarity.of(word) for word in texts], dtype=np.float64)
        self._length = np.array([min(len(word), _LONGEST) for word in texts], dtype=np.int64)
        self._slips = np.array([slips(letters) for letters in range(_LONGEST + 1)])
        self._first = codes(word[:1] for word in texts)
        self._plain = np.array([word.isalpha() for word in texts], dtype=bool)
        self._joined = codes(name.joined for name in names)
        scripts = list(dict.fromkeys(name.scripts for name in names))
        self._script = codes(name.scripts for name in names)
        foreign = [a.isdisjoint(b) for a in scripts for b in scripts]
        self._foreign = np.array(foreign, dtype=bool).reshape(len(scripts), len(scripts))

    def most(self, pairs: Codes) -> Most:
        """What each of some pairs has in common at most."""
        most = Most(np.ones(len(pairs)), np.zeros(len(pairs), dtype=bool))
        words = self._sizes[pairs].prod(axis=1)
        bounded = np.flatnonzero(words <= CHUNK)
        for some in np.split(bounded, np.flatnonzero(np.diff(words[bounded].cumsum() // CHUNK)) + 1):
            most.share[some], most.apart[some] = self._most(pairs[some])
        return most

    def _most(self, pairs: Codes) -> Most:
        both, words = [], []
        for side in (0, 1):
            row, word = self._ragged(pairs[:, side])
            both.append(row)
            words.append(word)
        keys = [row * len(self._texts) + word for row, word in zip(both, words, strict=True)]
        shared = [_member(keys[0], keys[1]), _member(keys[1], keys[0])]
        exact = self._sum(pairs, both[0][shared[0]], words[0][shared[0]])
        left, right = ((both[side][~shared[side]], words[side][~shared[side]]) for side in (0, 1))
        alike = self._almost(len(pairs), left, right)
        own, near, alone = [], [], []
        for (row, word), close in zip((left, right), alike, strict=True):
            own.append(self._sum(pairs, row, word))
            near.append(self._sum(pairs, row[close], word[close]))
            alone.append(np.bincount(row[~close], minlength=len(pairs)) > 0)
        total = exact + ALMOST * np.minimum(*near)
        rest = [whole - some for whole, some in zip(own, near, strict=True)]
        dice = _part(total, (rest[0] + rest[1]) / 2)
        share = (1 - CONTAINED) * dice + CONTAINED * _part(total, np.minimum(*rest)) + _SLACK
        a, b = pairs[:, 0], pairs[:, 1]
        # Other scripts are compared by sound, and equal letters in other words by themselves.
        open_ = (self._joined[a] == self._joined[b]) | self._foreign[self._script[a], self._script[b]]
        return Most(np.where(open_, 1.0, share), alone[0] & alone[1] & (total > 0) & ~open_)

    def _ragged(self, names: Codes) -> tuple[Codes, Codes]:
        """The words of some names, one after the other, each with the place of its name among them."""
        sizes = self._sizes[names]
        row = np.repeat(np.arange(len(names)), sizes)
        inside = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return row, self._words[np.repeat(self._begins[names], sizes) + inside]

    def _sum(self, pairs: Codes, row: Codes, word: Codes) -> Floats:
        return np.bincount(row, weights=self._bits[word], minlength=len(pairs)).astype(np.float64)

    def _almost(
        self, many: int, left: tuple[Codes, Codes], right: tuple[Codes, Codes]
    ) -> tuple[Bools, Bools]:
        """Of the words that only one name of a pair has: which are like one that only the other has."""
        counts = np.bincount(right[0], minlength=many)
        begins = np.cumsum(counts) - counts
        sizes = counts[left[0]]
        first = np.repeat(np.arange(len(left[0])), sizes)
        second = np.arange(len(first)) + np.repeat(begins[left[0]] - np.cumsum(sizes) + sizes, sizes)
        a, b = left[1][first], right[1][second]
        lengths = self._length[a], self._length[b]
        most = self._slips[np.minimum(*lengths)]
        most = np.where(self._first[a] == self._first[b], most, np.minimum(most, 1))
        may = self._plain[a] & self._plain[b] & (most > 0) & (np.abs(lengths[0] - lengths[1]) <= most)
        first, second, most = first[may], second[may], most[may]
        different, each = np.unique(a[may] * len(self._texts) + b[may], return_inverse=True)
        texts = self._texts[different // len(self._texts)], self._texts[different % len(self._texts)]
        away = process.cpdist(*texts, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        close = np.asarray(away)[each] <= most
        like = np.zeros(len(left[0]), dtype=bool), np.zeros(len(right[0]), dtype=bool)
        like[0][first[close]] = like[1][second[close]] = True
        return like


def _member(some: Codes, others: Codes) -> Bools:
    """Which of some numbers are among others; both are in order."""
    at = np.searchsorted(others, some)
    member = np.zeros(len(some), dtype=bool)
    inside = at < len(others)
    member[inside] = others[at[inside]] == some[inside]
    return member


def _part(of: Floats, rest: Floats) -> Floats:
    """What a part is of itself and the rest; 0 of nothing."""
    whole = of + np.maximum(rest, 0)
    return np.divide(of, whole, out=np.zeros_like(of), where=whole > 0)
