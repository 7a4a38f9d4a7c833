"""One page for the head of office: whom a law would hit, in counts, without names and small cells."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, series
from actormap.metrics.monitor.law.hit import hit_of
from actormap.metrics.monitor.law.who_is_hit import By, WhoIsHit, who_is_hit
from actormap.rights.access import Principal, may_ask
from actormap.viz.brief.cells import not_shown
from actormap.viz.brief.composing import recorded, warning
from actormap.viz.brief.content import Brief, Part, Point
from actormap.viz.brief.leaving import Leaving, for_office
from actormap.viz.brief.topic import Ask

ANALYSIS = "monitor.hit"
LAWS = ("instruments", "provisions")
CHAPTERS: dict[By, Sentence] = {
    "area": Sentence("By area"),
    "group": Sentence("By whose rights they work on"),
    "form": Sentence("By legal form"),
    "share": Sentence("By money from abroad"),
}
NOTHING_THERE = Sentence("Nothing is recorded by which they could be told apart.")


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
    may_ask(principal, schema.analyses()[ANALYSIS])
    if bool(provision) == bool(instrument):
        raise Refused("say which provision, or which law. See the list of laws.")

    def page(content: ActorMap) -> Brief:
        return _page(content, view, partial(recorded, content, view), provision, instrument)

    return for_office(m, page, principal=principal, alike=alike)


def _page(m: ActorMap, view: View, ask: Ask, provision: str, instrument: str) -> Brief:
    """What stands on it."""
    every = ask(ANALYSIS, provision=provision, instrument=instrument, depends=True)
    whole, *cells = every.findings
    hanging = [finding for finding in cells if finding.kind == "measure"]
    who = who_is_hit(m, view, provision=provision, instrument=instrument)
    rows = {code: dict(zip(m[code]["id"], m[code].to_dict("records"), strict=True)) for code in LAWS}
    law = rows["instruments"][instrument or rows["provisions"][provision]["instrument"]]
    name = Sentence("{law}", law=Name(law["name"]))
    if provision:
        article = Name(rows["provisions"][provision]["article"])
        name = Sentence("{law}, {article}", law=name, article=article)
    parts = [
        Part(
            Sentence("Whom it would hit"),
            (Point(whole.statement, whole.reason, verdict=whole.verdict),),
            NOTHING,
        ),
        *(Part(title, tuple(_cells(who, by)), NOTHING_THERE) for by, title in CHAPTERS.items()),
        Part(Sentence("What hangs on them"), tuple(Point(finding.statement) for finding in hanging), NOTHING),
        Part(Sentence("The law"), tuple(_law(ask, law["id"], provision)), NOTHING),
    ]
    return Brief(
        Sentence("Who would be hit: {law}", law=name),
        Sentence(
            "Organisations of civil society on record on {day}, in counts. What is not recorded is told "
            "apart: it is neither hit nor spared.",
            day=view.date,
        ),
        view.date,
        warning(m),
        tuple(parts),
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
        if finding.subject == (law,) or _is_provision(finding, law, provision):
            yield Point(joined(finding.statement, finding.reason))
    try:
        first = ask("monitor.recommendations", instrument=law).findings[0]
    except Refused:
        return
    yield Point(first.statement, first.reason, verdict=first.verdict)


def _is_provision(finding: Finding, law: str, provision: str) -> bool:
    if finding.kind != "provision" or finding.details["instrument"] != law:
        return False
    return finding.subject == (provision,) or not provision
