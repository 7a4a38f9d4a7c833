"""What is recorded of a law, an area, a group or a platform opens from the search and the list of actors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from maps import sample
from opened import address, as_read, finished, follow, opened, press, said, the_app, turn_to

from actormap.core.model import ActorMap
from actormap.web.state.session import Workspace

MARK = {"item": "a3", "date": "2026-11-20", "scorer": "hro", "value": 1}


def judged() -> ActorMap:
    more = {
        "instruments": [{"id": "L1", "name": "Zeppelin Act", "kind": "media"}],
        "provisions": [{"id": "L1-4", "instrument": "L1", "article": "Article on balloons"}],
        "assessments": [
            MARK | {"pcode": "XZ04", "sensitivity": 0},
            MARK | {"instrument": "L1", "sensitivity": 3},
        ],
    }
    tables = sample().tables
    return ActorMap(
        **tables | {name: pd.concat([tables[name], pd.DataFrame(rows)]) for name, rows in more.items()}
    )


@pytest.fixture(params=["viewer", "hro", "data_steward"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, judged(), role=request.param) as at:
        yield at


def test_a_law_is_found_and_opens_with_what_hangs_on_it(here: Workspace) -> None:
    run = the_app()
    run.text_input(key="search").input("Zeppelin").run()
    run = finished(press(run, "Zeppelin Act"))
    assert as_read(run.title[0].value) == "Zeppelin Act"
    told = said(run)
    assert "Article on balloons" in told
    assert as_read(finished(press(run, "Article on balloons")).title[0].value) == "Article on balloons"
    assert ("institution: 1 (hro)" in told) == here.principal.sees_all
    assert ("Add: provision" in told) == here.principal.rights.may_change


@pytest.mark.usefixtures("here")
def test_an_area_leads_from_the_list_of_those_who_work_there_to_what_was_judged_of_it() -> None:
    run = turn_to(the_app(), "actors", works_in="XZ04")
    run = follow(run, "Recorded of Воржень (Vorzhen)")
    assert address(run) == {"of": "pcode", "id": "XZ04"}
    assert "institution: 1 (hro)" in said(run)
    assert "Recorded of" not in said(turn_to(run, "actors", works_in="XZ99"))


@pytest.mark.usefixtures("here")
def test_a_code_that_nobody_has_is_told_so() -> None:
    for query in ({}, {"of": "instrument", "id": "NONE"}, {"of": "../x", "id": "L1"}):
        assert "Nothing that you may see has this code" in said(turn_to(the_app(), "about", **query))
