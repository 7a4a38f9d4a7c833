"""Which names are worth a closer look: they begin alike, sound alike, or one is the acronym of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from actormap.core.arrays import Codes
from actormap.core.search.names import Name, sound
from actormap.ingest.matching.numbered import Words, codes, once, words_of

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
