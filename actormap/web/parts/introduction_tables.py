"""Tables and lines of the page of introductions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, cut, isolated, shown
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.metrics.base.capacity import free_share
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.introductions.words import in_ten
from actormap.rights.safeguards import unnamed
from actormap.web.parts.tables import names, sentence


def named_on(m: ActorMap, view: View, ids: Sequence[str]) -> list[Name]:
    """How those on a chain are shown: by name, in between only where they agreed to it (`called`)."""
    known, ends = names(m), {ids[0], ids[-1]}
    return [Name(known[i]) if i in ends and i in known else called(m, view, i) for i in ids]


def called(m: ActorMap, view: View, actor: str) -> Name:
    """How an actor is told beside others: by name only where it agreed to be named on."""
    context = context_of(m, view)
    code = context.code(actor)
    return Name(cut(shown(unnamed(actor) if code < 0 else shown_name(context, code))))


def load_of(context: Context, actor: str) -> tuple[float, float]:
    """How often an actor was asked in three months, and how often it can be."""
    load, cap, _free = free_share(context, context.code(actor))
    return load, cap


def how_often(name: Name, load: float, cap: float, *, rests: bool = True) -> str:
    """How often somebody was asked, and that it should rest."""
    fields = {"name": name, "asked": f"{load:g}", "cap": f"{cap:g}"}
    if rests:
        return _("{name}: asked {asked} of {cap}, let it rest", **fields)
    return _("{name}: asked {asked} of {cap}", **fields)


def step_table(m: ActorMap, view: View, route: Finding) -> pd.DataFrame:
    """The introductions of a route (A23), one a row."""
    ids = route.details["route"]
    named = dict(zip(ids, named_on(m, view, ids), strict=True))
    steps = zip(pairwise(ids), route.details["chances"], route.details["why"], strict=True)
    return pd.DataFrame(
        [
            {
                _("Step"): number,
                _("From"): isolated(named[a]),
                _("To"): isolated(named[b]),
                _("Chance"): in_ten(chance).in_language(),
                _("Why it is believed"): sentence(with_names(m, route, why)),
                _("Mind"): _mind(route, a, b),
            }
            for number, ((a, b), chance, why) in enumerate(steps, start=1)
        ]
    )


def with_names(m: ActorMap, route: Finding, text: str) -> str:
    """A sentence about a way (A23) for who looks at it: whom it leads to stands in it by name."""
    ends: Mapping[str, Name] = {unnamed(i): Name(names(m)[i]) for i in route.subject}
    return shown(text.replaced(ends) if isinstance(text, Sentence) else text)


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
    return pd.DataFrame(
        [
            {
                _("Name"): isolated(called(m, view, finding.subject[0])),
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
