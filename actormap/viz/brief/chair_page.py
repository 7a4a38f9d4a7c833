"""A page for the chair of a meeting: who comes, who has no seat, who sits apart, how guests were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, plural, series, term
from actormap.core.tables.cells import isin
from actormap.core.tables.values import split
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import forbidden
from actormap.rights.access import Principal, may_ask
from actormap.viz.brief.composing import recorded, warning
from actormap.viz.brief.content import Brief, Part, Point
from actormap.viz.brief.leaving import Leaving, for_office

ANALYSIS = "partner.meeting"
SIGNED = (Sentence("Decided by (role): ____________________"), Sentence("On: ____________________"))


def chair_page(
    m: ActorMap,
    view: View,
    *,
    principal: Principal,
    meeting: str = "",
    log: Sequence[tuple[str, Sentence]] = (),
    alike: str = "ask",
) -> Leaving:
    """The page for the chair of a planned meeting, for the office alone, fit to leave the program.

    It names guests who agreed to be named to others and whom that cannot expose, and public bodies; all
    others are counted. Of those who sit apart it gives no reason.

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    principal
        Who lets it leave.
    meeting
        Its code; "" for the next one.
    log
        Day and words of what was decided about it (`invited.decided`).
    alike
        As in `redact.redact`.

    Raises
    ------
    Denied
        The role may not take briefs along, or may not ask.
    TakesTwo
        Somebody on it is sensitive, and no second person approved it.
    Refused
        There is no such meeting, or the page would name who is in no file.
    """
    may_ask(principal, schema.analyses()[ANALYSIS])

    def page(content: ActorMap) -> Brief:
        return _page(content, view, recorded(content, view, ANALYSIS, meeting=meeting), log)

    return for_office(m, page, principal=principal, alike=alike)


def may_be_on_it(context: Context) -> set[str]:
    """Who may be named on the page."""
    barred = forbidden(context, "name") | forbidden(context, "share") | forbidden(context, "contact")
    public = [code for code, sphere in schema.spheres().items() if sphere.public]
    named = ~barred | isin(context.m.actors["sphere"], public) | context.layers.offices
    return {i for i, may in zip(context.ids, named.tolist(), strict=True) if may}


def _page(m: ActorMap, view: View, answer: Findings, log: Sequence[tuple[str, Sentence]]) -> Brief:
    context = context_of(m, view)
    (row,) = m["meetings"][m["meetings"]["id"] == answer.findings[0].details["row"]].to_dict("records")
    named, guests = may_be_on_it(context), split(row["guests"])
    shown = sorted((i for i in guests if i in named), key=lambda i: (context.names[context.code(i)], i))
    where = [context.place(row["pcode"])] if row["pcode"] else []
    where += [Sentence("{place}", place=Name(row["place"]))] if row["place"] else []
    parts = (
        Part(
            plural(len(guests), "guest"),
            tuple(_guests([context.names[context.code(i)] for i in shown], len(guests) - len(shown))),
            Sentence("Nobody is invited yet."),
        ),
        Part(
            Sentence("Who has no seat"), tuple(_missing(answer)), Sentence("Each area and group has a seat.")
        ),
        Part(
            Sentence("Who must not sit together"),
            tuple(_apart(context, answer, named)),
            Sentence("No pair is on record. Ask each guest before."),
        ),
        Part(Sentence("How guests were chosen"), tuple(_chosen(row)), Sentence("It is not written down.")),
        Part(Sentence("Who decided"), (*_log(log), Point(Sentence("This page"), boxes=SIGNED)), NOTHING),
    )
    return Brief(
        Sentence("{meeting}, {day}", meeting=Name(row["name"]), day=row["date"]),
        Sentence(
            "{where}. For the chair alone. Who did not agree to be named, or could be exposed by it, is "
            "counted and not named.",
            where=series(where) if where else Sentence("The place is not recorded"),
        ),
        view.date,
        warning(m),
        parts,
        tuple(shown),
    )


def _guests(names: Sequence[Name], others: int) -> Iterator[Point]:
    if names:
        yield Point(Sentence("{names}.", names=series(names, "; ")))
    if others:
        yield Point(counted(others, "{n} guest is not named here.", "{n} guests are not named here."))


def _missing(answer: Findings) -> Iterator[Point]:
    for by, words in (("area", Sentence("Areas")), ("group", Sentence("Groups"))):
        labels = [
            term(each.details["label"])
            for each in answer
            if each.details.get("by") == by and each.details["code"] and not each.details["invited"]
        ]
        if labels:
            yield Point(Sentence("{what}: {labels}.", what=words, labels=series(labels)))


def _apart(context: Context, answer: Findings, named: set[str]) -> Iterator[Point]:
    pairs = [each.subject for each in answer if each.kind == "pair" and each.details["seat"] == "apart"]
    shown = [pair for pair in pairs if named.issuperset(pair)]
    for u, v in shown:
        names = {"u": context.names[context.code(u)], "v": context.names[context.code(v)]}
        yield Point(Sentence("{u} and {v}", **names))
    if more := len(pairs) - len(shown):
        yield Point(
            counted(
                more,
                "{n} pair more, not named here: ask the office before you seat guests.",
                "{n} pairs more, not named here: ask the office before you seat guests.",
            )
        )


def _chosen(row: dict[str, str]) -> Iterator[Point]:
    criteria = split(row["criteria"])
    for number, text in enumerate(criteria, start=1):
        yield Point(Sentence("{number}. {text}", number=number, text=Name(text)))
    if criteria:
        on = row["criteria_on"]
        yield Point(Sentence("Written on {day}.", day=on) if on else Sentence("Its day is not recorded."))
    if row["choices"]:
        yield Point(Sentence("Later: {text}", text=Name(row["choices"])))


def _log(log: Sequence[tuple[str, Sentence]]) -> Iterator[Point]:
    for day, words in log:
        yield Point(Sentence("{day}: {what}", day=day, what=words))
