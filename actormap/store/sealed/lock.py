"""The lock of the sealed part: a key of its own, that its passphrase or its recovery code leads to.

What is locked has the size that was chosen for it whatever it holds, and tells nobody without the key what
or how much. A letter can be put in by whoever knows the public half of the key, and read by who holds the key
alone (RFC 9180).
"""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from actormap.core.errors import StoreError, WrongKey
from actormap.core.sentences import Sentence
from actormap.core.tables.ids import CodeKey
from actormap.store import keys

CAPACITIES = 2 << 20, 8 << 20, 32 << 20
"""Bytes that a part can have: one stays as large as it was made until its holder chooses another size."""

STANDARD = CAPACITIES[0]
"""That of a part of which nobody chose it."""

_FORMER = frozenset(256 << 10 << 2 * step for step in range(5))
"""Sizes of parts of older releases, which grew with what they held: opened, they become `STANDARD`."""

LETTER = 3900
"""Bytes of a letter, whatever stands in it: one page of a file holds one."""

_NONCE, _TAG, _ENCAPSULATED, _LENGTH = 12, 16, 32, 8
ROOM = LETTER - _ENCAPSULATED - _TAG - _LENGTH
"""Bytes that stand in one at most."""
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

WRONG = Sentence(
    "The sealed part cannot be opened with this. Type the protection passphrase again, or its own recovery "
    "code: that of the workspace does not open it."
)

BROKEN = Sentence(
    "The lock with which concerns are put in is damaged: somebody altered it outside of the program. Nothing "
    "was put in. Tell whoever looks after protection in person: to open the sealed part repairs it."
)

SAME = Sentence(
    "The passphrase opens the other part of the workspace as well. Choose another one: who knows one of them "
    "must not know both."
)


@dataclass(frozen=True, slots=True)
class Lock:
    """The key of a sealed part.

    Parameters
    ----------
    key
        32 random bytes.
    of
        What tells the part from that of another map.
    """

    key: bytes = field(repr=False)
    of: bytes = field(repr=False)

    @classmethod
    def new(cls, of: bytes) -> Lock:
        """A lock that nothing was locked with."""
        return cls(secrets.token_bytes(keys.KEY_BYTES), of)

    @property
    def code(self) -> str:
        """The recovery code, which opens the part without its passphrase."""
        return keys.recovery_code(self.key)

    @property
    def public(self) -> bytes:
        """The half that letters are put in with."""
        return self._private.public_key().public_bytes_raw()

    @property
    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(keys.derived(self.key, b"actormap letters"))

    @property
    def _content(self) -> AESGCM:
        return AESGCM(keys.derived(self.key, b"actormap sealed part"))

    def wrapped(self, passphrase: str) -> bytes:
        """The key as a passphrase gives it back."""
        salt, nonce = secrets.token_bytes(keys.SALT_BYTES), secrets.token_bytes(_NONCE)
        return salt + nonce + AESGCM(keys.key_of(passphrase, salt)).encrypt(nonce, self.key, None)

    def locked(self, packed: bytes, capacity: int = STANDARD) -> bytes:
        """What was packed, padded and locked; no two times it is the same."""
        nonce = secrets.token_bytes(_NONCE)
        padded = _padded(packed, room(capacity) + _LENGTH)
        return nonce + self._content.encrypt(nonce, padded, self.of)

    def unlocked(self, locked: bytes) -> bytes:
        """The content again; `StoreError` where it was altered, cut, or is that of another map."""
        try:
            padded = self._content.decrypt(locked[:_NONCE], locked[_NONCE:], self.of)
        except (InvalidTag, ValueError) as error:
            raise StoreError(
                "The passphrase is right, but the sealed part is damaged, or it is that of another map. "
                "Nothing was changed. Open the last backup; keep this one for somebody who can look into it."
            ) from error
        return zlib.decompress(_unpadded(padded))

    def read(self, letter: bytes) -> bytes | None:
        """What stands in a letter; None where it cannot be read."""
        padded = self._decrypted(letter, self.of)
        return None if padded is None else _unpadded(padded)

    def read_within(self, closed: bytes) -> bytes | None:
        """What was closed to be put into a letter (`within`); None where it cannot be read."""
        return self._decrypted(closed, _of_within(self.of))

    def _decrypted(self, text: bytes, of: bytes) -> bytes | None:
        try:
            return _SUITE.decrypt(text, self._private, of)
        except (InvalidTag, ValueError):
            return None


def of_map(code_key: CodeKey) -> bytes:
    """What tells the sealed part of a map from that of another: copies of a map have the same."""
    return keys.derived(code_key.secret, b"actormap sealed part of")


def opened(wrapped: bytes, secret: str, of: bytes) -> Lock:
    """The lock that a passphrase or a recovery code leads to; `WrongKey` where it is another one."""
    salt, rest = wrapped[: keys.SALT_BYTES], wrapped[keys.SALT_BYTES :]
    key = keys.key_of(secret, salt)
    if keys.is_code(secret):
        return Lock(key, of)
    try:
        return Lock(AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], None), of)
    except (InvalidTag, ValueError) as error:
        raise WrongKey(WRONG) from error


def opens(wrapped: bytes, passphrase: str) -> bool:
    """Whether a passphrase opens a sealed part; none opens one whose passphrase was not chosen yet."""
    try:
        return bool(wrapped and opened(wrapped, passphrase, b""))
    except WrongKey:
        return False


def letter(public: bytes, of: bytes, content: bytes) -> bytes:
    """A letter; a blank one cannot be told from another by who does not hold the key."""
    if len(content) > ROOM:
        raise StoreError(
            "This is too long for the sealed part by {over} bytes. Shorten it, and give the rest to whoever "
            "looks after protection.",
            over=len(content) - ROOM,
        )
    return _encrypted(public, _padded(content, ROOM + _LENGTH), of)


def within(public: bytes, of: bytes, content: bytes) -> bytes:
    """A content closed by itself, to go into a letter: to write that anew it need not be known any more."""
    return _encrypted(public, content, _of_within(of))


def _encrypted(public: bytes, content: bytes, of: bytes) -> bytes:
    try:
        return _SUITE.encrypt(content, X25519PublicKey.from_public_bytes(public), of)
    except ValueError as error:
        raise StoreError(BROKEN) from error


def _of_within(of: bytes) -> bytes:
    return of + b" within a letter"


def packed(content: bytes) -> bytes:
    """A content as short as it can be made: how short shows nowhere."""
    return zlib.compress(content)


def room(capacity: int) -> int:
    """Bytes that fit into a part of a capacity, once they are packed."""
    return capacity - _NONCE - _TAG - _LENGTH


def unset() -> bytes:
    """What stands in place of the content before a passphrase was chosen: nobody can open it."""
    return secrets.token_bytes(STANDARD)


def is_whole(size: int) -> bool:
    """Whether a content can have a size."""
    return size in CAPACITIES or size in _FORMER


def _padded(content: bytes, size: int) -> bytes:
    return (len(content).to_bytes(_LENGTH, "big") + content).ljust(size, b"\x00")


def _unpadded(padded: bytes) -> bytes:
    length = int.from_bytes(padded[:_LENGTH], "big")
    return padded[_LENGTH : _LENGTH + length]
