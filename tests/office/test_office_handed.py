"""What the windows of a login were handed is fetched by it alone."""

from __future__ import annotations

import pytest

from actormap.web.office import logins
from actormap.web.office.gate import own
from actormap.web.office.logins import Handed, Logins


@pytest.mark.parametrize("path", ["/media/0a1b2c.png", "/_stcore/upload_file/0a1b-2c/3d4e-5f"])
def test_what_a_window_was_told_is_fetched_by_its_login_alone(path: str) -> None:
    mine, other = Handed(), Handed()
    mine.note(b"\x0a\x12" + path.encode() + b"\x1a\x00")
    assert mine.may_fetch(path)
    assert not other.may_fetch(path)
    for near in (f"{path[:-1]}/x", path.replace("0a1b2c.", "0a1b2.").replace("5f", "5e")):
        assert not mine.may_fetch(near)


@pytest.mark.parametrize(
    "path", ["/", "/actors", "/static/media/font.woff2", "/_stcore/health", "/component/x"]
)
def test_what_is_no_file_of_a_window_is_given_to_whoever_is_logged_in(path: str) -> None:
    assert Handed().may_fetch(path)


@pytest.mark.parametrize(
    "path", ["/media/", "/media/../x", "/media//0a1b2c.png", "/media/%00", "/media/\udcff"]
)
def test_an_address_that_nobody_was_told_leads_nowhere(path: str) -> None:
    held = Handed()
    held.note(b"/media/0a1b2c.png")
    assert not held.may_fetch(path)


def test_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "KEPT", 2)
    held = Handed()
    for message in (b"/media/a /media/b", b"/media/a", b"/media/c"):
        held.note(message)
    assert [held.may_fetch(f"/media/{one}.svg") for one in "abc"] == [True, False, True]


@pytest.mark.parametrize(
    ("told", "passed"),
    [
        ("streamlit, x, mine", "streamlit, x, mine"),
        ("streamlit, x, another's", "streamlit, x"),
        ("streamlit, x, mine,another's", "streamlit, x"),
        ("streamlit, x", "streamlit, x"),
        ("streamlit", "streamlit"),
    ],
)
def test_a_window_goes_on_with_no_session_but_its_own(told: str, passed: str) -> None:
    _, login = Logins(15).begin("viewer")
    login.handed.runs("mine")
    sent = [(b"host", b"map.example.org"), (b"sec-websocket-protocol", told.encode())]
    headers = dict(own({"type": "websocket", "headers": sent}, login)["headers"])
    assert headers == {b"host": b"map.example.org", b"sec-websocket-protocol": passed.encode()}
