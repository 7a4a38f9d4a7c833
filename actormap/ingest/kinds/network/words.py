"""What is said of the rows of a network."""

from __future__ import annotations

from actormap.core.sentences import Sentence, Template
from actormap.ingest.rows.words import OF_DAYS

WORDS: dict[str, tuple[Template, Sentence]] = {
    "entry.made": (
        Template("{rows} naming an entry that has no row of its own ({values})"),
        Sentence("It was read, and has the name that stands there."),
    ),
    "entry.nobody": (
        Template("{rows} of entries that name nobody ({values})"),
        Sentence("They were left out, and so are ties to them. If one is a name, write it in full."),
    ),
    "entry.nameless": (
        Template("{rows} of entries without an id and without a name"),
        Sentence("They were left out."),
    ),
    "entry.unnamed": (
        Template("{rows} of entries naming nobody on purpose, or saying whom to ask"),
        Sentence("They were left out with their ties, and what stands there was not kept."),
    ),
    "entry.repeated": (Template("{rows} repeating an entry ({values})"), Sentence("The first was taken.")),
    "entry.type_unknown": (
        Template("{rows} with a type of entry that is not known here ({values})"),
        Sentence("It was left empty. Say what it is, or leave it so."),
    ),
    "entry.type_broad": (
        Template("{rows} with a word for many types of actor ({values})"),
        Sentence(
            "It says where in society they stand, which was taken; their type was left empty. Say "
            "what it is, or leave it so."
        ),
    ),
    "entry.sphere_unheard": (
        Template(
            "{rows} saying where in society somebody stands in words that are not known here ({values})"
        ),
        Sentence("It was left out. Say what it means, or leave it so."),
    ),
    "entry.area": (
        Template("{rows} naming an area that is none of the first level on the map ({values})"),
        Sentence("Import the table of areas first."),
    ),
    "entry.platform": (
        Template("{rows} leading to what you say others are members of ({values})"),
        Sentence("Each became a platform."),
    ),
    "tie.by_label": (
        Template("{rows} naming an entry by its name, not by its id ({values})"),
        Sentence("It was read as the one that has this name."),
    ),
    "tie.nobody": (
        Template("{rows} leading to nobody ({values})"),
        Sentence("The ties were left out. If it is a name, give it a row in a table of entries."),
    ),
    "tie.unnamed": (
        Template("{rows} with an end that names nobody on purpose, or says whom to ask"),
        Sentence("The ties were left out, and what stands there was not kept."),
    ),
    "target.several_doubt": (
        Template("{rows} leading to perhaps several entries in one cell ({values})"),
        Sentence("They were left as one. Say what stands between them, or leave them so."),
    ),
    "tie.to_itself": (
        Template("{rows} tying an entry to itself ({values})"),
        Sentence("No tie was made of it."),
    ),
    "tie.repeated": (
        Template("{rows} saying again that two are tied"),
        Sentence("Each tie counts once; its note says how often it stands there."),
    ),
    "tie.no_direction": (
        Template("ties of which nothing says whether they lead one way ({values})"),
        Sentence("They were read as leading both ways. If they lead one way, say so."),
    ),
    "tie.direction_unknown": (
        Template("{rows} with a direction that is not known here ({values})"),
        Sentence("They were read as leading both ways."),
    ),
    "tie.kind_unsaid": (
        Template("{rows} with a word for the kind of tie ({values})"),
        Sentence(
            "It stands in the note; the tie carries nothing. If it is a kind of tie that is known "
            "here, say which."
        ),
    ),
    "tie.kind_read": (
        Template("{rows} with a word for a kind of tie that leads one way ({values})"),
        Sentence(
            "They were read as that kind, in the direction that the word says. If it means another, say so."
        ),
    ),
    "tie.weight": (
        Template("{rows} with a weight that is no strength from 0 to 1 ({values})"),
        Sentence("It is kept in the note. If it is one, say so."),
    ),
    "tie.seat": (
        Template("{rows} tying an actor to a platform or group ({values})"),
        Sentence(
            "The actor became a member of it; that does not tie members to one another. Correct it "
            "if it is not so."
        ),
    ),
    "tie.meeting": (
        Template("{rows} tying an actor to a meeting ({values})"),
        Sentence("It was there; who meets is not tied to one another."),
    ),
    "tie.no_day": (
        Template("{rows} tying an actor to a meeting without a day ({values})"),
        Sentence("They were left out. Give the meeting a day."),
    ),
    "tie.to_group": (
        Template(
            "{rows} tying an actor to a platform or meeting, without saying that it belongs there ({values})"
        ),
        Sentence("They were left out. Say which are memberships."),
    ),
    "tie.between_groups": (
        Template("{rows} tying platforms or meetings to one another ({values})"),
        Sentence("They were left out."),
    ),
    **OF_DAYS,
}
