"""Each role's first walk: every place opens, nothing that is offered is refused, none is a dead end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from opened import as_read, finished, follow, opened, said, standing, the_app, turn_to
from streamlit.testing.v1 import AppTest
from test_app_bring_a_list import NINE
from test_app_short import LISTS, PARTNERSHIP, SITUATION, brought
from test_app_short import TABS as GAPS
from test_app_sizes import shown

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.rights.access import read
from actormap.web import navigation
from actormap.web.state.session import Workspace

OFFICER = "hro"
REFUSED = re.compile(
    r"\bmay not (ask|change|export|make|remove|undo|take)\b|ask a data steward", re.IGNORECASE
)
"""Words in which something is refused to a role."""
TOLD = (
    "Your role may export briefs and maps alone. Ask a data steward for more.",
    "Your role may not export anything. Ask a data steward.",
    "Your role may not make one: ask an analyst or a data steward.",
    "This page changes the map.",
)
"""What is told where nothing is offered: how a printed page, a picture, a brief and a backup come about."""
TABS = [
    *[("gaps", {"tab": tab}) for tab in GAPS],
    ("gaps", {"tab": "not-talking", "missing": "platforms"}),
    *[("experts", {"tab": tab}) for tab in ("power", "joints")],
    ("brief", {"write": "frameworks"}),
    *[("introductions", {"tab": tab}) for tab in ("one", "several", "door", "officer", "what-if")],
    *[("situation", {"tab": tab}) for tab in SITUATION],
    *[("partnership", {"tab": tab}) for tab in PARTNERSHIP],
]


def nine_columns(folder: Path) -> ActorMap:
    """A contact list of nine columns, of which its office said all that is asked."""
    answers = {"office": "Kasimbi office", "introduced_by": "once", "groups": "named", "notes": "keep"}
    basis = {"warned": "mandate", "not_met": "mandate", "no_contact": "mandate"}
    basis |= {"legal_basis": "mandate", "phone": "agreed", "email": "mandate", "sphere": "civil_society"}
    return brought(folder, NINE, constants=answers | basis)


EVERY = {"the sample": LISTS["the sample"], "a 3W": LISTS["a 3W"], "nine columns": nine_columns}
ON_EACH = [
    *[("the sample", role) for role in schema.roles()],
    *[(name, role) for name in ("a 3W", "nine columns") for role in ("viewer", OFFICER)],
]


@pytest.fixture(scope="module", params=ON_EACH, ids=str)
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    name, role = request.param
    folder = tmp_path_factory.mktemp("roles")
    with opened(folder, EVERY[name](folder), role=role) as at:
        yield at


def refused(run: AppTest) -> str:
    """In which words a page refuses something that it offered; "" where it refuses nothing."""
    text = said(run)
    for told in TOLD:
        text = text.replace(told, "")
    found = REFUSED.search(text)
    return text[max(0, found.start() - 80) : found.end()] if found else ""


def led_to(run: AppTest) -> set[str]:
    """Places to which the links of a page and its list of places lead."""
    paths = {key: str(one.get("url_pathname")) or "home" for key, one in run._registered_pages.items()}
    return {paths[one.proto.page_script_hash] for one in run.get("page_link")}


def buttons(run: AppTest) -> list[str]:
    """Words on what can be pressed on a page."""
    return [as_read(one.label) for one in run.main.get("button")]


def pressed(run: AppTest, at: int) -> AppTest:
    """The page after one of its buttons was pressed, if it is still there."""
    every = finished(run).main.get("button")
    return finished(every[at].click().run()) if at < len(every) else run


def test_every_place_opens_and_refuses_nothing_that_it_offers(here: Workspace) -> None:
    run = the_app()
    for place in navigation.places():
        run = turn_to(run, place)
        assert not run.exception, (place, run.exception[0].message)
        assert not refused(run), place
        if not navigation.is_open(place):
            assert len(run.info) == 1, place
            assert {"actors", "settings"} <= led_to(run), f"{place} is a dead end"
        assert all(map(navigation.is_open, led_to(run))), place
    assert here.store.revision == 1, "nothing was written by looking"


# Who sees the sample has its pages drawn in `test_app_every_page`, which asks the same of them.
@pytest.mark.parametrize(
    "here",
    [one for one in ON_EACH if one[0] != "the sample" or schema.roles()[one[1]].clearance < 0],
    ids=str,
    indirect=True,
)
def test_every_tab_and_a_record_refuse_nothing_that_they_offer(here: Workspace) -> None:
    pages = [(place, query) for place, query in TABS if navigation.is_open(place)]
    seen = read(here.store, here.principal).actors["id"]
    pages += [("actors", {"id": actor}) for actor in list(seen)[:2]]
    for place, query in pages:
        assert not refused(shown(place, **query)), (place, query)


def test_a_viewers_home_is_no_row_of_refusals(tmp_path: Path) -> None:
    with opened(tmp_path, EVERY["the sample"](tmp_path), role="viewer"):
        run = the_app()
        assert len(run.info) == 1
        assert not re.search(r"nothing is (late|due)", said(run), re.IGNORECASE), (
            "there is a plan that is late"
        )
        assert "After a meeting" not in said(run)
        assert led_to(run) == {"actors", "map", "brief", "settings"}


@pytest.mark.parametrize("name", [*EVERY, "nothing"])
def test_what_home_calls_an_officer_to_can_be_done(name: str, tmp_path: Path) -> None:
    m = EVERY[name](tmp_path) if name in EVERY else ActorMap.empty()
    with opened(tmp_path, m, role=OFFICER):
        home = finished(the_app())
        labels = {as_read(one.proto.label) for one in home.main.get("page_link")}
        led = {label: follow(finished(the_app()), label) for label in labels}
        led |= {label: pressed(the_app(), at) for at, label in enumerate(buttons(home))}
        assert led
        for label, run in led.items():
            assert not run.exception, label
            assert not refused(run), label
            assert "There are no actors yet" not in standing(run), label


@pytest.mark.parametrize("role", ["viewer", OFFICER])
def test_no_button_of_a_small_list_is_refused_afterwards(role: str, tmp_path: Path) -> None:
    with opened(tmp_path, nine_columns(tmp_path), role=role):
        for place in navigation.places():
            for at, label in enumerate(buttons(turn_to(the_app(), place))):
                run = pressed(turn_to(the_app(), place), at)
                assert not run.exception, (place, label)
                assert not refused(run), (place, label)
