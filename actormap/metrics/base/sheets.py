"""Findings from facts: an analysis makes facts, and the sheet beside it says them."""

from __future__ import annotations

import re
import tomllib
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from actormap.core.errors import Refused
from actormap.core.findings import NO_DETAILS, NOTHING, Figure, Finding, Findings
from actormap.core.sentences import Sentence, joined, of_parts, plural
from actormap.metrics.base.context import Context
from actormap.metrics.base.ranking import placed
from actormap.metrics.base.safeguards import asking, asking_about

METRICS = Path(__file__).resolve().parents[1]
SHARED = METRICS / "shared.toml"
"""Sentences that several sheets say: ``@NAME`` in a sheet."""
FIELD = re.compile(
    r"\{(?P<name>\w+)(=(?P<of>\w+))?(\|(?P<noun>[^|:}]+))?(\|(?P<nouns>[^|:}]+))?(?P<format>:[^}]+)?\}"
)
CONDITION = re.compile(r"\?(?:(\w+)|\?) ")
"""What a text stands under: a value that is there, or that nothing before it was said."""
NO_TEXTS = frozenset({"id", "method", "analysis", "kind", "like", "by", "page"})
"""Keys of a sheet that hold no sentence of an answer."""
TEXTS = ("statement", "reason", "would_change", "next_question")
ASKING = {"ask_about": asking_about, "ask": asking}
"""How a question is put, by the field that says about whom, or to whom."""
SOCIETY = ("civil society",)
"""What a finding is about that is about no actor alone."""
Case = str | Mapping[str, str]
"""Which variant is meant: of each part by its name, or of all."""


class Fact:
    """One thing that an analysis makes out: what it is about, its value, and what its words need.

    Parameters
    ----------
    about
        The table of the sheet that says it.
    key
        Its id, behind that of the analysis.
    subject, value
        As in `Finding`.
    later
        Gives further fields, values and details, which are worked out only where somebody reads them.
    standing
        What tells its place in an order, if it has one.
    fields
        Fields of its finding; besides, `case` names variants, `values` fill texts as details, `value`,
        `n` and the name of its `subject` do, `ask_about` are those about whom its question is, and
        `ask` those to whom it is put.
    """

    __slots__ = ("about", "fields", "key", "later", "standing", "subject", "value")

    def __init__(
        self,
        about: str,
        key: str,
        value: float | None = None,
        later: Callable[[], Mapping[str, Any]] = lambda: NO_DETAILS,
        *,
        subject: tuple[str, ...] = SOCIETY,
        standing: Mapping[str, Any] = NO_DETAILS,
        **fields: Any,
    ) -> None:
        self.about, self.key, self.subject, self.value = about, key, subject, value
        self.later, self.standing, self.fields = later, standing, fields


