"""Which entries may be one and the same: told with reasons, decided by people, never merged by itself."""

from actormap.ingest.matching.candidates import (
    PROBABLE,
    Candidate,
    candidates,
    candidates_of_import,
    decided,
    decisions,
    taken_back,
    undecided,
)
from actormap.ingest.matching.evidence import Evidence

__all__ = [
    "PROBABLE",
    "Candidate",
    "Evidence",
    "candidates",
    "candidates_of_import",
    "decided",
    "decisions",
    "taken_back",
    "undecided",
]
