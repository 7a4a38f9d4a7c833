"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.monitor.danger.risk import risk
from actormap.metrics.monitor.danger.watch import watch
from actormap.metrics.monitor.frameworks import frameworks
from actormap.metrics.monitor.incident.incidents import incidents
from actormap.metrics.monitor.law.hit import hit
from actormap.metrics.monitor.law.laws import laws
from actormap.metrics.monitor.law.recommendations import recommendations
from actormap.metrics.monitor.parameter.compare import compare
from actormap.metrics.monitor.parameter.law_practice import law_practice
from actormap.metrics.monitor.parameter.profile import profile
from actormap.metrics.monitor.parameter.proposals import proposals

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
