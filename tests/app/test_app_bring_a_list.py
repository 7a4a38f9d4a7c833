"""A list is brought step by step, what is wrong with it is told, and it can be taken back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from app_world import (
    MARKER,
    PASSPHRASE,
    PAYLOADS,
    App,
    choose,
    grids,
    running,
    settled,
    turn_to,
    workspace,
)
from opened import answered_for, as_read, finished, follow, opened, said, the_app
from opened import choose as pick
from opened import press as go_on
from opened import turn_to as turned
from openpyxl import Workbook, load_workbook
from playwright.sync_api import FilePayload, Locator, Page, expect
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.web.state.session import Workspace

Visit = Callable[[App], Page]
OURS = "our partners"
PARTNERS = (
    "Partners of the office,,,,,,\n"
    "Organisation,Type,Sector,Province,Status,Phone,Colour\n"
    "Lantern Forum,Local CSO,Education,North,Ongoing,+999 12 345 678,red\n"
    "Lantern Forum,Local CSO,Health,South,In limbo,+999 12 345 678,red\n"
    "رابطة أسر المفقودين,National NGO,Legal aid,South,Ongoing,+999 12 345 677,red\n"
    f"{MARKER},UN,Health,North,Completed,+999 12 345 679,blue\n"
    "Half a Row,UN,Health\n"
    "Total,4,,,,,\n"
)


def far_cell() -> bytes:
    """A small file whose one sheet has the size of the largest there can be: it would fill the memory."""
    book, out = Workbook(), io.BytesIO()
    for row, column in ((1, 1), (1_048_576, 16_384)):
        book.active.cell(row, column, "x")
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app on an empty workspace that these tests write to."""
    folder = tmp_path_factory.mktemp("lists")
    with running(workspace(folder / "empty.actormap", None), folder, passphrase=PASSPHRASE) as app:
        yield app


def bring(page: Page, name: str, data: bytes) -> Locator:
    """Open the page and hand over a file; gives the page's main part."""
    if page.locator("h1").inner_text() != "Bring your list":
        turn_to(page, "Bring your list", "Bring your list")
    settled(page)
    given = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    page.locator("input[type=file]").set_input_files(given)
    return page.get_by_test_id("stMain")


def press(page: Page, name: str | re.Pattern[str], then: str) -> None:
    """Press a button and wait for what the next step shows."""
    settled(page)
    page.get_by_role("button", name=name).click()
    expect(page.get_by_test_id("stMain")).to_contain_text(then)
    settled(page)


def check(page: Page, origin: str, then: str) -> None:
    """Say where a list comes from, and check its rows."""
    page.get_by_text(origin).click()
    press(page, "Check rows", then)


