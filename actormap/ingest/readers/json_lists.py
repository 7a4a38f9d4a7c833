"""JSON, read strictly: lists of flat records, HXL in JSON, Kumu's elements and connections, answers to forms.

Numbers stay as they are written, keys may not repeat, and what is no flat value is said, never unfolded, but
for submissions of forms, of which come the sheets of KoboToolbox's workbooks.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn, TypeGuard

from actormap.core.config import LIMITS
from actormap.core.errors import NOWHERE, InvalidFile, Issue, shorten
from actormap.core.sentences import Sentence, plural, series, term
from actormap.core.tables.issues import notice
from actormap.ingest.readers import Broken, Source, Tables
from actormap.ingest.readers.grid import Grid, faults_in

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


def broken_at(name: str, line: int | None = None, path: str = "", **values: object) -> Broken:
    """Why a file is not read: on a line, or at a path of keys within it."""
    where = Sentence("line {line}", line=line) if line else NOWHERE
    return Broken(name, _path(path) if path else where, at=line, **values)


def _path(path: str) -> Sentence:
    return Sentence("{path}", path=path)


def read(source: Source) -> Tables:
    """Tables of a JSON file, one a list of records; the number of a row is that of its record."""
    try:
        whole = _parsed(_text(source.data))
        answers = tables_of(whole)
        if answers is not None:
            return _submissions(answers, whole, source)
        whole, more = _answered(whole)
        if isinstance(whole, dict):
            return _kumu(whole, source)
        grid, issues = _listed(whole, source)
    except Broken as bad:
        return [], [bad.refusal(source.file)]
    if more:
        issues.append(notice("json.page", total=shorten(more)).issue(source.file))
    return [grid], issues


def _answered(whole: Any) -> tuple[Any, str]:
    """The records of an answer of a server, and how many it says there are where it gave some of them."""
    for path in _ANSWERS:
        inside, around = whole, Record()
        for key in path:
            around, inside = (inside, inside.get(key)) if isinstance(inside, dict) else (Record(), None)
        if _are_records(inside):
            total = next((str(around[key]) for key in _TOTALS if around.get(key)), "")
            return inside, total if total.isdecimal() and int(total) > len(inside) else ""
    return whole, ""


def strict(data: bytes, file: str, *, number: Callable[[str], Any] = str) -> Any:
    """What a JSON file holds: no number that is none, no key twice, nothing nested without end.

    `InvalidFile` where it is none. Numbers stay the text that they are unless `number` says what they become.
    """
    try:
        return _parsed(_text(data), number)
    except Broken as bad:
        raise InvalidFile([bad.refusal(file)]) from bad


def _text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise broken_at("text.encoding/json", line) from error


def _parsed(text: str, number: Callable[[str], Any] = str) -> Any:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > LIMITS.depth:
                raise broken_at("json.depth", _line(text, token.start()), n=LIMITS.depth)
        elif first in "]}":
            depth -= 1
        elif first != '"':
            _no_number(token[0], _line(text, token.start()))
        elif _HALF.search(token[0]) and _is_half(token[0]):
            raise broken_at("json.escape", _line(text, token.start()))
    try:
        return json.loads(
            text, parse_int=number, parse_float=number, parse_constant=_no_number, object_pairs_hook=_record
        )
    except json.JSONDecodeError as error:
        raise broken_at("json.form", error.lineno, error=f"{error.msg[0].lower()}{error.msg[1:]}") from error


def _is_half(token: str) -> bool:
    try:
        return bool(_LONE.search(json.loads(token)))
    except json.JSONDecodeError:
        return False


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _no_number(text: str, line: int | None = None) -> NoReturn:
    raise broken_at("json.number", line, text=shorten(text))


def _record(pairs: Sequence[tuple[str, Any]]) -> Record:
    record: Record = {}
    for key, value in pairs:
        if key in record:
            raise broken_at("json.twice", key=shorten(key))
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
    if not isinstance(whole, list):
        raise broken_at("json.list", path=where, found=_WHAT[type(whole)], what=what)
    for at, item in enumerate(whole):
        if not isinstance(item, kind):
            raise broken_at("json.list/item", at + 1, f"{where}[{at}]", found=_WHAT[type(item)], what=what)
    if len(whole) > LIMITS.rows:
        raise broken_at("table.rows/records", path=where, n=LIMITS.rows)
    return whole


def _listed(whole: Any, source: Source) -> tuple[Grid, list[Issue]]:
    """A list of records, or of rows that are lists themselves."""
    if whole == []:
        raise broken_at("json.form/empty")
    if not isinstance(whole, list):
        raise broken_at("json.form/value", found=_WHAT[type(whole)])
    if isinstance(whole[0], list):
        rows = [[_cell(value) or "" for value in row] for row in _list_of(whole, list, term("rows"), "")]
        return _grid([], rows, source), []
    return _table(_list_of(whole, dict, term("records"), ""), source)


def _kumu(whole: Record, source: Source) -> Tables:
    """Elements and connections, out of a blueprint or the export of a whole project."""
    inner = whole.get("elements")
    for graph in _GRAPH:
        if graph <= set(whole) or (isinstance(inner, dict) and graph <= set(inner)):
            raise broken_at("file.kind/json_graph")
    if not set(_KUMU) & set(whole):
        keys = series(shorten(key, 20) for key in list(whole)[:6])
        raise broken_at("json.form/object", keys=keys)
    records = {
        part: [_flat(item) for item in _list_of(whole[part], dict, term("objects"), part)]
        for part in _KUMU
        if part in whole
    }
    issues = [issue for part, items in records.items() for issue in _not_text(items, source.file, part)]
    issues = issues or _dangling(records, source.file)
    if issues:
        return [], issues
    grids: list[Grid] = []
    for part, items in records.items():
        if items:
            grid, new_issues = _table(items, source, part)
            grids.append(grid)
            issues += new_issues
    if not grids:
        raise broken_at("file.empty/elements")
    return grids, issues


def _submissions(tables: Mapping[str, Sequence[Record]], whole: Any, source: Source) -> Tables:
    """Answers to a form as the sheets of its workbook, with the HXL tags that the form gives to questions."""
    tags = tags_of(whole)
    grids: list[Grid] = []
    issues: list[Issue] = []
    for sheet, records in tables.items():
        if len(records) > LIMITS.rows:
            raise broken_at("table.rows/records", n=LIMITS.rows)
        grid, new_issues = _table(records, source, sheet, "kobo")
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
    problem = notice("json.text")
    return [
        problem.issue(file, at + 1, key, where=_path(f"{part}[{at}].{key}"), sheet=part)
        for at, item in enumerate(items)
        for key in item
        if key in _KEYS and _cell(item[key]) is None
    ]


def _dangling(records: Mapping[str, Sequence[Record]], file: str) -> list[Issue]:
    if "elements" not in records:
        return []
    known = {_cell(item.get(key)) for item in records["elements"] for key in ("id", "label")}
    return [
        notice("tie.unknown_entry", id=shorten(item.get(end, ""))).issue(
            file, at + 1, end, where=_path(f"connections[{at}].{end}"), sheet="connections"
        )
        for at, item in enumerate(records.get("connections", ()))
        for end in ("from", "to")
        if _cell(item.get(end)) not in known
    ]


def _table(
    records: Sequence[Record], source: Source, sheet: str = "", kind: str = ""
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
    grid = _grid([used], rows, source, sheet, kind)
    issues = [
        notice("json.nested", records=plural(len(numbers), "record")).issue(
            source.file, numbers[0], key, warning=True, sheet=sheet
        )
        for key, numbers in nested.items()
    ]
    return grid, issues


def _grid(
    head: list[list[str]], rows: list[list[str]], source: Source, sheet: str = "", kind: str = ""
) -> Grid:
    """Rows that are not blank below their headers, each with its number."""
    columns = max(map(len, [*head, *rows]))
    lines = [number for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    rows, lines = [*head, *(rows[line - 1] for line in lines)], [*(0 for _ in head), *lines]
    if columns > LIMITS.columns or columns * len(rows) > LIMITS.cells:
        records = plural(len(rows), "record")
        raise broken_at("table.columns/keys", n=columns, records=records, most=LIMITS.columns)
    kind, faults = kind or ("network" if sheet else ""), tuple(faults_in(rows, lines))
    return Grid(source.file, sheet or source.name, rows, lines, sheet, faults, kind)


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


MAIN = "submissions"
"""What the table of the submissions is called."""
_LISTS = ("submissions", "results")
"""Under which key a file, or an answer of the server, has its submissions."""
_SIGNS = {"_uuid", "meta/instanceID", "formhub/uuid", "_xform_id_string"}
_SEPARATOR = "/"


def _are_records(value: Any) -> TypeGuard[list[Record]]:
    return isinstance(value, list) and bool(value) and all(isinstance(record, dict) for record in value)


def tables_of(whole: Any) -> dict[str, list[Record]] | None:
    """Submissions and the rows of their repeat groups, each with its parent; None where these are none.

    Records by table, under the headers of a workbook: `_index`, `_parent_table_name`, `_parent_index`. A
    repeat group is called by the group alone; a second one of that name has a mark.
    """
    submissions = whole
    if isinstance(whole, dict):
        submissions = next((whole[key] for key in _LISTS if key in whole), None)
    if not _are_records(submissions) or not all(_SIGNS & set(submission) for submission in submissions):
        return None
    tables = _Submissions()
    for submission in submissions:
        uuid = submission.get("_uuid") or submission.get("meta/instanceID") or ""
        added = {"_uuid": uuid, "_submission_time": submission.get("_submission_time", "")}
        tables.add(submission, MAIN, added, {"_submission__uuid": uuid})
    return tables.tables


class _Submissions:
    """Submissions as they are unfolded."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Record]] = {MAIN: []}
        self.names: dict[str, str] = {}

    def add(self, record: Record, table: str, added: Record, below: Record) -> None:
        """Put a record into its table, and the records that it holds into theirs."""
        index, row = str(len(self.tables[table]) + 1), Record()
        self.tables[table].append(row)
        for key, value in record.items():
            if key == "_validation_status" and isinstance(value, dict):
                row[key] = value.get("label") or value.get("uid") or ""
            elif not isinstance(value, list | dict):
                row[key] = value
            elif key.startswith("_"):
                continue
            elif _are_records(value):
                parent = {"_parent_table_name": table, "_parent_index": index} | below
                for child in value:
                    self.add(child, self._named(key), parent, below)
            else:
                row[key] = value
        row |= added | {"_index": index}

    def _named(self, key: str) -> str:
        if key not in self.names:
            name = key.rpartition(_SEPARATOR)[2]
            while name in self.tables:
                name += "_"
            self.names[key] = name
            self.tables[name] = []
        return self.names[key]


def tags_of(whole: Any) -> dict[str, str]:
    """HXL tags by question, with its groups before it, where a file has the form beside its submissions."""
    content = whole.get("content") if isinstance(whole, dict) else None
    survey = content.get("survey") if isinstance(content, dict) else None
    tags: dict[str, str] = {}
    groups: list[str] = []
    for question in survey if isinstance(survey, list) else ():
        if not isinstance(question, dict):
            continue
        kind, name, tag = (str(question.get(key) or "") for key in ("type", "name", "hxl"))
        if kind.startswith("begin"):
            groups.append(name)
        elif kind.startswith("end"):
            groups = groups[:-1]
        elif tag:
            tags[_SEPARATOR.join([*groups, name])] = tag
    return tags
