"""Answers to forms: submissions on the first sheet, each repeat group on a sheet of its own.

Names of columns are those of KoboToolbox; `odk` knows what others call them. Rows belong together by
`_parent_table_name` and `_parent_index`, never by their order. `_index` is made anew at each export;
what stays is the `rootUuid` of a submission, also when it is edited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, first_of, plural, series, term
from actormap.core.tables.ids import CodeKey
from actormap.core.tables.issues import notice
from actormap.ingest.kinds.kobo import form
from actormap.ingest.kinds.kobo.answers import Answers
from actormap.ingest.kinds.kobo.form import Answered, Submission
from actormap.ingest.mapping.columns import GIVEN, Columns, Table
from actormap.ingest.mapping.consents import TICKS
from actormap.ingest.mapping.guess import guess
from actormap.ingest.rows.reading import Read, Wishes, module_of, together
from actormap.ingest.sheet.headers import normal, spelled, words
from actormap.ingest.sheet.layout import Layout

REPEATS = {"_parent_table_name", "_parent_index"}
"""Columns that say to which row of another sheet a row belongs."""
_ROOT = ("rootuuid", "meta/rootuuid")
_APPROVED = {"approved", "validation status approved"}
_SHEET_NAME = 31
"""So long are names of sheets at most; longer names of repeat groups end in three dots."""
_CUT = re.compile(r"(\.\.\.|[ _]?\(?\d+\)?)$")


@dataclass(slots=True)
class Sheet:
    """One sheet of an export.

    Parameters
    ----------
    table
        Its cells.
    system
        Its columns by their header as it is compared.
    kept
        Places of the rows that are read.
    """

    table: Table
    system: dict[str, int] = field(default_factory=dict)
    kept: dict[int, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.system = {name: at for at, name in reversed(list(enumerate(self.layout.plain)))}
        if self.odk and form.REVIEW in self.system:
            self.system["_validation_status"] = self.system[form.REVIEW]

    @property
    def odk(self) -> bool:
        """Whether ODK wrote it, or who calls columns as it does."""
        return form.is_odk(self.layout.plain)

    @property
    def layout(self) -> Layout:
        """Its cells."""
        return self.table.layout

    @property
    def repeats(self) -> bool:
        """Whether it is that of a repeat group."""
        return set(self.system) >= REPEATS

    def cell(self, row: Sequence[str], *names: str) -> str:
        """What stands in the first of these columns that is filled."""
        texts = (row[self.system[name]].strip() for name in names if name in self.system)
        return next(filter(None, texts), "")

    def root(self, row: Sequence[str]) -> str:
        """What a submission is called whenever it is exported, also after it was edited."""
        return self.cell(row, *_ROOT, "_uuid").removeprefix("uuid:").casefold()

    def technical(self) -> set[int]:
        """Columns that the server adds."""
        return {
            at
            for at, name in enumerate(self.layout.plain)
            if name.startswith(("_", "$"))
            or name in _ROOT
            or name.rpartition(form.SEPARATOR)[2].startswith("_")
            or (self.added(name) and (self.odk or not self.added(name).startswith("odk")))
        }

    def personal(self) -> list[int]:
        """Those of them that say who sent the answers."""
        other = "kobo" if self.odk else "odk"
        return [
            at
            for at, name in enumerate(self.layout.plain)
            if self.added(name).endswith("personal") and not self.added(name).startswith(other)
        ]

    def added(self, name: str) -> str:
        """What a program adds such a column, and whether it is personal data; "" where none does."""
        return schema.spellings("form_column").get(name, "")


class Export:
    """One workbook as KoboToolbox writes it, with its rows joined and those left out that nobody approved.

    Parameters
    ----------
    tables
        Its sheets, or the one table of a CSV file.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.issues: list[Issue] = []
        self.sheets = [Sheet(replace(table, layout=table.layout.padded())) for table in tables]
        mains = [sheet for sheet in self.sheets if not sheet.repeats]
        self.main = mains[0] if len(mains) == 1 else None
        self._parents: dict[tuple[int, int], tuple[Sheet, int] | None] = {}
        self._children: dict[tuple[int, int], list[tuple[Sheet, int]]] = {}
        if self.main is None:
            self.issues.append(
                self.sheets[0].layout.issue("form.sheets/several" if mains else "form.sheets", n=len(mains))
            )
            return
        self._approve(self.main)
        index = {id(sheet): self._index(sheet) for sheet in self.sheets}
        repeats = [sheet for sheet in self.sheets if sheet.repeats]
        for sheet in repeats:
            self._join(sheet, index)
        for sheet in repeats:
            sheet.kept = {at: None for at in range(len(sheet.layout.rows)) if self._stays(sheet, at)}
        self._warn_personal()

    @property
    def ours(self) -> bool:
        """Whether it holds answers to the form of ours, and no mapping file says otherwise."""
        if self.main is None or self.main.table.rule.columns:
            return False
        return {"agree_recorded", "your_organisation_name"} <= set(
            form.questions(self.main.layout.headers).columns
        )

    def _approve(self, main: Sheet) -> None:
        """Keep the rows that somebody approved; all of them where nobody looked at any."""
        every = range(len(main.layout.rows))
        status = [main.cell(row, "_validation_status") for row in main.layout.rows]
        if not any(status):
            main.kept = dict.fromkeys(every)
            self._warn(main, "form.unchecked", submissions=plural(len(status), "submission"))
            return
        main.kept = {at: None for at in every if words(status[at]) in _APPROVED}
        others = Counter(
            shorten(text) if text else term("no status") for text in status if words(text) not in _APPROVED
        )
        if others:
            kinds = series(Sentence("{n} {status}", n=n, status=text) for text, n in others.items())
            submissions = plural(others.total(), "submission")
            self._warn(main, "form.not_approved", submissions=submissions, kinds=kinds)

    def _index(self, sheet: Sheet) -> dict[str, int]:
        """Rows by what their children call them."""
        rows: dict[str, int] = {}
        for at, row in enumerate(sheet.layout.rows):
            number = sheet.cell(row, "_index")
            if number and number in rows:
                self._wrong(sheet, at, "form.index", number=shorten(number))
            rows.setdefault(number, at)
        rows.pop("", None)
        return rows

    def _join(self, sheet: Sheet, index: Mapping[int, Mapping[str, int]]) -> None:
        """Find the parent of each row."""
        for at, row in enumerate(sheet.layout.rows):
            parent = self._named(sheet.cell(row, "_parent_table_name"))
            above = index[id(parent)].get(sheet.cell(row, "_parent_index")) if parent else None
            place = None if parent is None or above is None or parent is sheet else (parent, above)
            self._parents[id(sheet), at] = place
            if place is None:
                self._wrong(sheet, at, "form.orphan")
            else:
                self._children.setdefault((id(place[0]), place[1]), []).append((sheet, at))

    def _named(self, name: str) -> Sheet | None:
        """The sheet that rows call by a name: cut where it is too long, and the form's by any other name."""
        exact = [sheet for sheet in self.sheets if sheet.layout.grid.sheet == name]
        if exact:
            return exact[0]
        cut = [sheet for sheet in self.sheets if _is_cut(sheet.layout.grid.sheet, name)]
        return cut[0] if len(cut) == 1 else self.main

    def _stays(self, sheet: Sheet, at: int) -> bool:
        """Whether a row of a repeat group belongs to a submission that is read, and says so itself."""
        at_main = self._submission(sheet, at)
        if at_main is None or self.main is None:
            return False
        row, above = sheet.layout.rows[at], self.main.layout.rows[at_main]
        for mine, its in (("_submission_uuid", "_uuid"), ("_submission_id", "_id")):
            here, there = sheet.cell(row, mine), self.main.cell(above, its)
            if here and there and here != there:
                self._wrong(sheet, at, "form.parent", here=shorten(here), there=shorten(there))
                return False
        return at_main in self.main.kept

    def _submission(self, sheet: Sheet, at: int) -> int | None:
        """The row of the submission to which a row belongs."""
        for _ in self.sheets:
            place = self._parents.get((id(sheet), at))
            if place is None:
                return None
            sheet, at = place
            if sheet is self.main:
                return at
        return None

    def _wrong(self, sheet: Sheet, at: int, name: str, **values: object) -> None:
        self.issues.append(sheet.layout.issue(notice(name, **values), sheet.layout.lines[at]))

    def _warn(self, sheet: Sheet, name: str, **values: object) -> None:
        self.issues.append(sheet.layout.issue(notice(name, **values), warning=True))

    def _warn_personal(self) -> None:
        if self.main is None:
            return
        layout = self.main.layout
        headers = [layout.shown(at) for at in self.main.personal() if layout.filled(at)]
        if headers:
            self._warn(self.main, "column.personal", headers=series(headers))

    def submissions(self, key: CodeKey) -> Iterator[Submission]:
        """Submissions to the form of ours with the rows of their repeat group."""
        if self.main is None:
            return
        questions = {id(sheet): form.questions(sheet.layout.headers) for sheet in self.sheets}
        layout = self.main.layout
        for at in self.main.kept:
            row = layout.rows[at]
            below = [
                Answered(questions[id(sheet)], sheet.layout, child)
                for sheet, child in self._children.get((id(self.main), at), [])
                if "partner_name" in questions[id(sheet)].columns and child in sheet.kept
            ]
            root, sent = self.main.root(row), self.main.cell(row, "_submission_time")
            mine, rule = questions[id(self.main)], self.main.table.rule
            yield Submission(mine, layout, at, root, sent, below, rule, key)

    def issues_of_form(self) -> Iterator[Issue]:
        """What is wrong with the sheets as tables."""
        if self.main is not None and not self.main.layout.grid.sheet:
            yield self.main.layout.issue("form.csv")
        for sheet in self.sheets:
            questions, layout = form.questions(sheet.layout.headers), sheet.layout
            yield from layout.widths()
            yield from layout.faults(questions.used())
            yield from layout.unused({*questions.used(), *sheet.technical()})
            for at in questions.twice:
                yield layout.issue("header.duplicate/question", layout.line, at)


