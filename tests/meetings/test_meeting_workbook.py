"""The workbook of meetings: filled in offline, brought in by the import, the same as what the page writes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from io import BytesIO

import pandas as pd
from maps import a_map, actor, sample
from openpyxl import load_workbook

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import Upload, look, read_map
from actormap.ingest.changes.imported import Imported
from actormap.ingest.writers import Book, meeting_bytes
from actormap.meetings.after import after_meeting
from actormap.meetings.report import HEARD, WAITED_FOR, Owed, Report, newcomer
from actormap.viz.templates import sheet_html

NEW_PARTS = {"heard", "seen", "owed"}
LABELS = {question.name: question.label for question in schema.meeting_questions().values()}


def filled(*meetings: dict[str, str]) -> Upload:
    """The workbook with some rows filled in."""
    book = Book()
    book.sheet(
        "After a meeting", list(LABELS.values()), [[row.get(name, "") for name in LABELS] for row in meetings]
    )
    book.explain([["x"]])
    return Upload("meetings.xlsx", book.bytes())


def brought(m: ActorMap, *meetings: dict[str, str]) -> Imported:
    return read_map([filled(*meetings)], base=m)


def codes(imported: Imported) -> Sequence[tuple[int | None, str]]:
    return [(issue.row, issue.code) for issue in imported.issues if not issue.warning]


def test_what_is_filled_in_is_what_the_page_would_write() -> None:
    m = sample()
    met = {"whom": "матери острелицы", "date": "2026-11-20", "mode": "Formal", "direction": "out"}
    met |= {"officer_role": "national officer", "brought_by": "C001"}
    said = {"works_with": "C071; C072", "trusts": "C070", "nobody_else": "yes", "mentioned": "C002"}
    said |= {"newcomers": "Violet Circle", "basis": "Mandate of the office"}
    asked = {"consent_c1": "Yes", "feels_safe": "no", "review_by": "2027-05-01", "note": "A quiet talk."}
    heard = {"talked_about": "water; the law", "leaders": "an elected board", "levels": "Local; national"}
    heard |= {"shared": "How to file a complaint", "shared_with": "C070", "seen_credible": "Partly"}
    heard |= {"needs": "Locks; A lawyer", "support": "Safety and digital security"}
    heard |= {"we_promised": "To call again", "we_promised_by": "2026-12-01"}
    heard |= {"they_promised": "Their list", "they_promised_by": "2026-12-05"}
    row = met | said | asked | heard
    imported = brought(m, row)
    assert codes(imported) == []
    report = Report(
        "C068",
        date="2026-11-20",
        mode="formal",
        direction="out",
        officer_role="national officer",
        brought_by="C001",
        ties={"works_with": ("C071", "C072"), "trusts": ("C070",)},
        nobody_else=True,
        mentioned=("C002",),
        newcomers=("Violet Circle",),
        basis="mandate",
        answers={"consent_c1": "yes", "feels_safe": "no"},
        review_by="2027-05-01",
        note="A quiet talk.",
        heard={
            "talked_about": "water; the law",
            "leaders": "an elected board",
            "levels": "local;national",
            "shared": "How to file a complaint",
            "shared_with": "C070",
        },
        perceptions={"seen_credible": "partly"},
        owed=(
            Owed("needs", "Locks", support="security"),
            Owed("needs", "A lawyer", support="security"),
            Owed("we_promised", "To call again", "2026-12-01"),
            Owed("they_promised", "Their list", "2026-12-05"),
        ),
    )
    expected = apply_changes(m, after_meeting(m, View(date="2026-11-25"), report))
    assert apply_changes(m, imported.changes).equals(expected)


def test_the_workbook_that_is_handed_out_is_known_again_and_holds_no_names() -> None:
    imported = read_map([Upload("meeting.xlsx", meeting_bytes())], base=sample())
    assert [issue.code for issue in imported.errors] in (["import.empty"], [])
    told = " ".join(str(issue) for issue in imported.issues)
    assert not any(name in told for name in sample().actors["name"])
    found = look([filled({"whom": "C068", "date": "2026-11-20"})])
    assert [table.kind for table in found.tables] == ["meeting"]


def test_meetings_are_told_one_after_another() -> None:
    m = a_map(*"ABC")
    first = {
        "whom": "A",
        "date": "2025-01-10",
        "newcomers": "Violet Circle",
        "basis": "mandate",
        "consent_c1": "yes",
    }
    second = {
        "whom": "A",
        "date": "2025-01-20",
        "works_with": "B",
        "newcomers": "Violet Circle",
        "consent_c4": "no",
    }
    third = {"whom": "violet circle", "date": "2025-01-21", "works_with": "C"}
    imported = brought(m, first, second, third)
    assert codes(imported) == []
    now = apply_changes(m, imported.changes)
    (row,) = now.actors[now.actors["id"] == "A"].itertuples()
    assert (row.consent_c1, row.consent_c4) == ("yes", "no")
    assert now.actors["name"].tolist().count("Violet Circle") == 1
    assert set(now.ties["source_id"]) == {"A", newcomer("Violet Circle")}
    assert len(now.contacts) == 3


def test_what_cannot_be_read_is_told_at_its_place() -> None:
    m = a_map(actors=[actor("A"), actor("B", name="Forum"), actor("C", name="Forum")])
    imported = brought(
        m,
        {"whom": "A"},
        {"whom": "Nobody", "date": "2025-01-20"},
        {"whom": "Forum", "date": "2025-01-20"},
        {"whom": "A", "date": "2025-01-20", "mode": "shouted"},
        {"whom": "A", "date": "2999-01-20"},
        {"whom": "A", "date": "2025-01-20", "newcomers": "New"},
        {"whom": "A", "date": "2025-01-20", "we_promised": "To call"},
        {"whom": "A", "date": "2025-01-20", "they_promised_by": "2025-02-20"},
        {"whom": "A", "date": "2025-01-20", "seen_credible": "very"},
    )
    assert codes(imported) == [
        (2, "meeting.date"),
        (3, "meeting.whom"),
        (4, "meeting.whom"),
        (5, "meeting.mode"),
        (6, "meeting.refused"),
        (7, "meeting.refused"),
        (8, "meeting.refused"),
        (9, "meeting.refused"),
        (10, "meeting.seen_credible"),
    ]


def test_a_workbook_of_an_older_release_is_known_again() -> None:
    older = [question for question in schema.meeting_questions().values() if question.part not in NEW_PARTS]
    book = Book()
    book.sheet("After a meeting", [question.label for question in older], [["C068", "2026-11-20"]])
    book.explain([["x"]])
    found = look([Upload("meetings.xlsx", book.bytes())])
    assert [table.kind for table in found.tables] == ["meeting"]


def test_numbers_in_notes_are_pointed_out_and_the_row_is_taken() -> None:
    imported = brought(a_map("A"), {"whom": "A", "date": "2025-01-20", "note": "+44 20 7946 0958"})
    assert [issue.code for issue in imported.issues if issue.warning] == ["meeting.note"]
    assert len(imported.changes.upserts["contacts"]) == 1


def test_every_question_is_known_to_the_report() -> None:
    fields = {*Report.__dataclass_fields__, "works_with", "trusts", "introduces_to", "tension_with"}
    parts = {
        "asked": set(),
        "heard": set(),
        "seen": set(),
        "owed": set(),
        "met": set(),
        "told": set(),
        "left": set(),
    }
    for one in schema.meeting_questions().values():
        parts[one.part].add(one.name)
    assert parts["met"] | parts["told"] | parts["left"] | {"review_by"} <= fields
    assert parts["heard"] == set(HEARD)
    assert parts["seen"] == {item.code for item in schema.items().values() if item.set == "perception"}
    assert parts["owed"] == {"needs", "support", *WAITED_FOR, *(f"{kind}_by" for kind in WAITED_FOR)}
    for question in schema.meeting_questions().values():
        assert not question.vocabulary or schema.vocabulary(question.vocabulary)
        assert not question.kind or question.kind in schema.tie_kinds()
    assert pd.Index(list(LABELS.values())).is_unique


def test_the_sheet_to_print_asks_everything_and_holds_no_name() -> None:
    page = sheet_html("C068")
    assert all(label in html.unescape(page) for label in LABELS.values())
    assert "C068" in page
    assert not any(name in page for name in sample().actors["name"])
    assert "<script" not in sheet_html("<script>alert(1)</script>")


def test_a_cell_for_several_answers_takes_several() -> None:
    sheet = load_workbook(BytesIO(meeting_bytes())).worksheets[0]
    rules = sheet.data_validations.dataValidation
    listed = {cell.split(":")[0] for rule in rules if rule.type == "list" for cell in str(rule.sqref).split()}
    below = {cell.value: f"{cell.column_letter}2" for cell in sheet[1]}
    assert below["How?"] in listed
    assert below["At which levels do they work?"] not in listed
