"""The app begins anew in the windows that are open; the process that held the key is gone with its memory.

A lock ends the process. So that the same window can unlock the workspace, the program is read anew in its
place: nothing of what it knew is left, but the sockets on which it listens and the secrets of
the launch, which go over a pipe. No other program can take the port between.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

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


def possible() -> bool:
    """Whether a process can be replaced here, with the sockets that it has."""
    return os.name == "posix"


def begin(handover: Handover) -> NoReturn:
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
