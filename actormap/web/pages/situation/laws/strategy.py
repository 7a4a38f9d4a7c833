"""Strategies on a law: each rests on a finding; and one page on whom the law would hit, to take along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.partnership import OVER
from actormap.core.words import _, plain
from actormap.metrics.monitor.law.who_is_hit import WhoIsHit
from actormap.records.record import noticing
from actormap.viz.brief import FORMATS, Leaving, hit_page
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import Laws
from actormap.web.parts import components, taking_along
from actormap.web.parts.writing import record_forms, rests_on
from actormap.web.state import language
from actormap.web.state.own_office import own_office
from actormap.web.state.session import Reading, workspace


def begin(reading: Reading, stored: Reading, laws: Laws, finding: Finding, who: WhoIsHit) -> None:
    """A button for a new strategy that cites what is found: the analysis, its figure, and the revision."""
    record_forms.add_first(
        stored,
        "undertakings",
        _("Base a strategy on this"),
        called=_("New strategy"),
        kind="strategy",
        date=reading.view.date,
        by_id=own_office(reading).code or "",
        provision=laws.provision,
        findings=shown(finding.statement),
        analysis="monitor.hit",
        figure=float(who.whole.hit),
        revision=reading.revision,
    )


def body(reading: Reading, stored: Reading, laws: Laws) -> None:
    """Show the strategies on the law that is looked at, and offer the page."""
    for row in _strategies(reading, laws):
        _strategy(reading, stored, laws, row)
    _page(reading, laws)


def _strategies(reading: Reading, laws: Laws) -> Iterator[Mapping[str, Any]]:
    own = laws.of_law(laws.law)
    for row in reading.map["undertakings"].sort_values(["date", "id"]).to_dict("records"):
        if row["kind"] == "strategy" and (row["instrument"] == laws.law or row["provision"] in own):
            yield row


def _strategy(reading: Reading, stored: Reading, laws: Laws, row: Mapping[str, Any]) -> None:
    modes, states = schema.vocabulary("undertaking_mode"), schema.vocabulary("undertaking_status")
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(esc(_("Strategy: {purpose}", purpose=isolated(row["purpose"]))), anchor=False)
            if row["status"]:
                st.badge(esc(plain(term(states[row["status"]]))), color="blue")
            if row["mode"]:
                st.badge(esc(plain(term(modes[row["mode"]]))), color="gray")
        for doubt in noticing.doubts(row):
            st.warning(esc(shown(doubt)))
        with st.expander(_("What it rests on, and what comes next")):
            _whole(reading, laws, row)
            record_forms.change(stored, "undertakings", row["id"], quiet=False)


def _whole(reading: Reading, laws: Laws, row: Mapping[str, Any]) -> None:
    rests, aims, ahead = st.columns(3, gap="medium")
    with rests:
        _labelled(_("Rests on"), row["findings"] or row["analysis"])
        rests_on.body(reading, row)
        _labelled(_("What stands in the way"), row["obstacle"])
    with aims:
        _labelled(_("Aim"), row["aim"])
        _labelled(_("What came of it"), row["outcome"])
    with ahead:
        st.caption(esc(_("Next")))
        for day, what in _dates(laws, row):
            late = day < reading.view.date
            step = _("{day}: {what}", day=day, what=what)
            st.text(_("{step} (late)", step=step) if late else step)


def _labelled(label: str, text: str) -> None:
    if text:
        st.caption(esc(label))
        st.text(isolated(text))


def _dates(laws: Laws, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What comes next: dates of the law that are ahead, and those of the strategy."""
    way = laws.findings["instrument", laws.law].details["way"]
    dates = [(step["from"], isolated(step["name"])) for step in way if not step["past"]]
    own = {row["due"]: _("To be done by"), row["review_by"]: _("Look at it again")}
    if row["status"] not in OVER:
        dates += [(day, what) for day, what in own.items() if day]
    return sorted(dates)


def _page(reading: Reading, laws: Laws) -> None:
    """One page for the head of office, made once somebody asks for it."""
    if not laws.provision or not taking_along.may_take_out("brief"):
        return
    label = _("One page for the head of office")
    offer = st.popover(esc(label), icon=":material/description:", on_change="rerun", key="hit page")
    if not offer.open:
        return
    with offer, components.showing_errors():
        who = _("Who will read it?")
        if taking_along.whom(who, what="brief", key="who reads the hit page", inside=True) is None:
            return
        answer, provision = taking_along.chosen_alike(reading), laws.provision
        here = (reading.path, reading.revision, reading.view, reading.principal, language.code())
        key = repr((*here, provision, answer))
        made, written, why = _written(key, _reading=reading, _provision=provision, _alike=answer)
        files = taking_along.brief_files("who-would-be-hit", written)
        taking_along.handed_out(made.share, "brief", 0, files, why=why)


@st.cache_resource(max_entries=4, show_spinner=False)
def _written(
    key: str, *, _reading: Reading, _provision: str, _alike: str
) -> tuple[Leaving, dict[str, bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    made = hit_page(
        _reading.map, _reading.view, principal=workspace().principal, provision=_provision, alike=_alike
    )
    return made, *taking_along.drawable({form: partial(made.written, form) for form in FORMATS})
