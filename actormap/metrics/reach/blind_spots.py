"""Why actors that exist are not reached: reasons kept apart, cell by cell (A13 with A10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from actormap.core.arrays import Bools, Codes
from actormap.core.config import View
from actormap.core.findings import Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Sentence, joined, series
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.safeguards import asking, asking_about, forbidden, permitted
from actormap.metrics.base.sheets import answer
from actormap.metrics.base.tags import Relation, groups_of
from actormap.metrics.base.who_was_asked import NOT_ASKED
from actormap.metrics.introductions.reachability import steps_told
from actormap.metrics.reach.capture_recapture import named
from actormap.metrics.reach.contact_log import reached_now
from actormap.metrics.reach.existing_cells import Cell, cells_of
from actormap.metrics.reach.isolation import isolated_actors
from actormap.metrics.reach.reach_gap import NOT_KNOWN

NOT_MAPPED = "not_mapped"
REASONS = {
    "reachable": Sentence("a route is recorded"),
    "isolated_supported": Sentence("no route is recorded, though several independent sources were asked"),
    "possibly_isolated": Sentence("no route is recorded, but few sources were asked"),
    "not_observed_enough": Sentence("too few sources were asked to say"),
    "left_alone": Sentence("left alone by choice or for safety"),
    "not_mapped": Sentence("on no record"),
}
"""Why an actor is not met, in words; each actor has one."""
NO_ROUTE = frozenset({"isolated_supported", "possibly_isolated", "not_observed_enough"})
"""Those of one reason, that no route is recorded, by how many were asked."""
EACH = (*(name for name in REASONS if name != NOT_MAPPED), "met")
"""What each recorded actor is counted as."""

NEXT = {
    "reachable": Sentence(
        "Open the recorded routes to them, and ask the first introducer on each whether it is willing."
    ),
    "isolated_supported": Sentence(
        "Ask those who know the actors without a recorded route whom these trust, and who could "
        "introduce the office."
    ),
    "possibly_isolated": Sentence("Ask further independent sources about those without a recorded route."),
    "not_observed_enough": Sentence(
        "Ask more independent sources with whom these actors work, and whom they trust."
    ),
    "left_alone": Sentence("Respect this. Talk again only if they ask for it."),
    "not_mapped": Sentence(
        "Where it is safe, ask members of the group who else works on this here, and compare two lists."
    ),
    "": Sentence("Keep up these contacts, and ask those met whom the office does not know yet."),
}
OTHER_LISTS = Sentence("Compare two lists that others made of the group.")
CAVEATS = (
    Sentence("This is about the office and its records, not about the group."),
    Sentence("Those left alone, by choice or for safety, are no gap to close."),
    Sentence("An actor with two tags counts in both groups: do not add up the cells."),
    NOT_ASKED,
)


@checked
def blind_spots(m: ActorMap, view: View, *, relation: Relation = "works_on_rights_of") -> Findings:
    """Of those who exist: who is met, and for what reason each other one is not (A13, A10).

    Parameters
    ----------
    m
        The map; `universe` says how many exist by group, area and sector, or has two lists (A14).
    view
        The day and the thresholds.
    relation
        Which group tags count.

    Returns
    -------
    Findings
        One a cell of A13, by group, area and sector in alphabetical order (value: actors that exist
        and are not met, by the best figure, with the lowest and highest; None where it is not known
        how many exist). Details, which add up to those who exist: ``met``; ``reachable``: a route
        within the allowed steps, but not met; ``isolated_supported`` and ``possibly_isolated``:
        verdicts of A10; ``not_observed_enough``: no route, and too few asked; ``left_alone``: asked
        not to be contacted, does not feel safe, wants nobody in between, or is at risk and was not
        asked; ``not_mapped``: low, best and high figure of those on no record; ``exists``: the same
        three; ``recorded``; ``main``: the most frequent reason, those without a route counted as one.

    Raises
    ------
    Refused
        No field presence is on the map, or it has no recorded contact.

    Notes
    -----
    Each recorded actor has one reason, the first that holds of: met, left alone, reachable, and the
    verdict of A10. Where more are recorded than are said to exist the figure is too low, and the
    recorded are all who are known to exist. Groups with tags but without a figure are listed too.

    References
    ----------
    docs/definitions.md#a10, #a13 and #a14.
    """
    context = context_of(m, view)
    reason = _reasons(context)
    every = context.recorded.once(f"blind spots {relation}", partial(_cells, relation=relation))
    known = any(not np.isnan(cell.best) for cell in every)
    return answer(
        context,
        "Blind spots: why actors are not reached (A13, A10)",
        (_unmet(context, _Count.of(cell, reason), relation) for cell in every),
        parameters={"relation": relation},
        caveats=CAVEATS if known else (*CAVEATS, NOT_KNOWN),
    )


def _cells(context: Context, relation: Relation) -> list[Cell]:
    """Cells of which it is said how many exist, and the other groups, in alphabetical order."""
    cells = cells_of(context, relation)
    known = {cell.group for cell in cells}
    unknown = [
        Cell(code, "", "", np.nan, np.nan, np.nan, rows)
        for code, rows in groups_of(context, relation).items()
        if code not in known
    ]
    return sorted([*cells, *unknown], key=lambda cell: (cell.group, cell.pcode, cell.sector))


def _settled(context: Context) -> tuple[Bools, Bools]:
    """Who is left alone and who is met, whatever ties there are."""
    return forbidden(context, "approach"), reached_now(context, "contact")


def _reasons(context: Context) -> Codes:
    """Why each actor is not met, or that it is, as a position in `EACH`."""
    code = {name: at for at, name in enumerate(EACH)}
    reason = np.full(len(context.ids), code["not_observed_enough"])
    verdicts = isolated_actors(context)
    reason[list(verdicts)] = [code[verdict] for verdict, _ in verdicts.values()]
    reason[steps_told(context) <= context.view.thresholds.max_steps] = code["reachable"]
    alone, met = context.recorded.once("left alone and met", _settled)
    reason[alone] = code["left_alone"]
    reason[met] = code["met"]
    return reason


@dataclass(frozen=True)
class _Count:
    """A cell with how many of its recorded actors are met, and why the others are not."""

    cell: Cell
    reason: Codes
    met: int
    recorded: Mapping[str, int]

    @classmethod
    def of(cls, cell: Cell, reason: Codes) -> _Count:
        own = np.bincount(reason[cell.recorded], minlength=len(EACH)).tolist()
        counts = dict(zip(EACH, own, strict=True))
        return cls(cell, reason, counts.pop("met"), counts)

    @kept_property
    def total(self) -> int:
        return self.met + sum(self.recorded.values())

    @property
    def exists(self) -> list[float]:
        return [self.cell.low, self.cell.best, self.cell.high]

    @kept_property
    def not_mapped(self) -> list[float] | None:
        """How many are on no record: low, best, high; None where nobody knows how many exist."""
        return None if np.isnan(self.cell.best) else [max(0.0, count - self.total) for count in self.exists]

    @kept_property
    def by_reason(self) -> dict[str, float]:
        """How many are not met for each reason, by the best figure."""
        best = self.not_mapped[1] if self.not_mapped else 0.0
        return {**self.recorded, NOT_MAPPED: best}

    @property
    def main(self) -> str:
        """The most frequent reason, the first one where several are; "" where all are met.

        That no route is recorded is one reason, however many were asked: within it the most frequent counts.
        """
        counts = self.by_reason
        if not any(counts.values()):
            return ""
        no_route = {name: count for name, count in counts.items() if name in NO_ROUTE}
        reasons = {name: count for name, count in counts.items() if name not in NO_ROUTE}
        largest = max(reasons, key=lambda name: reasons[name])
        if sum(no_route.values()) >= reasons[largest]:
            return max(no_route, key=lambda name: no_route[name])
        return largest

    @property
    def unmet(self) -> list[float] | None:
        """How many exist and are not met: low, best, high."""
        waiting = sum(self.recorded.values())
        return None if self.not_mapped is None else [waiting + count for count in self.not_mapped]


def _unmet(context: Context, count: _Count, relation: Relation) -> Figure:
    """How many of a cell exist and are not met, and the most frequent reason."""
    subject, unmet = count.cell.subject, count.unmet
    return Figure(
        f"A13:blind:{_claim(count)}:cell:{':'.join(subject)}",
        "A13",
        "cell",
        subject,
        None if unmet is None else unmet[1],
        words=partial(_words, context, count, relation),
    )


def _claim(count: _Count) -> str:
    """What is claimed of a cell: the main reason; that no route is recorded is the same however many told."""
    return "no_route" if count.main in NO_ROUTE else count.main or "all_met"


def _words(context: Context, count: _Count, relation: Relation, figure: Figure) -> Finding:
    cell, unmet = count.cell, count.unmet
    who = np.flatnonzero(cell.recorded).tolist()
    coverage = float(context.coverage.of_actors[who].mean()) if who else 0.0
    size, reasons = count.total if unmet is None else round(cell.best), series(_parts(count), "; ")
    return figure.worded(
        statement=_statement(context, count, relation),
        reason=Sentence("Not met: {reasons}.", reasons=reasons) if reasons else Sentence("All were met."),
        interval=None if unmet is None else (unmet[0], unmet[2]),
        n=size,
        # Which reason leads is a matter of counts.
        **context.trust(
            coverage=coverage,
            sources=context.coverage.sources(who) if who else 0,
            members=size,
            at_most="indicative",
        ),
        sensitivity=int(context.sensitivity[who].max()) if who else 0,
        evidence=_contacts(context, cell.recorded),
        would_change=Sentence(
            "The office enters another figure of how many exist or contacts that are missing, or asks "
            "further sources."
        ),
        **_question(context, count),
        details={
            "group": cell.group,
            "pcode": cell.pcode,
            "sector": cell.sector,
            "met": count.met,
            **count.recorded,
            "not_mapped": count.not_mapped,
            "exists": None if unmet is None else count.exists,
            "recorded": count.total,
            "main": count.main,
        },
    )


def _question(context: Context, count: _Count) -> dict[str, Any]:
    """What to ask next by the main reason, and with whom: those of whom the reason holds."""
    main, question = count.main, NEXT[count.main]
    if main == "left_alone":
        return {"next_question": question}
    if main == NOT_MAPPED:
        return asking(context, np.flatnonzero(count.cell.recorded).tolist(), question, OTHER_LISTS)
    rows = np.flatnonzero(count.cell.recorded & (count.reason == EACH.index(main or "met"))).tolist()
    if main == "reachable":
        return {"next_question": question, "acts": {"approach": permitted(context, "approach", rows)}}
    if main in NO_ROUTE:
        return asking_about(context, rows, question)
    return asking(context, rows, question)


def _contacts(context: Context, rows: Bools) -> tuple[str, ...]:
    """Ids of the office's recent contacts with some actors."""
    ids, at = context.once("recent_contacts", _recent_contacts)
    return tuple(ids[rows[at]].tolist())


