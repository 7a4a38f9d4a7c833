"""Whom the office has reached, against who exists (A13)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from actormap.arrays import Bools, Codes
from actormap.config import View
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most, wilson
from actormap.findings import Finding, Findings
from actormap.metrics.base.areas import within
from actormap.metrics.base.context import Context, claim, context_of, is_world
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.reach.capture_recapture import named, place, who_exists
from actormap.metrics.reach.steps import Definition, reached_now
from actormap.model import ActorMap
from actormap.sentences import Name, Sentence, plural

LEAST_CELL = 5
"""A cell in which fewer exist is joined with its neighbours: its share would say nothing."""
NOT_KNOWN = Sentence(
    "Who exists is not known: no figures are entered (universe.csv). Only the reached are counted."
)
OF_THE_OFFICE = Sentence("The subject of a reach gap is the office's own contact time, not the group.")
DEFINITIONS = {
    "contact": Sentence("in direct contact with the office"),
    "route": Sentence("within the allowed introductions"),
}
LEAST_SHOWN = 0.05
"""A smaller shortfall is none with one decimal."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A group in an area and a sector ("" = all), how many exist there and who is recorded."""

    group: str
    pcode: str
    sector: str
    low: float
    best: float
    high: float
    recorded: Bools

    @property
    def subject(self) -> tuple[str, ...]:
        """Group, area and sector, those that are named."""
        return (self.group, *(part for part in (self.pcode, self.sector) if part))

    @property
    def figure(self) -> Sentence:
        """How many exist, in words: the best figure, and from where to where it may be."""
        if self.low == self.high:
            return Sentence("{best:g}", best=self.best)
        return Sentence("{best:g} (range {low:g} to {high:g})", best=self.best, low=self.low, high=self.high)


def gap(
    m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of", definition: Definition = "contact"
) -> Findings:
    """Share of those who exist that the office has reached, cell by cell (A13).

    Parameters
    ----------
    m
        The map; `universe` says how many exist by group, area and sector, or has two lists (A14).
    view
        The day and the thresholds.
    relation
        Which group tags count.
    definition
        ``contact``: met within the last months; ``route``: within the allowed introductions.

    Returns
    -------
    Findings
        One a cell, those with the largest shortfall first (value: shortfall in actors at the
        lowest figure of how many exist; interval: at the lowest and the highest; details
        ``reached``, ``exists`` (low, best, high), ``share``, ``share_interval`` (Wilson, 95 %),
        ``parity``, ``risk_ratio``, ``expected``, ``shortfall``, ``p``, ``p_corrected``,
        ``bounds``), then one for the actors whose groups are not recorded. Without figures on who
        exists only the reached are counted.

    Notes
    -----
    The subject of a reach gap is the office, not the group. Shares are compared with the share
    over all cells; an actor with two tags counts in both, so that the cells are not summed. Cells
    in which fewer than five exist are joined with their area, then with their sector.

    References
    ----------
    docs/definitions.md#a13; Wilson (1927); Benjamini and Hochberg (1995).
    """
    context = context_of(m, view)
    reached = reached_now(context, definition)
    cells = cells_of(context, relation)
    counted = [(cell, int((cell.recorded & reached).sum())) for cell in cells]
    found = (
        _rated(context, counted, relation, definition)
        if counted
        else _only_reached(context, reached, relation)
    )
    caveats = (OF_THE_OFFICE,) if counted else (OF_THE_OFFICE, NOT_KNOWN)
    found.append(_untagged(context, reached, relation))
    return Findings(
        "Reach compared with who exists (A13)",
        context.parameters(
            "established_months", "two_list_overlap", relation=relation, definition=definition
        ),
        caveats, tuple(found),
    )  # fmt: skip


def cells_of(context: Context, relation: Relation) -> list[Cell]:
    """Who exists by group, area and sector, cells in which too few exist joined with others."""
    return context.recorded.once(
        f"cells {relation}", lambda recorded: _merged(recorded, _cells(recorded, relation))
    )


def _cells(context: Context, relation: Relation) -> list[Cell]:
    tagged = members(context.m, relation)
    nobody = np.zeros(len(context.ids), dtype=bool)
    society = context.layers.civil_society
    found = []
    in_area = cache(lambda pcode: _in_area(context, pcode))
    in_sector = cache(lambda sector: _in_sector(context, sector))
    for row in context.m.universe.sort_values(["group", "pcode", "sector"]).itertuples():
        low, best, high = who_exists(row, context.view.thresholds.two_list_overlap)
        where = society & in_area(row.pcode) & in_sector(row.sector)
        recorded = tagged.get(row.group, nobody) & where
        found.append(Cell(row.group, row.pcode, row.sector, low, best, high, recorded))
    return found


