"""Who is logged in, as the server knows it: a login ends here, whatever a browser keeps."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from actormap.rights.access import Principal
from actormap.web.office.handed import Handed
from actormap.web.server.idle import LOOK, Idle

COOKIE = "__Host-actormap"
"""Name of the cookie; a browser takes one that begins so over TLS alone, and from this host alone."""
LONGEST = 12 * 60.0
"""Minutes after which somebody logs in anew, whatever was done meanwhile."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who is logged in: a role, no name.

    Parameters
    ----------
    key
        What it is known by within this process; nobody can make the cookie of it.
    principal
        The role.
    idle, whole
        How long nothing was done, and since when it lasts.
    farewell
        Where a browser goes to be logged out at the login service too; "" where there is no such place.
    handed
        What its windows were given.
    choices
        What was chosen for all of its windows, such as their language.
    """

    key: str
    principal: Principal
    idle: Idle
    whole: Idle
    farewell: str = field(default="", repr=False)
    handed: Handed = field(default_factory=Handed, repr=False)
    choices: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def over(self) -> bool:
        """Whether it took too long."""
        return min(self.idle.left, self.whole.left) <= 0


class Logins:
    """Everybody who is logged in at this process.

    Parameters
    ----------
    minutes
        Whoever does nothing for so long is logged out.
    """

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.ended: Callable[[Login], None] = lambda _: None
        """Called with each login that has ended, once."""
        self._open: dict[str, Login] = {}
        self._lock = threading.Lock()

    def begin(self, role: str, farewell: str = "", person: str = "") -> tuple[str, Login]:
        """Log somebody in; gives what the browser shows from now on."""
        shown = secrets.token_urlsafe(32)
        login = Login(key_of(shown), Principal(role, person), Idle(self.minutes), Idle(LONGEST), farewell)
        with self._lock:
            self._open[login.key] = login
        return shown, login

    def of(self, shown: str | None) -> Login | None:
        """The login of what a browser shows; None where there is none, or not any more."""
        with self._lock:
            login = self._open.get(key_of(shown or ""))
        if login is not None and login.over:
            self.end(login)
            return None
        return login

    def knows(self, login: Login) -> bool:
        """Whether a login has not ended."""
        with self._lock:
            return login.key in self._open

    def end(self, login: Login) -> None:
        """Log somebody out."""
        with self._lock:
            known = self._open.pop(login.key, None)
        if known is not None:
            self.ended(known)

    def sweep(self) -> None:
        """Log out who did nothing for too long."""
        with self._lock:
            over = [login for login in self._open.values() if login.over]
        for login in over:
            self.end(login)

    def watch(self) -> None:
        """Go on with that, in a thread of its own."""

        def watched() -> None:
            while True:
                time.sleep(LOOK)
                self.sweep()

        threading.Thread(target=watched, daemon=True).start()


def key_of(shown: str) -> str:
    """What a login is known by, of what a browser shows."""
    return hashlib.sha256(shown.encode()).hexdigest()
