"""Whom the office has reached, against who exists (A13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, plural
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most, wilson
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.permutation_test import share_of_cases
from actormap.metrics.base.sheets import answer
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.reach.capture_recapture import named, place
from actormap.metrics.reach.contact_log import Definition, reached_now
from actormap.metrics.reach.existing_cells import Cell, cells_of, exist_together, widest

NOT_KNOWN = Sentence(
    "How many exist is not known, because nobody entered a figure. Only recorded actors are counted."
)
OF_THE_OFFICE = Sentence("A reach gap is about how the office spends its contact time, not about the group.")
DEFINITIONS = {
    "contact": Sentence("recorded as met recently by the office"),
    "route": Sentence("within reach by recorded introductions"),
}
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
    figures = _cells(reach) if reach.cells else _groups(reach)
    return answer(
        context,
        "Reach compared with who exists (A13)",
        (*figures, *([_untagged(reach)] if reach.untagged.any() else [])),
        parameters={"relation": relation, "definition": definition},
        caveats=(OF_THE_OFFICE,) if reach.cells else (OF_THE_OFFICE, NOT_KNOWN),
    )


NO_CONTACT = Sentence("Write down whom the office met: until then nobody can say that it met none.")


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
        for row, p in zip(rows, false_discovery([row["p"] for row in rows]), strict=True):
            row["p_corrected"] = p
        return rows


def _cells(reach: _Reach) -> list[Figure]:
    """Shortfall of each cell, the largest first."""
    figures = [
        Figure(
            f"A13:cell:{':'.join(cell.subject)}",
            "A13",
            "cell",
            cell.subject,
            reach.shortfall(cell, cell.best),
            words=partial(_cell_words, reach, at),
        )
        for at, cell in enumerate(reach.cells)
    ]
    return sorted(figures, key=lambda figure: (-(figure.value or 0.0), figure.subject))


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


def _cell_words(reach: _Reach, at: int, figure: Figure) -> Finding:
    context, cell, figures = reach.context, reach.cells[at], reach.compared[at]
    who = np.flatnonzero(cell.recorded).tolist()
    coverage = float(context.coverage.of_actors[who].mean()) if who else 0.0
    sources = context.coverage.sources(who) if who else 0
    statement, reason = _sentences(reach, cell, figures)
    return figure.worded(
        statement=statement,
        reason=reason,
        n=round(cell.best),
        interval=None if figures["share"] is None else (figures["shortfall_low"], figures["shortfall_high"]),
        **context.trust(
            coverage=coverage,
            sources=sources,
            members=round(cell.best),
            p=None if figures["share"] is None else figures["p_corrected"],
            at_most="supported" if reach.known else "insufficient_data",
        ),
        sensitivity=int(context.sensitivity[who].max()) if who else 0,
        would_change=Sentence(
            "The office enters another figure of how many exist, or contacts that are missing."
        ),
        next_question=_who_else(place(context, cell)),
        details=figures | {"group": cell.group, "pcode": cell.pcode, "sector": cell.sector},
    )


def _sentences(reach: _Reach, cell: Cell, figures: dict[str, Any]) -> tuple[Sentence, Sentence]:
    """What is said of a cell, and why."""
    exist = {"exist": cell.figure, "tagged": named(reach.context, cell, reach.relation)}
    if not reach.known:
        return Sentence(
            "An estimated {exist} actors {tagged} exist; whom the office met is not recorded.", **exist
        ), NO_CONTACT
    if not figures["reached"] and not cell.best:
        return Sentence(
            "Actors {tagged}: none is said to exist, and none is recorded as reached.", tagged=exist["tagged"]
        ), Sentence("Of nobody there is no share.")
    if figures["share"] is None:
        return Sentence(
            "The figure for actors {tagged} is too low: {reached} are reached, {exist:g} are said to exist.",
            tagged=exist["tagged"],
            reached=figures["reached"],
            exist=cell.best,
        ), Sentence("More are reached than are said to exist: correct the figure.")
    fields = exist | {"reached": figures["reached"]}
    statement = Sentence(
        "The office has recorded contact with {reached} of an estimated {exist} actors {tagged}.", **fields
    )
    if reach.definition == "route":
        statement = Sentence(
            "A trusted route is recorded to {reached} of an estimated {exist} actors {tagged}.", **fields
        )
    if figures["others"] <= 0:
        return statement, Sentence(
            "{share:.0%} are {definition}. No figure of others is entered, so there is nothing to "
            "compare this with.",
            share=figures["share"],
            definition=DEFINITIONS[reach.definition],
        )
    low, high = figures["share_interval"]
    compared = {
        "share": figures["share"],
        "low": low,
        "high": high,
        "definition": DEFINITIONS[reach.definition],
        "overall": figures["overall_share"],
    }
    if figures["shortfall"] < LEAST_SHOWN:
        return statement, Sentence(
            "{share:.0%} ({low:.0%} to {high:.0%}) are {definition}, against {overall:.0%} over all "
            "cells: no fewer than if all had the same share.",
            **compared,
        )
    return statement, Sentence(
        "{share:.0%} ({low:.0%} to {high:.0%}) are {definition}, against {overall:.0%} over all cells: "
        "{fewer:.1f} fewer than if all had the same share ({least:.1f} to {most:.1f}, depending on how "
        "many exist). Chance alone gives so few in {p} of cases, corrected for the number of cells.",
        **compared,
        fewer=figures["shortfall"],
        least=figures["shortfall_low"],
        most=figures["shortfall_high"],
        p=share_of_cases(figures["p_corrected"]),
    )


def _who_else(where: Sentence) -> Sentence:
    if not where:
        return Sentence(
            "Ask actors that the office has met who else works on this, and who could introduce it."
        )
    return Sentence(
        "Ask actors that the office has met who else works on this in {place}, and who could introduce it.",
        place=where,
    )


def _untagged(reach: _Reach) -> Figure:
    words = partial(_untagged_words, reach)
    return Figure("A13:untagged", "A13", "note", ("not recorded",), None, words=words)


def _untagged_words(reach: _Reach, figure: Figure) -> Finding:
    total, reached = int(reach.untagged.sum()), reach.among(reach.untagged)
    return figure.worded(
        statement=Sentence(
            "For {actors} no group is recorded; {reached} of them are reached.",
            actors=plural(total, "actor"),
            reached=reached,
        )
        if reach.known
        else Sentence("For {actors} no group is recorded.", actors=plural(total, "actor")),
        reason=Sentence(
            "They may belong to any group. The bounds of each cell show how far that could change its "
            "figures."
        ),
        n=total,
        next_question=Sentence(
            "Where it is safe, ask them which of these groups they would name. Record also the answer "
            "that there is none."
        ),
        details={"reached": reached, "recorded": total},
    )


def _groups(reach: _Reach) -> Iterator[Figure]:
    """How many of each group are reached, where nobody knows who exists."""
    for code, rows in members(reach.context.m, reach.relation).items():
        recorded = rows & reach.context.layers.civil_society
        words = partial(_group_words, reach, recorded)
        yield Figure(f"A13:reached:{code}", "A13", "group", (code,), None, words=words)


def _group_words(reach: _Reach, recorded: Bools, figure: Figure) -> Finding:
    reached, total = reach.among(recorded), int(recorded.sum())
    code = figure.subject[0]
    label = group_labels(reach.context.m).get(code, code)
    return figure.worded(
        statement=Sentence(
            "The office has recorded contact with {reached} of {actors} {tagged}. How many exist is not "
            "known.",
            reached=reached,
            actors=plural(total, "recorded actor"),
            tagged=tagged(label, reach.relation),
        )
        if reach.known
        else Sentence(
            "On record: {actors} {tagged}. Whom the office met is not recorded.",
            actors=plural(total, "actor"),
            tagged=tagged(label, reach.relation),
        ),
        reason=Sentence("Only recorded actors are counted.") if reach.known else NO_CONTACT,
        n=total,
        members=total,
        next_question=Sentence(
            "Ask those who know the group how many exist. Enter the figure, and who gave it."
        ),
        details={"reached": reached, "recorded": total},
    )
