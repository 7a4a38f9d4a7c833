"""The lines of a map: who is tied to whom, what is said of it, and on which days it was so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from actormap import schema
from actormap.config import View
from actormap.graph.layers import Layer, Layers
from actormap.model import ActorMap
from actormap.redact import Shareable
from actormap.tables.cells import split
from actormap.viz import layout
from actormap.words import _, ngettext, plain

Span = tuple[str, str]
"""First and last day; "" where it has none."""


@dataclass(frozen=True, slots=True)
class Link:
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
    seen
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
    seen: str = ""


def timeless(m: ActorMap) -> Layers:
    """The layers of all that was ever recorded, likely or not; the same whatever the day."""
    return m.once("timeless", _timeless)


def _timeless(m: ActorMap) -> Layers:
    ties, always = m.ties, {"from": "", "to": ""}
    seen = ties["as_of"].where(ties["as_of"] != "", ties["from"])
    tables = {
        "ties": ties.assign(**always, as_of=seen).astype({"from": "str", "to": "str", "as_of": "str"}),
        "platforms": m.platforms.assign(**always).astype({"from": "str", "to": "str"}),
    }
    days = [*m.contacts["date"], *m.ties["from"], *m.ties["as_of"]]
    view = View(date=max(filter(None, days), default="2000-01-01"))
    thresholds = replace(view.thresholds, tie_exists=0.0, established_months=1_200)
    return Layers(m.but(tables), replace(view, thresholds=thresholds))


def links_of(share: Shareable, layers: Layers, name: str, *, all_days: bool) -> Iterator[Link]:
    """The lines of one layer.

    Parameters
    ----------
    share
        The map.
    layers
        Its layers at the day.
    name
        The layer, a name of `style.LINES`.
    all_days
        Whether lines are given too that were there on another day, or of which it is less likely than not
        that they are; each then says when.
    """
    if name == "platforms":
        yield from _memberships(share.content, layers, all_days=all_days)
        return
    told = _Records(share, layers.view)
    layer, rows = layout.drawn(layers)[name]
    now = {(int(layer.source[e]), int(layer.target[e])): e for e in rows.tolist()}
    if not all_days:
        for e in now.values():
            yield told.link(name, layer, e)
        return
    ever, its_rows = layout.drawn(timeless(share.content))[name]
    for e in its_rows.tolist():
        at = now.pop((int(ever.source[e]), int(ever.target[e])), None)
        link = told.link(name, ever, e) if at is None else told.link(name, layer, at)
        spans, seen = told.times(_proof(ever, e))
        yield replace(link, now=at is not None, spans=spans, seen=seen)
    for e in now.values():
        yield told.link(name, layer, e)


def _proof(layer: Layer, e: int) -> list[str]:
    return [str(record) for record in layer.proof[layer.start[e] : layer.start[e + 1]].tolist()]


def _memberships(m: ActorMap, layers: Layers, *, all_days: bool) -> Iterator[Link]:
    kind = schema.tie_kinds()["membership"]
    labels = plain(kind.label), plain(kind.reverse_label)
    begun = dict(
        zip(m.platforms["id"], zip(m.platforms["from"], m.platforms["to"], strict=True), strict=True)
    )
    now = set(_seats(layers))
    for actor, platform in _seats(timeless(m)) if all_days else _seats(layers):
        span = begun[platform] if all_days else None
        yield Link(
            "platforms", actor, platform, *labels, now=(actor, platform) in now,
            spans=() if span is None else (span,),
        )  # fmt: skip


def _seats(layers: Layers) -> list[tuple[str, str]]:
    seats = layers.platforms
    actors, names = layers.ids[seats.actor].tolist(), seats.names[seats.column].tolist()
    return list(zip(actors, names, strict=True))


class _Records:
    """The ties and contacts behind the lines, and what may be said of them."""

    def __init__(self, share: Shareable, view: View) -> None:
        m = share.content
        self.graded = share.level == "inside"
        ties = m.ties[["source_id", "kind", "weight", "from", "to", "as_of", "sources"]]
        self.ties = dict(zip(m.ties["id"], ties.itertuples(index=False, name=None), strict=True))
        self.met = dict(zip(m.contacts["id"], m.contacts["date"], strict=True))
        self.months = pd.DateOffset(months=int(view.thresholds.established_months))

    def link(self, name: str, layer: Layer, e: int) -> Link:
        """One edge of a layer as a line."""
        source, target = str(layer.ids[layer.source[e]]), str(layer.ids[layer.target[e]])
        proof, q, negative = _proof(layer, e), float(layer.q[e]), bool(layer.sign[e] < 0)
        label, reverse_label = self.labels(proof[0], source)
        return Link(
            name, source, target, label, reverse_label, self.note(proof, q, negative=negative),
            self.width(proof[0]), q if self.graded else 1.0, float(layer.effective[e]), negative,
        )  # fmt: skip

    def labels(self, record: str, source: str) -> tuple[str, str]:
        """What the link's source does to its target, and the other way round."""
        if record not in self.ties:
            return _("has met"), _("was met by")
        start, kind = self.ties[record][:2]
        labels = plain(schema.tie_kinds()[kind].label), plain(schema.tie_kinds()[kind].reverse_label)
        return labels if start == source else labels[::-1]

    def note(self, proof: list[str], q: float, *, negative: bool) -> str:
        """How far it is believed, when it was last seen, by how many sources; never by whom."""
        ties = [self.ties[record] for record in proof if record in self.ties]
        dates = [tie[5] or tie[3] for tie in ties] + [self.met.get(record, "") for record in proof]
        sources = {source for tie in ties for source in split(tie[-1])}
        parts = [_("against human rights")] if negative and ties and ties[0][1] == "influence" else []
        if self.graded:
            parts.append(_("believed {q:.2f}", q=q))
        if max(dates):
            parts.append(_("seen {day}", day=max(dates)))
        if self.graded and sources:
            parts.append(ngettext(len(sources), "{n} source", "{n} sources"))
        return " · ".join(parts)

    def width(self, record: str) -> float:
        """Width of the line by the recorded strength; a thin one where none is recorded."""
        if record not in self.ties:
            return 1.0
        kind, weight = self.ties[record][1:3]
        return 1.0 if np.isnan(weight) else round(0.8 + 1.8 * weight / schema.tie_kinds()[kind].weight_max, 2)

    def times(self, proof: list[str]) -> tuple[tuple[Span, ...], str]:
        """When it was so, and since when it is told of where no record says when it began."""
        spans = {self._span(record) for record in proof}
        seen = [self.ties[record][5] for record in proof if record in self.ties]
        begun = all(start for start, _ in spans)
        return tuple(sorted(spans)), "" if begun else min(filter(None, seen), default="")

    def _span(self, record: str) -> Span:
        if record not in self.ties:
            last: Any = pd.Timestamp(self.met[record]) + self.months
            return self.met[record], last.date().isoformat()
        return self.ties[record][3], self.ties[record][4]
