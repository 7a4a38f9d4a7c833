"""The file of an office: what it says, and everything for which the app does not start."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config

from actormap.core import words
from actormap.core.errors import ActormapError, Refused
from actormap.web.office.settings import HEADERS, SECRET, Office, read
from actormap.web.server import connections

FILE = """
address = "https://map.example.org"
ask = "the data steward"

[login]
metadata = "https://login.example.org/.well-known/openid-configuration"
client_id = "actormap"

[[person]]
issuer = "https://login.example.org"
subject = "s-101"
role = "data_steward"

[[person]]
issuer = "https://login.example.org"
email = "Basil@example.org"
role = "viewer"
"""
MAP = "neo4j+s://db.example.org?map=kasimbi"
SAFE = {SECRET: "what the login service gave"}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the file, some of it in other words."""

    def written(*changes: tuple[str, str]) -> Path:
        text = FILE
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        file = tmp_path / "office.toml"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        return file

    return written


def claims(**told: object) -> dict[str, object]:
    return {"iss": "https://login.example.org", "sub": "s-999", **told}


def test_what_is_not_safe_is_told_in_the_language_of_who_reads_and_its_keys_stay(write: Write) -> None:
    words.speak(words.catalogue("ar"))
    try:
        with pytest.raises(Refused) as refused:
            read(
                write(
                    ("https://map", "http://map"),
                    ('role = "viewer"', 'role = "king"'),
                    ('metadata = "https:', 'metadata = "http:'),
                    ('ask = "the data steward"', 'ask = 3\nport = "x"\nlisten = "0.0.0.0"'),
                ),
                "a",
                environment={},
            )
        said = str(refused.value)
    finally:
        words.speak(None)
    assert said.startswith("لا يبدأ التطبيق للأسباب التالية:\n- ")
    assert not re.search("[a-z]+ [a-z]+ [a-z]+", said.replace("(client secret)", ""))
    assert all(word in said for word in ("https://", "data_steward، ", SECRET, "client_secret_file"))
    assert all(key in said for key in ("metadata", "ask", "port", "listen"))


def test_it_says_where_and_who(write: Write) -> None:
    office = read(write(), MAP, environment=SAFE)
    assert (office.address, office.host, office.hostname) == (
        "https://map.example.org",
        "map.example.org",
        "map.example.org",
    )
    assert office.client_secret == SAFE[SECRET]
    assert SAFE[SECRET] not in repr(office)
    assert [one.role for one in office.persons] == ["data_steward", "viewer"]


@pytest.mark.parametrize(
    ("told", "role"),
    [
        (claims(sub="s-101"), "data_steward"),
        (claims(sub="s-101", iss="https://other.example.org"), None),
        (claims(sub="S-101"), None),
        (claims(email="basil@example.org", email_verified=True), "viewer"),
        (claims(email="basil@example.org"), None),
        (claims(email="basil@example.org", email_verified="true"), None),
        (claims(email="basil@example.org", email_verified=True, iss="https://other.example.org"), None),
        (claims(sub="s-101", email="basil@example.org", email_verified=True), "data_steward"),
        (claims(email="", email_verified=True), None),
        (claims(sub=""), None),
        ({}, None),
    ],
)
def test_whoever_nobody_gave_a_role_has_none(write: Write, told: dict[str, object], role: str | None) -> None:
    assert read(write(), MAP, environment=SAFE).role_of(told) == role


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://map.example.org", "http://map.example.org", "public address must be https"),
        ("https://map.example.org", "http://localhost:8501", "public address must be https"),
        ("https://map.example.org", "https://map.example.org/app", "a host alone"),
        ("https://map.example.org", "https://[map", "public address must be https"),
        ('ask = "the data steward"', 'listen = "0.0.0.0"', "beyond this computer"),
        ('ask = "the data steward"', 'listen = "map.example.org"', "beyond this computer"),
        ('ask = "the data steward"', 'port = "x"', "port must be a number"),
        ('ask = "the data steward"', "port = true", "port must be a number"),
        ('ask = "the data steward"', "idle_minutes = 0", "idle_minutes must be"),
        ('ask = "the data steward"', "idle_minutes = 61", "idle_minutes must be"),
        ('ask = "the data steward"', "ask = 3", "ask must be a text"),
        ('ask = "the data steward"', 'proxy_user = "nobody of this name"', "proxy_user is no user"),
        (
            'ask = "the data steward"',
            'colour = "blue"',
            "The file of the office says colour, which means nothing",
        ),
        (
            'ask = "the data steward"',
            'cookie_secret = "short"',
            "The file of the office holds cookie_secret. Take it out",
        ),
        ('client_id = "actormap"', 'client_id = "a"\nclient_secret = "x"', "holds client_secret. Take"),
        ("[login]", "[other]", r"\[login\] is missing"),
        ('metadata = "https:', 'metadata = "http:', "metadata of .* must be https"),
        ('client_id = "actormap"', "", "client_id of .* is missing"),
        ('client_id = "actormap"', 'client_id = "a"\nprompt = "none"', "prompt of .* must be one of"),
        ('role = "viewer"', 'role = "king"', "Person 2 has a role that does not exist"),
        ('role = "viewer"', "", "Person 2 has a role that does not exist"),
        ('subject = "s-101"', "", "Person 1 needs either a subject or an email"),
        ('subject = "s-101"', 'subject = "s-101"\nemail = "a@example.org"', "Person 1 needs either"),
        ('email = "Basil@example.org"', 'subject = "s-101"', "Person 2 stands in the file twice"),
        ('"https://login.example.org"\nsub', '"http://login.example.org"\nsub', "Person 1 has no issuer"),
        ('client_id = "actormap"', 'client_id = "a"\nclient_secret_file = "none"', "cannot be read"),
    ],
)
def test_what_is_not_safe_is_refused(write: Write, old: str, new: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(write((old, new)), MAP, environment=SAFE)


def test_everything_is_told_at_once_and_nobody_is_named(write: Write) -> None:
    file = write(('role = "viewer"', 'role = "king"'), ("https://map", "http://map"))
    with pytest.raises(Refused) as refused:
        read(file, "kasimbi.actormap", environment={})
    told = str(refused.value)
    assert len(re.findall(r"^- ", told, flags=re.MULTILINE)) == 4
    assert "asil" not in told
    assert "s-101" not in told


def test_nobody_with_a_role_is_refused(write: Write) -> None:
    file = write()
    file.write_text(FILE.partition("[[person]]")[0], encoding="utf-8")
    with pytest.raises(Refused, match="Nobody has a role"):
        read(file, MAP, environment=SAFE)


def test_a_map_that_is_not_for_an_office_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match="a file of one computer"):
        read(write(), "kasimbi.actormap", environment=SAFE)
    for plain in ("bolt://db.example.org", "neo4j://db.example.org"):
        with pytest.raises(Refused, match=r"(?s)unencrypted to db\.example\.org: refused.*secret is missing"):
            read(write(), plain, environment={})
    assert read(write(), "neo4j://localhost", environment=SAFE)


