"""The map as it would be after a blow: pure functions from a map to a map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.kept import Names, noting
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, plural
from actormap.core.tables.cells import among, explode, parse
from actormap.core.tables.values import days_after
from actormap.graph.memberships import present
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import context_of
from actormap.metrics.base.safeguards import exclusions_of
from actormap.metrics.influence.funding import foreign_funding


def known_actor(m: ActorMap, actor: str) -> str:
    """The id of an actor that is on the map."""
    if not (m.actors["id"] == actor).any():
        raise Refused("no actor has the id '{id}'. See the list of actors.", id=Name(actor))
    return actor


def without_actor(m: ActorMap, *actors: str) -> ActorMap:
    """The map without one or several actors and all that concerns them."""
    gone = {known_actor(m, actor) for actor in actors}
    return m.where(i for i in m.actors["id"] if i not in gone)


def _change_ties(m: ActorMap, dropped: Bools | pd.Series, **tables: pd.DataFrame) -> ActorMap:
    return m.with_tables(tables | {"ties": m.ties[~np.asarray(dropped, dtype=bool)]})


def _kinds(layer: str) -> list[str]:
    return [kind.kind for kind in schema.tie_kinds().values() if layer in kind.layers]


def _introductions_by(m: ActorMap, actors: Iterable[str]) -> pd.Series:
    """Ties by which some actors could introduce the office to others."""
    ties = m.ties
    introducer = ties["source_id"].where(ties["kind"] != "trust", ties["target_id"])
    return ties["kind"].isin(_kinds("T")) & among(introducer, actors)


# --- money from abroad -------------------------------------------------------------------------------


def without_foreign_funding(m: ActorMap, view: View) -> ActorMap:
    """The map when funding from donors, embassies and international bodies has ended.

    Who had ``foreign_share`` of its budget or more from there is inactive: it introduces nobody,
    coordinates with nobody, sits nowhere and works nowhere.
    """
    funding = foreign_funding(m, view)
    if not funding.ties.any():
        raise Refused(
            "no funding from abroad is recorded. Enter ties of the kind funding from donors, embassies and "
            "international bodies, with the share of the recipient's budget as weight."
        )
    stopped = funding.share.index[funding.share >= view.thresholds.foreign_share - 1e-9]
    dropped = among(m.ties["source_id"], stopped) | among(m.ties["target_id"], stopped)
    dropped &= m.ties["kind"].isin([*_kinds("G+"), "membership"])
    seats = explode(m.platforms, "members")
    left = seats[~among(seats, stopped)].groupby(level=0).agg(schema.SEPARATOR.join)
    left = left.reindex(m.platforms.index, fill_value="").astype("str")
    inactive = among(m.actors["id"], stopped)
    return _change_ties(
        m,
        dropped | _introductions_by(m, stopped) | funding.ties,
        actors=m.actors.assign(status=m.actors["status"].mask(inactive, "inactive").astype("str")),
        platforms=m.platforms.assign(members=left),
        presence=m.presence[~among(m.presence["actor_id"], stopped)],
    )


# --- control of an area ------------------------------------------------------------------------------


def in_area_alone(m: ActorMap, view: View, pcode: str) -> Bools:
    """Who has its seat in an area or below it, or works nowhere else on the day."""
    inside = within(m, pcode)
    presence = m.presence[context_of(m, view).layers.valid(m.presence) & present(m.presence)]
    if pcode not in {*m["areas"]["id"], *m.actors["adm1_pcode"], *m.presence["pcode"]}:
        raise Refused("no area has the P-code '{pcode}'. Use one of the areas on the map.", pcode=Name(pcode))
    here = among(presence["pcode"], inside)
    only = set(presence["actor_id"][here]) - set(presence["actor_id"][~here])
    there = among(m.actors["adm1_pcode"], inside) | among(m.actors["id"], only)
    return there.to_numpy(dtype=bool)


def with_area_control(m: ActorMap, view: View, pcode: str, actor: str) -> ActorMap:
    """The map when somebody else controls an area from the day on (D4-10).

    Who has its seat there, or works nowhere else, is on review from that day and asked to introduce nobody;
    those with a hostile tie with the new controller are at risk level 3 or more. Suspicion of
    collaboration is the danger: nothing is known yet about who is suspected, so that all of them are looked
    at again before anybody is asked.
    """
    context = context_of(m, view)
    controller = context.code(known_actor(m, actor))
    review = in_area_alone(m, view, pcode) & ~context.layers.offices
    review[controller] = False
    risk = review.copy()
    hostile = np.isin(np.arange(len(review)), list(exclusions_of(context).hostile_to(controller)))
    risk &= hostile
    actors = m.actors.assign(
        review_by=m.actors["review_by"].mask(review, view.date).astype("str"),
        at_risk_level=m.actors["at_risk_level"].mask(risk, np.maximum(context.risk, 3.0)),
    )
    dropped = _introductions_by(m, m.actors["id"][review])
    return _change_ties(m, dropped, actors=actors, area_control=_control(m, view, pcode, actor))


def _control(m: ActorMap, view: View, pcode: str, actor: str) -> pd.DataFrame:
    """The table of who controls what, with the new controller from the day on."""
    table = m["area_control"]
    over = context_of(m, view).layers.valid(table) & among(table["pcode"], within(m, pcode)).to_numpy()
    eve = days_after(view.date, -1)
    ended = table.assign(to=table["to"].mask(over, eve).astype("str"))
    new = {"id": f"scenario:{pcode}:{actor}", "pcode": pcode, "actor_id": actor, "from": view.date}
    added, _ = parse("area_control", pd.DataFrame([new]))
    return pd.concat([ended, added], ignore_index=True)


# --- several at once ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scenario:
    """A map after one or several blows, with the words for them.

    Parameters
    ----------
    changed
        The map as it would be.
    words
        What is supposed, as it follows "if".
    caveats
        What it leaves out, in sentences.
    read
        The thresholds that were read for it; whoever asks what is lost has read them too.
    """

    changed: ActorMap
    words: Sentence
    caveats: tuple[Sentence, ...] = ()
    read: Names = frozenset()


def scenario(
    m: ActorMap,
    view: View,
    *,
    remove: tuple[str, ...] = (),
    ban_foreign_funding: bool = False,
    area_control: str = "",
) -> Scenario:
    """The map after some blows, one after another; `area_control` is ``PCODE=ACTOR``."""
    supposed, read = noting(_scenario, m, view, remove, area_control, ban_foreign_funding=ban_foreign_funding)
    return replace(supposed, read=read)


def _scenario(
    m: ActorMap, view: View, remove: tuple[str, ...], area_control: str, *, ban_foreign_funding: bool
) -> Scenario:
    names = dict(zip(m.actors["id"], map(Name, m.actors["name"]), strict=True))
    changed, words, caveats = m, list[Sentence](), list[Sentence]()
    if area_control:
        pcode, _, actor = (part.strip() for part in area_control.partition("="))
        if not (pcode and actor):
            raise Refused("the new control is written PCODE=ACTOR, such as XX01=A12.")
        changed = with_area_control(changed, view, pcode, actor)
        where = context_of(m, view).place(pcode)
        words.append(Sentence("{actor} controlled {place}", actor=names[actor], place=where))
    if ban_foreign_funding:
        unknown = int(foreign_funding(m, view).share.isna().sum())
        changed = without_foreign_funding(changed, view)
        words.append(Sentence("funding from abroad ended"))
        if unknown:
            caveats.append(
                Sentence(
                    "The share of the budget from abroad of {recipients} is not recorded: "
                    "they are taken to go on.",
                    recipients=plural(unknown, "recipient"),
                )
            )
    if remove:
        changed = without_actor(changed, *remove)
        words += [
            Sentence("{actor} could no longer work", actor=names[actor]) for actor in dict.fromkeys(remove)
        ]
    if not words:
        raise Refused("nothing is supposed. Name an actor, a ban of foreign funding or a new control.")
    return Scenario(changed, reduce(_and, words), tuple(caveats))


def _and(first: Sentence, second: Sentence) -> Sentence:
    return Sentence("{first} and {second}", first=first, second=second)
