"""What is recorded of one actor against another, as long as it protects (A25).

A threat, an attack, a label or an exclusion protects from its day on, until somebody with the right ends
the protection; a tension or a dispute as long as it lasts. What a role may not see protects all the same:
the map carries it along (`unseen`), and nothing but the safeguards asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from actormap import schema
from actormap.model import ActorMap
from actormap.tables.cells import among, explode

HOSTILE, INFLUENCE, CONTROL = "hostile", "influence", "control"
COLUMNS = ["what", "by", "against", "group", "mutual", "from", "last"]
"""What it is; by whom; against whom, or a member of which group; whether both are against each other; the
first and the last day on which it counts, "" where it has no end."""
ACTS = ("label", "attack")
"""Types of events that protect like a tie, where it is recorded who did it."""


NOTHING = pd.DataFrame({column: pd.Series(dtype="str") for column in COLUMNS if column != "mutual"})
"""What protects where nothing is hidden."""


def recorded(m: ActorMap) -> pd.DataFrame:
    """All that is recorded against somebody, one a row: what a role may not see is among it."""
    told = m.once("hostility", shown)
    if m.unseen is None:
        return told
    return pd.concat([told, m.unseen.assign(mutual=False)], ignore_index=True)


def shown(m: ActorMap) -> pd.DataFrame:
    """The part of it that stands in the tables of a map."""
    return pd.concat([_of_ties(m), _of_events(m)], ignore_index=True)


def in_effect(records: pd.DataFrame, day: str) -> pd.DataFrame:
    """Those that count on a day."""
    begun, over = records["from"] <= day, (records["last"] != "") & (records["last"] < day)
    return records[begun & ~over]


def ended(before: ActorMap, after: ActorMap) -> bool:
    """Whether a change takes away, weakens or ends what outlasts its dates."""
    left = set(_lasting(after).itertuples(index=False, name=None))
    return not left.issuperset(_lasting(before).itertuples(index=False, name=None))


def _lasting(m: ActorMap) -> pd.DataFrame:
    """What protects until somebody with the right ends it: by whom against whom, from and until when."""
    acts = [code for code, kind in schema.tie_kinds().items() if kind.protects_after]
    ties = _of_ties(m.but({"ties": m.ties[m.ties["kind"].isin(acts)]}))
    return pd.concat([ties, _of_events(m)])[["by", "against", "from", "last"]]


def is_act(table: str, cells: Mapping[str, str]) -> bool:
    """Whether a row tells of something that protects until somebody with the right ends it."""
    if table == "events":
        return cells.get("type") in ACTS and bool(cells.get("by_id"))
    kind = schema.tie_kinds().get(cells.get("kind", "")) if table == "ties" else None
    return kind is not None and kind.protects_after


def unseen(whole: ActorMap, ids: Iterable[str]) -> pd.DataFrame:
    """What protects the actors of a smaller map, although the smaller map need not show it.

    Parameters
    ----------
    whole
        The map from which the smaller one is taken.
    ids
        Actors of the smaller map.

    Returns
    -------
    DataFrame
        Rows as `recorded` has them, each of one against another. They name no other actor: instead of
        one that is left out stands each group that it works for or belongs to, or nobody.
    """
    every = recorded(whole)
    both = every[every["mutual"]]
    turned = both.assign(by=both["against"], against=both["by"])
    every = pd.concat([every, turned], ignore_index=True).assign(mutual=False)
    kept = pd.Index(list(ids))
    control = (every["what"] == CONTROL) & among(every["against"], kept)
    within = among(every["by"], kept) & (among(every["against"], kept) | (every["against"] == ""))
    outside = every[among(every["by"], kept) & ~within & (every["what"] == HOSTILE)]
    groups = _groups(whole).rename("group")
    others = outside.drop(columns="group").merge(groups, left_on="against", right_index=True)
    found = [every[control].assign(by=""), every[within & ~control], others.assign(against="")]
    return pd.concat(found, ignore_index=True)[list(NOTHING)].drop_duplicates(ignore_index=True)


def _groups(m: ActorMap) -> pd.Series:
    """Group tags by actor, one a row."""
    told = [explode(m.actors, column) for column in ("works_on_rights_of", "identifies_as")]
    every = pd.concat(told)
    return pd.Series(every.to_numpy(), index=m.actors["id"].loc[every.index].to_numpy(), dtype="str")


def _of_ties(m: ActorMap) -> pd.DataFrame:
    kinds, ties = schema.tie_kinds(), m.ties
    hostile = ties["kind"].isin([code for code, kind in kinds.items() if kind.signs == ("-",)])
    influence = (ties["kind"] == "influence") & (ties["sign"] == "-")
    controlled = ties["kind"] == "suspected_control"
    ties = ties[hostile | influence | controlled]
    outlasting = ties["kind"].isin([code for code, kind in kinds.items() if kind.protects_after])
    what = pd.Series(HOSTILE, index=ties.index).mask(influence, INFLUENCE).mask(controlled, CONTROL)
    mutual = ~ties["kind"].isin([code for code, kind in kinds.items() if kind.directed])
    rows = {
        "what": what, "by": ties["source_id"], "against": ties["target_id"], "group": "", "mutual": mutual,
        "from": ties["from"], "last": ties["to"].mask(outlasting, ties["protects_to"]),
    }  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_events(m: ActorMap) -> pd.DataFrame:
    events = m["events"]
    events = events[events["type"].isin(ACTS) & (events["by_id"] != "")].reset_index(drop=True)
    against = explode(events, "subjects")
    events = events.loc[against.index]
    rows = {
        "what": HOSTILE, "by": events["by_id"].to_numpy(), "against": against.to_numpy(), "group": "",
        "mutual": False, "from": events["date"].to_numpy(), "last": events["protects_to"].to_numpy(),
    }  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)
