"""Every query that is sent to Neo4j, made once from the schema: nothing from data is ever part of one.

Rows are nodes with a label for their table (actors and platforms also one for their kind), ties
are relationships with a type for their kind. All carry ``map``, so that several offices can share
a database, and ``id``. What the store keeps for itself has labels that begin with ``Actormap``.
"""

from __future__ import annotations

import re

from actormap.core import schema

LABELS = {table: about.node for table, about in schema.open_tables().items() if about.node}
"""Label of the rows of each table; a group's row is a code with a label, never linked to members."""

OFFICE, PERSON, ORGANISATION = "Office", "Person", "Organisation"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def _name(word: str) -> str:
    """A name as Cypher writes it; only what the schema may hold passes."""
    if not _NAME.fullmatch(word):
        message = f"the schema holds a name that cannot be part of a query: {word!r}"
        raise ValueError(message)
    return f"`{word}`"


def relationship(kind: str) -> str:
    """Type of the relationships of a kind of tie."""
    return kind.upper()


def _columns(table: str, of: str) -> str:
    ends = {"source_id", "target_id"} if table == "ties" else set[str]()
    names = (name for name in schema.columns()[table] if name not in ends)
    return ", ".join(f"{of}.{_name(name)}" for name in names)


_OWN = {
    "Map": "name",
    "Journal": "map, revision",
    "Change": "map, revision, part",
    "Audit": "map, seq",
    "Snapshot": "map, name",
}


def _unique(name: str, pattern: str, of: str, keys: str) -> tuple[str, str]:
    required = ", ".join(f"{of}.{key}" for key in keys.split(", "))
    name = f"actormap_{name}"
    return name, f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE ({required}) IS UNIQUE"


CONSTRAINTS = dict(
    [
        *(_unique(label.lower(), f"(n:Actormap{label})", "n", keys) for label, keys in _OWN.items()),
        *(_unique(table, f"(n:{label})", "n", "map, id") for table, label in LABELS.items()),
        *(
            _unique(f"tie_{kind}", f"()-[r:{_name(relationship(kind))}]-()", "r", "map, id")
            for kind in schema.tie_kinds()
        ),
    ]
)
"""What makes each constraint, by its name."""

_OF_ACTOR = {"actors": "id", "presence": "actor_id", "observations": "subject_id"}
"""Where the rows of some tables name the actor that they are about."""

INDEXES = {
    f"actormap_{table}_of": (
        f"CREATE INDEX actormap_{table}_of IF NOT EXISTS FOR (n:{LABELS[table]}) ON (n.map, n.{column})"
    )
    for table, column in _OF_ACTOR.items()
    if column != "id"
}
"""What makes each index, by its name."""

MAKE_KNOWN = "UNWIND $names AS name CALL db.createProperty(name)"
"""Makes names of columns known: with each that comes later a server forgets its plans."""
COLUMNS = sorted({"seal", *(name for table in schema.open_tables() for name in schema.columns()[table])})

SHOW_CONSTRAINTS = "SHOW CONSTRAINTS YIELD name"
SHOW_INDEXES = "SHOW INDEXES YIELD name"

CREATE_MAP = (
    "MERGE (m:ActormapMap {name: $map}) "
    "ON CREATE SET m.revision = 0, m.format = $format, m.of = $of, m.sign = $sign, m.sum = $sum, "
    "m.seal = $seal RETURN m.of = $of"
)
FIND_MAP = "MATCH (m:ActormapMap {name: $map}) RETURN m.format, m.of, m.sign"
LOCK = "MATCH (m:ActormapMap {name: $map}) SET m.writing = timestamp() RETURN m.revision"
SUM = "MATCH (m:ActormapMap {name: $map}) RETURN m.sum, m.seal"
"""The sum of all seals of rows, with its own."""
REVISION = "MATCH (m:ActormapMap {name: $map}) RETURN m.revision"
SET_REVISION = "MATCH (m:ActormapMap {name: $map}) SET m.revision = $revision, m.sum = $sum, m.seal = $seal"
STAGE = "MATCH (m:ActormapMap {name: $map}) RETURN m.stage"
SET_STAGE = "MATCH (m:ActormapMap {name: $map}) SET m.stage = $token"

