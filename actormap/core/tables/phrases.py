"""Texts that are looked for in other texts, as words of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """A text as it is compared: one kind of blank, no difference of case or of marks that are not seen."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join(shown.casefold().split())


class Phrases:
    """Texts that are looked for; many at once, as a page holds and lacks thousands.

    Parameters
    ----------
    texts
        As they are compared (`plain`).
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.phrases = {words for text in texts if (words := tuple(WORD.findall(text)))}
        self.lengths = sorted({len(words) for words in self.phrases}, reverse=True)

    def _at(self, words: Sequence[str], at: int) -> int:
        """How many words from a place on are one of the texts, the longest; 0 where none is."""
        return next((n for n in self.lengths if tuple(words[at : at + n]) in self.phrases), 0)

    def within(self, words: Sequence[str]) -> bool:
        """Whether any of the texts stands among some words."""
        return any(self._at(words, at) for at in range(len(words)))

    def between(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """What stands between the texts, read from the beginning and the longest first."""
        begin = at = 0
        while at < len(words):
            if length := self._at(words, at):
                yield words[begin:at]
                begin = at = at + length
            else:
                at += 1
        yield words[begin:]
