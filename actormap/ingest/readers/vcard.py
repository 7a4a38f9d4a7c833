"""vCards 2.1, 3.0 and 4.0, read strictly, in one pass over the lines, whatever they hold.

Of a card only its names, its organisation and what it says of other cards is taken. Telephones, addresses,
photos and the like are never decoded, nothing is fetched, and what was left out is counted.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actormap.config import LIMITS
from actormap.errors import Issue, shorten
from actormap.ingest.grid import Faults, Grid, faults_in
from actormap.ingest.layout import counted
from actormap.ingest.readers.encoding import accepted_codec
from actormap.tables.issues import Unreadable

VERSIONS = ("2.1", "3.0", "4.0")
HEADERS = (
    "UID", "Full name", "Organisation", "Unit of the organisation", "Job title", "Categories", "Privacy",
    "Name of the group", "Members of the group", "Linked with",
)  # fmt: skip
(_UID, _PERSON, _ORG, _UNIT, _JOB, _CATEGORIES, _PRIVACY, _GROUP, _MEMBERS, _LINKED) = range(len(HEADERS))
BETWEEN = " "
"""What stands between the codes of several cards in one cell."""

_COLUMNS = {
    "UID": _UID, "FN": _PERSON, "N": _PERSON, "ORG": _ORG, "TITLE": _JOB, "ROLE": _JOB,
    "CATEGORIES": _CATEGORIES, "CLASS": _PRIVACY, "MEMBER": _MEMBERS, "RELATED": _LINKED,
    "KIND": _ORG, "X-ABSHOWAS": _ORG, "X-ADDRESSBOOKSERVER-KIND": _ORG,
    "X-ADDRESSBOOKSERVER-MEMBER": _MEMBERS,
}  # fmt: skip
"""Properties that are read, with the column into which they go."""
_SAME = {"X-ADDRESSBOOKSERVER-KIND": "KIND", "X-ADDRESSBOOKSERVER-MEMBER": "MEMBER"}
_OF_THE_FILE = frozenset({"VERSION", "PRODID", "REV", "SORT-STRING", "SOURCE", "CLIENTPIDMAP", "X-ABLABEL"})
_PERSONAL = ("TEL", "EMAIL", "ADR", "LABEL", "BDAY", "NOTE", "IMPP", "GEO", "GENDER", "NICKNAME",
             "ANNIVERSARY", "X-ABRELATEDNAMES", "PHOTO")  # fmt: skip
_PRIVATE = frozenset({
    "friend", "co-resident", "neighbor", "child", "parent", "sibling", "spouse", "kin", "muse", "crush",
    "date", "sweetheart", "me", "emergency",
})  # fmt: skip
"""Relations of private life (RFC 6350, 6.6.6): they are no tie between actors."""

_PLAIN = re.compile(rb"([A-Za-z0-9_-]+):")
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)")
_TOKEN = re.compile(r'"[^"]*"|[^";:]+|[";:]')
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_PARTS = re.compile(r"\\.|[^\\;,]+|[;,\\]", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]+")
_SHOWN, _NAMED = 3, 12
_MOST = 1_000
"""After so many lines that are wrong nobody reads on."""


class _Broken(Exception):
    """Why a file, or one line of it, cannot be read."""

    def __init__(self, line: int, code: str, problem: str, remedy: str) -> None:
        super().__init__(line, code, problem, remedy)
        self.line, self.problem, self.remedy = line, Unreadable(code, problem, remedy), remedy


@dataclass(frozen=True, slots=True)
class _Property:
    """A line of a card: its name, its parameters in small letters, and its value, not decoded yet."""

    line: int
    name: str
    parameters: Mapping[str, Sequence[str]]
    value: bytes


@dataclass(slots=True)
class _Card:
    begin: int
    version: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    private: int = 0
    named: int = 0
    faults: list[tuple[int, str, Unreadable]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a property, "" where there is none."""
        return self.texts.get(name, [""])[0]


