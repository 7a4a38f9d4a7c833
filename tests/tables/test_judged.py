"""What a strategy rests on, and what is told of rows beside those that are stored."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from maps import a_map

from actormap.core import schema
from actormap.core.errors import InvalidMap
from actormap.core.model import ActorMap, Changes, parse_tables
from actormap.core.tables.checks import check_rows
from actormap.core.tables.judged import DRAFTS, check_against, check_entering
from actormap.core.tables.partnership import OVER
from actormap.ingest import read_map
from actormap.records.record.editing import changes_for
from actormap.records.record.noticing import noticed
from actormap.rights.access import Principal, visible

LAWS = [
    {
        "id": "L",
        "name": "Law",
        "kind": "media",
        "stage": "in_force",
        "from": "2026-01-01",
        "to": "2026-10-01",
    },
    {"id": "D", "name": "Draft", "kind": "media", "stage": "draft", "from": "2027-01-01"},
]
MARK = {"item": "a3", "round": "2026-Q3", "date": "2026-09-01", "scorer": "hro", "value": 1}


def world(**tables: Any) -> ActorMap:
    return a_map("A", instruments=LAWS, **tables)


def rows(table: str, *some: dict[str, Any]) -> pd.DataFrame:
    parsed, issues = parse_tables({table: pd.DataFrame(some)})
    assert not issues
    return parsed[table]


def told(m: ActorMap, table: str, *some: dict[str, Any]) -> list[tuple[str, str]]:
    frame = rows(table, *some)
    issues = list(check_against(table, frame, m.tables, {table: frame}))
    assert all(issue.warning for issue in issues)
    return [(issue.code, issue.column) for issue in issues]


@pytest.mark.parametrize(
    "more", [{}, {"findings": "Many are hit"}, {"analysis": "reach.gap"}, {"revision": 2}]
)
def test_a_strategy_that_rests_on_no_finding_is_refused_with_what_to_do(more: dict[str, Any]) -> None:
    with pytest.raises(InvalidMap, match=r"rests on no finding.*\. Name the analysis and the revision"):
        world(undertakings=[{"purpose": "Speak up"} | more])


@pytest.mark.parametrize("analysis", ["intuition", "reach", "A999", "gap", "REACH.GAP", "حدس", "直觉"])
def test_a_strategy_on_an_analysis_that_there_is_not_is_refused(analysis: str) -> None:
    with pytest.raises(InvalidMap, match="there is no such analysis"):
        world(undertakings=[{"purpose": "Speak up", "analysis": analysis, "revision": 1}])


@pytest.mark.parametrize("analysis", ["reach.gap", "A13", "A43"])
def test_an_analysis_is_named_by_its_name_or_its_number(analysis: str) -> None:
    row = {"purpose": "Speak up", "analysis": analysis, "revision": 1}
    assert not list(check_rows("undertakings", rows("undertakings", row)))
    with pytest.raises(InvalidMap, match="at this revision nothing was recorded"):
        world(undertakings=[row | {"revision": 0}])


def test_a_typed_figure_says_nothing_of_how_many_events_stand_behind_it() -> None:
    row = {"purpose": "Speak up", "analysis": "monitor.incidents", "revision": 1, "figure": 1}
    assert not list(check_rows("undertakings", rows("undertakings", row)))


def test_a_list_brings_a_strategy_with_a_word_that_its_finding_was_not_worked_out_here() -> None:
    row = {"purpose": "Speak up", "analysis": "reach.gap", "revision": 7, "figure": 35}
    m, frame = world(), rows("undertakings", row)
    issues = list(check_entering("undertakings", frame, m.tables))
    assert [(issue.code, issue.warning) for issue in issues] == [("undertaking.elsewhere", True)]
    held = m.replace(undertakings=frame)
    assert not list(check_entering("undertakings", held["undertakings"], held.tables)), "it stands there"


def test_a_day_before_its_law_was_in_force_is_told_but_not_of_a_draft() -> None:
    def provision(law: str, day: str) -> list[tuple[str, str]]:
        return told(world(), "provisions", {"id": "P", "instrument": law, "article": "1", "as_of": day})

    assert provision("L", "2025-12-31") == [("law.days", "as_of")]
    assert not provision("L", "2026-01-01")
    assert not provision("L", "")
    assert not provision("D", "2026-01-01")
    early = MARK | {
        "item": "law_choice",
        "value": None,
        "answer": "met",
        "date": "2025-09-01",
        "instrument": "L",
    }
    assert told(world(), "assessments", early) == [("law.days", "date")]


def test_a_date_to_watch_after_its_law_ended_is_told_and_one_before_it_began_is_its_way() -> None:
    window = {"kind": "parliament", "name": "Vote", "instrument": "L"}
    assert told(world(), "windows", window | {"from": "2026-10-02"}) == [("law.days", "from")]
    assert not told(world(), "windows", window | {"from": "2025-05-01"})


def test_a_date_of_a_draft_after_it_is_expected_to_be_in_force_is_told() -> None:
    window = {"kind": "parliament", "name": "Vote", "instrument": "D"}
    assert told(world(), "windows", window | {"from": "2027-01-02"}) == [("law.days", "from")]
    assert not told(world(), "windows", window | {"from": "2026-12-09"})


def test_a_date_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidMap, match="ends before it starts"):
        world(windows=[{"kind": "trial", "name": "X", "from": "2026-05-02", "to": "2026-05-01"}])


def test_a_second_answer_in_a_round_is_told_unless_the_first_is_hidden() -> None:
    later = MARK | {"date": "2026-09-20"}
    seen, hidden = (world(assessments=[MARK | {"sensitivity": level}]) for level in (1, 3))
    assert told(seen, "assessments", later) == [("assessment.again", "scorer")]
    assert not told(seen, "assessments", later | {"round": ""})
    assert not told(seen, "assessments", later | {"scorer": "head"})
    assert not told(visible(hidden, Principal("hro")), "assessments", later)


def test_an_answer_that_is_changed_is_not_told_as_a_second_one() -> None:
    m = world(assessments=[MARK | {"id": "a1"}])
    assert not told(m, "assessments", MARK | {"id": "a1", "value": 3})


def test_a_form_and_a_list_tell_the_same(tmp_path: Any) -> None:
    m = world(assessments=[MARK])
    changes = changes_for(m, "assessments", "", MARK | {"date": "2026-09-20"})
    (notice,) = noticed(m, changes)
    assert str(notice).startswith("Scorer: the same scorer answered this in this round before.")
    path = tmp_path / "assessments.csv"
    pd.DataFrame([MARK | {"date": "2026-09-20"}]).to_csv(path, index=False)
    report = read_map([path], base=m)
    assert [issue.code for issue in report.issues] == ["assessment.again"]
    assert isinstance(report.require().changes, Changes)


def test_what_meets_something_that_is_not_across_the_board_is_told() -> None:
    item = {"of_board": "relation", "text": "x"}
    m = world(
        swot_items=[item | {"id": quadrant, "quadrant": quadrant} for quadrant in ("weakness", "threat")]
    )
    strength, opportunity = (item | {"quadrant": quadrant} for quadrant in ("strength", "opportunity"))
    assert not told(m, "swot_items", strength | {"links": "weakness"}, opportunity | {"links": "threat"})
    assert told(m, "swot_items", strength | {"links": "weakness;threat"}) == [("swot.links", "links")]
    assert told(m, "swot_items", item | {"quadrant": "threat", "links": "weakness"}) == [
        ("swot.links", "links")
    ]
    moved = item | {"id": "weakness", "quadrant": "threat"}
    assert told(m, "swot_items", moved, strength | {"links": "weakness"}) == [("swot.links", "links")]


ITEM = {"of_board": "relation", "quadrant": "strength", "text": "x", "item": "example_knowledge"}


@pytest.mark.parametrize(
    ("table", "row", "code"),
    [
        ("undertakings", {"kind": "promise", "purpose": "Send the notes"}, "undertaking.due"),
        ("undertakings", {"kind": "promise", "purpose": "Send them", "status": "told"}, ""),
        ("undertakings", {"kind": "need", "purpose": "Training"}, ""),
        ("undertakings", {"kind": "decision", "purpose": "Work on it"}, "undertaking.review"),
        ("undertakings", {"kind": "decision", "purpose": "Work", "review_by": "2027-01-01"}, ""),
        ("swot_items", ITEM, "swot.vague"),
        ("swot_items", ITEM | {"on": "2026-12-03"}, ""),
        ("swot_items", ITEM | {"item": "prompt_well"}, ""),
        ("swot_items", ITEM | {"item": ""}, ""),
        ("swot_items", ITEM | {"item": "example_law", "pcode": "XA1"}, "swot.outside"),
        ("swot_items", ITEM | {"item": "example_narrow", "pcode": "XA1"}, "swot.place"),
    ],
)
def test_what_is_owed_by_no_day_or_stands_in_the_wrong_place_is_told_and_kept(
    table: str, row: dict[str, Any], code: str
) -> None:
    issues = check_rows(table, rows(table, row))
    assert [issue.code for issue in issues] == [code] * bool(code)
    assert all(issue.warning for issue in issues)


def test_each_kind_of_undertaking_has_states_of_its_own_and_begins_at_the_usual_one() -> None:
    states = schema.undertaking_states()
    assert set(states) == set(schema.vocabulary("undertaking_kind"))
    usual = schema.columns()["undertakings"]["status"].default
    assert all(next(iter(of_kind)) == usual for of_kind in states.values())
    over = [(status, state.over) for of_kind in states.values() for status, state in of_kind.items()]
    assert len({status for status, _ in over}) == len(dict(over)) == len(set(over)), (
        "over in one is over in all"
    )


def test_where_a_law_or_an_undertaking_stands_is_told_by_codes_that_there_are() -> None:
    assert set(DRAFTS) < set(schema.vocabulary("instrument_stage"))
    assert set(OVER) < set(schema.vocabulary("undertaking_status"))
