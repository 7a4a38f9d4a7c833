"""Whether what is known of a group was told by the group itself (A43)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.core.tables.cells import explode
from actormap.core.tables.values import split
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import source_keys
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.tags import Relation, group_labels, groups_of, tagged

NO_TAGS = Sentence(
    "No actor of civil society has a group tag. Enter some (works_on_rights_of or identifies_as)."
)


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
        raise Refused(NO_TAGS)
    findings = [_proxy(context, code, rows, records, relation) for code, rows in groups.items()]
    return Findings(
        "Told by others (A43)",
        {"relation": relation},
        (Sentence("Which groups a source belongs to is known only where it said so."),),
        tuple(findings),
    )


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
    records = records.assign(key=keys, record=records["record"] + " " + keys)
    return records[(records["actor"] >= 0) & (keys != context.view.without)]


def _records_in(letter: str, rows: pd.DataFrame, sources: str, actors: str) -> pd.DataFrame:
    """Rows of a table, one for each source that it names and each actor that it is about."""
    named = explode(rows, sources).rename("source").to_frame()
    about = explode(rows, actors).rename("actor")
    joined = named.join(about, how="inner")
    record = letter + joined.index.astype("str")
    return joined.assign(record=record)[["record", "source", "actor"]]


def _proxy(context: Context, code: str, rows: Bools, records: pd.DataFrame, relation: Relation) -> Finding:
    about = records[rows[records["actor"]]]
    belongs = dict(zip(context.m.sources["id"], context.m.sources["groups"], strict=True))
    groups_of: dict[str, set[str]] = {}
    for record, source in zip(about["record"], about["source"], strict=True):
        groups_of.setdefault(record, set()).update(split(belongs.get(source, "")))
    each = list(groups_of.values())
    inside, unknown = sum(code in some for some in each), each.count(set())
    outside, total = len(groups_of) - inside - unknown, len(groups_of)
    known, who = outside + inside, np.flatnonzero(rows).tolist()
    share = outside / known if known and unknown <= known else None
    claim, statement = _claim(context, tagged(group_labels(context.m).get(code, code), relation), share)
    return Finding(
        id=f"A43:proxy:{claim}:{code}",
        analysis="A43",
        kind="group",
        subject=(code,),
        statement=statement,
        reason=Sentence(
            "Of {records}: {outside} from outside, {inside} from within; the source's groups are not "
            "recorded for {unknown}.",
            records=plural(total, "record"),
            outside=outside,
            inside=inside,
            unknown=unknown,
        )
        if total
        else Sentence("Nothing that a source told about them is recorded."),
        value=share,
        interval=None if share is None else (outside / total, (outside + unknown) / total),
        n=total,
        **context.trust(
            coverage=None if share is None else float(context.coverage.of_actors[who].mean()),
            sources=about["key"].nunique(),
            members=len(who),
        ),
        sensitivity=int(context.sensitivity[who].max()),
        would_change=Sentence("A source says to which groups it belongs."),
        next_question=Sentence("Ask those who work with the group who of it could be asked, safely."),
        details={"outside": outside, "inside": inside, "unknown": unknown},
    )


def _claim(context: Context, named: Sentence, share: float | None) -> tuple[str, Sentence]:
    """What is claimed of the share told from outside, as a word and as a sentence."""
    most = context.view.thresholds.proxy_share
    if share is None:
        return "unknown", Sentence(
            "Whether what is recorded about actors {named} was told from within the group is not known.",
            named=named,
        )
    if share > most:
        return "outside", Sentence(
            "Where the source's groups are known, more than {most:.0%} of what is recorded about actors "
            "{named} was told from outside.",
            most=most,
            named=named,
        )
    return "within", Sentence(
        "Where the source's groups are known, no more than {most:.0%} of what is recorded about actors "
        "{named} was told from outside.",
        most=most,
        named=named,
    )
