"""The same worlds of two maps: a tie or seat that both record falls alike on both (A38, A39)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Codes, Floats
from actormap.graph.memberships import all_records
from actormap.graph.tie_probability import Records
from actormap.metrics.base.context import Context


def facts(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Codes, Codes]:
    """Number of the fact that each tie or seat of two maps tells: its kind, ends and sign."""
    columns = ["source_id", "target_id", "kind", "sign"]
    ties = pd.concat([before[columns], after[columns]], ignore_index=True)
    ends = pd.factorize(pd.concat([ties["source_id"], ties["target_id"]]))[0].astype(np.int64)
    source, target = ends[: len(ties)], ends[len(ties) :]
    symmetric = ties["kind"].isin([k.kind for k in schema.tie_kinds().values() if not k.directed])
    swap = symmetric.to_numpy(dtype=bool) & (source > target)
    low, high = np.where(swap, target, source), np.where(swap, source, target)
    kind, sign = (pd.factorize(ties[name])[0].astype(np.int64) for name in ("kind", "sign"))
    n = int(ends.max(initial=0)) + 1
    fact = pd.factorize(((kind * 4 + sign) * n + low) * n + high)[0].astype(np.int64)
    return fact[: len(before)], fact[len(before) :]


def believed_alike(before: Context, after: Context) -> Context:
    """The earlier map with the beliefs of the later one about what both record.

    What is told again is believed more, and what was told long ago less; neither is a change.
    """
    both = zip(all_records(before.m), all_records(after.m), strict=True)
    return _believing(before, {old.name: _alike(before, after, old, new) for old, new in both})


def _alike(before: Context, after: Context, old: Records, new: Records) -> Floats:
    """What the later map believes of records of the earlier one; where it has none, what that one does."""
    first, second = facts(old.frame, new.frame)
    shared = np.isin(first, second)
    later = np.zeros(int(max(first.max(initial=-1), second.max(initial=-1))) + 1)
    # A record that is valid on the later day counts before one that ended.
    order = np.argsort(new.current(after.view.date), kind="stable")
    later[second[order]] = after.layers.beliefs_of(new)[order]
    return np.where(shared, later[first], before.layers.beliefs_of(old))


def paired_worlds(before: Context, after: Context, draws: int) -> Iterator[tuple[Context, Context]]:
    """Two maps in one world after another, in which each tie and each seat exists with its own probability.

    One coin is thrown for each fact. What both maps believe alike exists on both or on neither, so
    that a difference between them is one of the record and not of the coin.
    """
    both = [
        (old, new, *facts(old.frame, new.frame))
        for old, new in zip(all_records(before.m), all_records(after.m), strict=True)
    ]
    for world in range(draws):
        exist: tuple[dict[str, Floats], dict[str, Floats]] = ({}, {})
        for old, new, first, second in both:
            number = int(max(first.max(initial=-1), second.max(initial=-1))) + 1
            seed = [before.view.thresholds.seed, world, *old.stream]
            coin = np.random.default_rng(seed).random(number)
            exist[0][old.name] = (coin[first] < before.layers.beliefs_of(old)).astype(float)
            exist[1][new.name] = (coin[second] < after.layers.beliefs_of(new)).astype(float)
        yield _believing(before, exist[0]), _believing(after, exist[1])


def _believing(context: Context, beliefs: Mapping[str, Floats]) -> Context:
    """The same look at a map, with other beliefs about its ties, seats and presence."""
    other = Context(context.m, context.view)
    # Where the context itself keeps what it worked out.
    vars(other).update(layers=context.layers.with_beliefs(beliefs), recorded=context)
    return other
