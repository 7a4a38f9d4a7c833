"""Why something was found, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from actormap.core.search.index import Entry, Grade, Reason, Text, Typed, reason, whole_reason
from actormap.core.search.names import scripts
from actormap.core.sentences import Name, Sentence, counted, listed, series

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
