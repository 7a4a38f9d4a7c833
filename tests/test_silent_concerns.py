"""Who compares two copies of a workspace does not see by them whether a concern was put in between."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from each import each
from seeds import tries

from actormap.store import keys
from actormap.store.file.opening import open_workspace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))
import silence


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_MEMORY", 64)
        for name in ("ACTORMAP_PASSPHRASE", "ACTORMAP_ROLE"):
            patch.setenv(name, "")  # what is typed leaves nothing behind
        path = silence.made(tmp_path_factory.mktemp("base"))
        with open_workspace(path, silence.PASSPHRASE) as store:
            key = store._key
        yield path, key


@each("name", silence.ACTS)
def test_what_can_be_counted_is_the_same_with_a_concern_and_without(
    base: tuple[Path, str], name: str
) -> None:
    for seed in range(tries(4, few=1)):
        without, with_it = (
            silence.play(*base, silence.ACTS[name], said=said, seed=seed)[0] for said in (False, True)
        )
        assert with_it == without


def loud(path: Path, said: bool, chance: random.Random, look: silence.Look) -> None:
    """A sitting of which a log tells whether somebody had something to say."""
    silence.sitting(path, said, chance, look)
    with open_workspace(path, silence.PASSPHRASE) as store:
        store.record("export.map", who="hro", detail="1 actor" if said else "2 actors")


def test_the_observer_tells_what_can_be_told_and_else_guesses(base: tuple[Path, str]) -> None:
    assert silence.score(silence.rounds(*base, loud, 8)) == 1
    # Who tosses a coin is right in 74 of 100 rounds once in a million times.
    assert silence.score(silence.rounds(*base, silence.between, 100)) < 0.74
