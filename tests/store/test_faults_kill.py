"""A kill, or a log that was torn, at any moment: a workspace is as before or as after, never between."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from seeds import tries
from store_world import Program, actors, changing_key, counting, filling_log, importing, many

from actormap.core.errors import WrongKey
from actormap.store import create_store, open_store
from actormap.store.file.opening import open_workspace

IMPORTS, REKEYS = tries(50, few=20), tries(25, few=9)
TORN, INCREMENTS = tries(100, few=40), tries(1000, few=200)
NEW = "nine candles light the lower road"
pytestmark = pytest.mark.kill


def length(file: Path) -> int:
    """Bytes of a file; none, where there is none."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def grown(file: Path, beyond: int) -> Callable[[], bool]:
    """The state in which a file is longer than so many bytes."""
    return lambda: length(file) > beyond


def rewritten(file: Path, at: int) -> Callable[[], bool]:
    """The state in which a file holds other bytes at a place than it does now."""

    def there() -> bytes:
        with file.open("rb") as opened:
            opened.seek(at)
            return opened.read(16)

    before = there()
    return lambda: there() != before


def test_a_kill_in_an_import_leaves_whole_imports_and_all_that_were_acknowledged(
    path: Path, closed: str, tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(62)  # noqa: S311 - no secret
    most = _length_of_the_log(path, closed, tmp_path / "measured.actormap")
    hot = cut = 0
    for number in range(IMPORTS):
        copy = tmp_path / f"{number}" / "copy.actormap"
        copy.parent.mkdir()
        shutil.copy(path, copy)
        program = Program(importing, copy, closed)
        program.next()
        log = copy.with_name(f"{copy.name}-wal")
        acknowledged = max([1, *program.kill_once(grown(log, chance.randrange(most)))])
        hot += log.exists()
        with open_workspace(copy, closed) as store:
            assert acknowledged <= store.revision <= acknowledged + 1
            cut += store.revision < 9
            m = store.load()
            assert len(m.actors) == 1 + 250 * (store.revision - 1)
            assert list(store.history()["new"]) == [1] + [250] * (store.revision - 1)
            store.verify()
            assert store.load_at(1).actors["id"].tolist() == ["A"]
        shutil.rmtree(copy.parent)
    record_testsuite_property("kills with a log left", hot)
    record_testsuite_property("kills before the last import ended", cut)
    assert hot > IMPORTS // 2, "too few kills came in the middle"


def _length_of_the_log(path: Path, code: str, copy: Path) -> int:
    """How long the log grows in an import that nobody kills."""
    shutil.copy(path, copy)
    program, log, most = Program(importing, copy, code), copy.with_name(f"{copy.name}-wal"), 0
    while program.process.is_alive():
        most = max(most, length(log))
    return most


def test_a_kill_in_a_change_of_passphrase_leaves_the_old_or_the_new(
    path: Path, passphrase: str, tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    store, code = create_store(path, passphrase=passphrase)
    with store:
        store.apply(many("A", 4000, note="x" * 40))
        digest = store.load().digest()
    chance = random.Random(63)  # noqa: S311 - no secret
    opened = {passphrase: 0, NEW: 0}
    middle = 0
    for number in range(REKEYS):
        copy = tmp_path / f"{number}.actormap"
        shutil.copy(path, copy)
        program = Program(changing_key, copy, passphrase, NEW)
        program.next()
        # First what takes it back is written, then the file itself: kills come in both, and afterwards.
        journal, at = copy.with_name(f"{copy.name}-journal"), chance.randrange(length(copy))
        told = program.kill_once([grown(journal, at), rewritten(copy, at), program.has_told][number % 3])
        middle += journal.exists()
        works = [secret for secret in opened if _opens(copy, secret, digest)]
        assert len(works) == 1
        assert works == [NEW] or not told
        opened[works[0]] += 1
        assert _opens(copy, code, digest) == (works == [passphrase])
    assert sum(opened.values()) == REKEYS
    record_testsuite_property("kills in the middle", middle)
    record_testsuite_property("old, new", str(list(opened.values())))
    assert middle >= REKEYS // 2, "too few kills came in the middle"
    assert all(opened.values())


def _opens(path: Path, secret: str, digest: str) -> bool:
    try:
        with open_workspace(path, secret) as store:
            assert store.load().digest() == digest
            store.verify()
            return True
    except WrongKey:
        return False


def test_a_torn_log_leaves_whole_imports(
    path: Path, closed: str, tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    program = Program(filling_log, path, closed)
    digests = [program.next() for _ in range(12)]
    assert program.next() == "done"
    program.kill()
    log = path.with_name(f"{path.name}-wal").read_bytes()
    with open_store(shutil.copy(path, tmp_path / "before.actormap"), passphrase=closed) as store:
        digests.insert(0, store.load().digest())
    chance = random.Random(68)  # noqa: S311 - no secret
    seen = set()
    for number in range(TORN):
        copy = tmp_path / f"{number}.actormap"
        shutil.copy(path, copy)
        at = chance.randrange(len(log))
        length = chance.randrange(1, 20_000)
        torn = {
            0: log[:at],
            1: log[:at] + chance.randbytes(length) + log[at + length :],
            2: log[:at] + bytes(length) + log[at + length :],
        }[number % 3]
        copy.with_name(f"{copy.name}-wal").write_bytes(torn)
        with open_workspace(copy, closed) as store:
            assert store.load().digest() == digests[store.revision - 1]
            store.verify()
            seen.add(store.revision)
            if number % 10 == 0:
                assert store.apply(actors("later")) == max(store.history()["revision"])
    record_testsuite_property("different states", len(seen))
    assert len(seen) > 5


def test_a_missing_log_leaves_whole_imports(path: Path, closed: str) -> None:
    program = Program(filling_log, path, closed)
    for _ in range(13):
        program.next()
    program.kill()
    path.with_name(f"{path.name}-wal").unlink()
    with open_workspace(path, closed) as store:
        assert store.load().actors["id"].tolist() == ["A"]
        store.verify()


@pytest.mark.parametrize("programs", [2])
def test_no_increment_of_two_programs_is_lost(path: Path, passphrase: str, programs: int) -> None:
    store, code = create_store(path, passphrase=passphrase)
    with store:
        store.apply(actors("A", introduction_load=["0"]))
    running = [Program(counting, path, code, INCREMENTS // programs) for _ in range(programs)]
    assert [program.end() for program in running] == [["done"]] * programs
    with open_workspace(path, code) as store:
        assert store.load().actors["introduction_load"].iat[0] == INCREMENTS
        assert store.revision == INCREMENTS + 1
        store.verify()
