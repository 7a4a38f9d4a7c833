"""Other ways to an actor: further routes, a table at which both sit, a colleague; and one not to be asked."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, series
from actormap.core.words import _, ngettext
from actormap.metrics.introductions.other_ways import other_ways
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import tables
from actormap.web.parts.introduction_tables import called
from actormap.web.state.session import Reading

NAMED = 3
"""So many are named; the others are counted."""


def body(reading: Reading, target: str) -> bool:
    """Show what is left beside introductions; whether there is anything."""
    ways = other_ways(reading.map, reading.view, target)
    cards = [
        (show, some)
        for show, some in ((_table, ways.tables), (_colleague, ways.colleagues), (_apart, ways.kept_apart))
        if some
    ]
    if not cards:
        return False
    for column, (show, some) in zip(st.columns(3), cards, strict=False):
        with column, st.container(border=True, height="stretch", gap="xsmall"):
            show(reading, target, some)
    return True


def _head(title: str, badge: str, *, orange: bool = False) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(esc(title), anchor=False, width="content")
        st.badge(esc(badge), color="orange" if orange else "blue")


def _table(reading: Reading, target: str, platforms: tuple[str, ...]) -> None:
    _head(_("Meet at a table"), _("no introduction"))
    names = _few([Name(tables.names(reading.map)[code]) for code in platforms])
    st.text(_("Both sit on {platforms}. Is it safe for them to be seen with us there?", platforms=names))
    navigation.link("after-a-meeting", _("We met there"), icon="edit_note", whom=target)


def _colleague(reading: Reading, _target: str, colleagues: tuple[str, ...]) -> None:
    _head(_("Ask a colleague"), _("one question"))
    names = [called(reading.map, reading.view, actor) for actor in colleagues]
    st.text(
        ngettext(
            len(names),
            "{names} works with them. Nobody asked whether it would introduce us.",
            "{names} work with them. Nobody asked whether they would introduce us.",
            names=_few(names),
        )
    )
    navigation.link("after-a-meeting", _("Note what they say"), icon="edit_note", whom=colleagues[0])


def _apart(reading: Reading, _target: str, offers: tuple[str, ...]) -> None:
    _head(_("Shorter"), _("not to be asked"), orange=True)
    names = [called(reading.map, reading.view, actor) for actor in offers]
    st.text(
        ngettext(
            len(names),
            "{names} offers, but they keep away from it.",
            "{names} offer, but they keep away.",
            names=_few(names),
        )
    )
    with st.popover(_("Why?"), type="tertiary"):
        st.text(
            _(
                "A hostile tie is recorded between the two. Whoever is asked learns whom we look for: so "
                "nobody is asked who could do harm with it."
            )
        )


def _few(names: list[Name]) -> str:
    """The first names, and how many more."""
    more = len(names) - NAMED
    kept = [*names[:NAMED], *([ngettext(more, "{n} more", "{n} more")] if more > 0 else [])]
    return series(kept)
