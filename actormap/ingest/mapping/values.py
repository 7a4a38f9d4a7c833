"""What the values of a column look like, whatever stands above."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache

from actormap.core import schema
from actormap.core.schema import Heading
from actormap.core.search import persons
from actormap.ingest.readers.grid import ERRORS, column
from actormap.ingest.sheet.headers import (
    is_total,
    says_the_same,
    spelled,
    words,
)
from actormap.ingest.sheet.layout import Layout

_PCODE = re.compile(r"[A-Z]{2,3}\d{2,12}")
_BETWEEN = re.compile(r"[\s_-]")
_EMAIL = re.compile(r"(mailto:)?[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>]+")
_URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d[\d.,\s]*%?")
_PHONE = re.compile(r"[+(]?[\d\s()./-]{7,24}")
_DAY = re.compile(r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}\S*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_DECIMAL = re.compile(r"[+-]?\d*\.\d+")
_COMMA, _THOUSANDS = re.compile(r"[+-]?\d*,\d+"), re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_DIGITS = 7

EVERYWHERE, NATIONWIDE = spelled("everywhere"), spelled("nationwide")
"""What stands for a country where there is none, and for all areas of a country."""
_PLACEHOLDERS = spelled("placeholder") | spelled("nobody")
_WHY = re.compile(r"\s[-–—]\s|[:(（,]")
"""What stands between a word for nobody and why there is nobody: "None - funded directly"."""


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a name that is not there, such as Unknown, Total, a dash or #REF!."""
    plain = words(text)
    if not plain or plain in _PLACEHOLDERS or text.strip() in ERRORS or is_total(text) or says_the_same(text):
        return True
    first, *why = _WHY.split(text, maxsplit=1)
    return bool(why) and spelled("nobody").get(words(first)) == "none"


def is_unfilled(text: str) -> bool:
    """Whether a text stands for nobody and no place; 0 is what a lookup gives where it finds a blank cell."""
    return is_placeholder(text) or text.strip() == "0"


_GENERIC = frozenset(
    {
        "donor_agency",
        "un_agency",
        "multilateral_body",
        "ngo_national",
        "ngo_international",
        "community_based_organization",
    }
)
"""Types whose words name no organisation; "Red Cross", "Ministry" or "Police" may."""


@cache
def _categories() -> frozenset[str]:
    broad = {text for text, code in spelled("spheres").items() if code == "civil_society"}
    generic = {text for text, code in kinds_of_actors().items() if code in _GENERIC}
    return frozenset(spelled("category").keys() | broad | generic)


def is_category(text: str) -> bool:
    """Whether a text says a kind of organisations where a name should stand, such as UN agency or Donors."""
    return words(text) in _categories()


def names_nobody(text: str) -> bool:
    """Whether a text in the place of a name is nobody's: unfilled, *via* another, a kind of organisations."""
    return is_unfilled(text) or is_category(text) or persons.is_nobody(text)


def is_pcode(text: str) -> bool:
    """Whether a text is a P-code beyond doubt: letters of the country and digits."""
    return bool(_PCODE.fullmatch(text))


def as_pcode(text: str) -> str:
    """A P-code as it is due where one is written in small letters or with blanks (ng 008); else the text."""
    if is_pcode(text):
        return text
    plain = _BETWEEN.sub("", text).upper()
    return plain if is_pcode(plain) else text


def decimal_commas(texts: Collection[str]) -> bool:
    """Whether a comma stands before decimals in these numbers, and can part no thousands (1,000)."""
    commas = [text for text in texts if "," in text]
    return (
        bool(commas)
        and all(map(_COMMA.fullmatch, commas))
        and not all(map(_THOUSANDS.fullmatch, commas))
        and not any("." in text for text in texts)
    )


def _is_phone(text: str) -> bool:
    digits = sum(ch.isdigit() for ch in text)
    marked = text[0] in "+(0" or any(ch in text for ch in " -/.")
    other = _DAY.fullmatch(text) or _DECIMAL.fullmatch(text)
    return bool(_PHONE.fullmatch(text)) and digits >= _DIGITS and marked and not other


