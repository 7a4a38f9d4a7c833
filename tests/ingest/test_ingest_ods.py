"""ODS: every cell in its place, however the file says it, and nothing that stands there a million times."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from formats import read_workbook

from actormap.ingest.readers.grid import Grid, Merged

SPACES = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "style", "calcext"))
MANIFEST = '<manifest xmlns="urn:m">{}</manifest>'


def ods(body: str, before: str = "", manifest: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", MANIFEST.format(manifest))
        parts.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {SPACES}>{before}<office:body>'
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def typed(kind: str, name: str, value: str) -> str:
    start = f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
    return f"{start}<text:p>as shown</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def times(number: object, what: str = "rows") -> str:
    return f' table:number-{what}-repeated="{number}"'


def table(*rows: str, name: str = "S", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'


BLANK = "<table:table-cell/>"


def read(data: bytes, sheet: str | None = None) -> tuple[list[Grid], list[str]]:
    grids, issues = read_workbook(data, "b.ods", "b", sheet)
    return grids, [issue.code for issue in issues]


def rows(*given: str) -> Sequence[list[str]]:
    (grid,), codes = read(ods(table(*given)))
    assert codes == []
    return grid.rows


def test_values_are_what_a_user_would_type() -> None:
    assert rows(
        row(
            typed("float", "value", "5"),
            typed("percentage", "value", "0.5"),
            typed("currency", "value", "3.00"),
            typed("date", "date-value", "2020-01-02"),
            typed("date", "date-value", "2020-01-02T00:00:00"),
            typed("date", "date-value", "2020-01-02T03:04:05"),
            typed("time", "time-value", "PT3H04M05S"),
            typed("boolean", "boolean-value", "true"),
            typed("boolean", "boolean-value", "false"),
            typed("string", "string-value", "said"),
            cell("shown"),
        )
    ) == [
        [
            "5",
            "0.5",
            "3",
            "2020-01-02",
            "2020-01-02",
            "2020-01-02 03:04:05",
            "03:04:05",
            "yes",
            "no",
            "said",
            "shown",
        ]
    ]


def test_blanks_and_paragraphs_of_a_cell() -> None:
    two = (
        '<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>'
    )
    blanks = cell('c<text:s/>d<text:s text:c="3"/>e<text:tab/>f<text:line-break/>g <text:span>h</text:span>')
    assert rows(row(two, blanks)) == [["a\nb", "c d   e\tf\ng h"]]


def test_what_is_noted_at_a_cell_is_not_in_it() -> None:
    note = "<office:annotation><text:p>ask <text:s/>her</text:p></office:annotation>"
    noted = f'<table:table-cell office:value-type="string">{note}<text:p>a</text:p></table:table-cell>'
    assert rows(row(noted, f"<table:table-cell>{note}</table:table-cell>", cell("b"))) == [["a", "", "b"]]


def test_a_cell_without_a_type_stays_in_its_place() -> None:
    assert rows(row("<table:table-cell><text:p>a</text:p></table:table-cell>", cell("b"))) == [["a", "b"]]


def test_rows_in_groups_and_repeated_cells() -> None:
    data = ods(
        table(
            f"<table:table-header-rows>{row(cell('x', times(2, 'columns')))}</table:table-header-rows>",
            f"<table:table-row-group>{row(BLANK, cell('y'), more=times(2))}</table:table-row-group>",
            row(BLANK, more=times(3)),
            row(cell("z"), '<table:table-cell table:number-columns-repeated="16383"/>'),
            row(BLANK, more=times(1048569)),
        )
    )
    (grid,), codes = read(data)
    assert (grid.rows, grid.lines, codes) == ([["x", "x"], ["", "y"], ["", "y"], ["z", ""]], [1, 2, 3, 7], [])


def test_errors_and_formulas_without_a_value_are_faults() -> None:
    wrong = cell("#N/A", ' table:formula="of:=1/0" calcext:value-type="error"')
    data = ods(
        table(
            row(cell("id")),
            *[row(wrong)] * 3,
            row('<table:table-cell table:formula="of:=1"/>'),
            row(typed("date", "date-value", "9999-99-99")),
        )
    )
    (grid,), _ = read(data)
    assert [(f.problem.code, f.position, list(f.lines), f.value) for f in grid.faults] == [
        ("cell.error", 0, [2, 3, 4], "#N/A"),
        ("cell.formula", 0, [5], ""),
        ("date.form", 0, [6], "9999-99-99"),
    ]
    assert [row[0] for row in grid.rows] == ["id", "#N/A", "#N/A", "#N/A", "?", "9999-99-99"]


def test_merged_cells_are_known_and_spread_on_request() -> None:
    span = ' table:number-columns-spanned="{}" table:number-rows-spanned="{}"'
    covered = "<table:covered-table-cell/>"
    data = ods(
        table(
            row(cell("title", span.format(2, 1)), covered),
            row(cell("id"), cell("name")),
            row(cell("A", span.format(1, 2)), cell("x")),
            row(covered, cell("y")),
        )
    )
    (grid,), _ = read(data)
    assert grid.merged == (Merged(1, 0, 1, 1), Merged(3, 0, 4, 0))
    assert grid.rows == [["title", ""], ["id", "name"], ["A", "x"], ["", "y"]]
    assert grid.spread(3).rows == [["title", ""], ["id", "name"], ["A", "x"], ["A", "y"]]
    assert grid.spread(1).rows[0] == ["title", "title"]
    assert grid.rows[3] == ["", "y"]


def test_hidden_sheets_and_pivot_tables_are_named() -> None:
    unseen = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    pivot = '<table:data-pilot-table table:target-range-address="{0}.A1:{0}.B4"/>'.format("'P 1'")
    tables = [
        table(row(cell("a"))),
        table(row(cell("b")), name="H", more=' table:style-name="ta2"'),
        table(row(cell("c")), name="P 1"),
    ]
    data = ods("".join(tables) + pivot, unseen)
    grids, codes = read(data)
    assert ([grid.sheet for grid in grids], codes) == (["S"], ["sheet.hidden", "sheet.pivot"])
    assert read(data, "H")[0][0].rows == [["b"]]
    assert read(data, "P 1")[0][0].rows == [["c"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ods(table(row(cell("a"))), manifest="<e><encryption-data/></e>"), "workbook.encrypted"),
        (ods(table(row(cell(table(row(cell("a")), name="in"))))), "cell.damaged"),
        (ods(table(row(cell("a"))) + table(row(cell("b")))), "sheet.duplicate"),
        (ods(table(row(cell("a", times("9" * 5000, "columns"))))), "sheet.limit"),
        (ods(table(row(cell("a"), more=times(-1)))), "sheet.limit"),
        (ods(table(row(cell("a"), more=times(20001)), row(*[cell("b")] * 250))), "sheet.limit"),
        (ods("<a>"), "xml.broken"),
    ],
)
def test_what_is_not_read(data: bytes, code: str) -> None:
    assert read(data) == ([], [code])


def test_real_files(shared: Path) -> None:
    folder = shared / "data"
    (grid,), _ = read((folder / "messy-tables/blank_line.ods").read_bytes())
    assert grid.rows[1] == ["Bob", "20", "2010-10-10"]
    (grid,), _ = read((folder / "xlsx-merged/merged_cells.ods").read_bytes())
    assert len(grid.merged) == 1
