"""What somebody said of what was shown, such as that it was seen: kept for each role, and never recorded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from actormap.core.tables.ids import fingerprint
from actormap.metrics.monitor.danger.alerts import Alert, alerts
from actormap.web.state.session import Reading, workspace

MOST = 2_000
"""So many are remembered of a kind, the latest."""
_held: dict[tuple[str, str, str], list[str]] = {}
"""The same on a server, where nothing is kept beside the map, by workspace, reader and kind."""


def mark(*parts: str) -> str:
    """What is remembered of a thing: nothing that names a record."""
    return fingerprint(list(parts))


def marks(reading: Reading, kind: str) -> list[str]:
    """What was marked so by who looks."""
    held = _held.get((reading.path, workspace().reader, kind))
    if held is not None:
        return held
    try:
        kept = json.loads(workspace().kept(_name(kind)) or "[]")
    except ValueError:
        return []
    return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []


def add(reading: Reading, kind: str, some: Iterable[str]) -> None:
    """Remember some more."""
    _keep(reading, kind, [*dict.fromkeys([*marks(reading, kind), *some])][-MOST:])


def forget(reading: Reading, kind: str) -> None:
    """Remember none any more."""
    _keep(reading, kind, [])


def _keep(reading: Reading, kind: str, now: Sequence[str]) -> None:
    _held[reading.path, workspace().reader, kind] = list(now)
    workspace().keep(_name(kind), json.dumps(now))


def _name(kind: str) -> str:
    # What begins so goes when an actor is forgotten.
    return f"form {kind} {workspace().reader}"


_ALERTS = "alerts seen by"


def unseen(reading: Reading) -> tuple[Alert, ...]:
    """Alerts of the last quarter that who looks has not said to have seen, the latest first."""
    known = set(marks(reading, _ALERTS))
    return tuple(alert for alert in alerts(reading.map, reading.view) if mark(alert.key) not in known)


def see(reading: Reading, some: Iterable[Alert]) -> None:
    """Remember that some were seen."""
    add(reading, _ALERTS, (mark(alert.key) for alert in some))
