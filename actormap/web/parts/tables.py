"""Findings and actors as the tables that pages show: plain words as headings, names beside ids."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import View
from actormap.core.findings import Finding, Findings, Kind
from actormap.core.model import ActorMap
from actormap.core.schema.reading import read_rows
from actormap.core.sentences import Name, cut, digits, plural, series, shown, term
from actormap.core.tables.values import split
from actormap.core.verdicts import Verdict
from actormap.core.words import _, plain
from actormap.metrics.base.areas import place, themes_in_areas
from actormap.metrics.base.context import context_of
from actormap.metrics.base.presence import works_in_any
from actormap.metrics.base.tags import group_labels
from actormap.metrics.introductions.words import chain, in_ten
from actormap.metrics.reach.unmet import WayIn
from actormap.records.record import telling
from actormap.records.record.telling import labels, proofs
from actormap.web.state.language import vocabulary
from actormap.web.state.session import Reading

VERDICTS: dict[Verdict, str] = {
    "supported": term("Supported"),
    "indicative": term("Indicative"),
    "insufficient_data": term("Not enough data"),
}
ISOLATION = {
    "isolated_supported": term("No route; several were asked"),
    "possibly_isolated": term("No route; few were asked"),
    "not_observed_enough": term("Not known; hardly anybody asked"),
}
WORDS = {row["code"]: row["label"] for row in read_rows("option_words")}
"""Options and their values whose names would not say what they mean; terms of the science in brackets."""
NAMED = {"issue": "issues", "instrument": "instruments", "provision": "provisions"}
"""Options that name a row of a table."""
NINE = 9


def names(m: ActorMap) -> dict[str, str]:
    """Names of actors and platforms by id, as they stand among others (`cut`); the same ones each time."""
    return m.once("names by id", lambda m: _by_id(m, "actors") | _by_id(m, "platforms"))


def name(m: ActorMap, identifier: str) -> Name:
    """The name of an actor or platform; its id where it is not on the map."""
    return Name(names(m).get(identifier, identifier))


def _by_id(m: ActorMap, table: str) -> dict[str, str]:
    return dict(zip(m[table]["id"], map(cut, m[table]["name"]), strict=True))


def who(m: ActorMap, finding: Finding, between: str = "") -> str:
    """Whom a finding is about, by name: its subjects with something between them, else the first."""
    known, subjects = names(m), finding.subject if between else finding.subject[:1]
    return between.join(known.get(actor, actor) for actor in subjects)


def group(m: ActorMap, code: str) -> str:
    """The name of a group."""
    return shown(group_labels(m).get(code, code))


def places(m: ActorMap) -> dict[str, str]:
    """Names of areas by P-code."""
    return m.once("names of areas", lambda m: _by_id(m, "areas"))


def part(m: ActorMap, view: View, areas: Collection[str], spheres: Collection[str]) -> ActorMap:
    """The actors that work in some areas (`works_in`) and are of some spheres; none given takes all."""
    kept = pd.Series(data=True, index=m.actors.index)
    if areas:
        kept &= works_in_any(m, view, areas)
    if spheres:
        kept &= m.actors["sphere"].isin(spheres)
    return m if kept.all() else m.where(m.actors.loc[kept, "id"])


def targets(m: ActorMap) -> list[str]:
    """Ids of the actors that the office could want to meet, by name; the same list each time."""
    return m.once("targets", _targets)


def _targets(m: ActorMap) -> list[str]:
    others = m.actors[m.actors["sphere"] != "field_presence"]
    return list(others.sort_values("name")["id"])


def everyone(m: ActorMap) -> dict[str, str]:
    """All actors by id, in the order of their names, and how they are shown in a list."""
    known = labels(m, "actors")
    return {i: known[i] for i in m.actors.sort_values(["name", "id"])["id"]}


def known(m: ActorMap, option: str) -> dict[str, str]:
    """What an option of an analysis can be on this map, and how it is shown; empty where any text will do."""
    if option in {"seeds", "sources"}:
        return everyone(m)
    if option == "sphere":
        return vocabulary("spheres")
    return dict(labels(m, NAMED[option])) if option in NAMED else {}


def words(name: str) -> str:
    """The name of an option, or one of its values, in words."""
    return plain(in_words(name))


def in_words(name: str) -> str:
    """The same in English, as the catalogue has it."""
    return WORDS.get(name, name.replace("_", " ").capitalize())


def sentence(text: str) -> str:
    """An English sentence for a table: its cell is set from the left also where a name in Arabic is first."""
    return f"\N{LEFT-TO-RIGHT MARK}{shown(text)}"


def _judged(findings: Iterable[Finding], row: Callable[[Finding], dict[str, Any]]) -> pd.DataFrame:
    """Findings one a row, and how sure each is."""
    sure = _("How sure")
    return pd.DataFrame([{**row(each), sure: shown(VERDICTS[each.verdict])} for each in findings])


def finding_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings of any analysis, one a row; columns in which nothing stands are left out."""
    table = _judged(
        findings,
        lambda finding: {
            _("What the record says"): sentence(finding.statement),
            _("Number"): None if finding.value is None else digits(finding.value, 4),
            _("Between"): _band(around(finding.value, finding.interval)),
            _("In possible maps"): _band(around(finding.value, _ends(finding.possible_value))),
            _("Place"): _place(finding),
        },
    )
    return table.loc[:, [not table[name].isna().all() for name in table]]


