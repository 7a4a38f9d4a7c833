"""Columns that seem to say the same: the best by header and values says it, not the first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from actormap.core.errors import shorten
from actormap.core.sentences import Sentence
from actormap.ingest.mapping.columns import GIVEN, LIKELY, PROPOSED, SURE, TAGGED, Guess
from actormap.ingest.mapping.values import looks_like, names_nobody, sample
from actormap.ingest.readers.grid import column
from actormap.ingest.sheet.headers import are_answers, has_name, unnumbered, words
from actormap.ingest.sheet.layout import Layout

_ORGANISATIONS = ("org_name", "impl_name", "partner_name", "prog_name", "funder_name")
_ACTING = frozenset(f"{role}_{what}" for role in ("org", "impl") for what in ("name", "acronym", "code"))
_AREAS = ("adm1_name", "adm2_name", "adm3_name", "adm4_name", "area_name")
_NAMES = frozenset({*_ORGANISATIONS, *_AREAS, "country_name", "sector_name", "org_acronym", "org_aliases"})
"""Meanings of columns that name something, each cell another or the same."""
_RIVALS = _NAMES | {"activity"}
_NO_NAMES = frozenset({"number", "day", "type", "status"})
_MANY, _EACH = 3, 1.2
"""With so many acronyms each a name is no name of theirs; so many of one beside each of another are one."""
_LONGEST = 12
"""So many letters has the longest acronym."""
_CELLS = 5_000
"""So many rows tell which values go together."""


def settled(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The guesses, each meaning with the columns that say it best.

    What a mapping file, a tag or the program that wrote an export says stays as it is (`fixed`).
    """
    fixed = {guess.position for guess in guesses if guess.certainty >= TAGGED} | {*fixed}
    new = [guess if guess.position in fixed else _by_values(layout, guess) for guess in guesses]
    new = _without_weak(layout, new, fixed)
    new = _acronyms_apart(layout, new, fixed)
    return _best_first(layout, new, fixed)


def _out(guess: Guess, reason: Sentence) -> Guess:
    return replace(guess, meaning="", certainty=0.0, reason=reason)


def _by_values(layout: Layout, guess: Guess) -> Guess:
    """The guess; of nothing where a column of names answers a question, or a long header is no name's."""
    if guess.meaning not in _RIVALS:
        return guess
    values = sample(layout, guess.position)
    if are_answers(values):
        return _out(guess, Sentence("its cells say yes or no"))
    if guess.certainty < SURE and guess.meaning in _NAMES and looks_like(values) in _NO_NAMES:
        return _out(guess, Sentence("its values are no names, such as '{value}'", value=shorten(values[0])))
    return guess


