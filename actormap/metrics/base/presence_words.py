"""What is said of who works where, and of what is recorded of it and does not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence, series, term
from actormap.graph.memberships import present
from actormap.metrics.base.context import Context
from actormap.metrics.base.sheets import Sheet

SHEET = Sheet(__file__)
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
    return SHEET.sentence("presence", "not_present", which=series(by_status))


def left_out(context: Context, *, seats: bool = False) -> Iterator[Sentence]:
    """What is recorded of presence, and of seats if they are asked for, and does not count, in sentences."""
    if context.possible:  # nobody reads them
        return
    layers = context.layers
    yield from SHEET.further(
        not_present=not_present(context, context.m.presence),
        doubtful=len(layers.recorded_presence.every.actor) - len(layers.cells.actor),
        unlikely=seats and len(layers.recorded_seats.every.actor) - len(layers.platforms.actor),
    )


def presence_words(context: Context, share: float) -> Sentence:
    """How sure it is that those work there of whom it is said, by who told of it; empty where it is."""
    if share >= context.view.thresholds.supported_holds:
        return NOTHING
    return SHEET.sentence("presence", "doubted", share=share)
