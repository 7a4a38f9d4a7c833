"""Laws: which are read, what their provisions restrict, as written and as applied (A48)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, joined, listed, plural, series, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.judgements import Unit, independent, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.monitor.law.stages import ENDED, stages

METHOD = "Laws and what they restrict (A48)"
KINDS: dict[str, tuple[Sentence, tuple[str, ...]]] = {
    "ngo_framework": (Sentence("law on organisations"), ("ngo_framework",)),
    "counter_terrorism": (Sentence("counter-terrorism law"), ("counter_terrorism",)),
    "criminal": (Sentence("criminal law"), ("criminal",)),
    "other": (Sentence("other laws"), ("media", "assembly", "tax", "other_law")),
}
"""The four kinds of law of which the Manual asks, with the kinds of `instruments` that each holds."""
Read = Literal["read", "not_read", "none"]
"""Whether all laws of a kind are read, some are not, or none is listed."""
CAVEATS = (
    Sentence("Marks run from 0, no limit, to 4, barred: the opposite way of the marks of the profile."),
    Sentence("A mark is what the office judged. What nobody judged is not known, and is no 0."),
)
NO_LAW = Sentence("no law is recorded. Add the laws that civil society works under, and what they restrict.")


def in_order(article: str) -> list[tuple[int, str]]:
    """By what articles are put in order: Art. 4 before Art. 17."""
    parts = re.split(r"([0-9]{1,9})", article.casefold())
    return [(int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts]


@checked
def laws(m: ActorMap, view: View) -> Findings:
    """Which laws are read, how far each has come, and how hard its provisions restrict (A48).

    Parameters
    ----------
    m
        The map with its tables of laws and provisions.
    view
        The day and the thresholds.

    Returns
    -------
    Findings
        First one about completeness (value: kinds of law of four that are read, a count; details ``kinds``:
        of each ``read``, ``not_read`` or ``none``, ``unread``: laws without a provision), then one about
        practice (value: provisions in force that bite harder as applied than as written, a count; details
        ``harder``, ``softer``, ``same``, ``unknown``), one a law, those under way first, then by name
        (value: provisions that are read; details ``kind``, ``stage``, ``read``, ``way``: its dates with
        ``id``, ``name``, ``from``, ``to`` and ``past``, ``next``: the id of the next, ``days`` until it), and
        one a provision (value: how hard as written, 0 to 4; details ``instrument``, ``restrictions``,
        ``in_text``, ``in_practice``, ``applies``, ``judged``: lowest and highest mark of scorers by
        restriction).

    Raises
    ------
    Refused
        No law is recorded.

    Notes
    -----
    A kind of law is read where each law of it that is not repealed or suspended has a provision. Text and
    practice are compared only where both are known, and only of what is in force. No law gets a mark of its
    own, and none is ranked.

    References
    ----------
    docs/definitions.md#a48.
    """
    context = context_of(m, view)
    if m["instruments"].empty:
        raise Refused(NO_LAW)
    register = _Register(context)
    figures = (register.completeness(), register.practice(), *register.laws(), *register.every_provision())
    return answer(context, METHOD, figures, caveats=CAVEATS)


@dataclass(frozen=True)
class _Register:
    """The laws of a map on a day."""

    context: Context

    @kept_property
    def rows(self) -> list[dict[str, Any]]:
        """Laws and other instruments, those under way first, then by name."""
        rows: list[dict[str, Any]] = self.context.m["instruments"].to_dict("records")
        stage = stages(self.context.m, self.context.view.date)
        rows = [row | {"stage": stage[row["id"]]} for row in rows]
        return sorted(rows, key=lambda row: (row["stage"] not in DRAFTS, row["name"], row["id"]))

    @kept_property
    def provisions(self) -> dict[str, list[dict[str, Any]]]:
        """Provisions by law, in the order of their articles, of which numbers are read as such."""
        by_law: dict[str, list[dict[str, Any]]] = {}
        rows: list[dict[str, Any]] = self.context.m["provisions"].to_dict("records")
        for row in sorted(rows, key=lambda row: (in_order(row["article"]), row["id"])):
            by_law.setdefault(row["instrument"], []).append(row)
        return by_law

    @kept_property
    def kinds(self) -> dict[str, Read]:
        """Of each of the four kinds whether it is read."""
        return {kind: self._read(held) for kind, (_, held) in KINDS.items()}

    def _of_kind(self, held: tuple[str, ...]) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["kind"] in held and row["stage"] not in ENDED]

    def _read(self, held: tuple[str, ...]) -> Read:
        rows = self._of_kind(held)
        if not rows:
            return "none"
        return "read" if all(row["id"] in self.provisions for row in rows) else "not_read"

    @property
    def unread(self) -> list[dict[str, Any]]:
        """Laws of which no provision is recorded."""
        held = tuple(kind for _, some in KINDS.values() for kind in some)
        return [row for row in self._of_kind(held) if row["id"] not in self.provisions]

    def completeness(self) -> Figure:
        """How many of the four kinds of law are read."""
        value = float(sum(read == "read" for read in self.kinds.values()))
        return Figure("A48:kinds", "A48", "whole", ("laws",), value, self._completeness)

    def _completeness(self, figure: Figure) -> Finding:
        missing = [words for kind, (words, _) in KINDS.items() if self.kinds[kind] == "none"]
        unread = [Name(row["name"]) for row in self.unread]
        return figure.worded(
            statement=Sentence(
                "{n} of four kinds of law are read.", n=sum(read == "read" for read in self.kinds.values())
            ),
            reason=joined(
                Sentence("Not read: {laws}.", laws=series(unread)) if unread else NOTHING,
                Sentence("None is listed of: {kinds}.", kinds=series(missing)) if missing else NOTHING,
            )
            or Sentence("Each law that is listed has a provision on record."),
            n=len(KINDS),
            **self._trust(self.rows, int(figure.value or 0), len(KINDS)),
            would_change=Sentence("Somebody reads a law, and enters its provisions."),
            next_question=Sentence("Which law is used against groups that is not on this list?"),
            details={"kinds": dict(self.kinds), "unread": [row["id"] for row in self.unread]},
        )

    def practice(self) -> Figure:
        """How many provisions in force bite harder as applied than as written."""
        harder = len(self._compared["harder"])
        known = any(self._compared[name] for name in ("harder", "softer", "same"))
        return Figure(
            "A48:practice", "A48", "measure", ("practice",), float(harder) if known else None, self._practice
        )

    @kept_property
    def _compared(self) -> dict[str, list[dict[str, Any]]]:
        every: dict[str, list[dict[str, Any]]] = {"harder": [], "softer": [], "same": [], "unknown": []}
        for law in self.rows:
            for row in self.provisions.get(law["id"], []) if law["stage"] == "in_force" else ():
                every[_against(row)].append(row)
        return every

    def _practice(self, figure: Figure) -> Finding:
        count = {name: len(rows) for name, rows in self._compared.items()}
        known = count["harder"] + count["softer"] + count["same"]
        rows = [row for name in ("harder", "softer", "same") for row in self._compared[name]]
        return figure.worded(
            statement=_practice(count),
            reason=joined(
                Sentence(
                    "Of {known} judged both as written and as applied: {harder} harder as applied, "
                    "{same} the same, {softer} softer.",
                    known=plural(known, "provision"),
                    **{name: count[name] for name in ("harder", "same", "softer")},
                )
                if known
                else NOTHING,
                Sentence("Not known for {n}.", n=count["unknown"]) if count["unknown"] else NOTHING,
            )
            or Sentence("No provision of a law in force is recorded."),
            n=known,
            **self._trust(
                rows,
                known,
                known + count["unknown"],
                at_most="indicative" if known else "insufficient_data",
            ),
            would_change=Sentence("Somebody judges how a provision is applied."),
            next_question=Sentence("Ask groups in several areas how the provision is applied to them."),
            details=count,
        )

    def laws(self) -> Iterator[Figure]:
        """Each law, with its way through parliament."""
        for row in self.rows:
            read = len(self.provisions.get(row["id"], []))
            yield Figure(
                f"A48:law:{row['id']}",
                "A48",
                "instrument",
                (row["id"],),
                float(read) if read else None,
                partial(self._law, row),
            )

    def _law(self, row: dict[str, Any], figure: Figure) -> Finding:
        read, way = self.provisions.get(row["id"], []), self.way(row["id"])
        ahead = next((step for step in way if not step["past"]), None)
        days = None
        if ahead:
            days = (pd.Timestamp(ahead["from"]) - pd.Timestamp(self.context.view.date)).days
        return figure.worded(
            statement=_headline(row, read=len(read)),
            reason=_next(ahead, days),
            n=len(read),
            **self._trust([row], bool(read), 1),
            evidence=(row["id"], *(each["id"] for each in read)),
            would_change=Sentence("The law is read anew, or its stage changes."),
            details={
                "kind": row["kind"],
                "stage": row["stage"],
                "read": bool(read),
                "pcode": row["pcode"],
                "way": way,
                "next": ahead["id"] if ahead else None,
                "days": days,
            },
        )

    def way(self, law: str) -> list[dict[str, Any]]:
        """The dates of a law on its way, in order."""
        windows = self.context.m["windows"]
        here = windows[(windows["instrument"] == law).to_numpy()].sort_values(["from", "id"], kind="stable")
        return [
            {name: row[name] for name in ("id", "name", "from", "to")}
            | {"past": max(row["from"], row["to"]) < self.context.view.date}
            for row in here.to_dict("records")
        ]

    def every_provision(self) -> Iterator[Figure]:
        """How hard each provision restricts."""
        for law in self.rows:
            for row in self.provisions.get(law["id"], []):
                value = None if pd.isna(row["in_text"]) else float(row["in_text"])
                yield Figure(
                    f"A48:provision:{row['id']}",
                    "A48",
                    "provision",
                    (row["id"],),
                    value,
                    partial(self._provision, law, row),
                )

    def _provision(self, law: dict[str, Any], row: dict[str, Any], figure: Figure) -> Finding:
        restrictions, applies = split(row["restrictions"]), law["stage"] == "in_force"
        marks = pd.Series([row["in_text"], *([row["in_practice"]] if applies else [])], dtype=float)
        given = judgements_of(self.context.m, self.context.view).of(Unit(provision=row["id"]), "restriction")
        judged: dict[str, list[float]] = {}
        for code, answers in given.items():
            if values := independent(answers):
                judged[code] = [min(values), max(values)]
        return figure.worded(
            statement=Sentence(
                "{law}, {article}: {marks}.",
                law=Name(law["name"]),
                article=Name(row["article"]),
                marks=_marks(row, applies=applies),
            ),
            reason=Sentence("It restricts: {what}.", what=_restricts(restrictions))
            if restrictions
            else Sentence("What it restricts is not recorded."),
            n=1,
            **self._trust([row], int((~marks.isna()).sum()), len(marks)),
            evidence=(row["id"],),
            would_change=Sentence("It is judged anew, as written or as applied."),
            next_question=Sentence("Whom would it hit?"),
            details={
                "instrument": law["id"],
                "restrictions": list(restrictions),
                "in_text": figure.value,
                "in_practice": None if pd.isna(row["in_practice"]) else float(row["in_practice"]),
                "applies": applies,
                "judged": judged,
            },
        )

    def _trust(
        self, rows: list[dict[str, Any]], known: int, of: int, at_most: Verdict = "indicative"
    ) -> dict[str, Any]:
        """How far to lean on what is read of some rows: on who told of them, and on how much is known."""
        sources = {source for row in rows for source in split(row["sources"])}
        sensitivity = max((int(row["sensitivity"] or 0) for row in rows), default=0)
        coverage = known / of if of else None
        trust = self.context.trust(coverage=coverage, sources=len(sources), at_most=at_most)
        return trust | {"sensitivity": sensitivity}


def _against(row: dict[str, Any]) -> str:
    text, practice = row["in_text"], row["in_practice"]
    if pd.isna(text) or pd.isna(practice):
        return "unknown"
    return "same" if text == practice else "harder" if practice > text else "softer"


def _practice(count: dict[str, int]) -> Sentence:
    """What is said of text and practice: only what most provisions that can be compared bear."""
    known = count["harder"] + count["softer"] + count["same"]
    if not known:
        return Sentence("How laws in force are applied is not known.")
    if 2 * count["harder"] > known:
        return Sentence("Laws in force bite harder as applied than as written.")
    if 2 * count["softer"] > known:
        return Sentence("Laws in force bite less as applied than as written.")
    return Sentence("Laws in force are mostly applied as written, or differ both ways.")


def _headline(row: dict[str, Any], *, read: int) -> Sentence:
    kinds, stages = schema.vocabulary("instrument_kind"), schema.vocabulary("instrument_stage")
    return Sentence(
        "{law} ({kind}, {stage}): {read}.",
        law=Name(row["name"]),
        kind=term(kinds[row["kind"]]),
        stage=term(stages[row["stage"]]) if row["stage"] else Sentence("stage not known"),
        read=plural(read, "provision") if read else Sentence("not read"),
    )


def _next(ahead: dict[str, Any] | None, days: int | None) -> Sentence:
    if ahead is None:
        return Sentence("No date ahead is recorded.")
    if days is not None and days > 0:
        return Sentence("Next: {what}, in {days}.", what=Name(ahead["name"]), days=plural(days, "day"))
    return Sentence("Now: {what}.", what=Name(ahead["name"]))


def _restricts(codes: tuple[str, ...] | list[str]) -> Sentence:
    labels = schema.vocabulary("restriction")
    return listed(term(labels.get(code, code)) for code in codes)


def _marks(row: dict[str, Any], *, applies: bool) -> Sentence:
    written = _mark(row["in_text"])
    if not applies:
        return Sentence("{written} as written", written=written)
    return Sentence(
        "{written} as written, {applied} as applied", written=written, applied=_mark(row["in_practice"])
    )


def _mark(value: float) -> Sentence:
    return Sentence("not known") if pd.isna(value) else Sentence("{value:g} of 4", value=value)