def _in_area(context: Context, pcode: str) -> Bools:
    if not pcode:
        return context.layers.everyone
    actor, area, names, _ = context.once("where actors are", _where)
    inside = names.isin(within(context.m, pcode))[area]
    found = np.zeros(len(context.ids), dtype=bool)
    found[actor[inside]] = True
    return found


def _where(context: Context) -> tuple[Codes, Codes, pd.Index[Any], pd.DataFrame]:
    """Actors by position with their areas, by position among all areas: where they sit and work.

    First come all actors with their seat, then the rows of presence that are valid on the day, which
    are the last part of what is given.
    """
    actors, presence = context.m.actors, context.m.presence
    presence = presence[context.layers.valid(presence)]
    works = pd.Index(actors["id"]).get_indexer(pd.Index(presence["actor_id"]))
    area, names = pd.factorize(pd.concat([actors["adm1_pcode"], presence["pcode"]]))
    return np.r_[np.arange(len(actors)), works], area, names, presence


def _in_sector(context: Context, sector: str) -> Bools:
    if not sector:
        return context.layers.everyone
    actor, _, _, presence = context.once("where actors are", _where)
    found = np.zeros(len(context.ids), dtype=bool)
    found[actor[len(found) :][(presence["sector"] == sector).to_numpy(dtype=bool)]] = True
    return found


def _merged(context: Context, cells: list[Cell]) -> list[Cell]:
    """Join cells that are too small with the area above, then with the other sectors."""
    parent = dict(zip(context.m["areas"]["id"], context.m["areas"]["parent"], strict=True))
    for wider in ("pcode", "sector"):
        joined: dict[tuple[str, str, str], Cell] = {}
        for cell in cells:
            place = {"pcode": cell.pcode, "sector": cell.sector}
            if cell.best < LEAST_CELL and place[wider]:
                place[wider] = parent.get(cell.pcode, "") if wider == "pcode" else ""
            where = (cell.group, place["pcode"], place["sector"])
            before = joined.get(where)
            joined[where] = _sum(where, cell, before) if before else _sum(where, cell)
        cells = list(joined.values())
    return cells


def _sum(where: tuple[str, str, str], *cells: Cell) -> Cell:
    return Cell(
        *where, sum(c.low for c in cells), sum(c.best for c in cells), sum(c.high for c in cells),
        np.any([c.recorded for c in cells], axis=0),
    )  # fmt: skip


