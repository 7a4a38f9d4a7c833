"""Refusals are heard under any header, row by row; where nothing says what is refused, the import asks."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actormap.core import schema
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Imported, Rule, Rules, Upload, read_map
from actormap.ingest.mapping.consents import answer, of_header, refuses

HEADERS = ["Organisation", "Contact person", "Phone"]


def brought(
    header: str, *cells: str, base: ActorMap | None = None, rules: Rules | None = None, **said: str
) -> Imported:
    """A contact list with a column of its own, a row each for A, B, C ..."""
    out = io.StringIO()
    rows = [
        [name, f"Person {name}", f"+999 555 01 4{at}", cell]
        for at, (name, cell) in enumerate(zip("ABCDEF", cells, strict=False))
    ]
    csv.writer(out).writerows([[*HEADERS, header], *rows])
    file = Upload("list.csv", out.getvalue().encode())
    return read_map([file], constants={"legal_basis": "mandate", **said}, base=base, mapping=rules)


def actors(imported: Imported) -> pd.DataFrame:
    frame = imported.require().changes.upserts["actors"]
    return frame.set_index("name")


def errors(imported: Imported) -> set[str]:
    return {issue.code for issue in imported.errors}


@pytest.mark.parametrize(
    ("header", "no"),
    [
        ("OK to record?", "No"),
        ("ok_to_record", "0"),
        ("Agrees to be recorded", "refused"),
        ("Accepte d'être enregistré", "non"),
        ("¿Acepta ser registrado?", "No"),
        ("Concorda em ser registado", "não"),
        ("الموافقة على التسجيل", "لا"),
        ("Согласие на запись", "нет"),
        ("是否同意记录", "否"),
        ("Consent", "No - too dangerous"),
        ("Do not record", "X"),
        ("Opt out", "yes"),
        ("Ne pas inscrire", "oui"),
        ("No incluir en la lista", "sí"),
    ],
)
def test_a_no_to_being_recorded_means_that_the_row_does_not_come_in(header: str, no: str) -> None:
    imported = brought(header, "", no, "", no)
    assert list(actors(imported).index) == ["A", "C"]
    (left,) = imported.left_out
    assert [line for line, *_ in left.rows] == [3, 5], "they are kept, as other rows that are left out"
    assert (left.to_mend, imported.rows.wrong) == (0, 2)
    told = [issue for issue in imported.warnings if issue.code == "row.refused"]
    assert sorted(line for issue in told for line in issue.lines) == [3, 5]
    assert "nothing has to be done" not in " ".join(fate.why for fate in imported.columns).casefold()


@pytest.mark.parametrize(
    ("header", "yes", "no", "cells"),
    [
        ("Agrees to be contacted", "yes", "no", {"do_not_contact": "yes"}),
        ("Do not contact", "", "x", {"do_not_contact": "yes"}),
        ("Ne pas contacter", "non", "oui", {"do_not_contact": "yes"}),
        ("No contactar", "", "sí", {"do_not_contact": "yes"}),
        ("Não contactar", "", "sim", {"do_not_contact": "yes"}),
        ("عدم الاتصال", "لا", "نعم", {"do_not_contact": "yes"}),
        ("Не связываться", "", "да", {"do_not_contact": "yes"}),
        ("请勿联系", "", "是", {"do_not_contact": "yes"}),
        ("OK to share?", "yes", "declined", {"consent_c5": "no", "consent_c6": "no", "consent_c7": "no"}),
        ("OK to share with the UN", "yes", "no", {"consent_c5": "no"}),
        ("May be published", "agreed", "refused", {"consent_c7": "no"}),
        ("No publicar", "", "x", {"consent_c7": "no"}),
    ],
)
def test_what_is_refused_besides_is_read_row_by_row(
    header: str, yes: str, no: str, cells: dict[str, str]
) -> None:
    frame = actors(brought(header, yes, no))
    assert frame.loc["B", list(cells)].to_dict() == cells
    assert not {"no", "withdrawn"} & set(frame.loc["A", [name for name in cells if "consent" in name]])
    assert "do_not_contact" not in cells or frame.loc["A", "do_not_contact"] == ""


def test_a_yes_that_does_not_say_with_whom_gives_nothing_and_one_that_says_it_is_taken() -> None:
    assert set(actors(brought("OK to share?", "yes", "no")).loc["A", ["consent_c5", "consent_c6"]]) == {
        "unknown"
    }
    assert actors(brought("Agrees to sharing with partners", "yes", "")).loc["A", "consent_c6"] == "yes"


@pytest.mark.parametrize(
    "header", ["Agreed?", "Contacted", "Consent to record and share", "Colour", "Permission"]
)
def test_where_nothing_says_what_is_refused_the_import_stops_and_asks(header: str) -> None:
    cells = ("agreed", "refused") if header == "Colour" else ("Yes", "No")
    assert errors(brought(header, *cells)) == {"refusal.unclear"}
    rule = Rule("m", 0, "", "list.csv", columns={"agrees_contact": header}, kind="contacts")
    said = actors(brought(header, *cells, rules=Rules((rule,))))
    assert list(said["do_not_contact"]) == ["", "yes"]
    assert list(actors(brought(header, *cells, refusals="not_so")).index) == ["A", "B"]


def test_a_column_that_is_called_something_else_is_heard_unless_that_is_said_by_its_name() -> None:
    rule = Rule("m", 0, "", "list.csv", kind="contacts", ignore=("OK to record?",))
    assert list(actors(brought("OK to record?", "yes", "no", rules=Rules((rule,)))).index) == ["A"]
    waived = brought("OK to record?", "yes", "no", rules=Rules((rule,)), refusals="not_so")
    assert list(actors(waived).index) == ["A", "B"]


@pytest.mark.parametrize(
    "text",
    [
        "refused to be recorded",
        "She does not want to be listed.",
        "asked to be removed from the list",
        "ne veut pas être enregistrée",
        "no quiere ser registrada",
        "não quer ser registado",
        "لا تريد تسجيلها",
        "не хочет быть в списке",
        "不愿被记录",
    ],
)
@pytest.mark.parametrize("header", ["Remarks", "Colour"])
def test_a_refusal_in_a_text_under_any_header_is_asked_about(header: str, text: str) -> None:
    imported = brought(header, "late", text, "blue")
    assert errors(imported) == {"refusal.text"}
    assert [issue.row for issue in imported.errors] == [3]
    assert list(actors(brought(header, "late", text, "blue", refusals="leave_out")).index) == ["A", "C"]
    assert list(actors(brought(header, "late", text, "blue", refusals="not_so")).index) == ["A", "B", "C"]


def test_other_texts_and_headers_are_no_refusals() -> None:
    for text in (
        "registered 2014",
        "refused registration by the ministry",
        "there is no record of it",
        "ask first",
    ):
        assert not refuses(text)
    for header in ("Phone no", "Contacts May", "Registered", "Remarks", "Agreement signed", "Status"):
        assert of_header(header)[0] == ""
    assert not errors(brought("Registered", "Yes", "No"))


def test_what_cannot_be_read_is_no_yes_and_is_told() -> None:
    imported = brought("OK to record?", "yes", "only by Signal", "no")
    assert actors(imported)["consent_c1"].to_dict() == {"A": "yes", "B": "unknown"}
    assert "consent.unknown" in {issue.code for issue in imported.warnings}
    turned = brought("Do not contact", "x", "only by Signal", "")
    assert actors(turned)["do_not_contact"].to_dict() == {"A": "yes", "B": "yes", "C": ""}
    crossed = brought("OK to record?", "✓", "✗", "x")
    assert actors(crossed)["consent_c1"].to_dict() == {"A": "yes", "C": "unknown"}, (
        "an x beside a tick is neither"
    )


def test_a_refusal_counts_whatever_the_map_has_and_a_yes_does_not_undo_one() -> None:
    first = brought("Agrees to be contacted", "yes", "no")
    m = apply_changes(ActorMap.empty(), first.require().changes)
    later = brought("Agrees to be contacted", "no", "yes", base=m).require()
    after = apply_changes(m, later.changes).actors.set_index("name")["do_not_contact"]
    assert after.to_dict() == {"A": "yes", "B": "yes"}


def test_who_is_named_again_by_a_row_that_agrees_bears_the_no_of_the_other() -> None:
    text = "Organisation,Contact person,Phone,OK to record?\nA,Eve,1,yes\nA,Ida,2,no\nB,Una,3,yes\n"
    imported = read_map([Upload("list.csv", text.encode())], constants={"legal_basis": "mandate"})
    assert actors(imported)["consent_c1"].to_dict() == {"A": "no", "B": "yes"}


@pytest.mark.parametrize("kind", ["activities", "organisations"])
def test_every_kind_of_list_hears_it_and_a_network_stops(kind: str) -> None:
    text = "Organisation,Type,Sector,District,OK to record?,Do not contact\n"
    text += "A,NGO,Health,X,Yes,x\nB,NGO,Food,X,No,\n"
    frame = actors(read_map([Upload("list.csv", text.encode())], table=kind))
    assert frame[["consent_c1", "do_not_contact"]].to_numpy().tolist() == [["yes", "yes"]]
    ties = "From,To,OK to record?\nA,B,yes\nB,C,no\n"
    assert "refusal.kind" in errors(read_map([Upload("list.csv", ties.encode())], table="network"))


def test_our_own_table_says_itself_what_it_holds() -> None:
    own = "id,name,consent_c1,do_not_contact\nA,Forum,no,yes\nB,Desk,yes,\n"
    assert list(actors(read_map([Upload("actors.csv", own.encode())]))["consent_c1"]) == ["no", "yes"]


@given(st.text(max_size=40))
def test_only_a_known_word_or_sign_is_a_yes(text: str) -> None:
    if answer(text) == "yes":
        assert answer(f"{text} but not by name") != "yes"
    assert answer(text) in {"", *schema.vocabulary("consent")}
