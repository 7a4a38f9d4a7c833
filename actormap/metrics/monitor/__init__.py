"""How free civil society is to work: what was judged of it, laws, risk, incidents, frameworks of others."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.monitor.danger.risk import risk
from actormap.metrics.monitor.danger.watch import watch
from actormap.metrics.monitor.frameworks import frameworks
from actormap.metrics.monitor.incident.incidents import incidents
from actormap.metrics.monitor.law.hit import hit
from actormap.metrics.monitor.law.laws import laws as by_provisions
from actormap.metrics.monitor.law.recommendations import recommendations
from actormap.metrics.monitor.parameter.compare import compare
from actormap.metrics.monitor.parameter.law_practice import law_practice
from actormap.metrics.monitor.parameter.profile import profile as by_parameter
from actormap.metrics.monitor.parameter.proposals import proposals

laws = with_ways(by_provisions, recommendations)
profile = with_ways(by_parameter, compare, law_practice)

__all__ = ["frameworks", "hit", "incidents", "laws", "profile", "proposals", "risk", "watch"]
