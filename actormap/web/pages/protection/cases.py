"""The cases of the sealed part: by their clock, from a list, and what was done to them and the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from actormap.core.config import LIMITS
from actormap.core.errors import ActormapError
from actormap.core.findings import Finding
from actormap.core.sentences import isolated
from actormap.core.words import _, ngettext, plain
from actormap.ingest import Imported, Upload, read_sealed
from actormap.metrics.protect.queue import queue
from actormap.records.record import telling
from actormap.store.sealed.content import UNDOABLE
from actormap.store.sealed.lock import CAPACITIES
from actormap.store.sealed.protection import Protection
from actormap.web.escape import esc
from actormap.web.pages.protection import case
from actormap.web.parts.cards import (
    badge,
    button,
    card,
    heading,
    in_line,
    keeping_refusal,
    note,
    show_refusal,
    text_line,
)
from actormap.web.parts.writing import record_forms
from actormap.web.parts.writing.clashes import local
from actormap.web.state import protection
from actormap.web.state.jobs import refusal
from actormap.web.state.language import vocabulary
from actormap.web.state.resumed import SEALED
from actormap.web.state.session import Reading, workspace

_CASE, _CLOSED = f"{SEALED}case", f"{SEALED}closed"
ENDINGS = [".csv", ".xlsx"]
WHY = "a list of cases"
MOST = 20
"""So much of what is wrong is told at a time."""
_NUMBER, _OUTCOME = f"{SEALED}number of the list", f"{SEALED}what came of the list"
_NOT_UNDONE, _SIZE = f"{SEALED}not undone", f"{SEALED}size"


def body(reading: Reading) -> None:
    """Show the cases beside the one that is chosen."""
    every = reading.map["cases"].sort_values(["opened", "at", "id"])
    numbers = {identifier: at for at, identifier in enumerate(every["id"], start=1)}
    rows = {row["id"]: row for row in every.to_dict("records")}
    listed, whole = st.columns([2, 5], gap="medium")
    with listed:
        with card():
            _list(reading, rows, numbers)
        _bring(reading)
    with whole:
        chosen = st.session_state.get(_CASE)
        if chosen in rows:
            case.body(reading, rows[chosen], numbers[chosen])
        elif rows:
            text_line(_("Choose a case."))
    past()


def _list(reading: Reading, rows: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    waits = _waits(reading) if rows else {}
    still = [rows[code] for code in waits]
    heading(ngettext(len(still), "{n} open case", "{n} open cases"))
    record_forms.add_first(
        reading, "cases", _("New case"), then="case", opened=reading.view.date, at=_time_of(reading)
    )
    later = sum(row["opened"] > reading.view.date for row in rows.values())
    if later:
        words = ngettext(
            later,
            "{n} case was opened after {day}",
            "{n} cases were opened after {day}",
            day=reading.view.date,
        )
        st.warning(esc(words))
    ended = [row for code, row in rows.items() if row["closed"] and code not in waits]
    shown_rows = still
    if ended and st.toggle(ngettext(len(ended), "{n} closed", "{n} closed"), key=_CLOSED):
        shown_rows = [*still, *ended]
    for row in shown_rows:
        severity = vocabulary("severity")[row["severity"]]
        with st.container(gap=None):
            with in_line(gap="xsmall"):
                st.button(
                    esc(_("Case {number}", number=numbers[row["id"]])),
                    key=f"{SEALED}choose {row['id']}",
                    type="tertiary",
                    icon=":material/visibility:" if st.session_state.get(_CASE) == row["id"] else None,
                    on_click=st.session_state.update,
                    args=({_CASE: row["id"], case.NAMES: False},),
                )
                badge(severity, "orange" if row["severity"] == "critical" else "gray")
                waiting = waits.get(row["id"])
                if waiting is not None and waiting.details["wait"] == "late":
                    badge(_("late"), "red")
                elif waiting is not None and waiting.details["wait"] == "soon":
                    badge(_("within 24 hours"), "orange")
            note(" · ".join(_in_short(reading, row, waiting)))


def _time_of(reading: Reading) -> str:
    """The time with which a new case begins: now, where the map is looked at as of today."""
    now = dt.datetime.now().astimezone()
    return "" if reading.view.date != str(now.date()) else now.timetz().isoformat(timespec="minutes")


def _waits(reading: Reading) -> dict[str, Finding]:
    """Open cases by id, in the order of their clocks, with what is said of each."""
    every = queue(reading.map, reading.view, at=_time_of(reading), limit=len(reading.map["cases"]))
    return {finding.details["case"]: finding for finding in every.findings[1:]}


def _in_short(reading: Reading, row: Mapping[str, Any], waiting: Finding | None) -> Iterator[str]:
    if row["pcode"]:
        yield isolated(telling.name(reading.map, row["pcode"], "areas"))
    yield vocabulary("verification")[row["verification"]]
    if row["closed"]:
        yield _("closed on {day}", day=row["closed"])
    elif waiting is not None and waiting.details["by"]:
        day, _space, time = waiting.details["by"].partition(" ")
        yield _("due by {day}, {time}", day=day, time=time) if time else _("due by {day}", day=day)
    else:
        yield _("by when to look again is not recorded")
    if waiting is not None and waiting.details["person"]:
        day = waiting.details["person_by"]
        yield _("waits for the person until {day}", day=day) if day else _("waits for the person")


def _bring(reading: Reading) -> None:
    """Offer to bring a list; nothing of it is kept before it is saved."""
    if not record_forms.may_write():
        return
    with st.expander(_("Bring cases from a list")):
        text_line(
            _(
                "A table of cases, or of their steps, under the column names of the guide. It stays in this "
                "computer's memory until you save it, and then in the sealed part alone."
            )
        )
        given = st.file_uploader(
            _("Your file"),
            type=ENDINGS,
            key=f"{SEALED}list {st.session_state.get(_NUMBER, 0)}",
            max_upload_size=LIMITS.file_bytes >> 20,
        )
        if given is not None:
            imported = read_sealed(
                [Upload(given.name, given.getvalue())], base=reading.map, who=workspace().principal.role
            )
            for issue in imported.errors[:MOST]:
                st.error(esc(issue.sentence))
            for issue in imported.warnings[:MOST]:
                st.warning(esc(issue.sentence))
            if imported.errors:
                text_line(_("Nothing was imported. Correct the file, and choose it again."))
            elif not imported.changing:
                text_line(_("All of it is in the sealed part already."))
            else:
                text_line(telling.brought(imported.preview))
                button(_("Save"), _save, imported, key=f"{SEALED}save the list", primary=True)
        message, failed = st.session_state.get(_OUTCOME, ("", False))
        if message:
            (st.error if failed else st.success)(esc(message))


def _save(imported: Imported) -> None:
    opened, by = protection.holder(), workspace().principal
    if opened is None:
        return
    try:
        opened.apply(replace(imported.changes, who=by.role, person=by.person, why=WHY))
    except ActormapError as error:
        st.session_state[_OUTCOME] = refusal(error), True
    else:
        st.session_state[_OUTCOME] = _("It is in the sealed part."), False
        # The element holds the file as long as it has the same key.
        st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1


def past() -> None:
    """Show it; nothing of it stands on Home or under Undo."""
    opened = protection.holder()
    if opened is None:
        return
    _forgotten(opened)
    with st.expander(_("History of the sealed part")):
        _history(opened)
        size = opened.capacity >> 20
        text_line(
            _(
                "{filled} of its room is filled. It takes {size} MiB.",
                filled=f"{opened.filled:.0%}",
                size=size,
            )
        )
        note(
            _(
                "It takes as much whatever it holds. The last {n} changes can be undone; what was written "
                "before them is let go of.",
                n=UNDOABLE,
            )
        )
        _button(_("Let go of all former versions: no Undo then"), protection.compact)
        chosen = st.selectbox(
            _("Another size, which the log of the workspace tells, in MiB"),
            [each >> 20 for each in CAPACITIES if each != opened.capacity],
            index=None,
            key=_SIZE,
        )
        if chosen:
            _button(_("Take {size} MiB from now on", size=chosen), partial(protection.resize, chosen << 20))
        show_refusal(_NOT_UNDONE)


def _forgotten(opened: Protection) -> None:
    """Texts that may still name somebody who was forgotten, and what becomes of them."""
    rows = opened.mentions()
    if rows.empty:
        return
    with st.expander(_("Forgotten names")):
        text_line(
            _(
                "Somebody was taken off the map for good. These texts hold the name, or a word of it, which "
                "may mean others. Once removed, it is in no former version either, and no Undo brings it "
                "back."
            )
        )
        for row in rows.itertuples():
            text_line(f"{plain(telling.label(row.table, row.column))}: {isolated(row.text)}")
            note(_("It would read: {text}", text=isolated(row.without)))
        for at, identifier in enumerate(dict.fromkeys(rows["id"]), start=1):
            _button(_("Take the names out of text {n}", n=at), partial(protection.take_out, [identifier]))
        _button(_("Leave the others as they are"), protection.keep)


def _history(opened: Protection) -> None:
    if opened.last_opened:
        text_line(
            _(
                "Opened {number} times, before this on {day}.",
                number=opened.number,
                day=f"{local(opened.last_opened):%Y-%m-%d}",
            )
        )
    rows = opened.history()
    if rows.empty:
        text_line(_("Nothing was written yet."))
        return
    newest = rows.iloc[::-1]
    columns = {"revision": _("Revision"), "when": _("When"), "why": _("Why"), "what": _("What")}
    st.dataframe(newest[list(columns)].rename(columns=columns), hide_index=True)
    _button(_("Undo the last change"), protection.undo, key=f"{SEALED}undo", icon=":material/undo:")


def _button(
    words: str, act: Callable[[], object], *, key: str | None = None, icon: str | None = None
) -> None:
    st.button(esc(words), key=key or f"{SEALED}{words}", icon=icon, on_click=_try_act, args=(act,))


def _try_act(act: Callable[[], object]) -> None:
    with keeping_refusal(_NOT_UNDONE):
        act()
