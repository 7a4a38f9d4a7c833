"""Who is around an actor: a picture of its ties, and the ties one by one; where it works, where it sits."""

from __future__ import annotations

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import Sentence, apart, series, shown, term
from actormap.core.words import _, ngettext, plain
from actormap.metrics.introductions.words import in_ten
from actormap.records.record import telling
from actormap.records.record.whole import Record, Tie
from actormap.viz.map.network import Look
from actormap.web.escape import esc
from actormap.web.parts import actor_map, components
from actormap.web.parts.writing import record_forms
from actormap.web.state import chosen
from actormap.web.state.session import Reading

AT_ONCE = 3
"""So many ties are told at once."""
ROWS = 2
"""So many rows of each other table are told at once."""
DOTS = ((0.75, "●●●"), (0.5, "●●○"), (0.0, "●○○"))
"""How sure a tie is, from which chance on."""
HEIGHT = 420


def body(reading: Reading, stored: Reading, record: Record) -> None:
    """Show all of it."""
    _picture(reading, record)
    with st.container(border=True, gap="xsmall"):
        _ties(reading, stored, record)
    for table, title in {"presence": _("Works here"), "platforms": _("Sits on")}.items():
        with st.container(border=True, gap="xsmall"):
            st.header(esc(title), anchor=False)
            _rows(stored, record, table, ROWS)
    _folded(stored, record)


def _folded(stored: Reading, record: Record) -> None:
    """What else tells of the actor; what has a day stands in the timeline too."""
    folded = {table: about for table, about in schema.open_tables().items() if about.on_record == "folded"}
    for table, about in folded.items():
        if entries := record.entries.get(table, ()):
            with st.expander(esc(_("{what} ({n})", what=plain(about.label), n=len(entries)))):
                _rows(stored, record, table, len(entries))
    if empty := {table: about for table, about in folded.items() if table not in record.entries}:
        names = series(term(about.label) for about in empty.values())
        with st.expander(esc(_("Nothing recorded: {what}", what=names))):
            for table, about in empty.items():
                label = _("Add: {what}", what=telling.noun(table))
                record_forms.add(stored, table, label, **{about.kept_on: record.id})


def _picture(reading: Reading, record: Record) -> None:
    around = [tie.other for tie in record.ties if tie.current]
    if not around:
        return
    picture = st.expander(_("Picture of who is around them"), on_change="rerun", key=f"around {record.id}")
    if picture.open:
        with picture, components.showing_errors():
            look = Look(layers=("collaboration", "referral", "tension", "influence"), title=_("Around them"))
            part = reading.map.where([record.id, *around])
            actor_map.picture(
                reading, look, part=part, place=f"around {record.id}", height=HEIGHT, chosen=record.id
            )


def _ties(reading: Reading, stored: Reading, record: Record) -> None:
    now = [tie for tie in record.ties if tie.current]
    title = ngettext(len(now), "{n} tie", "{n} ties") if now else _("Ties: nothing recorded")
    st.header(esc(title), anchor=False)
    st.text(_("A missing tie can mean that nobody asked."))
    every = st.session_state.get(f"all ties {record.id}", False)
    for tie in record.ties if every else now[:AT_ONCE]:
        _tie(reading, stored, tie)
    with st.container(horizontal=True):
        if not every and len(record.ties) > min(len(now), AT_ONCE):
            st.button(
                esc(_("Show all {n}, including those that ended", n=len(record.ties))),
                key=f"more ties {record.id}",
                wrap=True,
                on_click=_show_all,
                args=(record.id,),
            )
        record_forms.add(stored, "ties", _("Tie"), source_id=record.id)


def _tie(reading: Reading, stored: Reading, tie: Tie) -> None:
    """A tie: what it is, to whom, how far it is known; the other end leads to its record."""
    with st.container(horizontal=True, gap="xxsmall"):
        with st.container(gap=None):
            with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
                st.text(shown(tie.said))
                if tie.other in reading.map.ids("actors"):
                    st.button(
                        esc(apart(tie.name)),
                        key=f"to {tie.id}",
                        type="tertiary",
                        wrap=True,
                        on_click=chosen.keep,
                        args=("id", tie.other),
                    )
                else:
                    st.text(apart(tie.name))
            st.caption(esc(_words(tie)))
        record_forms.change(stored, "ties", tie.id)


def _show_all(identifier: str) -> None:
    st.session_state[f"all ties {identifier}"] = True


def _words(tie: Tie) -> str:
    """Since when, by how many sources of which grade, and how sure."""
    dots = next(dots for least, dots in DOTS if tie.chance >= least)
    parts = [_("since {day}", day=tie.since) if tie.since else ""]
    parts += [_("ended {day}", day=tie.until)] if tie.until and not tie.current else []
    grades = series(tie.grade or grade or Sentence("not graded") for _source, grade in tie.sources)
    if tie.sources:
        parts.append(
            ngettext(len(tie.sources), "{n} source ({grades})", "{n} sources ({grades})", grades=grades)
        )
    return " · ".join([*filter(None, parts), f"{dots} {shown(in_ten(tie.chance))}"])


def _rows(stored: Reading, record: Record, table: str, first: int) -> None:
    """Rows of another table that tell of the actor, the first ones at once."""
    entries = record.entries.get(table, ())
    if not entries:
        st.text(_("Nothing is recorded."))
    for entry in entries[:first]:
        record_forms.show_entry(stored, entry)
    if rest := entries[first:]:
        with st.expander(ngettext(len(rest), "{n} more", "{n} more")):
            for entry in rest:
                record_forms.show_entry(stored, entry)
    column = schema.tables()[table].kept_on
    record_forms.add(stored, table, _("Add"), **{column: record.id})
