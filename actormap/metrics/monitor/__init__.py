"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.monitor.frameworks import frameworks
from actormap.metrics.monitor.incidents import incidents

__all__ = ["frameworks", "incidents"]
