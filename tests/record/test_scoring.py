"""A round of scoring: alone first, one row a scorer and item, then together."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from maps import a_map
from openpyxl import load_workbook

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import ActormapError, Denied, Refused
from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import read_map
from actormap.metrics.base.judgements import COUNTRY, Accepted, Unit
from actormap.records.scoring import Answer, Scoring, all_given, begun, given, rounds, sheet, standing
from actormap.rights.access import Principal

DAY = View(date="2026-11-25")
MINE = Scoring("2026-Q4", "national officer")
OTHER = Scoring("2026-Q4", "head of office")


def a_world(**tables: Any) -> ActorMap:
    return a_map(
        "A",
        areas=[{"id": "KA01", "name": "Selim"}],
        events=[{"id": "E1", "type": "attack", "date": "2026-10-01", "subjects": "A"}],
        **tables,
    )


def scored(m: ActorMap, item: str, mark: str, by: Scoring = MINE, day: View = DAY, **more: Any) -> ActorMap:
    return apply_changes(m, given(m, day, by, item, Answer(mark, **more)))


def marks(m: ActorMap, item: str = "a3") -> list[tuple[str, Any]]:
    every = standing(m, MINE).marks[item].given
    return [(each.scorer, each.value if each.value is not None else each.answer) for each in every]


def test_a_round_asks_29_items_and_each_right_alone_beyond_them() -> None:
    now = standing(a_world(), MINE)
    assert (len(now.items), len(now.further)) == (29, 10)
    assert now.open == now.items
    assert "h4" not in standing(a_world(), Scoring("r", "s", Unit(group="women"))).marks


def test_who_scores_twice_in_a_round_corrects_the_row_also_on_another_day() -> None:
    once = scored(a_world(), "a3", "1", evidence=["E1"])
    twice = scored(once, "a3", "3", day=View(date="2026-12-02"))
    assert once["assessments"]["id"].tolist() == twice["assessments"]["id"].tolist()
    assert marks(twice) == [("national officer", 3)]
    assert marks(scored(twice, "a3", "2", Scoring("2027-Q1", "national officer"))) == [
        ("national officer", 3)
    ]


def test_not_known_is_an_answer_and_the_next_item_waits() -> None:
    m = scored(a_world(), "a1", "unknown")
    now = standing(m, MINE)
    assert marks(m, "a1") == [("national officer", "unknown")]
    assert (len(now.open), now.after("a1")) == (28, "a2")
    assert now.after("h4") == "a2", "from the last it goes on with the first that was skipped"
    assert standing(scored(m, "a1_assembly", "2"), MINE).after("a1_assembly") == "a2"


def test_what_others_gave_is_shown_after_ones_own() -> None:
    m = scored(a_world(), "a3", "1", OTHER)
    assert not standing(m, MINE).shown("a3")
    assert len(standing(m, MINE).others("a3")) == 1
    assert [each.value for each in standing(scored(m, "a3", "3"), MINE).shown("a3")] == [1]


def test_marks_two_apart_are_talked_about_first_and_agreed_ones_last() -> None:
    m = a_world()
    for item, one, two in (("a1", "2", "3"), ("a2", "0", "2"), ("a3", "4", "1"), ("a4", "1", "1")):
        more = {"evidence": ["E1"]}
        m = scored(scored(m, item, one, **more), item, two, OTHER, **more)
    m = scored(m, "a2", "1", together=True)
    now = standing(m, MINE)
    assert now.to_talk_about == ["a3", "a1", "a4", "a2"]
    assert [(each.scorer, each.value) for each in now.marks["a2"].given if not each.together] == [
        ("head of office", 2),
        ("national officer", 0),
    ], "what each gave alone is kept"


def test_what_is_agreed_is_one_row_whoever_writes_it() -> None:
    m = scored(a_world(), "a3", "2", together=True)
    m = scored(m, "a3", "2.5", OTHER, together=True)
    assert m["assessments"][["value", "together"]].to_numpy().tolist() == [[2.5, "yes"]]


def test_an_accepted_proposal_is_kept_with_its_figure_and_revision() -> None:
    accepted = Accepted("coordination.missing_platforms", 9, 41)
    (row,) = scored(a_world(), "e3", "2", accepted=accepted)["assessments"].to_dict("records")
    assert (row["analysis"], row["figure"], row["revision"]) == ("coordination.missing_platforms", 9, 41)


def test_what_was_given_before_the_last_correction_of_a_proposal_is_taken_out() -> None:
    m = scored(a_world(), "e3", "2", accepted=Accepted("coordination.missing_platforms", 9, 41))
    assert standing(scored(m, "e3", "2", evidence=["E1"]), MINE).marks["e3"].given[0].finding is None


@pytest.mark.parametrize(
    ("item", "by", "answer", "why"),
    [
        ("a3", MINE, Answer("5"), "from 0 to 4"),
        ("a3", MINE, Answer("perhaps"), "no answer"),
        ("a3", MINE, Answer("2", low=3), "not in order"),
        ("a3", MINE, Answer(""), "no answer"),
        ("a3", MINE, Answer("2", evidence=["gone"]), "no record that you see"),
        ("a3", Scoring("", "officer"), Answer("2"), "which round"),
        ("a3", Scoring("r", " "), Answer("2"), "as whom"),
        ("a3", Scoring("r", "name of a"), Answer("2"), "a name on the map"),
        ("h4", Scoring("r", "s", Unit(group="women")), Answer("2"), "not asked of it"),
        ("a3", Scoring("r", "s", Unit(pcode="nowhere")), Answer("2"), "P-code"),
        ("a", MINE, Answer("2"), "no item"),
        ("nothing", MINE, Answer("2"), "no item"),
    ],
)
def test_what_does_not_fit_is_refused(item: str, by: Scoring, answer: Answer, why: str) -> None:
    with pytest.raises(Refused, match=why):
        given(a_world(), DAY, by, item, answer)


def test_a_role_that_may_not_answer_is_told_who_may() -> None:
    with pytest.raises(Denied, match="Human rights officer"):
        given(a_world(), DAY, MINE, "a3", Answer("2"), principal=Principal("viewer"))


def test_an_officer_does_not_judge_the_risk_of_so_few_that_it_points_at_one() -> None:
    few = Scoring("r", "s", Unit(group="women", pcode="KA01"))
    with pytest.raises(ActormapError):
        given(a_world(), DAY, few, "threat_smear_chance", Answer("4"), principal=Principal("hro"))
    assert given(
        a_world(), DAY, few, "threat_smear_chance", Answer("4"), principal=Principal("protection_officer")
    )


def test_several_are_given_at_once_a_row_each_and_what_stands_so_is_left() -> None:
    law = Scoring("", "national officer", Unit(instrument="L"))
    m = a_world(instruments=[{"id": "L", "name": "Draft", "kind": "media"}])
    both = {"law_choice": Answer("not", evidence=["L"]), "law_stay": Answer("partly", evidence=["E1"])}
    once = apply_changes(m, all_given(m, DAY, law, both))
    rows = once["assessments"].sort_values("item")
    assert rows[["item", "answer", "instrument", "evidence", "round"]].to_numpy().tolist() == [
        ["law_choice", "not", "L", "L", ""],
        ["law_stay", "partly", "L", "E1", ""],
    ]
    with pytest.raises(Refused, match="nothing was changed"):
        all_given(once, DAY, law, both)
    changes = all_given(once, DAY, law, both | {"law_stay": Answer("met", evidence=["E1"])})
    assert changes.upserts["assessments"]["item"].tolist() == ["law_stay"]
    assert len(apply_changes(once, changes)["assessments"]) == 2


def test_of_several_all_that_does_not_fit_is_told_and_none_is_written() -> None:
    law = Scoring("", "national officer", Unit(instrument="L"))
    m = a_world(instruments=[{"id": "L", "name": "Draft", "kind": "media"}])
    wrong = {
        "law_choice": Answer("4"),
        "law_stay": Answer("met", evidence=["X9"]),
        "law_rules": Answer("met"),
    }
    with pytest.raises(Refused) as refused:
        all_given(m, DAY, law, wrong)
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "Registering is not compulsory",
        "Old registrations stay valid",
    ]
    with pytest.raises(Refused, match="say as whom you score"):
        all_given(m, DAY, Scoring("", "", law.unit), wrong)


def test_rounds_are_those_that_were_begun_and_those_with_marks_the_latest_first() -> None:
    m = scored(a_world(), "a3", "2", Scoring("2026-Q2", "s"), View(date="2026-06-20"))
    m = apply_changes(m, begun(m, " 2026-Q4 ", "2026-12-31"))
    assert rounds(m) == {"2026-Q4": "2026-12-31", "2026-Q2": ""}
    for name, day in (("2026-Q4", "2027-01-01"), ("", "2027-01-01"), ("x", "")):
        with pytest.raises(Refused):
            begun(m, name, day)
    assert rounds(apply_changes(m, begun(m, "2026-Q2", "2026-06-30")))["2026-Q2"] == "2026-06-30"
    assert MINE.unit == COUNTRY


def filled_in(content: bytes, folder: Path, **cells: dict[str, str]) -> Path:
    """The workbook of a round with some cells filled in, by item and column."""
    book = load_workbook(BytesIO(content))
    page = book["assessments"]
    columns = {schema.column_label(name, "ar"): name for name in schema.columns()["assessments"]}
    heads = {columns.get(str(cell.value), ""): cell.column for cell in page[1]}
    items = {schema.code_label("items", code, "ar"): code for code in schema.vocabulary("items")}
    for row in range(2, page.max_row + 1):
        for name, text in cells.get(items[page.cell(row, 1).value], {}).items():
            page.cell(row, heads[name]).value = text
    path = folder / "filled in.xlsx"
    book.save(path)
    return path


def test_a_round_on_paper_comes_back_and_corrects_what_was_given(tmp_path: Path) -> None:
    unknown = schema.code_label("mark", "unknown", "ar")
    m = scored(a_world(), "a1", "1")
    cells = {
        "a1": {"value": "3", "low": "2", "high": "4", "evidence": "E1"},
        "a2": {"answer": unknown},
        "c1": {"value": "2", "text": "Seen"},
    }
    content = sheet(m, View(date="2026-12-02"), MINE, language="ar")
    imported = read_map([filled_in(content, tmp_path, **cells)], base=m)
    (left,) = [issue for issue in imported.issues if issue.code == "row.silent"]
    assert len(left.lines) == 36
    m = apply_changes(m, imported.require().changes)
    assert len(m["assessments"]) == 3
    now = standing(m, MINE)
    assert (now.mine("a1").value, now.mine("a1").low, now.mine("a1").evidence) == (3, 2, ("E1",))
    assert (now.mine("a2").answer, now.mine("c1").text) == ("unknown", "Seen")
    assert len(now.open) == 26


def test_factors_of_risk_on_paper_come_back(tmp_path: Path) -> None:
    m, women = a_world(), Scoring("2026-Q4", "national officer", Unit(group="women"))
    content = sheet(m, DAY, women, "risk_factor", language="ar")
    cells = {"threat": {"value": "4", "evidence": "E1"}, "vulnerability_alone": {"value": "2"}}
    m = apply_changes(m, read_map([filled_in(content, tmp_path, **cells)], base=m).require().changes)
    now = standing(m, women, "risk_factor")
    assert (now.mine("threat").value, now.mine("threat").evidence) == (4, ("E1",))
    assert len(now.open) == len(now.items) - 2


def test_what_does_not_fit_on_paper_is_told_by_its_cell(tmp_path: Path) -> None:
    m = a_world()
    wrong = {"a1": {"value": "5"}, "a2": {"answer": "Yes"}, "a3": {"value": "1"}}
    imported = read_map([filled_in(sheet(m, DAY, MINE, language="ar"), tmp_path, **wrong)], base=m)
    assert {(issue.row, issue.code) for issue in imported.errors} == {
        (2, "assessment.scale"),
        (8, "assessment.answer"),
    }


def test_the_sheet_names_nobody_and_is_for_who_may_score() -> None:
    m = scored(a_world(), "a1", "1", text="Zelmira", evidence=["E1"])
    book = load_workbook(BytesIO(sheet(m, DAY, Scoring("2026-Q4", "national officer", Unit(pcode="KA01")))))
    texts = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if "Name of" in text or "Zelmira" in text or "E1" in text]
    assert texts.count("KA01") == 39
    with pytest.raises(Denied):
        sheet(m, DAY, MINE, principal=Principal("viewer"))
