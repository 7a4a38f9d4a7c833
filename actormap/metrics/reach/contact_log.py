"""The office's contacts with civil society, and whom it has reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from actormap.core.arrays import Bools, Floats
from actormap.core.errors import Refused
from actormap.core.sentences import Sentence
from actormap.core.tables.cells import among
from actormap.metrics.base.context import Context
from actormap.metrics.introductions.reachability import steps_from_office

MISSING = Sentence("The office enters contacts that are missing.")
Definition = Literal["contact", "route"]


@dataclass(frozen=True)
class ContactLog:
    """The office's contacts with civil society within the last months.

    Parameters
    ----------
    count
        Contacts with each actor.
    ids
        Ids of the contacts.
    """

    count: Floats
    ids: tuple[str, ...]

    @classmethod
    def of(cls, context: Context) -> ContactLog:
        """The log as seen at the day."""
        m, society = context.m, context.layers.civil_society
        rows = np.flatnonzero(context.layers.established)
        code = np.array([context.code(i) for i in m.contacts["actor_id"].iloc[rows]], dtype=np.int64)
        kept = society[code] if len(code) else np.zeros(0, dtype=bool)
        count = np.bincount(code[kept], minlength=len(society)).astype(float)
        return cls(count, tuple(sorted(m.contacts["id"].iloc[rows[kept]])))


def log_of(context: Context) -> ContactLog:
    """The log of a map; refused where nobody of civil society was met."""
    log = context.once("log", ContactLog.of)
    if not log.ids:
        raise Refused("No recent contact with civil society is recorded. Enter the office's contacts.")
    return log


def log_fields(context: Context, log: ContactLog, **further: Any) -> dict[str, Any]:
    """The fields of a finding that the office's own contacts give; `further` are others the verdict needs."""
    return {
        "evidence": log.ids,
        "sensitivity": int(context.sensitivity[context.layers.civil_society].max()),
        **context.trust_in_log(**further),
    }


def reached_now(context: Context, definition: Definition) -> Bools:
    """Whom the office has reached: met within the last months, or within the allowed steps."""
    if definition == "route":
        return steps_from_office(context) <= context.view.thresholds.max_steps
    met: Iterable[str] = context.m.contacts["actor_id"][context.layers.established]
    return among(context.m.actors["id"], set(met)).to_numpy(dtype=bool)
