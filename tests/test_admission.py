"""Who does not see all of a map changes nothing that is hidden, and finds out nothing by trying."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from maps import SEEDS, a_map, actor, attack, random_map, table, tie
from seeds import seeded, tries

from actormap.core import schema
from actormap.core.errors import ActormapError, Denied, InvalidMap, Proposed
from actormap.core.model import ActorMap, Changes, apply_changes
from actormap.core.tables.cells import parse
from actormap.core.tables.values import split
from actormap.rights.access import Principal, admitted, approve, undo, visible, write
from actormap.rights.admission import hideable, leaned_on, renewed
from actormap.store import create_store

HRO = Principal("hro")
RESTRICTED = [
    role for role, rights in schema.roles().items() if rights.may_change and not Principal(role).sees_all
]


def rows(name: str, *cells: dict[str, Any]) -> Changes:
    parsed, issues = parse(name, table(list(cells)))
    assert not issues
    return Changes(upserts={name: parsed}, why="test")


@cache
def world() -> ActorMap:
    return a_map(
        "A",
        "B",
        actors=[
            actor("LOCKED", consent_c1="withdrawn"),
            actor("SEVERE", sensitivity=3),
            actor("T"),
        ],
        ties=[
            tie("A", "B", "trust", weight=1, id="", sensitivity=3),
            tie("A", "LOCKED", id="hidden"),
        ],
        platforms=[
            {"id": "P", "name": "Forum", "members": "A;LOCKED"},
            {"id": "Q", "name": "Other", "sensitivity": 3},
        ],
        events=[attack("e1", "A;SEVERE", "B", by_id="LOCKED", sensitivity=1)],
        plans=[{"plan": "P001", "target_id": "LOCKED", "step": 1, "from_id": "O", "to_id": "LOCKED"}],
    )


@cache
def known_codes(m: ActorMap, role: str) -> set[str]:
    """Codes that a role has seen before it changes anything."""
    seen = visible(m, Principal(role))
    return {i for name, frame in seen.tables.items() for i in [name, *frame["id"]]} | {*seen["plans"]["plan"]}


def outcome(m: ActorMap, changes: Changes, principal: Principal) -> str:
    """What the author learns: the refusal, or what is to be seen afterwards but for the codes given."""
    try:
        ready = admitted(m, changes, principal)
        after = visible(apply_changes(m, ready.changes), principal)
    except ActormapError as refused:
        return f"{type(refused).__name__}: {refused}"
    known = known_codes(m, principal.role)
    seen = [
        [cell if not isinstance(cell, str) or cell in known or "-" not in cell else "code" for cell in row]
        for frame in after.tables.values()
        for row in frame.astype(object).fillna("").to_numpy().tolist()
    ]
    return str(sorted(map(str, seen)))


def tried(there: ActorMap) -> list[Changes]:
    """Changes with codes that are there, hidden or not, and with one that is not."""
    actors = [*there.actors["id"], "nobody"]
    ties = [*there.ties["id"], "nothing"]
    found = [rows("actors", actor(i, "Somebody")) for i in actors]
    found += [rows("actors", actor("new:x", "Somebody"))]
    found += [rows("ties", tie("A", i, id="")) for i in actors if i != "A"]
    found += [rows("ties", tie("A", "B", id=i)) for i in ties]
    found += [
        rows("ties", {**row, "id": ""}) for row in there.ties.drop(columns="sensitivity").to_dict("records")
    ]
    found += [
        rows("platforms", {"id": i, "name": "Forum", "members": "A"})
        for i in [*there.platforms["id"], "none"]
    ]
    found += [
        rows("plans", {"plan": code, "target_id": "A", "step": 1, "from_id": "O", "to_id": "A"})
        for code in [*there["plans"]["plan"], "P999"]
    ]
    found += [Changes(drops={"actors": (i,)}, why="test") for i in actors]
    found += [Changes(drops={"ties": (i,)}, why="test") for i in ties]
    return found


@pytest.mark.parametrize("role", RESTRICTED)
def test_what_is_hidden_changes_no_answer(role: str) -> None:
    m, principal = world(), Principal(role)
    seen = visible(m, principal)
    assert not seen.equals(m)
    part = tried(m)[:: tries(1, few=2)]  # every other one, unless all is tried
    answers = [(outcome(m, change, principal), outcome(seen, change, principal)) for change in part]
    assert [true for true, _ in answers] == [told for _, told in answers]
    assert {answer.partition(":")[0] for answer, _ in answers} >= {"Denied", "InvalidMap"}
    assert any(answer.startswith("[") for answer, _ in answers)


@pytest.mark.parametrize("role", RESTRICTED)
def test_nothing_that_is_hidden_is_changed(role: str) -> None:
    m, principal = world(), Principal(role)
    seen = visible(m, principal)
    for change in tried(m)[:: tries(1, few=2)]:
        try:
            after = apply_changes(m, admitted(m, change, principal).changes)
        except ActormapError:
            continue
        for name in m.tables:
            hidden = m[name][~m[name]["id"].isin(seen[name]["id"])]
            left = after[name][after[name]["id"].isin(hidden["id"])]
            assert left.reset_index(drop=True).equals(hidden.reset_index(drop=True)), change


@pytest.mark.parametrize("role", RESTRICTED)
@seeded(SEEDS[:2])
def test_the_same_of_random_maps(role: str, seed: int) -> None:
    m, principal = random_map(seed), Principal(role)
    seen = visible(m, principal)
    for name in filter(hideable, m.tables):
        for row in m[name].sample(min(tries(2, few=1), len(m[name])), random_state=seed).to_dict("records"):
            change = Changes(upserts={name: pd.DataFrame([row]).astype(m[name].dtypes)}, why="test")
            assert outcome(m, change, principal) == outcome(seen, change, principal), (name, row["id"])


def test_code_of_a_hidden_actor_and_one_of_nobody_are_refused_in_the_same_words() -> None:
    said = []
    for code in ("LOCKED", "NOBODY"):
        with pytest.raises(Denied) as refused:
            admitted(world(), rows("actors", actor(code, consent_c1="yes")), HRO)
        said.append(str(refused.value).replace(code, "CODE"))
    assert said[0] == said[1]
    assert "new:NAME" in said[0]


def test_tie_to_a_hidden_actor_is_a_tie_to_nobody() -> None:
    for code in ("LOCKED", "NOBODY"):
        with pytest.raises(InvalidMap, match="no actor or platform has this id"):
            admitted(world(), rows("ties", tie("A", code, id="")), HRO)


def test_new_actors_get_codes_that_ties_of_the_same_change_follow() -> None:
    given = rows("actors", actor("new:forum", "Forum of the hills")).upserts
    given |= rows("ties", tie("A", "new:forum", id="")).upserts
    for principal in (HRO, Principal("data_steward")):
        ready = admitted(world(), Changes(upserts=given), principal)
        (code,) = ready.codes.values()
        after = visible(apply_changes(world(), ready.changes), principal)
        assert after.actors.set_index("id")["name"][code] == "Forum of the hills"
        assert "A" in set(after.ties["source_id"][after.ties["target_id"] == code])
        again = admitted(world(), Changes(upserts=given), principal)
        assert set(again.changes.upserts["ties"]["id"]).isdisjoint(ready.changes.upserts["ties"]["id"])


@pytest.mark.parametrize("role", RESTRICTED)
def test_codes_of_ones_own_are_renewed_whether_a_hidden_row_has_them_or_not(role: str) -> None:
    m, principal = world(), Principal(role)
    seen, said = visible(m, principal), []
    for code, own in (("LOCKED", "hidden"), ("NOBODY", "nothing")):
        given = rows("actors", actor("A", "Name of A"), actor(code, "Forum of the hills")).upserts
        given |= rows("ties", tie("A", code, id=own), tie(code, "B", "trust", id="")).upserts
        given |= rows("platforms", {"id": "P", "name": "Forum", "members": f"B;{code}"}).upserts
        ready = admitted(m, renewed(Changes(upserts=given, why="test"), seen), principal)
        assert set(ready.codes) == {f"new:{code}"}
        after = apply_changes(m, ready.changes)
        new = ready.codes[f"new:{code}"]
        assert after.actors.set_index("id")["name"][new] == "Forum of the hills"
        pairs = set(zip(after.ties["source_id"], after.ties["target_id"], strict=True))
        assert pairs >= {("A", new), (new, "B")}
        for name in m.tables:
            hidden = m[name][~m[name]["id"].isin(seen[name]["id"])]
            left = after[name][after[name]["id"].isin(hidden["id"])]
            assert left.reset_index(drop=True).equals(hidden.reset_index(drop=True))
        wanted = renewed(Changes(upserts=given, why="test"), seen)
        told = [outcome(some, wanted, principal).replace(code, "CODE") for some in (m, seen)]
        assert told[0] == told[1]
        said += told
    assert len(set(said)) == 1


def test_rows_that_are_seen_in_part_keep_the_rest() -> None:
    m = world()
    seen = visible(m, HRO)
    assert seen.platforms["members"].tolist() == ["A"]
    platform = rows("platforms", {"id": "P", "name": "Forum", "members": "B"})
    event = rows("events", attack("e1", "A;B", by_id="B", sensitivity=1))
    after = apply_changes(m, admitted(m, platform, HRO).changes)
    after = apply_changes(after, admitted(after, event, HRO).changes)
    assert sorted(split(after.platforms.set_index("id")["members"]["P"])) == ["B", "LOCKED"]
    assert after["events"]["by_id"].tolist() == ["LOCKED"]
    assert sorted(split(after["events"]["knew"].iat[0])) == ["A", "B", "SEVERE"]


def test_row_that_its_author_would_not_see_leaves_the_hidden_one_as_it_is() -> None:
    m = world()
    hidden = m.ties[m.ties["kind"] == "trust"].iloc[0]
    again = {**tie("A", "B", "trust", weight=0.1), "id": hidden["id"]}
    severe = apply_changes(m, admitted(m, rows("ties", again | {"sensitivity": 3}), HRO).changes)
    assert severe.equals(m)
    open_one = apply_changes(m, admitted(m, rows("ties", again | {"sensitivity": 2}), HRO).changes)
    assert len(open_one.ties) == len(m.ties) + 1
    kept = open_one.ties[open_one.ties["id"] == hidden["id"]]
    assert kept["weight"].tolist() == [1]


def test_who_sees_all_chooses_codes_and_takes_out() -> None:
    steward = Principal("data_steward")
    ready = admitted(world(), rows("actors", actor("LOCKED", consent_c1="yes")), steward)
    assert ready.changes.upserts["actors"]["id"].tolist() == ["LOCKED"]
    assert admitted(world(), Changes(drops={"ties": ("hidden",)}), steward).changes.drops


THREAT = {"id": "threat", "source_id": "A", "target_id": "B", "kind": "threat", "from": "2025-01-01"}
ENDING: dict[str, Changes] = {
    "last day of its protection": rows("ties", THREAT | {"protects_to": "2025-01-31"}),
    "another kind": rows("ties", THREAT | {"kind": "tension"}),
    "a later first day": rows("ties", THREAT | {"from": "2026-01-01"}),
    "taken out": Changes(drops={"ties": ("threat",)}, why="test"),
    "event without who did it": rows("events", attack("e2", "A", by_id="", subjects="B")),
    "event taken out": Changes(drops={"events": ("e2",)}, why="test"),
}


def threatened() -> ActorMap:
    return a_map("A", "B", "T", ties=[THREAT], events=[attack("e2", "A", by_id="A", subjects="B")])


@pytest.mark.parametrize("what", ENDING)
def test_protection_is_ended_by_who_has_the_right_alone(what: str) -> None:
    m = threatened()
    for role in RESTRICTED:
        principal = Principal(role)
        if principal.rights.may_end_protection:
            assert admitted(m, ENDING[what], principal)
        else:
            with pytest.raises(Denied, match="protection officer"):
                admitted(m, ENDING[what], principal)


@pytest.mark.parametrize(
    "changes",
    [
        rows("ties", THREAT | {"to": "2025-01-20", "note": "over"}),
        rows("ties", tie("A", "B", id="")),
        rows("events", attack("e2", "A;T", by_id="A", subjects="B;T")),
    ],
)
def test_whatever_leaves_the_protection_as_it_is_may_be_changed(changes: Changes) -> None:
    assert admitted(threatened(), changes, HRO)


def test_undoing_what_protects_is_left_to_who_may_end_it(tmp_path: Path) -> None:
    with create_store(tmp_path / "w.actormap", passphrase="seven words that nobody guesses")[0] as store:
        write(store, Changes(upserts=a_map("A", "B").tables, why="base"), Principal("data_steward"))
        write(store, rows("ties", THREAT | {"id": ""}), HRO)
        with pytest.raises(Denied, match="protection officer"):
            undo(store, HRO, why="by mistake")
        with pytest.raises(Proposed) as proposed:
            undo(store, Principal("data_steward"), why="by mistake")
        approve(store, Principal("protection_officer"), proposed.value.code)
        write(store, rows("ties", tie("A", "B", id="")), HRO)
        assert undo(store, HRO, why="by mistake")


def test_what_officers_link_to_each_other_they_may_take_out_again() -> None:
    # A refusal would say that something leans on it; a link to what is gone says nothing.
    assert not leaned_on() & {"undertakings", "swot_items", "meetings", "contacts", "events"}
