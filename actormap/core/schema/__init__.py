"""What the field knows, as tables that a domain expert can edit, and their typed form.

`columns.csv` describes every column of every table; the other files are the vocabularies that
its columns name. The same rows drive validation, the stores, the templates, the map's legend and
the documentation, so that a new code is one line in one file.
"""

from __future__ import annotations

from functools import cache

from actormap.core.schema.actions import Action as Action
from actormap.core.schema.actions import actions as actions
from actormap.core.schema.actions import missing as missing
from actormap.core.schema.conditions import Condition as Condition
from actormap.core.schema.forms import (
    LANGUAGES as LANGUAGES,
)
from actormap.core.schema.forms import (
    Choice as Choice,
)
from actormap.core.schema.forms import (
    Field as Field,
)
from actormap.core.schema.forms import (
    MeetingQuestion as MeetingQuestion,
)
from actormap.core.schema.forms import (
    Question as Question,
)
from actormap.core.schema.forms import column_label as column_label
from actormap.core.schema.forms import form_questions as form_questions
from actormap.core.schema.forms import forms as forms
from actormap.core.schema.forms import headings as headings
from actormap.core.schema.forms import labels, translated
from actormap.core.schema.forms import meeting_questions as meeting_questions
from actormap.core.schema.forms import translations as translations
from actormap.core.schema.items import (
    Crossing as Crossing,
)
from actormap.core.schema.items import (
    Framework as Framework,
)
from actormap.core.schema.items import (
    Item as Item,
)
from actormap.core.schema.items import (
    Mark as Mark,
)
from actormap.core.schema.items import crosswalk as crosswalk
from actormap.core.schema.items import floors as floors
from actormap.core.schema.items import frameworks as frameworks
from actormap.core.schema.items import items as items
from actormap.core.schema.items import parameters as parameters
from actormap.core.schema.items import parts_of as parts_of
from actormap.core.schema.items import proposals as proposals
from actormap.core.schema.items import risk_marks as risk_marks
from actormap.core.schema.items import scales as scales
from actormap.core.schema.items import scored_items as scored_items
from actormap.core.schema.items import swot as swot
from actormap.core.schema.lists import (
    Encoding as Encoding,
)
from actormap.core.schema.lists import (
    Format as Format,
)
from actormap.core.schema.lists import (
    Heading as Heading,
)
from actormap.core.schema.lists import (
    Kind as Kind,
)
from actormap.core.schema.lists import (
    Meaning as Meaning,
)
from actormap.core.schema.lists import (
    NameWord as NameWord,
)
from actormap.core.schema.lists import consents as consents
from actormap.core.schema.lists import encodings as encodings
from actormap.core.schema.lists import exports as exports
from actormap.core.schema.lists import formats as formats
from actormap.core.schema.lists import kinds as kinds
from actormap.core.schema.lists import meanings as meanings
from actormap.core.schema.lists import name_words as name_words
from actormap.core.schema.lists import person_words as person_words
from actormap.core.schema.lists import spellings as spellings
from actormap.core.schema.reading import HERE as HERE
from actormap.core.schema.reading import cell_number, cell_values, read_rows
from actormap.core.schema.rows import (
    FAMILIES as FAMILIES,
)
from actormap.core.schema.rows import (
    Act as Act,
)
from actormap.core.schema.rows import (
    ActorType as ActorType,
)
from actormap.core.schema.rows import (
    Analysis as Analysis,
)
from actormap.core.schema.rows import (
    Column as Column,
)
from actormap.core.schema.rows import (
    ColumnType as ColumnType,
)
from actormap.core.schema.rows import (
    Family as Family,
)
from actormap.core.schema.rows import (
    PresenceStatus as PresenceStatus,
)
from actormap.core.schema.rows import (
    Role as Role,
)
from actormap.core.schema.rows import (
    Safeguard as Safeguard,
)
from actormap.core.schema.rows import (
    Sphere as Sphere,
)
from actormap.core.schema.rows import (
    State as State,
)
from actormap.core.schema.rows import (
    Table as Table,
)
from actormap.core.schema.rows import (
    TieKind as TieKind,
)
from actormap.core.schema.tables import columns as columns
from actormap.core.schema.tables import further_key as further_key
from actormap.core.schema.tables import headlines as headlines
from actormap.core.schema.tables import key as key
from actormap.core.schema.tables import open_tables as open_tables
from actormap.core.schema.tables import sealed_tables as sealed_tables
from actormap.core.schema.tables import tables as tables

