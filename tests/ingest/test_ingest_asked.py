"""What a list leaves open is asked, and the answer lets it in: months, numbers in a 3W, several in a cell."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook

from actormap.core import schema
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Upload, read_map
from actormap.ingest.changes.columns import IN, OUT, how
from actormap.ingest.changes.row_by_row import beside
from actormap.ingest.choices import Choices
from actormap.ingest.choices.guessed import header_of, signs_in, with_signs
from actormap.ingest.mapping.columns import Rules
from actormap.ingest.mapping.rules import for_others, to_yaml
from actormap.ingest.matching.evidence import alike
from actormap.ingest.readers.encoding import variants


def read(text: str, name: str = "list.csv", **options: Any) -> Imported:
    return read_map([Upload(name, text.encode())], **options).require()


def rows(imported: Imported, table: str, *columns: str) -> set[tuple[str, ...]]:
    frame = imported.changes.upserts.get(table)
    return set() if frame is None else set(map(tuple, frame[list(columns)].astype(str).to_numpy()))


def codes(imported: Imported) -> set[str]:
    return {issue.code for issue in imported.warnings}


MET = """\
Organisation,Contact person,Phone,Last meeting
Tern Relief,Mina Karo,+999 555 01 41,2026-08
Plover Aid,Jon Dell,+999 555 01 42,2026-08-13
Tern Relief,Mina Karo,+999 555 01 41,2026-08-01
"""


def test_a_month_is_kept_on_its_first_day_with_a_note_where_somebody_says_so() -> None:
    left = read(MET.replace("2026-08-01", ""), constants={"office": "Kasimbi office"})
    assert {day for (day,) in rows(left, "contacts", "date")} == {"2026-08-13"}
    assert "contact.month" in codes(left)
    answers = {"office": "Kasimbi office", "months": "keep"}
    kept = read(MET.replace("2026-08-01", ""), constants=answers)
    assert rows(kept, "contacts", "date", "note") == {
        ("2026-08-13", ""),
        ("2026-08-01", "no day known: 2026-08"),
    }
    assert "contact.month" not in codes(kept)
    both = read(MET, constants=answers)
    assert rows(both, "contacts", "date", "note") == {("2026-08-13", ""), ("2026-08-01", "")}, (
        "a day that is known is no month"
    )
    assert not read(MET, base=apply_changes(ActorMap.empty(), both.changes), constants=answers).changing


THREE_W = """\
Organisation,Implementing partner,Cluster,District,Start,Focal point,Phone,Email,Remarks
Tern Relief,,Health,North,2025-01-13,Mina Karo,+999 555 01 41,mina@tern.example,by the bridge
Tern Relief,,Food,North,2025-01-13,Mina Karo,+999 555 01 41,mina@tern.example,do not share
Plover Aid,Gull House,Food,South,2025-01-13,Jon Dell,+999 555 01 42,jon@plover.example,late
"""


def test_numbers_in_a_list_of_activities_are_asked_about_and_kept_in_the_sensitive_part() -> None:
    before = read(THREE_W)
    fates = {fate.header: fate for fate in before.columns}
    assert [table.kind for table in before.tables] == ["activities"]
    for header, answer in (("Phone", "phone"), ("Email", "email"), ("Remarks", "notes")):
        assert (fates[header].outcome, fates[header].answer) == (OUT, answer)
    assert how(before.columns) == "3 stay out until you say where they belong."
    assert not {"channels", "sensitive_notes"} & before.changes.upserts.keys()
    after = read(THREE_W, constants={"phone": "agreed", "email": "mandate", "notes": "keep"})
    assert {fate.header: fate.outcome for fate in after.columns}["Phone"] == IN
    names = dict(rows(after, "actors", "id", "name"))
    told = {
        (names[actor], way, text)
        for actor, way, text in rows(after, "channels", "actor_id", "way", "address")
    }
    assert told == {
        ("Tern Relief", "phone", "+999 555 01 41"),
        ("Tern Relief", "email", "mina@tern.example"),
    }, "whose the number is of a row that names two, nothing says"
    assert "reach.whose" in codes(after)
    assert {note for (note,) in rows(after, "sensitive_notes", "note")} == {"do not share"}
    assert ("Tern Relief", "by the bridge") in rows(after, "actors", "name", "note")


def test_a_filled_phone_alone_makes_no_row() -> None:
    text = THREE_W + ",,,,,,+999 555 01 43,,\n"
    assert len(read(text, constants={"phone": "agreed"}).changes.upserts["channels"]) == 1


SEVERAL = """\
Organisation,Secteur,Région
"Paix, Droit et Lac","Santé, Éducation","Aru, Kol"
Femmes du Lac,"Éducation, Protection","Aru, Mer"
"""


def test_a_column_is_split_by_its_header_and_names_of_organisations_stay() -> None:
    imported = read(SEVERAL, split={"secteur": ",", "Région": ","})
    assert {name for (name,) in rows(imported, "sectors", "name")} == {"Santé", "Éducation", "Protection"}
    assert {name for (name,) in rows(imported, "areas", "name")} == {"Aru", "Kol", "Mer"}
    assert ("Paix, Droit et Lac",) in rows(imported, "actors", "name")
    (error,) = read_map([Upload("list.csv", SEVERAL.encode())], split={"Sector": ","}).errors
    assert (error.code, error.value) == ("split.unknown", "Sector")
    (error,) = read_map([Upload("list.csv", SEVERAL.encode())], dates="day").errors
    assert error.code == "dates.unknown"


def test_one_of_two_columns_of_sectors_is_split() -> None:
    text = 'Organisation,Sector 1,Sector 2,Province\nTern,"Camps, shelter","Water, waste",North\n'
    imported = read(text, table="organisations", split={"Sector 2": ","})
    assert {name for (name,) in rows(imported, "sectors", "name")} == {"Camps, shelter", "Water", "waste"}


@pytest.mark.parametrize(
    ("cell", "asked"),
    [("land, peace, elections", True), ("water, sanitation and hygiene", False), ("land", False)],
)
def test_short_words_between_commas_are_asked_about(cell: str, *, asked: bool) -> None:
    text = f'Organisation,Sector,District\nTern,"{cell}",North\nTern,"{cell}",South\n'
    assert ("sector.several_doubt" in codes(read(text))) == asked


def test_a_cell_without_the_sign_is_read_as_ever() -> None:
    text = "Partner,Donor,Sector,District\n" + "".join(
        f'Tern,"{donor}",Health,North\n'
        for donor in ("Gull Fund", "Kite Fund", "Gull Fund, Kite Fund", "A + B")
    )
    funders = {name for (name,) in rows(read(text, split={"Donor": "+"}), "actors", "name")} - {"Tern"}
    assert funders == {"Gull Fund", "Kite Fund", "A", "B"}


def test_what_was_said_by_header_reads_back_from_the_mapping_file(tmp_path: Any) -> None:
    choices = Choices("organisations", split={"Secteur": ","}, whole=["Paix, Droit et Lac"])
    rule = choices.rule("list.csv", "")
    file = tmp_path / "list.yaml"
    file.write_text(to_yaml([rule]), "utf-8")
    assert {name for (name,) in rows(read(SEVERAL, mapping=file), "sectors", "name")} == {
        "Santé",
        "Éducation",
        "Protection",
    }
    assert Choices.of(rule) == choices
    assert "Paix" not in for_others([rule]), "what others are given names nobody"
    file.write_text(to_yaml([replace(rule, split={"Gone": ","})]), "utf-8")
    assert [
        issue.code for issue in read_map([Upload("list.csv", SEVERAL.encode())], mapping=file).errors
    ] == ["mapping.header"]


def test_only_signs_that_stand_in_a_column_are_offered_and_commas_never_for_names() -> None:
    tables = read(SEVERAL).tables
    assert signs_in(tables, "Secteur") == signs_in(tables, "Région") == [","]
    assert signs_in(tables, "Organisation") == []
    tables = read("Sector,District,Acronym\nFood,North,NUR + XA\nFood,South,NUR\n", table="activities").tables
    assert signs_in(tables, header_of(tables, "Acronym")) == ["+"]
    assert with_signs(tables, "Acronym") == ["NUR + XA"]


TIES = """\
From,To,Relation
Amber Desk,"Blue Desk, Coral Desk",meets
Blue Desk,"Peace, Law and Lake",meets
Coral Desk,Amber Desk,meets
"""


def test_a_tie_that_leads_to_several_is_told_and_split_where_somebody_says_so() -> None:
    asked = read(TIES)
    assert "target.several_doubt" in codes(asked)
    assert ("Blue Desk, Coral Desk",) in rows(asked, "actors", "name")
    split = read(TIES, split={"To": ","})
    assert {name for (name,) in rows(split, "actors", "name")} == {
        "Amber Desk",
        "Blue Desk",
        "Coral Desk",
        "Peace, Law and Lake",
    }
    assert "target.several_doubt" not in codes(split)


def test_a_network_may_be_called_ties() -> None:
    imported = read(TIES, name="ties.csv")
    assert [table.kind for table in imported.tables] == ["network"]
    ours = read_map([Upload("ties.csv", b"source_id,target_id,kind\nA,B,coordination\n")])
    assert [table.kind for table in ours.tables] == ["template"]


def test_names_that_look_alike_stand_side_by_side() -> None:
    text = "Organisation,Sector,Province,Type\nRiver-House,Health,North,LNGO\nRiver House,Food,South,LNGO\n"
    imported = read(text)
    ((first, second),) = alike(imported.changes.upserts["actors"], imported.base.actors)
    two = beside(imported, (first, second))
    assert [(row.name, row.line) for row in two] == [("River-House", 2), ("River House", 3)]
    assert [str(fact) for _, fact, _ in two[1].facts][:2] == ["South", "Food"]
    there = apply_changes(ActorMap.empty(), imported.changes)
    new = read("Organisation,Sector,Province,Type\nRIVER-HOUSE!,Health,East,LNGO\n", base=there)
    pairs = alike(new.changes.upserts["actors"], there.actors)
    assert [row.line > 0 for row in beside(new, pairs[0])] == [False, True]


def test_several_look_alikes_are_one_note() -> None:
    names = ("River-House", "River House", "Lake-Desk", "Lake Desk")
    text = "Organisation,Sector,Province\n" + "".join(f"{name},Health,North\n" for name in names)
    notes = [issue for issue in read(text, table="organisations").warnings if issue.code == "name.look_alike"]
    assert [note.lines for note in notes] == [(3, 5)]


def test_no_remedy_names_an_option_or_a_column_of_ours() -> None:
    lists = (MET, THREE_W, SEVERAL, TIES, "Foo,Bar\n1,x\n2,y\n", "Name,Company,Colour\nA,Forum,green\n")
    for text in lists:
        for issue in read_map([Upload("list.csv", text.encode())]).issues:
            said = f"{issue.problem} {issue.remedy}"
            assert "--" not in said
            assert "mapping file" not in said
            assert not {"person_name", "consent_c1", "legal_basis"} & set(said.split())


FRENCH = (
    "Organisation;Région\nFédération;Ségou\nAssociation pour l’enfance;Kayes\nAlpha;Bla\nŒuvre sœur;Ména\n"
)


def test_each_encoding_is_shown_on_the_rows_where_it_differs() -> None:
    every = variants(FRENCH.encode("cp1252"))
    assert every[0].encoding == "cp1252"
    assert every[0].label == "Western European"
    assert (5, "Œuvre sœur") in every[0].cells
    assert 4 not in {row for variant in every for row, _ in variant.cells}, "plain ASCII is the same in all"
    assert len({tuple(text for _, text in variant.cells) for variant in every}) == len(every)
    order = list(schema.encodings())
    assert order.index("cp1252") < order.index("cp1250")
    assert variants(b"plain\n") == []


def book(**sheets: list[list[str]]) -> Upload:
    workbook, out = Workbook(), io.BytesIO()
    workbook.remove(workbook.active)
    for name, cells in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in cells:
            sheet.append(row)
    workbook.save(out)
    return Upload("book.xlsx", out.getvalue())


@pytest.mark.parametrize("more", [{}, {"Empty": []}, {"Second": [["Qux", "Quux"], ["3", "z"], ["4", "w"]]}])
def test_a_workbook_in_which_nothing_is_known_is_refused(more: dict[str, list[list[str]]]) -> None:
    file = book(**{"First": [["Foo", "Bar"], ["1", "x"], ["2", "y"], ["3", "y"]], **more})
    imported = read_map([file])
    assert [issue.code for issue in imported.errors] == ["table.unknown"]
    assert imported.errors[0].option.startswith("--table activities | organisations")


def test_nothing_said_changes_nothing() -> None:
    assert read(MET, mapping=Rules()).issues == read(MET).issues
