"""What is looked at in the profile: of where or whom, in which round, and compared with which."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.base.judgements import COUNTRY, Unit, judgements_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.records.scoring import rounds
from actormap.web.escape import esc
from actormap.web.pages.situation import scoring
from actormap.web.parts import tables
from actormap.web.state import chosen
from actormap.web.state.session import Reading

NONE = ""


def pickers(reading: Reading) -> tuple[Unit, str, str]:
    """What is looked at, in which round, compared with which; and what is to be scored next."""
    where, this, other, button = st.columns([3, 3, 3, 3], vertical_alignment="bottom")
    with where:
        unit = _unit(reading)
    every = rounds(reading.map)
    with this:
        during = _round(_("This round"), list(every), "round", _days(every))
    earlier = list(every)[list(every).index(during) + 1 :] if during in every else []
    with other:
        against = _round(_("Compare with"), [*earlier, NONE], "against", _days(every))
    with button:
        scoring.opener(reading)
    return unit, during, against


def _unit(reading: Reading) -> Unit:
    """Of what marks are looked at: the country, an area, a group, or what else was judged."""
    m = reading.map
    areas = [Unit(pcode=code) for code in tables.places(m) if code in set(m["areas"]["id"])]
    groups = [Unit(group=code) for code in group_labels(m)]
    judged = judgements_of(m, reading.view).units("parameter")
    offered = list(dict.fromkeys([COUNTRY, *judged, *areas, *groups]))
    held = Unit(pcode=chosen.value("area"), group=chosen.value("group"))
    key = "where or who"
    st.session_state[key] = held if held in offered else COUNTRY

    def keep() -> None:
        picked: Unit = st.session_state[key]
        chosen.keep("area", picked.pcode)
        chosen.keep("group", picked.group)

    unit: Unit = st.selectbox(
        _("Where, or who"),
        offered,
        key=key,
        format_func=lambda each: _capital(shown(unit_words(m, each))),
        on_change=keep,
    )
    return unit


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _days(every: dict[str, str]) -> dict[str, str]:
    """What each round is called, with its last day."""
    named = {
        name: _("{round}, to {day}", round=isolated(name), day=day) if day else isolated(name)
        for name, day in every.items()
    }
    return named | {NONE: _("nothing")}


def _round(label: str, offered: list[str], name: str, words: dict[str, str]) -> str:
    """A round that is chosen; the first that is offered where none is. "" stands for none."""
    if not offered or offered == [NONE]:
        st.selectbox(
            esc(label),
            [_("no round yet") if name == "round" else _("nothing")],
            disabled=True,
            key=f"no {name}",
        )
        return NONE
    held, key = chosen.value(name), f"profile {name}"
    st.session_state[key] = next((each for each in offered if (each or "none") == held), offered[0])
    picked: str = st.selectbox(
        esc(label),
        offered,
        key=key,
        format_func=words.__getitem__,
        on_change=lambda: chosen.keep(name, st.session_state[key] or "none"),
    )
    return picked
