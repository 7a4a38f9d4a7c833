"""How others treat a group."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.groups.class_densities import block_densities, ei_whole
from actormap.metrics.groups.platform_exclusion import platform_exclusion
from actormap.metrics.groups.segregation import ei_index, homophily, spectral_segregation
from actormap.metrics.groups.segregation import segregation as by_pairs
from actormap.metrics.groups.set_density import set_density
from actormap.metrics.groups.stigma import stigma

segregation = with_ways(by_pairs, ei_index, ei_whole, block_densities, spectral_segregation, homophily)

__all__ = ["platform_exclusion", "segregation", "set_density", "stigma"]