class Sheet:
    """The sentences of an analysis, in a file beside it that is read when the first of them is needed.

    It has a table for each kind of fact. A part of it is a text, several that stand one after another, or
    variants, whose name the fact says or the value that ``by`` names; what is no such name is ``other``.
    Further keys are phrases that texts may hold. Of several, ``?ties TEXT`` is said where that value is there
    and not nought, ``?? TEXT`` where nothing before it was. ``{ties|tie}`` is a count with its noun,
    ``{n=ties} tie || {n=ties} ties`` two forms, ``{share=value:.0%}`` a field that is filled by another name;
    a field alone passes on what it is, and ``@NAME`` a text that several sheets have. A sheet that is
    ``like`` another one beside it has the tables of that one too. Where its table has a ``place``, the order
    that it stands in, ``{placed}`` says the place of a fact with a `standing`. ``caveats`` are always said;
    ``further`` ones hang on values that the analysis gives. The table ``page`` is what its page says besides:
    what it means, how it misleads, its formula, an example and its source, as Markdown.
    """

    def __init__(self, module: str) -> None:
        self.path = Path(module).with_suffix(".toml")

    @property
    def tables(self) -> Mapping[str, Any]:
        """All that stands in it, and in the one that it is like."""
        own = _read(self.path)
        return {**Sheet(str(self.path.with_name(own["like"]))).tables, **own} if "like" in own else own

    def answer(
        self, context: Context, facts: Iterable[Fact], *caveats: Sentence, **parameters: Any
    ) -> Findings:
        """The result of an analysis: each fact in the words of its table, further caveats behind its own."""
        figures = (self.figure(context, fact) for fact in facts)
        every = (*self._caveats, *caveats)
        return answer(context, self.tables["method"], figures, parameters=parameters, caveats=every)

    def findings(
        self, context: Context, facts: Iterable[Fact | Finding], *caveats: Sentence, **parameters: Any
    ) -> Findings:
        """The same in words also in a possible map, and nothing is added of the record as a whole.

        A finding of another sheet may stand among its facts.
        """
        findings = (each if isinstance(each, Finding) else self.finding(context, each) for each in facts)
        return Findings(self.tables["method"], parameters, (*self._caveats, *caveats), tuple(findings))

    @property
    def _caveats(self) -> tuple[Sentence, ...]:
        return tuple(_filled(text, NO_DETAILS) for text in self.tables.get("caveats", ()))

    def figure(self, context: Context, fact: Fact) -> Figure:
        """A fact whose words are made when somebody reads them."""
        table, words = self._table(fact.about), partial(self._worded, context, fact)
        identity = table.get("id", self.tables["id"])
        return Figure(
            f"{identity}:{fact.key}",
            table.get("analysis", identity),
            table["kind"],
            fact.subject,
            fact.value,
            words,
            fact.standing,
        )

    def finding(self, context: Context, fact: Fact) -> Finding:
        """A fact in the words of its table."""
        figure = self.figure(context, fact)
        return figure.words(figure)

    def further(self, **values: Any) -> Iterator[Sentence]:
        """Those of its further caveats that are said with these values."""
        every = (_part([text], values, NO_DETAILS) for text in self.tables["further"])
        return filter(None, every)

    def refusal(self, reason: str, /, **values: Any) -> Refused:
        """Why the analysis does not answer."""
        return Refused(_filled(self.tables["refused"][reason], values))

    def sentence(self, about: str, part: str, case: Case = "", /, **values: Any) -> Sentence:
        """A part of a table, in the variant that is meant."""
        return self._part(about, part, case, values)

    def _part(self, about: str, part: str, case: Case, values: Mapping[str, Any]) -> Sentence:
        table, variant = self._table(about), case if isinstance(case, str) else case.get(part, "")
        return _part(table.get(part, ()), values, table, variant)

    def _table(self, about: str) -> Mapping[str, Any]:
        table = self.tables[about]
        return {**self._table(table["like"]), **table} if "like" in table else table

    def _worded(self, context: Context, fact: Fact, figure: Figure) -> Finding:
        fields = {**fact.fields, **fact.later()}
        case = fields.pop("case", "")
        values, details = (
            {**fact.fields.get(kept, NO_DETAILS), **fields.pop(kept, NO_DETAILS)}
            for kept in ("values", "details")
        )
        details |= figure.details
        code = context.code(fact.subject[0])
        of_itself = {"value": fact.value, "subject": context.names[code] if code >= 0 else "", **fields}
        known = ChainMap(values, details, of_itself)
        if fact.standing and "place" in self._table(fact.about):
            by = self._part(fact.about, "place", case, known)
            of_itself["placed"] = placed(of_itself["subject"], fact.standing, by)
        parts = {part: self._part(fact.about, part, case, known) for part in TEXTS}
        for name, question_for in ASKING.items():
            if (actors := fields.pop(name, None)) is not None:
                otherwise = self._part(fact.about, "otherwise", case, known)
                fields |= question_for(context, actors, parts["next_question"], otherwise)
        if figure.kind == "actor" and code >= 0:
            fields.setdefault("sensitivity", int(context.sensitivity[code]))
        return figure.worded(details=details, **parts | fields)


def answer(
    context: Context,
    method: str,
    figures: Iterable[Figure],
    *,
    parameters: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = NO_DETAILS,
    caveats: Iterable[Sentence] = (),
) -> Findings:
    """The result of an analysis: its figures in words, or in a possible map, which nobody reads, without.

    What takes time to work out among the parameters may be a function, and caveats may come one by one:
    none of it is asked for in a possible map.
    """
    if context.possible:
        return Findings(method, {}, figures=tuple(figures))
    findings = tuple(context.reasoned(figure.words(figure)) for figure in figures)
    settings = parameters() if callable(parameters) else parameters
    return Findings(method, dict(settings), tuple(caveats), findings)


def combine(method: str, *parts: Findings) -> Findings:
    """Several results as one, each finding still naming its own analysis."""
    parameters: dict[str, Any] = {}
    caveats: list[Sentence] = []
    for part in parts:
        parameters |= part.parameters
        caveats += [caveat for caveat in part.caveats if caveat not in caveats]
    findings = (finding for part in parts for finding in part.findings)
    figures = (figure for part in parts for figure in part.figures)
    return Findings(method, parameters, tuple(caveats), tuple(findings), tuple(figures))


