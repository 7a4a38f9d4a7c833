"""Whom a provision or a draft law would hit (A49)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args

from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.judged import DRAFTS
from actormap.graph.few import LEAST
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.small_cells import small
from actormap.metrics.monitor.law.depends import depends as depending
from actormap.metrics.monitor.law.selectors import provisions_of, selected, society_of
from actormap.metrics.monitor.law.who_is_hit import By, Cell, WhoIsHit, who_is_hit

SHEET = Sheet(__file__)


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
        raise SHEET.refusal("no_provision")
    laws = [_Law(context, row, who_is_hit(m, view, provision=row["id"])) for row in rows.to_dict("records")]
    whole = bool(instrument and not provision)
    if whole:
        (law,) = m["instruments"][m["instruments"]["id"] == instrument].to_dict("records")
        laws.insert(0, _Law(context, law, who_is_hit(m, view, instrument=instrument)))
    facts = list(_each_once(context, laws, whole=whole))
    if provision or instrument:
        cells = () if laws[0].unknown else laws[0].cells()
        facts += [*cells, *(laws[0].hanging() if depends else ())]
    left_out = 0 if provision or instrument else len(m["provisions"]) - len(rows)
    caveats = [SHEET.sentence("left_out", "caveat", n=left_out)] if left_out else []
    chosen = {"provision": provision, "instrument": instrument, "depends": depends}
    return SHEET.answer(context, facts, *caveats, **chosen)


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
        return SHEET.sentence("provision", "name", law=law, article=Name(self.row["article"]))

    @kept_property
    def _law(self) -> dict[str, Any]:
        every: list[dict[str, Any]] = self.context.m["instruments"].to_dict("records")
        return next(law for law in every if law["id"] == self.row.get("instrument", self.row["id"]))

    @property
    def fact(self) -> Fact:
        """How many it hits in all."""
        cell, code = self.who.whole, self.row["id"]
        kind = "provision" if "article" in self.row else "instrument"
        value = None if cell.withheld or self.unknown else float(cell.hit)
        return Fact(kind, f"{kind}:{code}", value, self._words, subject=(code,), standing=_details(cell))

    def _words(self) -> dict[str, Any]:
        cell, hit = self.who.whole, self.who.hit
        first, *others = self.who.selectors
        case = "unknown" if self.unknown else "none"
        if cell.hit:
            enough, few = ("draft", "draft_few") if self._law["stage"] in DRAFTS else ("enough", "few")
            case = few if cell.withheld else enough
        return {
            "case": case,
            "values": {
                "law": self.name,
                "least": cell.least,
                "open": cell.open,
                "several": others,
                "selected": "" if others else selected(self.context, first),
                "lacking": _lacking(hit.lacks),
            },
            "interval": None if cell.withheld else (float(cell.hit), float(cell.hit + cell.open)),
            "n": cell.recorded,
            **_trust(self.context),
            "evidence": (self.row["id"],),
            "details": {
                "instrument": self._law["id"],
                "lacks": dict(hit.lacks),
                "selects": [selector.cells for selector in self.who.selectors],
            },
        }

    def cells(self) -> Iterator[Fact]:
        """How many it hits by group, area, legal form, money from abroad and platform."""
        for by in get_args(By):
            for cell in self.who.cells(by):
                yield Fact(
                    by,
                    f"{by}:{self.row['id']}:{cell.code}",
                    None if cell.withheld else float(cell.hit),
                    partial(self._cell_words, cell),
                    subject=(cell.code,),
                    standing=_details(cell) | {"by": by, "code": cell.code},
                )

    def _cell_words(self, cell: Cell) -> dict[str, Any]:
        return {
            "values": {"what": cell.label, "hit": hit_of(cell), "law": self.name},
            "interval": None if cell.withheld else (float(cell.hit), float(cell.most)),
            "n": None if cell.withheld else cell.recorded,
            **_trust(self.context),
            "members": 0 if cell.withheld else cell.recorded,
            "evidence": (self.row["id"],) if "article" in self.row else (),
        }

    def hanging(self) -> Iterator[Fact]:
        """How many others lose the only one that they have."""
        for name, count in depending(self.who)._asdict().items():
            few = bool(small(count, LEAST)) and name != "groups"
            yield Fact(
                "depends",
                f"depends:{self.row['id']}:{name}",
                None if few else float(count),
                partial(self._hanging_words, name, count, few),
                subject=(name,),
                standing={"count": None if few else count, "fewer_than": LEAST if few else None},
            )

    def _hanging_words(self, name: str, count: int, few: bool) -> dict[str, Any]:
        return {
            "case": name,
            "values": {"number": _number(count, few=few), "law": self.name},
            **_trust(self.context),
        }


def _each_once(context: Context, laws: list[_Law], *, whole: bool) -> Iterator[Fact]:
    """A fact each; those of which nothing is known of anybody have one, or that of the whole law."""
    if whole and laws[0].unknown:
        yield laws[0].fact
        return
    unknown = [each for each in laws if each.unknown]
    several = len(unknown) > 1
    yield from (each.fact for each in laws if not (several and each.unknown))
    if several:
        codes, words = tuple(each.row["id"] for each in unknown), partial(_unknown_words, context, unknown)
        standing = {"provisions": list(codes)}
        yield Fact("unknown", "unknown", None, words, subject=codes, standing=standing, evidence=codes)


def _unknown_words(context: Context, unknown: list[_Law]) -> dict[str, Any]:
    every, lacks = unknown[0].who.whole.recorded, Counter[str]()
    for each in unknown:
        lacks |= Counter(each.who.hit.lacks)
    return {
        "values": {
            "laws": series([each.name for each in unknown], "; "),
            "lacking": _lacking(lacks),
        },
        "interval": (0.0, float(every)),
        "n": every,
        **_trust(context),
    }


def _trust(context: Context) -> dict[str, Any]:
    return context.once("trust in whom laws can hit", _trust_in_society)


def _trust_in_society(context: Context) -> dict[str, Any]:
    return context.trust_in(society_of(context), at_most="indicative")


def _details(cell: Cell) -> dict[str, Any]:
    """Counts of a cell, without those that are withheld."""
    counts = {name: getattr(cell, name) for name in ("hit", "open", "recorded", "off_record")}
    if not cell.withheld:
        return counts | {"fewer_than": None}
    return dict.fromkeys(counts) | {"fewer_than": cell.least}


def _lacking(lacks: Mapping[str, int]) -> Sentence:
    return series(SHEET.sentence("unknown", "lack", column=name, n=count) for name, count in lacks.items())


def hit_of(cell: Cell, *, all_seen: bool = False) -> Sentence:
    """How many are hit of some, as words: ``13 to 38``; what is too small only for who sees all."""
    how = "some" if cell.hit else "none" if cell.recorded else "nobody"
    if cell.most > cell.hit:
        how = "range"
    if cell.withheld and not all_seen:
        how = "hidden"
    return SHEET.sentence("group", "hit", how, hit=cell.hit, most=cell.most, recorded=cell.recorded)


def hanging_on(name: str, count: int, *, few: bool = False) -> Sentence:
    """What hangs on those who are hit, in words, by the name that `Depends` has for it."""
    return SHEET.sentence("depends", "statement", name, number=_number(count, few=few))


def _number(count: int, *, few: bool) -> Sentence:
    return SHEET.sentence("depends", "few", least=LEAST) if few else Sentence("{count}", count=count)


def hits_nobody(who: WhoIsHit) -> bool:
    """Whether nobody on record is hit, or may be."""
    return not who.whole.hit and not who.whole.open
