"""Templates of sentences: written out where they are used, worded so that they do no harm, and complete."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from runpy import run_path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from wording import HARMFUL, unexplained

from actormap.core import errors, schema
from actormap.core.schema.reading import read_rows
from actormap.core.words import DOMAIN, LOCALE
from actormap.metrics import catalogue
from actormap.metrics.base import sheets

ROOT = Path(__file__).parent.parent
MAKERS = {
    "Sentence": (0,),
    "Template": (0,),
    "counted": (1, 2),
    "plural": (1, 2),
    "_": (0,),
    "ngettext": (1, 2),
}
"""Which arguments of each are templates, or nouns that become one."""
CATALOGUE = run_path(str(ROOT / "docs" / "catalogue.py"))
ERRORS = frozenset(CATALOGUE["ERRORS"])
"""Errors, whose first argument is a template too."""
OF_A_TABLE = {
    "actormap/records/record/telling.py",
    "actormap/ingest/matching/evidence.py",
    "actormap/ingest/changes/assemble.py",
    "actormap/ingest/rows/reading.py",
    "actormap/core/errors.py",
    "actormap/core/tables/issues.py",
    "actormap/store/file/connection.py",
    "actormap/metrics/base/safeguards/rules.py",
    "actormap/metrics/base/sheets.py",
    "actormap/core/sentences.py",
    "actormap/core/words.py",
}
"""Where a template comes from a table, or is put together of fields alone."""
LONGEST_NAME = 5
"""So many words a text has at most that is taken for the name of something."""
OTHER_THINGS = {
    frozenset(pair)
    for pair in (
        ("It works in", "Works in"),
        ("It opens a door to", "Opens a door to"),
    )
}
"""Texts that look alike, and are a question and a heading."""
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


def raised() -> Iterator[tuple[str, int, ast.expr]]:
    """Module, line and message of each error of ours."""
    for path in sorted((ROOT / "actormap").rglob("*.py")):
        for line, message in messages(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), line, message


def messages(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Line and message of each error of ours that a module makes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ERRORS and node.args:
            yield node.lineno, node.args[0]


def called(call: ast.Call) -> str:
    """The name by which something is called, also that of an object."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def templates() -> list[tuple[str, str]]:
    """Every template with the place where it stands; a noun that is counted is one too."""
    found = [
        (f"{module}:{line}", argument.value)
        for module, line, argument in (*calls(), *raised())
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    found += [
        (str(path.relative_to(ROOT)), text)
        for room in (sheets.METRICS, ROOT / "actormap" / "viz")
        for path, choices in sheets.choices(room)
        for texts in choices
        for text in filter(None, texts)
    ]
    headlines = schema.headlines().values()
    # The first cell of several that holds something is one value.
    first = re.compile(r"\|\w+")
    found += [("schema/headlines.csv", first.sub("", text)) for texts in headlines for text in texts]
    notices = [row[part] for row in read_rows("notices") for part in ("problem", "remedy")]
    found += [("schema/notices.csv", text) for text in notices]
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
    [
        "Group {q} is isolated.",
        "hard-to-reach group",
        "{e} is the weak point",
        "the data prove it",
        "a GONGO",
        "{l} has no contacts",
        "use {e} to get to {f}",
        "They are marginalised.",
    ],
)
def test_wordings_that_are_not_to_be_said_are_found(wording: str) -> None:
    assert HARMFUL.search(wording.replace("{", "").replace("}", ""))


def test_terms_of_the_science_stand_in_brackets_beside_plain_words() -> None:
    """In all texts; the explanation of an option names its values, as the command line takes them."""
    asked = filter(catalogue.of_a_map, schema.analyses())
    own = {one.help: "|".join(one.choices) or "$" for name in asked for one in catalogue.options(name)}
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        texts = [text for message in read_po(file) for text in each_form(message.id)]
    told = {text: unexplained(re.sub(rf"\b({own.get(text, '$')})\b", "", text)) for text in texts}
    assert len(told) > 2_000
    bare = [f"{text}: {term}" for text, term in told.items() if term]
    assert not bare, "say it in plain words, the term in brackets behind:\n" + "\n".join(bare)


