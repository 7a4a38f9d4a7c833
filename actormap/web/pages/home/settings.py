"""Settings: the workspace and its copies, who sees what, the thresholds, what this program sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import streamlit as st

from actormap.core import schema
from actormap.core.errors import ActormapError
from actormap.core.sentences import Name, series, shown
from actormap.core.words import _, plain
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.pages.home import acts
from actormap.web.parts import choices, components, layout, lists, tables, the_office
from actormap.web.parts.writing import record_forms
from actormap.web.server.options import promises
from actormap.web.state import language, own_office
from actormap.web.state.jobs import refusal
from actormap.web.state.own_office import OwnOffice
from actormap.web.state.session import Reading, current_reading, reading_of_stored, workspace


def body() -> None:
    """Show the page."""
    layout.title(_("Settings"))
    parts: dict[str, tuple[str, Callable[[], None]]] = {
        "workspace": (_("This workspace"), _workspace),
        "approvals": (_("Approvals"), acts.approvals),
        "rights": (_("Who sees what"), _rights),
        "thresholds": (_("Thresholds"), _thresholds),
        "sends": (_("What this program sends"), _sends),
    }
    choices.part(_("Settings"), parts, "part")()


def _workspace() -> None:
    opened = workspace()
    _office()
    if navigation.is_open("bring-a-list"):
        layout.head(_("Lists"))
        with st.container(horizontal=True):
            lists.link()
            navigation.link("duplicates", _("Duplicates"), icon="join_inner")
    layout.head(_("State of the workspace"))
    st.text(
        _("Write this down: next time it shows whether somebody has replaced the file with an older one.")
    )
    st.code(shown(opened.state), language=None)
    acts.copies(opened)
    layout.head(_("Language, light or dark, text size"))
    language.choose()
    st.text(
        _("The app follows your computer's light or dark setting and your browser's text size (Ctrl and +).")
    )


_AREAS = "areas of the own office"


def _office() -> None:
    """Show it, with what can be changed of it."""
    layout.head(_("My office"))
    reading = current_reading()
    known, office = own_office.offices(reading.map), own_office.own_office(reading)
    if not known:
        st.text(_("No office is on the map yet."))
        components.without_office(reading)
        return
    the_office.which(reading)
    if office.code:
        _about(reading, known[office.code], office)
        _areas(reading, office)
    the_office.areas_meant(reading)


def _about(reading: Reading, name: str, office: OwnOffice) -> None:
    row = reading.map.actors.set_index("id").loc[office.code]
    seat = tables.places(reading.map).get(row["adm1_pcode"], "")
    with layout.line():
        st.text(" · ".join(filter(None, (name, seat, row["note"]))), width="content")
        record_forms.change(reading_of_stored(), "actors", office.code, _("Change name, seat or note"))


def _areas(reading: Reading, office: OwnOffice) -> None:
    places = the_office.labels(reading.map)
    if not places:
        st.text(_("Once a list with areas is on the map, you can say here which of them the office covers."))
        return
    if not record_forms.may_write():
        ours = series([Name(places[area]) for area in office.areas]) if office.areas else _("not said")
        st.text(_("Areas we cover: {areas}", areas=shown(ours)))
        return
    st.session_state[_AREAS] = list(office.areas)
    st.multiselect(
        esc(_("Areas we cover")),
        list(places),
        format_func=places.__getitem__,
        key=_AREAS,
        width=640,
        placeholder=_("Choose areas"),
        help=_("They come first where you say where you are going."),
        on_change=lambda: own_office.keep(replace(office, areas=tuple(st.session_state[_AREAS]))),
    )


def _thresholds() -> None:
    """Show them."""
    st.text(
        _(
            "All of these are choices, not facts. Each answer says which of them it used; the "
            "command line can "
            "set others for one answer."
        )
    )
    held = asdict(current_reading().view.thresholds)
    layout.grid({_("Threshold"): map(tables.words, held), _("Value"): map(str, held.values())}, height=600)


def _sends() -> None:
    """Show it."""
    held = promises()
    if all(held.values()):
        st.success(
            _(
                "This program sends nothing. Everything that keeps data on this computer is in force "
                "right now."
            )
        )
    elif workspace().shared:
        st.error(
            _("Something that keeps data on this computer is not in force. Press Log out, and ask for help.")
        )
    else:
        st.error(
            _("Something that keeps data on this computer is not in force. Press Lock, and ask for help.")
        )
    layout.grid({_("What is promised"): map(shown, held), _("In force now"): map(_yes, held.values())})
    st.text(
        _(
            "Every page tells your browser to load nothing from elsewhere. What other programs on "
            "this computer send cannot be seen from here."
        )
    )


_ROLE, _REFUSED = "another role", "why a role was not changed"


def _rights() -> None:
    """Show it."""
    mine = workspace().principal.rights
    st.text(_("Your role: {role}.", role=plain(mine.label)))
    _another(mine)
    st.text(_("Sensitivity goes from 0 to 3."))
    roles = schema.roles().values()
    clearances = [str(role.clearance) if role.clearance >= 0 else _("nothing") for role in roles]
    layout.grid(
        {
            _("Role"): [plain(role.label) for role in roles],
            _("What for"): [plain(role.description) for role in roles],
            _("Sees up to sensitivity"): clearances,
            _("Sees persons"): [_yes(role.sees_persons) for role in roles],
            _("Sees protected entries"): [_yes(role.sees_locked) for role in roles],
            _("May change"): [_yes(role.may_change) for role in roles],
            _("May raise a concern"): [_yes(role.may_raise) for role in roles],
            _("May take briefs and maps along"): [_yes(role.may_brief) for role in roles],
            _("May share"): [_yes(role.may_export) for role in roles],
        }
    )


def _another(mine: schema.Role) -> None:
    """Offer another role where it is kept in the workspace; else say who gives it."""
    here = workspace()
    if here.shared:
        st.text(_("Whoever looks after the office's server gives roles."))
        return
    if here.invented:
        return
    if not own_office.is_kept(here):
        st.text(_("It was chosen when the app was started, with --role."))
        return
    with st.expander(_("Change my role")):
        roles = [role for role in schema.roles().values() if role.clearance >= 0 and role != mine]
        wanted = st.radio(
            _("My role"),
            [role.role for role in roles],
            index=None,
            format_func=lambda code: plain(schema.roles()[code].label),
            captions=[esc(plain(role.description)) for role in roles],
            key=_ROLE,
            label_visibility="collapsed",
        )
        st.text(
            _(
                "The app locks, and opens as this role once the passphrase is typed. Save half-filled forms "
                "first: another role does not get them. What takes two persons still takes two people."
            )
        )
        layout.press(_("Lock and change my role"), _change, icon="lock", disabled=wanted is None)
    if _REFUSED in st.session_state:
        st.error(esc(st.session_state[_REFUSED]))


def _change() -> None:
    here = workspace()
    st.session_state.pop(_REFUSED, None)
    try:
        own_office.take(here, st.session_state[_ROLE])
    except ActormapError as refused:
        st.session_state[_REFUSED] = refusal(refused)
    else:
        here.lock()


def _yes(may: bool) -> str:
    return _("yes") if may else _("no")
