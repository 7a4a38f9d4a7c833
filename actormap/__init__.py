"""actormap: map the civil society of a country, and act on the map without doing harm.

The names below are the public library; everything else may change. They are imported when first
used, so that ``import actormap`` costs nothing. The analyses stand in eleven families, each a
question of the user: ``actormap.reach.gap(m, view)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from actormap.core.config import Thresholds, View
    from actormap.core.errors import ActormapError, Issue
    from actormap.core.findings import Finding, Findings
    from actormap.core.model import ActorMap, Changes
    from actormap.graph.layers import Layers
    from actormap.graph.networkx_bridge.layer_graph import from_networkx, layer_graph, to_networkx
    from actormap.ingest import read_map
    from actormap.metrics import (
        change,
        coordination,
        evidence,
        groups,
        influence,
        introductions,
        monitor,
        partner,
        protect,
        reach,
        structure,
    )
    from actormap.metrics.evidence.resampling import resampled
    from actormap.metrics.summary import main_findings
    from actormap.records.finder import find
    from actormap.rights.access import Principal, read, write
    from actormap.store import create_store, open_store
    from actormap.viz.map.network import write_map

_FAMILIES = (
    "change",
    "coordination",
    "evidence",
    "groups",
    "influence",
    "introductions",
    "monitor",
    "partner",
    "protect",
    "reach",
    "structure",
)
_ROOMS = {"brief": "viz.brief", "viz": "viz"}
"""Rooms with a face of their own: ``actormap.viz.show(m)``, ``actormap.brief.write_brief(...)``."""
_WHERE = {
    "ActorMap": "core.model",
    "ActormapError": "core.errors",
    "Changes": "core.model",
    "Finding": "core.findings",
    "Findings": "core.findings",
    "Issue": "core.errors",
    "Layers": "graph.layers",
    "Principal": "rights.access",
    "Thresholds": "core.config",
    "View": "core.config",
    "create_store": "store",
    "find": "records.finder",
    "from_networkx": "graph.networkx_bridge.layer_graph",
    "layer_graph": "graph.networkx_bridge.layer_graph",
    "main_findings": "metrics.summary",
    "open_store": "store",
    "read": "rights.access",
    "read_map": "ingest",
    "resampled": "metrics.evidence.resampling",
    "to_networkx": "graph.networkx_bridge.layer_graph",
    "write": "rights.access",
    "write_map": "viz.map.network",
}

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
    "change",
    "coordination",
    "create_store",
    "evidence",
    "find",
    "from_networkx",
    "groups",
    "influence",
    "introductions",
    "layer_graph",
    "main_findings",
    "monitor",
    "open_store",
    "partner",
    "protect",
    "reach",
    "read",
    "read_map",
    "resampled",
    "structure",
    "to_networkx",
    "write",
    "write_map",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"actormap.{_ROOMS[name]}")
    if name in _FAMILIES:
        return import_module(f"actormap.metrics.{name}")
    if name in _WHERE:
        return getattr(import_module(f"actormap.{_WHERE[name]}"), name)
    message = f"module 'actormap' has no attribute {name!r}"
    raise AttributeError(message)
