"""Bring a list: from a file in any form to entries of the map, one step after another."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.sentences import Name, isolated, plural
from actormap.core.words import _, arrow
from actormap.ingest import Upload
from actormap.ingest.mapping.rules import for_others
from actormap.records.record import telling
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.lists import columns, problems, rows, what
from actormap.web.pages.lists.what import looked
from actormap.web.parts import components, layout, templates, the_office
from actormap.web.parts.writing import forms, lately
from actormap.web.parts.writing.clashes import local
from actormap.web.state import chosen
from actormap.web.state.analyses import warm_up
from actormap.web.state.jobs import at_work
from actormap.web.state.session import current_reading, workspace
from actormap.web.state.unfinished.bringing import STEPS, Bringing, begin_again, bringing
from actormap.web.state.unfinished.duplicates import deciding


def body() -> None:
    """Show the page."""
    layout.title(_("Bring your list"))
    if not components.is_for_role("bring-a-list"):
        return
    held = bringing()
    _steps(held)
    shown: dict[str, Callable[[Bringing], None]] = {
        "file": _file,
        "what": what.body,
        "columns": columns.body,
        "rows": rows.body,
        "done": _done,
    }
    with st.container(key=f"step {held.step} {held.number}"):
        shown[held.step](held)


def _steps(held: Bringing) -> None:
    """The steps, and the file that is brought."""
    with layout.line(gap="small"):
        for number, (code, label) in enumerate(STEPS.items(), 1):
            here = code == held.step
            st.badge(
                esc(_("{n} {step}", n=number, step=label)),
                color="blue" if here else "gray",
                icon=f":material/{arrow()}:" if here else None,
            )
    if held.file is not None:
        st.text(_("File: {name}", name=Name(held.file.name)))


def _file(held: Bringing) -> None:
    """Ask for the file."""
    st.text(
        _(
            "A table of who does what where, a list of organisations or contacts, a network, or "
            "answers to a form: as a workbook, as CSV or as you have it. We work out together what it"
            " is."
        )
    )
    formats = [row for row in schema.formats().values() if row.gives == "tables"]
    given = st.file_uploader(
        _("Your file"),
        type=list(dict.fromkeys(ending for row in formats for ending in row.endings)),
        key=f"file {held.number}",
        max_upload_size=LIMITS.file_bytes >> 20,
        width=640,
    )
    st.text(_("It stays in this computer's memory: nothing is sent, and nothing is saved until you say so."))
    with layout.line():
        templates.offer()
    if given is not None:
        held.take(Upload(given.name, given.getvalue()))
        st.rerun()
    layout.late(_("Undo the import of an earlier list"), _lately, key="lately")


def _lately() -> None:
    here = workspace()
    may_know = here.principal.rights.may_change
    changes = lately.lists(str(here.path), here.store.revision, here.principal.role) if may_know else ()
    if not changes:
        st.text(_("There is no import that you could undo."))
    for change in changes:
        with layout.line():
            day = f"{local(change.when):%Y-%m-%d}"
            st.text(f"{day} · {isolated(change.brought)} · {lately.in_short(change)}", width="stretch")
            if lately.may_undo(change):
                lately.way_back(change, _("Undo this import …"), f"list {change.revision}", asks=True)
    lately.show_outcome("lists")


def _done(held: Bringing) -> None:
    """Say what was done."""
    if (held.looking is not None and looked(held) is None) or not _checked(held):
        return
    imported, entered = held.imported, held.entered
    if imported is None or entered is None:
        layout.refused(held.refused)
        layout.press(_("Bring another list"), begin_again)
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
    layout.refused(held.refused)


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
        actors = held.entered.changes.upserts.get("actors") if held.entered else None
        there = set(current_reading().map.actors["id"])
        came = [] if actors is None else [code for code in actors["id"] if code in there]
        label = _("See them on the map") if came else _("See the map")
        if not undone and st.button(esc(label), type="primary", icon=":material/hub:"):
            chosen.select(came)
            navigation.go("map")
        layout.press(_("Bring another list"), begin_again, icon="upload_file")


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
        with layout.line(border=True):
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
