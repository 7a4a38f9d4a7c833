"""Who may be asked, approached, proposed, named and represented: the one place that decides (A25).

What an actor's own record forbids is ``schema/safeguards.csv``; what ties forbid is worked out here. Who is
excluded exists for no search, no count and no message that follows: an answer is the same as on a
map without the excluded actors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from actormap import schema
from actormap.arrays import Bools, Codes, Integers
from actormap.errors import Refused
from actormap.findings import NOTHING, Findings
from actormap.graph import hostility
from actormap.metrics.base.context import Context
from actormap.metrics.base.tags import Relation, members
from actormap.sentences import Name, Sentence, joined

RELATIONS: tuple[Relation, ...] = ("works_on_rights_of", "identifies_as")
"""What makes an actor stand for a group."""
STRICTER = Sentence("It is also recorded as agreeing to be approached through others: the stricter counts.")


@dataclass(frozen=True)
class Exclusions:
    """Hard exclusions of intermediaries on a map.

    Parameters
    ----------
    context
        The map and the view.

    Notes
    -----
    Nobody is asked to introduce who stands in a sphere that may not (State, security forces, armed
    actors, parties), refused to introduce, asked not to be contacted, does not feel safe, is at high
    risk, or is a survivor of trauma or a child. An actor that agreed to it can be reached through
    somebody whose sphere may not introduce, where two different roles let it; no other exclusion is
    lifted. Nor is anybody asked who may be controlled by such a sphere. For a given actor, nobody is
    asked either who has a hostile tie with it or towards a member of a group it stands for, or who
    makes it act against human rights. A hostile tie counts from any source, however graded, also
    where the role that asks may not see it; a threat, attack, label or exclusion until somebody with
    the right ends its protection (`graph.hostility`).
    """

    context: Context
    _by_groups: dict[frozenset[str], frozenset[int]] = field(default_factory=dict)

    @cached_property
    def _by_sphere(self) -> Bools:
        """Whose sphere may not introduce."""
        may = {code for code, sphere in schema.spheres().items() if sphere.may_introduce}
        return ~self.context.m.actors["sphere"].isin(may).to_numpy(dtype=bool)

    @property
    def _by_itself(self) -> Bools:
        """Who is asked for nobody, whatever its sphere."""
        return forbidden(self.context, "ask")

    @cached_property
    def always(self) -> Bools:
        """Who is asked for nobody."""
        return self._by_sphere | self._by_itself | self._controlled

    @cached_property
    def _exceptions(self) -> dict[str, frozenset[int]]:
        """For each actor that agreed to it: who may introduce to it although its sphere may not."""
        rows = self.context.m["introducer_exceptions"]
        two = (rows["proposed_by"] != "") & (rows["approved_by"] != "")
        two &= rows["proposed_by"].str.casefold() != rows["approved_by"].str.casefold()
        agreed = (rows["agreed"] != "") & (rows["agreed"] <= self.context.view.date)
        found: dict[str, set[int]] = {}
        for row in rows[two & agreed & self.context.layers.valid(rows)].itertuples():
            found.setdefault(str(row.target_id), set()).add(self.context.code(str(row.actor_id)))
        return {target: frozenset(who) for target, who in found.items()}

    @cached_property
    def excepted(self) -> frozenset[int]:
        """Who may introduce to anybody although its sphere may not."""
        return frozenset().union(*self._exceptions.values())

    @cached_property
    def with_exception(self) -> frozenset[int]:
        """For whom somebody may introduce although its sphere may not."""
        return frozenset(self.context.code(target) for target in self._exceptions) - {-1}

    def allowed(self, target: int) -> frozenset[int]:
        """Who may introduce to this actor although its sphere may not, and for no other reason is barred."""
        let = self._exceptions.get(self.context.ids[target], frozenset()) if self._exceptions else frozenset()
        barred = self.for_target(target) if let else frozenset()
        never = self._by_itself | self._controlled
        return frozenset(u for u in let if not never[u] and u not in barred)

    @cached_property
    def _against(self) -> pd.DataFrame:
        """What is recorded of one actor against another on the day; codes of both, -1 where none is named."""
        records = hostility.in_effect(hostility.recorded(self.context.m), self.context.view.date)
        index = self.context.m.ids("actors")
        ends = {end: index.get_indexer(pd.Index(records[end])) for end in ("by", "against")}
        return records.assign(**ends)

    @cached_property
    def _controlled(self) -> Bools:
        """Who may be controlled by somebody whose sphere may not introduce, or who is not named."""
        control = self._against["what"] == hostility.CONTROL
        records = self._against[control & (self._against["against"] >= 0)]
        by = records["by"].to_numpy()
        found = np.zeros(len(self.context.ids), dtype=bool)
        found[records["against"].to_numpy()[(by < 0) | self._by_sphere[by]]] = True
        return found

    @cached_property
    def _hostile(self) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
        """For each actor: who has a hostile tie with it, and who has one towards it."""
        records = self._against[(self._against["what"] == hostility.HOSTILE) & (self._against["by"] >= 0)]
        between: dict[int, set[int]] = {}
        towards: dict[int, set[int]] = {}
        named = records[records["against"] >= 0]
        for u, v, mutual in zip(named["by"], named["against"], named["mutual"], strict=True):
            between.setdefault(u, set()).add(v)
            between.setdefault(v, set()).add(u)
            towards.setdefault(v, set()).add(u)
            if mutual:
                towards.setdefault(u, set()).add(v)
        return between, towards

    @cached_property
    def _influence(self) -> dict[int, set[int]]:
        """For each actor: who makes it act against human rights."""
        records = self._against[self._against["what"] == hostility.INFLUENCE]
        found: dict[int, set[int]] = {}
        for u, v in zip(records["by"], records["against"], strict=True):
            if min(u, v) >= 0:
                found.setdefault(v, set()).add(u)
        return found

    @cached_property
    def _by_group(self) -> dict[str, frozenset[int]]:
        """For each group: who has a hostile tie towards a member."""
        towards = self._hostile[1]
        found: dict[str, set[int]] = {}
        for relation in RELATIONS:
            for code, rows in members(self.context.m, relation).items():
                for v in np.flatnonzero(rows).tolist():
                    found.setdefault(code, set()).update(towards.get(v, ()))
        told = self._against[(self._against["group"] != "") & (self._against["by"] >= 0)]
        for code, u in zip(told["group"], told["by"], strict=True):
            found.setdefault(code, set()).add(u)
        return {code: frozenset(who) for code, who in found.items()}

    @cached_property
    def _groups_of(self) -> list[frozenset[str]]:
        actors = self.context.m.actors
        cells = (actors["works_on_rights_of"] + schema.SEPARATOR + actors["identifies_as"]).tolist()
        groups = {cell: frozenset(cell.split(schema.SEPARATOR)) for cell in set(cells)}
        return [groups[cell] for cell in cells]

    @cached_property
    def _offices(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.context.layers.offices).tolist())

    @cached_property
    def _openly(self) -> dict[int, set[int]]:
        """For each actor: with whom the map itself shows a hostile tie on the day."""
        layers, found = self.context.layers, dict[int, set[int]]()
        hostile = [code for code, kind in schema.tie_kinds().items() if kind.signs == ("-",)]
        rows = np.flatnonzero(layers.current & self.context.m.ties["kind"].isin(hostile).to_numpy())
        for u, v in zip(*(ends[rows].tolist() for ends in self.context.m.codes()), strict=True):
            found.setdefault(u, set()).add(v)
            found.setdefault(v, set()).add(u)
        return found

    def openly_hostile_to(self, actor: int) -> frozenset[int]:
        """Those of them with whom a hostile tie may be spoken of: the map shows it, and it goes on."""
        return frozenset(self._openly.get(actor, ()))

    def hostile_to(self, actor: int) -> frozenset[int]:
        """Who has a hostile tie with an actor, in either direction."""
        return frozenset(self._hostile[0].get(actor, ()))

    def _barred_by_tie(self, target: int) -> set[int]:
        """Who is not asked for an actor for a tie with itself: a hostile one, or influence against rights."""
        return self._hostile[0].get(target, set()) | self._influence.get(target, set())

    def for_target(self, target: int) -> frozenset[int]:
        """Who is not asked for this actor, beyond those asked for nobody."""
        return self.hostile_for(target) | (self._influence.get(target, set()) - self._offices - {target})

    def hostile_for(self, target: int) -> frozenset[int]:
        """Who has a hostile tie with this actor or towards a member of a group that it stands for."""
        barred = set(self.hostile_to(target))
        for code in self._groups_of[target]:
            barred |= self._by_group.get(code, frozenset())
        return frozenset(barred - self._offices - {target})

    @cached_property
    def _apart(self) -> Codes:
        """Who is not asked for whom by a tie between both, as one number each in ascending order."""
        n, some = len(self.context.ids), {*self._hostile[0], *self._influence}
        pairs = [u * n + v for v in some for u in self._barred_by_tie(v)]
        return np.sort(np.array(pairs, dtype=np.int64))

    @cached_property
    def _group_marks(self) -> tuple[Bools, Bools]:
        """By actor and group: who stands for it, and who but an office has a hostile tie towards a member."""
        shape = len(self.context.ids), len(self._by_group)
        stands, hostile = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        column = {code: at for at, code in enumerate(self._by_group)}
        for relation in RELATIONS:
            for code, rows in members(self.context.m, relation).items():
                stands[rows, column[code]] = True
        for code, who in self._by_group.items():
            hostile[list(who - self._offices), column[code]] = True
        return stands, hostile

    def bars(self, actor: int, target: int) -> bool:
        """Whether an actor is not asked for a target; an office only for a tie with the target itself."""
        if actor in self._barred_by_tie(target):
            return True
        groups = (self._by_group.get(code, frozenset()) for code in self._groups_of[target])
        return actor not in self._offices and any(actor in group for group in groups)

    def bars_each(self, actors: Integers, targets: Integers) -> Bools:
        """Of many pairs, what `bars` says of each."""
        pair, stands, hostile = actors.astype(np.int64) * len(self.context.ids) + targets, *self._group_marks
        at = np.minimum(np.searchsorted(self._apart, pair), max(len(self._apart) - 1, 0))
        direct = self._apart[at] == pair if len(self._apart) else np.zeros(len(pair), dtype=bool)
        return direct | (stands[targets] & hostile[actors]).any(axis=1)

    def for_all(self, targets: Iterable[int]) -> frozenset[int]:
        """Who, or which office, is hostile to any of some targets as `bars` has it."""
        targets = list(targets)
        direct = set().union(*map(self._barred_by_tie, targets))
        codes = set().union(*(self._groups_of[target] for target in targets))
        groups = set().union(*(self._by_group.get(code, ()) for code in codes))
        return frozenset(direct | (groups - self._offices))

    @cached_property
    def _never(self) -> frozenset[int]:
        return frozenset(np.flatnonzero(self.always).tolist())

    def _for_groups(self, groups: frozenset[str]) -> frozenset[int]:
        """Who has a hostile tie towards a member of any of some groups, and is asked for others."""
        if groups not in self._by_groups:
            hostile = frozenset().union(*(self._by_group.get(code, frozenset()) for code in groups))
            self._by_groups[groups] = hostile - self._offices - self._never
        return self._by_groups[groups]

    def further(self, target: int) -> frozenset[int]:
        """Who is not asked for this actor, but for others."""
        own = self._barred_by_tie(target) - self._offices - self._never
        return (self._for_groups(self._groups_of[target]) | own) - {target}

    def further_among(self, target: int, some: frozenset[int]) -> frozenset[int]:
        """Those of some actors who are not asked for this one, but for others."""
        own = some & self._barred_by_tie(target) - self._offices - self._never
        return (some & self._for_groups(self._groups_of[target]) | own) - {target}


def exclusions_of(context: Context) -> Exclusions:
    """The hard exclusions of a map, kept with it."""
    return context.recorded.once("exclusions", Exclusions)


NO_CONTACTS = (
    "No established contacts of the office are recorded. Enter the office as an actor of the sphere "
    "field_presence, and its contacts or the introductions it was offered."
)


def forbidden(context: Context, act: schema.Act) -> Bools:
    """With whom something is not done, by what is recorded of each actor itself.

    Parameters
    ----------
    context
        The map and the view.
    act
        What is to be done.
    """
    return context.recorded.once(f"forbidden: {act}", partial(_forbidden, act=act))


def _forbidden(context: Context, act: schema.Act) -> Bools:
    found = np.zeros(len(context.ids), dtype=bool)
    for rule in schema.safeguards():
        if act in rule.forbids:
            found |= _holds(rule, context)
    found.flags.writeable = False
    return found


def _holds(rule: schema.Safeguard, context: Context) -> Bools:
    """For whom a rule holds."""
    return np.logical_and.reduce([_met(condition, context) for condition in rule.when])


def _met(condition: schema.Condition, context: Context) -> Bools:
    """Who meets a condition; nobody knows less than what is recorded, so what is empty is no word."""
    cells = context.m.actors[condition.column]
    if condition.test == ">=":
        level = float(getattr(context.view.thresholds, condition.words[0]))
        return (cells.fillna(0) >= level).to_numpy(dtype=bool)
    among = cells.isin(condition.words).to_numpy(dtype=bool)
    return among if condition.test == "=" else ~among


def why_not(context: Context, actor: int, act: schema.Act) -> Sentence:
    """Why something is not done with an actor; empty where it may be. The stricter of two records counts."""
    if not forbidden(context, act)[actor]:
        return NOTHING
    rules = (rule for rule in schema.safeguards() if act in rule.forbids)
    reason = next(
        rule.reason for rule in rules if context.once(f"holds: {rule}", partial(_holds, rule))[actor]
    )
    said = Sentence(reason, name=context.names[actor])
    agreed = act == "approach" and context.m.actors["consent_c2"].iat[actor] == "yes"
    return joined(said, STRICTER) if agreed else said


def locked_reason(context: Context, target: int) -> Sentence:
    """Why an actor must not be approached through others; empty where it may be."""
    return why_not(context, target, "approach")


def target_of(context: Context, target: str) -> int:
    """Position of an actor to whom the office may be introduced.

    Raises
    ------
    Refused
        The actor is unknown, is the office, or must not be approached through others; or no
        office is on the map.
    """
    if not context.layers.offices.any():
        raise Refused(NO_CONTACTS)
    code = known(context, target)
    if context.layers.offices[code]:
        raise Refused(f"{context.names[code]} is the office itself. Name the actor to be reached.")
    reason = locked_reason(context, code)
    if reason:
        raise Refused(reason)
    return code


def known(context: Context, actor: str) -> int:
    """Position of an actor.

    Raises
    ------
    Refused
        No actor has this id.
    """
    code = context.code(actor)
    if code < 0:
        raise Refused(f"no actor has the id {actor!r}. See the list of actors.")
    return code


def last_met(context: Context, actor: int) -> str:
    """Day of the last contact of an office with an actor that still counts as established, or ""."""
    met = context.m.contacts[context.layers.established]
    return max(met["date"][met["actor_id"] == context.ids[actor]], default="")


def shown_name(context: Context, v: int) -> Name:
    """Name of somebody on a chain, or only its id where it did not agree to be named on."""
    return Name(context.ids[v]) if forbidden(context, "name")[v] else context.names[v]


CONSENT: Mapping[schema.Act, str] = {
    "approach": "consent_c2", "ask": "consent_c3", "name": "consent_c4", "represent": "consent_c6",
}  # fmt: skip
"""In which column stands whether an actor agreed to what is done with it."""


def asked_first(context: Context, who: Iterable[int], act: schema.Act = "ask") -> list[str]:
    """Ids of those who did not yet agree to what is to be done with them, and are asked first."""
    agreed = (context.m.actors[CONSENT[act]] == "yes").to_numpy(dtype=bool)
    return [context.ids[v] for v in who if not agreed[v]]


WITHHELD = (
    "this answer is withheld: it would have proposed somebody whom the safeguards protect. Tell those who "
    "maintain the program; nobody was asked anything."
)


AMONG_SHOWN = Sentence("Counted among what your level shows: more may be recorded.")
"""Told to every role that does not see all that can be recorded, whether or not anything is hidden."""


def guard(found: Findings, context: Context) -> Findings:
    """The same answer, as it may be told; none where it proposes anybody whom the safeguards refuse (N11).

    Parameters
    ----------
    found
        An answer. Whoever it proposes to act with stands in `Finding.acts`.
    context
        The map and the view that it was given on.

    Raises
    ------
    Refused
        It proposes somebody who must not be asked, approached, proposed or represented.
    """
    for finding in found:
        for act, ids in finding.acts.items():
            if any(refused(context, context.code(actor), act) for actor in ids):
                raise Refused(WITHHELD)
    if context.m.unseen is None or AMONG_SHOWN in found.caveats:
        return found
    return replace(found, caveats=(*found.caveats, AMONG_SHOWN))


def refused(context: Context, actor: int, act: schema.Act) -> bool:
    """Whether something is not done with an actor, whoever it is for; who is on no map is refused too."""
    if actor < 0:
        return True
    if context.layers.offices[actor]:
        return False
    if forbidden(context, act)[actor]:
        return True
    exclusions = exclusions_of(context)
    return act == "ask" and bool(exclusions.always[actor]) and actor not in exclusions.excepted
