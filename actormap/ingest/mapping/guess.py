"""What each column of a list means, with a certainty and the reason for it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from actormap.core import schema
from actormap.core.errors import shorten
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import (
    AREAS,
    GIVEN,
    LIKELY,
    PROPOSED,
    ROLES,
    SILENT,
    SURE,
    TAGGED,
    WEAK,
    Columns,
    Guess,
    Known,
    Rule,
)
from actormap.ingest.mapping.consents import TICKS, meaning_of_column, ticked
from actormap.ingest.mapping.dates import span
from actormap.ingest.mapping.values import headings, looks_like, sample, settled
from actormap.ingest.sheet.headers import (
    EXACT,
    WITHIN,
    meaning_of,
    normal,
    of_group,
    spelled,
    without_language,
    words,
)
from actormap.ingest.sheet.layout import Layout, Tag, tag_of

_BY_VALUE = {
    "email": ("email", 0.97),
    "phone": ("phone", LIKELY),
    "url": ("url", LIKELY),
    "pcode": ("area_code", LIKELY),
    "type": ("org_type", LIKELY),
    "status": ("status", WEAK),
    "number": ("number", WEAK),
}
_CODES = {f"{level}_name": f"{level}_code" for level in ("country", "adm1", "adm2", "adm3", "adm4")}
"""What a column of areas of a level holds whose values are P-codes."""
_OVERRULES = {"email", "phone", "pcode"}
"""What values show against what a header says: personal data under any header, P-codes under "Title"."""


@cache
def _ends() -> dict[str, str]:
    return {normal(text): code for text, code in schema.spellings("tie_end").items()}


def headed_as_ends(plain: Sequence[str]) -> tuple[int, int] | None:
    """Places of both ends of a tie by headers that say nothing alone: `from` and `to` may be days too."""
    sides = {
        code: [at for at, header in enumerate(plain) if _ends().get(header) == code]
        for code in ("source", "target")
    }
    source, target = sides.values()
    return (source[0], target[0]) if len(source) == len(target) == 1 else None


@cache
def _tags() -> list[tuple[Tag, str]]:
    tags = [(tag_of(text), meaning.code) for meaning in schema.meanings().values() for text in meaning.hxl]
    return sorted(((tag, code) for tag, code in tags if tag), key=lambda pair: -len(pair[0].attributes))


_ROLES = frozenset(ROLES) - {"org"}
_KINDS = frozenset({"type", "code", "id", "acronym"})


def _meaning_of_tag(tag: Tag) -> str:
    """The meaning whose tag has most of the attributes, and no role or kind of value that differs."""
    attributes = tag.attributes
    for known, meaning in _tags():
        if known.name != tag.name or not known.attributes <= attributes:
            continue
        rest = attributes - known.attributes
        other = rest & (_ROLES if tag.name == "#org" else _ROLES - {"impl"})  # where it is implemented
        if not other and (not rest & _KINDS or "type" in known.attributes):
            return meaning
    return ""


def guess(layout: Layout, rule: Rule = SILENT, known: Known | None = None) -> Columns:
    """What the columns of a table mean; what a mapping file says is certain.

    What a column of names of the map (`known`, as `words` compares them) means is proposed to its user, and
    not taken for granted.
    """
    given = rule.meanings(layout.plain)
    written = {at: heading.meaning for at, heading in headings(layout.headers).items()}
    guesses = [_guess(layout, at, given, written, known or {}) for at in range(len(layout.headers))]
    guesses = settled(layout, guesses, given.keys() | written.keys())
    guesses = _with_sectors(layout, _with_other_names(layout, guesses))
    guesses = ticked(layout, _with_ends(layout, _levels_apart(layout, guesses)), known or {})
    return Columns(tuple(_consenting(layout, guess, written) for guess in guesses))


def _consenting(layout: Layout, guess: Guess, written: Mapping[int, str]) -> Guess:
    """The guess; of a column in which somebody agrees or refuses, to what; nothing where that is not said."""
    fixed = guess.position in written or (guess.meaning and guess.certainty >= TAGGED)
    known = guess.meaning in schema.consents() and guess.certainty >= EXACT
    if fixed or known or guess.certainty == GIVEN or guess.meaning in TICKS:
        return guess
    meaning = meaning_of_column(layout, guess.position)
    if meaning is None:
        return guess
    header = layout.shown(guess.position)
    if meaning:
        reason = Sentence("its header '{header}' asks whether they agree", header=header)
        return replace(guess, meaning=meaning, certainty=LIKELY, reason=reason)
    reason = Sentence("somebody agrees or refuses, and nothing says to what")
    return guess.out(reason)


_ACTING = frozenset({"org_name", "org_acronym", "impl_name"})
_MAY_BE_SECTORS = frozenset({"", "node_label", "activity"})
_SECTORS, _SHARE = 2, 0.6
"""So many different values, and so much of them, that are known as sectors make a column one of sectors."""


def _with_sectors(layout: Layout, guesses: list[Guess]) -> list[Guess]:
    """The same with columns of sectors below another header or none, if a list says who is where without."""
    known = {guess.meaning for guess in guesses}
    if known & {"sector_name", "sector_code"} or not (known & _ACTING and known & {*AREAS}):
        return guesses
    new = list(guesses)
    for guess in guesses:
        free = guess.meaning in _MAY_BE_SECTORS
        values = sample(layout, guess.position) if free else []
        sectors = [value for value in values if words(value) in spelled("sector")]
        if len(sectors) >= max(_SECTORS, _SHARE * len(values)):
            reason = Sentence("its values look so, such as '{value}'", value=shorten(sectors[0]))
            new[guess.position] = replace(guess, meaning="sector_name", certainty=LIKELY, reason=reason)
    return new


def _with_other_names(layout: Layout, guesses: list[Guess]) -> list[Guess]:
    """The same, where a second column names the same organisations in another script, with other names.

    Both headers say the same but for a language: beside *Agency* the column *NGO* names whom it works with.
    And each name stands beside one of the other column alone.
    """
    named = [guess for guess in guesses if guess.meaning == "org_name"]
    new = list(guesses)
    for guess in named[1:]:
        both = _beside(layout, named[0].position, guess.position)
        ours, theirs = {own for own, _ in both}, {other for _, other in both}
        named_once = len(ours) == len(theirs) == len(both) > 1
        header, other = (layout.headers[each.position] for each in (named[0], guess))
        same = without_language(header) == without_language(other)
        if same and guess.certainty < GIVEN and named_once and _script(ours) != _script(theirs):
            reason = Sentence("its header is '{header}', and it is in another script", header=shorten(other))
            new[guess.position] = replace(guess, meaning="org_aliases", reason=reason)
    return new


def _with_ends(layout: Layout, guesses: list[Guess]) -> list[Guess]:
    """The same, where `from` and `to` head no days, with the columns of both ends of ties."""
    places = headed_as_ends(layout.plain) or ()
    if any(guesses[at].certainty == GIVEN or _are_no_names(sample(layout, at)) for at in places):
        return guesses
    for at, meaning in zip(places, ("source", "target"), strict=False):
        reason = Sentence("its header is '{header}', and its values are not days", header=layout.shown(at))
        guesses[at] = Guess(at, meaning, LIKELY, reason)
    return guesses


def _are_no_names(values: Sequence[str]) -> bool:
    """Whether most values are no names: days, numbers, or months in words."""
    return bool(looks_like(values)) or sum(span(value) is not None for value in values) * 2 > len(values)


_NEARLY = 0.9
_LEVELS = ("adm1_name", "adm2_name", "adm3_name", "adm4_name")


def _levels_apart(layout: Layout, guesses: list[Guess]) -> list[Guess]:
    """Of two columns of one level the one that divides the other is the level below.

    A "departement" is of the first level in one country and of the second in another. Columns that only
    have the name of a level within their header, or a number after it ("District 2"), are not moved.
    """
    new = list(guesses)
    for level, below in pairwise(_LEVELS):
        same = [guess for guess in new if guess.meaning == level and EXACT <= guess.certainty < TAGGED]
        empty = [guess for guess in same if not layout.filled(guess.position)]
        if empty and len(empty) < len(same):
            for guess in empty:
                new[guess.position] = replace(guess, meaning="", reason=Sentence("it is empty"))
            same = [guess for guess in same if guess not in empty]
        if len(same) > 1 and not any(guess.meaning == below for guess in new):
            wide, *_, finest = sorted(
                same, key=lambda guess: len({row[guess.position] for row in layout.rows})
            )
            if _divides(layout, finest.position, wide.position):
                reason = Sentence(
                    "its header is '{header}', and it divides another column of areas",
                    header=layout.shown(finest.position),
                )
                new[finest.position] = replace(finest, meaning=below, reason=reason)
    return new


def _divides(layout: Layout, fine: int, wide: int) -> bool:
    """Whether nearly each value of a column stands beside one of another alone, which has no more.

    Where each stands beside another in another script, both columns name the same areas.
    """
    pairs = _beside(layout, fine, wide)
    fines, wides = {fine_name for fine_name, _ in pairs}, {wide_name for _, wide_name in pairs}
    apart = not wides & fines and _letters(wides).keys() == _letters(fines).keys()
    finer = len(wides) < len(fines) or (len(wides) == len(fines) and apart)
    return len(pairs) * _NEARLY <= len(fines) and finer


def _beside(layout: Layout, first: int, second: int) -> set[tuple[str, str]]:
    """Filled cells of two columns that stand beside one another."""
    pairs = {(row[first].strip(), row[second].strip()) for row in layout.rows}
    return {pair for pair in pairs if all(pair)}


def _letters(texts: Iterable[str]) -> Counter[str]:
    """How many letters of texts are of which script: LATIN, ARABIC, CYRILLIC ..."""
    letters = (ch for text in texts for ch in text if ch.isalpha())
    return Counter(unicodedata.name(ch, "").partition(" ")[0] for ch in letters)


def _script(texts: Iterable[str]) -> str:
    """The script of most letters: an acronym within an Arabic name makes it no Latin one."""
    return next((script for script, _ in _letters(texts).most_common(1)), "")


def _guess(
    layout: Layout,
    at: int,
    given: Mapping[int, str],
    written: Mapping[int, str],
    known: Known,
) -> Guess:
    if at in given:
        return Guess(at, given[at], GIVEN, Sentence("you say so"))
    values = sample(layout, at)
    tag = layout.tags[at]
    if tag is not None:
        reason = Sentence("its tag is {tag}", tag=shorten(layout.tag_cells[at].strip()))
        return Guess(at, _meaning_of_tag(tag), TAGGED, reason)
    header = layout.shown(at)
    meaning, certainty = (written[at], EXACT) if at in written else _by_header(layout, at)
    shown = looks_like(values)
    by_value, sure = _BY_VALUE.get(shown, ("", 0.0))
    if shown == "pcode" and _CODES.get(meaning):
        reason = Sentence("its header is '{header}', and its values are P-codes", header=header)
        return Guess(at, _CODES[meaning], certainty, reason)
    if shown == "number" and certainty == WITHIN and meaning.endswith("_name"):
        meaning = ""  # "location_ref": a word of the header speaks of names, and nothing there is one
    if by_value and (not meaning or shown in _OVERRULES) and not _agrees(meaning, by_value):
        reason = Sentence("its values look so")
        if not schema.meanings()[by_value].personal:
            reason = Sentence("its values look so, such as '{value}'", value=shorten(values[0]))
        return Guess(at, by_value, sure, reason)
    if meaning:
        return Guess(at, meaning, certainty, Sentence("its header is '{header}'", header=header))
    return _by_map(at, values, known)


def _by_header(layout: Layout, at: int) -> tuple[str, float]:
    if layout.header is None:
        return "", 0.0
    match = of_group(layout.groups[at], layout.headers[at]) if layout.groups and layout.groups[at] else None
    return match if match and match[0] else meaning_of(layout.headers[at])


def _agrees(header: str, by_value: str) -> bool:
    """Whether a header says what the values show, only more exactly."""
    if by_value == "area_code":
        return header.endswith("_code") or header in {"node_id", "record", "source", "target"}
    return by_value == "phone" and header in {"number", "record", "org_code", "identity_number"}


def _by_map(at: int, values: Sequence[str], known: Known) -> Guess:
    for meaning, names in known.items():
        count = sum(words(value) in names for value in values)
        if values and count * 2 >= len(values):
            return Guess(
                at,
                meaning,
                PROPOSED,
                Sentence("{known} of {all} values are known to the map", known=count, all=len(values)),
            )
    return Guess(at, "", 0.0, Sentence("nothing is known of it"))


Pair = tuple[int, int]


def ends(layout: Layout, columns: Columns) -> Pair | None:
    """Places of the columns that say from where a tie leads and to where; None where there are none."""
    source, target = columns.at("source", SURE), columns.at("target", SURE)
    if source is not None and target is not None:
        return source, target
    if bare := headed_as_ends(layout.plain):
        return bare
    twice = [at for at in columns.all("node_label", SURE) if layout.plain.count(layout.plain[at]) == 2]  # noqa: PLR2004
    return (twice[0], twice[1]) if twice and columns.sure("tie_kind") else None
