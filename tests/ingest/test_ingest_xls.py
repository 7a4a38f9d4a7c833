"""XLS: sheets by name, errors in their places, and the two reasons why a compound file is not read."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from formats import read_workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries

from actormap.ingest.readers.grid import Grid, Merged

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def start(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def text(row: int, column: int, value: str) -> bytes:
    said = value.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + said)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def wrong_formula(row: int, column: int, code: int) -> bytes:
    result = struct.pack("<BBBBBBH", 2, 0, code, 0, 0, 0, 0xFFFF)
    return record(0x06, struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, 0))


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    return record(0xE5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *r) for r in ranges))


PIVOT = record(0xB0, bytes(60))
LOCKED = record(0x2F, bytes(6))


def stream(sheets: Sequence[tuple[str, int, bytes]], before: bytes = b"") -> bytes:
    """The stream of a workbook: name, state and cells of each sheet."""
    bodies = [start(0x10) + cells + record(0x0A) for _, _, cells in sheets]
    listed = [(name.encode("utf-16-le"), state) for name, state, _ in sheets]
    head = start(5) + before
    length = len(head) + sum(4 + 8 + len(name) for name, _ in listed) + 4
    for (name, state), body in zip(listed, bodies, strict=True):
        head += record(0x85, struct.pack("<IBBBB", length, state, 0, len(name) // 2, 1) + name)
        length += len(body)
    return head + record(0x0A) + b"".join(bodies)


def compound(**streams: bytes) -> bytes:
    """A compound file that holds streams."""
    table, content, entries = [FAT, END], b"", [entry("Root Entry", 5, END, 0)]
    for name, given_ in streams.items():
        data = given_.ljust(4096, b"\0")
        sectors = -(-len(data) // SECTOR)
        first = len(table)
        table += [*range(first + 1, first + sectors), END]
        content += data.ljust(sectors * SECTOR, b"\0")
        entries.append(entry(name, 2, first, len(data)))
    assert len(table) <= SECTOR // 4
    assert len(entries) <= SECTOR // 128
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    return head + fat + b"".join(entries).ljust(SECTOR, b"\0") + content


def entry(name: str, kind: int, first: int, size: int) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    child = 1 if kind == 5 else FREE
    return (
        said.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(said), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<III", first, size, 0)
    )


def read(data: bytes, sheet: str | None = None) -> tuple[list[Grid], list[str]]:
    grids, issues = read_workbook(data, "b.xls", "b", sheet)
    return grids, [issue.code for issue in issues]


ACTORS = text(0, 0, "id") + text(0, 1, "name") + number(1, 0, 7) + text(1, 1, "علي") + text(2, 0, "B")
GOOD = compound(Workbook=stream([("actors", 0, ACTORS)]))


def test_cells_are_what_a_user_would_type() -> None:
    (grid,), codes = read(GOOD)
    assert (grid.rows, grid.lines, codes) == ([["id", "name"], ["7", "علي"], ["B", ""]], [1, 2, 3], [])


def test_errors_are_faults_in_their_places() -> None:
    cells = ACTORS + error(3, 0, 0x2A) + wrong_formula(3, 1, 0x17) + error(4, 0, 0x2A) + error(5, 2, 0x07)
    (grid,), _ = read(compound(Workbook=stream([("actors", 0, cells)])))
    assert [(f.problem.code, f.position, list(f.lines), f.value) for f in grid.faults] == [
        ("cell.error", 0, [4, 5], "#N/A"),
        ("cell.error", 1, [4], "#REF!"),
        ("cell.error", 2, [6], "#DIV/0!"),
    ]
    assert grid.rows[3:] == [["#N/A", "#REF!", ""], ["#N/A", "", ""], ["", "", "#DIV/0!"]]


def test_hidden_sheets_and_pivot_tables_are_named() -> None:
    data = compound(
        Workbook=stream([("a", 0, ACTORS), ("b", 1, ACTORS), ("c", 2, ACTORS), ("d", 0, ACTORS + PIVOT)])
    )
    grids, codes = read(data)
    assert [grid.sheet for grid in grids] == ["a"]
    assert codes == ["sheet.hidden", "sheet.hidden", "sheet.pivot"]
    assert [grid.sheet for grid in read(data, "c")[0]] == ["c"]


def test_merged_cells_are_known() -> None:
    (grid,), _ = read(compound(Workbook=stream([("a", 0, ACTORS + merged((1, 2, 1, 1)))])))
    assert grid.merged == (Merged(2, 1, 3, 1),)
    assert grid.spread(2).rows == [["id", "name"], ["7", "علي"], ["B", "علي"]]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (compound(EncryptedPackage=b"x"), "workbook.encrypted", "password-protected"),
        (compound(Workbook=stream([("a", 0, ACTORS)], LOCKED)), "workbook.encrypted", "password-protected"),
        (compound(WordDocument=b"x"), "workbook.encrypted", "password-protected, or no workbook"),
        (GOOD[:600], "xls.damaged", "password-protected, or a damaged file"),
        (compound(Workbook=b"x"), "xls.damaged", "damaged"),
        (compound(Workbook=stream([("a", 0, ACTORS + number(9, 500, 1))])), "sheet.limit", "500 columns"),
        (
            compound(Workbook=stream([("a", 0, ACTORS + number(65000, 99, 1))])),
            "sheet.limit",
            "5000000 cells",
        ),
    ],
)
def test_what_is_not_read(data: bytes, code: str, says: str) -> None:
    grids, issues = read_workbook(data, "b.xls", "b")
    assert grids == []
    assert [issue.code for issue in issues] == [code]
    assert says in issues[0].problem


@settings(max_examples=tries(40, few=20), deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 4), st.sampled_from([0, 1, 9, FREE, END])), max_size=3))
def test_damaged_bytes_never_raise(places: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for at, value in places:
        data[at : at + 4] = struct.pack("<I", value)
    grids, codes = read(bytes(data[:8]) and b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(data[8:]))
    assert grids or codes


def test_real_files(shared: Path) -> None:
    folder = shared / "data"
    (grid,), codes = read((folder / "messy-tables/simple.xls").read_bytes())
    assert (len(grid.rows), grid.rows[1], codes) == (7, ["2011-01-01", "1", "Galway"], [])
    assert read((folder / "messy-tables/unicode_sheet_name.xls").read_bytes())[0][0].sheet == "mês"
    (grid,), _ = read((folder / "hxl-lib-basic/input-valid.xls").read_bytes())
    assert grid.merged[0] == Merged(1, 0, 1, 2)
