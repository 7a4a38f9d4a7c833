"""What hangs on those whom a provision would hit: counts, and who it is for those who may ask."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import isolated, shown
from actormap.core.words import _
from actormap.metrics.monitor.law.depends import depends
from actormap.metrics.monitor.law.hit import hanging_on, hit_of
from actormap.metrics.monitor.law.who_is_hit import WhoIsHit
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.situation.laws.records import sees_all
from actormap.web.parts import tables
from actormap.web.state.analyses import is_for, lost
from actormap.web.state.session import Reading

AT_ONCE = 2_000
"""Actors up to which it is worked out at once what hangs on those who are hit."""


def body(reading: Reading, who: WhoIsHit) -> None:
    """What hangs on those who are hit: counts, and who it is only for who may ask what would be lost."""
    st.text(_("What hangs on them"))
    key = f"hangs on {who.selectors!r}"
    if len(reading.map.actors) > AT_ONCE and not st.session_state.get(key):
        st.button(
            _("Work it out"), key=f"work out {key}", on_click=lambda: st.session_state.update({key: True})
        )
        return
    every = sees_all(reading)
    folded = []
    counts = depends(who)._asdict()
    for name, count in counts.items():
        few = not every and name != "groups" and 0 < count < who.whole.least
        words = shown(hanging_on(name, count, few=few))
        if count:
            st.text(words)
        else:
            folded.append(words)
    named = is_for(reading.principal, "change.what_if")
    if any(counts.values()) and not named:
        st.caption(esc(_("You see how many they are. Who they are is for analysts.")))
    with st.expander(_("Platforms, and the rest")):
        for cell in sorted(who.cells("platform"), key=lambda cell: (-cell.hit, cell.code))[:3]:
            if every or not cell.withheld:
                st.text(_("{platform}: {hit}", platform=cell.label, hit=hit_of(cell, all_seen=True)))
        for words in folded:
            st.text(words)
        if who.ids and named:
            _who_loses(reading, who)
            st.caption(esc(_("Whose only way runs through whom stays in the office.")))


def _who_loses(reading: Reading, who: WhoIsHit) -> None:
    if not st.toggle(_("Show who would lose their only way to us"), key=f"who loses {who.selectors!r}"):
        return
    known = tables.names(reading.map)
    names = [finding.subject[0] for finding in lost(reading, who.ids) if finding.kind == "actor"]
    for actor in names:
        navigation.link("actors", isolated(known[actor]), id=actor)
    if not names:
        st.text(_("Nobody, as far as is recorded."))
