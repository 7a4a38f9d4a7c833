"""Ten things to act on: each with how sure it is, why, and the way to its next step."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from actormap.core.findings import Finding, Findings
from actormap.core.schema import Action
from actormap.core.sentences import shown, term
from actormap.core.words import _
from actormap.graph.cells import cell_code
from actormap.metrics.base.context import context_of
from actormap.metrics.to_act import action_of, cell
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import places
from actormap.web.parts import components, tables
from actormap.web.state.analyses import TEN, ask, checking
from actormap.web.state.session import Reading

WIDTHS = (1, 8, 7)
"""Of a line: its number, what it is, and its step."""


def body(reading: Reading) -> None:
    """Show them, and who is where where nothing says who works with whom."""
    st.header(_("Ten things to act on"), anchor=False)
    with checking("home"), components.showing_errors():
        result = ask(reading, "summary.main_findings", **TEN)
        for number, finding in enumerate(result, 1):
            if action := action_of(finding):
                _row(number, finding, action)
        _caveats(result)
    if not len(context_of(reading.map, reading.view).layers.collaboration):
        places.cards(reading)


def _row(number: int, finding: Finding, action: Action) -> None:
    """One of them: what it is, the next step, how sure, why, and the way to where it is done."""
    colour: Literal["blue", "gray"] = "blue" if finding.verdict == "supported" else "gray"
    with st.container(key=f"thing {number}"):
        place, what, step = st.columns(WIDTHS, vertical_alignment="center")
        place.badge(esc(f"{number}"), icon=f":material/{action.icon}:", color="gray")
        what.text(shown(finding.statement))
        with step.container(horizontal=True, vertical_alignment="center"):
            st.badge(esc(tables.VERDICTS[finding.verdict]), color=colour)
            with st.popover(_("Why?"), type="tertiary", key=f"why {number}"):
                st.text(shown(finding.reason))
                st.text(_("Next question: {question}", question=finding.next_question))
                components.sure(finding)
            navigation.link(action.place, shown(term(action.label)), **_choice(finding, action))


def _choice(finding: Finding, action: Action) -> dict[str, str]:
    """What is chosen where it leads, filled in from the finding; what it does not hold is not chosen."""
    chosen = {name: _filled(finding, value) for name, value in action.choice}
    return {name: value for name, value in chosen.items() if value}


def _filled(finding: Finding, value: str) -> str:
    if not value.startswith("{"):
        return value
    if value == "{cell}":  # that of a whole country is no cell there
        details = finding.details
        return cell_code(details["group"], details["pcode"]) if details["pcode"] else ""
    held: Any = cell(finding, value.strip("{}"))
    return held if isinstance(held, str) else ""


def _caveats(result: Findings) -> None:
    """How they are ranked, and what all of them cannot say."""
    with st.expander(_("What they cannot say")):
        st.text(
            _(
                "What comes first goes by danger, day, how many it concerns, how sure it is, and how cheap "
                "the next step is."
            )
        )
        for caveat in result.caveats:
            st.text(f"· {shown(caveat)}")
