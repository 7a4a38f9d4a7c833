"""The proxies of the guide, set as it says: all of the app works behind them, and they keep nothing."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import pytest
from office_world import PASSPHRASE, Trial, free_port, log_in, on_trial
from playwright.sync_api import FilePayload, Page, expect
from proxies import PROXIES, proxy, user_of

NAME = "Kasimbi Rights Assembly"
LIST = "Organisation,Sector,Province\n" + "".join(f"Kasimbi Society {n},Health,North\n" for n in range(9000))
"""Larger than what a proxy keeps in memory where nobody tells it otherwise."""


@pytest.fixture(scope="module", params=list(PROXIES))
def proxied_app(
    request: pytest.FixtureRequest, office_app: Trial, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trial]:
    """The office behind a proxy with TLS."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "kasimbi.actormap").write_bytes((office_app.folder / "kasimbi.actormap").read_bytes())
    outside, inside = free_port(), free_port()
    with (
        proxy(request.param, folder, outside, inside),
        on_trial(
            folder / "kasimbi.actormap",
            folder,
            PASSPHRASE,
            address=f"https://localhost:{outside}",
            port=inside,
            proxy_user=user_of(request.param),
        ) as trial,
    ):
        for kept in ("body", "proxy"):  # whoever wanted to keep something there could not
            shutil.rmtree(folder / kept, ignore_errors=True)
        yield trial


def turn_to(page: Page, place: str, heading: str) -> None:
    """Go to a page by its link."""
    page.get_by_role("link", name=place, exact=True).click()
    expect(page.locator("h1").first).to_have_text(heading)


def test_all_of_the_app_works_behind_a_proxy_that_keeps_nothing(
    proxied_app: Trial, sit_down: Callable[[], Page], tmp_path: Path
) -> None:
    page = sit_down()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    log_in(page, proxied_app, "Ana", "/actors?id=C001")
    expect(page.locator("h1").first).to_contain_text(NAME)
    assert page.url == f"{proxied_app.address}/actors?id=C001"
    assert sockets == [f"wss://{proxied_app.host}/_stcore/stream"]

    turn_to(page, "Map", "Map: who is there?")
    expect(page.locator(".am-root[data-ready]")).to_be_visible()
    page.get_by_text("Export", exact=True).click()
    page.get_by_role("button", name="Draw the picture").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="PNG, a picture").click()
    saving.value.save_as(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")

    turn_to(page, "Gaps", "Gaps: whom are we missing?")
    expect(page.get_by_text("Checked on 50 possible maps").first).to_be_visible()

    page.goto(f"{proxied_app.address}/bring-a-list")
    given = FilePayload(name="list.csv", mimeType="text/csv", buffer=LIST.encode())
    page.locator("input[type=file]").set_input_files(given)
    expect(page.get_by_test_id("stMain")).to_contain_text("9000 rows")

    page.get_by_role("button", name="Log out").click()
    expect(page.locator("h1").first).to_have_text("Logged out")
    said = "".join(file.read_text(encoding="utf-8") for file in proxied_app.folder.glob("*log"))
    assert not re.search(f"C001|{NAME}|Basil|Ana|am-login", said)


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_writes_down_nothing_of_what_is_asked_also_while_the_app_is_away(
    name: str, tmp_path: Path
) -> None:
    outside, away = free_port(), free_port()
    with proxy(name, tmp_path, outside, away):
        trusting = ssl.create_default_context(cafile=tmp_path / "map.pem")
        with closing(http.client.HTTPSConnection("localhost", outside, context=trusting)) as asked:
            asked.request("GET", "/actors?id=C001")
            assert asked.getresponse().status == HTTPStatus.BAD_GATEWAY
    assert "C001" not in "".join(file.read_text(encoding="utf-8") for file in tmp_path.glob("*log"))
