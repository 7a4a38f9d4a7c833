"""The map of an office as each window sees it: with the role of who is logged in there."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import streamlit as st

from actormap.access import Principal
from actormap.errors import ActormapError, Denied
from actormap.store import is_server
from actormap.store.server.reaching import address
from actormap.web.office.logins import COOKIE, Login, Logins, key_of
from actormap.web.state import session

_MINE = "login of this window"


class Shared(session.Workspace):
    """A map that several people look at, each with a role.

    Parameters
    ----------
    path, day
        As of a `session.Workspace`.
    logins
        Who is logged in.
    """

    shared = True

    def __init__(self, path: Path | str, logins: Logins, day: str = "") -> None:
        super().__init__(path, day)
        self.logins = logins
        logins.ended = self._ended

    @property
    def name(self) -> str:
        """Name of the map alone: where its server is concerns nobody who looks at it."""
        return address(str(self.path)).name if is_server(self.path) else super().name

    @property
    def login(self) -> Login | None:
        """Who is logged in at the window whose page is run; None for work beside the pages."""
        found = self.logins.of(st.context.cookies.get(COOKIE))
        if found is None:
            return None
        # What was filled in at a window is its own: nobody else takes it over.
        return found if st.session_state.setdefault(_MINE, found.key) == found.key else None

    @property
    def principal(self) -> Principal:
        """The role of who is logged in at the window whose page is run.

        Raises
        ------
        Denied
            Nobody is.
        """
        if (login := self.login) is None:
            raise Denied("you are not logged in any more. Reload the page, and log in.")
        return login.principal

    @property
    def ending(self) -> bool:
        """Whether this window may show nothing any more."""
        return self.login is None

    def lock(self) -> None:
        """Log out who is logged in at this window, at all windows of that browser."""
        if (login := self.login) is not None:
            self.logins.end(login)

    def shows_locked(self) -> None:
        """Let go of what this window had; it shows no names any more."""
        st.session_state.clear()

    def began(self, login: Login) -> None:
        """Note that somebody logged in: the role, no name."""
        self.store.record("office.login", who=login.principal.role, detail="")

    def _ended(self, login: Login) -> None:
        session.redraw(lambda cookies: key_of(cookies.get(COOKIE, "")) == login.key)
        # Beside: whoever leaves is let go at once, also where the map cannot be reached.
        threading.Thread(target=self._left, args=(login,), daemon=True).start()

    def _left(self, login: Login) -> None:
        detail = "after a time in which nothing was done" if login.over else ""
        with suppress(ActormapError):
            self.store.record("office.logout", who=login.principal.role, detail=detail)
