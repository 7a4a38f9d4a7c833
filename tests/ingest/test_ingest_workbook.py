"""Workbooks: cells as text, sheets by name, and files that would lose cells or kill their reader."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from formats import read_workbook
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from seeds import tries

from actormap.core.config import LIMITS
from actormap.core.tables.values import FORBIDDEN
from actormap.ingest import read_map
from actormap.ingest.readers import workbooks
from actormap.ingest.readers.workbooks.child import KEPT
from actormap.ingest.readers.workbooks.sheets import Archive, Sheet, XmlPart
from actormap.ingest.readers.workbooks.xlsx import look_at, sheets_of
from actormap.ingest.sheet.locate import locate

HEADER = ["id", "name", "present_since", "at_risk_level", "do_not_contact"]
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("علي Жанна 👩🏽‍⚖️"), max_size=8
).filter(lambda text: not FORBIDDEN.search(text) and not text.startswith("="))


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> bytes:
    made = Workbook()
    del made["Sheet"]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def patched(data: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            text = source.read(info)
            if info.filename == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            target.writestr(info.filename, text)
    return out.getvalue()


def fatal(data: bytes) -> tuple[str, str]:
    grids, issues = read_workbook(data, "b.xlsx", "b")
    assert grids == []
    return issues[0].code, issues[0].place


def test_cells_are_what_a_user_would_type() -> None:
    day = dt.datetime(2024, 2, 29)  # noqa: DTZ001 - Excel knows no time zones
    rows = [[5.0, 0.5, 12_345_678_901, day, dt.date(2024, 1, 2), True, False, "007", " x ", None]]
    (grid,), issues = read_workbook(book({"S": rows}), "b.xlsx", "b")
    assert issues == []
    assert grid.rows == [
        ["5", "0.5", "12345678901", "2024-02-29", "2024-01-02", "yes", "no", "007", " x ", ""][:9]
    ]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=4))
@example([["0", " "]])
@example([["a\tb", "c"], ["d", "e\tf\t"], ["", "\t"]])
def test_texts_come_back(rows: list[list[str]]) -> None:
    (grid,), _ = read_workbook(book({"S": [["a", "b"], *rows]}), "b.xlsx", "b")
    filled = [row for row in rows if any(map(str.strip, row))]
    # What reads workbooks gives some cells of blanks alone as empty ones; both mean nothing.
    assert [_told(row) for row in grid.rows[1:]] == [_told(row) for row in filled]


def _told(row: list[str]) -> list[str]:
    return [cell if cell.strip() else "" for cell in row]


def test_sheets_are_tables(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(
        book(
            {
                "actors": [
                    HEADER,
                    ["A", "Forum", dt.date(2020, 5, 1), 2, True],
                    ["B", "Desk", None, None, None],
                ],
                "my_ties": [["source_id", "target_id", "kind"], ["A", "B", "coordination"]],
                "Read me": [["How to fill this in"]],
                "old actors": [["id", "name"], ["Z", "Gone"]],
                "platforms": [],
            },
            hidden=["old actors"],
        )
    )
    imported = read_map([path]).require()
    assert imported.counts == {"actors": 2, "ties": 1}
    first = imported.changes.upserts["actors"].iloc[0]
    assert (first["present_since"], first["at_risk_level"], first["do_not_contact"]) == (
        "2020-05-01",
        2,
        "yes",
    )
    assert {(issue.code, issue.place) for issue in imported.warnings} == {
        ("sheet.hidden", "sheet 'old actors'"),
        ("file.norows", "sheet 'Read me'"),
        ("sheet.empty", "sheet 'platforms'"),
        ("actor.locked", "sheet 'actors' row 2 column 'consent_c1'"),
    }
    assert read_map([path], sheet="old actors").counts == {"actors": 1}
    assert [issue.code for issue in read_map([path], sheet="none").errors] == ["sheet.missing"]


def test_issues_name_sheet_and_cell(tmp_path: Path) -> None:
    path = tmp_path / "actors.xlsx"
    path.write_bytes(
        book({"Sheet1": [HEADER, ["A", "Forum", "soon", 9, None], ["A", None, None, None, None]]})
    )
    assert {(issue.code, issue.where, issue.column) for issue in read_map([path]).errors} == {
        ("date.form", "sheet 'Sheet1' cell C2", "present_since"),
        ("at_risk_level.range", "sheet 'Sheet1' cell D2", "at_risk_level"),
        ("id.duplicate", "sheet 'Sheet1' cell A3", "id"),
        ("name.empty", "sheet 'Sheet1' cell B3", "name"),
    }


def test_cells_that_a_reader_would_lose_are_refused() -> None:
    good = book({"S": [["id", "name"], ["A", "x"], ["B", "y"]]})
    sheet = "xl/worksheets/sheet1.xml"
    assert fatal(patched(good, sheet, 'r="B3"', 'r="B2"')) == ("cell.damaged", "sheet 'S' cell B2")
    assert fatal(patched(good, sheet, 'r="B3"', 'r="b3"'))[0] == "cell.damaged"
    formula = book({"S": [["id", "name"], ["A", "=1+1"]]})
    (grid,), _ = read_workbook(formula, "b.xlsx", "b")
    assert [(list(fault.lines), fault.position, fault.problem.code) for fault in grid.faults] == [
        ([2], 1, "cell.formula")
    ]
    assert fatal(patched(good, "xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'))[0] == "sheet.kind"


def archive(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def test_archives_that_are_not_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(book({"S": [["id"]]}))) as source:
        good = {name: source.read(name) for name in source.namelist()}
    nested = b"<a>" * (LIMITS.depth + 1) + b"</a>" * (LIMITS.depth + 1)
    for code, data in {
        "zip.parts": archive(good | {f"xl/media/{n}.png": b"" for n in range(LIMITS.parts)}),
        "zip.ratio": archive(good | {"xl/media/1.png": bytes(3 << 20)}),
        "zip.packing": archive(good, zipfile.ZIP_LZMA),
        "file.kind": archive({"a.txt": b"x"}),
        "xml.depth": archive(good | {"xl/workbook.xml": nested}),
        "xml.broken": archive(good | {"xl/workbook.xml": b"<a>"}),
        "zip.damaged": archive(good)[:-10],
    }.items():
        assert fatal(data)[0] == code


SPACE = "http://schemas.openxmlformats.org"
LINKS = f'<Relationships xmlns="{SPACE}/package/2006/relationships">{{}}</Relationships>'


def sheet_of(xml: str) -> bytes:
    """A workbook with one sheet whose cells are given as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(book({"S": [["id"]]}))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    texts = "<si><t>id</t></si><si><t>R&amp;D</t></si>"
    links = parts["xl/_rels/workbook.xml.rels"].decode()
    shared = f'<Relationship Id="s" Type="{SPACE}/x/sharedStrings" Target="sharedStrings.xml"/>'
    return archive(
        parts
        | {
            "xl/_rels/workbook.xml.rels": links.replace("</Rel", f"{shared}</Rel", 1).encode(),
            "xl/sharedStrings.xml": f'<sst xmlns="{SPACE}/spreadsheetml/2006/main">{texts}</sst>'.encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'
            ).encode(),
        }
    )


