"""What one window knows of the list that it brings; a page is drawn anew all the time, this stays."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from actormap.core.errors import ActormapError, Conflict
from actormap.core.model import Changes
from actormap.core.sentences import term
from actormap.core.words import _
from actormap.ingest import Contents, Imported, Rules, Upload, look, read_map
from actormap.ingest.changes.imported import earlier, to_enter, vanished
from actormap.ingest.changes.row_by_row import Standing, Warned
from actormap.ingest.choices import Choices, of_text, to_remember
from actormap.ingest.mapping.columns import Table
from actormap.ingest.matching import RATHER, candidates_of_import
from actormap.ingest.matching.evidence import alike
from actormap.records.record.history import IMPORT
from actormap.records.record.row_words import RowsInWords
from actormap.rights import access
from actormap.web.state import resumed
from actormap.web.state.jobs import Job, Progress, refusal
from actormap.web.state.own_office import offices
from actormap.web.state.session import Reading, Workspace, reading_of_stored, workspace

STEPS = {
    "file": term("File"),
    "what": term("What it is"),
    "columns": term("Columns"),
    "rows": term("Check"),
    "done": term("Done"),
}
_KEY = "list that is brought"


class Sheet(NamedTuple):
    """A sheet of a workbook, or a file without sheets, of which the same is said.

    Parameters
    ----------
    name
        Its name; "" for a file without sheets.
    tables
        The tables that stand in it, mostly one.
    """

    name: str
    tables: tuple[Table, ...]


class Checked(NamedTuple):
    """What came of checking: all rows, one by one where nothing is wrong, and pairs that look alike."""

    imported: Imported
    rows: RowsInWords | None
    alike: tuple[tuple[str, str], ...]


@dataclass
class Bringing:
    """A list on its way into the map.

    Parameters
    ----------
    number
        Which list of this window it is: elements of the page have other names for each.
    """

    number: int = 0
    step: str = "file"
    refused: str = ""
    """What was refused last."""
    file: Upload | None = None
    encoding: str = ""
    choices: dict[str, Choices] = field(default_factory=dict)
    """What was said of each sheet, by its name."""
    remembered: str = ""
    """What the list is called, where what was said of it is kept."""
    kept: bool = False
    """Whether it was kept now."""
    looking: Job[Contents] | None = None
    contents: Contents | None = None
    checking: Job[Checked] | None = None
    imported: Imported | None = None
    rows: RowsInWords | None = None
    """Its rows one by one; None where something is wrong that is not about rows."""
    alike: tuple[tuple[str, str], ...] = ()
    """Actors of it that look like another of it, or like one on the map."""
    part: int = 0
    """Which part of its rows is shown."""
    standing: list[Standing] | None = None
    """Some of its rows as they will stand."""
    warned: list[Warned] | None = None
    """Its notes that warn; empty once that is read."""
    reading: Reading | None = None
    """The map against which the rows were checked."""
    writing: Job[access.Entered] | None = None
    entered: access.Entered | None = None

    @property
    def rules(self) -> Rules:
        """Everything that was said, as a mapping file."""
        return self._rules(self.choices)

    def _rules(self, choices: Mapping[str, Choices]) -> Rules:
        name = self.file.name if self.file else ""
        return Rules(
            tuple(choice.rule(name, sheet) for sheet, choice in choices.items() if choice != Choices())
        )

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the file."""
        return sheets(self.contents.tables if self.contents else ())

    def tables(self, sheet: str) -> tuple[Table, ...]:
        """The tables of one of its sheets."""
        return next((known.tables for known in self.sheets if known.name == sheet), ())

    def take(self, file: Upload) -> None:
        """Begin with a file."""
        self.file, self.choices, self.encoding = file, {}, ""
        self.look()

    def look(self, then: str = "what") -> None:
        """Find out, beside the page, what is in the file; what was said of columns does not sway it."""
        self.step, self.refused, self.contents, self.imported = then, "", None, None
        if self.file is not None:
            plain = {sheet: Choices(header=choice.header) for sheet, choice in self.choices.items()}
            work = partial(
                look,
                [self.file],
                rules=self._rules(plain),
                encoding=self.encoding or None,
                base=reading_of_stored().map,
            )
            self.looking = Job(lambda progress: work(progress=progress))

    def check(self) -> None:
        """Read and check all rows beside the page."""
        self.step, self.refused, self.imported, self.reading = "rows", "", None, reading_of_stored()
        self.rows, self.part, self.standing, self.warned = None, 0, None, None
        if self.file is not None:
            self.checking = Job(
                partial(_checked, self.file, self.reading, workspace(), self.rules, self.encoding)
            )

    def check_before(self) -> None:
        """Check again what was written, against the map as it was before."""
        if self.file is None or self.entered is None:
            return
        file, here, now, revision = self.file, workspace(), reading_of_stored(), self.entered.revision - 1

        def check(progress: Progress) -> Checked:
            before = access.visible(here.store.load_at(revision), now.principal)
            self.reading = replace(now, revision=revision, map=before)
            return _checked(file, self.reading, here, self.rules, self.encoding, progress)

        self.checking = Job(check)

    def checked(self) -> None:
        """Take over what came of checking."""
        if self.checking is None:
            return
        job, self.checking = self.checking, None
        try:
            self.imported, self.rows, self.alike = job.result()
        except ActormapError as refused:
            self.refused = refusal(refused)

    def write(self) -> None:
        """Write what is fine, beside the page; somebody who does not see all gets codes of the program."""
        if self.file is None or self.imported is None or self.reading is None or self.writing is not None:
            return
        here, reading, imported, why = workspace(), self.reading, self.imported, f"{IMPORT} {self.file.name}"

        def enter(progress: Progress) -> access.Entered:
            progress("Writing", 0.5)
            every = not reading.principal.sees_all
            changes = to_enter(imported, reading.principal, reading.map, why, new_codes=every)
            return access.enter(here.store, changes, reading.principal, expect=reading.revision)

        self.refused, self.writing = "", Job(enter)

    def written(self) -> None:
        """Take over what came of writing."""
        if self.writing is None:
            return
        job, self.writing = self.writing, None
        try:
            self.entered, self.step = job.result(), "done"
        except Conflict:
            self.check()
            self.refused = _(
                "Somebody changed the map after the rows were checked. "
                "They are checked again: look, and import."
            )
        except ActormapError as refused:
            self.refused = refusal(refused)

    def back_to(self, step: str) -> None:
        """Go back; what was said stays."""
        self.step, self.refused = step, ""

    def answer(self, sheet: str, name: str, answer: str) -> None:
        """Take up, or take back ("" ), what lets a column of a sheet in, and check the rows again."""
        before = self.of(sheet)
        constants = {what: text for what, text in before.constants.items() if what != name}
        self.choose(sheet, replace(before, constants=constants | ({name: answer} if answer else {})))
        self.check()

    def choose_and_check(self, sheet: str, choices: Choices) -> None:
        """Take up what was said of a sheet, and check the rows again."""
        self.choose(sheet, choices)
        self.check()

    def heeded(self) -> None:
        """Its notes that warn were read."""
        self.warned = []

    @property
    def offices(self) -> dict[str, str]:
        """Names of the offices on the map against which the rows were checked, by code."""
        return offices(self.reading.map) if self.reading else {}

    def turn(self, part: int) -> None:
        """Show another part of the rows."""
        self.part = part

    def choose(self, sheet: str, choices: Choices) -> None:
        """Keep what was said of a sheet."""
        self.choices[sheet] = choices

    def of(self, sheet: str) -> Choices:
        """What was said of a sheet."""
        return self.choices.get(sheet, Choices())

    def use_remembered(self, name: str, choices: Mapping[str, Choices]) -> None:
        """Take over what was said of the last list of this making."""
        self.remembered = name
        self.choices |= choices
        self.look(then="columns")

    def remember(self, name: str) -> None:
        """Keep what was said in the workspace, for the next list of this making."""
        here = workspace()
        choices = [(sheet.tables, self.of(sheet.name)) for sheet in self.sheets]
        try:
            access.write(here.store, to_remember(name, choices), here.principal)
        except ActormapError as refused:
            self.refused = refusal(refused)
        else:
            self.remembered, self.refused = name.strip(), ""
            self.kept = True


