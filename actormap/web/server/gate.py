"""What stands before every request: who is let in, and the headers of every answer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

from google.protobuf.message import DecodeError
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from actormap.core.words import _
from actormap.web.server.launch import ENTER, HERE, QUERY, Launch

VIS_ROUTE = "/am-vis/vis-network.js"
"""Where the scripts of the map find the library that they need."""
FILES = ("/media/", "/_stcore/upload_file/")
"""How addresses begin of what pages hand out and are given."""
USE = "/am-use"
"""Where a page asks how long nobody has done anything, and tells that somebody did (`told_of_use`)."""
CLOSED = "/_stcore/metrics"
"""Tells how much of what is kept, by the names of functions: nobody needs it here."""
REFUSED = 4403
"""Why a WebSocket is closed: who opens it may not come in."""
_REFUSALS = 400
"""From here on an answer says that there is none."""
_LONGEST = 200
"""Bytes in which a token must have come, and"""
_PATIENCE = 20.0
"""seconds."""
_INSIDE = '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>Actor map</title>'
"""Goes to the first page as a step within the app: at a step from elsewhere no browser shows the cookie."""


class Gate:
    """Lets nobody in without the token of this launch: no page, no file, no WebSocket.

    Parameters
    ----------
    app
        What stands behind it.
    launch
        The secrets.
    done
        Called when somebody does something in a window.
    ended
        Whether the app was locked: once locked, it serves nothing while it shuts down.
    idle
        How long nobody has done anything, for pages that ask; None where nothing locks by itself.
    """

    def __init__(
        self,
        app: ASGIApp,
        launch: Launch,
        done: Callable[[], None],
        ended: Callable[[], bool],
        idle: Idle | None = None,
    ) -> None:
        self.app = app
        self.launch = launch
        self.done = done
        self.ended = ended
        self.idle = idle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on (ASGI)."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get(b"host", ""), headers.get(b"origin")
        entering = scope["type"] == "http" and (scope["method"], scope["path"]) == ("POST", ENTER)
        # The page that lets the browser in lies on disk: such pages have no origin.
        origins = [None, f"http://{host}", *(["null"] if entering else [])]
        over = self.ended() and scope["path"].startswith(FILES)
        if host not in self.launch.hosts or origin not in origins or over:
            await _refuse(scope, receive, send)
        elif entering:
            await self._enter(await _posted(receive), HTMLResponse(_INSIDE), host)(scope, receive, send)
        elif self.launch.knows(host, headers.get(b"cookie", "")):
            if self.idle is not None and (scope["type"], scope["path"]) == ("http", USE):
                await told_of_use(scope, self.idle)(scope, receive, send)
                return
            await self.app(scope, self._noticing(receive) if scope["type"] == "websocket" else receive, send)
        elif scope["type"] == "websocket":
            await _refuse(scope, receive, send)
        elif (scope["path"], host) == (HERE, self.launch.hosts[0]):
            await Response(status_code=204)(scope, receive, send)
        else:
            query = scope.get("query_string", b"").decode("latin-1")
            await self._enter(query, RedirectResponse("/", 303), host)(scope, receive, send)

    def _noticing(self, receive: Receive) -> Receive:
        """A window sends what its user does, and looks at work by itself."""

        async def noticed() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and by_somebody(message):
                self.done()
            return message

        return noticed

    def _enter(self, form: str, answer: Response, host: str) -> Response:
        """An answer with the cookie for who brings a token, or a refusal."""
        if not self.launch.admits(parse_qs(form).get(QUERY, [""])[0]):
            return _refusal()
        cookie = self.launch.cookie(host)
        answer.set_cookie(self.launch.cookie_name, cookie, httponly=True, samesite="strict", path="/")
        return answer


def told_of_use(scope: Scope, idle: Idle) -> Response:
    """Take in what a page tells, and answer how many seconds are left, and at how many it is to be told.

    ``done``: somebody pressed or typed something; ``keeps``: the page is about to hand over what is typed.
    """
    match scope["method"], scope.get("query_string", b""):
        case "POST", b"done":
            idle.used()
        case "POST", b"keeps":
            idle.ignore()
    return JSONResponse({"left": idle.left, "warning": idle.warning})


def by_somebody(message: Message) -> bool:
    """Whether somebody did something, of what a window sends: one that watches work asks by itself."""
    try:
        content = BackMsg.FromString(message.get("bytes") or b"")
    except DecodeError:
        return False
    return not content.rerun_script.is_auto_rerun


async def _posted(receive: Receive) -> str:
    """The body of a request, if it is as short and as soon there as a token."""
    body, more = b"", True
    try:
        async with asyncio.timeout(_PATIENCE):
            while more and len(body) <= _LONGEST:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
    except TimeoutError:
        return ""
    return body.decode("latin-1") if len(body) <= _LONGEST else ""


def _refusal() -> Response:
    return PlainTextResponse(_("Open the app with the address that was printed last (actormap serve)."), 403)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": REFUSED})
        return
    await _refusal()(scope, receive, send)


_COMMON = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_PUBLIC = {"strict-transport-security": "max-age=63072000"}
"""What is added where browsers of other computers come, over TLS."""


def _app_policy(sockets: Sequence[str]) -> str:
    connect = " ".join(sockets)
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {connect}; "
        "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Headers:
    """Gives every answer the headers that keep names on this computer.

    Parameters
    ----------
    app
        What stands behind it.
    sockets
        Where the pages may open a WebSocket.
    public
        Whether browsers of other computers come: then cookies are for TLS alone.
    """

    def __init__(self, app: ASGIApp, sockets: Sequence[str], *, public: bool = False) -> None:
        self.app = app
        self.public = public
        page = {"content-security-policy": _app_policy(sockets), **_COMMON, **(_PUBLIC if public else {})}
        self.page = {name.encode(): value.encode() for name, value in page.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to the answer (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"].startswith(CLOSED):
            await PlainTextResponse(_("There is no such page."), 404)(scope, receive, send)
            return
        own = dict(self.page)
        if scope["path"] == HERE:
            own[b"cross-origin-resource-policy"] = b"cross-origin"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                if scope["path"].startswith("/static/") and message["status"] < _REFUSALS:
                    # Streamlit's own files hold no data, and loading them anew each time is slow.
                    own.pop(b"cache-control")
                others = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
                others = list(map(_for_tls, others)) if self.public else others
                message = {**message, "headers": [*others, *own.items()]}
            await send(message)

        await self.app(scope, receive, with_headers)


def _for_tls(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header of an answer; a cookie that would also be sent without TLS is not any more."""
    name, value = pair
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return pair
    return name, value + b"; Secure"


