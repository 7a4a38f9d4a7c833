"""What an office judges of the situation, on which scale, and what frameworks of others ask beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from actormap.core.schema.reading import cell_number, cell_values, read_rows

ItemSet = Literal[
    "parameter",
    "risk_factor",
    "restriction",
    "recommendation",
    "perception",
    "profile",
    "principle",
    "question",
    "swot_prompt",
    "swot_example",
    "stage",
    "step",
    "measure",
]
"""What items belong together: parameters of the environment, factors of risk, restrictions of a provision,
recommendations for laws, what others think of the office, what is written of an actor; principles of
partnership and questions before one, stages of monitoring in which an actor takes part, measures by which it
can protect; and what is chosen, not judged: prompts and examples of a SWOT, steps of a case."""
Quadrant = Literal["strength", "weakness", "opportunity", "threat"]
Side = Literal["", "they", "we", "both"]
"""Of a SWOT: civil society, the office, or both; "" for a prompt, which is asked of each."""
UnitKind = Literal[
    "country", "area", "group", "actor", "platform", "office", "instrument", "provision", "issue"
]
"""Of what an item may be asked."""
Relation = Literal["same", "narrower", "broader", "evidence_only"]
"""What a framework asks, beside what we ask: the same, a part of it, more than it; or another question, for
which our records hold evidence."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer on a scale, a row of ``scales.csv``; without a value it counts as not answered."""

    code: str
    label: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is judged, a row of ``items.csv``.

    One without marks that is no text heads its parts, or is chosen in rows of another table.

    Parameters
    ----------
    code, set
        Its code among all items, and the items it belongs to.
    parent
        The item of which it is a part; "" for none.
    label, help
        What users read, and the question in plain words.
    scale
        A scale of ``scales.csv``; ``text`` for words, "" where only its parts are judged, or where it is
        chosen.
    marks
        The answers by code, each in words for this item.
    polarity
        Whether a high mark is ``better`` or ``worse``.
    units
        Of what it may be asked.
    role
        The least role that may answer.
    sums_up
        How the values of its parts make its own: ``mean``, ``highest``, or ``geometric`` mean;
        "" where they do not.
    in_law
        For a right in practice: the item that asks for the same right in law.
    proposes
        Analyses whose answer can propose a mark.
    reference
        What of the Manual asks for it: a row of docs/manual-crosswalk.md.
    """

    code: str
    set: ItemSet
    parent: str
    label: str
    help: str
    scale: str
    marks: Mapping[str, Mark]
    polarity: Literal["better", "worse", ""]
    units: tuple[UnitKind, ...]
    role: str
    sums_up: Literal["mean", "highest", "geometric", ""]
    in_law: str
    proposes: tuple[str, ...]
    reference: str

    @property
    def numbers(self) -> dict[str, str]:
        """What each number on its scale means, by the number."""
        return {code: mark.label for code, mark in self.marks.items() if code.isdigit()}

    @property
    def words(self) -> dict[str, str]:
        """Answers in words by code; on a scale of numbers only that it is not known."""
        return {code: mark.label for code, mark in self.marks.items() if not code.isdigit()}


@dataclass(frozen=True, slots=True)
class Floor:
    """What protects the answers to a set of items, a row of ``floors.csv``.

    `least` is the sensitivity that an answer has at least, `of_actor` that of one about a named actor, or
    about a group in an area where so few are on record that it points at one; what is `in_no_file` is written
    to none, whoever asks.
    """

    least: int
    of_actor: int
    in_no_file: bool


@dataclass(frozen=True, slots=True)
class Framework:
    """What others ask of a country, a row of ``frameworks.csv``.

    Parameters
    ----------
    code, name, by, version
        Its short name, its name, who keeps it, and the version that was read; "" where none was told.
    units
        Of what it asks.
    scale
        Its scale in words; "" where it was not read.
    had, missing
        What of it was read, and what was not.
    items
        What it asks, as far as it was read: code and label, rows of ``framework_items.csv``.
    """

    code: str
    name: str
    by: str
    version: str
    units: tuple[UnitKind, ...]
    scale: str
    had: str
    missing: str
    items: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Crossing:
    """What an item has to do with what a framework asks, a row of ``crosswalk.csv``.

    `checked_by` is the role that looked at it, on the day `checked_on`; both "" where nobody did.
    """

    item: str
    framework: str
    version: str
    foreign_code: str
    relation: Relation
    checked_by: str
    checked_on: str


@cache
def scales() -> dict[str, dict[str, Mark]]:
    """Answers of each scale; those without a label are said in words by each item."""
    by_name: dict[str, dict[str, Mark]] = {}
    for row in read_rows("scales"):
        by_name.setdefault(row["scale"], {})[row["mark"]] = Mark(
            row["mark"], row["label"], cell_number(row["value"])
        )
    return by_name


@cache
def items() -> dict[str, Item]:
    """Items by code, each before its parts."""
    return {
        row["code"]: Item(
            code=row["code"],
            set=row["set"],  # type: ignore[arg-type]  # checked by tests
            parent=row["parent"],
            label=row["label"],
            help=row["help"],
            scale=row["scale"],
            marks=_marks(row["scale"], cell_values(row["anchors"])),
            polarity=row["polarity"],  # type: ignore[arg-type]  # checked by tests
            units=cell_values(row["units"]),  # type: ignore[arg-type]  # checked by tests
            role=row["role"],
            sums_up=row["sums_up"],  # type: ignore[arg-type]  # checked by tests
            in_law=row["in_law"],
            proposes=cell_values(row["proposes"]),
            reference=row["reference"],
        )
        for row in read_rows("items")
    }


def _marks(scale: str, anchors: tuple[str, ...]) -> dict[str, Mark]:
    marks = dict(scales().get(scale, {}))
    bare = [mark for mark in marks.values() if not mark.label]
    worded = (replace(mark, label=anchor) for mark, anchor in zip(bare, anchors, strict=False))  # tests count
    return marks | {mark.code: mark for mark in worded}


@cache
def proposals() -> dict[str, tuple[tuple[float, int], ...]]:
    """For each item that the map can propose a mark for: from which figure on which mark, rising.

    0 and 4 are never proposed: that nobody can, or that everybody can, no map knows.
    """
    steps: dict[str, list[tuple[float, int]]] = {}
    for row in read_rows("proposals"):
        steps.setdefault(row["item"], []).append((float(row["least"]), int(row["mark"])))
    return {item: tuple(sorted(some)) for item, some in steps.items()}


@cache
def floors() -> dict[str, Floor]:
    """What protects answers, by item."""
    by_set = {
        row["set"]: Floor(int(row["least"]), int(row["of_actor"]), row["in_no_file"] == "yes")
        for row in read_rows("floors")
    }
    return {code: by_set[item.set] for code, item in items().items() if item.set in by_set}


@cache
def swot() -> dict[str, tuple[Quadrant, Side]]:
    """Where each prompt and each example of a SWOT belongs, and of whom an example tells, by item."""
    return {row["item"]: (row["quadrant"], row["side"]) for row in read_rows("swot")}  # type: ignore[misc]


def parts_of(item: str) -> tuple[Item, ...]:
    """The items into which an item falls, in their order."""
    return tuple(part for part in items().values() if part.parent == item)


@cache
def risk_marks() -> dict[str, tuple[str, Mark]]:
    """Marks of the five lines of risk, each with its line, by the code that stands for it in a case."""
    return {
        f"{item.code}_{mark.code}": (item.code, mark)
        for item in items().values()
        if item.set == "risk_factor" and not item.parent
        for mark in item.marks.values()
        if mark.code.isdigit()
    }


@cache
def parameters() -> tuple[Item, ...]:
    """The eight parameters, in their order."""
    return tuple(item for item in items().values() if item.set == "parameter" and not item.parent)


@cache
def scored_items() -> tuple[str, ...]:
    """Codes of the 29 items that a round asks: the parts of parameters, not what falls under one of them."""
    return tuple(part.code for parameter in parameters() for part in parts_of(parameter.code))


@cache
def frameworks() -> dict[str, Framework]:
    """Frameworks by code."""
    questions: dict[str, dict[str, str]] = {}
    for row in read_rows("framework_items"):
        questions.setdefault(row["framework"], {})[row["code"]] = row["label"]
    return {
        row["code"]: Framework(
            row["code"],
            row["name"],
            row["by"],
            row["version"],
            cell_values(row["units"]),  # type: ignore[arg-type]  # checked by tests
            row["scale"],
            row["had"],
            row["missing"],
            questions[row["code"]],
        )
        for row in read_rows("frameworks")
    }


@cache
def crosswalk() -> tuple[Crossing, ...]:
    """What our items have to do with what frameworks ask, framework after framework."""
    return tuple(Crossing(**row) for row in read_rows("crosswalk"))  # type: ignore[arg-type]  # as above
