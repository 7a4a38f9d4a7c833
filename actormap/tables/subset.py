"""Some of the rows of a map: those valid on a day, and those that concern nobody but some actors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from actormap import schema
from actormap.arrays import Bools
from actormap.tables.cells import among, explode

_ABOUT_ONE = {
    "presence": "actor_id", "observations": "subject_id", "impact": "actor_id", "ratings": "actor_id",
    "area_control": "actor_id", "introductions": "actor_id",
}  # fmt: skip
"""Tables whose rows are about one actor, with the column that names it."""

_NOBODY = pd.Index([""], dtype="str")


def valid(frame: pd.DataFrame, day: str) -> Bools:
    """Which rows with `from` and `to` are valid on a day: begun, and not over; `to` is the last day (A01)."""
    first, last = frame["from"].array, frame["to"].array
    return np.asarray((first <= day) & ((last == "") | (last >= day)), dtype=bool)


def concerning(tables: Mapping[str, pd.DataFrame], ids: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The tables as if nobody but some actors had ever been entered.

    Parameters
    ----------
    tables
        All tables of a map, by name.
    ids
        Actors to keep; ids that no actor has are ignored.
    """
    kept = pd.Index(tables["actors"]["id"]).intersection(pd.Index(list(ids)))
    within = kept.union(pd.Index(tables["platforms"]["id"]))
    about = {name: _rows(tables[name], {column: kept}) for name, column in _ABOUT_ONE.items()}
    met = _rows(tables["contacts"], {"actor_id": kept, "office": kept})
    return dict(tables) | about | {
        "actors": _rows(tables["actors"], {"id": kept}),
        "ties": _rows(tables["ties"], {"source_id": kept, "target_id": within}),
        "contacts": _keep_listed(met, "new_contacts_suggested", kept),
        "platforms": _keep_listed(tables["platforms"], "members", kept),
        "events": _of_events(tables["events"], kept),
        "introductions": _blanked(about["introductions"], "to_id", kept),
        "plans": _of_plans(tables["plans"], kept),
        "introducer_exceptions": _rows(
            tables["introducer_exceptions"], {"actor_id": kept, "target_id": kept}
        ),
        "channels": _rows(tables["channels"], {"actor_id": kept, "through_id": kept.append(_NOBODY)}),
        "pins": _rows(tables["pins"], {"actor_id": within}),
        "duplicates": _rows(tables["duplicates"], {"first_id": kept, "second_id": kept}),
    }  # fmt: skip


def _rows(frame: pd.DataFrame, named: Mapping[str, pd.Index[Any]]) -> pd.DataFrame:
    """Rows whose cells are, in each of some columns, among those that may be named there."""
    if frame.empty:
        return frame
    inside = [among(frame[column], may).to_numpy() for column, may in named.items()]
    return frame[np.logical_and.reduce(inside)]


def _of_events(events: pd.DataFrame, kept: pd.Index[Any]) -> pd.DataFrame:
    """Events that concern someone kept, or nobody by name; others are in none of their cells."""
    if events.empty:
        return events
    named = events["subjects"] != ""
    for column in ("subjects", "supporters", "knew"):
        events = _keep_listed(events, column, kept)
    events = _blanked(events, "by_id", kept)
    return events[(events["subjects"] != "").to_numpy() | ~named.to_numpy()]


def _blanked(frame: pd.DataFrame, column: str, kept: pd.Index[Any]) -> pd.DataFrame:
    """The rows with nothing where a column names somebody else."""
    if frame.empty:
        return frame
    cells = frame[column].where(among(frame[column], kept), "").astype("str")
    return frame.assign(**{column: cells.to_numpy()}).astype({column: "str"})


def _of_plans(plans: pd.DataFrame, kept: pd.Index[Any]) -> pd.DataFrame:
    """Plans that concern nobody else: one with a step left out would tell that somebody is hidden."""
    if plans.empty:
        return plans
    hidden = np.zeros(len(plans), dtype=bool)
    for column in ("target_id", "for_id", "from_id", "to_id"):
        hidden |= ((plans[column] != "") & ~among(plans[column], kept)).to_numpy(dtype=bool)
    return plans[~plans["plan"].isin(plans["plan"][hidden])]


def _keep_listed(frame: pd.DataFrame, column: str, kept: pd.Index[Any]) -> pd.DataFrame:
    if frame.empty:
        return frame
    values = explode(frame.reset_index(drop=True), column)
    inside = among(values, kept)
    rows = values.index[~inside].unique()
    if rows.empty:
        return frame
    left = values[inside & values.index.isin(rows)]
    cells = frame[column].to_numpy(dtype=object, copy=True)
    cells[rows] = left.groupby(level=0).agg(schema.SEPARATOR.join).reindex(rows, fill_value="")
    return frame.assign(**{column: cells}).astype({column: "str"})
