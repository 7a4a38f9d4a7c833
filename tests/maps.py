"""Small maps for tests: builders, the two worked examples, and strategies for random maps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from actormap import schema
from actormap.cells import split
from actormap.config import Thresholds, View
from actormap.findings import Findings
from actormap.metrics.communities import communities
from actormap.metrics.coordination import coordinate, gaps, missing_platforms, shared_space
from actormap.metrics.isolation import components, isolation
from actormap.metrics.reach import steps
from actormap.metrics.reach_gap import reach_gap
from actormap.metrics.referral import refer
from actormap.model import ActorMap

HERE = Path(__file__).parent
KALA_FILES = HERE / "kala"
SAMPLE_FILES = HERE.parent / "data" / "samples"

DAY = "2025-02-01"
CERTAIN = View(date=DAY, certain=True)
"""The view of the worked example: every tie is certain."""
QUICK = View(date=DAY, thresholds=Thresholds(community_runs=5, community_nulls=5, random_draws=200))
"""The same day with graded ties, and few runs where a result is found by repeating a search."""

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
    return pd.DataFrame(rows).fillna("") if rows else pd.DataFrame()


def actor(id_: str, name: str = "", **cells: Any) -> dict[str, Any]:
    """A consenting actor of civil society, unless the cells say otherwise."""
    usual = {"sphere": "civil_society", "consent_c1": "yes", "consent_c4": "yes"}
    return usual | {"id": id_, "name": name or f"Name of {id_}"} | cells


OFFICE = actor("O", sphere="field_presence")


def tie(source: str, target: str, kind: str = "coordination", **cells: Any) -> dict[str, Any]:
    usual = {"id": f"{kind}:{source}{target}", "source_id": source, "target_id": target, "kind": kind}
    return usual | {"from": "2025-01-01"} | cells


def offer(source: str, target: str, weight: float, **cells: Any) -> dict[str, Any]:
    return tie(source, target, "referral_offer", weight=weight, **cells)


def a_map(*ids: str, ties: list[dict[str, Any]] | None = None, **tables: list[dict[str, Any]]) -> ActorMap:
    """The office O and some actors, with the ties and tables given as rows."""
    rows = tables.pop("actors", [])
    given = {row["id"] for row in rows}
    actors = [OFFICE, *(actor(i) for i in ids if i not in given), *rows]
    frames = {name: table(some) for name, some in (tables | {"ties": ties or []}).items() if some}
    return ActorMap(actors=table(actors), **frames)


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


def answers(m: ActorMap, view: View) -> dict[str, Callable[[], Findings]]:
    """Every analysis of a map that needs no further choice, and `refer` to each actor."""
    found: dict[str, Callable[[], Findings]] = {
        "components": lambda: components(m, view),
        "steps": lambda: steps(m, view),
        "steps, self-identified": lambda: steps(m, view, relation="identifies_as"),
        "isolation": lambda: isolation(m, view),
        "isolation, self-identified": lambda: isolation(m, view, relation="identifies_as"),
        "reach_gap": lambda: reach_gap(m, view),
        "reach_gap by route": lambda: reach_gap(m, view, definition="route", relation="identifies_as"),
        "communities": lambda: communities(m, view),
        "communities by louvain": lambda: communities(m, view, method="louvain"),
        "coordinate": lambda: coordinate(m, view),
        "gaps": lambda: gaps(m, view),
        "missing_platforms": lambda: missing_platforms(m, view),
        "shared_space": lambda: shared_space(m, view),
    }
    for id_ in m.actors["id"]:
        found[f"refer {id_}"] = lambda id_=id_: refer(m, view, id_)
    return found


def text(findings: Findings) -> str:
    """Everything that a result says; fails on numbers that JSON does not know."""
    return json.dumps(findings.as_dict(), allow_nan=False, ensure_ascii=False, sort_keys=True)


# --- random maps -----------------------------------------------------------------------------------

IDS = [f"n{i:02}" for i in range(9)]
GROUPS = ["", "lgbt", "women", "lgbt;women", "own_group"]
SECTORS, AREAS = ["LEG", "MON"], ["XA01", "XA0101", "XA02"]
SOURCES = ["s1", "s2", "s3", "elsewhere"]
KINDS = sorted(kind for kind, rule in schema.tie_kinds().items() if not rule.to_platform)
NAMES = st.sampled_from([
    "Forum", "منتدى الحقوق", "Дом права", "🕊️ Circle", "=SUM(A1)", "a\tb", "Line\nbreak",
    '"quoted", and comma', "x" * 10_000, "NaN", "0012", "e\u0301 and é", "नागरिक मंच",
])  # fmt: skip
_DATES = st.sampled_from(["", "2023-06-30", "2025-01-01", "2025-02-01", "2025-03-01"])
_RARELY_YES = st.sampled_from(["", "", "", "", "yes"])


def _row(**cells: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({
        name: cell if isinstance(cell, st.SearchStrategy) else st.just(cell) for name, cell in cells.items()
    })  # fmt: skip


def _some(ids: list[str], row: st.SearchStrategy[dict[str, Any]], most: int) -> st.SearchStrategy[Any]:
    """Rows with ids of their own."""
    return st.lists(row, max_size=most).map(
        lambda rows: [{**row, "id": f"{ids[0]}{number:02}"} for number, row in enumerate(rows)]
    )


@st.composite
def maps(draw: st.DrawFn, *, least: int = 0, names: st.SearchStrategy[str] | None = None) -> ActorMap:
    """Maps of an office and up to eight others with every table filled in some way."""
    count = draw(st.integers(least, len(IDS) - 1))
    ids = IDS[: count + 1] if count else []
    actors = [
        draw(_row(
            id=id_, name=names or f"Name {id_[1:]}",
            sphere="field_presence" if id_ == IDS[0] else st.sampled_from(
                ["civil_society"] * 6 + ["community", "state", "media", "unknown"]
            ),
            kind=st.sampled_from(["organisation"] * 4 + ["person"]),
            types=st.sampled_from(["", "trade_union;ngo_national"]),
            adm1_pcode=st.sampled_from(["", *AREAS]),
            works_on_rights_of=st.sampled_from(GROUPS), identifies_as=st.sampled_from(GROUPS),
            consent_c1=st.sampled_from(["yes", "unknown"]),
            consent_c2=st.sampled_from(["yes", "unknown", "no"]),
            consent_c3=st.sampled_from(["yes", "unknown", "unknown", "no"]),
            consent_c4=st.sampled_from(["yes", "unknown"]),
            do_not_contact=_RARELY_YES, feels_safe=st.sampled_from(["", "", "yes", "no"]),
            at_risk_level=st.sampled_from(["", "0", "1", "2", "3", "4"]),
            introduction_load=st.sampled_from(["", "0", "2", "9"]),
            introduction_cap=st.sampled_from(["", "0", "3"]),
            sensitivity=st.sampled_from(["", "0", "1", "2"]),
        ))
        for id_ in ids
    ]  # fmt: skip
    if not ids:
        return ActorMap()
    one = st.sampled_from(ids)
    weights = st.sampled_from(["", "0", "0.3", "0.5", "0.8", "1"])
    common = st.sampled_from(["referral_offer", "trust", "coordination", "contact", *KINDS])
    ties = draw(_some(["t"], _row(
        source_id=one, target_id=one, kind=common, weight=weights,
        sources=st.sampled_from(["", *SOURCES, "s1;s2"]),
        grade=st.sampled_from(["", "", "A1", "E5"]), to=st.sampled_from(["", "", "2026-01-01"]),
        sensitivity=st.sampled_from(["", "2"]), **{"from": st.sampled_from(["", "2023-06-30", "2025-01-01"])},
    ), 24))  # fmt: skip
    ties = [
        row | ({"sign": "-"} if row["kind"] == "influence" else {})
        for row in ties
        if row["source_id"] != row["target_id"]
    ]
    several = st.lists(one, max_size=4, unique=True).map(";".join)
    tables = {
        "actors": actors,
        "ties": ties,
        "contacts": draw(_some(["c"], _row(
            date=st.sampled_from(["2023-06-30", "2025-01-15", "2025-03-01"]), office=ids[0],
            actor_id=one, new_contacts_suggested=several,
        ), 4)),
        "platforms": draw(_some(["p"], _row(
            name="Network", theme=st.sampled_from(["", *SECTORS]), areas=st.sampled_from(["", *AREAS]),
            members=several, to=st.sampled_from(["", "2025-01-01"]),
        ), 3)),
        "presence": draw(_some(["w"], _row(
            actor_id=one, sector=st.sampled_from(SECTORS), pcode=st.sampled_from(AREAS),
            activity=st.sampled_from(["", "legal_aid"]), to=_DATES,
        ), 14)),
        "universe": draw(_some(["u"], _row(
            group=st.sampled_from(["lgbt", "women", "youth"]), pcode=st.sampled_from(["", *AREAS]),
            exists_best=st.sampled_from(["0", "2", "6", "40"]),
        ), 3)),
        "observations": draw(_some(["o"], _row(
            source=st.sampled_from(SOURCES), date=st.sampled_from(["2025-01-15", "2025-03-01"]),
            subject_id=one, asked_about=st.sampled_from(["ties_all", "ties_kind", "actor"]),
            answer=st.sampled_from(["list", "none", "declined"]),
        ), 8)),
        "sources": [
            {"id": "s1", "reliability": "B", "credibility": "2", "independent_key": "k"},
            {"id": "s2", "reliability": "C", "credibility": "3", "independent_key": "k"},
            {"id": "s3"},
        ],
        "areas": [
            {"id": "XA", "name": "All"}, {"id": "XA01", "name": "One", "parent": "XA"},
            {"id": "XA0101", "name": "Inner", "parent": "XA01"},
            {"id": "XA02", "name": "Two", "parent": "XA"},
        ],
        "sectors": [{"id": "LEG", "name": "Law"}, {"id": "MON", "name": "Monitoring"}],
        "groups": [{"id": "own_group", "label": "Own words", "sensitive": "no"}],
    }  # fmt: skip
    return ActorMap(**{name: table(rows) for name, rows in tables.items() if rows})
