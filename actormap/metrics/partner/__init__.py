"""With whom the office works, in which step: boards of a SWOT, stages, principles, what is owed."""

from actormap.metrics.partner.already import already
from actormap.metrics.partner.balance import balance
from actormap.metrics.partner.decisions import decisions
from actormap.metrics.partner.meeting import meeting
from actormap.metrics.partner.promises import promises

__all__ = ["already", "balance", "decisions", "meeting", "promises"]
