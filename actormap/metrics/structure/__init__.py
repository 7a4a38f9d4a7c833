"""How the network is built."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.structure.brokerage import brokerage
from actormap.metrics.structure.communities import communities
from actormap.metrics.structure.components import components
from actormap.metrics.structure.constraint import constraint
from actormap.metrics.structure.cutpoints import cutpoints as by_parts
from actormap.metrics.structure.fragmentation import fragmentation
from actormap.metrics.structure.key_players import key_players
from actormap.metrics.structure.structural_balance import structural_balance
from actormap.metrics.structure.structural_holes import structural_holes as by_neighbourhoods

cutpoints = with_ways(by_parts, fragmentation)
structural_holes = with_ways(by_neighbourhoods, constraint)

__all__ = [
    "brokerage",
    "communities",
    "components",
    "cutpoints",
    "key_players",
    "structural_balance",
    "structural_holes",
]
