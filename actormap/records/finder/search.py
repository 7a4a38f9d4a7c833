"""From typed words to what they find, the best of each kind first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.search.index import Grade, Grades, Typed, typed
from actormap.core.sentences import Name, Sentence, either, listed
from actormap.records.finder import entries
from actormap.records.finder.entries import NARROWING, TITLES, Belonging, Entries, belonging_of, entries_of


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


SHOWN = 10
"""So many of each kind are told unless more are asked for; their number is told."""
TOGETHER = 6
"""So many words can be one name of a group, a theme or a place."""


def find(m: ActorMap, view: View, text: str, *, limit: int | None = SHOWN) -> SearchResults:
    """Look for words in all that is on a map.

    Parameters
    ----------
    m
        The map, as who asks may see it (`access.read`).
    view
        The day on which actors work somewhere, on something, or sit on a platform.
    text
        What was typed: names, aliases, first letters of names, codes, groups, themes, places, platforms;
        in any script and order, with small slips.
    limit
        Most that is told of each kind; None tells all. All is counted.

    Raises
    ------
    Refused
        There is no word in the text, or far too much.
    """
    words = typed(text)
    return _Search(entries_of(m), belonging_of(m, view), words).results(limit)


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a search that are understood together.

    Parameters
    ----------
    words
        One, or several that are one group, theme, place or platform.
    grades
        How well each entry meets them by its texts.
    narrowing
        Places of the groups, themes, areas and platforms that they are.
    """

    words: tuple[Typed, ...]
    grades: Grades
    narrowing: tuple[int, ...]

    @property
    def text(self) -> str:
        """The words as they were typed."""
        return " ".join(word.text for word in self.words)


