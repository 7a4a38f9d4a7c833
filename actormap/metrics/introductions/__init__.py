"""Who can introduce us, safely."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.introductions.assignment import assign as by_turns
from actormap.metrics.introductions.handover import handover
from actormap.metrics.introductions.introducer_cover import cover
from actormap.metrics.introductions.introducer_load import introducer_load
from actormap.metrics.introductions.open_door import open_door
from actormap.metrics.introductions.plans import plans
from actormap.metrics.introductions.refusal import refusal
from actormap.metrics.introductions.routes import introducers
from actormap.metrics.introductions.routes import routes as by_chance
from actormap.metrics.introductions.steiner_tree import route_tree

routes = with_ways(by_chance, introducers, refusal)
assign = with_ways(by_turns, cover, route_tree)

__all__ = ["assign", "handover", "introducer_load", "open_door", "plans", "routes"]
