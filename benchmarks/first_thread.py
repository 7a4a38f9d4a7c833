"""Our analyses against a straightforward networkx script: CPU time and memory, side by side.

Both sides start from the same invented tables, run in processes of their own that take turns, and
must give the same answers wherever the definitions agree; otherwise this stops with what differs.
Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import generate
import networkx_script as script
import numpy as np
import pandas as pd

from actormap.core.config import Thresholds, View
from actormap.core.model import ActorMap
from actormap.graph.layers import Layers
from actormap.metrics.base.context import Context
from actormap.metrics.coordination.gaps import gaps
from actormap.metrics.coordination.missing_platforms import missing_platforms
from actormap.metrics.coordination.shared_space import shared_space
from actormap.metrics.introductions.planner import Planner
from actormap.metrics.introductions.routes import routes
from actormap.metrics.reach.isolation import isolation
from actormap.metrics.reach.reach_gap import gap
from actormap.metrics.reach.steps import steps
from actormap.metrics.structure.communities import communities
from actormap.metrics.structure.components import components

LAYERS = ("collaboration", "referral", "signed", "influence", "platforms", "cells")
ONE_SEARCH = "A36 communities: 5 runs, no null / 1 run"
DEFAULT_SEARCH = "A36 communities: as by default / 1 run"
PREPARE, ANSWER, APART = "graph, beliefs, layers", "A23-A26 routes", "    of it separate routes"
BUILD, ROUTES = "(c) layers / MultiDiGraph by rows", "(b) five best routes, a target"
ANALYSES = [
    PREPARE,
    "A02 components",
    "A03 steps",
    "A10 isolation",
    "A13 gap",
    ANSWER,
    "A30 gaps",
    "A31 missing_platforms",
    "A32 shared_space",
    ONE_SEARCH,
]


@dataclass(frozen=True)
class Options:
    """What is measured."""

    actors: int
    ties: int
    targets: int
    budget: float
    seed: int


@dataclass
class Side:
    """What one run of one side took and found."""

    seconds: dict[str, float] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    peak: float = 0.0

    def time(self, what: str, work: Callable[[], Any]) -> Any:
        """Do some work and note its CPU time."""
        gc.collect()
        start = time.process_time()
        result = work()
        self.seconds[what] = self.seconds.get(what, 0.0) + time.process_time() - start
        return result

    def each(
        self, what: str, targets: Iterable[str], work: Callable[[str], Any], budget: float
    ) -> dict[str, Any]:
        """The same work for each target until the budget is spent; the time is that of one target."""
        gc.collect()
        start, found = time.process_time(), {}
        for target in targets:
            found[target] = work(target)
            if time.process_time() - start > budget:
                break
        self.seconds[what] = (time.process_time() - start) / len(found)
        self.done[what] = len(found)
        return found


def targets(tables: script.Tables, count: int) -> list[str]:
    """Actors that may be approached through others and have told of two whom they trust."""
    actors, ties = tables["actors"], tables["ties"]
    open_ = (
        (actors["sphere"] == "civil_society")
        & (actors["consent_c2"] == "yes")
        & (actors["do_not_contact"] == "")
        & (actors["feels_safe"] != "no")
    )
    trusting = ties[ties["kind"] == "trust"]["source_id"].value_counts()
    ids = [a for a in actors.loc[open_, "id"] if trusting.get(a, 0) >= 2]
    chosen = np.random.default_rng(1).permutation(len(ids))[:count]
    return [str(ids[i]) for i in chosen]


def ours(options: Options) -> Side:
    """All of it with this package, from a ready map."""
    tables = generate.generate(options.actors, options.ties, seed=options.seed)
    checked, view, side = ActorMap(**tables), View(date=generate.DAY), Side()
    asked = targets(tables, options.targets)

    def fresh() -> ActorMap:
        return ActorMap.trusted(checked.tables)

    m = fresh()
    layers = Layers(m, view)
    side.time(BUILD, lambda: [getattr(layers, name) for name in LAYERS])
    side.answers["layers"] = len(layers.collaboration), len(layers.referral)
    _our_routes(side, Context(m, view), asked, options.budget)
    m = fresh()
    side.seconds[PREPARE] = 0.0
    quick = View(date=generate.DAY, thresholds=Thresholds(community_runs=5, community_nulls=0))
    found = {
        "A02": side.time("A02 components", lambda: components(m, view)),
        "A03": side.time("A03 steps", lambda: steps(m, view)),
        "A10": side.time("A10 isolation", lambda: isolation(m, view)),
        "A13": side.time("A13 gap", lambda: gap(m, view)),
        "A23": side.each(ANSWER, asked, lambda t: routes(m, view, t), options.budget),
        "A30": side.time("A30 gaps", lambda: gaps(m, view, limit=50)),
        "A31": side.time("A31 missing_platforms", lambda: missing_platforms(m, view)),
        "A32": side.time("A32 shared_space", lambda: shared_space(m, view)),
        "A36": side.time(ONE_SEARCH, lambda: communities(m, quick)),
    }
    side.peak = _peak()
    found["A36 default"] = side.time(DEFAULT_SEARCH, lambda: communities(m, view))
    side.answers |= _our_answers(found)
    return side


def _our_routes(side: Side, context: Context, asked: list[str], budget: float) -> None:
    ours = Planner(context)
    ours.ways(context.code(asked[0]))  # the script's graph without them is ready too
    best = side.each(ROUTES, asked, lambda t: list(islice(ours.routes(context.code(t)), 5)), budget)
    side.answers["routes"] = {
        target: [
            -math.log(ours.probability(route)) + float(ours.exposure[list(route[1:-1])].sum())
            for route in some
        ]
        for target, some in best.items()
    }


def _our_answers(found: dict[str, Any]) -> dict[str, Any]:
    """What our findings say, in the form of the script's answers."""
    of_actors = [f for f in found["A02"] if "core" in f.details]
    steps = [f for f in found["A03"] if "steps" in f.details]
    whole, *cells = found["A32"]
    return {
        "parts": found["A02"].about("civil society").details["parts"],
        "core": {f.subject[0]: (f.details["core"], f.details["degree"]) for f in of_actors},
        "away": {f.subject[0]: f.value for f in steps if f.value is not None},
        "groups": {
            f.subject[0]: (f.details["closeness"], f.details["p"]) for f in found["A03"] if "p" in f.details
        },
        "isolation": {f.subject[0]: f.details["isolation"] for f in found["A10"] if "isolation" in f.details},
        "gap": {
            ":".join(f.subject): (f.details["reached"], f.details["shortfall_low"], f.details["p"])
            for f in found["A13"]
            if "p" in f.details
        },
        "introductions": {target: _our_referral(one) for target, one in found["A23"].items()},
        "pairs": (
            found["A30"].parameters["pairs"],
            [f.value for f in found["A30"] if not f.details["tension"]],
        ),
        "missing": found["A31"].parameters["missing"],
        "themes": {f.subject[0]: (f.details["count"], len(f.details["members"])) for f in found["A31"]},
        "cells": (whole.details["cells"], whole.details["occupied"]),
        "crowded": {f.subject[0]: (f.value, len(f.details["same_activity"])) for f in cells},
        "modularity": found["A36 default"].findings[0].value,
    }


