"""Step 4: which columns stay out, what is new, rows as they will stand, what to decide; then the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import streamlit as st

from actormap.core import schema
from actormap.core.sentences import Name, isolated, plural, shown, term
from actormap.core.words import _, ngettext
from actormap.ingest import Imported
from actormap.ingest.changes.columns import WAITS
from actormap.ingest.changes.row_by_row import OF_ROWS, Standing, standing, warned
from actormap.records.record import telling
from actormap.records.record.row_words import WORDS, RowInWords, RowsInWords
from actormap.web.escape import esc
from actormap.web.pages.lists import fates, noticed, problems
from actormap.web.pages.lists.what import looked
from actormap.web.parts import layout, paging
from actormap.web.parts.tables import sentence
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
        warn(held, imported)
    if imported.errors:
        problems.refused(imported.errors)
        fates.unclear(held, imported)
        st.text(_("Go back and say what it is, or what each column means; then the rows are checked again."))
    else:
        fates.bases(held, imported)
        _import(held, imported)
    layout.refused(held.refused)
    noticed.ask_values(held, imported)
    if imported.left_out:
        if any(left.wrong for left in imported.left_out):
            layout.head(_("Rows that need you"))
            st.text(_("They are left out and kept in a file. Correct them there, and bring that file."))
        else:
            layout.head(_("Rows that stay out"))
            st.text(_("Who refused does not come in. The rows are kept in a file."))
        fates.refused(held, imported)
        problems.save(imported.left_out)
        problems.listed([issue for left in imported.left_out for issue in left.issues])
    if not imported.errors:
        _standing(held, imported)
    noticed.body(held, imported)
    _row_by_row(held)
    with layout.line():
        layout.press(_("Back to the columns"), held.back_to, "columns")
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
        layout.press(_("Back to the columns"), held.back_to, "columns")
    return held.imported


def _import(held: Bringing, imported: Imported) -> None:
    """What would be written, and the button that writes it."""
    if imported.preview.empty:
        st.info(_("Nothing in it can be imported. See what was noticed."))
        return
    with layout.line(border=True, gap="large"):
        for label, value, note in _figures(imported):
            with st.container(width="content", gap=None):
                st.metric(esc(label), esc(value), width="content")
                st.caption(esc(note))
        with st.container(width="stretch", gap="xxsmall", horizontal_alignment="right"):
            if imported.changing:
                why = fates.unanswered(imported)
                layout.press(
                    _label(imported), held.write, icon="download_done", type="primary", disabled=bool(why)
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


_LETTERS = 120
_NAMED = 6


def warn(held: Bringing, imported: Imported) -> None:
    """Tell of the notes that warn, until that is read."""
    if held.warned is None:
        held.warned = warned(imported)
    if not held.warned:
        return
    first, more = held.warned[0], len(held.warned) - 1
    with layout.line(border=True, key=f"warns {held.number}"):
        with st.container(gap=None, width="stretch"):
            text = first.text if len(first.text) <= _LETTERS else f"{first.text[:_LETTERS]}…"
            title = _("Row {n} warns: “{text}”.", n=first.line, text=Name(text))
            st.markdown(f":material/shield: **{esc(title)}**")
            st.text(_("If kept, this note goes to the sensitive part and into no file."))
            if more:
                st.text(ngettext(more, "{n} more note warns.", "{n} more notes warn."))
        layout.press(_("Keep it so"), held.heeded, key=f"heeded {held.number}")
        with st.popover(_("Show the rows") if more else _("Show the row")):
            for note in held.warned[:_NAMED]:
                st.text(_("Row {n}: {text}", n=note.line, text=Name(note.text)))


def _standing(held: Bringing, imported: Imported) -> None:
    """Show three rows as they will stand."""
    if held.standing is None:
        held.standing = standing(imported)
    if not held.standing:
        return
    layout.head(ngettext(len(held.standing), "{n} row as it will stand", "{n} rows as they will stand"))
    for place, row in zip(st.columns(len(held.standing)), held.standing, strict=True):
        with place.container(border=True, gap="xsmall", height="stretch"):
            _row(row)


def _row(row: Standing) -> None:
    st.markdown(f"**{esc(isolated(row.name))}**")
    st.caption(esc(_("row {n}", n=row.line)))
    for label, fact, waits in row.facts:
        with layout.line(gap="small"):
            st.caption(esc(label), width=72)
            if waits:
                layout.chip(fact, "orange")
            else:
                st.text(shown(fact), width="stretch")
    if row.left_out or row.warns:
        with st.container(horizontal=True, gap="xxsmall"):
            if row.left_out:
                st.caption(_("left out:"), width="content")
            for header in row.left_out[:_NAMED]:
                layout.chip(isolated(header))
            if row.warns:
                st.badge(_("sensitive"), icon=":material/shield:", color="red")


AT_ONCE = 25
"""Rows on the page at a time."""
_ALL = ""
_HEADINGS = {
    "sheet": term("Sheet"),
    "line": term("Row"),
    "name": term("Name"),
    "outcome": term("What happens to it"),
    "said": term("What is new or changes"),
    "reason": term("Why"),
    "remedy": term("What to do"),
}


def _row_by_row(held: Bringing) -> None:
    """Show the rows."""
    rows = held.rows
    if rows is None:
        return
    counts = {_ALL: sum(rows.counts.values()), **rows.counts}
    label, key = _("Row by row ({n})", n=counts[_ALL]), f"rows {held.number}"
    layout.late(label, _rows, held, rows, counts, key=key)


def _rows(held: Bringing, rows: RowsInWords, counts: Mapping[str, int]) -> None:
    labels = {_ALL: term("All"), **WORDS}
    wanted = st.segmented_control(
        _("Which rows?"),
        [_ALL, *OF_ROWS],
        default=_ALL,
        required=True,
        key=f"which rows {held.number}",
        format_func=lambda what: esc(_("{label} ({n})", label=labels[what], n=counts[what])),
        on_change=held.turn,
        args=(0,),
    )
    here = paging.part(held.part, AT_ONCE, counts[wanted])
    if not here.count:
        st.text(_("There is no such row."))
        return
    table = pd.DataFrame([_cells(row) for row in rows.rows(wanted, here.places)])
    kept = [name for name in _HEADINGS if name in {"line", "name"} or (table[name] != "").any()]
    st.dataframe(
        table[kept].rename(columns=lambda name: shown(_HEADINGS[name])),
        hide_index=True,
        width="stretch",
        height="content",
    )
    with layout.line():
        layout.turn(here, _("Previous rows"), _("Next rows"), held.turn)
        if here.before or here.after:
            st.text(_("{first} to {last} of {count}", first=here.first + 1, last=here.end, count=here.count))


def _cells(row: RowInWords) -> dict[str, object]:
    return {
        "sheet": row.place.sheet,
        "line": row.place.line,
        "outcome": shown(WORDS[row.outcome]),
        "reason": shown(row.reason),
        "remedy": shown(row.remedy),
        **{name: sentence(text) if text else "" for name, text in (("name", row.name), ("said", row.said))},
    }
