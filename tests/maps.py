"""Small maps for tests: builders, the two worked examples, and random maps."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pandas as pd

from actormap.core import schema
from actormap.core.config import Thresholds, View
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.tables.values import split
from actormap.metrics import catalogue
from actormap.metrics.catalogue import Option
from actormap.metrics.summary import coordination_overview

HERE = Path(__file__).parent
KALA_FILES = HERE / "kala"
SAMPLE_FILES = HERE.parent / "data" / "samples"

DAY = "2025-02-01"
CERTAIN = View(date=DAY, certain=True)
"""The view of the worked example: every tie is certain."""
QUICK = View(
    date=DAY,
    thresholds=Thresholds(
        community_runs=5,
        community_nulls=5,
        random_draws=200,
        error_trials=2,
        world_draws=10,
        bootstrap_draws=20,
        brokerage_draws=50,
        key_player_starts=10,
        acquaintances=3,
    ),
)
"""The same day with graded ties, few runs where a result is found by repeating a search, and few
acquaintances so that some are too many on a small map."""

Analysis = Callable[[ActorMap, View], Findings]


def read_folder(folder: Path) -> ActorMap:
    """A map of the CSV files in a folder, read without `actormap.ingest`."""
    tables = {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)
        for path in sorted(folder.glob("*.csv"))
    }
    return ActorMap(**tables)


@cache
def kala() -> ActorMap:
    return read_folder(KALA_FILES)


@cache
def expected() -> dict[str, Any]:
    """Values of KALA that a reference script worked out with other programs."""
    return json.loads((KALA_FILES / "expected.json").read_text(encoding="utf-8"))


@cache
def sample() -> ActorMap:
    return read_folder(SAMPLE_FILES)


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows)


def actor(id_: str, name: str = "", **cells: Any) -> dict[str, Any]:
    """A consenting actor of civil society, unless the cells say otherwise."""
    usual = {"sphere": "civil_society", "consent_c1": "yes", "consent_c4": "yes"}
    return usual | {"id": id_, "name": name or f"Name of {id_}"} | cells


OFFICE = actor("O", sphere="field_presence")


def tie(source: str, target: str, kind: str = "coordination", **cells: Any) -> dict[str, Any]:
    usual = {"id": f"{kind}:{source}{target}", "source_id": source, "target_id": target, "kind": kind}
    return usual | {"from": "2025-01-01"} | cells


def attack(id_: str, knew: str, supporters: str = "", **cells: Any) -> dict[str, Any]:
    """An event against T."""
    usual = {"type": "attack", "date": "2025-01-10", "subjects": "T", "by_class": "unknown"}
    return usual | {"id": id_, "knew": knew, "supporters": supporters} | cells


def offer(source: str, target: str, weight: float, **cells: Any) -> dict[str, Any]:
    return tie(source, target, "referral_offer", weight=weight, **cells)


def a_map(*ids: str, ties: list[dict[str, Any]] | None = None, **tables: list[dict[str, Any]]) -> ActorMap:
    """The office O and some actors, with the ties and tables given as rows."""
    rows = tables.pop("actors", [])
    given = {row["id"] for row in rows}
    actors = [OFFICE, *(actor(i) for i in ids if i not in given), *rows]
    filled = {name: some for name, some in (tables | {"ties": ties or [], "actors": actors}).items() if some}
    # In the order in which a map keeps them: it need not sort them by one column after the other.
    return ActorMap(**{name: table(sorted(some, key=_id)) for name, some in filled.items()})


def large(n: int) -> ActorMap:
    """Blocks of a hundred, each a ring, with many ties inside of each and few between."""
    ids = [f"A{i}" for i in range(n)]
    pairs = [(ids[i], ids[i // 100 * 100 + (i + step) % 100]) for i in range(n) for step in (1, 5, 40, 7, 11)]
    pairs += [(ids[i], ids[(i + 100) % n]) for i in range(0, n, 20)]
    ties = pd.DataFrame(pairs, columns=["source_id", "target_id"]).assign(kind="coordination")
    seats = {
        "id": ["P", "Q"],
        "name": ["Forum", "Union"],
        "members": [";".join(ids[:3]), f"{ids[0]};{ids[-1]}"],
    }
    actors = pd.DataFrame({"id": ids, "name": ids, "sphere": "civil_society"})
    return ActorMap(actors=actors, ties=ties, platforms=pd.DataFrame(seats))


def _id(row: dict[str, Any]) -> str:
    return row.get("id", "")


def references() -> list[tuple[str, str]]:
    """Every column that holds ids of actors."""
    return [("actors", "id")] + [
        (name, column.name)
        for name, columns in schema.columns().items()
        for column in columns.values()
        if "actors" in column.references
    ]


def renamed(m: ActorMap, names: Mapping[str, str]) -> ActorMap:
    """The same map with other actor ids."""
    tables = m.tables
    for name, column in references():
        cells = [";".join(names.get(i, i) for i in split(cell)) for cell in tables[name][column]]
        tables[name] = tables[name].assign(**{column: pd.Series(cells, dtype="str")})
    return ActorMap(**tables)


def shuffled(m: ActorMap, seed: int) -> ActorMap:
    """The same rows given in another order."""
    return ActorMap(**{name: frame.sample(frac=1, random_state=seed) for name, frame in m.tables.items()})


def without(m: ActorMap, ids: set[str]) -> ActorMap:
    """The map as if some actors had never been entered."""
    return m.where(i for i in m.actors["id"] if i not in ids)


TYPED: dict[str, Callable[[list[str]], Any]] = {
    "against": lambda _: "2024-12-01",
    "area": lambda _: "XX01",
    "at": lambda _: "12:00+01:00",
    "case": lambda _: "case0",
    "declined": lambda known: tuple(known[2:3]),
    "direct": lambda _: 0.3,
    "during": lambda _: "2026-Q3",
    "group": lambda _: "women",
    "item": lambda _: "b2",
    "framework": lambda _: "cso_meter",
    "meeting": lambda _: "m0",
    "instrument": lambda _: "IN01",
    "issue": lambda _: "i1",
    "needs": lambda _: ("bridge:women", "language:English"),
    "officer": lambda _: "hro",
    "only": lambda _: ("women",),
    "owner": lambda _: "hro",
    "provision": lambda _: "PR01",
    "seeds": lambda known: tuple(known[:2]),
    "sector": lambda _: "LEG",
    "since": lambda _: "2024-04-01",
    "source": lambda known: known[-1],
    "sources": lambda known: tuple(known[:2]),
    "sphere": lambda _: "state",
    "until": lambda _: "2025-01-31",
    "targets": lambda known: tuple(known[1:4]),
    "without": lambda known: tuple(known[1:3]),
}
"""A value for each option that is typed: of the random maps, or of the actors that are known."""


def others(option: Option, known: list[str]) -> list[Any]:
    """Values of an option besides the one that is taken where nothing is chosen."""
    if option.kind is bool:
        return [not option.default]
    if option.kind in {int, float}:
        return [1 if option.kind is int else 0.5]
    if option.choices:
        return [choice for choice in option.choices if choice != option.default]
    return known if option.name == "actor" else [TYPED[option.name](known)]


def cases(name: str, m: ActorMap) -> Iterator[tuple[str, dict[str, Any]]]:
    """Ways to ask an analysis: about each of its targets, then with each option chosen otherwise.

    `introductions.routes` is asked about everybody, others about two actors (or two pairs).
    """
    known = [str(i) for i in m.actors["id"]] or ["A", "B"]
    targets = catalogue.targets(name)
    fixed = {one.name: TYPED[one.name](known) for one in targets if one.name in TYPED}
    open_ = [target.name for target in targets if target.name not in fixed]
    about: list[dict[str, Any]] = [fixed]
    if open_:
        first = known if name == "introductions.routes" else [known[0], known[-1]]
        about = [
            fixed | {name: known[(known.index(one) + step) % len(known)] for step, name in enumerate(open_)}
            for one in first
        ]
    for chosen in about:
        words = (" ".join(value) if isinstance(value, tuple) else value for value in chosen.values())
        yield " ".join([name, *words]), chosen
    for option in catalogue.options(name):
        for value in others(option, known):
            yield f"{name}, {option.name}={value}", about[0] | {option.name: value}


def answer(name: str, m: ActorMap, view: View, **chosen: Any) -> Findings:
    """What an analysis says; of the two worked examples it is worked out once a session."""
    worked_example = m is kala() or m is sample()
    return (_once if worked_example else catalogue.run)(name, m, view, **chosen)


@cache
def _once(name: str, m: ActorMap, view: View, **chosen: Any) -> Findings:
    return catalogue.run(name, m, view, **chosen)


def answers(
    m: ActorMap, view: View, *, families: Iterable[str] = tuple(schema.FAMILIES)
) -> dict[str, Callable[[], Findings]]:
    """Every way to ask every analysis of the catalogue, and the one that joins three of them."""
    found: dict[str, Callable[[], Findings]] = {}
    for row in schema.analyses().values():
        if row.family in families and catalogue.of_a_map(row.name):
            for label, chosen in cases(row.name, m):
                found[label] = partial(answer, row.name, m, view, **chosen)
    return found | {"coordinate": lambda: coordination_overview(m, view)}


def text(findings: Findings) -> str:
    """Everything that a result says; fails on numbers that JSON does not know."""
    return json.dumps(findings.as_dict(), allow_nan=False, ensure_ascii=False, sort_keys=True)


# --- random maps -----------------------------------------------------------------------------------

SEEDS = range(8)
"""Starts of the random maps that the properties are tried on."""
IDS = [f"n{i:02}" for i in range(10)]
SECTORS, AREAS = ["LEG", "MON"], ["XA01", "XA0101", "XA02"]
SOURCES = ["s1", "s2", "s3", "elsewhere"]
KINDS = sorted(kind for kind, rule in schema.tie_kinds().items() if not rule.to_platform)
NAMES = [
    "Forum",
    "منتدى الحقوق",
    "Дом права",
    "🕊️ Circle",
    "=SUM(A1)",
    "a\tb",
    "Line\nbreak",
    '"quoted", and comma',
    "x" * 10_000,
    "NaN",
    "0012",
    "e\u0301 and é",
    "नागरिक मंच",
]


def some(pick: random.Random, choices: list[str], most: int = 4) -> str:
    """Up to so many of the choices in one cell."""
    return ";".join(pick.sample(choices, pick.randint(0, min(most, len(choices)))))


def random_actor(pick: random.Random, id_: str) -> dict[str, Any]:
    """An actor with any of what an analysis looks at; n00 is the office."""
    group = ["", "", "lgbt", "women", "lgbt;women", "own_group"]
    return {
        "id": id_,
        "name": pick.choice(NAMES),
        "sphere": "field_presence"
        if id_ == IDS[0]
        else pick.choice(["civil_society"] * 6 + ["community", "state", "media", "unknown"]),
        "kind": pick.choice(["organisation"] * 4 + ["person"]),
        "types": some(pick, ["trade_union", "foundation"]),
        "adm1_pcode": pick.choice(["", *AREAS]),
        "works_on_rights_of": pick.choice(group),
        "identifies_as": pick.choice(group),
        "consent_c1": pick.choice(["yes", "unknown"]),
        "consent_c2": pick.choice(["yes", "yes", "unknown", "no"]),
        "consent_c3": pick.choice(["yes", "unknown", "unknown", "no"]),
        "consent_c4": pick.choice(["yes", "unknown"]),
        "legal_basis": pick.choice(["", "mandate"]),
        "do_not_contact": pick.choice([""] * 8 + ["yes"]),
        "feels_safe": pick.choice([""] * 8 + ["yes", "no"]),
        "at_risk_level": pick.choice(["", "", "0", "1", "2", "3"]),
        "introduction_load": pick.choice(["", "0", "2", "9"]),
        "introduction_cap": pick.choice(["", "0", "3"]),
        "sensitivity": pick.choice(["", "0", "1", "2"]),
    }


def random_tie(pick: random.Random, id_: str, ids: list[str]) -> dict[str, Any]:
    source, target = pick.sample(ids, 2)
    kind = pick.choice(["referral_offer", "trust", "coordination", "contact"] * 4 + KINDS)
    return {
        "id": id_,
        "source_id": source,
        "target_id": target,
        "kind": kind,
        "weight": pick.choice(["", "0", "0.3", "0.5", "0.8", "1"]),
        "sign": "-" if kind == "influence" else "",
        "sources": some(pick, SOURCES, 2),
        "grade": pick.choice(["", "", "A1", "E5"]),
        "from": pick.choice(["", "2023-06-30", "2025-01-01"]),
        "to": pick.choice(["", "", "2026-01-01"]),
        "sensitivity": pick.choice(["", "2"]),
    }


def _scored(pick: random.Random, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add two rounds of scoring by two, with and without evidence."""
    items = ["c1", "c2", "c3", "g1", "g2", "a1_assembly", "a2_assembly"]
    given = product(items, ["2026-Q2", "2026-Q3"], ["hro", "national officer"])
    tables["assessments"] = [
        *tables.get("assessments", []),
        *(
            {
                "id": f"s{at:02}",
                "item": item,
                "round": name,
                "date": "2024-06-30" if name == "2026-Q2" else "2025-01-15",
                "scorer": scorer,
                "value": pick.randint(0, 4),
                "evidence": pick.choice(["", "e00", "e00"]),
            }
            for at, (item, name, scorer) in enumerate(given)
        ),
    ]


