"""What must hold of what is judged: an answer fits its item, a strategy rests on a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.errors import Issue
from actormap.core.schema import Column, Item
from actormap.core.sentences import Sentence, series, term
from actormap.core.tables.issues import Origin, Unreadable, issue_at, issues_where
from actormap.core.tables.partnership import check_links

Tables = Mapping[str, pd.DataFrame]
MARKS = ("low", "value", "high")
UNITS = {
    "actor": "actor_id",
    "office": "actor_id",
    "platform": "platform_id",
    "group": "group",
    "area": "pcode",
    "instrument": "instrument",
    "provision": "provision",
    "issue": "issue",
}
"""In which column each kind of unit is named; none is filled in for the country."""
UNIT_COLUMNS = tuple(dict.fromkeys(UNITS.values()))
ONCE = ("item", "round", "scorer", "together", *UNIT_COLUMNS, "perceived_by")
"""What a scorer answers once in a round."""
DRAFTS = ("draft", "before_parliament")
"""Where a law stands that is not in force yet."""


def evidence() -> Column:
    """The column of assessments in which stands on what records an answer rests."""
    return schema.columns()["assessments"]["evidence"]


def check_assessments(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Everything wrong within the rows of assessments that the form of their cells does not tell."""
    number, codes = pd.factorize(frame["item"].array)
    items = [schema.items().get(code) for code in codes.tolist()]
    # Marks that the scale of their item has not; one between two marks can be agreed on together.
    scales = [_scale(item) if item else (-np.inf, np.inf) for item in items]
    least, most = (np.array([ends[at] for ends in scales])[number] for at in (0, 1))
    for column in MARKS:
        cells = frame[column].to_numpy()
        wrong = (cells < least) | (cells > most)
        for position in np.flatnonzero(wrong).tolist():
            item = items[number[position]]
            assert item is not None  # noqa: S101 - an unknown item has every mark
            yield issue_at(origin, position, column, f"{cells[position]:g}", _off_scale(item))
    yield from _answers(frame, origin, number, items)
    yield from _units(frame, origin, number, items)
    yield from _order(frame, origin)
    again = frame[[*ONCE]].duplicated().to_numpy() & (frame["round"] != "").to_numpy()
    twice = Unreadable(
        "assessment.twice",
        Sentence("the same scorer answered this in this round already"),
        Sentence("Keep one of the rows."),
    )
    yield from issues_where(again, frame, origin, "scorer", twice)


def analyses_named(text: str) -> list[str]:
    """The analyses that a name or a number of the catalogue means."""
    return [name for name, each in schema.analyses().items() if text in {name, each.id}]


