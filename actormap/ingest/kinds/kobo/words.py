"""What is said of what is noticed in answers to the ready form."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "form.not_agreed": (
        "{rows} of who did not agree to be recorded",
        "Nothing was read from them; nothing is to do.",
    ),
    "form.withdrawn": (
        "{rows} {say} no, and the map has earlier answers of the same ({values})",
        "Nothing was read from them. Take out what the map has: actormap forget.",
    ),
    "form.no_partner": (
        "{rows} {say} that there are partners and {name} none",
        "No observation was made of it; ask again.",
    ),
    "org.placeholder": (
        "{rows} {name} nobody ({values})",
        "No organisation was made of it, and the rows were left out.",
    ),
    "org.again": (
        "{rows} of an organisation for which another row answered before ({values})",
        "They are one organisation, and what the first says of it was taken; ties are told by each.",
    ),
    "org.several_list": (
        "{rows} {name} several organisations in one cell ({values})",
        "Each was read for itself.",
    ),
    "org.several_known": (
        "{rows} {name} several organisations in one cell, each of which the map knows ({values})",
        "Each was read for itself.",
    ),
    "org.several_doubt": (
        "{rows} may name several organisations in one cell ({values})",
        "They were left as one; take them apart in the form, with ; between them.",
    ),
    "row.repeated": ("{rows} {say} what an earlier row says", "They count once; nothing is to do."),
    "choice.unknown": (
        "{rows} {have} an answer that the form does not offer ({values})",
        "It was left out.",
    ),
    "tie.kind_unknown": (
        "{rows} {say} in words that are no kind of tie how two work together ({values})",
        "No tie was made of that; name a choice that you add to the form by the code of a kind of tie.",
    ),
    "tie.self": ("{rows} {name} the organisation itself as its partner ({values})", "No tie was made of it."),
    "presence.half": (
        "{rows} {say} on what, but not where, somebody works, or where but not on what",
        "No presence was made of that, which needs both.",
    ),
    "area.several_known": (
        "{rows} {name} several areas in one cell, each of which the map has ({values})",
        "Each was read for itself.",
    ),
    "area.several_doubt": (
        "{rows} may name several areas in one cell ({values})",
        "They were left as one; check them.",
    ),
    "area.nowhere": ("{rows} {have} what stands for no single area ({values})", "No area was made of it."),
    "area.made": (
        "{rows} {name} an area that has no P-code ({values})",
        (
            "Each name became an area with a code of ours (XX...). Import the table of areas first, and "
            "names are found there."
        ),
    ),
    "area.in_map": (
        "{rows} {name} an area by a name that one area of the map has ({values})",
        "They were read as that area.",
    ),
}
