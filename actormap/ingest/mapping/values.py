"""What the values of a column look like; of columns that seem to say the same, the best."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.schema import Heading
from actormap.core.search import persons
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import AREAS, GIVEN, LIKELY, PROPOSED, ROLES, SURE, TAGGED, Guess
from actormap.ingest.readers.grid import ERRORS, column
from actormap.ingest.sheet.headers import (
    are_answers,
    has_name,
    is_total,
    says_the_same,
    spelled,
    unnumbered,
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
    there = set(map(_numbered, headers))
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


_ORGANISATIONS = tuple(f"{role}_name" for role in ROLES)
_ACTING = frozenset(f"{role}_{what}" for role in ("org", "impl") for what in ("name", "acronym", "code"))
_AREAS = AREAS[::2]
_NAMES = frozenset({*_ORGANISATIONS, *_AREAS, "country_name", "sector_name", "org_acronym", "org_aliases"})
"""Meanings of columns that name something, each cell another or the same."""
_RIVALS = _NAMES | {"activity"}
_NO_NAMES = frozenset({"number", "day", "type", "status"})
_MANY, _EACH = 3, 1.2
"""With so many acronyms each a name is no name of theirs; so many of one beside each of another are one."""
_LONGEST = 12
"""So many letters has the longest acronym."""
_CELLS = 5_000
"""So many rows tell which values go together."""


def settled(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The guesses, each meaning with the columns that say it best.

    What a mapping file, a tag or the program that wrote an export says stays as it is (`fixed`).
    """
    fixed = {guess.position for guess in guesses if guess.certainty >= TAGGED} | {*fixed}
    new = [guess if guess.position in fixed else _by_values(layout, guess) for guess in guesses]
    new = _without_weak(layout, new, fixed)
    new = _acronyms_apart(layout, new, fixed)
    return _best_first(layout, new, fixed)


def _by_values(layout: Layout, guess: Guess) -> Guess:
    """The guess; of nothing where a column of names answers a question, or a long header is no name's."""
    if guess.meaning not in _RIVALS:
        return guess
    values = sample(layout, guess.position)
    if are_answers(values):
        return guess.out(Sentence("its cells say yes or no"))
    if guess.certainty < SURE and guess.meaning in _NAMES and looks_like(values) in _NO_NAMES:
        return guess.out(Sentence("its values are no names, such as '{value}'", value=shorten(values[0])))
    return guess


