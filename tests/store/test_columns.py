"""Columns kept beside the rows: quick, and never trusted on their word alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeds import tries
from store_world import actors, changes, many, raw, same_as_rows

from actormap.core.tables import encoding
from actormap.store import Store, create_store
from actormap.store.file import columns
from actormap.store.file.opening import open_workspace
from actormap.store.history import parts

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=4)


@given(st.lists(st.tuples(TEXT, st.floats(width=64, allow_nan=True)), min_size=1, max_size=400))
def test_decode_gives_back_what_encode_took(rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["text", "number"]).astype({"text": "str"})
    frame = frame.assign(few="", number=frame["number"] + 0.0)
    written = encoding.encode(frame)
    assert written
    pd.testing.assert_frame_equal(encoding.decode(*written), frame)


@pytest.mark.parametrize("different", [1, 255, 256, 300, 70_000])
def test_decode_takes_any_number_of_different_texts(different: int) -> None:
    cells = [str(number) for number in range(different)] * 3
    frame = pd.DataFrame({"text": pd.Series(cells, dtype="str")})
    written = encoding.encode(frame)
    assert written
    pd.testing.assert_frame_equal(encoding.decode(*written), frame)


def test_encode_declines_a_text_that_holds_the_mark_between_texts() -> None:
    assert encoding.encode(pd.DataFrame({"text": pd.Series(["a\x00b", "c"], dtype="str")})) is None


@contextmanager
def line_by_line() -> Iterator[None]:
    """Whatever is imported, each row has a line of its own in the history."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGE", 1 << 40)
        yield


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, Any]]:
    """A workspace with kept columns, closed."""
    path = tmp_path_factory.mktemp("large") / "large.actormap"
    store, code = create_store(path, passphrase="seven lanterns cross the quiet ford")
    with store, line_by_line():
        store.apply(many("A", 2100, note="n", at_risk_level="3"))
        tables = store.load().tables
    return path, code, tables


@pytest.fixture
def copy(large: tuple[Path, str, Any], path: Path) -> Path:
    path.write_bytes(large[0].read_bytes())
    return path


def heads(path: Path, code: str) -> dict[str, Any]:
    db = raw(path, code)
    found = db.execute("SELECT value FROM _meta WHERE name = 'columns'").fetchone()
    db.close()
    return json.loads(found[0]) if found else {}


def test_load_reads_kept_columns_and_not_the_rows(large: Any, copy: Path) -> None:
    _, code, tables = large
    assert heads(copy, code)["tables"].keys() == {"actors"}
    db = raw(copy, code)
    # A file cannot come to this; it shows where the cells come from.
    db.execute("UPDATE actors SET note = 'only in the rows'")
    db.close()
    with open_workspace(copy, code) as store:
        pd.testing.assert_frame_equal(store.load().actors, tables["actors"])


def test_load_after_small_changes_equals_the_rows(large: Any, copy: Path) -> None:
    code = large[1]
    with open_workspace(copy, code) as store:
        store.apply(actors("A00001", "B", note="new"))
        store.apply(changes({"actors": ("A00002",)}))
        store.apply(changes({"actors": ("B",)}))
        store.undo(who="", why="")
    assert heads(copy, code)["revision"] == 1
    with open_workspace(copy, code) as store:
        found = store.load().actors.set_index("id")["note"]
        assert len(found) == 2100
        assert found["A00001"] == found["B"] == "new"
        assert "A00002" not in found
        assert same_as_rows(store)


def test_columns_are_kept_anew_after_many_changes(large: Any, copy: Path) -> None:
    with open_workspace(copy, large[1]) as store, line_by_line():
        store.apply(many("B", 2100))
        assert same_as_rows(store)
    assert heads(copy, large[1])["revision"] == 2
    with open_workspace(copy, large[1]) as store:
        assert len(store.load().actors) == 4200
        assert same_as_rows(store)


def test_a_large_import_empties_the_columns_in_which_it_records_nothing(large: Any, copy: Path) -> None:
    with open_workspace(copy, large[1]) as store:
        store.apply(many("A", 2100, name="again"))
        assert same_as_rows(store)
        assert set(store.load().actors["note"]) == {""}
        kinds = "SELECT DISTINCT name, note, typeof(note), at_risk_level, sphere FROM actors"
        assert store._db.execute(kinds).fetchall() == [("again", "", "text", None, "civil_society")]
        store.undo(who="", why="")
        assert same_as_rows(store)
        pd.testing.assert_frame_equal(store.load().actors, large[2]["actors"])


FLIPPED = "CAST(x'00' || substr(value, 2) AS BLOB)"
FORGED = {
    "digest": f"UPDATE _meta SET value = {FLIPPED} WHERE name = 'columns actors'",  # noqa: S608
    "missing": "DELETE FROM _meta WHERE name = 'columns actors'",
    "link": "UPDATE _meta SET value = json_set(value, '$.link', '00') WHERE name = 'columns'",
    "revision": "UPDATE _meta SET value = json_set(value, '$.revision', 7) WHERE name = 'columns'",
    "schema": "UPDATE _meta SET value = replace(value, '\"note\"', '\"other\"') WHERE name = 'columns'",
}


@pytest.mark.parametrize("forged", FORGED)
def test_load_reads_rows_where_kept_columns_do_not_prove_themselves(
    large: Any, copy: Path, forged: str
) -> None:
    db = raw(copy, large[1])
    db.execute(FORGED[forged])
    db.execute("UPDATE actors SET note = 'from the rows'")
    db.close()
    with open_workspace(copy, large[1]) as store:
        assert set(store.load().actors["note"]) == {"from the rows"}


@settings(max_examples=tries(10, few=5), deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(["", "x", "y"])), max_size=6))
def test_load_equals_the_rows_whatever_is_kept(drawn: list[tuple[str, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context():
        patch.setattr(columns, "FEW", 1)
        import tempfile  # noqa: PLC0415 - hypothesis wants no fixture of a function

        with tempfile.TemporaryDirectory() as folder:
            store, code = create_store(Path(folder) / "a.actormap", passphrase="the law holds for all")
            with store:
                for identifier, note in drawn:
                    drop = not note and identifier in set(store.load().actors["id"])
                    one = changes({"actors": (identifier,)}) if drop else actors(identifier, note=note)
                    store.apply(one)
                    with open_workspace(Path(folder) / "a.actormap", code) as other:
                        assert same_as_rows(other)
                        assert other.load().equals(store.load())


def test_store_of_a_small_map_keeps_no_columns(store: Store) -> None:
    store.apply(actors("A"))
    db = store._db  # type: ignore[attr-defined]
    assert [name for (name,) in db.execute("SELECT name FROM _meta ORDER BY name")] == [
        "audit key",
        "code key",
    ]
