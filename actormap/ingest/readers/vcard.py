"""vCards 2.1, 3.0 and 4.0, read strictly, in one pass over the lines, whatever they hold.

Of a card only its names, its organisation and what it says of other cards is taken. Telephones, addresses,
photos and the like are never decoded, nothing is fetched, and what was left out is counted.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, first_of, plural, series
from actormap.core.tables.issues import Unreadable, notice
from actormap.ingest.readers import Broken, Source, Tables
from actormap.ingest.readers.grid import Faults, Grid, faults_in
from actormap.ingest.readers.vcard_lines import HEADERS, VERSIONS, Card, Lines

BETWEEN = " "
"""What stands between the codes of several cards in one cell."""

_PERSONAL = schema.spellings("card_property")
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
    family, given = (*_split(card.first("N"), ";", old=old), "", "")[:2]
    name = whole("FN") or f"{given} {family}".strip()
    kind = whole("KIND").casefold()
    parts = (part for text in card.texts.get("CATEGORIES", ()) for part in _split(text, ",", old=old))
    row = dict.fromkeys(HEADERS, "")
    row["UID"] = _uid(card.first("UID"))
    row["Job title"] = whole("TITLE") or whole("ROLE")
    row["Categories"] = "; ".join(filter(None, parts))
    row["Privacy"] = whole("CLASS")
    row["Linked with"] = BETWEEN.join(map(_uid, card.texts.get("RELATED", ())))
    organisation = next(iter(units), "")
    if kind == "group":
        row["Name of the group"] = name
        row["Members of the group"] = BETWEEN.join(map(_uid, card.texts.get("MEMBER", ())))
    elif kind == "org" or whole("X-ABSHOWAS").casefold() == "company":
        row["Organisation"] = name or organisation
    elif kind in {"", "individual"}:
        row |= {"Full name": name, "Unit of the organisation": ", ".join(units[1:])}
        if name != organisation or not (family and given):  # as no organisation has
            row["Organisation"] = organisation
    return list(row.values())


def _refusals(file: str, broken: Sequence[Broken]) -> list[Issue]:
    """What is wrong, equal problems once, with their number and the first lines."""
    groups: dict[tuple[str, str], list[Broken]] = {}
    for error in broken:
        groups.setdefault((error.code, error.problem), []).append(error)
    issues = []
    for first, *more in groups.values():
        problem = first.problem
        if more:
            lines = series(error.line for error in more[:_SHOWN])
            problem = Sentence(
                "{problem}; {n} more, such as line {lines}", problem=problem, n=len(more), lines=lines
            )
        first.where = Sentence("line {line}", line=first.line)
        issues.append(replace(first.refusal(file), problem=problem))
    return issues


def _left_out(file: str, cards: Sequence[Card], counts: Counter[str]) -> list[Issue]:
    """What of the cards was not read, by property."""
    left: list[Unreadable] = []
    personal = [name for name in _PERSONAL if name in counts]
    others = [name for name, _ in counts.most_common() if name not in _PERSONAL]
    if personal:
        shown = series(_times(name, counts) for name in personal)
        left.append(notice("person.left_out", properties=shown))
    if others:
        shown = first_of([_times(name, counts) for name in others], _NAMED)
        left.append(notice("column.unused", properties=shown))
    private, named = sum(card.private for card in cards), sum(card.named for card in cards)
    if private or named:
        relations = plural(private + named, "relation")
        left.append(notice("tie.left_out", relations=relations, private=private, named=named))
    return [what.issue(file, cards[0].begin, warning=True) for what in left]


def _times(name: str, counts: Counter[str]) -> Sentence:
    return Sentence("{property} ({n})", property=shorten(name, 30), n=counts[name])
