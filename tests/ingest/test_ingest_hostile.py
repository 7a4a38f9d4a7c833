"""Every hostile CSV, HXL, XLSX and ODS file gets the right answer, in the right place, soon."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from counted import entered

from actormap.ingest import Imported, read_map
from actormap.ingest.readers import Broken, workbooks
from actormap.ingest.readers.workbooks.sheets import Sheet

FORMATS = ("csv", "hxl", "xlsx", "ods")
SECONDS = 2.0
MANY_COLUMNS = 150_000
"""So many has the file with too many."""
BY_NAME = "columns: {id: name, name: name, kind: type}"
TIES = "columns: {source_id: source, target_id: target}\n    constants: {kind: coordination}"


@dataclass(frozen=True)
class Case:
    """What must be said of a file: code and place; nothing where all rows are to be had."""

    code: str = ""
    place: str = ""
    says: str = ""
    table: str = "actors"
    maps: str = ""
    names: tuple[str, ...] = field(default=())


GOOD = Case(maps=BY_NAME)
CASES = {
    "csv/bidi.csv": Case("cell.control", "row 2 column 'name'", maps=BY_NAME),
    "csv/control.csv": Case("cell.control", "row 2 column 'name'"),
    "csv/cp1256.csv": Case("text.encoding", "row 2", "علي"),
    "csv/cr_only.csv": Case(maps=BY_NAME, names=("A", "B")),
    "csv/cypher.csv": Case("kind.unknown", "row 2 column 'type'", table="ties", maps=TIES.split("\n", 1)[0]),
    "csv/date_like.csv": Case(
        maps="columns: {id: code, name: name, kind: type}",
        names=("1-2", "3E5", "007", "12345678901234567890"),
    ),
    "csv/dup_header.csv": Case("header.duplicate", "row 1 column 'name'"),
    "csv/empty.csv": Case("file.empty"),
    "csv/formula.csv": Case(maps="columns: {id: notes, name: name, kind: type}"),
    "csv/hash_collide.csv": GOOD,
    "csv/header_only.csv": Case("file.norows"),
    "csv/huge_weight.csv": Case("number.form", "row 4 column 'weight'", table="ties", maps=TIES),
    "csv/id_collision.csv": Case("id.duplicate", "row 5 column 'id'"),
    "csv/index_shift.csv": Case("row.width", "row 2", "3 cells, the header has 2"),
    "csv/is_html.csv": Case("file.kind", "", "this is HTML"),
    "csv/is_really_xlsx.csv": Case("file.kind", "", "this is a zip or Excel file, not CSV"),
    "csv/latin1.csv": Case("text.encoding", "row 2", "José"),
    "csv/many_quotes.csv": Case("cell.long", "row 2 column 'name'", "longer than 32767"),
    "csv/missing_endpoint.csv": Case("source_id.empty", "row 3 column 'source'", table="ties", maps=TIES),
    "csv/na_name.csv": Case(maps=BY_NAME, names=("NA", "Null", "None", "nan", "True")),
    "csv/no_header.csv": Case("column.missing", "row 1", "found A, person"),
    "csv/nul.csv": Case("cell.control", "row 2 column 'name'"),
    "csv/one_line.csv": Case("table.columns", "row 1", "150002 columns, at most 500"),
    "csv/path_name.csv": Case(maps="columns: {id: name, name: name, note: photo}", names=("A", "B", "C")),
    "csv/ragged.csv": Case("row.width", "row 3", "4 cells, the header has 2"),
    "csv/reserved_names.csv": Case("id.long", "row 6 column 'name'", maps=BY_NAME),
    "csv/rich_markup.csv": GOOD,
    "csv/semicolon.csv": Case(maps=BY_NAME, names=("A",)),
    "csv/unclosed_quote.csv": Case("csv.quote", "line 2 column 1", "quote opened and never closed"),
    "csv/utf16.csv": Case(maps=BY_NAME, names=("علي",)),
    "csv/utf8_bom.csv": Case(maps=BY_NAME, names=("A",)),
    "csv/wide_cell.csv": Case("cell.long", "line 2 column 1", "longer than 32767"),
    "csv/xss.csv": GOOD,
    "hxl/hxl_bad_tag.csv": Case("hxl.tag", "row 2 column 'Role'", table=""),
    "hxl/hxl_no_tags.csv": Case("table.unknown", "", "no HXL tag row in the first 25 rows", table=""),
    "xlsx/bad_crc.xlsx": Case("zip.damaged", "", "damaged file"),
    "xlsx/bad_date.xlsx": Case("date.form", "sheet 'S' cell A2", "not a date"),
    "xlsx/billion_laughs.xlsx": Case("xml.dtd", "xl/worksheets/sheet1.xml line 1", "DTD"),
    "xlsx/dde.xlsx": Case(maps=BY_NAME, names=("Ali",)),
    "xlsx/dimension_lie.xlsx": Case(maps=BY_NAME, names=("Ali",)),
    "xlsx/dimension_small.xlsx": Case("header.empty", "sheet 'S' cell C1", maps=BY_NAME),
    "xlsx/dup_member.xlsx": Case("zip.duplicate", "", "two parts with one name"),
    "xlsx/encrypted.xlsx": Case("xls.damaged", "", "password-protected"),
    "xlsx/error_cells.xlsx": Case("cell.error", "sheet 'S' cell A2"),
    "xlsx/external_link.xlsx": Case(maps=BY_NAME, names=("Ali",)),
    "xlsx/far_cell.xlsx": Case("sheet.limit", "sheet 'S' cell XFD1048576", "(200000 rows, 500 columns)"),
    "xlsx/far_col.xlsx": Case("sheet.limit", "sheet 'S' cell XFD2"),
    "xlsx/far_row.xlsx": Case("sheet.limit", "sheet 'S' cell A1048576"),
    "xlsx/hidden_sheet.xlsx": Case("sheet.hidden", "sheet 'S'", "is hidden"),
    "xlsx/lying_size.xlsx": Case("zip.damaged", "", "damaged file"),
    "xlsx/macro.xlsm": Case(maps=BY_NAME, names=("Ali",)),
    "xlsx/mid_cell.xlsx": Case("sheet.limit", "sheet 'S' cell AMJ20000"),
    "xlsx/ok.xlsx": Case(maps=BY_NAME, names=("Ali",)),
    "xlsx/overlap.zip.xlsx": Case("zip.duplicate"),
    "xlsx/path_traversal.xlsx": Case("zip.path", "", "unsafe part name"),
    "xlsx/row_overflow.xlsx": Case("sheet.limit", "sheet 'S' cell ZZZZZZ4294967295"),
    "xlsx/row_zero.xlsx": Case("cell.damaged", "sheet 'S' cell A0", "row 0"),
    "xlsx/sst_index.xlsx": Case("cell.damaged", "sheet 'S' cell A2", "damaged"),
    "xlsx/truncated.xlsx": Case("zip.damaged"),
    "xlsx/xxe.xlsx": Case("xml.dtd"),
    "xlsx/zip_bomb_other.xlsx": Case("zip.size", "", "xl/styles.xml unpacks to 144 MB, at most 64"),
    "xlsx/zip_bomb_rows.xlsx": Case("zip.size", "", "unpacks to 69 MB, at most 64"),
    "xlsx/zip_bomb_sst.xlsx": Case("zip.size", "", "unpacks to 114 MB"),
    "ods/laughs.ods": Case("xml.dtd", "content.xml line 1", "DTD"),
    "ods/ok.ods": Case(maps="columns: {id: name, name: name}", names=("Ali",)),
    "ods/repeat_99M.ods": Case("sheet.limit", "sheet 'S' cell SG99000", "(200000 rows, 500 columns)"),
    "ods/repeat_both.ods": Case("sheet.limit", "sheet 'S' cell SG100000"),
    "ods/repeat_overflow.ods": Case("sheet.limit", "sheet 'S' cell A200001"),
    "ods/repeat_rows.ods": Case("sheet.limit", "sheet 'S' cell A200001"),
}


@pytest.fixture(scope="session")
def hostile(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile files, made anew."""
    folder = tmp_path_factory.mktemp("hostile")
    make = shared / "hostile" / "make.py"
    subprocess.run([sys.executable, str(make), str(folder)], check=True, capture_output=True)
    return folder


