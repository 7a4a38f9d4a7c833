"""How sure we are, and what to ask next."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.evidence.coverage_report import coverage
from actormap.metrics.evidence.density_error import density_error as by_actors
from actormap.metrics.evidence.missing_bounds import missing_bounds
from actormap.metrics.evidence.next_questions import ask
from actormap.metrics.evidence.proxy_information import proxy_information
from actormap.metrics.evidence.record_errors import coverage_curve, record_errors

density_error = with_ways(by_actors, missing_bounds, record_errors, coverage_curve)

__all__ = ["ask", "coverage", "density_error", "proxy_information"]
