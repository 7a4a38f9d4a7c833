"""How great the risk of a case was when it was opened, and is now: five lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import series, shown, term
from actormap.core.words import _, plain
from actormap.metrics.protect.lines import Lines
from actormap.viz.charts import Mark, MarkRow, Picture, Scale, mark_rows
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.state.resumed import SEALED


def body(row: Mapping[str, Any]) -> None:
    """Show the lines; they are marked in the form of the case."""
    lines = Lines.of(row["before"], row["after"])
    st.header(_("Risk at the start and now"), anchor=False)
    if not lines.before and not lines.after:
        st.text(_("Not marked yet. Mark it under Edit now, and again before it is closed."))
    else:
        components.picture(_picture(lines), key=f"{SEALED}risk")
        if not row["closed"] and (left := [line for line in lines.before if line not in lines.after]):
            names = series(term(schema.items()[line].label) for line in left)
            st.caption(esc(_("Before it is closed, mark again: {lines}.", lines=names)))


def _picture(lines: Lines) -> Picture:
    known = dict.fromkeys(line for line, _mark in schema.risk_marks().values())
    rows = [
        MarkRow(
            plain(term(schema.items()[line].label)),
            (Mark(lines.after[line]),) if line in lines.after else (),
            last=lines.before.get(line),
            known=line in lines.after or line in lines.before,
            worse=schema.items()[line].polarity == "worse",
        )
        for line in known
    ]
    return mark_rows(
        rows,
        Scale(1.0, 5.0, {1.0: "1", 3.0: "3", 5.0: "5"}),
        title=shown(lines.words),
        heads=(_("Line"),),
        letters={"": _("now")},
        last=_("when it was opened"),
    )
