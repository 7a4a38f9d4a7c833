"""Who needs the office now: cases by their clock, who could do what for them, what is due, reprisals."""

from actormap.metrics.protect.options import options
from actormap.metrics.protect.queue import queue
from actormap.metrics.protect.reprisals import reprisals
from actormap.metrics.protect.steps import steps

__all__ = ["options", "queue", "reprisals", "steps"]
