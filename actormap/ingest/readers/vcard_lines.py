"""Cards in the lines of a file: vCards 2.1, 3.0 and 4.0, read strictly and in one pass.

Of a card only the properties of `COLUMNS` are decoded; of the others it is counted that they are there.
"""

from __future__ import annotations

import binascii
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import series
from actormap.core.tables.issues import Unreadable, notice
from actormap.ingest.readers import Broken
from actormap.ingest.readers.encoding import accepted_codec

VERSIONS = ("2.1", "3.0", "4.0")
HEADERS = (
    "UID",
    "Full name",
    "Organisation",
    "Unit of the organisation",
    "Job title",
    "Categories",
    "Privacy",
    "Name of the group",
    "Members of the group",
    "Linked with",
)
COLUMNS = {
    "UID": "UID",
    "FN": "Full name",
    "N": "Full name",
    "ORG": "Organisation",
    "TITLE": "Job title",
    "ROLE": "Job title",
    "CATEGORIES": "Categories",
    "CLASS": "Privacy",
    "MEMBER": "Members of the group",
    "RELATED": "Linked with",
    "KIND": "Organisation",
    "X-ABSHOWAS": "Organisation",
    "X-ADDRESSBOOKSERVER-KIND": "Organisation",
    "X-ADDRESSBOOKSERVER-MEMBER": "Members of the group",
}
"""Properties that are read, with the header of the column into which they go."""
_SAME = {"X-ADDRESSBOOKSERVER-KIND": "KIND", "X-ADDRESSBOOKSERVER-MEMBER": "MEMBER"}
_OF_THE_FILE = frozenset({"VERSION", "PRODID", "REV", "SORT-STRING", "SOURCE", "CLIENTPIDMAP", "X-ABLABEL"})
_PRIVATE = frozenset(schema.spellings("private_relation"))
"""Relations of private life (RFC 6350, 6.6.6): they are no tie between actors."""

_PLAIN = re.compile(rb"([A-Za-z0-9_-]+):")
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)")
_TOKEN = re.compile(r'"[^"]*"|[^";:]+|[";:]')
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_MOST = 1_000
"""After so many lines that are wrong nobody reads on."""


class Property(NamedTuple):
    """A line of a card: its name, its parameters in small letters, and its value, not decoded yet."""

    line: int
    name: str
    parameters: Mapping[str, Sequence[str]]
    value: bytes


