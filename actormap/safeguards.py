"""What is recorded of an actor itself and forbids something with it: the rows of ``schema/safeguards.csv``.

Who sees it, whom a file names, who is asked, approached, proposed: all ask here, so that a rule stands once.
"""

from __future__ import annotations

import pandas as pd

from actormap import schema
from actormap.arrays import Bools
from actormap.config import Thresholds

USUAL = Thresholds()
"""What counts as at risk where nobody chose anything else."""


def forbidden(actors: pd.DataFrame, act: schema.Act, thresholds: Thresholds = USUAL) -> Bools:
    """With whom something is not done, by what is recorded of each actor itself.

    Parameters
    ----------
    actors
        Rows of `actors`.
    act
        What is to be done.
    thresholds
        From which level of risk it is not done.
    """
    found = pd.Series(False, index=actors.index)
    for rule in schema.safeguards():
        if act in rule.forbids:
            found |= holds(rule, actors, thresholds)
    return found.to_numpy(dtype=bool)


def holds(rule: schema.Safeguard, actors: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """For whom a rule holds, under the row numbers of `actors`."""
    found = pd.Series(True, index=actors.index)
    for condition in rule.when:
        found &= _met(condition, actors[condition.column], thresholds)
    return found


def _met(condition: schema.Condition, cells: pd.Series, thresholds: Thresholds) -> pd.Series:
    """Who meets a condition; nobody knows less than what is recorded, so what is empty is no word."""
    if condition.test == ">=":
        return cells.fillna(0) >= float(getattr(thresholds, condition.words[0]))
    among = cells.isin(condition.words)
    return among if condition.test == "=" else ~among