def _is_cut(sheet: str, name: str) -> bool:
    stem = _CUT.sub("", sheet)
    return len(name) > _SHEET_NAME and len(stem) > _SHEET_NAME // 2 and name.startswith(stem)


_BETWEEN = ";"
"""What parts several sectors of a cell in every list."""


def choices_apart(layout: Layout, columns: Columns) -> tuple[Layout, list[Issue]]:
    """The table with sectors of one answer taken apart, and a word on each column where that was done.

    Names of choices hold no blanks; a text is taken apart where all of its words stand alone elsewhere or
    are sectors, and where it is none itself.
    """
    rows, issues = layout.rows, []
    for at in columns.all("sector_name"):
        texts = [row[at].strip() for row in rows]
        alone = {text for text in texts if text and " " not in text}
        several = {text: _BETWEEN.join(text.split()) for text in texts if _is_several(text, alone)}
        if not several:
            continue
        done = [line for text, line in zip(texts, layout.lines, strict=True) if text in several]
        rows = [
            [*row[:at], several.get(text, row[at]), *row[at + 1 :]]
            for row, text in zip(rows, texts, strict=True)
        ]
        problem = notice(
            "choice.several", answers=plural(len(done), "answer"), value=shorten(next(iter(several)), 40)
        )
        issues.append(layout.issue(problem, done[0], at, warning=True))
    return replace(layout, rows=rows), issues


