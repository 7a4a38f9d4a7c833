"""Who may be asked about whom, how often, and how those on a chain are named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.errors import Refused
from actormap.metrics.common import Context
from actormap.metrics.reach import NO_CONTACTS

Floats = npt.NDArray[np.float64]
QUARTER = 3
"""Months in which the introductions that somebody is asked for are counted."""


def locked_reason(context: Context, target: int) -> str:
    """Why an actor must not be approached through others, or ""; the stricter of two records counts."""
    avoided, unsafe, consent = (
        context.once(f"list of {column}", partial(_listed, column=column))[target]
        for column in ("do_not_contact", "feels_safe", "consent_c2")
    )
    name = context.names[target]
    differ = (
        " It is also recorded as agreeing to be approached through others: the stricter counts."
        if consent == "yes"
        else ""
    )
    if avoided == "yes":
        return f"{name} asked not to be contacted.{differ}"
    if unsafe == "no":
        return f"{name} does not feel safe to deal with the office. Do not press.{differ}"
    if consent in {"no", "withdrawn"}:
        return f"{name} does not want to be approached through third parties."
    risk = context.view.thresholds.third_party_max_risk
    if consent != "yes" and context.risk[target] >= risk:
        return (
            f"{name} is at risk and was not asked whether it may be approached through others: "
            "not through third parties."
        )
    return ""


def _listed(context: Context, column: str) -> list[Any]:
    """A column of `actors` as a list, which is far quicker to look up."""
    found: list[Any] = context.m.actors[column].tolist()
    return found


def target_of(context: Context, target: str) -> int:
    """Position of an actor to whom the office may be introduced.

    Raises
    ------
    Refused
        The actor is unknown, is the office, or must not be approached through others; or no
        office is on the map.
    """
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    code = known(context, target)
    if context.layers.offices[code]:
        raise Refused(f"{context.names[code]} is the office itself. Name the actor to be reached.")
    reason = locked_reason(context, code)
    if reason:
        raise Refused(reason)
    return code


def known(context: Context, actor: str) -> int:
    """Position of an actor.

    Raises
    ------
    Refused
        No actor has this id.
    """
    code = context.code(actor)
    if code < 0:
        raise Refused(f"no actor has the id {actor!r}. See the list of actors.")
    return code


def last_met(context: Context, actor: int) -> str:
    """Day of the last contact of an office with an actor that still counts as established, or ""."""
    met = context.m.contacts[context.layers.established]
    return max(met["date"][met["actor_id"] == context.ids[actor]], default="")


def loads(context: Context) -> tuple[Floats, Floats]:
    """How often each actor was asked in three months, and how often it can be.

    Notes
    -----
    The higher of what its record says and what the log of introductions counts: adding them would
    count the same request twice.
    """
    return context.once("loads", _loads)


def _loads(context: Context) -> tuple[Floats, Floats]:
    actors, log = context.m.actors, context.m["introductions"]
    usual = float(context.view.thresholds.introductions_per_quarter)
    oldest = (pd.Timestamp(context.view.date) - pd.DateOffset(months=QUARTER)).date().isoformat()
    lately = (log["outcome"] == "asked") & (log["date"] > oldest) & (log["date"] <= context.view.date)
    counted = pd.Index(actors["id"]).get_indexer(log["actor_id"][lately])
    logged = np.bincount(counted, minlength=len(actors)).astype(float)
    recorded = actors["introduction_load"].fillna(0).to_numpy(dtype=float)
    return np.maximum(recorded, logged), actors["introduction_cap"].fillna(usual).to_numpy(dtype=float)


def free_share(context: Context, u: int) -> tuple[float, float, float]:
    """How often an actor was asked in three months, how often it can be, and the share left."""
    load, cap = (float(each[u]) for each in loads(context))
    return load, cap, max(0.0, (cap - load) / cap) if cap else 0.0


def shown_name(context: Context, v: int) -> str:
    """Name of somebody on a chain, or only its id where it did not agree to be named on."""
    return context.names[v] if context.m.actors["consent_c4"].iat[v] == "yes" else context.ids[v]


def asked_first(context: Context, who: Iterable[int]) -> list[str]:
    """Ids of those who were not yet asked whether they would introduce the office to others."""
    consent = context.m.actors["consent_c3"]
    return [context.ids[v] for v in who if consent.iat[v] != "yes"]
