"""Step 5: what was written, and how it is taken back."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, plural
from actormap.core.words import _
from actormap.ingest.mapping.written import for_others
from actormap.records.record import telling
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import problems
from actormap.web.pages.bring_a_list.looking import looked
from actormap.web.parts import components, the_office
from actormap.web.parts.writing import forms, lately
from actormap.web.state import chosen
from actormap.web.state.analyses import warm_up
from actormap.web.state.jobs import at_work
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.bringing import Bringing, begin_again
from actormap.web.state.unfinished.duplicates import deciding


def body(held: Bringing) -> None:
    """Say what was done."""
    if (held.looking is not None and looked(held) is None) or not _checked(held):
        return
    imported, entered = held.imported, held.entered
    if imported is None or entered is None:
        if held.refused:
            st.error(esc(held.refused))
        st.button(_("Bring another list"), on_click=begin_again)
        return
    undone = lately.undone(entered.revision)
    if undone:
        st.info(_("Undone: the map is as it was before."))
    else:
        st.success(
            esc(
                _(
                    "Imported: {told}. It is revision {n} in the history.",
                    told=telling.brought(imported.preview),
                    n=entered.revision,
                )
            )
        )
    if entered.codes:
        st.text(
            _(
                "{entries} got codes from the program. If you bring the list again, the same name is "
                "known; under another name it comes in as new: check the duplicates.",
                entries=plural(len(entered.codes), "new entry", "new entries"),
            )
        )
    _onwards(held, undone=undone)
    if not undone:
        warm_up(current_reading())
        _duplicates(held)
        components.without_sphere(current_reading())
        the_office.areas_meant(current_reading())
    if imported.left_out and not undone:
        rows = plural(imported.rows.wrong, "row")
        st.text(_("Left out: {rows}. Save them, correct them, and bring that file.", rows=rows))
        problems.save(imported.left_out)
    if not undone:
        _way_back(entered.revision)
    _remember(held)
    if held.refused:
        st.error(esc(held.refused))


def _checked(held: Bringing) -> bool:
    """Whether it is known what was brought; after the lock that is found out again."""
    if held.checking is not None and not held.checking.done:
        at_work(held.checking, on_cancel=begin_again)
        return False
    held.checked()
    return True


def _onwards(held: Bringing, *, undone: bool) -> None:
    """To the map of what came, and to the next list."""
    with st.container(horizontal=True):
        came = _came(held)
        label = _("See them on the map") if came else _("See the map")
        if not undone and st.button(esc(label), type="primary", icon=":material/hub:"):
            chosen.select(came)
            navigation.go("map")
        st.button(_("Bring another list"), icon=":material/upload_file:", on_click=begin_again)


def _came(held: Bringing) -> list[str]:
    """Of the actors that the list brought or changed, those that are on the map."""
    actors = held.entered.changes.upserts.get("actors") if held.entered else None
    there = set(current_reading().map.actors["id"])
    return [] if actors is None else [identifier for identifier in actors["id"] if identifier in there]


def _way_back(revision: int) -> None:
    """Undo, after a question, where the role may; else who may."""
    change = lately.change_of(revision)
    if change is None or not lately.may_undo(change):
        st.text(_("Ask a data steward to undo this import: your role may not."))
        return
    lately.way_back(change, _("Undo this import …"), "done", asks=True)
    if lately.refused():
        lately.show_outcome("done")


def _duplicates(held: Bringing) -> None:
    """Say how many of the new entries look like another; they are searched for beside the page."""
    actors = held.entered.changes.upserts.get("actors") if held.entered else None
    if actors is None or held.reading is None:
        return
    reading, pairs = current_reading(), deciding()
    pairs.look(reading)
    if pairs.looking is not None:
        at_work(pairs.looking, on_cancel=pairs.stopped)
        return
    new = set(actors["id"]) - set(held.reading.map.ids("actors"))
    alike = {entry for pair in pairs.left(reading.map) for entry in (pair.first, pair.second)} & new
    if alike:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            names = plural(len(alike), "new name looks", "new names look")
            st.text(_("{names} like another: somebody may be listed twice.", names=names))
            navigation.link("duplicates", _("Look at them"), icon="join_inner")


def _remember(held: Bringing) -> None:
    """Offer to keep what was said of the list, here and as a file for others."""
    st.download_button(
        _("Save the mapping"),
        for_others(held.rules.rules),
        "mapping.yaml",
        "text/yaml",
        on_click="ignore",
        icon=":material/download:",
        help=_("What you said about the list, for others who have similar lists."),
    )
    if held.kept:
        st.success(
            esc(
                _(
                    "Saved: the next list with these headers can be read as {name}.",
                    name=Name(held.remembered),
                )
            )
        )
        return
    with forms.sent_as_a_whole("remember"), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Remember this for the next list with these headers, as"),
            value=held.remembered,
            placeholder=_("our contact list"),
            key=f"name {held.number}",
            width=480,
        )
        if st.form_submit_button(_("Remember")):
            held.remember(name)
            st.rerun()
