"""A round of scoring: who gives which mark, corrects it, and agrees with others on one.

What is written is a row of `assessments` like any other. Blindness is a courtesy: another's mark is shown
once one's own is given, and whoever looks at the table sees it before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextvars import copy_context
from dataclasses import asdict, dataclass, replace

import pandas as pd

from actormap.core import schema, words
from actormap.core.config import View
from actormap.core.errors import Denied, Refused, shorten
from actormap.core.model import ActorMap, Changes
from actormap.core.schema import Item
from actormap.core.schema.items import ItemSet
from actormap.core.sentences import Name, Sentence, series, term
from actormap.core.tables.values import split
from actormap.ingest.writers import scoring_bytes
from actormap.metrics.base.judgements import COUNTRY, Accepted, Judgement, Unit, judgements_of, records_of
from actormap.metrics.monitor.parameter.marks import Marks
from actormap.records.record import editing, telling
from actormap.rights.access import KEY_HOLDER, Principal, may_answer, may_change

TABLE = "assessments"
ROUND = "scoring"
"""The kind of window that is the last day of a round."""
IN_ROUNDS: tuple[ItemSet, ...] = ("parameter", "risk_factor")
"""What is scored in rounds; other items may be answered without one."""
LONGEST_LABEL = 40
_EVER = View(date="2200-12-31")


@dataclass(frozen=True, slots=True)
class Scoring:
    """Who scores what in which round: the name of the round, the label of who scores, what it is about."""

    round: str
    scorer: str
    unit: Unit = COUNTRY


@dataclass(frozen=True, slots=True)
class Answer:
    """What is given to an item.

    Parameters
    ----------
    mark
        The code of an answer on its scale, such as ``3`` or ``unknown``.
    low, high
        From which to which mark it could be.
    text
        Why this mark; the answer itself where it is one in words.
    evidence, sources
        Codes of records that it rests on, and pseudonyms of who told.
    accepted
        The finding that it rests on: a proposal of the map.
    together
        Whether several scorers agreed on it.
    """

    mark: str
    low: float | None = None
    high: float | None = None
    text: str = ""
    evidence: Sequence[str] = ()
    sources: Sequence[str] = ()
    accepted: Accepted | None = None
    together: bool = False

    @classmethod
    def of(cls, given: Judgement) -> Answer:
        """What was given, to be corrected."""
        return cls(
            given.answer or ("" if given.value is None else f"{given.value:g}"),
            low=given.low if given.bounded else None,
            high=given.high if given.bounded else None,
            text=given.text,
            evidence=given.evidence,
            sources=given.sources,
            accepted=given.finding,
            together=given.together,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is for one scorer.

    Parameters
    ----------
    scoring
        Who scores what.
    marks
        The answers of everybody in the round, by item, in the order of the catalogue.
    further
        Items beyond those of the round: each right alone.
    """

    scoring: Scoring
    marks: dict[str, Marks]
    further: frozenset[str]

    def _alone(self, item: str) -> list[Judgement]:
        """What each gave alone."""
        return [each for each in self.marks[item].given if not each.together]

    def mine(self, item: str) -> Judgement | None:
        """What the scorer gave alone."""
        return next((each for each in self._alone(item) if each.scorer == self.scoring.scorer), None)

    def agreed(self, item: str) -> Judgement | None:
        """What was agreed together."""
        return next((each for each in reversed(self.marks[item].given) if each.together), None)

    def others(self, item: str) -> list[Judgement]:
        """What others gave alone, whether the scorer may see it yet or not."""
        return [each for each in self._alone(item) if each.scorer != self.scoring.scorer]

    def shown(self, item: str) -> list[Judgement]:
        """What others gave, once the scorer gave a mark: courtesy, no lock."""
        return self.others(item) if self.mine(item) else []

    @property
    def items(self) -> list[str]:
        """The items of the round."""
        return [code for code in self.marks if code not in self.further]

    @property
    def open(self) -> list[str]:
        """Items of the round that wait for the scorer; *not known* is an answer."""
        return [code for code in self.items if not self.mine(code)]

    def after(self, item: str) -> str:
        """The next item that waits, after another in the order of the catalogue; "" where none does.

        Those beyond the round wait for nobody; they follow one another.
        """
        order, waiting = list(self.marks), set(self.open)
        if item in self.further and not waiting:
            waiting = {code for code in self.further if not self.mine(code)}
        at = order.index(item) + 1 if item in order else 0
        return next((code for code in [*order[at:], *order[:at]] if code in waiting and code != item), "")

    @property
    def answered(self) -> dict[str, int]:
        """How many items of the round each scorer answered, by label."""
        counts = Counter(each.scorer for code in self.items for each in self._alone(code))
        return dict.fromkeys(filter(None, [self.scoring.scorer]), 0) | counts

    @property
    def to_talk_about(self) -> list[str]:
        """Items that several gave, the scorer among them, those far apart first; agreed ones last."""
        several = [code for code in self.marks if self.shown(code)]
        return sorted(several, key=lambda code: (self.agreed(code) is not None, not self.marks[code].apart))


