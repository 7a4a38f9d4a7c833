"""What is said of the rows of a network."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "entry.made": (
        "{rows} {name} an entry that has no row of its own ({values})",
        "It was read, and is called as it is there.",
    ),
    "entry.nameless": ("{rows} of entries without an id and without a name", "They were left out."),
    "entry.repeated": ("{rows} repeat an entry ({values})", "The first was taken."),
    "entry.type_unknown": (
        "{rows} {have} a type of entry that is not known here ({values})",
        "It was left empty. Say in a mapping file what it is (values: org_type:), or leave it so.",
    ),
    "entry.type_broad": (
        "{rows} {have} a word for many types of actor ({values})",
        (
            "It says where in society they stand, which was taken; their type was left empty. Say in a "
            "mapping file what it is (values: org_type:), or leave it so."
        ),
    ),
    "entry.sphere_unheard": (
        "{rows} {say} where in society somebody stands in words that are not known here ({values})",
        "It was left out. Say in a mapping file what it means (values: org_sphere:), or leave it so.",
    ),
    "entry.area": (
        "{rows} {name} an area that is none of the first level on the map ({values})",
        "Import the table of areas first.",
    ),
    "entry.platform": (
        "{rows} {lead} to what you say others are members of ({values})",
        "Each became a platform.",
    ),
    "tie.by_label": (
        "{rows} {name} an entry by its name, not by its id ({values})",
        "It was read as the one that is called so.",
    ),
    "tie.nobody": (
        "{rows} {lead} to nobody ({values})",
        "The ties were left out. If it is a name, give it a row in a table of entries.",
    ),
    "tie.to_itself": ("{rows} {tie} an entry to itself ({values})", "No tie was made of it."),
    "tie.repeated": (
        "{rows} {say} again that two are tied",
        "Each tie counts once; its note says how often it stands there.",
    ),
    "tie.no_direction": (
        "ties of which nothing says whether they lead one way ({values})",
        "They were read as leading both ways; else map constants: {tie_kind: linked_to}.",
    ),
    "tie.direction_unknown": (
        "{rows} {have} a direction that is not known here ({values})",
        "They were read as leading both ways.",
    ),
    "tie.kind_unsaid": (
        "{rows} {have} a word for the kind of tie ({values})",
        "It stands in the note; the tie carries nothing. Map it (values: tie_kind:) where it is one of ours.",
    ),
    "tie.weight": (
        "{rows} {have} a weight that is no strength from 0 to 1 ({values})",
        "It is kept in the note. If it is one, say so in a mapping file (columns: tie_weight:).",
    ),
    "tie.seat": (
        "{rows} {tie} an actor to a platform or group ({values})",
        "The actor became a member of it; members are not tied by that. Correct it where it is not so.",
    ),
    "tie.meeting": (
        "{rows} {tie} an actor to a meeting ({values})",
        "It was there; who meets is not tied to one another.",
    ),
    "tie.no_day": (
        "{rows} {tie} an actor to a meeting without a day ({values})",
        "They were left out; give it a day.",
    ),
    "tie.to_group": (
        "{rows} {tie} an actor to a platform or meeting, and do not say that it belongs there ({values})",
        "They were left out. Say in a mapping file which are memberships (values: tie_kind:).",
    ),
    "tie.between_groups": (
        "{rows} {tie} platforms or meetings to one another ({values})",
        "They were left out.",
    ),
    "date.not_iso": ("{rows} {have} a day that cannot be read ({values})", "The days were left out."),
    "date.order": (
        "{rows} {have} days whose order of day and month nothing tells ({values})",
        "The days were left out; say in a mapping file which comes first (dates: day-first or month-first).",
    ),
}
