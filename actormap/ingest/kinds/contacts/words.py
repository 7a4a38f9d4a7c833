"""What is said of what is noticed in lists of contacts."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "org.placeholder": ("{rows} with a name that is nobody's ({values})", "No organisation was made of it."),
    "contact.no_org": (
        "{rows} without an organisation",
        "Nothing was made of them: persons alone are left out.",
    ),
    "contact.half": (
        "{rows} with what an organisation works on and not where, or with where and not what",
        "No presence was made of them.",
    ),
    "contact.month": (
        "{rows} with a month and no day of a meeting ({values})",
        "No contact was made of them: a day is not guessed.",
    ),
    "contact.no_office": (
        "{rows} with the day of a meeting, but the map does not have exactly one field presence",
        'No contact was made of them. Enter the office as an actor of the sphere "Field presence" first.',
    ),
    "contact.introduced": (
        "{rows} with who introduced the office",
        (
            "It was left out: to have introduced us once is no offer to do it again. Where the day is known, "
            "enter it in the table introductions."
        ),
    ),
    "consent.unknown": (
        "{rows} with a consent that is not known here ({values})",
        "It counts as not asked. Say in a mapping file what it means (values: consent:).",
    ),
    "person.refused": (
        "{rows} of persons who did not consent or withdrew it",
        "These persons were left out.",
    ),
    "card.linked": (
        "{rows} with a relation between cards that are not both actors here",
        "No tie was made of it.",
    ),
    "card.membership": (
        "{rows} of groups with members that are no actors here",
        "These members were left out.",
    ),
    "group.empty": ("{rows} of groups of which no member is an actor here", "They were left out."),
    "group.platform": (
        "{rows} of groups, read as platforms of which their cards are members",
        "If one is only a list of addresses, delete it from the file.",
    ),
}
