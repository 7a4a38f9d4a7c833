"""Step 2: what each table of the file is, how certain that is, and where its headers are."""

from __future__ import annotations

import streamlit as st

from actormap.errors import ActormapError
from actormap.ingest import Found
from actormap.ingest.choices import kinds, likely_kind, previewed
from actormap.ingest.recognise import Table
from actormap.ingest.remembered import remembered
from actormap.pages.bring_a_list import problems
from actormap.sentences import isolated, plural
from actormap.web.bringing import Bringing, begin_again, titled, with_kind
from actormap.web.escape import esc
from actormap.web.jobs import at_work, refusal
from actormap.web.session import reading

ENCODINGS = {
    "": "Found by itself (UTF-8, UTF-16)", "cp1252": "Western European (cp1252)", "cp1256": "Arabic (cp1256)",
    "cp1251": "Cyrillic (cp1251)", "cp1250": "Central European (cp1250)", "cp1254": "Turkish (cp1254)",
    "gb18030": "Chinese (GB 18030)",
}  # fmt: skip


def looked(held: Bringing) -> Found | None:
    """What is in the file; None while that is being found out, or where nothing can be read."""
    if held.looking is not None:
        if not held.looking.done:
            at_work(held.looking, on_cancel=begin_again)
            return None
        job, held.looking = held.looking, None
        try:
            held.found = job.result()
        except ActormapError as error:
            held.told = refusal(error)
    return held.found


def body(held: Bringing) -> None:
    """Ask what it is."""
    found = looked(held)
    if found is None or not found.tables:
        if found is not None or held.told:
            _unreadable(held, found)
        return
    tables = found.tables
    _offer(held, tables)
    with st.form(f"what {held.number}", border=False):
        for table in tables:
            with st.container(border=True, key=f"table {held.number} {titled(table)}"):
                _asked(held, table, several=len(tables) > 1)
        with st.container(horizontal=True):
            sent = st.form_submit_button("Next: columns", type="primary")
            st.form_submit_button("Another file", on_click=begin_again)
    if sent:
        _take(held, tables)
    if held.told:
        st.error(esc(held.told))
    problems.notes([issue for issue in found.issues if issue.warning])


def _offer(held: Bringing, tables: tuple[Table, ...]) -> None:
    """Offer what was said of the last list with the same headers."""
    m = reading().map
    known = {titled(table): remembered(m, table.layout) for table in tables}
    names = [one[0] for one in known.values() if one]
    if not names:
        return
    said = {sheet: one[1] for sheet, one in known.items() if one}
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.text(f"It has the headers of a list that you know: {isolated(names[0])}.")
        st.button("Read it in the same way", on_click=held.use_remembered, args=(names[0], said))


def _unreadable(held: Bringing, found: Found | None) -> None:
    """Why nothing can be read, in one box, with what may help."""
    issues = found.issues if found else ()
    problems.refused(issues, held.told)
    if any(issue.code == "text.encoding" for issue in issues):
        with st.form("encoding", border=False):
            chosen = st.selectbox("Read it as", list(ENCODINGS), format_func=ENCODINGS.__getitem__, width=360)
            if st.form_submit_button("Read it again"):
                held.encoding = chosen
                held.look()
                st.rerun()
    st.button("Another file", on_click=begin_again)


def _asked(held: Bringing, table: Table, *, several: bool) -> None:
    layout, known = table.layout, kinds()
    said = held.of(titled(table))
    if titled(table):
        st.subheader(esc(isolated(titled(table))), anchor=False)
    where = f", headers in row {layout.line}" if layout.line is not None else ""
    st.text(f"{plural(len(layout.rows) + len(layout.odd), 'row')}{where}")
    options = list(known)
    guess = said.kind or likely_kind(table, alone=not several)
    st.selectbox(
        "What is it?", options, index=options.index(guess) if guess in options else None,
        format_func=known.__getitem__, placeholder="Choose what it is", width=480,
        key=f"kind {held.number} {titled(table)}",
    )  # fmt: skip
    for one in table.kinds[:2]:
        signs = "; ".join(one.signs)
        st.text(f"{_label(table, one.kind)} ({one.certainty:.0%} certain): {signs}.")
    if not table.kinds:
        st.text("Nothing in its headers and values says what it is.")
    if not layout.tagged:
        lines = dict(previewed(layout))
        here = [line for line in lines if line == layout.line]
        st.selectbox(
            "Its headers are in", list(lines), index=list(lines).index(here[0]) if here else 0,
            format_func=lambda line: f"Row {line}: {isolated(lines[line])}", width=640,
            key=f"header {held.number} {titled(table)}",
        )  # fmt: skip


def _label(table: Table, kind: str) -> str:
    return f"Our table {likely_kind(table, alone=True)}" if kind == "template" else kinds()[kind]


def _take(held: Bringing, tables: tuple[Table, ...]) -> None:
    """Keep what was chosen; where the headers are elsewhere, the file is looked at again."""
    given = st.session_state
    chosen = {titled(table): given[f"kind {held.number} {titled(table)}"] for table in tables}
    if None in chosen.values():
        held.told = "Choose what each table is, or leave it out."
        return
    again = False
    for table in tables:
        sheet = titled(table)
        header = given.get(f"header {held.number} {sheet}") or 0
        again |= bool(header) and header != table.layout.line
        moved = header if header != table.layout.line else held.of(sheet).header
        held.say(sheet, with_kind(held.of(sheet), chosen[sheet], moved))
    if again:
        held.look(then="columns")
    else:
        held.back_to("columns")
    st.rerun()
