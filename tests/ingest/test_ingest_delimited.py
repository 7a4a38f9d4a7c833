"""The strict CSV reader: what goes in comes out, and what cannot be read is named."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from formats import read_delimited
from hypothesis import example, given
from hypothesis import strategies as st

from actormap.core.config import LIMITS
from actormap.core.tables.values import FORBIDDEN
from actormap.ingest.readers.delimited import SEPARATORS, at_once, record_by_record
from actormap.ingest.readers.encoding import proposals

CELLS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('علي Жанна 👩🏽‍⚖️ ";,\t|\r\n\u00a0'),
    max_size=12,
).filter(lambda text: not FORBIDDEN.search(text))


def rows_of(data: bytes, encoding: str | None = None) -> Sequence[list[str]]:
    grid, issues = read_delimited(data, "t.csv", "t", encoding)
    assert grid is not None, issues
    return grid.rows


def only_issue(data: bytes, encoding: str | None = None) -> tuple[str, int | None, str]:
    grid, (issue,) = read_delimited(data, "t.csv", "t", encoding)
    assert grid is None
    return issue.code, issue.row, issue.place


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6), st.sampled_from(SEPARATORS), st.booleans()
)
def test_rows_come_back_as_they_were_written(rows: list[list[str]], separator: str, wide: bool) -> None:
    header = ["id", "name", "note"]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    data = out.getvalue().encode("utf-16" if wide else "utf-8")
    assert rows_of(data) == [header, *(row for row in rows if any(map(str.strip, row)))]


@given(st.binary(max_size=300) | st.text('",;\n\r\tab#', max_size=80).map(str.encode))
def test_any_bytes_give_cells_or_issues(data: bytes) -> None:
    grid, issues = read_delimited(data, "t.csv", "t")
    assert grid is not None or issues


def test_lines_are_counted_as_an_editor_does() -> None:
    grid, _ = read_delimited(b'id,name\r\n\r\n1,"a\r\nb"\r\n2,c\r\n', "t.csv", "t")
    assert grid is not None
    assert grid.lines == [1, 3, 5]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('id,name\n1,"a\n2,b\n', "line 2 column 2"),
        ('id,name\n"x\ny","a\n2,b\n', "line 3 column 2"),
        ('id,name\n1,"a"b\n', "line 2 column 2"),
        ('id,"name\n1,a\n', "line 1 column 2"),
        ('id,name\r1,"a\r2,b\r', "line 2 column 2"),
    ],
)
def test_a_quote_is_reported_where_it_opened(text: str, where: str) -> None:
    code, _, place = only_issue(text.encode())
    assert (code, place) == ("csv.quote", where)


def test_an_unclosed_quote_in_a_large_file_is_no_long_cell() -> None:
    assert only_issue(b'id,name\n1,"a\n' + b"2,b\n" * 60_000)[::2] == ("csv.quote", "line 2 column 2")


def test_separator_in_quotes_does_not_count() -> None:
    assert rows_of(b'"a,b,c";d\n1;2\n') == [["a,b,c", "d"], ["1", "2"]]


def test_bytes_that_are_not_utf8_are_never_guessed() -> None:
    assert only_issue("id,name\n1,a\n2,Пётр\n".encode("cp1251"))[:2] == ("text.encoding", 3)
    assert only_issue("id,name\n1,a\n2,Пётр\n".encode("utf-32"))[0] == "file.kind"
    assert rows_of("id,name\n1,Пётр\n".encode("cp1251"), "windows-1251")[1] == ["1", "Пётр"]


def test_utf8_read_as_something_else_is_doubted() -> None:
    grid, (issue,) = read_delimited("id,name\n1,José\n".encode(), "t.csv", "t", "cp1252")
    assert grid is not None
    assert issue.warning
    assert issue.code == "text.encoding_doubt"


@pytest.mark.parametrize("name", ["utf-7", "rot13", "zlib", "no such", "\0", "unicode_escape"])
def test_encodings_that_are_not_accepted(name: str) -> None:
    assert only_issue(b"id,name\n", name)[0] == "encoding.unknown"


def test_csv_spectrum(shared: Path) -> None:
    for path in sorted((shared / "data/csv-spectrum/csvs").glob("*.csv")):
        if path.stem == "location_coordinates":
            continue  # its JSON holds another telephone number
        header, *rows = rows_of(path.read_bytes())
        expected = json.loads((path.parent.parent / "json" / f"{path.stem}.json").read_text("utf-8"))
        assert [dict(zip(header, row, strict=True)) for row in rows] == (
            expected if isinstance(expected, list) else [expected]
        ), path.name


def test_arabic_windows_file_equals_its_utf8_twin(shared: Path) -> None:
    folder = shared / "data/arabic-encodings"
    old = (folder / "arab_ngo_names_cp1256.csv").read_bytes()
    assert only_issue(old)[0] == "text.encoding"
    pairs = zip(
        rows_of(old, "cp1256"), rows_of((folder / "arab_ngo_names_utf8.csv").read_bytes()), strict=True
    )
    cells = [(a, b) for one, two in pairs for a, b in zip(one, two, strict=True)]
    assert sum(a != b for a, b in cells) <= 4


def test_mac_line_ends(shared: Path) -> None:
    data = (shared / "data/messy-tables/mixedGLB.csv").read_bytes()
    with (shared / "data/messy-tables/mixedGLB.csv").open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.reader(file) if any(map(str.strip, row))]
    assert rows_of(data) == expected


def test_every_sample_of_the_collections_gives_cells_or_issues(shared: Path) -> None:
    for folder in ("frictionless-csv", "messy-tables", "encodings", "hxl-lib-basic"):
        for path in sorted((shared / "data" / folder).iterdir()):
            grid, issues = read_delimited(path.read_bytes(), path.name, path.stem)
            assert grid is not None or issues


def test_the_separator_is_the_one_on_which_rows_agree() -> None:
    titled = b'Who, what and where\n\nOrg;Sector;Area\nA, B and C;WASH;x\nD, E;"Food; food";y\nshort;one\n'
    assert rows_of(titled) == [
        ["Who, what and where"],
        ["Org", "Sector", "Area"],
        ["A, B and C", "WASH", "x"],
        ["D, E", "Food; food", "y"],
        ["short", "one"],
    ]
    assert rows_of(b"id\tname\n1\ta, b\n2\tc, d\n")[1] == ["1", "a, b"]
    assert rows_of(b"name\nA and B\n") == [["name"], ["A and B"]]
    assert rows_of(b"a|b\n1,5|2,5\n") == [["a", "b"], ["1,5", "2,5"]]


def test_rows_stay_as_wide_as_they_are_and_blank_ones_are_none() -> None:
    grid, issues = read_delimited(b"a,b,c\n1,2\n" + b",,\n" * 5000 + b"1,2,3,4\r5\r", "t.csv", "t")
    assert grid is not None
    assert (grid.rows, issues) == ([["a", "b", "c"], ["1", "2"], ["1", "2", "3", "4"], ["5"]], [])
    assert grid.lines == [1, 2, 5003, 5004]


def test_utf16_without_a_mark_is_known_by_its_zeros() -> None:
    text = "اسم,نوع\nعلي,شخص\n"
    for codec in ("utf-16-le", "utf-16-be"):
        assert rows_of(text.encode(codec)) == [["اسم", "نوع"], ["علي", "شخص"]]
    grid, _ = read_delimited(b"name,type\nA\0li,x\n1\n", "t.csv", "t")
    assert grid is not None
    assert [fault.problem.code for fault in grid.faults] == ["cell.control"]


NAMES = {
    "cp1256": "الاسم\nجمعية النهضة النسائية\nاتحاد المرأة العربية\nمنظمة الأمل للتنمية\n",
    "cp1251": "Имя\nФонд помощи беженцам\nСоюз женщин Киргизии\nСовет старейшин\n",
    "cp1254": "Ad\nKadın Dayanışma Vakfı İstanbul Şubesi\nİnsan Hakları Derneği Çağrı Işık Öğretmen Güneş\n",
}


@pytest.mark.parametrize(("right", "text"), NAMES.items())
def test_encodings_are_proposed_and_never_taken(right: str, text: str) -> None:
    grid, (issue,) = read_delimited(text.encode(right), "t.csv", "t")
    assert grid is None
    assert issue.code == "text.encoding"
    assert issue.problem.startswith("not UTF-8; some of it reads ")
    assert f" as {right}" in issue.problem
    assert text.splitlines()[2][:20] in issue.problem


LINES = {
    ("cp1252", "French"): "Réseau des fédérations;Sécurité;Ségou\nCœur d’Afrique – été;Santé;Kayes\n",
    ("cp1252", "Spanish"): "Asociación de niñas;Educación;Bogotá\nFundación Señor;Niñez;Córdoba\n",
    ("cp1252", "Portuguese"): "Associação das Mães;Educação;São Tomé\nFundação João;Saúde;Pará\n",
    ("cp1252", "German"): "Verein für Gerechtigkeit;Köln;Bildung\nFlüchtlingsrat;Düsseldorf;Straße\n",
    ("cp1250", "Polish"): "Stowarzyszenie Żółw;Łódź;Święto\nFundacja Gęś;Kraków;Zdrowie\n",
    ("cp1250", "Czech"): "Sdružení přátel;Příbram;žluťoučký\nNadace Úsvit;Děčín;školství\n",
    ("cp1250", "Romanian"): "Asociaţia;Bucureşti;sănătate şi învăţământ\n",
    ("cp1251", "Ukrainian"): "Фонд їжака;Освіта;Київ\n",
    ("cp1254", "Turkish"): "Kadın Derneği;Eğitim;İzmir\nGençlik Vakfı;Sağlık;Şırnak\n",
    ("cp1256", "Arabic"): "منظمة السلام;التعليم;الشمال\nجمعية الأمل;الصحة;الجنوب\n",
    ("mac_roman", "French"): "Réseau des fédérations;Sécurité;Ségou\n",
}


@pytest.mark.parametrize(("right", "language"), LINES, ids=lambda part: part)
def test_the_encoding_of_a_language_is_proposed_first(right: str, language: str) -> None:
    text = LINES[right, language]
    assert proposals(text.encode(right))[0][0] == right
    _, (issue,) = read_delimited(text.encode(right), "t.csv", "t")
    first, *others = issue.problem.removeprefix("not UTF-8; some of it reads ").split(" as cp")
    shown = first.partition("'")[2].partition(" as ")[0]
    assert any(cell[:20] in shown for cell in re.split("[;\n]", text) if not cell.isascii())
    assert others


def test_encodings_are_shown_on_the_cells_where_they_differ() -> None:
    text = "Élan;Été;Écho;Éveil\n" * 3 + "Niñas;Été\n"
    _, (issue,) = read_delimited(text.encode("cp1252"), "t.csv", "t")
    assert "'Niñas" in issue.problem
    assert "'Nińas" in issue.problem, "as cp1250 all other cells read the same"


@pytest.mark.parametrize("right", ["cp1256", "cp1251"])
@pytest.mark.parametrize("wrong", ["cp1252", "cp1251", "cp1256", "koi8-r"])
def test_words_of_no_language_are_doubted(right: str, wrong: str) -> None:
    text = NAMES[right]
    grid, issues = read_delimited(text.encode(right), "t.csv", "t", wrong)
    assert grid is not None
    if right == wrong:
        assert (grid.rows[1:], issues) == ([[name] for name in text.splitlines()[1:]], [])
        return
    (issue,) = issues
    assert (issue.code, issue.warning) == ("text.encoding_doubt", True)
    assert issue.problem.startswith("4 cells look broken, such as ")
    assert f"as {right} they are {text.splitlines()[0]!r}" in issue.problem


def test_encodings_of_real_files(shared: Path) -> None:
    right = {
        "TIS-620": "cp874",
        "iso-8859-6-arabic": "iso8859-6",
        "windows-1251-russian": "cp1251",
        "windows-1254-turkish": "cp1254",
        "windows-1255-hebrew": "cp1255",
        "windows-1256-arabic": "cp1256",
        "GB2312": "gb18030",
        "windows-1252": "cp1252",
    }
    missed = []
    for path in sorted((shared / "data/encodings").iterdir()):
        codec = right.get(path.name.split("__")[0])
        if codec is None:
            continue
        data = path.read_bytes()
        first = next((name for name, _ in proposals(data)), "ascii")
        lines = [line for line in data.split(b"\n") if not line.isascii()]
        if b"".join(lines).decode(first, "replace") != b"".join(lines).decode(codec, "replace"):
            missed.append(path.name)
    assert missed == ["GB2312__acnnewswire.net.xml"]  # what is not ASCII in it is two signs
    folder = shared / "data/encodings"
    for name in ("UTF-16BE__nobom-utf16be.txt", "UTF-16LE__nobom-utf16le.txt"):
        assert rows_of((folder / name).read_bytes())[0] == ["DateTime", "Bid", "Ask"]


def test_the_work_is_as_long_as_the_file() -> None:
    """Each of these took seconds or hundreds of megabytes when the reader looked back at every cell."""
    assert only_issue(b"id,name\n" + b"a," * 40_000 + b'"x\n')[::2] == ("csv.quote", "line 2 column 40001")
    assert only_issue(b"abc," * (1 << 21))[0] == "table.columns"
    assert only_issue(b'"a",' * (1 << 21))[0] == "table.columns"
    assert only_issue(b'a,"' + b'""' * (1 << 20))[::2] == ("csv.quote", "line 1 column 2")
    assert only_issue(b"\n" * (LIMITS.cells + 2))[0] == "table.rows"


ODD = st.sampled_from(
    [
        "",
        " ",
        "\u00a0",
        "\x1c",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x00",
        "\r",
        "\n",
        "\n\n",
        "\r\n",
        '"',
        "é",
        "محمد",
        "a\u200cb",
        "null",
        "NaN",
        "007",
        "1e5",
        "=1",
        "#N/A",
        "\\",
        "'",
    ]
)


@given(st.lists(ODD | CELLS, max_size=30), st.sampled_from(SEPARATORS), st.sampled_from(["\n", "\r\n", "\r"]))
@example(["a", "b", "\n", "c"], ",", "\n")
@example(["a", "b\n\n\nc", "d"], ",", "\r\n")
@example(["\ufeff", "b"], ",", "\n")
def test_both_readers_say_the_same_of_every_text(cells: list[str], separator: str, end: str) -> None:
    """Rows and lines of a text that is read at once are those that the strict reader finds."""
    pairs = zip(cells[::2], cells[1::2], strict=False)
    for text in (end.join(map(separator.join, pairs)), separator.join(cells), "".join(cells)):
        for whole in (text, text + end):
            found = at_once(whole, separator)
            if found is not None:
                assert (list(found[0]), found[1]) == record_by_record(whole, separator)


@given(
    st.lists(st.lists(CELLS.filter(lambda text: not set(text) & set('";,\t|\r\n')), min_size=2, max_size=2))
)
def test_plain_tables_are_read_at_once(rows: list[list[str]]) -> None:
    text = "".join(f"{a};{b}\n" for a, b in [["id", "name"], *rows])
    found = at_once(text, ";")
    assert found is not None
    assert found[0] == [row for row in [["id", "name"], *rows] if any(map(str.strip, row))]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n"c",d\n',
        "a,b\nc\n",
        "a\nb\n",
        "a,b\rc,d\r",
        "a,b\nc," + "x" * (LIMITS.cell_characters + 1),
    ],
)
def test_a_text_that_needs_a_closer_look_is_not_read_at_once(text: str) -> None:
    assert at_once(text, ",") is None


def test_a_table_as_long_as_may_be_is_read_at_once() -> None:
    most = "a,b\n" * (LIMITS.rows + 1)
    found = at_once(most, ",")
    assert found is not None
    assert len(found[1]) == LIMITS.rows + 1
    assert at_once(most + "a,b", ",") is None
