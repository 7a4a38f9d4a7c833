"""Which names are worth a closer look: they begin alike, sound alike, or one is the acronym of the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from actormap.arrays import Codes
from actormap.search.words import Name, sound

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
    """Pairs of names that may be of one and the same.

    Parameters
    ----------
    names
        The readings of all names.

    Returns
    -------
    ndarray
        Two columns: positions in `names`, the smaller one first; each pair once.
    """
    if not names:
        return _NONE
    ordered = [name.ordered for name in names]
    place, every = _places(ordered), np.arange(len(names))
    starts = _rarest([{word[:START] for word in name.words} for name in names])
    # Read backwards too: so a slip in the first letters of a name does no harm.
    near = [_neighbours(place), _neighbours(_places([text[::-1] for text in ordered]))]
    near += [_together(_both(starts[:, a], starts[:, b]), place) for a, b in combinations(range(RAREST), 2)]
    sounds = [name.sound for name in names]
    told = np.array([len(one) >= SOUNDS for one in sounds])
    found = [
        _near(_distinct(near), ordered, fuzz.ratio),
        _near(_together(starts[:, 0], place), ordered, fuzz.token_set_ratio),
        _together(_codes([name.joined for name in names]), place),
        _together(np.where(told, _codes(sounds), -1), place),
        _acronyms(names),
    ]
    if len({script for name in names for script in name.scripts}) > 1:
        said = [{one for word in name.words if len(one := sound(word)) > 1} for name in names]
        alike, texts = _rarest(said), [" ".join(sorted(one)) for one in said]
        keys = np.concatenate([alike[:, at] for at in range(RAREST)])
        across = _together(keys, np.tile(place, RAREST), np.tile(every, RAREST))
        found.append(_near(across, texts, fuzz.token_set_ratio))
    return _distinct(found)


def _places(texts: Sequence[str]) -> Codes:
    """Each text's place in the alphabet."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    places = np.empty(len(texts), dtype=np.int64)
    places[order] = np.arange(len(texts))
    return places


def _codes(texts: Iterable[str]) -> Codes:
    """A number for each different text."""
    known: dict[str, int] = {}
    return np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)


def _rarest(several: Sequence[set[str]]) -> Codes:
    """Numbers of the rarest parts of each name, the rarest first; -1 where there are fewer."""
    times = Counter(part for parts in several for part in parts)
    number = {part: at for at, part in enumerate(sorted(times, key=lambda part: (times[part], part)))}
    rows = [sorted([number[part] for part in parts])[:RAREST] for parts in several]
    found = np.full((len(rows), RAREST), -1, dtype=np.int64)
    for at in range(RAREST):
        found[:, at] = [row[at] if len(row) > at else -1 for row in rows]
    return found


def _both(first: Codes, second: Codes) -> Codes:
    """One number for two; -1 where the second is missing."""
    return np.where(second < 0, -1, first * (int(second.max()) + 1) + second)


def _neighbours(place: Codes) -> Codes:
    """Pairs of positions that stand near each other in the alphabet."""
    row = np.argsort(place)
    return np.concatenate([np.stack([row[:-step], row[step:]], axis=1) for step in range(1, WINDOW)])


def _together(keys: Codes, place: Codes, at: Codes | None = None) -> Codes:
    """Pairs of positions with one key; of a key that many have, those that are near in the alphabet.

    Parameters
    ----------
    keys
        A number for each position; -1 has none.
    place
        The place of each in the alphabet.
    at
        The positions; by default 0, 1, ...
    """
    at = np.arange(len(keys)) if at is None else at
    order = np.lexsort((place, keys))
    order = order[keys[order] >= 0]
    sorted_, row = keys[order], at[order]
    _, begins, sizes = np.unique(sorted_, return_index=True, return_counts=True)
    left = np.repeat(begins + sizes, sizes) - np.arange(len(row)) - 1
    reach = np.where(np.repeat(sizes, sizes) > MANY, np.minimum(left, WINDOW - 1), left)
    found = [_NONE]
    for step in range(1, int(reach.max(initial=0)) + 1):
        first = np.flatnonzero(reach >= step)
        found.append(np.stack([row[first], row[first + step]], axis=1))
    return _distinct(found)


def _acronyms(names: Sequence[Name]) -> Codes:
    """Names with an acronym and the names whose initials it is, or that have it too."""
    holding: dict[str, list[int]] = defaultdict(list)
    written = {acronym for name in names for acronym in name.acronyms}
    for at, name in enumerate(names if written else ()):
        for initials in (name.initials | name.acronyms) & written:
            holding[initials].append(at)
    found = [
        (at, other)
        for at, name in enumerate(names)
        for acronym in name.acronyms
        for other in holding[acronym][:MANY]
    ]
    return np.array(found, dtype=np.int64) if found else _NONE


def _distinct(several: Sequence[Codes]) -> Codes:
    """Pairs of two different positions, each once, the smaller first: as numbers they sort fast."""
    every = np.concatenate(several)
    every = every[every[:, 0] != every[:, 1]]
    base = int(every.max(initial=0)) + 1
    one = np.sort(every.min(axis=1) * base + every.max(axis=1)) if len(every) else np.empty(0, dtype=np.int64)
    one = one[np.diff(one, prepend=-1) != 0]
    return np.stack([one // base, one % base], axis=1)


def _near(found: Codes, texts: Sequence[str], scorer: Callable[..., float]) -> Codes:
    """Those of the pairs whose texts share most of their letters."""
    every = np.array(texts, dtype=object)
    left, right = every[found[:, 0]], every[found[:, 1]]
    scores = process.cpdist(left, right, scorer=scorer, score_cutoff=NEAR, dtype=np.uint8)
    return found[np.asarray(scores) > 0]
