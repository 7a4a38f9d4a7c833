"""Who moves whom."""

from actormap.metrics.base.options import with_ways
from actormap.metrics.influence.centrality import betweenness as by_paths
from actormap.metrics.influence.centrality import closeness
from actormap.metrics.influence.channels import channels
from actormap.metrics.influence.funding import funder_dependence
from actormap.metrics.influence.impact import impact
from actormap.metrics.influence.influencers import influencers
from actormap.metrics.influence.power_interest_grid import power_interest_grid
from actormap.metrics.influence.power_relations import power_relations
from actormap.metrics.influence.signed_centrality import signed_influence

betweenness = with_ways(by_paths, closeness, influencers, signed_influence)

__all__ = ["betweenness", "channels", "funder_dependence", "impact", "power_interest_grid", "power_relations"]
