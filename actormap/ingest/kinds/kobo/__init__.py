"""Answers to forms: submissions on the first sheet, each repeat group on a sheet of its own.

Names of columns are those of KoboToolbox; `odk` knows what others call them. Rows belong together by
`_parent_table_name` and `_parent_index`, never by their order. `_index` is made anew at each export;
what stays is the `rootUuid` of a submission, also when it is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, first_of, plural
from actormap.core.tables.issues import notice
from actormap.ingest.kinds import NO_SIGNS, Read, Signs, module_of, together
from actormap.ingest.kinds.kobo import form
from actormap.ingest.kinds.kobo.answers import Answers
from actormap.ingest.kinds.kobo.export import REPEATS, Export, Sheet, choices_apart
from actormap.ingest.mapping.columns import GIVEN, Columns
from actormap.ingest.mapping.guess import guess
from actormap.ingest.mapping.table import Table
from actormap.ingest.mapping.ticks import TICKS
from actormap.ingest.rows.part import Wishes
from actormap.ingest.sheet.headers import normal
from actormap.ingest.sheet.layout import Layout

_SUBMISSIONS = {"_uuid", "_submission_time"}
_BESIDES = {"_index", "_id", "_validation_status"}
_SURE = 0.8
_SHOWN = 6


def signs(layout: Layout, _columns: Columns) -> Signs:
    """How certain it is that a table is a sheet of an export."""
    there = set(layout.plain)
    if there >= REPEATS:
        return 0.99, [
            Sentence("it has _parent_table_name and _parent_index, as sheets of repeat groups have")
        ]
    if there >= _SUBMISSIONS and there & _BESIDES:
        return 0.99, [Sentence("it has _uuid and _submission_time, as exports of KoboToolbox have")]
    if form.is_odk(there):
        return 0.99, [Sentence("it has KEY and SubmissionDate, as exports of ODK have")]
    return NO_SIGNS


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
        if table.columns.has("org_name", "org_acronym", at_least=_SURE):
            layout, several = choices_apart(table.layout, table.columns)
            lists.append(replace(table, layout=layout))
            doubts += several
        else:
            rest.append(table)
    parts, issues = module_of("organisations").read(lists, wishes) if lists else ([], [])
    issues = [*doubts, *issues]
    if not parts and all(issue.warning for issue in issues):
        return [], [*issues, _unmapped(export)]
    return parts, issues + [table.layout.issue(notice("form.sheet"), warning=True) for table in rest]


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
        shorten(sheet.layout.headers[at], 40)
        for sheet in export.sheets
        for at in range(len(sheet.layout.headers))
        if at not in sheet.technical()
    ]
    problem = notice(
        "form.unmapped", answers=plural(len(layout.rows), "answer"), questions=first_of(headers, _SHOWN)
    )
    return layout.issue(problem)
