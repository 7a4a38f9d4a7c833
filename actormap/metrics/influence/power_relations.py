"""Influence, money and command between civil society and the others (channels of power, A18)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import isnan
from typing import Any

import numpy as np

from actormap.core import schema
from actormap.core.arrays import Codes
from actormap.core.config import View
from actormap.core.findings import Findings
from actormap.core.kept import kept_property
from actormap.core.model import ActorMap
from actormap.core.sentences import series, term
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.options import checked
from actormap.metrics.base.sheets import Fact, Sheet
from actormap.metrics.base.subnetwork import SHOWN
from actormap.metrics.influence.tie_records import NO_DATE, grade, sign_words

SHEET = Sheet(__file__)
CIVIL_SOCIETY = "civil_society"
KINDS_DRAWN = 16
"""Follows the seed and the number of a possible map: kinds are not drawn like the ties."""
NUMBERS = {"+": 1, "-": -1, "": 1}


@checked
def power_relations(m: ActorMap, view: View, *, sphere: str = "", limit: int = SHOWN) -> Findings:
    """Ties of influence, money and command between civil society and the others (A18).

    Parameters
    ----------
    m
        The map.
    view
        The day and the thresholds.
    sphere
        Only ties with this sphere, such as ``state``; empty takes all.
    limit
        Most single ties listed after the counts.

    Returns
    -------
    Findings
        First one for each direction, sphere, kind and sign, the most ties first (value: number of
        ties; details ``from``, ``to``, ``tie_kind``, ``sign``, ``grades``: how many of each grade),
        then one a tie, the strongest first (value: its strength, 0 to 1, None where not recorded;
        details the same with ``since``, ``grade``, ``q``).

    Raises
    ------
    Refused
        There is no such sphere, or no such tie is recorded.

    Notes
    -----
    All ties of the layer of influence count, each for itself: funding, authority, influence,
    access, consultation, engagement with mechanisms. Civil society takes in communities; the
    office is left out. Only influence is told as for or against human rights; what money or command
    is used for is not known from the tie.

    References
    ----------
    Manual on Human Rights Monitoring, chapter 16 (power relationships and channels of influence);
    docs/definitions.md#a18.
    """
    context = context_of(m, view)
    between = context.recorded.once(f"power ties:{sphere}", lambda recorded: _PowerTies(recorded, sphere))
    exist, missed = between.existing(context), between.missed(context)
    if not len(exist) and not missed:
        others = term(schema.spheres()[sphere].label) if sphere else term("the others")
        raise SHEET.refusal("no_ties", others=others)
    # A possible map is asked whether a tie is still there, not whether it is still among the strongest.
    listed = exist if context.possible else exist[:limit]
    facts = chain(between.counts(exist, missed), (between.strengths[at] for at in listed.tolist()))
    return SHEET.answer(context, facts, sphere=sphere, ties=len(exist), limit=limit)


Key = tuple[str, str, str, str]
"""Sphere at either end, kind and sign of a tie."""


@dataclass(frozen=True)
class _PowerTies:
    """Ties of influence that cross the border of civil society, however doubtful, of the record."""

    context: Context
    sphere: str

    @kept_property
    def sides(self) -> list[str]:
        """Sphere of each actor, all of civil society as one."""
        inside = self.context.layers.civil_society.tolist()
        spheres = self.context.m.actors["sphere"].tolist()
        return [CIVIL_SOCIETY if own else s for own, s in zip(inside, spheres, strict=True)]

    @kept_property
    def ends(self) -> tuple[Codes, Codes]:
        """Positions of both ends of each tie."""
        source, target = self.context.m.codes()
        return source.astype(np.int64), target.astype(np.int64)

    @kept_property
    def rows(self) -> Codes:
        """Rows of the ties, the strongest first, those of unknown strength last."""
        layers, ties, (source, target) = self.context.layers, self.context.m.ties, self.ends
        kinds = [code for code, kind in schema.tie_kinds().items() if "W" in kind.layers]
        kept = layers.current & ties["kind"].isin(kinds).to_numpy(dtype=bool)
        inside, office = layers.civil_society, layers.offices
        rows = np.flatnonzero(kept & (target >= 0))
        u, v = source[rows], target[rows]
        rows = rows[(inside[u] != inside[v]) & ~office[u] & ~office[v]]
        if self.sphere:
            side = np.asarray(self.context.m.actors["sphere"] == self.sphere, dtype=bool)
            rows = rows[side[source[rows]] | side[target[rows]]]
        order = ties[["weight", "id"]].iloc[rows].fillna({"weight": -1.0}).reset_index(drop=True)
        return rows[order.sort_values(["weight", "id"], ascending=[False, True]).index]

    @kept_property
    def _kinds(self) -> tuple[list[str], list[str]]:
        """Kind and recorded sign of each tie."""
        ties = self.context.m.ties
        return ties["kind"].tolist(), ties["sign"].tolist()

    def existing(self, context: Context) -> Codes:
        """Places in `rows` of the ties that exist more likely than not, in the record or a possible map."""
        least = context.view.thresholds.tie_exists
        return np.flatnonzero(context.layers.beliefs[self.rows] >= least)

    @kept_property
    def keys(self) -> list[Key]:
        """The key of each of the ties."""
        return [self.key(row) for row in self.rows.tolist()]

    @kept_property
    def strengths(self) -> list[Fact]:
        """The recorded strength of each of the ties; the same in every possible map."""
        names, (source, target) = self.context.ids, self.ends
        ties, facts = self.context.m.ties, []
        for row in self.rows.tolist():
            weight, subject = float(ties["weight"].iloc[row]), (names[source[row]], names[target[row]])
            value, words = None if isnan(weight) else weight, partial(self._of_tie, row)
            facts.append(Fact("tie", f"tie:{ties['id'].iloc[row]}", value, words, subject=subject))
        return facts

    def key(self, row: int) -> Key:
        """Both sides, kind and sign of a tie."""
        kind, sign = (column[row] for column in self._kinds)
        signs = schema.tie_kinds()[kind].signs
        source, target = self.ends
        return self.sides[source[row]], self.sides[target[row]], kind, sign or (signs[0] if signs else "")

    def missed(self, context: Context) -> Counter[Key]:
        """How many ties of each kind and sign a possible map has of which nobody told.

        Each is of the kind of a recorded one, drawn among those that lead the same way with the same effect.
        """
        world, layer, counts = context.view.world, context.layers.influence, Counter[Key]()
        if world is None:
            return counts
        rng = np.random.default_rng([context.view.thresholds.seed, world, KINDS_DRAWN])
        inside, office = self.context.layers.civil_society, self.context.layers.offices
        like: dict[tuple[bool, int], list[Key]] = {}
        for row, key in zip(self.rows.tolist(), self.keys, strict=True):
            like.setdefault((bool(inside[self.ends[0][row]]), NUMBERS[key[3]]), []).append(key)
        u, v = layer.source, layer.target
        new = (layer.proof[layer.start[:-1]] == "") & (inside[u] != inside[v]) & ~office[u] & ~office[v]
        for edge in np.flatnonzero(new).tolist():
            sides = self.sides[u[edge]], self.sides[v[edge]]
            kinds = like.get((bool(inside[u[edge]]), int(layer.sign[edge])))
            if kinds and (not self.sphere or self.sphere in sides):
                counts[(*sides, *kinds[rng.integers(len(kinds))][2:])] += 1
        return counts

    def counts(self, exist: Codes, missed: Mapping[Key, int]) -> list[Fact]:
        """How many of some of the ties there are of each kind and sign, by their places in `rows`.

        `missed` are those that nobody told of.
        """
        groups: dict[Key, list[int]] = {key: [] for key in missed}
        for at in exist.tolist():
            groups.setdefault(self.keys[at], []).append(at)
        facts = []
        for key, some in groups.items():
            number, words = float(len(some) + missed.get(key, 0)), partial(self._of_count, key, some)
            source, target, kind, sign = key
            facts.append(Fact("count", f"power:{source}>{target}:{kind}:{sign}", number, words))
        return sorted(facts, key=lambda fact: (-(fact.value or 0.0), fact.key))

    def sensitivity(self, rows: list[int]) -> int:
        """Highest sensitivity of some ties and of the actors at their ends."""
        ends = np.r_[self.ends[0][rows], self.ends[1][rows]]
        own = self.context.m.ties["sensitivity"].iloc[rows].fillna(0).max()
        kinds = {str(kind) for kind in self.context.m.ties["kind"].iloc[rows]}
        least = max(schema.tie_kinds()[kind].min_sensitivity for kind in kinds)
        return int(max(own, least, self.context.sensitivity[ends].max()))

    def _of_count(self, key: Key, some: list[int]) -> dict[str, Any]:
        """What is said of the ties of a kind and sign that lead from one side to the other."""
        context, (source, target, kind, sign), rows = self.context, key, self.rows[some].tolist()
        grades = Counter(sorted(grade(context, row) for row in rows))
        evidence = tuple(sorted(str(i) for i in context.m.ties["id"].iloc[rows]))
        actors = np.unique(np.r_[self.ends[0][rows], self.ends[1][rows]])
        spheres = schema.spheres()
        return {
            "values": {
                "source": spheres[source].label,
                "target": spheres[target].label,
                "does": schema.tie_kinds()[kind].label,
                "way": sign_words(kind, NUMBERS[sign]),
                "graded": series(
                    (SHEET.sentence("count", "graded", count=n, grade=g) for g, n in grades.items()), "; "
                ),
            },
            "n": len(rows),
            **context.trust(
                coverage=float(context.coverage.of_actors[actors].mean()),
                sources=len(context.sources_of(evidence)),
            ),
            "sensitivity": self.sensitivity(rows),
            "evidence": evidence,
            "details": {"from": source, "to": target, "tie_kind": kind, "sign": sign, "grades": grades},
        }

    def _of_tie(self, row: int) -> dict[str, Any]:
        context, tie = self.context, self.context.m.ties.iloc[row]
        u, v = int(self.ends[0][row]), int(self.ends[1][row])
        source, target, kind, sign = self.key(row)
        q, evidence = float(context.layers.beliefs[row]), (str(tie["id"]),)
        return {
            "values": {
                "source": context.names[u],
                "target": context.names[v],
                "does": schema.tie_kinds()[kind].label,
                "way": sign_words(kind, NUMBERS[sign]),
                "known": not isnan(tie["weight"]),
            },
            "n": 1,
            **context.trust(
                coverage=context.coverage.of_pair(u, v),
                sources=len(context.sources_of(evidence)),
                holds_in=q,
            ),
            "sensitivity": self.sensitivity([row]),
            "evidence": evidence,
            "details": {
                "from": source,
                "to": target,
                "tie_kind": kind,
                "sign": sign,
                "since": tie["from"] or NO_DATE,
                "grade": grade(context, row),
                "q": q,
            },
        }