def workbook(**sheets: list[list[str]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_a_messy_table_is_brought_taken_back_and_known_again(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    page.get_by_test_id("stMain").get_by_role("button", name="Bring your list").click()
    expect(page.locator("h1").first).to_have_text("Bring your list")
    main = bring(page, "partners.csv", PARTNERS.encode())
    expect(main).to_contain_text("5 rows, headers in row 2")
    press(page, "Next: columns", "What is in each column?")
    expect(main.get_by_role("combobox", name="Phone")).to_have_value("Left out (personal data)")
    choose(page, "Colour", "Note")
    check(page, "Published, by them or by whoever coordinates them", "Rows that need you")
    expect(main).to_contain_text("3 cells, the header has 7")
    settled(page)
    expect(main).to_contain_text("4 rows can be imported · 1 needs you")
    main.get_by_text("Row by row (5)").click()
    for facet in ("All (5)", "New (4)", "Changed (0)", "The same (0)", "Refused (1)"):
        expect(main.get_by_role("radio", name=facet)).to_be_visible()
    assert "Lantern Forum" in grids(page)
    main.get_by_role("radio", name="Refused (1)").click()
    rows = page.get_by_test_id("stDataFrame").last.locator("canvas").first
    expect(rows).to_contain_text("Half a Row")
    expect(rows).not_to_contain_text("Lantern Forum")
    main.get_by_role("radio", name="Changed (0)").click()
    expect(main).to_contain_text("There is no such row.")
    settled(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the problem rows").click()
    sheet = load_workbook(io.BytesIO(saving.value.path().read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == ["Half a Row", "UN", "Health"]
    choose(page, re.compile("Local CSO"), "National")
    press(page, "Use these, and check again", "In limbo")
    expect(main).not_to_contain_text("Local CSO")
    press(page, re.compile("Import 3 actors, keep 1 row"), "Imported: Actors: 3 new")
    page.get_by_label("Remember this for the next list").fill("our partners")
    press(page, "Remember", f"can be read as {OURS}")
    press(page, "Undo this import …", "Undo the import of partners.csv?")
    press(page, "Yes, undo it", "Undone")
    assert MARKER.encode() not in own_app.traces()
    press(page, "Bring another list", "Your file")
    again = PARTNERS.replace("Lantern Forum", "Paper Forum").replace(
        "Half a Row,UN,Health\n", "Paper Forum Ltd,UN,Health,North,Ongoing,,\n"
    )
    bring(page, "partners-2.csv", again.encode())
    expect(main).to_contain_text(f"It has the headers of a list that you brought before: {OURS}.")
    press(page, "Read it the same way", "What is in each column?")
    press(page, "Check rows", "can be imported")
    expect(main).not_to_contain_text("Local CSO")
    press(page, re.compile("^Import 4 actors$"), "Imported: Actors: 4 new")
    expect(main).to_contain_text("2 new names look like another")
    main.get_by_role("link", name="Look at them").click()
    expect(page.locator("h1").first).to_have_text("Duplicates: which entries may be one?")
    expect(main).to_contain_text("Paper Forum Ltd")
    turn_to(page, "Map", "Map: who is there?")
    assert "Paper Forum" in grids(page)
    assert "Lantern Forum" not in grids(page)


def test_what_a_file_holds_is_text_and_a_broken_one_is_refused(own_app: App, visit: Visit) -> None:
    page = visit(own_app)
    main = bring(page, "broken ![x](y).xlsx", b"PK\x03\x04 this is no workbook")
    expect(main.get_by_test_id("stAlert")).to_have_count(1)
    expect(main).to_contain_text("Nothing was imported.")
    press(page, "Another file", "Your file")
    bring(page, "far.xlsx", far_cell())
    expect(main).to_contain_text("XFD1048576")
    expect(main).to_contain_text("Nothing was imported.")
    press(page, "Another file", "Your file")
    rows = [PAYLOADS[:6], *([cell] * 6 for cell in PAYLOADS), [MARKER] * 6]
    bring(page, f"{PAYLOADS[0].replace('/', '_')}.xlsx", workbook(list=rows))
    expect(main).to_contain_text("What is it?")
    choose(page, "What is it?", "List of organisations")
    press(page, "Next: columns", "What is in each column?")
    press(page, "Check rows", "Say where the list comes from")
    main.get_by_text("Each of them agreed to be recorded").click()
    page.get_by_role("button", name="Check rows").click()
    expect(main).to_contain_text(re.compile("can be imported|Nothing was imported"))
    settled(page)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with opened(tmp_path, ActorMap.empty()) as empty:
        yield empty


def brought(run: AppTest, name: str, data: bytes) -> AppTest:
    """Hand over a file, without a browser."""
    return finished(run.file_uploader[0].set_value((name, data, "application/octet-stream")).run())


def value_of(run: AppTest, label: str) -> str:
    """What is chosen in a list, as it is read."""
    return as_read(next(box.options[box.index or 0] for box in run.selectbox if as_read(box.label) == label))


@pytest.mark.usefixtures("here")
def test_a_network_and_contacts_in_arabic_are_brought() -> None:
    names = ("Amber Desk", "Blue Desk", "Coral Desk")
    entries = [["Label", "Type"], *([name, "Organisation"] for name in names)]
    ties = [
        ["From", "To", "Relation"],
        ["Amber Desk", "Blue Desk", "meets"],
        ["Blue Desk", "Coral Desk", "meets"],
    ]
    run = turned(the_app(), "bring-a-list")
    run = brought(run, "network.xlsx", workbook(Elements=entries, Connections=ties))
    assert "Connections" in said(run)
    run = go_on(run, "Next: columns")
    assert "What is in each column?" in said(run)
    assert value_of(run, "From") == "From"
    run = pick(run, "Where does the list come from?", "agreed", "Each of them agreed")
    run = pick(run, "All of them belong to", "civil_society", "Civil society")
    run = go_on(run, "Check rows")
    assert "meets" in said(run)
    label = next(as_read(one.label) for one in run.selectbox if "meets" in one.label)
    run = go_on(pick(run, label, "coordination", "coordinates with"), "Use these, and check again")
    assert "can be imported" in said(run)
    assert not [one for one in run.selectbox if "meets" in one.label]
    run = go_on(run, next(one.label for one in run.button if one.label.startswith("Import ")))
    assert "Imported: Actors: 3 new; Ties: 2 new" in said(run)
    run = go_on(run, "Bring another list")
    contacts = "قائمة الشركاء,,\nاسم المنظمة,الشخص المسؤول,الهاتف\nمكتب الفانوس,مثال أول,+999 12 345 678\n"
    run = brought(run, "contacts.csv", contacts.encode())
    assert "1 row, headers in row 2" in said(run)
    run = go_on(run, "Next: columns")
    assert value_of(run, "الهاتف") == "Left out (personal data)"
    run = pick(run, "Where does the list come from?", "agreed", "Each of them agreed")
    run = go_on(run, "Check rows")
    assert "can be imported" in said(run)
    assert "Imported: Actors: 1 new" in said(go_on(run, "Import 1 actor"))
    run = turned(the_app(), "experts", analysis="structure.components")
    assert "and 2 recorded ties of collaboration make" in said(run)


@pytest.mark.usefixtures("here")
def test_a_list_that_says_no_sphere_leads_to_where_it_is_said() -> None:
    run = turned(the_app(), "bring-a-list")
    data = b"Organisation,Contact person,Phone\nLantern Desk,Example,+999 12 345\n"
    run = go_on(brought(run, "contacts.csv", data), "Next: columns")
    run = pick(run, "Where does the list come from?", "agreed", "Each of them agreed")
    run = go_on(go_on(run, "Check rows"), "Import 1 actor")
    assert "Imported: Actors: 1 new" in said(run)
    run = follow(run, "Set the sphere of the actors")
    assert as_read(run.title[0].value) == "Actors: who is there?"
    run = go_on(run, "Select all that match")
    assert "1 is selected." in said(run)
    run = go_on(run, "Set their sphere")
    (dialog,) = run.get("dialog")
    assert "The sphere of 1 actor" in as_read(dialog.proto)
    sphere = next(one for one in run.selectbox if str(one.key).startswith("all actors"))
    sphere.select("civil_society")
    run = go_on(run, "Save")
    assert "Saved." in said(run)
    run = turned(go_on(run, "Close"), "home")
    assert "Set the sphere of the actors" not in said(run)


def test_who_may_not_change_the_map_is_told(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty(), role="viewer"):
        run = turned(the_app(), "bring-a-list")
    assert "This page changes the map. Your role, Viewer, may not." in said(run)
    assert not run.file_uploader


NINE = (
    "Organisation,Contact person,Phone,E-mail,Area,Works on,Last meeting,Introduced by,Notes\n"
    "Coast Journalists,Mina Karo,+999 555 01 41,mina@cju.example,Port Selim,media,2026-03-12,"
    "Lawyers' Guild,meets on Fridays\n"
    'Rainbow Friends,,+999 555 01 88,,Marudi,"LGBT, safety",2026-04-25,Amina,'
    '"very sensitive, only via Amina"\n'
    "Lawyers' Guild,Jon Dell,,jon@guild.example,Port Selim,legal aid,2026-03,,\n"
)


def below(run: AppTest, kind: str, what: str, header: str) -> Any:
    """What stands below a column of the check."""
    at = NINE.split("\n", 1)[0].split(",").index(header)
    return next(one for one in run.get(kind) if one.key == f"{what} 0  {at}")


def test_what_stays_out_is_said_first_and_one_press_lets_it_in(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty(), role="hro") as here:
        run = brought(turned(the_app(), "bring-a-list"), "contacts.csv", NINE.encode())
        run = go_on(run, "Next: columns")
        assert not [word for word in ("Mina", "+999 555", "mina@") if word in said(run)]
        run = pick(run, "Where does the list come from?", "mandate", "own list")
        run = go_on(run, "Check rows")
        assert next(one.value for one in run.header) == "6 of your 9 columns stay out"
        assert "2 wait for one answer. 4 stay out until you say where they belong." in said(run)
        assert not [word for word in ("Mina", "+999 555", "mina@") if word in said(run)]
        assert "Row 3 warns: “very sensitive, only via Amina”." in said(run)
        assert "Import 3 actors" in said(run)
        run = answered_for(run, "warned", "mandate")
        run = go_on(run, "They did it once")
        assert "5 of your 9 columns stay out" in said(run)
        run = go_on(go_on(run, "Keep as notes"), "These name groups")
        assert "Say this first." in said(below(run, "button", "keep", "Phone").click().run())
        below(run, "radio", "basis", "Phone").set_value("agreed")
        run = finished(below(run, "button", "keep", "Phone").click().run())
        assert "3 of your 9 columns stay out" in said(run)
        below(run, "text_input", "office", "Last meeting").set_value("Kasimbi office")
        run = finished(below(run, "button", "keep", "Last meeting").click().run())
        assert "2 of your 9 columns stay out" in said(run)
        run = go_on(run, "Import 4 actors")
        m = here.store.load()
        assert sorted(m.contacts["date"]) == ["2026-03-12", "2026-04-25"]
        assert list(m["sensitive_notes"]["note"]) == ["very sensitive, only via Amina"]
        assert len(m["channels"]) == 2
        assert len(m["introductions"]) == 1
        assert "lgbt" in set(m.actors["works_on_rights_of"])
        assert "person" not in set(m.actors["kind"])


PEOPLE = """\
Organisation,Contact person,Phone
Tern Relief,Mina Karo,+999 555 01 41
Plover Aid,Jon Dell,+999 555 01 42
"""


def with_persons(text: str) -> AppTest:
    """A contact list whose rows are checked, with its persons and their numbers."""
    run = brought(turned(the_app(), "bring-a-list"), "contacts.csv", text.encode())
    run = go_on(run, "Next: columns")
    run = pick(run, "Where does the list come from?", "mandate", "mandate")
    run = go_on(run, "Check rows")
    for header in ("Contact person", "Phone"):
        below(run, "radio", "basis", header).set_value("mandate")
        run = finished(below(run, "button", "keep", header).click().run())
    return run


def test_a_contact_list_brought_again_is_the_same_and_another_number_is_asked_about(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty(), role="hro") as here:
        go_on(with_persons(PEOPLE), "Import 4 actors")
        m = here.store.load()
        assert len(m.actors) == 4
        run = with_persons(PEOPLE)
        assert not [
            label for label in map(str, (one.label for one in run.button)) if label.startswith("Import ")
        ]
        run = with_persons(PEOPLE.replace("01 41", "01 77"))
        assert "may be another of that name" in said(run)
        assert {"They are the same", "They are others"} <= {as_read(one.label) for one in run.button}
        run = go_on(run, "They are the same")
        assert "Persons of one name in one organisation are the same" in said(run)
        run = go_on(run, next(as_read(one.label) for one in run.button if "Import" in one.label))
        after = here.store.load()
        assert list(after.actors["id"]) == list(m.actors["id"])
        assert sorted(after["channels"]["address"]) == ["+999 555 01 42", "+999 555 01 77"]
