"""The login service of an office, which is asked who somebody is (OpenID Connect)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from actormap.errors import ActormapError
from actormap.web.office.settings import Office

LOGIN = "/am-login"
BACK = "/am-callback"
PATIENCE = 20.0
"""Seconds in which a login service must answer."""
_MISSING = "The login of an office needs one more package: pip install 'actormap[server]'."


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
            raise ActormapError(_MISSING) from error
        self._back = f"{office.address}{BACK}"
        self._prompt = office.prompt
        # No more is asked about people than what they are told apart by.
        scope = "openid email" if any(one.email for one in office.persons) else "openid"
        self._client = client().register(
            "office", client_id=office.client_id, client_secret=office.client_secret,
            server_metadata_url=office.metadata,
            client_kwargs={"scope": scope, "code_challenge_method": "S256", "timeout": PATIENCE},
        )  # fmt: skip

    async def ask(self, request: Request) -> Response:
        """Send a browser there."""
        sent: Response = await self._client.authorize_redirect(request, self._back, prompt=self._prompt)
        return sent

    async def answer(self, request: Request) -> Mapping[str, Any]:
        """What it says of whom a browser comes back with; checked, or an error."""
        token = await self._client.authorize_access_token(request)
        claims: Mapping[str, Any] = token["userinfo"]
        return claims


def _client() -> Any:
    from authlib.deprecate import AuthlibDeprecationWarning  # noqa: PLC0415 - only on a server

    with warnings.catch_warnings():
        # Authlib says that it will ask with httpx2; the httpx that it asks with until then is kept as well.
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        from authlib.integrations.starlette_client import OAuth  # noqa: PLC0415 - the same
    return OAuth
