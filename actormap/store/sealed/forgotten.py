"""By what somebody is known who was forgotten: digests, that find the name in texts and do not hold it.

`forget` cannot look into the sealed part. So it puts in a letter, as a concern is put in: whoever opens the
part finds with it where the name stands. A digest tells who has a text, and the key beside it, whether a word
of it belongs to the name.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

from actormap.store.history.traces import PUT, SHORT, Traces, Words, ordered, plain

FORGET = "forget"
"""The one key of such a letter."""
_DIGEST = 6
_MOST = 3000
"""Bytes of digests that a letter has room for."""


def _digest(term: str, key: str) -> str:
    return blake2b(term.encode(), key=key.encode(), digest_size=_DIGEST).hexdigest()


@dataclass(frozen=True)
class Marks:
    """By what somebody is known.

    Parameters
    ----------
    key
        What the digests are made with: it is another one each time.
    whole
        Digests of id and names, one after the other.
    parts
        Digests of single words that may mean them, one after the other.
    inside
        Digests of all words of `whole`, one after the other.
    longest
        Words of the longest name.
    """

    key: str
    whole: str
    parts: str
    inside: str
    longest: int

    @classmethod
    def of(cls, traces: Traces) -> Marks:
        """The marks of an actor."""
        key = secrets.token_hex(16)
        terms, single = traces.terms, traces.single
        short = {f"={part}" for part in traces.written if len(part) == SHORT}
        every = (
            (" ".join(ordered(term)) for term in terms),
            {*single, *short},
            (w for t in terms for w in t),
        )
        whole, parts, inside = ("".join(sorted({_digest(each, key) for each in some})) for some in every)
        return cls(key, whole, parts, inside, max(map(len, terms), default=0))

    @cached_property
    def _sets(self) -> tuple[frozenset[str], ...]:
        size = 2 * _DIGEST
        return tuple(
            frozenset(cells[at : at + size] for at in range(0, len(cells), size))
            for cells in (self.whole, self.parts, self.inside)
        )

    @cached_property
    def _known(self) -> dict[tuple[str, bool], list[tuple[int, int]]]:
        """What was found in texts: they are the same again each time that the part is written."""
        return {}

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    def _digest(self, term: str) -> str:
        if term not in self._digests:
            self._digests[term] = _digest(term, self.key)
        return self._digests[term]

    def _spans(self, text: str, *, parts: bool) -> list[tuple[int, int]]:
        """Beginnings and ends of what names them in a text."""
        if (text, parts) not in self._known:
            self._known[text, parts] = list(self._naming(text, parts=parts))
        return self._known[text, parts]

    def _naming(self, text: str, *, parts: bool) -> Iterator[tuple[int, int]]:
        whole, _, inside = self._sets
        letters, at = plain(text)
        written = [
            (match[0], at[match.start()], at[match.end() - 1] + 1) for match in re.finditer("[^ ]+", letters)
        ]
        for first, (word, start, end) in enumerate(written):
            if parts and self._alone(word, text[start:end]):
                yield start, end
            some: Words = ()
            for last in range(first, min(first + self.longest, len(written))):
                if self._digest(written[last][0]) not in inside:
                    break
                some = (*some, written[last][0])
                if self._digest(" ".join(ordered(some))) in whole:
                    yield start, written[last][2]

    def _alone(self, word: str, written: str) -> bool:
        """Whether a single word may mean them; one of two letters only as it is written in the name."""
        single = self._sets[1]
        as_written = len(written) > SHORT or self._digest(f"={written}") in single
        return as_written and self._digest(word) in single

    def held_in(self, text: str) -> bool:
        """Whether a text holds a name or a part of one."""
        return bool(self._spans(text, parts=True))

    def blank(self, text: str, *, parts: bool) -> str:
        """A text without the names, and without parts of them where that is wanted."""
        kept, last = [], 0
        for start, end in sorted(self._spans(text, parts=parts), key=lambda span: (span[0], -span[1])):
            if start >= last:
                kept += [text[last:start], PUT]
            last = max(last, end)
        return "".join([*kept, text[last:]])


def letters(traces: Traces) -> Iterator[bytes]:
    """The letters that tell who was forgotten: one, but of somebody with very many names."""
    marks = Marks.of(traces)
    names = traces.names
    if len(marks.whole + marks.parts + marks.inside) > _MOST and len(names) > 1:
        for some in (names[: len(names) // 2], names[len(names) // 2 :]):
            yield from letters(replace(traces, names=some))
    else:
        yield json.dumps({FORGET: vars_of(marks)}).encode()


def vars_of(marks: Marks) -> dict[str, Any]:
    """The marks as they are written down."""
    return {name: getattr(marks, name) for name in Marks.__dataclass_fields__}


def apart(put_in: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Marks]]:
    """What somebody wrote, by its code, and what `forget` put in; what only looks like that is the former."""
    others, every = {}, []
    for code, text in put_in.items():
        try:
            every.append(_marks(json.loads(text)))
        except (ValueError, TypeError, KeyError, RecursionError):
            others[code] = text
    return others, every


def _marks(content: Any) -> Marks:
    if not isinstance(content, dict) or [*content] != [FORGET]:
        raise ValueError(FORGET)
    marks = Marks(**content[FORGET])
    texts = marks.key, marks.whole, marks.parts, marks.inside
    if not all(isinstance(text, str) and len(text) <= _MOST for text in texts) or marks.longest > _MOST:
        raise ValueError(FORGET)
    return marks
