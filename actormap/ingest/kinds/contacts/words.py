"""What is said of what is noticed in lists of contacts."""

from __future__ import annotations

from actormap.core.sentences import Sentence, Template

SENTENCES: dict[str, tuple[Template, Sentence]] = {
    "org.placeholder": (
        Template("{rows} with a name that is nobody's ({values})"),
        Sentence("No organisation was made of it."),
    ),
    "contact.no_org": (
        Template("{rows} without an organisation"),
        Sentence("Nothing was made of them: persons alone are left out."),
    ),
    "contact.half": (
        Template("{rows} with what an organisation works on and not where, or with where and not what"),
        Sentence("They gave no presence; a single area of the first level, named alone, became the seat."),
    ),
    "groups.named": (
        Template("{rows} with words that name groups"),
        Sentence("They were left out of the themes. Say that they name whose rights it works for."),
    ),
    "groups.unknown": (
        Template("{rows} with a group that is not known here ({values})"),
        Sentence("It was left out. Enter the group in the table groups first."),
    ),
    "person.refused": (
        Template("{rows} of persons who did not consent or withdrew it"),
        Sentence("These persons were left out."),
    ),
    "person.which": (
        Template("{rows} with a person who may be another of that name, or the same with another number"),
        Sentence(
            "Nothing was taken of how they are reached, and nobody new was made of them. Say that they are "
            "the same, or that they are others, or give each a number or an address that the map has."
        ),
    ),
    "person.twice": (
        Template("{rows} with persons of one name in one organisation whom nothing tells apart"),
        Sentence("Each is a person. Say under Duplicates which are the same."),
    ),
    "card.linked": (
        Template("{rows} with a relation between cards that are not both actors here"),
        Sentence("No tie was made of it."),
    ),
    "card.membership": (
        Template("{rows} of groups with members that are not actors here"),
        Sentence("These members were left out."),
    ),
    "group.empty": (
        Template("{rows} of groups of which no member is an actor here"),
        Sentence("They were left out."),
    ),
    "group.platform": (
        Template("{rows} of groups, read as platforms of which their cards are members"),
        Sentence("If one is only a list of addresses, delete it from the file."),
    ),
}
