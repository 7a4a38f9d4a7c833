"""Reprisals for cooperation with the United Nations: how many, and who was informed, by month (A54)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import NOTHING, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, counted, joined, plural
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.protect.cases import SEVERE, Case, cases_of

METHOD = "Reprisals for cooperation with the United Nations (A54)"
Informed = Literal["headquarters", "mechanism", "authorities"]
"""Who was informed: headquarters, a body or mechanism that took it up, or those who must protect."""
INFORMED: tuple[Informed, ...] = ("headquarters", "mechanism", "authorities")
TO_AUTHORITIES = "measure_authorities"
NONE = Sentence("No case is recorded as a reprisal for cooperation with the United Nations.")
CAVEATS = (
    Sentence("Who fears reprisals often tells nobody: few cases do not mean few reprisals."),
    Sentence("That nothing is recorded of who was informed does not say that nobody was."),
)


@dataclass(frozen=True, slots=True)
class Month:
    """Reprisals that were opened in one month, or in all.

    Parameters
    ----------
    cases
        The cases.
    """

    cases: tuple[Case, ...]

    @property
    def informed(self) -> dict[Informed, int]:
        """How many cases there are of which each was informed."""
        every = Counter(who for case in self.cases for who in informed_of(case))
        return {who: every[who] for who in INFORMED}

    @property
    def nobody_known(self) -> int:
        """Of how many it is not recorded that anybody was informed."""
        return sum(not informed_of(case) for case in self.cases)

    @property
    def days(self) -> list[int]:
        """How many days it took until headquarters were informed, where that is known; in order."""
        dated = [(case.opened, case.hq_informed) for case in self.cases if case.hq_informed]
        return sorted(
            (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days for first, last in dated
        )

    @property
    def verification(self) -> dict[str, int]:
        """How far they were verified, each state with its number."""
        every = Counter(case.verification or "unknown" for case in self.cases)
        return {state: every[state] for state in schema.vocabulary("verification")}


def informed_of(case: Case) -> frozenset[Informed]:
    """Who was informed of a case, as far as it is recorded."""
    begun = [step for step in case.measures if step.begun]
    informed: dict[Informed, bool] = {
        "headquarters": bool(case.hq_informed),
        "mechanism": any(step.delivery == "mechanisms" for step in begun),
        "authorities": any(step.item == TO_AUTHORITIES for step in begun),
    }
    return frozenset(who for who, was in informed.items() if was)


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
    every = tuple(case for case in cases if case.reprisal == "yes")
    unclear = sum(case.reprisal == "unknown" for case in cases)
    months: dict[str, list[Case]] = {}
    for case in every:
        months.setdefault(case.opened[:7], []).append(case)
    findings = (
        _whole(context, Month(every), unclear),
        *(_of_month(context, month, Month(tuple(months[month]))) for month in sorted(months, reverse=True)),
    )
    return Findings(METHOD, {}, CAVEATS, findings)


def _whole(context: Context, every: Month, unclear: int) -> Finding:
    return Finding(
        "A54:all",
        "A54",
        ("all cases",),
        joined(_count(every) if every.cases else NONE, _unclear(unclear)),
        _reason(every),
        value=float(len(every.cases)),
        n=len(every.cases),
        **context.trust_in_log(at_most="indicative"),
        sensitivity=SEVERE,
        evidence=tuple(case.id for case in every.cases),
        would_change=Sentence("Somebody writes whether a case is a reprisal, or who was informed."),
        next_question=Sentence("Was anybody whom the office met harassed for it?"),
        details={"unclear": unclear, **_details(every)},
    )


def _of_month(context: Context, month: str, of_month: Month) -> Finding:
    return Finding(
        f"A54:{month}",
        "A54",
        (month,),
        Sentence("{month}: {count}", month=month, count=_count(of_month)),
        _reason(of_month),
        kind="note",
        value=float(len(of_month.cases)),
        n=len(of_month.cases),
        **context.trust_in_log(at_most="indicative"),
        sensitivity=SEVERE,
        evidence=tuple(case.id for case in of_month.cases),
        would_change=Sentence("Somebody writes whether a case is a reprisal, or who was informed."),
        next_question=Sentence("Who is still to be informed, and does the person agree to that?"),
        details={"month": month, **_details(of_month)},
    )


def _details(month: Month) -> dict[str, object]:
    return {
        "informed": month.informed,
        "nobody_known": month.nobody_known,
        "verification": month.verification,
        "days": month.days,
    }


def _count(month: Month) -> Sentence:
    return Sentence(
        "{cases}; headquarters are recorded as informed of {informed}.",
        cases=plural(len(month.cases), "case of reprisal", "cases of reprisal"),
        informed=month.informed["headquarters"],
    )


def _unclear(number: int) -> Sentence:
    if not number:
        return NOTHING
    return counted(
        number,
        "Of {n} case it is not recorded whether it is one.",
        "Of {n} cases it is not recorded whether they are.",
    )


def _reason(month: Month) -> Sentence:
    if not month.cases:
        return Sentence("Each case is looked at, open or closed, up to the day.")
    corroborated, informed = month.verification["yes"], month.informed
    return joined(
        counted(corroborated, "{n} is corroborated.", "{n} are corroborated."),
        Sentence(
            "Recorded: a mechanism was informed of {mechanism}, the authorities of {authorities}.",
            mechanism=informed["mechanism"],
            authorities=informed["authorities"],
        ),
        _unknown(month.nobody_known),
    )


def _unknown(number: int) -> Sentence:
    if not number:
        return NOTHING
    return counted(
        number,
        "Of {n} it is not recorded that anybody was informed.",
        "Of {n} it is not recorded that anybody was informed.",
    )
