"""With whom the office works, in which step: boards of a SWOT, stages, principles, what is owed."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.partner.already import already
from actormap.metrics.partner.balance import balance
from actormap.metrics.partner.check import check
from actormap.metrics.partner.decisions import decisions
from actormap.metrics.partner.match import match
from actormap.metrics.partner.meeting import meeting
from actormap.metrics.partner.promises import promises
from actormap.metrics.partner.stages import stages
from actormap.metrics.partner.swot import swot as by_side

swot = with_ways(by_side, match)

__all__ = [
    "already",
    "balance",
    "check",
    "decisions",
    "meeting",
    "promises",
    "stages",
    "swot",
]
