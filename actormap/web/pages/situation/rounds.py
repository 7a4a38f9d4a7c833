"""Which round is scored, about what, and as whom; and the round on paper."""

from __future__ import annotations

import streamlit as st

from actormap.core.model import Changes
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import isolated, shown
from actormap.core.words import _, plain
from actormap.graph.few import few
from actormap.metrics.base.judgements import Unit
from actormap.metrics.base.tags import group_labels
from actormap.metrics.monitor.parameter.marks import unit_words
from actormap.records.scoring import LONGEST_LABEL, Scoring, begun, rounds, sheet
from actormap.viz.judged import SCORERS
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import choices, tables
from actormap.web.parts.cards import button, in_line, keeping_refusal, show_refusal, text_line
from actormap.web.parts.templates import WORKBOOK
from actormap.web.parts.writing import forms
from actormap.web.parts.writing.forms import Form
from actormap.web.state import chosen, language, own_scorer
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
    areas = {"": _("The whole country")} | tables.places(reading.map)
    groups = {"": _("Everybody")} | {code: plain(label) for code, label in group_labels(reading.map).items()}
    named = {name: round_words(name, last) for name, last in rounds(reading.map).items()}
    with in_line(align="bottom"):
        for label, name, options in (
            (_("Where"), "area", areas),
            (_("Who"), "group", groups),
            (_("Round"), "round", named),
        ):
            if options:
                choices.pick(label, name, options, key=f"score choose {name}")
        forms.opener(_("New round"), _new(reading), reading, icon="add")
    as_whom(reading)


def round_words(name: str, last: str) -> str:
    """What a round is called, with its last day."""
    return _("{round}, to {day}", round=isolated(name), day=last) if last else isolated(name)


def as_whom(reading: Reading) -> None:
    """Ask for the label of who scores, or say which it is and change it."""
    label = own_scorer.own_scorer()
    with in_line(align="bottom", key="as whom"):
        if label:
            text_line(_("You score as: {label}", label=own_scorer.words(label)), width="content")
            button(_("Change label"), own_scorer.keep, reading.map, "", key="another label", quiet=True)
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
    show_refusal(_REFUSED)


def _take(reading: Reading) -> None:
    with keeping_refusal(_REFUSED):
        own_scorer.keep(reading.map, st.session_state.get(_LABEL) or "")


def _new(reading: Reading) -> Form:
    key = f"round {reading.revision}"

    def fields() -> None:
        st.text_input(_("Name, such as 2026-Q4"), key=f"{key} name", max_chars=LONGEST_LABEL)
        forms.day(_("Last day"), f"{key} last")
        text_line(_("The last day is shown on Home as a date to watch."))

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


def on_paper(reading: Reading, items: ItemSet) -> None:
    """The round as a workbook to fill in offline, and the way back for it."""
    here, code = workspace(), language.code()
    role = here.principal.role

    def made() -> bytes:
        content = sheet(
            reading.map, reading.view, scoring_now, items, language=code, principal=reading.principal
        )
        here.store.record("export.scoring", who=role, detail="a sheet without names")
        return content

    scoring_now = scoring(reading)
    with in_line(key="round on paper"):
        st.download_button(
            _("Workbook to fill in offline"),
            language.later(made),
            "scoring.xlsx",
            WORKBOOK,
            icon=":material/table:",
            type="tertiary",
            on_click="ignore",
        )
        navigation.link("bring-a-list", _("Bring a filled-in workbook"), icon="upload_file")


forms.makes(_FORM, _new)
