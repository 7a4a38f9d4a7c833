"""All measures of one network by networkx, and by igraph with scipy, as a competent analyst would write it.

Each script reads the three tables that `whole.py` writes, and writes the same results: one CSV a measure.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

DAY = "2026-06-30"
WORKING = {"coordination", "joint_activity", "information_sharing", "support", "solidarity", "protection"}
SOCIETY = {"civil_society", "community"}
OFFICE = "field_presence"
SOURCES, LISTED, SEED = 64, 1000, 1


def with_networkx(folder: Path, out: Path) -> None:  # noqa: C901, PLR0912, PLR0915 - a script, from top to bottom
    """A MultiDiGraph of all that is recorded, a simple graph of it, one call of the library a measure."""
    from collections import Counter, defaultdict  # noqa: PLC0415 - each side imports only its own

    import community as louvain  # noqa: PLC0415
    import networkx as nx  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    def read(name: str) -> Any:
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)

    def write(name: str, values: dict[Any, Any]) -> None:
        frame = pd.DataFrame({"id": list(values), "value": list(values.values())})
        frame.to_csv(out / f"{name}.csv", index=False)

    actors, ties, presence = read("actors"), read("ties"), read("presence")
    graph = nx.MultiDiGraph()
    for row in actors.itertuples(index=False):
        graph.add_node(row.id, name=row.name, sphere=row.sphere, area=row.adm1_pcode)
    for row in ties.itertuples(index=False):
        graph.add_edge(row.source_id, row.target_id, key=row.id, kind=row.kind, begin=row[4], end=row.to)
    working = nx.Graph()
    working.add_nodes_from(graph)
    society = {actor for actor, data in graph.nodes(data=True) if data["sphere"] in SOCIETY}
    (office,) = [actor for actor, data in graph.nodes(data=True) if data["sphere"] == OFFICE]
    met = set()
    for source, target, data in graph.edges(data=True):
        if data["begin"] > DAY or (data["end"] and data["end"] < DAY) or source == target:
            continue
        if data["kind"] in WORKING and source in society and target in society:
            working.add_edge(source, target)
        elif data["kind"] == "contact" and source == office:
            met.add(target)

    write("degree", dict(working.degree()))
    parts = list(nx.connected_components(working))
    write("parts", {actor: len(part) for part in parts for actor in part})
    write("core", nx.core_number(working))
    nodes = list(working)
    chosen = np.random.default_rng(SEED).choice(len(nodes), SOURCES, replace=False)
    starts = [nodes[i] for i in chosen]
    write("betweenness", nx.betweenness_centrality_subset(working, starts, nodes))
    write("pagerank", nx.pagerank(working, tol=1e-12 / len(nodes), max_iter=1000))
    write("constraint", nx.constraint(working))
    triangles = nx.triangles(working)
    # In a network without weights and directions: contacts less their mean number of ties to each other.
    effective = {a: d - 2 * triangles[a] / d if d else float("nan") for a, d in working.degree()}
    write("effective_size", effective)
    write("clustering", nx.clustering(working))
    communities = louvain.best_partition(working, random_state=SEED)
    write("communities", communities)
    write("modularity", {"modularity": louvain.modularity(communities, working)})
    within = working.copy()
    within.add_edges_from((office, actor) for actor in met)
    write("reach", nx.single_source_shortest_path_length(within, office))

    areas = nx.get_node_attributes(graph, "area")
    sector: dict[str, str] = {}
    cells, occupied = defaultdict(set), defaultdict(set)
    for row in presence.itertuples(index=False):
        sector[row.actor_id] = min(row.sector, sector.get(row.actor_id, row.sector))
        if row[3] <= DAY and (not row.to or row.to >= DAY):
            cells[row.sector, row.pcode].add(row.actor_id)
            occupied[row.actor_id].add((row.sector, row.pcode))
    group = {actor: f"{sector[actor]}@{areas[actor]}" for actor in working if actor in sector}
    inside, across = Counter(), Counter()
    for source, target in working.edges():
        if group[source] == group[target]:
            inside[group[source]] += 1
        else:
            across[group[source]] += 1
            across[group[target]] += 1
    ei = {
        name: (across[name] - inside[name]) / (across[name] + inside[name])
        for name in sorted(set(group.values()))
        if across[name] + inside[name]
    }
    write("ei", ei)
    shared: dict[tuple[str, str], int] = Counter()
    for here in cells.values():
        for u, v in combinations(sorted(here), 2):
            if not working.has_edge(u, v):
                shared[u, v] += 1
    gaps = [
        (-count / min(len(occupied[u]), len(occupied[v])), -count, u, v) for (u, v), count in shared.items()
    ]
    gaps.sort()
    write("gaps", {f"{u}:{v}": -overlap for overlap, _, u, v in gaps[:LISTED]} | {"all": len(gaps)})


def with_igraph(folder: Path, out: Path) -> None:  # noqa: PLR0915 - a script, from top to bottom
    """One graph of igraph and a call of it a measure; what it lacks with numpy and scipy."""
    import random  # noqa: PLC0415 - each side imports only its own

    import igraph as ig  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    from pyarrow import csv, table  # noqa: PLC0415
    from scipy import sparse  # noqa: PLC0415

    def read(name: str) -> Any:
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, engine="pyarrow")

    def write(name: str, ids: Any, values: Any) -> None:
        csv.write_csv(table({"id": ids, "value": values}), out / f"{name}.csv")

    def valid(frame: Any) -> Any:
        return frame[(frame["from"] <= DAY) & ((frame["to"] == "") | (frame["to"] >= DAY))]

    actors, ties, presence = read("actors"), valid(read("ties")), read("presence")
    ids, index = actors["id"].to_numpy(), pd.Index(actors["id"])
    n = len(ids)
    society, office = actors["sphere"].isin(SOCIETY).to_numpy(), actors["sphere"].eq(OFFICE).to_numpy()
    source, target = index.get_indexer(ties["source_id"]), index.get_indexer(ties["target_id"])
    kept = ties["kind"].isin(WORKING).to_numpy() & society[source] & society[target] & (source != target)
    met = np.unique(target[(ties["kind"] == "contact").to_numpy() & office[source]])
    pairs = np.unique(np.minimum(source, target)[kept] * n + np.maximum(source, target)[kept])
    u, v = pairs // n, pairs % n
    graph = ig.Graph(n=n, edges=np.column_stack([u, v]))

    degree = np.array(graph.degree())
    write("degree", ids, degree)
    parts = graph.connected_components()
    write("parts", ids, np.array(parts.sizes())[parts.membership])
    write("core", ids, graph.coreness())
    starts = np.random.default_rng(SEED).choice(n, SOURCES, replace=False)
    write("betweenness", ids, graph.betweenness(sources=starts.tolist()))
    write("pagerank", ids, graph.pagerank())
    write("constraint", ids, graph.constraint())
    clustering = np.array(graph.transitivity_local_undirected(mode="zero"))
    with np.errstate(invalid="ignore"):
        write("effective_size", ids, np.where(degree > 0, degree - clustering * (degree - 1), np.nan))
    write("clustering", ids, clustering)
    ig.set_random_number_generator(random.Random(SEED))  # noqa: S311 - repeatable, not secret
    communities = graph.community_leiden("modularity", n_iterations=2)
    write("communities", ids, communities.membership)
    write("modularity", ["modularity"], [communities.modularity])
    graph.add_vertices(1)
    graph.add_edges([(n, int(actor)) for actor in met])
    reach = np.array(graph.distances(source=[n])[0][:n])
    write("reach", ids[np.isfinite(reach)], reach[np.isfinite(reach)])

    sector = presence.groupby("actor_id")["sector"].min().reindex(ids)
    group, names = pd.factorize(sector.reset_index(drop=True) + "@" + actors["adm1_pcode"], sort=True)
    same = group[u] == group[v]
    inside = np.bincount(group[u[same]], minlength=len(names))
    across = np.bincount(np.concatenate([group[u[~same]], group[v[~same]]]), minlength=len(names))
    some = inside + across > 0
    write("ei", names[some], (across - inside)[some] / (across + inside)[some])

    presence = valid(presence)
    actor = index.get_indexer(presence["actor_id"])
    cell = pd.factorize(presence["sector"] + "@" + presence["pcode"])[0]
    where = sparse.csr_array((np.ones(len(actor), dtype=np.int32), (actor, cell)))
    shared = sparse.triu(where @ where.T, k=1).tocoo()
    key = shared.row.astype(np.int64) * n + shared.col
    at = np.minimum(np.searchsorted(pairs, key), len(pairs) - 1)
    free = pairs[at] != key
    a, b, count = shared.row[free], shared.col[free], shared.data[free]
    size = np.bincount(actor, minlength=n)
    overlap = count / np.minimum(size[a], size[b])
    order = np.lexsort((b, a, -count, -overlap))[:LISTED]
    write("gaps", [*(ids[a[order]] + ":" + ids[b[order]]), "all"], [*overlap[order], float(len(a))])
