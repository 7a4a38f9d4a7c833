"""What is said of what is noticed in lists of activities and organisations."""

from __future__ import annotations

from actormap.core import schema

SENTENCES: dict[str, tuple[str, str]] = {
    "row.repeated": ("{rows} {say} what an earlier row says", "They count once; nothing is to do."),
    "row.nothing": (
        "{rows} {name} no organisation, no sector and no area",
        "They were left out; nothing is to do.",
    ),
    "row.heading": (
        "{rows} {name} a sector or an area and nothing else ({values})",
        "They were read as headings and left out; what they say of those below, say in a column of its own.",
    ),
    "row.unticked": (
        "{rows} {have} no sector or no area ticked",
        "No presence was made of them; nothing is to do.",
    ),
    "tie.own_funds": ("{rows} {name} the organisation itself as its funder", "No tie was made of it."),
    "org.acronym_only": (
        "{rows} {have} an acronym and no name ({values})",
        "The acronym was taken as the name.",
    ),
    "org.acronym_known": (
        "{rows} {have} an acronym alone that stands beside a name elsewhere ({values})",
        "They were read as that organisation; nothing is to do.",
    ),
    "org.in_map": (
        "{names} found in the map ({values})",
        "They were read as these organisations; if one is another, give it a code of its own in the list.",
    ),
    "org.address": (
        "{rows} {have} an e-mail address beside the name of the organisation",
        "Addresses are personal data and were left out; nothing is to do.",
    ),
    "org.placeholder": (
        "{rows} {name} nobody ({values})",
        "No organisation was made of it; rows that name nobody else were left out.",
    ),
    "org.other_role": (
        "{rows} {name} another organisation beside the one that acts ({values})",
        (
            "Who implements was taken, else whose row it is; nothing was made of the others. If a partner "
            "implements, say so in a mapping file (columns: impl_name) or in the app."
        ),
    ),
    "org.person": (
        "{rows} {name} a person by its type, not an organisation ({values})",
        "Nobody was made of it: persons are recorded only where they agreed.",
    ),
    "org.name_other": (
        "{rows} {have} another name alone ({values})",
        "The first of the other names was taken as the name.",
    ),
    "org.alone": (
        "{rows} {name} an organisation and nothing else ({values})",
        "If one is a heading of those below it, delete that row; else nothing is to do.",
    ),
    "org.none": ("{rows} {name} no organisation", "They were left out."),
    "org.several_list": (
        "{rows} {name} several organisations in one cell ({values})",
        "Each was read for itself.",
    ),
    "org.several_known": (
        "{rows} {name} several organisations in one cell, each known by itself elsewhere ({values})",
        "Each was read for itself; if one cell is one organisation, say so in a mapping file (whole:).",
    ),
    "org.several_doubt": (
        "{rows} may name several organisations in one cell ({values})",
        "They were left as one; to take them apart, say in a mapping file what stands between (split:).",
    ),
    "org.several_names": (
        "{rows} {give} another name to a code ({values})",
        "The first name was taken, the others are aliases; check whether they are one organisation.",
    ),
    "org.type_unknown": (
        "{rows} {have} a type of organisation that is not known here ({values})",
        "It was left empty. Say in a mapping file which type it is (hxl: types:), or leave it so.",
    ),
    "org.type_broad": (
        "{rows} {have} a word for many types of organisation ({values})",
        (
            "It says where in society they stand, which was taken; their type was left empty. Say in a "
            "mapping file which type it is (hxl: types:), or leave it so."
        ),
    ),
    "org.sphere_unheard": (
        "{rows} {say} where in society somebody stands in words that are not known here ({values})",
        "It was left out. Say in a mapping file what it means (values: org_sphere:), or leave it so.",
    ),
    "area.no_code": (
        "{rows} {have} no P-code but what stands for none ({values})",
        "The area was looked for by its name, under the area above.",
    ),
    "sector.several_known": (
        "{rows} {name} several sectors in one cell, each of which stands by itself elsewhere ({values})",
        "Each was read for itself.",
    ),
    "sector.several_doubt": (
        "{rows} may name several sectors in one cell ({values})",
        "They were left as one; to take them apart, put ; between them.",
    ),
    "area.several_known": (
        "{rows} {name} several areas in one cell, each of which stands by itself elsewhere ({values})",
        "Each was read for itself.",
    ),
    "area.several_doubt": (
        "{rows} may name several areas in one cell ({values})",
        "They were left as one; to take them apart, put ; between them.",
    ),
    "area.nowhere": (
        "{rows} {have} what stands for no single area ({values})",
        "No area was made of it; the area above was taken where there is one, else no presence was made.",
    ),
    "area.several": (
        "{rows} {give} another name or parent to a P-code ({values})",
        "The first was taken; check them.",
    ),
    "area.code_form": (
        "{rows} {have} a P-code in small letters or with blanks ({values})",
        "They were read as P-codes are written: capital letters and digits.",
    ),
    "area.own_code": (
        "{rows} number areas as no P-codes do ({values})",
        "Each number became an area with a code of ours (XX...); write P-codes to have them on the map.",
    ),
    "area.made": (
        "{rows} {name} an area that has no P-code ({values})",
        (
            "Each name within one area above became an area with a code of ours (XX...). Import the table "
            "of areas first, and names are found there."
        ),
    ),
    "area.in_map": (
        "{rows} {name} an area by a name that one area of the map has ({values})",
        "They were read as that area.",
    ),
    "date.not_iso": ("{rows} {have} a day that cannot be read ({values})", "The days were left out."),
    "date.order": (
        "{rows} {have} days whose order of day and month nothing tells ({values})",
        "The days were left out; say in a mapping file which comes first (dates: day-first or month-first).",
    ),
    "date.counted": (
        "{rows} {have} a day as a number of a spreadsheet program ({values})",
        "They were read as these days; if they are others, write them as YYYY-MM-DD.",
    ),
    "month.not_known": ("{rows} {have} a month that cannot be read ({values})", "The months were left out."),
    "month.no_year": (
        "{rows} {have} a month of which nothing says the year ({values})",
        "The months were left out; add a column with the year.",
    ),
    "month.none": (
        "{rows} {have} none of the months marked",
        "No presence was made of them: nothing says when it was.",
    ),
    "status.register": (
        "the column says whether organisations are active or registered, not how far work is ({values})",
        "Nothing was taken from there. If it is the status of the work, say so in a mapping file (status:).",
    ),
    "status.unknown": (
        "{rows} {have} a status that is not known here ({values})",
        f"It was left empty; the known ones are {', '.join(schema.vocabulary('presence_status').values())}.",
    ),
}
