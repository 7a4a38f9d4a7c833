"""Whom the office has reached, against who exists (A13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most, wilson
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.reach.capture_recapture import named, place
from actormap.metrics.reach.contact_log import Definition, reached_now
from actormap.metrics.reach.existing_cells import Cell, cells_of, exist_together, widest

SHEET = Sheet(__file__)
NOT_KNOWN = Sentence(
    "How many exist is not known, because nobody entered a figure. Only recorded actors are counted."
)
LEAST_SHOWN = 0.05
"""A smaller shortfall is none with one decimal."""


@checked
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
        best figure of how many exist; interval: at the lowest and the highest that this cell and the
        others may have; details
        ``reached``, ``exists`` (low, best, high), ``share``, ``share_interval`` (Wilson, 95 %),
        ``parity``, ``risk_ratio``, ``expected``, ``shortfall``, ``p``, ``p_corrected``, ``bounds``,
        ``others``: how many exist besides), then one for the actors whose groups are not recorded.
        Without figures on who exists only the reached are counted.

    Notes
    -----
    The subject of a reach gap is the office, not the group. Shares are compared with the share
    over all cells, in which everybody counts once: neither a cell that is part of another nor an
    actor with two tags is counted twice. Cells in which fewer than five exist are joined with their
    area, then with their sector.

    References
    ----------
    docs/definitions.md#a13; Wilson (1927); Benjamini and Hochberg (1995).
    """
    return context_of(m, view).once(
        f"reach gap {relation} {definition}", partial(_gap, relation=relation, definition=definition)
    )


def _gap(context: Context, relation: Relation, definition: Definition) -> Findings:
    reach = _Reach(context, relation, definition, reached_now(context, definition))
    if reach.cells:
        facts = [_cell(reach, at) for at in range(len(reach.cells))]
        facts.sort(key=lambda fact: (-(fact.value or 0.0), fact.subject))
    else:
        facts = [_group(reach, *each) for each in members(context.m, relation).items()]
    if reach.untagged.any():
        facts.append(_counted(reach, "untagged", "untagged", reach.untagged, subject=("not recorded",)))
    caveats = () if reach.cells else (NOT_KNOWN,)
    return SHEET.answer(context, facts, *caveats, relation=relation, definition=definition)


@dataclass(frozen=True)
class _Reach:
    """Which actors the office has reached, against who exists cell by cell."""

    context: Context
    relation: Relation
    definition: Definition
    reached: Bools

    @kept_property
    def cells(self) -> list[Cell]:
        return cells_of(self.context, self.relation)

    @kept_property
    def untagged(self) -> Bools:
        """Who of civil society carries no tag."""
        untagged = (self.context.m.actors[self.relation] == "").to_numpy(dtype=bool)
        return self.context.layers.civil_society & untagged

    @property
    def known(self) -> bool:
        """Whether it is recorded at all whom the office met; else nobody can say that it met none."""
        return self.definition == "route" or bool(self.reached.any()) or not self.context.m.contacts.empty

    def among(self, rows: Bools) -> int:
        """How many of some actors are reached."""
        return int((rows & self.reached).sum())

    @kept_property
    def totals(self) -> tuple[float, int]:
        """How many exist in all cells and how many of them are reached, everybody counted once."""
        exists, recorded = self.context.recorded.once(
            f"exist {self.relation}", lambda context: _together(context, self.cells)
        )
        return exists, self.among(recorded)

    @kept_property
    def _parts(self) -> list[Cell]:
        """The cells that are part of no other."""
        return widest(self.context.m, self.cells)

    def bounds(self, cell: Cell) -> tuple[float, float]:
        """The shortfall of a cell at the lowest and the highest that both it and the others may have.

        It is the smaller, the more exist in other cells: so many fewer would have to be reached in this.
        """
        fewest = self._shortfall_at(cell, cell.low, {part.subject: part.high for part in self._parts})
        most = self._shortfall_at(cell, cell.high, {part.subject: part.low for part in self._parts})
        return fewest, most

    def _shortfall_at(self, cell: Cell, own: float, others: Mapping[tuple[str, ...], float]) -> float:
        """The shortfall where so many exist in a cell, and so many in the others."""
        figures = {subject: own if subject == cell.subject else exist for subject, exist in others.items()}
        exists = exist_together(list(figures.values()), [part.recorded for part in self._parts])
        share = self.totals[1] / exists if exists else 0.0
        return max(0.0, share * own - self.among(cell.recorded))

    @property
    def overall(self) -> float:
        """Share of those who exist in all cells that is reached."""
        exists, reached = self.totals
        return reached / exists if exists else 0.0

    def shortfall(self, cell: Cell, exist: float) -> float:
        """How many fewer of so many in a cell are reached than at the share of all cells."""
        return max(0.0, self.overall * exist - self.among(cell.recorded))

    @kept_property
    def compared(self) -> list[dict[str, Any]]:
        """Everything that A13 says of each cell, its chance corrected for the number of cells."""
        rows = [_compared(self, cell) for cell in self.cells]
        corrected = false_discovery([row["p"] for row in rows])
        return [row | {"p_corrected": p} for row, p in zip(rows, corrected, strict=True)]


