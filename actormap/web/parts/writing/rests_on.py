"""On what a row rests: its finding as it is now for who reads, beside what was recorded for who sees all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Findings
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.records.record import cited
from actormap.rights.access import may_ask
from actormap.web.escape import esc
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading

FEW = 2
"""So many findings are told; of more it is not known which one is meant."""


def lines(reading: Reading, row: Mapping[str, Any]) -> list[str]:
    """What the analysis gives now; and from which revision it was cited, with its figure for who sees all."""
    findings = cited.now(partial(_ask, reading), row)
    now = [
        _("Now: {finding}", finding=isolated(shown(each.statement)))
        for each in findings
        if len(findings) <= FEW
    ]
    if cited.on_one_event(reading.map, findings):
        now.append(shown(cited.SINGLE))
    revision, figure = (_number(row[name]) for name in ("revision", "figure"))
    if reading.principal.sees_all:
        return [*now, _("Revision {revision} of the map, figure {figure}", revision=revision, figure=figure)]
    return [
        *now,
        _("Recorded at revision {revision}, from another view: its figure is not shown.", revision=revision),
    ]


def _ask(reading: Reading, name: str, **options: Any) -> Findings:
    may_ask(reading.principal, schema.analyses()[name])
    return ask(reading, name, check=False, **options)


def body(reading: Reading, row: Mapping[str, Any]) -> None:
    """Show them."""
    for line in lines(reading, row):
        st.caption(esc(line))


def _number(value: Any) -> str:
    return _("not recorded") if value != value else f"{value:g}"  # noqa: PLR0124 - NaN is no number