@dataclass(slots=True)
class Card:
    """A card as its lines are read.

    Parameters
    ----------
    begin, version
        The line on which it begins, and its version; "" until that is read.
    texts
        Values of the properties that are read (`COLUMNS`), by name, escapes still in them.
    private, named
        How many relations are of private life, and how many lead to somebody who has no card.
    faults
        Columns with values that are no text, and why not.
    """

    begin: int
    version: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    private: int = 0
    named: int = 0
    faults: list[tuple[int, str, Unreadable]] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a property, "" where there is none."""
        return self.texts.get(name, [""])[0]


class Lines:
    """The lines of a file, and what is found in them.

    Parameters
    ----------
    data
        Content of the file.
    encoding
        Encoding of texts of which a card does not say it; None for UTF-8.
    """

    def __init__(self, data: bytes, encoding: str | None) -> None:
        self.lines = data.splitlines()
        self.encoding = encoding
        self.broken: list[Broken] = []
        self.counts: Counter[str] = Counter()

    def cards(self) -> list[Card]:
        """All cards of the file."""
        cards: list[Card] = []
        card: Card | None = None
        at, binary = 0, False
        while at < len(self.lines):
            line = at + 1
            raw, at = self._joined(at, keep=card is not None and card.version == VERSIONS[0])
            if not raw.strip() or (binary and _BASE64.fullmatch(raw)):
                continue
            prop = self._parsed(line, raw, card)
            if prop is None:
                continue
            binary = bool({"b", "base64"} & _encodings(prop))
            mark = prop.name if prop.value.strip().upper() == b"VCARD" else ""
            if mark == "BEGIN":
                if card is not None:
                    raise Broken("vcard.nested", at=line, line=card.begin)
                card = Card(line)
            elif card is None:
                raise Broken("vcard.outside", at=line)
            elif mark == "END":
                cards.append(self._closed(card, len(cards)))
                card = None
            else:
                self._take(card, prop)
        if card is not None:
            raise Broken("vcard.unclosed", at=card.begin)
        if not cards:
            raise Broken("vcard.outside", at=1)
        return cards

    def _parsed(self, line: int, raw: bytes, card: Card | None) -> Property | None:
        """A line taken apart; one that is no property is kept for the answer, to tell all of them at once."""
        try:
            return _property(line, raw)
        except Broken as broken:
            if card is None:
                raise Broken("vcard.outside", at=line) from None
            self.broken.append(broken.with_traceback(None))
            if len(self.broken) == _MOST:
                raise Broken("vcard.much", at=line, n=_MOST) from None
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

    def _closed(self, card: Card, before: int) -> Card:
        """A card of which is known that its version is read and that there are not too many."""
        if card.version not in VERSIONS:
            name = "vcard.version/other" if card.version else "vcard.version"
            values = {"version": shorten(card.version), "versions": series(VERSIONS)}
            self.broken.append(Broken(name, at=card.begin, **values))
        if before == LIMITS.rows:
            raise Broken("table.rows/cards", at=card.begin, n=LIMITS.rows)
        return card

    def _take(self, card: Card, prop: Property) -> None:
        if prop.name == "VERSION":
            card.version = prop.value.strip().decode("ascii", "replace")
            return
        if prop.name not in COLUMNS:
            if prop.name not in _OF_THE_FILE:
                self.counts[prop.name] += 1
            return
        try:
            text = _text(prop, self.encoding)
        except Unreadable as problem:
            shown = shorten(prop.value.decode("utf-8", "replace"))
            card.faults.append((HEADERS.index(COLUMNS[prop.name]), shown, problem))
            return
        name = _SAME.get(prop.name, prop.name)
        if name == "RELATED":
            kinds = set(prop.parameters.get("type", ()))
            card.private += bool(kinds & _PRIVATE)
            card.named += "text" in prop.parameters.get("value", ()) and not kinds & _PRIVATE
            if kinds & _PRIVATE or "text" in prop.parameters.get("value", ()):
                return
        card.texts.setdefault(name, []).append(text)


def _property(line: int, raw: bytes) -> Property:
    """A line of a card taken apart, its value untouched."""
    plain = _PLAIN.match(raw)
    if plain:
        return Property(line, plain[1].decode("ascii").upper(), {}, raw[plain.end() :])
    # Latin-1 gives each byte a character of its own: the value is cut out again as it was.
    parts, at = _head(line, raw.decode("latin-1"))
    name = _NAME.fullmatch(parts[0])
    if name is None:
        raise Broken("vcard.line/name", at=line)
    parameters: dict[str, list[str]] = {}
    for part in parts[1:]:
        key, equals, value = part.partition("=")
        if not equals:
            key, value = "", key
        values = [choice.strip().casefold() for choice in value.split(",")]
        parameters.setdefault(key.strip().casefold(), []).extend(values)
    return Property(line, name[1].upper(), parameters, raw[at:])


def _head(line: int, text: str) -> tuple[list[str], int]:
    """What stands before the value of a line: name and parameters; and where the value begins."""
    pieces: list[list[str]] = [[]]
    at, before = 0, ""
    while True:
        token = _TOKEN.match(text, at)
        if token is None:
            raise Broken("vcard.line", at=line)
        at, piece = token.end(), token[0]
        if at > LIMITS.cell_characters:
            raise Broken("vcard.line/long", at=line, n=LIMITS.cell_characters)
        if piece == ":":
            return ["".join(part) for part in pieces], at
        if piece == '"':
            raise Broken("vcard.line/quote", at=line)
        quoted = piece[0] == '"'
        if (quoted and before[-1:] not in {"=", ","}) or (before[:1] == '"' and piece[0] not in ";,"):
            raise Broken("vcard.line/beside", at=line)
        before = piece
        if piece == ";":
            pieces.append([])
        else:
            pieces[-1].append(piece.strip('"') if quoted else piece)


def _encodings(prop: Property) -> set[str]:
    return {*prop.parameters.get("encoding", ()), *prop.parameters.get("", ())}


def _text(prop: Property, encoding: str | None) -> str:
    """The value of a property as text, escapes still in it."""
    charset = next(iter(prop.parameters.get("charset", ())), "") or encoding or "utf-8"
    codec = accepted_codec(charset)
    if not codec:
        raise notice("encoding.unknown/card", line=prop.line, name=shorten(charset))
    value, how = prop.value, _encodings(prop)
    try:
        if "quoted-printable" in how:
            value = binascii.a2b_qp(value)
        elif how & {"b", "base64"}:
            value = binascii.a2b_base64(value)
        return value.decode(codec)
    except (UnicodeError, binascii.Error):
        raise notice("text.encoding/card", line=prop.line, encoding=codec) from None