def _together(context: Context, cells: list[Cell]) -> tuple[float, Bools]:
    """How many exist in all cells, everybody counted once, and who of them is recorded."""
    parts = widest(context.m, cells)
    recorded = [cell.recorded for cell in parts]
    return exist_together([cell.best for cell in parts], recorded), np.any(recorded, axis=0)


def _compared(reach: _Reach, cell: Cell) -> dict[str, Any]:
    """Everything that A13 says of one cell."""
    reached, overall, (exists, all_reached) = reach.among(cell.recorded), reach.overall, reach.totals
    fewest, most = reach.bounds(cell)
    base: dict[str, Any] = {
        "reached": reached,
        "exists": [cell.low, cell.best, cell.high],
        "overall_share": overall,
        "expected": overall * cell.best,
        "shortfall": reach.shortfall(cell, cell.best),
        "shortfall_low": fewest,
        "shortfall_high": most,
        "bounds": [reached, min(cell.best, reached + reach.among(reach.untagged))],
        "others": max(0.0, exists - cell.best),
    }
    total, drawn = round(exists), round(cell.best)
    if reached > cell.best or not cell.best:
        return base | {"share": None, "share_interval": None, "parity": None, "risk_ratio": None, "p": 1.0}
    share, rest = reached / cell.best, exists - cell.best
    compared = base | {"share": share, "share_interval": wilson(reached, cell.best)}
    if rest <= 0:
        return compared | {"parity": None, "risk_ratio": None, "p": 1.0}
    rest_share = (all_reached - reached) / rest
    return compared | {
        "parity": share / overall if overall else None,
        "risk_ratio": share / rest_share if rest_share else None,
        "p": hypergeometric_at_most(reached, drawn=drawn, marked=min(all_reached, total), total=total),
    }


def _cell(reach: _Reach, at: int) -> Fact:
    """The shortfall of a cell."""
    cell = reach.cells[at]
    key, shortfall = f"cell:{':'.join(cell.subject)}", reach.shortfall(cell, cell.best)
    return Fact("cell", key, shortfall, partial(_of_a_cell, reach, at), subject=cell.subject)


def _of_a_cell(reach: _Reach, at: int) -> dict[str, Any]:
    context, cell, figures = reach.context, reach.cells[at], reach.compared[at]
    who, compared = np.flatnonzero(cell.recorded), figures["share"] is not None
    low, high = figures["share_interval"] or (None, None)
    return {
        "case": _case(reach, cell, figures),
        "values": {
            "definition": reach.definition,
            "exist": cell.figure,
            "best": cell.best,
            "tagged": named(context, cell, reach.relation),
            "low": low,
            "high": high,
            "chance": share_of_cases(figures["p_corrected"]),
            "place": place(context, cell),
        },
        "n": round(cell.best),
        "interval": (figures["shortfall_low"], figures["shortfall_high"]) if compared else None,
        **context.trust(
            coverage=float(context.coverage.of_actors[who].mean()) if len(who) else 0.0,
            sources=context.coverage.sources(who.tolist()),
            members=round(cell.best),
            p=figures["p_corrected"] if compared else None,
            at_most="supported" if reach.known else "insufficient_data",
        ),
        "sensitivity": int(context.sensitivity[who].max(initial=0)),
        "details": figures | {"group": cell.group, "pcode": cell.pcode, "sector": cell.sector},
    }


def _case(reach: _Reach, cell: Cell, figures: dict[str, Any]) -> str:
    """What can be told of a cell."""
    if not reach.known:
        return "not_known"
    if figures["share"] is None:
        return "too_low" if figures["reached"] or cell.best else "nobody"
    if figures["others"] <= 0:
        return "alone"
    return "no_fewer" if figures["shortfall"] < LEAST_SHOWN else "fewer"


def _group(reach: _Reach, code: str, rows: Bools) -> Fact:
    """How many of a group are reached, where nobody knows who exists."""
    recorded = rows & reach.context.layers.civil_society
    words = tagged(group_labels(reach.context.m).get(code, code), reach.relation)
    fields = {"subject": (code,), "values": {"tagged": words}, "members": int(recorded.sum())}
    return _counted(reach, "group", f"reached:{code}", recorded, **fields)


def _counted(reach: _Reach, about: str, key: str, rows: Bools, **fields: Any) -> Fact:
    """How many of some recorded actors are reached."""
    return Fact(
        about,
        key,
        case="met" if reach.known else "not_known",
        n=int(rows.sum()),
        details={"reached": reach.among(rows), "recorded": int(rows.sum())},
        **fields,
    )
