"""Invented societies in which it is known who would really introduce whom; and ways to ask them.

Recorded trust is a noisy estimate of that truth. Everybody knows a few hubs by a list, which opens
no door. Some are at risk, some must not be asked. Each policy asks for introductions one after
another until the office is introduced, is out of ideas, or has asked often enough.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from statistics import mean

import networkx as nx
import pandas as pd
from maps import CERTAIN, a_map, actor, offer, tie

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.planner import Planner

ACTORS, CLUSTERS, HUBS, CONTACTS, TARGETS, REQUESTS = 40, 4, 3, 6, 8, 8
Route = tuple[str, ...]
Ask = Callable[["Society", str, set[str]], Iterator[Route]]


@dataclass
class Society:
    """One society.

    Parameters
    ----------
    seed
        Start of all that is drawn.
    """

    seed: int
    truth: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pick = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        ids = [f"n{number:02}" for number in range(ACTORS)]
        hubs, home = ids[:HUBS], {one: number % CLUSTERS for number, one in enumerate(ids)}
        rows = [self._actor(pick, one) for one in ids]
        self.barred = {row["id"] for row in rows if row["never"]}
        self.risk = {row["id"]: row["at_risk_level"] / 4 for row in rows}
        ties = []
        for u in ids:
            near = [v for v in ids if v != u and home[v] == home[u]]
            far = [v for v in ids if home[v] != home[u]]
            known = [*pick.sample(near, 3), *pick.sample(far, 1)]
            ties += [self._offer(pick, u, v) for v in known]
        contacts = [*pick.sample(ids[HUBS:], CONTACTS - 1), hubs[0]]
        ties += [self._offer(pick, "O", u) for u in contacts]
        for hub in hubs:
            for v in pick.sample(ids[HUBS:], 20):
                self.truth[hub, v] = max(self.truth.get((hub, v), 0.0), 0.05)
                ties.append(tie(v, hub, "trust", weight=1))
        given = [{name: cell for name, cell in row.items() if name != "never"} for row in rows]
        self.map: ActorMap = a_map(actors=given, ties=ties)
        self.planner = Planner(Context(self.map, CERTAIN))
        layer = self.planner.context.layers.referral
        names = self.planner.context.ids
        self.graph = nx.DiGraph(
            (names[u], names[v]) for u, v in zip(layer.source.tolist(), layer.target.tolist(), strict=True)
        )
        met = set(self.graph.successors("O")) | self.barred
        self.targets = pick.sample([one for one in ids[HUBS:] if one not in met], TARGETS)
        # One throw a pair, the same for every policy.
        self.coin = {pair: pick.random() for pair in sorted(self.truth)}

    def _actor(self, pick: random.Random, one: str) -> dict[str, object]:
        risk = pick.choice([0, 0, 0, 1, 1, 2, 3])
        never = {"": {}, "state": {"sphere": "state"}, "no": {"consent_c3": "no"}}
        why = pick.choices(["", "state", "no"], [16, 1, 1])[0]
        return actor(one, at_risk_level=risk, consent_c2="yes", never=bool(why) or risk > 2, **never[why])

    def _offer(self, pick: random.Random, u: str, v: str) -> dict[str, object]:
        true = pick.choice([0.15, 0.35, 0.55, 0.75, 0.9])
        self.truth[u, v] = 0.0 if u in self.barred and u != "O" else true
        return offer(u, v, min(1.0, max(0.05, pick.gauss(true, 0.12))))

    def agrees(self, u: str, v: str) -> bool:
        """Whether one really introduces the office to the other."""
        return self.coin[u, v] < self.truth[u, v]


@dataclass
class Tally:
    """What came of asking."""

    targets: int = 0
    introduced: int = 0
    requests: int = 0
    exposure: float = 0.0
    barred: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))

    @property
    def per_request(self) -> float:
        """Introductions to targets for each request."""
        return self.introduced / self.requests

    @property
    def exposed(self) -> float:
        """Exposure of those asked, for each introduction to a target."""
        return self.exposure / self.introduced


def ours(society: Society, target: str, refused: set[str]) -> Iterator[Route]:
    """The best safe route, without those who said no."""
    planner = society.planner
    code, ids = planner.context.code(target), planner.context.ids
    while True:
        out = frozenset(planner.context.code(one) for one in refused)
        route = next(planner.routes(code, without=out), None)
        if route is None:
            return
        yield tuple(ids[v] for v in route)


def shortest(society: Society, target: str, refused: set[str]) -> Iterator[Route]:
    """The fewest introductions on what is recorded."""
    while True:
        left = society.graph.subgraph(set(society.graph) - refused)
        if not nx.has_path(left, "O", target):
            return
        yield tuple(min(nx.all_shortest_paths(left, "O", target)))


def most_connected(society: Society, target: str, refused: set[str]) -> Iterator[Route]:
    """Through the contact of the office that has the most ties, then the fewest introductions."""
    while True:
        left = society.graph.subgraph(set(society.graph) - refused)
        doors = [u for u in left.successors("O") if nx.has_path(left, u, target)]
        if not doors:
            return
        door = max(doors, key=lambda u: (society.graph.degree(u), u))
        yield ("O", *min(nx.all_shortest_paths(left, door, target)))


QUARTERS = ("2025-01-31", "2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
"""Before anything was logged, and the end of each quarter thereafter."""


def errors_by_quarter(seed: int, requests: int = 40, view: View = CERTAIN) -> list[float]:
    """Brier score of "will say yes" on each of `QUARTERS`, as so many introductions a quarter are logged.

    Who is asked for whom is drawn among all who may be; nothing is learned of who must not be asked. The
    score is what is expected of it over both outcomes, by the truth.
    """
    society, pick = Society(seed), random.Random(seed)  # noqa: S311 - repeatable, not secret
    pairs = sorted(pair for pair in society.truth if pair[0] not in society.barred)
    rows: list[dict[str, object]] = []
    scores = []
    for day in QUARTERS:
        if day != QUARTERS[0]:
            requested = pick.choices(pairs, k=requests)
            rows += [
                {
                    "id": f"i{len(rows) + at}",
                    "date": day,
                    "actor_id": u,
                    "to_id": v,
                    "outcome": "met" if pick.random() < society.truth[u, v] else "declined",
                }
                for at, (u, v) in enumerate(requested)
            ]
        logged = society.map.replace(introductions=pd.DataFrame(rows)) if rows else society.map
        scores.append(_brier(society, Context(logged, replace(view, date=day))))
    return scores


def _brier(society: Society, context: Context) -> float:
    layer, ids = context.layers.referral, context.ids
    errors = []
    for u, v, chance in zip(layer.source.tolist(), layer.target.tolist(), layer.weight.tolist(), strict=True):
        truth = society.truth.get((ids[u], ids[v]))
        if truth is not None and ids[u] not in society.barred:
            errors.append(truth * (1 - chance) ** 2 + (1 - truth) * chance**2)
    return mean(errors)


POLICIES: dict[str, Ask] = {"ours": ours, "shortest": shortest, "most connected": most_connected}


def asked_for(society: Society, policy: Ask) -> Tally:
    """What a policy comes to in a society: each target by itself, within so many requests."""
    total = Tally()
    for target in society.targets:
        total += _one(society, policy, target)
    return total


def _one(society: Society, policy: Ask, target: str) -> Tally:
    found, refused, done = Tally(targets=1), set[str](), set[tuple[str, str]]()
    for route in policy(society, target, refused):
        said_no = ""
        for u, v in pairwise(route):
            if (u, v) in done:
                continue
            if found.requests == REQUESTS:
                return found
            found.requests += 1
            found.exposure += society.risk.get(u, 0.0)
            found.barred += u in society.barred
            if not society.agrees(u, v):
                said_no = v if u == "O" else u
                break
            done.add((u, v))
        if not said_no:
            found.introduced = 1
            return found
        refused.add(said_no)
        if said_no == target:
            return found
    return found
