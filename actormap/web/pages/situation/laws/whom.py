"""Whom a provision hits is chosen with the filters that the map has, and counted before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown, term
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, plain
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.law.hit import hit_of, hits_nobody
from actormap.metrics.monitor.law.selectors import LISTS, Selector, selector_of
from actormap.metrics.monitor.law.who_is_hit import WhoIsHit, who_is_hit
from actormap.records.record import editing
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

PER_CENT = 100


def body(reading: Reading, stored: Reading, provision: Mapping[str, Any]) -> None:
    """Ask whom it hits, say how many that is by group and area, and offer to save it."""
    before = selector_of(reading.map, provision)
    chosen = _filters(reading, provision["id"], before)
    who = who_is_hit(reading.map, reading.view, selectors=[chosen])
    every = reading.principal.clearance >= 1
    _preview(who, every=every)
    if chosen == before:
        st.text(_("This is what is saved now."))
        return
    forms.opener(
        _("Save whom it hits"), _form(stored, provision, chosen, who, every=every), stored, icon="save"
    )


def _filters(reading: Reading, provision: str, before: Selector) -> Selector:
    """The filters, beginning with what is saved."""
    options = {
        "types": (_("Type"), _labels("actor_types")),
        "formality": (_("Legal form"), _labels("formality")),
        "groups": (
            _("Works on the rights of"),
            {code: shown(label) for code, label in group_labels(reading.map).items()},
        ),
        "areas": (_("Works in"), tables.places(reading.map)),
    }
    picked: dict[str, tuple[str, ...]] = {}
    with st.container(horizontal=True):
        for name in LISTS:
            label, known = options[name]
            held = getattr(before, name)
            picked[name] = tuple(
                st.multiselect(
                    esc(label),
                    [*dict.fromkeys([*held, *known])],
                    default=held,
                    format_func=partial(_name, known),
                    key=f"whom {provision} {name} {held}",
                    placeholder=_("Any"),
                    width=240,
                )
            )
        share = st.number_input(
            _("Money from abroad, % of its budget or more"),
            min_value=0.0,
            max_value=float(PER_CENT),
            value=None if before.foreign_share is None else before.foreign_share * PER_CENT,
            step=1.0,
            key=f"whom {provision} share {before.foreign_share}",
            placeholder=_("Any"),
            width=240,
        )
    least = None if share is None else round(share / PER_CENT, 6)
    return Selector(**picked, foreign_share=least, where=before.where)


def _name(known: Mapping[str, str], code: str) -> str:
    return isolated(known.get(code, code))


def _labels(vocabulary: str) -> dict[str, str]:
    return {code: plain(term(label)) for code, label in schema.vocabulary(vocabulary).items()}


def _preview(who: WhoIsHit, *, every: bool) -> None:
    """How many it would hit, by group and area."""
    st.text(_("{hit} of {every} groups on record", hit=_count(who, every=every), every=who.whole.recorded))
    if who.whole.open:
        st.text(_("Not known for {n} more.", n=who.whole.open))
    if hits_nobody(who):
        st.warning(_("This hits nobody on record."))
    left, right = st.columns(2)
    for place, by, label in ((left, "area", _("Area")), (right, "group", _("Group"))):
        cells = who.cells(by)  # type: ignore[arg-type]  # one of both
        rows = [{label: shown(cell.label), _("Hit"): shown(hit_of(cell, all_seen=every))} for cell in cells]
        place.dataframe(pd.DataFrame(rows), hide_index=True)


def _count(who: WhoIsHit, *, every: bool) -> str:
    if who.whole.withheld and not every:
        return _("Fewer than {least}", least=who.whole.least)
    return f"{who.whole.hit}"


def _form(
    stored: Reading, provision: Mapping[str, Any], chosen: Selector, who: WhoIsHit, *, every: bool
) -> Form:
    identifier = provision["id"]
    values: dict[str, Any] = {f"hits_{name}": list(getattr(chosen, name)) for name in LISTS}
    values |= {"hits_foreign_share": chosen.foreign_share}

    def changes(now: Reading) -> Changes:
        return editing.changes_for(now.map, "provisions", identifier, values, principal=workspace().principal)

    return Form(
        f"whom {identifier} {fingerprint([repr(chosen)])} {stored.revision}",
        _("Save whom it hits?"),
        lambda: _preview(who, every=every),
        changes,
        send=_("Save"),
        done=_("Saved."),
        book=STORED,
    )
