"""Four shares of civil society, on a day and on an earlier one: a strip above everything else (A39)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.change.map_comparison import there
from actormap.metrics.change.map_measures import MEASURES

WORDS = {
    "met": Sentence("met recently"),
    "reached": Sentence("within reach of introductions"),
    "seated": Sentence("on a platform"),
    "asked": Sentence("asked about"),
}
"""What the shares are of, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the actors of civil society.

    Parameters
    ----------
    words
        What they are.
    now, before
        The share on the day and on the earlier one, 0 to 1; None where it is not known.
    """

    words: Sentence
    now: float | None
    before: float | None


def shares(m: ActorMap, view: View, *, since: str) -> list[Share]:
    """Who is met, within reach, on a platform and asked about, then and now.

    Both are read from the record as it is: what was entered late moves both. `between` tells a change of
    the record from one of what is recorded.
    """
    earlier = replace(view, date=since)
    now, before = context_of(m, view), context_of(there(m, earlier), earlier)
    return [Share(words, _share(now, name), _share(before, name)) for name, words in WORDS.items()]


def _share(context: Context, name: str) -> float | None:
    if not _recorded(context, name):
        return None
    if name != "asked":
        return MEASURES[name].of(context)
    society = context.layers.civil_society
    return float((context.coverage.respondents().count[society] > 0).mean()) if society.any() else None


def _recorded(context: Context, name: str) -> bool:
    """Whether anything is recorded that the share could be of: where nothing is, it is not zero."""
    met = bool((context.m.contacts["date"].array <= context.view.date).any())
    return {
        "met": met,
        "reached": met or len(context.layers.referral) > 0,
        "seated": True,
        "asked": bool((context.coverage.respondents().count > 0).any()),
    }[name]
