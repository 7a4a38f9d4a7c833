"""The map as a part of a page: sent to a window once a revision, then steered by a few codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import streamlit as st

from actormap.core.errors import Denied
from actormap.core.model import ActorMap
from actormap.core.words import _
from actormap.ingest.readers.geojson import Outline
from actormap.metrics import catalogue
from actormap.rights import access
from actormap.rights.redact import on_screen
from actormap.viz.map import kept, placement
from actormap.viz.map.drawing import MOST_OPEN
from actormap.viz.map.look import Inside, Look, look_of
from actormap.viz.map.network import drawn
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.parts.map_drawing import Drawn, of_all, written
from actormap.web.state import chosen, map_states
from actormap.web.state.analyses import PATIENCE, answer
from actormap.web.state.session import Reading, workspace

NAME = "actors"
KEY = "actor map"
_HAS = "drawing that the window has"
LAYERS = ("collaboration", "referral", "influence", "tension", "links", "platforms")
WAY = "way"
"""As what an address of the page holds between whom a way is drawn; one code alone is that of its end."""
LEADS_TO = {
    "introduce": ("introductions", "target"),
    "record": ("actors", "id"),
    "contact": ("after-a-meeting", "whom"),
    "brief": ("brief", "ids"),
    "plan": ("introductions", "targets"),
}
"""Where each button of the map leads, and as what its actors are chosen there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody pressed on the map.

    Parameters
    ----------
    what
        ``introduce``, ``record``, ``contact``, ``brief``, ``plan`` or ``bring``, which is about nobody.
    ids
        Of which actors.
    """

    what: str
    ids: tuple[str, ...]


def drawing(reading: Reading, *, outlines: Sequence[Outline] = (), code: str = "") -> Drawn:
    """The map of all actors as it is drawn.

    The code stands for the outlines. `Unfinished` where it takes long to draw: it goes on, whichever page is
    shown.
    """
    look = Look(layers=LAYERS, title=_("Map of actors"), outlines=outlines)
    with st.spinner(_("Drawing the map …")):
        return answer(of_all(reading, look, code), patience=_patience(reading))


def may_ask_for_ways(reading: Reading) -> bool:
    """Whether who looks may see routes."""
    try:
        access.may_ask(reading.principal, catalogue.row("introductions.routes"))
    except Denied:
        return False
    return True


def seen_now(reading: Reading, *, inside: bool) -> Look | None:
    """The look of a picture of others that stands as somebody left the map; None where nobody looked at it.

    `inside` is as for `look_of`. It is a map, also where somebody looks at a table: a brief has its own.
    """
    state = map_states.current()
    if state == MapState():
        return None
    return look_of(drawing(reading)[2], replace(state, frame=(), view="map"), inside=inside)


def show(reading: Reading, drawn: Drawn, *, height: int, way: Mapping[str, Any] | None = None) -> Wish | None:
    """The map of all actors; gives what was pressed on it, once.

    The way is a route that is drawn in its context: ``ids`` from its start, and ``title``, ``summary`` and
    ``why``, what stands beside it.
    """
    digest, data, _whole = drawn
    keeps = workspace().principal.rights.may_change
    # The window keeps it in its memory, and asks for it (`lacks`) where it does not have it.
    has, st.session_state[_HAS] = st.session_state.get(_HAS) == digest, digest
    pressed = _map()(
        data=_sent(
            b"" if has else data,
            name=NAME,
            digest=digest,
            height=height,
            keeps=keeps,
            ways=may_ask_for_ways(reading),
        ),
        key=KEY,
        height=height,
        default={"selection": []},
        on_selection_change=_selected,
        on_seen_change=_keep_state,
        on_act_change=_acted,
        on_places_change=_nothing,
        on_lacks_change=_lacks,
    )
    if pressed.places is not None:
        _keep(reading.map, pressed.places)
    view = {
        "selection": list(chosen.selection()),
        "chosen": chosen.value("id"),
        "seen": map_states.to_show(),
        "way": way,
    }
    turn = hashlib.sha256(json.dumps([view, digest]).encode()).hexdigest()[:16]
    _steering()(data={"name": NAME, "turn": turn, "view": view}, key=f"{KEY} view", height=1)
    return _wish(pressed.act, reading.map)


def _patience(reading: Reading) -> float | None:
    """For how many seconds the rest of the page waits for the drawing; None for as long as it takes."""
    if KEY in st.session_state:
        return None  # it hangs in this window, moved and filtered: so it stays until it is drawn anew
    return PATIENCE if len(reading.map.actors) <= MOST_OPEN else 0.0


def picture(
    reading: Reading, look: Look, *, part: ActorMap, place: str, height: int, chosen: str = ""
) -> None:
    """A small map of a part of a reading, under a name of its own; what is pressed on it leads there.

    Details of the chosen actor stand beside it at first.
    """
    data = written(drawn(on_screen(part), view=reading.view, look=replace(look, inside=Inside(hidden=()))))
    digest = hashlib.sha256(data).hexdigest()[:16]
    pressed = _map()(
        data=_sent(data, name=place, digest=digest, height=height, small=True, chosen=chosen),
        key=f"{KEY} {place}",
        height=height,
        on_act_change=_nothing,
    )
    follow(_wish(pressed.act, part))


def follow(wish: Wish | None) -> None:
    """Go where something that was pressed leads."""
    if wish is not None and wish.what == "bring":
        navigation.go("bring-a-list")
    if wish is not None and wish.what in LEADS_TO and wish.ids:
        place, name = LEADS_TO[wish.what]
        navigation.go(place, **{name: wish.ids})


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


def _lacks() -> None:
    st.session_state.pop(_HAS, None)


def _keep(m: ActorMap, spots: Any) -> None:
    """Keep where marks were put, or with none let all stand where they are drawn; then show all anew."""
    changes = kept.to_pin(m, _spots(spots)) if spots else kept.to_free(m)
    access.write(workspace().store, changes, workspace().principal)
    st.rerun()


def _spots(spots: Any) -> dict[str, placement.Position]:
    """Places as a browser sent them, which can send anything."""
    places: dict[str, placement.Position] = {}
    for row in spots if isinstance(spots, list) else []:
        match row:
            case [str(actor), int() | float() as x, int() | float() as y]:
                if not isinstance(x, bool) and not isinstance(y, bool):
                    places[actor] = (x / placement.UNIT, y / placement.UNIT)
    return places


def _selected() -> None:
    chosen.select(st.session_state[KEY].get("selection") or ())


def _acted() -> None:
    """Draw the way that was asked for on the map; what leads elsewhere is answered by `follow`."""
    pressed = st.session_state[KEY].get("act")
    if isinstance(pressed, dict) and pressed.get("what") == WAY:
        chosen.keep(WAY, _codes(pressed.get("of")))


def _keep_state() -> None:
    sent = st.session_state[KEY].get("seen")
    text = sent.get("text") if isinstance(sent, dict) else None
    if isinstance(text, str):
        map_states.keep(MapState.read(text))


def _wish(pressed: Any, m: ActorMap) -> Wish | None:
    """What was pressed, as far as it is about actors of this map: a browser can send anything."""
    if not isinstance(pressed, dict):
        return None
    known = set(m.actors["id"])
    return Wish(str(pressed.get("what")), tuple(code for code in _codes(pressed.get("of")) if code in known))


def _codes(of: Any) -> list[str]:
    """Codes as a browser sent them: one, several, or anything."""
    codes = of if isinstance(of, list) else [of]
    return [code for code in codes if isinstance(code, str)]


def _sent(drawing: bytes, **about: Any) -> bytes:
    """What `component.js` reads: a line about the drawing, and then the drawing."""
    return json.dumps(about).encode() + b"\n" + drawing
