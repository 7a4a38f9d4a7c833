"""Arcs of influence as they are shown: kind, strength, sign, since when, and the grade of the source."""

from __future__ import annotations

from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.findings import NOTHING
from actormap.core.sentences import Sentence
from actormap.core.tables.values import split
from actormap.metrics.base.context import Context
from actormap.metrics.base.safeguards import shown_name
from actormap.metrics.base.subnetwork import tie_rows

UNGRADED = Sentence("unknown")
NO_DATE = Sentence("an unknown day")
SIGNS = {1: Sentence("for rights"), -1: Sentence("against rights")}


def grade(context: Context, row: int) -> str:
    """Grade of a tie: its own, or else those of its sources."""
    own, sources = context.once("grades of ties", _tie_grades)
    return grade_of(context, own[row], sources[row])


def _tie_grades(context: Context) -> tuple[list[str], list[str]]:
    ties = context.m.ties
    return ties["grade"].tolist(), ties["sources"].tolist()


def grade_of(context: Context, own: str, sources: str) -> str:
    """A grade of a record, or those of the sources that told it."""
    if own:
        return own
    known = context.once("grades of sources", _source_grades)
    grades = sorted({known[s] for s in split(sources) if known.get(s)})
    return ", ".join(grades) or UNGRADED


def _source_grades(context: Context) -> dict[str, str]:
    sources = context.m.sources
    both = (sources["reliability"] != "") & (sources["credibility"] != "")
    graded = sources["reliability"] + sources["credibility"]
    return dict(zip(sources["id"], graded.where(both, ""), strict=True))


def arc(context: Context, edge: int) -> dict[str, Any]:
    """What is recorded of one arc of influence."""
    layer = context.layers.influence
    row = int(tie_rows(context, layer.proof[[layer.start[edge]]])[0])
    tie = context.m.ties.iloc[row]
    return {
        "from": context.ids[int(layer.source[edge])],
        "to": context.ids[int(layer.target[edge])],
        "kind": tie["kind"],
        "strength": float(layer.weight[edge]),
        "strength_recorded": bool(not np.isnan(tie["weight"])),
        "sign": int(layer.sign[edge]),
        "since": tie["from"] or NO_DATE,
        "grade": grade(context, row),
        "q": float(layer.q[edge]),
        "tie": tie["id"],
    }


def sign_words(kind: str, sign: int) -> Sentence:
    """Whether a tie works for or against rights; nothing where its kind leaves that open."""
    return SIGNS[sign] if len(schema.tie_kinds()[kind].signs) > 1 else NOTHING


def arc_words(context: Context, record: dict[str, Any]) -> Sentence:
    """One arc with all that is recorded of it, half a sentence."""
    strength = (
        Sentence("{strength:.2f}", strength=record["strength"])
        if record["strength_recorded"]
        else Sentence("strength not recorded, taken as 1")
    )
    fields = {
        "source": shown_name(context, context.code(record["from"])),
        "does": schema.tie_kinds()[record["kind"]].label,
        "target": shown_name(context, context.code(record["to"])),
        "strength": strength,
        "since": record["since"],
        "grade": record["grade"],
    }
    sign = sign_words(record["kind"], record["sign"])
    if not sign:
        return Sentence("{source} {does} {target} ({strength}, since {since}, grade {grade})", **fields)
    return Sentence(
        "{source} {does} {target} ({strength}, {sign}, since {since}, grade {grade})", sign=sign, **fields
    )
