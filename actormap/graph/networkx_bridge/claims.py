"""Which calls of networkx run here: the parameters that a function heeds, and the graphs that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import signature
from typing import Any, TypeVar

import networkx as nx

from actormap.graph.networkx_bridge.layer_graph import LayerGraph

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
