"""How others treat a group."""

from actormap.metrics.groups.block_densities import block_densities
from actormap.metrics.groups.ei_index import ei_index, ei_whole
from actormap.metrics.groups.homophily import homophily
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.groups.segregation import segregation
from actormap.metrics.groups.set_density import set_density
from actormap.metrics.groups.spectral_segregation import spectral_segregation
from actormap.metrics.groups.stigma import stigma

__all__ = [
    "block_densities",
    "ei_index",
    "ei_whole",
    "homophily",
    "platform_exclusion",
    "segregation",
    "set_density",
    "spectral_segregation",
    "stigma",
]
