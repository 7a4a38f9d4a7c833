"""Who works with us in which step of monitoring, and who could be asked."""

from __future__ import annotations

from actormap.web.pages.partnership import answered
from actormap.web.state.session import Reading


def body(reading: Reading) -> None:
    """Show the tab."""
    answered.show(reading, "partner.stages")
