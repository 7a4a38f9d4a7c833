"""What windows were shown and had half filled in when they were locked, to be taken up where they were left.

It goes into the workspace, encrypted as all of it, and comes back as plain values: a file that somebody else
made can name nothing that is run. What else a window holds says by `keeps` how it is written and read.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

KEPT = "form windows"
"""Under which name it is kept in the workspace; what begins so goes when an actor is forgotten."""
MOST = 8
"""So many windows are kept, the latest."""
NEVER = "start "
"""How the names begin of what is filled in where a workspace is made: passphrases, which no file holds."""
SEALED = "sealed part: "
"""Stands in the names of all that belongs to the sealed part: it is not put into the open one."""
_PLAIN = (bool, int, float, str, type(None))
_MADE: dict[str, Callable[[Any], Any]] = {
    "tuple": lambda items: tuple(map(_read, items)),
    "set": lambda items: set(map(_read, items)),
    "date": dt.date.fromisoformat,
    "dict": lambda pairs: {_read(key): _read(value) for key, value in pairs},
}
_KEEPERS: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {}


def keeps(key: str, write: Callable[[Any], Any], read: Callable[[Any], Any], under: str = "") -> None:
    """Say how what a window holds under a key is written as plain values, and read; None is not kept.

    What was read is held under another key where one is given.
    """
    _KEEPERS[key] = (under or key, write, read)


def written(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a window holds, as far as it can be taken up again."""
    kept: dict[str, Any] = {}
    for key, value in held.items():
        if key.startswith(NEVER) or SEALED in key:
            continue
        plain = _KEEPERS[key][1](value) if key in _KEEPERS else value
        try:
            described = _described(plain)
        except TypeError:
            continue
        if plain is not None:
            kept[key] = described
    return kept


def read(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `written` wrote, by the keys under which it is held; what is none is left out."""
    held: dict[str, Any] = {}
    for key, described in kept.items():
        under, _, make = _KEEPERS.get(key, (key, None, None))
        try:
            plain = _read(described)
            held[under] = plain if make is None else make(plain)
        except (TypeError, ValueError, KeyError):
            continue
    return held


@dataclass(frozen=True, slots=True)
class Left:
    """What stands in a workspace of windows that were locked.

    Parameters
    ----------
    role
        As whom they looked.
    windows
        What each held (`written`), by the number of its session, the latest last.
    drafts
        Reports of meetings that no window shows: about whom, what was filled in (`written`), when.
    """

    role: str = ""
    windows: dict[str, dict[str, Any]] = field(default_factory=dict)
    drafts: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))


def left(text: str) -> Left:
    """What is kept; nothing where somebody else wrote something else."""
    try:
        match json.loads(text or "{}"):
            case {"role": str(role), "windows": dict(windows), "drafts": list(drafts)}:
                return Left(
                    role,
                    {number: held for number, held in windows.items() if isinstance(held, dict)},
                    [(str(about), dict(answers), str(when)) for about, answers, when in drafts],
                )
    except (TypeError, ValueError):
        pass
    return Left()


def _described(value: Any) -> Any:
    """A value as JSON knows it; `TypeError` where it is more than a value."""
    if type(value) in _PLAIN or isinstance(value, str):
        return value
    if isinstance(value, list):
        return list(map(_described, value))
    if isinstance(value, dict):
        return {"dict": [[_described(key), _described(item)] for key, item in value.items()]}
    if isinstance(value, (tuple, set, frozenset)):
        return {"tuple" if isinstance(value, tuple) else "set": list(map(_described, value))}
    if type(value) is dt.date:
        return {"date": value.isoformat()}
    message = f"{type(value).__name__} is not a value"
    raise TypeError(message)


def _read(described: Any) -> Any:
    if isinstance(described, list):
        return list(map(_read, described))
    if isinstance(described, dict):
        ((kind, content),) = described.items()
        return _MADE[kind](content)
    return described
