"""What the command line prints: text of people's names is never markup, JSON is never mixed with words."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actormap.core.errors import ActormapError, InvalidFile, Issue
from actormap.core.sentences import FIRST_STRONG, POP, Name, Sentence, series, shown
from actormap.core.words import _, ngettext, plain

if TYPE_CHECKING:
    from rich.console import Console

    from actormap.core.findings import Finding, Findings
    from actormap.core.model import ActorMap

Progress = Callable[[str, float], object]
JSON = ContextVar("JSON", default=False)
"""Whether one JSON document is wanted, and no words."""
QUIET_SECONDS = 1.0
"""Work that is over sooner shows no bar."""
PIPED_WIDTH = 200
"""Columns of a table that goes to a file or another program."""

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""Control characters and those that turn the writing direction; JSON escapes the others itself."""
_MARK = "\u200e"
"""Keeps the dashes before an option where the text runs from right to left."""
_DIRECTIONS = re.compile(f"[{FIRST_STRONG}{POP}\u200f]|{_MARK}(?!-)")
"""A terminal has its own way with directions; some show these as letters, and in a name they mislead."""
EVIDENCE_SHOWN = 6
FINDINGS_SHOWN = 10
"""So many findings are read at once; who wants more says so."""


ORIGIN = "--set legal_basis=mandate | --set legal_basis=published | --set consent_c1=yes"
"""Where a list comes from, which decides who may see those in it."""
_DATES, _SPLIT = "--dates day-first | month-first", "--split '{column}=,'"
_TIES, _BLANK = "--set tie_kind=membership | linked", "--skip-bad mend.xlsx"
_OPTIONS = {
    "actor.locked": "--set legal_basis=mandate | published",
    "area.several_doubt": _SPLIT,
    "contact.introduced": "--set introduced_by=once",
    "contact.month": "--set months=keep",
    "contact.no_office": "--set office='name of your office'",
    "date.calendar": "--set calendar=hijri | solar_hijri | buddhist | gregorian",
    "date.order": _DATES,
    "file.read_as": "--table",
    "groups.named": "--set groups=named",
    "id.duplicate": "--table activities",
    "list.whose": "--set who=organisations",
    "matrix.two_mode": _TIES,
    "name.look_alike": "actormap duplicates check FILES",
    "network.two_mode": _TIES,
    "org.perhaps_person": "--set who=organisations",
    "org.several_doubt": "--split '{column}=+'",
    "org.sphere_unknown": "--set sphere=civil_society",
    "person.which": "--set namesakes=same | others",
    "row.blank": _BLANK,
    "sector.several_doubt": _SPLIT,
    "sheet.hidden": "--sheet",
    "sheet.pivot": "--sheet",
    "text.encoding": "--encoding",
    "text.encoding_doubt": "--encoding",
    "target.several_doubt": _SPLIT,
    "tie.no_direction": "--set tie_kind=linked_to",
}
"""By the code of an issue; some name its column."""
_OF_FINDINGS = {"A10-A31:sphere": _OPTIONS["org.sphere_unknown"]}
"""The options that answer what a finding asks next, by its id."""


def option_for(issue: Issue) -> str:
    """The option that answers an issue; "" where there is none."""
    kind, _, group = issue.code.partition(".")
    if kind == "basis":
        from actormap.ingest.mapping.columns import ANSWERS

        return f"--set {group}={' | '.join(ANSWERS[group])}"
    return issue.option or _OPTIONS.get(issue.code, "").format(column=issue.column)


def option_of(finding: Finding) -> str:
    """The option that answers what a finding asks next; "" where there is none."""
    return _OF_FINDINGS.get(finding.id, "")


def options_for(issues: Iterable[Issue]) -> list[str]:
    """The options that answer some issues, each once."""
    return list(dict.fromkeys(filter(None, map(option_for, issues))))


def console(*, error: bool = False) -> Console:
    """Where to print; markup and emoji codes in names stay as they are written."""
    from rich.console import Console

    screen = sys.stderr if error else sys.stdout
    width = None if screen.isatty() else PIPED_WIDTH
    return Console(markup=False, emoji=False, highlight=False, stderr=error, soft_wrap=True, width=width)