def _doubted(pick: random.Random, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    """Who told of presence and platforms, and what became of activities."""
    for row in (*tables["presence"], *tables["platforms"]):
        row["sources"] = some(pick, [*SOURCES, "s4"], 2)
    for row in tables["presence"]:
        row["status"] = pick.choice(["", "", "ongoing", "planned", "closed"])


@cache
def random_map(seed: int) -> ActorMap:
    """An office and up to nine others with every table filled in some way; the same for each seed."""
    pick = random.Random(seed)  # noqa: S311 - repeatable, not secret
    ids = IDS[: pick.randint(5, len(IDS))]

    def rows(letter: str, most: int, make: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"id": f"{letter}{number:02}"} | make() for number in range(pick.randint(1, most))]

    tables = {
        "actors": [random_actor(pick, id_) for id_ in ids],
        "ties": [random_tie(pick, f"t{number:02}", ids) for number in range(pick.randint(10, 40))],
        "contacts": rows(
            "c",
            4,
            lambda: {
                "date": pick.choice(["2023-06-30", "2025-01-15", "2025-03-01"]),
                "office": ids[0],
                "actor_id": pick.choice(ids[1:]),
                "new_contacts_suggested": some(pick, ids),
                "officer_role": "hro",
            },
        ),
        "platforms": rows(
            "p",
            3,
            lambda: {
                "name": "Network",
                "theme": some(pick, SECTORS, 1),
                "areas": some(pick, AREAS, 2),
                "members": some(pick, ids),
                "to": pick.choice(["", "", "2025-01-01"]),
            },
        ),
        "presence": rows(
            "w",
            16,
            lambda: {
                "actor_id": pick.choice(ids),
                "sector": pick.choice(SECTORS),
                "pcode": pick.choice(AREAS),
                "activity": pick.choice(["", "legal_aid"]),
                "to": pick.choice(["", "", "2025-01-01"]),
            },
        ),
        "universe": rows(
            "u",
            3,
            lambda: {
                "group": pick.choice(["lgbt", "women", "youth"]),
                "pcode": pick.choice(["", *AREAS]),
                "exists_best": pick.choice([0, 2, 6, 40]),
            },
        ),
        "observations": rows(
            "o",
            8,
            lambda: {
                "source": pick.choice(SOURCES),
                "date": pick.choice(["2025-01-15", "2025-03-01"]),
                "subject_id": pick.choice(ids),
                "asked_about": pick.choice(["ties_all", "ties_kind", "actor"]),
                "kinds": pick.choice(["", "trust", "coordination", "influence;trust", "membership"]),
                "answer": pick.choice(["list", "none", "declined"]),
            },
        ),
        "sources": [
            {"id": "s1", "reliability": "B", "credibility": "2", "independent_key": "k"},
            {"id": "s2", "reliability": "C", "credibility": "3", "independent_key": "k"},
            {"id": "s3"},
            {"id": "s4", "reliability": "D", "credibility": "4"},
        ],
        "areas": [
            {"id": "XA", "name": "All"},
            {"id": "XA01", "name": "One", "parent": "XA"},
            {"id": "XA0101", "name": "Inner", "parent": "XA01"},
            {"id": "XA02", "name": "Two", "parent": "XA"},
        ],
        "sectors": [{"id": "LEG", "name": "Law"}, {"id": "MON", "name": "Monitoring"}],
        "groups": [{"id": "own_group", "label": "Own words", "sensitive": "no"}],
        "issues": [{"id": "i1", "name": "A draft law"}, {"id": "i2", "name": "Land"}],
        "impact": rows(
            "m",
            5,
            lambda: {
                "actor_id": pick.choice(ids),
                "issue": pick.choice(["i1", "i2"]),
                "state": pick.choice(["real", "potential"]),
                "direction": pick.choice("+-"),
                "size": pick.choice(["", 1, 3]),
                "sources": pick.choice(["", *SOURCES]),
            },
        ),
        "ratings": rows(
            "r",
            9,
            lambda: {
                "actor_id": pick.choice(ids),
                "issue": pick.choice(["i1", "i2"]),
                "rater": pick.choice(SOURCES),
                "date": "2025-01-15",
                "power": pick.choice(["", 0, 2, 3.5]),
                "interest": pick.choice(["", 1, 4]),
                "alignment": pick.choice(["", -2, 0, 1]),
            },
        ),
        "events": rows(
            "e",
            9,
            lambda: {
                "type": pick.choice(["label", "label", "attack", "statement"]),
                "date": pick.choice(["2024-05-01", "2025-01-15", "2025-03-01"]),
                "subjects": some(pick, ids, 2),
                "by_class": pick.choice(["", "state_official", "media", "civil_society"]),
                "by_id": by if (by := pick.choice(["", *ids])) in ids[-2:] else "",
                "label": pick.choice(["", "criminal", "anti_national"]),
                "supporters": some(pick, ids, 2),
                "knew": some(pick, ids),
                "sources": pick.choice(["", *SOURCES]),
            },
        ),
        "area_control": rows(
            "k",
            3,
            lambda: {
                "pcode": pick.choice(AREAS),
                "actor_id": pick.choice(ids),
                "from": pick.choice(["", "2024-06-01"]),
                "to": pick.choice(["", "2025-01-01"]),
            },
        ),
    }
    tables["universe"][0] |= {"n1": 7, "n2": 5, "m": 3}
    tables["plans"] = [
        {
            "plan": "P001",
            "target_id": ids[2],
            "step": step,
            "from_id": ids[step - 1],
            "to_id": ids[step],
            "owner": "hro",
            "due": "2025-01-31",
            "status": status,
            "date": "2025-01-15",
        }
        for step, status in ((1, "agreed"), (2, "planned"))
    ]
    _introduced(random.Random(seed + 1_000), ids, tables)  # noqa: S311 - repeatable, not secret
    _doubted(random.Random(seed + 2_000), tables)  # noqa: S311 - repeatable, not secret
    _watched(random.Random(seed + 3_000), tables)  # noqa: S311 - repeatable, not secret
    _under_laws(random.Random(seed + 4_000), tables)  # noqa: S311 - repeatable, not secret
    _scored(random.Random(seed + 5_000), tables)  # noqa: S311 - repeatable, not secret
    _partnered(random.Random(seed + 7_000), ids, tables)  # noqa: S311 - repeatable, not secret
    _owed(random.Random(seed + 8_000), ids, tables)  # noqa: S311 - repeatable, not secret
    return ActorMap(**{name: table(found) for name, found in tables.items()})


