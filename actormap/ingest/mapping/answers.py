"""What has to be said before anything is taken of some columns: on what basis, for which office.

Each answer is a constant of a mapping file (``constants: {phone: agreed}``), of ``--set``, or a press.
"""

from __future__ import annotations

from collections.abc import Mapping

from actormap.core import schema

AGREED = "agreed"
OFFICE, PERSONS, PHONE, EMAIL = "office", "persons", "phone", "email"
INTRODUCED, GROUPS, NOTES, MONTHS = "introduced_by", "groups", "notes", "months"
WHO = "who"
NAMESAKES = "namesakes"
CALENDAR = "calendar"
CALENDARS = ("gregorian", "hijri", "solar_hijri", "buddhist")
"""In which the days of a list may be written."""
REFUSALS, LEAVE_OUT, NOT_SO = "refusals", "leave_out", "not_so"
WARNED, NOT_MET, NO_CONTACT = "warned", "not_met", "no_contact"
APART = (WARNED, NOT_MET, NO_CONTACT)
"""Rows of which their basis is said apart, the weightiest first: no answer for all rows covers them."""
BASES: dict[str, dict[str, str]] = {
    "mandate": {"legal_basis": "mandate"},
    "best_interest": {"legal_basis": "best_interest"},
    "published": {"legal_basis": "published"},
    AGREED: {"consent_c1": "yes"},
}
"""By answer: what it says of an organisation, the one that gives least away first."""
_BASES = tuple(schema.vocabulary("contact_basis"))
ANSWERS: dict[str, tuple[str, ...]] = {
    OFFICE: (),
    PERSONS: tuple(code for code in _BASES if code != "published"),
    PHONE: _BASES,
    EMAIL: _BASES,
    INTRODUCED: ("once",),
    GROUPS: ("named",),
    NOTES: ("keep",),
    MONTHS: ("keep",),
    WHO: ("organisations",),
    NAMESAKES: ("same", "others"),
    CALENDAR: CALENDARS,
    REFUSALS: (LEAVE_OUT, NOT_SO),
    **dict.fromkeys(APART, (*BASES, LEAVE_OUT)),
}
"""By answer: what may be said; of the office its name or code."""
OF_MEANING = {
    "met_on": OFFICE,
    "person_name": PERSONS,
    "first_name": PERSONS,
    "last_name": PERSONS,
    "phone": PHONE,
    "email": EMAIL,
    "introduced_by": INTRODUCED,
    "groups": GROUPS,
    "note": NOTES,
}
"""Which answer lets a column of a meaning in."""


OF_THESE_ROWS = (REFUSALS, *APART)
"""What is said of the rows of one list, and of no later one: no mapping file says it."""


def answer(constants: Mapping[str, str], name: str) -> str:
    """What was said; "" where nothing, or nothing that may be said, was."""
    given, known = constants.get(name, "").strip(), ANSWERS[name]
    return given if not known or given in known else ""


def wrong_answers(constants: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Answers that are none of those that may be given, with these."""
    return {
        name: ANSWERS[name]
        for name, text in constants.items()
        if ANSWERS.get(name) and text not in ANSWERS[name]
    }
