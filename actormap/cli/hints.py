"""The options by which the command line says what the app asks with a press."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from actormap.core.errors import Issue

if TYPE_CHECKING:
    from actormap.core.findings import Finding

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
        from actormap.ingest.mapping.answers import ANSWERS

        return f"--set {group}={' | '.join(ANSWERS[group])}"
    return issue.option or _OPTIONS.get(issue.code, "").format(column=issue.column)


def option_of(finding: Finding) -> str:
    """The option that answers what a finding asks next; "" where there is none."""
    return _OF_FINDINGS.get(finding.id, "")


def options_for(issues: Iterable[Issue]) -> list[str]:
    """The options that answer some issues, each once."""
    return list(dict.fromkeys(filter(None, map(option_for, issues))))
