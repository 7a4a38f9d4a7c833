"""The matrix of partners by steps: a row a partner, a mark a step, and how many work with us on each."""

from __future__ import annotations

from collections.abc import Sequence

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, term
from actormap.core.words import _, plain
from actormap.metrics.base.context import context_of
from actormap.metrics.partner.partners import held_back
from actormap.metrics.partner.stages import SET
from actormap.viz.charts import Cell, MatrixRow, Picture, matrix
from actormap.viz.charts.matrix import Look
from actormap.web.parts import tables
from actormap.web.parts.writing.undertaken import who
from actormap.web.state import chosen
from actormap.web.state.session import Reading

LOOKS: dict[str, Look] = {
    "works": "full",
    "agreed": "half",
    "could": "ring",
    "declined": "cross",
    "differ": "differ",
    "unknown": "unknown",
}


def picture(rows: Sequence[MatrixRow]) -> Picture:
    """The matrix."""
    items = [item for item in schema.items().values() if item.set == SET]
    columns = [f"{number} {plain(term(item.label))}" for number, item in enumerate(items, start=1)]
    meanings = {LOOKS[mark]: words for mark, words in _words().items()}
    heads = (_("Partner"), _("May be named"), _("Risk"))
    return matrix(rows, columns, title=_("Partners by step"), heads=heads, meanings=meanings)


def _words() -> dict[str, str]:
    return {
        "works": _("works with us"),
        "agreed": _("agreed"),
        "could": _("could, not asked"),
        "declined": _("said no"),
        "differ": _("scorers differ"),
        "unknown": _("not known"),
    }


def of_partner(reading: Reading, finding: Finding) -> MatrixRow:
    """A partner: whether it may be named, its risk, and what is known of each step."""
    identifier, d, words = finding.subject[0], finding.details, _words()
    cells = tuple(Cell(LOOKS[mark], words[mark]) for mark in d["stages"].values())
    label = isolated(tables.names(reading.map)[identifier])
    beside = (_named(d["named"]), _risk(d["risk"])) if finding.kind == "actor" else ("", "")
    return MatrixRow(label, beside, cells, code=identifier, chosen=chosen.value("of") == identifier)


def _named(consent: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "withdrawn": _("no")}.get(consent, _("ask"))


def _risk(risk: int | None) -> str:
    return "?" if risk is None else str(risk)


def held(reading: Reading) -> list[MatrixRow]:
    """Who is held back: that it is so, and no step of theirs, and no reason."""
    context, why = context_of(reading.map, reading.view), _("held back: ask the protection officer")
    return [
        MatrixRow(who(context, each), ("", ""), held=why, code=each) for each in held_back(context, [SET])
    ]


def sum_of(finding: Finding) -> Cell:
    """How many work on a step with us."""
    if finding.value is None:
        return Cell("unknown", _("not known"))
    works = finding.details["works"]
    return Cell("figure", str(works)) if works else Cell("none", _("none"))
