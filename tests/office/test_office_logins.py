"""Logins end on the server: by asking, by doing nothing, by lasting long."""

from __future__ import annotations

from dataclasses import replace

from actormap.web.office.logins import Login, Logins
from actormap.web.server.gate import Idle


class Clock:
    """Tells what it is set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def begun(logins: Logins, clock: Clock, *, idle: float = 1, whole: float = 10) -> tuple[str, Login]:
    """A login that lasts as long as the clock says, in minutes."""
    shown, login = logins.begin("viewer")
    timed = replace(login, idle=Idle(idle, [clock]), whole=Idle(whole, [clock]))
    logins._open[login.key] = timed
    return shown, timed


def test_what_a_browser_shows_is_known_until_it_ends() -> None:
    logins = Logins(15)
    ended: list[Login] = []
    logins.ended = ended.append
    shown, login = logins.begin("viewer")
    other, _ = logins.begin("hro")
    assert logins.of(shown) == login
    assert logins.of(login.key) is None
    assert logins.of("") is None
    assert logins.of(None) is None
    logins.end(login)
    logins.end(login)
    assert logins.of(shown) is None
    assert not logins.knows(login)
    assert logins.of(other) is not None
    assert ended == [login]


def test_whoever_does_nothing_is_logged_out_and_who_does_something_is_not() -> None:
    logins, clock = Logins(15), Clock()
    shown, login = begun(logins, clock)
    busy, other = begun(logins, clock)
    clock.now = 40
    other.idle.touch()
    clock.now = 70
    logins.sweep()
    assert not logins.knows(login)
    assert logins.of(shown) is None
    assert logins.of(busy) == other


def test_no_login_lasts_for_ever() -> None:
    logins, clock = Logins(15), Clock()
    shown, login = begun(logins, clock)
    for _ in range(11):
        clock.now += 59
        login.idle.touch()
    assert logins.of(shown) is None
