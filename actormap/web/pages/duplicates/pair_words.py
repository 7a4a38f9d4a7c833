"""Pairs of entries in words: how sure, what is recorded of both, what speaks for it, what changes."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.model import ActorMap
from actormap.core.sentences import Name, Sentence, apart, first_of, plural, series, term
from actormap.core.tables.values import split
from actormap.core.words import _
from actormap.ingest.matching import Candidate
from actormap.records.record import telling
from actormap.rights import identity
from actormap.web.parts.tables import places
from actormap.web.state.unfinished.duplicates import Act

FEW = 6
"""Aliases and areas of an entry that are told."""
CONSENT = "Consent"
"""The part of the form of an actor in which consents stand."""
COLUMNS = ["aliases", "kind", "types", "sphere", "adm1_pcode"]
"""What is read of an entry: to take all of its columns is slow."""


def recorded(m: ActorMap, identifier: str) -> dict[str, str]:
    """What is recorded of an entry beside its name, by its heading; nothing that is empty.

    The map is what the principal may see.
    """
    row = m.actors.loc[m.actors["id"] == identifier, COLUMNS].iloc[0]
    works = m.presence.loc[m.presence["actor_id"] == identifier, "pcode"]
    areas = sorted({_area(m, pcode) for pcode in works if pcode})
    ties = _ties(m, identifier)
    texts = {
        _("Code"): identifier,
        _("Also called"): first_of(list(map(Name, split(row["aliases"]))), FEW, "; ").in_language(apart),
        _("Kind"): _("Person") if row["kind"] == "person" else "",
        _("Type"): _cell(m, "types", row["types"]).in_language(apart),
        _("Sphere"): _cell(m, "sphere", row["sphere"]).in_language(apart),
        _("Seat"): _cell(m, "adm1_pcode", row["adm1_pcode"]).in_language(apart),
        _("Works in"): first_of(areas, FEW, "; ").in_language(apart),
        _("Ties"): str(ties) if ties else "",
    }
    return {heading: text for heading, text in texts.items() if text}


def effect(m: ActorMap, pair: Candidate, keep: str) -> Sentence:
    """What changes if both are one and one of them stands for both.

    The map is what the principal may see.
    """
    other = pair.second if keep == pair.first else pair.first
    before, merged = m.once(("made one", keep, other), lambda m: _merged(m, keep, other))
    parts = []
    if new := [Name(name) for name in split(merged["aliases"]) if name not in split(before["aliases"])]:
        parts.append(Sentence("it is also called {names}", names=series(new, "; ")))
    parts += [
        Sentence("{column}: {value}", column=_label(name), value=_cell(m, name, merged[name]))
        for name in ("types", "adm1_pcode", *schema.safer())
        if merged[name] != before[name] and not (pd.isna(merged[name]) and pd.isna(before[name]))
    ]
    if ties := _ties(m, other):
        parts.append(Sentence("{ties} of the other lead to it", ties=plural(ties, "tie")))
    return Sentence(
        "If it stands for both: {parts}.", parts=series(parts or [term("nothing else changes")], "; ")
    )


def _label(column: str) -> Sentence:
    """What a cell of an actor is called; what a consent is to says little without the word."""
    field = schema.forms()["actors"][column]
    if field.part != CONSENT:
        return term(field.label)
    return Sentence("{part} ({column})", part=term(field.part), column=term(field.label))


def _merged(m: ActorMap, keep: str, other: str) -> tuple[Any, Any]:
    """The row of an entry, and what it would be if it stood for another too."""
    both = m.actors[m.actors["id"].isin([keep, other])]
    return both[both["id"] == keep].iloc[0], identity.merged_row(both, keep)


def _ties(m: ActorMap, identifier: str) -> int:
    return int(((m.ties["source_id"] == identifier) | (m.ties["target_id"] == identifier)).sum())


def _area(m: ActorMap, pcode: str) -> Name:
    return Name(places(m).get(pcode, pcode))


def _cell(m: ActorMap, column: str, value: object) -> Sentence:
    """A cell of an actor in words; nothing where it is empty."""
    sentence = telling.cell(m, schema.columns()["actors"][column], value)
    return series([]) if sentence is telling.EMPTY else sentence


def evidence(pair: Candidate) -> list[tuple[str, str, str]]:
    """What speaks for a pair and against it: weight, the sum so far, and what it is."""
    sums = accumulate(reason.weight for reason in pair.evidence)
    return [
        (f"{reason.weight:+.1f}", f"{total:+.1f}", reason.sentence.in_language(apart))
        for reason, total in zip(pair.evidence, sums, strict=True)
    ]


def outcome(act: Act) -> Sentence:
    """What was decided last, in words."""
    first, second = map(Name, act.pair.names)
    both = {"first": first, "second": second}
    if act.decision == identity.SAME:
        kept = first if act.keep == act.pair.first else second
        return Sentence(
            "{first} and {second} are one and the same now: {kept} stands for both.", **both, kept=kept
        )
    if act.decision == identity.DIFFERENT:
        return Sentence("{first} and {second} are not the same. The pair is not proposed again.", **both)
    return Sentence("{first} and {second} are postponed: they are now at the end of the list.", **both)
