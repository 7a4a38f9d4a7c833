"""A mapping file as it is guessed, used without a change: it reads what is read without it, or it asks."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from seeds import tries

from actormap.ingest import Imported, look, read_map
from actormap.ingest.choices.guessed import guessed
from actormap.ingest.mapping.rules import read_rules

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from open_sets import ENCODINGS, files

PERSONS = "name,type,blurb\nRiver Forum,NGO,rights\nIdun Testcase,Person,lawyer\nLake Union,Coalition,forum\n"
ODD = "Colour,Shape\nred,round\nblue,square\n"
LISTS = {
    "persons among organisations": PERSONS,
    "nothing is known": ODD,
    "a type that is not known": "Organisation,Type,Sector,Region\n"
    "Forum,Guild,Health,Upper\nForum,Guild,Food,Lower\n",
    "each stands once": "Organisation,Sector,District,Start,End,Status\n"
    "Forum,Health,Upper,2025-01-01,2025-06-30,Ongoing\nDesk,Food,Lower,2025-01-01,2025-06-30,Completed\n",
    "a register": "Organisation,Type,Status,Region\nForum,NGO,Active,Upper\nDesk,NGO,Dissolved,Lower\n",
    "numbers of rows": "No,Name,Acronym,Type\n7,Forum,F,NGO\n9,Desk,D,NGO\n",
    "columns that are marked": "Organisation,Type,Red,Blue\nForum,NGO,x,\nDesk,NGO,,x\n",
    "one header twice": "Organisation,Sector,Region,Note,Note\nForum,Health,Upper,a,b\nForum,Food,Lower,,c\n",
    "contacts": "Name,Phone,Organisation,Met on\nIdun Testcase,+1 555 0100,Forum,2025-02-03\n",
    "ties": "source,target,weight\nForum,Desk,High\nDesk,Union,Low\n",
    "a table of ours": "id,name,sphere\nA1,Forum,civil_society\nA2,Desk,civil_society\n",
    "hostile headers": 'Organisation,"Sec\ntor: # x",Region,"# kind: [",": {}"\n'
    '"Forum # 1: \'a\'",Health,Upper,"- x\n# y","\u202e!!python"\nForum,Food,Lower,=1,{}\n',
}


def rows(imported: Imported) -> dict[str, list[str]]:
    return {
        name: sorted(map(repr, frame.to_dict("records"))) for name, frame in imported.changes.upserts.items()
    }


def unchanged(paths: Sequence[Path], folder: Path, encoding: str | None = None) -> tuple[Imported, Imported]:
    """What is read without a mapping file, and with the one that is guessed."""
    rules = folder / "guessed.yaml"
    rules.write_text(guessed(look(paths, encoding=encoding).tables), "utf-8")
    return read_map(paths, encoding=encoding), read_map(paths, encoding=encoding, mapping=rules)


def check(plain: Imported, mapped: Imported) -> None:
    if mapped.errors:
        assert plain.errors, [issue.problem for issue in mapped.errors]
    else:
        assert not plain.errors, [issue.problem for issue in plain.errors]
        assert rows(mapped) == rows(plain)


@pytest.mark.parametrize("name", LISTS)
def test_a_guess_used_as_it_stands_reads_the_same_or_asks(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LISTS[name], "utf-8")
    check(*unchanged([path], tmp_path))


def test_the_guess_of_a_workbook_leaves_out_the_sheet_of_which_nothing_is_known(tmp_path: Path) -> None:
    book = Workbook()
    for sheet, text in (("Members", LISTS["a register"]), ("Shapes", ODD)):
        page = book.create_sheet(sheet)
        for line in text.splitlines():
            page.append(line.split(","))
    book.remove(book.worksheets[0])
    path = tmp_path / "book.xlsx"
    book.save(path)
    plain, mapped = unchanged([path], tmp_path)
    assert mapped.require().counts == plain.require().counts == {"actors": 2, "areas": 2}
    check(plain, mapped)


def test_persons_stay_out_by_their_type_with_a_guess_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(PERSONS, "utf-8")
    for imported in unchanged([path], tmp_path):
        actors = imported.require().changes.upserts["actors"]
        assert set(actors["name"]) == {"River Forum", "Lake Union"}
    assert '"Person"' not in guessed(look([path]).tables)


@pytest.mark.parametrize("kind", ["organisations", "network"])
def test_a_mapping_file_of_an_older_release_keeps_persons_out(kind: str, tmp_path: Path) -> None:
    path, rules = tmp_path / "list.csv", tmp_path / "old.yaml"
    path.write_text(PERSONS, "utf-8")
    name = "org_name" if kind == "organisations" else "node_label"
    rules.write_text(
        f'tables:\n  - file: "list.csv"\n    kind: {kind}\n'
        f'    columns: {{{name}: "name", org_type: "type"}}\n'
        '    ignore: ["blurb"]\n    values:\n      org_type:\n        "Person": ""  # say which\n',
        "utf-8",
    )
    actors = read_map([path], mapping=rules).require().changes.upserts["actors"]
    assert not set(actors["name"][actors["kind"] != "person"]) & {"Idun Testcase"}


def test_a_guess_that_says_no_kind_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(ODD, "utf-8")
    _, mapped = unchanged([path], tmp_path)
    (issue,) = mapped.errors
    assert issue.code == "mapping.kind"
    assert issue.problem.startswith("does not say what the list is; write kind: and one of: activities, ")
    assert (issue.file, issue.row) == ("guessed.yaml", 5)


def test_values_that_are_not_known_are_left_out_of_a_guess(tmp_path: Path) -> None:
    path, rules = tmp_path / "list.csv", tmp_path / "guessed.yaml"
    path.write_text(LISTS["a type that is not known"], "utf-8")
    text = guessed(look([path]).tables)
    assert '    #     "Guild":\n' in text
    rules.write_text(text, "utf-8")
    ((rule,), issues) = read_rules(rules)[0].rules, read_rules(rules)[1]
    assert (rule.recoded, issues) == ({}, [])


def test_a_kind_that_is_guessed_publishes_nothing(tmp_path: Path) -> None:
    path, rules = tmp_path / "list.csv", tmp_path / "guessed.yaml"
    path.write_text(LISTS["each stands once"], "utf-8")
    _, mapped = unchanged([path], tmp_path)
    assert set(mapped.require().changes.upserts["actors"]["legal_basis"]) == {""}
    said = read_map([path], mapping=rules, constants={"legal_basis": "published"}).require()
    assert set(said.changes.upserts["actors"]["legal_basis"]) == {"published"}


def test_every_open_set_reads_the_same_with_its_guess_or_asks(shared: Path, tmp_path: Path) -> None:
    tried = 0
    for paths in files(shared / "data"):
        encoding = ENCODINGS.get(paths[0].name)
        if all(issue.warning for issue in look(paths, encoding=encoding).issues):
            check(*unchanged(paths, tmp_path, encoding))
            tried += 1
    assert tried > 100


def test_a_workbook_in_which_nothing_is_known_is_refused_once(tmp_path: Path) -> None:
    book = Workbook()
    for rows_of_sheet in (2, 4, 3):
        page = book.create_sheet(f"of {rows_of_sheet}")
        for line in ODD.splitlines()[:1] * 1 + ["red,round"] * rows_of_sheet:
            page.append(line.split(","))
    book.remove(book.worksheets[0])
    path = tmp_path / "book.xlsx"
    book.save(path)
    (error,) = read_map([path]).errors
    assert (error.code, error.sheet) == ("table.unknown", "of 4")


HEADERS = st.sampled_from(
    [
        *(
            "Organisation",
            "Organization name",
            "Acronym",
            "Type",
            "Sector",
            "Cluster",
            "Province",
            "District",
        ),
        *("Donor", "Implementing partner", "Partner", "Start", "End", "Status", "Name", "Full name", "Phone"),
        *("id", "No", "source", "target", "weight", "Date", "Year", "Activity", "Notes", "Consent", "CNPJ"),
        *(
            "Rules of your organisation",
            "Met on",
            "Privacy",
            "P-code",
            "Location",
            "# x: [",
            "\u202eSector",
            "",
        ),
    ]
)
CELLS = st.sampled_from(
    [
        *(
            "",
            "Forum",
            "Desk",
            "Lake Union",
            "NGO",
            "Person",
            "Guild",
            "Health",
            "Food",
            "North",
            "South",
            "x",
        ),
        *(
            "1",
            "0.5",
            "XA01",
            "2025-01-02",
            "01/02/2025",
            "01/01/2025",
            "Ongoing",
            "Active",
            "Yes",
            "No",
            "Private",
        ),
        *("+1 555 0100", "a@example.org", "None - own means", "Forum + Desk", "Forum; Desk", "=1+1", "#N/A"),
        *("\u202eevil", "a\nb", "'\"", "- x", "{a: b}", "F" * 500),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    headers = draw(st.lists(HEADERS, min_size=2, max_size=6))
    width = st.lists(CELLS, min_size=len(headers), max_size=len(headers))
    cells = draw(st.lists(width, min_size=1, max_size=6))
    text = io.StringIO()
    csv.writer(text).writerows([headers, *cells])
    return text.getvalue()


@given(tables())
@settings(deadline=None, max_examples=tries(600, few=60), suppress_health_check=[HealthCheck.too_slow])
def test_no_guess_of_any_table_reads_more_or_less(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_text(text, "utf-8", newline="")
        if all(issue.warning for issue in look([path]).issues):
            check(*unchanged([path], Path(folder)))
