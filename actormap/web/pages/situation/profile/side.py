"""Beside the profile: where the law promises more than people get, and how far the round is."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import apart, shown, term
from actormap.core.words import _, ngettext
from actormap.viz import judged
from actormap.viz.charts import Picture
from actormap.web.escape import esc
from actormap.web.pages.situation.profile.looking import Looking
from actormap.web.parts import charts
from actormap.web.parts.charts import Chart
from actormap.web.state import chosen, own_scorer
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def law(reading: Reading, looking: Looking) -> None:
    """Five rights in law and in practice."""
    if looking.rights is None:
        return
    with st.container(border=True):
        st.header(esc(_title(looking.rights.about("civil society"))), anchor=False)
        options: dict[str, Any] = {"area": looking.unit.pcode, "group": looking.unit.group}

        def drawn(part: Reading) -> Picture:
            rights = looking.rights if part is reading else ask(part, "monitor.law_practice", **options)
            return judged.rights(list(rights or ()))

        charts.show(reading, Chart("monitor.law_practice", drawn), key="law and practice")
        name = looking.rights.parameters["during"]
        if name:
            st.caption(esc(_("Scored in {round}; 0 barred, 4 fully free.", round=apart(name))))
        st.button(
            _("Which laws?"),
            icon=":material/gavel:",
            key="which laws",
            on_click=partial(chosen.keep, "tab", "laws"),
        )


def _title(whole: Finding) -> str:
    if not whole.n:
        return _("Law and practice cannot be compared yet")
    if whole.value:
        return _("The law promises more than people get")
    return _("Law and practice")


def this_round(looking: Looking) -> None:
    """How much each scorer has answered, and what to talk about first."""
    if looking.profile is None:
        return
    total, given = len(schema.scored_items()), dict.fromkeys([looking.scorer] if looking.scorer else [], 0)
    for finding in looking.profile:
        for label, own in finding.details["scorers"].items():
            given[label] = given.get(label, 0) + own["given"]
    far = [
        item["item"]
        for finding in looking.profile
        for item in finding.details["items"]
        if item["item"] in finding.details["apart"] and looking.sees(item)
    ]
    with st.container(border=True):
        st.header(_("This round"), anchor=False)
        if not given:
            st.text(_("Nobody has scored yet."))
        for label, n in given.items():
            who = _("You") if label == looking.scorer else own_scorer.words(label)
            st.progress(n / total, text=esc(_("{who}: {n} of {total}", who=who, n=n, total=total)))
        if far:
            st.text(
                ngettext(
                    len(far),
                    "{n} item has marks two or more apart: talk about it first.",
                    "{n} items have marks two or more apart: talk about them first.",
                )
            )
            for code in far:
                st.text(f"· {shown(term(schema.items()[code].label))}")
        st.caption(_("Alone first, then together. Marks of others show after yours: a courtesy, no lock."))
