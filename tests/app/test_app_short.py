"""No page says more than a reader takes in: what is seen without a press is counted, word by word.

Pages of the sample are counted where they are drawn for each role (`test_app_every_page`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from maps import sample
from opened import opened, standing
from test_app_sizes import shown

from actormap.core.model import ActorMap, apply_changes
from actormap.ingest import read_map
from actormap.web.state.session import Workspace

MOST = 450
CONTACTS = """Organisation,Contact,Works on,Town
Hope Forum,Ana,Health,Port
Open Desk,Ben,Education,Hill
River Circle,,Women,Port
"""
ACTIVITIES = """Organisation,Acronym,Sector,Admin1,Activity status,Start date
Hope for Dawn,HFD,Protection,North,Active,2026-02-01
Women of the River,WOR,Legal aid,North,Active,2026-03-01
Hope for Dawn,HFD,Legal aid,South,Active,2026-02-01
Youth Bridge,YB,Protection,South,Closed,2025-11-01
Green Valley Trust,GVT,Protection,North,Active,2026-05-01
Women of the River,WOR,Protection,South,Active,2026-03-01
"""
SITUATION = ("profile", "laws", "risk", "incidents")
PARTNERSHIP = ("swot", "stages", "meetings", "check")
TABS = ("reach", "no-route", "not-talking", "cut-off", "conduct", "change")
PAGES = [
    *[("gaps", {"tab": tab}) for tab in TABS],
    ("gaps", {"tab": "not-talking", "missing": "platforms"}),
    *[("experts", {"tab": tab}) for tab in ("power", "joints")],
    *[("introductions", {"tab": tab}) for tab in ("one", "several", "door", "officer", "what-if")],
    *[("situation", {"tab": tab}) for tab in SITUATION],
    *[("partnership", {"tab": tab}) for tab in PARTNERSHIP],
    ("actors", {}),
    ("duplicates", {}),
    ("brief", {}),
    ("brief", {"write": "country-profile"}),
    ("brief", {"write": "handover"}),
    ("brief", {"write": "frameworks"}),
]
"""What every list is looked at by."""
OF_SAMPLE = [
    *[("introductions", {"target": target}) for target in ("C055", "C006", "C021", "C075", "C088")],
    ("introductions", {"tab": "several", "targets": "C032,C055,C088"}),
    ("introductions", {"tab": "door", "door": "C055"}),
    ("introductions", {"tab": "what-if", "remove": "C001"}),
    *[("actors", {"id": actor}) for actor in ("C001", "C002", "C003", "C055", "S12")],
    ("brief", {"works_in": "KS04"}),
]


def brought(folder: Path, text: str, **options: object) -> ActorMap:
    """The map of a list that an office brings into an empty workspace."""
    (folder / "list.csv").write_text(text, encoding="utf-8")
    changes = read_map([folder / "list.csv"], **options).require().changes
    return apply_changes(ActorMap.empty(), changes)


def contact_list(folder: Path) -> ActorMap:
    """Three organisations and where they are, of civil society, and nothing else."""
    basis = {"legal_basis": "published", "sphere": "civil_society"}
    return brought(folder, CONTACTS, table="organisations", constants=basis)


def activities(folder: Path) -> ActorMap:
    """Who does what where, without a tie, a contact or a platform."""
    return brought(folder, ACTIVITIES, constants={"legal_basis": "published"})


LISTS: dict[str, Callable[[Path], ActorMap]] = {
    "the sample": lambda _folder: sample(),
    "a contact list": contact_list,
    "a 3W": activities,
}


@pytest.fixture(scope="module", params=[name for name in LISTS if name != "the sample"])
def here(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("short")
    with opened(folder, LISTS[request.param](folder)) as at:
        yield at


@pytest.mark.parametrize(("place", "query"), PAGES, ids=str)
@pytest.mark.usefixtures("here")
def test_no_page_is_longer_than_is_read(place: str, query: dict[str, str]) -> None:
    assert len(standing(shown(place, **query)).split()) <= MOST
