"""Marks that the map suggests for items of the environment, each with its figure (A47)."""

from __future__ import annotations

from functools import partial

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, term
from actormap.core.verdicts import lower
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.monitor.parameter.map_figures import READERS, MapFigure, last_mark, mark_of

METHOD = "Marks that the map suggests (A47)"
CAVEATS = (
    Sentence("A suggestion is one thing that the map knows; the item asks for more. Decide for yourself."),
    Sentence("0 and 4 are never suggested: that nobody can, or that everybody can, no map knows."),
)


@checked
def proposals(m: ActorMap, view: View, *, item: str = "") -> Findings:
    """Marks that the map suggests for items of the environment, each with its figure (A47).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    item
        One item, by its code; empty takes all that the map can say something to.

    Returns
    -------
    Findings
        One an item, in the order of the catalogue (subject: its code; value: the suggested mark, 1 to 3;
        None where the map does not know enough; details ``figure``, ``analysis``: what would be kept as
        evidence; ``anchor``: the mark in words; verdict: that of the finding it leans on;
        not enough data where no mark is suggested).

    Raises
    ------
    Refused
        The map suggests nothing for this item, whatever is recorded.

    Notes
    -----
    Nothing is written: a scorer who accepts a suggestion keeps the analysis, its figure and the revision of
    the map as evidence. Two scorers who accept one suggestion are one source. From which figure on which
    mark fits stands in ``proposals.csv``. Nobody is named. It is of the whole country. Of attacks and
    violations more may have happened than is recorded, which would give a lower mark: there the lowest
    alone is suggested.

    References
    ----------
    docs/definitions.md#a47.
    """
    if item and item not in READERS:
        raise Refused("the map suggests no mark for '{item}'.", item=shorten(item))
    context = context_of(m, view)
    codes = [item] if item else [code for code in schema.items() if code in READERS]
    return Findings(METHOD, {"item": item}, CAVEATS, tuple(map(partial(_worded, context), codes)))


def _worded(context: Context, code: str) -> Finding:
    item, figure = schema.items()[code], READERS[code](context)
    trust = context.trust_in(context.layers.civil_society, at_most="indicative")
    if figure is not None and figure.verdict is not None:
        trust["verdict"] = lower(trust["verdict"], figure.verdict)
    mark = None if figure is None else mark_of(code, figure)
    if mark is None or figure is None or (figure.grows and mark != last_mark(code)):
        trust["verdict"] = "insufficient_data"
    if trust["verdict"] == "insufficient_data":
        mark = None
    return Finding(
        f"A47:{code}",
        "A47",
        (code,),
        _statement(code, mark, figure),
        _reason(code, mark, figure),
        kind="measure",
        value=mark,
        **trust,
        evidence=_evidence(figure),
        would_change=Sentence("More is recorded of what it is counted from."),
        next_question=Sentence("What else is known about it?"),
        details={
            "figure": None if figure is None else figure.value,
            "analysis": item.proposes[0],
            "anchor": "" if mark is None else term(item.marks[str(mark)].label),
        },
    )


def _statement(code: str, mark: int | None, figure: MapFigure | None) -> Sentence:
    what = term(schema.items()[code].label)
    if mark is None or figure is None:
        return Sentence("{what}: the map suggests nothing.", what=what)
    return Sentence(
        "{what}: the map suggests {mark}, because {reason}.", what=what, mark=mark, reason=figure.reason
    )


def _reason(code: str, mark: int | None, figure: MapFigure | None) -> Sentence:
    if figure is None:
        return Sentence("What it would be counted from is not recorded.")
    if mark is None:
        return Sentence("It does not know enough: {reason}.", reason=figure.reason)
    anchor = term(schema.items()[code].marks[str(mark)].label)
    return Sentence("{mark} means: {anchor}.", mark=mark, anchor=anchor)


def _evidence(figure: MapFigure | None) -> tuple[str, ...]:
    """Records that prove the figure: its own, and those of the findings it leans on."""
    if figure is None:
        return ()
    return tuple(
        sorted({*figure.evidence, *(each for finding in figure.leans_on for each in finding.evidence)})
    )
