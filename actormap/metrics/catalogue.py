"""The analyses of ``schema/analyses.csv`` at work: their functions, their options, their answers.

A row and a module make an analysis: the command line, the app and the tests walk this list, and
take what can be chosen, and what it means, from the signature and the docstring of the function.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from actormap.core import schema
from actormap.core.bundled import bundled
from actormap.core.config import View
from actormap.core.errors import Refused, shorten
from actormap.core.findings import Findings, made_with
from actormap.core.model import ActorMap
from actormap.core.verdicts import Verdict
from actormap.metrics.base.context import context_of
from actormap.metrics.base.options import CHECKED
from actormap.metrics.base.safeguards import guard
from actormap.metrics.base.sheets import page_of
from actormap.metrics.evidence.resampling import Progress, resampled
from actormap.rights.access import Principal, may_ask

GIVEN = ("m", "view")
"""What every analysis of a map is given first."""
MACHINERY = frozenset({"draws", "progress"})
"""Parameters of analyses that resample by themselves; nobody chooses them as options."""
WAY = "Which of the analyses that are asked together is meant; each has its own options and help."
KINDS = (bool, int, float, str, tuple)
Kind = type[bool] | type[int] | type[float] | type[str] | type[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that one can choose about an analysis.

    Parameters
    ----------
    name
        Name of the parameter.
    kind
        bool, int, float, str, or tuple for several texts.
    default
        What is taken where nothing is chosen; None where that is nothing.
    help
        What it means, a sentence.
    choices
        The only values that it may have; empty where any will do.
    """

    name: str
    kind: Kind
    default: Any
    help: str
    choices: tuple[str, ...] = ()


def row(name: str) -> schema.Analysis:
    """The row of an analysis."""
    if name not in schema.analyses():
        raise Refused(
            "there is no analysis '{name}'. See those there are (actormap analyses).", name=shorten(name)
        )
    return schema.analyses()[name]


@cache
def load(name: str) -> Callable[..., Findings]:
    """The function of an analysis; its family is imported here and not before."""
    import_module(f"actormap.metrics.{row(name).family}")
    return CHECKED[name]


@cache
def _parameters(name: str) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(load(name)).parameters)


def of_a_map(name: str) -> bool:
    """Whether it is asked of one map at one day; comparisons and scenarios are given more."""
    return tuple(_parameters(name))[:2] == GIVEN


@cache
def targets(name: str) -> tuple[Option, ...]:
    """What must be named for an analysis to be asked, such as an actor."""
    positional = [p for p in _parameters(name).values() if p.kind is not p.KEYWORD_ONLY]
    return tuple(_option(name, p) for p in positional[len(GIVEN) :])


@cache
def options(name: str) -> tuple[Option, ...]:
    """What can be chosen about an analysis, in the order of its signature."""
    choices = [p for p in _parameters(name).values() if p.kind is p.KEYWORD_ONLY]
    return tuple(_option(name, p) for p in choices if p.name not in MACHINERY)


def ways(name: str) -> tuple[Option, ...]:
    """The option that picks one of the analyses that are asked as one; none where it is asked alone."""
    first, every = row(name), schema.analyses().values()
    words = tuple(each.word for each in every if (each.family, each.of) == (first.family, first.word))
    return (Option("by", str, first.word, WAY, words),) if len(words) > 1 else ()


def _option(name: str, parameter: inspect.Parameter) -> Option:
    kind, choices = _kind(get_type_hints(load(name))[parameter.name])
    default = None if parameter.default is parameter.empty else parameter.default
    return Option(parameter.name, kind, default, _helps(name).get(parameter.name, ""), choices)


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:
    """The kind of a parameter, and the values to which it is bound."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        (annotation,) = (part for part in get_args(annotation) if part is not NoneType)
        return _kind(annotation)
    if origin is Literal:
        return str, tuple(map(str, get_args(annotation)))
    kind = origin or annotation
    if kind not in KINDS:
        raise TypeError(f"{annotation!r} cannot be chosen on a command line or in a page")
    return kind, ()


# --- what the docstring says -------------------------------------------------------------------------


@cache
def sections(name: str) -> dict[str, str]:
    """The docstring of an analysis, section by section as it is written; "" is what stands first."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", inspect.getdoc(load(name)) or "", flags=re.MULTILINE)
    heads, texts = ["", *parts[1::2]], parts[::2]
    return {head: text.strip("\n") for head, text in zip(heads, texts, strict=True)}


@cache
def _helps(name: str) -> dict[str, str]:
    """What each parameter means, from the section that describes them."""
    helps: dict[str, str] = {}
    for part in re.split(r"\n(?=\S)", sections(name).get("Parameters", "")):
        names, *lines = part.split("\n")
        for option in names.split(","):
            helps[option.strip()] = " ".join(line.strip() for line in lines).replace("``", "")
    return helps


TITLES = {
    "Raises": "When it does not answer",
    "Notes": "How it misleads",
    "References": "Source",
}