def _rated(
    context: Context, counted: list[tuple[Cell, int]], relation: Relation, definition: Definition
) -> list[Finding]:
    exists, reached = sum(cell.best for cell, _ in counted), sum(r for _, r in counted)
    overall = reached / exists if exists else 0.0
    if is_world(context):
        return [
            claim(_cell_id(cell), "A13", "cell", cell.subject, _shortfall(overall, cell.low, r))
            for cell, r in counted
        ]
    untagged = int((_without_tag(context, relation) & reached_now(context, definition)).sum())
    rows = [_figures(cell, r, exists, reached, overall, untagged) for cell, r in counted]
    for row, p in zip(rows, false_discovery([row["p"] for row in rows]), strict=True):
        row["p_corrected"] = p
    found = [
        _finding(context, cell, row, relation, definition)
        for (cell, _), row in zip(counted, rows, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda finding: (-(finding.value or 0.0), finding.subject))


def _shortfall(overall: float, exist: float, reached: int) -> float:
    """How many fewer are reached than at the share of all cells."""
    return max(0.0, overall * exist - reached)


def _cell_id(cell: Cell) -> str:
    return f"A13:cell:{':'.join(cell.subject)}"


def _figures(
    cell: Cell, reached: int, exists: float, all_reached: int, overall: float, untagged: int
) -> dict[str, Any]:
    """Everything that A13 says of one cell."""
    base: dict[str, Any] = {
        "reached": reached, "exists": [cell.low, cell.best, cell.high], "overall_share": overall,
        "expected": overall * cell.best, "shortfall": _shortfall(overall, cell.best, reached),
        "shortfall_low": _shortfall(overall, cell.low, reached),
        "shortfall_high": _shortfall(overall, cell.high, reached),
        "bounds": [reached, min(cell.best, reached + untagged)],
    }  # fmt: skip
    total, drawn = round(exists), round(cell.best)
    if reached > cell.best or not cell.best:
        return base | {"share": None, "share_interval": None, "parity": None, "risk_ratio": None, "p": 1.0}
    share = reached / cell.best
    rest, rest_reached = exists - cell.best, all_reached - reached
    rest_share = rest_reached / rest if rest else 0.0
    return base | {
        "share": share, "share_interval": wilson(reached, cell.best),
        "parity": share / overall if overall else None,
        "risk_ratio": share / rest_share if rest_share else None,
        "p": hypergeometric_at_most(reached, drawn=drawn, marked=min(all_reached, total), total=total),
    }  # fmt: skip


def _finding(
    context: Context, cell: Cell, figures: dict[str, Any], relation: Relation, definition: Definition
) -> Finding:
    who = np.flatnonzero(cell.recorded).tolist()
    coverage = float(context.coverage.of_actors[who].mean()) if who else 0.0
    sources = context.coverage.sources(who) if who else 0
    statement, reason = _words(context, cell, figures, relation, definition)
    return Finding(
        id=_cell_id(cell), analysis="A13", kind="cell", subject=cell.subject,
        statement=statement, reason=reason, value=figures["shortfall_low"], n=round(cell.best),
        interval=None if figures["share"] is None else (figures["shortfall_low"], figures["shortfall_high"]),
        **context.trust(
            coverage=coverage, sources=sources, members=round(cell.best),
            p=None if figures["share"] is None else figures["p_corrected"],
        ),
        sensitivity=int(context.sensitivity[who].max()) if who else 0,
        would_change=Sentence("Another figure of how many exist, or contacts that were not entered."),
        next_question=_who_else(place(context, cell)),
        details=figures | {"group": cell.group, "pcode": cell.pcode, "sector": cell.sector},
    )  # fmt: skip


def _words(
    context: Context, cell: Cell, figures: dict[str, Any], relation: Relation, definition: Definition
) -> tuple[Sentence, Sentence]:
    """What is said of a cell, and why."""
    if figures["share"] is None:
        return _too_low(context, cell, figures["reached"]), Sentence(
            "More are reached than exist; correct the figure."
        )
    said = {"reached": figures["reached"], "exist": cell.figure, "tagged": named(context, cell, relation)}
    statement = (
        Sentence("The office has recorded contact with {reached} of {exist} actors {tagged}.", **said)
        if definition == "contact"
        else Sentence("A trusted route is recorded to {reached} of {exist} actors {tagged}.", **said)
    )
    compared = {
        "share": figures["share"], "definition": DEFINITIONS[definition], "overall": figures["overall_share"],
    }  # fmt: skip
    if figures["shortfall"] < LEAST_SHOWN:
        return statement, Sentence(
            "{share:.0%} are {definition}, against {overall:.0%} over all cells: no fewer than at the same "
            "share.",
            **compared,
        )
    return statement, Sentence(
        "{share:.0%} are {definition}, against {overall:.0%} over all cells: {fewer:.1f} fewer than at the "
        "same share.",
        **compared, fewer=figures["shortfall"],
    )  # fmt: skip


def _too_low(context: Context, cell: Cell, reached: int) -> Sentence:
    said = {
        "group": group_labels(context.m).get(cell.group, Name(cell.group)), "reached": reached,
        "exist": cell.best,
    }  # fmt: skip
    where = place(context, cell)
    if not where:
        return Sentence(
            "The figure for {group} is too low: {reached} are reached, {exist:g} are said to exist.", **said
        )
    return Sentence(
        "The figure for {group} in {place} is too low: {reached} are reached, {exist:g} are said to exist.",
        **said, place=where,
    )  # fmt: skip


def _who_else(where: Sentence) -> Sentence:
    if not where:
        return Sentence("Who else works on this, and who could introduce the office?")
    return Sentence("Who else works on this in {place}, and who could introduce the office?", place=where)


def _without_tag(context: Context, relation: Relation) -> Bools:
    return context.layers.civil_society & (context.m.actors[relation] == "").to_numpy(dtype=bool)


def _untagged(context: Context, reached: Bools, relation: Relation) -> Finding:
    without = _without_tag(context, relation)
    total, met = int(without.sum()), int((without & reached).sum())
    return Finding(
        id="A13:untagged", analysis="A13", kind="note", subject=("not recorded",),
        statement=Sentence(
            "For {actors} no group is recorded; {reached} of them are reached.",
            actors=plural(total, "actor"), reached=met,
        ),
        reason=Sentence(
            "They may belong to any group: the bounds of each cell say how far that could change it."
        ),
        value=None, n=total,
        next_question=Sentence("Ask them, and record also the answer that there is none."),
        details={"reached": met, "recorded": total},
    )  # fmt: skip


def _only_reached(context: Context, reached: Bools, relation: Relation) -> list[Finding]:
    found = []
    for code, rows in members(context.m, relation).items():
        recorded = rows & context.layers.civil_society
        label = group_labels(context.m).get(code, code)
        met, total = int((recorded & reached).sum()), int(recorded.sum())
        found.append(Finding(
            id=f"A13:reached:{code}", analysis="A13", kind="group", subject=(code,),
            statement=Sentence(
                "The office has recorded contact with {reached} of {actors} {tagged}. How many exist is not "
                "known.",
                reached=met, actors=plural(total, "recorded actor"), tagged=tagged(label, relation),
            ),
            reason=Sentence("Counted among recorded actors only."), value=None, n=total, members=total,
            next_question=Sentence("How many exist? Enter it in universe.csv."),
            details={"reached": met, "recorded": total},
        ))  # fmt: skip
    return found
