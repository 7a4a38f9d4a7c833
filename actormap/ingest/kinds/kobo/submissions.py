"""What one organisation answered to the form *Whom do you work with?*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actormap.core.tables.ids import NO_KEY, CodeKey
from actormap.ingest.kinds.kobo import form
from actormap.ingest.mapping.rules import Rule
from actormap.ingest.sheet.layout import Layout

PSEUDONYM = "form"
"""How sources that answered a form are called, before a code that tells nothing."""
Below = tuple[form.Questions, Layout, int]
"""A row of the repeat group: its sheet's questions, its sheet, its place there."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one organisation answered.

    Parameters
    ----------
    root
        What the submission is called whenever it is exported, also after it was edited.
    sent
        When it was sent first, UTC.
    questions
        Where the questions stand.
    layout, at
        Its sheet and its place there.
    partners
        Rows of the repeat group that belong to it.
    rule
        What a mapping file says of its sheet.
    key
        With what codes are made: that of the map to which it comes.
    """

    root: str
    sent: str
    questions: form.Questions
    layout: Layout
    at: int
    partners: Sequence[Below]
    rule: Rule | None = None
    key: CodeKey = NO_KEY

    @property
    def row(self) -> list[str]:
        """Its cells."""
        return self.layout.rows[self.at]

    @property
    def line(self) -> int:
        """The number of its row."""
        return self.layout.lines[self.at]

    @property
    def own_code(self) -> str:
        """The code of an actor that is known from this submission first."""
        return self.key.code("org", [self.root])

    @property
    def source(self) -> str:
        """The pseudonym of who answered."""
        return self.key.code(PSEUDONYM, ["source", self.root])

    def text(self, question: str) -> str:
        """The answer to a question, in words."""
        return self.questions.text(self.row, question)

    def choice(self, question: str) -> str | None:
        """The choice that was answered."""
        return self.questions.choice(self.row, question)

    def answers(self) -> tuple[object, ...]:
        """All that was answered, to be compared with another export of the same submission."""
        mine = [(name, self.text(name)) for name in sorted(self.questions.columns)]
        below = [
            [(name, questions.text(layout.rows[at], name)) for name in sorted(questions.columns)]
            for questions, layout, at in self.partners
        ]
        return tuple(mine), tuple(map(tuple, below))
