"""How the browser gets in: an address of this launch alone, tokens that are good once, a page on disk."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any, NoReturn, Self

from actormap.core import words
from actormap.core.words import _
from actormap.web.server.options import ADDRESS

QUERY = "launch"
ENTER = "/am-enter"
"""Where a token is handed over in the body of a request: no history of the browser keeps that."""
HERE = "/am-here"
"""Answers anybody who knows the name of this launch, and tells them only that the name leads here."""


class Launch:
    """The secrets of one start of the app.

    Parameters
    ----------
    port
        Port of the server.
    name
        Its host; "" makes a new one.

    Notes
    -----
    A browser sends the cookies of a host to every port of it, so to every program that listens on
    127.0.0.1. The app therefore has a host of its own, which nobody can guess: names that end in
    ``localhost`` mean this computer (RFC 6761). For a browser that does not know this, the app also
    answers at 127.0.0.1, where another cookie counts.
    """

    def __init__(self, port: int, name: str = "") -> None:
        self.port = port
        self.name = name or f"{secrets.token_hex(8)}.localhost"
        self.hosts = (f"{self.name}:{port}", f"{ADDRESS}:{port}")
        self.cookie_name = f"am_launch_{port}"
        self.used: Callable[[str], None] = lambda _: None
        """Called with each token that was used up."""
        self.printed = ""
        """The token in the address that was printed last."""
        self._cookies = {host: secrets.token_urlsafe(32) for host in self.hosts}
        self._tokens: set[str] = set()

    def secrets(self) -> dict[str, object]:
        """All of it, for the process that takes the place of this one (`of`)."""
        return {
            "port": self.port,
            "name": self.name,
            "cookies": [self._cookies[host] for host in self.hosts],
            "tokens": sorted(self._tokens),
            "printed": self.printed,
        }

    @classmethod
    def of(cls, secrets: Mapping[str, Any]) -> Self:
        """The launch of which these are the `secrets`."""
        launch = cls(int(secrets["port"]), str(secrets["name"]))
        launch._cookies = dict(zip(launch.hosts, secrets["cookies"], strict=True))
        launch._tokens, launch.printed = set(secrets["tokens"]), str(secrets["printed"])
        return launch

    def token(self) -> str:
        """A new token, which lets a browser in once."""
        token = secrets.token_urlsafe(32)
        self._tokens.add(token)
        return token

    def address(self, token: str, host: str = "") -> str:
        """What can be typed into a browser to get in with a token."""
        return f"http://{host or self.hosts[0]}/?{QUERY}={token}"

    def admits(self, token: str) -> bool:
        """Whether a token is good; from now on it is not."""
        known = next((issued for issued in self._tokens if _same(token, issued)), None)
        if known is None:
            return False
        self._tokens.discard(known)
        self.used(known)
        return True

    def cookie(self, host: str) -> str:
        """What a browser shows from now on that was let in at a host."""
        return self._cookies[host]

    def knows(self, host: str, cookie: str) -> bool:
        """Whether the cookie header of a request holds the cookie of a host.

        Other programs of this computer set cookies that the browser sends here too: they may be of any
        form, and one of them may have the name of ours.
        """
        ours = f"{self.cookie_name}={self._cookies[host]}"
        return any(_same(pair.strip(), ours) for pair in cookie.split(";"))


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline';
 connect-src http://{first}; form-action http://{first} http://{second}">
<title>{name}</title>
<p>{text}</p>
<form method="post" action="http://{first}{enter}">
<input type="hidden" name="{query}" value="{token}"><button>{open_first}</button></form>
<form method="post" action="http://{second}{enter}">
<input type="hidden" name="{query}" value="{token}"><button>{open_second}</button></form>
<script>
const [first, second] = document.forms;
fetch("http://{first}{here}", {{mode: "no-cors"}}).then(() => first.submit(), () => second.submit());
</script>
</html>
"""


class Entrance:
    """A page on disk that hands a token to the browser; only its owner can read it.

    What a browser is started with, the command line, can be read by everybody who uses the computer.
    The page finds out whether the browser knows the name of this launch, and goes to 127.0.0.1 if not.

    Parameters
    ----------
    launch
        Where it leads.
    """

    def __init__(self, launch: Launch) -> None:
        self.token = launch.token()
        self.folder = _private_folder()
        self.page = self.folder / "open.html"
        text = _PAGE.format(
            first=launch.hosts[0],
            second=launch.hosts[1],
            token=self.token,
            query=QUERY,
            enter=ENTER,
            here=HERE,
            lang=words.code(),
            dir=words.direction(words.code()),
            name=escape(_("Actor map")),
            text=escape(_("The app opens here. If it does not, press the first button, then the second.")),
            open_first=escape(_("Open at {host}", host=launch.hosts[0])),
            open_second=escape(_("Open at {host}", host=launch.hosts[1].partition(":")[0])),
        )
        self.page.touch(0o600, exist_ok=False)
        self.page.write_text(text, encoding="utf-8")

    @property
    def address(self) -> str:
        """What a browser opens."""
        return self.page.as_uri()

    def close(self) -> None:
        """Take the page from the disk; closing twice does no harm."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _private_folder() -> Path:
    """A new folder that only its owner can look into; in memory, where the system offers that."""
    in_memory = os.environ.get("XDG_RUNTIME_DIR")
    usable = in_memory and os.access(in_memory, os.W_OK)
    return Path(tempfile.mkdtemp(prefix="actormap-", dir=in_memory if usable else None))


START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from actormap.web.server.shell import begun_again; begun_again(int(sys.argv[2]))"
)
SECRET = ("PASS", "SECRET")
"""What the names of variables hold that are not handed on."""
_LENGTH = 1 << 16


@dataclass(frozen=True, slots=True)
class Handover:
    """What goes from a process to the one in its place: nothing of the map, and nothing that opens it.

    Parameters
    ----------
    path, day, role
        Of the workspace that is offered; the path "" offers a choice, `SAMPLE` the invented country.
    lock_after
        Minutes.
    sockets
        Numbers of those on which the app listens.
    launch
        As of `Launch.secrets`.
    state
        What was printed of the workspace, to be compared.
    language, spoken
        In which who started the app is answered, and which was chosen for its windows.
    """

    path: str
    day: str
    role: str
    lock_after: float
    sockets: tuple[int, ...]
    launch: Mapping[str, object]
    state: str = ""
    language: str = "en"
    spoken: str = ""


def can_be_replaced() -> bool:
    """Whether a process can be replaced here, with the sockets that it has."""
    return os.name == "posix"


def replace_process(handover: Handover) -> NoReturn:
    """Read the program anew in the place of this process."""
    text = json.dumps(asdict(handover)).encode()
    if len(text) > _LENGTH:
        message = f"{len(text)} bytes do not fit into a pipe"
        raise ValueError(message)
    out, into = os.pipe()
    os.write(into, text)
    os.close(into)
    for number in (out, *handover.sockets):
        os.set_inheritable(number, True)
    environment = {
        name: value for name, value in os.environ.items() if not any(part in name for part in SECRET)
    }
    paths = json.dumps([str(Path(path).resolve()) for path in sys.path])
    command = [sys.executable, "-I", "-c", START, paths, str(out)]
    os.execve(sys.executable, command, environment)  # noqa: S606 - this interpreter, and a text of ours


def taken_over(number: int) -> Handover:
    """What the process before handed over."""
    with os.fdopen(number, "rb") as pipe:
        read = json.loads(pipe.read())
    return Handover(**read | {"sockets": tuple(read["sockets"])})