def _without_weak(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same without columns that a word of their header makes what another column surely is.

    A column of areas stays that divides the surest smallest ones.
    """
    sure = {guess.meaning: guess for guess in reversed(guesses) if guess.certainty >= SURE}
    acting = next((sure[meaning] for meaning in sorted(_ACTING) if meaning in sure), None)
    areas = [sure[meaning] for meaning in _AREAS if meaning in sure]
    new = list(guesses)
    for guess in guesses:
        rival = sure.get(guess.meaning)
        if guess.meaning in {"org_name", "org_acronym"}:
            rival = rival or acting
        if guess.meaning in _AREAS and areas:
            divides = _pairs(layout, guess.position, areas[-1].position)[0] <= _EACH
            rival = None if divides and _distinct(layout, guess) > _distinct(layout, areas[-1]) else areas[-1]
        weak = guess.certainty < SURE and guess.meaning in _RIVALS and guess.position not in fixed
        if weak and rival is not None:
            new[guess.position] = guess.out(_says_better(layout, rival))
    return new


def _says_better(layout: Layout, rival: Guess) -> Sentence:
    return Sentence("'{header}' says it better", header=layout.shown(rival.position))


def _acronyms_apart(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same without a name beside which many acronyms stand, and without abbreviations of areas."""
    new = list(guesses)
    acronyms = [guess for guess in guesses if guess.meaning == "org_acronym" and guess.position not in fixed]
    for acronym in acronyms:
        for area in (guess for guess in guesses if guess.meaning in _AREAS and guess.certainty >= SURE):
            goes = max(_pairs(layout, acronym.position, area.position)) <= _EACH
            names = [guess for guess in guesses if guess.meaning == "org_name"]
            others = [_pairs(layout, acronym.position, name.position)[0] for name in names]
            if goes and others and min(others) > _EACH and _distinct(layout, acronym) > 1:
                new[acronym.position] = acronym.out(Sentence("its values go with areas"))
    every = [guess for guess in new if guess.meaning == "org_acronym"]
    for name in [guess for guess in new if guess.meaning == "org_name" and guess.position not in fixed]:
        for acronym in every:
            names_of_each, acronyms_of_each = _pairs(layout, acronym.position, name.position)
            if acronyms_of_each >= _MANY and names_of_each <= _EACH and name.certainty < GIVEN:
                reason = Sentence(
                    "each of its names stands beside many acronyms of '{header}'",
                    header=layout.shown(acronym.position),
                )
                new[name.position] = name.out(reason)
    return new


def _best_first(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same, of several columns of names the best as the most certain."""
    new = list(guesses)
    short = any(guess.meaning == "org_acronym" for guess in guesses)
    for meaning in _ORGANISATIONS:
        rivals = [guess for guess in guesses if guess.meaning == meaning and guess.certainty >= SURE]
        alike = {unnumbered(layout.headers[guess.position]) or guess.position for guess in rivals}
        if len(rivals) < 2 or len(alike) < 2 or any(guess.position in fixed for guess in rivals):  # noqa: PLR2004
            continue
        best = max(rivals, key=lambda guess: (*_fits(layout, guess), -guess.position))
        equal = [guess for guess in rivals if _fits(layout, guess) == _fits(layout, best)]
        headers = {words(layout.headers[guess.position]) for guess in equal}
        if meaning == "funder_name" and len(headers) > 1:  # whoever is taken for one is said to pay
            for guess in equal:
                new[guess.position] = replace(
                    guess, certainty=PROPOSED, reason=_says_it_too(layout, guess, equal)
                )
            continue
        for guess in rivals:
            if guess is best:
                continue
            if meaning == "org_name" and not short and _abbreviates(layout, guess, best):
                reason = Sentence(
                    "its values are short for those of '{header}'",
                    header=layout.shown(best.position),
                )
                new[guess.position] = replace(guess, meaning="org_acronym", certainty=LIKELY, reason=reason)
            elif not _fits(layout, guess)[0]:
                new[guess.position] = guess.out(_says_better(layout, best))
            elif guess.certainty >= best.certainty and guess.position < best.position:
                new[guess.position] = replace(guess, certainty=min(LIKELY, best.certainty - 0.01))
    return new


def _fits(layout: Layout, guess: Guess) -> tuple[bool, bool, float]:
    """How well a column names organisations: by its values, by its header, by how certain that is.

    Of a column of names most cells that are filled name somebody, not a kind of organisations.
    """
    values = sample(layout, guess.position)
    header = layout.headers[guess.position]
    names = bool(values) and looks_like(values) not in _NO_NAMES and _names(layout, guess) * 2 >= 1
    return names, has_name(header), guess.certainty


def _names(layout: Layout, guess: Guess) -> float:
    """The share of filled cells that name somebody."""
    filled = [cell for cell in column(layout.rows, guess.position, slice(_CELLS)) if cell.strip()]
    return sum(not names_nobody(cell) for cell in filled) / len(filled) if filled else 0.0


def _says_it_too(layout: Layout, guess: Guess, rivals: Sequence[Guess]) -> Sentence:
    other = next(rival for rival in rivals if rival is not guess)
    return Sentence("'{header}' may say it too", header=layout.shown(other.position))


def _abbreviates(layout: Layout, guess: Guess, best: Guess) -> bool:
    """Whether each value of a column is short and stands beside one name of another alone."""
    values, names = sample(layout, guess.position), sample(layout, best.position)
    short = [text for text in values if len(text) <= _LONGEST and text == text.upper()]
    alike = max(_pairs(layout, guess.position, best.position)) <= _EACH
    return bool(values) and len(short) * _EACH >= len(values) and alike and values != names


def _distinct(layout: Layout, guess: Guess) -> int:
    return len({*_cells(layout, guess.position)} - {""})


def _cells(layout: Layout, at: int) -> Iterable[str]:
    return map(words, column(layout.rows, at, slice(_CELLS)))


def _pairs(layout: Layout, first: int, second: int) -> tuple[float, float]:
    """How many different values of `second` stand beside each of `first`, and the reverse, on average."""
    pairs = {pair for pair in zip(_cells(layout, first), _cells(layout, second), strict=True) if all(pair)}
    firsts, seconds = {value for value, _ in pairs}, {value for _, value in pairs}
    return (len(pairs) / len(firsts), len(pairs) / len(seconds)) if pairs else (float("inf"), float("inf"))
