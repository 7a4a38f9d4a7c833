"""A strategy rests on a finding that exists, and a figure that others recorded is shown to nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from each import each
from maps import a_map, actor, sample

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap, Changes, apply_changes, parse_tables
from actormap.metrics import catalogue
from actormap.records.record.cited import SINGLE, Reader, check, doubts, now
from actormap.records.record.history import latest
from actormap.rights.access import KEY_HOLDER, Principal, handed_out, history, visible, write, written
from actormap.store import Store, create_store

VIEW = View(date="2026-11-25", certain=True)
OFFICER = Principal("hro")
SECRET = "seven lanterns cross the quiet ford"


def strategy(**cells: Any) -> Changes:
    usual = {"id": "", "kind": "strategy", "purpose": "Speak up", "analysis": "monitor.incidents"}
    parsed, issues = parse_tables({"undertakings": pd.DataFrame([usual | {"revision": 2} | cells])})
    assert not issues
    return Changes(upserts=parsed, who="data_steward", why="a strategy")


def small() -> ActorMap:
    """Twelve organisations of women that everybody sees, five that few see; an attack on one of the first."""
    women = {"works_on_rights_of": "women", "adm1_pcode": "XA01"}
    return a_map(
        actors=[
            *(actor(f"A{at:02}", **women) for at in range(12)),
            *(actor(f"H{at}", sensitivity=3, **women) for at in range(5)),
            *(actor(f"N{at:02}", adm1_pcode="XA01") for at in range(20)),
        ],
        areas=[
            {"id": "XA01", "name": "North", "adm_level": 1},
            {"id": "XA02", "name": "South", "adm_level": 1},
        ],
        events=[{"id": "E1", "type": "attack", "date": "2026-11-01", "subjects": "A00", "pcode": "XA01"}],
        instruments=[{"id": "L", "name": "Press Act", "kind": "media"}],
        provisions=[{"id": "P1", "instrument": "L", "article": "4", "hits_groups": "women"}],
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A workspace whose first revision holds two actors alone, and whose second holds the small map."""
    with create_store(tmp_path / "a.actormap", passphrase=SECRET)[0] as made:
        whole = small()
        first = {"actors": whole.actors[whole.actors["id"].isin(["A00", "A01"])]}
        write(made, Changes(upserts=first, why="first"), KEY_HOLDER)
        write(made, Changes(upserts={n: f for n, f in whole.tables.items() if len(f)}, why="all"), KEY_HOLDER)
        yield made


def reader(store: Store, principal: Principal = KEY_HOLDER) -> Reader:
    return Reader(store, principal, VIEW)


STANDS: dict[str, dict[str, Any]] = {
    "an analysis of the whole": {},
    "by its number": {"analysis": "A45"},
    "about an area that it tells of": {"pcode": "XA01"},
    "asked about a provision": {"analysis": "monitor.hit", "provision": "P1", "figure": 17},
    "about a group": {"analysis": "groups.stigma", "group": "women"},
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a revision that is not written": ({"revision": 99999}, "99999 is not written yet, the newest is 2"),
    "before there was anything to find": (
        {"revision": 1},
        "cannot be worked out anew for your role at revision 1",
    ),
    "an area that it tells nothing of": ({"pcode": "XA02"}, "gives your role no finding about this"),
    "another figure": (
        {"analysis": "monitor.hit", "provision": "P1", "figure": 4},
        "does not give your role 4",
    ),
    "two maps": ({"analysis": "change.between"}, "it compares two maps"),
    "about nobody": ({"analysis": "introductions.routes"}, "say whom or what it is about: target"),
    "nothing sealed is open": ({"analysis": "protect.queue"}, "nothing sealed is open"),
}


@each("name", STANDS)
def test_a_finding_that_is_there_stands(name: str, store: Store) -> None:
    check(reader(store), strategy(**STANDS[name]))


@each("name", WRONG)
def test_a_finding_that_is_not_there_is_refused_with_what_to_do(name: str, store: Store) -> None:
    cells, said = WRONG[name]
    with pytest.raises(Refused) as refused:
        check(reader(store), strategy(**cells))
    assert said in str(refused.value)


def test_each_role_cites_what_it_sees_itself(store: Store) -> None:
    cited = {"analysis": "monitor.hit", "provision": "P1"}
    check(reader(store, OFFICER), strategy(**cited, figure=12))
    with pytest.raises(Refused, match="does not give your role 17"):
        check(reader(store, OFFICER), strategy(**cited, figure=17))
    with pytest.raises(Refused, match="cannot be worked out anew for your role"):
        check(reader(store, Principal("viewer")), strategy(analysis="reach.gap", group="women"))


def test_what_rests_on_what_it_rested_on_is_not_looked_at_again(store: Store) -> None:
    old = strategy(id="U", revision=99999)
    store.apply(old)
    frame = store.load()["undertakings"]
    check(reader(store), Changes(upserts={"undertakings": frame.assign(status="done")}))
    with pytest.raises(Refused, match="not written yet"):
        check(reader(store), Changes(upserts={"undertakings": frame.assign(revision=99998.0)}))


def test_the_record_says_how_many_events_stand_behind_a_finding(store: Store) -> None:
    assert doubts(reader(store), strategy(figure=0)) == [SINGLE], "whatever figure is typed"
    assert doubts(reader(store), strategy()) == [SINGLE]
    event = {"id": "E2", "type": "label", "date": "2026-11-02", "subjects": "A01", "pcode": "XA01"}
    parsed, _ = parse_tables({"events": pd.DataFrame([event])})
    store.apply(Changes(upserts=parsed, who="data_steward", why="another"))
    assert doubts(reader(store), strategy(revision=3)) == []
    assert doubts(reader(store), strategy(revision=2)) == [SINGLE], "then there was one"


