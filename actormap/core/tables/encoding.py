"""A table as bytes and back: whole columns, each different text once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_END = "\x00"


def constant(frame: pd.DataFrame) -> dict[str, str]:
    """The text of each text column that holds one in all rows, of which there are some."""
    texts = {name: frame[name].array for name in frame.columns if frame[name].dtype != "float64"}
    return {name: cells[0] for name, cells in texts.items() if (cells == cells[0]).all()}


def encode(
    frame: pd.DataFrame, known: Mapping[str, str] | None = None
) -> tuple[list[list[Any]], bytes] | None:
    """Name, kind and sizes of each column of some rows, and their bytes; None if a text cannot be kept so.

    `known` is what `constant` says of a table of which these are some rows.
    """
    described: list[list[Any]] = []
    parts: list[bytes] = []
    same = known if known and len(frame) > 1 else {}
    for name in frame.columns:
        kind, pieces = _repeated(same[name], len(frame)) if name in same else _encoded(frame[name])
        if None in pieces:
            return None
        described.append([name, kind, *map(len, pieces)])
        parts += pieces
    return described, b"".join(parts)


def _repeated(text: str, rows: int) -> tuple[str, list[Any]]:
    """What `_encoded` makes of one text in all rows, without looking at them."""
    return "<u1", [bytes(rows), _joined([text])]


def _encoded(values: pd.Series[Any]) -> tuple[str, list[Any]]:
    if values.dtype == "float64":
        return "<f8", [values.to_numpy().astype("<f8").tobytes()]
    # No id is there twice, so there is no need to count them.
    if values.name == "id":
        return "text", [_joined(values.tolist())]
    codes, different = pd.factorize(values)
    if 2 * len(different) > len(values):
        return "text", [_joined(values.tolist())]
    kinds = ("<u1", "<u2", "<u4")
    kind = next(kind for kind in kinds if len(different) <= np.iinfo(kind).max)
    return kind, [codes.astype(kind).tobytes(), _joined(different.tolist())]


def _joined(texts: list[str]) -> bytes | None:
    joined = _END.join(texts)
    return joined.encode() if joined.count(_END) == len(texts) - 1 else None


def decode(described: list[list[Any]], data: bytes) -> pd.DataFrame:
    """The table that `encode` turned into bytes."""
    at, columns = 0, {}
    for name, kind, *sizes in described:
        pieces = []
        for size in sizes:
            pieces.append(data[at : at + size])
            at += size
        columns[name] = _decoded(kind, pieces)
    return pd.DataFrame(columns, copy=False)


def _decoded(kind: str, pieces: list[bytes]) -> Any:
    numbers: npt.NDArray[Any] = np.frombuffer(pieces[0], "<u1" if kind == "text" else kind)
    if kind == "<f8":
        return numbers.astype("float64")
    texts = pd.array(pieces[-1].decode().split(_END), dtype="str")
    return texts if kind == "text" else texts.take(numbers)
