"""Invented maps of any size, the same one for the same seed, to measure with.

Ties follow degree-corrected blocks (actors differ in how many ties they have, and most ties stay
within a block: actors of one region and line of work), a quarter of them closes a triangle, some
are recorded twice, some are hostile, and a few actors have none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

DAY = "2026-06-30"
"""The day at which these maps are looked at."""
OFFICE = "OFFICE"
GROUPS = [
    "women",
    "lgbt",
    "minority",
    "indigenous",
    "migrants",
    "persons_with_disabilities",
    "landless_or_land_defenders",
    "journalists_media",
    "victims_groups",
    "women_hrd",
    "youth",
    "rural_remote",
]
SECTORS = [f"S{i:02}" for i in range(12)]
ACTIVITIES = ["", "monitoring", "legal aid", "training", "advocacy", "services"]
KINDS = {
    "coordination": 0.24,
    "joint_activity": 0.08,
    "information_sharing": 0.10,
    "support": 0.04,
    "protection": 0.02,
    "trust": 0.40,
    "referral_offer": 0.05,
    "influence": 0.02,
    "funding": 0.02,
    "tension": 0.015,
    "opposition": 0.01,
    "exclusion": 0.005,
}
SPHERES = {
    "civil_society": 0.8,
    "community": 0.06,
    "local_authority": 0.04,
    "state": 0.03,
    "media": 0.03,
    "security_force": 0.01,
    "donor": 0.02,
    "un": 0.01,
}
TYPES = {"ngo_national": 0.4, "community_based_organization": 0.4, "trade_union": 0.2}
Random = np.random.Generator
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Society:
    """Who is prone to ties, in which block, and what can be drawn from."""

    ids: npt.NDArray[Any]
    pull: npt.NDArray[np.float64]
    block: Ints
    regions: list[str]
    districts: list[str]
    sources: list[str]


def generate(actors: int = 10_000, ties: int = 50_000, *, seed: int = 20_111) -> dict[str, pd.DataFrame]:
    """Tables of an invented map.

    Parameters
    ----------
    actors, ties
        How many rows of each, the office and parallel ties among them.
    seed
        Start of the random sequence.

    Returns
    -------
    dict
        Tables by name, as `ActorMap` takes them.
    """
    random = np.random.default_rng(seed)
    society = _society(random, actors)
    tables = {
        "actors": _actors(random, society),
        "ties": _ties(random, society, ties),
        "platforms": _platforms(random, society),
        "presence": _presence(random, society),
        "universe": _universe(random, society),
        "contacts": _contacts(random, society),
        "observations": _observations(random, society),
        "sources": _sources(random, society),
    }
    areas = [(p, "") for p in society.regions] + [(p, p[:5]) for p in society.districts]
    tables["areas"] = pd.DataFrame(areas, columns=["id", "parent"]).assign(name=lambda f: f["id"])
    tables["sectors"] = pd.DataFrame({"id": SECTORS, "name": SECTORS})
    return tables


def _society(random: Random, actors: int) -> _Society:
    n = actors - 1
    regions = [f"XX{i:03}" for i in range(max(2, round(n**0.5 / 4)))]
    blocks = len(regions) * 4
    share = random.pareto(2.0, blocks) + 0.3
    pull = random.pareto(2.0, n) + 0.7
    pull[random.random(n) < 0.04] = 0.0
    return _Society(
        ids=np.array([f"A{i:06}" for i in range(n)], dtype=object),
        pull=np.minimum(pull, n**0.5 / 2),
        block=np.sort(random.choice(blocks, n, p=share / share.sum())),
        regions=regions,
        districts=[f"{region}{i:02}" for region in regions for i in range(4)],
        sources=[f"SRC{i:03}" for i in range(max(8, actors // 50))],
    )


def _some(random: Random, shares: dict[str, float], n: int) -> npt.NDArray[Any]:
    p = np.array(list(shares.values()))
    return random.choice(np.array(list(shares), dtype=object), n, p=p / p.sum())


def _days(random: Random, n: int, months: int) -> npt.NDArray[Any]:
    """Days within so many months before `DAY`."""
    back = pd.to_timedelta(random.integers(0, months * 30, n), unit="D")
    return (pd.Timestamp(DAY) - back).strftime("%Y-%m-%d").to_numpy(dtype=object)


def _tags(random: Random, n: int, share: float) -> npt.NDArray[Any]:
    first, second = random.choice(GROUPS, n), random.choice(GROUPS, n)
    two = (random.random(n) < 0.1) & (first != second)
    both = [f"{a};{b}" if twice else a for a, b, twice in zip(first, second, two, strict=True)]
    return np.where(random.random(n) < share, np.array(both, dtype=object), "")


def _actors(random: Random, society: _Society) -> pd.DataFrame:
    n = len(society.ids)
    asked = {"unknown": 0.65, "yes": 0.3, "no": 0.04, "withdrawn": 0.01}
    risk = random.choice([0.0, 1.0, 2.0, 3.0, 4.0], n, p=[0.45, 0.3, 0.17, 0.06, 0.02])
    risk[random.random(n) < 0.3] = np.nan
    frame = pd.DataFrame(
        {
            "id": society.ids,
            "name": [f"Organisation {i}" for i in society.ids],
            "types": _some(random, TYPES, n),
            "sphere": _some(random, SPHERES, n),
            "adm1_pcode": np.array(society.regions, dtype=object)[society.block // 4],
            "works_on_rights_of": _tags(random, n, 0.35),
            "identifies_as": _tags(random, n, 0.04),
            "do_not_contact": _some(random, {"": 0.99, "yes": 0.01}, n),
            "feels_safe": _some(random, {"": 0.6, "yes": 0.38, "no": 0.02}, n),
            "at_risk_level": risk,
            "legal_basis": "mandate",
            **{f"consent_c{i}": _some(random, asked, n) for i in range(1, 8)},
            "introduction_load": random.integers(0, 4, n).astype(float),
            # Drawn apart, so that all others are what they were before it was.
            "care": _some(random.spawn(1)[0], {"": 0.98, "survivor": 0.01, "child": 0.01}, n),
        }
    )
    office = pd.DataFrame({"id": [OFFICE], "name": ["The office"], "sphere": ["field_presence"]})
    frame = pd.concat([frame, office], ignore_index=True)
    return frame.fillna(dict.fromkeys(frame.select_dtypes(exclude="number").columns, ""))


def _ties(random: Random, society: _Society, ties: int) -> pd.DataFrame:
    first = round(ties * 0.72)
    u, v = _in_blocks(random, society, first)
    closing = _closing(random, u, v, ties - first - round(ties * 0.04))
    again = random.integers(0, first, ties - first - len(closing[0]))
    source, target = np.r_[u, closing[0], u[again]], np.r_[v, closing[1], v[again]]
    kind = _some(random, KINDS, ties)
    kind[first + len(closing[0]) :] = kind[again]
    weight = np.where(kind == "trust", random.choice([1.0, 2, 3, 4], ties, p=[0.15, 0.3, 0.35, 0.2]), 0.8)
    weight[random.random(ties) < 0.1] = np.nan
    told = random.choice(np.array(society.sources, dtype=object), (ties, 2))
    pair = [f"{a};{b}" if a != b else a for a, b in told]
    begun = _days(random, ties, 36)
    ended = random.random(ties) < 0.05
    return pd.DataFrame(
        {
            "id": [f"T{i:07}" for i in range(ties)],
            "source_id": society.ids[source],
            "target_id": society.ids[target],
            "kind": kind,
            "weight": weight,
            "sign": np.where(kind == "influence", _some(random, {"+": 0.8, "-": 0.2}, ties), ""),
            "from": begun,
            "to": np.where(ended, DAY, ""),
            "as_of": np.maximum(begun, _days(random, ties, 12)),
            "sources": np.where(random.random(ties) < 0.3, np.array(pair, dtype=object), told[:, 0]),
            "grade": _some(random, {"": 0.8, "B2": 0.1, "C3": 0.05, "D4": 0.05}, ties),
        }
    )


def _in_blocks(random: Random, society: _Society, ties: int) -> tuple[Ints, Ints]:
    """Both ends of ties, four in five of them within one block."""
    total = np.cumsum(society.pull)
    u = np.searchsorted(total, random.random(ties) * total[-1], side="right")
    low = np.searchsorted(society.block, society.block[u])
    high = np.searchsorted(society.block, society.block[u], side="right") - 1
    inside = random.random(ties) < 0.8
    start = np.where(inside & (low > 0), total[low - 1], 0.0)
    end = np.where(inside, total[high], total[-1])
    v = np.searchsorted(total, start + random.random(ties) * (end - start), side="right")
    return u, np.where(u == v, (v + 1) % len(total), v)


def _closing(random: Random, u: Ints, v: Ints, ties: int) -> tuple[Ints, Ints]:
    """Ties between two actors that have one with the same third."""
    ends, others = np.r_[u, v], np.r_[v, u]
    order = np.argsort(ends, kind="stable")
    ends, others = ends[order], others[order]
    middle = random.integers(0, len(ends), ties)
    low = np.searchsorted(ends, ends[middle])
    high = np.searchsorted(ends, ends[middle], side="right")
    one, other = others[middle], others[random.integers(low, high)]
    return one, np.where(one == other, ends[middle], other)


def _presence(random: Random, society: _Society) -> pd.DataFrame:
    """One to three sectors in districts of the own region."""
    many = random.choice([1, 2, 3], len(society.ids), p=[0.55, 0.3, 0.15])
    who = np.repeat(np.arange(len(society.ids)), many)
    district = society.block[who] // 4 * 4 + random.integers(0, 4, len(who))
    sector = (society.block[who] % 4 * 3 + random.integers(0, 5, len(who))) % len(SECTORS)
    frame = pd.DataFrame(
        {
            "actor_id": society.ids[who],
            "sector": np.array(SECTORS, dtype=object)[sector],
            "pcode": np.array(society.districts, dtype=object)[district],
            "activity": random.choice(np.array(ACTIVITIES, dtype=object), len(who)),
            "from": _days(random, len(who), 36),
            "to": "",
        }
    )
    return frame.drop_duplicates(["actor_id", "sector", "pcode", "activity"], ignore_index=True)


def _platforms(random: Random, society: _Society) -> pd.DataFrame:
    count = max(3, len(society.ids) // 60)
    region = random.integers(0, len(society.regions), count)
    members = []
    for r in region.tolist():
        near = np.flatnonzero(society.block // 4 == r)
        size = min(len(near), int(random.integers(8, 40)))
        members.append(";".join(society.ids[np.sort(random.choice(near, size, replace=False))]))
    return pd.DataFrame(
        {
            "id": [f"P{i:04}" for i in range(count)],
            "name": [f"Platform {i}" for i in range(count)],
            "theme": random.choice(SECTORS, count),
            "members": members,
            "from": "2024-01-01",
            "to": "",
            "areas": np.where(
                random.random(count) < 0.8, np.array(society.regions, dtype=object)[region], ""
            ),
        }
    )


def _universe(random: Random, society: _Society) -> pd.DataFrame:
    cells = [(group, region) for group in GROUPS for region in society.regions]
    best = 8 + random.poisson(len(society.ids) / len(cells), len(cells)).astype(float)
    frame = pd.DataFrame(cells, columns=["group", "pcode"])
    return frame.assign(sector="", exists_low=best - 3, exists_best=best, exists_high=best + 20)


def _contacts(random: Random, society: _Society) -> pd.DataFrame:
    count = max(10, len(society.ids) // 16)
    share = society.pull / society.pull.sum()
    frame = pd.DataFrame(
        {
            "date": _days(random, count, 24),
            "office": OFFICE,
            "actor_id": society.ids[random.choice(len(society.ids), count, p=share)],
        }
    ).drop_duplicates(ignore_index=True)
    return frame.assign(id=[f"C{i:05}" for i in range(len(frame))])


def _observations(random: Random, society: _Society) -> pd.DataFrame:
    count = 2 * len(society.ids)
    frame = pd.DataFrame(
        {
            "source": random.choice(np.array(society.sources, dtype=object), count),
            "date": _days(random, count, 36),
            "subject_id": random.choice(society.ids, count),
            "asked_about": _some(random, {"ties_all": 0.8, "actor": 0.2}, count),
            "answer": _some(random, {"list": 0.7, "none": 0.2, "declined": 0.1}, count),
        }
    )
    return frame.drop_duplicates(["source", "date", "subject_id", "asked_about"], ignore_index=True)


def _sources(random: Random, society: _Society) -> pd.DataFrame:
    n = len(society.sources)
    key = np.array([f"K{i // 3}" if i % 5 == 0 else "" for i in range(n)], dtype=object)
    return pd.DataFrame(
        {
            "id": society.sources,
            "independent_key": key,
            "reliability": _some(random, {"A": 0.3, "B": 0.45, "C": 0.15, "D": 0.05, "F": 0.05}, n),
            "credibility": _some(random, {"1": 0.3, "2": 0.5, "3": 0.1, "4": 0.05, "6": 0.05}, n),
        }
    )
