"""The open workspace of this process, and the one place that says as whom the pages look at it."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.bundled import bundled
from actormap.core.config import DEFAULT_ROLE, View
from actormap.core.errors import ActormapError, StoreError, WrongKey
from actormap.core.model import ActorMap, Changes, with_reason
from actormap.core.sentences import Sentence, series
from actormap.ingest import read_map
from actormap.metrics.base.areas import invented
from actormap.rights import access
from actormap.store import (
    Restored,
    Store,
    create_store,
    finish_restore,
    is_interrupted,
    is_server,
    open_store,
    restore,
    undo_restore,
)
from actormap.store import Workspace as File
from actormap.store.keys import NewKey
from actormap.store.sealed.protection import Protection
from actormap.web.state import jobs, resumed
from actormap.web.state.resumed import DRAFTS

_LANGUAGE, ROLE = "language", "role"
SAMPLE, SAMPLE_DAY = "sample", "2026-11-25"
"""The invented country, and the day at which it is looked at, so that its findings do not age away."""
LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The map as the pages see it during one run.

    Parameters
    ----------
    path, revision
        Which workspace, and after how many changes.
    map
        What the principal may see.
    view
        The day.
    principal
        Who sees it; work beside the pages goes on with whom it was begun for.
    """

    path: str
    revision: int
    map: ActorMap
    view: View
    principal: access.Principal

    @property
    def invented(self) -> bool:
        """Whether places of the invented country are on the map."""
        return invented(self.map)


