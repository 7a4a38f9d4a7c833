"""Entries that are one: what is handed out, what wins, what stays stored; by hand, then by properties."""

from __future__ import annotations

import random
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps import a_map, actor, sample, table, tie
from seeds import tries
from test_access import Held

from actormap.core import schema
from actormap.core.errors import Denied, InvalidMap
from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.core.tables.values import split
from actormap.rights.access import (
    KEY_HOLDER,
    Principal,
    comparable,
    enter,
    handed_out,
    hidden_now,
    read,
    visible,
)
from actormap.rights.identity import TABLE, apart, kept, merged
from actormap.rights.safeguards import forbidden, safest

HRO = Principal("hro")


def decision(first: str, second: str, what: str = "same", keep: str = "", date: str = "") -> dict[str, str]:
    return {"first_id": first, "second_id": second, "decision": what, "kept_id": keep, "date": date}


def two(**cells: Any) -> ActorMap:
    """A and B are one, and A was kept; C has to do with both."""
    return a_map(
        actors=[
            actor("A", "Forum for Peace", aliases="FP", types="ngo_national", languages="French"),
            actor("B", "Peace Forum", note="met in May", languages="French;Wolof", **cells),
            actor("C", "Desk"),
        ],
        ties=[tie("A", "C", id="t1"), tie("C", "B", id="t2"), tie("A", "B", id="t3")],
        platforms=[{"id": "P", "name": "Network", "members": "B;A;C"}],
        duplicates=[decision("A", "B", keep="A")],
    )


def cells(m: ActorMap, actor_id: str) -> dict[str, Any]:
    return m.actors.set_index("id").loc[actor_id].to_dict()


def rows(m: ActorMap, name: str, *columns: str) -> list[tuple[Any, ...]]:
    return list(m[name][list(columns)].itertuples(index=False, name=None))


def test_all_that_leads_to_one_leads_to_the_kept_entry() -> None:
    m = two()
    one = merged(m)
    assert set(one.ids("actors")) == {"A", "C", "O"}
    assert rows(one, "ties", "id", "source_id", "target_id") == [("t1", "A", "C"), ("t2", "C", "A")]
    assert rows(one, "platforms", "members") == [("A;C",)]
    assert len(one[TABLE]) == 0
    row = cells(one, "A")
    assert (row["name"], row["aliases"], row["languages"]) == (
        "Forum for Peace",
        "Peace Forum;FP",
        "French;Wolof",
    )
    assert (row["types"], row["note"]) == ("ngo_national", "met in May")


def test_what_is_stored_stays_and_without_the_decision_all_is_as_before() -> None:
    m = two()
    before = m.digest()
    merged(m)
    assert m.digest() == before
    back = apply_changes(m, Changes(drops={TABLE: tuple(m.ids(TABLE))}))
    assert merged(back) is back
    assert back.equals(m.with_tables({TABLE: m[TABLE].head(0)}))


@pytest.mark.parametrize(
    ("decisions", "wanted"),
    [
        ([], {}),
        ([decision("A", "B", "later"), decision("A", "C", "different")], {}),
        ([decision("A", "B", keep="B")], {"A": "B"}),
        ([decision("A", "B", keep="A"), decision("A", "C", keep="C")], {"A": "C", "B": "C"}),
        ([decision("A", "B", keep="A"), decision("B", "C", keep="B")], {"B": "A", "C": "A"}),
        # Each was given up once: the last decision counts.
        (
            [
                decision("A", "B", keep="A", date="2026-01-01"),
                decision("B", "C", keep="B", date="2026-01-02"),
                decision("A", "C", keep="C", date="2026-01-03"),
            ],
            {"A": "C", "B": "C"},
        ),
        # Two of them are not the same: all are apart.
        ([decision("A", "B", keep="A"), decision("B", "C", keep="B"), decision("A", "C", "different")], {}),
    ],
)
def test_which_entry_stands_for_which(decisions: list[dict[str, str]], wanted: dict[str, str]) -> None:
    m = a_map(actors=[actor(i) for i in "ABC"], duplicates=decisions)
    assert kept(m[TABLE]) == wanted


