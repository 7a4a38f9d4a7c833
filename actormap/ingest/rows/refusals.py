"""Rows that stay out because somebody refused, and what has to be asked before any row comes in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, counted, plural
from actormap.core.tables.issues import Unreadable
from actormap.ingest.mapping import consents
from actormap.ingest.mapping.answers import APART, LEAVE_OUT, NOT_SO, REFUSALS, answer
from actormap.ingest.mapping.table import Table
from actormap.ingest.rows.apart import LISTS, apart, left_apart, spoken
from actormap.ingest.sheet.headers import words

Row = Sequence[str] | Mapping[int, str]
SETTLED = frozenset({"row.refused", "row.left_apart"})
"""Why rows stay out that nobody has to mend: by a refusal, or because somebody says so."""
_NAMES = ("org_name", "org_acronym", "impl_name", "partner_name", "node_label")
_PERSON = ("person_name", "first_name", "last_name")
_BESIDE = ("org_name", "org_acronym", "phone", "email")
_ASK = "--set refusals=leave_out | not_so"


class Consents:
    """The columns of a table in which somebody agrees or refuses.

    A column that somebody calls something else is heard all the same, unless they say that it holds no
    refusals (`answers.REFUSALS`).
    """

    def __init__(self, table: Table, own: Collection[int] = ()) -> None:
        layout = table.layout
        waived = answer(table.rule.constants if table.rule else {}, REFUSALS) == NOT_SO
        self.places: dict[int, str] = {}
        self.unclear: list[int] = []
        for guess in table.columns:
            at, meaning = guess.position, guess.meaning
            if at in own:
                continue
            if meaning not in schema.consents():
                known = None if waived else consents.meaning_of_column(layout, at)
                if known is None:
                    continue
                if not known:
                    self.unclear.append(at)
                    continue
                meaning = known
            self.places[at] = meaning
        self.beside = {at: consents.signs(row[at] for row in layout.rows) for at in self.places}

    def columns(self) -> list[str]:
        """The columns of actors of which these say something."""
        known = [schema.consents()[meaning] for meaning in self.places.values()]
        return list(dict.fromkeys(name for it in known for name in (*it.yes, *it.no)))

    def answer(self, text: str, at: int) -> str:
        """What a cell answers; "" where it cannot be read."""
        return consents.answer(text, self.beside[at])

    def inverted(self, at: int) -> bool:
        """Whether a column asks for the refusal."""
        return schema.consents()[self.places[at]].inverted

    def unread(self, row: Row) -> list[int]:
        """Places of the answers of a row that cannot be read."""
        return [at for at in self.places if row[at].strip() and not self.answer(row[at], at)]

    def of(self, row: Row) -> dict[str, str]:
        """What a row says of its actors, by column; who refuses in one column of several is heard."""
        cells: dict[str, str] = {}
        for at, meaning in self.places.items():
            text = row[at].strip()
            given = consents.cells_of(meaning, self.answer(text, at)) if text else {}
            cells |= {name: consents.worst(name, (cells.get(name, ""), code)) for name, code in given.items()}
        return cells

    def refused(self) -> Iterator[int]:
        """Places of the columns in which a no is one to being recorded."""
        return (at for at, meaning in self.places.items() if schema.consents()[meaning].subject == "record")


def stay_out(table: Table) -> tuple[Table, dict[int, list[Issue]]]:
    """A list without the rows that stay out, and why, by line; what these name is kept with the table."""
    gone: dict[int, list[Issue]] = {}
    names: set[str] = set()
    persons: set[tuple[str, str]] = set()
    here = Consents(table)
    given = answer(table.rule.constants if table.rule else {}, REFUSALS)
    places = spoken(table) if given == LEAVE_OUT else []
    left = left_apart(table)
    named = [at for meaning in _NAMES for at in table.columns.all(meaning)]
    for row, line in zip(table.layout.rows, table.layout.lines, strict=True):
        at = _refuses(row, here, places)
        if at is not None:
            gone[line] = [_refused(table, line, at, row[at])]
            names |= {name for place in named if (name := words(row[place]))}
            persons |= persons_of(dict(enumerate(row)), table)
        elif line in left:
            problem = Sentence("is left out, as you say of such rows")
            reason = Unreadable("row.left_apart", problem, Sentence("Nothing was taken from it."))
            gone[line] = [table.layout.issue(reason, line=line, warning=True)]
    if not gone:
        return table, {}
    left_in = table.layout.without(gone)
    refused = replace(table, layout=left_in, refused=frozenset(names), refused_persons=frozenset(persons))
    return refused, gone


def persons_of(row: Mapping[int, str], table: Table) -> set[tuple[str, str]]:
    """The person whom a row names, with each organisation, number and address beside it, as compared."""
    places = [at for meaning in _PERSON for at in table.columns.all(meaning)]
    name = " ".join(sorted(word for at in places for word in words(row.get(at, "")).split()))
    beside = (words(row.get(at, "")) for meaning in _BESIDE for at in table.columns.all(meaning))
    return {(name, text) for text in beside if text} if name else set()


def _refuses(row: Sequence[str], here: Consents, places: Sequence[int]) -> int | None:
    """The place of the cell by which somebody refuses to be recorded; None where nobody does."""
    for at in here.refused():
        text = row[at].strip()
        cells = consents.cells_of(here.places[at], here.answer(text, at)) if text else {}
        if cells.get("consent_c1") in consents.NOT_GIVEN:
            return at
    return next((at for at in places if consents.refuses(row[at])), None)


def _refused(table: Table, line: int, at: int, text: str) -> Issue:
    problem = Sentence("does not agree to be recorded")
    remedy = Sentence(
        "The row does not come in. Where the map has them already, record there that they refused, or take "
        "them out."
    )
    return table.layout.issue(
        Unreadable("row.refused", problem, remedy), line=line, position=at, value=shorten(text), warning=True
    )


def doubts(table: Table, own: Collection[int] = ()) -> Iterator[Issue]:
    """Errors where somebody may refuse and nothing says what: such a list is asked about first.

    `own` are columns of ours, which say it themselves.
    """
    here, layout = Consents(table, own), table.layout
    for at in here.unclear:
        problem = Sentence("somebody agrees or refuses here, and nothing says to what")
        remedy = Sentence(
            "Say what the column is, such as consent to be recorded or whether they agree to be contacted; "
            "or say that it holds no refusals."
        )
        issue = layout.issue(Unreadable("refusal.unclear", problem, remedy), line=layout.line, position=at)
        yield replace(issue, option="--set refusals=not_so")
    if table.kind and table.kind not in LISTS:
        yield from _elsewhere(table, here)
    if answer(table.rule.constants if table.rule else {}, REFUSALS):
        return
    places = [at for at in spoken(table) if at not in here.places and at not in own]
    for at in places:
        heard: dict[str, bool] = {}
        for row, line in zip(layout.rows, layout.lines, strict=True):
            text = row[at]
            if text not in heard:
                heard[text] = bool(text.strip()) and consents.refuses(text)
            if heard[text]:
                problem = Sentence("reads as if somebody refused to be recorded")
                remedy = Sentence("Say that such rows stay out, or that these are no refusals.")
                reason = Unreadable("refusal.text", problem, remedy)
                issue = layout.issue(reason, line=line, position=at, value=shorten(text))
                yield replace(issue, option=_ASK)


def unsaid(table: Table) -> Iterator[Issue]:
    """Of which rows the basis is said apart, and nobody said it: their number and some of them."""
    constants = table.rule.constants if table.rule else {}
    lines: dict[str, list[int]] = {}
    for line, group in apart(table).items():
        lines.setdefault(group, []).append(line)
    for group in APART:
        if group in lines and not answer(constants, group):
            remedy = Sentence("What is said of all rows does not cover them: say why these may be recorded.")
            reason = Unreadable(f"basis.{group}", _APART[group], remedy)
            issue = table.layout.issue(reason, line=lines[group][0], warning=True)
            yield replace(issue, rows=tuple(lines[group]))


_APART = {
    "warned": Sentence("a text warns"),
    "not_met": Sentence("no meeting is recorded"),
    "no_contact": Sentence("no telephone or address is recorded"),
}
OF_GROUP: dict[str, Callable[[int], Sentence]] = {
    "warned": lambda n: counted(n, "{n} row warns", "{n} rows warn"),
    "not_met": lambda n: counted(n, "{n} row has no meeting", "{n} rows have no meeting"),
    "no_contact": lambda n: counted(
        n, "{n} row has no telephone or address", "{n} rows have no telephone or address"
    ),
}
"""How many rows are of a group of which the basis is said apart."""


def _elsewhere(table: Table, here: Consents) -> Iterator[Issue]:
    """An error where a list refuses whose rows hang together: nobody can be left out of it alone."""
    for at, meaning in here.places.items():
        texts = (row[at].strip() for row in table.layout.rows)
        given = [consents.cells_of(meaning, here.answer(text, at)) for text in texts if text]
        no = [cells for cells in given if any(consents.is_refusal(*cell) for cell in cells.items())]
        if no:
            problem = Sentence("{rows} in which somebody refuses", rows=plural(len(no), "row"))
            remedy = Sentence(
                "This kind of list cannot hold that. Remove whoever refused, with their ties; or say that "
                "the column holds no refusals."
            )
            reason = Unreadable("refusal.kind", problem, remedy)
            issue = table.layout.issue(reason, line=table.layout.line, position=at)
            yield replace(issue, option="--set refusals=not_so")
