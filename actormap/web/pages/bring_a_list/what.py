"""Step 2: what each table of the file is, how certain that is, and where its headers are."""

from __future__ import annotations

import streamlit as st

from actormap.core.sentences import Name, isolated, plural, series, shown, term
from actormap.core.words import _
from actormap.ingest.choices import kinds, likely_kind, previewed
from actormap.ingest.choices.remembered import remembered
from actormap.ingest.mapping.table import Table
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import problems
from actormap.web.pages.bring_a_list.looking import looked, unreadable
from actormap.web.parts.tables import sentence
from actormap.web.parts.writing import forms
from actormap.web.state.session import current_reading
from actormap.web.state.unfinished.bringing import Bringing, Sheet, begin_again, with_kind


def body(held: Bringing) -> None:
    """Ask what it is."""
    contents = looked(held)
    if contents is None or not contents.tables:
        if contents is not None or held.refused:
            unreadable(held, contents)
        return
    _offer(held)
    with forms.sent_as_a_whole(f"what {held.number}"):
        for sheet in held.sheets:
            with st.container(border=True, key=f"sheet {held.number} {sheet.name}"):
                _ask(held, sheet, alone=len(held.sheets) == 1)
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Next: columns"), type="primary")
            st.form_submit_button(_("Another file"), on_click=begin_again)
    if sent:
        _take(held)
    if held.refused:
        st.error(esc(held.refused))
    problems.notes([issue for issue in contents.issues if issue.warning])


def _offer(held: Bringing) -> None:
    """Offer what was said of the last list with the same headers."""
    m = current_reading().map
    known = {sheet.name: remembered(m, sheet.tables) for sheet in held.sheets}
    choices = {sheet: match[1] for sheet, match in known.items() if match}
    names = [match[0] for match in known.values() if match]
    if not names:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.text(_("It has the headers of a list that you brought before: {names}.", names=Name(names[0])))
        st.button(_("Read it the same way"), on_click=held.use_remembered, args=(names[0], choices))


def _ask(held: Bringing, sheet: Sheet, *, alone: bool) -> None:
    known = kinds()
    if sheet.name:
        st.header(esc(isolated(sheet.name)), anchor=False)
    for table in sheet.tables:
        layout = table.layout
        rows = plural(len(layout.rows) + len(layout.odd), "row")
        named = layout.line is not None
        st.text(_("{rows}, headers in row {n}", rows=rows, n=layout.line) if named else shown(rows))
    options = list(known)
    guess = held.of(sheet.name).kind or likely_kind(sheet.tables, alone=alone)
    st.selectbox(
        _("What is it?"),
        options,
        index=options.index(guess) if guess in options else None,
        format_func=lambda code: shown(known[code]),
        placeholder=_("Choose what it is"),
        width=480,
        key=f"kind {held.number} {sheet.name}",
    )
    for table in sheet.tables:
        _signs(table)
    _headers(held, sheet)


def _signs(table: Table) -> None:
    """What speaks for which kind."""
    for guess in table.kinds[:2]:
        kind = likely_kind([table], alone=True) if guess.kind == "template" else guess.kind
        label = kinds().get(kind, term("One of our tables"))
        st.text(
            sentence(
                _(
                    "{kind} ({share:.0%} certain): {signs}.",
                    kind=label,
                    share=guess.certainty,
                    signs=series(guess.signs, "; "),
                )
            )
        )
    if not table.kinds:
        st.text(_("Nothing in its headers and values says what it is."))


def _headers(held: Bringing, sheet: Sheet) -> None:
    """Ask in which row the headers are, where nothing says it for certain."""
    layout = sheet.tables[0].layout
    if len(sheet.tables) > 1 or layout.tagged or layout.line is None or layout.grid.kind:
        return
    lines = dict(previewed(layout))
    here = list(lines).index(layout.line) if layout.line in lines else 0
    st.selectbox(
        _("Its headers are in"),
        list(lines),
        index=here,
        format_func=lambda line: _("Row {n}: {text}", n=line, text=Name(lines[line])),
        width=640,
        key=_header_key(held, sheet),
    )


def _header_key(held: Bringing, sheet: Sheet) -> str:
    return f"header {held.number} {sheet.name}"


def _take(held: Bringing) -> None:
    """Keep what was chosen; where the headers are elsewhere, the file is looked at again."""
    given = st.session_state
    chosen = {sheet.name: given[f"kind {held.number} {sheet.name}"] for sheet in held.sheets}
    if None in chosen.values():
        held.refused = _("Choose what each table is, or leave it out.")
        return
    again = False
    for sheet in held.sheets:
        header = given.get(_header_key(held, sheet), 0)
        moved = bool(header) and header != sheet.tables[0].layout.line
        choices = held.of(sheet.name)
        held.choose(sheet.name, with_kind(choices, chosen[sheet.name], header if moved else choices.header))
        again |= moved
    if again:
        held.look(then="columns")
    else:
        held.back_to("columns")
    st.rerun()
