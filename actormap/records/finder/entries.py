"""What can be found on a map, which actors each group, theme and place has, and why it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.model import ActorMap
from actormap.core.search.index import Entry, Grade, Index, Reason, Text, Typed, What, reason, whole_reason
from actormap.core.search.names import parts_of, scripts, variants
from actormap.core.sentences import Name, Sentence, counted, listed, series, term
from actormap.core.tables.cells import explode
from actormap.core.tables.values import split
from actormap.graph.where import around, works_in
from actormap.metrics.base.presence import sits_on
from actormap.metrics.base.tags import group_labels, members
from actormap.metrics.base.themes import part_of, works_on

RECORDS = {table: about for table, about in schema.open_tables().items() if about.searched}
"""Tables whose rows are found by their names, and lead to no actors."""
TITLES = {
    "actor": term("Actors"),
    "group": term("Groups"),
    "theme": term("Themes"),
    "area": term("Places"),
    "platform": term("Platforms"),
    **{table: term(about.label) for table, about in RECORDS.items()},
}
"""What can be found, in the order in which it is shown, and what stands above it."""
NARROWING = ("group", "theme", "area", "platform")
"""Of which the actors that belong to it are found too."""


class Entries:
    """All that can be found on a map; actors first, so that their places are their rows.

    Parameters
    ----------
    m
        The map, as who asks may see it: nothing else can be found.
    """

    def __init__(self, m: ActorMap) -> None:
        self.map = m
        self.index = Index(_entries(m))
        every = self.index.entries
        self.names = [Name(entry.texts[0].text) for entry in every]
        self._places = {(entry.kind, entry.id): at for at, entry in enumerate(every)}
        order = sorted(range(len(every)), key=lambda at: (self.names[at].casefold(), every[at].id))
        self.alphabet = np.empty(len(every), dtype=np.int64)
        self.alphabet[order] = np.arange(len(every))

    def widest(self, places: Iterable[int]) -> list[int]:
        """Places of areas and sectors without those that lie in another one of them."""
        known = dict.fromkeys(places)
        return [at for at in known if not any(wider in known for wider in self._above(at))]

    def _above(self, at: int) -> Iterator[int]:
        entry = self.index.entries[at]
        above = _ABOVE[entry.kind](self.map, entry.id)[1:] if entry.kind in _ABOVE else []
        yield from (self._places[entry.kind, code] for code in above if (entry.kind, code) in self._places)


_ABOVE = {"area": around, "theme": part_of}
"""What each lies in."""


class Belonging:
    """Which actors belong to what on a day: rows of `actors` by kind and id."""

    def __init__(self, m: ActorMap, view: View) -> None:
        self._rows: dict[tuple[str, str], Codes] = {
            ("group", code): np.flatnonzero(rows) for code, rows in members(m, "works_on_rights_of").items()
        }
        every = {"theme": works_on(m, view), "area": works_in(m, view), "platform": sits_on(m, view)}
        for kind, codes in every.items():
            self._rows |= {(kind, code): rows for code, rows in _grouped(codes).items()}

    def of(self, entry: Entry) -> Codes:
        """Rows of the actors that belong to a group, theme, area or platform."""
        return self._rows.get((entry.kind, entry.id), _NOBODY)


_NOBODY: Codes = np.zeros(0, dtype=np.int64)


def _grouped(codes: pd.Series[str]) -> dict[str, Codes]:
    """Row numbers by what stands at them."""
    number, names = pd.factorize(codes)
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(len(names)))
    parts = np.split(codes.index.to_numpy(dtype=np.int64)[order], starts[1:])
    return dict(zip(names.tolist(), parts, strict=True)) if len(names) else {}


def entries_of(m: ActorMap) -> Entries:
    """What can be found on a map; made once and kept with it, so it goes when the map goes."""
    return m.once("entries to find", Entries)


def belonging_of(m: ActorMap, view: View) -> Belonging:
    """Which actors belong to what on the day of a view; made once and kept with the map."""
    return m.once(("belonging", view.date), lambda m: Belonging(m, view))


def _entries(m: ActorMap) -> Iterator[Entry]:
    for code, name, aliases in zip(m.actors["id"], m.actors["name"], m.actors["aliases"], strict=True):
        yield _named("actor", code, name, [*variants(name)], split(aliases))
    for code, label in group_labels(m).items():
        # "women's rights" and "rights of women" mean whose rights they are.
        yield _labelled("group", code, label, [f"{label} rights", f"rights of {label}"])
    for code, name in _listed(m, "sectors", m.presence["sector"], explode(m.platforms, "theme")):
        yield _labelled("theme", code, name, [])
    for code, name in _listed(m, "areas", m.presence["pcode"], m.actors["adm1_pcode"]):
        yield _named("area", code, name, parts_of(name), [])
    for code, name in zip(m.platforms["id"], m.platforms["name"], strict=True):
        yield _named("platform", code, name, [*variants(name)], [])
    for table, about in RECORDS.items():
        for code, name in zip(m[table]["id"], m[table][about.names_in], strict=True):
            yield _named(table, code, name, [*variants(name)], [])


def _listed(m: ActorMap, table: str, *used: pd.Series[str]) -> Iterator[tuple[str, str]]:
    """Codes of a list with their names, and codes that are used but not listed."""
    names: Mapping[str, str] = dict(zip(m[table]["id"], m[table]["name"], strict=True))
    yield from names.items()
    yield from ((code, code) for code in sorted(set().union(*used) - names.keys() - {""}))


def _named(kind: str, code: str, name: str, parts: list[str], aliases: list[str]) -> Entry:
    """Something with a name of its own, which can be met in another script."""
    also = [part for alias in aliases for part in variants(alias)]
    return _entry(kind, code, [("name", [name, *parts]), ("alias", also)])


def _labelled(kind: str, code: str, label: str, also: list[str]) -> Entry:
    """Something with a label, which is found in all languages of the templates."""
    translations = schema.translations().get(label, {})
    return _entry(kind, code, [("label", [label, *also]), ("translation", [*translations.values()])])


def _entry(kind: str, code: str, several: list[tuple[What, list[str]]]) -> Entry:
    """An entry with its texts, each once, and its code."""
    what_of: dict[str, What] = {}
    for what, texts in several:
        for text in texts:
            what_of.setdefault(text, what)
    return Entry(kind, code, (*(Text(what, text) for text, what in what_of.items()), Text("code", code)))


FEW = 3
"""So many names stand in one sentence; how many more there are is told."""


def by_whole(entry: Entry, grade: Grade, words: Sequence[Typed], telling: Sequence[Typed]) -> Sentence:
    """Why an entry is found by all the words as one, with or without those that say nothing."""
    text = whole_reason(entry, words) or whole_reason(entry, telling) or entry.texts[0]
    if grade == Grade.CLOSE:
        return Sentence("nearly {text}", text=Name(text.text))
    foreign = all(scripts(text.text).isdisjoint(scripts(word.text)) for word in telling)
    return Sentence("its name in another script") if foreign and text.what == "name" else _by(text)


def by_names(entry: Entry, words: Iterable[Typed]) -> Iterator[Sentence]:
    """Why an entry is found by each of some words; plain words of its name are told together."""
    by_word = [(word, reason(entry, word)) for word in words]
    plain = [Name(word.text) for word, cause in by_word if cause and _is_plain(cause, word)]
    if plain:
        yield Sentence("its name has {words}", words=listed(plain))
    yield from (_in_words(cause, word) for word, cause in by_word if cause and not _is_plain(cause, word))


def by_work(having: Iterable[tuple[str, Name]], joined: Callable[[Iterable[Sentence]], Sentence]) -> Sentence:
    """What actors do that belong to groups, themes, areas and platforms, given by kind and name.

    What is told of each kind is joined: all of it (`listed`), or one or the other (`either`).
    """
    names: dict[str, list[Name]] = {}
    for kind, name in having:
        names.setdefault(kind, []).append(name)
    return joined(_WORK[kind](_few(some)) for kind, some in names.items())


def together(sentences: Iterable[Sentence]) -> Sentence:
    """Several reasons, each once."""
    return series(dict.fromkeys(filter(None, sentences)), "; ")


_WORK = {
    "group": lambda names: Sentence("works on the rights of {names}", names=names),
    "theme": lambda names: Sentence("works on {names}", names=names),
    "area": lambda names: Sentence("works in {names}", names=names),
    "platform": lambda names: Sentence("sits on {names}", names=names),
}


def _few(names: Sequence[Name]) -> Sentence:
    more = len(names) - FEW
    return series([*names[:FEW], *([counted(more, "{n} more", "{n} more")] if more > 0 else [])])


def _by(text: Text) -> Sentence:
    """By which of its texts something was found."""
    if text.what in {"alias", "translation"}:
        return Sentence("also called {text}", text=Name(text.text))
    if text.what == "code":
        return Sentence("its code is {code}", code=Name(text.text))
    return Sentence("its name")


def _in_words(cause: Reason, word: Typed) -> Sentence:
    typed, met = Name(word.text), Name(cause.word)
    if cause.how == "initials":
        return Sentence("{typed} are the first letters of {text}", typed=typed, text=Name(cause.text.text))
    if cause.how == "near":
        return Sentence("{typed} is nearly {met}", typed=typed, met=met)
    if cause.how == "sound":
        return Sentence("{typed} sounds like {met}", typed=typed, met=met)
    if cause.how == "inside":
        return Sentence("{typed} is in {met}", typed=typed, met=met)
    if _is_foreign(cause, word):
        return Sentence("{typed} is {met} in another script", typed=typed, met=met)
    return _by(cause.text)


def _is_foreign(cause: Reason, word: Typed) -> bool:
    return cause.text.what != "code" and scripts(cause.word).isdisjoint(scripts(word.text))


def _is_plain(cause: Reason, word: Typed) -> bool:
    """Whether a word stands as it was typed in the name or label."""
    return cause.how == "word" and cause.text.what in {"name", "label"} and not _is_foreign(cause, word)
