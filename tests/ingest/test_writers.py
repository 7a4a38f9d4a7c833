"""Workbooks that people fill in: what is filled in comes back exactly, in every language."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from seeds import tries

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.model import ActorMap, apply_changes
from actormap.core.sentences import Sentence
from actormap.core.tables.records import records
from actormap.core.words import DOMAIN, LOCALE
from actormap.ingest import LeftOut, read_map
from actormap.ingest.readers.grid import PROBLEM
from actormap.ingest.sheet.headers import normal
from actormap.ingest.writers import Book, problem_bytes, template_bytes, to_fill_in

LANGUAGES = list(schema.LANGUAGES)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
EVERY_COLUMN = [column for columns in schema.columns().values() for column in columns.values()]
OFFERED = {column.vocabulary for column in EVERY_COLUMN if column.table in schema.open_tables()} - {""}
"""Lists to choose from in templates; what is sealed has none."""


@pytest.fixture(scope="module")
def sample() -> ActorMap:
    m = apply_changes(ActorMap.empty(), read_map([SAMPLES]).require().changes)
    assert sum(len(frame) > 0 for frame in m.tables.values()) > 10
    return m


@pytest.fixture(scope="module")
def known() -> set[str]:
    """What is said of the sample where it is read from CSV."""
    return {issue.code for issue in read_map([SAMPLES]).issues}


def shown(value: object, column: schema.Column, language: str) -> str:
    """A cell as somebody fills it in who works in a language."""
    if value != value or value == "":  # noqa: PLR0124 - NaN is not itself
        return ""
    if column.numeric:
        return f"{value:g}"
    labels = schema.vocabulary(column.vocabulary) if column.vocabulary else {}
    parts = str(value).split(schema.SEPARATOR) if column.many else [str(value)]
    return "; ".join(
        schema.code_label(column.vocabulary, part, language) if part in labels else part for part in parts
    )


def filled(path: Path, m: ActorMap, language: str) -> None:
    """A template of all tables, filled in with a map."""
    book = load_workbook(io.BytesIO(template_bytes(to_fill_in(), language=language)))
    for table in to_fill_in():
        columns = list(schema.columns()[table].values())
        for line, row in enumerate(records(m[table]), 2):
            for at, column in enumerate(columns, 1):
                text = shown("" if row[column.name] is None else row[column.name], column, language)
                if text:
                    book[table].cell(line, at).value = text
                    book[table].cell(line, at).data_type = "s"
    book.save(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_template_gives_exactly_its_rows(
    language: str, sample: ActorMap, known: set[str], tmp_path: Path
) -> None:
    # Whole in the first language; in the others, unless all is tried, what concerns some of the actors.
    many = len(sample.actors) if language == LANGUAGES[0] else tries(len(sample.actors), few=60)
    m = sample.where(sample.actors["id"].iloc[:many])
    filled(tmp_path / "country.xlsx", m, language)
    imported = read_map([tmp_path / "country.xlsx"]).require()
    assert apply_changes(ActorMap.empty(), imported.changes).equals(m)
    assert {issue.code for issue in imported.issues} <= known, "nothing more than of the same rows as CSV"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_is_nothing_to_import(language: str, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    path.write_bytes(template_bytes(["actors", "ties"], language=language))
    assert [issue.code for issue in read_map([path]).issues] == ["import.empty"]


@pytest.mark.parametrize("table", schema.tables())
def test_no_header_means_two_columns_in_two_languages(table: str) -> None:
    meant: dict[str, set[str]] = {}
    for column in schema.columns()[table].values():
        labels = [schema.column_label(column.name, language) for language in LANGUAGES]
        assert all(labels)
        for text in (column.name, *column.aliases, *labels):
            meant.setdefault(normal(text), set()).add(column.name)
    assert not {text: names for text, names in meant.items() if len(names) > 1}


@pytest.mark.parametrize("name", sorted(OFFERED))
def test_no_choice_means_two_codes_in_two_languages(name: str) -> None:
    meant: dict[str, set[str]] = {}
    for code in schema.vocabulary(name):
        for text in (code, *(schema.code_label(name, code, language) for language in LANGUAGES)):
            assert schema.SEPARATOR not in text
            meant.setdefault(text.casefold(), set()).add(code)
    assert not {text: codes for text, codes in meant.items() if len(codes) > 1}


def test_translations_are_whole_and_of_use() -> None:
    labels = {
        label
        for column in EVERY_COLUMN
        if column.vocabulary
        for label in schema.vocabulary(column.vocabulary).values()
    }
    columns = {column.name.replace("_", " ").capitalize() for column in EVERY_COLUMN}
    used = labels | columns | set(schema.vocabulary("theme").values())
    assert not set(schema.translations()) - used
    assert not set(schema.headings()) - columns
    both = (*schema.translations().values(), *schema.headings().values())
    assert all(set(texts) == set(LANGUAGES) for texts in both)


def test_a_word_above_a_column_is_not_taken_for_the_label_of_a_code() -> None:
    labels = {label for name in schema.vocabularies() for label in schema.vocabulary(name).values()}
    columns = {column.name.replace("_", " ").capitalize() for column in EVERY_COLUMN}
    assert labels & columns <= set(schema.headings()), "one word, two meanings: each has its translation"
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        pages = {message.id for message in read_po(file)}
    assert set(schema.headings()) <= columns
    assert set(schema.headings()) - labels <= pages, "the other meaning is that of a page"
    assert schema.code_label("spheres", "state", "fr") == "État"
    assert schema.column_label("state", "fr") == "Constaté ou attendu"


def test_lists_to_choose_from_hold_what_they_say() -> None:
    book = load_workbook(io.BytesIO(template_bytes(["actors"], language="fr")))
    sheet = book["actors"]
    headers = [cell.value for cell in sheet[1]]
    rules = {
        headers[min(found.min_col for found in rule.sqref.ranges) - 1]: rule
        for rule in sheet.data_validations.dataValidation
    }
    assert set(rules) == set(headers)
    sphere, types = rules["Sphère"], rules["Types"]
    assert (sphere.type, sphere.showErrorMessage) == ("list", True)
    assert (types.type, types.showErrorMessage) == ("list", False), "several types may stand in a cell"
    name, _, cells = sphere.formula1.partition("!")
    offered = [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]
    assert offered == [schema.code_label("spheres", code, "fr") for code in schema.spheres()]
    assert rules["Nom"].prompt.startswith("Name as the actor uses it")


def test_what_somebody_types_as_a_day_is_a_day() -> None:
    sheet = load_workbook(io.BytesIO(template_bytes(["ties"])))["ties"]
    at = [cell.value for cell in sheet[1]].index("From") + 1
    assert sheet.column_dimensions["ABCDEFGHIJ"[at - 1]].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize(
    ("tables", "language"), [(["people"], "en"), (["mappings"], "en"), (["actors"], "pt")]
)
def test_what_there_is_no_template_for_is_refused(tables: list[str], language: str) -> None:
    with pytest.raises(ActormapError, match="Use "):
        template_bytes(tables, language=language)


BAD = """id,name,types,sphere,note
A,Forum,LNGO,civil_society,
B,,LNGO,civil_society,=1+1
C,Desk,nothing,civil_society,-3
D,"@SUM(A1)",LNGO,nowhere,+49
"""


def test_rows_with_a_problem_come_back_mended(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(BAD, "utf-8")
    imported = read_map([tmp_path / "actors.csv"], skip_bad=True).require()
    path = tmp_path / "to mend.xlsx"
    path.write_bytes(problem_bytes(imported.left_out))
    book = load_workbook(path)
    sheet = book["actors"]
    assert [cell.value for cell in sheet[1]] == ["id", "name", "types", "sphere", "note", PROBLEM]
    assert [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=2)] == [
        ["B", None, "LNGO", "civil_society", "=1+1"],
        ["C", "Desk", "nothing", "civil_society", "-3"],
        ["D", "@SUM(A1)", "LNGO", "nowhere", "+49"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert "types: not on the list" in sheet["F3"].value
    again = read_map([path], skip_bad=True)
    assert [len(one.rows) for one in again.left_out] == [3], "what is not mended is left out again"
    sheet["B2"], sheet["C3"], sheet["D4"] = "League", "NNGO", "media"
    book.save(path)
    mended = read_map([path]).require()
    assert mended.changes.upserts["actors"][["id", "name", "sphere"]].to_numpy().tolist() == [
        ["B", "League", "civil_society"],
        ["C", "Desk", "civil_society"],
        ["D", "@SUM(A1)", "media"],
    ]
    assert "column.unused" not in [issue.code for issue in mended.issues]


def test_rows_of_another_width_come_back_with_all_of_their_cells(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("id,name\nA,Forum\nB,Desk,more,and more\n", "utf-8")
    left = read_map([tmp_path / "actors.csv"], skip_bad=True).require().left_out
    sheet = load_workbook(io.BytesIO(problem_bytes(left)))["actors"]
    assert [cell.value for cell in sheet[2]][:4] == ["B", "Desk", "more", "and more"]
    assert sheet["E1"].value == PROBLEM


def test_sheets_of_two_files_of_one_name_stay_apart() -> None:
    left = [
        LeftOut(f"{folder}/actors.csv", "", ("id", "name"), ((2, ("A", ""), Sentence("no name")),))
        for folder in "ab"
    ]
    book = load_workbook(io.BytesIO(problem_bytes(left)))
    assert book.sheetnames == ["actors", "2 actors", "Explanations"]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["", "=", "+", "-", "@", "'", "{="]), CELLS), min_size=1, max_size=6)
)
def test_every_cell_is_the_text_that_it_was(texts: list[tuple[str, str]]) -> None:
    cells = [begin + rest for begin, rest in texts]
    book = Book()
    book.sheet("any: [name]/", [str(at) for at in range(len(cells))], [cells])
    sheet = load_workbook(io.BytesIO(book.bytes())).active
    read = [cell.value or "" for cell in sheet[2]] if sheet.max_row > 1 else []
    assert read + [""] * (len(cells) - len(read)) == cells
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
