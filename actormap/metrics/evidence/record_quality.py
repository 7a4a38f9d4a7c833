"""What the records are like: who told of the ties of a day, and how they are graded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core.arrays import Bools, Codes
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.graph.tie_probability import UNGRADED, tie_keys
from actormap.metrics.base.context import Context
from actormap.rights.access import tie_sensitivity


@dataclass(frozen=True, slots=True)
class RecordQuality:
    """How the ties of the day are sourced.

    Parameters
    ----------
    total
        Number of ties.
    independent
        Number of independent sources of all.
    sources
        Number of independent sources of each.
    graded
        Whether any of what is known of it was graded.
    role
        For each ``primary`` if a primary source told of it, else ``secondary``, else "".
    ends
        Codes of the actors at both ends, one entry an end.
    sensitivity
        The highest of the ties, 0 to 3.
    """

    total: int
    independent: int
    sources: Codes
    graded: Bools
    role: npt.NDArray[np.object_]
    ends: Codes
    sensitivity: int


def record_quality(context: Context) -> RecordQuality:
    """How the ties of the day are sourced and graded."""
    m, current = context.m, context.layers.current
    statements, n = tie_keys(m), len(m.ties)
    width = max(1, len(statements.keys))
    row, key = np.divmod(pd.unique(statements.row * width + statements.key), width)
    grade = m.sources["reliability"] + m.sources["credibility"]
    own = m.ties["grade"].to_numpy(dtype=object)
    graded = _ties_from(m, grade != UNGRADED) & (own == "") | (own != "") & (own != UNGRADED)
    role = np.full(n, "", dtype=object)
    for word in ("secondary", "primary"):
        role[_ties_from(m, m.sources["role"] == word)] = word
    ends = np.concatenate([codes[current] for codes in m.codes()])
    most = tie_sensitivity(m)[current]
    return RecordQuality(
        int(current.sum()),
        len(np.unique(key[current[row]])),
        np.bincount(row, minlength=n)[current],
        graded[current],
        role[current],
        ends[ends >= 0],
        int(most.max()) if len(most) else 0,
    )


def _ties_from(m: ActorMap, some: pd.Series) -> Bools:
    """Which ties any of some of the listed sources told of."""
    row, code, names = m.once("sources of ties", _sources_of_ties)
    ties = np.zeros(len(m.ties), dtype=bool)
    ties[row[names.isin(m.sources.loc[some, "id"])[code]]] = True
    return ties


def _sources_of_ties(m: ActorMap) -> tuple[Codes, Codes, pd.Index[Any]]:
    """Rows of ties with each of their sources, as a position among all that are named."""
    listed = explode(m.ties, "sources")
    code, names = pd.factorize(listed)
    return listed.index.to_numpy(dtype=np.int64), code, names
