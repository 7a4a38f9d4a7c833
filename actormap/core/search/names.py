"""What a name says, in Latin letters: its words apart from legal forms and honorifics, and its acronyms.

Two spellings of one name are alike here whatever their script, capitals, accents, dots and order of
words. It is a reading for comparing and finding; nobody is shown it as a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from anyascii import anyascii

from actormap.core import schema

LOOKS = str.maketrans(
    "авекмнорстухіјѕԁԛԝһαβεικνορτυχıł",
    "abekmhopctyxijsdqwhabeikvoptuxil",
)
"""Cyrillic and Greek letters that look Latin, and Latin ones that only seem to be others."""

_MARKS = "".join(chr(at) for at in range(0x300, 0x3100) if unicodedata.category(chr(at))[0] == "M")
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_UNSEEN = re.compile("[\u00ad\u064b-\u0652\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Invisible characters, and the vowel signs and the stretching of Arabic, which most leave out."""
_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}\w?(?!\w)")
_NOT_LATIN = re.compile(r"[^0-9a-z]+")
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\s[-–—|/]\s?|\s?[-–—|/]\s|[|/]")
"""What sets a second name apart: brackets, a dash with a blank, a stroke."""
_VOWELS = re.compile("[aeiouyhw]")
_SOUNDS = (
    ("sch", "s"),
    ("sh", "s"),
    ("tch", "s"),
    ("ch", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "z"),
    ("zh", "z"),
    ("dj", "g"),
    ("ts", "s"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("j", "g"),
    ("v", "f"),
    ("p", "b"),
)
"""Letters that one sound becomes in one or the other way of writing it in Latin letters."""
_ARTICLE = "ال"
_ACRONYM = range(2, 11)
SHORTEST_INITIALS = 3
"""Two letters are the initials of too many."""
LONG_ACRONYM = 5
"""What is written in capitals and has so many letters is no name of a country or a legal form."""
SLIP, SLIPS = 4, 8
"""A word of so many letters is known with one of them wrong; of as many as the second, with two."""
FULL = 3
"""Fewer words may say no more than where a branch is."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    Parameters
    ----------
    text
        As it was written.
    words
        Its words in small Latin letters, in their order; legal forms, honorifics and small words such
        as *of* are left out, unless nothing else would remain.
    forms
        What its legal forms mean, such as ``limited company``.
    acronyms
        Words of it that are written as acronyms.
    letters
        The first letter of each word that it has, and what the word is beside the name ("": part of it).
    scripts
        The scripts that it is written in (`scripts`).
    """

    text: str
    words: tuple[str, ...]
    forms: frozenset[str]
    acronyms: frozenset[str]
    letters: tuple[tuple[str, str], ...]
    scripts: frozenset[str]

    @property
    def joined(self) -> str:
        """Its words without what stands between them."""
        return "".join(self.words)

    @property
    def ordered(self) -> str:
        """Its words in the order of the alphabet."""
        return " ".join(sorted(self.words))

    @property
    def is_acronym(self) -> bool:
        """Whether it is an acronym and nothing else, be it with a stroke in it."""
        capitals = self.text.isupper() and len(self.joined) in _ACRONYM
        return capitals or (len(self.words) == 1 and self.words[0] in self.acronyms)

    @property
    def initials(self) -> frozenset[str]:
        """What an acronym of it would be: with and without small words and words beside the name."""
        kinds = {kind for _, kind in self.letters} - {""}
        cuts = (set[str](), {"small"}, kinds - {"small"}, kinds)
        acronyms = ("".join([letter for letter, kind in self.letters if kind not in cut]) for cut in cuts)
        return frozenset(initials for initials in acronyms if len(initials) >= SHORTEST_INITIALS)

    @property
    def sound(self) -> str:
        """What its words sound like (`sound`), in the order of the alphabet."""
        return "".join(sorted(filter(None, map(sound, self.words))))


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is read.

    Parameters
    ----------
    written
        In small letters of its own script.
    latin
        In Latin letters (`latin`).
    beside
        What it is beside a name, such as ``small`` or ``form``; "" where it is part of it.
    """

    written: str
    latin: str
    beside: str


def name_of(text: str, *, person: bool = False) -> Name:
    """The reading of a name."""
    written = _WORD.findall(_visible(text))
    read, means = _read(written, "honorific" if person else "form")
    readable = [word for word in read if word.latin]
    words = tuple([word.latin for word in readable if not word.beside] or [word.latin for word in readable])
    letters = tuple([(word.latin[0], word.beside) for word in readable])
    known = {scripts(word.written) for word in read}
    return Name(text, words, means, _acronyms(written), letters, frozenset().union(*known))


def words_of(text: str) -> tuple[Word, ...]:
    """Every word of a text, also those beside a name."""
    return _read(_WORD.findall(_visible(text)), "form")[0]


def _visible(text: str) -> str:
    """A text without what nobody sees, its acronyms without dots."""
    plain = text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return _DOTTED.sub(lambda match: match[0].replace(".", ""), plain) if "." in plain else plain


def _read(written: Sequence[str], beside: str) -> tuple[tuple[Word, ...], frozenset[str]]:
    small = [word.casefold() for word in written]
    if not all(map(str.isascii, small)):
        small = [part for word in small for part in _parted(word)]
    kinds, means = _kinds(small, beside)
    return tuple(map(_word, small, kinds)), means


@lru_cache(maxsize=1 << 16)
def _word(written: str, beside: str) -> Word:
    """Names of one map have many words in common."""
    return Word(written, latin(written), beside)


def variants(text: str) -> tuple[str, ...]:
    """A name and the names in it: ``Relief Committee (RC)`` also says *Relief Committee* and *RC*.

    What stands apart is a name of its own where it is an acronym of the rest, or where it and the rest
    have three words or more; ``Forum (North)`` is one name.
    """
    if not _ASIDE.search(text):
        return (text,)
    parts = parts_of(text)
    read = [name_of(part) for part in parts]
    short = any(_stands_for(name, [other for other in read if other is not name]) for name in read)
    if not short and min((len(name.letters) for name in read), default=0) < FULL:
        return (text,)
    return tuple(dict.fromkeys([text, *parts]))


def parts_of(text: str) -> list[str]:
    """What stands apart in a name, by brackets, a dash with a blank or a stroke."""
    return [part.strip() for part in _ASIDE.split(text) if part and part.strip()]


def _stands_for(name: Name, others: Sequence[Name]) -> bool:
    """Whether a name is an acronym, of one of others or so long that it is nothing else."""
    if len(name.words) != 1 or not name.acronyms:
        return False
    return len(name.words[0]) >= LONG_ACRONYM or any(name.acronyms & other.initials for other in others)


def slips(letters: int) -> int:
    """How many letters may be wrong in a word of so many; shorter ones must be equal."""
    return (letters >= SLIP) + (letters >= SLIPS)


@lru_cache(maxsize=1 << 16)
def latin(word: str) -> str:
    """A word in small Latin letters and digits; "" where it has none."""
    if word.isascii():
        return _NOT_LATIN.sub("", word)
    if len(scripts(word)) > 1:
        word = word.translate(LOOKS)
    if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + 1:
        word = word.removeprefix(_ARTICLE)
    return _NOT_LATIN.sub("", anyascii(word).casefold())


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """The consonants of a word in Latin letters, those that are written in several ways as one.

    Scripts without vowels, and the many ways of writing a name of another script in Latin letters,
    lead to the same few letters.
    """
    for written, consonants in _SOUNDS:
        word = word.replace(written, consonants)
    consonants = _VOWELS.sub("", word)
    return consonants[:1] + "".join(b for a, b in pairwise(consonants) if a != b)


@lru_cache(maxsize=1 << 16)
def scripts(word: str) -> frozenset[str]:
    """Names of the scripts whose letters a word has, such as LATIN or ARABIC."""
    if word.isascii():
        return _LATIN if any(map(str.isalpha, word)) else frozenset()
    return frozenset(unicodedata.name(ch, " ").partition(" ")[0] for ch in word if ch.isalpha())


_LATIN = frozenset({"LATIN"})
_UNSPACED = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA"})
"""Scripts that put no blank between words."""


def _parted(word: str) -> tuple[str, ...]:
    """A word of a script without blanks, and the legal form that it ends or begins with."""
    if word.isascii() or scripts(word).isdisjoint(_UNSPACED):
        return (word,)
    for form in _unspaced_forms():
        rest = word.removesuffix(form) if word.endswith(form) else word.removeprefix(form)
        if rest != word:
            return (rest, form) if rest else (form,)
    return (word,)


@cache
def _unspaced_forms() -> tuple[str, ...]:
    forms = (row.word for row in schema.name_words() if row.kind == "form")
    return tuple(sorted((word for word in forms if scripts(word) & _UNSPACED), key=len, reverse=True))


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Words beside a name by the first of them, the longest first, with what they are and mean."""
    by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in schema.name_words():
        words = _known(tuple(_WORD.findall(unicodedata.normalize("NFKC", row.word).casefold())))
        by_first.setdefault(words[0], []).append((words, row.kind, row.means))
    return {first: sorted(rows, key=lambda row: -len(row[0])) for first, rows in by_first.items()}


def _known(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as they stand in the table: without accents where they are Latin, else in their own script."""
    return tuple(map(_known_word, words))


@lru_cache(maxsize=1 << 16)
def _known_word(word: str) -> str:
    return latin(word) if scripts(word) <= _LATIN else word


def _kinds(words: Sequence[str], beside: str) -> tuple[list[str], frozenset[str]]:
    """Of each word what it is beside the name ("" where it is part of it), and what the forms mean."""
    table, plain = _table(), _known(tuple(words))
    kinds, means = [""] * len(words), set[str]()
    after = 0
    for at, rows in enumerate(map(table.get, plain)):
        if rows is None or at < after:
            continue
        for row, kind, meaning in rows:
            if kind in {beside, "small"} and plain[at : at + len(row)] == row:
                kinds[at : at + len(row)] = [kind] * len(row)
                means |= {meaning} - {""}
                after = at + len(row)
                break
    return kinds, frozenset(means)


def _acronyms(written: Sequence[str]) -> frozenset[str]:
    """Words with two capitals or more, where not all of several words are written so."""
    acronyms = [word for word in written if _is_acronym(word)]
    if not acronyms or (len(written) > 1 and all(word.isupper() for word in written if word.isalpha())):
        return frozenset()
    return frozenset(latin(word.casefold()) for word in acronyms)


@lru_cache(maxsize=1 << 16)
def _is_acronym(word: str) -> bool:
    return len(word) in _ACRONYM and sum(map(str.isupper, word)) >= 2  # noqa: PLR2004 - more than the first
