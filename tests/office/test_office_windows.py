"""Who looks: asked at each window, and never of work that goes on beside the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from actormap.core.config import View
from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.rights.access import Principal
from actormap.store import create_store, keys
from actormap.web.office.logins import Logins
from actormap.web.office.workspace import Shared
from actormap.web.state import session
from actormap.web.state.analyses import Question
from actormap.web.state.jobs import Job
from actormap.web.state.resumed import DRAFTS


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


def sits() -> None:
    import streamlit as st  # noqa: PLC0415 - the text of a script

    from actormap.web.state.session import workspace  # noqa: PLC0415

    st.text(workspace().store.letters.sitting())


def test_what_a_login_puts_into_the_sealed_part_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the room that is left for a concern nobody sees how much others had to say."""
    monkeypatch.setattr(keys, "KDF_MEMORY", 64)
    path, passphrase = tmp_path / "a.actormap", "seven lanterns cross the quiet ford"
    create_store(path, passphrase=passphrase)[0].close()
    opened = Shared(path, Logins(15))
    monkeypatch.setattr(session, "_workspace", opened)
    opened.unlock(passphrase)
    told = []
    for key in ("one", "two"):
        run = AppTest.from_function(sits)
        run.session_state["login of this window"] = key
        told.append(run.run().text[0].value)
    assert told == ["one", "two"]
    assert opened.store.letters.sitting() == "", "work beside the pages is nobody's"
    opened.store.close()
