"""What leads to something hidden is hidden: one rule, walked over every kind of reference of the schema."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from each import each
from maps import DAY, a_map, actor

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.schema import Column
from actormap.core.tables.values import split
from actormap.rights.access import Principal, hidden_now, visible

HIDDEN = {"actors": "HIDDEN-ACTOR", "platforms": "HIDDEN-PLATFORM"}
"""What can be hidden by itself and is named by others, with the code of what is."""
REFERENCES = [
    (column, of)
    for columns in schema.columns().values()
    for column in columns.values()
    for of in column.references
    if of in HIDDEN
]
SEEN = {
    "actors": "A",
    "platforms": "P",
    "sources": "S",
    "areas": "XA1",
    "sectors": "LEG",
    "groups": "women",
    "issues": "I",
    "instruments": "L",
    "provisions": "L12",
    "events": "EV",
    "cases": "C1",
    "swot_items": "W1",
    "undertakings": "U1",
}
ROLES = ["viewer", "hro", "analyst"]


def a_cell(column: Column) -> Any:
    """Something that may stand in a cell that must not be empty."""
    if column.references:
        return SEEN[column.references[0]]
    if column.vocabulary:
        return next(iter(schema.vocabulary(column.vocabulary)))
    if column.type == "date":
        return DAY
    return "1" if column.numeric else f"{column.name} of a row"


def level(table: str) -> float:
    """How sensitive rows of a table are where nothing is said."""
    own = schema.columns()[table].get("sensitivity")
    return float(own.default) if own is not None else 0


def a_row(table: str, column: Column, value: str) -> dict[str, Any]:
    """A row in which one cell leads to what is hidden, and all others to what is seen."""
    needed = [one for one in schema.columns()[table].values() if one.required]
    row = {one.name: a_cell(one) for one in needed}
    second = {"ties": "target_id", "duplicates": "second_id", "plans": "to_id"}.get(table, "")
    row |= {"id": "ROW"} | ({second: "B"} if second else {}) | {column.name: value}
    more = {
        "ties": {"kind": "membership"},
        "duplicates": {"decision": "different"},
        "assessments": {"answer": "unknown"},
        "undertakings": {"analysis": "reach.gap", "revision": "1"},
    }
    row |= more.get(table, {})
    if (table, column.name) == ("duplicates", "kept_id") and value:
        row |= {"second_id": value, "decision": "same"}
    return {name: cell for name, cell in row.items() if cell != ""}


def everything(**tables: list[dict[str, Any]]) -> ActorMap:
    """Somebody and something that are seen, somebody and something that are not."""
    base: dict[str, list[dict[str, Any]]] = {
        "actors": [actor("A"), actor("B"), actor("HIDDEN-ACTOR", consent_c1="unknown")],
        "platforms": [
            {"id": "P", "name": "Forum"},
            {"id": "HIDDEN-PLATFORM", "name": "Quiet forum", "sensitivity": 3},
        ],
        "sources": [{"id": "S"}],
        "areas": [{"id": "XA1", "name": "One"}],
        "sectors": [{"id": "LEG", "name": "Law"}],
        "issues": [{"id": "I", "name": "Issue"}],
        "instruments": [{"id": "L", "name": "Law", "kind": "media"}],
        "provisions": [{"id": "L12", "instrument": "L", "article": "Art. 12"}],
        "swot_items": [{"id": "W1", "of_board": "presence", "quadrant": "weakness", "text": "few contacts"}],
        "undertakings": [{"id": "U1", "kind": "need", "purpose": "training"}],
        "cases": [{"id": "C1", "opened": DAY, "what": "a threat"}],
    }
    for table, rows in tables.items():
        base[table] = base.get(table, []) + rows
    return a_map(ties=base.pop("ties", []), **base)


def mentions(m: ActorMap, code: str) -> list[str]:
    """Every cell that holds a code."""
    return [
        f"{table}.{name}"
        for table, frame in m.tables.items()
        for name in frame.select_dtypes("str")
        for cell in frame[name]
        if code in split(cell) or code in cell
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("column", "of"), REFERENCES, ids=lambda one: getattr(one, "description", one)[:25])
def test_no_cell_names_what_is_hidden(column: Column, of: str, role: str) -> None:
    row = a_row(column.table, column, HIDDEN[of])
    m = everything(**{column.table: [row]})
    assert mentions(m, HIDDEN[of]) != []
    seen = visible(m, Principal(role))
    assert mentions(seen, HIDDEN[of]) == []
    there = "ROW" in set(seen.ids(column.table))
    if column.if_hidden in {"row", "any", "last", "together"}:
        assert not there
    elif level(column.table) <= schema.roles()[role].clearance:
        assert there, "the rest of the row is still seen"
    if column.table == "duplicates":
        return  # who is one with somebody hidden is hidden too
    alone = everything(**{column.table: [a_row(column.table, column, "")]} if not column.required else {})
    assert set(seen.ids("actors")) == set(visible(alone, Principal(role)).ids("actors"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("column", "of"), REFERENCES, ids=lambda one: getattr(one, "description", one)[:25])
def test_what_is_hidden_today_is_in_no_state_of_the_past(column: Column, of: str, role: str) -> None:
    row = a_row(column.table, column, HIDDEN[of])
    now = everything(**{column.table: [row]})
    then = now.replace(
        actors=now.actors.assign(consent_c1="yes"), platforms=now.platforms.assign(sensitivity=0.0)
    )
    assert mentions(visible(then, Principal("protection_officer")), HIDDEN[of]) != []
    assert mentions(hidden_now(then, now, Principal(role)), HIDDEN[of]) == []


@pytest.mark.parametrize(
    ("cells", "least"),
    [
        ({"item": "a1"}, "hro"),
        ({"item": "threat", "group": "women"}, "hro"),
        ({"item": "threat", "actor_id": "A"}, "protection_officer"),
        ({"item": "seen_credible", "actor_id": "O", "sensitivity": 0}, "hro"),
        ({"item": "stage_reporting", "actor_id": "A", "sensitivity": 0}, "hro"),
        ({"item": "measure_physical", "actor_id": "A", "sensitivity": 0}, "hro"),
    ],
)
def test_the_risk_of_a_named_actor_is_for_the_protection_officer(cells: dict[str, Any], least: str) -> None:
    row = {"date": DAY, "scorer": "one", "answer": "unknown"} | cells
    m = everything(assessments=[row])
    order = ["viewer", "hro", "protection_officer"]
    seen = [role for role in order if len(visible(m, Principal(role))["assessments"])]
    assert seen == order[order.index(least) :]


def test_what_is_on_the_map_no_more_is_judged_by_what_it_said_itself() -> None:
    then = everything()
    now = then.replace(
        actors=then.actors[then.actors["id"] != "HIDDEN-ACTOR"],
        platforms=then.platforms[then.platforms["id"] != "HIDDEN-PLATFORM"],
    )
    seen = hidden_now(then, now, Principal("hro"))
    assert set(seen.ids("actors")) == {"A", "B", "O"}
    assert set(seen.ids("platforms")) == {"P"}


def test_a_source_is_shown_where_something_that_is_seen_names_it() -> None:
    told = [
        {"id": "T1", "source_id": "A", "target_id": "B", "kind": "coordination", "sources": "S1;S2"},
        {"id": "T2", "source_id": "A", "target_id": "HIDDEN-ACTOR", "kind": "coordination", "sources": "S3"},
    ]
    m = everything(ties=told, sources=[{"id": f"S{at}"} for at in range(1, 5)])
    assert visible(m, Principal("hro")).sources["id"].tolist() == ["S1", "S2"]
    assert visible(m, Principal("data_steward")).sources["id"].tolist() == ["S", "S1", "S2", "S3", "S4"]


@each(
    "column",
    [one for cols in schema.columns().values() for one in cols.values()],
    lambda one: f"{one.table}.{one.name}",
)
def test_every_reference_has_its_rule(column: Column) -> None:
    if column.references:
        assert column.if_hidden in {"row", "cell", "any", "last"}
        assert column.if_hidden != "cell" or column.many or not column.required
        assert column.if_hidden not in {"any", "last"} or column.many
    else:
        assert column.if_hidden in {"", "together", "unnamed"}


def test_rows_of_one_plan_stand_and_fall_together() -> None:
    steps = [
        {"plan": "P1", "target_id": "B", "step": "1", "from_id": "O", "to_id": "A"},
        {"plan": "P1", "target_id": "B", "step": "2", "from_id": "A", "to_id": "B"},
        {"plan": "P2", "target_id": "B", "step": "1", "from_id": "O", "to_id": "HIDDEN-ACTOR"},
        {"plan": "P2", "target_id": "B", "step": "2", "from_id": "HIDDEN-ACTOR", "to_id": "B"},
        {"plan": "P3", "target_id": "B", "step": "1", "from_id": "O", "to_id": "A", "sensitivity": "3"},
        {"plan": "P3", "target_id": "B", "step": "2", "from_id": "A", "to_id": "B"},
    ]
    assert set(visible(everything(plans=steps), Principal("hro"))["plans"]["plan"]) == {"P1"}


def test_frames_in_which_nothing_is_hidden_stay_as_they_are() -> None:
    m = a_map("A", "B", platforms=[{"id": "P", "name": "P", "members": "A;B"}])
    seen = visible(m, Principal("hro"))
    for table, frame in m.tables.items():
        pd.testing.assert_frame_equal(seen[table], frame)
