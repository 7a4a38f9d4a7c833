"""What stands before every request to the app of an office: nothing is shown to who is not logged in."""

from __future__ import annotations

import secrets
from contextlib import suppress
from html import escape
from http import HTTPStatus
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actormap.core import words
from actormap.core.sentences import Name
from actormap.core.words import _
from actormap.web.office.logins import COOKIE, Login, Logins
from actormap.web.office.provider import BACK, LOGIN, OUT, Provider
from actormap.web.office.settings import Office
from actormap.web.office.workspace import Shared
from actormap.web.server import connections, log_scrubbing, shell
from actormap.web.server.gate import REFUSED, USE, Headers, by_somebody, told_of_use
from actormap.web.state import language, session

STATE = "__Host-actormap-login"
"""Cookie of a login on its way; it is good for"""
ON_ITS_WAY = 600
"""seconds."""
UNKNOWN = HTTPStatus.UNAUTHORIZED
LEAVE = "/_stcore/bidi-components/actormap.leave/leave.js"
"""The script that lets a window go: fetched once its login has ended, the same for everybody."""
_TO = "to"
_PROTOCOLS = b"sec-websocket-protocol"
_SESSION = 2
"""Where Streamlit's pages say in it which session they go on with."""
_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }}
body {{ max-width: 32rem; margin: 20vh auto; padding: 0 1rem }}
a {{ display: inline-block; padding: .6rem 1.2rem; border-radius: .5rem; background: #0B5C92; color: #fff;
 text-decoration: none }}
</style>
<h1>{title}</h1>
<p>{text}</p>
<p><a href="{login}">{again}</a></p>
</html>
"""


class Gate:
    """Lets in who is logged in, at the public address alone; and logs people in.

    Parameters
    ----------
    app
        What stands behind it.
    office
        Who may come, and where from.
    shared
        The map, with who is logged in.
    provider
        Who vouches for people.
    secret
        Signs what a browser keeps while a login is on its way.
    """

    def __init__(self, app: ASGIApp, office: Office, shared: Shared, provider: Provider, secret: str) -> None:
        self.app = app
        self.office, self.shared, self.provider = office, shared, provider
        self.logging_in = SessionMiddleware(
            self._logging_in,
            secret,
            session_cookie=STATE,
            max_age=ON_ITS_WAY,
            same_site="lax",
            https_only=True,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on (ASGI)."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        words.speak(words.catalogue(_language(connection)))
        login = self.shared.logins.of(connection.cookies.get(COOKIE))
        if not self._from_here(connection):
            await _refuse(
                scope, receive, send, PlainTextResponse(_("Open the app at its public address."), 403)
            )
        elif scope["type"] == "http" and scope["path"] in {LOGIN, BACK} and scope["method"] == "GET":
            await self.logging_in(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == OUT and login is None:
            text = _("You are logged out. You can close this window.")
            await self._page(connection, _("Logged out"), text, 200)(scope, receive, send)
        elif login is None and scope["type"] == "http" and scope["path"] == LEAVE:
            await self.app(scope, receive, send)
        elif login is None:
            to = quote(f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}")
            text = _("Log in to see what your role may see.")
            await _refuse(scope, receive, send, self._page(connection, _("Actor map"), text, to=to))
        elif scope["type"] == "websocket":
            await self.app(own(scope, login), self._while_logged_in(login, receive), _noting(login, send))
        elif scope["path"] == USE:
            await told_of_use(scope, login.idle)(scope, receive, send)
        elif login.handed.may_fetch(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse(_("Not found."), 404)(scope, receive, send)

    def _from_here(self, connection: HTTPConnection) -> bool:
        """Whether a browser asks at the public address, and no page of another site does."""
        origins = {self.office.address} | (set() if connection.scope["type"] == "websocket" else {None})
        return (
            connection.headers.get("host") == self.office.host and connection.headers.get("origin") in origins
        )

    def _while_logged_in(self, login: Login, receive: Receive) -> Receive:
        """A window sends what its user does; once the login has ended nobody listens any more.

        It stays open: the page that shows no names is still to be sent to it (`Shared.ending`).
        """

        async def noticed() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                if not login.over and self.shared.logins.knows(login):
                    if by_somebody(message):
                        login.idle.touch()
                    return message

        return noticed

    async def _logging_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        work = self._ask if scope["path"] == LOGIN else self._let_in
        try:
            answer = await work(request)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody is let in
            log_scrubbing.reference(error)
            request.session.clear()
            answer = self._page(request, _("Not logged in"), _("The login did not work. Try again."), 403)
        await answer(scope, receive, send)

    async def _ask(self, request: Request) -> Response:
        request.session.clear()
        request.session[_TO] = request.query_params.get(_TO, "/")
        return await self.provider.ask(request)

    async def _let_in(self, request: Request) -> Response:
        vouched, to = await self.provider.answer(request), str(request.session.get(_TO, "/"))
        request.session.clear()
        role = self.office.role_of(vouched.claims)
        if role is None:
            text = _("Ask {who} for one.", who=Name(self.office.ask))
            return self._page(request, _("You have no role here"), text, 403)
        before = self.shared.logins.of(request.cookies.get(COOKIE))
        if before is not None:
            self.shared.logins.end(before)
        shown, login = self.shared.logins.begin(role, vouched.farewell, self.shared.person(vouched.claims))
        try:
            await run_in_threadpool(self.shared.began, login)
        except BaseException:
            self.shared.logins.end(login)  # nobody looks at anything of which the log does not tell
            raise
        answer = RedirectResponse(_within(to), 303)
        answer.set_cookie(COOKIE, shown, secure=True, httponly=True, samesite="lax", path="/")
        return answer

    def _page(
        self, connection: HTTPConnection, title: str, text: str, status: int = UNKNOWN, *, to: str = "/"
    ) -> Response:
        code = _language(connection)
        page = _PAGE.format(
            lang=code,
            dir=words.direction(code),
            name=escape(_("Actor map")),
            title=escape(title),
            text=escape(text),
            login=escape(f"{LOGIN}?{_TO}={to}"),
            again=escape(_("Log in again") if status == HTTPStatus.FORBIDDEN else _("Log in")),
        )
        return HTMLResponse(page, status)


def _language(connection: HTTPConnection) -> str:
    """The first language that a browser asks for and that there is."""
    return language.of_browser(connection.headers.get("accept-language", ""))


def own(scope: Scope, login: Login) -> Scope:
    """What opens a window, without the number of a session that is none of a login."""

    def without(header: bytes) -> bytes:
        parts = header.decode("latin-1").split(",")
        mine = all(login.handed.has(part.strip()) for part in parts[_SESSION:])
        return header if mine else ",".join(parts[:_SESSION]).encode("latin-1")

    headers = [
        (name, without(value) if name.lower() == _PROTOCOLS else value) for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers}


def _noting(login: Login, send: Send) -> Send:
    """Note what a window is told to fetch, so that nobody else does."""

    async def noted(message: Message) -> None:
        if message["type"] == "websocket.send":
            login.handed.note(message.get("bytes") or b"")
        await send(message)

    return noted


def _within(to: str) -> str:
    """A place of this app, whatever was asked for."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"


async def _refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": REFUSED})
    else:
        await answer(scope, receive, send)


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
