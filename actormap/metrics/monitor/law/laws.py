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
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, listed, series, term
from actormap.core.tables.judged import DRAFTS
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.judgements import Unit, independent, judgements_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.monitor.law.stages import ENDED, stages

SHEET = Sheet(__file__)
KINDS: dict[str, tuple[Sentence, tuple[str, ...]]] = {
    "ngo_framework": (Sentence("law on organisations"), ("ngo_framework",)),
    "counter_terrorism": (Sentence("counter-terrorism law"), ("counter_terrorism",)),
    "criminal": (Sentence("criminal law"), ("criminal",)),
    "other": (Sentence("other laws"), ("media", "assembly", "tax", "other_law")),
}
"""The four kinds of law of which the Manual asks, with the kinds of `instruments` that each holds."""
Read = Literal["read", "not_read", "none"]
"""Whether all laws of a kind are read, some are not, or none is listed."""


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
        raise SHEET.refusal("no_law")
    register = _Register(context)
    facts = (register.completeness(), register.practice(), *register.laws(), *register.every_provision())
    return SHEET.answer(context, facts)


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

    def completeness(self) -> Fact:
        """How many of the four kinds of law are read."""
        read = sum(each == "read" for each in self.kinds.values())
        return Fact(
            "kinds",
            "kinds",
            float(read),
            subject=("laws",),
            values={
                "kinds_read": read,
                "not_read": series(Name(row["name"]) for row in self.unread),
                "missing": series(words for kind, (words, _) in KINDS.items() if self.kinds[kind] == "none"),
            },
            n=len(KINDS),
            **self._trust(self.rows, read, len(KINDS)),
            details={"kinds": dict(self.kinds), "unread": [row["id"] for row in self.unread]},
        )

    def practice(self) -> Fact:
        """How many provisions in force bite harder as applied than as written."""
        every: dict[str, list[dict[str, Any]]] = {"harder": [], "softer": [], "same": [], "unknown": []}
        for law in self.rows:
            for row in self.provisions.get(law["id"], []) if law["stage"] == "in_force" else ():
                every[_against(row)].append(row)
        compared = [row for name in ("harder", "softer", "same") for row in every[name]]
        count, known = {name: len(rows) for name, rows in every.items()}, len(compared)
        at_most: Verdict = "indicative" if known else "insufficient_data"
        return Fact(
            "practice",
            "practice",
            float(count["harder"]) if known else None,
            subject=("practice",),
            # Only what most provisions that can be compared bear.
            case=next((way for way in ("harder", "softer") if 2 * count[way] > known), "same")
            if known
            else "unknown",
            n=known,
            **self._trust(compared, known, known + count["unknown"], at_most),
            details=count,
        )

    def laws(self) -> Iterator[Fact]:
        """Each law, with its way through parliament."""
        for row in self.rows:
            read = len(self.provisions.get(row["id"], []))
            value, later = float(read) if read else None, partial(self._law, row)
            yield Fact("law", f"law:{row['id']}", value, later, subject=(row["id"],))

    def _law(self, row: dict[str, Any]) -> dict[str, Any]:
        read, way = self.provisions.get(row["id"], []), self.way(row["id"])
        ahead = next((step for step in way if not step["past"]), None)
        days, stage = None, row["stage"]
        if ahead:
            days = (pd.Timestamp(ahead["from"]) - pd.Timestamp(self.context.view.date)).days
        return {
            "case": {"reason": "none" if days is None else "later" if days > 0 else "now"},
            "values": {
                "law": Name(row["name"]),
                "sort": term(schema.vocabulary("instrument_kind")[row["kind"]]),
                "reached": term(schema.vocabulary("instrument_stage")[stage])
                if stage
                else SHEET.sentence("law", "no_stage"),
                "what": Name(ahead["name"]) if ahead else "",
            },
            "n": len(read),
            **self._trust([row], bool(read), 1),
            "evidence": (row["id"], *(each["id"] for each in read)),
            "details": {
                "kind": row["kind"],
                "stage": stage,
                "read": bool(read),
                "pcode": row["pcode"],
                "way": way,
                "next": ahead["id"] if ahead else None,
                "days": days,
            },
        }

    def way(self, law: str) -> list[dict[str, Any]]:
        """The dates of a law on its way, in order."""
        windows = self.context.m["windows"]
        here = windows[(windows["instrument"] == law).to_numpy()].sort_values(["from", "id"], kind="stable")
        return [
            {name: row[name] for name in ("id", "name", "from", "to")}
            | {"past": max(row["from"], row["to"]) < self.context.view.date}
            for row in here.to_dict("records")
        ]

    def every_provision(self) -> Iterator[Fact]:
        """How hard each provision restricts."""
        for law in self.rows:
            for row in self.provisions.get(law["id"], []):
                value, later = _number(row["in_text"]), partial(self._provision, law, row)
                yield Fact("provision", f"provision:{row['id']}", value, later, subject=(row["id"],))

    def _provision(self, law: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        restrictions, applies = split(row["restrictions"]), law["stage"] == "in_force"
        text, practice = _number(row["in_text"]), _number(row["in_practice"])
        marks = [text, practice] if applies else [text]
        given = judgements_of(self.context.m, self.context.view).of(Unit(provision=row["id"]), "restriction")
        independently = {code: independent(answers) for code, answers in given.items()}
        labels = schema.vocabulary("restriction")
        return {
            "values": {
                "law": Name(law["name"]),
                "article": Name(row["article"]),
                "written": _mark(text),
                "applied": _mark(practice),
                "restricts": listed(term(labels.get(code, code)) for code in restrictions),
            },
            "n": 1,
            **self._trust([row], len(marks) - marks.count(None), len(marks)),
            "evidence": (row["id"],),
            "details": {
                "instrument": law["id"],
                "restrictions": list(restrictions),
                "in_text": text,
                "in_practice": practice,
                "applies": applies,
                "judged": {code: [min(marks), max(marks)] for code, marks in independently.items() if marks},
            },
        }

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


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)


def _mark(value: float | None) -> Sentence:
    return SHEET.sentence("mark", "none" if value is None else "given", value=value)
