"""Pages without a browser: a workspace that this process serves, and a page of it as Streamlit runs it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

import pytest
from app_world import DAY, PASSPHRASE, workspace
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.element_tree import Block, Expander
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from actormap.core.bundled import bundled
from actormap.core.config import View
from actormap.core.model import ActorMap, Changes
from actormap.store import keys
from actormap.web.state import analyses, chosen, session
from actormap.web.state.jobs import DRAWINGS, KEPT, Job
from actormap.web.state.session import Reading, Workspace
from actormap.web.state.unfinished.bringing import _KEY as BRINGS
from actormap.web.state.unfinished.duplicates import KEY

DRAWS = 20
"""Possible maps of a check: the least of which it is told from where to where a figure is."""
PATIENCE = 120
"""Seconds after which a page that does not end is taken for broken."""
WATCHES = ("stop checks", "wait ", "cancel work")
"""As the key of a button begins with which a page that watches work lets it be stopped."""

# For each page that is tried, Streamlit would read of every installed package whether it brings components.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def _wait(runner: LocalScriptRunner, timeout: float = PATIENCE) -> None:
    """Wait for a page to end without looking a thousand times a second, which would slow it down."""
    thread = runner._script_thread
    assert thread
    thread.join(timeout)
    if thread.is_alive():
        runner.request_stop()
        raise RuntimeError(f"the page did not end within {timeout} seconds")


local_script_runner.require_widgets_deltas = _wait


def changes_of(m: ActorMap) -> Changes | None:
    """What enters a map in an empty workspace."""
    tables = {name: frame for name, frame in m.tables.items() if len(frame)}
    return Changes(tables, why="test") if tables else None


FILES: dict[str, bytes] = {}
"""Files of workspaces, by what is in their maps: each is made once for all tests of the same."""


def _kept(m: ActorMap) -> bytes:
    digest = m.once("digest", ActorMap.digest)
    if digest not in FILES:
        with TemporaryDirectory() as folder:
            FILES[digest] = workspace(Path(folder) / "map.actormap", changes_of(m)).read_bytes()
    return FILES[digest]


@contextmanager
def opened(
    folder: Path, m: ActorMap, *, role: str = "data_steward", checks: bool = False
) -> Iterator[Workspace]:
    """A workspace with a map, unlocked, as the app serves it.

    Parameters
    ----------
    folder, m, role
        Where it is, what is in it, who looks.
    checks
        Whether possible maps are drawn before somebody asks, as on any small map: for tests of figures and of
        how sure they are.
    """
    path = folder / "map.actormap"
    path.touch(mode=0o600)
    path.write_bytes(_kept(m))
    here = Workspace(path, DAY, role)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        here.unlock(PASSPHRASE)
    session.use(here)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(analyses, "DRAWS", DRAWS)
        if not checks:
            patch.setattr(analyses, "SMALL", 0)
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
    """The page once all that it asked is checked, and drawn: anew for as long as it watches something."""
    if not (_at_work(run) or run.get("progress") or _watches(run)):
        return run
    while True:
        for job in _at_work(run):
            job.wait()
        run = run.run()
        if not _watches(run):
            return run


def _at_work(run: AppTest) -> list[Job[Any]]:
    """Work that goes on beside a page."""
    jobs: list[Any] = [*KEPT.at_work(), *DRAWINGS.at_work()]
    if KEY in run.session_state:
        jobs.append(run.session_state[KEY].looking)
    if BRINGS in run.session_state:
        held = run.session_state[BRINGS]
        jobs += [held.looking, held.checking, held.writing]
    return [job for job in jobs if job and not job.done]


def _watches(run: AppTest) -> bool:
    """Whether a page shows work that can be stopped."""
    return any(str(one.key).startswith(WATCHES) and one.label == "Stop" for one in run.button)


def the_app() -> AppTest:
    """The whole app, as a window that is opened shows it: the side bar beside the first page."""
    return AppTest.from_file(bundled("app.py"), default_timeout=PATIENCE).run()


def follow(run: AppTest, label: str) -> AppTest:
    """Press the first link with these words; the page to which it leads, once all that it asks is known."""
    link = next(one.proto for one in run.get("page_link") if as_read(one.proto.label) == label)
    run._page_hash, run.query_params = link.page_script_hash, dict(parse_qsl(link.query_string))
    return finished(run.run())


def turn_to(run: AppTest, place: str, *, waits: bool = True, **query: str) -> AppTest:
    """Go to a page, as the list of places leads there, or an address that asks for something."""
    pages = run._registered_pages.items()
    path = "" if place == "home" else place
    run._page_hash = next(key for key, one in pages if one.get("url_pathname") == path)
    run.query_params = dict(query)
    return finished(run.run()) if waits else run.run()


def part(run: AppTest, key: str, code: str) -> AppTest:
    """Open a part of a page; the key is of the buttons that stand side by side."""
    return finished(run.segmented_control(key=key).select(code).run())


def as_read(text: object) -> str:
    """A text as it is read: without what keeps it from being Markdown, and what keeps names apart."""
    return re.sub("[\u2066-\u2069\u200e\\\\]", "", str(text))


def press(run: AppTest, label: str, *, within: str = "", waits: bool = True) -> AppTest:
    """Press the first button with these words; the page after it, once all that it asks is known."""
    wanted = (one for one in run.button if as_read(one.label) == label and within in str(one.key))
    run = next(wanted).click().run()
    return finished(run) if waits else run


def choose(run: AppTest, label: str, code: str, shown: str) -> AppTest:
    """Choose a code that is shown so, from the list with these words."""
    box = next(one for one in (*run.selectbox, *run.radio) if as_read(one.label) == label)
    assert box.format_func(code) in box.options
    assert shown in as_read(box.format_func(code))
    box.set_value(code)
    return run if box.form_id else finished(run.run())  # what is chosen in a form is sent with it


def answered_for(run: AppTest, group: str, code: str) -> AppTest:
    """Say why rows may be recorded that are asked apart."""
    next(one for one in run.radio if f"said of {group} " in str(one.key)).set_value(code)
    return press(run, "Use this", within=f"use {group} ")


def boxes(run: AppTest, key: str) -> list[Block]:
    """The boxes of a page whose keys begin so, from above to below."""
    found: list[Block] = []
    left: list[Any] = [run.main]
    while left:
        here = left.pop(0)
        found += [here] if f"-{key}" in getattr(here.proto, "id", "") else []
        left = [one for one in here.children.values() if isinstance(one, Block)] + left
    return found


def said(run: AppTest | Block) -> str:
    """All that a page says in words, in its side bar and its tables too, and what leads on from it."""
    assert not run.exception, run.exception[0].message
    parts = (
        *(run.title, run.header, run.subheader, run.text, run.markdown, run.caption),
        *(run.info, run.success, run.warning, run.error),
    )
    texts = [str(one.value) for some in parts for one in some]
    texts += [f"{one.label} {one.value}" for one in run.metric]
    texts += [one.label for some in (run.button, run.expander) for one in some]
    texts += [one.proto.label for one in run.get("page_link")]
    texts += [one.proto.text for one in run.get("progress")]
    return as_read("\n".join([*texts, cells(run)]))


def cells(run: AppTest | Block) -> str:
    """What stands in the tables of a page."""
    rows = (row for table in run.dataframe for row in table.value.itertuples(index=False))
    return as_read("\n".join(str(cell) for row in rows for cell in row))


ROWS = 10
"""So many rows of a table are seen before it is moved."""
LABELLED = frozenset(
    ("button", "checkbox", "toggle", "text_input", "text_area", "date_input", "number_input", "selectbox")
)
"""Elements of which the words beside them are read."""


ON_PHONE = "-on phone "
"""In the name of what stands on a phone in the place of a picture (`Picture.phone`)."""


def standing(run: AppTest | Block) -> str:
    """What a reader sees of a page in words, from above to below: without what is opened by a press."""
    assert not isinstance(run, AppTest) or not run.exception, run.exception[0].message
    return as_read("\n".join(filter(None, _standing(run.main if isinstance(run, AppTest) else run))))


def _standing(block: Block) -> Iterator[str]:
    for child in block.children.values():
        if ON_PHONE in getattr(child.proto, "id", ""):
            continue
        if not isinstance(child, Block):
            yield _seen(child)
        elif isinstance(child, Expander):
            yield child.label
            if child.proto.expanded:
                yield from _standing(child)
        elif child.type == "popover":
            yield child.proto.popover.label
        else:
            yield from _standing(child)


def _seen(one: Any) -> str:
    """What is seen of an element."""
    if one.type in {"page_link", "download_button"}:
        return str(one.proto.label)
    if one.type == "progress":
        return str(one.proto.text)
    if one.type == "arrow_data_frame":
        rows = one.value.head(ROWS)
        return " ".join(str(cell) for cell in [*rows.columns, *rows.to_numpy().ravel()] if cell is not None)
    told = [one.label] if one.type in LABELLED | {"multiselect", "metric"} else []
    if one.type == "button_group":
        told = [option.content for option in one.proto.options]
    if one.type == "selectbox" and one.index is not None:
        told.append(one.options[one.index])
    if one.type == "multiselect":
        told += one.value
    if one.type not in LABELLED | {"button_group", "multiselect", "vega_lite_chart"}:
        told.append(getattr(one, "value", ""))
    return " ".join(map(str, told))
