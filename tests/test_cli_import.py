"""Lists that are brought in from the command line, by an officer who may not choose codes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from command_line import PASSPHRASE, Run, Templates, document

from actormap.ingest import read_map
from actormap.store import open_store

LIST = (
    "Organisation,Type,Sector,Province\nForum,National NGO,Health,North\nForum,National NGO,Food,North\n"
    "Desk,UN,Food,North\n"
)
CLUB = "Organisation,Type\nForum,National NGO\nDesk,UN\n"
HRO = ["--role", "hro", "--json", "--set", "legal_basis=published"]


@pytest.fixture
def place(run: Run, tmp_path: Path, templates: Templates) -> Path:
    """An empty workspace."""

    def make(workspace: Path) -> None:
        assert run("new", workspace)[0] == 0

    return templates.copy(tmp_path / "country.actormap", make)


CONTACTS = (
    "Organisation,Contact person,Phone,Email,Town,Works on,Met on,Introduced by,Notes\n"
    "Forum,Amina Okoro,+999 555 01 41,a@x.example,North,Health,2026-03-01,,threatened in May\n"
    "Desk,Paul Ndi,+999 555 01 42,,South,Food,2026-03-02,Amina Okoro,\n"
)
ANSWERS = [
    part
    for name, text in {
        "office": "Kasimbi",
        "persons": "mandate",
        "phone": "mandate",
        "email": "mandate",
        "introduced_by": "once",
        "notes": "keep",
        "warned": "mandate",
        "not_met": "mandate",
        "no_contact": "mandate",
        "legal_basis": "mandate",
    }.items()
    for part in ("--set", f"{name}={text}")
]


def file(folder: Path, text: str, name: str = "3w.csv") -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def names(workspace: Path) -> list[str]:
    with open_store(workspace, passphrase=PASSPHRASE) as store:
        return sorted(store.load().actors["name"])


def test_an_officer_brings_a_list_and_brings_it_again(run: Run, place: Path, tmp_path: Path) -> None:
    path = file(tmp_path, LIST)
    code, out, _ = run("import", path, "-w", place, *HRO)
    assert code == 0
    assert document(out)["codes"] == {}
    code, out, _ = run("import", path, "-w", place, *HRO)
    assert {row["table"]: (row["new"], row["changed"]) for row in document(out)["rows"]} == {
        "actors": (0, 0),
        "presence": (0, 0),
        "sectors": (0, 0),
    }
    assert names(place) == ["Desk", "Forum"]


def test_who_is_not_in_a_list_any_more_is_told_and_stays(run: Run, place: Path, tmp_path: Path) -> None:
    run("import", file(tmp_path, LIST), "-w", place, *HRO)
    shorter = file(tmp_path, LIST.replace("Desk,UN,Food,North\n", ""))
    _, out, _ = run("import", shorter, "-w", place, *HRO)
    gone = [issue for issue in document(out)["warnings"] if issue["code"] == "row.vanished"]
    assert [(issue["problem"], issue["value"]) for issue in gone] == [
        ("1 actor of an earlier import of this list not in it now", "Desk"),
        ("1 fact of presence of an earlier import of this list not in it now", ""),
    ]
    assert names(place) == ["Desk", "Forum"]


def test_good_rows_come_in_and_the_others_are_mended_and_brought_back(
    run: Run, place: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, f"{LIST}Union,NGO,Food,\n")
    assert run("import", path, "-w", place, *HRO)[0] == 2
    mend = tmp_path / "mend.xlsx"
    code, out, _ = run("import", path, "-w", place, *HRO, "--skip-bad", mend)
    assert code == 0
    assert document(out)["left_out"] == [{"file": "3w.csv", "sheet": "", "rows": 1}]
    assert names(place) == ["Desk", "Forum"]
    book = openpyxl.load_workbook(mend)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == ["Union", "NGO", "Food"]
    column = [cell.value for cell in sheet[1]].index("Province") + 1
    sheet.cell(2, column).value = "North"
    book.save(mend)
    assert run("import", mend, "-w", place, *HRO)[0] == 0
    assert names(place) == ["Desk", "Forum", "Union"]


def test_whom_its_author_would_not_see_is_not_brought_in_unless_a_basis_is_said(
    run: Run, place: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, CLUB, "club.csv")
    code, _, err = run("import", path, "-w", place, "--role", "hro")
    assert code == 2
    assert "2 of 2 actors of the lists would be hidden from you" in err
    assert names(place) == []
    for known in (0, 2):
        code, out, _ = run("import", path, "-w", place, *HRO, "--set", "legal_basis=published")
        assert code == 0
        assert document(out)["rows"][0]["same"] == known
    assert names(place) == ["Desk", "Forum"]
    code, _, err = run("import", path, "-w", place, "--role", "hro", "--set", "colour=red")
    assert (code, "no such column of actors" in err) == (2, True)


def test_a_mapping_is_guessed_and_imported_with(run: Run, place: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "Name,Colour\nForum,red\nDesk,blue\n", "odd.csv")
    code, out, _ = run("mapping", "guess", path)
    assert code == 0
    assert "nothing speaks for any kind" in out
    code, _, err = run("check", path, "--mapping", file(tmp_path, out, "m.yaml"))
    assert (code, "does not say what the list is" in err) == (2, True)
    rules = file(tmp_path, out.replace("# kind: organisations", "kind: organisations"), "m.yaml")
    said = ("--mapping", rules, "--set", "consent_c1=yes")
    assert run("import", path, "-w", place, *HRO, *said)[0] == 0
    assert run("mapping", "guess", tmp_path / "nothing.csv")[0] == 2


def test_what_a_list_is_is_said_with_a_word(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "Name,Type\nForum,Guild\nDesk,Guild\n", "odd.csv")
    code, _, err = run("check", path)
    assert (code, "To say so: --table organisations" in err) == (2, True)
    assert "yaml" not in err.replace("list.yaml", "")
    code, out, err = run("check", path, "--table", "organisations")
    assert (code, "mapping guess FILE > list.yaml" in err) == (0, True)
    assert not [name for name in ("person_name", "consent_c1", "org_name", "mapping file") if name in out]
    grid = file(tmp_path, ",Forum,Desk\nLake,1,0\nRiver,0,1\n", "grid.csv")
    code, _, err = run("check", grid, "--table", "matrix")
    assert (code, "--set tie_kind=membership" in err) == (2, True)
    assert run("check", grid, "--table", "matrix", "--set", "tie_kind=membership")[0] == 0


def test_a_workbook_in_which_nothing_is_known_fails(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for page in (book.active, book.create_sheet("Two")):
        for row in (["Colour", "Shape"], ["red", "round"]):
            page.append(row)
    book.save(tmp_path / "book.xlsx")
    code, _, err = run("check", tmp_path / "book.xlsx")
    assert (code, "cannot be told from its columns (Colour, Shape)" in err) == (2, True)


def test_each_row_is_listed_before_anything_is_written(run: Run, place: Path, tmp_path: Path) -> None:
    path = file(tmp_path, f"{LIST}Union,NGO,Food,\n")
    code, out, _ = run("check", path, "--rows", "--json")
    rows = document(out)["row_by_row"]
    assert code == 2
    assert [(row["line"], row["outcome"], row["name"]) for row in rows] == [
        (2, "new", "Forum"),
        (3, "new", "Forum: Food in North"),
        (4, "new", "Desk"),
        (5, "refused", "Union"),
    ]
    assert rows[3]["reason"].startswith("Province: ")
    assert "Fill it in" in rows[3]["remedy"]
    code, out, _ = run("import", path, "-w", place, "--rows", *HRO)
    assert (code, document(out)["revision"], names(place)) == (2, None, [])
    assert document(run("audit", "-w", place, "--json")[1])["rows"][0]["code"].startswith("log 1 ")
    said = ("--rows", "--skip-bad", tmp_path / "mend.xlsx")
    code, out, _ = run("import", path, "-w", place, *said, "--dry-run", *HRO)
    assert (code, document(out)["row_by_row"], names(place)) == (0, rows, [])
    code, out, _ = run("import", path, "-w", place, *said, *HRO)
    assert (code, document(out)["row_by_row"], names(place)) == (0, rows, ["Desk", "Forum"])
    code, out, _ = run("import", path, "-w", place, *said, *HRO)
    assert [row["outcome"] for row in document(out)["row_by_row"]] == ["same", "same", "same", "refused"]


def test_the_rows_are_a_table_on_a_screen(run: Run, place: Path, tmp_path: Path) -> None:
    actors = file(tmp_path, "id,name,consent_c1\nA,Forum,yes\nB,Desk,yes\n", "actors.csv")
    run("import", actors, "-w", place)
    file(tmp_path, "id,name,consent_c1\nA,Paper Forum,yes\nB,Desk,yes\nC,Union,perhaps\n", "actors.csv")
    code, out, _ = run("import", actors, "-w", place, "--dry-run", "--rows")
    assert code == 2
    for words in ("Name: Forum → Paper Forum", "The same", "Refused", "consent_c1: ", "nothing is imported"):
        assert words in out
    assert run("check", file(tmp_path, LIST), "--rows")[0] == 0


OWN = (
    "Organisation,Contact person,Phone,Area,Works on,Last meeting\n"
    "Forum,Mina Karo,+999 555 01 41,Port Selim,Health,2026-03-12\n"
)


def test_the_first_lines_say_which_columns_stay_out_and_how_they_come_in(
    run: Run, place: Path, tmp_path: Path
) -> None:
    path = file(tmp_path, OWN, "contacts.csv")
    code, out, _ = run("check", path)
    first = [line for line in out.splitlines() if line.strip()][:7]
    assert code == 0
    assert first == [
        "3 of your 6 columns stay out. 1 waits for one answer. 2 stay out until you say where they belong.",
        "- Contact person (1 person): no consent is said",
        "    To let it in: --set persons=agreed | mandate | best_interest",
        "- Phone (1 number): would point to persons",
        "    To let it in: --set phone=agreed | published | mandate | best_interest",
        "- Last meeting (1 day): whose were they?",
        "    To let it in: --set office='name of your office'",
    ]
    assert not [word for word in ("Mina", "555") if word in out]
    answers = ["--set", "phone=agreed", "--set", "office=Our office", "--set", "legal_basis=mandate"]
    code, out, _ = run("import", path, "-w", place, *answers, *HRO)
    assert code == 0
    outcomes = {column["header"]: column["outcome"] for column in document(out)["columns"]}
    assert {header for header, outcome in outcomes.items() if outcome != "in"} == {"Contact person"}
    with open_store(place, passphrase=PASSPHRASE) as store:
        m = store.load()
    assert list(m["channels"]["address"]) == ["+999 555 01 41"]
    assert list(m.contacts["date"]) == ["2026-03-12"]


def test_groups_that_wait_in_a_column_that_comes_in_are_told_with_their_option(
    run: Run, tmp_path: Path
) -> None:
    path = file(tmp_path, OWN.replace("Health", "women"), "contacts.csv")
    _, out, _ = run("check", path)
    told = ["- Works on (1 row; 1 of them names groups, which wait)", "    To let it in: --set groups=named"]
    assert [line for line in out.splitlines() if line.strip()][1:3] == told
    _, out, _ = run("check", path, "--set", "groups=named")
    assert "groups=named" not in out


def test_persons_under_a_bare_name_beside_their_organisation_are_masked_and_asked_about(
    run: Run, tmp_path: Path
) -> None:
    path = file(tmp_path, OWN.replace("Contact person", "Name"), "contacts.csv")
    assert read_map([path]).columns[1].examples == ("M▪▪▪▪ K▪▪▪▪",)
    _, out, _ = run("check", path)
    assert "- Name (1 person): no consent is said" in out.splitlines()


def test_days_and_cells_are_answered_by_options(run: Run, tmp_path: Path) -> None:
    rows = 'Forum,"Food, Camps",North,03/04/2025\nForum,Food,North,01/05/2025\n'
    text = f"Organisation,Sector,District,Start\n{rows}"
    path = file(tmp_path, text, "3w.csv")
    _, out, _ = run("check", path)
    assert "(--dates day-first | month-first)" in out
    assert "(--split 'Sector=,')" in out
    code, out, err = run("check", path, "--dates", "day-first", "--split", "Sector=,")
    assert (code, "--dates" in out, "--split" in out, err) == (0, False, False, "")
    code, _, err = run("check", path, "--split", "Colour=,")
    assert (code, "no list has such a column ('Colour')" in err) == (2, True)


def test_a_hidden_sheet_is_named_beside_an_error(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Cover"])
    book.active.append(["Text"])
    hidden = book.create_sheet("3W")
    for row in (
        ["Organisation", "Sector", "District"],
        ["Forum", "Food", "North"],
        ["Forum", "Camps", "North"],
    ):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    code, _, err = run("check", tmp_path / "book.xlsx")
    assert (code, "this sheet is hidden and was not imported" in err, "(--sheet)" in err) == (2, True, True)


def test_what_a_finding_asks_is_answered_by_an_option(run: Run, place: Path, tmp_path: Path) -> None:
    path = file(tmp_path, "id,name,sphere\nA,Forum,unknown\nB,Desk,unknown\n", "actors.csv")
    assert run("import", path, "-w", place)[0] == 0
    code, out, _ = run("main-findings", "-w", place)
    assert code == 0
    told = " ".join(out.split())
    assert "No actor on the map is recorded as civil society." in told
    assert "say it for all of it. To say so: --set sphere=civil_society" in told


@pytest.mark.parametrize("more", [["--role", "hro"], ["--role", "data_steward", "--new-codes"]])
def test_a_contact_list_with_persons_five_times_is_the_same_from_the_second_on(
    run: Run, place: Path, tmp_path: Path, more: list[str]
) -> None:
    path = file(tmp_path, CONTACTS)
    seen = []
    for _ in range(5):
        code, out, _ = run("import", path, "-w", place, *ANSWERS, *more, "--json")
        assert code == 0
        seen.append(
            {row["table"]: (row["new"], row["changed"], row["same"]) for row in document(out)["rows"]}
        )
    # The office is an actor that the answer makes, no row of the list.
    assert seen[0]["actors"] == (5, 0, 0)
    assert {table: (0, 0, new) for table, (new, _, _) in seen[0].items()} | {"actors": (0, 0, 4)} == {
        **seen[1],
        "areas": (0, 0, seen[0]["areas"][0]),
    }
    assert seen[1:] == [seen[1]] * 4
    assert not [issue for issue in document(out)["warnings"] if issue["code"] == "row.vanished"]


def test_another_number_and_town_are_changed_and_a_row_that_is_gone_is_told(
    run: Run, place: Path, tmp_path: Path
) -> None:
    run("import", file(tmp_path, CONTACTS), "-w", place, *ANSWERS, *HRO)
    path = file(tmp_path, CONTACTS.replace("01 41", "01 77").replace("South", "North"))
    _, out, _ = run("import", path, "-w", place, *ANSWERS, *HRO)
    rows = {row["table"]: (row["new"], row["changed"]) for row in document(out)["rows"]}
    assert {table: what for table, what in rows.items() if any(what)} == {
        "channels": (0, 1),
        "presence": (0, 1),
    }
    assert [issue["code"] for issue in document(out)["warnings"]].count("row.changed") == 2
    with open_store(place, passphrase=PASSPHRASE) as store:
        assert sorted(store.load()["channels"]["address"]) == [
            "+999 555 01 42",
            "+999 555 01 77",
            "a@x.example",
        ]
        assert "+999 555 01 41" in str(store.written(2)), "the old one stays in the history"
    shorter = file(tmp_path, "\n".join(path.read_text("utf-8").splitlines()[:2]))
    _, out, _ = run("import", shorter, "-w", place, *ANSWERS, *HRO)
    gone = [issue for issue in document(out)["warnings"] if issue["code"] == "row.vanished"]
    assert gone[0]["problem"].startswith("2 actors of an earlier import")
