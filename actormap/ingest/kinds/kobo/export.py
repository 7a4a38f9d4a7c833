"""One workbook of an export: its sheets, which row belongs to which, and what nobody approved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, plural, series, term
from actormap.core.tables.ids import CodeKey
from actormap.core.tables.issues import Unreadable
from actormap.ingest.kinds.kobo import form, odk
from actormap.ingest.kinds.kobo.submissions import Submission
from actormap.ingest.mapping.table import Table
from actormap.ingest.sheet.headers import words
from actormap.ingest.sheet.layout import Layout

REPEATS = {"_parent_table_name", "_parent_index"}
"""Columns that say to which row of another sheet a row belongs."""
_ROOT = ("rootuuid", "meta/rootuuid")
_OF_THE_FORM = {"start", "end", "today", "audit", "meta/instanceid", "meta/instancename", "formhub/uuid"}
_PERSONAL = {"_submitted_by", "_submission_submitted_by", "username", "phonenumber", "deviceid", "simserial"}
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
        if self.odk and odk.REVIEW in self.system:
            self.system["_validation_status"] = self.system[odk.REVIEW]

    @property
    def odk(self) -> bool:
        """Whether ODK wrote it, or who calls columns as it does."""
        return odk.is_odk(self.layout.plain)

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
            or name in _OF_THE_FORM | _PERSONAL | set(_ROOT)
            or name.rpartition(form.SEPARATOR)[2].startswith("_")
            or (self.odk and name in odk.TECHNICAL)
        }


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
            many = Sentence("no sheet with submissions")
            if mains:
                many = Sentence("{n} sheets with submissions", n=len(mains))
            remedy = Sentence("Import the export as KoboToolbox wrote it, with all of its sheets.")
            self.issues.append(self.sheets[0].layout.issue(Unreadable("form.sheets", many, remedy)))
            return
        self._approve(self.main)
        index = {id(sheet): self._index(sheet) for sheet in self.sheets}
        for sheet in self.sheets:
            if sheet.repeats:
                self._join(sheet, index)
        for sheet in self.sheets:
            if sheet.repeats:
                sheet.kept = {at: None for at in range(len(sheet.layout.rows)) if self._stays(sheet, at)}
        self._warn_personal()

    @property
    def ours(self) -> bool:
        """Whether it holds answers to the form of ours, and no mapping file says otherwise."""
        if self.main is None or (self.main.table.rule and self.main.table.rule.columns):
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
            problem = Sentence(
                "nobody has approved or refused any of {submissions}",
                submissions=plural(len(status), "submission"),
            )
            remedy = Sentence("All were read. To choose, approve them on the server and export again.")
            self._warn(main, "form.unchecked", problem, remedy)
            return
        main.kept = {at: None for at in every if words(status[at]) in _APPROVED}
        others = [
            shorten(text) if text else term("no status") for text in status if words(text) not in _APPROVED
        ]
        if others:
            kinds = series(
                Sentence("{n} {status}", n=others.count(text), status=text) for text in dict.fromkeys(others)
            )
            problem = Sentence(
                "{submissions} not approved ({kinds})",
                submissions=plural(len(others), "submission"),
                kinds=kinds,
            )
            self._warn(
                main,
                "form.not_approved",
                problem,
                Sentence("They were left out. Approve them and export again."),
            )

    def _index(self, sheet: Sheet) -> dict[str, int]:
        """Rows by what their children call them."""
        rows: dict[str, int] = {}
        for at, row in enumerate(sheet.layout.rows):
            number = sheet.cell(row, "_index")
            if number and number in rows:
                problem = Sentence(
                    "another row of this sheet has the _index {number} too", number=shorten(number)
                )
                self._wrong(sheet, at, "form.index", problem)
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
                problem = Sentence("this row belongs to no row of another sheet")
                self._wrong(sheet, at, "form.orphan", problem)
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
                problem = Sentence(
                    "this row says that it belongs to submission {here}, its parent to {there}",
                    here=shorten(here),
                    there=shorten(there),
                )
                self._wrong(sheet, at, "form.parent", problem)
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

    def _wrong(self, sheet: Sheet, at: int, code: str, problem: Sentence) -> None:
        remedy = Sentence("Export the form again and import that file as it is.")
        line = sheet.layout.lines[at]
        self.issues.append(sheet.layout.issue(Unreadable(code, problem, remedy), line=line))

    def _warn(self, sheet: Sheet, code: str, problem: Sentence, remedy: Sentence) -> None:
        self.issues.append(sheet.layout.issue(Unreadable(code, problem, remedy), warning=True))

    def _warn_personal(self) -> None:
        if self.main is None:
            return
        layout = self.main.layout
        headers = [
            shorten(layout.headers[at])
            for at, name in enumerate(layout.plain)
            if name in (odk.PERSONAL if self.main.odk else _PERSONAL) and layout.filled(at)
        ]
        if headers:
            problem = Sentence("who sent the answers ({headers}) is personal data", headers=series(headers))
            self._warn(self.main, "column.personal", problem, Sentence("It was left out."))

    def submissions(self, key: CodeKey) -> Iterator[Submission]:
        """Submissions to the form of ours with the rows of their repeat group."""
        if self.main is None:
            return
        questions = {id(sheet): form.questions(sheet.layout.headers) for sheet in self.sheets}
        layout = self.main.layout
        for at in self.main.kept:
            row = layout.rows[at]
            below = [
                (questions[id(sheet)], sheet.layout, child)
                for sheet, child in self._children.get((id(self.main), at), [])
                if "partner_name" in questions[id(sheet)].columns and child in sheet.kept
            ]
            sent = self.main.cell(row, "_submission_time")
            mine, rule = questions[id(self.main)], self.main.table.rule
            yield Submission(self.main.root(row), sent, mine, layout, at, below, rule, key)

    def issues_of_form(self) -> Iterator[Issue]:
        """What is wrong with the sheets as tables."""
        if self.main is not None and not self.main.layout.grid.sheet:
            remedy = Sentence(
                "Export it from KoboToolbox as XLSX: there each repeat group has a sheet of its own."
            )
            problem = Unreadable("form.csv", Sentence("a CSV file of this form holds no partners"), remedy)
            yield self.main.layout.issue(problem)
        for sheet in self.sheets:
            questions, layout = form.questions(sheet.layout.headers), sheet.layout
            yield from layout.widths()
            yield from layout.faults(questions.used())
            yield from layout.unused({*questions.used(), *sheet.technical()})
            for at in questions.twice:
                problem = Unreadable(
                    "header.duplicate",
                    Sentence("another column answers the same question"),
                    Sentence("Rename or delete one of them."),
                )
                yield layout.issue(problem, line=layout.line, position=at)


def _is_cut(sheet: str, name: str) -> bool:
    stem = _CUT.sub("", sheet)
    return len(name) > _SHEET_NAME and len(stem) > _SHEET_NAME // 2 and name.startswith(stem)
