"""Ties as lists have them: of the kind that is said, else of none; each once, what else is said in a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from actormap.core import schema
from actormap.core.errors import Issue, shorten
from actormap.core.sentences import Sentence, series
from actormap.graph.layer import LINKS
from actormap.ingest.mapping.columns import TIE_KIND, Rule
from actormap.ingest.rows.reading import Part
from actormap.ingest.sheet.headers import spelled, words
from actormap.ingest.sheet.layout import Layout

LINKED, LINKED_TO = LINKS
MEMBERSHIP = "membership"


def tie_kind_of(rule: Rule, word: str) -> str:
    """The kind of ties that a mapping file says, for a word of the list or for all; "" where none."""
    recoded = rule.recoded.get(TIE_KIND, {})
    known = word if word in recoded.values() else recoded.get(word, "")
    return known or rule.constants.get(TIE_KIND, "")


@cache
def _in_words() -> dict[str, tuple[str, bool]]:
    """Kinds that lead one way by what lists write for them, and whether it is said from the other end.

    None of those on which introductions rest: a word in a list is no willingness to introduce.
    """
    kinds = {
        code: kind for code, kind in schema.tie_kinds().items() if kind.directed and "T" not in kind.layers
    }
    known: dict[str, tuple[str, bool]] = {}
    for code, kind in kinds.items():
        for label, back in ((kind.label, False), (kind.reverse_label, True)):
            forms = [label, *schema.translations().get(label, {}).values()]
            known |= {words(text): (code, back) for text in forms}
    for name, back in (("tie_words", False), ("tie_words_back", True)):
        known |= {text: (code, back) for text, code in spelled(name).items()}
    return known


def understood() -> dict[str, str]:
    """Kinds of ties by the words that need no explaining, as `words` compares them."""
    return spelled("tie_kinds") | {text: code for text, (code, _) in _in_words().items() if code not in LINKS}


def in_words(word: str) -> tuple[str, bool] | None:
    """The kind that a word of a list says, and whether from the other end (is funded by); None where none."""
    return _in_words().get(words(word))


def wrong_kinds(rule: Rule) -> list[Issue]:
    """Errors where a mapping file says a kind of ties that there is not."""
    kinds = [(("constants", TIE_KIND), rule.constants.get(TIE_KIND, ""))]
    kinds += [(("values", TIE_KIND), code) for code in rule.recoded.get(TIE_KIND, {}).values()]
    known = schema.tie_kinds()
    return [
        rule.issue(
            at,
            "mapping.tie_kind",
            Sentence(
                "no such kind of tie: '{code}'; use one of: {all}", code=shorten(code), all=series(known)
            ),
        )
        for at, code in kinds
        if code and code not in known
    ]


@dataclass(slots=True)
class _Tie:
    line: int
    weight: str
    notes: dict[str, None]
    as_of: str
    times: int = 1


@dataclass
class Ties:
    """Ties of one table; what a later row says again counts once.

    Parameters
    ----------
    layout
        The table.
    places
        Columns of ties with their places in it.
    """

    layout: Layout
    places: Mapping[str, int]
    _ties: dict[tuple[str, str, str, str, str], _Tie] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._ties)

    def add(  # noqa: PLR0913 - what a row says of a tie
        self,
        source: str,
        target: str,
        kind: str,
        line: int,
        *,
        weight: str = "",
        notes: Sequence[str] = (),
        days: tuple[str, str] = ("", ""),
        as_of: str = "",
    ) -> bool:
        """Take a tie; False where an earlier row said it already."""
        if not schema.tie_kinds()[kind].directed and target < source:
            source, target = target, source
        known = self._ties.get((source, target, kind, *days))
        if known is None:
            note_texts = dict.fromkeys(filter(None, notes))
            self._ties[source, target, kind, *days] = _Tie(line, weight, note_texts, as_of)
            return True
        known.times += 1
        known.notes |= dict.fromkeys(filter(None, notes))
        if weight != known.weight:
            known.notes |= dict.fromkeys(
                f"weight in the list: {text}" for text in (known.weight, weight) if text
            )
            known.weight = ""
        known.as_of = max(known.as_of, as_of)
        return False

    def part(self) -> Part:
        """Their rows."""
        rows = []
        for key, tie in self._ties.items():
            often = [f"{tie.times} times in the list"] if tie.times > 1 else []
            rows.append((*key, tie.weight, tie.as_of, "; ".join([*tie.notes, *often])))
        names = ["source_id", "target_id", "kind", "from", "to", "weight", "as_of", "note"]
        frame = pd.DataFrame(rows, columns=names, dtype="str")
        filled = [name for at, name in enumerate(names) if at < len(names[:3]) or (frame[name] != "").any()]
        lines = [tie.line for tie in self._ties.values()]
        return Part("ties", frame[filled], lines, self.layout, dict(self.places), derived=True)
