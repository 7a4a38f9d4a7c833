"""Whether a name is a person's: the one rule that each kind of list and form asks.

Nothing here knows who anybody is. A title, a word for what somebody is, or a word of organisations says it
(``person_words.csv``); where none does, it is not known, and the name is taken for what the list says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from actormap.core import schema
from actormap.core.search.plain import words

Whose: TypeAlias = Literal["", "person", "perhaps"]
PERSON: Final = "person"
PERHAPS: Final = "perhaps"
"""Of a name that may be a person's or an organisation's: its user says which."""
_DOT = "▪"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_COLON = re.compile(r"\s*[:：]\s*")
_FORM = re.compile(r" (?:AG|SA|BV|NV|SE|KG|AB|SL|AS|OY|SC|SpA|Co|OÜ|АО)\.?$")
"""Legal forms that are two letters, where they end a name in capitals."""
_ASIDE = re.compile(r"\s*[(（\[,，;؛،/|]\s*|\s+[-–—]+\s+")
_BETWEEN = re.compile(r"[/,;،؛、|+&()]|\band\b|\bet\b|\by\b|\be\b|\bи\b")
_LONG = 60
"""A longer text is no word for what somebody is."""
_CJK = "\u2e80"
"""From this letter on words are written without gaps."""
_TITLE, _NAME, _FULL, _LONGEST, _ACRONYM, _CAPITALS = 3, 2, 4, 6, 5, 10
"""Words of a title at most; letters, and words, of a name at least; words of one without a title, and of any,
at most; letters of an acronym below which it may be a word for a person, and beyond which it is none."""


@cache
def _plain(kind: str) -> frozenset[str]:
    return frozenset(map(words, schema.person_words(kind)))


@cache
def _dotted() -> frozenset[str]:
    """Titles that are something else without their dot."""
    titles = schema.person_words("title")
    bare = {words(text) for text in titles if not text.endswith(".")}
    return frozenset(words(text) for text in titles if text.endswith(".")) - bare


@cache
def _bodies() -> frozenset[str]:
    """Words of organisations, and their legal forms."""
    forms = {words(row.word) for row in schema.name_words() if row.kind == "form"}
    return _plain("body") | {form for form in forms if len(form) > _NAME}


@cache
def _small() -> frozenset[str]:
    return frozenset(words(row.word) for row in schema.name_words() if row.kind == "small")


@cache
def _types() -> frozenset[str]:
    spelled = schema.spellings("entry").items()
    return frozenset(words(text) for text, code in spelled if code == PERSON)


@cache
def _joined(kind: str) -> tuple[str, ...]:
    """Words of a kind that are written without gaps around them."""
    return tuple(text for text in sorted(_plain(kind)) if text[0] >= _CJK)


@cache
def _phrases(kind: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """Phrases of a kind wherever they stand in a text, and their first words: a single word says it alone."""
    several = sorted(text for text in _plain(kind) if " " in text)
    apart, joined = ("|".join(map(re.escape, texts)) for texts in (several, _joined(kind)))
    return re.compile(f"(?:^| )({apart})(?= |$)|({joined})"), frozenset(t.split()[0] for t in several)


def _phrase(kind: str, plain: str) -> str:
    """The phrase of a kind that stands in a text; "" where none does."""
    pattern, first = _phrases(kind)
    if plain.isascii() and first.isdisjoint(plain.split()):
        return ""
    match = pattern.search(plain)
    return next(filter(None, match.groups())) if match else ""


@lru_cache(maxsize=1 << 12)
def is_type(text: str) -> bool:
    """Whether a word for a type says that somebody is a person: *Person*, *Journalist*, *HRD*."""
    plain = words(_UNSEEN.sub("", text))
    if not plain or _is_role(plain):
        return bool(plain)
    parts = plain.split()
    if not _bodies().isdisjoint(parts):
        return False
    nouns, roles = _plain("noun"), list(filter(None, map(words, _BETWEEN.split(text))))
    return any(
        _singular(part) in nouns or (part[-1] >= _CJK and part.endswith(_joined("noun"))) for part in parts
    ) or (bool(roles) and all(map(_is_role, roles)))


def _is_role(plain: str) -> bool:
    known = _types(), _plain("role"), _plain("post")
    return any(plain in kind or _singular(plain) in kind for kind in known)


def _singular(plain: str) -> str:
    return plain.removesuffix("s")


def is_calling(text: str) -> bool:
    """Whether a word says what somebody is, and is no post in an organisation as *Director* is."""
    return len(text) <= _LONG and is_type(text) and words(text) not in _plain("post")


def unnamed(text: str) -> str:
    """What a cell for a name says so that nobody is named, in the words of our list; "" where nothing."""
    plain = words(_UNSEEN.sub("", text))
    if plain in _plain("unnamed"):
        return plain
    return _phrase("unnamed", plain)


@lru_cache(maxsize=1 << 14)
def is_nobody(text: str) -> bool:
    """Whether what stands for a name names nobody: it hides somebody, or says *Present*, *see notes*."""
    return words(_UNSEEN.sub("", text)) in _plain("nobody") or is_hidden(text)


def is_hidden(text: str) -> bool:
    """Whether what stands for a name hides somebody: a refusal, or *via* somebody else."""
    text = _UNSEEN.sub("", text).strip()
    plain = words(text)
    if unnamed(text):
        return True
    if _phrase("through", plain) and not _has_body(plain.split()):
        return True
    first, _, rest = plain.partition(" ")
    return bool(rest) and first in _plain("through") and text[:1].islower()


@lru_cache(maxsize=1 << 14)  # lists name the same again and again
def whose(name: str, kind: str = "", *, known: bool = False) -> Whose:
    """Whether a name is a person's, perhaps one's, or an organisation's as far as words tell ("").

    `kind` is what a list says that it is; `known` says that something else beside it speaks of an
    organisation: a type that only these have, or an acronym.
    """
    name = _UNSEEN.sub("", name).strip()
    plain = words(name).split()
    if kind and words(kind) in _types():
        return PERSON
    if _has_body(plain) or _FORM.search(name):
        return PERHAPS if any(_titled(part) for part in _asides(name)) else ""
    if kind and is_type(kind):
        return PERSON
    reading = _of_name(name, plain) or (PERHAPS if kind and words(kind) in _plain("adjective") else "")
    if not reading or not known:
        return reading
    return PERHAPS if reading == PERSON else ""


def of_organisation(name: str) -> bool:
    """Whether a name says itself that it is an organisation's: a word of these, a legal form, an acronym."""
    letters = "".join(filter(str.isalpha, name))
    acronym = letters.isupper() and len(letters) <= _CAPITALS and " " not in name.strip()
    return acronym or _has_body(words(name).split()) or bool(_FORM.search(name))


