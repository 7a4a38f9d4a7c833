"""Forms for rows that officers keep, made of what the schema asks: new rows, changed ones, ones taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, plain
from actormap.records.record import cited, editing, noticing, telling
from actormap.records.record.editing import Question
from actormap.records.record.whole import PAGES, Entry
from actormap.rights import access
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts.writing import asked_first, fields, forms
from actormap.web.parts.writing.asked_first import Layout
from actormap.web.parts.writing.forms import Form
from actormap.web.state import chosen, protection
from actormap.web.state.protection import STORED, Book
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, workspace

Then = str | Mapping[str, str]
_ROW, _PART, _OUT, _FOR_ALL = "row", "part of a row", "row that is taken out", "cell of several rows"


def may_write() -> bool:
    """Whether forms are offered: not to a role that may not change the map."""
    return workspace().principal.rights.may_change


def add(reading: Reading, table: str, label: str, *, called: str = "", then: Then = "", **given: Any) -> None:
    """A button for a new row, whose form begins with what is given by column.

    The form is called by what its row is, where it is not `called` otherwise. Once it is written, it is what
    is chosen on the page (`chosen`) under the name `then`, or other columns of it by such names.
    The reading is of the entries as they are stored (`reading_of_stored`), as for all forms below.
    """
    if may_write():
        title = called or _("New: {what}", what=telling.noun(table))
        forms.opener(label, _form(reading, table, "", title, given, then), reading, icon="add")


def add_part(reading: Reading, table: str, label: str, title: str, *columns: str, **given: Any) -> None:
    """A button for a new row that is known but for a few columns, which are asked alone."""
    if may_write():
        form = _form_of_part(reading, table, "", title, columns, given)
        forms.opener(label, form, reading, icon="edit")


def add_first(
    reading: Reading, table: str, label: str, *, called: str = "", then: Then = "", **given: Any
) -> None:
    """The same as what is done first on a page: its form is called as the button is, if not otherwise."""
    if may_write():
        form = _form(reading, table, "", called or label, given, then)
        forms.opener(label, form, reading, icon="add", primary=True)


def answer(reading: Reading, label: str, question: str, **given: Any) -> None:
    """A quiet button for an answer to what is judged, such as to one of several questions; else its label."""
    if may_write():
        forms.opener(label, _form(reading, "assessments", "", question, given), reading, quiet=True)
    else:
        st.text(label)


def change(reading: Reading, table: str, identifier: str, label: str = "", *, quiet: bool = True) -> None:
    """A button that opens a row to be changed; a quiet one is one of many."""
    if may_write() and identifier in reading.map.ids(table):
        form = _form(reading, table, identifier, _about(reading, table, identifier), {})
        forms.opener(label or _("Edit"), form, reading, icon="edit", quiet=quiet)


def change_part(
    reading: Reading, table: str, identifier: str, label: str, *columns: str, icon: str = "", **given: Any
) -> None:
    """A button that asks a few columns of a row alone, and writes what is given with them."""
    if may_write() and identifier in reading.map.ids(table):
        title = f"{label}: {_about(reading, table, identifier)}"
        form = _form_of_part(reading, table, identifier, title, columns, given)
        forms.opener(label, form, reading, icon=icon)


def change_all(
    reading: Reading, table: str, column: str, identifiers: Sequence[str], label: str, title: str
) -> None:
    """A button that opens one cell of several rows, to be changed in all of them at once."""
    if may_write():
        form = _form_for_all(reading, table, column, identifiers, title)
        forms.opener(label, form, reading, icon="edit", quiet=True)


def _form_for_all(reading: Reading, table: str, column: str, identifiers: Sequence[str], title: str) -> Form:
    key = f"all {table} {column} {fingerprint(identifiers)} {reading.revision}"

    @cache
    def question() -> Question:
        return next(cell for cell in editing.questions(reading.map, table) if cell.column.name == column)

    def changes(now: Reading) -> Changes:
        return editing.changes_for_all(now.map, table, identifiers, {column: fields.read(question(), key)})

    made = (_FOR_ALL, table, column, tuple(identifiers), title)
    place = f"{key} {column}"
    return Form(key, title, lambda: fields.draw(question(), place), changes, book=STORED, made=made)


def _form_of_part(
    reading: Reading,
    table: str,
    identifier: str,
    title: str,
    columns: Sequence[str],
    given: Mapping[str, Any],
) -> Form:
    key = f"part {table} {identifier} {' '.join([*columns, *map(str, given.values())])} {reading.revision}"

    @cache
    def questions() -> list[Question]:
        every = editing.questions(reading.map, table, identifier, given)
        return [question for question in every if question.column.name in columns]

    def layout() -> Layout:
        return Layout(questions(), (), key, new=not identifier, flat=True)

    def changes(now: Reading) -> Changes:
        filled = dict(given) | layout().filled()
        mine = editing.changed(editing.row_of(reading.map, table, identifier), table, filled)
        return editing.changes_for(now.map, table, identifier, mine, principal=workspace().principal)

    made = (_PART, table, identifier, title, tuple(columns), dict(given))
    return Form(key, title, lambda: _fields(layout()), changes, book=STORED, noticed=_noticed, made=made)


def row(reading: Reading, text: str, table: str, identifier: str) -> None:
    """A row in words, with the button that opens it to be changed."""
    # Not in columns: a fifth of a narrow one does not hold the word on the button.
    with st.container(horizontal=True, gap="xxsmall"):
        st.text(text, width="stretch")
        change(reading, table, identifier)


def _out(reading: Reading, table: str, identifier: str) -> Form | None:
    """The form that takes a row out; None where the role may not."""
    if not access.may_take_out(workspace().principal, table):
        return None
    about = _about(reading, table, identifier)

    def warning() -> None:
        st.text(about)
        st.text(_("No longer on the map. The history keeps it, and Undo brings it back."))

    def changes(now: Reading) -> Changes:
        return editing.taken_out(now.map, table, identifier)

    title = _("Remove this {what}?", what=telling.noun(table))
    return Form(
        f"{_mark(table)}out {table} {identifier}",
        title,
        warning,
        changes,
        send=_("Remove"),
        done=_("Removed."),
        book=_book(table),
        made=(_OUT, table, identifier),
    )


def _about(reading: Reading, table: str, identifier: str) -> str:
    row = editing.row_of(reading.map, table, identifier)
    return shown(telling.headline(reading.map, table, row))


def _form(
    reading: Reading,
    table: str,
    identifier: str,
    title: str,
    given: Mapping[str, Any],
    then: Then = "",
) -> Form:
    # Another revision is another form: nothing that was typed into a former one is offered again.
    key = f"{_mark(table)}edit {table} {identifier} {' '.join(map(str, given.values()))} {reading.revision}"
    sealed = schema.tables()[table].sealed

    @cache
    def questions() -> list[Question]:
        return editing.questions(reading.map, table, identifier, given)

    def layout() -> Layout:
        return asked_first.of_row(questions(), table, key, new=not identifier, kind=given.get("kind", ""))

    def written(changes: Changes) -> None:
        for name, column in ({then: "id"} if isinstance(then, str) else then).items():
            if name and sealed:  # of it nothing stands in an address
                st.session_state[f"{SEALED}{name}"] = changes.upserts[table][column].iat[0]
            elif name:
                chosen.keep(name, changes.upserts[table][column].iat[0])

    def changes(now: Reading) -> Changes:
        filled = layout().filled()
        before = editing.row_of(reading.map, table, identifier)
        # What is left as it was shown stays as it is now: somebody else may have changed it.
        mine = editing.changed(before, table, filled | layout().cited())
        # Who must see a row that is new: who holds the key of the sealed part sees all of it.
        author = access.KEY_HOLDER if sealed else workspace().principal
        return editing.changes_for(now.map, table, identifier, mine, principal=author)

    return Form(
        key,
        title,
        lambda: _fields(layout()),
        changes,
        book=_book(table),
        before=lambda: layout().draw(),
        noticed=_noticed,
        written=written,
        other=_out(reading, table, identifier) if identifier else None,
        made=(_ROW, table, identifier, title, dict(given), then),
    )


def _book(table: str) -> Book:
    """Where rows of a table are written."""
    return protection.BOOK if schema.tables()[table].sealed else STORED


def _mark(table: str) -> str:
    """How names of forms begin: nothing of what is sealed is kept in the open part, not even half filled."""
    return SEALED if schema.tables()[table].sealed else ""


def _noticed(now: Reading, changes: Changes) -> list[str]:
    """What is told of what was written nevertheless."""
    here = workspace()
    rests = cited.doubts(cited.Reader(here.store, here.principal, now.view), changes)
    return [shown(notice) for notice in (*noticing.noticed(now.map, changes), *rests)]


def _fields(layout: Layout) -> None:
    """Draw what is asked, part by part where there are several; what is `flat`, one below the other."""
    every = layout.below()
    parts = dict.fromkeys("" if layout.flat else question.part for question in every)
    if not every:
        st.text(_("Choose what is judged: the rest follows."))
        return
    places = st.tabs([esc(plain(part)) for part in parts]) if len(parts) > 1 else [st.container()]
    for part, place in zip(parts, places, strict=True):
        with place:
            for question in every:
                if part in {question.part, ""}:
                    fields.draw(question, layout.at(question))
                    fields.offer(question)


for _name_of, _maker in ((_ROW, _form), (_PART, _form_of_part), (_OUT, _out), (_FOR_ALL, _form_for_all)):
    forms.makes(_name_of, _maker)


def show_entry(stored: Reading, entry: Entry) -> None:
    """Show a row with the button that changes it."""
    text = entry.dated.in_language(isolated)
    if entry.table not in PAGES:
        row(stored, text, entry.table, entry.id)
        return
    with st.container(horizontal=True, gap="xxsmall"):
        if st.button(esc(text), key=f"to {entry.table} {entry.id}", type="tertiary", wrap=True):
            navigation.go("about", of=PAGES[entry.table], id=entry.id)
        change(stored, entry.table, entry.id)
