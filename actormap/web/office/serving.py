"""The server of an office: it starts safely or not at all."""

from __future__ import annotations

import secrets
from contextlib import suppress

import streamlit as st
from starlette.middleware import Middleware

from actormap.core.words import _
from actormap.web.office.gate import Gate
from actormap.web.office.logins import Logins
from actormap.web.office.provider import Provider
from actormap.web.office.settings import Office
from actormap.web.office.workspace import Shared
from actormap.web.server import connections, shell
from actormap.web.server.gate import Headers
from actormap.web.state import session


def build(office: Office, shared: Shared) -> st.App:
    """The app behind the gate of an office."""
    # What signs a login on its way is made anew at each start: nobody can choose it badly or keep it.
    gate = Middleware(
        Gate, office=office, shared=shared, provider=Provider(office), secret=secrets.token_urlsafe(48)
    )
    socket = office.address.replace("http", "ws", 1)
    return shell.hardened(office.hostname, [Middleware(Headers, sockets=[socket], public=True), gate])


def serve(office: Office, workspace: str, *, passphrase: str, day: str = "") -> None:
    """Show a map to an office (`settings.read`) until the program is stopped.

    The passphrase is the password of its server; the day "" is today. `ActormapError` where the map cannot
    be opened, or the port is in use.
    """
    shared = Shared(workspace, Logins(office.idle_minutes), day)
    try:
        with shell.reading_pages():
            shared.unlock(passphrase)
        session.use(shared)
        app = build(office, shared)
        sockets = shell.listening(office.port)
        with sockets[0], sockets[-1]:
            port = sockets[0].getsockname()[1]
            shared.logins.watch()
            server = shell.server(app, port, connections.only_from(office.proxy_user))
            shell.announce(
                _(
                    "The office opens {address}; its proxy finds the app at {local}.",
                    address=office.address,
                    local=f"127.0.0.1:{port}",
                )
            )
            with suppress(KeyboardInterrupt):
                server.run(sockets=sockets)
    finally:
        shared.close()
