"""Who is logged in, as the server knows it: a login ends here, whatever a browser keeps."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from actormap.rights.access import Principal
from actormap.web.server.gate import FILES, LOOK, Idle

COOKIE = "__Host-actormap"
"""Name of the cookie; a browser takes one that begins so over TLS alone, and from this host alone."""
LONGEST = 12 * 60.0
"""Minutes after which somebody logs in anew, whatever was done meanwhile."""


KEPT = 10_000
"""So many addresses are remembered for a login; the newest."""
_WHERE = re.compile(rb"/(?:media|_stcore/upload_file/[\w-]+)/[\w-]+")
"""Addresses of files and uploads as they stand in what a window is sent, without endings."""
_PATH = re.compile(rb"(%s)(?:\.\w+)?" % _WHERE.pattern)


class Handed:
    """Addresses and sessions that the windows of one login were told.

    Notes
    -----
    Streamlit gives a file to whoever knows its address, and a session to whoever knows its number; both
    stay behind in a browser that the next person uses.
    """

    def __init__(self) -> None:
        self._addresses: dict[bytes, None] = {}
        self._sessions: set[str] = set()
        self._lock = threading.Lock()

    def note(self, message: bytes) -> None:
        """Note the addresses in something that a window is sent."""
        addresses = dict.fromkeys(_WHERE.findall(message))
        with self._lock:
            for address in addresses:
                self._addresses.pop(address, None)
            self._addresses |= addresses
            for old in list(self._addresses)[: max(len(self._addresses) - KEPT, 0)]:
                del self._addresses[old]

    def may_fetch(self, path: str) -> bool:
        """Whether a path leads to no file of a window, or to one of these windows."""
        if not path.startswith(FILES):
            return True
        match = _PATH.fullmatch(path.encode("utf-8", "replace"))
        with self._lock:
            return match is not None and match.group(1) in self._addresses

    def runs(self, session: str) -> None:
        """Note a session as one of these windows."""
        self._sessions.add(session)

    def has(self, session: str) -> bool:
        """Whether a session is one of these windows."""
        return session in self._sessions


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