READ = {
    table: f"MATCH (n:{label}) WHERE n.map = $map AND n.born <= $revision "
    f"RETURN {_columns(table, 'n')}, n.seal"
    for table, label in LABELS.items()
}
READ_SOME = READ | {
    table: f"UNWIND $ids AS one MATCH (n:{LABELS[table]} {{map: $map, {column}: one}}) "
    f"WHERE n.born <= $revision RETURN {_columns(table, 'n')}, n.seal"
    for table, column in _OF_ACTOR.items()
}
"""Reads the rows of some actors, and all rows that belong to nobody."""

READ_TIES = {
    kind: f"MATCH (u)-[r:{_name(relationship(kind))}]->(v) WHERE r.map = $map AND r.born <= $revision "
    f"RETURN u.id, v.id, {_columns('ties', 'r')}, r.seal"
    for kind in schema.tie_kinds()
}
READ_TIES_SOME = {
    kind: f"UNWIND $ids AS one MATCH (u:Actor {{map: $map, id: one}})-[r:{_name(relationship(kind))}]->(v) "
    f"WHERE r.born <= $revision RETURN u.id, v.id, {_columns('ties', 'r')}, r.seal"
    for kind in schema.tie_kinds()
}
"""Reads the ties that begin at some actors, wherever they end."""

_VALID = "r.born <= $revision AND (r.from IS NULL OR r.from <= $date) AND (r.to IS NULL OR r.to >= $date)"


def _condition(condition: schema.Condition, words: str) -> str:
    """When a condition holds for ``v``; its words are a parameter, as all words are."""
    cell = f"v.{_name(condition.column)}"
    if condition.test == ">=":
        return f"coalesce({cell}, 0) >= ${condition.words[0]}"
    among = f"coalesce({cell}, $words.nothing) IN $words.{words}"
    return among if condition.test == "=" else f"NOT {among}"


_NOT_ASKED = [rule.when for rule in schema.safeguards() if "ask" in rule.forbids]
WORDS = {
    f"rule{number}_{at}": list(condition.words)
    for number, when in enumerate(_NOT_ASKED)
    for at, condition in enumerate(when)
} | {"nothing": ""}
"""The words of the safeguards, as the queries name them."""
_NEVER = " OR ".join(
    "(" + " AND ".join(_condition(clause, f"rule{number}_{at}") for at, clause in enumerate(when)) + ")"
    for number, when in enumerate(_NOT_ASKED)
)
_MAY_BE_ASKED = f"(v.sphere IN $may OR v.id IN $allowed) AND NOT ({_NEVER})"
_TRUST = _name(relationship("trust"))
_OTHERS = "|".join(
    _name(relationship(kind.kind))
    for kind in schema.tie_kinds().values()
    if "T" in kind.layers and kind.kind != "trust"
)


def _neighbours(*patterns: str) -> str:
    return " UNION ".join(
        f"UNWIND $ids AS one MATCH (u:Actor {{map: $map, id: one}}){pattern}(v:Actor) WHERE {_VALID} "
        f"RETURN DISTINCT v.id AS id, {_MAY_BE_ASKED} AS asked"
        for pattern in patterns
    )


INTRODUCED = _neighbours(f"<-[r:{_TRUST}]-", f"-[r:{_OTHERS}]->")
"""Whom some actors can introduce to, and whether those may be asked in turn; who is trusted can introduce."""
INTRODUCING = _neighbours(f"-[r:{_TRUST}]->", f"<-[r:{_OTHERS}]-")
"""Who can introduce to some actors, and whether they may be asked."""

