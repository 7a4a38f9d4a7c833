"""Cards in the lines of a file: vCards 2.1, 3.0 and 4.0, read strictly and in one pass.

Of a card only the properties of `COLUMNS` are decoded; of the others it is counted that they are there.
"""

from __future__ import annotations

import binascii
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actormap.core.config import LIMITS
from actormap.core.errors import shorten
from actormap.core.sentences import Sentence, series
from actormap.core.tables.issues import Unreadable
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
(UID, PERSON, ORG, UNIT, JOB, CATEGORIES, PRIVACY, GROUP, MEMBERS, LINKED) = range(len(HEADERS))
COLUMNS = {
    "UID": UID,
    "FN": PERSON,
    "N": PERSON,
    "ORG": ORG,
    "TITLE": JOB,
    "ROLE": JOB,
    "CATEGORIES": CATEGORIES,
    "CLASS": PRIVACY,
    "MEMBER": MEMBERS,
    "RELATED": LINKED,
    "KIND": ORG,
    "X-ABSHOWAS": ORG,
    "X-ADDRESSBOOKSERVER-KIND": ORG,
    "X-ADDRESSBOOKSERVER-MEMBER": MEMBERS,
}
"""Properties that are read, with the column into which they go."""
_SAME = {"X-ADDRESSBOOKSERVER-KIND": "KIND", "X-ADDRESSBOOKSERVER-MEMBER": "MEMBER"}
_OF_THE_FILE = frozenset({"VERSION", "PRODID", "REV", "SORT-STRING", "SOURCE", "CLIENTPIDMAP", "X-ABLABEL"})
_PRIVATE = frozenset(
    {
        "friend",
        "co-resident",
        "neighbor",
        "child",
        "parent",
        "sibling",
        "spouse",
        "kin",
        "muse",
        "crush",
        "date",
        "sweetheart",
        "me",
        "emergency",
    }
)
"""Relations of private life (RFC 6350, 6.6.6): they are no tie between actors."""

_PLAIN = re.compile(rb"([A-Za-z0-9_-]+):")
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)")
_TOKEN = re.compile(r'"[^"]*"|[^";:]+|[";:]')
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_MOST = 1_000
"""After so many lines that are wrong nobody reads on."""


class Broken(Exception):
    """Why a file, or one line of it, cannot be read."""

    def __init__(self, line: int, code: str, problem: Sentence, remedy: Sentence) -> None:
        super().__init__(line, code, problem, remedy)
        self.line, self.problem, self.remedy = line, Unreadable(code, problem, remedy), remedy


