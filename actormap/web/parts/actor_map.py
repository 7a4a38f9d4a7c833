"""The map as a part of a page: sent once a revision, then steered by a few codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import streamlit as st

from actormap import access
from actormap.errors import ActormapError
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import group_labels
from actormap.model import ActorMap
from actormap.redact import on_screen
from actormap.sentences import isolated
from actormap.viz import layout, pins
from actormap.viz.drawing import UNIT
from actormap.viz.look import Ghosts, Inside, Look
from actormap.viz.network import drawn
from actormap.web import places
from actormap.web.parts import tables
from actormap.web.state import chosen, language
from actormap.web.state.analyses import ask
from actormap.web.state.session import Reading, workspace
from actormap.words import _

NAME = "actors"
KEY = "actor map"
LEADS_TO = {
    "introduce": ("introductions", "target"), "record": ("actors", "id"),
    "contact": ("after-a-meeting", "whom"),
    "brief": ("brief", "ids"), "plan": ("introductions", "targets"),
}  # fmt: skip
"""Where each button of the map leads, and as what its actors are chosen there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody pressed on the map.

    Parameters
    ----------
    what
        ``introduce``, ``record``, ``contact``, ``brief`` or ``plan``.
    ids
        Of which actors.
    """

    what: str
    ids: tuple[str, ...]


def show(seen: Reading, look: Look, *, height: int, outlines: str = "") -> Wish | None:
    """The map of all actors; gives what was pressed on it, once.

    Parameters
    ----------
    seen
        The map.
    look
        How it is shown at first.
    height
        Height in pixels.
    outlines
        A code for the outlines of `look`.
    """
    inside = _inside(seen)
    key = json.dumps([
        seen.path, seen.revision, workspace().principal.role, language.code(), seen.view.date,
        look.colour_by, list(inside.figures), len(inside.ghosts), outlines,
    ])  # fmt: skip
    with st.spinner(_("Drawing the map …")):
        digest, data = _drawing(key, seen, replace(look, inside=inside))
    keeps = workspace().principal.rights.may_change
    pressed = _map()(
        data=_sent(data, name=NAME, digest=digest, height=height, keeps=keeps),
        key=KEY, height=height, default={"selection": []}, on_selection_change=_selected,
        on_act_change=_nothing, on_places_change=_nothing,
    )  # fmt: skip
    if pressed.places is not None:
        _keep(seen.map, pressed.places)
    view = {"selection": list(chosen.selection()), "chosen": chosen.value("id")}
    turn = hashlib.sha256(json.dumps([view, digest]).encode()).hexdigest()[:16]
    _steering()(data={"name": NAME, "turn": turn, "view": view}, key=f"{KEY} view", height=1)
    return _wish(pressed.act, seen.map)


def picture(seen: Reading, look: Look, *, part: ActorMap, place: str, height: int, chosen: str = "") -> None:
    """A small map of a few actors; what is pressed on it leads there.

    Parameters
    ----------
    seen
        The reading that the part is of.
    look
        What to show and how.
    part
        The actors to show.
    place
        Name of the picture.
    height
        Height in pixels.
    chosen
        Whose details stand beside it at first.
    """
    data = _written(drawn(on_screen(part), view=seen.view, look=replace(look, inside=Inside(hidden=()))))
    digest = hashlib.sha256(data).hexdigest()[:16]
    pressed = _map()(
        data=_sent(data, name=place, digest=digest, height=height, small=True, chosen=chosen),
        key=f"{KEY} {place}", height=height, on_act_change=_nothing,
    )  # fmt: skip
    follow(_wish(pressed.act, part))


def follow(wish: Wish | None) -> None:
    """Go where something that was pressed leads."""
    if wish is not None and wish.what in LEADS_TO and wish.ids:
        place, name = LEADS_TO[wish.what]
        places.go(place, **{name: wish.ids})


# Scripts and styles are files of ours, which Streamlit serves; the policy of the app lets no other run.
@cache
def _map() -> Callable[..., Any]:
    return st.components.v2.component(
        "actormap.map", html='<div class="am-root"></div>', js="component.js", css="map.css"
    )


@cache
def _steering() -> Callable[..., Any]:
    return st.components.v2.component("actormap.view", js="view.js")


def _nothing() -> None:
    """What is pressed is answered where the part is drawn."""


def _keep(m: ActorMap, spots: Any) -> None:
    """Keep where marks were put, or with none let all stand where they are drawn; then show all anew."""
    changes = pins.to_pin(m, _spots(spots)) if spots else pins.to_free(m)
    access.write(workspace().store, changes, workspace().principal)
    st.rerun()


def _spots(spots: Any) -> dict[str, layout.Position]:
    """Places as a browser sent them, which can send anything."""
    rows = spots if isinstance(spots, list) else []
    return {
        row[0]: (row[1] / UNIT, row[2] / UNIT)
        for row in rows
        if isinstance(row, list) and len(row) == 3 and isinstance(row[0], str)  # noqa: PLR2004 - who, x, y
        and all(type(way) in {int, float} for way in row[1:])
    }  # fmt: skip


def _selected() -> None:
    chosen.select(st.session_state[KEY].get("selection") or ())


def _wish(pressed: Any, m: ActorMap) -> Wish | None:
    """What was pressed, as far as it is about actors of this map: a browser can send anything."""
    if not isinstance(pressed, dict):
        return None
    asked = pressed.get("of")
    ids = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else []
    known = set(m.actors["id"])
    return Wish(str(pressed.get("what")), tuple(one for one in ids if one in known))


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawing(key: str, _seen: Reading, _look: Look) -> tuple[str, bytes]:
    # The first is the key of the cache; the others are what it stands for.
    data = _written(drawn(on_screen(_seen.map), view=_seen.view, look=_look))
    return hashlib.sha256(key.encode() + data).hexdigest()[:16], data


def _written(drawing: dict[str, Any]) -> bytes:
    """A drawing as JSON; of a large map it is megabytes, so it is written once and not with each press."""
    return json.dumps(drawing, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _sent(drawing: bytes, **about: Any) -> bytes:
    """What `component.js` reads: a line about the drawing, and then the drawing."""
    return json.dumps(about).encode() + b"\n" + drawing


def _inside(seen: Reading) -> Inside:
    ids = list(seen.map.actors["id"])
    known = context_of(seen.map, seen.view).coverage.of_actors
    figures = {
        _("Areas it works in"): _different(seen.map, "pcode"),
        _("Themes it works on"): _different(seen.map, "sector"),
        _("Introductions away"): _steps(seen),
    }
    return Inside(
        figures={name: of for name, of in figures.items() if of},
        # Where nobody was ever asked, how well each is known tells nobody apart.
        known=dict(zip(ids, known.tolist(), strict=True)) if known.any() else {}, ghosts=_ghosts(seen),
    )  # fmt: skip


def _different(m: ActorMap, column: str) -> dict[str, float]:
    return m.presence.groupby("actor_id")[column].nunique().astype(float).to_dict()


def _steps(seen: Reading) -> dict[str, float]:
    return {
        finding.subject[0]: finding.value
        for finding in _found(seen, "reach.steps", "actor")
        if finding.value is not None
    }


def _ghosts(seen: Reading) -> Sequence[Ghosts]:
    """Who exists and is on no record, the most first; of a whole country no circle could be drawn."""
    areas = tables.places(seen.map)
    labels = group_labels(seen.map)
    found = []
    for finding in _found(seen, "reach.blind_spots", "cell"):
        low, best, high = finding.details["not_mapped"] or (0, 0, 0)
        pcode, group = finding.details["pcode"], finding.details["group"]
        if best and pcode and not finding.details["sector"]:
            text = _(
                "{group}, {area}: about {best:.0f} more exist ({low:.0f} to {high:.0f})",
                group=isolated(labels.get(group, group)), area=isolated(areas.get(pcode, pcode)),
                best=best, low=low, high=high,
            )  # fmt: skip
            found.append(Ghosts(pcode, text, best))
    return sorted(found, key=lambda ghosts: -ghosts.count)


def _found(seen: Reading, analysis: str, kind: Any) -> Iterable[Any]:
    try:
        return tables.of_kind(ask(seen, analysis, check=False), kind)
    except (
        ActormapError
    ):  # it needs what is not recorded, or time: the map shows less, or more a moment later
        return []