_HOSTILE = "|".join(
    _name(relationship(kind.kind)) for kind in schema.tie_kinds().values() if kind.signs == ("-",)
)
EXCEPTIONS = (
    "MATCH (x:IntroducerException) WHERE x.map = $map AND x.born <= $revision AND x.target_id = $target "
    "RETURN DISTINCT x.actor_id"
)
"""Who may have been let introduce to an actor although its sphere may not."""
OFFICES = "MATCH (o:Office) WHERE o.map = $map AND o.born <= $revision RETURN o.id"
MET = (
    "MATCH (c:Contact) WHERE c.map = $map AND c.born <= $revision AND c.office IN $ids "
    "MATCH (v:Actor {map: $map, id: c.actor_id}) "
    f"RETURN DISTINCT v.id AS id, {_MAY_BE_ASKED} AS asked"
)
GROUPS = (
    "UNWIND $ids AS one MATCH (a:Actor {map: $map, id: one}) WHERE a.born <= $revision "
    "RETURN DISTINCT coalesce(a.works_on_rights_of, $separator), coalesce(a.identifies_as, $separator)"
)
"""Groups that some actors stand for."""
CONTROLLING = (
    "UNWIND $ids AS one MATCH (u:Actor {map: $map, id: one})"
    f"<-[r:{_name(relationship('suspected_control'))}]-(v:Actor) "
    "WHERE r.born <= $revision RETURN DISTINCT v.id"
)
"""Who may control some actors."""
TIED = (
    "UNWIND $ids AS one MATCH (u:Actor {map: $map, id: one})-[r]-(v:Actor) WHERE r.born <= $revision "
    "RETURN DISTINCT v.id"
)
HOSTILE_TO_GROUPS = (
    f"UNWIND $ids AS one MATCH (u:Actor {{map: $map, id: one}})-[r:{_HOSTILE}]-(v:Actor) "
    "WHERE r.born <= $revision AND any(g IN split(coalesce(v.works_on_rights_of, $separator) + $separator "
    "+ coalesce(v.identifies_as, $separator), $separator) WHERE g IN $groups) RETURN DISTINCT v.id"
)
"""Members of some groups that have a hostile tie with some actors."""
HARMED_BY_EVENTS = (
    "MATCH (e:Event) WHERE e.map = $map AND e.born <= $revision AND e.type IN $acts "
    "AND (e.by_id IN $ids OR any(s IN split(coalesce(e.subjects, $separator), $separator) WHERE s IN $ids)) "
    "UNWIND split(e.subjects, $separator) + [e.by_id] AS one "
    "MATCH (v:Actor {map: $map, id: one}) RETURN DISTINCT v.id"
)
"""Who harmed some actors, or was harmed by them, by events."""

WRITE = {
    table: f"UNWIND $rows AS row MERGE (n:{label} {{map: $map, id: row.id}}) "
    "SET n = row, n.map = $map, n.born = $revision"
    for table, label in LABELS.items()
}
"""Writes rows; `SET n = row` also takes away what a cell no longer holds."""

KINDS = {
    kind: "UNWIND $ids AS one MATCH (n:Actor {map: $map, id: one}) "
    f"REMOVE n:{OFFICE}:{PERSON}:{ORGANISATION} SET n:{kind}"
    for kind in (OFFICE, PERSON, ORGANISATION)
}
DROP = {
    table: f"UNWIND $ids AS one MATCH (n:{label} {{map: $map, id: one}}) "
    f"USING INDEX SEEK n:{label}(map, id) DELETE n"
    for table, label in LABELS.items()
}
WRITE_TIES = {
    (kind, to): "UNWIND $rows AS row "
    "MATCH (u:Actor {map: $map, id: row.source_id}) "
    f"MATCH (v:{to} {{map: $map, id: row.target_id}}) "
    f"CREATE (u)-[r:{_name(relationship(kind))}]->(v) SET r = row.cells, r.map = $map, r.born = $revision"
    for kind, tie in schema.tie_kinds().items()
    for to in (("Actor", "Platform") if tie.to_platform else ("Actor",))
}
DROP_TIES = {
    kind: f"UNWIND $ids AS one MATCH ()-[r:{_name(relationship(kind))} {{map: $map, id: one}}]->() "
    f"USING INDEX SEEK r:{_name(relationship(kind))}(map, id) DELETE r"
    for kind in schema.tie_kinds()
}
"""Takes rows out; left to itself the planner reads all ties of a kind for each one of them."""