def check_undertakings(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    """Strategies that rest on no finding: on no analysis, on one that there is not, on an empty map.

    Whether the analysis gives it at that revision is looked at where it is written (`records.record.cited`).
    """
    strategy = (frame["kind"] == "strategy").to_numpy()
    named = (frame["analysis"] != "").to_numpy() & frame["revision"].notna().to_numpy()
    unfounded = Unreadable(
        "undertaking.finding",
        Sentence("a strategy that rests on no finding"),
        Sentence(
            "Name the analysis and the revision of the map, or begin it from a finding on the page Situation."
        ),
    )
    yield from issues_where(strategy & ~named, frame, origin, "analysis", unfounded)
    known = np.array([bool(analyses_named(text)) for text in frame["analysis"].tolist()], dtype=bool)
    no_analysis = Unreadable(
        "undertaking.analysis",
        Sentence("there is no such analysis"),
        Sentence("Name one of the list of analyses, such as reach.gap or A13."),
    )
    yield from issues_where(strategy & named & ~known, frame, origin, "analysis", no_analysis)
    empty = Unreadable(
        "undertaking.revision",
        Sentence("at this revision nothing was recorded"),
        Sentence("Name the revision of the map at which the finding was made."),
    )
    yield from issues_where(
        strategy & named & (frame["revision"] == 0).to_numpy(), frame, origin, "revision", empty
    )


def _scale(item: Item) -> tuple[float, float]:
    """The lowest and the highest mark of an item; of one in words none can be written."""
    values = [*map(float, item.numbers)]
    return (min(values), max(values)) if values else (np.inf, -np.inf)


def _off_scale(item: Item) -> Unreadable:
    least, most = _scale(item)
    if least > most:
        remedy = Sentence("This is answered in words: leave the mark empty.")
    else:
        remedy = Sentence("Write a mark from {least:g} to {most:g}.", least=least, most=most)
    problem = Sentence("not on the scale of: {item}", item=term(item.label))
    return Unreadable("assessment.scale", problem, remedy)


def _answers(
    frame: pd.DataFrame, origin: Origin, number: np.ndarray, items: list[Item | None]
) -> Iterator[Issue]:
    """Answers that are none of their item, beside a mark, or missing."""
    answer, words = pd.factorize(frame["answer"].array)
    known_words = [{"", *item.words} if item else None for item in items]
    fits = np.array(
        [[fitting is None or word in fitting for word in words.tolist()] for fitting in known_words]
    ).reshape(len(items), len(words))
    for position in np.flatnonzero(~fits[number, answer]).tolist():
        item = items[number[position]]
        assert item is not None  # noqa: S101 - as above
        known = series(map(term, item.words.values()))
        remedy = Sentence("Use one of: {known}.", known=known) if known else Sentence("Write it in words.")
        problem = Sentence("no answer to: {item}", item=term(item.label))
        wrong = Unreadable("assessment.answer", problem, remedy)
        yield issue_at(origin, position, "answer", frame["answer"].iat[position], wrong)
    marked, worded = frame["value"].notna().to_numpy(), (frame["answer"] != "").to_numpy()
    both = Unreadable(
        "assessment.both",
        Sentence("a mark and a word"),
        Sentence("Keep one of them; what explains it stands in the text."),
    )
    yield from issues_where(marked & worded, frame, origin, "answer", both)
    nothing = Unreadable(
        "assessment.empty",
        Sentence("no answer"),
        Sentence("Write the mark or the answer; Not known is an answer too."),
    )
    yield from issues_where(
        ~marked & ~worded & (frame["text"] == "").to_numpy(), frame, origin, "value", nothing
    )


def _units(
    frame: pd.DataFrame, origin: Origin, number: np.ndarray, items: list[Item | None]
) -> Iterator[Issue]:
    """Items of what they are not asked of: told and kept, since no analysis reads them there."""
    filled = {column: (frame[column] != "").to_numpy() for column in UNIT_COLUMNS}
    for column, there in filled.items():
        kinds = {kind for kind, named in UNITS.items() if named == column}
        fitting = np.array([item is None or not kinds.isdisjoint(item.units) for item in items])[number]
        problem = Unreadable(
            "assessment.unit",
            Sentence("this is not asked of it"),
            Sentence("Leave it empty, or choose another item."),
        )
        yield from _warned(there & ~fitting, frame, origin, column, problem)
    country = np.array([item is None or "country" in item.units for item in items])[number]
    nobody = ~np.logical_or.reduce(list(filled.values()))
    missing = Unreadable(
        "assessment.no_unit",
        Sentence("this is not asked of the country"),
        Sentence("Say what it is about, such as the actor or the provision."),
    )
    yield from _warned(nobody & ~country, frame, origin, "item", missing)


def _order(frame: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    low, mark, high = (frame[column].to_numpy() for column in MARKS)
    wrong = Unreadable(
        "assessment.order",
        Sentence("lowest mark, mark and highest mark are not in order"),
        Sentence("Correct the three numbers."),
    )
    yield from issues_where((low > mark) | (mark > high) | (low > high), frame, origin, "value", wrong)


def _warned(
    bad: Bools, frame: pd.DataFrame, origin: Origin, column: str, problem: Unreadable
) -> Iterator[Issue]:
    return (replace(issue, warning=True) for issue in issues_where(bad, frame, origin, column, problem))


_BEFORE, _AFTER, _EXPECTED = (
    Unreadable("law.days", problem, Sentence("Correct the day, or that of the law."))
    for problem in (
        Sentence("before its law was in force"),
        Sentence("after the last day of its law"),
        Sentence("after the day on which its law is expected to be in force"),
    )
)
_DAYS_OF = {
    "provisions": [("as_of", False, "from", _BEFORE)],
    "assessments": [("date", False, "from", _BEFORE)],
    "windows": [("from", False, "to", _AFTER), ("from", True, "from", _EXPECTED)],
}
"""The day of a row that is held against the first or the last day of its law, in force or a draft."""


def check_against(
    table: str, frame: pd.DataFrame, stored: Tables, new: Tables, origin: Origin | None = None
) -> Iterator[Issue]:
    """What is told of new rows beside those that are stored, of which the caller hands in what is seen.

    What was looked at before its law was in force, dates to watch after it ended or a draft is expected to be
    in force, and an answer that its scorer gave in this round already: the later one counts, both are kept.
    """
    origin = table if origin is None else origin
    if table in _DAYS_OF:
        laws = pd.concat([new.get("instruments", stored["instruments"]), stored["instruments"]])
        yield from _days(table, frame, laws.drop_duplicates("id"), origin)
    if table == "swot_items":
        yield from check_links(frame, stored, origin)
    if table == "assessments":
        held = stored[table][~stored[table]["id"].isin(frame["id"]).to_numpy()]
        former = pd.MultiIndex.from_frame(held.loc[(held["round"] != "").to_numpy(), [*ONCE]])
        again = pd.MultiIndex.from_frame(frame[[*ONCE]]).isin(former)
        before = Unreadable(
            "assessment.again",
            Sentence("the same scorer answered this in this round before"),
            Sentence("The later answer counts; the one before stays on record."),
        )
        yield from _warned(again, frame, origin, "scorer", before)


def check_entering(
    table: str, frame: pd.DataFrame, stored: Tables, origin: Origin | None = None
) -> Iterator[Issue]:
    """What is told of strategies that a list brings: their revision is that of the map they were made on."""
    if table != "undertakings":
        return
    columns = ["id", "kind", "analysis", "revision", "figure", "findings"]
    held = pd.MultiIndex.from_frame(stored[table][columns].fillna({"revision": -1, "figure": 0}))
    own = pd.MultiIndex.from_frame(frame[columns].fillna({"revision": -1, "figure": 0}))
    elsewhere = Unreadable(
        "undertaking.elsewhere",
        Sentence("a strategy whose finding was not worked out on this map"),
        Sentence(
            "It is kept as it is written. Begin it from a finding of this map before the office leans on it."
        ),
    )
    strategy = (frame["kind"] == "strategy").to_numpy()
    where = table if origin is None else origin
    yield from _warned(strategy & ~own.isin(held), frame, where, "analysis", elsewhere)


def _days(table: str, frame: pd.DataFrame, laws: pd.DataFrame, origin: Origin) -> Iterator[Issue]:
    drafts = laws["stage"].isin(DRAFTS).to_numpy()
    for column, draft, end, problem in _DAYS_OF[table]:
        held = laws[drafts == draft]
        known = dict(zip(held["id"], held[end], strict=True))
        day, limit = frame[column], frame["instrument"].map(lambda law, known=known: known.get(law, ""))
        wrong = (day != "") & (limit != "") & ((day < limit) if problem is _BEFORE else (day > limit))
        yield from _warned(wrong.to_numpy(), frame, origin, column, problem)
