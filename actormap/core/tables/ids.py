"""Ids that are made of what a row says, and the key without which nobody finds out of what.

What is made of a name alone can be made again by whoever guesses the name, and so tells that it is recorded.
So no code stays in a workspace as it was made: the key of the workspace turns it into another one.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.schema import SEPARATOR

_STARTS = ("asked", "form", "group", "login", "org", "person", "platform", "said", "tie")
"""How codes begin that are made of something else than a whole row; those of rows begin with a letter."""
_OPEN_LENGTH = 16
"""Hexadecimal digits of a code as it is made."""
_SEALED, _SEALED_BYTES = "k", 9
"""What stands before the digits of a code that a key made: none is ever taken for one as it is made."""


_HOLD_CODES = frozenset({"id", "ids", "text", "texts"})
"""Types of columns in which a code can stand."""


@cache
def _open_code() -> str:
    starts = "|".join([*_STARTS, *sorted({table[0] for table in schema.tables()})])
    return f"(?:{starts})-[0-9a-f]{{{_OPEN_LENGTH}}}"


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(_open_code())


@cache
def _sealed_form() -> re.Pattern[str]:
    return re.compile(rf"[a-z]+-{_SEALED}[0-9a-f]{{{2 * _SEALED_BYTES}}}")


@cache
def _within() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_open_code()}(?![\w-])")


@dataclass(frozen=True)
class CodeKey:
    """What a workspace turns codes with that are made of names or rows.

    Parameters
    ----------
    secret
        32 random bytes of the workspace; none for a map in memory, whose codes stay as they are made.
    """

    secret: bytes = field(default=b"", repr=False)

    @cached_property
    def _mac(self) -> Any:
        # BLAKE2 with a key is a MAC by itself (RFC 7693), and three times as quick as HMAC-SHA256.
        return hashlib.blake2b(key=self.secret, digest_size=_SEALED_BYTES)

    def code(self, start: str, parts: Iterable[object]) -> str:
        """The code of what some values say, found again whenever they are brought again."""
        return self.sealed(f"{start}-{fingerprint(parts)}")

    def by_chance(self, start: str) -> str:
        """A code that says nothing of anything, of the form that codes have in a workspace."""
        return f"{start}-{_SEALED}{secrets.token_hex(_SEALED_BYTES)}"

    def sealed(self, code: str) -> str:
        """A code as it stands in the workspace; only one that was made is turned into another."""
        return self._turned(code) if self.secret and _whole().fullmatch(code) else code

    def _turned(self, code: str) -> str:
        mac = self._mac.copy()
        mac.update(code.encode())
        return f"{code[:-_OPEN_LENGTH]}{_SEALED}{mac.hexdigest()}"

    def row_ids(self, table: str, frame: pd.DataFrame) -> list[str]:
        """Ids for rows of a table that have none (`made_ids`), as they stand in the workspace."""
        made = made_ids(table, frame)
        return list(map(self._turned, made)) if self.secret else made

    def sealed_text(self, text: str) -> str:
        """A text with each code in it as it stands in the workspace."""
        return _within().sub(lambda match: self._turned(match[0]), text) if self.secret else text

    def sealed_rows(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Rows in which every code is as it stands in the workspace.

        A row whose id was made of its cells has the id that these cells have now: brought again, it is found.
        """
        return {table: self.rows(table, frame) for table, frame in tables.items()}

    def rows(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        """`sealed_rows` of one table."""
        if not self.secret:
            return frame
        cells: dict[str, pd.Series] = {}
        for name, column in schema.columns()[table].items():
            if column.type in _HOLD_CODES:
                open_ = frame[name].str.contains(_open_code()).to_numpy()
                if open_.any():
                    cells[name] = self._sealed_cells(frame[name], open_)
        if not cells:
            return frame
        after, others = frame.assign(**cells), list(cells.keys() - {"id"})
        if "id" in cells and others and not schema.columns()[table]["id"].required:
            moved = (after[others] != frame[others]).any(axis=1).to_numpy(copy=True)
            moved[moved] = frame["id"][moved].to_numpy() == np.array(made_ids(table, frame[moved]))
            after = with_ids(after, moved, self.row_ids(table, after[moved]))
        return after

    def _sealed_cells(self, cells: pd.Series, open_: Any) -> pd.Series:
        """A column in which some cells hold codes as they were made; the others stay as they are."""
        code, different = pd.factorize(cells.array[open_])
        texts = different.tolist()
        whole = all(map(_whole().fullmatch, texts))
        turned = np.array(list(map(self._turned if whole else self.sealed_text, texts)), dtype=object)
        after = cells.to_numpy(dtype=object, copy=True)
        after[open_] = turned[code]
        return pd.Series(after, index=cells.index, dtype="str")


def is_made(code: str) -> bool:
    """Whether a code has the form of those that the program makes, with a key or without."""
    return bool(_whole().fullmatch(code) or _sealed_form().fullmatch(code))


NO_KEY = CodeKey()
"""That of a map in memory."""


def mapped(cells: pd.Series, rule: Callable[[str], str]) -> pd.Series:
    """A column with another text for each; each different one is looked at once."""
    return cells.map({cell: rule(cell) for cell in cells.unique()}).astype("str")


def with_ids(frame: pd.DataFrame, rows: object, ids: list[str]) -> pd.DataFrame:
    """The same rows, some of them with other ids."""
    after = frame.copy()
    after.loc[rows, "id"] = ids
    return after


def led(tables: Mapping[str, pd.DataFrame], to: Mapping[str, str], key: CodeKey) -> dict[str, pd.DataFrame]:
    """Rows in which other codes stand for some; ids made of cells are made anew where these differ."""
    after: dict[str, pd.DataFrame] = {}
    for table, frame in tables.items():
        columns = schema.columns()[table]
        named = [name for name, column in columns.items() if column.references or name == "id"]
        cells = {name: mapped(frame[name], lambda cell: _led(cell, to)) for name in named}
        after[table] = frame.assign(**cells)
        if not columns["id"].required:
            moved = (after[table][named] != frame[named]).any(axis=1).to_numpy()
            after[table] = with_ids(after[table], moved, key.row_ids(table, after[table][moved]))
    return after


def _led(cell: str, to: Mapping[str, str]) -> str:
    return SEPARATOR.join(to.get(code, code) for code in cell.split(SEPARATOR))


def made_ids(table: str, frame: pd.DataFrame) -> list[str]:
    """Ids for rows of a table that have none, made of what tells them apart.

    Rows that are the same but for a column that tells apart only where it must, such as the end of a
    presence, have ids of their own: the first in the order of that column has the id that it would have
    alone, so that an end which becomes known later changes the row and does not double it.
    """
    ids = [f"{table[0]}-{code}" for code in _fingerprints(frame[list(schema.key(table))])]
    further = schema.further_key(table)
    if not further or len(set(ids)) == len(ids):
        return ids
    keys = list(zip(*(frame[name].tolist() for name in schema.key(table)), strict=True))
    more = list(zip(*(frame[name].tolist() for name in further), strict=True))
    alone: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row, rest in zip(keys, more, strict=True):
        alone[row] = min(alone.get(row, rest), rest)
    return [
        identifier if rest == alone[row] else f"{table[0]}-{fingerprint((*row, *rest))}"
        for identifier, row, rest in zip(ids, keys, more, strict=True)
    ]


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def fingerprint(parts: Iterable[object]) -> str:
    """A short code for a list of values; two different lists do not share one."""
    return _short_codes([_COMPACT.encode(list(parts))])[0]


def _short_codes(texts: Iterable[str]) -> list[str]:
    return [hashlib.sha256(text.encode()).hexdigest()[:16] for text in texts]


_BY_LINE = json.JSONEncoder(ensure_ascii=False, separators=("\n", ":"))


def _fingerprints(frame: pd.DataFrame) -> list[str]:
    """`fingerprint` of each row; whole columns are written at once, for JSON has no line break in a text."""
    if frame.empty:
        return []
    columns = (_written(frame[name].array) for name in frame)
    return _short_codes(f"[{','.join(row)}]" for row in zip(*columns, strict=True))


def _written(cells: Any) -> Iterable[str]:
    """JSON of each cell of a column; many hold the same in all rows."""
    if (cells == cells[0]).all():
        return repeat(_COMPACT.encode(cells[0]), len(cells))
    return _BY_LINE.encode(cells.tolist())[1:-1].split("\n")
