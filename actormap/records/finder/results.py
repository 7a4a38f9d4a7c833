"""What a search found: how each word was understood, and what of each kind, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actormap.core.search.index import Grade
from actormap.core.sentences import Name, Sentence


@dataclass(frozen=True, slots=True)
class Understood:
    """What words of a search were taken for.

    Parameters
    ----------
    text
        The words as they were typed.
    meaning
        What they were taken for; empty where nothing is like them.
    narrows
        Codes of the groups, themes, areas and platforms that they are, by kind.
    """

    text: str
    meaning: Sentence
    narrows: Mapping[str, tuple[str, ...]]

    @property
    def sentence(self) -> Sentence:
        """Words and meaning as one: ``vorzhen: works in Vorzhen``."""
        return Sentence("{words}: {meaning}", words=Name(self.text), meaning=self.meaning)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Parameters
    ----------
    kind, id, name
        What it is.
    grade
        How well it meets what was typed.
    why
        By what it was found.
    actors
        How many actors belong to it on the day; None for what no actors belong to.
    """

    kind: str
    id: str
    name: Name
    grade: Grade
    why: Sentence
    actors: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for programs."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": str(self.name),
            "found": self.grade.name.lower(),
            "why": str(self.why),
            "actors": self.actors,
        }


@dataclass(frozen=True, slots=True)
class OfKind:
    """What was found of one kind: how much in all, and the first of it."""

    kind: str
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to a search.

    Parameters
    ----------
    words
        How each word was understood, in their order.
    kinds
        What was found, by kind; kinds of which nothing was found are left out.
    note
        Why nothing was found, or no actor although each word is known; empty otherwise.
    """

    words: tuple[Understood, ...]
    kinds: tuple[OfKind, ...]
    note: Sentence

    @property
    def total(self) -> int:
        """How much was found in all."""
        return sum(kind.total for kind in self.kinds)

    def of(self, kind: str) -> OfKind:
        """What was found of a kind, which may be nothing."""
        return next((group for group in self.kinds if group.kind == kind), OfKind(kind, 0, ()))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for programs."""
        return {
            "words": [
                {
                    "text": part.text,
                    "meaning": str(part.meaning),
                    "narrows": {kind: list(codes) for kind, codes in part.narrows.items()},
                }
                for part in self.words
            ],
            "kinds": [
                {"kind": part.kind, "total": part.total, "rows": [hit.as_dict() for hit in part.hits]}
                for part in self.kinds
            ],
            "note": str(self.note),
        }
