"""How much of what tells names apart is the same in two of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from actormap.core.search.names import Name, slips, sound

USUAL = 50
"""A map of few names is read as if it had so many more, in which no word of its own occurs."""
ALMOST = 0.9
"""What a word with a typing error, or of another script, counts for."""
CONTAINED = 0.2
"""The part of the likeness that asks only whether the shorter name is in the longer one."""


class Rarity:
    """How much each word tells names of a map apart, in bits: rare ones more than common ones.

    Parameters
    ----------
    names
        The readings of the names, one an actor.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        every = list(names)
        times = Counter(word for name in every for word in set(name.words))
        self._new = math.log2(len(every) + USUAL)
        self._bits = {word: self._new - math.log2(count + 1) for word, count in times.items()}

    def of(self, word: str) -> float:
        """Bits that a word carries."""
        return self._bits.get(word, self._new)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two names have in common.

    Parameters
    ----------
    share
        How much of what tells them apart is in both, 0 to 1.
    words
        Words of the first that are in the second, the rarest first.
    left, right
        The rarest word that only the first has, and that only the second has; "" where there is none.
    """

    share: float
    words: tuple[str, ...]
    left: str = ""
    right: str = ""


def likeness(a: Name, b: Name, rarity: Rarity) -> Likeness:
    """What two names have in common; words may stand in any order, with small typing errors."""
    if a.joined == b.joined:
        return Likeness(1.0, tuple(sorted(a.words, key=rarity.of, reverse=True)))
    first, second, bits = set(a.words), set(b.words), rarity.of
    both = first & second
    common = {word: bits(word) for word in both}
    left, right = first - both, second - both
    lost = [0.0, 0.0]
    if left and right:
        foreign = a.scripts.isdisjoint(b.scripts)
        # One letter makes another acronym of it: of these none is a slip of the pen.
        for word in sorted(left - a.acronyms):
            for other in sorted(right - b.acronyms):
                if _near(word, other, foreign=foreign):
                    common[word] = ALMOST * min(bits(word), bits(other))
                    lost[0] += bits(word) - common[word]
                    lost[1] += bits(other) - common[word]
                    left.discard(word)
                    right.discard(other)
                    break
    if not common:
        return Likeness(0.0, ())
    shared, rest = sum(common.values()), (sum(map(bits, left)) + lost[0], sum(map(bits, right)) + lost[1])
    dice, contained = 2 * shared / (2 * shared + rest[0] + rest[1]), shared / (shared + min(rest))
    share = (1 - CONTAINED) * dice + CONTAINED * contained
    words = tuple(sorted(common, key=lambda word: (-common[word], word)))
    return Likeness(share, words, *(max(sorted(own), key=bits, default="") for own in (left, right)))


def _near(word: str, other: str, *, foreign: bool) -> bool:
    """Whether two words are one with a small typing error, or in two scripts."""
    if foreign and len(sound(word)) > 1:
        return _almost(sound(word), sound(other))
    return _almost(word, other)


def _almost(word: str, other: str) -> bool:
    if word == other:
        return True
    most = slips(min(len(word), len(other)))
    if not (most and word.isalpha() and other.isalpha()):
        return False
    most = most if word[0] == other[0] else 1
    return abs(len(word) - len(other)) <= most and OSA.distance(word, other, score_cutoff=most) <= most
