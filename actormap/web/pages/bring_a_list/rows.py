"""Step 4: which columns stay out, what is new, rows as they will stand, what to decide; then the import."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from actormap.core import schema
from actormap.core.sentences import plural, shown, term
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.columns import WAITS
from actormap.records.record import telling
from actormap.web.escape import esc
from actormap.web.pages.bring_a_list import bases, fates, noticed, problems, row_by_row, standing
from actormap.web.pages.bring_a_list.looking import looked
from actormap.web.state.jobs import at_work
from actormap.web.state.unfinished.bringing import Bringing

_OF_LISTS = {
    "actors": term("actors"),
    "presence": term("places of work"),
    "sectors": term("themes"),
    "contacts": term("meetings"),
    "ties": term("ties"),
}
"""What is counted of a list, whether there is any or none."""
_FIGURES = 5
"""So many tables are counted side by side."""


def body(held: Bringing) -> None:
    """Show what came of checking, and ask whether to import it."""
    imported = _checked(held)
    if imported is None:
        return
    fates.body(held, imported.columns)
    if imported.columns:
        standing.warn(held, imported)
    if imported.errors:
        problems.refused(imported.errors)
        bases.unclear(held, imported)
        st.text(_("Go back and say what it is, or what each column means; then the rows are checked again."))
    else:
        bases.body(held, imported)
        _import(held, imported)
    if held.refused:
        st.error(esc(held.refused))
    noticed.ask_values(held, imported)
    if imported.left_out:
        if any(left.wrong for left in imported.left_out):
            st.header(_("Rows that need you"), anchor=False)
            st.text(_("They are left out and kept in a file. Correct them there, and bring that file."))
        else:
            st.header(_("Rows that stay out"), anchor=False)
            st.text(_("Who refused does not come in. The rows are kept in a file."))
        bases.refused(held, imported)
        problems.save(imported.left_out)
        problems.listed([issue for left in imported.left_out for issue in left.issues])
    if not imported.errors:
        standing.body(held, imported)
    noticed.body(held, imported)
    row_by_row.body(held)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Back to the columns"), on_click=held.back_to, args=("columns",))
        if any(not fate.settled for fate in imported.columns):
            st.caption(_("What stays out now can be brought later: the list is known again."))


def _checked(held: Bringing) -> Imported | None:
    """What came of checking the rows; None while that, or the import, goes on."""
    if held.looking is not None and looked(held) is None:
        return None
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
        held.checked()
    if held.imported is None:
        st.error(esc(held.refused or _("Nothing was checked.")))
        st.button(_("Back to the columns"), on_click=held.back_to, args=("columns",))
    return held.imported


def _import(held: Bringing, imported: Imported) -> None:
    """What would be written, and the button that writes it."""
    if imported.preview.empty:
        st.info(_("Nothing in it can be imported. See what was noticed."))
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="large"):
        for label, value, note in _figures(imported):
            with st.container(width="content", gap=None):
                st.metric(esc(label), esc(value), width="content")
                st.caption(esc(note))
        with st.container(width="stretch", gap="xxsmall", horizontal_alignment="right"):
            if imported.changing:
                why = bases.unanswered(imported)
                st.button(
                    esc(_label(imported)),
                    type="primary",
                    icon=":material/download_done:",
                    on_click=held.write,
                    disabled=bool(why),
                )
                st.caption(esc(why or _("Can be undone.")), width="content")
            else:
                st.info(_("The map already has all of this: there is nothing to import."))
    st.caption(esc(_all(imported)))


def _label(imported: Imported) -> str:
    """What the button says that writes: who comes in, and what is kept in a file."""
    new = imported.preview.set_index("table")["new"]
    actors = int(new.get("actors", 0))
    what = plural(actors, "actor") if actors else plural(imported.rows.fine, "row")
    if wrong := sum(left.to_mend for left in imported.left_out):
        return _("Import {what}, keep {rows} in a file to correct", what=what, rows=plural(wrong, "row"))
    return _("Import {what}", what=what)


def _all(imported: Imported) -> str:
    """What comes in besides what is counted, and how many rows it comes from."""
    counts, every = imported.rows, imported.preview
    others = every[~every["table"].isin(_OF_LISTS)] if imported.columns else every
    rows = [_("{rows} can be imported", rows=plural(counts.fine, "row"))]
    if wrong := sum(left.to_mend for left in imported.left_out):
        rows.append(ngettext(wrong, "{n} needs you", "{n} need you"))
    if refused := counts.wrong - wrong:
        rows.append(ngettext(refused, "{n} stays out", "{n} stay out"))
    if counts.set_aside:
        rows.append(
            ngettext(counts.set_aside, "{n} is a title, total or note", "{n} are titles, totals or notes")
        )
    return " · ".join(filter(None, (shown(telling.brought(others)), *rows)))


def _figures(imported: Imported) -> Iterator[tuple[str, object, str]]:
    """What comes in, each with its number and what is new of it, or what waits; "?" for nothing."""
    counts = {row["table"]: row for row in imported.preview.to_dict("records")}
    others = {table: term(schema.tables()[table].label) for table in list(counts)[:_FIGURES]}
    for table, name in (_OF_LISTS if imported.columns else others).items():
        label, waits = shown(name), "met_on" if table == "contacts" else ""
        row = counts.get(table)
        column = next((f for f in imported.columns if f.meaning == waits and f.answer and not f.given), None)
        if row is None:
            late = column is not None and column.outcome == WAITS
            note = _("{days} wait", days=column.holds) if late and column else _("none in this list")
            yield label, "?", note
            continue
        number = row["new"] + row["changed"] + row["same"]
        note = _("all new") if row["new"] == number else _("{n} new", n=row["new"])
        yield label, number, note
