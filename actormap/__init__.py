"""actormap: map the civil society of a country, and act on the map without doing harm.

The names below are the public library; everything else may change. They are imported when first
used, so that ``import actormap`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actormap.access import Principal, read, write
    from actormap.config import Thresholds, View
    from actormap.errors import ActormapError, Issue
    from actormap.findings import Finding, Findings
    from actormap.graph.layers import Layers
    from actormap.graph.networkx_bridge import from_networkx, to_networkx
    from actormap.ingest import read_map
    from actormap.metrics.evidence.resampling import resampled
    from actormap.metrics.introductions.routes import refer
    from actormap.metrics.reach.isolation import isolation
    from actormap.metrics.reach.reach_gap import reach_gap
    from actormap.metrics.reach.steps import steps
    from actormap.metrics.structure.communities import communities
    from actormap.metrics.structure.components import components
    from actormap.metrics.summary import coordinate
    from actormap.model import ActorMap, Changes
    from actormap.store import create_store, open_store
    from actormap.viz.network import write_map

_WHERE = {
    "ActorMap": "model", "ActormapError": "errors", "Changes": "model", "Finding": "findings",
    "Findings": "findings", "Issue": "errors", "Layers": "graph.layers", "Principal": "access",
    "Thresholds": "config", "View": "config", "communities": "metrics.structure.communities",
    "components": "metrics.structure.components", "coordinate": "metrics.summary", "create_store": "store",
    "from_networkx": "graph.networkx_bridge", "isolation": "metrics.reach.isolation", "open_store": "store",
    "reach_gap": "metrics.reach.reach_gap", "read": "access", "read_map": "ingest",
    "refer": "metrics.introductions.routes", "resampled": "metrics.evidence.resampling",
    "steps": "metrics.reach.steps", "to_networkx": "graph.networkx_bridge", "write": "access",
    "write_map": "viz.network",
}  # fmt: skip

__all__ = [
    "ActorMap",
    "ActormapError",
    "Changes",
    "Finding",
    "Findings",
    "Issue",
    "Layers",
    "Principal",
    "Thresholds",
    "View",
    "communities",
    "components",
    "coordinate",
    "create_store",
    "from_networkx",
    "isolation",
    "open_store",
    "reach_gap",
    "read",
    "read_map",
    "refer",
    "resampled",
    "steps",
    "to_networkx",
    "write",
    "write_map",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"actormap.{_WHERE[name]}"), name)
    message = f"module 'actormap' has no attribute {name!r}"
    raise AttributeError(message)
