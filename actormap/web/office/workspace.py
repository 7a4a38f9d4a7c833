"""The map of an office as each window sees it: with the role of who is logged in there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actormap.core.errors import ActormapError, Denied
from actormap.rights.access import Principal
from actormap.store import is_server
from actormap.store.server.reaching import address
from actormap.web.office.logins import COOKIE, Login, Logins, key_of
from actormap.web.state import language, resumed, session
from actormap.web.state.resumed import DRAFTS

_MINE = "login of this window"
_FAREWELL = "where it goes from here"


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

    def _opened(self) -> None:
        """Nothing is taken over: what was chosen or left in the file was one person's.

        What a login leaves in the sealed part is its own: nobody sees by it what others put in.
        """
        self.store.letters.sitting = self._sitting

    def _sitting(self) -> str:
        beside = get_script_run_ctx() is None
        return "" if beside else str(st.session_state.get(_MINE, ""))

    @property
    def name(self) -> str:
        """Name of the map alone: where its server is concerns nobody who looks at it."""
        return address(str(self.path)).name if is_server(self.path) else super().name

    @property
    def login(self) -> Login | None:
        """Who is logged in at the window whose page is run; None for work beside the pages."""
        login = self.logins.of(st.context.cookies.get(COOKIE))
        if login is None:
            return None
        # What was filled in at a window is its own: nobody else takes it over.
        if st.session_state.setdefault(_MINE, login.key) != login.key:
            return None
        if (context := get_script_run_ctx()) is not None:
            login.handed.runs(context.session_id)
        return login

    @property
    def principal(self) -> Principal:
        """The role of who is logged in at the window whose page is run; `Denied` where nobody is."""
        return self._logged_in().principal

    def _logged_in(self) -> Login:
        if (login := self.login) is None:
            raise Denied("you are not logged in any more. Reload the page, and log in.")
        return login

    @property
    def reader(self) -> str:
        """The login of the window whose page is run; `Denied` where nobody is logged in there."""
        return self._logged_in().key

    @property
    def language(self) -> str:
        """The language that was chosen at this login."""
        return login.choices.get("language", "") if (login := self.login) is not None else ""

    def speaks(self, language: str) -> None:
        """Choose the language of all windows of this login."""
        self._logged_in().choices["language"] = language

    @property
    def ending(self) -> bool:
        """Whether this window may show nothing any more."""
        return self.login is None

    def still(self) -> Callable[[], bool]:
        """What tells, also beside the pages, whether the login of this window has not ended."""
        login = self.login
        return lambda: login is not None and not login.over and self.logins.knows(login)

    def lock(self) -> None:
        """Log out who is logged in at this window, at all windows of that browser."""
        if (login := self.login) is not None:
            st.session_state[_FAREWELL] = login.farewell
            self.logins.end(login)

    @property
    def farewell(self) -> str:
        """Where its user is logged out at the login service too."""
        to: str = st.session_state.get(_FAREWELL, "")
        return to

    def shows_locked(self) -> None:
        """Let go of what this window had; it shows no names any more, in the language that it spoke."""
        held = st.session_state
        kept = {name: held[name] for name in (_FAREWELL, language.KEPT) if name in held}
        held.clear()
        held.update(kept)

    def person(self, claims: Mapping[str, Any]) -> str:
        """The pseudonym of whom the login service vouches for: nobody finds out who it is without the key."""
        return self.store.code_key.code("login", [claims.get("iss"), claims.get("sub")])

    def began(self, login: Login) -> None:
        """Note that somebody logged in: the role, no name."""
        self.store.record("office.login", who=login.principal.role, detail="")

    def _ended(self, login: Login) -> None:
        DRAFTS.leave(login.key)
        if not self.locked:
            self.store.letters.leave(login.key)
        resumed.redraw(lambda cookies: key_of(cookies.get(COOKIE, "")) == login.key)
        # Beside: whoever leaves is let go at once, also where the map cannot be reached.
        threading.Thread(target=self._left, args=(login,), daemon=True).start()

    def _left(self, login: Login) -> None:
        detail = "after a time in which nothing was done" if login.over else ""
        with suppress(ActormapError):
            self.store.record("office.logout", who=login.principal.role, detail=detail)
