"""What stands beside the map: a route from A to B, saved views, and what is taken along of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypedDict

import streamlit as st

from actormap.core.errors import ActormapError
from actormap.core.model import Changes
from actormap.core.sentences import isolated
from actormap.core.sentences import shown as in_words
from actormap.core.words import _, ngettext
from actormap.graph.layers import layers_of
from actormap.metrics.introductions.between import between, keep_away
from actormap.rights import access
from actormap.rights.redact import Shareable
from actormap.viz.map import kept
from actormap.viz.map.look import Around, look_of
from actormap.viz.map.network import Drawer, map_html
from actormap.viz.map.picture import map_png, map_svg
from actormap.viz.map.state import Shown
from actormap.web import navigation
from actormap.web.escape import esc
from actormap.web.parts import choices, components, layout, tables, taking_along
from actormap.web.parts.actor_map import WAY, Drawn, may_ask_for_ways
from actormap.web.parts.introduction_tables import named_on
from actormap.web.state import chosen, map_states
from actormap.web.state.jobs import refusal
from actormap.web.state.session import Reading, workspace


class Route(TypedDict):
    """A route as it is drawn: from its start, each by name where it agreed to that; what stands beside it."""

    ids: list[str]
    names: list[str]
    title: str
    summary: str
    why: list[str]


def ways(reading: Reading) -> None:
    """Ask from whom to whom; of nobody whose role sees no routes."""
    if not may_ask_for_ways(reading):
        return
    popover = st.popover(
        _("Route from A to B"), icon=":material/route:", on_change="rerun", key="route from A to B"
    )
    if not popover.open:
        return  # of a large map the names are long to send
    offices = _offices(reading)
    ends = _ends(reading) or (next(iter(offices), ""), "")
    options = [*offices, *tables.targets(reading.map)]
    keys = "route from", "route to"
    for key, end in zip(keys, ends, strict=True):
        # What was chosen of one end stays while the other is looked for.
        st.session_state[key] = end or st.session_state.get(key)

    def keep() -> None:
        codes = [st.session_state[key] or "" for key in keys]
        chosen.keep(WAY, codes if all(codes) else "")

    with popover:
        for key, label in zip(keys, (_("From"), _("To")), strict=True):
            st.selectbox(
                esc(label),
                options,
                format_func=partial(choices.label, reading),
                key=key,
                placeholder=_("Choose an actor or type its name"),
                on_change=keep,
            )


def _offices(reading: Reading) -> list[str]:
    layers = layers_of(reading.map, reading.view)
    return list(map(str, layers.ids[layers.offices]))


def _ends(reading: Reading) -> tuple[str, str] | None:
    """Between whom a route is asked for; None where none is, or somebody is not on the map."""
    codes = chosen.values(WAY)
    if not codes or not set(reading.map.actors["id"]).issuperset(codes):
        return None
    starts = codes[:-1] or _offices(reading)
    return (starts[0], codes[-1]) if starts else None


def wanted(reading: Reading) -> Route | None:
    """The route that is drawn, and what stands beside it; None where none is asked for."""
    ends = _ends(reading)
    if ends is None:
        return None
    start, end = (tables.name(reading.map, code) for code in ends)
    title = _("From {start} to {end}", start=start, end=end)
    none: Route = {"ids": [], "names": [], "title": title, "summary": "", "why": []}
    if not may_ask_for_ways(reading):
        none["why"] = [_("Your role does not see routes. Ask a human rights officer.")]
        return none
    try:
        way = between(reading.map, reading.view, *ends)
        apart = keep_away(reading.map, reading.view, way, ends[1])
    except ActormapError as error:
        none["why"] = [in_words(error.sentence)]
        return none
    return {
        "ids": list(way.ids),
        "names": list(map(str, named_on(reading.map, reading.view, way.ids))) if way.ids else [],
        "title": title,
        "summary": in_words(way.summary) if way.ids else "",
        "why": [in_words(text) for text in ("" if way.ids else way.summary, apart) if text],
    }


_NAME = "name of a view"
_WRITTEN = "a view was written"
_PROBLEM = "what is wrong with the name of a view"


def saved(reading: Reading, drawn: Drawn) -> None:
    """Offer the views that are saved, and to save the one that is seen."""
    if st.session_state.pop(_WRITTEN, False):
        st.rerun()  # the page is of a map that was before
    may_change = workspace().principal.rights.may_change
    with st.popover(_("Saved views"), icon=":material/bookmark:"):
        known = kept.saved(reading.map)
        if not known:
            st.text(_("None is saved yet. A view keeps filters, colours, sizes and what the legend hides."))
        for name, state in known.items():
            shown = Shown(drawn[2], state)
            n = shown.counted(shown.codes())
            with layout.line():
                label = ngettext(n, "{name} ({n} actor)", "{name} ({n} actors)", name=isolated(name))
                layout.press(label, map_states.turn, state, icon="bookmark", key=f"view {name}")
                if may_change:
                    layout.press(
                        _("Remove the view {name}", name=isolated(name)),
                        _write,
                        partial(kept.to_remove, reading.map, name),
                        key=f"remove view {name}",
                        type="tertiary",
                    )
        if may_change:
            _save(reading)


def _save(reading: Reading) -> None:
    st.text_input(
        _("Save this view as"),
        key=_NAME,
        max_chars=60,
        on_change=st.session_state.pop,
        args=(_PROBLEM, None),
        help=_("Whoever opens this workspace reads the name: name no person in it."),
    )
    layout.press(_("Save this view"), _keep, reading, icon="bookmark_add")
    layout.refused(st.session_state.get(_PROBLEM, ""))


def _keep(reading: Reading) -> None:
    st.session_state.pop(_PROBLEM, None)
    name, state = st.session_state[_NAME], map_states.current()
    try:
        _write(partial(kept.to_save, reading.map, name, state))
    except ActormapError as error:
        st.session_state[_PROBLEM] = refusal(error)
    else:
        st.session_state[_NAME] = ""


def _write(changes: Callable[[], Changes]) -> None:
    access.write(workspace().store, changes(), workspace().principal)
    st.session_state[_WRITTEN] = True


KINDS: dict[str, tuple[Drawer, str]] = {
    "png": (map_png, "image/png"),
    "svg": (map_svg, taking_along.SAVED),
    "html": (map_html, taking_along.SAVED),
}
"""What draws each format, and as what a browser is sent it."""


def taking(reading: Reading, drawn: Drawn, shown: Shown, around: Around) -> None:
    """Ask for whom it is, draw it, and hand it out."""
    # Who is on a route is seen whatever is filtered.
    ids = list(dict.fromkeys([*shown.on_it(), *(around.route if shown.view == "map" else ())]))
    n = shown.counted(ids)
    if not taking_along.may_take_out("map"):
        st.text(taking_along.refused())
        return
    label = ngettext(n, "Picture of what you see ({n} actor)", "Picture of what you see ({n} actors)")
    with st.popover(esc(label), icon=":material/photo_camera:"):
        selected = [actor for actor in chosen.selection() if actor in ids]
        if selected and st.checkbox(
            esc(ngettext(len(selected), "The selected actor alone", "The {n} selected actors alone")),
            key="selected alone",
        ):
            ids, n = selected, shown.counted(selected)
        wanted = taking_along.ask_for_whom(
            reading,
            "map",
            (drawn[0], shown.state, ids, around),
            who=_("Who will see it?"),
            make=_("Draw the picture"),
            icon="image",
        )
        if wanted is not None:
            with components.showing_errors():
                with st.spinner(_("Drawing the map …")):
                    made = _drawn(
                        wanted.key,
                        _wanted=wanted,
                        _reading=reading,
                        _drawn=drawn,
                        _shown=shown,
                        _ids=ids,
                        _around=around,
                    )
                _hand_out(*made, shown=shown, ids=ids)
        label = ngettext(n, "Into a brief ({n} actor)", "Into a brief ({n} actors)")
        navigation.link("brief", label, icon="description", ids=ids)


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawn(
    key: str,
    *,
    _wanted: taking_along.Wanted,
    _reading: Reading,
    _drawn: Drawn,
    _shown: Shown,
    _ids: Sequence[str],
    _around: Around,
) -> tuple[Shareable, dict[str, str | bytes], str]:
    # Of the cache, which is emptied when the workspace is locked.
    del key
    share = _wanted.redacted(_reading.map, of=_ids)
    look = look_of(_drawn[2], _shown.state, inside=share.level == "inside", only=_ids, around=_around)
    view = _reading.view
    makers = {form: partial(draw, share, view=view, look=look) for form, (draw, _kind) in KINDS.items()}
    return share, *taking_along.drawable(makers)


def _hand_out(
    share: Shareable, drawn: dict[str, str | bytes], why: str, *, shown: Shown, ids: Sequence[str]
) -> None:
    named = set(share.content.actors["id"])
    there = [actor for actor in ids if actor in named]
    n, held_back = shown.counted(there), shown.counted(ids) - shown.counted(there)
    st.text(_counted(n, held_back))
    labels = {
        "png": _("PNG, a picture"),
        "svg": _("SVG, a picture that can be enlarged"),
        "html": _("An interactive page"),
    }
    files = [
        taking_along.File(label, f"map.{form}", drawn[form], KINDS[form][1])
        for form, label in labels.items()
        if form in drawn
    ]
    taking_along.handed_out(share, "map", len(there), files, why=why)


def _counted(n: int, held_back: int) -> str:
    on = ngettext(n, "{n} actor is on it.", "{n} actors are on it.")
    if not held_back:
        return on
    off = ngettext(
        held_back,
        "{n} name is held back: it may not be passed on to them.",
        "{n} names are held back: they may not be passed on to them.",
    )
    return f"{on} {off}"