def explanation(name: str) -> str:
    """What an analysis answers, what it needs, how it misleads and where it is from, as plain text."""
    analysis, parts = row(name), sections(name)
    paragraphs = [parts[""], f"Needs\n{analysis.needs[:1].upper()}{analysis.needs[1:]}."]
    for section, title in TITLES.items():
        if section in parts:
            paragraphs.append(f"{title}\n{_plain(parts[section])}")
    return "\n\n".join([analysis.question, *paragraphs]).replace("``", "").replace("`", "")


def summary(name: str) -> tuple[str, str, str]:
    """What an analysis is and needs, in a line each, and where the rest is explained."""
    analysis, (first, *_) = row(name), sections(name)[""].split("\n\n")
    page = analysis.document.removesuffix(".md")
    return (
        " ".join(first.replace("`", "").split()),
        f"Needs: {analysis.needs}.",
        f"How to read it: {page} in the documentation.",
    )


READ = "How to read it"
"""The section of the page of an analysis that is for who has little time."""
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)\n*")
COMMAND = re.compile(r"`actormap\s+([a-z-]+(?:\s+[a-z-]+)?(?:\s+--by\s+[a-z_]+)?)(?P<options>\s[^`]*)?`\.?")
"""One stands in a guide by the question that it answers."""
OTHER_COMMAND = re.compile(r"`(?:actormap|--)[^`]*`")
SENTENCE = re.compile(r"(?<=[.!?*])[ \n](?=[A-Z*])")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
CLAIMS = re.compile(r"(\d+) % of ([\d,]+)")
"""How much of how many came true, in a cell of the calibration."""


@cache
def guide(name: str) -> str:
    """How an answer is read, as the page of its analysis says it, as Markdown.

    Links and pictures are left out: nothing of it leads or is fetched from anywhere. So are commands: an
    analysis stands in it by its question.
    """
    page = page_of(row(name).document)
    read = f"{page['meaning']}\n\n**How it misleads.** {page['misleads']}"
    return _without_commands(name, LINK.sub(r"\1", PICTURE.sub("", read)).strip())


def _without_commands(name: str, text: str) -> str:
    """The guide of an analysis with the question of each other for its command, and without further ones."""
    rows = {row.command: row for row in schema.analyses().values()}

    def question_of(match: re.Match[str]) -> str:
        asks = rows.get(" ".join(match[1].split()))
        of_itself = asks and asks.name == name and match["options"]
        return match[0] if asks is None or of_itself else f"*{asks.question}*"

    kept = []
    for part in text.split("\n\n"):
        sentences = SENTENCE.split(COMMAND.sub(question_of, part))
        kept.append(" ".join(sentence for sentence in sentences if not OTHER_COMMAND.search(sentence)))
    return "\n\n".join(filter(None, kept))


@cache
def came_true(name: str) -> dict[Verdict, str]:
    """Of what an analysis calls supported and indicative, how much came true on invented countries.

    As docs/calibration.md has it, such as "96 % of 1,204"; empty where nothing was claimed, or tried.
    """
    text = bundled("calibration.md").read_text(encoding="utf-8")
    table = text.partition("### What came true, by analysis and by what is claimed\n")[2].partition("\n### ")[
        0
    ]
    rows = re.findall(rf"^\| `{re.escape(name)}` \|[^|]*\|([^|]*)\|([^|]*)\|", table, re.MULTILINE)
    every: dict[Verdict, str] = {}
    of_verdict: dict[Verdict, int] = {"supported": 0, "indicative": 1}
    for verdict, column in of_verdict.items():
        cells = (row[column] for row in rows)
        claims = [(int(share), int(n.replace(",", ""))) for share, n in CLAIMS.findall(" ".join(cells))]
        if tried := sum(n for _, n in claims):
            every[verdict] = f"{sum(share * n for share, n in claims) / tried:.0f} % of {tried:,}"
    return every


def _plain(text: str) -> str:
    """A section without the name of the type that stands over what is said of it."""
    return "\n".join(
        line.removeprefix("    ") for line in text.splitlines() if line not in {"Findings", "Refused"}
    )


# --- asking ------------------------------------------------------------------------------------------


def run(name: str, m: ActorMap, view: View, **options: Any) -> Findings:
    """The answer of an analysis on a map as it is recorded."""
    return made_with(view, lambda: guard(load(name)(m, view, **options), context_of(m, view)))


def answer(
    name: str,
    m: ActorMap,
    view: View,
    principal: Principal,
    *,
    draws: int = 0,
    progress: Progress | None = None,
    **options: Any,
) -> Findings:
    """The answer of an analysis for somebody, checked on possible maps; m is what the principal may see."""
    analysis = row(name)
    may_ask(principal, analysis)
    known = _parameters(name)
    if "draws" in known:
        return run(name, m, view, draws=draws, progress=progress, **options)
    chosen = partial(load(name), **options)
    every = partial(chosen, limit=sys.maxsize) if "limit" in known else None
    draws = draws if analysis.resample else 0
    return resampled(chosen, m, view, draws=draws, unlimited=every, progress=progress)
