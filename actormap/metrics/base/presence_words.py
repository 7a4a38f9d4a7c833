"""What is said of who works where, and of what is recorded of it and does not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, counted, series, term
from actormap.graph.memberships import present
from actormap.metrics.base.context import Context

SUGGESTION = Sentence(
    "A gap is a conversation to encourage, never an order. That several work in the same place is often "
    "pluralism."
)
NO_PRESENCE = Sentence("nobody's presence is recorded. Bring who does what where, such as a 3W table.")
NO_PLATFORM = Sentence(
    "no active platform is recorded. Bring a list of platforms; until then only themes without a "
    "recorded platform can be listed."
)


def not_present(context: Context, presence: pd.DataFrame) -> Sentence:
    """How many of some rows of presence do not count by their status, in a sentence; none where all do."""
    rows = context.layers.valid(presence) & ~present(presence)
    counts = Counter(presence["status"][rows].tolist())
    by_status = [
        Sentence("{n} {status}", n=counts[code], status=term(status.label.lower()))
        for code, status in schema.presence_statuses().items()
        if counts[code]
    ]
    if not by_status:
        return NOTHING
    return Sentence("Activities that do not count as presence: {which}.", which=series(by_status))


def left_out(context: Context, *, seats: bool = False) -> Iterator[Sentence]:
    """What is recorded of presence, and of seats if they are asked for, and does not count, in sentences."""
    if context.possible:  # nobody reads them
        return
    layers = context.layers
    if by_status := not_present(context, context.m.presence):
        yield by_status
    doubtful = len(layers.recorded_presence.every.actor) - len(layers.cells.actor)
    if doubtful:
        yield counted(
            doubtful,
            "{n} recorded presence of an actor in a sector and an area does not count: going by its "
            "sources, it is too unlikely.",
            "{n} recorded presences of actors in sectors and areas do not count: going by their sources, "
            "they are too unlikely.",
        )
    unlikely = len(layers.recorded_seats.every.actor) - len(layers.platforms.actor)
    if seats and unlikely:
        yield counted(
            unlikely,
            "{n} recorded seat on a platform does not count: going by its sources, it is too unlikely.",
            "{n} recorded seats on platforms do not count: going by their sources, they are too unlikely.",
        )


def presence_words(context: Context, share: float) -> Sentence:
    """How sure it is that those work there of whom it is said, by who told of it; empty where it is."""
    t = context.view.thresholds
    if share >= t.supported_holds:
        return NOTHING
    return Sentence(
        "It is {share:.0%} certain that they work there, going by who told of it. Say who that was and how "
        "reliable they are, or ask somebody else.",
        share=share,
    )
