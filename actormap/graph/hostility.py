"""What is recorded of one actor against another, as long as it protects (A25).

A threat, an attack, a label or an exclusion protects from its day on, until somebody with the right ends
the protection; a tension or a dispute as long as it lasts. What a role may not see protects all the same:
the map carries it along (`unseen`), and nothing but the safeguards asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.tables.cells import among, explode
from actormap.core.tables.values import split

HOSTILE, TENSION, INFLUENCE, CONTROL = "hostile", "tension", "influence", "control"
DISPUTES = (HOSTILE, TENSION)
"""What sets two against each other; a tension is told apart, since it keeps nobody out of one room."""
COLUMNS = ["what", "by", "against", "group", "mutual", "from", "last"]
"""What it is; by whom; against whom, or a member of which group; whether both are against each other; the
first and the last day on which it counts, "" where it has no end."""
ACTS = ("label", "attack")
"""Types of events that protect like a tie, where it is recorded who did it."""


_Record = tuple[str, str, str, str, bool, str, str]
"""One row, in the order of these columns."""


def _frame(records: Iterable[_Record]) -> pd.DataFrame:
    cells = list(zip(*records, strict=True)) or [()] * len(COLUMNS)
    types = {column: "bool" if column == "mutual" else "str" for column in COLUMNS}
    each = zip(types.items(), cells, strict=True)
    return pd.DataFrame({column: pd.array(list(values), dtype=kind) for (column, kind), values in each})


NOTHING = _frame([]).drop(columns="mutual")
"""What protects where nothing is hidden."""


def recorded(m: ActorMap) -> pd.DataFrame:
    """All that is recorded against somebody, one a row: what a role may not see is among it."""
    visible = m.once("hostility", shown)
    if m.unseen is None:
        return visible
    return pd.concat([visible, m.unseen.assign(mutual=False)], ignore_index=True)


def shown(m: ActorMap) -> pd.DataFrame:
    """The part of it that stands in the tables of a map."""
    return _frame([*_of_ties(m, schema.tie_kinds()), *_of_events(m)])


def in_effect(records: pd.DataFrame, day: str) -> pd.DataFrame:
    """Those that count on a day."""
    begun, over = records["from"] <= day, (records["last"] != "") & (records["last"] < day)
    return records[begun & ~over]


def ended(before: ActorMap, after: ActorMap) -> bool:
    """Whether a change takes away, weakens or ends what outlasts its dates."""
    return not _lasting(after).issuperset(_lasting(before))


def _lasting(m: ActorMap) -> set[tuple[str, str, str, str]]:
    """What protects until somebody with the right ends it: by whom against whom, from and until when."""
    acts = [code for code, kind in schema.tie_kinds().items() if kind.protects_after]
    records = [*_of_ties(m, acts), *_of_events(m)]
    return {(by, against, start, last) for _, by, against, _, _, start, last in records}


def is_act(table: str, cells: Mapping[str, str]) -> bool:
    """Whether a row tells of something that protects until somebody with the right ends it."""
    if table == "events":
        return cells.get("type") in ACTS and bool(cells.get("by_id"))
    kind = schema.tie_kinds().get(cells.get("kind", "")) if table == "ties" else None
    return kind is not None and kind.protects_after


def unseen(whole: ActorMap, ids: Iterable[str]) -> pd.DataFrame:
    """What protects the actors of a smaller map, although the smaller map need not show it.

    No row names an actor that is left out: each group that it works for or belongs to stands for it, or
    nobody.
    """
    every = recorded(whole)
    both = every[every["mutual"]]
    turned = both.assign(by=both["against"], against=both["by"])
    every = pd.concat([every, turned], ignore_index=True).assign(mutual=False)
    kept = pd.Index(list(ids))
    control = (every["what"] == CONTROL) & among(every["against"], kept)
    within = among(every["by"], kept) & (among(every["against"], kept) | (every["against"] == ""))
    outside = every[among(every["by"], kept) & ~within & every["what"].isin(DISPUTES)]
    groups = _groups(whole).rename("group")
    others = outside.drop(columns="group").merge(groups, left_on="against", right_index=True)
    kept_rows = [every[control].assign(by=""), every[within & ~control], others.assign(against="")]
    return pd.concat(kept_rows, ignore_index=True)[list(NOTHING)].drop_duplicates(ignore_index=True)


def _groups(m: ActorMap) -> pd.Series:
    """Group tags by actor, one a row."""
    tags = [explode(m.actors, column) for column in ("works_on_rights_of", "identifies_as")]
    every = pd.concat(tags)
    return pd.Series(every.to_numpy(), index=m.actors["id"].loc[every.index].to_numpy(), dtype="str")


def _of_ties(m: ActorMap, kinds: Collection[str]) -> Iterator[_Record]:
    """Ties of some kinds that are against somebody."""
    known = schema.tie_kinds()
    meant = {code: HOSTILE for code in kinds if known[code].signs == ("-",)}
    others = {"tension": TENSION, "influence": INFLUENCE, "suspected_control": CONTROL}
    meant |= {code: word for code, word in others.items() if code in kinds}
    each = zip(m.ties["kind"].tolist(), m.ties["sign"].tolist(), strict=True)
    words = ((meant.get(code, ""), sign) for code, sign in each)
    what = ["" if word == INFLUENCE and sign != "-" else word for word, sign in words]
    rows = np.flatnonzero([bool(word) for word in what])
    columns = ("kind", "source_id", "target_id", "from", "to", "protects_to")
    cells = (m.ties[column].array.take(rows).tolist() for column in columns)
    for row, code, by, against, start, end, protects in zip(rows.tolist(), *cells, strict=True):
        kind = known[code]
        yield what[row], by, against, "", not kind.directed, start, protects if kind.protects_after else end


def _of_events(m: ActorMap) -> Iterator[_Record]:
    """Events that tell who did it."""
    columns = ("type", "by_id", "subjects", "date", "protects_to")
    for type_, by, subjects, date, last in zip(
        *(m["events"][column].tolist() for column in columns), strict=True
    ):
        if type_ in ACTS and by:
            for against in split(subjects):
                yield HOSTILE, by, against, "", False, date, last