def may_be(name: str) -> bool:
    """Whether a name may be somebody's: no word of it is one of organisations, and none joins others."""
    return not of_organisation(name) and _small().isdisjoint(words(name).split())


def is_shaped(name: str) -> bool:
    """Whether a name looks like that of somebody: two to four words, each with a capital, none that joins."""
    plain, written = words(name).split(), name.split()
    return (
        _NAME <= len(plain) <= _FULL
        and _is_name(plain)
        and all(text[0].isupper() for text in written)
        and may_be(name)
    )


def _of_name(name: str, plain: Sequence[str]) -> Whose:
    whole = " ".join(plain)
    if whole in _plain("alone") or whole in _plain("role"):
        return PERSON
    before, *behind = _COLON.split(name, maxsplit=1)
    if behind and behind[0] and (is_type(before) or words(before) in _plain("title") | _plain("label")):
        return PERSON
    if _titled(name) or _followed(name) or any(map(_titled, _asides(name))):
        return PERSON
    asides = list(_asides(name))
    if any(is_type(part) or words(part) in _plain("alone") for part in asides):
        acronym = all(part.isupper() and part.isascii() and len(part) < _ACRONYM for part in asides)
        return PERHAPS if acronym else PERSON
    return PERHAPS if _may_be_titled(name, plain) else ""


def _asides(name: str) -> Iterator[str]:
    """What stands behind a name in brackets, or behind a comma, a stroke or a dash."""
    yield from (part.rstrip(")）] ") for part in _ASIDE.split(name)[1:] if part.strip(")）] "))


def _titled(name: str) -> bool:
    """Whether a title and a name behind it begin a text."""
    plain = words(name).split()
    for length in range(_TITLE, 0, -1):
        title, rest = " ".join(plain[:length]), plain[length:]
        if title not in _plain("title") or not _is_name(rest):
            continue
        written = name.split(maxsplit=1)[0]
        dotted = "." in name[: len(title) + length] or written[-1:] in "/،"
        single = len(title) == 1 and title.isascii()
        capitals = length == 1 and len(title) > 1 and written.isalpha() and written.isupper()
        shouted = capitals and written.isascii() and not name.isupper()  # "DR Congo", "MS ActionAid"
        return not shouted and (dotted or not (single or title in _dotted()))
    return False


def _followed(name: str) -> bool:
    """Whether a title stands behind a name: *PhD*, 先生."""
    plain = words(name)
    titles = _plain("behind") | _plain("title")
    if plain and plain[-1] >= _CJK:
        return plain not in titles and plain.endswith(_joined("behind"))
    return any(words(part) in titles for part in _asides(name)) or plain.endswith((" phd", " ph d"))


def _may_be_titled(name: str, plain: Sequence[str]) -> bool:
    """Whether a word begins a text that stands before names and in those of organisations: *General*."""
    for length in range(_TITLE, 0, -1):
        first, rest = " ".join(plain[:length]), plain[length:]
        calls = first in _plain("doubtful") or (length == 1 and first in _dotted() and len(first) > 1)
        does = len(rest) >= _NAME and (first in _plain("post") or first in _plain("role"))
        if (calls or does) and _is_name(rest) and not _small().intersection(rest):
            written = name.split()
            begins = all(not text[:1].islower() for text in written[length:])
            shouted = calls and written[0].isupper() and not name.isupper() and written[0].isascii()
            return begins and not shouted and "'" not in name and "’" not in name
    return False


def _is_name(plain: Sequence[str]) -> bool:
    """Whether words may be the name of somebody: few, of letters, and one of them more than an initial."""
    return (
        0 < len(plain) <= _LONGEST
        and all(text.isalpha() for text in plain)
        and any(len(text) >= _NAME or text[0] >= _CJK for text in plain)
    )


def _has_body(plain: Sequence[str]) -> bool:
    """Whether a word of organisations stands among words."""
    if not _bodies().isdisjoint(plain):
        return True
    last = plain[-1] if plain else ""
    return last[-1:] >= _CJK and last.endswith(_joined("body"))


def masked(name: str) -> str:
    """A name as it is shown where it may be somebody's: hardly more than that it is there."""
    plain = words(name)
    if plain in _plain("alone") or plain in _plain("role"):
        return name.strip()
    return " ".join(f"{word[0]}{_DOT * 4}" for word in name.split())
