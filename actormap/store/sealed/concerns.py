"""Concerns: what anybody who may write can put into the sealed part, and never read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes, check_changes, parse_tables
from actormap.core.sentences import Sentence, counted
from actormap.core.tables.ids import CodeKey
from actormap.store.base import SealedPart, Store
from actormap.store.history import journal
from actormap.store.sealed.letters import Sheet, is_sheet
from actormap.store.sealed.lock import Lock

TABLE = "cases"
TAKEN_IN = "concerns that were put in"
_ALWAYS = {"what": "(nothing was written)", "opened": ""}
"""What stands in cells that a case cannot do without; "" is the day on which it is taken in."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A concern, as columns of a case.

    Parameters
    ----------
    what
        What happened or is feared.
    opened, at
        Day, and time of day with its offset, such as 18:05+03:00: the clock of the case runs from there.
    subjects
        Codes of the actors whom it is about, separated by ``;``; "" where none is on the map.
    pcode
        Where; "" where that is not known.
    severity
        How bad it is, a code; "" leaves it to who takes it in.
    raised_by
        Role of who puts it in, never a name.
    group
        Code of the group that it is about; with `pcode`, the group there.
    about
        Code of an event, a platform, a law, a provision or an issue on whose record it was raised.
    """

    what: str
    opened: str
    at: str = ""
    subjects: str = ""
    pcode: str = ""
    severity: str = ""
    raised_by: str = ""
    group: str = ""
    about: str = ""


def raise_concern(store: Store, concern: Concern) -> None:
    """Put a concern into the sealed part of a map.

    Whoever opens the part next finds it as a case. It is in no log, and nobody reads it back without the
    protection passphrase. `StoreError` where nobody chose one, it is too long for the letter of this sitting,
    or the part is full: nothing was put in.
    """
    if not concern.what.strip():
        raise StoreError("Nothing is written of what happened or is feared. Write a sentence.")
    content = {name: cell for name, cell in asdict(concern).items() if cell}
    store.post(json.dumps(content, ensure_ascii=False).encode())


def received(part: SealedPart, key: Lock, code_key: CodeKey) -> tuple[dict[str, bytes], tuple[Sentence, ...]]:
    """What was put in, by the code that it has as a case, and what is wrong with the letters.

    The code follows from what was closed: what is read twice, as where a letter was written anew while the
    part was opened, has the same code twice.
    """
    texts = [key.read(letter) for letter in part.letters.values()]
    sheets = [Sheet.unpacked(text) for text in texts if text and is_sheet(text)]
    closed = [each for sheet in sheets for each in sheet.concerns]
    contents = [(each, key.read_within(each)) for each in closed]
    contents += [(text, text) for text in texts if text and not is_sheet(text)]  # of an earlier release
    put_in = {
        code_key.code(TABLE[0], [each.hex()]): content for each, content in contents if content is not None
    }
    unread = texts.count(None) + sum(content is None for _, content in contents)
    copies = (part.letters.values(), [each for each, _ in contents])
    twice = max(len(each) - len(set(each)) for each in copies)
    expected = max((sheet.others + 1 for sheet in sheets if sheet.opened == part.number), default=0)
    # Whoever opens the part puts one in again.
    gone = max(expected, int(part.number > 0)) - len(part.letters)
    return put_in, tuple(_wrong_letters(unread, twice, gone))


def _wrong_letters(unread: int, twice: int, gone: int) -> Iterator[Sentence]:
    if unread:
        yield counted(
            unread,
            "{n} letter cannot be read: it was altered outside of the program, or put in with another lock. "
            "If it held a concern, that is lost here: ask your colleagues in person.",
            "{n} letters cannot be read: they were altered outside of the program, or put in with another "
            "lock. If they held concerns, these are lost here: ask your colleagues in person.",
        )
    if twice:
        yield counted(
            twice,
            "{n} letter is there twice: it was copied outside of the program. What it says is taken in once.",
            "{n} letters are there twice: they were copied outside of the program. What they say is taken in "
            "once.",
        )
    if gone > 0:
        yield counted(
            gone,
            "{n} letter is missing: it was removed outside of the program. If it held a concern, that is "
            "lost here: ask your colleagues in person.",
            "{n} letters are missing: they were removed outside of the program. If they held concerns, "
            "these are lost here: ask your colleagues in person.",
        )


def taken_in(m: ActorMap, put_in: Mapping[str, bytes]) -> Changes:
    """The cases that what was put in becomes on a map (`received`); nothing of it is lost.

    What does not fit, such as an actor who was forgotten meanwhile, stands in the note.
    """
    rows = [_row(m, code, content) for code, content in put_in.items()]
    if not rows:
        return Changes()
    return Changes(upserts=_parsed(rows), why=TAKEN_IN)


def _row(m: ActorMap, code: str, content: bytes) -> dict[str, str]:
    row, unfit = _cells(content), []
    row |= {name: row.get(name) or cell or journal.now()[:10] for name, cell in _ALWAYS.items()}
    while wrong := _wrong(m, row):
        for name in wrong:
            unfit.append(f"{name}: {row[name]}")
            row[name] = (_ALWAYS[name] or journal.now()[:10]) if name in _ALWAYS else ""
    return row | {"id": code, "note": "\n".join(unfit)}


def _cells(written: bytes) -> dict[str, str]:
    """Cells of what was put in; what no program of ours wrote is all text."""
    text = written.decode(errors="replace")
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return {"what": text}
    known = Concern.__dataclass_fields__
    row = {name: str(cell) for name, cell in content.items() if name in known}
    if others := {name: cell for name, cell in content.items() if name not in known}:
        row["what"] = f"{row.get('what', '')} {json.dumps(others, ensure_ascii=False)}".strip()
    return row


def _wrong(m: ActorMap, row: dict[str, str]) -> list[str]:
    """Columns of a row that cannot stand as they are."""
    parsed, issues = parse_tables({TABLE: pd.DataFrame([row], dtype="str")})
    issues += check_changes(m, Changes(upserts=parsed))
    return sorted({issue.column for issue in issues if not issue.warning and row.get(issue.column)})


def _parsed(rows: list[dict[str, str]]) -> dict[str, pd.DataFrame]:
    return parse_tables({TABLE: pd.DataFrame(rows, dtype="str").fillna("")})[0]
