"""What is recorded of the conduct of others: friendly and hostile ties, and labelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Codes
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.graph.silence import UNLISTED
from actormap.graph.tie_probability import UNGRADED, log_odds, pool, probability, source_keys
from actormap.metrics.base.context import Context
from actormap.rights.access import tie_sensitivity

REFUTED = "no"
"""How far an event was verified that was looked into and not corroborated: it is no conduct of anybody."""
EVENT_SENSITIVITY = 2
"""Of an event for which none is recorded."""
ACT_TIES = {"label": "label", "attack": "attack", "threat": "attack"}
"""Kinds of ties that tell of what an event can tell too, and the type of that event."""

CLASS_OF_SPHERE = {
    "state": "state_official",
    "local_authority": "state_official",
    "judiciary": "state_official",
    "parliament": "state_official",
    "de_facto_authority": "state_official",
    "security_force": "security_force",
    "political_party": "political_party",
    "armed_nonstate": "armed_actor",
    "media": "media",
    "business": "business",
    "religious_or_customary_leader": "religious_leader",
    "civil_society": "civil_society",
    "community": "civil_society",
}
"""The class of an actor on the map that did something, where the event does not name one."""


@dataclass(frozen=True, slots=True)
class SignedTies:
    """Friendly or hostile ties, each towards whom it is directed; those without a direction both ways.

    Parameters
    ----------
    source, target
        Codes of both ends; the office is neither.
    hostile
        Whether the tie is hostile; where a pair has both kinds the friendly one is not here.
    tie
        Ids of the ties.
    first
        Marks one entry a pair, for counting; the others are further evidence.
    """

    source: Codes
    target: Codes
    hostile: Bools
    tie: npt.NDArray[Any]
    first: Bools


def arcs_of(context: Context) -> SignedTies:
    """The ties of layer S that exist more likely than not."""
    return context.once("arcs", _arcs)


def _arcs(context: Context) -> SignedTies:
    every, row = context.recorded.once("signed ties", _signed_ties)
    likely = context.layers.beliefs >= context.view.thresholds.tie_exists
    kept = np.flatnonzero(likely[row])
    source, target, hostile = every.source[kept], every.target[kept], every.hostile[kept]
    pair = source * max(len(context.ids), 1) + target
    counts = np.flatnonzero(hostile | ~np.isin(pair, pair[hostile]))
    pair, kept = pair[counts], kept[counts]
    first = np.r_[True, pair[1:] != pair[:-1]] if len(pair) else np.zeros(0, dtype=bool)
    return SignedTies(every.source[kept], every.target[kept], every.hostile[kept], every.tie[kept], first)


def _signed_ties(context: Context) -> tuple[SignedTies, Codes]:
    """All ties of layer S by their ends and ids, whatever their probability, and the row of each."""
    kinds, ties, layers = schema.tie_kinds(), context.m.ties, context.layers
    signed = [kind.kind for kind in kinds.values() if "S" in kind.layers]
    source, target = (codes.astype(np.int64) for codes in context.m.codes())
    rows = np.flatnonzero(layers.current & ties["kind"].isin(signed).to_numpy(dtype=bool) & (target >= 0))
    rows = rows[~layers.offices[source[rows]] & ~layers.offices[target[rows]] & ~_refuted(context.m)[rows]]
    kind = ties["kind"].iloc[rows]
    hostile = kind.isin([k for k in signed if kinds[k].signs == ("-",)]).to_numpy(dtype=bool)
    mutual = kind.isin([k for k in signed if not kinds[k].directed]).to_numpy(dtype=bool)
    back = rows[mutual]
    source, target = np.r_[source[rows], target[back]], np.r_[target[rows], source[back]]
    hostile = np.r_[hostile, hostile[mutual]]
    rows = np.r_[rows, back]
    tie = ties["id"].to_numpy(dtype=object)[rows]
    pair = source * max(len(context.ids), 1) + target
    order = np.lexsort((tie.astype(str), pair))
    first = np.zeros(len(order), dtype=bool)
    return SignedTies(source[order], target[order], hostile[order], tie[order], first), rows[order]


def _refuted(m: ActorMap) -> Bools:
    """Which ties tell of an act that an event tells too, which was looked into and not corroborated."""
    events = m["events"][(m["events"]["verified"] == REFUTED).to_numpy()]
    each = zip(*(events[column] for column in ("type", "by_id", "subjects", "date")), strict=True)
    acts = {(type_, by, actor, day) for type_, by, subjects, day in each for actor in split(subjects)}
    refuted = np.zeros(len(m.ties), dtype=bool)
    if acts:
        what = m.ties["kind"].map(lambda kind: ACT_TIES.get(kind, ""))
        acted = zip(what, m.ties["source_id"], m.ties["target_id"], m.ties["from"], strict=True)
        refuted[:] = [tie in acts for tie in acted]
    return refuted


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """One labelling of one actor.

    Parameters
    ----------
    event
        Who labelled, when, with which code: labels that agree in all three are one event.
    subject
        Code of the actor that was labelled.
    by
        Code of the actor that did it, or -1.
    by_class
        Kind of actor that did it.
    table, record
        ``events`` or ``ties``, and the id there.
    """

    event: tuple[str, str, str]
    subject: int
    by: int
    by_class: str
    table: str
    record: str


def labels_of(context: Context) -> list[LabelEvent]:
    """Labels within the last months: label events, and ties of the kind label as events without a code.

    A tie that tells of a label which an event tells too does not count again; neither do labels
    without a day, or those that were looked into and not corroborated.
    """
    labels = [label for row in events_of(context, "label") for label in _of_event(context, row)]
    known = {(*label.event[:2], label.subject) for label in labels}
    ties = [label for label in _of_ties(context) if (*label.event[:2], label.subject) not in known]
    return sorted(labels + ties, key=lambda label: (label.event, label.subject, label.record))


def refuted_labels(context: Context) -> list[LabelEvent]:
    """Labels within the last months that were looked into and not corroborated: counted apart."""
    events = events_of(context, "label", refuted=True)
    return [label for row in events for label in _of_event(context, row)]


def window(context: Context) -> pd.Timestamp:
    """The day after which events count."""
    first = months_before(context.view.date, int(context.view.thresholds.event_months))
    return pd.Timestamp(first) - pd.Timedelta(days=1)


def months_before(day: str, months: int) -> str:
    """The first day of so many whole months of which a day is the last."""
    after = pd.Timestamp(day) + pd.Timedelta(days=1)
    return (after - pd.DateOffset(months=months)).date().isoformat()


def events_of(context: Context, *types: str, refuted: bool = False) -> Iterator[Any]:
    """Events of some types within the last months, by day and id: those that rather happened than not.

    One that was looked into and not corroborated is no conduct of anybody, whoever told of it: these are
    the `refuted` ones.
    """
    for row, keys in context.recorded.once("recent events", _recent):
        if (row.verified == REFUTED) != refuted:
            continue
        if (not types or row.type in types) and keys != {context.view.without}:
            yield row


def _recent(context: Context) -> list[tuple[Any, set[str]]]:
    """Events within the last months that rather happened than not, and the keys of their sources."""
    events, sources = context.m["events"], context.m.sources
    oldest = window(context).date().isoformat()
    recent = events[(events["date"] > oldest) & (events["date"] <= context.view.date)]
    known = source_keys(context.m)
    grades = dict(zip(sources["id"], sources["reliability"] + sources["credibility"], strict=True))
    believed = []
    for row in recent.sort_values(["date", "id"]).itertuples():
        keys = {source: known.get(source, UNLISTED) for source in split(row.sources)}
        if context.view.certain or _belief(row.grade, keys, grades) >= context.view.thresholds.tie_exists:
            believed.append((row, set(keys.values())))
    return believed


def keys_of(context: Context, ties: Iterable[str], events: Iterable[str] = ()) -> frozenset[str]:
    """Independent keys of the sources that told of some ties and events."""
    known = source_keys(context.m)
    cells = context.m.once("sources of events", _sources_of_events)
    keys = {known.get(source, UNLISTED) for event in events for source in split(cells.get(event, ""))}
    return context.sources_of(ties) | (keys - {context.view.without})


def _sources_of_events(m: ActorMap) -> dict[str, str]:
    return dict(zip(m["events"]["id"].tolist(), m["events"]["sources"].tolist(), strict=True))


def sensitivity_of(context: Context, ties: Iterable[str], events: Iterable[str] = ()) -> int:
    """The highest sensitivity of some ties and events, 0 to 3."""
    of_ties, of_events = context.m.once("sensitivities", _sensitivities)
    levels = [of_ties[i] for i in ties if i in of_ties]
    levels += [of_events[i] for i in events if i in of_events]
    return int(max(levels, default=0))


def recorded_in(
    context: Context, events: set[str], witnesses: list[int], concerned: list[int]
) -> dict[str, Any]:
    """How far to lean on a count of what some events tell, as far as who knew of them is observed."""
    sources = len(keys_of(context, (), events))
    return {
        **context.trust(
            coverage=float(context.coverage.of_actors[witnesses].mean()),
            sources=sources,
            at_most="indicative" if sources else "insufficient_data",
        ),
        "sensitivity": max(
            sensitivity_of(context, (), events), int(context.sensitivity[witnesses + concerned].max())
        ),
    }


def _sensitivities(m: ActorMap) -> tuple[dict[str, float], dict[str, float]]:
    """Sensitivity of each tie and of each event, by id."""
    levels = m["events"]["sensitivity"].fillna(EVENT_SENSITIVITY)
    return (
        dict(zip(m.ties["id"].tolist(), tie_sensitivity(m).tolist(), strict=True)),
        dict(zip(m["events"]["id"].tolist(), levels.tolist(), strict=True)),
    )


def _belief(grade: str, keys: dict[str, str], grades: dict[str, str]) -> float:
    """Probability that an event happened: its own grade, else those of its independent sources."""
    if grade:
        return probability(grade)
    best: dict[str, float] = {}
    for source, key in keys.items():
        odds = float(log_odds(probability(grades.get(source, UNGRADED))))
        best[key] = max(odds, best.get(key, odds))
    return float(pool(sum(best.values())))


def _of_event(context: Context, row: Any) -> Iterator[LabelEvent]:
    by = context.code(row.by_id) if row.by_id else -1
    if by >= 0 and context.layers.offices[by]:
        return
    sphere = context.m.actors["sphere"].iat[by] if by >= 0 else ""
    by_class = row.by_class or CLASS_OF_SPHERE.get(sphere, "unknown")
    for actor in split(row.subjects):
        subject = context.code(actor)
        if subject not in {-1, by}:
            event = (row.by_id or f"class {by_class}", row.date, row.label)
            yield LabelEvent(event, subject, by, by_class, "events", row.id)


def _of_ties(context: Context) -> Iterator[LabelEvent]:
    arcs, begun = arcs_of(context), context.recorded.once("labels begun", _begun)
    for tie, source, target in zip(arcs.tie, arcs.source.tolist(), arcs.target.tolist(), strict=True):
        if tie in begun:
            by_class = CLASS_OF_SPHERE.get(context.m.actors["sphere"].iat[source], "unknown")
            event = (context.ids[source], begun[tie], "")
            yield LabelEvent(event, target, source, by_class, "ties", str(tie))


def _begun(context: Context) -> dict[str, str]:
    """Since when each tie of the kind label is, of those within the last months."""
    ties = context.m.ties
    dated = ties[(ties["kind"] == "label") & (ties["from"] > window(context).date().isoformat())]
    return dict(zip(dated["id"].tolist(), dated["from"].tolist(), strict=True))