def _checked(
    file: Upload, reading: Reading, here: Workspace, rules: Rules, encoding: str, progress: Progress
) -> Checked:
    """All rows of a file, together and one by one, and who is not in it any more."""
    why = f"{IMPORT} {file.name}"
    before = earlier(here.store, reading.principal, why)
    imported = read_map(
        [file],
        base=reading.map,
        mapping=rules,
        encoding=encoding or None,
        skip_bad=True,
        earlier=before,
        progress=progress,
    )
    gone = vanished(before, reading.map, imported.changes, why)
    imported = replace(imported, issues=(*imported.issues, *gone))
    if imported.errors:
        return Checked(imported, None, ())
    return Checked(imported, RowsInWords(imported, reading.principal), _alike(imported, reading))


def _alike(imported: Imported, reading: Reading) -> tuple[tuple[str, str], ...]:
    """Pairs that look alike to the eye, or are alike by all that is known of them; the earlier first."""
    new = imported.changes.upserts.get("actors")
    if new is None:
        return ()
    known = candidates_of_import(reading.map, imported.changes, reading.principal, certainty=RATHER)
    pairs = [*alike(new, imported.base.actors), *((pair.first, pair.second) for pair in known)]
    at = {code: number for number, code in enumerate(new["id"])}
    ordered = (sorted(pair, key=lambda code: at.get(code, -1)) for pair in pairs)
    return tuple(dict.fromkeys((first, second) for first, second in ordered))


