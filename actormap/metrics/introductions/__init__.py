"""Who can introduce us, safely."""

from actormap.metrics.introductions.assignment import assign
from actormap.metrics.introductions.handover import handover
from actormap.metrics.introductions.introducer_cover import cover
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.introductions.open_door import open_door
from actormap.metrics.introductions.plans import plans
from actormap.metrics.introductions.refusal import refusal
from actormap.metrics.introductions.routes import introducers, routes
from actormap.metrics.introductions.steiner_tree import route_tree

__all__ = [
    "assign",
    "cover",
    "handover",
    "introducer_load",
    "introducers",
    "open_door",
    "plans",
    "refusal",
    "route_tree",
    "routes",
]
