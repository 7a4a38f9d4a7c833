"""What must hold of what the office and its partners undertake, and of what stands on a board of a SWOT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import Issue
from actormap.core.sentences import Sentence, series, term
from actormap.core.tables.issues import Origin, Unreadable, issues_where
from actormap.core.tables.values import split

OVER = frozenset(
    state.status for states in schema.undertaking_states().values() for state in states.values() if state.over
)
"""Where an undertaking stands of which nothing is due any more."""
OWED = ("promise", "commitment")
"""What somebody waits for."""
CONCRETE = ("actor_id", "group", "pcode", "on")
"""What makes an example of a SWOT concrete."""
OUTSIDE = ("opportunity", "threat")
"""What lies outside of who looks at it; strengths and weaknesses lie within."""
ACROSS = {"strength": "weakness", "opportunity": "threat"}
"""What meets what on a board."""
Misplaced = Literal["", "outside", "elsewhere"]
"""Whether an item stands where its prompt or example belongs, lies outside but stands within, or belongs to
another part."""


def misplaced(item: str, quadrant: str) -> Misplaced:
    """Whether a prompt or an example of another part stands here; ``outside`` where it lies outside."""
    own = schema.swot()[item][0] if item in schema.swot() else quadrant
    if own == quadrant:
        return ""
    return "outside" if own in OUTSIDE and quadrant not in OUTSIDE else "elsewhere"


def vague(item: str, cells: Mapping[str, object]) -> bool:
    """Whether it is an example that nobody made concrete."""
    return bool(schema.swot().get(item, ("", ""))[1]) and not any(cells[column] for column in CONCRETE)


def check_states(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Undertakings that stand where their kind cannot, and those without the day that they need."""
    for kind, states in schema.undertaking_states().items():
        known = series(term(state.label) for state in states.values())
        elsewhere = Unreadable(
            "undertaking.status",
            Sentence("not a state of: {kind}", kind=term(schema.vocabulary("undertaking_kind")[kind])),
            Sentence("Use one of: {known}.", known=known),
        )
        of_kind = (frame["kind"] == kind).to_numpy()
        outside = of_kind & ~frame["status"].isin([*states, ""]).to_numpy()
        yield from issues_where(outside, frame, origin, "status", elsewhere)
    yield from _undated(frame, origin)


def _undated(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """What is owed by no day, and decisions that nobody looks at again: told and kept."""
    open_ = ~frame["status"].isin(OVER).to_numpy()
    owed = frame["kind"].isin(OWED).to_numpy() & open_ & (frame["due"] == "").to_numpy()
    no_day = Unreadable(
        "undertaking.due",
        Sentence("somebody is waiting for it, and no day is set"),
        Sentence("Set a day, so that it is not forgotten."),
    )
    yield from _warnings(owed, frame, origin, "due", no_day)
    decided = (frame["kind"] == "decision").to_numpy() & (frame["review_by"] == "").to_numpy()
    for_good = Unreadable(
        "undertaking.review",
        Sentence("a decision without a day to look at it again"),
        Sentence("Set one: partners change."),
    )
    yield from _warnings(decided, frame, origin, "review_by", for_good)


def check_swot(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Examples that nobody made concrete, or that belong elsewhere on the board: told and kept."""
    bare = np.array([vague(row["item"], row) for row in frame.to_dict("records")], dtype=bool)
    general = Unreadable(
        "swot.vague",
        Sentence("an example without an actor, a group, a place or a day"),
        Sentence("Add one of them; until then it is not counted."),
    )
    yield from _warnings(bare, frame, origin, "item", general)
    pairs = zip(frame["item"], frame["quadrant"], strict=True)
    places = np.array([misplaced(*pair) for pair in pairs], dtype="U9")
    environment = Unreadable(
        "swot.outside",
        Sentence("an opportunity or a threat among strengths and weaknesses"),
        Sentence("Strengths and weaknesses lie within: move it to opportunities or threats."),
    )
    yield from _warnings(places == "outside", frame, origin, "quadrant", environment)
    other = Unreadable(
        "swot.place",
        Sentence("a prompt or example of another part of the board"),
        Sentence("Choose another one, or move it."),
    )
    yield from _warnings(places == "elsewhere", frame, origin, "quadrant", other)


def check_links(frame: pd.DataFrame, stored: Mapping[str, pd.DataFrame], origin: Origin) -> Iterator[Issue]:
    """Links along one side of the board: what makes up for what lies across."""
    every = pd.concat([stored["swot_items"], frame])
    stands = dict(zip(every["id"], every["quadrant"], strict=True))
    wrong = [
        any(stands.get(to, "") != ACROSS.get(own) for to in split(cell))
        for own, cell in zip(frame["quadrant"], frame["links"], strict=True)
    ]
    problem = Unreadable(
        "swot.links",
        Sentence("linked to an item that is not across the board"),
        Sentence("Link a strength to a weakness, an opportunity to a threat."),
    )
    yield from _warnings(np.array(wrong, dtype=bool), frame, origin, "links", problem)


def _warnings(
    bad: Bools, frame: pd.DataFrame, origin: Origin, column: str, problem: Unreadable
) -> Iterator[Issue]:
    return (replace(issue, warning=True) for issue in issues_where(bad, frame, origin, column, problem))
