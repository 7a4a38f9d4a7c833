"""Who moves an issue for or against human rights, seen or expected (A21)."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, series
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.influence.issue_records import (
    Record,
    believed,
    highest_sensitivity,
    issue_name,
    keys_of_records,
    known_issue,
    newest,
    records_by,
)
from actormap.metrics.influence.tie_records import grade_of

SHEET = Sheet(__file__)
WAYS = ("+", "-")


@checked
def impact(m: ActorMap, view: View, *, issue: str = "") -> Findings:
    """Which actors have a seen or an expected impact on an issue, and which way (A21).

    Parameters
    ----------
    m
        The map; `impact` holds records per issue and actor.
    view
        The day.
    issue
        The issue; empty takes all.

    Returns
    -------
    Findings
        One an issue, actor and state (seen or expected), in this order (value: share of the
        records that say for human rights, 0 to 1; `holds_in`: chance that it goes the way the
        records say, by the grades of independent sources, aged; details ``issue``, ``state``,
        ``for``, ``against``: number of records, ``likely_for``: that chance for human rights,
        ``sizes_for``, ``sizes_against``: smallest and largest size, 0 to 4, ``grades``,
        ``conflict``: whether records differ).

    Raises
    ------
    Refused
        No impact is recorded, or none on this issue.

    Notes
    -----
    Of each independent source the newest record counts. An actor can have impact for rights on
    one issue and against them on another, and both on one; nothing is summed over issues.

    References
    ----------
    Manual on Human Rights Monitoring, chapter 16 (impact on a specific human rights problem);
    docs/definitions.md#a21, and #a37 for the chance.
    """
    context = context_of(m, view)
    known_issue(context, issue)
    rows = newest(context, "impact", "sources", issue, ("state",))
    if not rows:
        raise SHEET.refusal("on_issue" if issue else "none", issue=issue_name(context, issue))
    sets = records_by(rows, "issue", "actor_id", "state")
    keys = sorted(sets, key=lambda key: (key[0], key[1], key[2] != "real"))
    return SHEET.answer(context, (_share_for(context, key, sets[key]) for key in keys), issue=issue)


def _share_for(context: Context, key: tuple[str, ...], rows: Sequence[Record]) -> Fact:
    """Share of the records on an actor and an issue that say for human rights."""
    issue, actor, state = key
    by_way = {way: [row for row in rows if row["direction"] == way] for way in WAYS}
    pro, contra = map(len, by_way.values())
    recorded = _way(rows)

    def later() -> dict[str, Any]:
        conflict, keys, likely = recorded == "both", keys_of_records(rows), believed(context, rows)
        grades = sorted({grade_of(context, row["grade"], row["sources"]) for row in rows})
        sizes = {way: _range([row["size"] for row in some]) for way, some in by_way.items()}
        sized = (_size_words(way, sizes[way]) for way, some in by_way.items() if some)
        return {
            "values": {
                "about": issue_name(context, issue),
                "way": "" if conflict else SHEET.sentence("direction", recorded),
                "pro": pro,
                "contra": contra,
                "sizes": series(sized, "; "),
                "graded": series(grades),
            },
            "n": len(rows),
            **context.trust(
                coverage=float(detection_share(len(keys), context.view.thresholds)),
                sources=len(keys),
                holds_in=None if conflict else likely if recorded == "+" else 1 - likely,
                single_source=any(_way(_untold(rows, key)) != recorded for key in keys),
                at_most="indicative" if conflict else "supported",
            ),
            "sensitivity": max(highest_sensitivity(rows), int(context.sensitivity[context.code(actor)])),
            "details": {
                "issue": issue,
                "state": state,
                "for": pro,
                "against": contra,
                "sizes_for": sizes["+"],
                "sizes_against": sizes["-"],
                "grades": grades,
                "conflict": conflict,
                "likely_for": likely,
                "records": sorted(row["id"] for row in rows),
            },
        }

    identity = f"impact:{issue}:{actor}:{state}:{recorded}"
    return Fact("impact", identity, pro / len(rows), later, subject=(actor,))


def _way(rows: Sequence[Record]) -> str:
    """Which way the records say, or that they say both; "" where there is none."""
    ways = {row["direction"] for row in rows}
    return "both" if len(ways) > 1 else "".join(ways)


def _untold(rows: Sequence[Record], key: str) -> list[Record]:
    """The records that are left without one source."""
    return [row for row in rows if set(row["keys"]) != {key}]


def _range(sizes: Sequence[float]) -> tuple[float, float] | None:
    known = [size for size in sizes if not isnan(size)]
    return (min(known), max(known)) if known else None


def _size_words(way: str, sizes: tuple[float, float] | None) -> Sentence:
    low, high = sizes or (None, None)
    size = SHEET.sentence(
        "size", "unknown" if sizes is None else "same" if low == high else "range", low=low, high=high
    )
    return SHEET.sentence("size", "sized", way=SHEET.sentence("direction", way), size=size)