def _our_referral(found: Any) -> dict[str, Any]:
    return {
        "routes": [f.details["route"] for f in found if "route" in f.details],
        "apart": len(found.parameters.get("separate_routes", ())),
        "introducers": {f.subject[0]: f.value for f in found if "introducer" in f.details},
    }


def theirs(options: Options) -> Side:
    """All of it with the networkx script, from the same tables."""
    tables = generate.generate(options.actors, options.ties, seed=options.seed)
    side = Side()
    asked = targets(tables, options.targets)
    graph = side.time(BUILD, lambda: script.multigraph(tables))
    country = side.time(PREPARE, lambda: script.prepare(tables, generate.DAY, graph))
    side.seconds[PREPARE] += side.seconds[BUILD]
    routes = side.each(ROUTES, asked, lambda t: script.five_best(country, t), options.budget)
    parts = side.time("A02 components", lambda: script.components(country))
    away = side.time("A03 steps", lambda: script.steps(country))
    pairs = side.time("A30 gaps", lambda: script.gaps(country))
    space_ = side.time("A32 shared_space", lambda: script.shared_space(country))
    themes = side.time("A31 missing_platforms", lambda: script.missing_platforms(country))
    side.answers = {
        "layers": (country.working.number_of_edges(), country.trust.number_of_edges()),
        "routes": routes,
        "parts": parts["parts"],
        "core": {actor: (parts["core"][actor], degree) for actor, degree in parts["degree"].items()},
        **away,
        "isolation": side.time("A10 isolation", lambda: script.isolation(country)),
        "gap": side.time("A13 gap", lambda: script.gap(country)),
        "introductions": side.each(ANSWER, asked, lambda t: script.introductions(country, t), options.budget),
        "apart": side.each(APART, asked, lambda t: script.separate_routes(country, t), options.budget),
        "pairs": (pairs["pairs"], [value for _, _, value in pairs["best"]]),
        "missing": len(themes),
        "themes": themes,
        "cells": (space_["cells"], space_["occupied"]),
        "crowded": space_["crowded"],
        "modularity": side.time(ONE_SEARCH, lambda: script.communities(country)),
    }
    side.seconds[DEFAULT_SEARCH] = side.seconds[ONE_SEARCH]
    side.peak = _peak()
    return side


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def agree(a: dict[str, Any], b: dict[str, Any]) -> str:
    """What was compared; stops at the first difference."""
    for same in ("layers", "parts", "core", "away", "isolation", "missing", "cells", "crowded"):
        assert a[same] == b[same], same
    for name, (closeness, p) in a["groups"].items():
        assert np.allclose(closeness, b["groups"][name][0]), name
        assert abs(p - b["groups"][name][1]) < 0.03, name
    for cell, figures in a["gap"].items():
        assert np.allclose(figures, b["gap"][cell], rtol=1e-6), cell
    assert a["pairs"][0] == b["pairs"][0], "number of gaps"
    assert np.allclose(a["pairs"][1], b["pairs"][1]), "largest gaps"
    assert all(b["themes"][name] == counts for name, counts in a["themes"].items()), "themes"
    compared = _agree_routes(a, b), _agree_referrals(a, b)
    return f"""The same on both sides: edges of G+ and T, parts, cores, degrees, steps of each actor,
closeness of groups, verdicts of isolation, reach of {len(a["gap"])} cells, {a["pairs"][0]} gaps,
{a["missing"]} missing platforms, shared cells, costs of {compared[0]} routes; best route, number of
separate routes and scores of introducers of {compared[1]} actors.
Modularity: ours {a["modularity"]:.4f} (consensus of many runs), python-louvain {b["modularity"]:.4f}."""


