"""What is said of what is noticed in answers to the ready form."""

from __future__ import annotations

from actormap.core.sentences import Sentence, Template
from actormap.ingest.rows.words import SENTENCES

WORDS: dict[str, tuple[Template, Sentence]] = {
    **{code: SENTENCES[code] for code in ("org.person", "org.perhaps_person", "org.unnamed")},
    "form.not_agreed": (
        Template("{rows} of those who did not agree to be recorded"),
        Sentence("Nothing was read from them. There is nothing to do."),
    ),
    "form.withdrawn": (
        Template("{rows} saying no, and the map has earlier answers of the same ({values})"),
        Sentence("Nothing was read from them. Remove what the map has: actormap forget."),
    ),
    "form.no_partner": (
        Template("{rows} saying that there are partners and naming none"),
        Sentence("No observation was made of it. Ask again."),
    ),
    "org.placeholder": (
        Template("{rows} naming nobody ({values})"),
        Sentence("No organisation was made of it, and the rows were left out."),
    ),
    "org.again": (
        Template("{rows} of an organisation for which another row answered before ({values})"),
        Sentence(
            "They are one organisation, and what the first says of it was taken; ties are told by each."
        ),
    ),
    "org.several_list": (
        Template("{rows} with several organisations in one cell ({values})"),
        Sentence("Each was read on its own."),
    ),
    "org.several_known": (
        Template("{rows} with several organisations in one cell, each of which the map knows ({values})"),
        Sentence("Each was read on its own."),
    ),
    "org.several_doubt": (
        Template("{rows} with perhaps several organisations in one cell ({values})"),
        Sentence("They were left as one. Separate them in the form, with ; between them."),
    ),
    "row.repeated": (
        Template("{rows} repeating an earlier row"),
        Sentence("They count once. There is nothing to do."),
    ),
    "choice.unknown": (
        Template("{rows} with an answer that the form does not offer ({values})"),
        Sentence("It was left out."),
    ),
    "tie.kind_unknown": (
        Template("{rows} saying in words that are no kind of tie how two work together ({values})"),
        Sentence(
            "No tie was made of that. Name a choice that you add to the form by the code of a kind of tie."
        ),
    ),
    "tie.self": (
        Template("{rows} naming the organisation itself as its partner ({values})"),
        Sentence("No tie was made of it."),
    ),
    "presence.half": (
        Template("{rows} with what somebody works on and not where, or with where and not what"),
        Sentence("They gave no presence, which needs both."),
    ),
    "area.several_known": (
        Template("{rows} with several areas in one cell, each of which the map has ({values})"),
        Sentence("Each was read on its own."),
    ),
    "area.several_doubt": (
        Template("{rows} with perhaps several areas in one cell ({values})"),
        Sentence("They were left as one. Check them."),
    ),
    "area.nowhere": (
        Template("{rows} with what stands for no single area ({values})"),
        Sentence("No area was made of it."),
    ),
    "area.made": (
        Template("{rows} naming an area that has no P-code ({values})"),
        Sentence(
            "Each name became an area with a code of ours (XX...). Import the table of areas first, "
            "and names are found there."
        ),
    ),
    "area.in_map": (
        Template("{rows} naming an area by a name that one area of the map has ({values})"),
        Sentence("They were read as that area."),
    ),
}
