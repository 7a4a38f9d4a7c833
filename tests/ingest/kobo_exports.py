"""Exports as KoboToolbox writes them, of invented submissions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from actormap.core import schema

SENT = "2026-10-0{} 09:00:00"
XML = "_xml"
"""The language of an export that has names instead of labels."""
_QUESTIONS = {one.name: one for one in schema.form_questions() if not one.type.startswith(("begin", "end"))}
_GROUPS = {one.name: one for one in schema.form_questions() if one.type.startswith("begin")}
_OF_PARTNERS = ("partner_name", "how_you_work_together", "how_often_you_work_together")


@dataclass
class Answer:
    """What one organisation answered, by names of questions; choices by their codes."""

    uuid: str
    said: Mapping[str, Any]
    partners: Sequence[Mapping[str, Any]] = ()
    status: str = ""
    root: str = ""
    sent: str = "2026-10-01 09:00:00"
    more: Mapping[str, str] = field(default_factory=dict)


def _label(labels: Mapping[str, str], name: str, language: str) -> str:
    return name if language == XML else labels[language]


def _header(name: str, language: str, *, grouped: bool) -> str:
    question = _label(_QUESTIONS[name].labels, name, language)
    if not grouped or name == "agree_recorded":
        return question
    groups = ["answers", "partners"] if name in _OF_PARTNERS else ["answers"]
    return "/".join([*(_label(_GROUPS[one].labels, one, language) for one in groups), question])


def _cells(name: str, value: Any, language: str, how: str) -> list[str]:
    """The cells of a question: one, or with several choices a text, a column a choice, or both."""
    question = _QUESTIONS[name]
    if not question.list:
        return [value or ""]
    choices = schema.form_choices()[question.list]
    shown = {one.name: _label(one.labels, one.name, language) for one in choices}
    if question.type.startswith("select_one"):
        return [shown.get(value, value or "")]
    text = " ".join(shown.get(one, one) for one in value or ())
    ticks = [("1" if one.name in value else "0") if value else "" for one in choices]
    return ([text] if how != "columns" else []) + (ticks if how != "text" else [])


def _headers(names: Sequence[str], language: str, how: str, *, grouped: bool) -> list[str]:
    found = []
    for name in names:
        header = _header(name, language, grouped=grouped)
        if not _QUESTIONS[name].type.startswith("select_multiple"):
            found.append(header)
            continue
        ticks = [
            f"{header}/{_label(one.labels, one.name, language)}"
            for one in schema.form_choices()[_QUESTIONS[name].list]
        ]
        found += ([header] if how != "columns" else []) + (ticks if how != "text" else [])
    return found


def export(
    path: Path,
    answers: Sequence[Answer],
    *,
    language: str = XML,
    how: str = "both",
    grouped: bool = True,
    first_index: int = 1,
    shuffled: bool = False,
    separator: str = "/",
) -> Path:
    """Write submissions to our form as KoboToolbox exports them.

    Parameters
    ----------
    path
        The file to write.
    answers
        The submissions.
    language
        Of headers and choices; `XML` for names.
    how
        Several choices as "text", as "columns", or "both".
    grouped
        Whether headers begin with their groups.
    first_index
        The `_index` of the first submission.
    shuffled
        Whether partners stand in another order than submissions.
    separator
        What stands between groups, questions and choices in headers.
    """
    of_form = [name for name in _QUESTIONS if name not in _OF_PARTNERS]
    book = Workbook()
    main = book.active
    main.title = "Whom do you work with_"
    system = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_submitted_by", "_index"]
    roots = ["meta/rootUuid"] if any(one.root for one in answers) else []
    main.append(["start", "end", *_headers(of_form, language, how, grouped=grouped), *system, *roots])
    repeat = book.create_sheet(_label(_GROUPS["partners"].labels, "partners", language)[:31])
    repeat.append(
        [
            *_headers(_OF_PARTNERS, language, how, grouped=grouped),
            "_index",
            "_parent_table_name",
            "_parent_index",
            "_submission__id",
            "_submission__uuid",
        ]
    )
    children = []
    for at, one in enumerate(answers, first_index):
        cells = [cell for name in of_form for cell in _cells(name, one.said.get(name), language, how)]
        ident = str(7000 + int(re.sub(r"\D", "", one.uuid) or 0))
        row = ["", "", *cells, ident, one.uuid, one.sent, one.status, "", "someone", at]
        main.append(row + ([f"uuid:{one.root}"] if roots else []))
        for partner in one.partners:
            said = [cell for name in _OF_PARTNERS for cell in _cells(name, partner.get(name), language, how)]
            parent = one.more.get("parent", "Whom do you work with?")
            children.append([*said, len(children) + 1, parent, at, ident, one.more.get("belongs", one.uuid)])
    for row in reversed(children) if shuffled else children:
        repeat.append(row)
    for sheet in book:
        for cell in sheet[1]:
            cell.value = str(cell.value).replace("/", separator)
    book.save(path)
    return path
