"""Whom the provision that is looked at would hit, in bars, and what hangs on those who are hit."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.findings import Finding
from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.monitor.law.hit import hit_of, hits_nobody
from actormap.metrics.monitor.law.selectors import SHARES, bands_from
from actormap.metrics.monitor.law.stages import ENDED
from actormap.metrics.monitor.law.who_is_hit import By, Cell, WhoIsHit, who_is_hit
from actormap.viz.charts import Picture, Range, ranges
from actormap.viz.map.fields import type_code
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.situation.laws import hanging, strategy, whom
from actormap.web.pages.situation.laws.records import Laws, sees_all
from actormap.web.parts import charts, components
from actormap.web.parts.charts import Chart
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen, map_states
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading


def body(reading: Reading, stored: Reading, laws: Laws) -> None:
    """Show the panel."""
    if not laws.provision:
        st.info(_("No provision of this law is recorded, so nobody can say whom it would hit."))
        return
    if laws.findings["instrument", laws.law].details["stage"] in ENDED:
        st.info(_("This law is repealed, suspended or over, so it hits nobody."))
        return
    with st.container(border=True):
        _choose(laws)
        result = ask(reading, "monitor.hit", check=False, provision=laws.provision)
        whole = result.findings[0]
        who = who_is_hit(reading.map, reading.view, provision=laws.provision)
        st.header(esc(_heading(reading, whole, who)), anchor=False)
        st.text(shown(whole.reason))
        if hits_nobody(who):
            st.warning(_("Nobody on record is hit. Look at whom it selects, or record what it asks for."))
        with st.container(horizontal=True):
            record_forms.change(stored, "provisions", laws.provision, quiet=False)
        if record_forms.may_write():
            with st.expander(_("Change whom"), icon=":material/tune:"):
                whom.body(reading, stored, laws.provisions[laws.provision])
        _columns(reading, who, laws.provision)
        with st.container(horizontal=True):
            strategy.begin(reading, stored, laws, whole, who)
            _on_the_map(who)
        components.sure(whole)
        components.explained("monitor.hit", result)


def _heading(reading: Reading, whole: Finding, who: WhoIsHit) -> str:
    cell = who.whole
    if cell.withheld and sees_all(reading):
        return _("It hits {hit} of the {every} groups on record", hit=cell.hit, every=cell.recorded)
    return shown(whole.statement)


def _choose(laws: Laws) -> None:
    """Which provision of the law is looked at."""
    own = {code: isolated(row["article"]) for code, row in laws.of_law(laws.law).items()}
    key = "provision that is looked at"
    st.session_state[key] = laws.provision
    st.selectbox(
        _("Provision"),
        list(own),
        format_func=own.__getitem__,
        key=key,
        on_change=lambda: chosen.keep("provision", st.session_state[key]),
    )


def _columns(reading: Reading, who: WhoIsHit, provision: str) -> None:
    area, group, hangs = st.columns(3, gap="medium")
    with area:
        _chart(reading, provision, "area", _("By area"))
    with group:
        _chart(reading, provision, "group", _("By whose rights they work on"))
        st.caption(esc(_("Solid: on record. Hatched: not known, or on no record.")))
    with hangs:
        hanging.body(reading, who)
    with st.expander(_("By legal form and by money from abroad")):
        _chart(reading, provision, "form", _("By legal form"))
        _chart(reading, provision, "share", _("By money from abroad"))


def _chart(reading: Reading, provision: str, by: By, title: str) -> None:
    def draw(part: Reading) -> Picture | None:
        who = who_is_hit(part.map, part.view, provision=provision)
        # A file withholds what is small, whoever asks for it.
        return drawn(who.cells(by), title, every=part is reading and sees_all(reading))

    charts.show(reading, Chart("monitor.hit", draw), key=f"hit by {by}")


def drawn(cells: Sequence[Cell], title: str, *, every: bool) -> Picture | None:
    """Cells as bars; those that are withheld without one, where not every cell is shown."""
    rows = [
        Range(
            shown(cell.label),
            cell.hit if every or not cell.withheld else None,
            cell.most,
            cell.recorded,
            shown(hit_of(cell, all_seen=every)),
        )
        for cell in cells
    ]
    return ranges(rows, title=title, heads=(_("Of whom"), _("Hit"))) if rows else None


def _on_the_map(who: WhoIsHit) -> None:
    """The map, filtered as the provision selects; by money from abroad in whole bands."""
    (selector,) = who.selectors
    share = selector.foreign_share
    areas = selector.areas or tuple(filter(None, [selector.where]))
    wanted = {
        "type": tuple(dict.fromkeys(map(type_code, selector.types))),
        "formality": selector.formality,
        "groups": selector.groups,
        "area": areas,
        "money": () if share is None else tuple(bands_from(share)),
        "sphere": ("civil_society",),
    }
    state = MapState(filters=tuple((field, codes) for field, codes in wanted.items() if codes))
    query = {map_states.NAME: map_states.encoded(state)}
    navigation.link("map", _("Show on map"), icon="hub", **query)
    if share is not None and share not in SHARES:
        st.caption(esc(_("The map filters money from abroad by quarters of the budget.")))