def _written(held: Bringing) -> dict[str, Any] | None:
    """A list on its way as plain values; None where there is none."""
    if held.file is None:
        return None
    entered = held.entered if held.step == "done" else None
    actors = entered.changes.upserts.get("actors") if entered else None
    return {
        "number": held.number,
        "step": held.step,
        "name": held.file.name,
        "content": base64.b64encode(held.file.data).decode(),
        "encoding": held.encoding,
        "choices": {sheet: json.dumps(asdict(choices)) for sheet, choices in held.choices.items()},
        "remembered": held.remembered,
        "kept": held.kept,
        "revision": entered.revision if entered else 0,
        "codes": dict(entered.codes) if entered else {},
        "actors": [] if actors is None else list(actors["id"]),
    }


def _read(written: dict[str, Any]) -> Bringing:
    """The list that `_written` wrote, looked at anew."""
    held = Bringing(int(written["number"]))
    held.file = Upload(str(written["name"]), base64.b64decode(written["content"]))
    held.encoding = str(written["encoding"])
    known = {sheet: of_text(text) for sheet, text in written["choices"].items()}
    held.choices = {sheet: choices for sheet, choices in known.items() if choices is not None}
    held.remembered, held.kept = str(written.get("remembered", "")), bool(written.get("kept"))
    held.look(then=written["step"] if written["step"] in STEPS else "what")
    if held.step == "rows":
        held.check()
    elif held.step == "done":
        came = Changes({"actors": pd.DataFrame({"id": written["actors"]}, dtype="str")}, why=IMPORT)
        held.entered = access.Entered(int(written["revision"]), came, dict(written["codes"]))
        held.check_before()
    return held


resumed.keeps(_KEY, _written, _read)


def bringing() -> Bringing:
    """What this window brings."""
    held: Bringing = st.session_state.setdefault(_KEY, Bringing())
    return held


def begin_again() -> None:
    """Forget the list, and ask for another."""
    st.session_state[_KEY] = Bringing(bringing().number + 1)


def sheets(tables: Iterable[Table]) -> tuple[Sheet, ...]:
    """Tables by the sheet in which they stand."""
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        by_sheet.setdefault(table.layout.grid.sheet, []).append(table)
    return tuple(Sheet(name, tuple(mine)) for name, mine in by_sheet.items())


def with_kind(choices: Choices, kind: str, header: int) -> Choices:
    """The same about another kind or header row; what was said of its columns holds for the same alone."""
    if (choices.kind, choices.header) == (kind, header):
        return choices
    return replace(Choices(kind, header), dates=choices.dates)