class _Search:
    """One search, step by step."""

    def __init__(self, entries: Entries, belonging: Belonging, words: Sequence[Typed]) -> None:
        self.entries, self.belonging, self.words = entries, belonging, words
        self.index = entries.index
        self.telling = [word for word in words if not word.small] or list(words)
        self.each = [self.index.of(word) for word in self.telling]
        self.whole = np.minimum(self.index.whole(words), self.index.whole(self.telling))
        self.society = int((self.index.kinds == "actor").sum())
        self.narrowing = np.isin(self.index.kinds, NARROWING)
        self.parts = list(self._parts())
        # By what they do or where they are, and by name, each part apart: all parts must be met.
        self.by_name = [part.grades[: self.society] for part in self.parts]
        self.by_work = [self._by_work(part) for part in self.parts]

    def results(self, limit: int | None) -> SearchResults:
        """The answer."""
        grades = np.minimum(self.whole, reduce(np.maximum, self.each))
        parts = [np.minimum(name, work) for name, work in zip(self.by_name, self.by_work, strict=True)]
        actors = np.minimum(self.whole[: self.society], reduce(np.maximum, parts))
        grades[: self.society] = actors
        kinds = tuple(
            filter(lambda group: group.total, (self._of_kind(kind, grades, limit) for kind in TITLES))
        )
        kept = actors != Grade.NONE
        return SearchResults(tuple(self._understood(kept)), kinds, self._note(kinds, kept))

    def _parts(self) -> Iterator[Part]:
        """The words in parts, as many together as are one group, theme, place or platform."""
        at = 0
        while at < len(self.telling):
            for end in range(min(at + TOGETHER, len(self.telling)), at, -1):
                words, grades = tuple(self.telling[at:end]), reduce(np.maximum, self.each[at:end])
                narrowing = self._narrowing(words, grades)
                if narrowing or end == at + 1:
                    yield Part(words, grades, narrowing)
                    break
            at = end

    def _narrowing(self, words: Sequence[Typed], grades: Grades) -> tuple[int, ...]:
        """Groups, themes and areas that have the words; of a kind in which any is just that, no others.

        Platforms count only where the words are their whole name: their names say of what actors work on
        what other lists say better.
        """
        met = self.narrowing & (grades == Grade.WORDS)
        met = met if met.any() else self.narrowing & (grades == Grade.NEAR)
        if not met.any():
            return ()
        exact = np.zeros_like(met)
        exact[self.index.exactly(words)] = True
        places: list[int] = []
        for kind in NARROWING:
            own = self.index.kinds == kind
            chosen = exact & met & own
            places += np.flatnonzero(chosen if chosen.any() or kind == "platform" else met & own).tolist()
        return tuple(self.entries.widest(places))

    def _by_work(self, part: Part) -> Grades:
        """How well each actor meets words by what it does, where it is or where it sits."""
        grades = np.full(self.society, Grade.NONE, dtype=np.uint8)
        for at in part.narrowing:
            near = part.grades[at] == Grade.NEAR
            grades[self.belonging.of(self.index.entries[at])] = Grade.NEAR if near else Grade.WORKS
        return grades

    def _of_kind(self, kind: str, grades: Grades, limit: int | None) -> OfKind:
        rows: Codes = np.flatnonzero((self.index.kinds == kind) & (grades != Grade.NONE))
        order = rows[np.lexsort((self.entries.alphabet[rows], grades[rows]))][:limit].tolist()
        return OfKind(kind, len(rows), tuple(self._hit(at, Grade(grades[at])) for at in order))

    def _hit(self, at: int, grade: Grade) -> Hit:
        entry = self.index.entries[at]
        many = len(self.belonging.of(entry)) if entry.kind in NARROWING else None
        return Hit(entry.kind, entry.id, self.entries.names[at], grade, self._why(at, grade), many)

    def _why(self, at: int, grade: Grade) -> Sentence:
        """Why an entry was found: as a whole, or by each part of what was typed."""
        entry = self.index.entries[at]
        if grade == self.whole[at]:
            return entries.by_whole(entry, grade, self.words, self.telling)
        if at >= self.society:
            return entries.together(entries.by_names(entry, self.telling))
        several = zip(self.parts, self.by_name, self.by_work, strict=True)
        named, working = list[Typed](), list[Part]()
        for part, name, work in several:
            if name[at] <= work[at]:
                named += part.words
            else:
                working.append(part)
        by_work = [self._work(part, {at}, listed) for part in working]
        return entries.together([*entries.by_names(entry, named), *by_work])

    def _work(
        self, part: Part, actors: set[int], joined: Callable[[Iterable[Sentence]], Sentence] = either
    ) -> Sentence:
        """What of a part some actors do; all that it means where none are given."""
        every = [(at, self.index.entries[at]) for at in part.narrowing]
        having = [
            (entry.kind, self.entries.names[at])
            for at, entry in every
            if not actors or not actors.isdisjoint(self.belonging.of(entry).tolist())
        ]
        return entries.by_work(having, joined)

    def _understood(self, kept: Bools) -> Iterator[Understood]:
        """What each part was taken for, by what brought the actors that were found."""
        by_word = dict(zip((part.words[0] for part in self.parts), self._meanings(kept), strict=True))
        for word in self.words:
            if word in by_word:
                yield by_word[word]
            elif word not in self.telling:
                yield Understood(word.text, Sentence("too common to search for"), {})

    def _meanings(self, kept: Bools) -> Iterator[Understood]:
        for part, name, work in zip(self.parts, self.by_name, self.by_work, strict=True):
            counts = kept if (kept & (np.minimum(name, work) != Grade.NONE)).any() else np.ones_like(kept)
            actors = set(np.flatnonzero(counts & (work != Grade.NONE)).tolist())
            means = [self._work(part, actors)]
            if (counts & (name != Grade.NONE)).any() or not (part.narrowing or self._unknown(part)):
                means.append(Sentence("has it in its name"))
            narrows = {
                kind: tuple(e.id for e in (self.index.entries[at] for at in part.narrowing) if e.kind == kind)
                for kind in NARROWING
            }
            meaning = either(filter(None, means)) if any(means) else Sentence("no match")
            yield Understood(part.text, meaning, {kind: codes for kind, codes in narrows.items() if codes})

    def _unknown(self, part: Part) -> bool:
        return bool((part.grades == Grade.NONE).all())

    def _note(self, kinds: Sequence[OfKind], kept: Bools) -> Sentence:
        """Why nothing was found, or nobody."""
        unknown = [Name(part.text) for part in self.parts if self._unknown(part)]
        if unknown and not kinds:
            return Sentence(
                "Nothing matches {words}: no name, group, theme, place or platform.", words=listed(unknown)
            )
        if not kinds:
            return Sentence(
                "Nothing you may see matches all of these words. That can mean that nobody asked."
            )
        if not kept.any() and all(part.narrowing for part in self.parts):
            return Sentence("No actor you may see matches. That can mean that nobody asked.")
        return Sentence()
