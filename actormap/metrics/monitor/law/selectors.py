"""Whom a provision hits, by what it selects: who is hit, and of whom too little is recorded to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools, Floats
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, either, series, term
from actormap.core.tables.cells import among, explode
from actormap.core.tables.values import split
from actormap.graph.where import around, works_in
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.tags import group_labels, members
from actormap.metrics.influence.funding import foreign_funding
from actormap.metrics.monitor.law.stages import ended

UNKNOWN_FORM = ("", "unknown")
LISTS = ("types", "formality", "groups", "areas")
SHARES = (0.0, 0.25, 0.5, 0.75)
"""Where the bands of money from abroad begin."""
ENDED_LAW = Sentence(
    "what is asked about is repealed, suspended or over, so it hits nobody. Ask about a law in force, or a "
    "draft."
)
NO_MONEY, OTHER_MONEY = "", "other"
"""Stand for those of whose money nothing is recorded, and those of whom only other money is."""


@dataclass(frozen=True, slots=True)
class Selector:
    """Whom something hits: all that is filled in must hold, and what is empty asks for nothing.

    `types`, `formality`, `groups` (whose rights an actor works on) and `areas` are codes of which one
    suffices; `foreign_share` is the least share of money from abroad, 0 to 1. `where` is the area in which
    the law holds; "" for the whole country.
    """

    types: tuple[str, ...] = ()
    formality: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    foreign_share: float | None = None
    where: str = ""

    @property
    def cells(self) -> dict[str, Any]:
        """The same as the columns of a provision hold it."""
        lists = {f"hits_{name}": schema.SEPARATOR.join(getattr(self, name)) for name in LISTS}
        return lists | {"hits_foreign_share": self.foreign_share}


@dataclass(frozen=True, slots=True)
class Hit:
    """Who is hit, by the rows of actors.

    Parameters
    ----------
    society
        Who is counted: organisations of civil society.
    sure
        Who is hit: all that is asked for is recorded, and holds.
    open
        Of whom it cannot be said: nothing that is recorded speaks against it, and something is not recorded.
    lacks
        Of how many of those what is not recorded, by the name of what is asked for.
    """

    society: Bools
    sure: Bools
    open: Bools
    lacks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Money:
    """What share of its budget each actor has from abroad, by the rows of actors.

    `least` is the recorded share, NaN where no money from abroad is recorded; `most` is what is left beside
    other recorded money, 1 where none is recorded.
    """

    least: Floats
    most: Floats

    @property
    def recorded(self) -> Bools:
        """Of whom any share of the budget is recorded."""
        return np.asarray(~np.isnan(self.least) | (self.most < 1))


def money_of(context: Context) -> Money:
    """Money from abroad on the day."""
    return context.once("money from abroad", _money)


def _money(context: Context) -> Money:
    m = context.m
    funding = foreign_funding(m, context.view)
    rows = context.layers.current & (m.ties["kind"] == "funding").to_numpy() & ~funding.ties
    rows &= context.layers.beliefs >= context.view.thresholds.tie_exists
    each = m.ties[rows].groupby(["target_id", "source_id"], sort=True)["weight"].max()
    other = each.groupby(level=0, sort=True).sum(min_count=1).clip(upper=1.0)
    ids = m.actors["id"]
    least = ids.map(funding.share).to_numpy(dtype=float)
    return Money(least, 1.0 - ids.map(other).fillna(0.0).to_numpy(dtype=float))


def bands_from(share: float) -> dict[str, Sentence]:
    """Bands of money from abroad that hold a share or more, by code, with their words."""
    every = zip(SHARES, (*SHARES[1:], np.inf), strict=True)
    return {
        f"{low:g}": Sentence("{low:.0%} to {high:.0%} from abroad", low=low, high=min(high, 1.0))
        for low, high in every
        if high > share
    }


def money_words() -> dict[str, Sentence]:
    """What can be known of somebody's money, by code, in order; what is not recorded comes first."""
    return {
        NO_MONEY: Sentence("Nothing recorded of their money"),
        OTHER_MONEY: Sentence("Only other money recorded"),
    } | bands_from(0.0)


def money_bands(context: Context) -> list[str]:
    """What is known of each actor's money, by the rows of actors, as codes (`money_words`)."""
    money = money_of(context)
    at = np.searchsorted(SHARES, money.least, side="right") - 1
    bands = np.array([f"{low:g}" for low in SHARES], dtype=object)[at.clip(0, len(SHARES) - 1)]
    bands[np.isnan(money.least)] = OTHER_MONEY
    bands[~money.recorded] = NO_MONEY
    return list(bands)


def selector_of(m: ActorMap, provision: Mapping[str, Any]) -> Selector:
    """What a row of `provisions` selects, with the area in which its law holds."""
    holds = dict(zip(m["instruments"]["id"], m["instruments"]["pcode"], strict=True))
    share = provision["hits_foreign_share"]
    return Selector(
        **{name: tuple(split(provision[f"hits_{name}"])) for name in LISTS},
        foreign_share=None if pd.isna(share) else float(share),
        where=holds.get(provision["instrument"], ""),
    )


def hit_by(context: Context, selector: Selector) -> Hit:
    """Whom a selector hits, on the day."""
    return context.once(f"hit {selector!r}", lambda context: _hit(context, selector))


