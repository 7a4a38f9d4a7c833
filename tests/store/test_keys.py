"""Keys from passphrases and recovery codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import untranslated

from actormap.core.errors import StoreError, WrongKey
from actormap.store import keys

SALT = bytes(range(16))


@given(st.binary(min_size=32, max_size=32))
def test_recovery_code_gives_the_key_back(key: bytes) -> None:
    assert keys.key_of(keys.recovery_code(key), SALT) == key


@given(st.binary(min_size=32, max_size=32), st.integers(0, 63), st.integers(1, 15))
def test_recovery_code_with_a_wrong_digit_is_refused(key: bytes, at: int, shift: int) -> None:
    digits = keys.recovery_code(key).replace("-", "")
    wrong = f"{(int(digits[at], 16) + shift) % 16:X}"
    try:
        found = keys.key_of(digits[:at] + wrong + digits[at + 1 :], SALT)
    except WrongKey:
        return
    # One slip in 65536 has the same check; it still gives another key, which opens nothing.
    assert found != key


def test_key_of_depends_on_passphrase_and_salt() -> None:
    found = {keys.key_of(secret, salt) for secret in ("one", "One") for salt in (SALT, bytes(16))}
    assert len(found) == 4


def test_key_of_is_what_the_format_says(monkeypatch: pytest.MonkeyPatch) -> None:
    # libsodium gives the same: crypto_pwhash, Argon2id, opslimit 3, memlimit 256 MiB.
    monkeypatch.setattr(keys, "KDF_MEMORY", 256 << 10)
    assert keys.key_of("passphrase of the vector", b"0123456789abcdef").hex() == (
        "d74a16a84fb8d3f24b1ccf56d94a7fbf3a82db40c86141cb4183f6df8963739d"
    )


def test_derived_is_hkdf() -> None:
    # RFC 5869, test case 3 (SHA-256, neither salt nor info): its first 32 bytes.
    assert keys.derived(b"\x0b" * 22, b"").hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    )


@pytest.mark.parametrize(
    "weak",
    [
        "aaaaaaaaaaaa",
        "password1234",
        "qwertyuiopasdf",
        "123456789012",
        "Summer2026!!",
        "abcabcabcabcabc",
        "p@ssw0rdp@ssw0rd",
        "a" * 500,
    ],
)
def test_passphrases_that_are_tried_first_are_refused_with_six_words(weak: str) -> None:
    with pytest.raises(StoreError, match=r"can be guessed\. .* such as: [a-z]+( [a-z]+){5}$") as refused:
        keys.check_new(weak)
    assert not untranslated(refused.value.sentence)


@pytest.mark.parametrize(
    "weak",
    [
        "Tegucigalpa2024",
        "tegucigalpa 2024!",
        "Ouagadougou-1999",
        "KampalaUganda2024",
        "Санкт-Петербург2023",
        "القاهرة ٢٠٢٤ القاهرة",
        "2024Antananarivo2024",
    ],
)
def test_a_place_and_a_year_are_refused(weak: str) -> None:
    with pytest.raises(StoreError, match=r"can be guessed\."):
        keys.check_new(weak)


def test_places_of_the_workspace_are_refused() -> None:
    places = ["Upper Sarra", "Selimgrad Coast", "Wadi Nuriya"]
    for weak in ("Upper Sarra Selimgrad 2026", "wadinuriya Wadi Nuriya 26"):
        keys.check_new(weak + " xy")
        with pytest.raises(StoreError, match=r"can be guessed\."):
            keys.check_new(weak, places)


@pytest.mark.parametrize(
    "good",
    [
        "seven lanterns cross the ford",
        "مرحبا بكم في بلدي",
        "correct horse battery",
        "Xk9#mQ2$vL7pW4tz",
        "山の後ろの古い水車小屋の鍵はない",
    ],
)
def test_several_words_are_accepted(good: str) -> None:
    keys.check_new(good)


def test_words_that_are_offered_differ_and_are_strong() -> None:
    offered = {keys.suggestion() for _ in range(20)}
    assert len(offered) == 20
    for words in offered:
        assert len(words.split()) == 6
        keys.check_new(words)