def answer(path: Path, case: Case, folder: Path) -> Imported:
    mapping = None
    if case.maps:
        mapping = folder / "mapping.yaml"
        mapping.write_text(
            f"tables:\n  - file: {path.name}\n    table: {case.table}\n    {case.maps}\n", "utf-8"
        )
    return read_map([path], mapping=mapping, table=case.table or None)


def test_every_hostile_table_has_a_case(hostile: Path) -> None:
    files = {f"{form}/{path.name}" for form in FORMATS for path in (hostile / form).iterdir()}
    assert files == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_hostile_file_gets_its_answer(name: str, hostile: Path, tmp_path: Path) -> None:
    case, path = CASES[name], hostile / name
    before = path.read_bytes()
    start = time.process_time()
    read = answer(path, case, tmp_path)
    assert time.process_time() - start < SECONDS
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] in ([], ["mapping.yaml"])
    if not case.code:
        assert read.errors == ()
        assert read.counts["actors"] > 0
        if case.names:
            key = "id" if "code" in case.maps else "name"
            assert tuple(read.changes.upserts["actors"][key]) == case.names
        return
    assert not read.changes
    assert any(
        issue.code == case.code and issue.place == (case.place or issue.place) and case.says in issue.problem
        for issue in read.errors
    ), [str(issue) for issue in read.issues]
    for issue in read.issues:
        assert issue.file == path.name
        assert str(issue).isprintable()
        assert issue.remedy.endswith(".")
        assert not issue.problem.endswith(".")


