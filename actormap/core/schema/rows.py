"""Rows of the tables that say what a map holds, who sees it, and what is asked of it, in their typed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from actormap.core.schema.conditions import Condition

ColumnType = Literal[
    "id",
    "ids",
    "text",
    "texts",
    "code",
    "codes",
    "pcode",
    "pcodes",
    "number",
    "integer",
    "date",
    "time",
    "grade",
]


Family = Literal[
    "summary",
    "reach",
    "introductions",
    "groups",
    "structure",
    "influence",
    "coordination",
    "evidence",
    "change",
    "monitor",
    "protect",
    "partner",
]


FAMILIES: dict[Family, str] = {
    "summary": "What should we act on first?",
    "reach": "Whom do we reach, and whom not?",
    "introductions": "Who can introduce us, safely?",
    "groups": "How do others treat a group?",
    "structure": "How is the network built?",
    "influence": "Who moves whom?",
    "coordination": "Who should talk to whom?",
    "evidence": "How sure are we, and what to ask next?",
    "change": "What changed, what would?",
    "monitor": "How free is civil society to work?",
    "protect": "Who needs us now?",
    "partner": "With whom, in which step of our work?",
}
"""Families of analyses and their questions, in the order in which they are shown; one word for the folder of
`metrics`, the attribute of the library, the group of commands and the chapter of the docs. A `summary` joins
analyses of several families."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one table, a row of ``columns.csv``."""

    table: str
    name: str
    type: ColumnType
    required: bool
    key: bool
    further_key: bool
    vocabulary: str
    references: tuple[str, ...]
    strict: Literal["", "always", "listed", "warn", "never"]
    if_hidden: Literal["", "row", "cell", "any", "last", "together", "unnamed"]
    min: float | None
    max: float | None
    default: str
    aliases: tuple[str, ...]
    hxl: str
    shared: bool
    description: str

    @property
    def empty(self) -> str:
        """What it means that nothing stands in it, as its description says; "" where that is not known."""
        _, _, meaning = self.description.partition("empty = ")
        return meaning[:1].upper() + meaning[1:]

    @property
    def many(self) -> bool:
        """Whether a cell may hold several values."""
        return self.type in {"ids", "texts", "codes", "pcodes"}

    @property
    def takes(self) -> str:
        """What may stand in it, a sentence or two; "" for any text."""
        several = " Several are possible, with ; between them." if self.many else ""
        if self.vocabulary:
            what = "One of the list."
        elif self.references:
            what = f"A code of the table {' or '.join(self.references)}."
        elif self.numeric:
            what = f"A number from {self.min:g} to {self.max:g}."
        else:
            what = {
                "date": "A day, YYYY-MM-DD.",
                "time": "A time of day with its offset from UTC, such as 18:05+03:00.",
                "pcode": "A P-code.",
                "pcodes": "P-codes.",
            }.get(self.type, "")
        return f"{what}{several}".strip()

    @property
    def numeric(self) -> bool:
        """Whether values are numbers; all others are text, "" where nothing is recorded."""
        return self.type in {"number", "integer"}


@dataclass(frozen=True, slots=True)
class Table:
    """What the rows of a table are, a row of ``tables.csv``.

    Parameters
    ----------
    noun, label
        What users call one row, and all of them.
    act, leads
        What was done where one was written, and whether that names what is written with it.
    node
        The label of its rows on a server; "" for ties, which are relationships there.
    names_in
        The column that holds the name of a row; "" where its code stands for one.
    kept_on
        The column that names the actor on whose record officers keep such rows; "" for none.
    on_record
        Whether the record of an actor tells of the rows that name it, and whether all of them stand in a
        part of their own there (``folded``).
    proves
        Whether a row can prove a finding.
    secret
        The column that is shown to who asks for it alone: lists and changes are read over shoulders.
    in_no_file
        Whether nothing of it is written to any file, whoever asks.
    searched
        Whether a search finds its rows by what stands in `names_in`.
    answers
        Columns without any of which a row says nothing: one that was prepared to be filled in, and was not.
    sealed
        Whether its rows are kept under the protection passphrase alone: no open store holds one, and nothing
        of the open part names or counts them.
    """

    noun: str
    act: str
    leads: bool
    label: str
    node: str
    names_in: str
    kept_on: str
    on_record: Literal["", "yes", "folded"]
    proves: bool
    secret: str
    in_no_file: bool
    searched: bool
    answers: tuple[str, ...]
    sealed: bool


