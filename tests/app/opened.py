"""Pages without a browser: a workspace that this process serves, and a page of it as Streamlit runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from app_world import DAY, PASSPHRASE, workspace
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.store.file import keys
from actormap.web.state import answers, chosen, session
from actormap.web.state.duplicates import KEY
from actormap.web.state.kept import DRAWINGS, KEPT
from actormap.web.state.session import Reading, Workspace

DRAWS = 20
"""Possible maps of a check: the least of which it is told from where to where a figure is."""
PATIENCE = 120
"""Seconds after which a page that does not end is taken for broken."""

# For each page that is tried, Streamlit would read of every installed package whether it brings components.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def changes_of(m: ActorMap) -> Changes | None:
    """What enters a map in an empty workspace."""
    tables = {name: frame for name, frame in m.tables.items() if len(frame)}
    return Changes(tables, why="test") if tables else None


@cache
def _kept(m: ActorMap) -> bytes:
    """The file of a workspace with a map, made once for all tests of it."""
    with TemporaryDirectory() as folder:
        return workspace(Path(folder) / "map.actormap", changes_of(m)).read_bytes()


@contextmanager
def opened(folder: Path, m: ActorMap, *, role: str = "data_steward") -> Iterator[Workspace]:
    """A workspace with a map, unlocked, as the app serves it."""
    path = folder / "map.actormap"
    path.touch(mode=0o600)
    path.write_bytes(_kept(m))
    here = Workspace(path, DAY, role)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        here.unlock(PASSPHRASE)
    session.use(here)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "DRAWS", DRAWS)
        try:
            yield here
        finally:
            here.close()


def seen(here: Workspace) -> Reading:
    """The map of a workspace, as a page reads it."""
    return Reading(str(here.path), here.store.revision, here.store.load(), View(date=DAY), here.principal)


def page(body: Callable[..., None], *about: Any) -> AppTest:
    """A page, run once."""
    run = AppTest.from_function(_called, default_timeout=PATIENCE, args=(body, about))
    return run.run()


def _called(body: "Callable[..., None]", about: tuple[object, ...]) -> None:  # noqa: UP037 - Streamlit runs its text by itself
    """What Streamlit runs; it takes the text of a function, so that the page itself is handed to it."""
    body(*about)


def address(run: AppTest) -> dict[str, str]:
    """To what the address of a page leads; a mark stands in it alone, and no code."""
    assert list(run.query_params) == [chosen.AT]
    mark = run.query_params[chosen.AT]
    return chosen.known(mark if isinstance(mark, str) else mark[0])


def words(run: AppTest) -> str:
    """All that a page says, also in its tables."""
    said = [str(one.value) for one in run.main if hasattr(one, "value")]
    return "\n".join(said)


def finished(run: AppTest) -> AppTest:
    """The page once all that it asked is checked, and drawn."""
    for job in (*KEPT.at_work(), *DRAWINGS.at_work()):
        job.wait()
    if KEY in run.session_state and (looking := run.session_state[KEY].looking):
        looking.wait()
    return run.run()
