"""Settings that an answer was made with, as a page tells them: names for ids, words for codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pandas as pd

from actormap.core import schema
from actormap.core.findings import Findings
from actormap.core.sentences import Name, digits, series, shown, term
from actormap.core.words import _
from actormap.metrics.base.context import context_of
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.words import chain
from actormap.records.record import telling
from actormap.web.parts import tables
from actormap.web.state.session import Reading

NAMED = ("actors", "platforms", "areas", "sectors", "issues")
"""Tables of which a setting can name a row."""
VOCABULARIES = ("spheres", "actor_types", "groups")
"""Lists of codes of which a setting can name one."""


def of_answer(reading: Reading, result: Findings) -> pd.DataFrame:
    """Each setting and its value, one a row."""
    settings = result.parameters
    return pd.DataFrame(
        {
            _("Setting"): list(map(tables.words, settings)),
            _("Value"): [shown(_value(reading, value)) for value in settings.values()],
        }
    )


def _value(reading: Reading, value: object) -> str:
    if isinstance(value, bool):
        return term("yes") if value else term("no")
    if value is None or value == "" or (isinstance(value, list | tuple | dict) and not value):
        return term("not chosen")
    if value == sys.maxsize:
        return term("all")
    if isinstance(value, list | tuple):
        ways = isinstance(value[0], list | tuple)
        return series([_way(reading, part) if ways else _value(reading, part) for part in value], "; ")
    if isinstance(value, float):
        return digits(value, 4)
    return _word(reading, value) if isinstance(value, str) else str(value)


def _way(reading: Reading, way: Sequence[str]) -> str:
    context = context_of(reading.map, reading.view)
    return chain(context, [context.code(actor) for actor in way])


def _word(reading: Reading, text: str) -> str:
    if text in tables.WORDS:
        return term(tables.in_words(text))
    known = [schema.vocabulary(name) for name in VOCABULARIES]
    label = next((labels[text] for labels in (group_labels(reading.map), *known) if text in labels), "")
    if label:
        return label if isinstance(label, Name) else term(label)
    name = telling.name(reading.map, text, *NAMED)
    return term(tables.in_words(text)) if name == text else name
