"""The mapping file: which column of a file is which of ours, in YAML that officers can share; options.

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

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from actormap.core import schema
from actormap.core.config import LIMITS
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Name, Sentence, series
from actormap.core.tables.issues import notice
from actormap.ingest.mapping.columns import (
    ANSWERS,
    NOTHING,
    OF_THESE_ROWS,
    SPLIT,
    TIE_KIND,
    Place,
    Rule,
    Rules,
    Table,
)
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
ORDERS = ("day-first", "month-first")


def wrong_answers(constants: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Answers that are none of those that may be given, with these."""
    return {
        name: ANSWERS[name]
        for name, text in constants.items()
        if ANSWERS.get(name) and text not in ANSWERS[name]
    }


def kinds_of_lists() -> list[str]:
    """Kinds of files that are no table of ours."""
    return [kind for kind in schema.kinds() if kind != "template"]


class _Bad(Exception):
    def __init__(self, line: int | None, code: str, problem: Sentence) -> None:
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


def _content(path: Path) -> str:
    if path.stat().st_size > BYTES:
        raise _Bad(None, "file.size", Sentence("larger than {n} KB", n=BYTES >> 10))
    return path.read_bytes().decode("utf-8-sig")


def read_rules(path: Path) -> tuple[Rules, list[Issue]]:
    """The rules of a mapping file, and everything wrong with it; tables and columns are checked too."""
    line, code = None, "mapping.yaml"
    try:
        root = yaml.compose(_content(path), Loader=_Loader)
        return _rules(path.name, root) if root else (Rules(), [])
    except _Bad as bad:
        line, code, problem = bad.line, bad.code, bad.problem
    except OSError:
        code, problem = "file.missing", Sentence("there is no such file")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        problem = Sentence("not YAML: {error}", error=shorten(error.problem))
    except UnicodeDecodeError:
        code, problem = "text.encoding", Sentence("not UTF-8")
    except (yaml.YAMLError, ValueError) as error:
        problem = Sentence("not YAML: {error}", error=shorten(error))
    return Rules(), [Rule(path.name, line).issue((), code, problem)]


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
            issues.append(Rule(source, line).issue((name,), "mapping.key", problem))
    return Rules(tuple(rules), types), issues


def _organisation_types(source: str, node: yaml.Node, issues: list[Issue]) -> dict[str, str]:
    types: dict[str, str] = {}
    for name, value, line in _pairs(node):
        if name != "types":
            issues.append(
                Rule(source, line).issue((name,), "mapping.key", Sentence("unknown key; use types"))
            )
            continue
        for label, code, at in _pairs(value):
            types[label] = _text(code)
            if types[label] and types[label] not in schema.actor_types():
                known = series(schema.actor_types())
                problem = Sentence("no such type of actor; use one of: {all}", all=known)
                issues.append(Rule(source, at).issue((types[label],), "mapping.type", problem))
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


def unfound(split: Mapping[str, str], tables: Sequence[Table]) -> list[Issue]:
    """Errors where cells of a column are to be split that no list has."""
    if not split:
        return []
    headers = {normal(header): header for table in tables for header in table.layout.headers}
    gone = [name for name in split if normal(name) not in headers]
    return [_unfit("split.unknown", shorten(name), map(shorten, headers.values())) for name in gone]


def wrong_options(
    table: str | None,
    identify: Mapping[str, str] | None,
    constants: Mapping[str, str] | None,
    dates: str,
) -> list[Issue]:
    """Errors in options that there are not, or that take other values."""
    issues = []
    if dates and dates not in ORDERS:
        issues.append(_unfit("dates.unknown", dates, ORDERS))
    known = [TIE_KIND, *ANSWERS, *schema.columns()["actors"]]
    wrong = wrong_answers(constants or {})
    issues += [_unfit("constant.answer", name, answers) for name, answers in wrong.items()]
    issues += [_unfit("constant.unknown", name, known) for name in constants or {} if name not in known]
    tables = dict.fromkeys([*schema.open_tables(), *kinds_of_lists()])
    if table is not None and table not in tables:
        issues.append(_unfit("table.unknown/option", table, tables))
    if identify and (set(identify) != {"sector"} or identify["sector"] not in {"name", "code"}):
        issues.append(
            _unfit("identify.unknown", ", ".join(f"{key} by {name}" for key, name in identify.items()))
        )
    return issues


def _unfit(name: str, value: str, known: Iterable[object] = ()) -> Issue:
    """What somebody said that cannot be, with what can be said."""
    return replace(notice(name, all=series(known)).issue(""), value=value)


def quoted(text: str) -> str:
    """A text as YAML reads it back."""
    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10_000).strip()


def for_others(rules: Iterable[Rule]) -> str:
    """Rules as a mapping file for others: no name that stands in the list, nothing said of its rows alone."""
    gone = {*OF_THESE_ROWS, "consent_c1"}
    return to_yaml(
        replace(
            rule,
            whole=(),
            constants={name: text for name, text in rule.constants.items() if name not in gone},
        )
        for rule in rules
    )


def to_yaml(rules: Iterable[Rule]) -> str:
    """Rules as a mapping file that reads back as the same rules."""
    tables = []
    for rule in rules:
        entries = {name: getattr(rule, "recoded" if name == "values" else name) for name in KEYS}
        tables.append({name: _plain(value) for name, value in entries.items() if value})
    return yaml.safe_dump({"tables": tables}, allow_unicode=True, sort_keys=False, width=10_000)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
