"""Whose program is at the other end of a connection, where the system tells (Linux)."""

from __future__ import annotations

import os
import socket
import struct
import sys
from itertools import starmap
from pathlib import Path

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
        wanted = f" {' '.join(starmap(_written, ends))} "
        lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
        if entry := next((line for line in lines if wanted in line), None):
            return int(entry.split()[_USER])
    return None


def _as_six(end: Address) -> Address:
    host, port = end
    return (host if ":" in host else f"::ffff:{host}", port)


def _written(host: str, port: int) -> str:
    """An end of a connection as the lists write it: words of 32 bits in the order of this machine."""
    packed = socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    words = struct.unpack(f"={len(packed) // 4}I", packed)
    return "".join(f"{word:08X}" for word in words) + f":{port:04X}"
