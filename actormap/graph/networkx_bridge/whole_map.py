"""A whole map as a networkx graph, and back."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.records import records


def to_networkx(m: ActorMap) -> nx.MultiDiGraph:
    """The map as a graph of the library that most people know.

    Returns
    -------
    MultiDiGraph
        A node for each actor and platform (attribute ``table`` says which), an edge for each tie
        under its id as key, attributes as in the tables; the other tables are in
        ``graph["tables"]``. `from_networkx` is its inverse.
    """
    graph = nx.MultiDiGraph()
    others = schema.open_tables().keys() - {"actors", "platforms", "ties"}
    graph.graph["tables"] = {name: records(m[name]) for name in sorted(others)}
    for table in ("actors", "platforms"):
        for row in records(m[table]):
            graph.add_node(row.pop("id"), table=table, **row)
    for row in records(m.ties):
        key, source, target = row.pop("id"), row.pop("source_id"), row.pop("target_id")
        graph.add_edge(source, target, key=key, **row)
    return graph


def from_networkx(graph: nx.MultiDiGraph) -> ActorMap:
    """The map that a graph describes; the inverse of `to_networkx`.

    Parameters
    ----------
    graph
        Nodes with the attributes of actors (at least ``name``), edges with those of ties (at
        least ``kind``); ``table="platforms"`` marks a platform.

    Raises
    ------
    InvalidMap
        The attributes break a rule of the schema; nothing is guessed.
    """
    nodes: dict[str, list[dict[str, Any]]] = {"actors": [], "platforms": []}
    for node, data in graph.nodes(data=True):
        row = {**data, "id": node}
        nodes[row.pop("table", "actors")].append(row)
    ties = [
        {**data, "id": key, "source_id": source, "target_id": target}
        for source, target, key, data in graph.edges(keys=True, data=True)
    ]
    tables = {**nodes, "ties": ties, **graph.graph.get("tables", {})}
    return ActorMap(**{name: pd.DataFrame(rows) for name, rows in tables.items() if rows})
