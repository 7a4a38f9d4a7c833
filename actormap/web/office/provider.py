"""The login service of an office, which is asked who somebody is, and told who leaves (OpenID Connect)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from actormap.core.errors import ActormapError, Refused
from actormap.web.office.settings import Office, is_encrypted

LOGIN = "/am-login"
BACK = "/am-callback"
OUT = "/am-logged-out"
"""Where the login service sends people to whom it has logged out."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""Addresses of a login service, as it tells them, to which codes, secrets and people are sent."""
LEAVING = "end_session_endpoint"
"""Where it logs people out, if it does (OpenID Connect RP-Initiated Logout 1.0)."""
PATIENCE = 20.0
"""Seconds in which a login service must answer."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a login service says of somebody.

    Parameters
    ----------
    claims
        Who it is.
    farewell
        Where the browser goes to be logged out there too; "" where the service offers no such thing.
    """

    claims: Mapping[str, Any] = field(repr=False)
    farewell: str = field(repr=False)


class Provider:
    """The login service of an office.

    Parameters
    ----------
    office
        Says where it is.

    Raises
    ------
    ActormapError
        What it is asked with is not installed.
    """

    def __init__(self, office: Office) -> None:
        try:
            client = _client()
        except ImportError as error:
            raise ActormapError(
                "The login of an office needs one more package: pip install 'actormap[server]'."
            ) from error
        self._office = office
        # No more is asked about people than what they are told apart by.
        scope = "openid email" if any(person.email for person in office.persons) else "openid"
        self._client = client().register(
            "office",
            client_id=office.client_id,
            client_secret=office.client_secret,
            server_metadata_url=office.metadata,
            client_kwargs={"scope": scope, "code_challenge_method": "S256", "timeout": PATIENCE},
        )

    async def ask(self, request: Request) -> Response:
        """Send a browser there.

        Raises
        ------
        Refused
            What is sent to the service would go unencrypted.
        """
        await self._metadata()
        back, prompt = f"{self._office.address}{BACK}", self._office.prompt
        sent: Response = await self._client.authorize_redirect(request, back, prompt=prompt)
        return sent

    async def answer(self, request: Request) -> Vouched:
        """What it says of whom a browser comes back with; checked, or an error."""
        metadata = await self._metadata()
        token = await self._client.authorize_access_token(request)
        return Vouched(token["userinfo"], farewell(metadata, token["id_token"], self._office))

    async def _metadata(self) -> Mapping[str, Any]:
        """What the service says of itself."""
        metadata: Mapping[str, Any] = await self._client.load_server_metadata()
        if not all(
            is_encrypted(str(metadata.get(endpoint)), trial=self._office.trial) for endpoint in ENDPOINTS
        ):
            raise Refused("the login service names an address that is not https://. Nobody can log in.")
        return metadata


def farewell(metadata: Mapping[str, Any], id_token: str, office: Office) -> str:
    """Where a browser is logged out at a login service and sent back; "" where it offers no such thing.

    The metadata are what the service says of itself. The ID token, what it said of who leaves, goes to the
    service alone, which then asks no more.
    """
    from authlib.common.urls import add_params_to_uri  # noqa: PLC0415 - only on a server

    to = metadata.get(LEAVING)
    if not isinstance(to, str) or not is_encrypted(to, trial=office.trial):
        return ""
    query = {
        "id_token_hint": id_token,
        "client_id": office.client_id,
        "post_logout_redirect_uri": f"{office.address}{OUT}",
    }
    made: str = add_params_to_uri(to, list(query.items()))
    return made


def _client() -> Any:
    from authlib.deprecate import AuthlibDeprecationWarning  # noqa: PLC0415 - only on a server

    with warnings.catch_warnings():
        # Authlib says that it will ask with httpx2; the httpx that it asks with until then is kept as well.
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 - the same
    return OAuth
