"""Whether no answer changed: digests of every answer, written by one commit and compared by another.

Every way to ask every analysis is asked of KALA, the sample, random and sealed maps: by each role, in each
language, and on possible maps. A digest is of the whole answer, templates and values of its sentences
included. To try other code put its folder into PYTHONPATH:

    python benchmarks/same_answers.py --write before.json
    PYTHONPATH=OTHER python benchmarks/same_answers.py --against before.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from maps import DAY, QUICK, answers, cases, kala, random_map, sample, sealed_map, text

from actormap.core import schema
from actormap.core.config import View
from actormap.core.errors import Refused
from actormap.core.findings import Findings
from actormap.core.model import ActorMap
from actormap.core.words import catalogue as translations
from actormap.core.words import speak, translated
from actormap.metrics import catalogue
from actormap.metrics.change.scenarios import scenario
from actormap.rights.access import Principal, handed_out

SAMPLE = View(date="2026-11-25", thresholds=QUICK.thresholds)
KNOWN = {"kala": kala, "sample": sample}
STEWARD = "data_steward"
RENAMED = {
    "groups.ei_whole, classes=": "groups.ei_whole, by=",
    "groups.block_densities, classes=": "groups.block_densities, by=",
    "coordination.suggested_ties, index=": "coordination.suggested_ties, by=",
}
"""Options that have another name since ``by`` picks an analysis, and what they were called before."""
DRAWS, FEW = 10, 4
"""Possible maps; so many random and sealed maps are asked by each role and on possible maps as well."""


def jobs(seeds: int) -> list[tuple[str, str]]:
    """What to ask: a map, and by which role; "draws" is the steward with possible maps."""
    others = [role for role in schema.roles() if role != STEWARD]
    few = [*KNOWN, *(f"{kind} {seed}" for kind in ("random", "sealed") for seed in range(min(FEW, seeds)))]
    every = [*KNOWN, *(f"{kind} {seed}" for kind in ("random", "sealed") for seed in range(seeds))]
    return [(m, way) for m in few for way in ("draws", *others)] + [(m, STEWARD) for m in every]


def digests(job: tuple[str, str], only: str) -> dict[str, str]:
    """The digest of each answer of a job whose label holds a word."""
    name, way = job
    m, view = the_map(name), SAMPLE if name == "sample" else QUICK
    seen = handed_out(m, Principal(way)) if way != "draws" else m
    every = drawn(m, view) if way == "draws" else answers(seen, view) | of_two(name, seen, view)
    spoken = name in KNOWN and way == STEWARD
    return {
        f"{name}, {way}, {before(label)}": sha256(words(ask, spoken=spoken).encode()).hexdigest()[:16]
        for label, ask in every.items()
        if only in label
    }


def before(label: str) -> str:
    """What a question was called before its option got another name."""
    for now, then in RENAMED.items():
        label = label.replace(now, then)
    return label


def the_map(name: str) -> ActorMap:
    """A map by its name."""
    if name in KNOWN:
        return KNOWN[name]()
    kind, seed = name.split()
    return (random_map if kind == "random" else sealed_map)(int(seed))


def of_two(name: str, m: ActorMap, view: View) -> dict[str, Callable[[], Findings]]:
    """What changed from another map, and what would if its first actors went or their ties did."""
    kind, _, seed = name.partition(" ")
    before = the_map(f"{kind} {int(seed) + 1}") if seed else m
    ids = m.actors["id"].tolist()[:2]
    between, what_if = (catalogue.load(f"change.{word}") for word in ("between", "what_if"))
    return {
        "change.between": partial(between, before, m, view, date_before="2024-12-01", draws=DRAWS),
        "change.what_if": lambda: what_if(m, scenario(m, view, remove=tuple(ids)), view, draws=DRAWS),
    }


def drawn(m: ActorMap, view: View) -> dict[str, Callable[[], Findings]]:
    """Each analysis with its defaults, checked on possible maps."""
    steward, every = Principal(STEWARD), dict[str, Callable[[], Findings]]()
    for name in filter(catalogue.of_a_map, schema.analyses()):
        label, chosen = next(cases(name, m))
        every[label] = partial(catalogue.answer, name, m, view, steward, draws=DRAWS, **chosen)
    return every


def words(ask: Callable[[], Findings], *, spoken: bool) -> str:
    """Everything that an answer says, templates and values; also in each language if it is to be spoken."""
    try:
        findings = ask()
    except Refused as refusal:
        return json.dumps(refusal.sentence.data(), ensure_ascii=False, default=str)
    every = [text(findings)]
    for code in sorted(translated()) if spoken else ():
        speak(translations(code))
        for finding in findings:
            every += [
                each.in_language() for each in (finding.statement, finding.reason, finding.would_change)
            ]
    speak(None)
    return "\n".join(every)


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether no answer changed.")
    parser.add_argument("--seeds", type=int, default=200, help="random maps, and as many sealed ones")
    parser.add_argument("--only", default="", help="analyses whose label holds this")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path, help="write the digests into a file")
    parser.add_argument("--against", type=Path, help="compare with such a file")
    given = parser.parse_args()
    found: dict[str, str] = {}
    every = jobs(given.seeds)
    with ProcessPoolExecutor(given.workers) as pool:
        for done, job in enumerate(as_completed([pool.submit(digests, one, given.only) for one in every]), 1):
            found |= job.result()
            print(f"\r{done} of {len(every)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    if given.write:
        given.write.write_text(json.dumps(found, indent=0, sort_keys=True), encoding="utf-8")
    print(f"{len(found):,} answers of {len(every)} maps and ways to ask, on {DAY} and {SAMPLE.date}")
    if given.against:
        before = json.loads(given.against.read_text(encoding="utf-8"))
        differ = sorted(label for label in found if before.get(label) != found[label])
        print(f"{len(differ):,} differ: {'; '.join(differ[:20])}")
        sys.exit(bool(differ))


if __name__ == "__main__":
    main()
