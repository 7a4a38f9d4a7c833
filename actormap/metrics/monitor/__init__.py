"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.monitor.compare import compare
from actormap.metrics.monitor.frameworks import frameworks
from actormap.metrics.monitor.hit import hit
from actormap.metrics.monitor.incidents import incidents
from actormap.metrics.monitor.law_practice import law_practice
from actormap.metrics.monitor.laws import laws
from actormap.metrics.monitor.profile import profile
from actormap.metrics.monitor.proposals import proposals
from actormap.metrics.monitor.recommendations import recommendations
from actormap.metrics.monitor.risk import risk
from actormap.metrics.monitor.watch import watch

__all__ = [
    "compare",
    "frameworks",
    "hit",
    "incidents",
    "law_practice",
    "laws",
    "profile",
    "proposals",
    "recommendations",
    "risk",
    "watch",
]
