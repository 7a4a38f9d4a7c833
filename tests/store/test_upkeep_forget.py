"""Taking an actor out for good: nothing of it remains in the file, and the rest stays whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from store_world import actors, changes, dump, many, plain_bytes

from actormap.core.errors import StoreError
from actormap.core.model import ActorMap, check_tables
from actormap.store.file import columns
from actormap.store.file.opening import create_workspace, open_workspace

ID, NAME, ALIAS, OLD = "ZEB-17", "Zebulon Marker", "Zebby of the Hills", "Zebulon Formerly"
TERMS = (ID, NAME, ALIAS, OLD)


def world() -> Any:
    cells = {"sphere": "civil_society"}
    return changes(
        why=f"met {NAME}, see {ID}",
        actors={
            "id": [ID, "B", "C"],
            "name": [OLD, "Forum", "Marker of roads"],
            "note": ["", f"told by {NAME.upper()}.", "Zebulonia is a town"],
            **cells,
        },
        platforms={"id": ["P", "Q"], "name": ["Network", "Other"], "members": [f"B;{ID};C", "B"]},
        sectors={"id": ["S"], "name": ["Law"]},
        areas={"id": ["GN1"], "name": ["North"]},
        presence={"actor_id": [ID, "B"], "sector": ["S", "S"], "pcode": ["GN1", "GN1"]},
        contacts={
            "date": ["2026-01-01", "2026-01-02"],
            "office": ["B", "B"],
            "actor_id": [ID, "C"],
            "new_contacts_suggested": ["", f"{ID};C"],
        },
        sources={"id": ["X1"], "note": [f"knows {ALIAS}"]},
        observations={
            "source": ["X1", "X1"],
            "date": ["2026-01-01"] * 2,
            "subject_id": [ID, "B"],
            "asked_about": ["actor"] * 2,
            "answer": ["none"] * 2,
        },
        ties={
            "id": [f"{ID}-B", "t2", "t3"],
            "source_id": [ID, "B", "B"],
            "target_id": ["B", ID, "C"],
            "kind": ["coordination"] * 3,
            "note": ["", "", f"as {ID} says"],
        },
    )


@pytest.fixture
def file(path: Path, passphrase: str) -> tuple[Path, str]:
    """A workspace that knows an actor in every way."""
    store, code = create_workspace(path, passphrase)
    with store:
        first = world()
        store.apply(first)
        store.apply(actors("B", note=f"asked {NAME} again"))
        store.apply(
            changes(actors={"id": [ID], "name": [NAME], "sphere": ["civil_society"], "aliases": [ALIAS]})
        )
        store.apply(actors("D"))
        store.snapshot(f"before {NAME} left")
        store.record("export", who="editor", detail=f"{ID} and others")
        store.apply(changes({"ties": ("t3",)}))
    return path, code


def test_forget_leaves_nothing_in_the_file(file: tuple[Path, str], tmp_path: Path) -> None:
    path, code = file
    whole = dump(path, code)
    for term in TERMS:
        assert term in whole
    with open_workspace(path, code) as store:
        revision = store.forget(ID, who="data_steward", why="asked to be removed")
        assert revision == 6
        assert store.history()["why"].iat[-1] == "asked to be removed"
    left = dump(path, code)
    data = plain_bytes(path, code, tmp_path / "plain.db")
    for term in TERMS:
        assert term.casefold() not in left.casefold()
        assert term.encode() not in data
    assert [name.name for name in path.parent.iterdir() if name.name != "plain.db"] == [path.name]


def test_forget_keeps_all_the_rest(file: tuple[Path, str]) -> None:
    path, code = file
    with open_workspace(path, code) as store:
        store.forget(ID, who="data_steward", why="asked to be removed")
        m = store.load()
    with open_workspace(path, code) as again:
        assert again.load().equals(m)
        rows = {table: columns.read_rows(again._db, table) for table in m.tables}
        assert ActorMap.trusted(rows).equals(m)
        again.verify()
    assert not [issue for issue in check_tables(m.tables) if not issue.warning]
    assert m.actors["id"].tolist() == ["B", "C", "D"]
    assert m.actors["note"].tolist() == ["asked (removed) again", "Zebulonia is a town", ""]
    assert m.platforms["members"].tolist() == ["B;C", "B"]
    assert m.presence["actor_id"].tolist() == ["B"]
    assert m.contacts["new_contacts_suggested"].tolist() == ["C"]
    assert m.observations["subject_id"].tolist() == ["B"]
    assert m["sources"]["note"].tolist() == ["knows (removed)"]
    assert m.ties.empty


def test_forget_empties_the_history_of_the_actor_only(file: tuple[Path, str]) -> None:
    path, code = file
    with open_workspace(path, code) as store:
        store.forget(ID, who="data_steward", why="asked to be removed")
        for purged in (1, 2, 3, 5, 6):
            with pytest.raises(StoreError, match="some of its rows were removed for good"):
                store.undo(who="", why="", revision=purged)
        with pytest.raises(StoreError, match="Revision 6 cannot be undone"):
            store.undo(who="", why="")
        store.undo(who="", why="", revision=4)
        assert store.load().actors["id"].tolist() == ["B", "C"]
        former = store.load_at(1)
        assert set(former.actors["id"]) <= {"B", "C"}
        assert not [issue for issue in check_tables(former.tables) if not issue.warning]
        assert store.load_snapshot("before (removed) left").actors["id"].tolist() == ["B", "C", "D"]


def test_forget_renews_the_logs_and_keeps_the_code_that_was_printed(file: tuple[Path, str]) -> None:
    path, code = file
    with open_workspace(path, code) as store:
        old = store.head_code()
        earlier = "log 1 - AAAA-AAAA"
        store.forget(ID, who="data_steward", why="asked to be removed")
        assert store.verify()
        # The entry of the removal itself came before the logs were renewed.
        told = store._db.execute("SELECT action, role, purpose FROM _audit ORDER BY seq").fetchall()
        assert [action for action, *_ in told] == ["export", "log renewed", "actor.forgotten"]
        assert told[2][1:] == ("data_steward", "asked to be removed")
        assert store.verify(old) == store.head_code()
        with pytest.raises(StoreError, match="are not those"):
            store.verify(earlier)


def test_forget_takes_an_actor_that_was_dropped_before(path: Path, passphrase: str, tmp_path: Path) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(actors(ID, "B"))
        store.apply(changes({"actors": (ID,)}))
        assert store.forget(ID, who="data_steward", why="asked") == 3
        assert store.history()["dropped"].tolist() == [0, 1, 0]
    assert ID.encode() not in plain_bytes(path, code, tmp_path / "plain.db")


def test_forget_clears_kept_columns_and_what_large_imports_added(
    path: Path, passphrase: str, tmp_path: Path
) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(many("A", 2100))
        store.apply(actors(ID))
        store.apply(many("B", 2100))
        store.forget(ID, who="data_steward", why="asked")
    assert ID.encode() not in plain_bytes(path, code, tmp_path / "plain.db")
    with open_workspace(path, code) as again:
        assert len(again.load().actors) == 4200
        assert columns._kept(again._db, "actors", columns._head(again._db)) is not None


def test_forget_is_refused_when_it_cannot_be_done_wholly(file: tuple[Path, str]) -> None:
    path, code = file
    with open_workspace(path, code) as store:
        before = store.load().digest()
        with pytest.raises(StoreError, match="No actor has or had the id 'ZEB'"):
            store.forget("ZEB", who="", why="")
        with pytest.raises(StoreError, match="reason names the actor"):
            store.forget(ID, who="", why=f"because {ALIAS} asked")
        with open_workspace(path, code) as other:
            other.load()
            store._db.execute("PRAGMA busy_timeout = 50")
            with pytest.raises(StoreError, match="is open in another program"):
                store.forget(ID, who="", why="asked")
        assert store.load().digest() == before
        assert store.revision == 5
        assert store.apply(actors("E")) == 6


def test_forget_of_a_short_id_takes_no_letters_out_of_texts(path: Path, passphrase: str) -> None:
    store, _ = create_workspace(path, passphrase)
    with store:
        store.apply(actors("A", "B", name=["", "B"][1:] * 2, note=["", "A good forum"]))
        store.forget("A", who="data_steward", why="A asked")
        assert store.load().actors["note"].tolist() == ["A good forum"]


WRITTEN = {
    "double": "Zebulon  Marker",
    "no-break": "Zebulon\u00a0Marker",
    "hyphen": "Zebulon-Marker",
    "reversed": "MARKER, Zebulon",
    "file": "members_Zebulon_Marker.csv",
    "accent": "Zébulon Marker",
    "invisible": "Zebu\u200blon Marker",
    "wide": "Ｚｅｂｕｌｏｎ Marker",
    "line": "Zebulon\nMarker",
    "possessive": "Zebulon Marker's",
    "id": "list_zeb-17.xlsx",
    "id by itself": "ZEB 17",
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_name_is_found_however_it_is_written(path: Path, passphrase: str, case: str) -> None:
    store, code = create_workspace(path, passphrase)
    text = WRITTEN[case]
    with store:
        store.apply(actors(ID, "B", name=[NAME, "Forum"], note=["", f"asked ({text}) twice"]))
        store.apply(changes(why=f"from {text}", actors={"id": ["B"], "name": ["Forum"], "sphere": ["state"]}))
        assert store.mentions(ID).empty
        store.forget(ID, who="data_steward", why="asked")
        assert store.load_at(3).actors["note"].tolist() == [""]
        assert "(removed)" in store.history()["why"].tolist()[1]
    assert text not in dump(path, code)


def test_parts_of_a_name_are_listed_and_go_where_it_is_said(path: Path, passphrase: str) -> None:
    store, code = create_workspace(path, passphrase)
    with store:
        store.apply(
            actors(
                "ZB",
                "B",
                "C",
                "D",
                name=["Zebulon Marker", "Zebulon House", "Forum", "Desk"],
                note=["", "", "call Zebulon first", "a marker of roads, zb and ZB"],
            )
        )
        store.apply(actors("C", name="Forum", note="nothing"))
        store.apply(changes(why="Zebulon came by", drops={"actors": ("D",)}))
        store.snapshot("before Zebulon left")
        found = store.mentions("ZB")
        assert dict(zip(found["place"], found["part"], strict=True)) == {
            "actors B": "Zebulon",
            "actors C": "Zebulon",
            "actors D": "marker",
            "journal 3": "Zebulon",
            "snapshot before Zebulon left": "Zebulon",
        }
        with pytest.raises(StoreError, match="holds a part of its name"):
            store.forget("ZB", who="data_steward", why="Zebulon asked")
        also = [("actors", "C"), ("journal", "3"), ("snapshot", "before Zebulon left")]
        store.forget("ZB", who="data_steward", why="asked", also=also)
        assert store.load().actors["name"].tolist() == ["Zebulon House", "Forum"]
        assert store.snapshots()["name"].tolist() == ["before (removed) left"]
        assert store.verify()
    left = dump(path, code)
    assert "call Zebulon" not in left
    assert "Zebulon came" not in left
    assert "a marker of roads" in left


def test_words_that_many_names_have_are_no_part_of_one(path: Path, passphrase: str) -> None:
    store, _ = create_workspace(path, passphrase)
    with store:
        names = ["Network of Women", *(f"Women {number}" for number in range(3))]
        store.apply(actors("W", "A", "B", "C", name=names, note=["", "a network", "women", "of"]))
        assert store.mentions("W")["part"].tolist() == ["network"]


def test_half_filled_forms_are_forgotten_too(file: tuple[Path, str], tmp_path: Path) -> None:
    path, code = file
    with open_workspace(path, code) as store:
        store.keep("form of a meeting", f"met {NAME} again")
        store.keep("language", "ar")
        store.forget(ID, who="data_steward", why="asked for it")
        assert store.kept("form of a meeting") == ""
        assert store.kept("language") == "ar"
    assert NAME.encode() not in plain_bytes(path, code, tmp_path / "plain.db")
