"""What the gate of an office answers by itself, and what it lets through to whom."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from actormap.core.bundled import PACKAGE
from actormap.web.office.gate import LEAVE, Gate
from actormap.web.office.logins import COOKIE, Logins
from actormap.web.office.provider import Provider
from actormap.web.office.settings import Office, Person
from actormap.web.office.workspace import Shared

ISSUER = "https://login.example.org"
OFFICE = Office(
    "https://map.example.org",
    f"{ISSUER}/.well-known/openid-configuration",
    "actormap",
    "secret",
    (Person(ISSUER, "viewer", "s-101"),),
)
FILE = "/media/0a1b2c.png"


@pytest.fixture
def logins() -> Logins:
    return Logins(15)


@pytest.fixture
def gate(logins: Logins) -> Gate:
    """The gate of an office behind which everything is given to everybody."""
    shared = Shared("neo4j://localhost", Logins(15))
    shared.logins = logins
    return Gate(PlainTextResponse("given"), OFFICE, shared, Provider(OFFICE), "secret")


def get(gate: Gate, path: str, *, shown: str = "", language: str = "") -> httpx.Response:
    async def asked() -> httpx.Response:
        headers = {"cookie": f"{COOKIE}={shown}", "accept-language": language}
        through = httpx.ASGITransport(gate)
        async with httpx.AsyncClient(transport=through, base_url=OFFICE.address, headers=headers) as browser:
            return await browser.get(path)

    return asyncio.run(asked())


def test_a_file_is_given_to_the_login_whose_window_was_told_of_it(gate: Gate, logins: Logins) -> None:
    (ana, hers), (basil, _) = logins.begin("data_steward"), logins.begin("viewer")
    hers.handed.note(FILE.encode())
    assert (get(gate, FILE, shown=ana).status_code, get(gate, FILE, shown=basil).status_code) == (200, 404)
    assert get(gate, "/actors", shown=basil).text == "given"
    logins.end(hers)
    assert get(gate, FILE, shown=ana).status_code == 401


@pytest.mark.parametrize(
    ("language", "code", "side", "said"),
    [
        ("", "en", "ltr", "Log in"),
        ("en-GB,en;q=0.9", "en", "ltr", "Log in"),
        ("xx,ar-SY;q=0.9,en;q=0.5", "ar", "rtl", "تسجيل الدخول"),
        ('"><script>', "en", "ltr", "Log in"),
    ],
)
def test_who_is_not_logged_in_is_told_so_in_the_language_of_the_browser(
    gate: Gate, language: str, code: str, side: str, said: str
) -> None:
    answer = get(gate, "/actors?id=C001", language=language)
    assert answer.status_code == 401
    assert f'<html lang="{code}" dir="{side}">' in answer.text
    assert f'<a href="/am-login?to=/actors%3Fid%3DC001">{said}</a>' in answer.text


def test_who_was_logged_out_is_told_so_and_who_is_logged_in_is_not(gate: Gate, logins: Logins) -> None:
    answer = get(gate, "/am-logged-out")
    assert (answer.status_code, "<h1>Logged out</h1>" in answer.text) == (200, True)
    shown, _ = logins.begin("viewer")
    assert get(gate, "/am-logged-out", shown=shown).text == "given"


def test_what_lets_a_window_go_is_given_once_its_login_has_ended(gate: Gate) -> None:
    assert get(gate, LEAVE).text == "given"
    assert get(gate, LEAVE.replace("leave", "page")).status_code == 401
    assert get(gate, f"{LEAVE}/../page.js").status_code == 401
    package, file = LEAVE.split("/")[-2:]
    assert (PACKAGE / "web/assets" / file).is_file()
    assert package == "actormap.leave"
