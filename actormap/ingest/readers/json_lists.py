"""JSON, read strictly: lists of flat records, HXL in JSON, Kumu's elements and connections, answers to forms.

Numbers stay as they are written, keys may not repeat, and what is no flat value is said, never unfolded.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from actormap.core.config import LIMITS
from actormap.core.errors import NOWHERE, InvalidFile, Issue, shorten
from actormap.core.sentences import Sentence, plural, series, term
from actormap.ingest.readers.grid import Grid, faults_in
from actormap.ingest.readers.source import Source, Tables
from actormap.ingest.readers.submissions import tables_of, tags_of

SEVERAL = "|"
"""Stands between several values of one key, as it does in a cell of Kumu."""
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)|[][{}]|-?\b(?:NaN|Infinity)\b', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")
_KUMU = ("elements", "connections")
_KEYS = frozenset({"id", "label", "type", "from", "to", "direction"})
"""What an element or a connection of Kumu cannot be understood without, where it is there."""
_ANSWERS = (("data",), ("result", "records"), ("records",), ("value",))
"""Where answers of servers have their records: HDX HAPI, CKAN, others, OData."""
_TOTALS = ("total", "count", "@odata.count")
_GRAPH = ({"nodes", "edges"}, {"nodes", "links"})

Record = dict[str, Any]


class _Bad(Exception):
    def __init__(
        self, code: str, problem: Sentence, remedy: Sentence, line: int | None = None, where: str = ""
    ) -> None:
        super().__init__(code, problem)
        self.code, self.problem, self.remedy, self.line, self.where = code, problem, remedy, line, where

    def issue(self, file: str) -> Issue:
        where = NOWHERE
        if self.where:
            where = Sentence("{path}", path=self.where)
        elif self.line:
            where = Sentence("line {line}", line=self.line)
        return Issue(file, self.line, "", "", self.code, self.problem, self.remedy, where=where)


def read(source: Source) -> Tables:
    """Tables of a JSON file, one a list of records; the number of a row is that of its record."""
    data, file, name = source.data, source.file, source.name
    try:
        whole = _parsed(_text(data))
        answers = tables_of(whole)
        if answers is not None:
            return _submissions(answers, whole, file, name)
        whole, more = _answered(whole)
        if isinstance(whole, dict):
            return _kumu(whole, file, name)
        grid, issues = _listed(whole, file, name)
    except _Bad as bad:
        return [], [bad.issue(file)]
    return [grid], [*issues, *([_first_page(file, more)] if more else [])]


def _answered(whole: Any) -> tuple[Any, str]:
    """The records of an answer of a server, and how many it says there are where it gave some of them."""
    for path in _ANSWERS:
        inside, around = whole, Record()
        for key in path:
            around, inside = (inside, inside.get(key)) if isinstance(inside, dict) else (Record(), None)
        if isinstance(inside, list) and inside and all(isinstance(record, dict) for record in inside):
            total = next((str(around[key]) for key in _TOTALS if around.get(key)), "")
            return inside, total if total.isdecimal() and int(total) > len(inside) else ""
    return whole, ""


def _first_page(file: str, total: str) -> Issue:
    problem = Sentence("the server says that there are {total} records, and gave fewer", total=shorten(total))
    remedy = Sentence("Get all of them (as CSV, or with a higher limit) and import them again.")
    return Issue(file, None, "", "", "json.page", problem, remedy)


def strict(data: bytes, file: str, *, number: Callable[[str], Any] = str) -> Any:
    """What a JSON file holds: no number that is none, no key twice, nothing nested without end.

    `InvalidFile` where it is none. Numbers stay the text that they are unless `number` says what they become.
    """
    try:
        return _parsed(_text(data), number)
    except _Bad as bad:
        raise InvalidFile([bad.issue(file)]) from bad


def _text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Bad(
            "text.encoding", Sentence("not UTF-8"), Sentence("Save the file as UTF-8."), line
        ) from error


def _parsed(text: str, number: Callable[[str], Any] = str) -> Any:
    _scan(text)
    try:
        return json.loads(
            text, parse_int=number, parse_float=number, parse_constant=_no_number, object_pairs_hook=_record
        )
    except json.JSONDecodeError as error:
        problem = Sentence("not JSON: {error}", error=f"{error.msg[0].lower()}{error.msg[1:]}")
        raise _Bad("json.form", problem, Sentence("Get or save the file again."), error.lineno) from error


def _scan(text: str) -> None:
    """Refuse what is nested too deeply, no number or half a character, before anything is built."""
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > LIMITS.depth:
                problem = Sentence("nested deeper than {n}", n=LIMITS.depth)
                raise _Bad(
                    "json.depth",
                    problem,
                    Sentence("Save it as a list of records."),
                    _line(text, token.start()),
                )
        elif first in "]}":
            depth -= 1
        elif first != '"':
            _no_number(token[0], _line(text, token.start()))
        elif _HALF.search(token[0]) and _is_half(token[0]):
            remedy = Sentence("Write the character itself, or delete it.")
            raise _Bad("json.escape", Sentence("broken Unicode escape"), remedy, _line(text, token.start()))


def _is_half(token: str) -> bool:
    try:
        return bool(_LONE.search(json.loads(token)))
    except json.JSONDecodeError:
        return False


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _no_number(text: str, line: int | None = None) -> NoReturn:
    raise _Bad(
        "json.number",
        Sentence("{text} is not a number", text=shorten(text)),
        Sentence("Write the number, or null where there is none."),
        line,
    )


def _record(pairs: Sequence[tuple[str, Any]]) -> Record:
    record: Record = {}
    for key, value in pairs:
        if key in record:
            problem = Sentence("a key appears twice in one record: '{key}'", key=shorten(key))
            raise _Bad("json.twice", problem, Sentence("Give each value a key of its own."))
        record[key] = value
    return record


_WHAT = {
    dict: term("an object"),
    list: term("a list"),
    str: term("a text or a number"),
    bool: term("yes or no"),
    type(None): term("nothing"),
}


def _list_of(whole: Any, kind: type, what: Sentence, where: str) -> list[Any]:
    """A list whose items are all of one kind; anything else is refused by its place."""
    remedy = Sentence("Write a list of {what}.", what=what)
    if not isinstance(whole, list):
        problem = Sentence("there should be a list here, not {found}", found=_WHAT[type(whole)])
        raise _Bad("json.list", problem, remedy, where=where)
    for at, item in enumerate(whole):
        if not isinstance(item, kind):
            problem = Sentence("there is {found} in a list of {what}", found=_WHAT[type(item)], what=what)
            raise _Bad("json.list", problem, remedy, at + 1, f"{where}[{at}]")
    if len(whole) > LIMITS.rows:
        remedy = Sentence("Split the file into smaller ones.")
        raise _Bad("table.rows", Sentence("more than {n} records", n=LIMITS.rows), remedy, where=where)
    return whole


def _listed(whole: Any, file: str, name: str) -> tuple[Grid, list[Issue]]:
    """A list of records, or of rows that are lists themselves."""
    if not isinstance(whole, list) or not whole:
        problem = Sentence("an empty list")
        if whole != []:
            problem = Sentence("there should be a list of records, not {found}", found=_WHAT[type(whole)])
        raise _Bad("json.form", problem, Sentence("Save it as a list of records, or as CSV."))
    if isinstance(whole[0], list):
        rows = [[_cell(value) or "" for value in row] for row in _list_of(whole, list, term("rows"), "")]
        filled = [(row, number) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
        width = max(map(len, rows))
        grid = _grid([row for row, _ in filled], [line for _, line in filled], width, file, name, "")
        return grid, []
    return _table(_list_of(whole, dict, term("records"), ""), file, name, "")


def _kumu(whole: Record, file: str, name: str) -> tuple[list[Grid], list[Issue]]:
    """Elements and connections, out of a blueprint or the export of a whole project."""
    inner = whole.get("elements")
    for graph in _GRAPH:
        if graph <= set(whole) or (isinstance(inner, dict) and graph <= set(inner)):
            raise _Bad(
                "file.kind",
                Sentence("a graph file; such files are not read yet"),
                Sentence("Export actors and ties as tables (CSV or XLSX), and bring both files together."),
            )
    if not set(_KUMU) & set(whole):
        keys = series(shorten(key, 20) for key in list(whole)[:6])
        problem = Sentence("there should be a list of records, not an object with {keys}", keys=keys)
        raise _Bad("json.form", problem, Sentence("Save it as a list of records, or as CSV."))
    records = {
        part: [_flat(item) for item in _list_of(whole[part], dict, term("objects"), part)]
        for part in _KUMU
        if part in whole
    }
    issues = [issue for part, items in records.items() for issue in _not_text(items, file, part)]
    if not issues:
        issues += _dangling(records, file)
    if issues:
        return [], issues
    grids: list[Grid] = []
    for part, items in records.items():
        if items:
            grid, new_issues = _table(items, file, name, part)
            grids.append(grid)
            issues += new_issues
    if not grids:
        raise _Bad("file.empty", Sentence("no elements and no ties"), Sentence("Choose another file."))
    return grids, issues


def _submissions(
    tables: Mapping[str, Sequence[Record]], whole: Any, file: str, name: str
) -> tuple[list[Grid], list[Issue]]:
    """Answers to a form as the sheets of its workbook, with the HXL tags that the form gives to questions."""
    tags = tags_of(whole)
    grids: list[Grid] = []
    issues: list[Issue] = []
    for sheet, records in tables.items():
        if len(records) > LIMITS.rows:
            raise _Bad(
                "table.rows",
                Sentence("more than {n} records", n=LIMITS.rows),
                Sentence("Split the file into smaller ones."),
            )
        grid, new_issues = _table(records, file, name, sheet, "kobo")
        tagged = [tags.get(header, "") for header in grid.rows[0]]
        if any(tagged):
            rows, lines = [grid.rows[0], tagged, *grid.rows[1:]], [0, 0, *grid.lines[1:]]
            # Rows of a known kind are read as they are; with tags, the headers have to be found.
            grid = replace(grid, rows=rows, lines=lines, kind="")
        grids.append(grid)
        issues += new_issues
    return grids, issues


def _flat(item: Record) -> Record:
    """A record of Kumu with its attributes beside what Kumu itself knows of it."""
    inner = item.get("attributes")
    flat = {("id" if key == "_id" else key): value for key, value in item.items() if key != "attributes"}
    return (
        flat | {key: value for key, value in inner.items() if key not in flat}
        if isinstance(inner, dict)
        else flat
    )


def _not_text(items: Sequence[Record], file: str, part: str) -> list[Issue]:
    problem, remedy = Sentence("there should be a text here"), Sentence("Write a text here.")
    return [
        Issue(
            file,
            at + 1,
            key,
            "",
            "json.text",
            problem,
            remedy,
            where=Sentence("{path}", path=f"{part}[{at}].{key}"),
            sheet=part,
        )
        for at, item in enumerate(items)
        for key in item
        if key in _KEYS and _cell(item[key]) is None
    ]


def _dangling(records: Mapping[str, Sequence[Record]], file: str) -> list[Issue]:
    if "elements" not in records:
        return []
    known = {_cell(item.get(key)) for item in records["elements"] for key in ("id", "label")}
    remedy = Sentence("Add the element, or correct the tie.")
    return [
        Issue(
            file,
            at + 1,
            end,
            "",
            "tie.unknown_entry",
            Sentence("no element '{id}'", id=shorten(item.get(end, ""))),
            remedy,
            where=Sentence("{path}", path=f"connections[{at}].{end}"),
            sheet="connections",
        )
        for at, item in enumerate(records.get("connections", ()))
        for end in ("from", "to")
        if _cell(item.get(end)) not in known
    ]


def _table(
    records: Sequence[Record], file: str, name: str, sheet: str, kind: str = ""
) -> tuple[Grid, list[Issue]]:
    """Records as rows under the keys of all; keys that hold more than values are left out aloud."""
    keys: dict[str, None] = {}
    nested: dict[str, list[int]] = {}
    for number, record in enumerate(records, 1):
        for key, value in record.items():
            if _cell(value) is None:
                nested.setdefault(key, []).append(number)
            keys[key] = None
    used = [key for key in keys if key not in nested]
    rows = [[_cell(record.get(key)) or "" for key in used] for record in records]
    filled = [(row, number) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    lines = [0, *(number for _, number in filled)]
    grid = _grid([used, *(row for row, _ in filled)], lines, len(used), file, name, sheet)
    grid = replace(grid, kind=kind) if kind else grid
    issues = [
        Issue(
            file,
            numbers[0],
            key,
            "",
            "json.nested",
            Sentence(
                "{records} with more than a value under this key, the first here",
                records=plural(len(numbers), "record"),
            ),
            Sentence("Nothing was taken from this key. Export it as a table of its own."),
            warning=True,
            sheet=sheet,
        )
        for key, numbers in nested.items()
    ]
    return grid, issues


def _grid(rows: list[list[str]], lines: list[int], columns: int, file: str, name: str, sheet: str) -> Grid:
    if columns > LIMITS.columns or columns * len(rows) > LIMITS.cells:
        problem = Sentence(
            "{n} keys in {records}; at most {most} columns are read",
            n=columns,
            records=plural(len(rows), "record"),
            most=LIMITS.columns,
        )
        raise _Bad("table.columns", problem, Sentence("Leave out what is not needed."))
    kind = "network" if sheet else ""
    return Grid(file, sheet or name, rows, lines, sheet, tuple(faults_in(rows, lines)), kind)


def _cell(value: Any) -> str | None:
    """A value as a cell; None where it is more than a value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if isinstance(value, list):
        parts = [None if isinstance(item, list) else _cell(item) for item in value]
        return None if None in parts else SEVERAL.join(filter(None, parts))
    return value if isinstance(value, str) else None