@pytest.mark.parametrize(
    "text",
    [
        "spread with a Gini of {gini:.2f}.",
        "S4, ties of collaboration",
        "PN {value:.3f}",
        "see `ties`",
        "Coleman's index is {index} (1 all within)",
        "how many: the parameter open_actors",
    ],
)
def test_bare_terms_are_found(text: str) -> None:
    assert unexplained(text)


def test_one_thing_has_one_name() -> None:
    """Short texts, such as those of buttons, never differ by nothing but an article or a pronoun."""
    small = {"the", "a", "an", "its", "their", "it", "them", "this", "your", "these", "those"}
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        texts = [text for message in read_po(file) for text in each_form(message.id)]
    named: dict[tuple[str, ...], set[str]] = {}
    for text in texts:
        told = re.findall(r"[a-z]+", text.lower())
        if re.fullmatch(r"[A-Z][A-Za-z ]+", text) and 2 <= len(told) <= LONGEST_NAME:
            named.setdefault(tuple(word for word in told if word not in small), set()).add(text)
    apart = {pair for key, pair in ((key, frozenset(found)) for key, found in named.items()) if len(pair) > 1}
    assert apart == OTHER_THINGS


SAID = {"problem", "remedy"}
REMEDY = (
    'cannot be translated. Write Sentence("... {name} ...", name=...), with what comes from data as a Name.'
)


@dataclass
class Makers(ast.NodeVisitor):
    """Parameters of each function and class that says a problem or a remedy: by module and name.

    Those that are no sentence are "" in their list.
    """

    module: str
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def keep(self, name: str, parameters: Iterable[tuple[str, ast.expr | None]]) -> None:
        """A function or class, if any of its parameters is such a sentence."""
        taken = [name if name in SAID and is_sentence(annotation) else "" for name, annotation in parameters]
        if any(taken):
            self.found[self.module if name.startswith("_") else "", name] = taken

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Keep a function, and those within."""
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        own = [(one.arg, one.annotation) for one in arguments if one.arg not in {"self", "cls"}]
        self.keep(node.name, own)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Keep a class, by what makes one."""
        self.generic_visit(node)
        made = next((one for one in node.body if getattr(one, "name", "") == "__init__"), None)
        if made is None:
            lines = [one for one in node.body if isinstance(one, ast.AnnAssign)]
            self.keep(node.name, [(ast.unparse(one.target), one.annotation) for one in lines])
        elif taken := self.found.pop((self.module, "__init__"), None):
            self.found[self.module if node.name.startswith("_") else "", node.name] = taken


def is_sentence(annotation: ast.expr | None) -> bool:
    """Whether a parameter takes a sentence."""
    return isinstance(annotation, ast.Name) and annotation.id == "Sentence"


def is_bare(given: ast.expr) -> bool:
    """Whether an argument is a text that nobody can translate: written out, filled in, joined or chosen."""
    return any(True for _ in bare_parts(given))


def bare_parts(given: ast.expr) -> Iterator[str]:
    """What is written out of each bare text that an argument is, or may be."""
    parts: list[ast.expr] = []
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value
    elif isinstance(given, ast.JoinedStr):
        yield "".join(str(part.value) for part in given.values if isinstance(part, ast.Constant))
    elif isinstance(given, ast.IfExp):
        parts = [given.body, given.orelse]
    elif isinstance(given, ast.BoolOp):
        parts = given.values
    elif isinstance(given, ast.BinOp):
        parts = [given.left, given.right]
    elif isinstance(given, ast.Subscript):
        parts = [given.value]
    elif isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute):
        # What the methods of a text give is a text.
        parts = [given.func.value]
    for part in parts:
        yield from bare_parts(part)


