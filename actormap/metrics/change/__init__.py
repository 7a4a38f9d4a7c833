"""What changed, and what would change."""

from actormap.metrics.change.change import between
from actormap.metrics.change.what_if import what_if

__all__ = [
    "between",
    "what_if",
]
