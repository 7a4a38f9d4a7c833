"""Whom a provision or a draft law would hit (A49)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import NOTHING, Figure, Finding, Findings, Kind
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, counted, joined, series
from actormap.core.tables.judged import DRAFTS
from actormap.graph.few import LEAST
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.figures import answer
from actormap.metrics.base.options import checked
from actormap.metrics.base.small_cells import small
from actormap.metrics.monitor.law.depends import depends as depending
from actormap.metrics.monitor.law.selectors import provisions_of, selected, society_of
from actormap.metrics.monitor.law.who_is_hit import By, Cell, WhoIsHit, who_is_hit

METHOD = "Whom a law would hit (A49)"
KINDS: dict[By, Kind] = {
    "group": "group",
    "area": "area",
    "form": "set",
    "share": "set",
    "platform": "platform",
}
CAVEATS = (
    Sentence("Only organisations of civil society are counted. How a law is applied may go further."),
    Sentence("What is not recorded is counted apart: it is neither hit nor spared."),
    Sentence("Counts that point at somebody are withheld here, and in every file."),
)
LACKS = {
    "types": Sentence("type"),
    "formality": Sentence("legal form"),
    "groups": Sentence("whose rights they work on"),
    "areas": Sentence("where they work"),
    "foreign_share": Sentence("share of money from abroad"),
}
NO_PROVISION = Sentence(
    "no provision of a law is recorded. Add a law, and for each of its provisions what it restricts and whom "
    "it hits."
)


@checked
def hit(
    m: ActorMap, view: View, *, provision: str = "", instrument: str = "", depends: bool = False
) -> Findings:
    """Whom a provision or a law would hit, in ranges (A49).

    Parameters
    ----------
    m
        The map; `provisions` say whom they hit.
    view
        The day and the thresholds.
    provision
        The provision; "" for each of those there are.
    instrument
        The law of which each provision is asked, and all of them together; "" for any.
    depends
        Whether also to count what hangs on those who are hit.

    Returns
    -------
    Findings
        One a provision, by law and code, or with `instrument` alone one for all of the law first (value:
        organisations of civil society that are hit, a count; None where it cannot be said of any; interval:
        with those of whom it cannot be said; details ``hit``, ``open``, ``recorded``, ``off_record``,
        ``fewer_than``, ``instrument``: its law, ``lacks``: of how many what is not recorded, ``selects``: the
        columns of the provision). Several provisions of which it cannot be said of anybody are told
        together, last (kind ``set``, details ``provisions``), or with their law. Where one provision or one
        law is asked, then one a group, an area, a legal form, a share of money from abroad and a platform
        with the same details (interval: with those who may exist on no record) and ``by``, ``code``; what is
        not recorded first. With `depends` one for each of ``routes``, ``seats``, ``money`` and ``groups``:
        how many others lose the only one they have. Values too small to leave the office are None, with
        ``fewer_than``.

    Raises
    ------
    Refused
        No provision is recorded, or there is none of this code, or its law is repealed, suspended or over.

    Notes
    -----
    What is repealed, suspended or over on the day is left out. All that a provision asks for must hold; what
    is empty asks for nothing, and everybody is hit where all is empty. A law that holds in an area hits there
    alone. Of whom something that decides is not recorded it is not said that it is hit, nor that it is not.
    Who else may exist comes from the figures of A13. By group, area and platform cells overlap and are not
    summed.

    References
    ----------
    docs/definitions.md#a49, #a42.
    """
    context = context_of(m, view)
    rows = provisions_of(m, view, provision, instrument)
    if rows.empty:
        raise Refused(NO_PROVISION)
    laws = [_Law(context, row, who_is_hit(m, view, provision=row["id"])) for row in rows.to_dict("records")]
    if instrument and not provision:
        (law,) = m["instruments"][m["instruments"]["id"] == instrument].to_dict("records")
        laws.insert(0, _Law(context, law, who_is_hit(m, view, instrument=instrument)))
    figures = list(_told_once(context, laws, whole=bool(instrument and not provision)))
    if provision or instrument:
        cells = () if laws[0].unknown else laws[0].cells()
        figures += [*cells, *(laws[0].hanging() if depends else ())]
    left_out = 0 if provision or instrument else len(m["provisions"]) - len(rows)
    chosen = {"provision": provision, "instrument": instrument, "depends": depends}
    return answer(context, METHOD, figures, parameters=chosen, caveats=(*CAVEATS, *_ended(left_out)))


@dataclass(frozen=True)
class _Law:
    """A provision, or a law, with whom it hits."""

    context: Context
    row: dict[str, Any]
    who: WhoIsHit

    @property
    def unknown(self) -> bool:
        """Whether of all on record it cannot be said."""
        return 0 < self.who.whole.open == self.who.whole.recorded

    @property
    def name(self) -> Sentence:
        """The law with the article, or the law."""
        law = Name(self._law["name"])
        if "article" not in self.row:
            return Sentence("{law}", law=law)
        return Sentence("{law}, {article}", law=law, article=Name(self.row["article"]))

    @kept_property
    def _law(self) -> dict[str, Any]:
        every: list[dict[str, Any]] = self.context.m["instruments"].to_dict("records")
        return next(law for law in every if law["id"] == self.row.get("instrument", self.row["id"]))

    @property
    def figure(self) -> Figure:
        """How many it hits in all."""
        cell = self.who.whole
        kind: Kind = "provision" if "article" in self.row else "instrument"
        value = None if cell.withheld or self.unknown else float(cell.hit)
        return Figure(
            f"A49:{kind}:{self.row['id']}", "A49", kind, (self.row["id"],), value, self._words, _details(cell)
        )

    def _words(self, figure: Figure) -> Finding:
        cell = self.who.whole
        return figure.worded(
            statement=_statement(self.name, cell, draft=self._law["stage"] in DRAFTS),
            reason=joined(self._selected, _lacking(self.who.hit.lacks)),
            interval=None if cell.withheld else (float(cell.hit), float(cell.hit + cell.open)),
            n=cell.recorded,
            **self._trust,
            evidence=(self.row["id"],),
            would_change=Sentence("More is recorded of those of whom it cannot be said."),
            next_question=Sentence("Ask those who know the law how it would be applied, and to whom first."),
            details=_details(cell)
            | {
                "instrument": self._law["id"],
                "lacks": dict(self.who.hit.lacks),
                "selects": [selector.cells for selector in self.who.selectors],
            },
        )

    @property
    def _selected(self) -> Sentence:
        if len(self.who.selectors) > 1:
            return Sentence("Whom one of its provisions hits at least.")
        (selector,) = self.who.selectors
        words = selected(self.context, selector)
        if not words:
            return Sentence("It selects nobody in particular: it hits all.")
        return Sentence("Whom it hits: {selected}.", selected=words)

    @property
    def _trust(self) -> dict[str, Any]:
        return self.context.once("trust in whom laws can hit", _trust)

    def cells(self) -> Iterator[Figure]:
        """How many it hits by group, area, legal form, money from abroad and platform."""
        for by in get_args(By):
            for cell in self.who.cells(by):
                yield Figure(
                    f"A49:{by}:{self.row['id']}:{cell.code}",
                    "A49",
                    KINDS[by],
                    (cell.code,),
                    None if cell.withheld else float(cell.hit),
                    partial(self._cell_words, cell),
                    _details(cell) | {"by": by, "code": cell.code},
                )

    def _cell_words(self, cell: Cell, figure: Figure) -> Finding:
        return figure.worded(
            statement=Sentence("{what}: {hit}.", what=cell.label, hit=hit_of(cell)),
            reason=Sentence("Counted among those on record that are hit by: {law}.", law=self.name),
            interval=None if cell.withheld else (float(cell.hit), float(cell.most)),
            n=None if cell.withheld else cell.recorded,
            **self._trust | {"members": 0 if cell.withheld else cell.recorded},
            evidence=(self.row["id"],) if "article" in self.row else (),
            would_change=Sentence("More is recorded of those of whom it cannot be said."),
        )

    def hanging(self) -> Iterator[Figure]:
        """How many others lose the only one that they have."""
        for name, count in depending(self.who)._asdict().items():
            few = bool(small(count, LEAST)) and name != "groups"
            yield Figure(
                f"A49:depends:{self.row['id']}:{name}",
                "A49",
                "measure",
                (name,),
                None if few else float(count),
                partial(self._hanging_words, count, few),
                {"count": None if few else count, "fewer_than": LEAST if few else None},
            )

    def _hanging_words(self, count: int, few: bool, figure: Figure) -> Finding:
        (name,) = figure.subject
        return figure.worded(
            statement=hanging_on(name, count, few=few),
            reason=Sentence("If those who are hit by it could work no more: {law}.", law=self.name),
            **self._trust,
            would_change=Sentence("A source tells of another way, seat or funder that is not on record."),
        )


def _told_once(context: Context, laws: list[_Law], *, whole: bool) -> Iterator[Figure]:
    """A figure each; those of which nothing is known of anybody have one, or that of the whole law."""
    if whole and laws[0].unknown:
        yield laws[0].figure
        return
    unknown = [each for each in laws if each.unknown]
    several = len(unknown) > 1
    yield from (each.figure for each in laws if not (several and each.unknown))
    if several:
        codes = tuple(each.row["id"] for each in unknown)
        words = partial(_unknown_words, context, unknown)
        yield Figure("A49:unknown", "A49", "set", codes, None, words, {"provisions": list(codes)})


def _unknown_words(context: Context, unknown: list[_Law], figure: Figure) -> Finding:
    every, lacks = unknown[0].who.whole.recorded, Counter[str]()
    for each in unknown:
        lacks |= Counter(each.who.hit.lacks)
    return figure.worded(
        statement=Sentence(
            "It is not known whether these hit any of the {every} groups on record: {laws}.",
            every=every,
            laws=series([each.name for each in unknown], "; "),
        ),
        reason=_lacking(lacks),
        interval=(0.0, float(every)),
        n=every,
        **context.once("trust in whom laws can hit", _trust),
        evidence=figure.subject,
        would_change=Sentence("More is recorded of those of whom it cannot be said."),
    )


def _ended(number: int) -> Iterator[Sentence]:
    """How many provisions are left out, as a caveat; none where that is none."""
    if number:
        yield counted(
            number,
            "{n} provision of a law that is repealed, suspended or over is left out.",
            "{n} provisions of laws that are repealed, suspended or over are left out.",
        )


def _trust(context: Context) -> dict[str, Any]:
    return context.trust_in(society_of(context), at_most="indicative")


def _details(cell: Cell) -> dict[str, Any]:
    """Counts of a cell, without those that are withheld."""
    counts = {name: getattr(cell, name) for name in ("hit", "open", "recorded", "off_record")}
    if not cell.withheld:
        return counts | {"fewer_than": None}
    return dict.fromkeys(counts) | {"fewer_than": cell.least}


def _statement(name: Sentence, cell: Cell, *, draft: bool) -> Sentence:
    values = {"law": name, "every": cell.recorded}
    if not cell.hit and 0 < cell.open == cell.recorded:
        return Sentence("{law}: whether it hits any of the {every} groups on record is not known.", **values)
    if not cell.hit:
        hit = Sentence("{law}: none of the {every} groups on record, as far as is known.", **values)
    elif cell.withheld and draft:
        hit = Sentence(
            "{law}: would hit fewer than {least} of the {every} groups on record.", **values, least=cell.least
        )
    elif cell.withheld:
        hit = Sentence(
            "{law}: hits fewer than {least} of the {every} groups on record.", **values, least=cell.least
        )
    elif draft:
        hit = Sentence("{law}: would hit {hit} of the {every} groups on record.", **values, hit=cell.hit)
    else:
        hit = Sentence("{law}: hits {hit} of the {every} groups on record.", **values, hit=cell.hit)
    if not cell.open:
        return hit
    if not cell.hit:
        return joined(hit, Sentence("Not known for {n}.", n=cell.open))
    return joined(hit, Sentence("Not known for {n} more.", n=cell.open))


def _lacking(lacks: Mapping[str, int]) -> Sentence:
    if not lacks:
        return NOTHING
    parts = [Sentence("{what} of {n}", what=LACKS[name], n=count) for name, count in lacks.items()]
    return Sentence("Not recorded: {parts}.", parts=series(parts))


def hit_of(cell: Cell, *, all_seen: bool = False) -> Sentence:
    """How many are hit of some, as words: ``13 to 38``; what is too small only for who sees all."""
    if cell.withheld and not all_seen:
        return Sentence("not shown: too few")
    if cell.most > cell.hit:
        return Sentence("{hit} to {most}", hit=cell.hit, most=cell.most)
    if not cell.recorded:
        return Sentence("nobody on record")
    if not cell.hit:
        return Sentence("none of {recorded}", recorded=cell.recorded)
    return Sentence("{hit} of {recorded}", hit=cell.hit, recorded=cell.recorded)


def hanging_on(name: str, count: int, *, few: bool = False) -> Sentence:
    """What hangs on those who are hit, in words, by the name that `Depends` has for it."""
    number = Sentence("fewer than {least}", least=LEAST) if few else Sentence("{count}", count=count)
    return {
        "routes": Sentence(
            "Others whose only recorded way to us runs through them: {number}.", number=number
        ),
        "seats": Sentence(
            "Others whose only platform would be left with hardly anybody: {number}.", number=number
        ),
        "money": Sentence("Others whose every recorded funder is hit: {number}.", number=number),
        "groups": Sentence("Groups of whom nobody on record would be left: {number}.", number=number),
    }[name]


def hits_nobody(who: WhoIsHit) -> bool:
    """Whether nobody on record is hit, or may be."""
    return not who.whole.hit and not who.whole.open
