"""What must hold of cases and their steps: nothing is done to a person without the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence
from actormap.core.tables.issues import Origin, Unreadable, issues_where

GOES_ON = ("in_progress", "accepted", "done")
"""Where a step stands that somebody has begun."""


def check_cases(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Cases that end before they begin; those that end without a reason are told and kept."""
    closed = frame["closed"] != ""
    before = Unreadable(
        "case.closed",
        Sentence("closed before it was opened"),
        Sentence("Correct one of the two days."),
    )
    early = closed & (frame["closed"] < frame["opened"])
    yield from issues_where(early.to_numpy(), frame, origin, "closed", before)
    silent = Unreadable(
        "case.reason",
        Sentence("closed without a reason"),
        Sentence("Say why: the threat has gone, or what remains is acceptable to the person."),
    )
    unsaid = (closed & (frame["reason"] == "")).to_numpy()
    for issue in issues_where(unsaid, frame, origin, "reason", silent):
        yield replace(issue, warning=True)


def check_case_steps(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Measures that go on although nobody noted that the person agreed: told and kept.

    They are not refused: where a life is in danger the office acts first and asks as soon as it can.
    """
    measure = frame["item"].isin(schema.vocabulary("measure"))
    going = measure & frame["status"].isin(GOES_ON) & (frame["agreed_on"] == "")
    alone = Unreadable(
        "case.agreed",
        Sentence("a measure under way, and no day on which the person agreed"),
        Sentence("Ask the person as soon as it is safe, and note the day."),
    )
    for issue in issues_where(going.to_numpy(), frame, origin, "agreed_on", alone):
        yield replace(issue, warning=True)
