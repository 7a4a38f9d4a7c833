"""The two logs of a workspace, each a chain: what was written cannot be altered without showing it."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actormap.core.errors import StoreError
from actormap.core.sentences import Name, Sentence
from actormap.store.history import journal
from actormap.store.history.journal import now

_ROWS = {
    "journal": 'SELECT revision, "when", who, why, undoes, counts, {}, h FROM _journal ORDER BY revision',
    "audit": 'SELECT seq, "when", role, action, object, purpose, revision, h FROM _audit ORDER BY seq',
}
_PERSON = "SELECT 1 FROM pragma_table_info('_journal') WHERE name = 'person'"
_HEADS = {
    "journal": "SELECT h FROM _journal ORDER BY revision DESC LIMIT 1",
    "audit": "SELECT h FROM _audit ORDER BY seq DESC LIMIT 1",
}
_LABELS = {"journal": Sentence("journal"), "audit": Sentence("audit")}
_FORM = re.compile(r"(?:[^\W\d]+ )?(\d+)(?: ?[-–] ?| )([A-Z2-7]{4})-?([A-Z2-7]{4})")
RENEWED = "log renewed"
"""Action of the audit entry that names the head code which the logs had before a removal altered them."""


def entries(db: Any, log: str) -> list[tuple[Any, ...]]:
    """Entries of a log with their links, oldest first; those of an older file name no person."""
    there = db.execute(_PERSON).fetchone()
    return list(db.execute(_ROWS[log].format("person" if there else "''")))


def key_of(db: Any) -> bytes:
    """The key of both logs."""
    (key,) = db.execute("SELECT value FROM _meta WHERE name = 'audit key'").fetchone()
    return bytes(key)


def next_link(db: Any, log: str, entry: Sequence[object]) -> bytes:
    """The link of an entry that is about to be added to the end of a log."""
    (previous,) = db.execute(_HEADS[log]).fetchone() or (b"",)
    return journal.link(key_of(db), previous, log, entry)


def revision(db: Any) -> int:
    """The newest revision; 0 before the first."""
    return int(db.execute("SELECT coalesce(max(revision), 0) FROM _journal").fetchone()[0])


def audit(db: Any, action: str, *, who: str, detail: str, purpose: str = "") -> None:
    """Add an entry to the audit log, inside the transaction that did what it tells."""
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM _audit").fetchone()
    entry = (last + 1, now(), who, action, detail, purpose, revision(db))
    db.execute(
        'INSERT INTO _audit (seq, "when", role, action, object, purpose, revision, h)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*entry, next_link(db, "audit", entry)),
    )


Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""The entries of both logs, as `entries` gives them."""


def _checked(key: bytes, log: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, int, bytes]]:
    """Number, revision and link of each entry of a log, after proving it."""
    previous = b""
    for number, (*entry, h) in enumerate(rows, start=1):
        if entry[0] != number:
            raise StoreError(
                "The {log} is broken: entry {number} is missing. Compare it with the last backup.",
                log=_LABELS[log],
                number=number,
            )
        previous = journal.link(key, previous, log, entry)
        if previous != h:
            raise StoreError(
                "The {log} is broken at entry {number} of {entry}: it was altered, or it stands in the "
                "place of another. Compare it with the last backup.",
                log=_LABELS[log],
                number=number,
                entry=entry[1],
            )
        yield number, number if log == "journal" else entry[6], h


def _states(key: bytes, rows: Rows) -> Iterator[tuple[int, bytes, bytes]]:
    """Number of entries in both logs together and the links of both, as they were one after the other."""
    merged = [(revision, 0, h) for _, revision, h in _checked(key, "journal", rows["journal"])]
    merged += [(revision, 1, h) for _, revision, h in _checked(key, "audit", rows["audit"])]
    links = [b"", b""]
    yield 0, b"", b""
    # The audit log tells the revision at which each entry was made; sorting is stable.
    for number, (_, log, h) in enumerate(sorted(merged, key=lambda entry: entry[:2]), start=1):
        links[log] = h
        yield number, links[0], links[1]


def _code(key: bytes, state: tuple[int, bytes, bytes]) -> Sentence:
    number, *links = state
    digest = hmac.digest(key, b"head" + b"".join(links), "sha256")
    text = base64.b32encode(digest[:5]).decode()
    return _written(number, text[:4], text[4:])


def _written(number: int, first: str, last: str) -> Sentence:
    """A code as it is shown; the word before the number is that of who reads."""
    return Sentence("log {number} - {code}", number=number, code=Name(f"{first}-{last}"))


def head_code(db: Any) -> Sentence:
    """A short code for all that is in both logs, to be printed; nothing is proved."""
    entries = db.execute("SELECT (SELECT count(*) FROM _journal) + (SELECT count(*) FROM _audit)").fetchone()
    heads = [(db.execute(_HEADS[log]).fetchone() or (b"",))[0] for log in ("journal", "audit")]
    return _code(key_of(db), (entries[0], heads[0], heads[1]))


def verify(db: Any, expect: str | None) -> Sentence:
    """Prove both logs of a file (`proved`)."""
    return proved(key_of(db), {log: entries(db, log) for log in _ROWS}, expect)


def proved(key: bytes, rows: Rows, expect: str | None = None) -> Sentence:
    """Prove both logs, and that they go on from a code that was printed; gives the present head code.

    `StoreError` where an entry is missing or altered, or the logs are not those of the code.
    """
    states = list(_states(key, rows))
    if expect is not None:
        form = _FORM.fullmatch("".join(filter(str.isprintable, expect)).strip().upper())
        if not form:
            raise StoreError(
                "'{expect}' is no head code. Type it as printed, such as log 1284 - 7F3K-2QXM.",
                expect=Name(expect),
            )
        number, wanted = int(form[1]), _written(int(form[1]), form[2], form[3])
        known = any(entry[3:5] == (RENEWED, wanted) for entry in rows["audit"])
        if number >= len(states) and not known:
            raise StoreError(
                "The logs have {number} entries, the code was made of {made}: their end was cut off, "
                "or this is an older copy. Look for the newer one.",
                number=len(states) - 1,
                made=number,
            )
        if not known and _code(key, states[number]) != wanted:
            raise StoreError(
                "The first {number} entries of the logs are not those that the code was made of. Check "
                "the code; if it is right, the logs were rewritten: compare them with the last backup.",
                number=number,
            )
    return _code(key, states[-1])


def renew(db: Any, redacted: dict[str, dict[int, tuple[str, ...]]], before: str) -> None:
    """Put other texts in place of some and chain both logs anew, in a transaction.

    `redacted` has for each log the entries that change: number and texts (``why``; or ``object``,
    ``purpose``). The former head code, which may have been printed, is kept.
    """
    if not any(redacted.values()):
        return
    changed = {
        "journal": "UPDATE _journal SET why = ? WHERE revision = ?",
        "audit": "UPDATE _audit SET object = ?, purpose = ? WHERE seq = ?",
    }
    linked = {
        "journal": "UPDATE _journal SET h = ? WHERE revision = ?",
        "audit": "UPDATE _audit SET h = ? WHERE seq = ?",
    }
    key = key_of(db)
    for log, texts in redacted.items():
        db.executemany(changed[log], [(*cells, number) for number, cells in texts.items()])
        previous = b""
        for *entry, _ in entries(db, log):
            previous = journal.link(key, previous, log, entry)
            db.execute(linked[log], (previous, entry[0]))
    audit(db, RENEWED, who="", detail=before)
