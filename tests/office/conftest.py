"""An office on trial with the invented country, and its people at their browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from approving import let_out
from browser import PATIENCE
from office_world import PASSPHRASE, Trial, on_trial
from playwright.sync_api import Browser, BrowserContext, Page

from actormap.core.bundled import bundled
from actormap.ingest import read_map
from actormap.rights.access import KEY_HOLDER, write
from actormap.store import create_store


@pytest.fixture(scope="session")
def office_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """An office on a workspace file, which a trial may use."""
    folder = tmp_path_factory.mktemp("office")
    store, _ = create_store(folder / "kasimbi.actormap", passphrase=PASSPHRASE)
    with store:
        write(store, read_map([bundled("samples")]).require().changes, KEY_HOLDER)
        let_out(store)
    with on_trial(folder / "kasimbi.actormap", folder, PASSPHRASE) as trial:
        yield trial


@pytest.fixture
def sit_down(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Somebody's own browser."""
    contexts: list[BrowserContext] = []

    def sit() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield sit
    for context in contexts:
        context.close()
