"""What stands before every request: the launch token, and the headers of every answer."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actormap.web.options import HOSTS

MAP_ROUTE = "/am-map/"
QUERY = "launch"
_REFUSED = 4403


class Launch:
    """The secrets of one start of the app.

    Parameters
    ----------
    port
        Port of the server; browsers share cookies between ports, so the cookie's name has it.
    token
        What the printed address carries; it stays good as long as the app runs.

    Notes
    -----
    The browser is handed another token that is good once: the command line of a browser can be
    read by others who use the computer. The cookie that both are exchanged for is a third one.
    """

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.token = token
        self.cookie = secrets.token_urlsafe(32)
        self.cookie_name = f"am_launch_{port}"
        self._once: set[str] = set()

    def url(self, *, once: bool = False) -> str:
        """Address that lets a browser in."""
        token = self.token
        if once:
            token = secrets.token_urlsafe(32)
            self._once.add(token)
        return f"http://{HOSTS[0]}:{self.port}/?{QUERY}={token}"

    def admits(self, token: str) -> bool:
        """Whether a token of an address is good; one that is good once is used up."""
        for single in self._once:
            if _same(token, single):
                self._once.discard(single)
                return True
        return _same(token, self.token)

    def knows(self, cookie: str) -> bool:
        """Whether the cookie header of a request holds this launch's cookie.

        Other programs of this computer set cookies that the browser sends here too: they may be of any
        form, and one of them may have the name of ours.
        """
        ours = f"{self.cookie_name}={self.cookie}"
        return any(_same(pair.strip(), ours) for pair in cookie.split(";"))

    def local(self, host: str, origin: str | None) -> bool:
        """Whether a request names this server, and no page of another one sent it."""
        hosts = [f"{name}:{self.port}" for name in HOSTS]
        return host in hosts and (origin is None or origin in [f"http://{name}" for name in hosts])


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


class Gate:
    """Lets nobody in without the token of this launch: no page, no file, no WebSocket.

    Parameters
    ----------
    app
        What stands behind it.
    launch
        The secrets.
    """

    def __init__(self, app: ASGIApp, launch: Launch) -> None:
        self.app = app
        self.launch = launch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on (ASGI)."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not self.launch.local(headers.get(b"host", ""), headers.get(b"origin")):
            await _refuse(scope, receive, send)
        elif self.launch.knows(headers.get(b"cookie", "")):
            await self.app(scope, receive, send)
        else:
            await self._enter(scope, receive, send)

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        if scope["type"] == "websocket" or not self.launch.admits(query.get(QUERY, [""])[0]):
            await _refuse(scope, receive, send)
            return
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            self.launch.cookie_name, self.launch.cookie, httponly=True, samesite="strict", path="/"
        )
        await answer(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _REFUSED})
        return
    text = "Open the app with the address that `actormap serve` printed."
    await PlainTextResponse(text, 403)(scope, receive, send)


_COMMON = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_MAP_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def _app_policy(port: int) -> str:
    sockets = " ".join(f"ws://{host}:{port}" for host in HOSTS)
    return (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {sockets}; frame-src 'self'; "
        "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class Headers:
    """Gives every answer the headers that keep names on this computer.

    Parameters
    ----------
    app
        What stands behind it.
    port
        Port of the server.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.page = _encoded({
            "content-security-policy": _app_policy(port), "x-frame-options": "DENY", **_COMMON,
        })  # fmt: skip
        self.map = _encoded({"content-security-policy": _MAP_POLICY, **_COMMON})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to the answer (ASGI)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = dict(self.map if scope["path"].startswith(MAP_ROUTE) else self.page)
        if scope["path"].startswith("/static/"):
            # Streamlit's own files hold no data, and loading them anew each time is slow.
            own.pop(b"cache-control")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
                message = {**message, "headers": [*others, *own.items()]}
            await send(message)

        await self.app(scope, receive, with_headers)


def _encoded(headers: dict[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}