def hit_by_any(context: Context, selectors: Iterable[Selector]) -> Hit:
    """Whom one of several provisions hits at least."""
    hits = [hit_by(context, selector) for selector in selectors]
    if len(hits) == 1:
        return hits[0]
    sure, maybe = (np.any([getattr(hit, name) for hit in hits], axis=0) for name in ("sure", "open"))
    maybe &= ~sure
    return replace(hits[0], sure=sure, open=maybe, lacks={})


def society_of(context: Context) -> Bools:
    """Whom a law can hit: organisations of civil society."""
    return context.layers.civil_society & (context.m.actors["kind"] != "person").to_numpy(dtype=bool)


def _hit(context: Context, selector: Selector) -> Hit:
    society = society_of(context)
    conditions = list(_conditions(context, selector))
    sure: Bools = reduce(np.logical_and, (holds for _, holds, _ in conditions), society)
    out = reduce(np.logical_or, (known & ~holds for _, holds, known in conditions), ~society)
    maybe = ~sure & ~out
    lacks = {name: int((maybe & ~known & ~holds).sum()) for name, holds, known in conditions}
    return Hit(society, sure, maybe, {name: count for name, count in lacks.items() if count})


def _conditions(context: Context, selector: Selector) -> Iterator[tuple[str, Bools, Bools]]:
    """What is asked for: its name, of whom it holds, and of whom it is known whether it does."""
    m, actors = context.m, context.m.actors
    if selector.types:
        yield "types", *_one_of(actors, "types", selector.types)
    if selector.formality:
        forms = actors["formality"]
        yield (
            "formality",
            forms.isin(selector.formality).to_numpy(dtype=bool),
            ~forms.isin(UNKNOWN_FORM).to_numpy(dtype=bool),
        )
    if selector.groups:
        tagged = [rows for code, rows in members(m, "works_on_rights_of").items() if code in selector.groups]
        known = (actors["works_on_rights_of"] != "").to_numpy(dtype=bool)
        yield "groups", np.any([np.zeros(len(actors), dtype=bool), *tagged], axis=0), known
    for pcodes in filter(None, (selector.areas, (selector.where,) if selector.where else ())):
        yield "areas", *_there(context, pcodes)
    if selector.foreign_share is not None:
        money, share = money_of(context), selector.foreign_share - 1e-9
        least = np.nan_to_num(money.least, nan=0.0 if selector.foreign_share <= 0 else -1.0)
        yield "foreign_share", least >= share, ~np.isnan(money.least) | (money.most < share)


def _one_of(actors: pd.DataFrame, column: str, codes: Iterable[str]) -> tuple[Bools, Bools]:
    every = explode(actors, column)
    holds, known = np.zeros(len(actors), dtype=bool), np.zeros(len(actors), dtype=bool)
    holds[every.index[among(every, codes).to_numpy()]] = True
    known[every.index] = True
    return holds, known


def _there(context: Context, pcodes: Iterable[str]) -> tuple[Bools, Bools]:
    """Who works in some areas; not known of whom only what they lie in is recorded, or no area."""
    m, view = context.m, context.view
    inside = frozenset[str]().union(*(within(m, pcode) for pcode in pcodes))
    above = {area for pcode in pcodes for area in around(m, pcode)} - inside
    telling = {*works_in(m, view).unique()} - above
    return works_in_any(m, view, inside), works_in_any(m, view, telling)


# --- in words ----------------------------------------------------------------------------------------


def selected(context: Context, selector: Selector) -> Sentence:
    """Whom a selector means, in words; "" where it asks for nothing."""
    labels = group_labels(context.m)
    types, forms = schema.vocabulary("actor_types"), schema.vocabulary("formality")
    conditions = [
        (Sentence("legal form: {any}", any=_any(forms, selector.formality)), selector.formality),
        (Sentence("type: {any}", any=_any(types, selector.types)), selector.types),
        (
            Sentence(
                "works on the rights of: {any}",
                any=either(labels.get(code, Name(code)) for code in selector.groups),
            ),
            selector.groups,
        ),
        *(
            (Sentence("works in: {any}", any=either(map(context.place, pcodes))), pcodes)
            for pcodes in dict.fromkeys((selector.areas, tuple(filter(None, (selector.where,)))))
        ),
    ]
    parts = [words for words, codes in conditions if codes]
    if selector.foreign_share is not None:
        parts.append(
            Sentence("money from abroad: {share:.0%} of its budget or more", share=selector.foreign_share)
        )
    return series(parts, "; ")


def _any(labels: Mapping[str, str], codes: Iterable[str]) -> Sentence:
    return either(term(labels.get(code, code)) for code in codes)


def provisions_of(m: ActorMap, view: View, provision: str = "", instrument: str = "") -> pd.DataFrame:
    """A provision, or those of a law, or all, by law and code, of laws that are not over on the day.

    Refused where there is no such one, or it is over.
    """
    rows = m["provisions"]
    if provision and provision not in set(rows["id"]):
        raise Refused("no provision has the code '{code}'. See the list of laws.", code=Name(provision))
    if instrument and instrument not in set(m["instruments"]["id"]):
        raise Refused("no law has the code '{code}'. See the list of laws.", code=Name(instrument))
    wanted: npt.NDArray[np.bool_] = np.ones(len(rows), dtype=bool)
    for column, code in (("id", provision), ("instrument", instrument)):
        if code:
            wanted &= (rows[column] == code).to_numpy()
    holds = wanted & ~rows["instrument"].isin(list(ended(m, view.date))).to_numpy()
    if wanted.any() and not holds.any():
        raise Refused(ENDED_LAW)
    return rows[holds].sort_values(["instrument", "id"], kind="stable")
