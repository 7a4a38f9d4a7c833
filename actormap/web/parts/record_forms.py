"""Forms for rows that officers keep, made of what the schema asks: new rows, changed ones, ones taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

import streamlit as st

from actormap.core import schema
from actormap.core.model import Changes
from actormap.core.sentences import isolated, shown
from actormap.core.tables.ids import fingerprint
from actormap.core.words import _, plain
from actormap.records.record import editing, judging, telling
from actormap.records.record.editing import Question
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.parts import forms, prompts
from actormap.web.parts.forms import Form
from actormap.web.state import chosen, protection
from actormap.web.state.books import STORED, Book
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, workspace

TALL = 120
"""Height in pixels of a field for several lines."""
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
        return editing.changes_for_all(now.map, table, identifiers, {column: _read(question(), key)})

    return Form(
        key,
        title,
        lambda: _draw(question(), f"{key} {column}"),
        changes,
        send=_("Save"),
        done=_("Saved."),
        book=STORED,
        made=(_FOR_ALL, table, column, tuple(identifiers), title),
    )


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

    def changes(now: Reading) -> Changes:
        filled = dict(given) | {question.column.name: _read(question, key) for question in questions()}
        mine = editing.changed(editing.row_of(reading.map, table, identifier), table, filled)
        return editing.changes_for(now.map, table, identifier, mine, principal=workspace().principal)

    return Form(
        key,
        title,
        partial(_fields, questions, key, whole=False),
        changes,
        send=_("Save"),
        done=_("Saved."),
        book=STORED,
        noticed=_noticed,
        made=(_PART, table, identifier, title, tuple(columns), dict(given)),
    )


def row(reading: Reading, text: str, table: str, identifier: str) -> None:
    """A row in words, with the button that opens it to be changed."""
    # Not in columns: a fifth of a narrow one does not hold the word on the button.
    with st.container(horizontal=True, gap="xxsmall"):
        st.text(text, width="stretch")
        change(reading, table, identifier)


def _out(reading: Reading, table: str, identifier: str) -> Form | None:
    """The form that takes a row out; None where the role may not."""
    allowed = access.may_take_out(workspace().principal, table)
    if not allowed:
        return None
    about = _about(reading, table, identifier)

    def fields() -> None:
        st.text(about)
        st.text(_("No longer on the map. The history keeps it, and Undo brings it back."))

    def changes(now: Reading) -> Changes:
        return editing.taken_out(now.map, table, identifier)

    title = _("Remove this {what}?", what=telling.noun(table))
    return Form(
        f"{_mark(table)}out {table} {identifier}",
        title,
        fields,
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

    @cache
    def questions() -> list[Question]:
        return editing.questions(reading.map, table, identifier, given)

    def fitting() -> list[Question]:
        item = judging.judged_in(questions())
        return [item, *judging.for_item(questions(), _item(item, key))] if item else questions()

    def written(changes: Changes) -> None:
        for name, column in ({then: "id"} if isinstance(then, str) else then).items():
            if name:
                chosen.keep(name, changes.upserts[table][column].iat[0])

    def changes(now: Reading) -> Changes:
        filled = {question.column.name: _read(question, key) for question in fitting()}
        before = editing.row_of(reading.map, table, identifier)
        # What is left as it was shown stays as it is now: somebody else may have changed it.
        mine = editing.changed(before, table, filled)
        return editing.changes_for(now.map, table, identifier, mine, principal=_author(table))

    return Form(
        key,
        title,
        partial(_fields, fitting, key),
        changes,
        send=_("Save"),
        done=_("Saved."),
        book=_book(table),
        before=partial(_what_is_judged, questions, key),
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


def _author(table: str) -> access.Principal:
    """Who must see a row that is new: who holds the key of the sealed part sees all of it."""
    return access.KEY_HOLDER if schema.tables()[table].sealed else workspace().principal


def _noticed(now: Reading, changes: Changes) -> list[str]:
    """What is told of what was written nevertheless."""
    return [shown(notice) for notice in editing.noticed(now.map, changes)]


def _item(item: Question, key: str) -> str:
    """The code of the item that is chosen, or recorded."""
    return st.session_state.get(f"{key} {item.column.name}", item.value) or ""


def _what_is_judged(questions: Callable[[], Sequence[Question]], key: str) -> None:
    """Ask for the item where one is judged, and tell its question and its marks: other fields follow."""
    item = judging.judged_in(questions())
    if item is None:
        return
    _draw(item, f"{key} {item.column.name}")
    code = _item(item, key)
    if code in schema.items():
        st.text(plain(schema.items()[code].help))
    with st.container(gap="xxsmall"):
        for mark, meaning in judging.anchors(code).items():
            st.caption(esc(f"{mark} · {plain(meaning)}"))


def _fields(questions: Callable[[], Sequence[Question]], key: str, *, whole: bool = True) -> None:
    """Draw what is asked: of a `whole` row part by part, where there are several."""
    every = [question for question in questions() if question.column.vocabulary != judging.ITEMS]
    parts = dict.fromkeys(question.part if whole else "" for question in every)
    if not every:
        st.text(_("Choose what is judged: the rest follows."))
        return
    places = st.tabs([esc(plain(part)) for part in parts]) if len(parts) > 1 else [st.container()]
    for part, place in zip(parts, places, strict=True):
        with place:
            for question in every:
                if part in {question.part, ""}:
                    _draw(question, f"{key} {question.column.name}")
                    prompts.offer(question)


def _draw(question: Question, key: str) -> None:
    """An element for a cell; it begins with what is recorded, and can be emptied."""
    label, about = _label(question), question.help
    st.session_state.setdefault(key, _begin(question))
    if question.kind == "choice":
        st.selectbox(
            esc(label),
            list(question.options),
            index=None,
            format_func=lambda code: _name(question, code),
            key=key,
            help=esc(about),
            accept_new_options=question.open,
            placeholder=esc(_empty(question, _("Not known"))),
        )
    elif question.kind == "choices":
        st.multiselect(
            esc(label),
            list(question.options),
            format_func=lambda code: _name(question, code),
            key=key,
            help=esc(about),
            accept_new_options=question.open,
            placeholder=esc(_empty(question, _("None recorded"))),
        )
    elif question.kind == "number":
        whole = question.column.type == "integer"
        st.number_input(
            esc(label),
            min_value=_end(question.column.min, whole),
            max_value=_end(question.column.max, whole),
            value=None,
            step=1 if whole else 0.1,
            key=key,
            help=esc(about),
            placeholder=esc(_empty(question, _("Not known"))),
        )
    elif question.kind == "day":
        forms.day(label, key, help=esc(about))
    elif question.kind == "text":
        # Only a new row is asked for its code.
        left = _("Made by itself if left empty") if question.column.name == "id" else ""
        st.text_input(esc(label), key=key, help=esc(about), placeholder=esc(_empty(question, left)))
    else:
        st.text_area(esc(label), height=TALL, key=key, help=esc(about), placeholder=esc(_empty(question, "")))


def _empty(question: Question, otherwise: str) -> str:
    """What it means that a field is left empty."""
    return plain(question.empty) if question.empty else otherwise


def _begin(question: Question) -> Any:
    """What is recorded, as the element of the form holds it."""
    if question.kind == "texts":
        return "\n".join(question.value)
    if question.kind in {"text", "long", "day"}:
        return question.value or ""
    if question.kind == "number" and question.value is not None:
        return int(question.value) if question.column.type == "integer" else float(question.value)
    return question.value


def _end(limit: float | None, whole: bool) -> float | None:
    return int(limit) if whole and limit is not None else limit


def _label(question: Question) -> str:
    if question.kind == "texts":
        return _("{label}, one per line", label=question.label)
    needed = question.column.required and not question.column.default and question.column.name != "id"
    return _("{label}, required", label=question.label) if needed else question.label


def _name(question: Question, code: str) -> str:
    return isolated(question.options.get(code, code))


def _read(question: Question, key: str) -> Any:
    """What was filled in."""
    value = st.session_state.get(f"{key} {question.column.name}")
    if question.kind == "texts":
        return [line for line in str(value or "").splitlines() if line.strip()]
    return str(value or "").strip() if question.kind == "day" else value


for _name_of, _maker in ((_ROW, _form), (_PART, _form_of_part), (_OUT, _out), (_FOR_ALL, _form_for_all)):
    forms.makes(_name_of, _maker)
