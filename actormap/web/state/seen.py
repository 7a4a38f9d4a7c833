"""Which alerts somebody has seen."""

from __future__ import annotations

from collections.abc import Iterable

from actormap.metrics.monitor.danger.alerts import Alert, alerts
from actormap.web.state import marked
from actormap.web.state.session import Reading

_KIND = "alerts seen by"


def unseen(reading: Reading) -> tuple[Alert, ...]:
    """Alerts of the last quarter that who looks has not said to have seen, the latest first."""
    known = set(marked.marks(reading, _KIND))
    return tuple(alert for alert in alerts(reading.map, reading.view) if marked.mark(alert.key) not in known)


def see(reading: Reading, some: Iterable[Alert]) -> None:
    """Remember that some were seen."""
    marked.add(reading, _KIND, (marked.mark(alert.key) for alert in some))
