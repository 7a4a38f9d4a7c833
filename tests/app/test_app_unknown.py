"""Unknown is never zero: of a list without ties and contacts no page and no brief says never, or nought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from opened import opened, said, seen, standing
from test_app_short import LISTS, PAGES
from test_app_sizes import shown

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.metrics import catalogue
from actormap.viz.brief import About, for_role
from actormap.web.state.session import Workspace

NOUGHT = re.compile(
    r"never met|not met|no contact with|nobody from the office|"
    r"\b0 (of|contacts?|ties|places?|platforms?|others?)\b",
    re.IGNORECASE,
)
"""What nobody can know of a list that holds neither contacts nor ties nor platforms."""
OF_LIST = [name for name in LISTS if name != "the sample"]


@pytest.fixture(params=[(name, role) for name in OF_LIST for role in ("hro", "data_steward")], ids=str)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    name, role = request.param
    with opened(tmp_path, LISTS[name](tmp_path), role=role) as at:
        yield at


def test_no_page_takes_what_is_not_recorded_for_nought(here: Workspace) -> None:
    first, *_others = here.store.load().actors["id"]
    records = [("actors", {"id": first}), ("introductions", {"target": first})]
    for place, query in [*PAGES, *records]:
        told = said(shown(place, **query))
        assert not NOUGHT.search(told), (place, query, NOUGHT.search(told))


def test_no_finding_takes_what_is_not_recorded_for_nought(here: Workspace) -> None:
    reading, told = seen(here), []
    for name in schema.analyses():
        if catalogue.of_a_map(name) and not catalogue.targets(name):
            with suppress(ActormapError):
                findings = catalogue.answer(name, reading.map, reading.view, reading.principal)
                told += [(name, finding.statement) for finding in findings]
    assert told
    assert not [(name, text) for name, text in told if re.search(r"\b0 ", text)]


def test_a_record_says_that_contacts_and_ties_are_not_recorded(here: Workspace) -> None:
    first, *_others = here.store.load().actors["id"]
    told = said(shown("actors", id=first))
    assert "Contacts: nothing recorded" in told
    assert "Ties: nothing recorded" in told


def test_an_empty_tab_says_what_to_bring(here: Workspace) -> None:
    del here
    pages = {"gaps": ("reach", "not-talking", "cut-off", "conduct"), "experts": ("power", "joints")}
    for place, tab in ((place, tab) for place, tabs in pages.items() for tab in tabs):
        told = standing(shown(place, tab=tab, missing="platforms"))
        assert "Bring your list" in told, tab
        assert not re.search(r"works_on_rights_of|structure cutpoints", told), tab
    assert "Platforms: none recorded, so nothing is said" in said(
        shown("gaps", tab="not-talking", missing="platforms")
    )
    assert "who was asked about whom is not recorded" in said(shown("gaps", tab="change")).lower()


def test_a_brief_takes_what_is_not_recorded_for_nought_nowhere(here: Workspace) -> None:
    at = seen(here)
    told = "\n".join(map(str, for_role(at.map, at.view, About(), at.principal).sentences()))
    assert "No contact of the office is recorded." in told
    assert "Platforms: none recorded, so nothing is said" in told
    assert not re.search(r"\b0 ", told), told
