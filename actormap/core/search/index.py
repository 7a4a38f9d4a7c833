"""What can be found, and what typed words find of it: whole names, their beginnings, words, near spellings.

An entry has texts; whoever builds the index says which, and of what kind the entry is. Words may be typed
in any script and order and with small slips. Nothing in here knows what a map is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from actormap.core.arrays import Ints
from actormap.core.errors import Refused
from actormap.core.search.names import Word, name_of, scripts, slips, sound, words_of

What = Literal["name", "alias", "label", "translation", "code"]
"""What a text is to its entry; names and aliases can be met in another script, labels are translated."""
Grades: TypeAlias = npt.NDArray[np.uint8]
"""A `Grade` for each entry."""

Way = Literal["word", "initials", "near", "sound", "inside"]
"""How a word finds a text: a word of it begins so, its first letters, a slip, a sound, within a word."""
WAYS: tuple[Way, ...] = get_args(Way)
LONGEST = 200
"""So many letters can be typed."""
MOST_WORDS = 12
INSIDE = 3
"""Fewer letters are in the middle of too many words."""
SOUNDS = 3
"""Of fewer consonants too many words are made; they count only where nothing better is found."""
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʹʻʼʾʿ](?=\w)")
_NOTHING: Ints = np.zeros(0, dtype=np.int32)
_LATIN = frozenset({"LATIN"})
_LAST = "\U0010ffff"


class Grade(IntEnum):
    """How well an entry meets what was typed, the best first."""

    EXACT = 0
    """One of its texts is what was typed."""
    BEGINS = 1
    """One begins with it."""
    WORDS = 2
    """The words, or words that begin so, are there in any order."""
    CLOSE = 3
    """One of its texts is what was typed but for a slip."""
    WORKS = 4
    """What it does or where it is was typed, not its name."""
    NEAR = 5
    """A word is spelled nearly so, sounds so in another script, or has it in its middle."""
    NONE = 9


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an entry, and what it is to it."""

    what: What
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be found."""

    kind: str
    id: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A word as it was typed.

    Parameters
    ----------
    text
        As it is shown again.
    readings
        Its readings: with an apostrophe the word as one, and its longest part (*women's*: womens, women).
    """

    text: str
    readings: tuple[Word, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The words that it can be."""
        every = (form for word in self.readings for form in _forms_of(word))
        return tuple(form for form in dict.fromkeys(every) if self._is_specific(form))

    def _is_specific(self, form: str) -> bool:
        """Whether a form is more than a few letters, vowels left out, of a word in another script."""
        own = scripts(self.readings[0].written) <= _LATIN
        return own or not form.isascii() or len(form) > INSIDE

    @property
    def small(self) -> bool:
        """Whether it says nothing by itself, as *of* does."""
        return all(word.beside == "small" for word in self.readings)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry is found by a word: by which of its texts, by which word of it, and how."""

    how: Way
    text: Text
    word: str


def typed(text: str) -> tuple[Typed, ...]:
    """The words of what was typed; `Refused` where there is none, or far too much."""
    if len(text) > LONGEST:
        raise Refused(
            "that is too long to look for: {n:,} letters, {most} can be. Type a few words.",
            n=len(text),
            most=LONGEST,
        )
    words = list(dict.fromkeys(chain.from_iterable(map(_typed, text.split()))))
    if not words:
        raise Refused("there is no letter or digit to look for. Type a name, a place, a group or a theme.")
    if len(words) > MOST_WORDS:
        raise Refused(
            "{n} words are too many to look for: {most} can be. Type a few words.",
            n=len(words),
            most=MOST_WORDS,
        )
    return tuple(words)


def _typed(piece: str) -> list[Typed]:
    joined = words_of(_APOSTROPHE.sub("", piece))
    if len(joined) == 1 and _APOSTROPHE.search(piece):
        longest = max(words_of(piece), key=lambda word: len(word.written))
        return [Typed(piece.strip(), tuple(dict.fromkeys([*joined, longest])))]
    return [Typed(word.written, (word,)) for word in joined]


def _read(text: str) -> list[tuple[Word, ...]]:
    """The words of a text, and where it has apostrophes also those without."""
    plain = _APOSTROPHE.sub("", text)
    return [words_of(text)] if plain == text else [words_of(text), words_of(plain)]


def _forms_of(word: Word) -> tuple[str, ...]:
    """A word in Latin letters, and in its own script."""
    if word.latin == word.written or not word.latin:
        return (word.written,)
    return (word.latin, word.written)


def _wholes(text: str) -> set[str]:
    """A text as one word: as it is written, in Latin letters, and without what stands beside a name."""
    wholes = set()
    for words in _read(text):
        wholes |= {"".join(word.written for word in words), "".join(word.latin for word in words)}
        wholes.add("".join(word.latin for word in words if not word.beside))
    return wholes - {""}


class _Postings:
    """Which entries have which words; the words in the order of the alphabet.

    Parameters
    ----------
    postings
        Numbers of entries by word.
    """

    def __init__(self, postings: Mapping[str, Iterable[int]]) -> None:
        self.words = sorted(postings)
        several = [postings[word] for word in self.words]
        self._start = np.cumsum([0, *(len(set(some)) for some in several)])
        self._entries = np.fromiter(
            chain.from_iterable(map(set, several)), dtype=np.int32, count=self._start[-1]
        )
        self._joined = "\n".join(["", *self.words, ""])
        self._ends = np.cumsum([1, *(len(word) + 1 for word in self.words)])
        self._letters = [at for at, word in enumerate(self.words) if word.isalpha()]
        self._spelled = [self.words[at] for at in self._letters]

    def exactly(self, word: str) -> Ints:
        """Entries that have the word."""
        at = bisect_left(self.words, word)
        return self._of([at] if self.words[at : at + 1] == [word] else [])

    def beginning(self, word: str) -> Ints:
        """Entries with a word that begins so."""
        low, high = bisect_left(self.words, word), bisect_left(self.words, word + _LAST)
        return self._entries[self._start[low] : self._start[high]]

    def holding(self, word: str) -> Ints:
        """Entries with a word in which it is."""
        rows, at = [], self._joined.find(word)
        while at >= 0:
            row = int(np.searchsorted(self._ends, at, side="right")) - 1
            rows.append(row)
            at = self._joined.find(word, int(self._ends[row + 1]))
        return self._of(rows)

    def near(self, word: str) -> Ints:
        """Entries with a word that is this one but for a slip; digits are never slips."""
        most = slips(len(word))
        if not (most and word.isalpha() and self._spelled):
            return self._of([])
        apart = process.cdist([word], self._spelled, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[
            0
        ]
        return self._of([self._letters[at] for at in np.flatnonzero(apart <= most)])

    def _of(self, rows: Sequence[int]) -> Ints:
        several = (self._entries[self._start[at] : self._start[at + 1]] for at in rows)
        return np.concatenate([_NOTHING, *several])


class Index:
    """All that can be found.

    Parameters
    ----------
    entries
        In any order; a place in them is what an entry is known by here.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.kinds: npt.NDArray[np.str_] = np.array([entry.kind for entry in self.entries], dtype=np.str_)
        words, wholes, codes, initials = (dict[str, list[int]]() for _ in range(4))
        sounds: dict[str, dict[str, list[int]]] = {}
        for at, entry in enumerate(self.entries):
            for text in entry.texts:
                into = codes if text.what == "code" else wholes
                for whole in _wholes(text.text):
                    into.setdefault(whole, []).append(at)
                if text.what == "code":
                    continue
                for word in chain.from_iterable(_read(text.text)):
                    for form in _forms_of(word):
                        words.setdefault(form, []).append(at)
                    if _proper(text) and (consonants := sound(word.latin)):
                        for script in scripts(word.written):
                            sounds.setdefault(script, {}).setdefault(consonants, []).append(at)
                for letters in name_of(text.text).initials if _proper(text) else ():
                    initials.setdefault(letters, []).append(at)
        self._words, self._wholes, self._codes = _Postings(words), _Postings(wholes), _Postings(codes)
        self._initials = _Postings(initials)
        self._sounds = {script: _Postings(some) for script, some in sounds.items()}

    def of(self, word: Typed) -> Grades:
        """How well each entry meets a word: WORDS, NEAR or NONE.

        What is only nearly so counts where nothing is; what sounds so in another script counts always,
        since no letter of it could be the same.
        """
        grades = np.full(len(self.entries), Grade.NONE, dtype=np.uint8)
        own, consonants = scripts(word.readings[0].written), _consonants(word)
        several = [some.exactly(consonants) for script, some in self._sounds.items() if script not in own]
        alike = np.concatenate([_NOTHING, *(several if len(consonants) > 1 else [])])
        if len(_consonants(word)) >= SOUNDS:
            grades[alike] = Grade.NEAR
        for form in word.forms:
            grades[self._words.beginning(form)] = Grade.WORDS
            grades[self._codes.beginning(form)] = Grade.WORDS
            grades[self._initials.exactly(form)] = Grade.WORDS
        if not (grades == Grade.WORDS).any():
            grades[alike] = Grade.NEAR
            for form in word.forms:
                grades[self._words.near(form)] = Grade.NEAR
                if len(form) >= INSIDE:
                    grades[self._words.holding(form)] = Grade.NEAR
        return grades

    def whole(self, words: Sequence[Typed]) -> Grades:
        """Of which entries the words are a whole text: EXACT, BEGINS, CLOSE or NONE."""
        grades = np.full(len(self.entries), Grade.NONE, dtype=np.uint8)
        keys = keys_of(words)
        for key in keys:
            grades[self._wholes.near(key)] = Grade.CLOSE
        for key in keys:
            grades[self._wholes.beginning(key)] = Grade.BEGINS
            grades[self._codes.beginning(key)] = Grade.BEGINS
        grades[self.exactly(words)] = Grade.EXACT
        return grades

    def exactly(self, words: Sequence[Typed]) -> Ints:
        """Entries of which the words are a whole text or the code."""
        every = [some.exactly(key) for key in keys_of(words) for some in (self._wholes, self._codes)]
        return np.concatenate([_NOTHING, *every])


def _proper(text: Text) -> bool:
    return text.what in {"name", "alias"}


def _consonants(word: Typed) -> str:
    return sound(word.readings[0].latin)


def keys_of(words: Sequence[Typed]) -> frozenset[str]:
    """Words as one, as a whole text would be looked up by them."""
    readings = [[word.readings[at] for word in words] for at in (0, -1)]
    keys = {"".join(word.written for word in some) for some in readings}
    for some in readings:
        key = "".join(word.latin for word in some)
        if len(key) > INSIDE or all(
            word.latin in typed_word.forms for word, typed_word in zip(some, words, strict=True)
        ):
            keys.add(key)
    return frozenset(keys) - {""}


def whole_reason(entry: Entry, words: Sequence[Typed]) -> Text | None:
    """The text of an entry that the words are, begin or nearly are; None where they do not."""
    keys = keys_of(words)
    # A code that somebody gave says less to who reads it than a name does.
    for codes in (False, True):
        read = [(text, _wholes(text.text)) for text in entry.texts if (text.what == "code") == codes]
        for fits in (str.__eq__, str.startswith, _almost):
            for text, wholes in read:
                if any(fits(whole, key) for whole in wholes for key in keys):
                    return text
    return None


def reason(entry: Entry, word: Typed) -> Reason | None:
    """Why an entry is found by a word (`Index.of`), the best reason first; None where it is not."""
    first = (next(_reasons(text, word), None) for text in entry.texts)
    return min(filter(None, first), key=lambda way: WAYS.index(way.how), default=None)


def _reasons(text: Text, word: Typed) -> Iterator[Reason]:
    """All reasons why a word finds a text, the best first."""
    if text.what == "code":
        if any(whole.startswith(form) for whole in _wholes(text.text) for form in word.forms):
            yield Reason("word", text, text.text)
        return
    parts = dict.fromkeys(chain.from_iterable(_read(text.text)))
    pairs = [(part.written, own, form) for part in parts for own in _forms_of(part) for form in word.forms]
    yield from (Reason("word", text, met) for met, own, form in pairs if own.startswith(form))
    if _proper(text) and not name_of(text.text).initials.isdisjoint(word.forms):
        yield Reason("initials", text, text.text)
    yield from (
        Reason("near", text, met)
        for met, own, form in pairs
        if own.isalpha() and form.isalpha() and _almost(own, form)
    )
    script, consonants = scripts(word.readings[0].written), _consonants(word)
    if _proper(text) and len(consonants) > 1:
        sounding = (part.written for part in parts if sound(part.latin) == consonants)
        yield from (Reason("sound", text, met) for met in sounding if scripts(met) - script)
    yield from (
        Reason("inside", text, met) for met, own, form in pairs if len(form) >= INSIDE and form in own
    )


def _almost(word: str, form: str) -> bool:
    most = slips(len(form))
    return bool(most) and OSA.distance(word, form, score_cutoff=most) <= most
