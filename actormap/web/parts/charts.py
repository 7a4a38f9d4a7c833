"""Charts of pages: shown, and taken along as they are drawn anew of what may leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.words import _
from actormap.ingest.writers import shared_bytes
from actormap.metrics import catalogue
from actormap.rights.redact import Shareable
from actormap.viz.charts import Picture, chart_png, chart_svg, saving
from actormap.viz.typeset import refuse_boxes
from actormap.web.parts import components, taking_along
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Chart(NamedTuple):
    """A chart of what an analysis says.

    Parameters
    ----------
    analysis
        Its name in ``schema/analyses.csv``, which says whether the chart may leave; of what is no analysis a
        name for the files.
    draw
        Draws it of a map as a page reads it; None where nothing is to be drawn.
    leaves
        How far it may leave, in the words of that table; "" where the table says it.
    """

    analysis: str
    draw: Callable[[Reading], Picture | None]
    leaves: str = ""


def of_answer(analysis: str, make: Callable[[ActorMap, Findings], Picture | None], **options: Any) -> Chart:
    """The chart that `make` draws of a map and the answer of an analysis, which is asked with the options."""
    return Chart(analysis, lambda reading: make(reading.map, ask(reading, analysis, **options)))


def show(
    reading: Reading, chart: Chart, *, key: str, choice: str = "", then: Callable[[str], object] = str
) -> bool:
    """Show a chart with its table, and offer to take both along; nothing where nothing is to be drawn.

    Gives whether anything was drawn; the rest is as for `components.picture`.
    """
    drawn = chart.draw(reading)
    if drawn is None:
        return False
    components.picture(drawn, key=key, choice=choice, then=then)
    take_along(reading, chart, key=key)
    return True


def take_along(reading: Reading, chart: Chart, *, key: str) -> None:
    """Offer to take a chart along with its table, to who may."""
    if not taking_along.may_take_out():
        return
    # Drawn and offered once it is opened.
    offer = st.popover(_("Export"), icon=":material/download:", on_change="rerun", key=f"take {key}")
    if offer.open:
        with offer, components.showing_errors():
            _offered(reading, chart, key)


def _offered(reading: Reading, chart: Chart, key: str) -> None:
    """Ask for whom it is, draw it anew of what these may see, and hand it out."""
    leaves = chart.leaves or catalogue.row(chart.analysis).leaves
    if leaves == "no":
        st.text(_("This stays in the office: in other hands it would be a list of targets."))
        return
    reader = taking_along.whom(_("Who will see it?"), key=f"who sees {key}", inside=leaves == "inside")
    if reader is None:
        return
    share, part = taking_along.shared(reading, *reader)
    drawn = chart.draw(part)
    if drawn is None:
        raise Refused("There is nothing to draw that these readers may see.")
    taking_along.handed_out(share, "chart", len(share.content.actors), _files(share, chart, drawn))


def _files(share: Shareable, chart: Chart, drawn: Picture) -> list[taking_along.File]:
    """The table, which is searched for who was left out before anything is offered, and pictures."""
    name, file = chart.analysis.replace(".", "-"), taking_along.File
    table = shared_bytes(share, drawn.title, drawn.table)
    pictures = [
        file(
            _("SVG, a picture that can be enlarged"),
            f"{name}.svg",
            partial(chart_svg, share, drawn),
            taking_along.SAVED,
        )
    ]
    with components.showing_errors():
        refuse_boxes([drawn.title, *map(str, drawn.table.to_numpy().ravel())])
        pictures.insert(
            0, file(_("PNG, a picture"), f"{name}.png", partial(chart_png, share, drawn), "image/png")
        )
    if not saving.can_draw():
        st.text(saving.MISSING)
        pictures = []
    return [*pictures, file(_("Excel, the table"), f"{name}.xlsx", lambda: table, WORKBOOK)]
