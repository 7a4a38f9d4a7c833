"""Which round is scored, about what, and as whom."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown
from actormap.core.words import _, plain
from actormap.graph.few import few
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.records.scoring import LONGEST_LABEL, Scoring, begun, rounds
from actormap.viz.judged import SCORERS
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import chosen, own_scorer
from actormap.web.state.jobs import refusal
from actormap.web.state.protection import STORED
from actormap.web.state.session import Reading, workspace

_LABEL, _REFUSED = "label of who scores", "why a label was not taken"
_FORM = "round that is begun"


def scoring(reading: Reading) -> Scoring:
    """The round that is chosen, else the latest; the unit, and the label of who scores."""
    every = rounds(reading.map)
    held = chosen.value("round")
    name = held if held in every else next(iter(every), "")
    return Scoring(name, own_scorer.own_scorer(), unit(reading))


def unit(reading: Reading) -> Unit:
    """What is judged: an area, a group, a group in an area, or the country."""
    area, group = chosen.value("area"), chosen.value("group")
    return Unit(
        pcode=area if area in reading.map.ids("areas") else "",
        group=group if group in group_labels(reading.map) else "",
    )


def in_one_line(reading: Reading) -> None:
    """What is chosen, and the way to choose otherwise."""
    now = scoring(reading)
    about = shown(unit_words(reading.map, now.unit))
    line = (isolated(now.round), about, _("you score as: {label}", label=own_scorer.words(now.scorer)))
    with st.popover(esc(" · ".join(line)), icon=":material/tune:"):
        choose(reading)


def told_of_few(reading: Reading) -> None:
    """Say where a mark points at one actor."""
    now = unit(reading)
    if few(reading.map, now.group, now.pcode):
        st.info(
            _(
                "So few of this group are on record here that a mark points at one of them. It stands in no "
                "file, and only a protection officer judges risk here."
            )
        )


def choose(reading: Reading) -> None:
    """Ask for the unit, the round and the label."""
    every = rounds(reading.map)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _pick("area", _("Where"), _("The whole country"), tables.places(reading.map))
        groups = {code: plain(label) for code, label in group_labels(reading.map).items()}
        _pick("group", _("Who"), _("Everybody"), groups)
        if every:
            _pick("round", _("Round"), "", {name: _round(name, last) for name, last in every.items()})
        forms.opener(_("New round"), _new(reading), reading, icon="add")
    as_whom(reading)


def _round(name: str, last: str) -> str:
    return _("{round}, to {day}", round=isolated(name), day=last) if last else isolated(name)


def _pick(name: str, label: str, everything: str, options: dict[str, str]) -> None:
    key = f"score choose {name}"
    codes = [*([""] if everything else []), *options]
    held = chosen.value(name)
    st.session_state[key] = held if held in codes else codes[0]
    st.selectbox(
        esc(label),
        codes,
        format_func=lambda code: options.get(code, everything),
        key=key,
        width=220,
        on_change=lambda: chosen.keep(name, st.session_state[key]),
    )


def as_whom(reading: Reading) -> None:
    """Ask for the label of who scores, or say which it is and change it."""
    label = own_scorer.own_scorer()
    with st.container(horizontal=True, vertical_alignment="bottom", key="as whom"):
        if label:
            st.text(_("You score as: {label}", label=own_scorer.words(label)), width="content")
            st.button(
                _("Change label"),
                key="another label",
                type="tertiary",
                on_click=own_scorer.keep,
                args=(reading.map, ""),
            )
        else:
            st.selectbox(
                _("As whom do you score? A label, never a name"),
                list(SCORERS),
                index=None,
                format_func=own_scorer.words,
                key=_LABEL,
                accept_new_options=True,
                width=320,
                placeholder=_("Choose or type a label"),
                on_change=_take,
                args=(reading,),
            )
    if why := st.session_state.get(_REFUSED):
        st.error(esc(why))


def _take(reading: Reading) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        own_scorer.keep(reading.map, st.session_state.get(_LABEL) or "")
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused)


def _new(reading: Reading) -> Form:
    key = f"round {reading.revision}"

    def fields() -> None:
        st.text_input(_("Name, such as 2026-Q4"), key=f"{key} name", max_chars=LONGEST_LABEL)
        forms.day(_("Last day"), f"{key} last")
        st.text(_("The last day is shown on Home as a date to watch."))

    def changes(now: Reading) -> Changes:
        held = st.session_state
        name, last = (str(held.get(f"{key} {what}") or "") for what in ("name", "last"))
        return begun(now.map, name, last, principal=workspace().principal)

    def written(changes: Changes) -> None:
        chosen.keep("round", changes.upserts["windows"]["name"].iat[0])

    return Form(
        key,
        _("Begin a round of scoring"),
        fields,
        changes,
        send=_("Begin"),
        done=_("The round has begun."),
        written=written,
        book=STORED,
        made=(_FORM,),
    )


forms.makes(_FORM, _new)
