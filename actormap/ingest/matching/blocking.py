"""Which names are worth a closer look: they begin or sound alike, and have enough in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, combinations, count
from typing import NamedTuple, TypeVar

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.search.names import Name, slips, sound
from actormap.ingest.matching.evidence import ALMOST, CONTAINED, Rarity

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


START = 4
"""So many letters of a word count."""
RAREST = 3
"""So many of the rarest words of a name are looked at."""
MANY = 60
"""Of a larger block each name is compared only with those that follow it in the alphabet."""
WINDOW = 5
"""With so many of them, itself included."""
NEAR = 80
"""Names that share less of their letters, in percent (rapidfuzz), are not looked at closer."""
SOUNDS = 3
"""Fewer consonants are those of too many."""
_NONE = np.empty((0, 2), dtype=np.int64)


def pairs(names: Sequence[Name]) -> Codes:
    """Pairs of names that may be of one and the same, each once, as positions: the smaller one first."""
    if not names:
        return _NONE
    ordered = [name.ordered for name in names]
    place, every = _places(ordered), np.arange(len(names))
    words = words_of(names)
    starts = _rarest(words, [word[:START] for word in words.texts])
    # Read backwards too: so a slip in the first letters of a name does no harm.
    near = [_neighbours(place), _neighbours(_places([text[::-1] for text in ordered]))]
    near += [_together(_both(starts[:, a], starts[:, b]), place) for a, b in combinations(range(RAREST), 2)]
    sounds = dict(zip(words.texts, map(sound, words.texts), strict=True))
    spoken = ["".join(sorted([sounds[word] for word in name.words])) for name in names]
    long_enough = np.array([len(phonemes) >= SOUNDS for phonemes in spoken])
    pairs_of_keys = [
        _near(_distinct(near), ordered, fuzz.ratio),
        _near(_together(starts[:, 0], place), ordered, fuzz.token_set_ratio),
        _together(codes(name.joined for name in names), place),
        _together(np.where(long_enough, codes(spoken), -1), place),
        _acronyms(names),
    ]
    if len({script for name in names for script in name.scripts}) > 1:
        loud = {word: phonemes for word, phonemes in sounds.items() if len(phonemes) > 1}
        alike = _rarest(words, [loud.get(word, "") for word in words.texts])
        texts = [" ".join(sorted({loud[word] for word in name.words if word in loud})) for name in names]
        keys = np.concatenate([alike[:, at] for at in range(RAREST)])
        across = _distinct([_together(keys, np.tile(place, RAREST), np.tile(every, RAREST))])
        pairs_of_keys.append(_near(across, texts, fuzz.token_set_ratio))
    return _distinct(pairs_of_keys)


def _places(texts: Sequence[str]) -> Codes:
    """Each text's place in the alphabet."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    places = np.empty(len(texts), dtype=np.int64)
    places[order] = np.arange(len(texts))
    return places


def _rarest(words: Words, parts: Sequence[str]) -> Codes:
    """Numbers of the rarest parts of each name, the rarest first, -1 where there are fewer; "" is no part."""
    known = sorted(set(parts) - {""})
    number = {part: at for at, part in enumerate(known)}
    each = np.array([number.get(part, -1) for part in parts], dtype=np.int64)
    name, part = once(words.name, each[words.word])
    # Of two that are as rare the first in the alphabet.
    rank = np.empty(len(known), dtype=np.int64)
    rank[np.argsort(np.bincount(part, minlength=len(known)), kind="stable")] = np.arange(len(known))
    name, part = once(name, rank[part])
    begins = np.flatnonzero(np.diff(name, prepend=-1))
    place = np.arange(len(name)) - np.repeat(begins, np.diff([*begins, len(name)]))
    rarest = np.full((words.names, RAREST), -1, dtype=np.int64)
    few = place < RAREST
    rarest[name[few], place[few]] = part[few]
    return rarest


def _both(first: Codes, second: Codes) -> Codes:
    """One number for two; -1 where the second is missing."""
    return np.where(second < 0, -1, first * (int(second.max()) + 1) + second)


def _neighbours(place: Codes) -> Codes:
    """Pairs of positions that stand near each other in the alphabet."""
    row = np.argsort(place)
    return np.concatenate([np.stack([row[:-step], row[step:]], axis=1) for step in range(1, WINDOW)])


def _together(keys: Codes, place: Codes, at: Codes | None = None) -> Codes:
    """Pairs of positions with one key (-1 is none); of one that many have, those near in the alphabet."""
    at = np.arange(len(keys)) if at is None else at
    order = np.lexsort((place, keys))
    order = order[keys[order] >= 0]
    sorted_, row = keys[order], at[order]
    _, begins, sizes = np.unique(sorted_, return_index=True, return_counts=True)
    left = np.repeat(begins + sizes, sizes) - np.arange(len(row)) - 1
    reach = np.where(np.repeat(sizes, sizes) > MANY, np.minimum(left, WINDOW - 1), left)
    steps = [_NONE]
    for step in range(1, int(reach.max(initial=0)) + 1):
        first = np.flatnonzero(reach >= step)
        steps.append(np.stack([row[first], row[first + step]], axis=1))
    return np.concatenate(steps)


def _acronyms(names: Sequence[Name]) -> Codes:
    """Names with an acronym and the names whose initials it is, or that have it too."""
    holding: dict[str, list[int]] = defaultdict(list)
    written = {acronym for name in names for acronym in name.acronyms}
    for at, name in enumerate(names if written else ()):
        for initials in (name.initials | name.acronyms) & written:
            holding[initials].append(at)
    pairs = [
        (at, other)
        for at, name in enumerate(names)
        for acronym in name.acronyms
        for other in holding[acronym][:MANY]
    ]
    return np.array(pairs, dtype=np.int64) if pairs else _NONE


def _distinct(pairs_of_keys: Sequence[Codes]) -> Codes:
    """Pairs of two different positions, each once, the smaller first: as numbers they sort fast."""
    first, second = np.concatenate(pairs_of_keys).T
    first, second = np.minimum(first, second), np.maximum(first, second)
    bits = int(second.max(initial=0)).bit_length()
    packed = np.sort((first << bits | second)[first != second])
    packed = packed[np.diff(packed, prepend=-1) != 0]
    return np.stack([packed >> bits, packed & (1 << bits) - 1], axis=1)


def _near(pairs: Codes, texts: Sequence[str], scorer: Callable[..., float]) -> Codes:
    """Those of the pairs whose texts share most of their letters."""
    every = np.array(texts, dtype=object)
    left, right = every[pairs[:, 0]], every[pairs[:, 1]]
    scores = process.cpdist(left, right, scorer=scorer, score_cutoff=NEAR, dtype=np.uint8)
    return pairs[np.asarray(scores) > 0]


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
