"""Whom we reach, and whom not."""

from actormap.metrics.reach.attention import attention
from actormap.metrics.reach.blind_spots import blind_spots
from actormap.metrics.reach.capture_recapture import two_lists
from actormap.metrics.reach.contact_diversity import contact_diversity
from actormap.metrics.reach.contact_habits import contact_habits
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import steps, within_reach

__all__ = [
    "attention",
    "blind_spots",
    "contact_diversity",
    "contact_habits",
    "gap",
    "isolation",
    "steps",
    "two_lists",
    "within_reach",
]