CLEAR = (
    *(
        f"MATCH ()-[r:{_name(relationship(kind))}]->() WHERE r.map = $map AND r.born > $revision "
        "WITH r LIMIT $most DELETE r RETURN count(*)"
        for kind in schema.tie_kinds()
    ),
    *(
        f"MATCH (n:{label}) WHERE n.map = $map AND n.born > $revision "
        "WITH n LIMIT $most DELETE n RETURN count(*)"
        for label in LABELS.values()
    ),
    (
        "MATCH (c:ActormapChange) WHERE c.map = $map AND c.revision > $revision "
        "WITH c LIMIT $most DELETE c RETURN count(*)"
    ),
)
"""Takes away, piece by piece, what was staged after the newest revision."""

ADD_JOURNAL = (
    "CREATE (j:ActormapJournal {map: $map, revision: $revision, when: $when, who: $who, why: $why, "
    "undoes: $undoes, counts: $counts, person: $person, link: $link})"
)
HISTORY = (
    "MATCH (j:ActormapJournal) WHERE j.map = $map "
    "RETURN j.revision, j.when, j.who, j.why, j.undoes, j.counts, j.person, j.link "
    "ORDER BY j.revision"
)
LAST = (
    "MATCH (j:ActormapJournal) WHERE j.map = $map "
    "RETURN j.revision, j.when, j.who, j.link ORDER BY j.revision DESC LIMIT 1"
)
ADD_CHANGE = (
    "CREATE (c:ActormapChange {map: $map, revision: $revision, part: $part, data: $data, seal: $seal})"
)
CHANGES = (
    "MATCH (c:ActormapChange) WHERE c.map = $map AND c.revision = $revision "
    "RETURN c.part, c.data, c.seal ORDER BY c.part"
)
ADD_AUDIT = (
    "CREATE (a:ActormapAudit {map: $map, seq: $seq, when: $when, role: $who, action: $action, "
    "object: $detail, purpose: $purpose, revision: $revision, link: $link})"
)
AUDITS = (
    "MATCH (a:ActormapAudit) WHERE a.map = $map "
    "RETURN a.seq, a.when, a.role, a.action, a.object, a.purpose, a.revision, a.link ORDER BY a.seq"
)
LAST_AUDIT = "MATCH (a:ActormapAudit) WHERE a.map = $map RETURN a.seq, a.link ORDER BY a.seq DESC LIMIT 1"
ADD_SNAPSHOT = (
    "CREATE (s:ActormapSnapshot {map: $map, name: $name, revision: $revision, when: $when, digest: $digest, "
    "who: $who})"
)
SNAPSHOTS = (
    "MATCH (s:ActormapSnapshot) WHERE s.map = $map "
    "RETURN s.name, s.revision, s.when, s.digest, s.who ORDER BY s.revision, s.name"
)

SEALED_PART = "MATCH (p:ActormapSealed {map: $map}) RETURN p.number, p.public, p.wrapped, p.content, p.seal"
LETTERS = "MATCH (l:ActormapLetter) WHERE l.map = $map RETURN l.number, l.content"
HAS_LETTER = "MATCH (l:ActormapLetter {map: $map, number: $number}) RETURN count(*) > 0"
WAITING = "MATCH (l:ActormapLetter) WHERE l.map = $map RETURN count(*)"
SET_SEALED_PART = (
    "MERGE (p:ActormapSealed {map: $map}) SET p.number = $number, p.public = $public, "
    "p.wrapped = $wrapped, p.content = $content, p.seal = $seal"
)
TAKE_LETTERS = "MATCH (l:ActormapLetter) WHERE l.map = $map AND l.number IN $numbers DELETE l"
PUT_LETTERS = (
    "UNWIND $letters AS letter CREATE (:ActormapLetter {map: $map, number: letter[0], content: letter[1]})"
)
PUT_LETTER = "MERGE (l:ActormapLetter {map: $map, number: $number}) SET l.content = $content"
