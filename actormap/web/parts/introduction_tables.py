"""Tables and lines of the page of introductions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd

from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import RIGHT_TO_LEFT, Name, Sentence, apart, cut, isolated
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import forbidden
from actormap.metrics.introductions.words import in_ten
from actormap.web.parts.tables import names, sentence


def named_on(m: ActorMap, view: View, ids: Sequence[str]) -> list[Name]:
    """How those on a chain are shown: by name, in between only where they agreed to it (`unnamed`)."""
    context, ends = context_of(m, view), {ids[0], ids[-1]}
    known = names(m)
    named = [i in known and (i in ends or not forbidden(context, "name")[context.code(i)]) for i in ids]
    return [Name(known[i] if may else unnamed(i)) for i, may in zip(ids, named, strict=True)]


def called(m: ActorMap, view: View, actor: str) -> Name:
    """How an actor is told beside others: by name only where it agreed to be named on."""
    context = context_of(m, view)
    return Name(unnamed(actor) if forbidden(context, "name")[context.code(actor)] else names(m)[actor])


def unnamed(code: str) -> str:
    """What stands for somebody who did not agree to be named on: never a code alone."""
    return _("name not to be passed on ({code})", code=code)


def load_of(context: Context, actor: str) -> tuple[float, float]:
    """How often an actor was asked in three months, and how often it can be."""
    load, cap, _free = free_share(context, context.code(actor))
    return load, cap


def step_table(m: ActorMap, view: View, route: Finding) -> pd.DataFrame:
    """The introductions of a route (A23), one a row."""
    ids = route.details["route"]
    shown = dict(zip(ids, named_on(m, view, ids), strict=True))
    steps = zip(pairwise(ids), route.details["chances"], route.details["steps"], strict=True)
    return pd.DataFrame(
        [
            {
                _("Step"): number,
                _("From"): isolated(shown[a]),
                _("To"): isolated(shown[b]),
                _("Chance"): in_ten(chance).in_language(),
                _("Why it is believed"): sentence(with_names(m, view, route, _why(step))),
                _("Mind"): _mind(route, a, b),
            }
            for number, ((a, b), chance, step) in enumerate(steps, start=1)
        ]
    )


def with_names(m: ActorMap, view: View, route: Finding, text: str) -> str:
    """A sentence about a way (A23) without codes: its ends by name, others as they may be named."""
    ids = route.details["route"]
    context = context_of(m, view)
    silent = [i for i, not_ in zip(context.ids, forbidden(context, "name"), strict=True) if not_]
    known = {i: unnamed(i) for i in silent} | dict(zip(ids, named_on(m, view, ids), strict=True))
    if not isinstance(text, Sentence):
        return text
    short = text.in_language(lambda name: cut(known.get(name, name)))
    return (
        text.in_language(lambda name: apart(known.get(name, name))) if RIGHT_TO_LEFT.search(short) else short
    )


def _why(step: Sentence) -> str:
    """Why a step is believed, without between whom it is."""
    why: str = step.values["why"]  # noqa: PD011 - the values of a sentence
    return why


def route_key(route: Finding) -> str:
    """Name of the part of the page that shows a route."""
    return f"chain_{route.details['rank']}"


def _mind(route: Finding, giver: str, receiver: str) -> str:
    notes = {
        _("weakest step"): [giver, receiver] == route.details["weakest"],
        _("ask it first"): giver in route.details["ask_first"],
        _("exposed"): route.details["exposed"].get(giver, 0) > 0,
    }
    return "; ".join(note for note, holds in notes.items() if holds)


def introducer_table(m: ActorMap, view: View, findings: Iterable[Finding]) -> pd.DataFrame:
    """Who could make the last introduction (A26), one a row."""
    known, context = names(m), context_of(m, view)
    named = {i: known[i] for i, not_ in zip(context.ids, forbidden(context, "name"), strict=True) if not not_}
    return pd.DataFrame(
        [
            {
                _("Name"): isolated(named.get(who := finding.subject[0]) or unnamed(who)),
                _("Chance to reach it"): in_ten(finding.details["chance_to_introducer"]).in_language(),
                _("Chance it introduces"): in_ten(finding.details["chance_of_introduction"]).in_language(),
                _("Asked this quarter"): _(
                    "{load:g} of {cap:g}", load=finding.details["load"], cap=finding.details["cap"]
                ),
                _("Advice"): _advice(finding),
            }
            for finding in findings
        ]
    )


def _advice(introducer: Finding) -> str:
    if introducer.details["overused"]:
        return _("let it rest")
    return _("ask if willing") if introducer.details["ask_first"] else _("possible")


def languages(m: ActorMap) -> list[str]:
    """Languages that any actor works in."""
    return sorted({language for cell in m.actors["languages"] for language in split(cell)})
