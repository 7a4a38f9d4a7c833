"""Sentences of findings: an English template, which is also the key of its translation, and its values.

A sentence is a text, so that it can be printed, searched and compared; it remembers what it was
made of, so that a program reads values instead of parsing prose, another language needs no change
of code, and names are set apart where they are shown.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from string import Formatter
from typing import Any, Self

FIRST_STRONG, POP = "\u2068", "\u2069"
"""What sets a text apart whose direction is its own, and what ends it (Unicode bidirectional isolates)."""
LONGEST = 160
"""Letters of a name that are shown among others; its record has it whole."""
THOUSAND = 1_000
"""Numbers from here on are told without fractions."""
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of the scripts that run from right to left."""
LANGUAGE: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)
"""Translations by template, of the language of who reads; None is English."""


class Name(str):
    """A name out of the data, such as that of an actor or of a place; never translated, shown set apart."""

    __slots__ = ()


class Template(str):
    """A template that stands apart from where it gets its values."""

    __slots__ = ()


class Sentence(str):
    """A template with its values.

    Parameters
    ----------
    template
        English, with a field in braces for each value; a field may say how a number is written, as in
        ``{share:.0%}``. Written out where it is used: a template that is put together cannot be
        translated.
    values
        A value for each field, and no others: numbers, `Name`, days, codes, or further sentences.

    Raises
    ------
    ValueError
        A field has no value, or a value no field.

    Notes
    -----
    Names are values, never part of a template: what somebody writes into a name cannot become a field.
    """

    __slots__ = ("plural", "template", "values")
    template: str
    plural: str
    values: Mapping[str, Any]

    def __new__(cls, template: str = "", /, **values: Any) -> Self:
        """A sentence whose template does not depend on a number."""
        return cls._made(template, "", values)

    @classmethod
    def _made(cls, template: str, plural: str, values: Mapping[str, Any]) -> Self:
        chosen = plural if plural and values["n"] != 1 else template
        _check(template, plural, values)
        made = super().__new__(cls, _filled(chosen, values))
        made.template, made.plural, made.values = template, plural, values
        return made

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[Any, ...]]:
        return of_parts, (self.template, self.plural, dict(self.values))

    def renamed(self, change: Callable[[str], str]) -> Sentence:
        """The same with its names changed, also those within further sentences."""
        values: dict[str, Any] = {}
        for field, value in self.values.items():
            if isinstance(value, Sentence):
                values[field] = value.renamed(change)
            else:
                values[field] = Name(change(value)) if isinstance(value, Name) else value
        return of_parts(self.template, self.plural, values)

    def replaced(self, parts: Mapping[str, str]) -> Sentence:
        """The same with others for some of its names and sentences, wherever they stand in it."""
        values: dict[str, Any] = {}
        for field, value in self.values.items():
            if isinstance(value, Name | Sentence) and value in parts:
                values[field] = parts[value]
            else:
                values[field] = value.replaced(parts) if isinstance(value, Sentence) else value
        return of_parts(self.template, self.plural, values)

    def data(self) -> dict[str, Any]:
        """Template and values, for programs; further sentences likewise."""
        values = {k: v.data() if isinstance(v, Sentence) else v for k, v in self.values.items()}
        plural = {"plural": self.plural} if self.plural else {}
        return {"template": self.template, "values": values} | plural

    def in_language(
        self, show: Callable[[str], str] = str, language: gettext.NullTranslations | None = None
    ) -> str:
        """The sentence in a language, by default its reader's; `show` is what is done with each name."""
        template, language = self.template, language or LANGUAGE.get()
        if language is not None and template:
            template = (
                language.ngettext(self.template, self.plural, self.values["n"])
                if self.plural
                else language.gettext(self.template)
            )
        elif self.plural and self.values["n"] != 1:
            template = self.plural
        return _filled(
            template, {name: _in_language(value, show, language) for name, value in self.values.items()}
        )


def _filled(template: str, values: Mapping[str, Any]) -> str:
    """A template with its values; a name that ends in a full stop, such as "Lamp Ltd.", ends its sentence."""
    if "}." in template:
        for name, value in values.items():
            if isinstance(value, str) and value.rstrip(POP).endswith("."):
                template = _ended(template, name)
    return template.format_map(values)


@lru_cache(maxsize=4096)
def _ended(template: str, name: str) -> str:
    """The template without the full stop that ends a sentence right behind a field."""
    return re.sub(rf"(\{{{name}\}})\.(?=\s|$)", r"\1", template)


def _in_language(value: Any, show: Callable[[str], str], language: gettext.NullTranslations | None) -> Any:
    if isinstance(value, Sentence):
        return value.in_language(show, language)
    if isinstance(value, Name):
        return show(value)
    day = DAY.fullmatch(value) if language is not None and isinstance(value, str) else None
    return value if day is None or language is None else _day(day, language)


def _day(day: re.Match[str], language: gettext.NullTranslations) -> str:
    """A day as a language writes it; as it is recorded where the language has no word for its month."""
    year, month, number = map(int, day.groups())
    name = MONTHS[month - 1]
    if language.gettext(name) == name:
        return day[0]
    written = Sentence("{day} {month} {year}", day=number, month=name, year=year)
    return written.in_language(language=language)


