"""Which alerts somebody has seen: kept in the workspace for each role, and never in the record."""

from __future__ import annotations

import json
from collections.abc import Iterable

from actormap.core.tables.ids import fingerprint
from actormap.metrics.monitor.danger.alerts import Alert, alerts
from actormap.web.state.session import Reading, workspace

_KEPT = "form alerts seen by"
"""Under which name they are kept: what begins so goes when an actor is forgotten."""
MOST = 2_000
"""So many are remembered, the latest."""
_held: dict[tuple[str, str], list[str]] = {}
"""The same on a server, where nothing is kept beside the map, by workspace and reader."""


def unseen(reading: Reading) -> tuple[Alert, ...]:
    """Alerts of the last quarter that who looks has not said to have seen, the latest first."""
    known = set(_marks(reading))
    return tuple(alert for alert in alerts(reading.map, reading.view) if _mark(alert) not in known)


def see(reading: Reading, some: Iterable[Alert]) -> None:
    """Remember that some were seen."""
    marks = [*dict.fromkeys([*_marks(reading), *map(_mark, some)])][-MOST:]
    _held[reading.path, workspace().reader] = marks
    workspace().keep(f"{_KEPT} {workspace().reader}", json.dumps(marks))


def _marks(reading: Reading) -> list[str]:
    held = _held.get((reading.path, workspace().reader))
    if held is not None:
        return held
    try:
        kept = json.loads(workspace().kept(f"{_KEPT} {workspace().reader}") or "[]")
    except ValueError:
        return []
    return [mark for mark in kept if isinstance(mark, str)] if isinstance(kept, list) else []


def _mark(alert: Alert) -> str:
    """What is remembered of an alert: nothing that names a record."""
    return fingerprint([alert.key])