class Workspace:
    """One workspace file and, once it is unlocked, its store; of one person, in all windows of the app.

    Parameters
    ----------
    path
        The file, or the address of a map on a server; "" where it is still to be chosen.
    day
        The day at which the map is looked at first, YYYY-MM-DD; "" is today.
    role
        As whom all windows look, a role of ``schema/roles.csv``; "" is the one that is kept in the workspace.
    """

    shared = False
    """Whether several people look at it, each with a role."""

    def __init__(self, path: Path | str, day: str = "", role: str = "") -> None:
        self.path: Path | str = ""
        self.choose(path)
        self.day, self.role = day, role
        self._principal = access.Principal(role or DEFAULT_ROLE)
        self._store: Store | None = None
        self._lock = threading.Lock()
        self._wrong, self._ending = 0, False
        self.last_state = Sentence()
        """`state`, when a window showed it last."""
        self.at_end: Callable[[], None] = lambda: None
        """Called right before the process ends."""
        self.begin_again: Callable[[], None] | None = None
        """Reads the program anew in the place of this process; None where it ends."""
        self.started = True  # and no window was shown yet: not so where it began again
        self.printed = ""
        """What was printed of it when it was locked, to be compared."""
        self._next: Path | str | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._locked_windows: set[str] = set()
        self._language = ""
        self._windows_left: dict[str, Any] = {}
        """What windows held when they were locked, by the numbers of their sessions."""

    def choose(self, path: Path | str) -> None:
        """Say which workspace is meant, while none is open."""
        self.path = path if not path or is_server(path) else Path(path).resolve()

    @property
    def next(self) -> Path | str:
        """What is offered once it is locked: the same again, or "" for a choice."""
        return self.path if self._next is None else self._next

    @property
    def name(self) -> str:
        """Name of the file without its ending, or of the map on its server."""
        return str(self.path) if is_server(self.path) else Path(self.path).stem

    @property
    def principal(self) -> access.Principal:
        """As whom the window looks whose page is run."""
        return self._principal

    @property
    def reader(self) -> str:
        """Whose is what is filled in at the window whose page is run: nobody else is offered it."""
        return self.principal.role

    @property
    def language(self) -> str:
        """The language that was chosen for all windows, and is kept in the workspace; "" where none was."""
        return self._language

    def speaks(self, language: str) -> None:
        """Choose the language of all windows."""
        self._language = language
        self.keep(_LANGUAGE, language)

    @property
    def ending(self) -> bool:
        """Whether the window whose page is run may show nothing any more."""
        return self._ending

    def still(self) -> Callable[[], bool]:
        """What tells, also beside the pages, whether the window whose page is run may be given anything."""
        return lambda: not self._ending

    @property
    def farewell(self) -> str:
        """Where the window whose page is run goes once it may show nothing any more; "" is nowhere."""
        return ""

    @property
    def locked(self) -> bool:
        """Whether the passphrase is still wanted."""
        return self._store is None

    @property
    def store(self) -> Store:
        """The open store; `ActormapError` where it is locked."""
        if self._store is None:
            raise ActormapError("The workspace is locked. Reload the page and type the passphrase.")
        return self._store

    @property
    def state(self) -> Sentence:
        """Number of the last change and a short code for all that is in the logs, to compare next time."""
        printed = Sentence("Revision {revision}", revision=self.store.revision)
        if isinstance(self.store, File):
            printed = series([printed, self.store.head_code()], " · ")
        self.last_state = printed
        return printed

    def unlock(self, passphrase: str) -> None:
        """Open the store; after each wrong passphrase (`WrongKey`) the answer takes twice as long."""
        with self._lock:
            if self._store is not None:
                return
            with self._slower_each_time():
                self._store = open_store(self.path, passphrase=passphrase)
            self._opened()

    def _opened(self) -> None:
        """Take over what was chosen for it."""
        self._language = self.kept(_LANGUAGE) or self._language
        role = self.kept(ROLE)
        if not self.role and role in schema.roles():
            self._principal = access.Principal(role)
        left = resumed.left(self.kept(resumed.KEPT))
        if left.role == self._principal.role:
            self._windows_left = left.windows
            DRAFTS.take_up(self.reader, left.drafts)

    def make(self, path: Path, key: NewKey, role: str, office: Changes | None) -> None:
        """Make a workspace, with the own office in it, and open it.

        `StoreError` where it cannot be made, or is there already: nothing is.
        """
        with self._lock:
            if self._store is not None:
                return
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            made, _ = create_store(path, passphrase=key)
            if office is not None:
                access.write(made, office, access.KEY_HOLDER)
            self.choose(path)
            self._store = made
            self.keep(ROLE, role)
            self.keep(_LANGUAGE, self._language)
            self._opened()

    def look_around(self) -> None:
        """Open the invented country, in a file of its own that goes when this ends."""
        with self._lock:
            if self._store is not None:
                return
            self._folder = TemporaryDirectory(prefix="actormap-", ignore_cleanup_errors=True)
            path = Path(self._folder.name) / "Kasimbi.actormap"
            made, _ = create_store(path, passphrase=NewKey(secrets.token_bytes(16), secrets.token_bytes(32)))
            changes = read_map([bundled("samples")]).require().changes
            access.write(made, with_reason(changes, "the invented country Kasimbi"), access.KEY_HOLDER)
            self.choose(path)
            self._store, self._next, self.day = made, "", self.day or SAMPLE_DAY

    @property
    def invented(self) -> bool:
        """Whether it is the invented country, which is looked around in."""
        return self._folder is not None

    def kept(self, name: str) -> str:
        """What is kept beside the map in the file; "" where nothing is, and on a server."""
        return self._store.kept(name) if isinstance(self._store, File) else ""

    def keep(self, name: str, text: str) -> None:
        """Keep a text beside the map in the file; on a server, or where it cannot be written, nothing is."""
        if isinstance(self._store, File):
            with suppress(StoreError):
                self._store.keep(name, text)

    def restore(self, backup: Path, passphrase: str) -> Restored:
        """Put a backup in the place of the file while it is locked; what is there is kept aside.

        `WrongKey` where the passphrase is not that of the backup; `StoreError` where the backup cannot be
        used, or the workspace is open or on a server: nothing was moved.
        """
        with self._lock:
            if self._store is not None or not isinstance(self.path, Path):
                raise StoreError("Only a workspace file that is locked can be replaced. Nothing was moved.")
            with self._slower_each_time():
                return restore(backup, self.path, passphrase=passphrase)

    @property
    def is_interrupted(self) -> bool:
        """Whether putting a backup in its place was interrupted."""
        return isinstance(self.path, Path) and is_interrupted(self.path)

    def go_on(self, *, finish: bool) -> None:
        """Finish putting a backup in its place, or take back what was there (`store.finish_restore`)."""
        with self._lock:
            if not isinstance(self.path, Path):
                raise StoreError("Only a workspace file is replaced by a backup.")
            (finish_restore if finish else undo_restore)(self.path)

    def unseal(self, secret: str) -> Protection:
        """Open the sealed part (`Protection.open`); slower after each wrong passphrase, as `unlock`."""
        with self._lock, self._slower_each_time():
            return Protection.open(self.store, secret, who=self.principal.role)

    @contextmanager
    def _slower_each_time(self) -> Iterator[None]:
        """A try of a passphrase; while it waits the lock is held: a second window is no second try."""
        try:
            yield
        except WrongKey:
            self._wrong += 1
            time.sleep(min(2.0 ** (self._wrong - 1), LONGEST_WAIT))
            raise
        self._wrong = 0

    def close(self) -> None:
        """Let go of the store and of all that was made from it."""
        with self._lock:
            store, self._store = self._store, None
        jobs.forget()
        DRAFTS.clear()
        st.cache_data.clear()
        st.cache_resource.clear()
        if store is not None:
            store.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _keep_windows(self) -> None:
        """Keep what windows show and have half filled in, in the workspace."""
        latest = dict([*(self._windows_left | resumed.held_now()).items()][-resumed.MOST :])
        self.keep(resumed.KEPT, resumed.Left(self.reader, latest, DRAFTS.written(self.reader)).text())

    def take_up(self) -> None:
        """Let the window whose page is run hold what it held when it was locked; once, before it is drawn."""
        resumed.take_up(self._windows_left, started=self.started)
        self.started = False

    def leave_for(self, path: str) -> None:
        """Lock, and offer another workspace: "" for a choice, or `SAMPLE`."""
        self._next = path
        self.lock()

    def lock(self) -> None:
        """Close, let every window show that it is locked, and end this process.

        Its memory goes back to the system then: names and the key were in it. Where the windows go on
        (`begin_again`), it is with a program that was read anew.
        """
        if not self._ending:
            self._ending = True
            try:
                self._keep_windows()
            finally:
                threading.Thread(target=self._end, daemon=True).start()
                self.close()

    def shows_locked(self) -> None:
        """Note that the window whose page is run shows no names any more."""
        self._locked_windows |= resumed.shown_now()

    def _end(self) -> None:
        try:
            resumed.say_farewell(self._locked_windows)
        finally:
            # Also where no window could be told, as right after the start: the page on disk goes in any case.
            try:
                self.at_end()
                if self.begin_again is not None:
                    self.begin_again()
            finally:
                os._exit(0)


