"""Concerns: what anybody who may write can put into the sealed part, and never read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, Changes, check_changes, parse_tables
from actormap.store.base import Store
from actormap.store.history import clock

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
    protection passphrase. `StoreError` where nobody chose one, it is too long, or this session has used up
    its letters: nothing was put in.
    """
    if not concern.what.strip():
        raise StoreError("Nothing is written of what happened or is feared. Write a sentence.")
    content = {name: cell for name, cell in asdict(concern).items() if cell}
    store.post(json.dumps(content, ensure_ascii=False).encode())


def taken_in(m: ActorMap, letters: Iterable[bytes]) -> Changes:
    """The cases that letters become on a map; nothing of what somebody wrote is lost.

    What does not fit, such as an actor who was forgotten meanwhile, stands in the note.
    """
    rows = [_row(m, letter) for letter in letters]
    if not rows:
        return Changes()
    return Changes(upserts=_parsed(rows), why=TAKEN_IN)


def _row(m: ActorMap, letter: bytes) -> dict[str, str]:
    row, unfit = _cells(letter), []
    row |= {name: row.get(name) or cell or clock.now()[:10] for name, cell in _ALWAYS.items()}
    while wrong := _wrong(m, row):
        for name in wrong:
            unfit.append(f"{name}: {row[name]}")
            row[name] = (_ALWAYS[name] or clock.now()[:10]) if name in _ALWAYS else ""
    return row | {"id": m.code_key.by_chance(TABLE[0]), "note": "\n".join(unfit)}


def _cells(letter: bytes) -> dict[str, str]:
    """Cells of a letter; one that no program of ours wrote is all text."""
    text = letter.decode(errors="replace")
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
