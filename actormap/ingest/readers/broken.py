"""What is said of a file that nobody should read further."""

from __future__ import annotations

from actormap.core.errors import NOWHERE, Issue
from actormap.core.sentences import Sentence

AGAIN = Sentence("Get or save the file again.")


class Broken(Exception):
    """A file, or a sheet, that is not read; `where` is the place in words where a line does not say it."""

    def __init__(
        self,
        code: str,
        problem: Sentence,
        remedy: Sentence,
        where: Sentence = NOWHERE,
        *,
        line: int | None = None,
    ) -> None:
        super().__init__(code, problem, remedy, where, line)
        self.code, self.problem, self.remedy, self.where, self.line = code, problem, remedy, where, line

    def issue(self, file: str) -> Issue:
        """The issue of a file."""
        return Issue(file, self.line, "", "", self.code, self.problem, self.remedy, where=self.where)