def called_as() -> str:
    """How this program was called, so that a command can be repeated as it is printed."""
    called = Path(sys.argv[0])
    on_path = shutil.which(called.name)
    if on_path and Path(on_path).resolve() == called.resolve():
        return called.name
    return os.path.relpath(called)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for what takes over a second; it goes away when done. A pipe or a file gets none."""
    started, interactive = time.monotonic(), sys.stderr.isatty()
    bar: Any = None
    task: Any = None

    def progress(step: str, share: float) -> None:
        nonlocal bar, task
        if bar is None and interactive and time.monotonic() - started > QUIET_SECONDS and share < 1:
            from rich.progress import Progress as Bar

            bar = Bar(console=console(error=True), transient=True)
            bar.start()
            task = bar.add_task("", total=1.0)
        if bar is not None:
            from rich.markup import escape

            bar.update(task, description=escape(printable(plain(step)).plain), completed=share)

    try:
        yield progress
    finally:
        if bar is not None:
            bar.stop()


def show_document(document: Mapping[str, Any]) -> None:
    """Print one JSON document."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    # A terminal may obey what stands in a name; as an escape it means the same to a program.
    sys.stdout.write(_UNSEEN.sub(lambda ch: f"\\u{ord(ch[0]):04x}", text) + "\n")


def show_text(text: str) -> None:
    """Print words, unless a JSON document is wanted."""
    if not JSON.get():
        for line in shown(text).split("\n"):
            console().print(printable(line))


def warn(text: str) -> None:
    """Print a warning on standard error."""
    console(error=True).print(printable(noted(text)))


def noted(text: str) -> str:
    """A text that is told beside an answer."""
    return _("Note: {text}", text=text)


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    """Print a table, with some columns or all, or as JSON ``{"rows": [...]}``, which always has all."""
    from actormap.core.findings import plain as plain_values

    if JSON.get():
        show_document({"rows": [plain_values(row) for row in rows]})
        return
    if not rows:
        console().print(_("Nothing to show."))
        return
    names = list(columns or rows[0])
    table = _table(*(name.replace("_", " ") for name in names))
    for row in rows:
        table.add_row(*(printable(row.get(name)) for name in names))
    console().print(table)


def _table(*columns: str) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _words(value: Any) -> str:
    return shown(value) if isinstance(value, str) else str(value)


def printable(value: Any) -> Any:
    """A value as the terminal prints it: never markup, and nothing that turns the writing."""
    from rich.text import Text

    words = "" if value is None else f"{value:g}" if isinstance(value, float) else _words(value)
    shows = _DIRECTIONS.sub("", words)
    return Text("".join(ch if ch.isprintable() or ch == _MARK else " " for ch in shows))


def show_findings(findings: Findings, m: ActorMap, limit: int | None = None) -> None:
    """Print the first findings: each with its reason, its verdict and what to ask next; as JSON, all of them.

    What records prove them is told in the words of the map. The limit 0 shows all, None `FINDINGS_SHOWN`.
    """
    from actormap.core.verdicts import WORTH

    if JSON.get():
        show_document(findings.as_dict())
        return
    out = console()
    out.print(printable(shown(findings.method)), style="bold")
    first = findings.first(
        FINDINGS_SHOWN if limit is None else limit or len(findings), rows=limit is not None
    )
    for finding in first:
        _show_finding(out, m, finding)
    if len(findings) > len(first):
        out.print()
        out.print(_further(findings, len(first)))
    if not findings.findings:
        out.print(_("Nothing was found."))
    out.print()
    for caveat in findings.caveats:
        out.print(printable(noted(caveat)), style="dim")
    if findings.findings:
        out.print(printable(shown(WORTH)), style="dim")
    chosen = series(f"{name}={value}" for name, value in findings.parameters.items() if _short(value))
    out.print(printable(_("Made with: {chosen}", chosen=chosen)), style="dim")


def _further(findings: Findings, count: int) -> str:
    """How many findings are not printed, and how to see them."""
    most = findings.parameters.get("limit")
    of_each = Counter((finding.analysis, finding.kind) for finding in findings)
    stopped = most is not None and max(of_each.values()) >= most
    if stopped:
        return _(
            "{n} or more further findings are not shown: --limit 0 prints all, --limit N the first N.",
            n=len(findings) - count,
        )
    return ngettext(
        len(findings) - count,
        "{n} further finding is not shown: --limit 0 prints all, --limit N the first N.",
        "{n} further findings are not shown: --limit 0 prints all, --limit N the first N.",
    )


