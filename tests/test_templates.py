"""Templates of sentences: written out where they are used, worded so that they do no harm, and complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from wording import HARMFUL

from actormap import schema
from actormap.words import DOMAIN, LOCALE

ROOT = Path(__file__).parent.parent
MAKERS = {"Sentence": (0,), "counted": (1, 2), "plural": (1, 2), "_": (0,), "ngettext": (1, 2)}
"""Which arguments of each are templates, or nouns that become one."""
OF_A_TABLE = {
    "actormap/ingest/matching/evidence.py",
    "actormap/metrics/base/safeguards/rules.py",
    "actormap/sentences.py",
    "actormap/words.py",
}
"""Where a template comes from a table, or is put together of fields alone."""
PLACE = re.compile(r"[a-z][a-z0-9_]*")


def calls() -> Iterator[tuple[str, int, ast.expr]]:
    """Module, line and each argument that is a template."""
    for path in sorted((ROOT / "actormap").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
                for at in MAKERS[node.func.id]:
                    if at < len(node.args):
                        yield name, node.lineno, node.args[at]


def templates() -> list[tuple[str, str]]:
    """Every template with the place where it stands; a noun that is counted is one too."""
    found = [
        (f"{module}:{line}", argument.value)
        for module, line, argument in calls()
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    return found + [("schema/safeguards.csv", rule.reason) for rule in schema.safeguards()]


def test_every_template_is_written_out_where_it_is_used() -> None:
    put_together = [
        f"{module}:{line}: write the template out, and give what differs as a value"
        for module, line, argument in calls()
        if not isinstance(argument, ast.Constant) and module not in OF_A_TABLE
    ]
    assert not put_together, "\n".join(put_together)
    assert len(templates()) > 500


def test_no_template_does_harm() -> None:
    harmful = [f"{place}: {template}" for place, template in templates() if HARMFUL.search(template)]
    assert not harmful, "\n".join(harmful)


@pytest.mark.parametrize(
    "wording",
    ["Group {q} is isolated.", "hard-to-reach group", "{e} is the weak point", "the data prove it", "a GONGO",
     "{l} has no contacts", "use {e} to get to {f}", "They are marginalised."],
)  # fmt: skip
def test_wordings_that_are_not_to_be_said_are_found(wording: str) -> None:
    assert HARMFUL.search(wording.replace("{", "").replace("}", ""))


def test_fields_are_plain_names() -> None:
    for place, template in templates():
        for _, field, _, conversion in Formatter().parse(template):
            assert field is None or PLACE.fullmatch(field), f"{place}: {{{field}}} is not the name of a value"
            assert not conversion, place


def test_nothing_takes_the_id_of_a_finding_apart() -> None:
    parsing = re.compile(r"\.id\.(startswith|endswith|r?partition|r?split)|\bin \w+\.id\b|\.id\[")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "actormap").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if parsing.search(line)
    ]
    assert not found, "choose findings by kind, subject or details:\n" + "\n".join(found)


def test_the_catalogue_holds_every_text() -> None:
    catalogue = run_path(str(ROOT / "docs" / "catalogue.py"))
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        held = {message.id for message in read_po(file)}
    wanted = {message.id for message in catalogue["texts"]()}
    assert wanted == held, "run `python docs/catalogue.py`"


@pytest.mark.parametrize("language", sorted(path.name for path in LOCALE.glob("??")))
def test_a_translation_keeps_every_value(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        held = [message for message in read_po(file, locale=language) if message.id and message.string]
    for message in held:
        template = message.id if isinstance(message.id, str) else message.id[-1]
        forms = [message.string] if isinstance(message.string, str) else list(filter(None, message.string))
        for text in forms:
            told = values(text)
            assert told <= values(template), (template, text)
            # A number may be said in words, such as none or both, in all forms but the last.
            lost = {name for name, _ in values(template) - told}
            assert lost <= ({"n"} if text is not forms[-1] else set()), (template, text)
            letters = any(map(str.isalpha, template))
            assert told or not letters or any(map(str.isalpha, text)), (template, text)


def values(text: str) -> set[tuple[str, str]]:
    """Values of a template, each with its format."""
    return {(name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None}
