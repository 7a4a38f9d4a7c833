"""Who hangs on one funder (A43), and what comes from abroad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools, Codes, Floats
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.tables.cells import among
from actormap.metrics.base.conduct import sensitivity_of
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)
ALL_SHARES = 1 + 1e-9


@checked
def funder_dependence(m: ActorMap, view: View) -> Findings:
    """How far actors hang on one funder (A43).

    Parameters
    ----------
    m
        The map; ties of the kind funding have the share of the recipient's budget as weight.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        One an actor of civil society with recorded funding, by id (value: largest recorded share of
        its budget from one funder, 0 to 1; None where no share is recorded; details ``recorded``:
        sum of the shares, ``funders``, ``unknown``: funders whose share is not recorded). The
        funder is not named in words; the evidence is the tie.

    Raises
    ------
    Refused
        No funding of civil society is recorded.

    Notes
    -----
    What was not entered may be the larger share. Dependence on a funder says nothing of an actor's
    independence of mind, and is no reason against a partnership.

    References
    ----------
    docs/definitions.md#a43.
    """
    context = context_of(m, view)
    paid = context.recorded.once("paid to civil society", _Paid.of)
    exist = np.flatnonzero(context.layers.beliefs[paid.row] >= view.thresholds.tie_exists)
    if not len(exist):
        raise SHEET.refusal("no_funding")
    first = np.flatnonzero(np.diff(paid.target[exist], prepend=-1))
    largest = np.fmax.reduceat(paid.share[exist], first)
    rows = np.split(paid.row[exist], first[1:])
    facts = map(partial(_funded, context), paid.target[exist][first].tolist(), largest.tolist(), rows)
    return SHEET.answer(context, sorted(facts, key=lambda fact: (-(fact.value or 0.0), fact.subject)))


@dataclass(frozen=True, slots=True)
class _Paid:
    """Ties of funding to civil society, however doubtful, in the order of the recipients.

    Parameters
    ----------
    row
        Rows of the ties.
    target
        Position of each recipient.
    share
        Share of its budget, NaN where it is not recorded.
    """

    row: Codes
    target: Codes
    share: Floats

    @classmethod
    def of(cls, context: Context) -> _Paid:
        """Those of the record on the day."""
        ties, target = context.m.ties, context.m.codes()[1].astype(np.int64)
        funding = context.layers.current & (ties["kind"] == "funding").to_numpy(dtype=bool) & (target >= 0)
        rows = np.flatnonzero(funding)
        rows = rows[context.layers.civil_society[target[rows]]]
        rows = rows[np.argsort(target[rows], kind="stable")]
        return cls(rows, target[rows], ties["weight"].to_numpy(dtype=float)[rows])


def _funded(context: Context, at: int, share: float, rows: Codes) -> Fact:
    """Largest share of the budget of an actor with funding; NaN where no share is recorded."""
    actor, largest = context.ids[at], None if isnan(share) else share

    def later() -> dict[str, Any]:
        ties = context.m.ties.iloc[rows]
        by_funder = ties.groupby("source_id")["weight"].max()
        total, unknown = float(by_funder.sum()), int(by_funder.isna().sum())
        evidence = tuple(sorted(ties["id"].tolist()))
        return {
            "case": "unknown" if largest is None else "known",
            "values": {"too_much": total > ALL_SHARES},
            "n": len(by_funder),
            **context.trust(
                coverage=float(context.coverage.of_actors[at]), sources=len(context.sources_of(evidence))
            ),
            "sensitivity": max(int(context.sensitivity[at]), sensitivity_of(context, evidence)),
            "evidence": evidence,
            "details": {"recorded": total, "funders": len(by_funder), "unknown": unknown},
        }

    return Fact("funder", f"funder:{actor}", largest, later, subject=(actor,))


ABROAD = ("diplomatic", "donor", "international", "regional_body", "un")
"""Spheres from which funding counts as coming from abroad."""


@dataclass(frozen=True, slots=True)
class Funding:
    """What is recorded of money from abroad.

    Parameters
    ----------
    ties
        Which ties are such funding.
    share
        Share of the budget of each recipient from abroad, 0 to 1, by id; NaN where none is recorded.
    """

    ties: Bools
    share: pd.Series


def foreign_funding(m: ActorMap, view: View) -> Funding:
    """Funding from abroad on the day, and what share of its budget each recipient has from there.

    Several records of one donor and one recipient count once, the largest share. A recipient
    without any recorded share is not known to lean on it.
    """
    layers, ties = context_of(m, view).layers, m.ties
    donors = m.actors["id"][m.actors["sphere"].isin(ABROAD)]
    funds = (ties["kind"] == "funding") & among(ties["source_id"], donors)
    rows = layers.current & funds.to_numpy(dtype=bool) & (layers.beliefs >= view.thresholds.tie_exists)
    each = ties[rows].groupby(["target_id", "source_id"], sort=True)["weight"].max()
    return Funding(rows, each.groupby(level=0, sort=True).sum(min_count=1).clip(upper=1.0))
