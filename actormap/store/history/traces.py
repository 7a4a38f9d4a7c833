"""By what an actor is known, and where texts hold it, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

PUT = "(removed)"
"""What stands in a free text where the actor was named."""

SHORT = 2
"""Words of so many letters are looked for as they are written, capitals and all."""
_TURNED = 4
"""Names of up to so many words are found with their words in any order."""
_COMMON = 3
"""A word in the names of so many others says nothing of one."""
_FILLERS = {
    "of",
    "de",
    "la",
    "le",
    "al",
    "el",
    "du",
    "da",
    "do",
    "di",
    "et",
    "in",
    "on",
    "to",
    "and",
    "the",
    "for",
    "des",
    "les",
    "der",
    "die",
    "das",
    "und",
    "del",
    "los",
    "las",
    "que",
    "von",
}
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}
"""What stands between the words of a text of these letters."""
Words = tuple[str, ...]
Place = tuple[str, str]
"""A table and an id in it; ``journal`` or ``audit`` and a number; ``snapshot`` and its name."""


def plain(text: str) -> tuple[str, list[int]]:
    """A text as words with one blank for all that stands between, and where each letter came from.

    Capitals, marks over letters and invisible characters go; underscores and hyphens stand between words.
    """
    if text.isascii():
        return text.lower().translate(_BETWEEN), list(range(len(text)))
    letters: list[str] = []
    at: list[int] = []
    for position, written in enumerate(text):
        for letter in unicodedata.normalize("NFKD", written).casefold():
            kind = unicodedata.category(letter)
            if kind == "Cf" or unicodedata.combining(letter):
                continue
            letters.append(letter if kind[0] in "LMN" else " ")
            at.append(position)
    return "".join(letters), at


def words(text: str) -> Words:
    """The words of a text, as `plain` gives them."""
    return tuple(plain(text)[0].split())


def ordered(term: Words) -> Words:
    """The words of a name in one order, where they are found in any."""
    return tuple(sorted(term)) if len(term) <= _TURNED else term


def _form(terms: Iterable[Words]) -> re.Pattern[str]:
    longest = sorted({" +".join(map(re.escape, term)) for term in terms}, key=len, reverse=True)
    return re.compile(rf"(?<![^ ])(?:{'|'.join(longest) or '(?!)'})(?![^ ])")


@dataclass(frozen=True)
class Traces:
    """By what an actor is known.

    Parameters
    ----------
    identifier
        Its id, looked for in cells that hold ids.
    names
        Names and aliases that it has or ever had.
    common
        Words that say nothing of it, since several others have them in their names.
    also
        Places where parts of the names are taken out too.
    """

    identifier: str
    names: tuple[str, ...]
    common: frozenset[str] = frozenset()
    also: frozenset[Place] = frozenset()

    @cached_property
    def terms(self) -> list[Words]:
        """Id and whole names, as words; those of one or two letters say too little."""
        terms = [words(term) for term in (self.identifier, *self.names)]
        return [term for term in terms if len("".join(term)) > SHORT]

    @cached_property
    def single(self) -> set[str]:
        """Single words of the names, and an id that is too short to be taken out unasked."""
        single = {word for name in self.names for word in words(name)} - self.common - _FILLERS
        if len("".join(words(self.identifier))) == SHORT:
            single |= {"".join(words(self.identifier))}
        return {word for word in single if len(word) >= SHORT}

    @cached_property
    def written(self) -> set[str]:
        """Words of two letters as they are written."""
        return {part for term in (self.identifier, *self.names) for part in re.findall(r"\w+", term)}

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        """What is in `terms`, with the words of a name in any order."""
        turned = [order for term in self.terms if len(term) <= _TURNED for order in permutations(term)]
        return _form([*self.terms, *turned])

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        return _form((word,) for word in self.single)

    def _spans(self, text: str, *, parts: bool) -> Iterator[tuple[int, int]]:
        """Beginnings and ends of what names the actor in a text."""
        letters, at = plain(text)
        for match in self._whole.finditer(letters):
            yield at[match.start()], at[match.end() - 1] + 1
        for match in self._parts.finditer(letters) if parts else ():
            start, end = at[match.start()], at[match.end() - 1] + 1
            if end - start > SHORT or text[start:end] in self.written:
                yield start, end

    def named_in(self, text: str, place: Place | None = None) -> bool:
        """Whether a text names the actor; at some places a part of a name is enough."""
        return any(True for _ in self._spans(text, parts=place in self.also))

    def near(self, text: str) -> bool:
        """Whether a text may hold the actor: its id anywhere, or a name or a part of one."""
        return self.identifier.casefold() in text.casefold() or any(
            True for _ in self._spans(text, parts=True)
        )

    def suspected_in(self, text: str) -> str:
        """What of a text is a part of a name, where the whole of it names nobody; "" for nothing."""
        rest = self.blank(text)
        return next((rest[start:end] for start, end in self._spans(rest, parts=True)), "")

    def blank(self, text: str, place: Place | None = None) -> str:
        """A text without what names the actor; at some places without parts of its names either."""
        spans = sorted(self._spans(text, parts=place in self.also))
        kept, last = [], 0
        for start, end in spans:
            if start >= last:
                kept += [text[last:start], PUT]
            last = max(last, end)
        return "".join([*kept, text[last:]]) if spans else text


def common_words(names: Iterable[str]) -> frozenset[str]:
    """Words that stand in the names of so many others that they say nothing of one."""
    counts: dict[str, int] = {}
    for name in names:
        for word in set(words(name)):
            counts[word] = counts.get(word, 0) + 1
    return frozenset(word for word, count in counts.items() if count >= _COMMON)