def standing(m: ActorMap, scoring: Scoring, items: ItemSet = "parameter") -> Standing:
    """How far a round is, of what the user sees of a map."""
    every = asked_about(scoring.unit, items)
    given = judgements_of(m, _EVER).of(scoring.unit, [item.code for item in every], during=scoring.round)
    return Standing(
        scoring,
        {item.code: Marks(item, tuple(given.get(item.code, ()))) for item in every},
        frozenset(item.code for item in every if items == "parameter") - {*schema.scored_items()},
    )


def asked_about(unit: Unit, items: ItemSet = "parameter") -> list[Item]:
    """Items of a set that are asked of a unit, in the order of the catalogue."""
    return [
        item
        for item in schema.items().values()
        if item.set == items and item.scale and not unit.kinds.isdisjoint(item.units)
    ]


def given(
    m: ActorMap,
    view: View,
    scoring: Scoring,
    item: str,
    answer: Answer,
    *,
    principal: Principal = KEY_HOLDER,
) -> Changes:
    """The changes that write an answer; the scorer's own in the same round is corrected.

    The map is what the principal sees of it as it is stored. `Refused` where it does not fit item or unit, or
    a record is not there; `Denied` to a role that may not answer the item.
    """
    entry = _item(scoring, item, principal)
    if not scoring.round.strip() and entry.set in IN_ROUNDS:
        raise Refused("say which round it is, such as 2026-Q4.")
    label = label_of(m, scoring.scorer)
    missing = [code for code in answer.evidence if code not in records_of(m)]
    if missing:
        raise Refused(
            "no record that you see has the code {codes}. Choose another, or write down who told you.",
            codes=series(map(Name, map(shorten, missing))),
        )
    own = _own(m, scoring, item, together=answer.together)
    number = _number(entry, answer.mark)
    values = {
        "item": item,
        "round": scoring.round.strip(),
        "date": view.date,
        "scorer": own.scorer if own and answer.together else label,
        "together": "yes" if answer.together else "no",
        **asdict(scoring.unit),
        "value": number,
        "answer": "" if number is not None or entry.scale == "text" else answer.mark,
        "low": answer.low,
        "high": answer.high,
        "text": answer.text,
        "evidence": list(answer.evidence),
        "sources": list(answer.sources),
        **asdict(answer.accepted or Accepted("", None, None)),
    }
    return editing.changes_for(
        m, TABLE, own.id if own else "", values, principal=principal, why=f"mark: {entry.label}"
    )


def all_given(
    m: ActorMap,
    view: View,
    scoring: Scoring,
    answers: Mapping[str, Answer],
    *,
    principal: Principal = KEY_HOLDER,
) -> Changes:
    """The changes that write several answers by item, a row each (`given`); those that stand so are left.

    `Refused` where nothing was changed, or with all that does not fit, behind the item: nothing is written
    then.
    """
    label_of(m, scoring.scorer)
    frames, problems = [], []
    for item, answer in answers.items():
        own = _own(m, scoring, item, together=answer.together)
        wanted = replace(answer, evidence=tuple(answer.evidence), sources=tuple(answer.sources))
        if own is not None and Answer.of(own) == wanted:
            continue
        try:
            changes = given(m, view, scoring, item, answer, principal=principal)
        except Denied:
            raise
        except Refused as refused:
            label = term(schema.items()[item].label)
            problems.append(Sentence("{item}: {problem}", item=label, problem=refused.sentence))
        else:
            frames.append(changes.upserts[TABLE])
    if problems:
        raise Refused(series(problems, "\n"))
    if not frames:
        raise Refused("nothing was changed.")
    return Changes({TABLE: pd.concat(frames)}, why=f"{telling.noun(TABLE)}: {len(frames)} at once")


