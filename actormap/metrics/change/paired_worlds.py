"""The same worlds of two maps: a tie that both record falls alike on both (A38, A39)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Codes, Floats
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context


def facts(before: ActorMap, after: ActorMap) -> tuple[Codes, Codes]:
    """Number of the fact that each tie of two maps tells: its kind, ends and sign."""
    columns = ["source_id", "target_id", "kind", "sign"]
    ties = pd.concat([before.ties[columns], after.ties[columns]], ignore_index=True)
    ends = pd.factorize(pd.concat([ties["source_id"], ties["target_id"]]))[0].astype(np.int64)
    source, target = ends[: len(ties)], ends[len(ties) :]
    symmetric = ties["kind"].isin([k.kind for k in schema.tie_kinds().values() if not k.directed])
    swap = symmetric.to_numpy(dtype=bool) & (source > target)
    low, high = np.where(swap, target, source), np.where(swap, source, target)
    kind, sign = (pd.factorize(ties[name])[0].astype(np.int64) for name in ("kind", "sign"))
    n = int(ends.max(initial=0)) + 1
    fact = pd.factorize(((kind * 4 + sign) * n + low) * n + high)[0].astype(np.int64)
    return fact[: len(before.ties)], fact[len(before.ties) :]


def believed_alike(before: Context, after: Context) -> Context:
    """The earlier map with the beliefs of the later one about what both record.

    What is told again is believed more, and what was told long ago less; neither is a change.
    """
    first, second = facts(before.m, after.m)
    shared = np.isin(first, second)
    later = np.zeros(int(max(first.max(initial=-1), second.max(initial=-1))) + 1)
    # A record that is valid on the later day counts before one that ended.
    order = np.argsort(after.layers.current, kind="stable")
    later[second[order]] = after.layers.beliefs[order]
    return _believing(before, np.where(shared, later[first], before.layers.beliefs))


def paired_worlds(before: Context, after: Context, draws: int) -> Iterator[tuple[Context, Context]]:
    """Two maps in one world after another, in which each tie exists with its own probability.

    One coin is thrown for each fact. What both maps believe alike exists on both or on neither, so
    that a difference between them is one of the record and not of the coin.
    """
    first, second = facts(before.m, after.m)
    number = int(max(first.max(initial=-1), second.max(initial=-1))) + 1
    for world in range(draws):
        coin = np.random.default_rng([before.view.thresholds.seed, world]).random(number)
        yield (
            _believing(before, (coin[first] < before.layers.beliefs).astype(float)),
            _believing(after, (coin[second] < after.layers.beliefs).astype(float)),
        )


def _believing(context: Context, beliefs: Floats) -> Context:
    """The same look at a map, with other beliefs about its ties."""
    other = Context(context.m, context.view)
    # Where the context itself keeps what it worked out.
    vars(other).update(layers=context.layers.with_beliefs(beliefs), recorded=context)
    return other
