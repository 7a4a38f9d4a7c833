"""XLSB, the binary form of XLSX: read like XLSX, within the same limits, and refused where it is damaged."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core.config import LIMITS
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.readers.workbooks import xlsb

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
Cell = str | float | bool | bytes | None
"""A text, a number, yes or no, the code of an error, or nothing."""
ROWS: list[list[Cell]] = [
    ["id", "name", "at_risk_level", "consent_c1"],
    ["A", "Forum", 2.0, True],
    ["B", "منتدى", None, True],
]


def record(kind: int, content: bytes = b"") -> bytes:
    """A record: what it is and how long, in bytes of seven bits, and its content."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = len(content), b""
    while True:
        length, low = length >> 7, length & 0x7F
        size += bytes([low | 0x80 * bool(length)])
        if not length:
            return head + size + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def cell(column: int, value: Cell, texts: list[str]) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, float):
        return record(5, place + struct.pack("<d", value))
    if isinstance(value, bytes):
        return record(3, place + value)
    if value is None:
        return record(1, place)
    if column % 2:  # texts stand in their cells too
        return record(6, place + wide(value))
    texts.append(value)
    return record(7, place + struct.pack("<I", len(texts) - 1))


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    """Ranges of cells that are one: first and last row, first and last column, from 0."""
    cells = [record(176, struct.pack("<4I", *one)) for one in ranges]
    return b"".join([record(177, struct.pack("<I", len(cells))), *cells, record(178)])


def sheet(
    rows: Sequence[Sequence[Cell]], texts: list[str], lines: Sequence[int] = (), behind: bytes = b""
) -> bytes:
    width = max(map(len, rows))
    parts = [record(129), record(148, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1)), record(145)]
    for line, row in zip(lines or range(len(rows)), rows, strict=True):
        parts.append(record(0, struct.pack("<II", line, 0) + bytes(9)))
        parts += [cell(at, value, texts) for at, value in enumerate(row)]
    return b"".join([*parts, record(146), behind, record(130)])


def book(
    rows: Sequence[Sequence[Cell]] = ROWS,
    *,
    state: int = 0,
    lost: int = 0,
    lines: Sequence[int] = (),
    behind: bytes = b"",
) -> bytes:
    """A workbook of one sheet; `state` hides it, `lost` texts are left out, `behind` stands below."""
    texts: list[str] = []
    cells = sheet(rows, texts, lines, behind)
    kept = texts[: len(texts) - lost]
    bundle = struct.pack("<II", state, 1) + wide("r1") + wide("actors")
    links = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
    links += f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.bin"/>'
    main = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    strings = [record(159, struct.pack("<II", len(kept), len(kept)))]
    strings += [record(19, b"\0" + wide(text)) for text in kept]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "_rels/.rels": f'<Relationships xmlns="{LINKS}">{main}</Relationships>'.encode(),
            "xl/workbook.bin": b"".join(
                [record(131), record(143), record(156, bundle), record(144), record(157), record(132)]
            ),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{LINKS}">{links}</Relationships>'.encode(),
            "xl/sharedStrings.bin": b"".join([*strings, record(160)]),
            "xl/worksheets/sheet1.bin": cells,
        }.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(data: bytes) -> Imported:
    return read_map([Upload("list.xlsb", data)])


def codes(data: bytes) -> list[str]:
    return [issue.code for issue in read(data).errors]


def test_cells_are_read_as_they_stand_there() -> None:
    actors = read(book()).require().changes.upserts["actors"]
    assert list(actors["id"]) == ["A", "B"]
    assert list(actors["name"]) == ["Forum", "منتدى"]
    assert list(actors["at_risk_level"].fillna(-1)) == [2, -1]
    assert list(actors["consent_c1"]) == ["yes", "yes"]


def test_a_wrong_cell_is_told_with_its_place() -> None:
    rows: list[list[Cell]] = [ROWS[0], ["A", "Forum", b"\x2a", True]]
    (issue,) = read(book(rows)).errors
    assert (issue.code, issue.value, issue.where) == ("cell.error", "#N/A", "sheet 'actors' cell C2")


def test_merged_cells_hold_each_what_stands_in_the_first() -> None:
    rows: list[list[Cell]] = [
        ["Organisation", "Sector", "Province"],
        ["Forum", "Health", "Herat"],
        [None, "Water", "Herat"],
        ["League", "Health", "Kabul"],
        ["League", "Water", "Kabul"],
    ]
    assert codes(book(rows)) == ["row.blank"]
    found = read(book(rows, behind=merged((1, 2, 0, 0)))).require().changes.upserts
    names = found["actors"].set_index("id")["name"]
    assert sorted(found["presence"]["actor_id"].map(names)) == ["Forum", "Forum", "League", "League"]


def test_ranges_of_merged_cells_that_cannot_be_are_passed_over_or_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = merged((2, 1, 0, 0), (0, 0, 5, 1), (0, 2**32 - 1, 0, 2**32 - 1))
    assert read(book(behind=odd)).require().counts == {"actors": 2}
    assert codes(book(behind=record(176, bytes(5)))) == ["xlsb.damaged"]
    monkeypatch.setattr(xlsb, "LIMITS", replace(LIMITS, rows=10))
    assert codes(book(behind=merged(*[(9, 9, 0, 0)] * 11))) == ["cell.damaged"]


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    assert codes(book(state=1)) == ["sheet.hidden"]
    assert read_map([Upload("list.xlsb", book(state=1))], sheet="actors").counts == {"actors": 2}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(lost=1), "cell.damaged"),
        (book(lines=[0, 2, 1]), "cell.damaged"),
        (book(lines=[0, 1, LIMITS.rows]), "sheet.limit"),
        (book([ROWS[0], [None] * (LIMITS.columns - 1) + ["x", "y", "z"]]), "sheet.limit"),
    ],
)
def test_what_is_damaged_or_too_large_is_refused_before_anybody_reads_it(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_a_part_of_many_records_that_say_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsb, "_RECORDS", 30)
    assert codes(book()) == []
    assert codes(book([*ROWS, [None] * 20])) == ["sheet.limit"]


@given(st.integers(0, 2), st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_whatever_stands_in_its_parts_is_read_or_refused(part: int, at: int, other: bytes) -> None:
    names = ["xl/workbook.bin", "xl/sharedStrings.bin", "xl/worksheets/sheet1.bin"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            place = at % len(content)
            changed = content[:place] + other + content[place + len(other) :]
            bad.writestr(name, changed if name == names[part] else content)
    imported = read(out.getvalue())
    assert imported.errors or imported.counts or imported.issues
