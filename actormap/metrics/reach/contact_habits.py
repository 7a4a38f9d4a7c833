"""Whether contacts hang on one officer, and whether they go both ways (A43)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet

SHEET = Sheet(__file__)


@checked
def contact_habits(m: ActorMap, view: View) -> Findings:
    """How far contacts hang on one officer, and whether they go both ways (A43).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        Two an office: officer dependence (value: largest share of contacts held by one officer role,
        0 to 1, among those with a recorded role; details ``by_role``, ``unknown``), and two-way
        ratio (value: contacts in the rarer direction over those in the other, 0 to 1; details
        ``towards``, ``from``, ``unknown``). The value is None where nothing is recorded.

    Raises
    ------
    Refused
        No contact within the last months is recorded.

    Notes
    -----
    Roles are not persons: two officers of the same role count as one. All contacts count, also
    those with authorities.

    References
    ----------
    docs/definitions.md#a43.
    """
    context = context_of(m, view)
    contacts = m.contacts[context.layers.established]
    if contacts.empty:
        raise SHEET.refusal("no_log")
    every = contacts.sort_values("id").groupby("office")
    facts = (fact for office, rows in every for fact in _habits(context, str(office), rows))
    return SHEET.findings(context, facts)


def _habits(context: Context, office: str, rows: pd.DataFrame) -> Iterator[Fact]:
    usual: dict[str, Any] = {
        "subject": (office,),
        "evidence": tuple(rows["id"]),
        **context.trust_in_log(),
        "sensitivity": int(rows["sensitivity"].fillna(0).max()),
    }
    by_role = Counter(role for role in rows["officer_role"] if role)
    known, most = by_role.total(), min(by_role, key=lambda role: (-by_role[role], role), default="")
    yield Fact(
        "officers",
        f"officers:{office}",
        by_role[most] / known if known else None,
        values={"most": by_role[most], "role": Name(most), "roles": len(by_role)},
        n=known,
        details={"by_role": dict(sorted(by_role.items())), "unknown": len(rows) - known},
        **usual,
    )
    ways = Counter(rows["direction"])
    towards, out = ways["in"], ways["out"]
    yield Fact(
        "two_way",
        f"two_way:{office}",
        min(towards, out) / max(towards, out) if towards + out else None,
        n=towards + out,
        details={"towards": towards, "from": out, "unknown": ways[""]},
        **usual,
    )
