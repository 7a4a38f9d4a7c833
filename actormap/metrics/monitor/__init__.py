"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.monitor.hit import hit
from actormap.metrics.monitor.laws import laws
from actormap.metrics.monitor.recommendations import recommendations

__all__ = ["hit", "laws", "recommendations"]
