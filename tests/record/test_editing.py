"""Rows that officers keep: added, changed, taken out; undone, all is as it was to the byte."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_world import seen, small, store_of
from seeds import tries

from actormap.core import schema
from actormap.core.errors import Denied, Refused
from actormap.core.model import ActorMap, apply_changes
from actormap.records.record.editing import (
    changed,
    changes_for,
    changes_for_all,
    kept_tables,
    questions,
    row_of,
    taken_out,
)
from actormap.records.record.noticing import differences, touched
from actormap.rights.access import KEY_HOLDER, Principal, undo, write
from actormap.rights.access.approvals import EXCEPTIONS, SIGNED
from actormap.store import Workspace, keys

BY_ONE = [table for table in kept_tables() if table != EXCEPTIONS]
"""Tables whose rows one person writes; what takes two is tried in test_approvals.py."""
NEW: dict[str, dict[str, Any]] = {
    "actors": {
        "name": "New Forum",
        "sphere": "civil_society",
        "aliases": ["NF", "Forum"],
        "at_risk_level": 1,
    },
    "ties": {"source_id": "B", "target_id": "C", "kind": "coordination", "from": "2026-01-01", "weight": 0.1},
    "contacts": {"date": "2026-05-02", "office": "O", "actor_id": "B", "mode": "remote", "direction": "in"},
    "presence": {"actor_id": "B", "sector": "LEG", "pcode": "XX01", "from": "2026-01-01"},
    "platforms": {"id": "Q", "name": "Coalition", "members": ["C", "A"]},
    "observations": {
        "source": "S9",
        "date": "2026-04-01",
        "subject_id": "B",
        "asked_about": "actor",
        "answer": "none",
    },
    "events": {"type": "visit", "date": "2026-04-01", "subjects": ["B"], "by_class": "unknown"},
    "channels": {"actor_id": "B", "way": "through", "through_id": "A", "safe": "yes"},
    "sensitive_notes": {"actor_id": "B", "note": "only via A"},
    "instruments": {"id": "M", "name": "Tax law", "kind": "tax", "stage": "draft", "from": "2026-07-01"},
    "provisions": {
        "id": "L13",
        "instrument": "L",
        "article": "Art. 13",
        "restrictions": ["limit_funding", "limit_closing"],
        "hits_types": ["ngo_national"],
        "hits_areas": ["XX01"],
        "hits_foreign_share": 0.5,
    },
    "windows": {"kind": "election", "name": "Vote", "from": "2026-07-01", "groups": ["women"]},
    "assessments": {
        "item": "limit_funding",
        "round": "2026-Q2",
        "date": "2026-05-03",
        "scorer": "officer",
        "provision": "L12",
        "value": 3,
        "low": 2,
        "high": 4,
    },
    "undertakings": {
        "purpose": "Be heard",
        "mode": "quiet",
        "analysis": "reach.gap",
        "figure": -0.25,
        "revision": 2,
    },
    "swot_items": {
        "of_board": "relation",
        "quadrant": "strength",
        "side": "they",
        "text": "They know the villages",
        "item": "example_knowledge",
        "pcode": "XX01",
        "links": ["w1"],
    },
    "meetings": {
        "date": "2026-07-01",
        "name": "Hearing",
        "criteria": ["every area has a seat", "may say no without harm"],
        "guests": ["B", "C"],
    },
}
OTHER: dict[str, dict[str, Any]] = {
    "actors": {"name": "Masters", "consent_c4": "no", "at_risk_level": None, "works_on_rights_of": []},
    "ties": {"weight": 3, "sources": ["S2"], "to": "2026-05-01"},
    "contacts": {
        "note": "line one\nline two",
        "new_contacts_suggested": ["B", "C"],
        "levels": ["local"],
        "shared": "the draft",
        "shared_with": ["B"],
    },
    "presence": {"to": "2026-03-31", "activity": "نشاط"},
    "platforms": {"members": ["B"], "theme": None},
    "observations": {"answer": "declined"},
    "events": {"supporters": ["B"], "stance": -0.5, "by_class": "media"},
    "channels": {"safe": "no", "address": ""},
    "sensitive_notes": {"as_of": "2026-04-01", "sensitivity": 3},
    "instruments": {"stage": "in_force", "owner_id": None},
    "provisions": {"in_practice": 2, "references": ["A/59/401"], "in_text": None},
    "windows": {"to": "2026-06-03", "actors": ["A"]},
    "assessments": {"low": 1, "high": 4, "text": "two cases", "evidence": ["P", "gone"]},
    "undertakings": {"status": "done", "outcome": "changed", "swot": ["w1"]},
    "swot_items": {"text": "two contacts in a year", "figure": 2, "revision": 4, "evidence": ["t1"]},
    "meetings": {"guests": ["A"], "came": ["A"], "outcome": "agreed on one page"},
}


def first(m: ActorMap, table: str) -> str:
    return {"actors": "A"}.get(table) or str(m[table]["id"].iat[0])


def bytes_of(m: ActorMap) -> dict[str, str]:
    return {name: frame.to_csv(index=False) for name, frame in m.tables.items()}


@pytest.mark.parametrize("table", BY_ONE)
def test_a_row_is_added_and_undone(store: Workspace, table: str) -> None:
    before = store.load()
    revision = write(store, changes_for(seen(store), table, "", NEW[table]), KEY_HOLDER)
    after = store.load()
    (added,) = set(after[table]["id"]) - set(before[table]["id"])
    row = row_of(after, table, added)
    assert not changed(row, table, NEW[table])
    assert {name for name in row if row[name] != row_of(after, table, "")[name] and not _nan(row[name])} == {
        "id",
        *NEW[table],
    }
    undo(store, KEY_HOLDER, why="test", revision=revision)
    assert bytes_of(store.load()) == bytes_of(before)


def _nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)


@pytest.mark.parametrize("table", BY_ONE)
def test_a_row_is_changed_and_undone(store: Workspace, table: str) -> None:
    before = store.load()
    one = first(before, table)
    revision = write(store, changes_for(seen(store), table, one, OTHER[table]), KEY_HOLDER)
    after = store.load()
    then, now = row_of(before, table, one), row_of(after, table, one)
    assert not changed(now, table, OTHER[table])
    differ = {name for name in now if now[name] != then[name] and not (_nan(now[name]) and _nan(then[name]))}
    assert differ == set(OTHER[table])
    assert after[table]["id"].tolist() == before[table]["id"].tolist()
    undo(store, KEY_HOLDER, why="test", revision=revision)
    assert bytes_of(store.load()) == bytes_of(before)


def test_the_same_is_written_into_several_rows_and_undone(store: Workspace) -> None:
    before = store.load()
    changes = changes_for_all(seen(store), "actors", ["A", "C", "O"], {"sphere": "field_presence"})
    assert changes.upserts["actors"]["id"].tolist() == ["A", "C"], "one that holds it stays as it is"
    assert changes.why == "actor, 2 at once: sphere"
    revision = write(store, changes, KEY_HOLDER)
    after = store.load()
    assert after.actors["sphere"].tolist() == [
        "field_presence",
        "civil_society",
        "field_presence",
        "field_presence",
    ]
    assert after.actors.drop(columns="sphere").equals(before.actors.drop(columns="sphere"))
    undo(store, KEY_HOLDER, why="test", revision=revision)
    assert bytes_of(store.load()) == bytes_of(before)


@pytest.mark.parametrize(
    ("ids", "values", "said"),
    [
        (["A", "X"], {"sphere": "state"}, "not there any more"),
        (["A"], {"sphere": "civil_society"}, "nothing was changed"),
        (["A", "B"], {"sphere": "nonsense"}, "Sphere: not on the list"),
        (["A"], {"colour": "red"}, "has no 'colour'"),
    ],
)
def test_several_rows_are_changed_all_or_none(ids: list[str], values: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        changes_for_all(small(), "actors", ids, values)


@pytest.mark.parametrize("table", BY_ONE)
def test_a_row_is_taken_out_and_undone(store: Workspace, table: str) -> None:
    before = store.load()
    leaning = {
        "actors": ("A", "ties"),
        "instruments": ("L", "provisions"),
        "provisions": ("L12", "undertakings"),
    }
    if named := leaning.get(table):
        with pytest.raises(Refused, match=rf"rows of .*{named[1]}.* name it"):
            taken_out(before, table, named[0])
        write(store, changes_for(before, table, "", NEW[table] | {"id": "Z"}), KEY_HOLDER)
        before = store.load()
    one = "Z" if named else first(before, table)
    revision = write(store, taken_out(seen(store), table, one), KEY_HOLDER)
    assert one not in set(store.load()[table]["id"])
    undo(store, KEY_HOLDER, why="test", revision=revision)
    assert bytes_of(store.load()) == bytes_of(before)


@pytest.mark.parametrize("table", BY_ONE)
def test_what_a_form_shows_of_a_row_changes_nothing(table: str) -> None:
    m = small()
    for one in m[table]["id"]:
        asked = questions(m, table, one)
        values = {question.column.name: question.value for question in asked}
        assert not changed(row_of(m, table, one), table, values)
        with pytest.raises(Refused, match="nothing was changed"):
            changes_for(m, table, one, values)


def test_a_form_asks_what_the_schema_has_and_offers_names() -> None:
    m = small()
    asked = {one.column.name: one for one in questions(m, "ties", given={"source_id": "A"})}
    assert list(asked) == list(schema.forms()["ties"])
    assert asked["source_id"].value == "A"
    assert asked["source_id"].options["C"] == "منظمة العدل"
    assert "P" in asked["target_id"].options
    assert "P" not in asked["source_id"].options
    assert asked["kind"].options["trust"] == "trusts"
    assert (asked["weight"].kind, asked["from"].kind, asked["note"].kind) == ("number", "day", "long")
    assert asked["grade"].options["B2"] == "B2: Usually reliable; Probably true"
    assert asked["sources"].open
    assert not asked["kind"].open
    one = {each.column.name: each for each in questions(m, "actors", "A")}
    assert "id" not in one
    assert (one["aliases"].kind, one["aliases"].value) == ("texts", ["Masters", "M"])
    assert {each.part for each in one.values()} == {
        "Who they are",
        "What they do",
        "Consent",
        "Safety",
        "How we know",
    }


def test_every_column_of_a_form_is_one_of_the_schema() -> None:
    for table, fields in schema.forms().items():
        columns = schema.columns()[table]
        assert set(fields) <= set(columns)
        left = set(columns) - set(fields)
        assert left <= {"id", *(SIGNED if table == EXCEPTIONS else ())}, table
        assert len({field.label for field in fields.values()}) == len(fields)


@pytest.mark.parametrize(
    ("table", "one", "values", "said"),
    [
        ("actors", "A", {"name": ""}, "Name: it is empty"),
        ("actors", "A", {"name": "two\nlines"}, "several lines"),
        ("actors", "A", {"at_risk_level": 7}, "Risk: out of range"),
        ("actors", "A", {"note": "a\u202eb"}, "Note: control or bidirectional"),
        ("actors", "A", {"sphere": "nonsense"}, "Sphere: not on the list. Use one of: "),
        ("ties", "t1", {"target_id": "A"}, "To: a tie from an actor to itself"),
        ("ties", "t1", {"target_id": "ZZ"}, "To: no actor or platform has this id"),
        ("ties", "t1", {"to": "2024-01-01"}, "Last day: ends before it starts"),
        ("ties", "t1", {"weight": 9}, "Strength: "),
        ("ties", "", {"source_id": "A"}, "To: it is empty"),
        ("ties", "gone", {"weight": 1}, "not there any more, or hidden"),
        ("areas", "XX01", {"name": "x"}, "not kept one by one"),
        ("contacts", "", {"date": "soon", "office": "O", "actor_id": "A"}, "Day: not a date"),
    ],
)
def test_what_does_not_fit_is_told_by_its_label(
    table: str, one: str, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said.replace("(", r"\(")):
        changes_for(small(), table, one, values)


def test_what_is_there_already_is_not_written_over() -> None:
    m = small()
    again = {name: m["contacts"][name].iat[0] for name in ("date", "office", "actor_id", "mode", "direction")}
    with pytest.raises(Refused, match="recorded already"):
        changes_for(m, "contacts", "", again | {"officer_role": "officer", "note": "other words"})
    with pytest.raises(Refused, match="recorded already"):
        changes_for(m, "actors", "", {"id": "A", "name": "Another", "sphere": "state"})


def test_hostile_and_long_texts_are_kept_letter_by_letter(store: Workspace) -> None:
    for text in (
        "<script>alert(1)</script>",
        "=cmd()",
        "![x](http://y)",
        "{name}",
        "a;b",
        "ن" * 10_000,
        "'; --",
    ):
        write(store, changes_for(seen(store), "actors", "B", {"name": text}), KEY_HOLDER)
        assert row_of(store.load(), "actors", "B")["name"] == text


def test_roles_write_what_they_may(store: Workspace) -> None:
    officer = Principal("hro")
    m = seen(store, "hro")
    with pytest.raises(Refused, match="would not see this actor yourself"):
        changes_for(m, "actors", "", NEW["actors"], principal=officer)
    agreed = NEW["actors"] | {"consent_c1": "yes"}
    write(store, changes_for(m, "actors", "", agreed, principal=officer), officer)
    (mine,) = set(seen(store, "hro").actors["id"]) - set(m.actors["id"])
    with pytest.raises(Denied):
        write(store, changes_for(seen(store), "actors", "A", {"name": "X"}), Principal("viewer"))
    out = taken_out(seen(store, "hro"), "actors", mine)
    with pytest.raises(Denied, match="may not remove rows of actors"):
        write(store, out, officer)
    threat = {"source_id": "B", "target_id": "C", "kind": "threat", "from": "2026-01-01"}
    write(store, changes_for(seen(store), "ties", "", threat), KEY_HOLDER)
    (one,) = store.load().ties["id"][store.load().ties["kind"] == "threat"]
    with pytest.raises(Denied, match="protects somebody"):
        write(store, taken_out(seen(store, "analyst"), "ties", one), Principal("analyst"))


def test_a_role_that_sees_a_part_of_a_list_keeps_the_rest(store: Workspace) -> None:
    write(store, changes_for(seen(store), "actors", "A", {"kind": "person", "consent_c1": "no"}), KEY_HOLDER)
    assert row_of(seen(store, "hro"), "platforms", "P")["members"] == "B"
    write(store, changes_for(seen(store, "hro"), "platforms", "P", {"members": ["B", "C"]}), Principal("hro"))
    assert sorted(row_of(store.load(), "platforms", "P")["members"].split(";")) == ["A", "B", "C"]


def test_only_rows_that_others_changed_meanwhile_are_told() -> None:
    m = small()
    mine = changes_for(m, "actors", "A", {"name": "Mine"})
    theirs = m.replace(actors=m.actors.assign(note=["", "", "new", ""]))
    assert touched(m, theirs, mine) == []
    same = m.replace(actors=m.actors.assign(name=["Theirs", *m.actors["name"][1:]]))
    assert touched(m, same, mine) == [("actors", "A")]
    (told,) = differences(m, same, mine, "actors", "A")
    assert (told.label, told.before, told.theirs, told.yours) == ("Name", "Мастерицы", "Theirs", "Mine")
    added = changes_for(m, "platforms", "", NEW["platforms"])
    other = NEW["platforms"] | {"name": "Another under the same code"}
    there = apply_changes(m, changes_for(m, "platforms", "", other))
    assert touched(m, there, added) == []
    with pytest.raises(Refused, match="recorded already"):
        changes_for(there, "platforms", "", NEW["platforms"])
    gone = m.replace(contacts=m["contacts"].iloc[:0])
    contact = changes_for(m, "contacts", m["contacts"]["id"].iat[0], {"note": "x"})
    assert touched(m, gone, contact) == [("contacts", m["contacts"]["id"].iat[0])]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "out", "undo"]), st.sampled_from(BY_ONE), st.integers(0, 3)),
    max_size=8,
)


@settings(
    max_examples=tries(15, few=8), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps=STEPS)
def test_any_edits_and_undos_lead_back_to_where_they_began(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    steps: list[tuple[str, str, int]],
) -> None:
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    with store_of(tmp_path_factory.mktemp("walk")) as store:
        began, states = store.load().digest(), []
        for what, table, pick in steps:
            m = store.load()
            before = m.digest()
            ids = m[table]["id"].tolist()
            try:
                if what == "undo":
                    if not states:
                        continue
                    undo(store, KEY_HOLDER, why="walk")
                    assert store.load().digest() == states.pop()
                    continue
                if what == "add":
                    made = changes_for(m, table, "", NEW[table])
                elif what == "change":
                    made = changes_for(m, table, ids[pick % len(ids)] if ids else "none", OTHER[table])
                else:
                    made = taken_out(m, table, ids[pick % len(ids)] if ids else "none")
            except Refused:
                assert store.load().digest() == before
                continue
            write(store, made, KEY_HOLDER)
            states.append(before)
        while states:
            undo(store, KEY_HOLDER, why="all the way back")
            assert store.load().digest() == states.pop()
        assert store.load().digest() == began


def test_labels_are_plain_words() -> None:
    # What is escaped for the eye is read out with its strokes.
    for fields in schema.forms().values():
        for field in fields.values():
            assert field.label.replace(" ", "").isalpha()


def test_where_an_undertaking_stands_is_asked_in_the_words_of_its_kind() -> None:
    def states(identifier: str = "", **given: str) -> dict[str, str]:
        asked = questions(small(), "undertakings", identifier, given)
        return next(dict(each.options) for each in asked if each.column.name == "status")

    assert states() == schema.vocabulary("undertaking_status")
    assert states(kind="promise") == {
        "planned": "Promised",
        "in_progress": "Under way",
        "done": "Kept",
        "given_up": "Given up",
        "told": "Given up, and they were told",
    }
    assert states(first(small(), "undertakings"))["planned"] == "Planned"


def test_of_an_undertaking_what_its_kind_has_is_asked_and_whatever_is_recorded() -> None:
    def asked(**given: str) -> set[str]:
        return {each.column.name for each in questions(small(), "undertakings", "", given)}

    columns, kinds = schema.columns()["undertakings"], schema.vocabulary("undertaking_kind")
    assert set(schema.undertaking_fields()) <= set(columns)
    assert set().union(*schema.undertaking_fields().values()) <= set(kinds)
    weighed = {"contribution", "bias", "damage", "reviewer"}
    assert weighed <= asked(kind="decision")
    assert weighed.isdisjoint(asked(kind="promise"))
    assert "bias" in asked(kind="promise", bias="Some say so")
    assert asked() == set(schema.forms()["undertakings"])
    for kind in kinds:
        assert {"purpose", "to_id", "due", "status", "outcome"} <= asked(kind=kind)
