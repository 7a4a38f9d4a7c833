"""What if somebody could work no more: the map before and after, for the analyst alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.sentences import Name, series, shown
from actormap.core.words import _, ngettext
from actormap.metrics.base.context import context_of
from actormap.viz.charts import Picture, Spot, before_after
from actormap.viz.map import placement
from actormap.viz.map.drawing import MOST_OPEN
from actormap.web.parts import choices, components, tables
from actormap.web.state.analyses import lost
from actormap.web.state.session import Reading

ANALYSIS = "change.what_if"
NAMED = 3
"""So many who lose their way are named; the others are counted."""
GROUPS = 2


def body(reading: Reading) -> None:
    """Ask who, and show what would be lost."""
    st.text(_("A supposition, for the office alone: who should be supported, and who needs a second door?"))
    without = choices.actors(reading, _("Who could no longer work?"), "remove")
    if not without:
        return
    with components.showing_errors():
        result = lost(reading, without)
        _shown(reading, result, without)
        with st.expander(_("For experts: all findings as a table")):
            components.table(tables.finding_table(result), result, key="loss table")
        components.explained(ANALYSIS, result)


def _shown(reading: Reading, result: Findings, without: Sequence[str]) -> None:
    whole = next(iter(tables.of_kind(result, "whole")), None)
    if whole is None:
        return
    names = tables.names(reading.map)
    gone = [finding.subject[0] for finding in tables.of_kind(result, "actor")]
    with st.container(border=True):
        drawn = _drawn(reading, whole, without, gone)
        if drawn is not None:
            components.picture(drawn, key="before and after")
        else:
            st.text(shown(whole.statement))
        components.sure(whole)
        if gone:
            _lost(gone, names)
        for finding in tables.of_kind(result, "group")[:GROUPS]:
            st.text(shown(finding.statement))


def _lost(gone: Sequence[str], names: dict[str, str]) -> None:
    named = [Name(names[actor]) for actor in gone[:NAMED]]
    more = len(gone) - len(named)
    kept = [*named, *([ngettext(more, "{n} more", "{n} more")] if more else [])]
    st.text(
        ngettext(
            len(gone), "{n} loses its route: {names}.", "{n} lose their routes: {names}.", names=series(kept)
        )
    )


def _drawn(reading: Reading, whole: Finding, without: Sequence[str], gone: Sequence[str]) -> Picture | None:
    """Both maps on the same places; None where there are too many marks to tell them apart."""
    if len(reading.map.actors) > MOST_OPEN:
        return None
    layers = context_of(reading.map, reading.view).layers
    places = reading.map.once("places of before and after", lambda _m: placement.positions(layers))
    names, left, off = tables.names(reading.map), set(without), set(gone)
    spots = [Spot(names[i], *places[i], gone=i in left, lost=i in off) for i in map(str, layers.ids)]
    ties = layers.collaboration
    lines = [(spots[a], spots[b]) for a, b in zip(ties.source.tolist(), ties.target.tolist(), strict=True)]
    today, then = whole.details["within_reach"]
    title = _("What if {names} could work no more?", names=series([Name(names[i]) for i in without]))
    return before_after(
        spots,
        lines,
        title=title,
        before=_("{n} within reach today", n=today),
        after=_("{n} within reach without it", n=then),
    )
