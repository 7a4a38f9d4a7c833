"""The brief as a value: what the analyses say about a place, a theme or chosen actors, on two pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from actormap.core.config import View
from actormap.core.findings import NOTHING, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined
from actormap.metrics import catalogue
from actormap.metrics.base.areas import invented
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.viz.brief.approach import what_to_mind, whom_to_meet
from actormap.viz.brief.content import Brief
from actormap.viz.brief.doubt import how_sure, questions
from actormap.viz.brief.present import who_is_there, whom_we_do_not_know
from actormap.viz.brief.topic import Ask, Topic, topic_of

ANALYSES = (
    "reach.blind_spots",
    "reach.isolation",
    "introductions.plans",
    "introductions.assign",
    "introductions.introducer_load",
    "coordination.gaps",
    "coordination.missing_platforms",
    "evidence.coverage",
)
"""Analyses that a brief for the office asks: who may not ask one of them reads none of it."""


def brief(  # noqa: PLR0913 - what it is about, for whom, and on which answers
    m: ActorMap,
    view: View,
    *,
    area: str = "",
    theme: str = "",
    ids: Sequence[str] = (),
    inside: bool = True,
    ask: Ask | None = None,
) -> Brief:
    """The actor map of a place, a theme or chosen actors, on two pages.

    The place is a P-code or name, "" the whole map; the theme a sector, or a group whose rights are worked
    on, by code or name; with `ids` these actors alone are meant. What there is nothing to say about is told
    as not recorded, never as none.

    `inside` is for the office, and for a role that may ask all of `ANALYSES`. For others it says who is
    there and nothing that rests on contacts, sources, risks or tensions, which are not in what they get.

    `ask` answers by name and options: who has answers that were checked on possible maps gives these, so
    that a finding has one verdict wherever it is read. By default they are asked of the map as it is
    recorded. `Refused` where there is no such place, theme or actor.
    """
    topic = topic_of(context_of(m, view), area, theme, ids, ask or partial(recorded, m, view))
    parts = [who_is_there(topic, inside=inside)]
    if inside:
        parts += [
            whom_to_meet(topic),
            what_to_mind(topic),
            whom_we_do_not_know(topic),
            questions(topic),
            how_sure(topic),
        ]
    boundary = topic.boundary() if m.unseen is None else joined(topic.boundary(), AMONG_SHOWN)
    return Brief(
        topic.title(),
        boundary,
        view.date,
        warning(m),
        tuple(parts),
        tuple(topic.names(topic.rows)),
    )


def warning(m: ActorMap) -> Sentence:
    """What stands above a page about a country that is invented; nothing of any other."""
    if not invented(m):
        return NOTHING
    return Sentence("Invented data: an invented country, for practice. Nobody in it exists.")


def of_all(m: ActorMap, kept: ActorMap | None, view: View, ask: Ask | None) -> tuple[Topic, Topic]:
    """All of a map, and of the same with what stands in no file (`kept`), where that is given."""
    first, second = (
        topic_of(context_of(each, view), "", "", (), ask or partial(recorded, each, view))
        for each in (m, kept or m)
    )
    return first, second


def recorded(m: ActorMap, view: View, analysis: str, **options: Any) -> Findings:
    """What an analysis says of the map as it is recorded."""
    return catalogue.run(analysis, m, view, **options)