def _partnered(pick: random.Random, ids: list[str], tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add how far the talk with each has come, what was judged of partners, boards, and undertakings."""
    for row in tables["actors"]:
        row["stage"] = pick.choice(["", "contacted", "in_dialogue", "trusted", "partner"])
    asked = {
        "stage": ["works", "agreed", "could", "could", "declined", "unknown"],
        "principle": ["yes", "partly", "no", "unknown"],
        "question": ["yes", "partly", "no", "unknown"],
    }
    items = [code for code, item in schema.items().items() if item.set in asked]
    tables["assessments"] += [
        {
            "id": f"w{at:03}",
            "item": (item := pick.choice(items)),
            "actor_id": pick.choice(ids[1:] if schema.items()[item].set != "principle" else ["", *ids[1:]]),
            "date": pick.choice(["2025-01-10", "2025-01-20"]),
            "scorer": pick.choice(["hro", "national officer"]),
            "together": pick.choice(["no", "no", "yes"]),
            "answer": pick.choice(asked[schema.items()[item].set]),
            "sources": pick.choice(["", "s1", "s3"]),
        }
        for at in range(120)
    ]
    prompts = [*schema.swot()]
    tables["swot_items"] = [
        {
            "id": f"b{at:02}",
            "of_board": (
                board := pick.choice(["relation"] * 3 + ["civil_society", "presence", "group", "actor"])
            ),
            "quadrant": ["strength", "weakness", "opportunity", "threat"][at % 4],
            "side": pick.choice(["", "they", "we", "both"]),
            "text": f"Words {at}",
            "item": pick.choice(["", *prompts]),
            "actor_id": pick.choice(ids[1:]) if board == "actor" else pick.choice(["", "", *ids[1:3]]),
            "group": "women" if board == "group" else "",
            "pcode": pick.choice(["", *AREAS]),
            "round": pick.choice(["", "2026-Q3"]),
            "date": pick.choice(["", "2025-01-15", "2025-03-01"]),
            "evidence": pick.choice(["", "e00", "gone"]),
            "links": f"b{pick.randrange(24):02};b{(at + 1) % 24:02}",
            "figure": pick.choice(["", 3]),
        }
        for at in range(24)
    ]
    tables["undertakings"] = [
        {
            "id": f"y{at:02}",
            "kind": "activity",
            "purpose": f"Do {at}",
            "date": pick.choice(["2025-01-15", "2025-03-01"]),
            "due": pick.choice(["", "2025-01-31", "2025-02-09"]),
            "status": pick.choice(["planned", "done"]),
            "to_id": pick.choice(["", *ids[1:]]),
            "swot": some(pick, [f"b{row:02}" for row in range(24)], 3),
        }
        for at in range(8)
    ]


@cache
def sealed_map(seed: int) -> ActorMap:
    """The same as whoever opened the sealed part has it: with cases, their steps, and who can protect."""
    m, pick = random_map(seed), random.Random(seed + 6_000)  # noqa: S311 - repeatable, not secret
    ids, day = m.actors["id"].tolist(), "2025-01-30"
    items = [code for code, item in schema.items().items() if item.set in {"step", "measure"}]
    cases = [
        {
            "id": f"case{at}",
            "opened": pick.choice([day, "2025-01-31", "2025-02-01", "2025-03-01"]) if at else day,
            "at": pick.choice(["", "18:05+03:00"]),
            "what": "Threats",
            "subjects": some(pick, ids[1:], 2),
            "pcode": pick.choice(["", *AREAS]),
            "severity": pick.choice(["critical", "high", "moderate", "low"]),
            "verification": pick.choice(["", "unknown", "yes"]),
            "agreed_with_person": agreed,
            "agreed_on": day if agreed == "yes" else "",
            "reprisal": pick.choice(["", "yes", "no", "unknown"]) if at else "yes",
            "threat_from": pick.choice(["", *ids[1:]]),
            "hq_informed": pick.choice(["", "2025-01-31"]),
            "review_by": pick.choice(["", "2025-01-31", "2025-02-09"]),
            "closed": pick.choice(["", "", "2025-02-01"]) if at else "",
        }
        for at, agreed in enumerate(pick.choices(["yes", "no", "unknown"], k=4))
    ]
    steps = {
        f"{case}{item}": {
            "id": f"step{at:02}",
            "case": case,
            "item": item,
            "who": pick.choice(["", *ids]),
            "status": pick.choice(["planned", "in_progress", "done", "declined"]) if at else "planned",
            "date": pick.choice(["", day]) if at else "",
            "due": pick.choice(["", day, "2025-02-01", "2025-02-03"]),
            "agreed_on": pick.choice(["", day]),
            "delivery": pick.choice(["", "mechanisms"]),
            "approved_by": pick.choice(["", "head"]),
        }
        for at, (case, item) in enumerate(
            (pick.choice(["case0", "case1"]), pick.choice(items)) for _ in range(9)
        )
    }
    judged = [
        {
            "id": f"able{at:02}",
            "item": pick.choice(["measure_self", "measure_trial", "measure_visibility"]),
            "actor_id": pick.choice(ids),
            "date": "2025-01-15",
            "scorer": f"scorer {at}",
            "answer": pick.choice(["yes", "yes", "partly", "no", "unknown"]),
            "sources": pick.choice(["s1", "s1", "s3", ""]),
        }
        for at in range(30)
    ]
    able = ActorMap(actors=m.actors[["id", "name", "sphere"]], assessments=table(judged))["assessments"]
    able = pd.concat([m["assessments"], able], ignore_index=True)
    return m.replace(cases=table(cases), case_steps=table([*steps.values()]), assessments=able)


def open_part(m: ActorMap) -> ActorMap:
    """The same as it is seen where the sealed part is not open."""
    return m.replace(**{name: m[name].iloc[:0] for name in schema.sealed_tables()})


def _watched(pick: random.Random, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add what was judged of the danger to a group, and dates to watch."""
    judged = ["threat", "threat_court_chance", "threat_court_severity", "commitment", "capacity_own"]
    tables["assessments"] = [
        {
            "id": f"j{at:02}",
            "item": item,
            "date": "2025-01-15",
            "scorer": "hro",
            "group": group,
            "value": pick.randint(1, 5),
            "evidence": pick.choice(["", "e00"]),
        }
        for at, (group, item) in enumerate((group, item) for group in ("women", "lgbt") for item in judged)
    ]
    tables["windows"] = [
        {
            "id": f"d{at:02}",
            "kind": "trial",
            "name": "Hearing",
            "from": day,
            "pcode": pick.choice(["", *AREAS]),
        }
        for at, day in enumerate(["2024-12-01", "2025-02-10", "2025-02-14"])
    ]


def _under_laws(pick: random.Random, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add laws, provisions that hit some, and answers to recommendations of scorers who may differ."""
    for row in tables["actors"]:
        row["formality"] = pick.choice(["", "unknown", "formal", "informal"])
    tables["instruments"] = [
        {"id": "IN01", "name": "Draft", "kind": "ngo_framework", "stage": "draft"},
        {"id": "IN02", "name": "Order", "kind": "assembly", "stage": "in_force", "pcode": pick.choice(AREAS)},
        {"id": "IN03", "name": "Rules", "kind": "tax", "stage": pick.choice(["", "repealed"])},
    ]
    tables["provisions"] = [
        {
            "id": f"PR0{at}",
            "instrument": pick.choice(["IN01", "IN02"]),
            "article": f"Art. {at}",
            "restrictions": pick.choice(["", "limit_funding", "limit_association;limit_leaders"]),
            "in_text": pick.choice(["", 0, 2.5, 4]),
            "in_practice": pick.choice(["", 1, 4]),
            "hits_formality": pick.choice(["", "informal"]),
            "hits_groups": some(pick, ["women", "lgbt"], 1),
            "hits_areas": some(pick, AREAS, 1),
            "hits_foreign_share": pick.choice(["", "", 0.2]),
        }
        for at in range(1, 4)
    ]
    tables["assessments"] = [
        *tables.get("assessments", []),
        *(
            {
                "id": f"l{at:02}",
                "item": pick.choice(["law_founding", "law_choice", "law_answer"]),
                "date": pick.choice(["2025-01-10", "2025-01-20"]),
                "scorer": pick.choice(["hro", "national officer"]),
                "together": pick.choice(["no", "no", "yes"]),
                "instrument": pick.choice(["IN01", "IN02"]),
                "answer": pick.choice(["met", "partly", "not", "unknown"]),
                "evidence": pick.choice(["", "PR01"]),
            }
            for at in range(8)
        ),
    ]


def _owed(pick: random.Random, ids: list[str], tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add what is owed, needed, offered and decided, activities, and meetings that are planned."""
    usual = {"promise": ["done", "told"], "need": ["done"], "decision": ["together", "apart", "with_limits"]}
    kinds = ["promise", "commitment", "need", "need", "offer", "offer", "decision", "activity"]
    tables["undertakings"] = [
        *tables.get("undertakings", []),
        *(
            {
                "id": f"u{at:02}",
                "kind": (kind := kinds[at % len(kinds)]),
                "purpose": f"Thing {at % 5}",
                "by_id": pick.choice(["", *ids]),
                "to_id": pick.choice(["", *ids]),
                "support": pick.choice(["", "funding", "funding", "training", "other"]),
                "sector": pick.choice(["", *SECTORS]),
                "date": pick.choice(["", "2025-01-10", "2025-03-01"]),
                "due": pick.choice(["", "2025-01-25", "2025-02-01", "2025-02-10"]),
                "review_by": pick.choice(["", "2025-01-20", "2025-04-01"]),
                "status": pick.choice(["planned", "planned", *usual.get(kind, [])]),
                "bias": pick.choice(["", "None that is known"]),
            }
            for at in range(24)
        ),
    ]
    tables["meetings"] = [
        {
            "id": f"m{at}",
            "date": day,
            "name": "Round table",
            "guests": ";".join(pick.sample(ids, 5)),
            "criteria": pick.choice(["", "every area;every group"]),
            "criteria_on": pick.choice(["", "2025-01-20"]),
        }
        for at, day in enumerate(["2025-01-15", "2025-02-10"])
    ]


def _introduced(pick: random.Random, ids: list[str], tables: dict[str, list[dict[str, Any]]]) -> None:
    """Add what the planner of introductions looks at: from offers made and outcomes to exceptions."""
    for row in tables["actors"]:
        row |= {
            "languages": some(pick, ["English", "العربية"], 2),
            "bridge_for": some(pick, ["women", "lgbt"], 2),
            "assists_survivors": pick.choice(["", "yes", "yes", "no"]),
            "care": pick.choice([""] * 8 + ["survivor", "child"]),
        }
    hub, mechanism = pick.sample(ids[1:], 2)
    known = [(hub, i) for i in ids if i != hub] + [(i, hub) for i in ids if i != hub]
    ends = [pick.sample(ids, 2) for _ in range(pick.randint(0, 12))]
    tables["ties"] += [
        *(
            {
                "id": f"h{at:02}",
                "source_id": u,
                "target_id": v,
                "kind": "trust",
                "weight": "1",
                "from": "2025-01-01",
            }
            for at, (u, v) in enumerate(known if pick.random() < 0.5 else ())
        ),
        *(
            {
                "id": f"v{at:02}",
                "source_id": u,
                "target_id": v,
                "kind": "trust",
                "weight": pick.choice("1234"),
                "from": "2024-06-30",
                "sources": some(pick, SOURCES, 2),
            }
            for at, (u, v) in enumerate(ends)
        ),
        *(
            {
                "id": f"g{at:02}",
                "source_id": i,
                "target_id": mechanism,
                "kind": "engages_mechanism",
                "from": pick.choice(["2024-07-31", "2024-08-01", "2025-01-20"]),
            }
            for at, i in enumerate(ids)
            if i != mechanism and pick.random() < 0.2
        ),
    ]
    tables["introductions"] = [
        {
            "id": f"n{at:02}",
            "date": pick.choice(["2024-06-30", "2025-01-15", "2025-03-01"]),
            "actor_id": u,
            "to_id": pick.choice(["", v, v]),
            "outcome": pick.choice(["asked", "met", "declined"]),
            "officer_role": "hro",
        }
        for at, (u, v) in enumerate(ends + [pick.sample(ids, 2) for _ in range(pick.randint(1, 12))])
    ]
    tables["introducer_exceptions"] = [
        {
            "id": f"x{at:02}",
            "actor_id": pick.choice(ids),
            "target_id": pick.choice(ids),
            "agreed": pick.choice(["", "2025-01-10", "2025-01-10", "2025-03-01"]),
            "proposed_by": "hro",
            "approved_by": pick.choice(["", "HRO", "head of office", "head of office"]),
            "from": "2024-06-30",
        }
        for at in range(pick.randint(1, 12))
    ]
    chain = [ids[0], *pick.sample(ids[1:-1], pick.randint(1, 3)), ids[-1]]
    tables["plans"] += [
        {
            "plan": "P002",
            "target_id": ids[-1],
            "for_id": pick.choice(["", ids[1]]),
            "step": step,
            "from_id": u,
            "to_id": v,
            "owner": "head",
            "status": "planned",
        }
        for step, (u, v) in enumerate(pairwise(chain), 1)
    ]
