"""The list of actors narrowed by what is recorded of them: who matches, and what else can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from actormap.core import schema
from actormap.core.arrays import Bools
from actormap.core.config import View
from actormap.core.findings import Finding
from actormap.core.model import ActorMap
from actormap.core.sentences import term
from actormap.core.tables.cells import among, explode
from actormap.graph.layers import layers_of
from actormap.metrics.base.context import context_of
from actormap.metrics.base.presence import sits_on, works_in
from actormap.metrics.base.tags import Relation, group_labels
from actormap.metrics.base.themes import works_on
from actormap.metrics.reach.existing_cells import cells_of
from actormap.records.record import telling

MET = {
    "lately": term("Met recently"),
    "before": term("Met, but not recently"),
    "never": term("No contact recorded"),
    "unknown": term("Contacts: nothing recorded"),
}
REVIEW = {"due": term("Due"), "later": term("Later"), "none": term("No date set")}
Codes = Callable[[ActorMap, View], "pd.Series[str]"]
"""Values of actors under the row numbers of `actors`; one with several stands several times."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet.

    Parameters
    ----------
    code, label
        The value, and what it is called.
    count
        How many actors have it that match all that is chosen in the other facets.
    """

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Actors that match, and what else can be chosen.

    Parameters
    ----------
    ids
        Actors that match, by name.
    choices
        Values of each facet, those that most have first; what is chosen stands there with none too.
    """

    ids: tuple[str, ...]
    choices: Mapping[str, tuple[Choice, ...]]


def met(m: ActorMap, view: View) -> pd.Series[str]:
    """Whether each actor was met: ``lately`` (established), ``before`` or ``never``; ``office`` is one.

    ``unknown`` where no contact with anybody is recorded: that nobody was ever met cannot be told from it.
    """
    layers = layers_of(m, view)
    usual = "unknown" if m.contacts.empty else "never"
    states = pd.Series(usual, index=m.actors.index, dtype="str")
    past = m.contacts[m.contacts["date"] <= view.date]
    states[among(m.actors["id"], past["actor_id"])] = "before"
    states[among(m.actors["id"], m.contacts["actor_id"][layers.established])] = "lately"
    states[layers.offices] = "office"
    return states


def _met(m: ActorMap, view: View) -> pd.Series[str]:
    states = met(m, view)
    return states[states != "office"]


def _review(m: ActorMap, view: View) -> pd.Series[str]:
    by = m.actors["review_by"]
    words = np.where(by == "", "none", np.where(by <= view.date, "due", "later"))
    return pd.Series(words, index=m.actors.index, dtype="str")


def _of(column: str) -> Codes:
    def codes(m: ActorMap, _view: View) -> pd.Series[str]:
        return explode(m.actors, column)

    return codes


Labels = Callable[[ActorMap], Mapping[str, str]]
"""How the values of a facet are called."""


def _named(table: str) -> Labels:
    return lambda m: telling.names(m, table)


def _coded(vocabulary: str) -> Labels:
    return lambda _: schema.vocabulary(vocabulary)


FACETS: dict[str, tuple[str, Codes, Labels]] = {
    "works_on": (term("Works on the rights of"), _of("works_on_rights_of"), group_labels),
    "works_in": (term("Works in"), works_in, _named("areas")),
    "theme": (term("Theme"), works_on, _named("sectors")),
    "platform": (term("Sits on"), sits_on, _named("platforms")),
    "type": (term("Type"), _of("types"), _coded("actor_types")),
    "sphere": (term("Sphere"), _of("sphere"), _coded("spheres")),
    "made_up_of": (term("Made up of"), _of("identifies_as"), group_labels),
    "met": (term("Met"), _met, lambda _: MET),
    "consent": (term("Consent to being recorded"), _of("consent_c1"), _coded("consent")),
    "review": (term("Look again"), _review, lambda _: REVIEW),
}
"""What the list can be narrowed by: how it is called, what each actor has, and how that is called."""


def narrowed(m: ActorMap, view: View, chosen: Mapping[str, Sequence[str]]) -> Narrowed:
    """Actors that have one of the chosen values in every facet in which any is chosen, of what is seen.

    Codes that nobody has match nobody; facets that there are not are ignored.
    """
    has = {facet: _values(m, view, facet) for facet in FACETS}
    fits = {facet: _fits(m, has[facet], chosen.get(facet, ())) for facet in FACETS}
    everyone = np.ones(len(m.actors), dtype=bool)
    kept = np.logical_and.reduce([everyone, *fits.values()])
    choices = {}
    for facet in FACETS:
        others = np.logical_and.reduce([everyone, *(rows for name, rows in fits.items() if name != facet)])
        counts = has[facet][others[has[facet].index]].value_counts()
        missing = [code for code in chosen.get(facet, ()) if code not in counts.index]
        labels = FACETS[facet][2](m)
        options = [Choice(code, labels.get(code, code), count) for code, count in counts.items()]
        options += [Choice(code, labels.get(code, code), 0) for code in missing]
        choices[facet] = tuple(sorted(options, key=lambda option: (-option.count, option.label, option.code)))
    matching = m.actors[kept].sort_values(["name", "id"], kind="stable")
    return Narrowed(tuple(matching["id"]), choices)


def _values(m: ActorMap, view: View, facet: str) -> pd.Series[str]:
    def once(m: ActorMap) -> pd.Series[str]:
        values = FACETS[facet][1](m, view)
        again = pd.DataFrame({"row": values.index, "code": values.to_numpy()}).duplicated().to_numpy()
        return values[~again]

    return m.once(("facet", facet, view.date, view.thresholds), once)


def _fits(m: ActorMap, values: pd.Series[str], wanted: Sequence[str]) -> Bools:
    fits = np.full(len(m.actors), not wanted)
    fits[values.index[among(values, list(wanted))]] = True
    return fits


def appears_in(m: ActorMap, view: View, identifier: str, findings: Iterable[Finding]) -> list[Finding]:
    """Findings that are about an actor: that name it, or a group and a place in which it is counted (A13)."""
    at = m.ids("actors").get_indexer(pd.Index([identifier]))[0]
    context = context_of(m, view)
    every = (cell for relation in get_args(Relation) for cell in cells_of(context, relation))
    cells = {cell.subject for cell in every if cell.recorded[at]}
    return [
        finding
        for finding in findings
        if identifier in finding.subject or (finding.kind == "cell" and finding.subject in cells)
    ]
