"""The map as a part of a page: sent to a window once a revision, then steered by a few codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import streamlit as st

from actormap.core import words
from actormap.core.errors import ActormapError
from actormap.core.model import ActorMap
from actormap.core.sentences import isolated
from actormap.core.words import _
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import Layers
from actormap.ingest.readers.geojson import Outline
from actormap.metrics import catalogue
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.reach.steps import steps_of_each
from actormap.rights import access
from actormap.rights.access import may_ask
from actormap.rights.redact import on_screen
from actormap.viz.map import kept, placement
from actormap.viz.map.drawing import MOST_OPEN
from actormap.viz.map.look import Ghosts, Inside, Look, look_of
from actormap.viz.map.network import drawn, packed
from actormap.viz.map.state import MapState
from actormap.web import navigation
from actormap.web.parts import tables
from actormap.web.state import chosen, map_states
from actormap.web.state.analyses import PATIENCE, Question, Request, answer, is_for
from actormap.web.state.jobs import DRAWINGS, Progress
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


class Wish(NamedTuple):
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
    return is_for(reading.principal, "introductions.routes")


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
        on_selection_change=lambda: chosen.select(st.session_state[KEY].get("selection") or ()),
        on_seen_change=_keep_state,
        on_act_change=_acted,
        on_places_change=_nothing,
        on_lacks_change=lambda: st.session_state.pop(_HAS, None),
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


Drawn = tuple[str, bytes, dict[str, Any]]
"""A digest, by which a browser knows the drawing that it has, the drawing as JSON, and as it is."""


def of_all(reading: Reading, look: Look, outlines: str) -> Request[Drawn]:
    """The drawing of all actors in the language that is spoken, with what is shown of them in the app alone.

    `outlines` is a code for those of the look.
    """
    about, context = ["map", words.code(), look.colour_by, outlines], copy_context()
    return Request(reading, about, lambda progress: context.run(_draw, reading, look, progress), DRAWINGS)


def _draw(reading: Reading, look: Look, progress: Progress) -> Drawn:
    progress("Looking up what is known about the actors", 0.0)
    look = replace(look, inside=_inside(reading))
    drawing = drawn(on_screen(reading.map), view=reading.view, look=look, progress=progress)
    progress("Writing the drawing", 1.0)
    data = written(drawing)
    return hashlib.sha256(data).hexdigest()[:16], data, drawing


def written(drawing: dict[str, Any]) -> bytes:
    """A drawing as `component.js` reads it; a large one is megabytes: written once, not with each press."""
    sent = drawing | {rows: packed(drawing[rows]) for rows in ("marks", "links")}
    return json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()


def _inside(reading: Reading) -> Inside:
    ids = list(reading.map.actors["id"])
    context = context_of(reading.map, reading.view)
    known, (themes, areas) = context.coverage.of_actors, _different(context.layers)
    figures = {
        "areas": (_("Areas it works in"), areas),
        "themes": (_("Themes it works on"), themes),
        "steps": (_("Introductions away"), _steps_away(reading)),
    }
    return Inside(
        figures={key: figure for key, figure in figures.items() if figure[1]},
        # Where nobody was ever asked, how well each is known tells nobody apart.
        known=dict(zip(ids, known.tolist(), strict=True)) if known.any() else {},
        ghosts=_ghosts(reading),
    )


def _different(layers: Layers) -> tuple[dict[str, float], dict[str, float]]:
    """On how many themes and in how many areas each actor works."""
    works = layers.cells
    themes, areas = dict[int, set[str]](), dict[int, set[str]]()
    for actor, cell in zip(works.actor.tolist(), works.column.tolist(), strict=True):
        theme, area = sector_and_area(works.names[cell])
        themes.setdefault(actor, set()).add(theme)
        areas.setdefault(actor, set()).add(area)
    counts = ({str(layers.ids[row]): float(len(some)) for row, some in of.items()} for of in (themes, areas))
    return next(counts), next(counts)


def _steps_away(reading: Reading) -> dict[str, float]:
    """How many introductions away each actor is; thousands of findings in words would take too long."""
    if Question(reading, "reach.steps", {}).stopped:
        return {}
    try:
        may_ask(reading.principal, catalogue.row("reach.steps"))
        return steps_of_each(context_of(reading.map, reading.view))
    except ActormapError:  # nothing leads from an office, or the role may not ask: the map shows less
        return {}


def _ghosts(reading: Reading) -> Sequence[Ghosts]:
    """Who exists and is on no record, the most first; of a whole country no circle could be drawn."""
    areas = tables.places(reading.map)
    labels = group_labels(reading.map)
    circles = []
    try:
        findings = answer(Question(reading, "reach.blind_spots", {}), patience=None)
    except ActormapError:  # it needs what is not recorded, or somebody stopped it: the map shows less
        return []
    for finding in tables.of_kind(findings, "cell"):
        low, best, high = finding.details["not_mapped"] or (0, 0, 0)
        pcode, group = finding.details["pcode"], finding.details["group"]
        if best and pcode and not finding.details["sector"]:
            text = _(
                "{group}, {area}: about {best:.0f} more exist ({low:.0f} to {high:.0f})",
                group=isolated(labels.get(group, group)),
                area=isolated(areas.get(pcode, pcode)),
                best=best,
                low=low,
                high=high,
            )
            circles.append(Ghosts(pcode, text, best))
    return sorted(circles, key=lambda ghosts: -ghosts.count)
