"""The map as a picture or a page of its own: for whom, in which format, and what is noted of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from actormap.redact import Shareable, redact
from actormap.viz.network import Look, map_html
from actormap.viz.picture import map_png, map_svg
from actormap.viz.saving import Drawer
from actormap.web.escape import esc
from actormap.web.parts import components
from actormap.web.parts.readers import readers
from actormap.web.state import chosen, language
from actormap.web.state.session import Reading, workspace
from actormap.words import _

KINDS: dict[str, tuple[Drawer, str]] = {
    "png": (map_png, "image/png"), "svg": (map_svg, "application/octet-stream"),
    "html": (map_html, "application/octet-stream"),
}  # fmt: skip
"""What draws each format, and as what a browser is sent it: a page is saved, never opened in the app."""
_WANTED = "map that was asked for"


def body(seen: Reading) -> None:
    """Ask for whom it is, draw it, and hand it out."""
    st.header(_("Take it along"), anchor=False)
    if not workspace().principal.rights.may_export:
        st.info(_("Your role may not take anything out. Ask a data steward."))
        return
    known = readers()
    level, recipient = st.radio(_("Who will see it?"), list(known), format_func=known.__getitem__)
    st.text(_("On paper and on other computers nothing protects it any more."))
    ids = chosen.selection()
    here = (seen.path, seen.revision, seen.view.date, workspace().principal.role, language.code())
    wanted = repr((*here, ids, level, recipient))
    if st.button(_("Draw the picture"), icon=":material/image:"):
        st.session_state[_WANTED] = wanted
    if st.session_state.get(_WANTED) == wanted:
        with components.told():
            _hand_out(*_drawn(wanted, level, recipient, _seen=seen, _ids=ids))


@st.cache_resource(max_entries=4, show_spinner="Drawing the map …")
def _drawn(
    key: str, level: str, recipient: str, *, _seen: Reading, _ids: tuple[str, ...]
) -> tuple[Shareable, dict[str, str | bytes]]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    part = _seen.map.where(_ids) if _ids else _seen.map
    share = redact(part, level, principal=workspace().principal, recipient=recipient)
    look = Look(title=_("Map of actors"))
    return share, {form: draw(share, view=_seen.view, look=look) for form, (draw, _kind) in KINDS.items()}


def _hand_out(share: Shareable, drawn: dict[str, str | bytes]) -> None:
    st.text(share.mark)
    labels = {
        "png": _("PNG, a picture"), "svg": _("SVG, a picture that can be enlarged"),
        "html": _("A page to look around in"),
    }  # fmt: skip
    for form, label in labels.items():
        st.download_button(
            esc(label), drawn[form], f"map.{form}", KINDS[form][1], key=f"map as {form}",
            on_click=partial(_note, share), icon=":material/download:", width="stretch",
        )  # fmt: skip


def _note(share: Shareable) -> None:
    """Note in the audit log that it left."""
    here = workspace()
    told = f"level {share.level}, {len(share.content.actors)} actors"
    here.store.record("export.map", who=here.principal.role, detail=told)
