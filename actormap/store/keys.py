"""From a passphrase or a recovery code to the key of a workspace file."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from argon2.low_level import Type, hash_secret_raw

from actormap.core.errors import StoreError, WrongKey
from actormap.core.sentences import Name, Sentence

SALT_BYTES = 16
KEY_BYTES = 32
PASSPHRASE_LENGTH = 12
"""Least number of characters of a new passphrase."""

LEAST_GUESSES = 14
"""Power of ten of the guesses that a new passphrase must take: three common words, and no pattern."""

_OF_WORDS, _OF_PLACES, _OF_YEARS, _OF_LETTERS, _OF_SIGNS, _OF_AGAIN = 5.0, 3.0, 2.3, 1.4, 1.0, 0.5
"""Powers of ten: words and names of all languages, its places, years, a letter, a sign, the same again."""
_LONGEST_WORD = 14
_YEAR = re.compile(r"(19|20)\d\d")
_WITHOUT_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
"""Scripts that set no blank between words, so that many words look like one."""
SUGGESTED_WORDS = 6
_COMMONEST = 7776
_JUDGED = 72
KDF_MEMORY = 256 << 10
"""KiB that one guess at a passphrase takes. Part of the file format, as are the passes below."""

_PASSES = 3
_CHECK_BYTES = 2
_GROUP = 4
_WORD = re.compile("[a-z]{4,7}")
_CODE = re.compile(rf"[0-9a-f]{{{2 * (KEY_BYTES + _CHECK_BYTES)}}}")


def _code_form(text: str) -> str | None:
    digits = re.sub(r"[\s-]", "", text).lower()
    return digits if _CODE.fullmatch(digits) else None


def check_new(passphrase: str, places: Iterable[str] = ()) -> None:
    """Refuse a passphrase that is short, can be guessed, or cannot be told from a recovery code.

    Places are names of places of the workspace, which whoever knows the country tries. Six random words are
    offered instead.

    Guesses are counted by zxcvbn (Wheeler 2016), which knows common passwords, names, English words,
    keyboard rows, dates and repeats. It takes words of other languages and places for random letters, so
    that each word counts as one of a list of all there are, whatever the language, if that is less.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its word lists are needed for new passphrases alone

    plain = unicodedata.normalize("NFC", passphrase).strip()
    offer = Sentence("Take six random words, such as: {words}", words=Name(suggestion()))
    if len(plain) < PASSPHRASE_LENGTH:
        raise StoreError(
            "The passphrase has fewer than {passphrase_length} characters. {offer}",
            passphrase_length=PASSPHRASE_LENGTH,
            offer=offer,
        )
    if _code_form(passphrase):
        raise StoreError("The passphrase looks like a recovery code. {offer}", offer=offer)
    judged = zxcvbn(plain[:_JUDGED])
    least = min(judged["guesses_log10"], _guesses_of_words(plain[:_JUDGED], places))
    if least < LEAST_GUESSES:
        raise StoreError(
            "The passphrase can be guessed. Common words, names, places, dates, rows of keys and repeats are "
            "tried first. {offer}",
            offer=offer,
        )


def _guesses_of_words(plain: str, places: Iterable[str]) -> float:
    """Power of ten of the guesses of who tries words, years and places, however they are put together."""
    known = {word for name in (*places, *_cities()) for word in _words(name.casefold())}
    total, earlier = 0.0, set[str]()
    for piece in map(str.casefold, _words(plain)):
        if piece in earlier:
            total += _OF_AGAIN
        elif _YEAR.fullmatch(piece):
            total += _OF_YEARS
        elif piece.isdecimal():
            total += len(piece)
        elif not piece.isalpha():
            total += _OF_SIGNS * len(piece)
        elif piece in known:
            total += _OF_PLACES
        elif unicodedata.name(piece[0], "").startswith(_WITHOUT_BLANKS):
            total += _OF_LETTERS * len(piece)
        else:
            word, rest = min(len(piece), _LONGEST_WORD), max(0, len(piece) - _LONGEST_WORD)
            total += min(_OF_WORDS, _OF_LETTERS * word) + _OF_LETTERS * rest
        earlier.add(piece)
    return total


def _words(text: str) -> list[str]:
    """Words, numbers and signs of a text; a capital begins a word."""
    text = "".join(str(unicodedata.digit(sign, sign)) for sign in text)
    parts = re.findall(r"[^\W\d_]+|\d+|[^\w\s]+|_+", text)
    return [word for part in parts for word in re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", part).split()]


def _cities() -> set[str]:
    """Cities that time zones are named after: one or more of each country."""
    return {zone.rpartition("/")[2].replace("_", " ") for zone in zoneinfo.available_timezones()}


def suggestion() -> str:
    """Six words drawn at random from 7,776 common ones: 78 bits."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - as above

    common = (word for word in FREQUENCY_LISTS["english_wikipedia"] if _WORD.fullmatch(word))
    words = list(islice(common, _COMMONEST))
    return " ".join(secrets.choice(words) for _ in range(SUGGESTED_WORDS))


def is_code(secret: str) -> bool:
    """Whether a secret has the form of a recovery code, which no passphrase has."""
    return _code_form(secret) is not None


def key_of(secret: str, salt: bytes) -> bytes:
    """The key that a passphrase, in whatever Unicode form, or a recovery code stands for, with a file's salt.

    `WrongKey` where it is empty, or a recovery code with a slip in it.
    """
    digits = _code_form(secret)
    if digits:
        raw = bytes.fromhex(digits)
        if _check(raw[:KEY_BYTES]) != raw[KEY_BYTES:]:
            raise WrongKey("The recovery code has a wrong character in it. Compare it with the paper.")
        return raw[:KEY_BYTES]
    if not secret:
        raise WrongKey("The passphrase is empty. Type the passphrase or the recovery code.")
    return hash_secret_raw(
        unicodedata.normalize("NFC", secret).encode(),
        salt,
        time_cost=_PASSES,
        memory_cost=KDF_MEMORY,
        parallelism=1,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


@dataclass(frozen=True, slots=True)
class NewKey:
    """The key of a file that is still to be made, so that its recovery code can be noted before.

    Parameters
    ----------
    salt, key
        What the file begins with, and what it is encrypted with.
    """

    salt: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def code(self) -> str:
        """The recovery code."""
        return recovery_code(self.key)


def new_key(passphrase: str) -> NewKey:
    """The key of a new file with a passphrase; `StoreError` where that is refused (`check_new`)."""
    check_new(passphrase)
    salt = secrets.token_bytes(SALT_BYTES)
    return NewKey(salt, key_of(passphrase, salt))


def recovery_code(key: bytes) -> str:
    """The key as groups of four characters, the last of which tells a slip of the pen."""
    digits = (key + _check(key)).hex().upper()
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"actormap recovery code" + key).digest()[:_CHECK_BYTES]


def derived(key: bytes, purpose: bytes) -> bytes:
    """Another key from which the first cannot be found: HKDF-SHA256 (RFC 5869), 32 bytes."""
    extracted = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(extracted, purpose + b"\x01", "sha256")
