"""Submissions of a form in JSON, as KoboToolbox hands them out, unfolded into the sheets of its workbooks."""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

MAIN = "submissions"
"""What the table of the submissions is called."""
_LISTS = ("submissions", "results")
"""Under which key a file, or an answer of the server, has its submissions."""
_SIGNS = {"_uuid", "meta/instanceID", "formhub/uuid", "_xform_id_string"}
_SEPARATOR = "/"


def tables_of(whole: Any) -> dict[str, list[Record]] | None:
    """Submissions and the rows of their repeat groups, each with its parent; None where these are none.

    Records by table, under the headers of a workbook: `_index`, `_parent_table_name`, `_parent_index`.
    """
    submissions = whole
    if isinstance(whole, dict):
        submissions = next((whole[key] for key in _LISTS if key in whole), None)
    if (
        not isinstance(submissions, list)
        or not submissions
        or not all(isinstance(submission, dict) for submission in submissions)
    ):
        return None
    if not all(_SIGNS & set(submission) for submission in submissions):
        return None
    tables: dict[str, list[Record]] = {MAIN: []}
    names: dict[str, str] = {}
    for submission in submissions:
        uuid = submission.get("_uuid") or submission.get("meta/instanceID") or ""
        added = {"_uuid": uuid, "_submission_time": submission.get("_submission_time", "")}
        _unfold(submission, MAIN, added, {"_submission__uuid": uuid}, tables, names)
    return tables


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


def _unfold(
    record: Record,
    table: str,
    added: Record,
    below: Record,
    tables: dict[str, list[Record]],
    names: dict[str, str],
) -> None:
    """Put a record into its table, and the records that it holds into theirs."""
    rows = tables[table]
    index = str(len(rows) + 1)
    row: Record = {}
    rows.append(row)
    for key, value in record.items():
        if key == "_validation_status" and isinstance(value, dict):
            row[key] = value.get("label") or value.get("uid") or ""
        elif not isinstance(value, list | dict):
            row[key] = value
        elif (
            isinstance(value, list)
            and value
            and all(isinstance(child_record, dict) for child_record in value)
        ):
            if not key.startswith("_"):
                child = _named(key, tables, names)
                parent = {"_parent_table_name": table, "_parent_index": index} | below
                for child_record in value:
                    _unfold(child_record, child, parent, below, tables, names)
        elif not key.startswith("_"):
            row[key] = value
    row |= added | {"_index": index}


def _named(key: str, tables: dict[str, list[Record]], names: dict[str, str]) -> str:
    """The table of a repeat group, called by the group alone; a second one of that name has a mark."""
    if key not in names:
        name = key.rpartition(_SEPARATOR)[2]
        while name in tables:
            name += "_"
        names[key] = name
        tables[name] = []
    return names[key]
