"""Whom the office has reached, against who exists (A13)."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, plural
from actormap.engine.statistics.small_samples import false_discovery, hypergeometric_at_most, wilson
from actormap.metrics.base.context import Context, claim, context_of, is_world
from actormap.metrics.base.options import checked
from actormap.metrics.base.tags import Relation, group_labels, members, tagged
from actormap.metrics.reach.capture_recapture import named, place
from actormap.metrics.reach.existing_cells import Cell, cells_of, exist_together, widest
from actormap.metrics.reach.steps import Definition, reached_now

NOT_KNOWN = Sentence("Who exists is not known: no figures are entered. Only the reached are counted.")
OF_THE_OFFICE = Sentence("The subject of a reach gap is the office's own contact time, not the group.")
DEFINITIONS = {
    "contact": Sentence("in direct contact with the office"),
    "route": Sentence("within the allowed introductions"),
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
        best figure of how many exist; interval: at the lowest and the highest; details
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
        {"relation": relation, "definition": definition},
        caveats,
        tuple(found),
    )


def _rated(
    context: Context, counted: list[tuple[Cell, int]], relation: Relation, definition: Definition
) -> list[Finding]:
    exists, recorded = context.recorded.once(
        f"exist {relation}", lambda recorded: _together(recorded, [cell for cell, _ in counted])
    )
    reached = int((recorded & reached_now(context, definition)).sum())
    overall = reached / exists if exists else 0.0
    if is_world(context):
        return [
            claim(_cell_id(cell), "A13", "cell", cell.subject, _shortfall(overall, cell.best, r))
            for cell, r in counted
        ]
    untagged = int((_without_tag(context, relation) & reached_now(context, definition)).sum())
    rows = [_figures(cell, r, exists, reached, overall, untagged) for cell, r in counted]
    for row, p in zip(rows, false_discovery([row["p"] for row in rows]), strict=True):
        row["p_corrected"] = p
    found = [
        _finding(context, cell, row, relation, definition)
        for (cell, _), row in zip(counted, rows, strict=True)
    ]
    return sorted(found, key=lambda finding: (-(finding.value or 0.0), finding.subject))


def _together(context: Context, cells: list[Cell]) -> tuple[float, Bools]:
    """How many exist in all cells, everybody counted once, and who of them is recorded."""
    parts = widest(context.m, cells)
    recorded = [cell.recorded for cell in parts]
    return exist_together([cell.best for cell in parts], recorded), np.any(recorded, axis=0)


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
        "reached": reached,
        "exists": [cell.low, cell.best, cell.high],
        "overall_share": overall,
        "expected": overall * cell.best,
        "shortfall": _shortfall(overall, cell.best, reached),
        "shortfall_low": _shortfall(overall, cell.low, reached),
        "shortfall_high": _shortfall(overall, cell.high, reached),
        "bounds": [reached, min(cell.best, reached + untagged)],
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


def _finding(
    context: Context, cell: Cell, figures: dict[str, Any], relation: Relation, definition: Definition
) -> Finding:
    who = np.flatnonzero(cell.recorded).tolist()
    coverage = float(context.coverage.of_actors[who].mean()) if who else 0.0
    sources = context.coverage.sources(who) if who else 0
    statement, reason = _words(context, cell, figures, relation, definition)
    return Finding(
        id=_cell_id(cell),
        analysis="A13",
        kind="cell",
        subject=cell.subject,
        statement=statement,
        reason=reason,
        value=figures["shortfall"],
        n=round(cell.best),
        interval=None if figures["share"] is None else (figures["shortfall_low"], figures["shortfall_high"]),
        **context.trust(
            coverage=coverage,
            sources=sources,
            members=round(cell.best),
            p=None if figures["share"] is None else figures["p_corrected"],
        ),
        sensitivity=int(context.sensitivity[who].max()) if who else 0,
        would_change=Sentence("Another figure of how many exist, or contacts that were not entered."),
        next_question=_who_else(place(context, cell)),
        details=figures | {"group": cell.group, "pcode": cell.pcode, "sector": cell.sector},
    )


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
    if figures["others"] <= 0:
        return statement, Sentence(
            "{share:.0%} are {definition}. There is nobody else to compare with: no figure of others is "
            "entered.",
            share=figures["share"],
            definition=DEFINITIONS[definition],
        )
    low, high = figures["share_interval"]
    compared = {
        "share": figures["share"],
        "low": low,
        "high": high,
        "definition": DEFINITIONS[definition],
        "overall": figures["overall_share"],
    }
    if figures["shortfall"] < LEAST_SHOWN:
        return statement, Sentence(
            "{share:.0%} ({low:.0%} to {high:.0%}) are {definition}, against {overall:.0%} over all cells: "
            "no fewer than at the same share.",
            **compared,
        )
    return statement, Sentence(
        "{share:.0%} ({low:.0%} to {high:.0%}) are {definition}, against {overall:.0%} over all: "
        "{fewer:.1f} fewer than at the same share, {least:.1f} to {most:.1f} by how many may exist. So few "
        "come by chance alone in {p:.1%} of cases, corrected for the number of cells.",
        **compared,
        fewer=figures["shortfall"],
        least=figures["shortfall_low"],
        most=figures["shortfall_high"],
        p=figures["p_corrected"],
    )


def _too_low(context: Context, cell: Cell, reached: int) -> Sentence:
    said = {
        "group": group_labels(context.m).get(cell.group, Name(cell.group)),
        "reached": reached,
        "exist": cell.best,
    }
    where = place(context, cell)
    if not where:
        return Sentence(
            "The figure for {group} is too low: {reached} are reached, {exist:g} are said to exist.", **said
        )
    return Sentence(
        "The figure for {group} in {place} is too low: {reached} are reached, {exist:g} are said to exist.",
        **said,
        place=where,
    )


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
        id="A13:untagged",
        analysis="A13",
        kind="note",
        subject=("not recorded",),
        statement=Sentence(
            "For {actors} no group is recorded; {reached} of them are reached.",
            actors=plural(total, "actor"),
            reached=met,
        ),
        reason=Sentence(
            "They may belong to any group: the bounds of each cell say how far that could change it."
        ),
        value=None,
        n=total,
        next_question=Sentence("Ask them, and record also the answer that there is none."),
        details={"reached": met, "recorded": total},
    )


def _only_reached(context: Context, reached: Bools, relation: Relation) -> list[Finding]:
    found = []
    for code, rows in members(context.m, relation).items():
        recorded = rows & context.layers.civil_society
        label = group_labels(context.m).get(code, code)
        met, total = int((recorded & reached).sum()), int(recorded.sum())
        found.append(
            Finding(
                id=f"A13:reached:{code}",
                analysis="A13",
                kind="group",
                subject=(code,),
                statement=Sentence(
                    "The office has recorded contact with {reached} of {actors} {tagged}. How many "
                    "exist is not "
                    "known.",
                    reached=met,
                    actors=plural(total, "recorded actor"),
                    tagged=tagged(label, relation),
                ),
                reason=Sentence("Counted among recorded actors only."),
                value=None,
                n=total,
                members=total,
                next_question=Sentence("How many exist? Enter the figure, and who said so."),
                details={"reached": met, "recorded": total},
            )
        )
    return found
