"""What is known of the columns of a list: what each means, how certain that is, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from actormap.core.sentences import Sentence

GIVEN, TAGGED, LIKELY, WEAK, PROPOSED = 1.0, 0.99, 0.85, 0.6, 0.5
"""How certain a meaning is that somebody said, that an HXL tag says, that values show, that they suggest; and
one that is proposed to the user alone."""

Known = Mapping[str, Collection[str]]
"""Names of the map by the meaning of a column that would hold them."""


_OF_ORGANISATION = ("name", "acronym", "code", "type")


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column means.

    Parameters
    ----------
    position
        Its place in the table, from 0.
    meaning
        A code of `schema.meanings`, or "" where nothing is known of it.
    certainty
        From 0 to 1; 1 where somebody said so.
    reason
        Half a sentence.
    """

    position: int
    meaning: str
    certainty: float
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table mean."""

    guesses: tuple[Guess, ...]

    def all(self, meaning: str, at_least: float = WEAK) -> list[int]:
        """Places of the columns with a meaning, as they stand."""
        return [
            guess.position
            for guess in self.guesses
            if guess.meaning == meaning and guess.certainty >= at_least
        ]

    def at(self, meaning: str, at_least: float = WEAK) -> int | None:
        """Place of the most certain column with a meaning, the first of equals; None where there is none."""
        matches = [
            guess for guess in self.guesses if guess.meaning == meaning and guess.certainty >= at_least
        ]
        return max(matches, key=lambda guess: guess.certainty).position if matches else None

    def has(self, *meanings: str, at_least: float = WEAK) -> bool:
        """Whether there is a column with one of these meanings."""
        return any(self.at(meaning, at_least) is not None for meaning in meanings)

    def of_who_implements(self) -> Columns:
        """The same with what is said of an organisation that no column names, said of who implements."""
        if not self.has("impl_name") or self.has("org_name"):
            return self
        theirs = {f"org_{what}": f"impl_{what}" for what in _OF_ORGANISATION if not self.has(f"impl_{what}")}
        return self._renamed(theirs)

    def of_sole_organisation(self, at_least: float = WEAK) -> Columns:
        """The same with who implements, or is a partner, as the organisation where a list names no other."""
        others = [
            f"{role}_{what}" for role in ("org", "prog", "funder") for what in ("name", "acronym", "code")
        ]
        named = [role for role in ("impl", "partner") if self.has(f"{role}_name", at_least=at_least)]
        if len(named) != 1 or self.has(*others, at_least=at_least):
            return self
        return self._renamed({f"{named[0]}_{what}": f"org_{what}" for what in _OF_ORGANISATION})

    def _renamed(self, meanings: Mapping[str, str]) -> Columns:
        return Columns(
            tuple(replace(guess, meaning=meanings.get(guess.meaning, guess.meaning)) for guess in self)
        )

    def __iter__(self) -> Iterator[Guess]:
        return iter(self.guesses)