@dataclass(frozen=True, slots=True)
class Property:
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
                card = _begun(line, card)
            elif card is None:
                raise _outside(line)
            elif mark == "END":
                cards.append(self._closed(card, len(cards)))
                card = None
            else:
                self._take(card, prop)
        if card is not None:
            remedy = Sentence("The file may be cut off: export it again.")
            raise Broken(
                card.begin, "vcard.unclosed", Sentence("the card is never closed (END:VCARD)"), remedy
            )
        if not cards:
            raise _outside(1)
        return cards

    def _parsed(self, line: int, raw: bytes, card: Card | None) -> Property | None:
        """A line taken apart; one that is no property is kept for the answer, to tell all of them at once."""
        try:
            return _property(line, raw)
        except Broken as broken:
            if card is None:
                raise _outside(line) from None
            self.broken.append(broken.with_traceback(None))
            if len(self.broken) == _MOST:
                raise Broken(
                    line,
                    "vcard.much",
                    Sentence("more than {n} lines are wrong", n=_MOST),
                    broken.remedy,
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

    def _closed(self, card: Card, before: int) -> Card:
        """A card of which is known that its version is read and that there are not too many."""
        if card.version not in VERSIONS:
            problem = Sentence("the card has no VERSION; {versions} are read", versions=series(VERSIONS))
            if card.version:
                problem = Sentence(
                    "the card has the version {version}; {versions} are read",
                    version=shorten(card.version),
                    versions=series(VERSIONS),
                )
            remedy = Sentence("Export the cards again as vCard 3.0 or 4.0.")
            self.broken.append(Broken(card.begin, "vcard.version", problem, remedy))
        if before == LIMITS.rows:
            problem = Sentence("more than {n} cards", n=LIMITS.rows)
            raise Broken(card.begin, "table.rows", problem, Sentence("Split the file into smaller ones."))
        return card

    def _take(self, card: Card, prop: Property) -> None:
        if prop.name == "VERSION":
            card.version = prop.value.strip().decode("ascii", "replace")
            return
        at = COLUMNS.get(prop.name)
        if at is None:
            if prop.name not in _OF_THE_FILE:
                self.counts[prop.name] += 1
            return
        try:
            text = _text(prop, self.encoding)
        except Unreadable as problem:
            shown = shorten(prop.value.decode("utf-8", "replace"))
            card.faults.append((at, shown, problem))
            return
        name = _SAME.get(prop.name, prop.name)
        if name == "RELATED":
            kinds = set(prop.parameters.get("type", ()))
            card.private += bool(kinds & _PRIVATE)
            card.named += "text" in prop.parameters.get("value", ()) and not kinds & _PRIVATE
            if kinds & _PRIVATE or "text" in prop.parameters.get("value", ()):
                return
        card.texts.setdefault(name, []).append(text)


def _begun(line: int, card: Card | None) -> Card:
    if card is not None:
        raise Broken(
            line,
            "vcard.nested",
            Sentence("a card begins within the card of line {line}", line=card.begin),
            Sentence("Export the cards again, one after the other."),
        )
    return Card(line)


def _outside(line: int) -> Broken:
    problem = Sentence("this is outside of a card (BEGIN:VCARD ... END:VCARD)")
    return Broken(line, "vcard.outside", problem, Sentence("Choose a file of vCards, or export it again."))


def _property(line: int, raw: bytes) -> Property:
    """A line of a card taken apart, its value untouched."""
    plain = _PLAIN.match(raw)
    if plain:
        return Property(line, plain[1].decode("ascii").upper(), {}, raw[plain.end() :])
    # Latin-1 gives each byte a character of its own: the value is cut out again as it was.
    parts, at = _head(line, raw.decode("latin-1"))
    name = _NAME.fullmatch(parts[0])
    if name is None:
        raise _bad_line(line, Sentence("this is not the name of a property"))
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
            raise _bad_line(line, Sentence("no property: there is no : between its name and its value"))
        at, piece = token.end(), token[0]
        if at > LIMITS.cell_characters:
            raise _bad_line(
                line,
                Sentence(
                    "parameters longer than {n} characters",
                    n=LIMITS.cell_characters,
                ),
            )
        if piece == ":":
            return ["".join(part) for part in pieces], at
        if piece == '"':
            raise _bad_line(line, Sentence("a quote is opened and never closed"))
        quoted = piece[0] == '"'
        if (quoted and before[-1:] not in {"=", ","}) or (before[:1] == '"' and piece[0] not in ";,"):
            raise _bad_line(line, Sentence("text stands beside a quoted value"))
        before = piece
        if piece == ";":
            pieces.append([])
        else:
            pieces[-1].append(piece.strip('"') if quoted else piece)


def _bad_line(line: int, problem: Sentence) -> Broken:
    return Broken(line, "vcard.line", problem, Sentence("Correct the line, or export the cards again."))


def _encodings(prop: Property) -> set[str]:
    return {*prop.parameters.get("encoding", ()), *prop.parameters.get("", ())}


def _text(prop: Property, encoding: str | None) -> str:
    """The value of a property as text, escapes still in it."""
    charset = next(iter(prop.parameters.get("charset", ())), "") or encoding or "utf-8"
    codec = accepted_codec(charset)
    if not codec:
        problem = Sentence(
            "line {line}: '{name}' is not an accepted encoding", line=prop.line, name=shorten(charset)
        )
        raise Unreadable("encoding.unknown", problem, Sentence("Export the cards again as vCard 3.0 or 4.0."))
    value, how = prop.value, _encodings(prop)
    try:
        if "quoted-printable" in how:
            value = binascii.a2b_qp(value)
        elif how & {"b", "base64"}:
            value = binascii.a2b_base64(value)
        return value.decode(codec)
    except (UnicodeError, binascii.Error):
        remedy = Sentence("Correct the card, or say which encoding its text has.")
        raise Unreadable(
            "text.encoding",
            Sentence("line {line}: not text in the encoding {encoding}", line=prop.line, encoding=codec),
            remedy,
        ) from None