SEPARATOR = ";"
"""What stands between several values in one cell, in files and in memory."""


RISK_MARKS = "risk_mark"
"""The vocabulary of what is written of the risk in a case: one mark of each of five lines."""


@cache
def spheres() -> dict[str, Sphere]:
    """Spheres by code."""
    return {
        row["code"]: Sphere(
            row["code"],
            row["label"],
            row["civil_society"] == "yes",
            row["may_introduce"] == "yes",
            row["public"] == "yes",
            row["shape"],
            row["description"],
        )
        for row in read_rows("spheres")
    }


@cache
def presence_statuses() -> dict[str, PresenceStatus]:
    """Statuses of an activity by code."""
    return {
        row["code"]: PresenceStatus(
            row["code"],
            row["label"],
            row["present"] == "yes",
            row["present"] == "later",
            row["description"],
        )
        for row in read_rows("presence_statuses")
    }


@cache
def undertaking_states() -> dict[str, dict[str, State]]:
    """Where an undertaking can stand, by its kind and its status, each in the words of its kind."""
    states: dict[str, dict[str, State]] = {}
    for row in read_rows("undertaking_states"):
        states.setdefault(row["kind"], {})[row["status"]] = State(
            row["status"], row["label"], row["over"] == "yes"
        )
    return states


@cache
def undertaking_fields() -> dict[str, frozenset[str]]:
    """Of which kinds of undertakings a column is asked; any other column of all of them."""
    return {row["column"]: frozenset(row["kinds"].split("|")) for row in read_rows("undertaking_fields")}


@cache
def actor_types() -> dict[str, ActorType]:
    """Actor types by code."""
    return {
        row["code"]: ActorType(
            row["code"],
            row["label"],
            row["plural"],
            row["sensitive"] == "yes",
            row["sphere"],
            cell_values(row["aliases"]),
        )
        for row in read_rows("actor_types")
    }


@cache
def tie_kinds() -> dict[str, TieKind]:
    """Kinds of ties by code."""
    return {
        row["kind"]: TieKind(
            row["kind"],
            row["label"],
            row["reverse_label"],
            row["directed"] == "yes",
            cell_values(row["sign"]),
            frozenset(cell_values(row["layers"])),
            float(row["weight_max"]),
            row["weight_meaning"],
            row["weight_needed"] == "yes",
            int(row["min_sensitivity"]),
            row["to_platform"] == "yes",
            row["protects_after"] == "yes",
            row["description"],
        )
        for row in read_rows("tie_kinds")
    }


@cache
def roles() -> dict[str, Role]:
    """Roles by code."""
    return {
        row["role"]: Role(
            row["role"],
            row["label"],
            int(row["clearance"]),
            row["sees_persons"] == "yes",
            row["sees_locked"] == "yes",
            row["may_change"] == "yes",
            row["may_raise"] == "yes",
            row["may_brief"] == "yes",
            row["may_export"] == "yes",
            row["may_end_protection"] == "yes",
            row["may_compare"] == "yes",
            row["may_approve"] == "yes",
            row["description"],
        )
        for row in read_rows("roles")
    }


@cache
def safeguards() -> tuple[Safeguard, ...]:
    """The rules that protect actors; the first that holds gives the reason."""
    return tuple(
        Safeguard(
            tuple(map(Condition.parse, row["when"].split(" & "))),
            cell_values(row["forbids"]),  # type: ignore[arg-type]  # checked by tests
            row["reason"],
        )
        for row in read_rows("safeguards")
    )


@cache
def safer(table: str = "actors") -> dict[str, tuple[str, ...]]:
    """Columns of a table by what wins in them where two rows are one and differ.

    Words, the safest first; or ``highest``, ``lowest`` or ``unknown where they differ`` alone. Before
    ``highest`` stands ``empty`` where an empty cell means that something has no end.
    """
    rows = read_rows("safer")
    return {row["column"]: cell_values(row["wins"]) for row in rows if row["table"] == table}