def test_the_secret_is_not_missing_and_nobody_else_reads_it(write: Write, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="client secret is missing"):
        read(write(), MAP, environment={})
    file = write(('client_id = "actormap"', 'client_id = "a"\nclient_secret_file = "secret"'))
    secret = tmp_path / "secret"
    secret.write_text("kept well\n", encoding="utf-8")
    secret.chmod(0o600)
    assert read(file, MAP, environment={}).client_secret == "kept well"
    secret.chmod(0o640)
    with pytest.raises(Refused, match="Others can read"):
        read(file, MAP, environment={})


def test_whoever_writes_the_file_gives_roles(write: Write) -> None:
    file = write()
    file.chmod(0o620)
    with pytest.raises(Refused, match="give themselves a role"):
        read(file, MAP, environment=SAFE)


def test_whoever_writes_its_folder_gives_roles_too(write: Write, tmp_path: Path) -> None:
    file = write()
    tmp_path.chmod(0o777)
    with pytest.raises(Refused, match="another file in the place of"):
        read(file, MAP, environment=SAFE)
    tmp_path.chmod(0o1777)  # as /tmp: who writes into it cannot take away what is another's
    assert read(file, MAP, environment=SAFE)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_a_file_of_another_user_is_refused(write: Write) -> None:
    file = write()
    os.chown(file, 65534, -1)
    with pytest.raises(Refused, match="belongs to another user"):
        read(file, MAP, environment=SAFE)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("https://Map.Example.org", "https://map.example.org"),
        ("https://map.example.org:443/", "https://map.example.org"),
        ("https://map.example.org:8443", "https://map.example.org:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
    ],
)
def test_the_address_is_written_as_browsers_ask_for_it(write: Write, told: str, asked: str) -> None:
    office = read(write(("https://map.example.org", told)), MAP, environment=SAFE)
    assert office.address == asked
    assert office.host == asked.removeprefix("https://")


@pytest.fixture
def trusting() -> Iterator[None]:
    """Streamlit believes a header about who asks."""
    before = config.get_option("server.trustedUserHeaders")
    config.set_option("server.trustedUserHeaders", {"X-User": "email"})
    yield
    config.set_option("server.trustedUserHeaders", before)


@pytest.mark.usefixtures("trusting")
def test_headers_that_say_who_asks_are_not_believed(write: Write) -> None:
    with pytest.raises(Refused, match="trustedUserHeaders is set"):
        read(write(), MAP, environment=SAFE)


def test_nor_are_those_of_the_environment(write: Write) -> None:
    with pytest.raises(Refused, match="trustedUserHeaders is set"):
        read(write(), MAP, environment=SAFE | {HEADERS: '{"X-User": "email"}'})


def test_a_trial_is_for_this_computer_alone(write: Write) -> None:
    here = ("https://map.example.org", "http://localhost:8501")
    assert read(write(here), "a.actormap", environment=SAFE, trial=True).host == "localhost:8501"
    for elsewhere in ("http://map.example.org", "http://localhost.example.org", "http://127.0.0.1"):
        with pytest.raises(Refused, match="must be https"):
            read(write((here[0], elsewhere)), MAP, environment=SAFE, trial=True)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    with pytest.raises(ActormapError, match="cannot be read"):
        read(file, MAP, environment=SAFE)
    file.write_text("address = ", encoding="utf-8")
    with pytest.raises(ActormapError, match="not written as TOML"):
        read(file, MAP, environment=SAFE)


def test_the_user_of_the_proxy_is_found_by_name(write: Write) -> None:
    def told(user: str) -> Office:
        return read(write(('ask = "the data steward"', f"proxy_user = {user}")), MAP, environment=SAFE)

    assert told("33").proxy_user == 33
    if os.name == "posix":
        assert told('"root"').proxy_user == 0
    with pytest.raises(Refused, match="proxy_user is no user"):
        told("true")


@pytest.mark.skipif(not connections.is_supported(), reason="this system does not say who connects")
def test_a_promise_that_the_system_cannot_keep_is_none(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(('ask = "the data steward"', "proxy_user = 33"))
    monkeypatch.setattr(connections, "LISTS", (Path("/none"), Path("/none")))
    with pytest.raises(Refused, match="does not say who connects"):
        read(file, MAP, environment=SAFE)
