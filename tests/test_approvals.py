"""What takes two persons is done once another one approved it; no table, form, import or undoing says so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from command_line import PASSPHRASE, Run, document, written
from maps import a_map, actor, tie

from actormap.core import schema
from actormap.core.errors import Conflict, Denied, Proposed, Refused, TakesTwo
from actormap.core.model import Changes
from actormap.core.tables.cells import parse
from actormap.ingest import read_map
from actormap.records.record.history import proposed
from actormap.rights import access
from actormap.rights.access import KEY_HOLDER, Principal, approve, enter, undo, waiting, withdraw, write
from actormap.rights.redact import redact
from actormap.store import Store, create_store, keys

HRO, OFFICER, ANALYST = Principal("hro"), Principal("protection_officer"), Principal("analyst")
ANA, BEN = (Principal("protection_officer", person) for person in ("login-ana", "login-ben"))
LET = {"actor_id": "M", "target_id": "T", "agreed": "2026-01-20", "from": "2026-01-20"}
THREAT = tie("M", "A", "threat", id="t-threat", sensitivity=2)


def rows_of(table: str, *rows: dict[str, Any]) -> pd.DataFrame:
    frame, issues = parse(table, pd.DataFrame(rows))
    assert not issues
    return frame


def one(table: str, *rows: dict[str, Any], why: str = "") -> Changes:
    return Changes({table: rows_of(table, *rows)}, why=why)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A ministry that threatened somebody."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    new, _ = create_store(tmp_path / "w.actormap", passphrase=PASSPHRASE)
    with new:
        people = [actor("M", "Ministry", sphere="state"), *map(actor, "ABT"), actor("S", sensitivity=2)]
        write(new, Changes(a_map(actors=people, ties=[THREAT]).tables, why="list"), KEY_HOLDER)
        yield new


def asked(store: Store, changes: Changes, by: Principal = KEY_HOLDER) -> str:
    with pytest.raises(Proposed) as told:
        enter(store, changes, by)
    return told.value.code


def test_an_exception_is_let_by_two_and_the_journal_says_who(store: Store) -> None:
    code = asked(store, one("introducer_exceptions", LET, why="agreed by phone"), HRO)
    assert store.load()["introducer_exceptions"].empty
    (told,) = waiting(access.visible(store.load(), OFFICER), OFFICER)
    assert (told.id, told.act, told.by, told.why, told.mine) == (
        code,
        "introducer",
        "hro",
        "agreed by phone",
        False,
    )
    assert set(told.about) == {"M", "T"}
    assert [str(said) for said in proposed(store.load(), told)] == [
        "New exception for an introducer: Ministry may introduce the office to Name of T by exception"
    ]
    approve(store, OFFICER, code)
    (row,) = store.load()["introducer_exceptions"].to_dict("records")
    assert (row["proposed_by"], row["approved_by"]) == ("hro", "protection_officer")
    assert store.history()["who"].tolist()[-2:] == ["hro", "protection_officer"]
    assert not waiting(store.load(), OFFICER)


@pytest.mark.parametrize("signed", [{"approved_by": "head"}, {"proposed_by": "x", "approved_by": "y"}])
def test_nobody_signs_by_writing_it(store: Store, signed: dict[str, str]) -> None:
    code = asked(store, one("introducer_exceptions", LET | signed))
    assert (
        json.loads(store.load()["approvals"]["change"].iat[0])["upserts"]["introducer_exceptions"][0].count(
            "by"
        )
        == 0
    )
    approve(store, OFFICER, code)
    (row,) = store.load()["introducer_exceptions"].to_dict("records")
    assert row["approved_by"] == "protection_officer"
    edited = replace(one("introducer_exceptions", {**row, **signed, "approved_by": "z"}), why="again")
    write(store, edited, KEY_HOLDER)
    assert store.load()["introducer_exceptions"]["approved_by"].tolist() == ["protection_officer"]


def test_an_exception_that_is_changed_takes_two_again(store: Store) -> None:
    approve(store, OFFICER, asked(store, one("introducer_exceptions", LET)))
    (row,) = store.load()["introducer_exceptions"].to_dict("records")
    code = asked(store, one("introducer_exceptions", row | {"target_id": "B"}))
    assert store.load()["introducer_exceptions"]["target_id"].tolist() == ["T"]
    approve(store, OFFICER, code)
    assert store.load()["introducer_exceptions"]["target_id"].tolist() == ["B"]
    write(store, Changes(drops={"introducer_exceptions": (row["id"],)}), KEY_HOLDER)


def test_no_table_of_approvals_is_written(store: Store, tmp_path: Path) -> None:
    code = asked(store, one("introducer_exceptions", LET))
    (row,) = store.load()["approvals"].to_dict("records")
    for changes in (
        one("approvals", row | {"approved_by": "head"}),
        Changes(drops={"approvals": (code,)}),
        one("approvals", {**row, "id": "mine", "approved_by": "protection_officer"}),
    ):
        with pytest.raises(Refused, match="approvals are no table to be written"):
            write(store, changes, KEY_HOLDER)
    file = tmp_path / "approvals.csv"
    store.load()["approvals"].assign(approved_by="head").to_csv(file, index=False)
    imported = read_map([file], base=store.load(), table="approvals")
    with pytest.raises(Refused, match="approvals are no table to be written"):
        write(store, imported.require().changes, KEY_HOLDER)
    assert store.load()["approvals"]["approved_by"].tolist() == [""]


@pytest.mark.parametrize(
    "changes",
    [
        one("ties", THREAT | {"protects_to": "2026-02-01"}),
        one("ties", THREAT | {"kind": "coordination"}),
        one("ties", THREAT | {"source_id": "B"}),
        Changes(drops={"ties": ("t-threat",)}),
    ],
    ids=["a last day", "another kind", "somebody else", "taken out"],
)
def test_what_protects_is_ended_by_two(store: Store, changes: Changes) -> None:
    before = store.load().ties
    code = asked(store, changes)
    assert store.load().ties.equals(before)
    with pytest.raises(Denied):
        write(store, changes, HRO)
    approve(store, OFFICER, code)
    assert not store.load().ties.equals(before)


def test_what_leaves_the_protection_as_it_is_takes_one(store: Store) -> None:
    write(store, one("ties", THREAT | {"note": "seen", "to": "2026-02-01"}), KEY_HOLDER)
    write(store, one("ties", tie("A", "B")), KEY_HOLDER)


def test_undoing_is_no_way_around(store: Store) -> None:
    write(store, one("ties", tie("M", "B", "attack", id="t-attack")), KEY_HOLDER)
    with pytest.raises(Proposed) as told:
        undo(store, KEY_HOLDER, why="by mistake")
    done = approve(store, OFFICER, told.value.code)
    assert "t-attack" not in set(store.load().ties["id"])
    assert store.history()["undoes"].iat[-1] == 2
    again = undo(store, KEY_HOLDER, why="it was right", revision=done)
    assert "t-attack" in set(store.load().ties["id"])
    with pytest.raises(Denied, match="an approval is not done again"):
        undo(store, KEY_HOLDER, why="no", revision=again)
    assert "t-attack" in set(store.load().ties["id"])


def test_who_proposed_it_does_not_approve_it(store: Store) -> None:
    code = asked(store, one("introducer_exceptions", LET))
    with pytest.raises(Denied, match="cannot approve"):
        approve(store, KEY_HOLDER, code)
    for role in ("viewer", "hro", "analyst"):
        with pytest.raises(Denied, match="may not approve"):
            approve(store, Principal(role), code)
    with pytest.raises(Refused, match="nothing waits"):
        approve(store, OFFICER, "a-nothing")


def test_where_there_is_a_login_persons_count_and_not_roles(store: Store) -> None:
    code = asked(store, one("introducer_exceptions", LET), ANA)
    with pytest.raises(Denied, match="cannot approve"):
        approve(store, ANA, code)
    with pytest.raises(Denied, match="cannot approve"):
        approve(store, Principal("data_steward", "login-ana"), code)
    approve(store, BEN, code)
    (row,) = store.load()["introducer_exceptions"].to_dict("records")
    assert row["proposed_by"] == "protection_officer login-ana"
    assert row["approved_by"] == "protection_officer login-ben"
    assert store.history()["person"].tolist()[-2:] == ["login-ana", "login-ben"]
    store.verify()


def test_what_was_changed_meanwhile_is_proposed_anew(store: Store) -> None:
    code = asked(store, one("ties", THREAT | {"protects_to": "2026-02-01"}))
    write(store, one("ties", THREAT | {"note": "worse"}), KEY_HOLDER)
    with pytest.raises(Refused, match="was changed since it was proposed"):
        approve(store, OFFICER, code)
    assert store.load().ties["protects_to"].tolist() == [""]


def test_a_proposal_is_taken_back_or_refused(store: Store) -> None:
    mine = asked(store, one("introducer_exceptions", LET), HRO)
    withdraw(store, HRO, mine)
    assert store.load()["approvals"].empty
    other = asked(store, one("introducer_exceptions", LET), HRO)
    with pytest.raises(Denied, match="may not refuse"):
        withdraw(store, ANALYST, other)
    withdraw(store, OFFICER, other)
    assert store.history()["why"].tolist()[-1].startswith("refused: let somebody introduce")
    with pytest.raises(Refused, match="nothing waits"):
        approve(store, KEY_HOLDER, other)


def test_an_import_of_many_rows_is_no_proposal(store: Store) -> None:
    people = [actor(f"N{at}") for at in range(access.approvals.MOST_ROWS)]
    many = Changes(
        {"actors": rows_of("actors", *people), "introducer_exceptions": rows_of("introducer_exceptions", LET)}
    )
    with pytest.raises(Denied, match="takes a second person"):
        write(store, many, KEY_HOLDER)
    assert store.load()["approvals"].empty


def test_nobody_sees_a_proposal_about_somebody_who_is_hidden(store: Store) -> None:
    write(store, one("actors", actor("L", "Lantern", consent_c1="unknown")), KEY_HOLDER)
    asked(store, one("introducer_exceptions", LET | {"target_id": "L"}))
    asked(store, one("introducer_exceptions", LET), HRO)
    for role in ("hro", "analyst", "protection_officer"):
        seen = access.visible(store.load(), Principal(role))
        assert [told.about for told in waiting(seen, Principal(role))] == [("M", "T")]
        assert "Lantern" not in str(seen["approvals"].to_dict())
    assert len(waiting(store.load(), KEY_HOLDER)) == 2
    assert access.visible(store.load(), Principal("viewer"))["approvals"].empty


def test_what_is_sensitive_leaves_by_two_for_a_week(store: Store) -> None:
    def taken(by: Principal = ANALYST) -> object:
        return redact(access.read(store, by), "inside", principal=by)

    with pytest.raises(TakesTwo, match="a second person must approve it") as told:
        taken()
    asked_for = access.propose_export(store, ANALYST, told.value.level, why="for the archive")
    assert access.propose_export(store, ANALYST, "inside").code == asked_for.code, "once is enough"
    with pytest.raises(TakesTwo):
        taken()
    with pytest.raises(Denied):
        approve(store, ANALYST, asked_for.code)
    approve(store, OFFICER, asked_for.code)
    assert taken()
    with pytest.raises(TakesTwo):
        taken(KEY_HOLDER)
    m = access.read(store, ANALYST)
    today = dt.date.today()
    assert access.may_take(m, ANALYST, "inside", (today + dt.timedelta(days=7)).isoformat())
    assert not access.may_take(m, ANALYST, "inside", (today + dt.timedelta(days=8)).isoformat())
    assert not access.may_take(m, ANALYST, "inside", (today - dt.timedelta(days=1)).isoformat())


def test_what_is_not_sensitive_leaves_by_one(store: Store) -> None:
    approve(store, OFFICER, asked(store, Changes(drops={"ties": ("t-threat",)})))
    write(store, Changes(drops={"actors": ("S",)}), KEY_HOLDER)
    assert redact(access.read(store, ANALYST), "inside", principal=ANALYST)


@pytest.mark.parametrize(
    ("judged", "takes_two"),
    [
        ({"item": "a1"}, False),
        ({"item": "a1", "sensitivity": 2}, True),
        ({"item": "threat_watch_chance", "group": "women", "sensitivity": 1}, False),
        ({"item": "threat_watch_chance", "actor_id": "A", "sensitivity": 0}, True),
        ({"item": "seen_credible", "actor_id": "O", "sensitivity": 3}, False),
    ],
    ids=["a country", "said to be", "a group", "risk of a named actor", "in no file"],
)
def test_what_was_judged_takes_two_where_it_is_sensitive(judged: dict[str, Any], takes_two: bool) -> None:
    row = {"date": "2025-01-01", "scorer": "one", "answer": "unknown"} | judged
    content = redact(a_map("A", assessments=[row]), "inside", principal=KEY_HOLDER).content
    assert access.is_sensitive(content) == takes_two


def test_an_export_that_was_approved_is_not_approved_again_by_undoing(store: Store) -> None:
    code = access.propose_export(store, ANALYST, "inside").code
    done = approve(store, OFFICER, code)
    undone = undo(store, KEY_HOLDER, why="not now", revision=done)
    with pytest.raises(TakesTwo):
        redact(access.read(store, ANALYST), "inside", principal=ANALYST)
    with pytest.raises(Denied, match="not done again"):
        undo(store, KEY_HOLDER, why="now", revision=undone)


def test_a_proposal_made_on_an_older_state_is_a_conflict(store: Store) -> None:
    seen = store.revision
    write(store, one("ties", tie("A", "B")), KEY_HOLDER)
    with pytest.raises(Conflict):
        enter(store, one("introducer_exceptions", LET), KEY_HOLDER, expect=seen)


def test_each_act_has_its_words() -> None:
    from actormap.rights.access import approvals  # noqa: PLC0415 - the room itself

    assert set(schema.vocabulary("approval_act")) == {
        approvals.INTRODUCER,
        approvals.PROTECTION,
        approvals.EXPORT,
    }
    assert {role for role, one in schema.roles().items() if one.may_approve} == {
        "protection_officer",
        "data_steward",
    }


def test_the_command_line_proposes_and_approves(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "w.actormap"
    written(place, a_map(actors=[actor("M", "Ministry", sphere="state"), actor("T")]))
    cells = ["actor_id=M", "target_id=T", "agreed=2026-01-20"]
    code, _, said = run("edit", "introducer_exceptions", *cells, "-w", place, "--role", "hro")
    assert code == 2
    assert "takes a second person" in said
    (row,) = document(run("approvals", "-w", place, "--role", "hro", "--json")[1])["rows"]
    assert (row["proposed_by"], row["yours"]) == ("hro", True)
    assert "Ministry may introduce" in row["change"]
    assert run("approve", row["code"], "-w", place, "--role", "hro")[0] == 2
    assert run("approve", row["code"], "-w", place, "--role", "protection_officer")[0] == 0
    assert document(run("approvals", "-w", place, "--json")[1])["rows"] == []
    code, _, said = run("edit", "introducer_exceptions", "actor_id=T", "target_id=M", "-w", place)
    assert code == 2
    (row,) = document(run("approvals", "-w", place, "--json")[1])["rows"]
    assert run("decline", row["code"], "-w", place)[0] == 0
    assert run("decline", row["code"], "-w", place)[0] == 2
