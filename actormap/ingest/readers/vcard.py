"""vCards 2.1, 3.0 and 4.0, read strictly, in one pass over the lines, whatever they hold.

Of a card only its names, its organisation and what it says of other cards is taken. Telephones, addresses,
photos and the like are never decoded, nothing is fetched, and what was left out is counted.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, first_of, plural, series
from actormap.ingest.readers.grid import Faults, Grid, faults_in
from actormap.ingest.readers.source import Source, Tables
from actormap.ingest.readers.vcard_lines import (
    CATEGORIES,
    GROUP,
    HEADERS,
    JOB,
    LINKED,
    MEMBERS,
    ORG,
    PERSON,
    PRIVACY,
    UID,
    UNIT,
    VERSIONS,
    Broken,
    Card,
    Lines,
)

BETWEEN = " "
"""What stands between the codes of several cards in one cell."""

_PERSONAL = (
    "TEL",
    "EMAIL",
    "ADR",
    "LABEL",
    "BDAY",
    "NOTE",
    "IMPP",
    "GEO",
    "GENDER",
    "NICKNAME",
    "ANNIVERSARY",
    "X-ABRELATEDNAMES",
    "PHOTO",
)
_PARTS = re.compile(r"\\.|[^\\;,]+|[;,\\]", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]+")
_SHOWN, _NAMED = 3, 12


def read(source: Source) -> Tables:
    """Cards as rows, each with the line on which it begins; what was left out of them is told."""
    file = source.file
    reader = Lines(_bytes(source.data), source.encoding)
    try:
        cards = reader.cards()
    except Broken as broken:
        reader.broken.append(broken)
        cards = []
    if reader.broken:
        return [], _refusals(file, reader.broken)
    rows = [_row(card) for card in cards]
    lines = [card.begin for card in cards]
    faults = Faults()
    for card in cards:
        for at, value, wrong in card.faults:
            faults.add(card.begin, at, value, wrong)
    wrong_cells = (*faults, *faults_in(rows, lines))
    grid = Grid(
        file, source.name, [list(HEADERS), *rows], [lines[0], *lines], faults=wrong_cells, kind="contacts"
    )
    return [grid], _left_out(file, cards, reader.counts)


def _bytes(data: bytes) -> bytes:
    """The file without a byte order mark, in UTF-8 where it was in UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass")
    return data.removeprefix(codecs.BOM_UTF8)


def _split(text: str, separator: str, *, old: bool) -> list[str]:
    """Parts of a value between separators, without escapes; vCard 2.1 has one escape only."""
    pieces: list[list[str]] = [[]]
    for match in _PARTS.finditer(text):
        piece = match[0]
        if piece == separator:
            pieces.append([])
        elif piece[0] == "\\" and len(piece) > 1 and (not old or piece[1] == ";"):
            pieces[-1].append(" " if piece[1] in "nN" else piece[1])
        else:
            pieces[-1].append(piece)
    return [_BLANKS.sub(" ", "".join(part)).strip() for part in pieces]


def _uid(text: str) -> str:
    """What a card is called by others: with or without the words that make a UUID an address."""
    return re.sub(r"\s+", "", text).casefold().removeprefix("urn:uuid:")


def _row(card: Card) -> list[str]:
    """What a card says, under `HEADERS`."""
    old = card.version == VERSIONS[0]

    def whole(name: str) -> str:
        return "".join(_split(card.first(name), "", old=old))

    units = [part for part in _split(card.first("ORG"), ";", old=old) if part]
    name = whole("FN") or _name(_split(card.first("N"), ";", old=old))
    kind = whole("KIND").casefold()
    row = [""] * len(HEADERS)
    row[UID] = _uid(card.first("UID"))
    row[JOB] = whole("TITLE") or whole("ROLE")
    row[CATEGORIES] = "; ".join(
        part for text in card.texts.get("CATEGORIES", ()) for part in _split(text, ",", old=old) if part
    )
    row[PRIVACY] = whole("CLASS")
    row[LINKED] = BETWEEN.join(_uid(text) for text in card.texts.get("RELATED", ()))
    if kind == "group":
        row[GROUP] = name
        row[MEMBERS] = BETWEEN.join(_uid(text) for text in card.texts.get("MEMBER", ()))
    elif kind == "org" or whole("X-ABSHOWAS").casefold() == "company":
        row[ORG] = name or next(iter(units), "")
    elif kind in {"", "individual"}:
        row[PERSON], row[ORG], row[UNIT] = name, next(iter(units), ""), ", ".join(units[1:])
        if name == row[ORG] and all((*_split(card.first("N"), ";", old=old), "", "")[:2]):
            row[ORG] = ""  # it has a family name and a given one, as no organisation has
    return row


def _name(parts: Sequence[str]) -> str:
    """The name of a person out of family name, given name and more."""
    family, given = [*parts, "", ""][:2]
    return f"{given} {family}".strip()


def _refusals(file: str, broken: Sequence[Broken]) -> list[Issue]:
    """What is wrong, equal problems once, with their number and the first lines."""
    groups: dict[tuple[str, str], list[Broken]] = {}
    for error in broken:
        groups.setdefault((error.problem.code, error.problem.problem), []).append(error)
    issues = []
    for same in groups.values():
        first = same[0].problem
        problem = first.problem
        if len(same) > 1:
            lines = series(error.line for error in same[1 : 1 + _SHOWN])
            problem = Sentence(
                "{problem}; {n} more, such as line {lines}", problem=problem, n=len(same) - 1, lines=lines
            )
        where = Sentence("line {line}", line=same[0].line)
        issues.append(Issue(file, same[0].line, "", "", first.code, problem, first.remedy, where=where))
    return issues


def _left_out(file: str, cards: Sequence[Card], counts: Counter[str]) -> list[Issue]:
    """What of the cards was not read, by property."""
    issues = []
    personal = [name for name in _PERSONAL if name in counts]
    others = [name for name, _ in counts.most_common() if name not in _PERSONAL]
    if personal:
        shown = series(_times(name, counts) for name in personal)
        problem = Sentence("personal data was left out: {properties}", properties=shown)
        remedy = Sentence("It is not part of a map.")
        issues.append(_note(file, cards[0].begin, "person.left_out", problem, remedy))
    if others:
        shown = first_of([_times(name, counts) for name in others], _NAMED)
        problem = Sentence("properties that are not read: {properties}", properties=shown)
        remedy = Sentence("They are not part of a map.")
        issues.append(_note(file, cards[0].begin, "column.unused", problem, remedy))
    private, named = sum(card.private for card in cards), sum(card.named for card in cards)
    if private or named:
        problem = Sentence(
            "{relations} left out: {private} of private life, {named} to somebody who has no card",
            relations=plural(private + named, "relation"),
            private=private,
            named=named,
        )
        issues.append(
            _note(file, cards[0].begin, "tie.left_out", problem, Sentence("No tie was made of them."))
        )
    return issues


def _times(name: str, counts: Counter[str]) -> Sentence:
    return Sentence("{property} ({n})", property=shorten(name, 30), n=counts[name])


def _note(file: str, line: int, code: str, problem: Sentence, remedy: Sentence) -> Issue:
    return Issue(file, line, "", "", code, problem, remedy, warning=True)