def _agree_routes(a: dict[str, Any], b: dict[str, Any]) -> int:
    """The script knows no limit of steps: its shorter routes must be the first of ours."""
    compared = 0
    for target in a["routes"].keys() & b["routes"].keys():
        short = [cost for cost, steps in b["routes"][target] if steps <= 5]
        assert np.allclose(short, a["routes"][target][: len(short)], rtol=1e-9), target
        compared += len(short)
    return compared


def _agree_referrals(a: dict[str, Any], b: dict[str, Any]) -> int:
    both = a["introductions"].keys() & b["introductions"].keys()
    for target in both:
        one, other = a["introductions"][target], b["introductions"][target]
        if other["routes"] and len(other["routes"][0]) <= 6:
            assert one["routes"][0] == other["routes"][0], target
        apart = b["apart"].get(target)
        if apart is not None and one["routes"]:
            assert one["apart"] <= apart, target  # ours keeps to the limit of steps
        for actor, score in other["introducers"].items():
            assert math.isclose(one["introducers"][actor], score, abs_tol=1e-9), (target, actor)
    return len(both)


def medians(runs: list[Side]) -> dict[str, float]:
    return {what: statistics.median(run.seconds[what] for run in runs) for what in runs[0].seconds}


def table(own: list[Side], other: list[Side], options: Options) -> pd.DataFrame:
    """One row a measurement: ours, the script's, their ratio, the target and whether it is met."""
    a, b = medians(own), medians(other)
    apart = b[APART] * options.targets
    a[ANSWER], b[ANSWER] = a[ANSWER] * options.targets, b[ANSWER] * options.targets + apart
    rows: list[tuple[str, float, float, float | None]] = [(what, a[what], b[what], None) for what in ANALYSES]
    total = sum(a[what] for what in ANALYSES), sum(b[what] for what in ANALYSES)
    rows.append(("(a) all of the above", *total, 25))
    rows.append(("    if the script leaves separate routes out", total[0], total[1] - apart, None))
    rows.append(("    without A23-A26 on both sides", total[0] - a[ANSWER], total[1] - b[ANSWER], None))
    rows.append((DEFAULT_SEARCH, a[DEFAULT_SEARCH], b[DEFAULT_SEARCH], None))
    rows += [(ROUTES, a[ROUTES], b[ROUTES], 100), (BUILD, a[BUILD], b[BUILD], 20)]
    rows.append(("    if the script works out beliefs and layers too", a[BUILD], b[PREPARE], None))
    peak = statistics.median(r.peak for r in own), statistics.median(r.peak for r in other)
    rows.append(("peak memory of the process, MiB", *peak, None))
    return pd.DataFrame(
        [_row(*row) for row in rows], columns=["what", "ours", "networkx", "ratio", "target", "met"]
    )


def _row(what: str, own: float, other: float, target: float | None) -> tuple[str, ...]:
    ratio = other / own if own else math.inf
    met = "" if target is None else "yes" if ratio >= target else "no"
    asked = "" if target is None else f"{target:.0f}"
    digits = (f"{value:.1f}" if value > 100 else f"{value:.4f}" for value in (own, other))
    return (what, *digits, f"{ratio:.1f}" if own else "", asked, met)


def arguments() -> tuple[Options, int]:
    parser = argparse.ArgumentParser(description="Compare actormap with a networkx script.")
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--targets", type=int, default=200, help="actors to be introduced to")
    parser.add_argument("--budget", type=float, default=10.0, help="most CPU seconds for them, each side")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20_111)
    given = parser.parse_args()
    return Options(given.actors, given.ties, given.targets, given.budget, given.seed), given.repeat


def main() -> None:
    options, repeat = arguments()
    own, other = [], []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        for _ in range(repeat):
            own.append(pool.submit(ours, options).result())
            other.append(pool.submit(theirs, options).result())
    mine, script_ = own[0].done, other[0].done
    print(f"""{options.actors} actors, {options.ties} ties; CPU seconds, medians of {repeat} interleaved runs,
imports left out. {ANSWER} is for {options.targets} targets, scaled up from {mine[ANSWER]} (ours),
{script_[ANSWER]} and, for separate routes, {script_[APART]} (networkx). (b) is from {mine[ROUTES]} and
{script_[ROUTES]} targets.""")
    print(table(own, other, options).to_string(index=False))
    print(agree(own[0].answers, other[0].answers))


if __name__ == "__main__":
    main()
