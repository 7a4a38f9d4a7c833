"""A layer of a map as a graph that networkx's functions take, worked out by the engine."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from inspect import signature
from numbers import Real
from typing import Any, ClassVar, Literal, TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Floats, Ints
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, series
from actormap.core.tables.records import records
from actormap.engine.edges import Edges
from actormap.graph.layer import Layer
from actormap.graph.layers import layers_of

LayerName = Literal["collaboration", "referral", "signed", "influence"]
LAYERS = ("collaboration", "referral", "signed", "influence")


class LeftToNetworkx(NotImplementedError):
    """A call that the engine does not answer as networkx would.

    networkx takes this kind of error from a backend as a word that it declines, and does the work itself.
    """


@dataclass(frozen=True, eq=False)
class LayerGraph:
    """Simple edges between named nodes; it cannot be changed.

    Parameters
    ----------
    names
        Nodes, each once.
    source, target
        Ends of each edge, as positions in `names`. No pair comes twice, none is joined with itself.
    directed
        Whether edges lead from source to target only.
    attributes
        Values of each edge under their names.
    """

    __networkx_backend__: ClassVar[str] = "actormap"

    names: tuple[Hashable, ...]
    source: Ints
    target: Ints
    directed: bool = False
    attributes: dict[str, list[Any]] = field(default_factory=dict)

    @kept_property
    def index(self) -> dict[Hashable, int]:
        """Position of each node."""
        return {name: i for i, name in enumerate(self.names)}

    def values(self, attribute: str | None, *, above: float = -1.0) -> Floats:
        """Values of each edge, 1 without an attribute; `LeftToNetworkx` where one is endless or too low."""
        if attribute is None:
            return np.ones(len(self.source))
        column = self.attributes[attribute]
        if not all(isinstance(value, Real) for value in column):
            raise LeftToNetworkx(f"{attribute!r} is not a number at every edge")
        values = np.array(column, dtype=float)
        if not (np.isfinite(values).all() and (values >= 0).all() and (values > above).all()):
            raise LeftToNetworkx(f"{attribute!r} is negative, endless or not known at an edge")
        return values

    def edges_with(self, attribute: str | None, *, above: float = -1.0) -> Edges:
        """The edges as the kernels take them, with values as `values` gives them."""
        return Edges(len(self), self.source, self.target, self.values(attribute, above=above), self.directed)

    @kept_property
    def undirected(self) -> Edges:
        """The edges without their direction and values."""
        return Edges(len(self), self.source, self.target)

    def arcs(self, attribute: str | None = None) -> Edges:
        """Directed edges with their values; an undirected edge is two, one each way."""
        values = self.values(attribute)
        if self.directed:
            return Edges(len(self), self.source, self.target, values, True)
        ends = np.r_[self.source, self.target], np.r_[self.target, self.source]
        return Edges(len(self), *ends, np.r_[values, values], True)

    def by_node(self, values: npt.NDArray[Any]) -> dict[Hashable, Any]:
        """One value under the name of each node."""
        return dict(zip(self.names, values.tolist(), strict=True))

    def of(self, nodes: Any, values: npt.NDArray[Any]) -> Any:
        """Values as networkx gives them: of all nodes, of one, or of some by name."""
        values_by_node = self.by_node(values)
        if nodes is not None and nodes in self:
            return values_by_node[nodes]
        return {node: values_by_node[node] for node in self.chosen(nodes)}

    def chosen(self, nodes: Any) -> list[Hashable]:
        """The nodes that a call is about, as networkx reads it: all, one, or those of some that there are."""
        if nodes is None:
            return list(self.names)
        if nodes in self:
            return [nodes]
        if not isinstance(nodes, Iterable):
            raise nx.NetworkXError(f"Node {nodes} is not in the graph.")
        return [node for node in nodes if node in self]

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.names)

    def __contains__(self, node: object) -> bool:
        try:
            return node in self.index
        except TypeError:  # what cannot be hashed is no node
            return False

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"<LayerGraph: {kind}, {len(self)} nodes, {self.number_of_edges()} edges>"

    def is_directed(self) -> bool:
        """Whether edges lead from source to target only."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Never: parallel ties are one edge."""
        return False

    def number_of_nodes(self) -> int:
        """Number of nodes, those without edges included."""
        return len(self)

    def number_of_edges(self) -> int:
        """Number of edges."""
        return len(self.source)