@pytest.mark.parametrize(
    ("column", "cell", "wins"),
    [
        ("do_not_contact", "yes", "yes"),
        ("feels_safe", "no", "no"),
        ("at_risk_level", 4, 4),
        ("sensitivity", 1, 1),
        ("care", "survivor", "survivor"),
        ("consent_c4", "withdrawn", "withdrawn"),
        ("consent_c2", "no", "no"),
        ("status", "banned", "banned"),
        ("kind", "person", "person"),
        ("sphere", "state", "unknown"),
        ("identifies_as", "lgbt", "lgbt"),
        ("introduction_cap", 1, 1),
    ],
)
def test_what_is_safer_wins(column: str, cell: object, wins: object) -> None:
    assert cells(merged(two(**{column: cell})), "A")[column] == wins


def test_two_that_may_be_seen_are_seen_together() -> None:
    """One consented, the other is recorded on another basis: neither rule of the two is broken."""
    m = two(consent_c1="unknown", legal_basis="mandate")
    assert "A" in handed_out(m, HRO).ids("actors")


@pytest.mark.parametrize("more", [{"sensitivity": 3}, {"consent_c1": "withdrawn"}])
def test_who_may_not_see_one_entry_sees_none_of_them(more: dict[str, Any]) -> None:
    m = two(**more)
    assert set(handed_out(m, HRO).ids("actors")) == set(visible(m, HRO).ids("actors")) == {"C", "O"}
    assert set(handed_out(m, KEY_HOLDER).ids("actors")) == {"A", "C", "O"}
    assert set(visible(m, KEY_HOLDER).ids("actors")) == {"A", "B", "C", "O"}


def test_reading_hands_out_each_actor_once() -> None:
    m = two()
    assert read(Held(m), HRO).equals(merged(m))


def test_hostility_that_is_hidden_protects_the_one_that_was_kept() -> None:
    m = two()
    hostile = m.with_tables(
        {
            "ties": parse_tables(
                {
                    "ties": table(
                        [{"source_id": "C", "target_id": "B", "kind": "threat", "sensitivity": 3, "id": "x"}]
                    )
                }
            )[0]["ties"]
        }
    )
    seen = handed_out(hostile, HRO)
    assert seen.unseen is not None
    assert ("C", "A") in set(zip(seen.unseen["by"], seen.unseen["against"], strict=True))
    part = merged(visible(hostile, HRO))
    assert part.unseen is not None
    assert ("C", "A") in set(zip(part.unseen["by"], part.unseen["against"], strict=True))


def test_two_states_are_held_together_by_what_is_known_now() -> None:
    then, now = two().with_tables({TABLE: two()[TABLE].head(0)}), two()
    assert set(hidden_now(then, now, HRO).ids("actors")) == {"A", "C", "O"}
    assert set(hidden_now(now, then, HRO).ids("actors")) == {"A", "B", "C", "O"}


def test_a_change_made_on_what_was_read_writes_nothing_of_the_decision() -> None:
    store = Held(two())
    seen = read(store, KEY_HOLDER)
    edited = seen.ties[seen.ties["id"] == "t2"].assign(note="said again")
    enter(store, Changes(upserts={"ties": edited}), KEY_HOLDER, made_on_read=True)
    row = store.map.ties.set_index("id").loc["t2"]
    assert (row["target_id"], row["note"]) == ("B", "said again")
    renamed = seen.actors[seen.actors["id"] == "A"].assign(name="Peace Forum of All")
    after = apply_changes(store.map, apart(Changes(upserts={"actors": renamed}), store.map))
    row = cells(after, "A")
    assert (row["name"], row["aliases"], row["note"]) == ("Peace Forum of All", "FP", "")
    assert cells(after, "B")["name"] == "Peace Forum"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (decision("A", "A", keep="A"), "duplicate.self"),
        (decision("A", "B", keep="C"), "duplicate.kept"),
        (decision("A", "B"), "duplicate.kept"),
        (decision("A", "B", "later", keep="A"), "duplicate.apart"),
        (decision("A", "Z", keep="A"), "second_id.missing"),
    ],
)
def test_decisions_that_cannot_be_are_refused(bad: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidMap) as refused:
        a_map(actors=[actor(i) for i in "ABC"], duplicates=[bad])
    assert code in {issue.code for issue in refused.value.issues}


