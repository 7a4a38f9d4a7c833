"""Who may connect, how many at once, for how long: attacked from programs of this computer."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import pytest
from app_world import App
from test_app_gate import ask

from actormap.web.server import connections

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="programs of others are looked for where Linux lists them"
)
NOBODY = 65534
KNOCK = """
import os, socket, sys
"loaded while it may be".encode("idna")
os.setuid(int(sys.argv[3]))
with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as one:
    one.sendall(b"GET /?launch=x HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
    try:
        print(one.recv(100))
    except ConnectionResetError:
        print(b"")
"""
FEW_FILES = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))"
HALF = b"GET / HTTP/1.1\r\nHost:"


def connected(app: App) -> socket.socket:
    return socket.create_connection(("127.0.0.1", app.port))


def knock(app: App, user: int, host: str = "127.0.0.1") -> str:
    """What a program of some user is answered."""
    command = [sys.executable, "-I", "-c", KNOCK, host, str(app.port), str(user)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def dropped(connection: socket.socket) -> bool:
    """Whether the other side lets go of a connection; it is waited for, whatever is said before."""
    with suppress(ConnectionResetError):
        while connection.recv(1000):
            pass
    return True


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can act as another user")
def test_a_program_of_another_user_is_answered_nothing(start: Callable[..., App]) -> None:
    app = start()
    for host in ("127.0.0.1", "::ffff:127.0.0.1"):
        assert knock(app, os.getuid(), host).startswith("b'HTTP/1.1 403")
        assert knock(app, NOBODY, host) == "b''"
    assert app.log.count("another user") == 1


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can act as another user")
def test_a_refused_program_is_told_of_in_the_language_of_who_started_the_app(
    start: Callable[..., App],
) -> None:
    app = start(before="from actormap.core import words; words.speak(words.catalogue('ar'))")
    assert knock(app, NOBODY) == "b''"
    assert "حاول برنامج لمستخدم آخر" in app.log


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_whose_a_connection_is(host: str) -> None:
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as server:
        with socket.create_connection(server.getsockname()[:2]):
            accepted, theirs = server.accept()
        with accepted:
            ours = accepted.getsockname()[:2]
            assert connections.owner(ours, theirs[:2]) == os.getuid()
            assert connections.is_of(None, ours, theirs[:2])
            assert not connections.is_of(None, ours, (theirs[0], 1))


@pytest.fixture
def many() -> Iterator[Callable[[App], list[socket.socket]]]:
    """Opens connections by the hundred."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(4096, before[1])), before[1]))
    with ExitStack() as stack:
        yield lambda app: [stack.enter_context(closing(connected(app))) for _ in range(600)]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_half_open_requests_keep_nobody_out(
    start: Callable[..., App], many: Callable[[App], list[socket.socket]]
) -> None:
    app = start(before=FEW_FILES)
    for said in (b"", HALF):
        for one in many(app):
            try:
                one.sendall(said)
            except (BrokenPipeError, ConnectionResetError):
                continue  # it had to make room
        assert ask(app, "/")[0] == 403, said
    assert app.process.poll() is None
    assert len(app.log.splitlines()) <= 3


def test_a_request_that_does_not_come_is_not_waited_for(start: Callable[..., App]) -> None:
    app = start(before="from actormap.web.server import connections; connections.PATIENCE = 0.2")
    with connected(app) as silent, connected(app) as slow, connected(app) as again:
        slow.sendall(HALF)
        again.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"403" in again.recv(1000)
        again.sendall(HALF)
        assert all(map(dropped, (silent, slow, again)))
