"""What is worth a look first: a few findings as pictures, each leading to where something can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from actormap.core.findings import Finding, Findings, Kind
from actormap.core.sentences import Sentence, shown, term
from actormap.core.words import _
from actormap.graph.cells import cell_code
from actormap.metrics.base.tags import group_labels
from actormap.metrics.reach.unmet import reach_cells
from actormap.viz.charts import Square, sketch
from actormap.viz.charts.sketch import Mark
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import places
from actormap.web.parts import components, tables
from actormap.web.state.analyses import ask, checking
from actormap.web.state.session import Reading

CARDS = 4
"""So many findings are drawn, at most one of a kind; the others are told below."""


@dataclass(frozen=True, slots=True)
class Card:
    """How a kind of finding is told.

    Parameters
    ----------
    title
        What it is about, in two or three words.
    draw
        Its picture.
    place, label, choice
        Where something can be done about it, the words of the link, and what is chosen there.
    """

    title: Sentence
    draw: Callable[[Reading, Finding], list[Mark]]
    place: str
    label: Sentence
    choice: dict[str, str]


def body(reading: Reading) -> None:
    """Show the cards, or what a list can say that has no ties, or hardly any."""
    st.header(_("Worth a look first"), anchor=False)
    if reading.map.ties.empty:
        places.body(reading)
        return
    with checking("home"), components.showing_errors():
        result = ask(reading, "summary.main_findings")
        first = _first(result)
        for finding in result:
            if finding.kind not in CARDS_OF:
                st.info(esc(shown(finding.statement)))
        if first:
            for column, finding in zip(st.columns(CARDS), first, strict=False):
                with column.container(border=True, height="stretch"):
                    _card(reading, finding)
        else:
            places.cards(reading)
        _rest(result, first)


def _first(result: Findings) -> list[Finding]:
    """The first finding of each kind, the surer ones first; kinds are not compared otherwise."""
    kinds: dict[Kind, Finding] = {}
    for finding in result:
        if finding.kind in CARDS_OF:
            kinds.setdefault(finding.kind, finding)
    order = list(tables.VERDICTS)
    return sorted(kinds.values(), key=lambda finding: order.index(finding.verdict))[:CARDS]


def _card(reading: Reading, finding: Finding) -> None:
    card = CARDS_OF[finding.kind]
    st.subheader(esc(shown(card.title)), anchor=False)
    components.sketched(
        reading.map, card.draw(reading, finding), shown(finding.statement), key=f"sketch {finding.id}"
    )
    st.text(shown(finding.statement))
    with st.container(height="stretch", border=False):
        components.sure(finding)
        _lead(finding)


def _lead(finding: Finding) -> None:
    card = CARDS_OF.get(finding.kind)
    if card is None:
        return
    choice = card.choice
    if finding.kind == "cell" and finding.details["pcode"]:  # that of a whole country is no cell there
        choice = choice | {"cell": cell_code(finding.details["group"], finding.details["pcode"])}
    navigation.link(card.place, shown(card.label), **choice)


def _rest(result: Findings, first: Sequence[Finding]) -> None:
    """The findings that are not drawn, and what all of them cannot say."""
    others = [finding for finding in result if finding not in first and finding.kind in CARDS_OF]
    with st.expander(_("More findings, and what they cannot say")):
        for finding in others:
            components.show_finding(finding, brief=True, then=partial(_lead, finding))
        for caveat in result.caveats:
            st.text(f"· {shown(caveat)}")


def _met(reading: Reading, finding: Finding) -> list[Mark]:
    """How many of the group are met in each area."""
    group, area = finding.details["group"], finding.details["pcode"]
    areas = tables.places(reading.map)
    cells = [cell for cell in reach_cells(reading.map, reading.view) if cell.group == group]
    squares = [
        Square(
            shown(group_labels(reading.map).get(group, group)),
            areas.get(cell.area, cell.area),
            cell.area,
            len(cell.met) if cell.met_known else None,
            cell.recorded,
            cell.low,
            cell.area == area,
        )
        for cell in cells
    ]
    return sketch.met(squares)


CARDS_OF: dict[Kind, Card] = {
    "cell": Card(term("Few are met"), _met, "gaps", term("See whom we do not meet"), {"tab": "reach"}),
    "group": Card(
        term("The route ends"),
        lambda _reading, finding: sketch.way_ends(finding.details["members"]),
        "gaps",
        term("See who has no route"),
        {"tab": "no-route", "by": "identifies_as"},
    ),
    "pair": Card(
        term("Not known to talk"),
        lambda _reading, _finding: sketch.apart(),
        "gaps",
        term("See who does not talk"),
        {"tab": "not-talking"},
    ),
    "introducer": Card(
        term("Let them rest"),
        lambda _reading, finding: sketch.asked_often(
            round(finding.details["load"]), round(finding.details["cap"])
        ),
        "introductions",
        term("See who is asked too often"),
        {"tab": "one"},
    ),
    "theme": Card(
        term("No platform on record"),
        lambda _reading, finding: sketch.no_table(finding.details["count"]),
        "gaps",
        term("See where a platform is missing"),
        {"tab": "no-platform"},
    ),
}
"""How findings are told, by their kind."""
