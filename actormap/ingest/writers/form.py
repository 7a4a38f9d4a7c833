"""The form *Whom do you work with?* as an XLSForm, for KoboToolbox, ODK and others that take such forms."""

from __future__ import annotations

from collections.abc import Mapping

from actormap.core import schema
from actormap.ingest.kinds.kobo.form import NAME
from actormap.ingest.writers.book import Book

_ID = "whom_you_work_with"
_VERSION = "1"


def _language(code: str) -> str:
    return f"{schema.LANGUAGES[code]} ({code})"


def _labels(labels: Mapping[str, str]) -> list[str]:
    return [labels.get(code, "") for code in schema.LANGUAGES]


def form_bytes() -> bytes:
    """The form as a file: questions in all of `schema.LANGUAGES`, consent first."""
    labels = [f"label::{_language(code)}" for code in schema.LANGUAGES]
    questions = schema.form_questions()
    choices = schema.form_choices()
    book = Book()
    book.sheet(
        "survey",
        ["type", "name", *labels, "required", "relevant"],
        [
            [
                question.type,
                question.name,
                *_labels(question.labels),
                "yes" if question.required else "",
                question.relevant,
            ]
            for question in questions
        ],
    )
    book.sheet(
        "choices",
        ["list_name", "name", *labels],
        [
            [of, choice.name, *_labels(choice.labels)]
            for of in dict.fromkeys(question.list for question in questions if question.list)
            for choice in choices[of]
        ],
    )
    settings = {
        "form_title": NAME,
        "form_id": _ID,
        "version": _VERSION,
        "default_language": _language("en"),
    }
    book.sheet("settings", list(settings), [list(settings.values())])
    return book.bytes()