CELLS = st.sampled_from(
    [
        '<c r="{}" t="s"><v>0</v></c>',
        '<c r="{}" s="1"><v>1.5</v></c>',
        '<c r="{}" t="n"><v>-2E3</v></c>',
        '<c r="{}" s="1"/>',
        '<c r="{}" t="str"><f>A1</f><v>a&lt;</v></c>',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
        '<c r="{}"><f>1/0</f></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}" t="s"><v>9</v></c>',
        '<c r="{}" t="d"><v>2020-13-01</v></c>',
        "<c  r='{}' t='s'><v>1</v></c>",
        '<c r="{}" t="str"><f>A1</f><v></v></c>',
        '<c t="s"><v>1</v></c>',
    ]
)


PLAIN, ERROR = '<c r="{}" s="1"><v>1.5</v></c>', '<c r="{}" t="e"><v>#N/A</v></c>'
BLANK = '<c r="{}" s="1"/>'


@settings(max_examples=150, deadline=None)
@example([(3, [("A", PLAIN)]), (2, [("A", PLAIN)])])
@example([(2, [("A", PLAIN)]), (2, [("B", PLAIN)])])
@example([(1, [("A", PLAIN)]), (LIMITS.rows + 1, [("A", PLAIN)])])
@example([(1, [("A", PLAIN)]), (LIMITS.rows, [("CV", PLAIN)])])
@example([(1, [("A", PLAIN), ("ZZ", PLAIN)])])
@example([(1, [("A", PLAIN)]), (3, [("B", PLAIN)]), (4, []), (3, [("A", ERROR)])])
@example([(1, [("A", PLAIN), ("A", BLANK)])])
@example([(1, [("B", PLAIN), ("A", BLANK)])])
@example([(1, [("A", PLAIN), ("A", PLAIN)])])
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4) | st.just(LIMITS.rows + 1),
            st.lists(st.tuples(st.sampled_from(["A", "B", "C", "ZZ"]), CELLS), max_size=3),
        ),
        max_size=4,
    )
)
def test_rows_that_pass_no_parser_are_judged_as_those_that_do(rows: list[Any]) -> None:
    xml = "".join(
        f'<row r="{number}">' + "".join(cell.format(f"{name}{number}") for name, cell in cells) + "</row>"
        for number, cells in rows
    )

    def judged(xml: str) -> tuple[object, ...]:
        opened = Archive(sheet_of(xml))
        (sheet,) = sheets_of(opened)
        look_at(opened, [sheet])
        if sheet.fatal:
            return sheet.fatal.code, "row" in sheet.fatal.where or sheet.fatal.where
        return tuple((f.problem.code, f.position, tuple(f.lines), f.value) for f in sheet.faults)

    quick, slow = judged(xml), judged(f"<!-- a comment -->{xml}")
    if quick != slow:  # of several things that are wrong either may come first
        assert {quick[0], slow[0]} <= {"cell.damaged", "sheet.limit"}


