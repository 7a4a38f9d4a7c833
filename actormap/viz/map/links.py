"""The lines of a map: who is tied to whom, what is said of it, and on which days it was so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import isnan
from typing import NamedTuple

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.core.words import _, ngettext, plain
from actormap.graph.layers import Layers
from actormap.rights.redact import Shareable
from actormap.viz.map import placement

Span = tuple[str, str]
"""First and last day; "" where it has none."""
Times = tuple[tuple[Span, ...], str]
"""The spans of a line, and since when it is told of where they do not say."""
NEVER: Times = ((), "")


class Link(NamedTuple):
    """One line of the map.

    Parameters
    ----------
    layer
        Name of a layer, as in `style.LINES`.
    source, target
        Ids of both ends.
    label, reverse_label
        What the source does to the target, and the other way round.
    note
        How far it is believed, when it was last seen, by how many sources; never by whom.
    width, q, strength
        By the recorded strength; probability that it exists; both together, by which the strongest are
        drawn where there are too many.
    negative
        Whether it is hostile, or against human rights.
    now
        Whether it is there on the day of the map.
    spans
        When it was there, one span a record; empty where only the day of the map counts.
    reported
        Day on which it was first told of by a record that does not say when it began.
    """

    layer: str
    source: str
    target: str
    label: str
    reverse_label: str
    note: str = ""
    width: float = 1.0
    q: float = 1.0
    strength: float = 0.0
    negative: bool = False
    now: bool = True
    spans: tuple[Span, ...] = ()
    reported: str = ""


def timeless(m: ActorMap) -> Layers:
    """The layers of all that was ever recorded, likely or not; the same whatever the day."""
    return m.once("timeless", _timeless)


def _timeless(m: ActorMap) -> Layers:
    ties, always = m.ties, {"from": "", "to": ""}
    confirmed = ties["as_of"].where(ties["as_of"] != "", ties["from"])
    tables = {
        "ties": ties.assign(**always, as_of=confirmed).astype({"from": "str", "to": "str", "as_of": "str"}),
        "platforms": m.platforms.assign(**always).astype({"from": "str", "to": "str"}),
    }
    days = [*m.contacts["date"], *m.ties["from"], *m.ties["as_of"]]
    view = View(date=max(filter(None, days), default="2000-01-01"))
    thresholds = view.thresholds.changed(tie_exists=0.0, established_months=1_200)
    return Layers(m.with_tables(tables), replace(view, thresholds=thresholds))


def links_of(records: Records, layers: Layers, name: str, *, all_days: bool) -> Iterator[Link]:
    """The lines of one layer, a name of `style.LINES`.

    With `all_days` lines are given too that were there on another day, or of which it is less likely than
    not that they are; each then says when.
    """
    if name == "platforms":
        yield from _memberships(records.map, layers, all_days=all_days)
        return
    now = {edge.ends: edge for edge in _edges(layers, name)}
    for edge in _edges(timeless(records.map), name) if all_days else ():
        today = now.pop(edge.ends, None)
        yield records.link(name, today or edge, records.times(edge.proof), now=today is not None)
    for edge in now.values():
        yield records.link(name, edge)


class _Edge(NamedTuple):
    """An edge of a layer in plain values; the records behind it by their ids."""

    source: str
    target: str
    q: float
    strength: float
    negative: bool
    proof: list[str]

    @property
    def ends(self) -> tuple[str, str]:
        return self.source, self.target


def _edges(layers: Layers, name: str) -> Iterator[_Edge]:
    """The edges of a layer that a map can show."""
    layer, rows = placement.drawn(layers)[name]
    records, starts = layer.proof.tolist(), layer.start.tolist()
    proofs = [records[starts[e] : starts[e + 1]] for e in rows.tolist()]
    columns = (
        layer.ids[layer.source[rows]],
        layer.ids[layer.target[rows]],
        layer.q[rows],
        layer.effective[rows],
        layer.sign[rows] < 0,
    )
    yield from map(_Edge._make, zip(*(column.tolist() for column in columns), proofs, strict=True))


def _memberships(m: ActorMap, layers: Layers, *, all_days: bool) -> Iterator[Link]:
    kind = schema.tie_kinds()["membership"]
    labels = plain(kind.label), plain(kind.reverse_label)
    spans = zip(m.platforms["from"], m.platforms["to"], strict=True)
    begun = dict(zip(m.platforms["id"], spans, strict=True)) if all_days else {}
    now = set(_seats(layers))
    for seat in _seats(timeless(m)) if all_days else _seats(layers):
        span = begun.get(seat[1])
        yield Link("platforms", *seat, *labels, now=seat in now, spans=(span,) if span else ())


def _seats(layers: Layers) -> list[tuple[str, str]]:
    seats = layers.platforms
    actors, names = layers.ids[seats.actor].tolist(), seats.names[seats.column].tolist()
    return list(zip(actors, names, strict=True))


class Records:
    """The ties and contacts behind the lines, and what may be said of them.

    Parameters
    ----------
    share
        The map.
    view
        The day, and for how long a contact counts.
    """

    def __init__(self, share: Shareable, view: View) -> None:
        self.map = m = share.content
        self.graded = share.level == "inside"
        columns = ("id", "source_id", "kind", "weight", "from", "to", "as_of", "sources")
        # Of whole columns: cell by cell the tables of pandas are slow.
        ids, *ties = (m.ties[column].to_list() for column in columns)
        self.ties = dict(zip(ids, zip(*ties, strict=True), strict=True))
        self.met = dict(zip(m.contacts["id"].to_list(), m.contacts["date"].to_list(), strict=True))
        months = pd.DateOffset(months=int(view.thresholds.established_months))
        # Many lines say the same.
        self._labels = cache(self._labels_of)
        self._note = cache(self._note_text)
        self._until = cache(lambda day: (pd.Timestamp(day) + months).date().isoformat())
        self._believed = cache(lambda q: _("believed {q:.2f}", q=q))
        self._day_text = cache(lambda day: _("seen {day}", day=day))
        self._count_text = cache(lambda sources: ngettext(sources, "{n} source", "{n} sources"))
        self._sources = cache(lambda cell: frozenset(split(cell)))

    def link(self, name: str, edge: _Edge, times: Times = NEVER, *, now: bool = True) -> Link:
        """One edge of a layer as a line."""
        first = edge.proof[0]
        return Link(
            name,
            *edge.ends,
            *self.labels(first, edge.source),
            self.note(edge),
            self.width(first),
            edge.q if self.graded else 1.0,
            edge.strength,
            edge.negative,
            now,
            *times,
        )

    def labels(self, record: str, source: str) -> tuple[str, str]:
        """What the link's source does to its target, and the other way round."""
        if record not in self.ties:
            return _("has met"), _("was met by")
        start, kind = self.ties[record][:2]
        labels = self._labels(kind)
        return labels if start == source else labels[::-1]

    def _labels_of(self, kind: str) -> tuple[str, str]:
        tie_kind = schema.tie_kinds()[kind]
        return plain(tie_kind.label), plain(tie_kind.reverse_label)

    def note(self, edge: _Edge) -> str:
        """How far it is believed, when it was last seen, by how many sources; never by whom."""
        ties = [self.ties[record] for record in edge.proof if record in self.ties]
        dates = [tie[5] or tie[3] for tie in ties]
        if len(ties) < len(edge.proof):
            dates += [self.met.get(record, "") for record in edge.proof]
        sources = frozenset().union(*[self._sources(tie[-1]) for tie in ties])
        against = _("against human rights") if edge.negative and ties and ties[0][1] == "influence" else ""
        return self._note(against, round(edge.q, 2), max(dates), len(sources))

    def _note_text(self, against: str, q: float, day: str, sources: int) -> str:
        parts = [against] if against else []
        if self.graded:
            parts.append(self._believed(q))
        if day:
            parts.append(self._day_text(day))
        if self.graded and sources:
            parts.append(self._count_text(sources))
        return " · ".join(parts)

    def width(self, record: str) -> float:
        """Width of the line by the recorded strength; a thin one where none is recorded."""
        if record not in self.ties:
            return 1.0
        kind, weight = self.ties[record][1:3]
        return 1.0 if isnan(weight) else round(0.8 + 1.8 * weight / schema.tie_kinds()[kind].weight_max, 2)

    def times(self, proof: list[str]) -> Times:
        """When it was so, and since when it is told of where no record says when it began."""
        spans = tuple(sorted({self._span(record) for record in proof}))
        if all(start for start, _ in spans):
            return spans, ""
        confirmed = [self.ties[record][5] for record in proof if record in self.ties]
        return spans, min(filter(None, confirmed), default="")

    def _span(self, record: str) -> Span:
        if record in self.ties:
            return self.ties[record][3], self.ties[record][4]
        return self.met[record], self._until(self.met[record])
