"""A table that rows of the schema alone invent: ``python invented.py FILE`` walks it through the house.

Run by `test_invented_table.py`, on a copy of the package whose schema has `ROWS` more.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

ROWS = {
    "columns": [
        "loans,id,id,,,,,,,,,,,,,Made from the other columns where the file has none",
        "loans,actor_id,id,yes,yes,,actors,always,row,,,,,,,Who borrowed",
        "loans,platform_id,id,,yes,,platforms,always,row,,,,,,,On behalf of which platform",
        "loans,thing,text,yes,yes,,,,,,,,,,,What was borrowed",
        "loans,until,date,,,,,,,,,,,,,By when it is back",
        "loans,back,code,,,loan_back,,,,,,,,,,Whether it came back",
        "loans,sensitivity,integer,,,,,,,0,3,1,,,,How sensitive",
    ],
    "tables": ["loans,loan,a loan,,Loans,Loan,thing,actor_id,folded,yes,,,yes,"],
    "headlines": ["loans,,{actor_id} borrowed {thing}", "loans,actor_id,borrowed {thing}"],
    "forms": [
        "loans,,actor_id,Who,",
        "loans,,thing,What,several",
        "loans,,until,Back by,",
        "loans,,back,Came back,",
        "loans,,sensitivity,Sensitivity,",
    ],
    "codes": ["loan_back,yes,It came back", "loan_back,no,It is still away"],
}
LOAN = {"actor_id": "A", "thing": "A loudspeaker", "until": "2026-07-01", "back": "no"}


def walk(path: Path) -> None:
    """Every station, in one workspace that an older release made."""
    from record_world import PASSPHRASE  # noqa: PLC0415 - of the copy, once this is run by itself

    from actormap.records.record.editing import changes_for, questions, taken_out  # noqa: PLC0415
    from actormap.rights.access import KEY_HOLDER, undo, visible, write  # noqa: PLC0415
    from actormap.store import (  # noqa: PLC0415
        Workspace,
        keys,
        open_store,
    )

    keys.KDF_MEMORY = 64
    with open_store(path, passphrase=PASSPHRASE) as store:
        asked = {one.column.name: one for one in questions(store.load(), "loans")}
        assert [asked["thing"].kind, asked["until"].kind, asked["back"].kind] == ["long", "day", "choice"]
        assert asked["back"].options == {"yes": "It came back", "no": "It is still away"}
        write(store, changes_for(visible(store.load(), KEY_HOLDER), "loans", "", LOAN), KEY_HOLDER)
        m = store.load()
        (one,) = m["loans"]["id"]
        told(m, store)
        ruled(m)
        undone = m.digest()
        write(store, taken_out(m, "loans", one), KEY_HOLDER)
        assert store.load()["loans"].empty
        undo(store, KEY_HOLDER, why="test")
        assert store.load().digest() == undone
    brought(m)
    served(path)
    with open_store(path, passphrase=PASSPHRASE) as store:
        assert isinstance(store, Workspace)
        store.forget("A", who="data_steward", why="asked to be removed")
        assert store.load()["loans"].empty


def told(m: Any, store: Any) -> None:
    """On the record, in the history and among what is found; on a server too."""
    from actormap.core.config import View  # noqa: PLC0415
    from actormap.records.finder import find  # noqa: PLC0415
    from actormap.records.record.history import changes_of  # noqa: PLC0415
    from actormap.records.record.telling import proofs  # noqa: PLC0415
    from actormap.records.record.whole import record_of  # noqa: PLC0415
    from actormap.rights.access import KEY_HOLDER  # noqa: PLC0415
    from actormap.store.server import cypher  # noqa: PLC0415

    day = View(date="2026-06-01")
    (entry,) = record_of(m, day, "A").entries["loans"]
    assert str(entry.said) == "borrowed A loudspeaker"
    assert "It is still away" in [str(fact.said) for fact in entry.facts]
    (sentence,) = proofs(m, [entry.id])
    assert str(sentence).endswith("borrowed A loudspeaker")
    assert any("loudspeaker" in str(said) for said in changes_of(store, m, KEY_HOLDER, "A")[0].said)
    (hit,) = find(m, day, "loudspeaker").of("loans").hits
    assert (hit.id, hit.actors) == (entry.id, None)
    assert "(n:Loan" in cypher.WRITE["loans"]
    assert "n.`thing`" in cypher.READ["loans"]
    assert "actormap_loans" in cypher.CONSTRAINTS


def ruled(m: Any) -> None:
    """By role, by who is hidden, and in what leaves."""
    from actormap.rights.access import KEY_HOLDER, Principal, visible  # noqa: PLC0415
    from actormap.rights.redact import redact  # noqa: PLC0415

    assert len(visible(m, Principal("hro"))["loans"]) == 1
    assert visible(m, Principal("viewer"))["loans"].empty, "1 is more than a viewer may see"
    hidden = m.replace(actors=m.actors.assign(sensitivity=3.0))
    assert visible(hidden, Principal("hro"))["loans"].empty
    assert redact(m, "organisations", principal=KEY_HOLDER).content["loans"].empty


def brought(m: Any) -> None:
    """From a template that was filled in, and from a list with headers of its own."""
    from openpyxl import load_workbook  # noqa: PLC0415

    from actormap.core import schema  # noqa: PLC0415
    from actormap.ingest import read_map  # noqa: PLC0415
    from actormap.ingest.writers import template_bytes  # noqa: PLC0415

    book = load_workbook(io.BytesIO(template_bytes(["loans"], language="fr")))
    for at, name in enumerate(schema.columns()["loans"], 1):
        book["loans"].cell(2, at).value = {**LOAN, "back": "It is still away"}.get(name, "")
    book.save("loans.xlsx")
    Path("ours.csv").write_text("Borrower,Object\nB,A tent\n", encoding="utf-8")
    rule = {"file": "ours.csv", "table": "loans", "columns": {"actor_id": "Borrower", "thing": "Object"}}
    Path("ours.yaml").write_text(json.dumps({"tables": [rule]}), encoding="utf-8")
    filled = read_map([Path("loans.xlsx")], base=m).require().changes.upserts["loans"]
    assert filled["back"].tolist() == ["no"]
    mapped = read_map([Path("ours.csv")], base=m, mapping=Path("ours.yaml")).require().changes
    assert mapped.upserts["loans"]["thing"].tolist() == ["A tent"]


def served(path: Path) -> None:
    """On the page of the record, with its form."""
    from opened import as_read, page, words  # noqa: PLC0415
    from record_world import PASSPHRASE  # noqa: PLC0415

    from actormap.web.pages import actors  # noqa: PLC0415
    from actormap.web.state import chosen, session  # noqa: PLC0415

    here = session.Workspace(path, "2026-06-01", "data_steward")
    here.unlock(PASSPHRASE)
    session.use(here)

    def body() -> None:
        chosen.keep("id", "A")
        actors.body()

    run = page(body)
    assert not run.exception
    assert "borrowed A loudspeaker" in re.sub("[\u2068\u2069]", "", words(run))
    assert "Loans (1)" in [as_read(one.label) for one in run.expander]
    here.close()


if __name__ == "__main__":
    walk(Path(sys.argv[1]))
