"""What is said of what is noticed in lists of activities and organisations."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.sentences import Sentence, Template, series

OF_DAYS: dict[str, tuple[Template, Sentence]] = {
    "date.not_iso": (
        Template("{rows} with a day that cannot be read ({values})"),
        Sentence("The days were left out."),
    ),
    "date.order": (
        Template(
            "{rows} with days of which nothing says whether the day or the month comes first ({values})"
        ),
        Sentence(
            "The days of this column were left out: read by halves it would be another list. Say "
            "which comes first."
        ),
    ),
    "date.calendar": (
        Template("{rows} with a year that fits no calendar that is said for it ({values})"),
        Sentence("The days were left out: in another calendar they are other days. Say which it is."),
    ),
    "date.converted": (
        Template("{rows} with a day of another calendar ({values})"),
        Sentence(
            "They were read as these Gregorian days. A Hijri day may be a day earlier or later where the "
            "month began with the sighting of the moon."
        ),
    ),
}
"""What is said of days, by every kind of list."""
PERHAPS: tuple[Template, Sentence] = (
    Template("nothing says whether this is a person or an organisation"),
    Sentence(
        "Write the type beside it, or delete the row if it is a person. If all of these are organisations, "
        "say so."
    ),
)
"""What is asked of a name that may be a person's or an organisation's."""
SENTENCES: dict[str, tuple[Template, Sentence]] = {
    "row.repeated": (
        Template("{rows} repeating an earlier row"),
        Sentence("They count once. There is nothing to do."),
    ),
    "row.nothing": (
        Template("{rows} without an organisation, a sector or an area"),
        Sentence("They were left out. There is nothing to do."),
    ),
    "row.heading": (
        Template("{rows} with a sector or an area and nothing else ({values})"),
        Sentence(
            "They were read as headings and left out. If they say something about the rows below, "
            "write it in a column of its own."
        ),
    ),
    "row.total": (
        Template("{rows} with totals ({values})"),
        Sentence("Totals are not entries and were left out. If one is a name, write it in full."),
    ),
    "row.unticked": (
        Template("{rows} with no sector or no area ticked"),
        Sentence("They gave no presence. There is nothing to do."),
    ),
    "tie.own_funds": (
        Template("{rows} naming the organisation itself as its funder"),
        Sentence("No tie was made of it."),
    ),
    "org.acronym_only": (
        Template("{rows} with an acronym and no name ({values})"),
        Sentence("The acronym was taken as the name."),
    ),
    "org.acronym_known": (
        Template("{rows} with only an acronym, which stands beside a name elsewhere ({values})"),
        Sentence("They were read as that organisation. There is nothing to do."),
    ),
    "org.in_map": (
        Template("{names} found on the map ({values})"),
        Sentence(
            "They were read as these organisations. If one is another, give it a code of its own in the list."
        ),
    ),
    "org.address": (
        Template("{rows} with an e-mail address beside the name of the organisation"),
        Sentence("Addresses are personal data and were left out. There is nothing to do."),
    ),
    "org.placeholder": (
        Template("{rows} naming nobody ({values})"),
        Sentence("No organisation was made of it. Rows that name nobody else were left out."),
    ),
    "org.category": (
        Template("{rows} with a kind of organisation where its name should stand ({values})"),
        Sentence(
            "No organisation was made of it. If another column has the names, say which; if it is a "
            "name, write it in full."
        ),
    ),
    "org.other_role": (
        Template("{rows} naming another organisation beside the one that acts ({values})"),
        Sentence(
            "Whoever implements was taken, or else whoever the row is about; nothing was made of "
            "the others. If a partner implements, say which column names it."
        ),
    ),
    "org.person": (
        Template("{rows} naming a person by a type or a title, not an organisation ({three})"),
        Sentence(
            "Nobody was made of it: persons are recorded only if they agreed. If one is an organisation, "
            "write the type of organisation beside it."
        ),
    ),
    "org.perhaps_person": PERHAPS,
    "org.unnamed": (
        Template("{rows} saying in the place of a name that nobody is to be named, or whom to go through"),
        Sentence("Nobody was made of it, and what stands there was not kept."),
    ),
    "org.name_other": (
        Template("{rows} with only another name ({values})"),
        Sentence("The first of the other names was taken as the name."),
    ),
    "org.alone": (
        Template("{rows} with an organisation and nothing else ({values})"),
        Sentence(
            "If one is a heading for the rows below it, delete that row; otherwise there is nothing to do."
        ),
    ),
    "org.none": (Template("{rows} without an organisation"), Sentence("They were left out.")),
    "org.several_list": (
        Template("{rows} with several organisations in one cell ({values})"),
        Sentence("Each was read on its own."),
    ),
    "org.several_known": (
        Template("{rows} with several organisations in one cell, each known on its own elsewhere ({values})"),
        Sentence(
            "Each was read on its own. If one cell is one organisation, give it a code of its own in the "
            "list."
        ),
    ),
    "org.several_doubt": (
        Template("{rows} with perhaps several organisations in one cell ({values})"),
        Sentence("They were left as one. Say what stands between them, or that each is one name."),
    ),
    "org.several_names": (
        Template("{rows} giving a code another name ({values})"),
        Sentence(
            "The first name was taken; the others are aliases. Check whether they are one organisation."
        ),
    ),
    "org.type_unknown": (
        Template("{rows} with a type of organisation that is not known here ({values})"),
        Sentence("It was left empty. Say which type it is, or leave it so."),
    ),
    "org.type_broad": (
        Template("{rows} with a word for many types of organisation ({values})"),
        Sentence(
            "It says where in society they stand, which was taken; their type was left empty. Say "
            "which type it is, or leave it so."
        ),
    ),
    "org.sphere_unheard": (
        Template(
            "{rows} saying where in society somebody stands in words that are not known here ({values})"
        ),
        Sentence("It was left out. Say what it means, or leave it so."),
    ),
    "area.no_code": (
        Template("{rows} with a word that stands for no P-code ({values})"),
        Sentence("The area was looked up by its name, under the area above."),
    ),
    "sector.several_known": (
        Template(
            "{rows} with several sectors in one cell, each of which stands on its own elsewhere ({values})"
        ),
        Sentence("Each was read on its own."),
    ),
    "sector.several_doubt": (
        Template("{rows} with perhaps several sectors in one cell ({values})"),
        Sentence("They were left as one. Say what stands between them, or leave them so."),
    ),
    "area.several_known": (
        Template(
            "{rows} with several areas in one cell, each of which stands on its own elsewhere ({values})"
        ),
        Sentence("Each was read on its own."),
    ),
    "area.several_doubt": (
        Template("{rows} with perhaps several areas in one cell ({values})"),
        Sentence("They were left as one. Say what stands between them, or leave them so."),
    ),
    "area.nowhere": (
        Template("{rows} with what stands for no single area ({values})"),
        Sentence(
            "No area was made of it. The area above was taken if there is one; otherwise the row "
            "gave no presence."
        ),
    ),
    "area.several": (
        Template("{rows} giving a P-code another name or parent ({values})"),
        Sentence("The first was taken. Check them."),
    ),
    "area.code_form": (
        Template("{rows} with a P-code in small letters or with blanks ({values})"),
        Sentence("They were read as P-codes are written: capital letters and digits."),
    ),
    "area.own_code": (
        Template("{rows} with numbers for areas that are not P-codes ({values})"),
        Sentence(
            "Each number became an area with a code of ours (XX...). Write P-codes to have them on the map."
        ),
    ),
    "area.made": (
        Template("{rows} naming an area that has no P-code ({values})"),
        Sentence(
            "Each name within one area above became an area with a code of ours (XX...). Import the "
            "table of areas first, and names are found there."
        ),
    ),
    "area.in_map": (
        Template("{rows} naming an area by a name that one area of the map has ({values})"),
        Sentence("They were read as that area."),
    ),
    **OF_DAYS,
    "date.counted": (
        Template("{rows} with a day written as a spreadsheet's number ({values})"),
        Sentence("They were read as these days. If they are others, write them as YYYY-MM-DD."),
    ),
    "month.not_known": (
        Template("{rows} with a month that cannot be read ({values})"),
        Sentence("The months were left out."),
    ),
    "month.no_year": (
        Template("{rows} with a month of which nothing says the year ({values})"),
        Sentence("The months were left out. Add a column with the year."),
    ),
    "month.none": (
        Template("{rows} with none of the months marked"),
        Sentence("They gave no presence: nothing says when it was."),
    ),
    "status.register": (
        Template(
            "the column says whether organisations are active or registered, not how far work is ({values})"
        ),
        Sentence("Nothing was taken from there. If it is the status of the work, say so."),
    ),
    "status.unknown": (
        Template("{rows} with a status that is not known here ({values})"),
        Sentence(
            "It was left empty; the known ones are {all}.",
            all=series(schema.vocabulary("presence_status").values()),
        ),
    ),
}
