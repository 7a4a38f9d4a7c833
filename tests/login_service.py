"""A login service for trials and tests alone: OpenID Connect with invented people and no passwords."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PEOPLE = {"s-101": "Ana Invented", "s-102": "Basil Invented", "s-103": "Cleo Invented"}
"""Whom it knows, by subject; whoever says to be one of them is believed."""
LIFE = 300


@dataclass
class LoginService:
    """The service, and what it was asked.

    Parameters
    ----------
    issuer
        Its own address.
    client_id, client_secret
        The one app that it knows.
    back, out
        Where it sends people who logged in, and people whom it logged out; "" if it logs nobody out.
    asked, known, farewells
        What it was asked at logins, who is logged in, and what it was asked at log outs.
    lies, forges
        What it says that is not so, and whether somebody else signs it.
    """

    issuer: str
    client_id: str
    client_secret: str
    back: str
    out: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    farewells: list[dict[str, str]] = field(default_factory=list)
    lies: dict[str, Any] = field(default_factory=dict)
    forges: bool = False
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "trial"}))

    def app(self) -> Starlette:
        """What answers."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/chosen", self._chosen),
                Route("/token", self._token, methods=["POST"]),
                Route("/logout", self._logout),
            ]
        )

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
            | ({"end_session_endpoint": f"{self.issuer}/logout?tenant=trial"} if self.out else {})
        )

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        self.asked.append(asked)
        if (asked.get("client_id"), asked.get("redirect_uri")) != (self.client_id, self.back):
            return HTMLResponse("This app is not known here.", 400)
        links = "".join(
            f'<p><a href="/chosen?{escape(urlencode(asked | {"sub": sub}))}">{escape(name)}</a></p>'
            for sub, name in PEOPLE.items()
        )
        return HTMLResponse(
            f"<!doctype html><title>Trial login</title><h1>Who are you? (a trial, no passwords)</h1>{links}"
        )

    async def _chosen(self, request: Request) -> Response:
        code, asked = secrets.token_urlsafe(16), dict(request.query_params)
        self._codes[code] = asked
        return RedirectResponse(f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}", 303)

    async def _token(self, request: Request) -> Response:
        given: dict[str, Any] = dict(await request.form())
        asked = self._codes.pop(str(given.get("code", "")), None)
        who = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if asked is None or request.headers.get("authorization") != f"Basic {who}":
            return JSONResponse({"error": "invalid_grant"}, 400)
        proof = hashlib.sha256(str(given.get("code_verifier", "")).encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != asked.get("code_challenge"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": asked["sub"],
            "aud": self.client_id,
            "iat": now,
            "exp": now + LIFE,
            "nonce": asked["nonce"],
            "name": PEOPLE[asked["sub"]],
            "email": f"{asked['sub']}@example.org",
            "email_verified": True,
        }
        self.known.add(asked["sub"])
        key = RSAKey.generate_key(2048, {"kid": "trial"}) if self.forges else self._key
        signed = jwt.encode({"alg": "RS256", "kid": "trial"}, claims | self.lies, key)
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(16),
                "token_type": "Bearer",
                "id_token": signed,
            }
        )

    async def _logout(self, request: Request) -> Response:
        """Log out whom an ID token of ours names, and send the browser to the one address that is known."""
        asked = dict(request.query_params)
        self.farewells.append(asked)
        who = jwt.decode(asked.get("id_token_hint", ""), self._key).claims
        if who["aud"] != self.client_id or asked.get("post_logout_redirect_uri") != self.out:
            return HTMLResponse("This app is not known here.", 400)
        self.known.discard(who["sub"])
        return RedirectResponse(self.out, 303)
