"""Influence, money and command between civil society and the others (channels of power, A18)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from actormap import schema
from actormap.arrays import Codes
from actormap.config import View
from actormap.errors import Refused
from actormap.findings import Finding, Findings
from actormap.metrics.base.context import Context, context_of
from actormap.metrics.base.subnetwork import SHOWN
from actormap.metrics.influence.tie_records import NO_DATE, grade, sign_words
from actormap.model import ActorMap
from actormap.sentences import Sentence, plural, series

CIVIL_SOCIETY = "civil_society"
NUMBERS = {"+": 1, "-": -1, "": 1}
ALLOWED = Sentence("Influence, money and command are described as recorded; none of them is wrong by itself.")
SILENT = Sentence(
    "A sphere without a line is one from which no such tie was told, which can mean that nobody asked."
)


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
    if sphere and sphere not in schema.spheres():
        raise Refused(f"there is no sphere {sphere!r}. Use one of: {', '.join(schema.spheres())}.")
    between = _PowerTies(context_of(m, view), sphere)
    if not len(between.rows):
        raise Refused(
            "no tie of influence, money or command between civil society and "
            f"{schema.spheres()[sphere].label if sphere else 'the others'} is recorded. Import such ties."
        )
    counts = [between.count(*key, rows) for key, rows in between.groups]
    counts.sort(key=lambda f: (-(f.n or 0), f.id))
    told = between.context.parameters("tie_exists", sphere=sphere, ties=len(between.rows), limit=limit)
    return Findings(
        "Power between civil society and the others (A18)", told, (ALLOWED, SILENT),
        (*counts, *(between.one(row) for row in between.strongest[:limit])),
    )  # fmt: skip


@dataclass(frozen=True)
class _PowerTies:
    """Ties of influence that cross the border of civil society."""

    context: Context
    sphere: str

    @cached_property
    def sides(self) -> list[str]:
        """Sphere of each actor, all of civil society as one."""
        inside = self.context.layers.civil_society.tolist()
        spheres = self.context.m.actors["sphere"].tolist()
        return [CIVIL_SOCIETY if own else s for own, s in zip(inside, spheres, strict=True)]

    @cached_property
    def ends(self) -> tuple[Codes, Codes]:
        """Positions of both ends of each tie."""
        source, target = self.context.m.codes()
        return source.astype(np.int64), target.astype(np.int64)

    @cached_property
    def rows(self) -> Codes:
        """Rows of the ties."""
        layers, ties, (source, target) = self.context.layers, self.context.m.ties, self.ends
        kinds = [code for code, kind in schema.tie_kinds().items() if "W" in kind.layers]
        kept = layers.current & ties["kind"].isin(kinds).to_numpy(dtype=bool)
        kept &= layers.beliefs >= self.context.view.thresholds.tie_exists
        inside, office = layers.civil_society, layers.offices
        rows = np.flatnonzero(kept & (target >= 0))
        u, v = source[rows], target[rows]
        rows = rows[(inside[u] != inside[v]) & ~office[u] & ~office[v]]
        if not self.sphere:
            return rows
        side = np.asarray(self.context.m.actors["sphere"] == self.sphere, dtype=bool)
        return rows[side[source[rows]] | side[target[rows]]]

    @cached_property
    def _kinds(self) -> tuple[list[str], list[str]]:
        """Kind and recorded sign of each tie."""
        ties = self.context.m.ties
        return ties["kind"].tolist(), ties["sign"].tolist()

    def key(self, row: int) -> tuple[str, str, str, str]:
        """Both sides, kind and sign of a tie."""
        kind, sign = (column[row] for column in self._kinds)
        signs = schema.tie_kinds()[kind].signs
        source, target = self.ends
        return self.sides[source[row]], self.sides[target[row]], kind, sign or (signs[0] if signs else "")

    @cached_property
    def groups(self) -> list[tuple[tuple[str, str, str, str], list[int]]]:
        """The ties by both sides, kind and sign."""
        found: dict[tuple[str, str, str, str], list[int]] = {}
        for row in self.rows.tolist():
            found.setdefault(self.key(row), []).append(row)
        return sorted(found.items())

    @cached_property
    def strongest(self) -> list[int]:
        """The ties, the strongest first, those of unknown strength last."""
        some = self.context.m.ties[["weight", "id"]].iloc[self.rows]
        order = some.fillna({"weight": -1.0}).reset_index(drop=True)
        order = order.sort_values(["weight", "id"], ascending=[False, True])
        return [int(row) for row in self.rows[order.index]]

    def sensitivity(self, rows: list[int]) -> int:
        """Highest sensitivity of some ties and of the actors at their ends."""
        ends = np.r_[self.ends[0][rows], self.ends[1][rows]]
        own = self.context.m.ties["sensitivity"].iloc[rows].fillna(0).max()
        kinds = {str(kind) for kind in self.context.m.ties["kind"].iloc[rows]}
        least = max(schema.tie_kinds()[kind].min_sensitivity for kind in kinds)
        return int(max(own, least, self.context.sensitivity[ends].max()))

    def count(self, source: str, target: str, kind: str, sign: str, rows: list[int]) -> Finding:
        """How many ties of a kind and sign lead from one side to the other."""
        context = self.context
        graded = [grade(context, row) for row in rows]
        grades = {g: graded.count(g) for g in sorted(set(graded))}
        evidence = tuple(sorted(str(i) for i in context.m.ties["id"].iloc[rows]))
        actors = np.unique(np.r_[self.ends[0][rows], self.ends[1][rows]])
        return Finding(
            id=f"A18:power:{source}>{target}:{kind}:{sign}", analysis="A18", kind="measure",
            subject=("civil society",), statement=_counted_words(source, target, kind, sign, len(rows)),
            reason=Sentence(
                "Grades: {grades}.",
                grades=series(
                    (Sentence("{count} of {grade}", count=n, grade=g) for g, n in grades.items()), "; "
                ),
            ),
            value=float(len(rows)), n=len(rows),
            **context.trust(
                coverage=float(context.coverage.of_actors[actors].mean()),
                sources=len(context.told_by(evidence)),
            ),
            sensitivity=self.sensitivity(rows), evidence=evidence,
            would_change=Sentence("Ties that nobody told of, or that have ended."),
            next_question=Sentence("Who else would know of such ties, and was it asked?"),
            details={"from": source, "to": target, "tie_kind": kind, "sign": sign, "grades": grades},
        )  # fmt: skip

    def one(self, row: int) -> Finding:
        """What is recorded of one tie."""
        context, tie = self.context, self.context.m.ties.iloc[row]
        u, v = int(self.ends[0][row]), int(self.ends[1][row])
        source, target, kind, sign = self.key(row)
        weight, q = float(tie["weight"]), float(context.layers.beliefs[row])
        known, since, graded = not np.isnan(weight), tie["from"] or NO_DATE, grade(context, row)
        return Finding(
            id=f"A18:tie:{tie['id']}", analysis="A18", kind="tie", subject=(context.ids[u], context.ids[v]),
            statement=self._tie_words(u, v, kind, sign),
            reason=Sentence(
                "Strength {strength}, since {since}, grade {grade}; chance that it exists {q:.2f}.",
                strength=Sentence("{strength:.2f}", strength=weight) if known else Sentence("not recorded"),
                since=since, grade=graded, q=q,
            ),
            value=weight if known else None, n=1,
            **context.trust(
                coverage=context.coverage.of_pair(u, v), sources=len(context.told_by([str(tie["id"])])),
                holds_in=q,
            ),
            sensitivity=self.sensitivity([row]), evidence=(str(tie["id"]),),
            would_change=Sentence("An independent source that tells otherwise."),
            next_question=Sentence("Is it still so, and what does it bring about?"),
            details={
                "from": source, "to": target, "tie_kind": kind, "sign": sign, "since": since, "grade": graded,
                "q": q,
            },
        )  # fmt: skip

    def _tie_words(self, u: int, v: int, kind: str, sign: str) -> Sentence:
        names, way = self.context.names, sign_words(kind, NUMBERS[sign])
        told = {"source": names[u], "does": schema.tie_kinds()[kind].label, "target": names[v]}
        if not way:
            return Sentence("{source} {does} {target}.", **told)
        return Sentence("{source} {does} {target}, {sign}.", sign=way, **told)


def _counted_words(source: str, target: str, kind: str, sign: str, count: int) -> Sentence:
    spheres, way = schema.spheres(), sign_words(kind, NUMBERS[sign])
    told = {
        "ties": plural(count, "tie"), "source": spheres[source].label, "target": spheres[target].label,
        "does": schema.tie_kinds()[kind].label,
    }  # fmt: skip
    if not way:
        return Sentence("{ties} from {source} to {target}: {does}.", **told)
    return Sentence("{ties} from {source} to {target}: {does}, {sign}.", sign=way, **told)