def _band(band: Sequence[float] | None) -> str | None:
    if band is None:
        return None
    low, high = (digits(end, 4) for end in band)
    return _("{low} to {high}", low=low, high=high)


def around(number: float | None, band: tuple[float, float] | None) -> tuple[float, float] | None:
    """The band of a number that is shown; None where it is that of another one, as of fewer ties.

    A number beside a band in which it does not stand would be read as an error of both.
    """
    return band if band is not None and number is not None and band[0] <= number <= band[1] else None


def _ends(spread: tuple[float, float, float] | None) -> tuple[float, float] | None:
    """From where to where something is in nine of ten possible maps."""
    return None if spread is None else spread[1:]


def _place(finding: Finding) -> str | None:
    """Place in the order of a score, with the places that it takes in nine of ten possible maps."""
    place = finding.details.get("rank")
    band = _band(around(place, _ends(finding.possible_place)))
    return None if place is None else f"{place} ({band})" if band else str(place)


def coverage(findings: Findings) -> str:
    """Mean observation coverage of civil society (``evidence.coverage``), as a percentage."""
    return percent(findings.findings[0].value) or "–"


def of_kind(findings: Iterable[Finding], *kinds: Kind) -> list[Finding]:
    """Findings about one kind of thing, or about any of some kinds, in their order."""
    return [finding for finding in findings if finding.kind in kinds]


def actor_table(m: ActorMap) -> pd.DataFrame:
    """The actors of a map with their names of type, sphere and area."""
    types, spheres, areas = vocabulary("actor_types"), vocabulary("spheres"), places(m)
    actors = m.actors
    return pd.DataFrame(
        {
            _("Name"): actors["name"].map(cut),
            _("Code"): actors["id"],
            _("Sphere"): [spheres.get(code, code) for code in actors["sphere"]],
            _("Type"): [", ".join(types.get(code, code) for code in split(cell)) for cell in actors["types"]],
            _("Area"): [areas.get(code, code) for code in actors["adm1_pcode"]],
        }
    )


def group_table(m: ActorMap, findings: Iterable[Finding]) -> pd.DataFrame:
    """Groups with members to whom no route is recorded (A10), one a row."""
    return _judged(
        findings,
        lambda finding: {
            _("Group"): group(m, finding.subject[0]),
            _("Actors"): finding.details["members"],
            _("Reached"): finding.details["reached"],
            _("No route"): finding.details["isolated_supported"],
            _("Possibly none"): finding.details["possibly_isolated"],
            _("Not known"): finding.details["not_observed_enough"],
        },
    )


def ways_table(m: ActorMap, ways: Iterable[WayIn]) -> pd.DataFrame:
    """Actors that are not met and the way to each, one a row."""
    known = names(m)
    return pd.DataFrame(
        [
            {
                _("Name"): known[way.actor],
                _("Introductions"): way.steps,
                _("All of them succeed"): None if way.chance is None else shown(in_ten(way.chance)),
                _("Sources asked"): way.sources,
                _("Why it cannot be planned"): sentence(way.why_not),
            }
            for way in ways
        ]
    )


def isolation_table(m: ActorMap, findings: Iterable[Finding]) -> pd.DataFrame:
    """Actors without a recorded route (A10), one a row."""
    return _judged(
        findings,
        lambda finding: {
            _("Name"): who(m, finding),
            _("Code"): finding.subject[0],
            _("Route"): shown(ISOLATION[finding.details["isolation"]]),
            _("Sources asked"): finding.n,
            _("Chance of none"): rounded(finding.value),
        },
    )


def gap_table(m: ActorMap, findings: Iterable[Finding]) -> pd.DataFrame:
    """Coordination gaps (A30), one pair a row."""
    known = names(m)
    return _judged(
        findings,
        lambda finding: {
            _("One"): known.get(finding.subject[0], finding.subject[0]),
            _("Other"): known.get(finding.subject[1], finding.subject[1]),
            _("Both work on"): shown(themes_in_areas(m, finding.details["cells"], NINE)),
            _("Tension"): _("yes") if finding.details["tension"] else "",
        },
    )


