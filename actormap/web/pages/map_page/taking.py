"""What is seen of the map, to take along: as a picture, as a page of its own, or into a brief."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from actormap.core.words import _, ngettext
from actormap.rights.redact import Shareable
from actormap.viz.map.look import Around, look_of
from actormap.viz.map.network import Drawer, map_html
from actormap.viz.map.picture import map_png, map_svg
from actormap.viz.map.state import Shown
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import components, taking_along
from actormap.web.parts.actor_map import Drawn
from actormap.web.state import chosen
from actormap.web.state.session import Reading

KINDS: dict[str, tuple[Drawer, str]] = {
    "png": (map_png, "image/png"),
    "svg": (map_svg, taking_along.SAVED),
    "html": (map_html, taking_along.SAVED),
}
"""What draws each format, and as what a browser is sent it."""


def body(reading: Reading, drawn: Drawn, shown: Shown, around: Around) -> None:
    """Ask for whom it is, draw it, and hand it out."""
    # Who is on a route is seen whatever is filtered.
    ids = list(dict.fromkeys([*shown.on_it(), *(around.route if shown.view == "map" else ())]))
    n = shown.counted(ids)
    if not taking_along.may_take_out("map"):
        st.text(taking_along.refused())
        return
    label = ngettext(n, "Picture of what you see ({n} actor)", "Picture of what you see ({n} actors)")
    with st.popover(esc(label), icon=":material/photo_camera:"):
        selected = [actor for actor in chosen.selection() if actor in ids]
        if selected and st.checkbox(
            esc(ngettext(len(selected), "The selected actor alone", "The {n} selected actors alone")),
            key="selected alone",
        ):
            ids, n = selected, shown.counted(selected)
        wanted = taking_along.ask_for_whom(
            reading,
            "map",
            (drawn[0], shown.state, ids, around),
            who=_("Who will see it?"),
            make=_("Draw the picture"),
            icon="image",
        )
        if wanted is not None:
            with components.showing_errors():
                with st.spinner(_("Drawing the map …")):
                    made = _drawn(
                        wanted.key,
                        _wanted=wanted,
                        _reading=reading,
                        _drawn=drawn,
                        _shown=shown,
                        _ids=ids,
                        _around=around,
                    )
                _hand_out(*made, shown=shown, ids=ids)
        _into_a_brief(ids, n)


def _into_a_brief(ids: Sequence[str], n: int) -> None:
    label = ngettext(n, "Into a brief ({n} actor)", "Into a brief ({n} actors)")
    navigation.link("brief", label, icon="description", ids=ids)


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawn(
    key: str,
    *,
    _wanted: taking_along.Wanted,
    _reading: Reading,
    _drawn: Drawn,
    _shown: Shown,
    _ids: Sequence[str],
    _around: Around,
) -> tuple[Shareable, dict[str, str | bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    share = _wanted.redacted(_reading.map, of=_ids)
    look = look_of(_drawn[2], _shown.state, inside=share.level == "inside", only=_ids, around=_around)
    view = _reading.view
    makers = {form: partial(draw, share, view=view, look=look) for form, (draw, _kind) in KINDS.items()}
    return share, *taking_along.drawable(makers)


def _hand_out(
    share: Shareable, drawn: dict[str, str | bytes], why: str, *, shown: Shown, ids: Sequence[str]
) -> None:
    named = set(share.content.actors["id"])
    there = [actor for actor in ids if actor in named]
    n, held_back = shown.counted(there), shown.counted(ids) - shown.counted(there)
    st.text(_counted(n, held_back))
    labels = {
        "png": _("PNG, a picture"),
        "svg": _("SVG, a picture that can be enlarged"),
        "html": _("An interactive page"),
    }
    files = [
        taking_along.File(label, f"map.{form}", drawn[form], KINDS[form][1])
        for form, label in labels.items()
        if form in drawn
    ]
    taking_along.handed_out(share, "map", len(there), files, why=why)


def _counted(n: int, held_back: int) -> str:
    on = ngettext(n, "{n} actor is on it.", "{n} actors are on it.")
    if not held_back:
        return on
    off = ngettext(
        held_back,
        "{n} name is held back: it may not be passed on to them.",
        "{n} names are held back: they may not be passed on to them.",
    )
    return f"{on} {off}"
