"""Who lacks the protection passphrase sees the same pages, whether the workspace holds 500 cases or none.

Each place, with each of its tabs, for each role: all that is sent to the browser, and all that is logged.
Which pages there are follows from the app itself.
"""

from __future__ import annotations

import logging
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import open_part, sealed_map
from opened import opened, said
from sealed_law import SECRET, many_cases
from seeds import tries
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block
from test_app_sizes import shown

from actormap.core import schema
from actormap.store.sealed.protection import Protection
from actormap.web import navigation

CROSSWALK = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "crosswalk.py"))
SEED, MANY = 6, 500
ROLES = [role for role, row in schema.roles().items() if row.clearance >= 0]
SEARCHED = "Zanubar"
"""A word of the text of each case."""
TAKEN_OUT = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"  # a time
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"  # the code of a log, made of times too
    r'|deferred_file_id: "\w+"'  # under which a file waits to be taken
)
"""What two windows on one workspace do not have in common either."""


def pages() -> Iterator[tuple[str, dict[str, str]]]:
    """Each place with each of its tabs, and the record of somebody whom cases are about."""
    for place in navigation.places():
        yield place, {}
        yield from ((place, {"tab": tab}) for tab in CROSSWALK["tabs"](place))
    yield from (("actors", {"id": id_}) for id_ in sealed_map(SEED).actors["id"][1:4])
    yield "actors", {"words": SEARCHED}


def sent(block: Block | AppTest) -> Iterator[str]:
    """All that a page sends to the browser, one element after another."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from sent(child)
        elif getattr(child, "proto", None) is not None:
            yield f"{child.type} {TAKEN_OUT.sub('-', str(child.proto))}"


def walk(
    folder: Path, role: str, caplog: pytest.LogCaptureFixture, *, filled: bool
) -> dict[tuple[str, str], list[str]]:
    m = sealed_map(SEED)
    folder.mkdir()
    exceptions = m["introducer_exceptions"].iloc[:0]  # they take a second person
    with opened(folder, open_part(m).replace(introducer_exceptions=exceptions), role=role) as here:
        with Protection.set_up(here.store, SECRET, who="protection_officer")[0] as holder:
            if filled:
                holder.apply(many_cases(m, MANY, SEARCHED))
        caplog.clear()
        seen = {}
        for place, query in pages():
            run = shown(place, **query)
            seen[place, str(query)] = [*sent(run.main), *sent(run.sidebar), said(run)]
        seen["history", ""] = [here.store.history().drop(columns="when").to_csv()]
    seen["log", ""] = [
        TAKEN_OUT.sub("-", record.getMessage())
        for record in caplog.records
        if not record.name.startswith("streamlit")
    ]
    return seen


@pytest.mark.parametrize("role", ROLES[: tries(len(ROLES), few=2)])
def test_each_page_is_the_same(role: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "actormap")
    without = walk(tmp_path / "without", role, caplog, filled=False)
    with_cases = walk(tmp_path / "with", role, caplog, filled=True)
    assert len(without) > 30
    assert {
        page: (there, with_cases[page]) for page, there in without.items() if there != with_cases[page]
    } == {}
    assert not [
        page for page, there in with_cases.items() if SEARCHED in "".join(there) and "words" not in page[1]
    ]
