"""The sealed part of a map on a server: a node, and one a letter; what is in it was locked by the program."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actormap.core.errors import Conflict
from actormap.core.sentences import Sentence
from actormap.store.base import SealedPart
from actormap.store.sealed import lock
from actormap.store.sealed.letters import MEANWHILE, Letters, Sheet
from actormap.store.server import cypher, seals


def make(transaction: Any, name: str, key: bytes) -> None:
    """Give a map its sealed part, of which nobody knows yet what it holds."""
    _write(transaction, name, key, SealedPart(content=lock.unset()))


def read(transaction: Any, name: str, key: bytes) -> SealedPart:
    """The sealed part; that of a map of an older release holds nothing."""
    part = _read(transaction, name, key)
    return replace(part, letters=_letters(transaction, name)) if part.public else part


def _letters(transaction: Any, name: str) -> dict[int, bytes]:
    rows = transaction.run(cypher.LETTERS, map=name).values()
    return {number: content if isinstance(content, bytes) else b"" for number, content in rows}


def _read(transaction: Any, name: str, key: bytes) -> SealedPart:
    row = transaction.run(cypher.SEALED_PART, map=name).single()
    if row is None:
        return SealedPart()
    number, public, wrapped, content, seal = row
    part = SealedPart(number, bytes(public), bytes(wrapped), bytes(content))
    if seal != seals.of_sealed_part(key, part):
        raise seals.altered(Sentence("The sealed part"))
    return part


def write(transaction: Any, name: str, key: bytes, part: SealedPart, instead_of: SealedPart) -> None:
    """Put a part in the place of another (`Store.seal`), in a transaction."""
    if _read(transaction, name, key).content != instead_of.content:
        raise Conflict(MEANWHILE)
    _write(transaction, name, key, part)
    there = _letters(transaction, name)
    # What was written anew since it was read was not read.
    read_ones = [number for number, content in instead_of.letters.items() if there.get(number) == content]
    if instead_of.wrapped not in {b"", part.wrapped} and len(there) > len(read_ones):
        raise Conflict(MEANWHILE)
    transaction.run(cypher.TAKE_LETTERS, map=name, numbers=read_ones).consume()
    transaction.run(
        cypher.PUT_LETTERS, map=name, letters=[list(item) for item in part.letters.items()]
    ).consume()


def _write(transaction: Any, name: str, key: bytes, part: SealedPart) -> None:
    transaction.run(
        cypher.SET_SEALED_PART,
        map=name,
        number=part.number,
        public=part.public,
        wrapped=part.wrapped,
        content=part.content,
        seal=seals.of_sealed_part(key, part),
    ).consume()


class _Box:
    """The letters of a map, in a transaction."""

    def __init__(self, transaction: Any, name: str) -> None:
        self._transaction, self._name = transaction, name

    def holds(self, number: int) -> bool:
        row = self._transaction.run(cypher.HAS_LETTER, map=self._name, number=number)
        return bool(row.single(strict=True)[0])

    def waiting(self) -> int:
        return int(self._transaction.run(cypher.WAITING, map=self._name).single(strict=True)[0])

    def put(self, number: int, letter: bytes) -> None:
        self._transaction.run(cypher.PUT_LETTER, map=self._name, number=number, content=letter).consume()


def put_in(transaction: Any, name: str, key: bytes, letters: Letters, *contents: bytes) -> Sheet | None:
    """Write the letter of a sitting anew, in a transaction (`Letters.put_in`)."""
    part = _read(transaction, name, key)
    if not part.public and len(part.content) != lock.STANDARD:
        make(transaction, name, key)
    return letters.put_in(_Box(transaction, name), part.number, part.public, *contents)
