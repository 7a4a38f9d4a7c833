"""What proves that rows on a server are those that the program wrote.

Each row carries a seal made of its cells with a key that is not in the database; the map carries the sum of
all seals, so that a row that is missing, or one of former times in its place, is told too.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence

import pandas as pd

from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence, counted, first_of
from actormap.core.tables import packing
from actormap.store.base import SealedPart
from actormap.store.history import journal

_ALL = 1 << 256
_SHOWN = 3


def seals(key: bytes, table: str, frame: pd.DataFrame) -> list[str]:
    """The seal of each row, 64 hexadecimal digits."""
    mac = hmac.new(key, table.encode(), "sha256")
    digests = []
    for text in packing.packed(table, frame, bare=True):
        row_mac = mac.copy()
        row_mac.update(text.encode())
        digests.append(row_mac.hexdigest())
    return digests


def total(some: Iterable[str]) -> int:
    """The sum of seals."""
    return sum(int(seal, 16) for seal in some) % _ALL


def after(before: str, key: bytes, edits: Iterable[journal.Edits]) -> str:
    """The sum of all seals of a map once edits are carried out."""
    number = int(before or "0", 16)
    for edit in edits:
        number -= total(seals(key, edit.table, edit.before))
        number += total(seals(key, edit.table, edit.after))
    return f"{number % _ALL:064x}"


def of_sum(key: bytes, revision: int, sum_of_rows: str) -> str:
    """The seal of the sum at a revision."""
    return hmac.digest(key, f"sum {revision} {sum_of_rows}".encode(), "sha256").hex()


def of_part(key: bytes, revision: int, part: int, data: bytes) -> str:
    """The seal of a part of the history."""
    return hmac.digest(key, f"part {revision} {part} ".encode() + data, "sha256").hex()


def of_sealed_part(key: bytes, part: SealedPart) -> str:
    """The seal of a sealed part, whose own lock cannot be tried by who does not hold its key."""
    cells = part.public, part.wrapped, part.content
    text = f"sealed part {part.number} {[len(cell) for cell in cells]} ".encode() + b"".join(cells)
    return hmac.digest(key, text, "sha256").hex()


def altered(subject: Sentence) -> StoreError:
    """What is said where something (the subject, in words) is not what the program wrote."""
    return StoreError(
        "{subject} on the server is not what this program wrote: it was altered outside of it. Nothing was "
        "changed or shown. Keep the database as it is for somebody who can look into it, and go back to the "
        "last dump or copy.",
        subject=subject,
    )


class Checked:
    """Rows that are held against their seals while they are read.

    Nothing is said before the reading is done: who reads while others write may meet half of a change, and
    reads again.
    """

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.sum = 0
        self.wrong: list[Sentence] = []

    def take(self, table: str, frame: pd.DataFrame, written: Sequence[str | None]) -> None:
        """Check the seal of each row."""
        made = seals(self.key, table, frame)
        self.sum += total(made)
        wrong = [identifier for identifier, a, b in zip(frame["id"], made, written, strict=True) if a != b]
        if wrong:
            self.wrong.append(
                counted(
                    len(wrong),
                    "{n} row of {table} ({first})",
                    "{n} rows of {table} ({first})",
                    table=Name(table),
                    first=first_of([Name(identifier) for identifier in wrong], _SHOWN),
                )
            )

    def whole(self, sum_of_rows: str, seal: str, revision: int) -> None:
        """Check that these are all rows of a map, and none of former times."""
        if of_sum(self.key, revision, sum_of_rows) != seal or f"{self.sum % _ALL:064x}" != sum_of_rows:
            self.wrong.append(Sentence("The map, of which rows are missing or of former times,"))

    def require(self) -> None:
        """Let nothing go on that is not as it was written."""
        if self.wrong:
            raise altered(self.wrong[0])
