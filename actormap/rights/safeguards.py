"""What is recorded of an actor itself and forbids something with it: the rows of ``schema/safeguards.csv``.

Who sees it, whom a file names, who is asked, approached, proposed, compared: all ask here, so that a rule
stands once. So does what wins where two entries are one and say different things.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import Thresholds
from actormap.core.sentences import Name, Sentence
from actormap.core.tables.cells import isin

USUAL = Thresholds()
"""What counts as at risk where nobody chose anything else."""


def forbidden(actors: pd.DataFrame, act: schema.Act, thresholds: Thresholds = USUAL) -> Bools:
    """With whom something is not done, by what is recorded of each actor itself.

    The thresholds say from which level of risk it is not done.
    """
    barred = np.zeros(len(actors), dtype=bool)
    for rule in forbidding(act):
        barred |= holds(rule, actors, thresholds)
    return barred


def forbidding(act: schema.Act) -> list[schema.Safeguard]:
    """The rules that forbid an act, in the order in which their reasons are told."""
    return [rule for rule in schema.safeguards() if act in rule.forbids]


def unnamed(code: str) -> Sentence:
    """What stands for somebody who did not agree to be named to others: never a code alone."""
    return Sentence("[name not to be passed on: {code}]", code=Name(code))


def holds(rule: schema.Safeguard, actors: pd.DataFrame, thresholds: Thresholds) -> Bools:
    """For whom a rule holds, in the order of `actors`."""
    met = np.ones(len(actors), dtype=bool)
    for condition in rule.when:
        met &= _met(condition, actors[condition.column], thresholds)
    return met


def _met(condition: schema.Condition, cells: pd.Series, thresholds: Thresholds) -> Bools:
    """Who meets a condition; nobody knows less than what is recorded, so what is empty is no word."""
    if condition.test == ">=":
        least = float(getattr(thresholds, condition.words[0]))
        return cells.fillna(0).to_numpy(dtype=float) >= least
    among = isin(cells, condition.words)
    return among if condition.test == "=" else ~among


def safest(entries: pd.DataFrame) -> dict[str, Any]:
    """What counts of several entries that are one actor: what protects it more (``schema/safer.csv``).

    The first entry stands for all. Only columns that protect are given; what is forbidden with one of the
    entries is forbidden with what comes out.
    """
    cells = safer_cells("actors", entries)
    holding = {rule: holds(rule, entries, USUAL) for rule in schema.safeguards()}
    for rule, held in holding.items():
        others = [condition.column for condition in rule.when if condition.column not in cells]
        # No word of these is safer than another by itself: it is as in an entry of which the rule holds.
        if held.any():
            cells |= {name: entries[name].iloc[int(held.argmax())] for name in others}
    return cells


def safer_cells(table: str, rows: pd.DataFrame) -> dict[str, Any]:
    """What counts in the columns of ``schema/safer.csv`` of several rows of a table that are one."""
    return {name: _wins(wins, rows[name].tolist()) for name, wins in schema.safer(table).items()}


def _wins(wins: Sequence[str], values: Sequence[Any]) -> Any:
    """The value of a column that wins over the others."""
    given = [value for value in values if not pd.isna(value) and value != ""]
    if not given or (wins[0] == "empty" and len(given) < len(values)):
        return next((value for value in values if value == "" or pd.isna(value)), values[0])
    if wins[-1] == "highest":
        return max(given)
    if wins == ("lowest",):
        return min(given)
    if wins == ("unknown where they differ",):
        return given[0] if len(set(given)) == 1 else "unknown"
    return next((word for word in wins if word in given), given[0])
