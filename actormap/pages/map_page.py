"""Map: who is there, how they are tied, and the same as a table."""

from __future__ import annotations

import streamlit as st

from actormap import schema
from actormap.metrics.base.presence import works_in
from actormap.pages import bring_a_list
from actormap.viz.network import Look
from actormap.viz.style import LINES, ColourBy
from actormap.web import components
from actormap.web.analyses import ask
from actormap.web.session import Reading, reading
from actormap.web.tables import actor_table, coverage, part, places

COLOURS: dict[ColourBy, str] = {
    "area": "Area",
    "type": "Type of organisation",
    "neighbourhood": "Neighbourhood of ties",
}
HEIGHT = 720


def body() -> None:
    """Show the page."""
    seen = reading()
    st.title("Map: who is there?", anchor=False)
    if seen.map.actors.empty:
        bring_a_list.offer()
        return
    areas, spheres, look = _choices(seen)
    chosen = part(seen.map, seen.view, areas, spheres)
    if chosen.actors.empty:
        st.info("No actor is in this area and sphere. Take one of the choices away.")
        return
    with components.told():
        components.network(seen, look, part=chosen, place="map", height=HEIGHT)
    st.header("The same actors as a table", anchor=False)
    known = ask(seen, "structure.components", check=False)
    st.text(
        f"{len(chosen.actors)} actors and {len(chosen.ties)} recorded ties on {seen.view.date}. Observation "
        f"coverage of civil society on the whole map: {coverage(known)}. A "
        "missing tie can mean that nobody asked."
    )
    st.dataframe(actor_table(chosen), hide_index=True)


def _choices(seen: Reading) -> tuple[list[str], list[str], Look]:
    known, kinds = places(seen.map), schema.spheres()
    here = sorted(works_in(seen.map, seen.view).unique())
    present = [code for code in kinds if code in set(seen.map.actors["sphere"])]
    one, two, three, four = st.columns([2, 2, 2, 3])
    areas = one.multiselect(
        "Area", here, format_func=lambda code: known.get(code, code), placeholder="All areas"
    )
    spheres = two.multiselect(
        "Sphere", present, format_func=lambda code: kinds[code].label, placeholder="All spheres"
    )
    colour = three.selectbox("Colour by", list(COLOURS), format_func=COLOURS.__getitem__)
    layers = four.multiselect(
        "Links to draw", list(LINES), default=["collaboration", "links", "platforms"],
        format_func=lambda name: LINES[name].label, placeholder="No links",
    )  # fmt: skip
    return areas, spheres, Look(colour_by=colour, layers=tuple(layers), title="Map of actors")
