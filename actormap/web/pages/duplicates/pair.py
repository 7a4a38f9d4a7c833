"""One pair: both entries side by side, why they may be one, and what a person decides."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.sentences import apart, shown
from actormap.core.words import _
from actormap.ingest.matching import Candidate
from actormap.rights import identity
from actormap.web.escape import esc
from actormap.web.pages.duplicates import pair_pictures
from actormap.web.pages.duplicates.pair_words import effect, evidence, outcome, recorded
from actormap.web.parts import charts
from actormap.web.parts.tables import words
from actormap.web.state.session import Reading
from actormap.web.state.unfinished.duplicates import Act, Deciding


def body(reading: Reading, held: Deciding, pair: Candidate, place: int) -> None:
    """Two entries side by side, why they may be one, and the buttons."""
    key = f"{pair.first} {pair.second}"
    with st.container(border=True, key=f"pair {key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                shown(pair.alike)
                if pair.evidence
                else _("Their names are not alike; nothing speaks for it by itself.")
            )
            if pair.decision:
                st.badge(_("Postponed"), color="gray")
        sides = zip(
            st.columns(2), (_("Left"), _("Right")), (pair.first, pair.second), pair.names, strict=True
        )
        for column, side, identifier, name in sides:
            with column.container(border=True, height="stretch", gap="xxsmall"):
                st.caption(esc(side))
                st.header(esc(apart(name)), anchor=False)
                for heading, text in recorded(reading.map, identifier).items():
                    st.text(f"{heading}: {text}")
        _change(reading, pair, key)
        if pair.evidence:
            _why(reading, pair, key)
        with st.container(horizontal=True):
            for label, decision, keep in (
                (_("Same: keep left"), identity.SAME, pair.first),
                (_("Same: keep right"), identity.SAME, pair.second),
                (_("Not the same"), identity.DIFFERENT, ""),
                (_("Later"), identity.LATER, ""),
            ):
                st.button(
                    esc(label), key=f"{label} {key}", on_click=held.decide, args=(pair, place, decision, keep)
                )
        if refused := held.refused_about(pair.first, pair.second):
            st.error(esc(refused))


def _change(reading: Reading, pair: Candidate, key: str) -> None:
    """What would change if the one or the other stood for both, once somebody asks."""
    change = st.expander(_("What would change?"), on_change="rerun", key=f"change {key}")
    if change.open:
        with change:
            for side, identifier in ((_("Left"), pair.first), (_("Right"), pair.second)):
                text = effect(reading.map, pair, identifier).in_language(apart)
                st.text(_("{side}: {text}", side=side, text=text))


def _why(reading: Reading, pair: Candidate, key: str) -> None:
    """What speaks for it and against it, drawn and as a table, once somebody asks."""
    why = st.expander(
        _("What speaks for it, and what speaks against it?"), on_change="rerun", key=f"why {key}"
    )
    if not why.open:
        return
    with why:
        drawn = pair_pictures.weighed(pair, _("Blue speaks for it (+), brown against it (-)"))
        st.vega_lite_chart(spec=drawn.spec(dark=st.context.theme.type == "dark"), key=f"weighed {key}")
        # Not for others: what the office knows of two who may be one is shared with nobody else.
        chart = charts.Chart("duplicates", partial(pair_pictures.alike, pair=pair), leaves="inside")
        charts.take_along(reading, chart, key=f"why {key}")
        st.text(_("The same in words. Each point doubles the odds; a total of zero means even odds."))
        with st.container(gap="xsmall"):
            for at, (reason, row) in enumerate(zip(pair.evidence, evidence(pair), strict=True), 1):
                label, (weight, total, text) = words(reason.code), row
                st.text(
                    _(
                        "{n}. {label} {weight}, together {total}: {told}",
                        n=at,
                        label=label,
                        weight=weight,
                        total=total,
                        told=text,
                    )
                )


def done(held: Deciding, act: Act) -> None:
    """What was decided last, in the place of the pair, with the way back."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="last decision"):
        st.text(outcome(act).in_language(apart))
        st.button(_("Undo"), key="undo decision", icon=":material/undo:", on_click=held.undo)
    if refused := held.refused_about(act.pair.first, act.pair.second):
        st.error(esc(refused))
