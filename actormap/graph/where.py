"""Where actors work: one rule for the analyses, the search and the map."""

from __future__ import annotations

import numpy as np
import pandas as pd

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.graph.cells import sector_and_area
from actormap.graph.layers import layers_of


def around(m: ActorMap, pcode: str) -> list[str]:
    """An area and all in which it lies, the smallest first."""
    parents = m.once("areas above", lambda m: dict(zip(m["areas"]["id"], m["areas"]["parent"], strict=True)))
    areas: list[str] = []
    while pcode and pcode not in areas:
        areas.append(pcode)
        pcode = parents.get(pcode, "")
    return areas


def works_in(m: ActorMap, view: View) -> pd.Series[str]:
    """Where actors work: the areas of their presence on a day and of their seats, and all in which those lie.

    P-codes under the row numbers of `actors`, each once for an actor.
    """
    return m.once(("works in", view.recorded), lambda m: _works_in(m, view.recorded))


def _works_in(m: ActorMap, view: View) -> pd.Series[str]:
    there = layers_of(m, view).cells
    area = np.array([sector_and_area(name)[1] for name in there.names], dtype=object)
    places = pd.concat(
        [
            pd.DataFrame({"row": there.actor, "area": area[there.column]}),
            pd.DataFrame({"row": range(len(m.actors)), "area": m.actors["adm1_pcode"]}),
        ]
    )
    places = places[places["area"] != ""].drop_duplicates()
    every = {area: around(m, area) for area in places["area"].unique()}
    areas = places.set_index("row")["area"].map(every).explode()
    kept = ~pd.DataFrame({"row": areas.index, "area": areas.to_numpy()}).duplicated().to_numpy()
    return areas[kept].astype("str").rename("works_in").rename_axis(None).sort_index(kind="stable")
