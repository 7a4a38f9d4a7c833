"""Writes the catalogue of all texts, also of the scripts of the map, and brings translations up to date with it.

`python docs/catalogue.py` after texts changed. Translators work in ``actormap/core/locale/LANGUAGE``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from actormap.core import schema
from actormap.core.schema.reading import read_rows
from actormap.core.sentences import plural
from actormap.core.words import DOMAIN, LOCALE
from actormap.metrics import catalogue
from actormap.metrics.base import sheets
from actormap.viz import style
from actormap.viz.scripts import templates
from actormap.web.parts.tables import in_words

ROOT = Path(__file__).parent.parent
ALONE = re.compile(r"\{\w+\}")
KEYWORDS = {
    "_": None,
    "Sentence": None,
    "Template": None,
    "term": None,
    "progress": None,
    "plural": (2, 3),
    "ngettext": (2, 3),
    "counted": (2, 3),
}
"""Functions that take a text, and which of their arguments are one, of one and of several."""
ERRORS = dict.fromkeys(
    (
        "ActormapError",
        "Refused",
        "Denied",
        "TakesTwo",
        "NamesAlike",
        "NoFont",
        "Proposed",
        "Stopped",
        "StoreError",
        "WrongKey",
        "Conflict",
    )
)
"""Errors, whose first argument is a text too."""
RULES = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
}
"""Which form a number takes, where Babel's own rule has the forms in another order than translators know."""


def texts() -> Catalog:
    """Every text, in the order of its module."""
    found = Catalog(project="actormap", charset="utf-8")
    for message in (*_of_file(ROOT / "app.py"), *_of_folder(ROOT / "actormap")):
        found.add(message)
    for message in _of_sheets():
        found.add(message)
    for label in (*_of_schema(), *_of_options()):
        found.add(label)
    for line in style.LINES.values():
        found.add(line.label)
    one, many = templates()
    for message in (*one, *many):
        found.add(message)
    return found


def _of_sheets() -> Iterator[str | tuple[str, str]]:
    """What analyses and briefs say, with plurals; a field alone says nothing."""
    for _, choices in (*sheets.choices(), *sheets.choices(ROOT / "actormap" / "viz")):
        for template, several in choices:
            if not ALONE.fullmatch(template):
                yield (template, several) if several else template


def _of_schema() -> Iterator[str]:
    """Texts that tables of the schema hold and pages show."""
    for name in sorted(schema.vocabularies()):
        yield from schema.vocabulary(name).values()
    # Also within a sentence.
    for name in ("care", "case_step_status", "introduction_status", "presence_status", "source_kind"):
        yield from map(str.lower, schema.vocabulary(name).values())
    for table in schema.tables().values():
        yield from (table.noun, table.act, table.label)
    yield from (text for texts in schema.headlines().values() for text in texts)
    for actor_type in schema.actor_types().values():
        yield actor_type.plural
    for states in schema.undertaking_states().values():
        yield from (state.label for state in states.values())
    for kind in schema.tie_kinds().values():
        yield from (kind.reverse_label, kind.weight_meaning)
    for table, columns in schema.columns().items():
        yield from (column.description for column in columns.values() if column.required)
        asked = schema.forms().get(table, {})
        above = (schema.column_label(name, "en") for name in columns if name not in asked)
        yield from (label for label in above if label in schema.translations())
        yield from (column.empty for column in columns.values() if column.empty)
    for one in (*schema.kinds().values(), *schema.meanings().values(), *schema.encodings().values()):
        yield one.label
    for fields in schema.forms().values():
        yield from (text for field in fields.values() for text in (field.label, field.part))
    for role in schema.roles().values():
        yield from (role.label, role.description)
    for question in schema.meeting_questions().values():
        yield from filter(None, (question.label, question.hint))
    yield from (sentence for _weight, sentence in schema.match_evidence().values())
    for rule in schema.safeguards():
        yield rule.reason
    for item in schema.items().values():
        yield from (item.help, *(mark.label for mark in item.marks.values()))
    for framework in schema.frameworks().values():
        yield from filter(None, (framework.scale, framework.had, framework.missing))
        yield from framework.items.values()
    for action in schema.actions():
        yield from filter(None, (action.label, action.step))
    for missing in schema.missing().values():
        yield from missing
    for row in read_rows("shown_columns"):
        yield from filter(None, (row["heading"], row["help"]))
    yield from (row["label"] for row in read_rows("option_words"))
    yield from (row["title"] for row in read_rows("places"))
    for row in read_rows("notices"):
        yield from (row["problem"], row["remedy"])
    for analysis in schema.analyses().values():
        yield from (analysis.question, analysis.needs)


def _of_options() -> Iterator[str]:
    """What analyses are asked with: names, values and explanations."""
    for name in filter(catalogue.of_a_map, schema.analyses()):
        for option in (*catalogue.targets(name), *catalogue.options(name)):
            yield from (in_words(word) for word in (option.name, *map(str, option.choices)))
            yield from filter(None, [option.help])


def _of_file(path: Path) -> list[str | tuple[str, ...]]:
    with path.open("rb") as file:
        return [message for _, message, _, _ in extract(python, file, KEYWORDS | ERRORS)]


def _of_folder(path: Path) -> list[str | tuple[str, ...]]:
    return [message for file in sorted(path.rglob("*.py")) for message in _of_file(file)]


def python(
    file: IO[bytes], keywords: Collection[str], *_: object, **_options: object
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Texts of a module as Babel wants them, also in a call within a call, which its own reader leaves out.

    A noun that is counted is looked up with its number.
    """
    for node in ast.walk(ast.parse(file.read())):
        function = _name(node.func) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or function not in keywords:
            continue
        texts: tuple[str | None, ...] = tuple(map(_text, node.args))
        if function == "plural" and (nouns := [text for text in texts[1:] if text]):
            noun = plural(1, *nouns)
            texts = (None, noun.template, noun.plural)
        yield node.lineno, function, texts, []


def _name(function: ast.expr) -> str:
    """The name by which a function is called, also of an object."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _text(given: ast.expr) -> str | None:
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def main() -> None:
    """Write all files."""
    pot = LOCALE / f"{DOMAIN}.pot"
    LOCALE.mkdir(exist_ok=True)
    every = texts()
    with pot.open("wb") as file:
        write_po(file, every, omit_header=True, sort_output=True, width=110)
    for po in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"):
        with po.open("rb") as file:
            known = read_po(file, locale=po.parts[-3])
        if po.parts[-3] in RULES:
            known.mime_headers = [("Plural-Forms", RULES[po.parts[-3]])]
        made = known.creation_date  # else each run would change the file
        known.update(every, no_fuzzy_matching=True)
        known.creation_date = made
        known.obsolete.clear()
        for message in known:
            # What templates and forms say in this language is said so on pages too.
            if isinstance(message.id, str) and not message.string:
                message.string = schema.translations().get(message.id, {}).get(po.parts[-3], "")
        with po.open("wb") as file:
            write_po(file, known, sort_output=True, width=110, omit_header=False)
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, known)


if __name__ == "__main__":
    main()