@cache
def kinds_of_actors() -> dict[str, str]:
    """Codes of types of actors by all that lists write for them, as `words` compares it."""
    known = dict(spelled("actor_types"))
    for kind in schema.actor_types().values():
        known |= {words(text): kind.code for text in (kind.code, kind.label, *kind.aliases)}
    return known


@cache
def statuses() -> dict[str, str]:
    """Codes of the status of an activity by all that lists write for them, as `words` compares it."""
    known = dict(spelled("presence_status"))
    for code, label in schema.vocabulary("presence_status").items():
        known |= {words(code): code, words(label): code}
    return known


def is_register(values: Collection[str], *, of_organisations: bool) -> bool:
    """Whether a column of states is that of a register (active, dissolved), not of what is done.

    Where rows are no organisations, a word is due that nobody writes of an activity.
    """
    known = {words(value) for value in values if not is_placeholder(value)}
    return (
        bool(known)
        and known <= spelled("register_status").keys()
        and (of_organisations or not known <= statuses().keys())
    )


_SIGNS: dict[str, tuple[Callable[[str], object], float]] = {
    "email": (_EMAIL.fullmatch, 0.5),
    "url": (_URL.fullmatch, 0.8),
    "pcode": (_PCODE.fullmatch, 0.9),
    "day": (_DAY.fullmatch, 0.8),
    "phone": (_is_phone, 0.6),
    "number": (_NUMBER.fullmatch, 0.9),
    "type": (lambda text: words(text) in kinds_of_actors(), 0.6),
    "status": (lambda text: words(text) in statuses(), 0.6),
}


def looks_like(values: Sequence[str]) -> str:
    """What most values are: email, url, pcode, day, phone, number, type, status; "" where they are none."""
    if not values:
        return ""
    for what, (fits, share) in _SIGNS.items():
        if sum(bool(fits(value)) for value in values) >= share * len(values):
            return what
    return ""


SAMPLE = 400
"""So many different values of a column are looked at."""
_AT_ONCE = 4 * SAMPLE
"""Values are looked for in so many rows, then in so many more."""


def sample(layout: Layout, position: int) -> list[str]:
    """Different values of a column, none empty, as they come."""
    values: dict[str, None] = {}
    for start in range(0, len(layout.rows), _AT_ONCE):
        cells = column(layout.rows, position, slice(start, start + _AT_ONCE))
        values |= dict.fromkeys(filter(None, map(str.strip, dict.fromkeys(cells))))
        if len(values) >= SAMPLE:
            break
    return list(values)[:SAMPLE]


_DIGITS_ALONE = re.compile(r"\b\d+\b")


def _numbered(header: str) -> str:
    """A header as it is compared, whatever the numbers in it."""
    return _DIGITS_ALONE.sub("0", words(header))


@cache
def _known() -> dict[str, dict[str, Heading]]:
    return {
        export: {_numbered(heading.header.replace("#", "0")): heading for heading in headings}
        for export, headings in schema.exports().items()
    }


def export_of(headers: Sequence[str]) -> str:
    """The program whose export has these headers, "" where it is none: all its signs must be there.

    Of several, that of which most headers are known.
    """
    there = {_numbered(header) for header in headers}
    known = {
        export: len(there & headings.keys())
        for export, headings in _known().items()
        if {text for text, heading in headings.items() if heading.sign} <= there
    }
    return max(known, key=lambda export: known[export], default="")


def headings(headers: Sequence[str]) -> dict[int, Heading]:
    """What the program that wrote an export means by its headers, by place; empty for other tables."""
    known = _known().get(export_of(headers), {})
    meant = {at: known.get(_numbered(header)) for at, header in enumerate(headers)}
    return {at: heading for at, heading in meant.items() if heading}


def are_different(texts: Sequence[str]) -> bool:
    """Whether each of some texts says something, and none says what another does."""
    return all(texts) and len(set(texts)) == len(texts)
