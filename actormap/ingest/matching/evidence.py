"""What speaks for two entries being one, and against it, in bits (``schema/match_evidence.csv``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actormap.core import schema
from actormap.core.search.names import Name
from actormap.core.sentences import Sentence, series, term
from actormap.ingest.matching.likeness import Likeness

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
