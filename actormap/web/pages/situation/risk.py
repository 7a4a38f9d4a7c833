"""The risk of a group, alerts, and dates to watch."""

from __future__ import annotations

from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
