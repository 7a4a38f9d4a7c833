"""CPU seconds of every analysis of the list, on one invented map or on the sample.

Each is asked in a process of its own, by its public function with its defaults. Without `--draws`
nothing is resampled, and those that make draws of their own make them; with it each is asked as the
command line asks, and checked on so many possible maps. Nothing is asserted about times: see README.md here.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import first_thread
import generate
import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.ingest import read_map
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.change.scenarios import scenario
from actormap.rights.access import Principal

LAYERS = ("collaboration", "referral", "signed", "influence", "platforms", "cells")
SAMPLE, SAMPLE_DAY = Path(__file__).parents[1] / "data/samples", "2026-11-25"
PRINCIPAL = Principal("data_steward")
TARGET, MOST = 1.0, 120
CHECKED_TARGET = 5.0
"""With possible maps, at 10 000 actors; on the sample the same second as without."""
TARGETS = 10
"""So many actors are named where an analysis takes several, else the first of them."""


def tables(actors: int, ties: int) -> dict[str, pd.DataFrame]:
    """The tables of `generate.py`, and some ratings, impact and events besides."""
    found, random = generate.generate(actors, ties), np.random.default_rng(1)
    ids, sources = found["actors"]["id"].to_numpy(), found["sources"]["id"].to_numpy()
    count = actors // 10
    found["issues"] = pd.DataFrame({"id": ["I1", "I2"], "name": ["Evictions", "Access to courts"]})
    many = pd.DataFrame(
        {
            "actor_id": random.choice(ids, count),
            "issue": random.choice(["I1", "I2"], count),
            "date": generate.DAY,
        }
    ).drop_duplicates()
    rated = pd.concat([many.assign(rater=s) for s in sources[:2]], ignore_index=True)
    for name, low, high in (("power", 0, 5), ("interest", 0, 5), ("alignment", -2, 3)):
        rated[name] = random.integers(low, high, len(rated)).astype(float)
    found["ratings"] = rated
    found["impact"] = many.assign(
        state=random.choice(["real", "potential"], len(many)),
        direction=random.choice(["+", "-"], len(many)),
        size=random.integers(0, 5, len(many)).astype(float),
        sources=sources[0],
    )
    subject, supporter = random.choice(ids, count), random.choice(ids, count)
    found["events"] = pd.DataFrame(
        {
            "id": [f"E{i}" for i in range(count)],
            "type": "attack",
            "date": generate.DAY,
            "subjects": subject,
            "by_class": "state_official",
            "supporters": supporter,
            "knew": supporter,
            "sources": sources[0],
        }
    )
    return found


def asked(name: str, m: ActorMap, view: View, targets: list[str], draws: int) -> Callable[[], Any]:
    """The call of an analysis, ready to be made."""
    if name == "change.between":
        return lambda: catalogue.load(name)(m, m, view, date_before="2025-06-30", draws=draws)
    if name == "change.what_if":
        supposed = scenario(m, view, remove=(targets[0],))
        return lambda: catalogue.load(name)(m, supposed, view, draws=draws)
    given = {one.name: _named(one, m, targets) for one in catalogue.targets(name)}
    catalogue.load(name)
    if draws:
        return lambda: catalogue.answer(name, m, view, PRINCIPAL, draws=draws, **given)
    return lambda: catalogue.run(name, m, view, **given)


def _named(target: catalogue.Option, m: ActorMap, targets: list[str]) -> Any:
    """What is named where an analysis takes an actor, several, or the role of an officer."""
    if target.name == "officer":
        return str(m.contacts["officer_role"].iloc[0])
    return tuple(targets) if target.kind is tuple else targets[0]


def measure(name: str, m: ActorMap, view: View, targets: list[str], draws: int, pipe: Any) -> None:
    """CPU seconds of the first and of a second call, and what came of it; one call with possible maps."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))
    call = asked(name, m, view, targets, draws)
    times, said = [], ""
    for _ in range(1 if draws else 2):
        start = time.process_time()
        try:
            said = f"{len(call())} findings"
        except Refused as refusal:
            said = f"refused: {str(refusal)[:60]}"
        times.append(time.process_time() - start)
    pipe.send((times[0], times[-1], said))


def alone(name: str, m: ActorMap, view: View, targets: list[str], draws: int) -> tuple[float, float, str]:
    """`measure` in a copy of this process."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=measure, args=(name, m, view, targets, draws, there))
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
    parser.add_argument("--draws", type=int, default=0, help="possible maps on which each finding is checked")
    parser.add_argument("--sample", action="store_true", help="the invented country of the demo")
    given = parser.parse_args()
    if given.sample:
        m, view = ActorMap(**read_map([SAMPLE]).require().changes.upserts), View(date=SAMPLE_DAY)
        targets = m.actors.loc[m.actors["sphere"] == "civil_society", "id"].tolist()[:TARGETS]
    else:
        m, view = ActorMap(**tables(given.actors, given.ties)), View(date=generate.DAY)
        targets = first_thread.targets(m.tables, TARGETS)
    start = time.process_time()
    context = context_of(m, view)
    for name in LAYERS:
        getattr(context.layers, name)
    built = time.process_time() - start
    load, slow = os.getloadavg()[0], []
    most = CHECKED_TARGET if given.draws and not given.sample else TARGET
    print(f"{len(m.actors)} actors, {len(m.ties)} ties; layers and beliefs, shared by all: {built:.2f} s")
    if given.draws:
        print(f"each finding checked on {given.draws} possible maps")
    print(f"{'analysis':32}{'CPU s':>8}{'again':>8}")
    rows = [row.name for row in schema.analyses().values() if not given.only or row.name in given.only]
    for name in rows:
        took = [alone(name, m, view, targets, given.draws)]
        took += [
            alone(name, m, view, targets, given.draws) for _ in range(given.repeat - 1) if took[0][0] < MOST
        ]
        (first, _, said), again = min(took), min(again for _, again, _ in took)
        slow += [name] if first >= most else []
        print(f"{name:32}{first:8.2f}{again:8.2f}  {'' if first < most else '* '}{said}", flush=True)
    print(f"load {load:.1f} to {os.getloadavg()[0]:.1f}")
    print(f"below {most:g} s: {len(rows) - len(slow)} of {len(rows)}; not: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