def persons(**cells: Any) -> ActorMap:
    guarded = {"kind": "person", "identifies_as": "lgbt"}
    return a_map(
        actors=[
            actor("A", "Amina Diallo", sources="S1", **guarded),
            actor("B", "Diallo Amina", **({"sources": "S2", "kind": "person"} | cells)),
        ],
        sources=[{"id": "S1"}, {"id": "S2"}],
    )


@pytest.mark.parametrize(
    ("role", "more", "may"),
    [
        ("hro", {}, False),
        ("analyst", {}, False),
        ("hro", {"sources": "S1;S2"}, True),
        ("hro", {"sources": ""}, False),
        ("protection_officer", {}, True),
        ("data_steward", {}, True),
    ],
)
def test_persons_of_sensitive_groups_are_not_compared_across_sources(
    role: str, more: dict[str, str], may: bool
) -> None:
    m, principal = persons(**more), Principal(role)
    assert comparable(m, ["A"], ["B"], principal).tolist() == [may]
    rows, _ = parse_tables({TABLE: table([decision("A", "B", keep="A")])})
    store = Held(m)
    if not may and schema.roles()[role].may_change:
        with pytest.raises(Denied, match="may not say whether two sources mean the same person"):
            enter(store, Changes(upserts=rows), principal)
    else:
        enter(store, Changes(upserts=rows), principal)
        assert set(read(store, principal).ids("actors")) == {"A", "O"}


# --- properties --------------------------------------------------------------------------------------


def any_cell(column: schema.Column, rng: random.Random) -> Any:
    if column.numeric:
        return rng.choice([float("nan"), 0.0, 1.0, 2.0, 3.0])
    if column.vocabulary:
        return rng.choice([column.default, *schema.vocabulary(column.vocabulary)])
    return rng.choice(["", "x", "y"])


def entries(seed: int, many: int = 3) -> pd.DataFrame:
    rng = random.Random(seed)  # noqa: S311 - drawn, not secret
    columns = schema.columns()["actors"].values()
    return pd.DataFrame([{one.name: any_cell(one, rng) for one in columns} for _ in range(many)])


@given(st.integers(0, 100_000))
def test_what_is_forbidden_with_one_entry_is_forbidden_with_all(seed: int) -> None:
    every = entries(seed)
    one = pd.DataFrame([every.iloc[0].to_dict() | safest(every)])
    for act in get_args(schema.Act):
        assert forbidden(one, act)[0] >= forbidden(every, act).any(), act


@settings(max_examples=tries(400, few=6))
@given(st.integers(0, 100_000), st.integers(2, 12))
def test_any_decisions_on_the_sample_leave_a_sound_map(seed: int, many: int) -> None:
    rng, m = random.Random(seed), sample()  # noqa: S311 - drawn, not secret
    ids = list(m.ids("actors"))
    made = {}
    for _ in range(many):
        a, b = sorted(rng.sample(ids, 2))
        what = rng.choice(["same", "same", "different"])
        made[a, b] = decision(a, b, what, rng.choice([a, b]) if what == "same" else "", "2026-01-01")
    rows, _ = parse_tables({TABLE: table(list(made.values()))})
    decided = apply_changes(m, Changes(upserts=rows))
    one, to = merged(decided), kept(decided[TABLE])
    assert set(one.ids("actors")) == set(ids) - set(to)
    assert not set(to) & set(to.values())
    assert ActorMap(**one.tables).equals(one)  # no reference leads nowhere, no tie to itself
    names = {name for row in one.actors.itertuples() for name in (row.name, *split(row.aliases))}
    assert set(m.actors["name"]) <= names
    assert merged(one).equals(one)
