"""Whether what is known of a group was told by the group itself (A43)."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.tables.cells import explode
from actormap.core.tables.values import split
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, groups_of, tagged

SHEET = Sheet(__file__)


@checked
def proxy_information(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """How much of what is known of a group was told by sources from outside it (A43).

    Parameters
    ----------
    m
        The map; `sources` says by their own statement to which groups they belong.
    view
        The day and the thresholds.
    relation
        Which group tags count.

    Returns
    -------
    Findings
        One a group in alphabetical order (value: records told from outside over those whose source's
        groups are known, 0 to 1, with the bounds that the others leave; None where they are the
        more; details ``outside``, ``inside``, ``unknown``: records).

    Raises
    ------
    Refused
        No actor of civil society has a group tag.

    Notes
    -----
    A record is one independent source that told of one tie, event or observation of a member: sources
    that copy each other (one ``independent_key``) count once, and tell from within if one of them does.
    A source whose groups are not recorded may belong to any. Where more than ``proxy_share`` comes from
    outside, the group is known by hearsay; that is about the office's sources, not about the group.

    References
    ----------
    docs/definitions.md#a43 and #e2-1.
    """
    context = context_of(m, view)
    groups, records = groups_of(context, relation), _records(context)
    if not groups:
        raise SHEET.refusal("no_tags")
    facts = (_proxy(context, code, rows, records, relation) for code, rows in groups.items())
    return SHEET.answer(context, facts, relation=relation)


def _records(context: Context) -> pd.DataFrame:
    """What sources told: record of an independent source, source and actor, one row each."""
    m, day = context.m, context.view.date
    answered = m.observations[(m.observations["date"] <= day) & (m.observations["answer"] != "declined")]
    events = m["events"][m["events"]["date"] <= day]
    ties = m.ties[context.layers.current]
    about = [
        _records_in("o", answered, "source", "subject_id"),
        _records_in("t", ties, "sources", "source_id"),
        _records_in("t", ties, "sources", "target_id"),
        _records_in("e", events, "sources", "subjects"),
    ]
    records = pd.concat(about, ignore_index=True).drop_duplicates()
    records["actor"] = pd.Index(m.actors["id"]).get_indexer(records["actor"])
    known = source_keys(m)
    keys = records["source"].map(lambda source: known.get(source, UNLISTED))
    belongs = defaultdict(str, zip(m.sources["id"], m.sources["groups"], strict=True))
    records["groups"] = records["source"].map(belongs)
    records = records.assign(key=keys, record=records["record"] + " " + keys)
    return records[(records["actor"] >= 0) & (keys != context.view.without)]


def _records_in(letter: str, rows: pd.DataFrame, sources: str, actors: str) -> pd.DataFrame:
    """Rows of a table, one for each source that it names and each actor that it is about."""
    named = explode(rows, sources).rename("source").to_frame()
    about = explode(rows, actors).rename("actor")
    joined = named.join(about, how="inner")
    record = letter + joined.index.astype("str")
    return joined.assign(record=record)[["record", "source", "actor"]]


def _proxy(context: Context, code: str, rows: Bools, records: pd.DataFrame, relation: Relation) -> Fact:
    about = records[rows[records["actor"]]]
    each = [set[str]().union(*map(split, some)) for _, some in about.groupby("record")["groups"]]
    inside, unknown = sum(code in some for some in each), each.count(set())
    outside, total, known = len(each) - inside - unknown, len(each), len(each) - unknown
    share = outside / known if known and unknown <= known else None
    most = context.view.thresholds.proxy_share
    claim = "unknown" if share is None else "outside" if share > most else "within"
    return Fact(
        "group",
        f"proxy:{claim}:{code}",
        share,
        subject=(code,),
        case=claim,
        values={"most": most, "named": tagged(group_labels(context.m).get(code, code), relation)},
        interval=None if share is None else (outside / total, (outside + unknown) / total),
        n=total,
        **context.trust(
            coverage=None if share is None else float(context.coverage.of_actors[rows].mean()),
            sources=about["key"].nunique(),
            members=int(rows.sum()),
        ),
        sensitivity=int(context.sensitivity[rows].max()),
        details={"outside": outside, "inside": inside, "unknown": unknown},
    )