@cache
def match_evidence() -> dict[str, tuple[float, str]]:
    """What speaks for and against two entries being one, by code: its weight and its sentence."""
    return {row["code"]: (float(row["weight"]), row["sentence"]) for row in read_rows("match_evidence")}


@cache
def analyses() -> dict[str, Analysis]:
    """Analyses by name, family after family."""
    listed = [
        Analysis(
            family=row["family"],  # type: ignore[arg-type]  # checked by tests
            word=row["name"],
            of=row["of"],
            id=row["id"],
            question=row["question"],
            page=row["page"],
            needs=row["needs"],
            role=row["role"],
            resample=row["resample"] == "yes",
            leaves=row["leaves"],  # type: ignore[arg-type]  # checked by tests
        )
        for row in read_rows("analyses")
    ]
    order = list(FAMILIES)
    return {
        analysis.name: analysis
        for analysis in sorted(listed, key=lambda analysis: order.index(analysis.family))
    }


@cache
def groups() -> dict[str, tuple[str, bool]]:
    """Groups of the seed list: code to label and whether belonging to it is sensitive."""
    return {row["id"]: (row["label"], row["sensitive"] == "yes") for row in read_rows("groups")}


@cache
def form_choices() -> dict[str, tuple[Choice, ...]]:
    """Choices of the form by list: its own, types of actors that are safe to say, and themes."""
    by_list: dict[str, list[Choice]] = {}
    for row in read_rows("form_choices"):
        by_list.setdefault(row["list"], []).append(
            Choice(row["name"], cell_number(row["weight"]), labels(row))
        )
    safe = {code: kind.label for code, kind in actor_types().items() if not kind.sensitive}
    for name, codes in (("actor_types", safe), ("theme", vocabulary("theme"))):
        by_list[name] = [
            Choice(code, None, {language: translated(label, language) for language in LANGUAGES})
            for code, label in codes.items()
        ]
    return {name: tuple(choices) for name, choices in by_list.items()}


def code_label(vocabulary_name: str, code: str, language: str) -> str:
    """What templates in a language offer for a code."""
    return translated(vocabulary(vocabulary_name)[code], language)


@cache
def grades(scale: str) -> dict[str, float]:
    """Probability that goes with each code of ``reliability``, ``credibility`` or ``trust``."""
    return {row["code"]: float(row["probability"]) for row in read_rows("grades") if row["scale"] == scale}


@cache
def _vocabularies() -> dict[str, dict[str, str]]:
    vocabularies: dict[str, dict[str, str]] = {}
    for row in read_rows("codes"):
        vocabularies.setdefault(row["vocabulary"], {})[row["code"]] = row["label"]
    for row in read_rows("grades"):
        vocabularies.setdefault(row["scale"], {})[row["code"]] = row["label"]
    for item in items().values():
        vocabularies.setdefault(item.set, {})[item.code] = item.label
        if item.scale:
            vocabularies.setdefault("items", {})[item.code] = item.label
    return vocabularies | {
        "case_item": vocabularies["step"] | vocabularies["measure"],
        RISK_MARKS: {code: mark.label for code, (_, mark) in risk_marks().items()},
        "swot_item": vocabularies["swot_prompt"] | vocabularies["swot_example"],
        "spheres": {code: sphere.label for code, sphere in spheres().items()},
        "actor_types": {code: kind.label for code, kind in actor_types().items()},
        "tie_kinds": {code: kind.label for code, kind in tie_kinds().items()},
        "groups": {code: label for code, (label, _) in groups().items()},
        "presence_status": {code: status.label for code, status in presence_statuses().items()},
        "undertaking_status": {  # the words of the kind that comes first
            code: state.label
            for states in reversed(undertaking_states().values())
            for code, state in states.items()
        },
    }


def vocabularies() -> frozenset[str]:
    """Names of all vocabularies."""
    return frozenset(_vocabularies())


def vocabulary(name: str) -> dict[str, str]:
    """Codes of a vocabulary with their labels."""
    return _vocabularies()[name]


def meeting_answers(question: MeetingQuestion) -> dict[str, str]:
    """What answers a question after a meeting, in words by code; none where anything may stand there."""
    if question.name in items():
        return dict(items()[question.name].words)
    return vocabulary(question.vocabulary) if question.vocabulary else {}
