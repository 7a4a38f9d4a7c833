"""Hostile lists and names, and one list that two windows bring: told, and nothing twice, lost or run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from maps import a_map
from opened import as_read, choose, finished, opened, press, said, the_app, turn_to
from streamlit.testing.v1 import AppTest

from actormap.core.model import ActorMap
from actormap.ingest import Upload

LIST = b"Organisation,Area,Sector\nLantern Forum,Selim,Education\nAmber Desk,Marudi,Health\n"
TURNED = "\u202eecrof eht\u202c Lantern"
OPEN = "\u2066\u2067\u2068open"
LONG = "Lantern " * 1_250
HARMLESS = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://127.0.0.1:9/x","y")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "{{7*7}} ${7*7} %s {0} {name}",
    "[x](http://127.0.0.1:9) $a$ :material/lock: `c`",
    "..\\..\\etc/passwd",
    "نبيل\u200f Desk",
    LONG.strip(),
]
"""Names that are as good as any other: they come in letter by letter."""
UNSEEN = ("Lan\u200btern\u2060 Desk", "Lantern Desk")
"""A name with letters of no width, and what it is read as."""
REFUSED = [TURNED, OPEN]
"""What turns round the text beside it."""


def checked(run: AppTest, name: str = "list.csv", data: bytes = LIST) -> AppTest:
    """The check of a list, in a window."""
    run = turn_to(run, "bring-a-list")
    run = finished(run.file_uploader[0].set_value((name, data, "application/octet-stream")).run())
    run = choose(
        press(run, "Next: columns"), "Where does the list come from?", "agreed", "Each of them agreed"
    )
    return press(run, "Check rows")


def imported(run: AppTest) -> AppTest:
    label = next(one.label for one in run.button if one.label.startswith("Import "))
    return finished(press(run, label))


@pytest.mark.parametrize("role", ["data_steward", "hro"])
def test_one_list_in_two_windows_comes_in_once(tmp_path: Path, role: str) -> None:
    with opened(tmp_path, ActorMap.empty(), role=role) as here:
        one, other = checked(the_app()), checked(the_app())
        assert "Imported: Actors: 2 new" in said(imported(one))
        other = imported(other)
        assert "Somebody changed the map after the rows were checked." in said(other)
        assert not [one for one in other.button if one.label.startswith("Import ")]
        assert "there is nothing to import" in said(other)
        assert here.store.revision == 1
        assert sorted(here.store.load().actors["name"]) == ["Amber Desk", "Lantern Forum"]


def test_two_lists_in_two_windows_both_come_in(tmp_path: Path) -> None:
    more = LIST.replace(b"Amber Desk", b"Blue Desk")
    with opened(tmp_path, ActorMap.empty()) as here:
        one, other = checked(the_app()), checked(the_app(), data=more)
        imported(one)
        imported(imported(other))
        names = sorted(here.store.load().actors["name"])
    assert names == ["Amber Desk", "Blue Desk", "Lantern Forum"]


def hostile() -> bytes:
    """A list in which every cell is hostile."""
    names, out = [*HARMLESS, UNSEEN[0], *REFUSED], io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Organisation", "Area", "Sector", "Note", "<b>=1+1</b>"])
    for at, name in enumerate(names):
        area, theme, note = (HARMLESS[(at + step) % len(HARMLESS)][:90] for step in range(3))
        rows.writerow([name, area, theme, note, name])
    return out.getvalue().encode()


def test_a_list_of_hostile_names_comes_in_letter_by_letter_or_is_told(tmp_path: Path) -> None:
    with opened(tmp_path, ActorMap.empty()) as here:
        run = checked(the_app(), f"{TURNED}<b>=1.csv", hostile())
        assert "File: ecrof eht Lantern<b>=1.csv" in said(run)
        assert "Control or bidirectional-override character" in said(run)
        run = imported(run)
        assert "Imported: Actors:" in said(run)
        m = here.store.load()
        assert {*HARMLESS, UNSEEN[1]} == set(m.actors["name"])
        for place in ("home", "actors", "map", "gaps", "introductions", "brief", "settings", "duplicates"):
            assert "Something went wrong" not in said(turn_to(the_app(), place)), place
        for identifier, name in zip(m.actors["id"], m.actors["name"], strict=True):
            record = said(turn_to(the_app(), "actors", id=identifier)).replace("\u2060", "")
            assert as_read(name) in record


@pytest.mark.parametrize("name", [*HARMLESS, *REFUSED], ids=lambda name: name[:12])
def test_a_hostile_name_that_is_typed_is_written_as_it_is_or_refused_and_stays(
    name: str, tmp_path: Path
) -> None:
    with opened(tmp_path, a_map("A")) as here:
        run = press(turn_to(the_app(), "actors"), "New actor")
        next(field for field in run.text_input if field.label.startswith("Name")).set_value(name)
        run = press(run, "Save")
        names = set(here.store.load().actors["name"])
        if name in REFUSED:
            assert name not in names
            assert run.error
            field = next(field for field in run.text_input if field.label.startswith("Name"))
            assert field.value == name
        else:
            assert name in names, said(run)


def test_a_file_name_is_read_from_one_side() -> None:
    assert Upload("a/\u202egpj.csv\x07", b"").name == "gpj.csv"
