"""Step 5: what was written, and how it is taken back."""

from __future__ import annotations

import streamlit as st

from actormap.ingest.mapping.written import to_yaml
from actormap.pages.bring_a_list import problems
from actormap.sentences import isolated, plural
from actormap.web import places
from actormap.web.analyses import warm_up
from actormap.web.bringing import Bringing, begin_again
from actormap.web.duplicates import deciding
from actormap.web.escape import esc
from actormap.web.jobs import at_work
from actormap.web.session import reading, workspace
from actormap.words import _


def body(held: Bringing) -> None:
    """Say what was done."""
    imported, entered = held.imported, held.entered
    if imported is None or entered is None:
        st.button("Another list", on_click=begin_again)
        return
    if held.undone:
        st.info(esc(held.undone))
    else:
        st.success(esc(f"Imported: {imported.told}. The history has it as revision {entered.revision}."))
    if entered.codes:
        st.text(
            f"{plural(len(entered.codes), 'new entry', 'new entries')} got codes from the program. Bring the "
            "same list again, and they may be there twice: look at the duplicates."
        )
    if not held.undone:
        warm_up(reading())
        _duplicates(held)
    if imported.left_out and not held.undone:
        rows = plural(imported.rows.wrong, "row")
        st.text(f"Left out: {rows}. Save them, mend them, and bring that file.")
        problems.save(imported.left_out)
    if not held.undone:
        st.text(
            "Undo takes back all that this import wrote, and nothing else. Where somebody changed or used "
            "one of its entries since, it refuses and says so."
        )
        if not workspace().principal.sees_all:
            st.text("Your role cannot take back new actors and areas, since others may lean on them.")
        st.button("Undo this import", icon=":material/undo:", on_click=held.undo)
    _remember(held)
    if held.told:
        st.error(esc(held.told))
    st.button("Bring another list", type="primary", on_click=begin_again)


def _duplicates(held: Bringing) -> None:
    """Say how many of the new entries look like another; they are searched for beside the page."""
    actors = held.entered.changes.upserts.get("actors") if held.entered else None
    if actors is None or held.seen is None:
        return
    seen, pairs = reading(), deciding()
    pairs.look(seen)
    if pairs.looking is not None:
        at_work(pairs.looking, on_cancel=pairs.stopped)
        return
    new = set(actors["id"]) - set(held.seen.map.ids("actors"))
    alike = {one for pair in pairs.left(seen.map) for one in (pair.first, pair.second)} & new
    if alike:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            names = plural(len(alike), "new name looks", "new names look")
            st.text(f"{names} like another: somebody may be there twice.")
            places.link("duplicates", _("Look at them"), icon="join_inner")


def _remember(held: Bringing) -> None:
    """Offer to keep what was said of the list, here and as a file for others."""
    st.download_button(
        "Save the mapping", to_yaml(held.rules.rules), "mapping.yaml", "text/yaml", on_click="ignore",
        icon=":material/download:", help="What you said of the list, for others who have such lists.",
    )  # fmt: skip
    if held.kept:
        st.success(esc(f"Kept: the next list with these headers can be read as {isolated(held.remembered)}."))
        return
    with st.form("remember", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Remember what you said of it, for the next list with these headers, as", value=held.remembered,
            placeholder="our contact list", key=f"name {held.number}", width=480,
        )  # fmt: skip
        if st.form_submit_button("Remember"):
            held.remember(name)
            st.rerun()
