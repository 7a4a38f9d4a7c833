"""A concern on a page leaves what each look at a page leaves, whoever looks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from maps import a_map
from opened import opened, press, said, the_app, turn_to
from sealed_law import SECRET

from actormap.store import Workspace
from actormap.store.sealed.protection import Protection
from actormap.web.state.resumed import SEALED

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import silence

PAGES = {"hro": ("actors", {"id": "A"}), "viewer": ("protection", {}), "admin": ("protection", {})}


@pytest.mark.parametrize("role", PAGES)
def test_a_concern_leaves_no_more_than_a_look(role: str, tmp_path: Path) -> None:
    place, query = PAGES[role]
    with opened(tmp_path, a_map("A", "B"), role=role) as here:
        Protection.set_up(here.store, SECRET, who="protection_officer")[0].close()
        store = here.store
        assert isinstance(store, Workspace)
        run, left = turn_to(the_app(), place, **query), []
        for raises in (False, True, False):
            before = silence.seen(store.path, store._key)
            if raises:
                next(one for one in run.text_area if SEALED in str(one.key)).input("They were threatened")
                run = press(run, "Send it to protection", waits=False)
                assert "It is in the sealed part." in said(run)
            else:
                run = run.run()
            left.append(silence.differs(before, silence.seen(store.path, store._key))[0])
        with Protection.open(here.store, SECRET, who="protection_officer") as holder:
            assert holder.map["cases"]["what"].tolist() == ["They were threatened"]
    assert left[0] == left[1] == left[2]
    assert left[0]["letters"][2] == 1, "the letter is written anew with each look"
