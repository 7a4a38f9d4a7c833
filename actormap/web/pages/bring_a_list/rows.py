"""Step 4: which rows are fine and which need somebody; what is new; then the import."""

from __future__ import annotations

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, plural, shown, term
from actormap.core.words import _, plain
from actormap.ingest import Imported
from actormap.ingest.choices import Unknown, meanings, unknown
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import problems, row_by_row
from actormap.web.parts.components import columns
from actormap.web.state.bringing import Bringing, sheets
from actormap.web.state.jobs import at_work, refusal

MOST = 40
"""So many values that are not known are asked about at once."""
_EMPTY = ""
_HEADINGS = {
    "table": term("What"),
    "new": term("New"),
    "changed": term("Changed"),
    "same": term("The same"),
}


def body(held: Bringing) -> None:
    """Show what came of checking, and ask whether to import it."""
    imported = _checked(held)
    if imported is None:
        return
    counts = imported.rows
    fine, wrong, aside = st.columns(3)
    fine.metric(_("Rows that are fine"), esc(counts.fine))
    wrong.metric(_("Rows that need you"), esc(counts.wrong))
    aside.metric(_("Titles, totals, notes"), esc(counts.set_aside))
    if imported.errors:
        problems.refused(imported.errors)
        st.text(_("Go back and say what it is, or what each column means; then the rows are checked again."))
    else:
        _import(held, imported)
    if held.refused:
        st.error(esc(held.refused))
    _ask_values(held, imported)
    if imported.left_out:
        st.header(_("Rows that need you"), anchor=False)
        st.text(_("They are left out and kept in a file. Correct them there, and bring that file."))
        problems.save(imported.left_out)
        problems.listed([issue for left in imported.left_out for issue in left.issues])
    row_by_row.body(held)
    problems.notes(imported.noticed)
    st.button(_("Back to the columns"), on_click=held.back_to, args=("columns",))


def _checked(held: Bringing) -> Imported | None:
    """What came of checking the rows; None while that, or the import, goes on."""
    if held.writing is not None:
        if not held.writing.done:
            at_work(held.writing)
            return None
        held.written()
        st.rerun()
    if held.checking is not None:
        if not held.checking.done:
            at_work(held.checking, on_cancel=lambda: held.back_to("columns"))
            return None
        job, held.checking = held.checking, None
        try:
            held.imported, held.rows = job.result()
        except ActormapError as error:
            held.refused = refusal(error)
    if held.imported is None:
        st.error(esc(held.refused or _("Nothing was checked.")))
        st.button(_("Back to the columns"), on_click=held.back_to, args=("columns",))
    return held.imported


def _import(held: Bringing, imported: Imported) -> None:
    """What would be written, and the button that writes it."""
    counts = imported.rows
    if imported.preview.empty:
        st.info(_("Nothing in it can be imported. See what was noticed."))
        return
    named = imported.preview.assign(
        table=[shown(telling.TABLES[table]) for table in imported.preview["table"]]
    )
    table = named[list(_HEADINGS)].rename(columns=lambda name: shown(_HEADINGS[name]))
    st.dataframe(table, hide_index=True, column_config=columns(), width=520)
    if not imported.changing:
        st.info(_("The map already has all of this: there is nothing to import."))
        return
    rows = plural(counts.fine, "good row") if counts.wrong else plural(counts.fine, "row")
    label = _("Import the {rows}", rows=rows)
    if counts.wrong:
        others = plural(counts.wrong, "other")
        label = _("Import the {rows}, keep {others} in a file to correct", rows=rows, others=others)
    st.button(esc(label), type="primary", on_click=held.write)


def _ask_values(held: Bringing, imported: Imported) -> None:
    """Ask what values mean that are not known where only known ones count."""
    entries = [(sheet.name, entry) for sheet in sheets(imported.tables) for entry in unknown(sheet.tables)]
    if not entries:
        return
    st.header(_("What do these mean?"), anchor=False)
    st.text(_("These values are not known here, and are left empty unless you say what they mean."))
    with st.form(f"values {held.number}", border=True):
        for sheet, entry in entries[:MOST]:
            _value(held, sheet, entry)
        if len(entries) > MOST:
            st.text(_("… and {n} more, asked next.", n=len(entries) - MOST))
        if st.form_submit_button(_("Use these, and check again")):
            _take(held, entries[:MOST])


def _key(held: Bringing, sheet: str, entry: Unknown) -> str:
    return f"value {held.number} {sheet} {entry.meaning} {entry.value}"


def _value(held: Bringing, sheet: str, entry: Unknown) -> None:
    labels = meanings(held.of(sheet).kind)
    st.selectbox(
        esc(
            _(
                "{meaning}: {value} ({rows})",
                meaning=labels.get(entry.meaning, term(entry.meaning)),
                value=Name(entry.value),
                rows=plural(entry.rows, "row"),
            )
        ),
        [_EMPTY, *entry.options],
        format_func=lambda code: plain(entry.options[code]) if code in entry.options else _("Leave empty"),
        width=480,
        key=_key(held, sheet, entry),
    )


def _take(held: Bringing, entries: list[tuple[str, Unknown]]) -> None:
    for sheet, entry in entries:
        code = st.session_state[_key(held, sheet, entry)]
        if code != _EMPTY:
            held.choose(sheet, held.of(sheet).saying(entry.meaning, {entry.value: code}))
    held.check()
    st.rerun()
