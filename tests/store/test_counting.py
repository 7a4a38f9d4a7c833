"""A case in the open figures: nothing moves before somebody counts it, and what then stands there is bare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from each import each
from maps import a_map, actor
from sealed_law import SECRET, cases

from actormap.core.errors import Conflict, Denied, Refused, StoreError
from actormap.core.model import Changes
from actormap.records import counting
from actormap.records.record import editing
from actormap.rights.access import Principal, enter, visible
from actormap.store import Workspace
from actormap.store.file.opening import create_workspace, open_workspace
from actormap.store.sealed.protection import Protection

OFFICER = Principal("protection_officer")
CASE = {"verification": ["yes"], "subjects": ["A"], "pcode": ["XA11"], "opened": "2026-10-08"}
AREAS = [
    {"id": "XA", "name": "Country", "adm_level": 0},
    {"id": "XA1", "name": "North", "adm_level": 1, "parent": "XA"},
    {"id": "XA11", "name": "River town", "adm_level": 2, "parent": "XA1"},
]
WORDS: dict[str, Any] = {
    "act": "arbitrary_detention",
    "victims": ["journalist"],
    "quarter": "2026-Q4",
    "sources": ["s1"],
}


@pytest.fixture
def store(path: Path, passphrase: str) -> Iterator[Workspace]:
    m = a_map(actors=[actor("A", "Quiet Radio"), actor("B")], areas=AREAS)
    with create_workspace(path, passphrase)[0] as store:
        store.apply(Changes({name: frame for name, frame in m.tables.items() if len(frame)}, why="test"))
        yield store


@pytest.fixture
def holder(store: Workspace) -> Protection:
    opened, _ = Protection.set_up(store, SECRET, who="protection_officer")
    opened.apply(cases("C1", **CASE))
    return opened


def counted(holder: Protection, store: Workspace, **words: Any) -> int:
    event = counting.look(holder, "C1", **WORDS | words).event
    return counting.count(store, holder, OFFICER, "C1", event)


def test_to_look_moves_nothing_and_tells_what_would(holder: Protection, store: Workspace) -> None:
    history, m, own = store.history(), store.load(), holder.revision
    looked = counting.look(holder, "C1", **WORDS)
    assert (looked.before, looked.after) == ((0, 0), (1, 1))
    told = " ".join(map(str, looked.lines))
    assert "Country, 2026-Q4: 0 incidents count now, 1 then." in told
    assert "Arbitrary detention, Journalist or other media worker: 0 now, 1 then." in told
    assert "the only one of its kind" in told
    assert "Human rights officer, Analyst, Protection officer, Data steward" in told
    assert not [word for word in ("Quiet Radio", "River town", "North", "Case C1") if word in told]
    assert store.history().equals(history)
    assert store.load().equals(m)
    assert holder.revision == own


def test_without_a_source_it_would_not_count_and_that_is_told_first(holder: Protection) -> None:
    looked = counting.look(holder, "C1", **WORDS | {"sources": []})
    assert (looked.before, looked.after) == ((0, 0), (0, 0))
    assert str(looked.lines[0]).startswith("Without a source the indicator leaves it out.")
    assert not any("Without a source" in str(line) for line in counting.look(holder, "C1", **WORDS).lines)


def test_what_is_written_is_bare_and_nothing_leads_back(holder: Protection, store: Workspace) -> None:
    revision = counted(holder, store)
    (event,) = store.load()["events"].to_dict("records")
    filled = {name: cell for name, cell in event.items() if cell != "" and not pd.isna(cell)}
    assert filled.pop("id")
    assert "2026-10-01" <= filled.pop("date") <= "2026-12-31"
    assert filled == {
        "type": "attack",
        "pcode": "XA",
        "violation": "arbitrary_detention",
        "victim_class": "journalist",
        "verified": "yes",
        "sources": "s1",
        "sensitivity": 2,
    }
    last = store.history().iloc[-1]
    assert (last["revision"], last["who"], last["why"]) == (revision, "protection_officer", "new event")
    assert counting.event_of(holder, "C1") == event["id"]
    assert holder.map["cases"]["counted"].tolist() == [event["id"]]
    assert len(visible(store.load(), Principal("hro"))["events"]) == 1
    assert visible(store.load(), Principal("viewer"))["events"].empty
    with pytest.raises(Refused, match="counted already"):
        counting.look(holder, "C1", **WORDS)


def test_the_event_is_the_one_that_somebody_enters_by_the_form(holder: Protection, store: Workspace) -> None:
    """Row, code and entry of the history: nothing tells which of two came from a case."""
    counted(holder, store)
    (event,) = store.load()["events"].to_dict("records")
    entry = store.history().iloc[-1]
    store.undo(who="protection_officer", why="undo")
    asked = {name: event[name] for name in ("type", "date", "pcode", "violation", "verified")}
    typed = asked | {"victim_class": ["journalist"], "sources": ["s1"]}
    form = editing.changes_for(visible(store.load(), OFFICER), "events", "", typed, principal=OFFICER)
    enter(store, form, OFFICER)
    (other,) = store.load()["events"].to_dict("records")
    assert pd.Series(other).equals(pd.Series(event))
    told = ["who", "why", "what", "new", "changed", "dropped", "person"]
    assert store.history().iloc[-1][told].tolist() == entry[told].tolist()


def test_the_day_is_drawn_by_chance_within_the_quarter_and_not_ahead(holder: Protection) -> None:
    days = [counting.look(holder, "C1", **WORDS).event.upserts["events"]["date"].iat[0] for _ in range(40)]
    last = max("2026-10-01", min("2026-12-31", dt.date.today().isoformat()))
    assert all("2026-10-01" <= day <= last for day in days)
    past = [
        counting.look(holder, "C1", **WORDS | {"quarter": "2025-Q1"}).event.upserts["events"]["date"].iat[0]
        for _ in range(40)
    ]
    assert len({*past}) > 10
    assert all("2025-01-01" <= day <= "2025-03-31" for day in past)


class Killed(BaseException):
    """The process ends here."""


KILLS = {f"{when} {name}": (name, when) for name in ("seal", "apply") for when in ("before", "after")}


@each("kill", KILLS)
def test_a_kill_at_any_write_counts_once(tmp_path: Path, passphrase: str, kill: str) -> None:
    """Both writes are whole or not there (`test_faults_kill`): it ends before, between or after them."""
    name, when = KILLS[kill]
    path = tmp_path / kill / "a.actormap"
    path.parent.mkdir()
    m = a_map(actors=[actor("A"), actor("B")], areas=AREAS)
    with create_workspace(path, passphrase)[0] as store:
        store.apply(Changes({name: frame for name, frame in m.tables.items() if len(frame)}, why="test"))
        opened, _ = Protection.set_up(store, SECRET, who="protection_officer")
        opened.apply(cases("C1", **CASE))
        event, whole = counting.look(opened, "C1", **WORDS).event, getattr(store, name)

        def killed(*given: Any, **named: Any) -> None:
            if when == "after":
                whole(*given, **named)
            raise Killed

        setattr(store, name, killed)
        with pytest.raises(Killed):
            counting.count(store, opened, OFFICER, "C1", event)
    with open_workspace(path, passphrase) as store:
        again = Protection.open(store, SECRET, who="protection_officer")
        if kill == "after apply":
            with pytest.raises(Refused, match="counted already"):
                counting.look(again, "C1", **WORDS)
        else:
            assert store.load()["events"].empty
            counted(again, store)
        assert store.load()["events"]["id"].tolist() == [counting.event_of(again, "C1")]
        assert again.map["cases"]["counted"].tolist() == [counting.event_of(again, "C1")]


def test_what_the_open_part_refuses_is_not_noted(holder: Protection, store: Workspace) -> None:
    event = counting.look(holder, "C1", **WORDS).event
    load = store.load

    def meanwhile(*given: Any) -> Any:
        store.load = load  # type: ignore[method-assign]
        before = load(*given)
        store.apply(Changes({"actors": a_map(actors=[actor("D")])["actors"]}, why="test"))
        return before

    store.load = meanwhile  # type: ignore[method-assign,assignment]
    with pytest.raises(Conflict):
        counting.count(store, holder, OFFICER, "C1", event)
    assert store.load()["events"].empty
    assert holder.map["cases"]["counted"].tolist() == [""]
    assert counted(holder, store)


def test_a_second_of_the_same_kind_is_told_beside_the_first(holder: Protection, store: Workspace) -> None:
    counted(holder, store)
    holder.apply(cases("C2", **CASE))
    looked = counting.look(holder, "C2", **WORDS)
    assert (looked.before, looked.after) == ((1, 1), (2, 2))
    assert "the only one" not in " ".join(map(str, looked.lines))
    other = counting.look(holder, "C2", **WORDS | {"quarter": "2026-Q3"})
    assert (other.before, other.after) == ((0, 0), (1, 1))


def test_the_whole_quarter_is_told_whatever_day_is_looked_at(holder: Protection, store: Workspace) -> None:
    cells = {"type": "attack", "violation": "arbitrary_detention", "victim_class": "journalist"}
    days = ("2026-12-31", "2026-09-30", "2027-01-01")
    told = {"verified": "yes", "sources": "s1"}
    events = [{"id": day, "date": day, "pcode": "XA", **told, **cells} for day in days]
    store.apply(Changes({"events": a_map(events=events, areas=AREAS)["events"]}, why="test"))
    looked = counting.look(holder, "C1", **WORDS)
    assert (looked.before, looked.after) == ((1, 1), (2, 2))
    assert "the only one" not in " ".join(map(str, looked.lines))


def test_a_class_that_is_chosen_twice_is_one(holder: Protection) -> None:
    looked = counting.look(holder, "C1", **WORDS | {"victims": ["journalist", "journalist"]})
    assert (looked.victims, looked.after) == (("journalist",), (1, 1))
    assert looked.event.upserts["events"]["victim_class"].tolist() == ["journalist"]


def test_each_part_has_its_own_undo(holder: Protection, store: Workspace) -> None:
    counted(holder, store)
    store.undo(who="protection_officer", why="undo")
    assert store.load()["events"].empty
    assert counting.event_of(holder, "C1") == "", "the case says so at once"
    holder.apply(cases("C1", **CASE, note=["edited meanwhile"]))
    counted(holder, store)
    holder.undo(who="protection_officer", why="undo")
    assert holder.map["cases"]["counted"].tolist() == [""]
    assert len(store.load()["events"]) == 1


def test_a_case_whose_note_alone_was_taken_back_is_not_counted_twice(
    holder: Protection, store: Workspace
) -> None:
    looked = counting.look(holder, "C1", **WORDS)
    counted(holder, store)
    holder.undo(who="protection_officer", why="undo")
    (event,) = store.load()["events"]["id"]
    assert counting.event_of(holder, "C1") == event
    with pytest.raises(Refused, match="counted already"):
        counting.look(holder, "C1", **WORDS)
    with pytest.raises(Refused, match="counted already"):
        counting.count(store, holder, OFFICER, "C1", looked.event)
    assert len(store.load()["events"]) == 1
    store.undo(who="protection_officer", why="undo")
    assert counted(holder, store)


def test_a_note_is_that_of_its_own_case(holder: Protection, store: Workspace) -> None:
    holder.apply(cases("C2", **CASE))
    counted(holder, store)
    assert counting.event_of(holder, "C2") == ""
    with pytest.raises(Refused, match="no case 'C3'"):
        counting.event_of(holder, "C3")


def test_an_event_that_was_taken_back_is_settled_at_the_next_opening(
    holder: Protection, store: Workspace
) -> None:
    counted(holder, store)
    store.undo(who="protection_officer", why="undo")
    holder.close()
    with Protection.open(store, SECRET, who="protection_officer") as again:
        assert again.map["cases"]["counted"].tolist() == [""]
        assert counting.event_of(again, "C1") == ""


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "alleged": ({"verification": ["unknown"]}, {}, "Only a corroborated case"),
    "assessed": ({"verification": ["assessed"]}, {}, "Only a corroborated case"),
    "no act": ({}, {"act": "none"}, "choose the act"),
    "nobody": ({}, {"victims": []}, "choose whom it hit"),
    "no victim of the indicator": ({}, {"victims": ["other"]}, "choose whom it hit"),
    "a later quarter": ({}, {"quarter": "2027-Q1"}, "choose the quarter: from 2024-Q1 to 2026-Q4"),
    "no quarter": ({}, {"quarter": "October"}, "choose the quarter"),
}


@each("name", REFUSED)
def test_what_would_not_count_is_refused(holder: Protection, name: str) -> None:
    cells, words, said = REFUSED[name]
    holder.apply(cases("C1", **CASE | {"note": [name]} | cells))
    with pytest.raises(Refused, match=said):
        counting.look(holder, "C1", **WORDS | words)


def test_both_histories_tell_who_counted(holder: Protection, store: Workspace) -> None:
    event = counting.look(holder, "C1", **WORDS).event
    counting.count(store, holder, Principal("protection_officer", "p7"), "C1", event)
    for history in (store.history(), holder.history()):
        last = history.iloc[-1]
        assert (last["who"], last["person"]) == ("protection_officer", "p7")


def test_an_officer_counts_nothing(holder: Protection, store: Workspace) -> None:
    event = counting.look(holder, "C1", **WORDS).event
    with pytest.raises(Denied, match="may not ask"):
        counting.count(store, holder, Principal("hro"), "C1", event)
    assert store.load()["events"].empty


def test_where_the_case_cannot_be_written_the_event_is_taken_back(
    holder: Protection, store: Workspace
) -> None:
    event = counting.look(holder, "C1", **WORDS).event
    with Protection.open(store, SECRET, who="protection_officer"), pytest.raises(StoreError):
        counting.count(store, holder, OFFICER, "C1", event)
    assert store.load()["events"].empty


def test_a_map_without_its_country_gets_an_event_without_a_place(store: Workspace) -> None:
    holder, _ = Protection.set_up(store, SECRET, who="protection_officer")
    holder.apply(cases("C1", **CASE | {"pcode": [""]}))
    looked = counting.look(holder, "C1", **WORDS)
    assert looked.event.upserts["events"]["pcode"].tolist() == [""]
    assert str(looked.lines[0]).startswith("The country, 2026-Q4")
