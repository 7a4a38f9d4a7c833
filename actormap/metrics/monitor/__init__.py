"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.monitor.risk import risk
from actormap.metrics.monitor.watch import watch

__all__ = ["risk", "watch"]
