"""The map as a picture or a page of its own, to take along."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.core.words import _
from actormap.rights.redact import Shareable
from actormap.viz.network import Look, map_html
from actormap.viz.picture import map_png, map_svg
from actormap.viz.saving import Drawer
from actormap.web.parts import components, taking_along
from actormap.web.state import chosen
from actormap.web.state.session import Reading

KINDS: dict[str, tuple[Drawer, str]] = {
    "png": (map_png, "image/png"),
    "svg": (map_svg, taking_along.SAVED),
    "html": (map_html, taking_along.SAVED),
}
"""What draws each format, and as what a browser is sent it."""


def body(reading: Reading) -> None:
    """Ask for whom it is, draw it, and hand it out."""
    ids = chosen.selection()
    wanted = taking_along.ask_for_whom(
        reading, "map", ids, who=_("Who will see it?"), make=_("Draw the picture"), icon="image"
    )
    if wanted is not None:
        with components.showing_errors():
            with st.spinner(_("Drawing the map …")):
                made = _drawn(wanted.key, _wanted=wanted, _reading=reading, _ids=ids)
            _hand_out(*made)


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawn(
    key: str, *, _wanted: taking_along.Wanted, _reading: Reading, _ids: tuple[str, ...]
) -> tuple[Shareable, dict[str, str | bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    share = _wanted.redacted(_reading.map.where(_ids) if _ids else _reading.map)
    look = Look(title=_("Map of actors"))
    makers = {
        form: partial(draw, share, view=_reading.view, look=look) for form, (draw, _kind) in KINDS.items()
    }
    return share, *taking_along.drawable(makers)


def _hand_out(share: Shareable, drawn: dict[str, str | bytes], why: str) -> None:
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
    taking_along.handed_out(share, "map", len(share.content.actors), files, why=why)
