"""Whom we reach, and whom not."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.reach.attention import attention
from actormap.metrics.reach.blind_spots import blind_spots
from actormap.metrics.reach.capture_recapture import two_lists
from actormap.metrics.reach.contact_diversity import contact_diversity as by_kind
from actormap.metrics.reach.contact_habits import contact_habits
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap as by_share
from actormap.metrics.reach.steps import steps as by_steps
from actormap.metrics.reach.steps import within_reach

gap = with_ways(by_share, blind_spots)
steps = with_ways(by_steps, within_reach)
contact_diversity = with_ways(by_kind, contact_habits, attention)

__all__ = ["contact_diversity", "gap", "isolation", "steps", "two_lists"]
