"""Who moves an issue for or against human rights, seen or expected (A21)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import isnan

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural, series
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.coverage import detection_share
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
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

METHOD = "Impact on an issue (A21)"
WAYS = {"+": Sentence("for human rights"), "-": Sentence("against human rights")}
STATES = {"real": Sentence("seen"), "potential": Sentence("expected")}
RECORDED = Sentence(
    "Impact is recorded conduct on one issue, as sources told it. It is no label for an actor."
)
BOTH_SHOWN = Sentence("Records that differ are shown side by side and never averaged away.")


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
        if not issue:
            raise Refused("no impact is recorded. Bring a list of who has which impact.")
        raise Refused(
            "no impact is recorded on {issue}. Bring a list of who has which impact.",
            issue=issue_name(context, issue),
        )
    sets = records_by(rows, "issue", "actor_id", "state")
    keys = sorted(sets, key=lambda key: (key[0], key[1], key[2] != "real"))
    figures = (_share_for(context, key, sets[key]) for key in keys)
    return answer(context, METHOD, figures, parameters={"issue": issue}, caveats=(RECORDED, BOTH_SHOWN))


def _share_for(context: Context, key: tuple[str, ...], rows: Sequence[Record]) -> Figure:
    """Share of the records on an actor and an issue that say for human rights."""
    issue, actor, state = key
    share = sum(1 for row in rows if row["direction"] == "+") / len(rows)
    words = partial(_words, context, key, rows)
    return Figure(
        f"A21:impact:{issue}:{actor}:{state}:{_way(rows)}", "A21", "actor", (actor,), share, words=words
    )


def _words(context: Context, key: tuple[str, ...], rows: Sequence[Record], figure: Figure) -> Finding:
    issue, actor, state = key
    code = context.code(actor)
    by_way = {way: [row for row in rows if row["direction"] == way] for way in WAYS}
    count = {way: len(some) for way, some in by_way.items()}
    recorded = _way(rows)
    conflict, keys = recorded == "both", keys_of_records(rows)
    likely = believed(context, rows)
    pooled = {"+": likely, "-": 1 - likely}
    sources = len(keys)
    grades = sorted({grade_of(context, row["grade"], row["sources"]) for row in rows})
    sizes = {way: _range([row["size"] for row in some]) for way, some in by_way.items()}
    size = series(
        (
            Sentence("{way}, size {size}", way=WAYS[way], size=_size_words(r))
            for way, r in sizes.items()
            if count[way]
        ),
        "; ",
    )
    return figure.worded(
        statement=_statement(context, key, recorded, count),
        reason=Sentence(
            "{records} of {sources}: {sizes}. Grade: {grades}.",
            records=plural(len(rows), "record"),
            sources=plural(sources, "independent source"),
            sizes=size,
            grades=series(grades),
        ),
        n=len(rows),
        **context.trust(
            coverage=float(detection_share(sources, context.view.thresholds)),
            sources=sources,
            holds_in=None if conflict else pooled[recorded],
            single_source=any(_way(_untold(rows, key)) != recorded for key in keys),
            at_most="indicative" if conflict else "supported",
        ),
        sensitivity=max(highest_sensitivity(rows), int(context.sensitivity[code])),
        would_change=Sentence("Another independent source tells what it saw."),
        next_question=Sentence("Ask each source separately what it saw.")
        if conflict
        else Sentence("Who else has seen what {name} does on this?", name=context.names[code]),
        details={
            "issue": issue,
            "state": state,
            "for": count["+"],
            "against": count["-"],
            "sizes_for": sizes["+"],
            "sizes_against": sizes["-"],
            "grades": grades,
            "conflict": conflict,
            "likely_for": likely,
            "records": sorted(row["id"] for row in rows),
        },
    )


def _statement(context: Context, key: tuple[str, ...], recorded: str, count: dict[str, int]) -> Sentence:
    issue, actor, state = key
    fields = {
        "name": context.names[context.code(actor)],
        "issue": issue_name(context, issue),
        "state": STATES[state],
    }
    if recorded != "both":
        return Sentence("{name} on {issue}: a recorded impact {way} ({state}).", way=WAYS[recorded], **fields)
    return Sentence(
        "{name} on {issue}: the records of its impact ({state}) differ, {pro} for human rights and "
        "{contra} against.",
        pro=count["+"],
        contra=count["-"],
        **fields,
    )


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


def _size_words(sizes: tuple[float, float] | None) -> Sentence:
    if sizes is None:
        return Sentence("not known")
    low, high = sizes
    if low == high:
        return Sentence("{low:g}", low=low)
    return Sentence("{low:g} to {high:g}", low=low, high=high)
