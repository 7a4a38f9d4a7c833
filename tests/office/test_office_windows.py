"""Who looks: asked at each window, and never of work that goes on beside the pages."""

from __future__ import annotations

import pytest

from actormap.core.config import View
from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.rights.access import Principal
from actormap.web.office.logins import Logins
from actormap.web.office.workspace import Shared
from actormap.web.state import session
from actormap.web.state.answers import Question
from actormap.web.state.drafts import DRAFTS
from actormap.web.state.jobs import Job


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Shared:
    """What an office looks at."""
    opened = Shared("neo4j://localhost", Logins(15))
    monkeypatch.setattr(session, "_workspace", opened)
    return opened


def test_nobody_is_told_where_the_server_is() -> None:
    assert Shared("neo4j+s://somebody@db.example.org/x?map=kasimbi", Logins(15)).name == "kasimbi"


def test_beside_the_pages_nobody_looks(shared: Shared) -> None:
    shared.logins.begin("data_steward")
    assert shared.ending
    with pytest.raises(Denied, match="not logged in any more"):
        Job(lambda _: shared.principal).result()


@pytest.mark.usefixtures("shared")
def test_work_goes_on_as_the_role_for_which_it_was_begun() -> None:
    def asked(role: str) -> str:
        seen = session.Reading("m", 1, ActorMap(), View(date="2026-11-25"), Principal(role))
        return Job(lambda _: Question(seen, "reach.overview", {}).key).result()

    assert "viewer" in asked("viewer")
    assert asked("viewer") != asked("analyst")


def test_what_is_half_filled_in_goes_with_the_login(shared: Shared) -> None:
    _, mine = shared.logins.begin("data_steward")
    _, other = shared.logins.begin("data_steward")
    for login in (mine, other):
        DRAFTS.keep(login.key, "C001", {"note": "A quiet talk."})
    shared.logins.end(mine)
    assert not DRAFTS.of(mine.key)
    assert DRAFTS.of(other.key)
    shared.logins.end(other)
