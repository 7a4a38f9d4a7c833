"""Attacks and labels by month, area and group."""

from __future__ import annotations

from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
