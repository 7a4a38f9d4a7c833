"""Pages for the office alone: for the chair of a meeting, on whom a law would hit, and for an interview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, plural, series, term
from actormap.core.tables.cells import isin
from actormap.core.tables.values import split
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.monitor.law.hit import hit_of
from actormap.metrics.monitor.law.who_is_hit import By, WhoIsHit, who_is_hit
from actormap.rights.access import Principal, may_ask
from actormap.viz.brief.content import Brief, Point, chapter, line, not_shown, point, words
from actormap.viz.brief.leaving import Leaving, for_office, recorded, warning
from actormap.viz.brief.topic import Ask

SEATS = "partner.meeting"


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
        Day and words of what was decided about it (`history.decided`).
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
    may_ask(principal, schema.analyses()[SEATS])

    def page(content: ActorMap) -> Brief:
        return _for_the_chair(content, view, recorded(content, view, SEATS, meeting=meeting), log)

    return for_office(m, page, principal=principal, alike=alike)


def may_be_on_it(context: Context) -> set[str]:
    """Who may be named on the page."""
    barred = forbidden(context, "name") | forbidden(context, "share") | forbidden(context, "contact")
    public = [code for code, sphere in schema.spheres().items() if sphere.public]
    named = ~barred | isin(context.m.actors["sphere"], public) | context.layers.offices
    return {i for i, may in zip(context.ids, named.tolist(), strict=True) if may}


def _for_the_chair(m: ActorMap, view: View, answer: Findings, log: Sequence[tuple[str, Sentence]]) -> Brief:
    context = context_of(m, view)
    (row,) = m["meetings"][m["meetings"]["id"] == answer.findings[0].details["row"]].to_dict("records")
    named, guests = may_be_on_it(context), split(row["guests"])
    shown = sorted((i for i in guests if i in named), key=lambda i: (context.names[context.code(i)], i))
    where = [context.place(row["pcode"])] if row["pcode"] else []
    where += [Sentence("{place}", place=Name(row["place"]))] if row["place"] else []
    names = series((context.names[context.code(i)] for i in shown), "; ")
    here = [line("guests", names=names)] if shown else []
    here += [line("guests_not_named", n=n)] if (n := len(guests) - len(shown)) else []
    decided = (line("log", day=day, what=words_of) for day, words_of in log)
    signed = (words("decided_by"), words("decided_on"))
    return Brief(
        Sentence("{meeting}, {day}", meeting=Name(row["name"]), day=row["date"]),
        words("for_the_chair", where=series(where) or words("no_place")),
        view.date,
        warning(m),
        (
            chapter("invited", here)._replace(heading=plural(len(guests), "guest")),
            chapter("no_seat", _missing(answer)),
            chapter("apart", _apart(context, answer, named)),
            chapter("chosen", _chosen(row)),
            chapter("decided", (*decided, line("this_page", boxes=signed))),
        ),
        tuple(shown),
    )


def _missing(answer: Findings) -> Iterator[Point]:
    for by in ("area", "group"):
        labels = [
            term(each.details["label"])
            for each in answer
            if each.details.get("by") == by and each.details["code"] and not each.details["invited"]
        ]
        if labels:
            yield line(f"no_seat_{by}", labels=series(labels))


def _apart(context: Context, answer: Findings, named: set[str]) -> Iterator[Point]:
    pairs = [each.subject for each in answer if each.kind == "pair" and each.details["seat"] == "apart"]
    shown = [pair for pair in pairs if named.issuperset(pair)]
    for u, v in shown:
        names = {"u": context.names[context.code(u)], "v": context.names[context.code(v)]}
        yield Point(Sentence("{u} and {v}", **names))
    if more := len(pairs) - len(shown):
        yield line("more_pairs", n=more)


def _chosen(row: dict[str, str]) -> Iterator[Point]:
    criteria = split(row["criteria"])
    for number, text in enumerate(criteria, start=1):
        yield Point(Sentence("{number}. {text}", number=number, text=Name(text)))
    if criteria:
        yield line("criteria", "written" if row["criteria_on"] else "unknown", day=row["criteria_on"])
    if row["choices"]:
        yield Point(Sentence("Later: {text}", text=Name(row["choices"])))


HIT = "monitor.hit"
LAWS = ("instruments", "provisions")
CHAPTERS: tuple[By, ...] = ("area", "group", "form", "share")


def hit_page(
    m: ActorMap,
    view: View,
    *,
    principal: Principal,
    provision: str = "",
    instrument: str = "",
    alike: str = "ask",
) -> Leaving:
    """Whom a provision, or all of a law, would hit, on one page for the office alone, fit to leave it.

    It has counts and no names of actors, tells nothing of who depends on whom, and withholds what is too
    small (A42).

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    principal
        Who lets it leave.
    provision, instrument
        What is asked about; one of both.
    alike
        As in `redact.redact`.

    Raises
    ------
    Denied
        The role may not take briefs along.
    Refused
        There is no such provision or law, or the page would name who is in no file.
    """
    may_ask(principal, schema.analyses()[HIT])
    if bool(provision) == bool(instrument):
        raise Refused("say which provision, or which law. See the list of laws.")

    def page(content: ActorMap) -> Brief:
        return _on_a_law(content, view, partial(recorded, content, view), provision, instrument)

    return for_office(m, page, principal=principal, alike=alike)


def _on_a_law(m: ActorMap, view: View, ask: Ask, provision: str, instrument: str) -> Brief:
    """What stands on it."""
    every = ask(HIT, provision=provision, instrument=instrument, depends=True)
    whole, *cells = every.findings
    who = who_is_hit(m, view, provision=provision, instrument=instrument)
    rows = {code: dict(zip(m[code]["id"], m[code].to_dict("records"), strict=True)) for code in LAWS}
    law = rows["instruments"][instrument or rows["provisions"][provision]["instrument"]]
    name = Sentence("{law}", law=Name(law["name"]))
    if provision:
        article = Name(rows["provisions"][provision]["article"])
        name = Sentence("{law}, {article}", law=name, article=article)
    return Brief(
        Sentence("Who would be hit: {law}", law=name),
        words("of_a_law", day=view.date),
        view.date,
        warning(m),
        (
            chapter("hit", (point(whole),)),
            *(chapter(f"hit_{by}", _cells(who, by)) for by in CHAPTERS),
            chapter("hanging", (Point(finding.statement) for finding in cells if finding.kind == "measure")),
            chapter("law", _law(ask, law["id"], provision)),
        ),
        (),
    )


def _cells(who: WhoIsHit, by: By) -> Iterator[Point]:
    """Cells in one point, and the names of those that are withheld."""
    cells = who.cells(by)
    open_cells = [
        Sentence("{what} {hit}", what=cell.label, hit=hit_of(cell)) for cell in cells if not cell.withheld
    ]
    hidden = [cell.label for cell in cells if cell.withheld]
    if cells:
        without = not_shown(hidden)
        yield Point(Sentence("{cells}.", cells=series(open_cells, "; ")) if open_cells else without, without)


def _law(ask: Ask, law: str, provision: str) -> Iterator[Point]:
    """Where the law stands, how hard it restricts, and how far it follows the recommendations."""
    for finding in ask("monitor.laws"):
        of_it = finding.kind == "provision" and finding.details["instrument"] == law
        if finding.subject == (law,) or (of_it and provision in {"", finding.subject[0]}):
            yield Point(joined(finding.statement, finding.reason))
    try:
        first = ask("monitor.recommendations", instrument=law).findings[0]
    except Refused:
        return
    yield point(first)


QUESTIONS = "evidence.ask"
BOXES = ("works", "knows_who", "knows_trust", "does_not_know", "does_not_say")
"""What is answered to each question."""


def interview_sheet(
    m: ActorMap,
    view: View,
    number: int,
    *,
    principal: Principal,
    alike: str = "ask",
    ask: Ask | None = None,
) -> Leaving:
    """The sheet of an interview that `evidence.ask` proposes, for the office alone, fit to leave the program.

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    number
        Which interview, from 1.
    principal
        Who lets it leave.
    alike
        As in `redact.redact`.
    ask
        What answers by name and options, as in `leaving.brief`; by default it is asked anew.

    Raises
    ------
    Denied
        The role may not take briefs along, or may not ask.
    TakesTwo
        Somebody on it is sensitive, and no second person approved it.
    Refused
        There is no such interview, or the sheet would name who is in no file.
    """
    may_ask(principal, schema.analyses()[QUESTIONS])

    def sheet(content: ActorMap) -> Brief:
        known = ask if ask is not None and len(content.actors) == len(m.actors) else None
        every = known(QUESTIONS) if known else recorded(content, view, QUESTIONS)
        questions = [finding for finding in every.findings if finding.details["interview"] == number]
        if not questions:
            raise Refused("there is no interview {number}: fewer are proposed.", number=number)
        return _sheet(content, view, questions)

    return for_office(m, sheet, principal=principal, alike=alike)


def _sheet(m: ActorMap, view: View, questions: list[Finding]) -> Brief:
    """What stands on it."""
    context = context_of(m, view)
    ids = questions[0].subject[0], *(question.subject[1] for question in questions)
    source, *subjects = (context.names[context.code(actor)] for actor in ids)
    boxes = tuple(map(words, BOXES))
    asks = (line("works_with", source=source, subject=subject, boxes=boxes) for subject in subjects)
    return Brief(
        Sentence("Questions to {source}", source=source),
        words("of_an_interview"),
        view.date,
        warning(m),
        (chapter("interview", asks),),
        ids,
    )