def test_all_errors_of_a_file_are_told_at_once(hostile: Path, tmp_path: Path) -> None:
    def errors(name: str) -> set[tuple[str, str]]:
        read = answer(hostile / name, CASES[name], tmp_path)
        return {(issue.place, issue.code) for issue in read.errors}

    assert {("row 3", "row.width"), ("row 4", "row.width")} <= errors("csv/ragged.csv")
    assert {
        (f"row {n} column 'weight'", code)
        for n, code in enumerate(
            ("weight.range", "weight.range", "number.form", "weight.range", "number.form"), 2
        )
    } <= errors("csv/huge_weight.csv")
    assert {
        ("row 3 column 'source'", "source_id.empty"),
        ("row 4 column 'target'", "target_id.empty"),
    } <= errors("csv/missing_endpoint.csv")
    assert {("row 5 column 'id'", "id.duplicate"), ("row 6 column 'id'", "id.duplicate")} == errors(
        "csv/id_collision.csv"
    )


def test_ids_that_look_alike_stay_three_actors(hostile: Path) -> None:
    read = read_map([hostile / "csv/id_collision.csv"], table="actors")
    (told,) = (issue for issue in read.warnings if issue.code == "id.look_alike")
    assert (told.lines, told.value) == ((3, 4), "1.0, 01")


def test_names_that_look_alike_are_told(hostile: Path, tmp_path: Path) -> None:
    lines = (hostile / "csv/bidi.csv").read_text("utf-8").splitlines()
    path = tmp_path / "actors.csv"
    path.write_text("\n".join([lines[0], *lines[2:]]), "utf-8")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(f"tables:\n  - file: actors.csv\n    table: actors\n    {BY_NAME}\n", "utf-8")
    read = read_map([path], mapping=mapping)
    assert read.errors == ()
    (told,) = (issue for issue in read.warnings if issue.code == "name.look_alike")
    assert told.lines == (3, 4, 5)
    assert len(set(read.changes.upserts["actors"]["id"])) == 4


@pytest.mark.parametrize("name", ["formula", "xss", "rich_markup"])
def test_hostile_texts_are_imported_as_they_are(name: str, hostile: Path, tmp_path: Path) -> None:
    path = hostile / "csv" / f"{name}.csv"
    read = answer(path, CASES[f"csv/{name}.csv"], tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        expected = [row["name"].strip() for row in csv.DictReader(file)]
    assert list(read.changes.upserts["actors"]["name"]) == expected


def test_chosen_encoding_gives_the_name(hostile: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(f"tables:\n  - file: cp1256.csv\n    table: actors\n    {BY_NAME}\n", "utf-8")
    path = hostile / "csv/cp1256.csv"
    assert list(read_map([path], mapping=mapping, encoding="cp1256").changes.upserts["actors"]["name"]) == [
        "علي"
    ]
    assert [i.code for i in read_map([path], mapping=mapping, encoding="utf-7").errors] == [
        "encoding.unknown"
    ]


def test_too_many_columns_are_refused_at_once(hostile: Path) -> None:
    told: list[str] = []
    work = entered(
        lambda: told.extend(
            issue.code for issue in read_map([hostile / "csv/one_line.csv"], table="actors").errors
        )
    )
    assert told == ["table.columns"]
    assert work.total() < MANY_COLUMNS / 10


def test_a_sheet_that_kills_its_reader_is_one_issue(hostile: Path) -> None:
    """What the scan lets through is still only a dead child: here a reader without memory."""
    data = (hostile / "xlsx/far_cell.xlsx").read_bytes()
    with pytest.raises(Broken) as caught:
        workbooks._read(data, {"S": Sheet("S")})
    assert caught.value.code == "xlsx.unreadable"
