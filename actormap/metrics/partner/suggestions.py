"""What the map and the Situation suggest for a board, each with its figure (A55); nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Refused
from actormap.core.findings import Finding, Findings
from actormap.core.schema.items import Quadrant, Side
from actormap.core.sentences import Name, Sentence, counted, plural
from actormap.core.tables.judged import DRAFTS
from actormap.core.tables.values import days_between
from actormap.core.verdicts import Verdict, lower
from actormap.metrics.base.context import Context
from actormap.metrics.monitor.danger.windows import ahead
from actormap.metrics.monitor.law.stages import stages
from actormap.metrics.monitor.law.who_is_hit import Cell, who_is_hit
from actormap.metrics.monitor.parameter.map_figures import figure_of
from actormap.metrics.partner.board import About, Entry
from actormap.metrics.reach.contact_habits import contact_habits
from actormap.metrics.reach.reach_gap import gap

HALF = 0.5
OPENINGS = ("session", "visit", "review")
"""Kinds of dates at which words of civil society can be carried further."""
SIDES: dict[str, tuple[Side, ...]] = {
    "relation": ("they", "we", "both"),
    "civil_society": ("they", "both"),
    "presence": ("we", "both"),
}
"""Of whom each board tells; what is counted of a group or an actor is so small that it points at somebody."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that could stand on a board.

    Parameters
    ----------
    item
        The prompt or the example that it answers.
    side
        Whose it is.
    analysis, figure
        What it rests on: kept with the item that is made of it.
    reason
        The figure in words.
    verdict
        How far to lean on it; None where it is counted from the map itself.
    sensitivity
        0 to 3.
    record
        The law or the date that it is about; "" where it is about all.
    """

    item: str
    side: Side
    analysis: str
    figure: float
    reason: Sentence
    verdict: Verdict | None = None
    sensitivity: int = 0
    record: str = ""

    @property
    def quadrant(self) -> Quadrant:
        """Where it belongs."""
        return schema.swot()[self.item][0]

    def taken(self, entries: Sequence[Entry]) -> bool:
        """Whether an item on the board rests on it already."""
        return any(
            each.item == self.item
            and each.analysis == self.analysis
            and (not self.record or self.record in each.evidence)
            for each in entries
        )


def suggestions_for(context: Context, board: About, entries: Sequence[Entry]) -> tuple[Suggestion, ...]:
    """What is not on the board yet; of a part of the country, a group or an actor nothing is suggested."""
    if board.of not in SIDES or board.area:
        return ()
    # What is counted of civil society is no surer than civil society is observed.
    observed = context.trust_in(context.layers.civil_society, at_most="indicative")["verdict"]
    every = (
        replace(each, verdict=lower(each.verdict or observed, observed)) if each.side == "they" else each
        for reader in READERS
        for each in reader(context)
    )
    return tuple(
        each
        for each in every
        if each.side in SIDES[board.of] and each.verdict != "insufficient_data" and not each.taken(entries)
    )


def _findings_of(analysis: Callable[..., Findings], context: Context) -> tuple[Finding, ...]:
    """The findings of an analysis; none where it has nothing to go on."""
    try:
        return analysis(context.m, context.view).findings
    except Refused:
        return ()


FROM_MAP: dict[str, tuple[str, Side, Callable[[float], bool]]] = {
    "e1": ("prompt_well", "they", lambda share: share >= HALF),
    "e3": ("example_uncoordinated", "they", lambda share: share < HALF),
    "d1": ("example_exclusion", "they", lambda share: share < HALF),
    "f3": ("example_donors", "they", lambda share: share > 0),
    "g1": ("example_attacks", "they", lambda attacks: attacks >= 1),
    "a4": ("prompt_openings", "both", lambda platforms: platforms >= 1),
}
"""For figures that the map has for items of the profile (A47): what they suggest, of whom, and when."""


def _from_map(context: Context) -> Iterator[Suggestion]:
    for code, (item, side, holds) in FROM_MAP.items():
        figure = figure_of(context, code)
        if figure is not None and holds(figure.value):
            analysis = schema.items()[code].proposes[0]
            yield Suggestion(
                item, side, analysis, figure.value, figure.reason, figure.verdict, figure.sensitivity
            )


def _from_contacts(context: Context) -> Iterator[Suggestion]:
    """Who sought the contacts, and how many one officer holds, over all offices."""
    habits = _findings_of(contact_habits, context)
    both = [each.details for each in habits if "towards" in each.details]
    held = [each.details["by_role"] for each in habits if each.details.get("by_role")]
    level = max((each.sensitivity for each in habits), default=0)
    sought = sum(each["from"] for each in both)
    known = sought + sum(each["towards"] for each in both)
    if known and sought / known > HALF:
        reason = Sentence("{sought} of {known} contacts were sought by us", sought=sought, known=known)
        yield Suggestion(
            "prompt_improve", "we", "reach.contact_habits", sought / known, reason, sensitivity=level
        )
    most, every = sum(max(roles.values()) for roles in held), sum(sum(roles.values()) for roles in held)
    if every and most / every > HALF:
        reason = Sentence("one officer role holds {most} of {every} contacts", most=most, every=every)
        yield Suggestion(
            "example_turnover", "we", "reach.contact_habits", most / every, reason, sensitivity=level
        )


def _from_reach(context: Context) -> Iterator[Suggestion]:
    """In how many groups, areas and sectors fewer were met than the office's own share."""
    cells = [each for each in _findings_of(gap, context) if each.details.get("shortfall") is not None]
    short = [each for each in cells if each.details["shortfall"] >= 1]
    if short:
        reason = Sentence(
            "in {short} of {cells} fewer were met than elsewhere",
            short=len(short),
            cells=plural(len(cells), "group or area", "groups and areas"),
        )
        level = max(each.sensitivity for each in short)
        yield Suggestion(
            "example_few_contacts", "we", "reach.gap", float(len(short)), reason, sensitivity=level
        )