@dataclass(frozen=True, slots=True)
class Sphere:
    """Where in society an actor stands, a row of ``spheres.csv``."""

    code: str
    label: str
    civil_society: bool
    may_introduce: bool
    public: bool
    shape: str
    description: str


@dataclass(frozen=True, slots=True)
class PresenceStatus:
    """Whether an activity goes on, a row of ``presence_statuses.csv``.

    Parameters
    ----------
    code, label
        Its code, and what users read.
    present, planned
        Whether who is recorded with it is there on the day, or means to be.
    description
        What it means.
    """

    code: str
    label: str
    present: bool
    planned: bool
    description: str


@dataclass(frozen=True, slots=True)
class State:
    """Where an undertaking of one kind can stand, a row of ``undertaking_states.csv``.

    Nothing is due any more of what is `over`.
    """

    status: str
    label: str
    over: bool


Act = Literal[
    "see",
    "share",
    "contact",
    "ask",
    "approach",
    "propose",
    "name",
    "represent",
    "compare",
    "export",
    "work",
]
"""What may be done with an actor: see it without answering for all of the map, name it in a file that leaves
the office, ask it to introduce, approach it through others, propose it for a tie, a meeting or a seat, name
it on a chain, open a door for it, compare it with entries that another source told of, write it into any
file, also one for the office alone, work with it in a step of monitoring."""


@dataclass(frozen=True, slots=True)
class Safeguard:
    """What is recorded of an actor that forbids something with it, a row of ``safeguards.csv``.

    Parameters
    ----------
    when
        The rule holds where all of these do.
    forbids
        What is not done with the actor.
    reason
        Why, a sentence with ``{name}`` in it.
    """

    when: tuple[Condition, ...]
    forbids: tuple[Act, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ActorType:
    """What an actor is, a row of ``actor_types.csv``; `sphere` is where such actors stand.

    `plural` is what several are called. Who is of a `sensitive` type is named to nobody outside the office.
    """

    code: str
    label: str
    plural: str
    sensitive: bool
    sphere: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieKind:
    """One kind of tie, a row of ``tie_kinds.csv``.

    `signs` are the signs it may have; where there is one, it need not be written in the data. Where its
    weight is needed and not recorded, the tie carries nothing: unknown is no number. What `protects_after`
    its last day keeps out intermediaries until somebody with the right ends that.
    """

    kind: str
    label: str
    reverse_label: str
    directed: bool
    signs: tuple[str, ...]
    layers: frozenset[str]
    weight_max: float
    weight_meaning: str
    weight_needed: bool
    min_sensitivity: int
    to_platform: bool
    protects_after: bool
    description: str


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of user may see and do, a row of ``roles.csv``."""

    role: str
    label: str
    clearance: int
    sees_persons: bool
    sees_locked: bool
    may_change: bool
    may_raise: bool
    may_brief: bool
    may_export: bool
    may_end_protection: bool
    may_compare: bool
    may_approve: bool
    description: str


Leaves = Literal["no", "inside", "organisations"]
"""How far the answer of an analysis may leave the program."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis, a row of ``analyses.csv``.

    Parameters
    ----------
    family, word
        Its family and its word in it.
    of
        The function in ``actormap.metrics.FAMILY`` that answers: its own word, or that of another analysis
        whose option ``by`` picks it.
    id
        Its number in docs/definitions.md, such as ``A15``.
    question
        What it answers, in plain words.
    page
        Its page in the chapter of its family, without the suffix; several analyses may share one.
    needs
        The least that must be recorded, in words.
    role
        The least role that may ask.
    resample
        Whether its findings are checked on resampled maps.
    leaves
        How far its answer may leave the program: to nobody (``no``: whose loss would hurt is no list to pass
        on, N3), within the office (``inside``), or also to others (``organisations``), where it rests on
        nothing that `redact` leaves out for them.
    """

    family: Family
    word: str
    of: str
    id: str
    question: str
    page: str
    needs: str
    role: str
    resample: bool
    leaves: Leaves

    @property
    def name(self) -> str:
        """Its name among all analyses, such as ``reach.gap``."""
        return f"{self.family}.{self.word}"

    @property
    def document(self) -> str:
        """Its page within ``docs``, such as ``metrics/reach/gap.md``."""
        return f"metrics/{self.family}/{self.page}.md"

    @property
    def command(self) -> str:
        """Its words on the command line, such as ``reach gap`` or ``reach steps --by within_reach``."""
        word = self.of.replace("_", "-")
        alone = word if self.family == "summary" else f"{self.family} {word}"
        return alone if self.word == self.of else f"{alone} --by {self.word}"
