"""How often what is claimed of invented countries comes true, by analysis and verdict; and what chance gets.

`tests/planted.py` says how the countries are made, `tests/came_true.py` when a claim came true. With
--write the tables go into docs/calibration.md. To try other code put its folder into PYTHONPATH.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from came_true import NOT_OF_THE_TRUTH, TESTS, WORLDS, Claims, Tally, names, of_a_country

TRUE = tuple(kind for kind, world in WORLDS.items() if not world.chance)
"""Kinds of countries of which something can come true."""
PAGE = Path(__file__).resolve().parent.parent / "docs/calibration.md"
MADE = re.compile(r"(?<=<!-- made by make calibration -->\n).*(?=<!-- end of what is made -->)", re.DOTALL)
VERDICTS = ("supported", "indicative")


def tallies(kinds: Sequence[str], seeds: range, workers: int, only: tuple[str, ...]) -> dict[str, Tally]:
    """What came of all countries, with how far it is on standard error."""
    found = {kind: Tally() for kind in kinds}
    begun, count = time.monotonic(), len(kinds) * len(seeds)
    with ProcessPoolExecutor(workers) as pool:
        jobs = {pool.submit(of_a_country, seed, kind, only=only): kind for seed in seeds for kind in kinds}
        for done, job in enumerate(as_completed(jobs), 1):
            found[jobs[job]] += job.result()
            print(f"\r{done} of {count} countries, {time.monotonic() - begun:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    return found


def cell(claims: Claims) -> str:
    """A share and of how many."""
    return f"{100 * claims.true / claims.all:.0f} % of {claims.all:,}" if claims.all else ""


def row(*cells: str) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def head(*cells: str) -> Iterator[str]:
    """The head of a table."""
    yield row(*cells)
    yield f"|{'---|' * len(cells)}"


def page(found: dict[str, Tally]) -> str:
    """The tables, as Markdown."""
    chance = found["chance"]
    lines = [
        f"{chance.countries} countries of each kind.",
        "",
        "### What came true, by what is claimed",
        "",
        *_tables(found),
        "### What came true, by analysis and by what is claimed",
        "",
        "In *planted* countries.",
        "",
        *_by_analysis(found["planted"]),
        "### What chance alone gets",
        "",
        "In so many countries of chance something was told from chance.",
        "",
        *head("Analysis", *VERDICTS),
        *(row(f"`{name}`", *_by_chance(chance, name)) for name in TESTS),
        row("**any**", *_by_chance(chance, "")),
        "",
        "### Intervals that hold",
        "",
        *head("Analysis", *TRUE),
        *(
            row(f"`{name}`", *(cell(found[kind].held(name)) for kind in TRUE))
            for name in names()
            if any(found[kind].held(name).all for kind in TRUE)
        ),
        "",
        "### Of what nothing is said here",
        "",
        *(f"- {', '.join(left_out)}: {why}." for why, left_out in _left_out().items()),
        "",
    ]
    return "\n".join(lines)


def _counted(
    tally: Tally, *keys: Callable[[str, str, str], tuple[str, ...]]
) -> dict[tuple[str, ...], Claims]:
    """What came true of the claims of one kind of countries, added up by name, claim and verdict."""
    counts: dict[tuple[str, ...], Claims] = {}
    for (name, claim, verdict, true), n in tally.claims.items():
        for key in keys:
            row_of = key(name, claim or "another", verdict)
            so_far = counts.get(row_of, Claims(0, 0))
            counts[row_of] = Claims(so_far.true + n * true, so_far.all + n)
    return counts


def _tables(found: dict[str, Tally]) -> Iterator[str]:
    """For each verdict how many claims came true, by what is claimed and by kinds of countries."""
    every = {
        kind: _counted(found[kind], lambda _, claim, of: (claim, of), lambda _, __, of: ("**all**", of))
        for kind in TRUE
    }
    claims = sorted({key[0] for counts in every.values() for key in counts} - {"**all**"})
    for verdict in VERDICTS:
        yield from head(f"*{verdict}*", *TRUE)
        for claim in (*claims, "**all**"):
            cells = [cell(every[kind].get((claim, verdict), Claims(0, 0))) for kind in TRUE]
            if any(cells):
                yield row(claim, *cells)
        yield ""


def _by_analysis(planted: Tally) -> Iterator[str]:
    """How many claims of each analysis came true, by what is claimed and by verdict."""
    counts = _counted(planted, lambda *key: key)
    yield from head("Analysis", "Claim", *VERDICTS)
    for name, claim in sorted({key[:2] for key in counts if key[2] in VERDICTS}):
        yield row(f"`{name}`", claim, *(cell(counts.get((name, claim, of), Claims(0, 0))) for of in VERDICTS))
    yield ""


def _left_out() -> dict[str, list[str]]:
    """By reason, the analyses of which nothing is said."""
    reasons: dict[str, list[str]] = {}
    for name, why in NOT_OF_THE_TRUTH.items():
        reasons.setdefault(why, []).append(f"`{name}`")
    return reasons


def _by_chance(chance: Tally, name: str) -> list[str]:
    return [cell(Claims(chance.chance[name, verdict], chance.countries)) for verdict in VERDICTS]


def main() -> None:
    """Print the tables, and write them if that is wanted."""
    parser = argparse.ArgumentParser(description="How often claims come true.")
    parser.add_argument("--countries", type=int, default=50, help="so many of each kind")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", nargs="+", default=[], help="these analyses alone")
    parser.add_argument(
        "--false", type=int, default=0, help="print so many that did not come true, of each analysis"
    )
    parser.add_argument("--write", action="store_true", help="write the tables into docs/calibration.md")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.countries)
    found = tallies(tuple(WORLDS), seeds, given.workers, tuple(given.only))
    tables = page(found)
    print(tables)
    for name in names():
        for missed in [one for one in found["planted"].false if one["analysis"] == name][: given.false]:
            print(missed)
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MADE.sub(lambda _: f"\n{tables}\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