def _from_laws(context: Context) -> Iterator[Suggestion]:
    """Draft laws with how many their hardest provision would hit; what is too small to be told is not."""
    laws, every = context.m["instruments"], context.m["provisions"]
    stage = laws["id"].map(stages(context.m, context.view.date))
    drafts = laws[stage.isin(DRAFTS).to_numpy()]
    for law in drafts[drafts["id"].isin(every["instrument"]).to_numpy()].sort_values("id").itertuples():
        name, whole = _hardest(context, law.name, every[(every["instrument"] == law.id).to_numpy()])
        if whole.hit and not whole.withheld:
            reason = Sentence(
                "{law} would hit {hit} of {recorded} organisations on record",
                law=name,
                hit=whole.hit,
                recorded=whole.recorded,
            )
            yield Suggestion(
                "example_law", "they", "monitor.hit", float(whole.hit), reason, None, 1, record=law.id
            )


def _hardest(context: Context, law: str, provisions: pd.DataFrame) -> tuple[Sentence, Cell]:
    """The provision that bites hardest as written, with whom it hits; all, where nobody judged how hard.

    One article that asks something of everybody makes a law no danger for everybody.
    """
    m, view = context.m, context.view
    if provisions["in_text"].isna().all():
        whole = who_is_hit(m, view, instrument=provisions["instrument"].iat[0]).whole
        return Sentence("{law}", law=Name(law)), whole
    hardest = provisions[(provisions["in_text"] == provisions["in_text"].max()).to_numpy()]
    each = [(who_is_hit(m, view, provision=row.id).whole, row) for row in hardest.itertuples()]
    whole, row = max(each, key=lambda pair: (pair[0].hit, pair[1].id))
    return Sentence("{law}, {article}", law=Name(law), article=Name(row.article)), whole


def _from_dates(context: Context) -> Iterator[Suggestion]:
    """Sessions, visits and reviews of the coming weeks."""
    days = {each.event: each for each in reversed(ahead(context.m, context.view.date))}
    for window in reversed(days.values()):
        if window.kind in OPENINGS:
            away = max(days_between(context.view.date, window.first), 0)
            reason = counted(away, "{what} is in {n} day", "{what} is in {n} days", what=Name(window.name))
            yield Suggestion(
                "example_louder",
                "both",
                "monitor.watch",
                float(away),
                reason,
                None,
                window.sensitivity,
                record=window.id,
            )


READERS: tuple[Callable[[Context], Iterator[Suggestion]], ...] = (
    _from_map,
    _from_contacts,
    _from_reach,
    _from_laws,
    _from_dates,
)
