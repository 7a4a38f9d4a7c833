"""What frameworks of others ask, and what our records answer."""

from __future__ import annotations

from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