# --- what others recorded ----------------------------------------------------------------------------

TOLD = "Article 4 would hit 35 of the 113 groups on record."
ITEM = {"id": "SW", "of_board": "relation", "quadrant": "threat", "text": "It hits ٣٥ of 113 groups"}
CITED = {"analysis": "monitor.hit", "figure": 35, "revision": 2, "provision": "P1"}


@cache
def recorded() -> ActorMap:
    """What who sees all wrote down, beside what rests on nothing."""
    rows: Mapping[str, list[dict[str, Any]]] = {
        "undertakings": [
            {"id": "U", "kind": "strategy", "purpose": "Speak up", "findings": TOLD} | CITED,
            {"id": "N", "kind": "need", "purpose": "Room for 40", "findings": "40 asked"},
        ],
        "swot_items": [
            ITEM | {each: CITED[each] for each in ("analysis", "figure", "revision")},
            {"id": "SX", "of_board": "relation", "quadrant": "threat", "text": "In 2027 they vote"},
        ],
        "assessments": [
            {
                "id": "Z",
                "item": "a1",
                "date": "2026-11-01",
                "scorer": "officer",
                "value": 2,
                "analysis": "monitor.hit",
            }
            | {"figure": 35, "revision": 2}
        ],
    }
    parsed, issues = parse_tables({table: pd.DataFrame(some) for table, some in rows.items()})
    assert not issues
    return apply_changes(small(), Changes(upserts=parsed))


def cells_of(m: ActorMap) -> dict[str, str]:
    return {
        f"{table} {row['id']}": " ".join(str(cell) for column, cell in row.items() if column != "id")
        for table in ("undertakings", "swot_items", "assessments")
        for row in m[table].to_dict("records")
    }


@pytest.mark.parametrize("role", ["viewer", "hro", "protection_officer"])
def test_a_figure_of_another_view_is_shown_to_who_sees_all_alone(role: str) -> None:
    principal = Principal(role)
    told = cells_of(visible(recorded(), principal))
    for row in ("undertakings U", "swot_items SW", "assessments Z"):
        gone = not principal.sees_all and row in told
        assert ("35" in told.get(row, "")) == principal.sees_all or row not in told
        assert not gone or not {"35", "113", "٣٥"} & {*told[row].replace(".", " ").split()}
    everything = cells_of(visible(recorded(), KEY_HOLDER))
    assert "35 of the 113" in everything["undertakings U"]
    assert "٣٥ of 113" in everything["swot_items SW"]


def test_words_without_a_figure_and_what_rests_on_nothing_stay() -> None:
    shown = visible(recorded(), OFFICER)
    items = shown["swot_items"].set_index("id")["text"]
    assert items.to_dict() == {"SW": "It hits … of … groups", "SX": "In 2027 they vote"}
    rows = shown["undertakings"].set_index("id")["findings"]
    assert rows.to_dict() == {"U": "Article … would hit … of the … groups on record.", "N": "40 asked"}


def test_who_reads_is_told_what_the_analysis_gives_for_them_now() -> None:
    figures = {}
    for principal in (OFFICER, KEY_HOLDER):
        m = handed_out(recorded(), principal)
        (row,) = m["undertakings"][m["undertakings"]["id"] == "U"].to_dict("records")

        def ask(name: str, m: ActorMap = m, **options: Any) -> Any:
            return catalogue.run(name, m, VIEW, **options)

        figures[principal.role] = [each.value for each in now(ask, row)]
    assert figures == {"hro": [12.0], KEY_HOLDER.role: [17.0]}


def test_an_officer_who_changes_a_row_keeps_what_they_were_not_shown(tmp_path: Path) -> None:
    with create_store(tmp_path / "b.actormap", passphrase=SECRET)[0] as store:
        whole = recorded()
        write(
            store, Changes(upserts={n: f for n, f in whole.tables.items() if len(f)}, why="all"), KEY_HOLDER
        )
        for table, cells in (("undertakings", {"status": "in_progress"}), ("swot_items", {"level": "local"})):
            shown = visible(store.load(), OFFICER)[table]
            write(store, Changes(upserts={table: shown.assign(**cells)}, why="later"), OFFICER)
            after = store.load()[table].set_index("id")
            before = whole[table].set_index("id")
            same = [column for column in before if column not in cells]
            pd.testing.assert_frame_equal(after[same], before[same])
            (column,) = cells
            assert set(after[column]) == {cells[column]}
        shown = visible(store.load(), OFFICER)["swot_items"]
        own = shown.assign(text=shown["text"].str.replace("…", "33"))
        write(store, Changes(upserts={"swot_items": own}, why="my own"), OFFICER)
        texts = store.load()["swot_items"].set_index("id")["text"]
        assert texts["SW"] == "It hits 33 of 33 groups", "what they write themselves is written"
        told = [
            str(said)
            for each in latest(store, handed_out(store.load(), OFFICER), OFFICER)
            for said in each.said
        ]
        revisions = map(int, history(store, OFFICER)["revision"])
        told += [str(row) for revision in revisions for row in written(store, OFFICER, revision)]
        assert len(told) > 5
        assert not [said for said in told if "35" in said or "113" in said or "٣٥" in said]


def test_the_sample_tells_an_officer_no_figure_of_another_view() -> None:
    told = cells_of(handed_out(sample(), OFFICER))
    assert not [row for row, cells in told.items() if "113" in cells]
    assert [row for row, cells in cells_of(sample()).items() if "113" in cells]
