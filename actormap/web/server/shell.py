"""The server around the pages: this computer only, this launch only, no name in any log."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from actormap.core import words
from actormap.core.bundled import bundled
from actormap.core.config import LIMITS
from actormap.core.errors import ActormapError, StoreError
from actormap.core.sentences import Name, shown
from actormap.core.words import _
from actormap.metrics import catalogue
from actormap.store import is_server
from actormap.viz.scripts import VIS
from actormap.web import insides
from actormap.web.escape import esc
from actormap.web.server import connections, log_scrubbing, options
from actormap.web.server.gate import MINUTES, VIS_ROUTE, Gate, Headers, Idle
from actormap.web.server.launch import (
    Entrance,
    Handover,
    Launch,
    can_be_replaced,
    replace_process,
    taken_over,
)
from actormap.web.state import session
from actormap.web.state.analyses import MAIN

PORT = 8501
PAGES = "actormap.web.pages.bodies"
"""Where the code of all pages is, which takes a second to be read."""
FIRST = "/home"
"""The first page under its own name: Streamlit has it at the root alone, and there finds no such page."""
SIGNS = "streamlit.emojis"
"""All signs among which that of the window is looked up."""


def build(launch: Launch, idle: Idle, ended: Callable[[], bool]) -> st.App:
    """The app of a start behind its gate, which tells `idle` when somebody does something.

    `ended` tells whether the app was locked. Errors are those of `hardened`.
    """
    sockets = [f"ws://{host}" for host in launch.hosts]
    return hardened(
        launch.name,
        [
            Middleware(Headers, sockets=sockets),
            Middleware(Gate, launch=launch, done=idle.touch, ended=ended, idle=idle),
        ],
    )


def hardened(host: str, gate: Sequence[Middleware]) -> st.App:
    """The app behind a gate, before every request, with nothing sent, shown or kept that need not be.

    `ActormapError` where this Streamlit would report usage, or listen beyond this computer.
    """
    options.harden(host)
    insides.follow_clicks()
    insides.no_doubt_of_the_start()
    # Larger parts of an upload would be kept in a file that is not encrypted.
    MultiPartParser.spool_max_size = 2 * LIMITS.file_bytes
    app = st.App(
        bundled("app.py"),
        middleware=gate,
        routes=[Route(VIS_ROUTE, _vis), Route(FIRST, _first)],
        on_script_error=_shown,
    )
    options.check()
    return app


async def _vis(_: Request) -> Response:
    """The library that holds the marks of the map, as our scripts ask for it."""
    return FileResponse(VIS, media_type="text/javascript")


async def _first(request: Request) -> Response:
    """The first page at its own address, with what is chosen on it."""
    return RedirectResponse(request.url.replace(path="/", scheme="", netloc=""))


def _shown(error: Exception) -> bool:
    st.error(esc(log_scrubbing.user_message(error)))
    return True


def listening(port: int) -> list[socket.socket]:
    """Sockets on this computer only; port 0 takes one that is free.

    A name that ends in ``localhost`` means 127.0.0.1 and ::1: whoever had the same port there would be
    sent what is meant for the app, so it has both.
    """
    first = _bound(socket.AF_INET, options.ADDRESS, port)
    try:
        sockets = [first, _bound(socket.AF_INET6, "::1", first.getsockname()[1])]
    except _Unavailable:
        sockets = [first]
    except ActormapError:
        first.close()
        if port:
            raise
        return listening(port)  # free at one of the two is not free
    for sock in sockets:
        sock.listen(connections.WAITING)
    return sockets


class _Unavailable(ActormapError):
    """The computer has no such address."""


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    try:
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _Unavailable(address) from error
    if os.name == "posix":
        # A port that was in use a moment ago is free; on Windows this would let two programs share it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise _Unavailable(address) from error
        raise ActormapError(
            "Port {port} is in use or not allowed. Choose another with --port, or 0 for one that is free.",
            port=port,
        ) from error
    return listener


def serve(
    workspace: Path | str | session.Workspace,
    *,
    port: int = PORT,
    passphrase: str | None = None,
    open_browser: bool = True,
    lock_after: float = MINUTES,
    stays: bool = False,
) -> None:
    """Show a workspace in the browser of this computer until it is locked or Ctrl+C is pressed.

    It listens on 127.0.0.1; port 0 takes one that is free. A passphrase opens the workspace at once, None
    lets the app ask; the workspace "" lets it ask which one, and make one. The address is printed whether or
    not the browser is opened. After `lock_after` minutes in which nobody does anything the app locks and
    ends, or, where it `stays`, begins anew in the same windows with nothing that it knew (`Handover`). A
    `session.Workspace` brings the day and the role too.

    `ActormapError` where the port is in use, the file is not there, the passphrase is wrong, or the server
    would not be private.
    """
    opened = workspace if isinstance(workspace, session.Workspace) else session.Workspace(workspace)
    if opened.path and not is_server(opened.path) and not Path(opened.path).is_file():
        raise StoreError(
            "There is no file {file}. Check the name, or create a workspace.", file=Name(opened.path)
        )
    with reading_pages():
        if passphrase is not None:
            opened.unlock(passphrase)
    sockets = listening(port)
    _show(opened, Launch(sockets[0].getsockname()[1]), sockets, lock_after, stays=stays, browse=open_browser)


def begun_again(pipe: int) -> None:
    """Go on in the place of a process that was locked (`replace_process`), in the windows that it had."""
    before = taken_over(pipe)
    words.speak(words.catalogue(before.language))
    sockets = [socket.socket(fileno=number) for number in before.sockets]
    for listener in sockets:
        listener.set_inheritable(False)
    opened = session.Workspace("" if before.path == session.SAMPLE else before.path, before.day, before.role)
    opened.printed, opened.started = before.state, False
    opened.speaks(before.spoken)
    with reading_pages():
        if before.path == session.SAMPLE:
            opened.look_around()
    _show(opened, Launch.of(before.launch), sockets, before.lock_after, stays=True, browse=False)


def _show(
    opened: session.Workspace,
    launch: Launch,
    sockets: Sequence[socket.socket],
    lock_after: float,
    *,
    stays: bool,
    browse: bool,
) -> None:
    def begin_again() -> None:
        replace_process(
            Handover(
                path=str(opened.next),
                day="" if opened.invented else opened.day,
                role=opened.role,
                lock_after=lock_after,
                sockets=tuple(dict.fromkeys(listener.fileno() for listener in sockets)),
                launch=launch.secrets(),
                state=shown(opened.last_state) if opened.next == opened.path else "",
                language=words.code(),
                spoken=opened.language,
            )
        )

    session.use(opened)
    try:
        with sockets[0], sockets[-1]:
            idle = Idle(lock_after)
            with Entrance(launch) if browse else nullcontext() as entrance:
                opened.at_end = entrance.close if entrance else opened.at_end
                if stays and can_be_replaced():
                    opened.begin_again = begin_again
                idle.watch(lambda: opened.locked, opened.lock)
                _run(build(launch, idle, lambda: opened.ending), launch, list(sockets), entrance)
    finally:
        opened.close()


@contextmanager
def reading_pages() -> Iterator[None]:
    """Read the code of the pages beside what is done meanwhile: the first page need not wait for it."""
    beside = threading.Thread(target=_read, daemon=True)
    beside.start()
    yield
    beside.join()


def _read() -> None:
    for name in (PAGES, SIGNS):
        import_module(name)
    for analysis in MAIN:
        catalogue.load(analysis)


def server(app: st.App, port: int, http: type[connections.Guarded]) -> uvicorn.Server:
    """What serves the app: it writes no name into a log, and believes no header about who asks."""
    log_scrubbing.keep_names_out()
    made = uvicorn.Server(
        uvicorn.Config(
            app,
            host=options.ADDRESS,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            log_level="warning",
            timeout_graceful_shutdown=2,
            proxy_headers=False,
            http=http,
            ws="websockets-sansio",
            backlog=connections.WAITING,
        )
    )
    _end_tidily(made)
    return made


def _run(app: st.App, launch: Launch, sockets: list[socket.socket], entrance: Entrance | None) -> None:
    serving = server(app, launch.port, connections.Guarded)
    if not launch.printed:
        _print(launch)

    def used(token: str) -> None:
        if entrance is not None and token == entrance.token:
            entrance.close()
        if token == launch.printed:
            _print(launch)

    launch.used = used
    with suppress(KeyboardInterrupt):
        if entrance is not None:
            threading.Thread(target=_browse, args=(entrance.address,), daemon=True).start()
        serving.run(sockets=sockets)


def _browse(address: str) -> None:
    """Open the browser of the user, with nothing in its environment that is ours."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("ACTORMAP_")}
    subprocess.run([sys.executable, "-I", "-m", "webbrowser", address], env=others, check=False)  # noqa: S603 - ours


def _end_tidily(server: uvicorn.Server) -> None:
    """Let a signal to stop, and the end of the terminal, end the app as Ctrl+C does.

    uvicorn stops, then sends itself what it was sent: that would end the process where it stands.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
        signal.signal(getattr(signal, name), stop)


def _print(launch: Launch) -> None:
    """Print where the app can be opened, once."""
    launch.printed = launch.token()
    announce(
        _(
            "Open {first}\nor, where the browser does not find it, {second}\n"
            "Each works once; then the next is printed.",
            first=launch.address(launch.printed),
            second=launch.address(launch.printed, launch.hosts[1]),
        )
    )


def announce(what: str) -> None:
    """Print a line to who started the app, at once."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()
