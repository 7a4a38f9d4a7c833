"""With whom the office works, in which step: boards of a SWOT, stages, principles, what is owed."""

from actormap.metrics.partner.check import check
from actormap.metrics.partner.match import match
from actormap.metrics.partner.stages import stages
from actormap.metrics.partner.swot import swot

__all__ = ["check", "match", "stages", "swot"]
