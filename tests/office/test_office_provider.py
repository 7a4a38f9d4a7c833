"""What the login service is asked, what it may say of itself, and where people are sent who leave."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.requests import Request

from actormap.core.errors import Refused
from actormap.web.office.provider import ENDPOINTS, Provider, farewell
from actormap.web.office.settings import Office, Person

ISSUER = "https://login.example.org"
TOLD = {name: f"{ISSUER}/{name}" for name in ENDPOINTS} | {"issuer": ISSUER}


def office(*, trial: bool = False, email: str = "") -> Office:
    person = Person(ISSUER, "viewer", email=email) if email else Person(ISSUER, "viewer", "s-101")
    metadata = f"{ISSUER}/.well-known/openid-configuration"
    return Office("https://map.example.org", metadata, "actormap", "secret", (person,), trial=trial)


def test_who_leaves_is_logged_out_at_the_login_service_and_sent_back() -> None:
    to = urlsplit(
        farewell(TOLD | {"end_session_endpoint": f"{ISSUER}/out?tenant=a"}, "what it said", office())
    )
    assert (to.scheme, to.netloc, to.path) == ("https", "login.example.org", "/out")
    assert parse_qs(to.query) == {
        "tenant": ["a"],
        "id_token_hint": ["what it said"],
        "client_id": ["actormap"],
        "post_logout_redirect_uri": ["https://map.example.org/am-logged-out"],
    }


@pytest.mark.parametrize(
    "to", [None, "", 3, "http://login.example.org/out", "javascript:alert(1)", "//x/out"]
)
def test_nobody_is_sent_where_no_log_out_is_offered_or_others_read_along(to: object) -> None:
    assert farewell(TOLD | {"end_session_endpoint": to}, "what it said", office()) == ""


def test_a_trial_leaves_for_this_computer() -> None:
    here = {"end_session_endpoint": "http://localhost:1/out"}
    assert farewell(here, "x", office(trial=True)).startswith("http://localhost:1/out?")
    assert farewell(here, "x", office()) == ""


@pytest.mark.parametrize(("email", "scope"), [("", "openid"), ("a@example.org", "openid email")])
def test_no_more_is_asked_than_people_are_told_apart_by(email: str, scope: str) -> None:
    sent = asyncio.run(_sent(TOLD, office(email=email)))
    asked = parse_qs(urlsplit(sent).query)
    assert asked["scope"] == [scope]
    assert asked["redirect_uri"] == ["https://map.example.org/am-callback"]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_login_service_that_would_be_asked_unencrypted_is_not_asked(name: str) -> None:
    for told in (TOLD | {name: f"http://login.example.org/{name}"}, TOLD | {name: None}):
        with pytest.raises(Refused, match="not https://"):
            asyncio.run(_sent(told, office()))


async def _sent(told: dict[str, str], where: Office) -> str:
    provider = Provider(where)
    provider._client.server_metadata = told | {"_loaded_at": 1}
    asked = Request({"type": "http", "method": "GET", "path": "/am-login", "headers": [], "session": {}})
    return (await provider.ask(asked)).headers["location"]