def layer_graph(m: ActorMap, view: View, layer: LayerName = "collaboration") -> LayerGraph:
    """A layer of a map as a graph for networkx: ``nx.betweenness_centrality(layer_graph(m, view))``.

    Parameters
    ----------
    m
        The map. What a viewer may not see is in no map that `actormap.read` gives, and so it is neither in
        the graph nor in any figure that is worked out on it.
    view
        The day, the certainty and the thresholds.
    layer
        ``collaboration`` (undirected, civil society only), ``referral``, ``signed`` or ``influence``.

    Returns
    -------
    LayerGraph
        A node for each actor of the layer, under its id; edges with ``weight`` (strength, 0 to 1), ``q``
        (probability that the edge exists) and ``sign`` (1 or -1).

    Raises
    ------
    Refused
        There is no such layer.

    Notes
    -----
    networkx knows neither coverage nor doubt: who has no edge may only never have been asked about. The
    analyses of this package say so, networkx's figures do not.
    """
    if layer not in LAYERS:
        raise Refused(
            "there is no layer '{layer}'. Use one of: {layers}.", layer=Name(layer), layers=series(LAYERS)
        )
    ties: Layer = getattr(layers_of(m, view), layer)
    place = (np.cumsum(ties.nodes) - 1).astype(np.int32)
    attributes = {"weight": ties.weight.tolist(), "q": ties.q.tolist(), "sign": ties.sign.tolist()}
    return LayerGraph(
        tuple(ties.ids[ties.nodes]),
        place[ties.source],
        place[ties.target],
        layer != "collaboration",
        attributes,
    )


def from_nx(graph: nx.Graph, edge_attributes: Iterable[tuple[str, Any]] | None) -> LayerGraph:
    """A graph of networkx with some attributes of its edges, and their values where an edge has none."""
    names = tuple(graph)
    index = {name: i for i, name in enumerate(names)}
    ends = np.array([(index[u], index[v]) for u, v in graph.edges()], dtype=np.int32).reshape(-1, 2)
    attributes = {
        name: [value for _, _, value in graph.edges(data=name, default=missing)]
        for name, missing in edge_attributes or ()
    }
    return LayerGraph(names, ends[:, 0], ends[:, 1], graph.is_directed(), attributes)


def to_nx(graph: LayerGraph) -> nx.Graph:
    """The same as a graph of networkx."""
    copy = nx.DiGraph() if graph.directed else nx.Graph()
    copy.add_nodes_from(graph.names)
    columns = graph.attributes.values()
    rows = zip(*columns, strict=True) if columns else ((),) * graph.number_of_edges()
    copy.add_edges_from(
        (graph.names[u], graph.names[v], dict(zip(graph.attributes, row, strict=True)))
        for u, v, row in zip(graph.source.tolist(), graph.target.tolist(), rows, strict=True)
    )
    return copy


F = TypeVar("F", bound=Callable[..., Any])


def only_default(*parameters: str, undirected: bool = False) -> Callable[[F], F]:
    """Mark a function of networkx that runs here as long as some parameters are left as they are.

    With other values networkx does the work, and where `undirected`, that on directed graphs.
    """

    def mark(function: F) -> F:
        function.__dict__.update(only_default=parameters, undirected=undirected)
        return function

    return mark


def reason_against(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
    """Why a call does not run here, or None where it does."""
    parameters = signature(function)
    try:
        given = parameters.bind(*args, **kwargs)
    except TypeError as error:
        return str(error)
    given.apply_defaults()
    graph, *others = given.arguments.values()
    for name in getattr(function, "only_default", ()):
        default, value = parameters.parameters[name].default, given.arguments[name]
        if value is not default and (type(value) is not type(default) or value != default):
            return f"{name} is not left as it is"
    if any(callable(value) or isinstance(value, Iterator) for value in others):
        return "a function, or what can be read only once and might be declined later"
    return _graph_against(graph, undirected=getattr(function, "undirected", False))


def _graph_against(graph: Any, *, undirected: bool) -> str | None:
    if type(graph) not in {LayerGraph, nx.Graph, nx.DiGraph}:
        return "parallel edges, or a class of graphs that may know its edges otherwise"
    if not isinstance(graph, LayerGraph) and any(node in others for node, others in graph.adjacency()):
        return "self-loops"
    if undirected and graph.is_directed():
        return "a directed graph"
    return None


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