def bare_texts(sources: Mapping[str, str]) -> list[str]:
    """Where a sentence is due and a bare text is given, by module, with what to do."""
    trees = {module: ast.parse(source) for module, source in sources.items()}
    makers: dict[tuple[str, str], list[str]] = {}
    for module, tree in trees.items():
        visitor = Makers(module)
        visitor.visit(tree)
        makers |= visitor.found
    wrong = []
    for module, tree in trees.items():
        for node in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
            name = called(node)
            taken = makers.get((module, name)) or makers.get(("", name), [])
            given = [*zip(taken, node.args, strict=False), *((one.arg, one.value) for one in node.keywords)]
            wrong += [
                f"{module}:{value.lineno}: the {what} of {name} {REMEDY}"
                for what, value in given
                if what and what in taken and is_bare(value)
            ]
    return wrong


def test_what_is_said_of_files_and_tables_is_a_sentence() -> None:
    paths = sorted((ROOT / "actormap").rglob("*.py"))
    wrong = bare_texts(
        {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    )
    assert not wrong, "\n".join(wrong)


def untranslatable(sources: Mapping[str, str]) -> list[str]:
    """Where an error is made of a text that nobody can translate, by module, with what to do."""
    trees = {module: ast.parse(source) for module, source in sources.items()}
    # What `_` and `ngettext` give is in the language of who asked first, and that of the log.
    sentences = {*MAKERS, *ERRORS, "series", "listed", "joined", "first_of", "term"} - {"_", "ngettext"}
    sentences |= {
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and is_sentence(node.returns)
    }
    shared = {name: text for tree in trees.values() for name, text in assigned(tree) if name.isupper()}
    wrong = []
    for module, tree in trees.items():
        own = shared | dict(assigned(tree))
        wrong += [
            f'{module}:{line}: write {{error}}("... {{name}} ...", name=...), so that it can be translated'
            for line, message in messages(tree)
            if not isinstance(message, ast.Constant) and not can_be_said(message, own, sentences)
        ]
    return wrong


def assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What a module calls by a name, with each name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((one.id, node.value) for one in targets if isinstance(one, ast.Name))


def can_be_said(message: ast.expr, names: Mapping[str, ast.expr], sentences: Collection[str]) -> bool:
    """Whether a message can be said in any language, as far as its module shows."""
    if isinstance(message, ast.Name):
        return message.id not in names or not is_bare(names[message.id])
    if isinstance(message, ast.Call) and isinstance(message.func, ast.Attribute) and called(message) == "get":
        held = names.get(ast.unparse(message.func.value))
        given = [*held.values, *message.args[1:]] if isinstance(held, ast.Dict) else []
        return bool(given) and all(can_be_said(one, names, sentences) for one in given)
    if isinstance(message, ast.Call):
        return called(message) in sentences and not is_bare(message)
    return not is_bare(message)


Names = Mapping[str, list[ast.expr]]
"""What is given each name."""


def frozen_values(sources: Mapping[str, str]) -> list[str]:
    """Where a value of a sentence or an error is a text that nobody can translate, with what to do."""
    wrong = []
    for module, source in sources.items():
        tree = ast.parse(source)
        caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)}
        wrong += [
            f"{module}:{value.lineno}: {field}: give a Sentence, `series` of them, or a Name of what comes "
            "from data"
            for field, value, names in values_given(tree, by_name(tree.body))
            for meant in (names.get(value.id, []) if isinstance(value, ast.Name) else [value])
            if is_prose(meant) or is_frozen(meant, caught)
        ]
    return list(dict.fromkeys(wrong))