def combine_possible(method: str, *analyses: Callable[[], Findings]) -> Findings:
    """Several results as one; what cannot be said is told in a caveat, `Refused` where nothing can be."""
    parts, reasons = [], []
    for analysis in analyses:
        try:
            parts.append(analysis())
        except Refused as reason:
            reasons.append(reason.sentence)
    if not parts:
        raise Refused(joined(*dict.fromkeys(reasons)))
    combined = combine(method, *parts)
    return combined.replace(
        combined.findings, *(Sentence("{reason}", reason=reason) for reason in dict.fromkeys(reasons))
    )


def choices(room: Path = METRICS) -> Iterator[tuple[Path, list[tuple[str, str]]]]:
    """The templates among which each part of each sheet chooses, with their plurals; most have one alone.

    A noun that is counted is a template too. For translators, and for tests.
    """
    for path in sorted(room.rglob("*.toml")):
        for texts in _choices(_read(path)):
            parsed = [_parsed(text) for text in texts if not text.startswith("@")]
            yield path, [(template, several) for template, several, _ in parsed]
            for nouns in (of.nouns for *_, fields in parsed for of in fields.values() if of.nouns):
                noun = plural(1, *nouns)
                yield path, [(noun.template, noun.plural)]


def _choices(sheet: Mapping[str, Any]) -> Iterator[list[str]]:
    """Texts of a sheet that exclude each other, without what they stand under."""
    alone = (text for name, text in sheet.items() if isinstance(text, str) and name not in NO_TEXTS)
    caveats = (*sheet.get("caveats", ()), *sheet.get("further", ()))
    yield from ([CONDITION.sub("", text)] for text in (*alone, *caveats))
    tables = (table for name, table in sheet.items() if name not in NO_TEXTS)
    for table in (table for table in tables if isinstance(table, dict)):
        parts = {name: part for name, part in table.items() if name not in NO_TEXTS}
        is_fact = "kind" in table or "like" in table
        for part in parts.values() if is_fact else (parts,):
            variants = part.items() if isinstance(part, dict) else (("", part),)
            each = [[text] if isinstance(text, str) else text for name, text in variants if name != "by"]
            yield [CONDITION.sub("", texts[0]) for texts in each if texts]
            yield from ([CONDITION.sub("", text)] for texts in each for text in texts[1:])


@cache
def _read(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def page_of(document: str) -> Mapping[str, str]:
    """What the page of an analysis, such as ``metrics/reach/gap.md``, says besides its row, by section."""
    _, family, name = document.removesuffix(".md").split("/")
    sheets = METRICS.rglob(f"{name}.toml")
    (sheet,) = (path for path in sheets if path.parent == METRICS or family in path.parts)
    page: Mapping[str, str] = _read(sheet)["page"]
    return page


class _Field(NamedTuple):
    """A field of a text: what fills it, and the noun that it counts."""

    of: str
    nouns: tuple[str, ...]


@cache
def _parsed(text: str) -> tuple[str, str, Mapping[str, _Field]]:
    """The template of a text, its plural, and its fields."""
    fields = {
        match["name"]: _Field(match["of"] or match["name"], tuple(filter(None, match.group("noun", "nouns"))))
        for match in FIELD.finditer(text)
    }
    template, _, several = FIELD.sub(r"{\g<name>\g<format>}", text).partition(" || ")
    return template, several, fields


def _part(text: Any, values: Mapping[str, Any], table: Mapping[str, Any], variant: str = "") -> Sentence:
    """A part of a table: a text, several, or the variant that is meant."""
    if isinstance(text, Mapping):
        if "by" in text:
            variant = str(values[text["by"]]).lower()
        text = text[variant if variant in text else "other"]
    sentences: list[Sentence] = []
    for each in (text,) if isinstance(text, str) else text:
        condition = CONDITION.match(each)
        if condition is None or (values[name] if (name := condition[1]) else not any(sentences)):
            sentences.append(_filled(each[condition.end() if condition else 0 :], values, table))
    return joined(*sentences)


def _filled(text: str, values: Mapping[str, Any], table: Mapping[str, Any] = NO_DETAILS) -> Sentence:
    """A text with those of the values that it names; what is no value is a phrase of its table."""
    if text.startswith("@"):
        text = _read(SHARED)[text[1:]]
    template, several, fields = _parsed(text)
    filled = {}
    for name, (of, nouns) in fields.items():
        value = values[of] if of in values else _part(table[of], values, table)
        filled[name] = plural(value, *nouns) if nouns else value
    if len(fields) == 1 and (alone := FIELD.fullmatch(text)) and not alone["format"]:
        (passed_on,) = filled.values()
        return passed_on or NOTHING
    return of_parts(template, several, filled)
