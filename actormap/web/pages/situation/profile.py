"""What was judged of the environment, parameter by parameter."""

from __future__ import annotations

from actormap.web.pages.situation import scoring
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
    if scoring.is_open():
        scoring.body(reading)
        return
    scoring.opener(reading)