def _item(scoring: Scoring, item: str, principal: Principal) -> Item:
    entry = schema.items().get(item)
    if entry is None or not entry.scale:
        raise Refused("there is no item '{item}' to give a mark to.", item=shorten(item))
    if scoring.unit.kinds.isdisjoint(entry.units):
        raise Refused("{item}: this is not asked of it. Choose another item.", item=term(entry.label))
    may_answer(principal, entry)
    return entry


def label_of(m: ActorMap, text: str) -> str:
    """The label of a scorer, as it is kept; `Refused` where it is none, or names somebody on the map."""
    label = " ".join(text.split())
    if not label or len(label) > LONGEST_LABEL:
        raise Refused("say as whom you score: a short label such as national officer, never a name.")
    named = {
        *m.actors["name"].str.casefold(),
        *(each.casefold() for cell in m.actors["aliases"] for each in split(cell)),
    }
    if label.casefold() in named:
        raise Refused("this is a name on the map. Use a label such as national officer.")
    return label


def _own(m: ActorMap, scoring: Scoring, item: str, *, together: bool) -> Judgement | None:
    now = standing(m, scoring, schema.items()[item].set)
    return now.agreed(item) if together else now.mine(item)


def _number(item: Item, mark: str) -> float | None:
    """The mark as a number; None where it is a word."""
    try:
        return float(mark) if item.scale != "text" else None
    except ValueError:
        return None


def sheet(
    m: ActorMap,
    view: View,
    scoring: Scoring,
    items: ItemSet = "parameter",
    *,
    language: str = words.ENGLISH,
    principal: Principal = KEY_HOLDER,
) -> bytes:
    """The round as a workbook to fill in offline, which the import reads back; it names nobody.

    Rows that the scorer answered already come back as their corrections. `Denied` to a role that may not
    change the map.
    """
    may_change(principal)
    label, now = label_of(m, scoring.scorer), standing(m, scoring, items)
    if not scoring.round.strip():
        raise Refused("say which round it is, such as 2026-Q4.")
    same = {"round": scoring.round, "date": view.date, "scorer": label}
    same |= {"pcode": scoring.unit.pcode, "group": scoring.unit.group}
    prepared = {code: same | {"id": mine.id if (mine := now.mine(code)) else ""} for code in now.marks}

    def made() -> bytes:
        words.speak(words.catalogue(language))
        return scoring_bytes([marks.item for marks in now.marks.values()], prepared, language=language)

    return copy_context().run(made)


def rounds(m: ActorMap, items: ItemSet = "parameter") -> dict[str, str]:
    """Rounds by name with their last days, the latest first; "" where none was set."""
    begun = m["windows"][(m["windows"]["kind"] == ROUND).to_numpy()]
    last = dict(zip(begun["name"], begun["from"], strict=True))
    judged = {each.name: each.last for each in judgements_of(m, _EVER).rounds(items=items)}
    order = sorted({*last, *judged}, key=lambda name: (last.get(name) or judged[name], name), reverse=True)
    return {name: last.get(name, "") for name in order}


def begun(m: ActorMap, name: str, last_day: str, *, principal: Principal = KEY_HOLDER) -> Changes:
    """The changes that begin a round, or give a last day to one that has none: it is a date to watch.

    `Refused` where it has one, no name, or no day is given.
    """
    name = " ".join(name.split())
    if not name or not last_day.strip():
        raise Refused("a round has a name such as 2026-Q4, and a last day.")
    if rounds(m).get(name):
        raise Refused("there is a round of this name. Choose it, or give another name.")
    values = {"kind": ROUND, "name": name, "from": last_day, "sensitivity": 0}
    return editing.changes_for(m, "windows", "", values, principal=principal, why=telling.noun("windows"))
