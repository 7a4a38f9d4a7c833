"""The server around the pages: this computer only, this launch only, no name in any log."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from actormap.config import LIMITS, bundled
from actormap.errors import ActormapError, StoreError
from actormap.store import is_server
from actormap.web import connections, log_scrubbing, options, session
from actormap.web.escape import esc
from actormap.web.gate import MAP_ROUTE, Gate, Headers, Launch
from actormap.web.map_cache import MAPS

TOKEN = "ACTORMAP_LAUNCH_TOKEN"  # noqa: S105 - the name of the variable
PORT = 8501


def build(launch: Launch) -> st.App:
    """The app behind its gate.

    Parameters
    ----------
    launch
        The secrets of this start.

    Raises
    ------
    ActormapError
        This Streamlit would report usage, or listen beyond this computer.
    """
    options.harden()
    # Larger parts of an upload would be kept in a file that is not encrypted.
    MultiPartParser.spool_max_size = 2 * LIMITS.file_bytes
    app = st.App(
        bundled("app.py"),
        middleware=[Middleware(Headers, port=launch.port), Middleware(Gate, launch=launch)],
        routes=[Route(f"{MAP_ROUTE}{{key}}", _map)],
        on_script_error=_shown,
    )
    options.check()
    return app


async def _map(request: Request) -> Response:
    html = MAPS.get(request.path_params["key"])
    if html is None:
        return HTMLResponse("This map is no longer open. Reload the page.", 404)
    return HTMLResponse(html)


def _shown(error: Exception) -> bool:
    st.error(esc(log_scrubbing.told(error)))
    return True


def _listen(port: int) -> socket.socket:
    """A socket on this computer only; port 0 takes one that is free."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        # A port that was in use a moment ago is free; on Windows this would let two programs share it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((options.ADDRESS, port))
    except OSError as error:
        listener.close()
        raise ActormapError(
            f"Port {port} is in use or not allowed. Choose another with --port, or 0 for one that is free."
        ) from error
    listener.listen(connections.WAITING)
    return listener


def serve(
    workspace: Path | str, *, port: int = PORT, passphrase: str | None = None, date: str = "",
    open_browser: bool = True,
) -> None:  # fmt: skip
    """Show a workspace in the browser of this computer until it is locked or Ctrl+C is pressed.

    Parameters
    ----------
    workspace
        The file, or the address of a map on a server.
    port
        Where to listen on 127.0.0.1; 0 takes a port that is free.
    passphrase
        Opens the workspace at once; None lets the app ask for it.
    date
        The day at which the map is looked at first, YYYY-MM-DD; "" is today.
    open_browser
        Whether to open the browser; the address is printed in any case.

    Raises
    ------
    ActormapError
        The port is in use, the file is not there, the passphrase is wrong, or the server would not
        be private.
    """
    if not is_server(workspace):
        workspace = Path(workspace).resolve()
        if not workspace.is_file():
            raise StoreError(f"There is no file {workspace}. Check the name, or create a workspace.")
    opened = session.Workspace(workspace, date)
    if passphrase is not None:
        opened.unlock(passphrase)
    session.use(opened)
    try:
        with _listen(port) as listener:
            launch = Launch(listener.getsockname()[1], os.environ.pop(TOKEN, "") or secrets.token_urlsafe(32))
            _run(launch, listener, open_browser=open_browser)
    finally:
        opened.close()


def _run(launch: Launch, listener: socket.socket, *, open_browser: bool) -> None:
    app = build(launch)
    log_scrubbing.keep_names_out()
    server = uvicorn.Server(uvicorn.Config(
        app, host=options.ADDRESS, port=launch.port, log_config=None, access_log=False,
        server_header=False, log_level="warning", timeout_graceful_shutdown=2,
        http=connections.Guarded, ws="websockets-sansio", backlog=connections.WAITING,
    ))  # fmt: skip
    sys.stdout.write(f"Open {launch.url()}\n")
    sys.stdout.flush()
    if open_browser:
        address = launch.url(once=True)
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