def _is_several(text: str, alone: Collection[str]) -> bool:
    parts: Sequence[str] = text.split()
    if len(parts) <= 1 or text != text.casefold() or words(text) in spelled("sector"):
        return False
    return all(part in alone or words(part) in spelled("sector") for part in parts)


_SHOWN = 6


def read(tables: Sequence[Table], wishes: Wishes) -> Read:
    """Answers to the form of ours as actors and ties; of other forms the organisations that they name."""
    books: dict[str, list[Table]] = {}
    for table in tables:
        books.setdefault(table.layout.grid.file, []).append(table)
    exports = [Export(book) for book in books.values()]
    books_read: list[Read] = [([], export.issues) for export in exports]
    ours = [export for export in exports if export.ours]
    if ours:
        key = wishes.base.code_key
        submissions = [submission for export in ours for submission in export.submissions(key)]
        books_read += [([], list(export.issues_of_form())) for export in ours]
        books_read.append(Answers(submissions, wishes).read())
    others = [export for export in exports if not export.ours and export.main is not None]
    return together([*books_read, *(_foreign(export, wishes) for export in others)])


def _foreign(export: Export, wishes: Wishes) -> Read:
    """Organisations that the answers to somebody's form name, read as a list; else the question which."""
    tables = [_as_list(sheet) for sheet in export.sheets if sheet.kept]
    lists, rest, doubts = [], [], []
    for table in tables:
        if table.columns.sure("org_name", "org_acronym"):
            layout, several = choices_apart(table.layout, table.columns)
            lists.append(replace(table, layout=layout))
            doubts += several
        else:
            rest.append(table)
    parts, issues = module_of("organisations").read(lists, wishes) if lists else ([], [])
    issues = [*doubts, *issues]
    if not parts and all(issue.warning for issue in issues):
        return [], [*issues, _unmapped(export)]
    return parts, issues + [table.layout.issue("form.sheet", warning=True) for table in rest]


