"""Forms that write, each in a dialog of its own.

A page is drawn anew from top to bottom whenever somebody does something, and on a slow computer it is
still at work when the next thing is done: what is typed into a part of it can be gone a moment later. A
dialog hangs on the window instead, and says what came of it until its user closes it or sends it again.

Who writes meanwhile stops nobody: what is sent is made anew on the map as it is. Only where a row itself was
changed are both versions shown, and its user says which of them counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from actormap.core.errors import ActormapError, Conflict, Proposed, Refused
from actormap.core.model import ActorMap, Changes
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.records.record.noticing import touched
from actormap.rights import access
from actormap.web.escape import esc
from actormap.web.parts.writing import clashes, lately
from actormap.web.state import resumed
from actormap.web.state.jobs import refusal
from actormap.web.state.protection import HANDED_OUT, STORED, Book
from actormap.web.state.resumed import part_alone
from actormap.web.state.session import Reading, reading_of_stored, workspace

_OPEN = "form that is open"
_PAGE = "page of the form"
_LEFT = "form that was left open"
_MAKERS: dict[str, Callable[..., Form | None]] = {}
KEEP = "keep form"
"""How the keys begin of what hands over what is typed so far; nobody sees it (page.css)."""
LONGEST_DAY = 20
TRIES = 5
"""So often something is made anew on a map that others write to all the time."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked, and what is written of it.

    Parameters
    ----------
    key
        Name of the form, another one for each thing that it can be about: what was typed for one actor
        is never offered for another. Keys of its elements begin with it.
    title
        Stands above it.
    fields
        Draws the elements that are filled in.
    changes
        What is to be written to a map, of what `st.session_state` holds under the keys of the elements.
    send
        Words on the button that sends it, "" where these are *Save*.
    done
        What is said once it is written, "" where that is *Saved.*
    book
        Where it reads and writes: entries as they are handed out, or as they are stored, or what is sealed.
    before
        Draws what stands above the fields and changes them at once; nothing, where nothing does.
    noticed
        What is told of changes that were written nevertheless, such as a figure that is hardly ever right.
    written
        What is done with what was written, such as choosing a row that is new.
    other
        Another form to which a button in it leads, with the title of that one.
    made
        Of what it is made again after the lock, on the map as it was: the name of what makes it (`makes`),
        and what that is given. Without, it is gone on with where its opener stands.
    """

    key: str
    title: str
    fields: Callable[[], None]
    changes: Callable[[Reading], Changes]
    send: str = ""
    done: str = ""
    book: Book = HANDED_OUT
    before: Callable[[], None] = lambda: None
    noticed: Callable[[Reading, Changes], Sequence[str]] = lambda _reading, _changes: ()
    written: Callable[[Changes], None] = lambda _changes: None
    other: Form | None = None
    made: tuple[Any, ...] = ()


@dataclass(slots=True)
class _Opened:
    """A form that somebody is filling in, the map that they look at, and what came of it so far."""

    form: Form
    reading: Reading
    page: str
    refused: str = ""
    proposed: bool = False
    revision: int | None = None
    """What was written."""
    clash: clashes.Clash | None = None
    noticed: Sequence[str] = ()


@contextmanager
def sent_as_a_whole(key: str, *, border: bool = False) -> Iterator[None]:
    """A part of a page whose fields are sent together, and are kept half filled in where it is locked.

    Streamlit hears of them when they are sent: before that the page itself presses a button (page.js).
    """
    with st.form(key, border=border):
        yield
        # The last one: Enter presses the first.
        st.form_submit_button(_("Keep what is filled in"), key=f"{KEEP} {key}")


def day(label: str, key: str, value: str = "", **more: Any) -> str:
    """Ask for a day, as text: a calendar opens over the form at Enter, and takes the next click.

    Further options are those of the element.
    """
    return st.text_input(
        esc(label), value=value, key=key, placeholder="YYYY-MM-DD", max_chars=LONGEST_DAY, width=160, **more
    ).strip()


def opener(
    label: str, form: Form, reading: Reading, *, icon: str = "", quiet: bool = False, primary: bool = False
) -> None:
    """A button that opens a form about a map.

    A quiet one stands beside text, as one of many; the primary one is what is done first on a page.
    """
    _go_on(form, reading)
    pressed = st.button(
        esc(label),
        key=f"open {form.key}",
        on_click=_open,
        args=(form, reading),
        type="tertiary" if quiet else "primary" if primary else "secondary",
        icon=f":material/{icon}:" if icon else None,
    )
    if pressed and part_alone():
        st.rerun()  # the form stands above all of the page


def show(page: str) -> None:
    """Draw the form that is open, if there is one; call it before anything else of a page is drawn.

    A form is closed by leaving its page, of which this is the path.
    """
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        _close()
    _make_again(page)
    opened = _opened()
    if opened is not None:
        # A click beside it does not close it: what was typed would be gone.
        st.dialog(esc(opened.form.title), width="medium", dismissible=False)(_fill)()


def _kept(opened: _Opened) -> dict[str, Any] | None:
    """A form that is open as plain values; what was typed is held by its fields."""
    form = opened.form
    if opened.revision is not None or not form.book.open:
        return None
    at = opened.reading.revision
    return {"form": form.key, "at": at, "page": opened.page, "made": form.made, "title": form.title}


resumed.keeps(_OPEN, _kept, dict, under=_LEFT)


def makes(name: str, maker: Callable[..., Form | None]) -> None:
    """Say what makes forms of a name again (`Form.made`), about a map of entries as they are stored."""
    _MAKERS[name] = maker


def _make_again(page: str) -> None:
    """Open a form that was open on a page when it was locked, on the map that was looked at then.

    Where its record was changed since, or is gone, that is told as of any other change meanwhile.
    """
    left = st.session_state.get(_LEFT) or {}
    maker, *given = left.get("made") or ("",)
    if maker in _MAKERS and left["page"] == page:
        del st.session_state[_LEFT]
        was = _as_it_was(reading_of_stored(), left["at"], access.visible)
        with suppress(Refused):  # of another backup, in which it never was
            form = _MAKERS[maker](was, *given)
            if form is not None:
                _open(form, was)


def _go_on(form: Form, reading: Reading) -> None:
    """Open a form that is made by its page alone, if it was open when the window was locked."""
    left = st.session_state.get(_LEFT) or {}
    if left.get("form") == form.key:
        del st.session_state[_LEFT]
        _open(form, _as_it_was(reading, left["at"], access.handed_out))
        st.rerun()


@contextmanager
def nothing_lost(page: str) -> Iterator[None]:
    """Draw a page; a form that was open on it when it was locked and opens nowhere any more is given back."""
    left: Mapping[str, Any] = st.session_state.get(_LEFT) or {}
    place = st.container() if left.get("page") == page else None
    yield
    if place is not None and st.session_state.get(_LEFT) is left:
        with place:
            _given_back(left)


def _given_back(left: Mapping[str, Any]) -> None:
    """What was typed into a form that cannot be gone on with: what it was about may be gone."""
    start = f"{left.get('form')} "
    held = {key: value for key, value in st.session_state.items() if str(key).startswith(start)}
    with st.container(border=True, key="given back"):
        st.text(
            _(
                "“{form}” was open when this was locked. It cannot be opened here now.",
                form=left.get("title", ""),
            )
        )
        typed = [value.strip() for value in held.values() if isinstance(value, str) and value.strip()]
        if typed:
            st.text(_("You had typed:"))
        for text in typed:
            st.code(text, language=None, wrap_lines=True)
        st.button(_("Dismiss"), key="put away form", on_click=_put_away, args=(tuple(held),))


def _put_away(keys: Iterable[str]) -> None:
    for key in (_LEFT, *keys):
        st.session_state.pop(key, None)


def _as_it_was(
    now: Reading, revision: int, shown: Callable[[ActorMap, access.Principal], ActorMap]
) -> Reading:
    """The map at an earlier revision; as it is now where there is no such."""
    if not 0 <= revision < now.revision:
        return now
    return replace(now, revision=revision, map=shown(workspace().store.load_at(revision), now.principal))


def _opened() -> _Opened | None:
    opened: _Opened | None = st.session_state.get(_OPEN)
    return opened


def _open(form: Form, reading: Reading) -> None:
    st.session_state[_OPEN] = _Opened(form, reading, st.session_state.get(_PAGE, ""))


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _fill() -> None:
    """What stands in the dialog; the app draws this alone when something is done in it."""
    opened = _opened()
    if opened is None:
        st.rerun()
    form = opened.form
    if opened.proposed:
        st.info(esc(lately.proposed()))
    elif opened.revision is not None:
        st.success(esc(form.done or _("Saved.")))
        for notice in opened.noticed:
            st.warning(esc(notice))
    else:
        form.before()
        with sent_as_a_whole(form.key):
            form.fields()
            st.form_submit_button(esc(form.send or _("Save")), type="primary", on_click=_send)
    if opened.refused:
        st.error(esc(opened.refused))
    if opened.clash is not None:
        _both(opened.clash)
    with st.container(horizontal=True):
        st.button(_("Close"), key="close form", on_click=_close)
        if opened.revision is not None and form.book.open:
            st.button(_("Undo"), key="undo form", icon=":material/undo:", on_click=_undo)
        elif opened.revision is None and not opened.proposed and (other := form.other) is not None:
            st.button(
                esc(other.title),
                key="other form",
                type="tertiary",
                on_click=_open,
                args=(other, opened.reading),
            )


def _both(clash: clashes.Clash) -> None:
    """What somebody else wrote meanwhile beside what is to be written, and who decides."""
    st.warning(esc(clash.message))
    for row in clash.rows:
        st.text(row.headline.in_language(isolated))
        cells = [
            {
                _("What"): difference.label,
                _("It was"): isolated(difference.before),
                _("Theirs"): isolated(difference.theirs),
                _("Yours"): isolated(difference.yours),
            }
            for difference in row.differences
        ]
        st.dataframe(pd.DataFrame(cells), hide_index=True)
    with st.container(horizontal=True):
        st.button(_("Replace theirs with mine"), key="write mine", on_click=_send_over)
        st.button(_("Keep theirs"), key="keep theirs", on_click=_close)


def _send_over() -> None:
    """Write although others changed the row: what they alone changed stays as they wrote it."""
    opened = _opened()
    if opened is not None and opened.clash is not None:
        opened.reading = opened.clash.now
        _send()


def _send() -> None:
    """Write what was filled in; what is refused, and why, is told.

    It runs before anything is drawn, so that no further click can come between.
    """
    opened = _opened()
    if opened is None or opened.revision is not None:
        return
    opened.refused, opened.clash = "", None
    try:
        _write(opened)
    except Proposed:
        opened.proposed = True
    except ActormapError as refused:
        opened.refused = refusal(refused)


def _write(opened: _Opened) -> None:
    here = workspace()
    for again in range(TRIES):
        changes = opened.form.changes(opened.reading)
        try:
            entered = opened.form.book.enter(changes, opened.reading.revision)
        except Conflict:
            now = opened.form.book.now()
            rows = touched(opened.reading.map, now.map, changes)
            if rows and opened.form.book.open:
                opened.clash = clashes.clash(here.store, here.principal, opened.reading, now, changes, rows)
                return
            if again == TRIES - 1 or not opened.form.book.open:
                raise
            opened.reading = now
        else:
            opened.revision = entered.revision
            opened.noticed = opened.form.noticed(opened.reading, changes)
            opened.form.written(entered.changes)
            return


def entered(make: Callable[[Reading], Changes]) -> int:
    """Write what is made of the entries as they are stored, anew where somebody wrote meanwhile."""

    def once() -> int:
        now = reading_of_stored()
        return STORED.enter(make(now), now.revision).revision

    for _again in range(TRIES - 1):
        with suppress(Conflict):
            return once()
    return once()


def _undo() -> None:
    """Take back what was written; the form is as it was filled in, to be sent again or closed."""
    opened = _opened()
    if opened is not None and opened.revision is not None:
        lately.undo(opened.revision)
        opened.refused = lately.refused()
        if not opened.refused:
            _close()
