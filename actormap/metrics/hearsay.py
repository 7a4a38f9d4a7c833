"""Whether what is known of a group was told by the group itself (A43)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from actormap.belief import UNLISTED, source_keys
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.common import (
    Bools,
    Context,
    Relation,
    context_of,
    group_labels,
    groups_of,
    plural,
    tagged,
)
from actormap.model import ActorMap
from actormap.tables.cells import explode, split

NO_TAGS = "No actor of civil society has a group tag. Enter works_on_rights_of or identifies_as."


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
    A record is one source that told of one tie, event or observation of a member. A source whose
    groups are not recorded may belong to any. Where more than ``proxy_share`` comes from outside,
    the group is known by hearsay; that is about the office's sources, not about the group.

    References
    ----------
    domain.md A43 and E2-1.
    """
    context = context_of(m, view)
    groups, told = groups_of(context, relation), _records(context)
    if not groups:
        raise Refused(NO_TAGS)
    found = [_proxy(context, code, rows, told, relation) for code, rows in groups.items()]
    return Findings(
        "Told by others (A43)", context.parameters("proxy_share", relation=relation),
        ("Which groups a source belongs to is known only where it said so.",), tuple(found),
    )  # fmt: skip


def _records(context: Context) -> pd.DataFrame:
    """What sources told: record, source and one actor that it is about, one row each."""
    m, day = context.m, context.view.date
    asked = m.observations[(m.observations["date"] <= day) & (m.observations["answer"] != "declined")]
    events = m["events"][m["events"]["date"] <= day]
    ties = m.ties[context.layers.current]
    about = [
        _told("o", asked, "source", "subject_id"), _told("t", ties, "sources", "source_id"),
        _told("t", ties, "sources", "target_id"), _told("e", events, "sources", "subjects"),
    ]  # fmt: skip
    found = pd.concat(about, ignore_index=True).drop_duplicates()
    found["actor"] = pd.Index(m.actors["id"]).get_indexer(found["actor"])
    known = source_keys(m)
    keys = found["source"].map(lambda source: known.get(source, UNLISTED))
    return found[(found["actor"] >= 0) & (keys != context.view.without)].assign(key=keys)


def _told(letter: str, rows: pd.DataFrame, sources: str, actors: str) -> pd.DataFrame:
    """Rows of a table as records, one for each source that it names."""
    told = explode(rows, sources).rename("source").to_frame()
    about = explode(rows, actors).rename("actor")
    joined = told.join(about, how="inner")
    record = letter + joined.index.astype("str") + " " + joined["source"]
    return joined.assign(record=record)[["record", "source", "actor"]]


def _proxy(
    context: Context, code: str, rows: Bools, told: pd.DataFrame, relation: Relation
) -> Finding:  # fmt: skip
    about = told[rows[told["actor"]]].drop_duplicates("record")
    belongs = dict(zip(context.m.sources["id"], context.m.sources["groups"], strict=True))
    cells = [belongs.get(source, "") for source in about["source"]]
    inside, unknown = sum(code in split(cell) for cell in cells), cells.count("")
    outside, total = len(cells) - inside - unknown, len(cells)
    known, who = outside + inside, np.flatnonzero(rows).tolist()
    share = outside / known if known and unknown <= known else None
    named = f"actors {tagged(group_labels(context.m).get(code, code), relation)}"
    most = context.view.thresholds.proxy_share
    above = share is not None and share > most
    claim = "unknown" if share is None else "outside" if above else "within"
    words = {
        "unknown": f"Whether what is recorded about {named} was told from within the group is not known.",
        "outside": f"More than {most:.0%} of what is recorded about {named} was told from outside.",
        "within": f"No more than {most:.0%} of what is recorded about {named} was told from outside.",
    }
    return Finding(
        id=f"A43:proxy:{claim}:{code}", analysis="A43", subject=(code,), statement=words[claim],
        reason=f"Of {plural(total, 'record')}: {outside} from outside, {inside} from within; the source's "
        f"groups are not recorded for {unknown}.",
        value=share, interval=None if share is None else (outside / total, (outside + unknown) / total),
        n=total,
        **context.trust(
            coverage=None if share is None else float(context.coverage.of_actors[who].mean()),
            sources=about["key"].nunique(),
        ),
        sensitivity=int(context.sensitivity[who].max()),
        would_change="Sources that say to which groups they belong.",
        next_question="Who of the group itself could be asked, safely?",
        details={"outside": outside, "inside": inside, "unknown": unknown},
    )  # fmt: skip
