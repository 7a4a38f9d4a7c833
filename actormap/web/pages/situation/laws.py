"""Laws, what they restrict, whom they hit."""

from __future__ import annotations

from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