def _short(value: Any) -> bool:
    """Whether a setting fits a line: a number, a text or some shares, and no list of ids or of routes."""
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(share, float) for share in value)
    return not isinstance(value, (list, dict)) and value != sys.maxsize


def _first(ids: Sequence[str]) -> Sentence:
    first = series(ids[:EVIDENCE_SHOWN])
    more = len(ids) - EVIDENCE_SHOWN
    return Sentence("{first} and {n} more", first=first, n=more) if more > 0 else first


def _proofs(m: ActorMap, evidence: Sequence[str]) -> Sentence | None:
    """The first of some records in words, and how many more there are; None where they have no words."""
    from actormap.records.record.telling import proofs

    if not (records := proofs(m, evidence[:EVIDENCE_SHOWN])):
        return None
    first = series(records, "; ")
    more = len(evidence) - EVIDENCE_SHOWN
    return Sentence("{first} and {n} more", first=first, n=more) if more > 0 else first


def _sentences(finding: Finding) -> Sequence[str]:
    """Of a route: why each step is believed, and what if one says no."""
    if "if_no" not in finding.details:
        return ()
    return (*finding.details["steps"], *finding.details["if_no"].values())


def _show_finding(out: Console, m: ActorMap, finding: Finding) -> None:
    out.print()
    out.print(printable(f"[{shown(_first(finding.subject))}] {shown(finding.statement)}"))
    out.print(printable(f"    {shown(finding.reason)}"), style="dim")
    for sentence in _sentences(finding):
        out.print(printable(f"    - {shown(sentence)}"), style="dim")
    lines = [_("How far to trust it: {trust}.", trust=series(_trust(finding), "; "))]
    if proofs := _proofs(m, finding.evidence):
        lines.append(_("Evidence: {records}.", records=proofs))
    if finding.next_question:
        lines.append(_("Next: {question}", question=finding.next_question))
    if option := option_of(finding):
        lines.append(_("To say so: {option}", option=Name(option)))
    for line in lines:
        out.print(printable(f"    {line}"), style="dim")


def _trust(finding: Finding) -> Iterator[Sentence]:
    """What a finding rests on, each in a few words."""
    from actormap.core.verdicts import VERDICTS

    yield VERDICTS[finding.verdict]
    if finding.coverage is not None:
        yield Sentence("coverage {share:.2f}", share=finding.coverage)
    if finding.sources:
        yield Sentence("sources {n}", n=finding.sources)
    if finding.holds_in is not None:
        yield Sentence("holds in {share:.0%} of possible maps", share=finding.holds_in)
    if finding.varied is False:
        yield Sentence("no doubtful tie")
    if finding.single_source:
        yield Sentence("rests on a single source")


def reverses(revision: int, command: str) -> str:
    """What was written, and the command that takes it back."""
    return _(
        "Written as revision {revision}. {command} reverses it.", revision=revision, command=f"`{command}`"
    )


def issue_document(issue: Issue) -> dict[str, Any]:
    """A problem as programs read it."""
    return {
        "file": issue.file,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "code": issue.code,
        "problem": issue.problem,
        "remedy": issue.remedy,
        "where": issue.place,
    }


def show_refusal(refused: ActormapError) -> None:
    """Print why something was refused; on standard error, or as a JSON document on standard output."""
    issues = [issue for issue in getattr(refused, "issues", ()) if not issue.warning]
    if JSON.get():
        title = (
            "the files have mistakes; nothing was imported"
            if isinstance(refused, InvalidFile)
            else refused.sentence  # as it is in English: programs read this, in whatever language people do
        )
        show_document({"error": title, "issues": [issue_document(issue) for issue in issues]})
        return
    out = console(error=True)
    for line in str(refused).splitlines():
        out.print(printable(line))
    for option in options_for(issues):
        out.print(printable(_("To say so: {option}", option=Name(option))))


def show_unexpected(error: Exception) -> None:
    """Print that the program is at fault, without any text of the data; a traceback only if asked for."""
    out = console(error=True)
    out.print(
        _(
            "Something went wrong inside actormap ({error}). Nothing was changed. Please report what you "
            "did, without any data; {variable} shows where it happened.",
            error=type(error).__name__,
            variable="ACTORMAP_DEBUG=1",
        )
    )
    if os.environ.get("ACTORMAP_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
