"""Connections as they come in: from this user's programs alone, not too many, and not for ever."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
from itertools import starmap
from pathlib import Path
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from actormap.core.words import _

MOST = 128
"""So many connections are open at once; a system may allow a program no more than 256 files."""
WAITING = 32
"""So many may wait to be taken up: all of them are taken at once, before any is looked at."""
PATIENCE = 20.0
"""Seconds in which a request must have come."""

_warnings: set[str] = set()


class Guarded(H11Protocol):
    """A connection of the server; whoever does not ask anything makes room for others.

    Notes
    -----
    uvicorn waits for ever for the rest of a request, and takes as many connections as come. When there
    are no more file handles it can neither answer nor open the workspace.
    """

    user: int | None = None
    """Whose programs may connect; None is the user of this one."""
    _open: dict[Guarded, None] = {}  # noqa: RUF012 - all of this process, the oldest first

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self._looked_at = False
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take up a connection, and let go of the oldest one that asks nothing where there are too many."""
        super().connection_made(transport)
        self._open[self] = None
        self._wait()
        if len(self.connections) > MOST:
            next((connection for connection in self._open if not connection.asks), self).drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._forget()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Look at whose program it is before anything that it says is looked at."""
        if not self._looked_at:
            self._looked_at = True
            if not (self.server and self.client and is_of(self.user, _end(self.server), self.client)):
                _warn_once(_("A program of another user of this computer tried to connect; it was refused."))
                self.drop()
                return
        super().data_received(data)

    def handle_events(self) -> None:
        """Answer what has come; for what has not, the time runs from its first byte on."""
        super().handle_events()
        if self.asks:
            self._stop_waiting()
        else:
            self._wait()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over; it is no longer one of these."""
        self._forget()
        super().handle_websocket_upgrade(event)

    @property
    def asks(self) -> bool:
        """Whether a request is at work."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        if self._deadline is None and self in self._open:
            self._deadline = self.loop.call_later(PATIENCE, self.drop)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _forget(self) -> None:
        self._open.pop(self, None)
        self._stop_waiting()

    def drop(self) -> None:
        """Let go of the connection at once."""
        self._forget()
        self.transport.abort()


def only_from(user: int | None) -> type[Guarded]:
    """Connections from programs of one user, such as that of a proxy; None is the user of this program."""
    return type("Guarded", (Guarded,), {"user": user})


def _end(server: tuple[str, int | None]) -> Address:
    return server[0], server[1] or 0


def _warn_once(what: str) -> None:
    if what not in _warnings:
        _warnings.add(what)
        sys.stderr.write(f"{what}\n")


Address = tuple[str, int]
LISTS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_USER = 7
"""Column of the user in these lists (proc(5))."""
_LOOKS = 2
"""The lists are read in pieces: a line can be missed while others come and go."""


def is_supported() -> bool:
    """Whether this system says whose program is at the other end of a connection."""
    return sys.platform == "linux" and LISTS[0].exists()


def is_of(user: int | None, ours: Address, theirs: Address) -> bool:
    """Whether a connection comes from a program of a user; None is the user of this program.

    True on systems that do not tell; where they do, a program that is not found is not of that user.
    Addresses are host and port of both ends, as numbers.
    """
    if not is_supported():
        return True
    wanted = os.getuid() if user is None else user
    return any(owner(ours, theirs) == wanted for _ in range(_LOOKS))


def owner(ours: Address, theirs: Address) -> int | None:
    """Number of the user whose program is at the far end of a connection; None where none is listed.

    Addresses are host and port of both ends, as numbers.
    """
    # A program may reach an address of version 4 from a socket of version 6.
    for file, ends in zip(LISTS, ((theirs, ours), (_as_six(theirs), _as_six(ours))), strict=True):
        wanted = f" {' '.join(starmap(_as_listed, ends))} "
        lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
        if entry := next((line for line in lines if wanted in line), None):
            return int(entry.split()[_USER])
    return None


def _as_six(end: Address) -> Address:
    host, port = end
    return (host if ":" in host else f"::ffff:{host}", port)


def _as_listed(host: str, port: int) -> str:
    """An end of a connection as the lists write it: words of 32 bits in the order of this machine."""
    packed = socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"