def test_pivot_tables_are_named_and_read_when_chosen() -> None:
    with zipfile.ZipFile(io.BytesIO(book({"S": [["id"], ["A"]], "P": [["sum"], ["1"]]}))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    pivot = f'<Relationship Id="r1" Type="{SPACE}/x/pivotTable" Target="../pivotTables/pivotTable1.xml"/>'
    data = archive(parts | {"xl/worksheets/_rels/sheet2.xml.rels": LINKS.format(pivot).encode()})
    grids, issues = read_workbook(data, "b.xlsx", "b")
    assert [grid.sheet for grid in grids] == ["S"]
    assert [(issue.code, issue.place) for issue in issues] == [("sheet.pivot", "sheet 'P'")]
    assert [grid.rows for grid in read_workbook(data, "b.xlsx", "b", "P")[0]] == [[["sum"], ["1"]]]


def test_many_equal_faults_are_one_and_keep_their_rows() -> None:
    wrong = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(2, 6850))
    (grid,), _ = read_workbook(
        sheet_of(f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{wrong}'), "b.xlsx", "b"
    )
    (fault,) = grid.faults
    assert (fault.position, fault.value, list(fault.lines)) == (0, "#N/A", list(range(2, 6850)))
    assert (grid.rows[1], len(grid.rows)) == (["#N/A"], 6849)
    assert grid.is_fault(6849, 0)
    assert not grid.is_fault(1, 0)
    layout, _ = locate(grid)
    (issue,) = layout.faults([0])
    assert (issue.row, issue.value) == (2, "#N/A")
    assert len(issue.rows) == 6848
    assert "6848 rows (2, 3, 4 ...)" in str(issue)


@pytest.mark.parametrize(
    ("xml", "code", "place"),
    [
        (f'<row r="{"1" * 5000}"><c><v>1</v></c></row>', "cell.damaged", "sheet 'S' row 1"),
        ('<row r="2"><c r="B2"><v>1</v></c><c r="A2"/></row>', "cell.damaged", "sheet 'S' row 2"),
        ('<row r="1"><c r="A1" t="s"><v>&x;</v></c></row>', "xml.broken", "xl/worksheets/sheet1.xml line 1"),
    ],
)
def test_rows_that_no_program_writes(xml: str, code: str, place: str) -> None:
    assert fatal(sheet_of(xml)) == (code, place)


@pytest.mark.parametrize("far", [f"A{LIMITS.rows + 1}", "ZZ1"])
def test_the_first_cell_outside_of_the_limits_is_named_whatever_follows(far: str) -> None:
    row = int(far.lstrip("AZ"))
    rows = [(row, far), (row + 1, f"A{row + 1}")]
    xml = "".join(f'<row r="{at}"><c r="{name}"><v>1</v></c></row>' for at, name in rows)
    assert fatal(sheet_of(xml)) == ("sheet.limit", f"sheet 'S' cell {far}")


def test_text_that_is_not_utf8() -> None:
    good = book({"S": [["id"]]})
    with zipfile.ZipFile(io.BytesIO(good)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    wide = parts[sheet].decode().encode("utf-16")
    assert fatal(archive(parts | {sheet: wide})) == ("xml.encoding", "")
    said = b'<?xml version="1.0" encoding="iso-8859-1"?>' + parts[sheet]
    assert fatal(archive(parts | {sheet: said})) == ("xml.encoding", "")


def test_a_cell_of_megabytes_is_a_fault_and_is_cut() -> None:
    long = f'<row r="2"><c r="A2" t="str"><v>{"x" * (3 << 20)}</v></c></row>'
    data = sheet_of(f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{long}')
    # ... which grows too much when it is packed, so it is not.
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        data = archive({name: source.read(name) for name in source.namelist()}, zipfile.ZIP_STORED)
    (grid,), _ = read_workbook(data, "b.xlsx", "b")
    assert len(grid.rows[1][0]) == LIMITS.cell_characters + 1
    assert [(fault.problem.code, list(fault.lines)) for fault in grid.faults] == [("cell.long", [2])]


def test_two_sheets_with_one_name() -> None:
    good = book({"S": [["id"]], "T": [["id"]]})
    assert fatal(patched(good, "xl/workbook.xml", 'name="T"', 'name="S"'))[0] == "sheet.duplicate"


def test_formats_far_away_do_not_matter() -> None:
    made = load_workbook(io.BytesIO(book({"S": [["id", "name"], ["A", "x"]]})))
    made["S"]["XFD1048576"].number_format = "0.00"
    out = io.BytesIO()
    made.save(out)
    (grid,), issues = read_workbook(out.getvalue(), "b.xlsx", "b")
    assert (len(grid.rows), issues) == (2, [])


def test_a_sparse_sheet_within_the_limits_but_too_large() -> None:
    made = Workbook()
    made.active["A1"] = "id"
    made.active["SF150000"] = "x"
    out = io.BytesIO()
    made.save(out)
    assert fatal(out.getvalue()) == ("sheet.limit", "sheet 'Sheet' cell SF150000")


GOOD = book(
    {"actors": [["id", "name"], ["A", "x"]], "ties": [["source_id", "target_id", "kind"], ["A", "A", 1]]}
)
PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")


def damaged(content: bytes, places: Sequence[tuple[float, bytes]]) -> bytes:
    for share, new in places:
        at = int(share * len(content))
        content = content[:at] + new + content[at + len(new) :]
    return content


@settings(
    max_examples=tries(60, few=30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    part=st.sampled_from(["", *PARTS]),
    places=st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.sampled_from([b"9", b"<", b'"', b"/>", b"\xff", b"<v>", b"</c>", b't="e"', b't="s"', b"&x;"])
            | st.binary(min_size=1, max_size=2),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_damaged_bytes_never_raise(part: str, places: list[tuple[float, bytes]], tmp_path: Path) -> None:
    content = damaged(GOOD, places)
    if part:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                target.writestr(name, damaged(text, places) if name == part else text)
        content = out.getvalue()
    path = tmp_path / "map.xlsx"
    path.write_bytes(content)
    imported = read_map([path])
    assert imported.errors or imported.counts


def test_a_bug_of_ours_is_not_called_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(XmlPart, "_start", bug)
    with pytest.raises(ValueError, match="a bug"):
        read_workbook(GOOD, "b.xlsx", "b")


def test_real_workbooks(shared: Path) -> None:
    folder = shared / "data/xlsx-merged"

    def read(name: str) -> tuple[list[Any], list[str]]:
        grids, issues = read_workbook((folder / name).read_bytes(), name, "b")
        return grids, [issue.code for issue in issues]

    grids, codes = read("any_sheets.xlsx")
    assert ([grid.sheet for grid in grids], codes.count("sheet.hidden")) == (["Visible"], 2)
    assert read("date.xlsx")[0][0].rows == read("date_1904.xlsx")[0][0].rows
    assert read("empty_sheet.xlsx") == ([], ["sheet.empty"])
    assert read("header-row.xlsx")[0][0].lines[0] == 3
    assert read("errors.xlsx")[0][0].faults[0].problem.code == "cell.error"
    assert len(read("merged_range.xlsx")[0]) == 2
    assert read("unicodeSheetName.xlsx")[0][0].sheet == "Sheet・1"


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a.xlsb", "a.csv.gz", "a.xlsx", "a"])
def test_other_kinds_of_files_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x1f\x8b something")
    assert [issue.code for issue in read_map([path]).errors] in (["file.kind"], ["file.compressed"])


TELLS = """
import json, os
print(json.dumps({"sheet": "S", "merged": None}))
print(json.dumps([[name] for name in sorted(os.environ)]))
print(json.dumps({"end": True}))
"""


def test_the_process_that_reads_a_workbook_is_told_no_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "child.py").write_text(TELLS, encoding="utf-8")
    monkeypatch.setattr(workbooks, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setenv("ACTORMAP_PASSPHRASE", "open sesame")
    monkeypatch.setenv("TOKEN_OF_ANOTHER_PROGRAM", "open sesame")
    sheet = Sheet("S")
    workbooks._read(b"", {"S": sheet})
    (told,) = sheet.rows
    assert "PATH" in told
    assert set(told) <= KEPT


def test_blocks_of_long_texts_are_rows_like_all_others() -> None:
    short = [pa.array(["a", "b"], pa.large_string()), pa.array(["1", ""], pa.large_string())]
    rows = [["a", "1"], ["b", ""]]
    assert workbooks._put_together([short, [["c"], ["3"]], short]) == [*rows, ["c", "3"], *rows]
    assert workbooks._put_together([short, short]) == [*rows, *rows]