def _without_weak(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same without columns that a word of their header makes what another column surely is.

    A column of areas stays that divides the surest smallest ones.
    """
    sure = {guess.meaning: guess for guess in reversed(guesses) if guess.certainty >= SURE}
    acting = next((sure[meaning] for meaning in sorted(_ACTING) if meaning in sure), None)
    areas = [sure[meaning] for meaning in _AREAS if meaning in sure]
    new = list(guesses)
    for guess in guesses:
        rival = sure.get(guess.meaning)
        if guess.meaning in {"org_name", "org_acronym"}:
            rival = rival or acting
        if guess.meaning in _AREAS and areas:
            divides = _pairs(layout, guess.position, areas[-1].position)[0] <= _EACH
            rival = None if divides and _distinct(layout, guess) > _distinct(layout, areas[-1]) else areas[-1]
        weak = guess.certainty < SURE and guess.meaning in _RIVALS and guess.position not in fixed
        if weak and rival is not None:
            new[guess.position] = _out(guess, _says_better(layout, rival))
    return new


def _says_better(layout: Layout, rival: Guess) -> Sentence:
    return Sentence("'{header}' says it better", header=shorten(layout.headers[rival.position]))


def _acronyms_apart(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same without a name beside which many acronyms stand, and without abbreviations of areas."""
    new = list(guesses)
    acronyms = [guess for guess in guesses if guess.meaning == "org_acronym" and guess.position not in fixed]
    for acronym in acronyms:
        for area in (guess for guess in guesses if guess.meaning in _AREAS and guess.certainty >= SURE):
            goes = max(_pairs(layout, acronym.position, area.position)) <= _EACH
            names = [guess for guess in guesses if guess.meaning == "org_name"]
            others = [_pairs(layout, acronym.position, name.position)[0] for name in names]
            if goes and others and min(others) > _EACH and _distinct(layout, acronym) > 1:
                new[acronym.position] = _out(acronym, Sentence("its values go with areas"))
    every = [guess for guess in new if guess.meaning == "org_acronym"]
    for name in [guess for guess in new if guess.meaning == "org_name" and guess.position not in fixed]:
        for acronym in every:
            names_of_each, acronyms_of_each = _pairs(layout, acronym.position, name.position)
            if acronyms_of_each >= _MANY and names_of_each <= _EACH and name.certainty < GIVEN:
                reason = Sentence(
                    "each of its names stands beside many acronyms of '{header}'",
                    header=shorten(layout.headers[acronym.position]),
                )
                new[name.position] = _out(name, reason)
    return new


def _best_first(layout: Layout, guesses: Sequence[Guess], fixed: Collection[int]) -> list[Guess]:
    """The same, of several columns of names the best as the most certain."""
    new = list(guesses)
    short = any(guess.meaning == "org_acronym" for guess in guesses)
    for meaning in _ORGANISATIONS:
        rivals = [guess for guess in guesses if guess.meaning == meaning and guess.certainty >= SURE]
        alike = {unnumbered(layout.headers[guess.position]) or guess.position for guess in rivals}
        if len(rivals) < 2 or len(alike) < 2 or any(guess.position in fixed for guess in rivals):  # noqa: PLR2004
            continue
        best = max(rivals, key=lambda guess: (*_fits(layout, guess), -guess.position))
        equal = [guess for guess in rivals if _fits(layout, guess) == _fits(layout, best)]
        headers = {words(layout.headers[guess.position]) for guess in equal}
        if meaning == "funder_name" and len(headers) > 1:  # whoever is taken for one is said to pay
            for guess in equal:
                new[guess.position] = replace(
                    guess, certainty=PROPOSED, reason=_says_it_too(layout, guess, equal)
                )
            continue
        for guess in rivals:
            if guess is best:
                continue
            if meaning == "org_name" and not short and _abbreviates(layout, guess, best):
                reason = Sentence(
                    "its values are short for those of '{header}'",
                    header=shorten(layout.headers[best.position]),
                )
                new[guess.position] = replace(guess, meaning="org_acronym", certainty=LIKELY, reason=reason)
            elif not _fits(layout, guess)[0]:
                new[guess.position] = _out(guess, _says_better(layout, best))
            elif guess.certainty >= best.certainty and guess.position < best.position:
                new[guess.position] = replace(guess, certainty=min(LIKELY, best.certainty - 0.01))
    return new


def _fits(layout: Layout, guess: Guess) -> tuple[bool, bool, float]:
    """How well a column names organisations: by its values, by its header, by how certain that is.

    Of a column of names most cells that are filled name somebody, not a kind of organisations.
    """
    values = sample(layout, guess.position)
    header = layout.headers[guess.position]
    names = bool(values) and looks_like(values) not in _NO_NAMES and _names(layout, guess) * 2 >= 1
    return names, has_name(header), guess.certainty


def _names(layout: Layout, guess: Guess) -> float:
    """The share of filled cells that name somebody."""
    filled = [cell for cell in column(layout.rows, guess.position, slice(_CELLS)) if cell.strip()]
    return sum(not names_nobody(cell) for cell in filled) / len(filled) if filled else 0.0


def _says_it_too(layout: Layout, guess: Guess, rivals: Sequence[Guess]) -> Sentence:
    other = next(rival for rival in rivals if rival is not guess)
    return Sentence("'{header}' may say it too", header=shorten(layout.headers[other.position]))


def _abbreviates(layout: Layout, guess: Guess, best: Guess) -> bool:
    """Whether each value of a column is short and stands beside one name of another alone."""
    values, names = sample(layout, guess.position), sample(layout, best.position)
    short = [text for text in values if len(text) <= _LONGEST and text == text.upper()]
    alike = max(_pairs(layout, guess.position, best.position)) <= _EACH
    return bool(values) and len(short) * _EACH >= len(values) and alike and values != names


def _distinct(layout: Layout, guess: Guess) -> int:
    return len({*_cells(layout, guess.position)} - {""})


def _cells(layout: Layout, at: int) -> Iterable[str]:
    return map(words, column(layout.rows, at, slice(_CELLS)))


def _pairs(layout: Layout, first: int, second: int) -> tuple[float, float]:
    """How many different values of `second` stand beside each of `first`, and the reverse, on average."""
    pairs = {pair for pair in zip(_cells(layout, first), _cells(layout, second), strict=True) if all(pair)}
    firsts, seconds = {value for value, _ in pairs}, {value for _, value in pairs}
    return (len(pairs) / len(firsts), len(pairs) / len(seconds)) if pairs else (float("inf"), float("inf"))
