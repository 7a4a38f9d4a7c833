"""How sure we are, and what to ask next."""

from actormap.metrics.evidence.coverage_report import coverage
from actormap.metrics.evidence.density_error import density_error
from actormap.metrics.evidence.missing_bounds import missing_bounds
from actormap.metrics.evidence.next_questions import ask
from actormap.metrics.evidence.proxy_information import proxy_information
from actormap.metrics.evidence.record_errors import coverage_curve, record_errors

__all__ = [
    "ask",
    "coverage",
    "coverage_curve",
    "density_error",
    "missing_bounds",
    "proxy_information",
    "record_errors",
]