def by_name(nodes: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """What is given each name by some statements, not by those within them."""
    held: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            for name, value in assigned(node):
                held.setdefault(name, []).append(value)
    return held


def values_given(node: ast.AST, names: Names) -> Iterator[tuple[str, ast.expr, Names]]:
    """Field and value of each sentence and error, and what names stand for there."""
    if isinstance(node, ast.FunctionDef):
        taken = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        own = by_name(ast.walk(node))
        names = {name: held for name, held in names.items() if name not in taken} | own
    if isinstance(node, ast.Call) and called(node) in {*MAKERS, *ERRORS}:
        yield from ((one.arg, one.value, names) for one in node.keywords if one.arg)
    for one in ast.iter_child_nodes(node):
        yield from values_given(one, names)


def is_prose(given: ast.expr) -> bool:
    """Whether a value is a bare text of several words: a single one may be a code, an option or a path."""
    return any(re.search(r"\s", part) for part in bare_parts(given))


def is_frozen(given: ast.expr, caught: Collection[str | None]) -> bool:
    """Whether a value was put into words before it is known who reads it: an error, or a template."""

    def is_error(part: ast.expr) -> bool:
        return isinstance(part, ast.Name) and part.id in caught

    return any(
        is_error(one.value)
        if isinstance(one, ast.FormattedValue)
        else called(one) == "format" or (called(one) == "str" and any(map(is_error, one.args)))
        for one in ast.walk(given)
        if isinstance(one, ast.Call | ast.FormattedValue)
    )


def test_what_is_refused_is_told_in_sentences() -> None:
    paths = sorted((ROOT / "actormap").rglob("*.py"))
    wrong = untranslatable(
        {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    )
    assert not wrong, "\n".join(wrong)
    assert sum(isinstance(message, ast.Constant) for _, _, message in raised()) > 280


def test_values_of_sentences_are_put_into_words_for_who_reads_them() -> None:
    paths = sorted((ROOT / "actormap").rglob("*.py"))
    wrong = frozen_values(
        {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "value",
    [
        'f"no {x}"',
        '"no such thing"',
        '", ".join(x)',
        'x or "nothing at all"',
        'str(error).split(". ", maxsplit=1)[0]',
        'f"no {x}: it is so".split(": ")[0]',
        'f"{error}"',
        "_TEXT.format(x=x)",
        "text",
        "TEXT",
    ],
)
@pytest.mark.parametrize("maker", ["Sentence", "errors.StoreError", "_"])
def test_a_value_that_cannot_be_translated_is_found(maker: str, value: str) -> None:
    source = f"""
TEXT = "it stands"
def f(x):
    text = ""
    try:
        text = f"no {{x}}"
    except Refused as error:
        {maker}("{{what}}", what={value})
"""
    (wrong,) = frozen_values({"a.py": source})
    assert wrong.startswith("a.py:8: what: give")


@pytest.mark.parametrize(
    "value",
    [
        'Name("two words")',
        'Name(f"chmod 600 {x}")',
        '"--option"',
        'f"{x:g}"',
        "error.sentence",
        "Name(error)",
        "str(x)",
        'read(x, term("two words")) if x else ""',
        "text",
        'series(x, "; ")',
    ],
)
def test_values_that_can_be_translated_are_taken(value: str) -> None:
    source = f"""
text = "of the module"
def f(x, text):
    try: ...
    except Refused as error:
        Sentence("{{what}}", what={value})
"""
    assert frozen_values({"a.py": source}) == []


@pytest.mark.parametrize(
    "message",
    [
        'f"no {x}"',
        '"no " + x',
        '"no {}".format(x)',
        '", ".join(x)',
        'f"no {x}" if x else "none"',
        "TEXT",
        "OTHER",
        "text",
        "str(error)",
        "error.format_message()",
        "spelt(x)",
        '_("no {x}", x=x)',
        'ngettext(2, "{n} row", "{n} rows")',
        'd.get(x, Sentence("no such thing"))',
        'MIXED.get(x, Sentence("no such thing"))',
        'HELD.get(x, f"no {x}")',
    ],
)
def test_an_error_that_cannot_be_translated_is_found(message: str) -> None:
    other = 'OTHER = "as " + "it stands"\ndef spelt(x) -> str: ...\n'
    other += 'MIXED = {1: "it stands"}\nHELD = {1: Sentence("it stands")}\n'
    here = f'TEXT = "no such thing"\ntext = f"{{x}}"\nraise errors.StoreError({message})\n'
    (wrong,) = untranslatable({"a.py": other, "b.py": here})
    assert wrong.startswith("b.py:3: write")


@pytest.mark.parametrize(
    "message",
    [
        '"no {x}", x=x',
        "SENTENCE",
        "said(x)",
        'Sentence("no {x}", x=x)',
        "error.sentence",
        "reason",
        "HELD.get(x, SENTENCE)",
    ],
)
def test_an_error_that_can_be_translated_is_taken(message: str) -> None:
    other = 'SENTENCE = Sentence("no such thing")\ndef said(x) -> Sentence: ...\n'
    other += "HELD = {1: SENTENCE}\n"
    assert untranslatable({"a.py": other, "b.py": f"def f(reason): raise Refused({message})\n"}) == []


def test_the_catalogue_reads_every_error_of_ours() -> None:
    def below(kind: type[errors.ActormapError]) -> Iterator[type[errors.ActormapError]]:
        yield kind
        for one in kind.__subclasses__():
            yield from below(one)

    ours = {kind for kind in below(errors.ActormapError) if kind.__module__ == errors.__name__}
    of_issues = {kind for kind in ours if issubclass(kind, errors._WithIssues)}
    assert {kind.__name__ for kind in ours - of_issues} == ERRORS


@pytest.mark.parametrize("language", sorted(path.name for path in LOCALE.glob("??")))
def test_every_text_is_translated(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        held = [message for message in read_po(file, locale=language) if message.id]
    lacking = [message.id for message in held if not all(each_form(message.string))]
    assert not lacking, f"translate these into {language}: {lacking}"


ISSUE = "class Issue:\n    file: str\n    problem: Sentence\n    remedy: Sentence = NOTHING\n"


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ('Issue("a.csv", "it is empty")', 6),
        ('Issue("a.csv", f"{x} is empty")', 6),
        ('Issue("a.csv", problem="{} is empty".format(x))', 6),
        ('Issue("a.csv", Sentence("it is empty"), "Fill" + " it")', 6),
        ('Issue("a.csv", Sentence("it is empty") if x else ", ".join(x))', 6),
        ('def _told(problem: Sentence): ...\n_told("it is empty")', 7),
        (
            'class Bad(Exception):\n    def __init__(self, problem: Sentence): ...\nraise Bad(f"no {x}")',
            8,
        ),
    ],
)
def test_a_text_that_cannot_be_translated_is_found(call: str, line: int) -> None:
    (wrong,) = bare_texts({"a.py": f"{ISSUE}\n{call}\n"})
    assert wrong.startswith(f"a.py:{line}: ")
    assert "Write Sentence(" in wrong


def test_sentences_and_values_of_them_are_taken() -> None:
    fine = 'Issue("a.csv", Sentence("{file} is empty", file="a"), remedy=plain)'
    assert bare_texts({"a.py": f"{ISSUE}\n{fine}\n", "b.py": 'def _told(x): ...\n_told("text")\n'}) == []


def each_form(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a text, of which one that depends on a number has two."""
    return (text,) if isinstance(text, str) else text


def test_fields_are_plain_names() -> None:
    for place, template in templates():
        for _, name, _, conversion in Formatter().parse(template):
            assert name is None or PLACE.fullmatch(name), f"{place}: {{{name}}} is not the name of a value"
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
    with (LOCALE / f"{DOMAIN}.pot").open("rb") as file:
        held = {message.id for message in read_po(file)}
    wanted = {message.id for message in CATALOGUE["texts"]()}
    assert wanted == held, "run `python docs/catalogue.py`"


def test_no_text_is_looked_up_both_alone_and_with_a_number() -> None:
    # A catalogue keeps one of both under such a text, and the other stays as it is in English.
    messages = CATALOGUE["_of_folder"](ROOT / "actormap")
    counted = {message[0] for message in messages if isinstance(message, tuple)}
    assert len(counted) > 100
    assert counted.isdisjoint(message for message in messages if isinstance(message, str))


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