def _as_list(sheet: Sheet) -> Table:
    """A sheet with the rows that are read, and without the groups in its headers where that tells apart."""
    last = [header.rpartition(form.SEPARATOR)[2].strip() for header in sheet.layout.headers]
    if sheet.odk:
        last = [header.rpartition("-")[2] or header for header in last]  # groups before it: work-sectors
    headers = tuple(
        short if last.count(short) == 1 else full
        for short, full in zip(last, sheet.layout.headers, strict=True)
    )
    layout = replace(
        sheet.layout,
        headers=headers,
        plain=tuple(map(normal, headers)),
        rows=[sheet.layout.rows[at] for at in sheet.kept],
        lines=[sheet.layout.lines[at] for at in sheet.kept],
    )
    questions = [_chosen_of(sheet.layout.headers, at) for at in range(len(headers))]
    groups = tuple("" if at is None else headers[at] for at in questions)
    new_guesses = guess(replace(layout, groups=groups) if any(groups) else layout)
    # Answers with a column a choice hold them all in one cell too, with blanks between.
    twice = {
        at for at, new in zip(questions, new_guesses, strict=True) if at is not None and new.meaning in TICKS
    }
    idle = sheet.technical() | twice
    guesses = [
        given if given.certainty == GIVEN else replace(new, meaning="ignore") if at in idle else new
        for at, (given, new) in enumerate(zip(sheet.table.columns, new_guesses, strict=True))
    ]
    return replace(sheet.table, layout=layout, columns=Columns(tuple(guesses)))


def _chosen_of(headers: Sequence[str], at: int) -> int | None:
    """The question of which a column holds one of several choices: Sectors of Sectors/Health."""
    question = headers[at].rpartition(form.SEPARATOR)[0].strip()
    return headers.index(question) if question and question in headers else None


def _unmapped(export: Export) -> Issue:
    layout = (export.main or export.sheets[0]).layout
    headers = [
        sheet.layout.shown(at, 40)
        for sheet in export.sheets
        for at in range(len(sheet.layout.headers))
        if at not in sheet.technical()
    ]
    return layout.issue(
        "form.unmapped", answers=plural(len(layout.rows), "answer"), questions=first_of(headers, _SHOWN)
    )