MINUTES = 15.0
WARNING = 60.0
"""Seconds before the lock at which it is told."""
HANDING_OVER = 15.0
"""Seconds in which a page hands over what is typed in it, also on a slow computer."""
LOOK = 2.0
"""At most so many seconds pass between two looks."""
CLOCKS = (time.monotonic, time.time)
"""The first stands still while a computer sleeps, the second may be set: whichever says more counts."""


class Idle:
    """How long nobody has done anything.

    Parameters
    ----------
    minutes
        After how long it is over.
    clocks
        Each tells a time in seconds.
    """

    def __init__(self, minutes: float = MINUTES, clocks: Sequence[Callable[[], float]] = CLOCKS) -> None:
        self.seconds = 60 * minutes
        self._clocks = clocks
        self._since: list[float] = []
        self._deaf_until = 0.0
        self.restart()

    @property
    def left(self) -> float:
        """Seconds until it is over."""
        return self.seconds - max(
            clock() - since for clock, since in zip(self._clocks, self._since, strict=True)
        )

    @property
    def warning(self) -> float:
        """How many seconds before it is over it is told."""
        return min(WARNING, self.seconds / 2)

    def touch(self) -> None:
        """Somebody did something; once it is over that is too late, as when a computer wakes up."""
        if self.left > 0 and self._clocks[0]() >= self._deaf_until:
            self.restart()

    def used(self) -> None:
        """Somebody pressed or typed something, as their page says."""
        self._deaf_until = 0.0
        self.touch()

    def ignore(self, seconds: float = HANDING_OVER) -> None:
        """A page hands over what is typed in it by itself: what windows send for some seconds is no use."""
        self._deaf_until = self._clocks[0]() + seconds

    def restart(self) -> None:
        """Begin anew."""
        self._since = [clock() for clock in self._clocks]

    def watch(self, locked: Callable[[], bool], lock: Callable[[], None]) -> None:
        """Lock when it is over, once, from a thread of its own.

        `locked` tells whether there is nothing to lock yet.
        """
        threading.Thread(target=self._watch, args=(locked, lock), daemon=True).start()

    def _watch(self, locked: Callable[[], bool], lock: Callable[[], None]) -> None:
        while locked() or self.left > 0:
            if locked():
                self.restart()
            time.sleep(min(LOOK, max(0.01, self.left)))
        lock()
