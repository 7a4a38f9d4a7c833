"""Step 2: what each table of the file is, how certain that is, and where its headers are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from actormap.core.errors import ActormapError, Issue
from actormap.core.sentences import Name, isolated, plural, series, shown, term
from actormap.core.words import _
from actormap.ingest import Contents
from actormap.ingest.choices import kinds, likely_kind, previewed, remembered
from actormap.ingest.mapping.columns import Table
from actormap.ingest.readers.encoding import Variant, variants
from actormap.web.escape import esc
from actormap.web.pages.lists import problems
from actormap.web.parts import layout
from actormap.web.parts.tables import sentence
from actormap.web.parts.writing import forms
from actormap.web.state.jobs import at_work, refusal
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
    layout.refused(held.refused)
    problems.notes([issue for issue in contents.issues if issue.warning])


def _offer(held: Bringing) -> None:
    """Offer what was said of the last list with the same headers."""
    m = current_reading().map
    known = {sheet.name: remembered(m, sheet.tables) for sheet in held.sheets}
    choices = {sheet: match[1] for sheet, match in known.items() if match}
    names = [match[0] for match in known.values() if match]
    if not names:
        return
    with layout.line(border=True):
        st.text(_("It has the headers of a list that you brought before: {names}.", names=Name(names[0])))
        layout.press(_("Read it the same way"), held.use_remembered, names[0], choices)


def _ask(held: Bringing, sheet: Sheet, *, alone: bool) -> None:
    known = kinds()
    if sheet.name:
        layout.head(isolated(sheet.name))
    for table in sheet.tables:
        rows, at = plural(len(table.layout.rows) + len(table.layout.odd), "row"), table.layout.line
        st.text(shown(rows) if at is None else _("{rows}, headers in row {n}", rows=rows, n=at))
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


_ALWAYS_UTF_8 = frozenset({".json", ".geojson"})
"""Formats that are UTF-8 by their nature: no other encoding can be chosen."""


def looked(held: Bringing) -> Contents | None:
    """What is in the file; None while that is being found out, or where nothing can be read."""
    if held.looking is not None:
        if not held.looking.done:
            at_work(held.looking, on_cancel=begin_again)
            return None
        job, held.looking = held.looking, None
        try:
            held.contents = job.result()
        except ActormapError as error:
            held.refused = refusal(error)
    return held.contents


def unreadable(held: Bringing, contents: Contents | None) -> None:
    """Why nothing can be read, in one box, with what may help."""
    issues = contents.issues if contents else ()
    every = _variants_of(held, issues)
    others = [issue for issue in issues if not every or issue.code != "text.encoding"]
    if held.refused or any(not issue.warning for issue in others):
        problems.refused(others, held.refused)
    if every:
        _ask_encoding(held, every)
    layout.press(_("Another file"), begin_again)


def _variants_of(held: Bringing, issues: Sequence[Issue]) -> list[Variant]:
    """How its text may be read, where that is not known and can be said."""
    unclear = any(issue.code == "text.encoding" for issue in issues)
    if held.file is None or not unclear or held.file.suffix.lower() in _ALWAYS_UTF_8:
        return []
    return variants(held.file.data)


def _ask_encoding(held: Bringing, every: Sequence[Variant]) -> None:
    """Ask which names are right: each encoding with the rows that it reads in another way than others."""
    by_code = {variant.encoding: variant for variant in every}
    cells = (
        " · ".join(_("Row {n}: {text}", n=row, text=Name(text)) for row, text in variant.cells)
        for variant in every
    )
    with forms.sent_as_a_whole("encoding"):
        st.text(_("The letters of this file can be read in several ways."))
        chosen = st.radio(
            _("Which of these reads right?"),
            list(by_code),
            format_func=lambda code: esc(_("{label} ({code})", label=by_code[code].label, code=code)),
            captions=[esc(text) for text in cells],
            key=f"encoding {held.number}",
        )
        if st.form_submit_button(_("Read it so"), type="primary"):
            held.encoding = chosen
            held.look()
            st.rerun()