def platform_table(m: ActorMap, findings: Iterable[Finding]) -> pd.DataFrame:
    """Themes without a platform (A31), one a row."""
    return _judged(
        findings,
        lambda finding: {
            _("Theme"): shown(place(m, finding.subject[0])),
            _("Actors"): finding.details["count"],
            _("On a platform"): len(finding.details["members"]),
            _("Platforms"): len(finding.details["platforms"]),
        },
    )


def space_table(m: ActorMap, findings: Iterable[Finding]) -> pd.DataFrame:
    """Cells in which several work (A32), one a row."""
    return _judged(
        findings,
        lambda finding: {
            _("Space"): shown(place(m, finding.subject[0])),
            _("Actors"): finding.n,
            _("Same activity, no believed tie"): len(finding.details["same_activity"])
            if finding.details["activities"] > 1
            else None,
        },
    )


def trust(finding: Finding) -> str:
    """How far a finding may be leaned on, in one line."""
    parts = [
        _coverage(finding.coverage),
        shown(plural(finding.sources, "independent source")) if finding.sources else "",
        _("holds in {share} of possible maps", share=percent(finding.holds_in))
        if finding.holds_in is not None
        else "",
        # Where too little is recorded to say anything, this would read as if something were sure.
        _("no doubtful tie") if finding.varied is False and finding.verdict != "insufficient_data" else "",
        _("rests on one source") if finding.single_source else "",
    ]
    return " · ".join(filter(None, parts))


def _coverage(share: float | None) -> str:
    """How well what a finding is about was observed."""
    if share is None:
        return ""
    return _("coverage {share}", share=percent(share)) if share else _("nobody was asked about it")


PROOFS_SHOWN = 20
"""So many records that prove a finding are told."""


def facts(m: ActorMap, finding: Finding) -> pd.DataFrame:
    """What a finding rests on, as two columns."""
    single_source = {True: _("yes"), False: _("no"), None: _("not tried")}
    rows: dict[str, Any] = {
        _("Observation coverage"): percent(finding.coverage),
        _("Independent sources"): finding.sources,
        _("Counted"): "" if finding.n is None else finding.n,
        _("Holds in possible maps"): percent(finding.holds_in),
        _("Rests on one source"): single_source[finding.single_source],
        _("Sensitivity (0 to 3)"): finding.sensitivity,
        _("Would change it"): shown(finding.would_change),
        _("Evidence (records)"): shown(series(proofs(m, finding.evidence[:PROOFS_SHOWN]), "; ")),
    }
    kept = {name: str(value) for name, value in rows.items() if value not in ("", None)}
    return pd.DataFrame({_("What"): list(kept), _("Value"): list(kept.values())})


def rounded(share: float | None) -> float | None:
    """A share in whole percent, as the number columns show it."""
    return None if share is None else round(share, 2)


def percent(share: float | None) -> str:
    """A share as text; "" where there is none."""
    return "" if share is None else f"{share:.0%}"


SETTINGS_NAMED = ("actors", "platforms", "areas", "sectors", "issues")
"""Tables of which a setting can name a row."""
VOCABULARIES = ("spheres", "actor_types", "groups")
"""Lists of codes of which a setting can name one."""


def settings_used(reading: Reading, result: Findings) -> pd.DataFrame:
    """Each setting and its value, one a row."""
    settings = result.parameters
    return pd.DataFrame(
        {
            _("Setting"): list(map(words, settings)),
            _("Value"): [shown(_value(reading, value)) for value in settings.values()],
        }
    )


def _value(reading: Reading, value: object) -> str:
    if isinstance(value, bool):
        return term("yes") if value else term("no")
    if value is None or value == "" or (isinstance(value, list | tuple | dict) and not value):
        return term("not chosen")
    if value == sys.maxsize:
        return term("all")
    if isinstance(value, list | tuple):
        ways = isinstance(value[0], list | tuple)
        return series([_way(reading, part) if ways else _value(reading, part) for part in value], "; ")
    if isinstance(value, float):
        return digits(value, 4)
    return _word(reading, value) if isinstance(value, str) else str(value)


def _way(reading: Reading, way: Sequence[str]) -> str:
    context = context_of(reading.map, reading.view)
    return chain(context, [context.code(actor) for actor in way])


def _word(reading: Reading, text: str) -> str:
    if text in WORDS:
        return term(in_words(text))
    known = [schema.vocabulary(name) for name in VOCABULARIES]
    label = next((labels[text] for labels in (group_labels(reading.map), *known) if text in labels), "")
    if label:
        return label if isinstance(label, Name) else term(label)
    name = telling.name(reading.map, text, *SETTINGS_NAMED)
    return term(in_words(text)) if name == text else name
