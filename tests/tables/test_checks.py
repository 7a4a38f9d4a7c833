"""Each rule between cells, rows and tables tells exactly one issue, at the right place, with a remedy."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from maps import a_map, actor, table, tie

from actormap.core import schema
from actormap.core.errors import LISTED, InvalidMap, Issue
from actormap.core.model import ActorMap, Changes, check_changes, check_tables, distinct, parse_tables

Rows = dict[str, list[dict[str, Any]]]
FINE: Rows = {
    "actors": [actor("O", sphere="field_presence"), actor("A"), actor("B"), actor("C")],
    "ties": [tie("A", "B", id="t1"), tie("B", "C", id="t2")],
    "platforms": [{"id": "P", "name": "Network", "members": "A;B"}],
    "presence": [{"actor_id": "A", "sector": "LEG", "pcode": "XA01"}],
    "universe": [{"group": "women", "exists_low": 1, "exists_best": 2, "exists_high": 3}],
    "contacts": [{"date": "2025-01-01", "office": "O", "actor_id": "A"}],
    "observations": [
        {"source": "s1", "date": "2025-01-01", "subject_id": "A", "asked_about": "ties_all", "answer": "list"}
    ],
    "sources": [{"id": "s1"}],
    "areas": [{"id": "XA", "name": "All"}, {"id": "XA01", "name": "One", "parent": "XA"}],
    "sectors": [{"id": "LEG", "name": "Law"}],
    "instruments": [{"id": "L", "name": "Media law", "kind": "media"}],
    "provisions": [{"id": "L12", "instrument": "L", "article": "Art. 12"}],
    "assessments": [
        {"item": "a1", "round": "Q1", "date": "2025-01-01", "scorer": "one", "value": 2, "low": 1, "high": 3},
        {"item": "a1", "round": "Q1", "date": "2025-01-01", "scorer": "two", "answer": "unknown"},
        {"item": "limit_funding", "date": "2025-01-01", "scorer": "one", "provision": "L12", "value": 4},
        {"item": "law_stay", "date": "2025-01-01", "scorer": "one", "instrument": "L", "answer": "partly"},
        {"item": "profile_influence", "date": "2025-01-01", "scorer": "one", "actor_id": "A", "text": "Many"},
        {
            "item": "threat",
            "date": "2025-01-01",
            "scorer": "one",
            "group": "women",
            "pcode": "XA01",
            "value": 5,
        },
    ],
    "windows": [{"kind": "trial", "name": "Hearing", "from": "2025-03-01", "actors": "A"}],
    "undertakings": [
        {"purpose": "Change Art. 12", "provision": "L12", "analysis": "monitor.hit", "revision": 3},
        {"kind": "promise", "purpose": "Send the notes", "to_id": "A", "due": "2025-03-01", "status": "told"},
        {
            "kind": "decision",
            "purpose": "Training",
            "to_id": "A",
            "review_by": "2025-09-01",
            "status": "apart",
        },
        {"kind": "need", "purpose": "A lawyer", "by_id": "A", "support": "training"},
    ],
    "swot_items": [
        {"id": "w", "of_board": "presence", "quadrant": "weakness", "text": "few contacts"},
        {
            "of_board": "relation",
            "quadrant": "strength",
            "side": "they",
            "text": "they know XA01",
            "item": "example_knowledge",
            "pcode": "XA01",
            "links": "w",
        },
    ],
    "meetings": [{"date": "2025-04-01", "name": "Round table", "guests": "A;B", "instrument": "L"}],
    "cases": [{"id": "c", "opened": "2025-01-01", "at": "18:05+03:00", "what": "a threat", "subjects": "A"}],
    "case_steps": [{"case": "c", "item": "measure_self", "who": "B"}],
}


def tell(rows: Rows) -> list[Issue]:
    """Everything that is told of a map, warnings too."""
    tables, issues = parse_tables({name: table(some) for name, some in rows.items()})
    return distinct(issues + check_tables(tables))


def changed(name: str, row: int, /, **cells: Any) -> Rows:
    """The map that is fine, but for some cells of one row."""
    rows = [dict(some) for some in FINE[name]]
    rows[row] |= cells
    return FINE | {name: rows}


def added(name: str, /, **cells: Any) -> Rows:
    return FINE | {name: [*FINE[name], cells]}


def test_map_that_is_fine_tells_nothing() -> None:
    assert tell(FINE) == []
    assert len(ActorMap(**{name: table(rows) for name, rows in FINE.items()}).actors) == 4


BROKEN = {
    "unknown source of a tie": (changed("ties", 1, source_id="Z"), "ties 2 source_id Z source_id.missing"),
    "unknown target of a tie": (changed("ties", 0, target_id="Z"), "ties 1 target_id Z target_id.missing"),
    "self-tie": (changed("ties", 0, target_id="A"), "ties 1 target_id A tie.self"),
    "duplicate id": (added("actors", id="A", name="Again", sphere="state"), "actors 5 id A id.duplicate"),
    "duplicate tie": (
        added("ties", id="t1", source_id="A", target_id="C", kind="trust"),
        "ties 3 id t1 id.duplicate",
    ),
    "weight above its kind": (changed("ties", 0, weight=2), "ties 1 weight 2 weight.range"),
    "weight above all kinds": (changed("ties", 0, kind="trust", weight=5), "ties 1 weight 5 weight.range"),
    "negative weight": (changed("ties", 0, weight="-0.5"), "ties 1 weight -0.5 weight.range"),
    "unknown kind": (changed("ties", 1, kind="friendship"), "ties 2 kind friendship kind.unknown"),
    "end before start": (
        changed("ties", 0, **{"from": "2025-02-01", "to": "2025-01-31"}),
        "ties 1 to 2025-01-31 period.order",
    ),
    "presence ends before it starts": (
        changed("presence", 0, **{"from": "2025-02-01", "to": "2025-01-31"}),
        "presence 1 to 2025-01-31 period.order",
    ),
    "wrong code": (changed("actors", 2, formality="secret"), "actors 3 formality secret formality.unknown"),
    "unknown group": (
        changed("actors", 1, works_on_rights_of="women;martians"),
        "actors 2 works_on_rights_of martians works_on_rights_of.missing",
    ),
    "empty name": (changed("actors", 3, name=""), "actors 4 name  name.empty"),
    "blank name": (changed("actors", 3, name="  "), "actors 4 name  name.empty"),
    "empty id": (changed("actors", 3, id=""), None),
    "hostile sign on a friendly kind": (changed("ties", 1, sign="-"), "ties 2 sign - sign.against_kind"),
    "friendly sign on a hostile kind": (
        changed("ties", 1, kind="threat", sign="+"),
        "ties 2 sign + sign.against_kind",
    ),
    "sign on a kind without one": (
        changed("ties", 1, kind="authority", sign="+"),
        "ties 2 sign + sign.against_kind",
    ),
    "influence without a sign": (changed("ties", 1, kind="influence"), "ties 2 sign  sign.missing"),
    "figures out of order": (changed("universe", 0, exists_low=3), "universe 1 exists_best 2 exists.order"),
    "high figure below the best": (
        changed("universe", 0, exists_high=1),
        "universe 1 exists_best 2 exists.order",
    ),
    "no figure": (changed("universe", 0, exists_best=""), "universe 1 exists_best  exists_best.empty"),
    "platform with the id of an actor": (
        added("platforms", id="A", name="Same"),
        "platforms None id A platform.is_actor",
    ),
    "unknown member": (changed("platforms", 0, members="A;Z"), "platforms 1 members Z members.missing"),
    "unknown office": (changed("contacts", 0, office="Z"), "contacts 1 office Z office.missing"),
    "unknown actor met": (changed("contacts", 0, actor_id="Z"), "contacts 1 actor_id Z actor_id.missing"),
    "unknown subject": (
        changed("observations", 0, subject_id="Z"),
        "observations 1 subject_id Z subject_id.missing",
    ),
    "unknown presence": (changed("presence", 0, actor_id="Z"), "presence 1 actor_id Z actor_id.missing"),
    "area not in the list": (changed("presence", 0, pcode="XB01"), "presence 1 pcode XB01 pcode.missing"),
    "seat not in the list": (
        changed("actors", 1, adm1_pcode="XB01"),
        "actors 2 adm1_pcode XB01 adm1_pcode.missing",
    ),
    "sector not in the list": (changed("presence", 0, sector="ART"), "presence 1 sector ART sector.missing"),
    "unknown parent": (changed("areas", 1, parent="XB"), "areas 2 parent XB parent.missing"),
    "tie to a platform": (changed("ties", 1, target_id="P"), "ties 2 target_id P tie.to_platform"),
    "tie from a platform": (changed("ties", 1, source_id="P"), "ties 2 source_id P source_id.missing"),
    "not a date": (changed("contacts", 0, date="2025-13-01"), "contacts 1 date 2025-13-01 date.form"),
    "mark below its scale": (changed("assessments", 5, value=0), "assessments 6 value 0 assessment.scale"),
    "mark above its scale": (
        changed("assessments", 0, value=5, high=""),
        "assessments 1 value 5 assessment.scale",
    ),
    "mark where words answer": (
        changed("assessments", 3, value=1, answer=""),
        "assessments 4 value 1 assessment.scale",
    ),
    "word of another scale": (
        changed("assessments", 1, answer="partly"),
        "assessments 2 answer partly assessment.answer",
    ),
    "word where text answers": (
        changed("assessments", 4, answer="yes"),
        "assessments 5 answer yes assessment.answer",
    ),
    "mark and word": (
        changed("assessments", 0, answer="unknown"),
        "assessments 1 answer unknown assessment.both",
    ),
    "no answer": (changed("assessments", 1, answer=""), "assessments 2 value  assessment.empty"),
    "marks out of order": (changed("assessments", 0, low=3), "assessments 1 value 2 assessment.order"),
    "same scorer twice in a round": (
        changed("assessments", 1, scorer="one", date="2025-01-02"),
        "assessments 2 scorer one assessment.twice",
    ),
    "unknown item": (changed("assessments", 0, item="z9"), "assessments 1 item z9 item.unknown"),
    "provision of no law": (
        changed("provisions", 0, instrument="Z"),
        "provisions 1 instrument Z instrument.missing",
    ),
    "strategy that rests on no finding": (
        changed("undertakings", 0, analysis=""),
        "undertakings 1 analysis  undertaking.finding",
    ),
    "strategy about no provision": (
        changed("undertakings", 0, provision="Z"),
        "undertakings 1 provision Z provision.missing",
    ),
    "state of another kind": (
        changed("undertakings", 0, status="told"),
        "undertakings 1 status told undertaking.status",
    ),
    "unknown guest": (changed("meetings", 0, guests="A;Z"), "meetings 1 guests Z guests.missing"),
    "time of no place": (changed("cases", 0, at="18:05"), "cases 1 at 18:05 time.form"),
    "step of no case": (changed("case_steps", 0, case="Z"), "case_steps 1 case Z case.missing"),
    "no date": (changed("contacts", 0, date=""), "contacts 1 date  date.empty"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_one_issue_is_told_for(what: str) -> None:
    rows, wanted = BROKEN[what]
    errors = [issue for issue in tell(rows) if not issue.warning]
    if wanted is None:  # without an id nothing can refer to the row: that is told of it alone
        assert [(i.row, i.code) for i in errors if i.file == "actors"] == [(4, "id.empty")]
        errors = [issue for issue in errors if issue.file == "actors"]
    else:
        assert [f"{i.file} {i.row} {i.column} {i.value} {i.code}" for i in errors] == [wanted]
    (issue,) = errors
    assert issue.problem
    assert not issue.problem.endswith(".")
    assert issue.remedy.endswith(".")
    assert issue.file in str(issue)
    assert issue.remedy in str(issue)


def test_row_given_twice_without_id_is_told_with_both_places() -> None:
    row = {"source_id": "A", "target_id": "B", "kind": "coordination"}
    (issue,) = tell(FINE | {"ties": [row, row]})
    assert (issue.code, issue.row) == ("row.duplicate", 2)
    assert "ties row 1" in issue.problem


def test_source_that_is_not_listed_is_a_warning_and_the_map_is_made() -> None:
    rows = changed("ties", 0, sources="s1;s9")
    (issue,) = tell(rows)
    assert (issue.file, issue.row, issue.column, issue.value) == ("ties", 1, "sources", "s9")
    assert issue.warning
    assert ActorMap(**{name: table(some) for name, some in rows.items()})


@pytest.mark.parametrize(("name", "column"), [("areas", "pcode"), ("sectors", "sector")])
def test_codes_are_free_while_their_list_is_empty(name: str, column: str) -> None:
    rows = {key: some for key, some in FINE.items() if key != name}
    assert [i for i in tell(rows) if i.column == column] == []


def test_group_of_the_map_counts_as_known() -> None:
    rows = changed("actors", 1, identifies_as="hill_people")
    assert [i.code for i in tell(rows)] == ["identifies_as.missing"]
    assert tell(rows | {"groups": [{"id": "hill_people", "label": "Hill people"}]}) == []


def test_membership_may_lead_to_a_platform_or_an_actor() -> None:
    assert tell(changed("ties", 0, kind="membership", target_id="P")) == []
    assert tell(changed("ties", 0, kind="membership", target_id="B")) == []


def test_weight_of_each_kind_may_be_empty_or_up_to_its_most() -> None:
    kinds = [
        tie("A", "B", kind.kind, sign="+" if kind.signs == ("+", "-") else "", weight=kind.weight_max)
        for kind in schema.tie_kinds().values()
    ]
    silent = tell(FINE | {"ties": [row | {"weight": ""} for row in kinds]})
    told = [(kinds[(issue.row or 0) - 1]["kind"], issue.code) for issue in silent if issue.warning]
    assert told == [("trust", "weight.unknown"), ("referral_offer", "weight.unknown")]
    assert len(silent) == 2
    assert tell(FINE | {"ties": [row | {"weight": 0} for row in kinds]}) == []
    assert tell(FINE | {"ties": kinds}) == []
    above = tell(FINE | {"ties": [row | {"weight": row["weight"] + 0.1} for row in kinds]})
    assert [issue.row for issue in above] == list(range(1, len(kinds) + 1))
    assert {(issue.code, issue.column) for issue in above} == {("weight.range", "weight")}


def test_unreadable_cell_is_not_told_a_second_time_as_empty() -> None:
    # A kind that cannot be read counts as empty afterwards; that is not a second mistake.
    assert [i.code for i in tell(changed("ties", 0, kind="friendship"))] == ["kind.unknown"]


def test_equal_problems_are_told_once_with_all_their_rows() -> None:
    ties = [tie("A", "Z", id=f"t{i:02}") for i in range(25)]
    with pytest.raises(InvalidMap) as caught:
        a_map("A", ties=ties)
    (issue,) = caught.value.issues
    assert issue.rows == tuple(range(1, 26))
    assert str(issue) == (
        "ties: 25 rows (1, 2, 3 ...) column 'target_id': no actor or platform has this id ('Z'). "
        "Add Z to the actors or correct the cell."
    )


CODED = {
    "kind": changed("ties", 0, kind="friendship"),
    "weight": changed("ties", 0, kind="joint_activity", weight=3),
    "sign": changed("ties", 0, kind="referral_offer", sign="-", weight=1),
    "platform": changed("ties", 0, kind="joint_activity", target_id="P"),
    "risk": changed("actors", 1, at_risk_level=9),
    "type": changed("actors", 1, types="guild"),
    "reference": changed("presence", 0, sector="ZZZ"),
    "empty": changed("actors", 1, name=""),
    "estimate": changed("universe", 0, exists_best=-1),
}


@pytest.mark.parametrize("what", CODED)
def test_what_is_refused_is_said_in_words_that_lists_and_forms_have_too(what: str) -> None:
    (issue,) = tell(CODED[what])
    told = f"{issue.problem}. {issue.remedy}"
    assert not re.search(r"[a-z]_[a-z]|\.csv|`", told), told


def test_the_message_counts_what_it_does_not_list() -> None:
    issues = [Issue("ties", n, "", "", "some.code", f"problem {n}", "Mend it.") for n in range(LISTED + 5)]
    assert str(InvalidMap(issues)).endswith("… and 5 more.")


def test_dropping_an_actor_that_a_tie_names_is_refused() -> None:
    m = ActorMap(**{name: table(rows) for name, rows in FINE.items()})
    issues = check_changes(m, Changes(drops={"actors": ("C",)}))
    assert [(i.file, i.column, i.value, i.code) for i in issues] == [
        ("ties", "target_id", "C", "target_id.missing")
    ]
    assert check_changes(m, Changes(drops={"actors": ("C",), "ties": ("t2",)})) == []


def test_dropping_what_is_not_there_is_told() -> None:
    m = ActorMap(**{name: table(rows) for name, rows in FINE.items()})
    (issue,) = check_changes(m, Changes(drops={"ties": ("t9",)}))
    assert (issue.file, issue.value, issue.code) == ("ties", "t9", "id.missing")


def test_actor_may_not_take_the_id_of_a_platform_later() -> None:
    m = ActorMap(**{name: table(rows) for name, rows in FINE.items()})
    # A tie to it is not told as well: with another id for the platform it is one between actors.
    rows, _ = parse_tables({"actors": table([actor("P")]), "ties": table([tie("A", "P")])})
    assert [i.code for i in check_changes(m, Changes(upserts=rows))] == ["platform.is_actor"]


def test_place_of_an_issue_is_told_in_words() -> None:
    issue = Issue("ties.csv", 14, "target_id", "P-99", "target_id.missing", "no actor has this id", "Add it.")
    assert str(issue) == "ties.csv: row 14 column 'target_id': no actor has this id ('P-99'). Add it."


def test_unknown_table_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="actor_list"):
        ActorMap(actor_list=pd.DataFrame())


@pytest.mark.parametrize(
    ("rows", "where", "code"),
    [
        (changed("assessments", 0, actor_id="A"), (1, "actor_id"), "assessment.unit"),
        (changed("assessments", 2, provision=""), (3, "item"), "assessment.no_unit"),
    ],
)
def test_an_item_that_is_not_asked_of_it_is_told_and_kept(
    rows: Rows, where: tuple[int, str], code: str
) -> None:
    (issue,) = tell(rows)
    assert ((issue.row, issue.column), issue.code, issue.warning) == (where, code, True)
