"""The tabs Stages and Check of the page Partnership: what is told, what is written, what is kept from whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from maps import a_map, actor, sample
from opened import as_read, finished, opened, press, said, standing, the_app, turn_to
from partnership_world import answer, partnership
from streamlit.testing.v1 import AppTest

from actormap.web.state.session import Workspace

MOST = 450


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path, partnership(), role="hro", checks=False) as at:
        yield at


def tab(name: str = "stages", **query: str) -> AppTest:
    run = turn_to(the_app(), "partnership", tab=name, **query)
    assert not run.exception
    return run
