"""What speaks for two entries being one, and against it, in bits (``schema/match_evidence.csv``)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from actormap.core import schema
from actormap.core.search.names import Name, slips, sound
from actormap.core.sentences import Sentence, series, term

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


Piece = tuple[str, float, Mapping[str, Any]]
"""Code, weight and values of a piece of evidence: most pairs are dropped before it becomes a sentence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for two entries being one, or against it.

    Parameters
    ----------
    code
        A row of ``schema/match_evidence.csv``.
    weight
        Bits for (above 0) or against: one bit doubles the odds.
    sentence
        What it is.
    """

    code: str
    weight: float
    sentence: Sentence


def piece(code: str, part: float = 1.0, **values: Any) -> Piece:
    """A piece of evidence of which a part counts, -1 to 1."""
    return code, schema.match_evidence()[code][0] * part, values


def written(evidence: Piece) -> Evidence:
    """A piece of evidence with its sentence."""
    code, weight, values = evidence
    return Evidence(code, weight, Sentence(schema.match_evidence()[code][1], **values))


def bits(pieces: Iterable[Piece]) -> float:
    """What several pieces say together."""
    return sum(weight for _, weight, _ in pieces)


def at_most(share: Any, apart: Any) -> Any:
    """What the words of names say before anything else that speaks against it, of one pair or of many."""
    weights = schema.match_evidence()
    return weights["name"][0] * (2 * share - 1) + weights["apart"][0] * apart


def numbers_apart(like: Likeness, a: Name, b: Name) -> Iterator[Piece]:
    """That names which differ have other numbers in them."""
    if not (like.left and like.right):
        return
    first, second = (sorted(word for word in name.words if word.isdecimal()) for name in (a, b))
    if first and second and first != second:
        yield piece("number", left=" ".join(first), right=" ".join(second))


def forms_apart(a: Name, b: Name) -> Iterator[Piece]:
    """That names say different legal forms."""
    if a.forms and b.forms and a.forms.isdisjoint(b.forms):
        yield piece("form", left=_terms(sorted(a.forms)), right=_terms(sorted(b.forms)))


def types_of(first: Sequence[str], second: Sequence[str]) -> Iterator[Piece]:
    """That both have a type in common, or none though both have one."""
    labels = {code: actor_type.label for code, actor_type in schema.actor_types().items()}
    both = [code for code in first if code in second]
    if both:
        yield piece("type", shared=_terms(labels[code] for code in both))
    elif first and second:
        left, right = (_terms(labels[code] for code in codes) for codes in (first, second))
        yield piece("other_type", left=left, right=right)


def _terms(labels: Iterable[str]) -> Sentence:
    return series(list(map(term, labels)))