def read_vcards(
    data: bytes, file: str, name: str, encoding: str | None = None
) -> tuple[Grid | None, list[Issue]]:
    """Cards of a file as rows, each with the line on which it begins.

    Parameters
    ----------
    data
        Content of the file.
    file, name
        The file as messages name it, and its stem.
    encoding
        Encoding of texts of which a card does not say it; by default UTF-8.

    Returns
    -------
    tuple
        The cards, None where the file cannot be read, and what is wrong or was left out.
    """
    reader = _Reader(_bytes(data), encoding)
    try:
        cards = reader.cards()
    except _Broken as broken:
        reader.broken.append(broken)
        cards = []
    if reader.broken:
        return None, _refusals(file, reader.broken)
    rows = [_row(card) for card in cards]
    lines = [card.begin for card in cards]
    faults = Faults()
    for card in cards:
        for at, value, wrong in card.faults:
            faults.add(card.begin, at, value, wrong)
    found = (*faults, *faults_in(rows, lines))
    grid = Grid(file, name, [list(HEADERS), *rows], [lines[0], *lines], faults=found, kind="contacts")
    return grid, _left_out(file, cards, reader.counts)


def _bytes(data: bytes) -> bytes:
    """The file without a byte order mark, in UTF-8 where it was in UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "surrogatepass").encode("utf-8", "surrogatepass")
    return data.removeprefix(codecs.BOM_UTF8)


class _Reader:
    def __init__(self, data: bytes, encoding: str | None) -> None:
        self.lines = data.splitlines()
        self.encoding = encoding
        self.broken: list[_Broken] = []
        self.counts: Counter[str] = Counter()

    def cards(self) -> list[_Card]:
        """All cards of the file."""
        cards: list[_Card] = []
        card: _Card | None = None
        at, binary = 0, False
        while at < len(self.lines):
            line = at + 1
            raw, at = self._joined(at, keep=card is not None and card.version == VERSIONS[0])
            if not raw.strip() or (binary and _BASE64.fullmatch(raw)):
                continue
            found = self._found(line, raw, card)
            if found is None:
                continue
            binary = bool({"b", "base64"} & _encodings(found))
            mark = found.name if found.value.strip().upper() == b"VCARD" else ""
            if mark == "BEGIN":
                card = _begun(line, card)
            elif card is None:
                raise _outside(line)
            elif mark == "END":
                cards.append(self._closed(card, len(cards)))
                card = None
            else:
                self._take(card, found)
        if card is not None:
            remedy = "The file may be cut off: export it again."
            raise _Broken(card.begin, "vcard.unclosed", "the card is never closed (END:VCARD)", remedy)
        if not cards:
            raise _outside(1)
        return cards

    def _found(self, line: int, raw: bytes, card: _Card | None) -> _Property | None:
        """A line taken apart; one that is no property is kept for the answer, to tell all of them at once."""
        try:
            return _property(line, raw)
        except _Broken as broken:
            if card is None:
                raise _outside(line) from None
            self.broken.append(broken.with_traceback(None))
            if len(self.broken) == _MOST:
                raise _Broken(
                    line, "vcard.much", f"more than {_MOST} lines are wrong", broken.remedy
                ) from None
            return None

    def _joined(self, at: int, *, keep: bool) -> tuple[bytes, int]:
        """A property that may go over several lines, and the place of the next one."""
        first = self.lines[at]
        head, _, value = first.partition(b":")
        soft = b"QUOTED-PRINTABLE" in head.upper()
        parts = [head, b":", value] if len(head) < len(first) else [first]
        at += 1
        while at < len(self.lines):
            if soft and parts[-1].endswith(b"="):
                parts[-1] = parts[-1][:-1]
                parts.append(self.lines[at])
            elif self.lines[at][:1] in {b" ", b"\t"}:
                parts.append(self.lines[at] if keep else self.lines[at][1:])
            else:
                break
            at += 1
        return b"".join(parts), at

    def _closed(self, card: _Card, before: int) -> _Card:
        """A card of which is known that its version is read and that there are not too many."""
        if card.version not in VERSIONS:
            said = f"has the version {shorten(card.version)}" if card.version else "has no VERSION"
            problem = f"the card {said}; {', '.join(VERSIONS)} are read"
            remedy = "Export the cards again as vCard 3.0 or 4.0."
            self.broken.append(_Broken(card.begin, "vcard.version", problem, remedy))
        if before == LIMITS.rows:
            problem = f"more than {LIMITS.rows} cards"
            raise _Broken(card.begin, "table.rows", problem, "Split the file into smaller ones.")
        return card

    def _take(self, card: _Card, found: _Property) -> None:
        if found.name == "VERSION":
            card.version = found.value.strip().decode("ascii", "replace")
            return
        at = _COLUMNS.get(found.name)
        if at is None:
            if found.name not in _OF_THE_FILE:
                self.counts[found.name] += 1
            return
        try:
            text = _text(found, self.encoding)
        except Unreadable as problem:
            shown = shorten(found.value.decode("utf-8", "replace"))
            card.faults.append((at, shown, problem))
            return
        name = _SAME.get(found.name, found.name)
        if name == "RELATED":
            kinds = set(found.parameters.get("type", ()))
            card.private += bool(kinds & _PRIVATE)
            card.named += "text" in found.parameters.get("value", ()) and not kinds & _PRIVATE
            if kinds & _PRIVATE or "text" in found.parameters.get("value", ()):
                return
        card.texts.setdefault(name, []).append(text)


def _begun(line: int, card: _Card | None) -> _Card:
    if card is not None:
        raise _Broken(
            line, "vcard.nested", f"a card begins within the card of line {card.begin}",
            "Export the cards again, one after the other.",
        )  # fmt: skip
    return _Card(line)


def _outside(line: int) -> _Broken:
    problem = "this stands outside of a card (BEGIN:VCARD ... END:VCARD)"
    return _Broken(line, "vcard.outside", problem, "Choose a file of vCards, or export it again.")


def _property(line: int, raw: bytes) -> _Property:
    """A line of a card taken apart, its value untouched."""
    plain = _PLAIN.match(raw)
    if plain:
        return _Property(line, plain[1].decode("ascii").upper(), {}, raw[plain.end() :])
    # Latin-1 gives each byte a character of its own: the value is cut out again as it was.
    parts, at = _head(line, raw.decode("latin-1"))
    name = _NAME.fullmatch(parts[0])
    if name is None:
        raise _bad_line(line, "this is not the name of a property")
    parameters: dict[str, list[str]] = {}
    for part in parts[1:]:
        key, equals, value = part.partition("=")
        if not equals:
            key, value = "", key
        values = [one.strip().casefold() for one in value.split(",")]
        parameters.setdefault(key.strip().casefold(), []).extend(values)
    return _Property(line, name[1].upper(), parameters, raw[at:])


def _head(line: int, text: str) -> tuple[list[str], int]:
    """What stands before the value of a line: name and parameters; and where the value begins."""
    pieces: list[list[str]] = [[]]
    at, before = 0, ""
    while True:
        token = _TOKEN.match(text, at)
        if token is None:
            raise _bad_line(line, "no property: there is no : between its name and its value")
        at, piece = token.end(), token[0]
        if at > LIMITS.cell_characters:
            raise _bad_line(line, f"parameters longer than {LIMITS.cell_characters} characters")
        if piece == ":":
            return ["".join(part) for part in pieces], at
        if piece == '"':
            raise _bad_line(line, "a quote is opened and never closed")
        quoted = piece[0] == '"'
        if (quoted and before[-1:] not in {"=", ","}) or (before[:1] == '"' and piece[0] not in ";,"):
            raise _bad_line(line, "text stands beside a quoted value")
        before = piece
        if piece == ";":
            pieces.append([])
        else:
            pieces[-1].append(piece.strip('"') if quoted else piece)


def _bad_line(line: int, problem: str) -> _Broken:
    return _Broken(line, "vcard.line", problem, "Correct the line, or export the cards again.")


def _encodings(found: _Property) -> set[str]:
    return {*found.parameters.get("encoding", ()), *found.parameters.get("", ())}


def _text(found: _Property, encoding: str | None) -> str:
    """The value of a property as text, escapes still in it."""
    said = next(iter(found.parameters.get("charset", ())), "") or encoding or "utf-8"
    codec = accepted_codec(said)
    where = f"line {found.line}: "
    if not codec:
        problem = f"{where}{shorten(said)!r} is not an accepted encoding"
        raise Unreadable("encoding.unknown", problem, "Export the cards again as vCard 3.0 or 4.0.")
    value, how = found.value, _encodings(found)
    try:
        if "quoted-printable" in how:
            value = binascii.a2b_qp(value)
        elif how & {"b", "base64"}:
            value = binascii.a2b_base64(value)
        return value.decode(codec)
    except (UnicodeError, binascii.Error):
        remedy = "Correct the card, or say which encoding its text has (--encoding)."
        raise Unreadable("text.encoding", f"{where}not text in the encoding {codec}", remedy) from None


def _split(text: str, separator: str, *, old: bool) -> list[str]:
    """Parts of a value between separators, without escapes; vCard 2.1 has one escape only."""
    pieces: list[list[str]] = [[]]
    for found in _PARTS.finditer(text):
        piece = found[0]
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


def _row(card: _Card) -> list[str]:
    """What a card says, under `HEADERS`."""
    old = card.version == VERSIONS[0]

    def whole(name: str) -> str:
        return "".join(_split(card.first(name), "", old=old))

    units = [part for part in _split(card.first("ORG"), ";", old=old) if part]
    name = whole("FN") or _name(_split(card.first("N"), ";", old=old))
    kind = whole("KIND").casefold()
    row = [""] * len(HEADERS)
    row[_UID] = _uid(card.first("UID"))
    row[_JOB] = whole("TITLE") or whole("ROLE")
    row[_CATEGORIES] = "; ".join(
        part for text in card.texts.get("CATEGORIES", ()) for part in _split(text, ",", old=old) if part
    )
    row[_PRIVACY] = whole("CLASS")
    row[_LINKED] = BETWEEN.join(_uid(text) for text in card.texts.get("RELATED", ()))
    if kind == "group":
        row[_GROUP] = name
        row[_MEMBERS] = BETWEEN.join(_uid(text) for text in card.texts.get("MEMBER", ()))
    elif kind == "org" or whole("X-ABSHOWAS").casefold() == "company":
        row[_ORG] = name or next(iter(units), "")
    elif kind in {"", "individual"}:
        row[_PERSON], row[_ORG], row[_UNIT] = name, next(iter(units), ""), ", ".join(units[1:])
    return row


def _name(parts: Sequence[str]) -> str:
    """The name of a person out of family name, given name and more."""
    family, given = [*parts, "", ""][:2]
    return f"{given} {family}".strip()


def _refusals(file: str, broken: Sequence[_Broken]) -> list[Issue]:
    """What is wrong, equal problems once, with their number and the first lines."""
    found: dict[tuple[str, str], list[_Broken]] = {}
    for one in broken:
        found.setdefault((one.problem.code, one.problem.problem), []).append(one)
    issues = []
    for same in found.values():
        problem = same[0].problem
        more = ""
        if len(same) > 1:
            lines = ", ".join(str(one.line) for one in same[1 : 1 + _SHOWN])
            more = f"; {len(same) - 1} more, such as line {lines}"
        where = f"line {same[0].line}"
        issues.append(
            Issue(
                file, same[0].line, "", "", problem.code, problem.problem + more, problem.remedy, where=where
            )
        )
    return issues


def _left_out(file: str, cards: Sequence[_Card], counts: Counter[str]) -> list[Issue]:
    """What of the cards was not read, by property."""
    issues = []
    personal = [name for name in _PERSONAL if name in counts]
    others = [name for name, _ in counts.most_common() if name not in _PERSONAL]
    if personal:
        shown = ", ".join(f"{name} ({counts[name]})" for name in personal)
        problem = f"personal data was left out: {shown}"
        issues.append(_note(file, cards[0].begin, "person.left_out", problem, "It is no part of a map."))
    if others:
        more = " …" if len(others) > _NAMED else ""
        shown = ", ".join(f"{shorten(name, 30)} ({counts[name]})" for name in others[:_NAMED]) + more
        issues.append(
            _note(
                file, cards[0].begin, "column.unused", f"properties that are not read: {shown}",
                "They are no part of a map.",
            )
        )  # fmt: skip
    private, named = sum(card.private for card in cards), sum(card.named for card in cards)
    if private or named:
        many = counted(private + named, "relation")
        problem = f"{many} left out: {private} of private life, {named} to somebody who has no card"
        issues.append(_note(file, cards[0].begin, "tie.left_out", problem, "No tie was made of them."))
    return issues


def _note(file: str, line: int, code: str, problem: str, remedy: str) -> Issue:
    return Issue(file, line, "", "", code, problem, remedy, warning=True)
