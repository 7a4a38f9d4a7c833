"""What is said of who was asked, and of silence where nobody was."""

from __future__ import annotations

from collections.abc import Callable

from actormap.core.sentences import Sentence, counted

QUESTIONS: dict[str, tuple[Sentence, Callable[[int], Sentence]]] = {
    "G+": (
        Sentence("Nobody was asked with whom they work."),
        lambda sources: counted(
            sources,
            "{n} independent source was asked with whom they work.",
            "{n} independent sources were asked with whom they work.",
        ),
    ),
    "T": (
        Sentence("Nobody was asked who trusts them or could introduce them."),
        lambda sources: counted(
            sources,
            "{n} independent source was asked who trusts them or could introduce them.",
            "{n} independent sources were asked who trusts them or could introduce them.",
        ),
    ),
    "W": (
        Sentence("Nobody was asked whom they influence, or who influences them."),
        lambda sources: counted(
            sources,
            "{n} independent source was asked whom they influence, or who influences them.",
            "{n} independent sources were asked whom they influence, or who influences them.",
        ),
    ),
    "B": (
        Sentence("Nobody was asked on which platforms they sit."),
        lambda sources: counted(
            sources,
            "{n} independent source was asked on which platforms they sit.",
            "{n} independent sources were asked on which platforms they sit.",
        ),
    ),
}
"""What is said of the ties of a layer where nobody was asked about them, and where so many sources were."""

UNLEARNED = Sentence(
    "How far their silence can be leaned on is not known: nobody was asked about a tie of which another told."
)
ONE_ORIGIN = Sentence(
    "All that is recorded was told by one source, or by several that count as one: ask somebody else."
)
NOT_ASKED = Sentence(
    "Silence can mean that nobody asked. Coverage says how much of what exists the office would have "
    "heard of."
)
