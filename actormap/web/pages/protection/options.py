"""What could be done in a case, or for somebody on record, and who can deliver it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import shown, term
from actormap.core.words import _, plain
from actormap.metrics.protect.options import options
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.protection.names import deliverer
from actormap.web.parts import components
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, reading_of_stored

_ABOUT, _CASE, _ACTOR = (f"{SEALED}{what} of options" for what in ("about", "case", "actor"))


def body(reading: Reading) -> None:
    """Show the measures of a case, or for an actor, each with who can deliver it."""
    cases = reading.map["cases"]
    still = cases[cases["closed"] == ""].sort_values(["opened", "at", "id"])
    about = {"actor": _("Somebody on record")}
    if len(still):
        about = {"case": _("A case")} | about
    kind = st.segmented_control(
        _("About"),
        list(about),
        default=next(iter(about)),
        format_func=about.__getitem__,
        key=_ABOUT,
        required=True,
        label_visibility="collapsed",
    )
    chosen = _case(still) if kind == "case" else _actor()
    if chosen is None:
        st.text(_("Choose whom it is about. Nothing is written, and nobody is asked anything."))
        return
    with components.showing_errors():
        _answer(reading, chosen)


def _case(still: pd.DataFrame) -> dict[str, str] | None:
    words = dict(zip(still["id"], still["opened"] + " · " + still["what"].str.slice(0, 60), strict=True))
    case = st.selectbox(_("Case"), list(words), format_func=words.__getitem__, key=_CASE)
    return {"case": case}


def _actor() -> dict[str, str] | None:
    """Ask for an actor that is on a record, as the role of the window sees it."""
    actor = components.actor(reading_of_stored(), _("Who is in danger?"), key=_ACTOR)
    return {"actor": actor} if actor else None


def _answer(reading: Reading, chosen: Mapping[str, str]) -> None:
    whole, *others = options(reading.map, reading.view, **chosen).findings
    st.header(esc(shown(whole.statement)), anchor=False)
    st.caption(esc(shown(whole.reason)))
    measures = [finding for finding in others if finding.kind == "measure"]
    st.dataframe(_table(measures, in_case="case" in chosen), hide_index=True, height="content")
    ways = [finding for finding in others if finding.kind != "measure"]
    if ways:
        st.subheader(_("Ways to the source of the threat"), anchor=False)
    for finding in ways:
        with st.container(border=True, gap=None):
            st.text(shown(finding.statement))
            st.caption(esc(shown(finding.reason)))
    components.sure(whole)
    if whole.details["not_judged"]:
        label = _("Judge what somebody can do: under Assessments on its record")
        navigation.link("actors", label, icon="fact_check", area=whole.details["pcode"])


def _table(measures: Sequence[Finding], *, in_case: bool) -> pd.DataFrame:
    states, visible_map = schema.vocabulary("case_step_status"), reading_of_stored().map

    def who(finding: Finding, *where: str) -> str:
        able = [each for each in finding.details["who"] if each["where"] in where]
        named = [(deliverer(visible_map, each["id"]), each["can"] == "partly") for each in able]
        return ", ".join(_("{name} (in part)", name=name) if part else name for name, part in named)

    def row(finding: Finding) -> dict[str, Any]:
        details = finding.details
        cells = {
            _("Protection measure"): plain(term(schema.items()[details["measure"]].label)),
            _("Can deliver it there"): _instead(finding) or who(finding, "there"),
            _("Around it, or not known where"): who(finding, "wider", "not_known"),
            _("Elsewhere"): who(finding, "elsewhere"),
            _("There, not known of"): details["not_judged"],
        }
        if in_case:
            words = dict.fromkeys(plain(term(states[state])) for state in details["states"])
            cells[_("In this case")] = ", ".join(words)
        return cells

    return pd.DataFrame([row(finding) for finding in measures])


def _instead(finding: Finding) -> str:
    """What stands where nobody is named: not offered, not known, or nobody of those who were judged."""
    if not finding.details["offered"]:
        return _("not offered: the person does not want to be public")
    if finding.value is None:
        return _("not known")
    return "" if finding.value else _("nobody on record")