_workspace: Workspace | None = None


def use(workspace: Workspace) -> None:
    """Say which workspace this process serves."""
    global _workspace  # noqa: PLW0603 - Streamlit runs the pages anew each time; a module outlives them
    _workspace = workspace


def workspace() -> Workspace:
    """The workspace that this process serves; `ActormapError` where the app was not started by `serve`."""
    if _workspace is None:
        raise ActormapError("Start the app by its command (actormap serve), which protects it.")
    return _workspace


def language() -> str:
    """The language that was chosen for the window whose page is run; "" where none was."""
    return _workspace.language if _workspace is not None else ""


@st.cache_resource(max_entries=2, show_spinner="Reading the workspace …")
def _map(path: str, revision: int, role: str, _store: Store) -> ActorMap:
    del path, revision  # with the role the key of the cache
    return access.read(_store, access.Principal(role))


def current_reading() -> Reading:
    """The map as it is now, as the principal may see it, on the day chosen in this window."""
    opened = workspace()
    path, revision, principal = str(opened.path), opened.store.revision, opened.principal
    m = _map(path, revision, principal.role, opened.store)
    return Reading(path, revision, m, View(date=str(day())), principal)


def reading_of_stored() -> Reading:
    """The same with its entries as they are stored: what is brought in goes to them (`identity.merged`)."""
    opened, reading = workspace(), current_reading()
    return replace(reading, map=access.visible(opened.store.load(), reading.principal))


def day() -> dt.date:
    """The day at which this window looks at the map."""
    if "day" not in st.session_state:
        given = workspace().day
        st.session_state["day"] = dt.date.fromisoformat(given) if given else dt.date.today()
    return dt.date.fromisoformat(str(st.session_state["day"]))