def month_in_words(month: str) -> str:
    """A month (YYYY-MM) as its reader's language writes it; as it is recorded where it has no word for it."""
    year, number = map(int, month.split("-"))
    name, language = MONTHS[number - 1], LANGUAGE.get()
    if language is None or language.gettext(name) == name:
        return month
    return Sentence("{month} {year}", month=name, year=year).in_language()


def isolated(text: str) -> str:
    """A text set apart from what stands around it, so that neither turns the other's direction."""
    return f"{FIRST_STRONG}{text}{POP}"


def cut(name: str) -> str:
    """A name as it stands among others: its beginning where it is longer than `LONGEST`."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def apart(name: str) -> str:
    """A name among others, cut and set apart from what stands around it."""
    return isolated(cut(name))


def shown(text: str) -> str:
    """A text as a person sees it: in their language, its names set apart where directions meet, and `cut`."""
    if not isinstance(text, Sentence):
        return text
    written = text if LANGUAGE.get() is None else text.in_language()
    if len(written) > LONGEST:
        written = text.in_language(cut)
    return text.in_language(apart) if RIGHT_TO_LEFT.search(written) else written


def of_parts(template: str, plural: str, values: Mapping[str, Any]) -> Sentence:
    """The sentence that was made of these."""
    return Sentence._made(template, plural, values)  # noqa: SLF001 - its own module


def counted(n: int, singular: str, several: str, /, **values: Any) -> Sentence:
    """A sentence whose template depends on a number, which stands in it as ``{n}``."""
    return of_parts(singular, several, {"n": n} | values)


@lru_cache(maxsize=4096, typed=True)
def plural(n: int, noun: str, nouns: str = "") -> Sentence:
    """A count with its noun: ``1 tie``, ``2 ties``."""
    return counted(n, f"{{n}} {noun}", f"{{n}} {nouns or noun + 's'}")


def digits(value: float, most: int = 3) -> str:
    """A number with so many digits that mean something; from a thousand on as a whole one."""
    return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:.{most}g}"


def joined(*sentences: str) -> Sentence:
    """Sentences one after another; empty ones are left out."""
    kept = [sentence for sentence in sentences if sentence]
    if len(kept) == 1 and isinstance(kept[0], Sentence):
        return kept[0]
    values = {f"s{i}": sentence for i, sentence in enumerate(kept, 1)}
    template = " ".join(f"{{{name}}}" for name in values)
    return Sentence(template, **values)


def first_of(items: Sequence[object], most: int, mark: str = ", ") -> Sentence:
    """The first of several things one after another, and dots where there are more."""
    first = series(items[:most], mark)
    return Sentence("{first} …", first=first) if items[most:] else first


def listed(items: Iterable[object]) -> Sentence:
    """Several things in a sentence: ``A, B and C``."""
    every = list(items)
    if not every[1:]:
        return series(every)
    return Sentence("{others} and {last}", others=series(every[:-1]), last=every[-1])


def either(items: Iterable[object]) -> Sentence:
    """One of several things in a sentence: ``A, B or C``."""
    every = list(items)
    if not every[1:]:
        return series(every)
    return Sentence("{others} or {last}", others=series(every[:-1]), last=every[-1])


def series(items: Iterable[object], mark: str = ", ") -> Sentence:
    """Several things one after another, with a mark between them: ``A; B``."""
    values = {f"i{i}": item for i, item in enumerate(items, 1)}
    if mark not in MARKS or len(values) <= 1:
        return Sentence(mark.join(f"{{{name}}}" for name in values), **values)
    return Sentence("{mark}".join(f"{{{name}}}" for name in values), **values, mark=MARKS[mark])


def term(label: str) -> Sentence:
    """A label of our own vocabularies, to be translated like a sentence."""
    return Sentence(label)


def chain_of(steps: Iterable[object]) -> Sentence:
    """Steps of a way, each leading to the next: ``A → B``; the arrow points to where the language goes on.

    In a language that is read from the right the whole of it is set from the right, whatever its names are
    written in: an arrow to the left between names from the left would lead back.
    """
    values = {f"i{i}": step for i, step in enumerate(steps, 1)}
    if len(values) <= 1:
        return Sentence("".join(f"{{{name}}}" for name in values), **values)
    way = Sentence(" {to} ".join(f"{{{name}}}" for name in values), **values, to=term("→"))
    return Sentence("{way}", way=way)


@lru_cache(maxsize=4096)
def fields(template: str) -> frozenset[str]:
    """The fields of a template."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)


@lru_cache(maxsize=4096)
def _wanted(template: str, plural: str) -> frozenset[str]:
    """The fields of both forms, with the number that chooses between them."""
    return fields(template) | fields(plural) | ({"n"} if plural else frozenset())


def _check(template: str, plural: str, values: Mapping[str, Any]) -> None:
    wanted = _wanted(template, plural)
    if values.keys() == wanted:
        return
    missing, unused = wanted - values.keys(), values.keys() - wanted
    mismatch = f"needs a value for {sorted(missing)}" if missing else f"has no field for {sorted(unused)}"
    message = f"the sentence {template!r} {mismatch}: give each field its value, and no others"
    raise ValueError(message)


MARKS = {", ": term(", "), "; ": term("; ")}
"""Marks between things, which a language may write in its own way."""
DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([0-3]\d)")
"""A day as it is recorded, and as English texts tell it."""
MONTHS = (
    *(term("January"), term("February"), term("March"), term("April"), term("May"), term("June")),
    *(term("July"), term("August"), term("September"), term("October"), term("November"), term("December")),
)
