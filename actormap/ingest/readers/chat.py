"""Exports of chat groups: who is in them, never what was said.

Messages are passed over line by line and kept nowhere. Who is known by a telephone number alone is counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from actormap.core.errors import shorten
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.issues import notice
from actormap.ingest.readers import Source, Tables
from actormap.ingest.readers.encoding import accepted_codec
from actormap.ingest.readers.grid import Grid, faults_in

HEADERS = ("Name of the group", "Full name")
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?|\s?[صم])?"
_MOMENT = rf"{_DAY}[,،]?\s{{1,2}}(?:[^\W\d]{{1,3}}\s)?{_TIME}"
_BEGINS = re.compile(rf"\[{_MOMENT}\]\s|{_MOMENT}\s[-–]\s")
"""What stands before a message: ``[15-01-20 02:22:56]`` or ``15.04.2016, 15:04 -``."""
_SENDER = re.compile(r"([^:]{1,100}):(?:\s|$)")
_HEAD = re.compile(rf"([^,\[]{{1,100}}), \[{_DAY}\s{_TIME}\]")
"""The line of its own that Telegram writes above a message: ``Name, [15.01.20 02:22]``."""
_QUOTED = re.compile(r'["“«„]([^"“”«»„]{1,100})["”»“]')
_MARKS_OF_QUOTES = frozenset('"“”«»„')
_NUMBER = re.compile(r"\+?[\d\s().-]{5,}")
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
"""Marks of writing direction: usual in such files, and no part of a name."""
_UNMARKED = str.maketrans("", "", _MARKS)
_BLANKS = str.maketrans("\u202f\u00a0", "  ")
_HEAD_BYTES, _FIRST, _SHARE = 1 << 16, 40, 0.3
"""So much of a file, and so many of its lines, are looked at; so many of these must begin a message."""
_OTHERS = 2
"""In a group at least so many others write."""


class _Line(NamedTuple):
    """Who writes on a line, and whether the program itself writes there."""

    number: int
    sender: str
    marked: bool = False
    quoted: str = ""


def read(source: Source) -> Tables | None:
    """Members of a chat group who wrote in it, each with the line of the first message; else None."""
    data = source.data
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec = "utf-16" if wide else accepted_codec(source.encoding or "utf-8")
    if not codec or not _is_chat(data[:_HEAD_BYTES].decode(codec, "replace")):
        return None
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return source.refused("text.encoding", encoding=codec)
    return _members(text, source.file, source.name)


def _is_chat(text: str) -> bool:
    """Whether a text begins with a message, and many of its first lines do."""
    first = [_plain(line) for line in text.splitlines() if line.strip()][:_FIRST]
    begun = [bool(_BEGINS.match(line) or _HEAD.fullmatch(line)) for line in first]
    return bool(begun) and begun[0] and sum(begun) >= _SHARE * len(begun)


def _plain(line: str) -> str:
    """A line without marks and odd blanks."""
    return line.translate(_UNMARKED).translate(_BLANKS).strip()


def _members(text: str, file: str, name: str) -> Tables:
    lines = list(_lines(text))
    group = _group(lines)
    members: dict[str, int] = {}
    numbers = set()
    for line in lines:
        if _NUMBER.fullmatch(line.sender):
            numbers.add(line.sender)
        elif line.sender and line.sender != group:
            members.setdefault(line.sender, line.number)
    chat = Sentence("an export of a chat that says no name of a group")
    if group:
        chat = Sentence("an export of a chat of the group '{group}'", group=shorten(group))
    wrote = Sentence("{persons} wrote by name", persons=plural(len(members), "person"))
    if numbers:
        wrote = Sentence("{wrote} and {n} by number alone", wrote=wrote, n=len(numbers))
    note = notice("chat.members", chat=chat, wrote=wrote).issue(file, lines[0].number, warning=True)
    if not members:
        return [], [note]
    rows, at = [[group or name, member] for member in members], list(members.values())
    faults = tuple(faults_in(rows, at))
    return [Grid(file, name, [list(HEADERS), *rows], [at[0], *at], faults=faults, kind="contacts")], [note]


def _lines(text: str) -> Iterator[_Line]:
    """Lines on which a message begins; what follows it is passed over."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = _plain(raw)
        head = _HEAD.fullmatch(line)
        if head:
            yield _Line(number, head[1].strip())
            continue
        begins = _BEGINS.match(line)
        if begins is None:
            continue
        rest = line[begins.end() :]
        sender = _SENDER.match(rest)
        if sender is None or _MARKS_OF_QUOTES & set(sender[1]):
            quoted = _QUOTED.findall(rest)
            yield _Line(number, "", marked=True, quoted=quoted[-1] if quoted else "")
            continue
        # The program puts a mark before what it says itself, and before a picture.
        yield _Line(number, sender[1].strip(), marked=": \u200e" in raw)


def _group(lines: list[_Line]) -> str:
    """Name of the group: who seems to write what the program says, else what it quotes; "" if neither.

    In a chat of two, the program speaks in the name of the other one, who also writes.
    """
    if not lines:
        return ""
    first = lines[0]
    others = {line.sender for line in lines} - {first.sender, ""}
    program = first.marked and all(line.marked for line in lines if line.sender == first.sender)
    if first.sender and program and len(others) >= _OTHERS:
        return first.sender
    return next((line.quoted for line in reversed(lines) if line.quoted), "")
