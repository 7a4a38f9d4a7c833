"""What each side does well and badly, what opens and what threatens."""

from __future__ import annotations

from actormap.web.pages.partnership import answered
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
    answered.show(reading, "partner.swot")