def _recent_contacts(context: Context) -> tuple[npt.NDArray[np.object_], Codes]:
    """The office's recent contacts in order of their ids, and with whom each was."""
    recent = context.m.contacts[context.layers.established].sort_values("id")
    at = [context.code(actor) for actor in recent["actor_id"]]
    return recent["id"].to_numpy(dtype=object), np.array(at, dtype=np.int64)


def _statement(context: Context, count: _Count, relation: Relation) -> Sentence:
    cell, who = count.cell, named(context, count.cell, relation)
    met = Sentence("The office has met {met}.", met=count.met)
    if count.total and not count.met:  # what nobody entered is not known: it is no zero
        met = Sentence("No recent meeting of the office with them is recorded.")
    if count.not_mapped is None:
        recorded = Sentence(
            "Actors {tagged}: {recorded} on record. How many exist is not known.",
            tagged=who,
            recorded=count.total,
        )
    elif count.total > cell.high:
        recorded = Sentence(
            "The figure for actors {tagged} is too low: {exist} are said to exist, but {recorded} are on "
            "record.",
            tagged=who,
            exist=cell.figure,
            recorded=count.total,
        )
    else:
        recorded = Sentence(
            "Actors {tagged}: an estimated {exist} exist, {recorded} are on record.",
            tagged=who,
            exist=cell.figure,
            recorded=count.total,
        )
    return joined(recorded, met)


def _parts(count: _Count) -> Iterator[Sentence]:
    """Each reason with its number."""
    for name, number in count.by_reason.items():
        low, _, high = count.not_mapped or (0.0, 0.0, 0.0)
        if name == NOT_MAPPED and low != high:
            yield Sentence(
                "{number:g}, or {low:g} to {high:g} ({reason})",
                reason=REASONS[name],
                number=number,
                low=low,
                high=high,
            )
        elif number:
            yield Sentence("{number:g} ({reason})", reason=REASONS[name], number=number)
