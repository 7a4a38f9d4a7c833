"""CPU seconds of every analysis of the list, on one invented map.

Each is asked in a process of its own, by its public function with its defaults and without
resampling; those that make draws of their own (`--draws 0` where they let one choose) make them.
Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from typing import Any

import first_thread
import generate
import numpy as np
import pandas as pd

from actormap import schema
from actormap.config import View
from actormap.errors import Refused
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.change.scenarios import scenario
from actormap.model import ActorMap

LAYERS = ("collaboration", "referral", "signed", "influence", "platforms", "cells")
TARGET, MOST = 1.0, 120
TARGETS = 10
"""So many actors are named where an analysis takes several, else the first of them."""


def tables(actors: int, ties: int) -> dict[str, pd.DataFrame]:
    """The tables of `generate.py`, and some ratings, impact and events besides."""
    found, random = generate.generate(actors, ties), np.random.default_rng(1)
    ids, sources = found["actors"]["id"].to_numpy(), found["sources"]["id"].to_numpy()
    count = actors // 10
    found["issues"] = pd.DataFrame({"id": ["I1", "I2"], "name": ["Evictions", "Access to courts"]})
    many = pd.DataFrame({
        "actor_id": random.choice(ids, count), "issue": random.choice(["I1", "I2"], count),
        "date": generate.DAY,
    }).drop_duplicates()  # fmt: skip
    rated = pd.concat([many.assign(rater=s) for s in sources[:2]], ignore_index=True)
    for name, low, high in (("power", 0, 5), ("interest", 0, 5), ("alignment", -2, 3)):
        rated[name] = random.integers(low, high, len(rated)).astype(float)
    found["ratings"] = rated
    found["impact"] = many.assign(
        state=random.choice(["real", "potential"], len(many)),
        direction=random.choice(["+", "-"], len(many)),
        size=random.integers(0, 5, len(many)).astype(float), sources=sources[0],
    )  # fmt: skip
    subject, supporter = random.choice(ids, count), random.choice(ids, count)
    found["events"] = pd.DataFrame({
        "id": [f"E{i}" for i in range(count)], "type": "attack", "date": generate.DAY, "subjects": subject,
        "by_class": "state_official", "supporters": supporter, "knew": supporter, "sources": sources[0],
    })  # fmt: skip
    return found


def asked(name: str, m: ActorMap, view: View, targets: list[str]) -> Callable[[], Any]:
    """The call of an analysis, ready to be made."""
    if name == "change.between":
        return lambda: catalogue.load(name)(m, m, view, date_before="2025-06-30", draws=0)
    if name == "change.what_if":
        supposed = scenario(m, view, remove=(targets[0],))
        return lambda: catalogue.load(name)(m, supposed, view, draws=0)
    given = {one.name: tuple(targets) if one.kind is tuple else targets[0] for one in catalogue.targets(name)}
    catalogue.load(name)
    return lambda: catalogue.run(name, m, view, **given)


def measure(name: str, m: ActorMap, view: View, targets: list[str], pipe: Any) -> None:
    """CPU seconds of the first and of a second call, and what came of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))
    call = asked(name, m, view, targets)
    times, said = [], ""
    for _ in range(2):
        start = time.process_time()
        try:
            said = f"{len(call())} findings"
        except Refused as refusal:
            said = f"refused: {str(refusal)[:60]}"
        times.append(time.process_time() - start)
    pipe.send((*times, said))


def alone(name: str, m: ActorMap, view: View, targets: list[str]) -> tuple[float, float, str]:
    """`measure` in a copy of this process."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=measure, args=(name, m, view, targets, there))
    child.start()
    there.close()
    found = (float("inf"), float("inf"), f"not done after {MOST} s")
    with contextlib.suppress(EOFError):
        found = here.recv()
    child.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU seconds of every analysis.")
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--repeat", type=int, default=3, help="the least of so many counts: others only add")
    given = parser.parse_args()
    raw = tables(given.actors, given.ties)
    m, view = ActorMap(**raw), View(date=generate.DAY)
    targets = first_thread.targets(raw, TARGETS)
    start = time.process_time()
    context = context_of(m, view)
    for name in LAYERS:
        getattr(context.layers, name)
    built = time.process_time() - start
    load, slow = os.getloadavg()[0], []
    print(f"{given.actors} actors, {given.ties} ties; layers and beliefs, shared by all: {built:.2f} s")
    print(f"{'analysis':32}{'CPU s':>8}{'again':>8}")
    rows = [row.name for row in schema.analyses().values() if not given.only or row.name in given.only]
    for name in rows:
        took = [alone(name, m, view, targets)]
        took += [alone(name, m, view, targets) for _ in range(given.repeat - 1) if took[0][0] < MOST]
        (first, _, said), again = min(took), min(again for _, again, _ in took)
        slow += [name] if first >= TARGET else []
        print(f"{name:32}{first:8.2f}{again:8.2f}  {'' if first < TARGET else '* '}{said}", flush=True)
    print(f"load {load:.1f} to {os.getloadavg()[0]:.1f}")
    print(f"below {TARGET:g} s: {len(rows) - len(slow)} of {len(rows)}; not: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
