"""A country on four pages: who is there, how free they are, risk and incidents, partnership."""

from __future__ import annotations

from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.metrics.base.safeguards import AMONG_SHOWN
from actormap.rights.access import Principal
from actormap.rights.redact import redact
from actormap.viz.brief.content import Brief, chapter, line, words
from actormap.viz.brief.country_space import Country, how_free, who_is_there
from actormap.viz.brief.country_work import partnership, risk_and_incidents
from actormap.viz.brief.leaving import Leaving, asks_all, may_ask_all, of_all, of_text, warning
from actormap.viz.brief.topic import Ask
from actormap.viz.map.network import Look
from actormap.viz.map.picture import map_svg

ANALYSES = (
    "monitor.profile",
    "monitor.law_practice",
    "monitor.laws",
    "monitor.risk",
    "monitor.incidents",
    "monitor.watch",
    "partner.stages",
    "partner.promises",
    "partner.decisions",
    "partner.balance",
    "coordination.missing_platforms",
)
"""Analyses that it asks: who may not ask one of them reads the first page alone."""


def country_profile(  # noqa: PLR0913 - what is looked at, for whom, and on which answers
    m: ActorMap,
    view: View,
    *,
    inside: bool = True,
    withhold: bool = False,
    kept: ActorMap | None = None,
    scorer: str = "",
    ask: Ask | None = None,
) -> Brief:
    """A country on four pages, each of which begins with what it says and with what is not known.

    It names no actor. What is not recorded is told as such, never as none.

    Parameters
    ----------
    m, view
        The map, and the day and the thresholds.
    inside
        Whether it is for a role that may ask all of `ANALYSES`; for others it is the first page alone.
    withhold
        Whether small cells are withheld (A42), the range of a risk is left out, and alerts, partners and
        promises are counts alone: for a file, and for a role without clearance.
    kept
        The map with what stands in no file, of which counts are told; the same map where it is not given.
    scorer
        As whom somebody scores who reads it: of a parameter that they have begun and not finished, marks of
        others are not shown.
    ask
        What answers by name and options, as in `leaving.brief`.

    Returns
    -------
    Brief
        Four parts, each a page of its own, with charts.
    """
    topic, of_kept = of_all(m, kept, view, ask)
    country = Country(topic, of_kept, withhold or not inside, scorer)
    further = {"freedom": how_free, "danger": risk_and_incidents, "partnership": partnership}
    pages = (
        page(country) if inside else chapter(name, finding=words("not_for_role"))
        for name, page in further.items()
    )
    return Brief(
        words("country"),
        words("all_in_counts", day=view.date, among="" if m.unseen is None else AMONG_SHOWN),
        view.date,
        warning(m),
        (who_is_there(country), *pages),
        tuple(topic.names(topic.rows)),
    )


def profile_for_role(
    m: ActorMap, view: View, principal: Principal, *, scorer: str = "", ask: Ask | None = None
) -> Brief:
    """A country profile of what the principal sees, to be read, with as much as its role may ask."""
    return country_profile(m, view, inside=asks_all(principal, ANALYSES), scorer=scorer, ask=ask)


def profile_to_take(
    m: ActorMap, view: View, *, principal: Principal, alike: str = "ask", scorer: str = ""
) -> Leaving:
    """A country profile, for the office alone, fit to leave the program.

    No actor is named in it but on its map, which shows those who agreed to be named within the United
    Nations, and public bodies.

    Parameters
    ----------
    m, view
        What the principal sees, and the day and the thresholds.
    principal
        Who lets it leave.
    alike
        As in `redact.redact`.
    scorer
        As in `country_profile`.

    Raises
    ------
    Denied
        The role may not take briefs along, or may not ask what it is made of.
    Refused
        It would name who is in no file.
    """
    may_ask_all(principal, ANALYSES)
    share = redact(m, "inside", principal=principal, of=(), alike=alike, along=True)
    content = share.content
    kept = m if len(content.actors) == len(m.actors) else m.where(content.actors["id"])
    composed = country_profile(content, view, withhold=True, kept=kept, scorer=scorer)
    named = redact(m, "organisations", principal=principal, recipient="un", alike="leave-out", along=True)
    ids = tuple(named.content.actors["id"])
    if not (named.content.actors["sphere"] == "civil_society").any():
        first, *others = composed.parts
        first = first._replace(not_known=(*first.not_known, line("no_map")))
        return of_text(composed._replace(parts=(first, *others), ids=()), share)
    picture = map_svg(named, view=view, look=Look(colour_by="type", title=str(composed.title)))
    drawn, every = (int((each.actors["sphere"] != "field_presence").sum()) for each in (named.content, m))
    caption = words("drawn", n=drawn, all=every)
    return of_text(composed._replace(ids=ids), share, picture=picture, caption=caption)
