"""The mapping file: which column of a file is which of ours, in YAML that officers can share.

::

    tables:
      - file: members.csv          # or sheet: "Members"
        table: actors
        columns: {id: "Org code", name: "Org name", types: "Kind"}
        values: {types: {"Local group": community_based_organization}}
        constants: {consent_c1: "yes"}
      - sheet: "3W"
        kind: activities           # a kind of file (schema/kinds.csv) instead of a table of ours
        columns: {org_name: "Who", sector_name: ["Sector 1", "Sector 2"], adm1_name: "Where"}
        ignore: ["Remarks"]        # what is neither named nor left out is guessed
        values: {org_type: {"Local CSO": ngo_national}}
        constants: {legal_basis: published, phone: agreed}  # the second: `ingest.mapping.columns`
        split: {org_name: "+"}     # what stands between several values of one cell, by meaning or header
        whole: ["Peace & Justice"] # names that are one, whatever stands in them
        dates: day-first           # or month-first
        above: ["Organisation"]    # a blank cell there means the same as in the row above
        header: 3                  # the row with the headers, where it is not found by itself
      - sheet: "Read me"
        kind: nothing              # this sheet is left out
    hxl:
      types: {"Local CSO": ngo_national}
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, series
from actormap.ingest.mapping.columns import ANSWERS, OF_THESE_ROWS, SPLIT, wrong_answers
from actormap.ingest.sheet.headers import normal

BYTES = 1 << 17
"""The longest mapping file: one of thousands of values; its reader needs ten seconds for a megabyte."""
_PLAIN = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "map", "seq")
}
KEYS = (
    *("file", "sheet", "table", "kind", "columns", "values"),
    *("constants", "ignore", "split", "whole", "dates", "header", "above"),
)
"""What a rule may say."""
NOWHERE = 0
"""The line of a rule that somebody said in the app or by options."""
NOTHING = "nothing"
"""The kind of a file or sheet that is left out."""
ORDERS = ("day-first", "month-first")
TIE_KIND = "tie_kind"
"""The constant that says of which kind the ties of a list are."""

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a mapping file, or a page of the app, says about one file or sheet.

    Parameters
    ----------
    source, line
        The mapping file and the line in it.
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

    source: str
    line: int
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

    def meanings(self, headers: Sequence[str]) -> dict[int, str]:
        """Meanings of a table's columns, by place, where the rule is about a kind of file."""
        if not self.kind:
            return {}
        meanings = {normal(header): meaning for meaning in self.columns for header in self.headers(meaning)}
        meanings |= {normal(header): "ignore" for header in self.ignore}
        return {
            at: meanings[normal(header)] for at, header in enumerate(headers) if normal(header) in meanings
        }

    def unfound(self, headers: Sequence[str]) -> list[tuple[str, str]]:
        """Names of columns or meanings with headers that a table has not."""
        there = {normal(header) for header in headers}
        named = [(name, header) for name in self.columns for header in self.headers(name)]
        named += [("above", header) for header in self.above]
        named += [("split", header) for header in self.split if self.kind and header not in SPLIT]
        return [(name, header) for name, header in named if normal(header) not in there]

    def issue(self, at: Place, code: str, problem: Sentence) -> Issue:
        """An issue in the mapping file, at the line of what is wrong."""
        value = at[-1] if at else ""
        return _issue(self.source, self.lines.get(at, self.line), code, problem, value)


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole mapping file; the default one says nothing."""

    rules: tuple[Rule, ...] = ()
    organisation_types: Mapping[str, str] = field(default_factory=dict)


def kinds_of_lists() -> list[str]:
    """Kinds of files that are no table of ours."""
    return [kind for kind in schema.kinds() if kind != "template"]


class _Bad(Exception):
    def __init__(self, line: int, code: str, problem: Sentence) -> None:
        super().__init__(line, code, problem)
        self.line, self.code, self.problem = line, code, problem


class _Loader(yaml.SafeLoader):
    """Builds the tree of nodes only: no anchors, which can blow up, and no deep nesting."""

    level = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Bad(line, "mapping.anchor", Sentence("anchors (& and *) are not accepted"))
        if self.level > LIMITS.depth:
            raise _Bad(line, "mapping.depth", Sentence("nested deeper than {n}", n=LIMITS.depth))
        self.level += 1
        node = super().compose_node(parent, index)
        self.level -= 1
        if node is not None and node.tag not in _PLAIN:
            raise _Bad(line, "mapping.tag", Sentence("the tag {tag} is not accepted", tag=shorten(node.tag)))
        return node


def _issue(file: str, line: int | None, code: str, problem: Sentence, value: str = "") -> Issue:
    remedy = Sentence("Correct the mapping file here, and import again.")
    if line == NOWHERE:
        remedy = Sentence("Say it in another way.")
    return Issue(file, line, "", shorten(value), code, problem, remedy)


def _text(node: yaml.Node) -> str:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        raise _Bad(line, "mapping.form", Sentence("there should be a text here"))
    return "" if node.tag.endswith(":null") else str(node.value)


def _pairs(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, int]]:
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null"):
        return
    if not isinstance(node, yaml.MappingNode):
        raise _Bad(
            node.start_mark.line + 1,
            "mapping.form",
            Sentence("there should be lines of names and values here (name: value)"),
        )
    names = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = _text(key)
        if name in names:
            raise _Bad(line, "mapping.duplicate", Sentence("'{name}' is here twice", name=shorten(name)))
        names.add(name)
        yield name, value, line


def _list(node: yaml.Node) -> list[str]:
    return [_text(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else [_text(node)]


def _texts(node: yaml.Node) -> dict[str, str]:
    return {name: _text(value) for name, value, _ in _pairs(node)}


def read_rules(path: Path) -> tuple[Rules, list[Issue]]:
    """The rules of a mapping file, and everything wrong with it; tables and columns are checked too."""
    try:
        large = path.stat().st_size > BYTES
        data = b"" if large else path.read_bytes()
    except OSError:
        return Rules(), [_issue(path.name, None, "file.missing", Sentence("there is no such file"))]
    if large:
        return Rules(), [_issue(path.name, None, "file.size", Sentence("larger than {n} KB", n=BYTES >> 10))]
    try:
        root = yaml.compose(data.decode("utf-8-sig"), Loader=_Loader)
        return _rules(path.name, root) if root else (Rules(), [])
    except _Bad as bad:
        issue = _issue(path.name, bad.line, bad.code, bad.problem)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        issue = _issue(
            path.name, line, "mapping.yaml", Sentence("not YAML: {error}", error=shorten(error.problem))
        )
    except UnicodeDecodeError:
        issue = _issue(path.name, None, "text.encoding", Sentence("not UTF-8"))
    except (yaml.YAMLError, ValueError) as error:
        issue = _issue(path.name, None, "mapping.yaml", Sentence("not YAML: {error}", error=shorten(error)))
    return Rules(), [issue]


def _rules(source: str, root: yaml.Node) -> tuple[Rules, list[Issue]]:
    rules: list[Rule] = []
    types: dict[str, str] = {}
    issues: list[Issue] = []
    for name, value, line in _pairs(root):
        if name == "tables" and isinstance(value, yaml.SequenceNode):
            rules += [_rule(source, node, issues) for node in value.value]
        elif name == "hxl":
            types |= _organisation_types(source, value, issues)
        else:
            problem = Sentence("unknown key; use tables and hxl")
            if name == "tables":
                problem = Sentence("there should be a list here")
            issues.append(_issue(source, line, "mapping.key", problem, name))
    return Rules(tuple(rules), types), issues


def _organisation_types(source: str, node: yaml.Node, issues: list[Issue]) -> dict[str, str]:
    types: dict[str, str] = {}
    for name, value, line in _pairs(node):
        if name != "types":
            issues.append(_issue(source, line, "mapping.key", Sentence("unknown key; use types"), name))
            continue
        for label, code, at in _pairs(value):
            types[label] = _text(code)
            if types[label] and types[label] not in schema.actor_types():
                known = series(schema.actor_types())
                problem = Sentence("no such type of actor; use one of: {all}", all=known)
                issues.append(_issue(source, at, "mapping.type", problem, types[label]))
    return types


def _rule(source: str, node: yaml.Node, issues: list[Issue]) -> Rule:
    top = node.start_mark.line + 1
    parts = {name: (value, line) for name, value, line in _pairs(node)}
    lines: dict[Place, int] = {(name,): line for name, (_, line) in parts.items()}
    texts = ("file", "sheet", "table", "kind", "dates", "header")
    fields: dict[str, Any] = {name: _text(parts[name][0]) for name in texts if name in parts}
    fields |= {name: tuple(_list(parts[name][0])) for name in ("ignore", "whole", "above") if name in parts}
    fields |= {name: _texts(parts[name][0]) for name in ("constants", "split") if name in parts}
    if "columns" in parts:
        fields["columns"] = {
            name: _list(value) if isinstance(value, yaml.SequenceNode) else _text(value)
            for name, value, _ in _pairs(parts["columns"][0])
        }
    if "values" in parts:
        fields["recoded"] = {name: _texts(value) for name, value, _ in _pairs(parts["values"][0])}
    for name in ("columns", "values", "constants", "split"):
        if name in parts:
            lines |= {(name, key): line for key, _, line in _pairs(parts[name][0])}
    header = fields.pop("header", "")
    rule = Rule(source, top, **fields, lines=lines, header=int(header) if header.isdecimal() else 0)
    issues += _wrong(rule, parts)
    return rule


def _wrong(rule: Rule, parts: Mapping[str, object]) -> Iterator[Issue]:
    for name in parts:
        if name not in KEYS:
            yield rule.issue((name,), "mapping.key", Sentence("unknown key; use {all}", all=series(KEYS)))
    if not rule.file and not rule.sheet:
        yield rule.issue((), "mapping.file", Sentence("says neither file nor sheet"))
    if "header" in parts and not rule.header:
        yield rule.issue(
            ("header",), "mapping.header", Sentence("there should be the number of a row here, such as 3")
        )
    if rule.dates and rule.dates not in ORDERS:
        yield rule.issue(("dates",), "mapping.dates", Sentence("use one of: {all}", all=series(ORDERS)))
    if rule.kind:
        yield from () if rule.kind == NOTHING else _wrong_of_kind(rule)
    else:
        yield from _wrong_of_table(rule)


def _wrong_of_table(rule: Rule) -> Iterator[Issue]:
    if not rule.table:
        kinds = series([*kinds_of_lists(), NOTHING])
        problem = Sentence("does not say what the list is; write kind: and one of: {all}", all=kinds)
        yield rule.issue((), "mapping.kind", problem)
        return
    if rule.table not in schema.open_tables():
        problem = Sentence("no such table; use one of: {all}", all=series(schema.open_tables()))
        yield rule.issue(("table",), "mapping.table", problem)
        return
    known = schema.columns()[rule.table]
    yield from _unknown(rule, known, known, Sentence("the table {table}", table=Name(rule.table)))
    for name in set(rule.columns) & set(rule.constants):
        yield rule.issue(("constants", name), "mapping.conflict", Sentence("this column is mapped as well"))
    for name, headers in rule.columns.items():
        if not isinstance(headers, str):
            yield rule.issue(("columns", name), "mapping.form", Sentence("there should be one header here"))


def _unknown(
    rule: Rule, columns: Collection[str], constants: Collection[str], where: Sentence
) -> Iterator[Issue]:
    for section, names, known in (
        ("columns", rule.columns, columns),
        ("values", rule.recoded, columns),
        ("constants", rule.constants, constants),
    ):
        for name in names:
            if name not in known:
                problem = Sentence(
                    "{where} has no such column; use one of: {all}", where=where, all=series(known)
                )
                yield rule.issue((section, name), "mapping.column", problem)


def _wrong_of_kind(rule: Rule) -> Iterator[Issue]:
    if rule.kind not in kinds_of_lists():
        kinds = series([*kinds_of_lists(), NOTHING])
        yield rule.issue(
            ("kind",), "mapping.kind", Sentence("no such kind of file; use one of: {all}", all=kinds)
        )
        return
    constants = [TIE_KIND, *ANSWERS, *schema.columns()["actors"]]
    for name, known in wrong_answers(rule.constants).items():
        problem = Sentence("use one of: {all}", all=series(known))
        yield rule.issue(("constants", name), "mapping.answer", problem)
    for name in rule.constants.keys() & set(OF_THESE_ROWS):
        problem = Sentence("is said of the rows of one list, and of no later one: say it when you import")
        yield rule.issue(("constants", name), "mapping.of_these_rows", problem)
    yield from _unknown(rule, schema.meanings(), constants, Sentence("the kind {kind}", kind=Name(rule.kind)))
    for name in rule.split.keys() & schema.meanings().keys() - set(SPLIT):
        problem = Sentence("cells of this cannot be split; use one of: {all}", all=series(SPLIT))
        yield rule.issue(("split", name), "mapping.split", problem)
    if rule.table:
        yield rule.issue(("table",), "mapping.table", Sentence("says both a table and a kind"))
