"""Rules of a mapping file as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import yaml

from actormap.ingest.mapping.answers import OF_THESE_ROWS
from actormap.ingest.mapping.rules import Rule


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
        entries = {
            "file": rule.file,
            "sheet": rule.sheet,
            "table": rule.table,
            "kind": rule.kind,
            "columns": dict(rule.columns),
            "values": {name: dict(value) for name, value in rule.recoded.items()},
            "constants": dict(rule.constants),
            "ignore": list(rule.ignore),
            "split": dict(rule.split),
            "whole": list(rule.whole),
            "dates": rule.dates,
            "header": rule.header,
            "above": list(rule.above),
        }
        tables.append({name: value for name, value in entries.items() if value})
    return yaml.safe_dump({"tables": tables}, allow_unicode=True, sort_keys=False, width=10_000)
