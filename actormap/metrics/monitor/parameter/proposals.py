"""Marks that the map suggests for items of the environment, each with its figure (A47)."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import shorten
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import term
from actormap.core.verdicts import lower
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.parameter.map_figures import (
    READERS,
    figure_of,
    mark_of,
    society_of,
)
from actormap.metrics.monitor.parameter.marks import asked_of

SHEET = Sheet(__file__)


@checked
def proposals(m: ActorMap, view: View, *, item: str = "", area: str = "") -> Findings:
    """Marks that the map suggests for items of the environment, each with its figure (A47).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    item
        One item, by its code; empty takes all that the map can say something to.
    area
        An area instead of the whole country, by its code.

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
        The map suggests nothing for this item, whatever is recorded; or no area has this code.

    Notes
    -----
    Nothing is written: a scorer who accepts a suggestion keeps the analysis, its figure and the revision of
    the map as evidence. Two scorers who accept one suggestion are one source. From which figure on which
    mark fits stands in ``proposals.csv``. Nobody is named. Where more may be so than is recorded, of attacks,
    violations and funding, a mark is suggested only if more would give the same. Of an area the map has
    suggestions on consultation, women, funding, attacks and violations alone: the other figures are shares
    of areas, themes or groups.

    References
    ----------
    docs/definitions.md#a47.
    """
    if item and item not in READERS:
        raise SHEET.refusal("no_item", item=shorten(item))
    asked_of(m, area, "")
    context = context_of(m, view)
    codes = [item] if item else [code for code in schema.items() if code in READERS]
    return SHEET.findings(context, [_fact(context, code, area) for code in codes], item=item, area=area)


def _fact(context: Context, code: str, area: str) -> Fact:
    item, figure = schema.items()[code], figure_of(context, code, area)
    trust = context.trust_in(society_of(context, area), at_most="indicative")
    mark = None if figure is None else mark_of(code, figure)
    if figure is not None:
        trust["verdict"] = lower(trust["verdict"], figure.verdict or trust["verdict"])
        trust["sensitivity"] = max(trust["sensitivity"], figure.sensitivity)
    if mark is None:
        trust["verdict"] = "insufficient_data"
    if trust["verdict"] == "insufficient_data":
        mark = None
    return Fact(
        "item",
        code,
        mark,
        subject=(code,),
        values={
            "what": term(item.label),
            "why": figure and figure.reason,
            "area": area,
        },
        **trust,
        evidence=() if figure is None else figure.evidence,
        details={
            "figure": None if figure is None else figure.value,
            "analysis": item.proposes[0],
            "anchor": "" if mark is None else term(item.marks[str(mark)].label),
        },
    )
