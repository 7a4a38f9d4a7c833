"""What the columns of a list mean, and what has to be said before anything is taken of some of them.

Each answer is a constant of a mapping file (``constants: {phone: agreed}``), of ``--set``, or a press.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence
from actormap.ingest.sheet.headers import normal
from actormap.ingest.sheet.layout import Layout

AGREED = "agreed"
OFFICE, PERSONS, PHONE, EMAIL = "office", "persons", "phone", "email"
INTRODUCED, GROUPS, NOTES, MONTHS = "introduced_by", "groups", "notes", "months"
WHO = "who"
NAMESAKES = "namesakes"
CALENDAR = "calendar"
CALENDARS = ("gregorian", "hijri", "solar_hijri", "buddhist")
"""In which the days of a list may be written."""
REFUSALS, LEAVE_OUT, NOT_SO = "refusals", "leave_out", "not_so"
WARNED, NOT_MET, NO_CONTACT = "warned", "not_met", "no_contact"
APART = (WARNED, NOT_MET, NO_CONTACT)
"""Rows of which their basis is said apart, the weightiest first: no answer for all rows covers them."""
BASES: dict[str, dict[str, str]] = {
    "mandate": {"legal_basis": "mandate"},
    "best_interest": {"legal_basis": "best_interest"},
    "published": {"legal_basis": "published"},
    AGREED: {"consent_c1": "yes"},
}
"""By answer: what it says of an organisation, the one that gives least away first."""
_BASES = tuple(schema.vocabulary("contact_basis"))
ANSWERS: dict[str, tuple[str, ...]] = {
    OFFICE: (),
    PERSONS: tuple(code for code in _BASES if code != "published"),
    PHONE: _BASES,
    EMAIL: _BASES,
    INTRODUCED: ("once",),
    GROUPS: ("named",),
    NOTES: ("keep",),
    MONTHS: ("keep",),
    WHO: ("organisations",),
    NAMESAKES: ("same", "others"),
    CALENDAR: CALENDARS,
    REFUSALS: (LEAVE_OUT, NOT_SO),
    **dict.fromkeys(APART, (*BASES, LEAVE_OUT)),
}
"""By answer: what may be said; of the office its name or code."""
OF_MEANING = {
    "met_on": OFFICE,
    "person_name": PERSONS,
    "first_name": PERSONS,
    "last_name": PERSONS,
    "phone": PHONE,
    "email": EMAIL,
    "introduced_by": INTRODUCED,
    "groups": GROUPS,
    "note": NOTES,
}
"""Which answer lets a column of a meaning in."""


OF_THESE_ROWS = (REFUSALS, *APART)
"""What is said of the rows of one list, and of no later one: no mapping file says it."""


def answer(constants: Mapping[str, str], name: str) -> str:
    """What was said; "" where nothing, or nothing that may be said, was."""
    given, known = constants.get(name, "").strip(), ANSWERS[name]
    return given if not known or given in known else ""


GIVEN, TAGGED, LIKELY, WEAK, PROPOSED = 1.0, 0.99, 0.85, 0.6, 0.5
"""How certain a meaning is that somebody said, that an HXL tag says, that values show, that they suggest; and
one that is proposed to the user alone."""

Known = Mapping[str, Collection[str]]
"""Names of the map by the meaning of a column that would hold them."""


SURE = 0.8
"""From this certainty on a column is taken for what it seems to mean."""
PERSON_NAMES = ("person_name", "first_name", "last_name")
"""What columns mean that name a person."""
REACHED_BY = ("phone", "email", "job_title")
OF_ORGANISATION = ("name", "acronym", "code", "type")
SECTORS = ("sector_name", "sector_code", "sector_tick")
AREAS = (
    *(f"adm{level}_{what}" for level in range(1, 5) for what in ("name", "code")),
    *("area_name", "area_code"),
)
"""What columns mean that say what is done, and where."""
ROLES = ("org", "impl", "partner", "prog", "funder")


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column means.

    Parameters
    ----------
    position
        Its place in the table, from 0.
    meaning
        A code of `schema.meanings`, or "" where nothing is known of it.
    certainty
        From 0 to 1; 1 where somebody said so.
    reason
        Half a sentence.
    """

    position: int
    meaning: str
    certainty: float
    reason: Sentence

    def out(self, reason: Sentence) -> Guess:
        """The same column, of which nothing is known."""
        return replace(self, meaning="", certainty=0.0, reason=reason)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table mean."""

    guesses: tuple[Guess, ...]

    def all(self, meaning: str, at_least: float = WEAK) -> list[int]:
        """Places of the columns with a meaning, as they stand."""
        return [
            guess.position
            for guess in self.guesses
            if guess.meaning == meaning and guess.certainty >= at_least
        ]

    def at(self, meaning: str, at_least: float = WEAK) -> int | None:
        """Place of the most certain column with a meaning, the first of equals; None where there is none."""
        matches = [
            guess for guess in self.guesses if guess.meaning == meaning and guess.certainty >= at_least
        ]
        return max(matches, key=lambda guess: guess.certainty).position if matches else None

    def each(self, meanings: Iterable[str], at_least: float = WEAK) -> list[int]:
        """Places of the columns with some meanings, one meaning after the other."""
        return [at for meaning in meanings for at in self.all(meaning, at_least)]

    def first(self, meanings: Iterable[str], at_least: float = WEAK) -> int | None:
        """Place of the column with the first of some meanings that any has; None where none has one."""
        places = (self.at(meaning, at_least) for meaning in meanings)
        return next((at for at in places if at is not None), None)

    def has(self, *meanings: str, at_least: float = WEAK) -> bool:
        """Whether there is a column with one of these meanings."""
        return self.first(meanings, at_least) is not None

    def sure(self, *meanings: str) -> bool:
        """Whether there surely is a column with one of these meanings."""
        return self.has(*meanings, at_least=SURE)

    def of_sole_organisation(self, at_least: float = WEAK) -> Columns:
        """The same with who implements, or is a partner, as the organisation where a list names no other."""
        others = [
            f"{role}_{what}" for role in ("org", "prog", "funder") for what in ("name", "acronym", "code")
        ]
        named = [role for role in ("impl", "partner") if self.has(f"{role}_name", at_least=at_least)]
        if len(named) != 1 or self.has(*others, at_least=at_least):
            return self
        return self.renamed({f"{named[0]}_{what}": f"org_{what}" for what in OF_ORGANISATION})

    def placed(self, meanings: Mapping[int, str]) -> Columns:
        """The same with other meanings for some, by their places."""
        return Columns(
            tuple(replace(guess, meaning=meanings.get(guess.position, guess.meaning)) for guess in self)
        )

    def renamed(self, meanings: Mapping[str, str]) -> Columns:
        """The same with other meanings for some."""
        return Columns(
            tuple(replace(guess, meaning=meanings.get(guess.meaning, guess.meaning)) for guess in self)
        )

    def __iter__(self) -> Iterator[Guess]:
        return iter(self.guesses)


OF_ORGANISATIONS = frozenset(f"{role}_{what}" for role in ROLES for what in ("name", "acronym"))
"""Columns of names that may hold commas themselves."""
SPLIT = (
    *(f"{role}_{what}" for role in ROLES for what in ("name", "acronym")),
    "sector_name",
    *(f"{area}_name" for area in ("country", "adm1", "adm2", "adm3", "adm4", "area")),
    "target",
)
"""What may stand several times in a cell, told apart by what its user says stands between."""
_AS_ORGANISATIONS = ("impl", "partner")
"""Roles that are the organisations of a list without others."""


def between(signs: Mapping[str, str], plain: Sequence[str], columns: Columns) -> dict[int, str]:
    """The sign of each column by place, from `signs` by header or by meaning; a header comes first."""
    named = {normal(name): sign for name, sign in signs.items()}
    by_place = {
        guess.position: named.get(plain[guess.position]) or _of_meaning(signs, guess.meaning, columns)
        for guess in (columns if signs else ())
    }
    return {at: sign for at, sign in by_place.items() if sign}


def _of_meaning(signs: Mapping[str, str], meaning: str, columns: Columns) -> str:
    role, _, what = meaning.partition("_")
    others = [f"{other}_{what}" for other in _AS_ORGANISATIONS if role == "org"]
    same = [meaning, *(other for other in others if not columns.has(other))]
    return next((signs[name] for name in same if name in signs), "")


NOWHERE = 0
"""The line of a rule that somebody said in the app or by options."""
NOTHING = "nothing"
"""The kind of a file or sheet that is left out."""
TIE_KIND = "tie_kind"
"""The constant that says of which kind the ties of a list are."""
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a mapping file, or a page of the app, says about one file or sheet.

    Parameters
    ----------
    source, line
        The mapping file and the line in it; None of what is wrong with the whole file.
    table, kind
        A table of ours, or a kind of file; one of them is "".
    file, sheet
        Of which file or sheet it speaks; "" for any.
    columns
        Headers by columns of the table, or by meanings (`schema.meanings`) of a kind; several headers
        of one meaning are a list.
    recoded
        By column or meaning: what values of the file mean.
    constants
        Values that hold for all rows, by column.
    ignore
        Headers of columns from which nothing is taken.
    split
        By meaning or header: what stands between several values of a cell.
    whole
        Names that are one, whatever stands in them.
    dates
        day-first, month-first, or "" where the dates themselves tell.
    header
        Number of the row with the headers; 0 where it is to be found.
    above
        Headers of columns in which a blank cell means the same as in the row above.
    lines
        Where in the mapping file each of these stands.
    """

    source: str = ""
    line: int | None = NOWHERE
    table: str = ""
    file: str = ""
    sheet: str = ""
    columns: Mapping[str, str | list[str]] = field(default_factory=dict)
    recoded: Mapping[str, dict[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[Place, int] = field(default_factory=dict)
    kind: str = ""
    ignore: tuple[str, ...] = ()
    split: Mapping[str, str] = field(default_factory=dict)
    whole: tuple[str, ...] = ()
    dates: str = ""
    header: int = 0
    above: tuple[str, ...] = ()

    def fits(self, file: str, sheet: str) -> bool:
        """Whether it is about this file or sheet."""
        return self.file in {"", file} and self.sheet in {"", sheet}

    def headers(self, name: str) -> list[str]:
        """Headers of a column or meaning."""
        headers = self.columns.get(name, [])
        return [headers] if isinstance(headers, str) else list(headers)

    def meanings(self, plain: Sequence[str]) -> dict[int, str]:
        """Meanings of columns, by place, where it is about a kind of file; headers as they are compared."""
        if not self.kind:
            return {}
        meanings = {normal(header): meaning for meaning in self.columns for header in self.headers(meaning)}
        meanings |= {normal(header): "ignore" for header in self.ignore}
        return {at: meanings[header] for at, header in enumerate(plain) if header in meanings}

    def unfound(self, plain: Sequence[str]) -> list[tuple[str, str]]:
        """Names of columns or meanings with headers that a table has not; its own as they are compared."""
        named = [(name, header) for name in self.columns for header in self.headers(name)]
        named += [("above", header) for header in self.above]
        named += [("split", header) for header in self.split if self.kind and header not in SPLIT]
        return [(name, header) for name, header in named if normal(header) not in plain]

    def issue(self, at: Place, code: str, problem: Sentence) -> Issue:
        """An issue in the mapping file, at the line of what is wrong."""
        line, value = self.lines.get(at, self.line), shorten(at[-1]) if at else ""
        remedy = Sentence("Correct the mapping file here, and import again.")
        if line == NOWHERE:
            remedy = Sentence("Say it in another way.")
        return Issue(self.source, line, "", value, code, problem, remedy)


SILENT = Rule()
"""The rule of a table of which nobody says anything."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole mapping file; the default one says nothing."""

    rules: tuple[Rule, ...] = ()
    organisation_types: Mapping[str, str] = field(default_factory=dict)


CERTAIN = 0.8
"""From here on a file is read as what it is taken for; below, its user is asked."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A kind of file that a table may be.

    Parameters
    ----------
    kind
        A code of `schema.kinds`.
    certainty
        From 0 to 1; 1 where somebody said so.
    signs
        What speaks for it, half a sentence each.
    """

    kind: str
    certainty: float
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file, with what its columns mean and what it may be.

    Parameters
    ----------
    layout
        Its cells.
    columns
        What they mean.
    kinds
        What it may be, the most certain first; empty where nothing is known.
    rule
        What a mapping file says of it.
    ours
        The table of ours that it is, as its user or its headers say.
    optional
        Whether its file stood in a folder and may hold no data: if nobody knows what it is, it is skipped.
    refused
        What rows name that stay out because somebody refused to be recorded, as `words` compares it.
    refused_persons
        The persons of these rows, each with what stands beside the name (`refusals.persons_of`).
    """

    layout: Layout
    columns: Columns
    kinds: tuple[Recognised, ...] = ()
    rule: Rule = SILENT
    ours: str = ""
    optional: bool = False
    refused: frozenset[str] = frozenset()
    refused_persons: frozenset[tuple[str, str]] = frozenset()

    @property
    def constants(self) -> Mapping[str, str]:
        """What its user said of all its rows."""
        return self.rule.constants

    @property
    def kind(self) -> str:
        """What it is taken for; "" where that has to be asked."""
        return self.kinds[0].kind if self.kinds and self.kinds[0].certainty >= CERTAIN else ""
