"""Reprisals for cooperation with the United Nations: how many, and who was informed, by month (A54)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.protect.cases import SEVERE, Case, cases_of

SHEET = Sheet(__file__)
Informed = Literal["headquarters", "mechanism", "authorities"]
"""Who was informed: headquarters, a body or mechanism that took it up, or those who must protect."""
TO_AUTHORITIES = "measure_authorities"


@checked
def reprisals(m: ActorMap, view: View) -> Findings:
    """Cases of reprisal for cooperation with the United Nations, and who was informed, by month (A54).

    Parameters
    ----------
    m
        The map with what is sealed.
    view
        The day.

    Returns
    -------
    Findings
        First one about all (value: cases of reprisal, open or closed, a count; details ``informed``: of how
        many ``headquarters``, a ``mechanism`` and the ``authorities`` were informed, ``nobody_known``: of how
        many that is not recorded of anybody, ``unclear``: cases of which it is not recorded whether they are
        a reprisal, ``verification``, ``days``: until headquarters were informed, where that is known), then
        one a month in which one was opened, the last first (value: a count; details ``month`` and the same).

    Raises
    ------
    Refused
        No case is on the map: nothing sealed is open.

    Notes
    -----
    A case counts in the month in which it was opened. A mechanism was informed where a measure through a
    mechanism has begun, the authorities where advocacy with them has. What was done after the day of the view
    is not known on it. A month without a case is not listed: it is not known to be a quiet one. Nobody is
    named, neither who suffered nor who informed.

    References
    ----------
    docs/definitions.md#a54.
    """
    context, cases = context_of(m, view), cases_of(m, view)
    every = [case for case in cases if case.reprisal == "yes"]
    unclear = sum(case.reprisal == "unknown" for case in cases)
    months: dict[str, list[Case]] = {}
    for case in every:
        months.setdefault(case.opened[:7], []).append(case)
    facts = (
        _fact(context, "all", "all", "all cases", every, unclear=unclear),
        *(
            _fact(context, "month", month, month, months[month], month=month)
            for month in sorted(months, reverse=True)
        ),
    )
    return SHEET.answer(context, facts)


def _fact(
    context: Context, about: str, key: str, subject: str, cases: Sequence[Case], **details: str | int
) -> Fact:
    """What is recorded of reprisals that were opened in one month, or in all."""
    by_case = [_informed_of(case) for case in cases]
    informed = {who: sum(who in some for some in by_case) for who in get_args(Informed)}
    verified = Counter(case.verification or "unknown" for case in cases)
    return Fact(
        about,
        key,
        float(len(cases)),
        subject=(subject,),
        values={**informed, "corroborated": verified["yes"]},
        n=len(cases),
        **context.trust_in_log(at_most="indicative"),
        sensitivity=SEVERE,
        evidence=tuple(case.id for case in cases),
        details={
            **details,
            "informed": informed,
            "nobody_known": sum(not some for some in by_case),
            "verification": {state: verified[state] for state in schema.vocabulary("verification")},
            "days": sorted(
                (dt.date.fromisoformat(case.hq_informed) - dt.date.fromisoformat(case.opened)).days
                for case in cases
                if case.hq_informed
            ),
        },
    )


def _informed_of(case: Case) -> set[Informed]:
    """Who was informed of a case, as far as it is recorded."""
    begun = [step for step in case.measures if step.begun]
    informed: dict[Informed, bool] = {
        "headquarters": bool(case.hq_informed),
        "mechanism": any(step.delivery == "mechanisms" for step in begun),
        "authorities": any(step.item == TO_AUTHORITIES for step in begun),
    }
    return {who for who, was in informed.items() if was}
