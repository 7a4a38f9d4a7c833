"""An office on a real server: each sees the own map of it, and the log on the server names roles."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import PATIENCE
from neo4j_server import LTS, Server
from office_world import fill, log_in, on_trial
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize("server", [LTS], indirect=True)
def test_two_people_look_at_one_map_as_their_roles_may(
    server: Server, url: str, browser: Browser, tmp_path: Path
) -> None:
    fill(url, server.password)
    with on_trial(url, tmp_path, server.password) as office:
        for name, role, ties in (("Ana", "Data steward", "46 ties"), ("Basil", "Viewer", "10 ties")):
            with browser.new_context() as context:
                context.set_default_timeout(PATIENCE)
                page = context.new_page()
                log_in(page, office, name, "/actors?id=C001")
                expect(page.get_by_test_id("stMain")).to_contain_text(ties)
                expect(page.get_by_text(f"Your role: {role}.")).to_be_visible()
                page.get_by_role("button", name="Log out").click()
                expect(page.locator("h1").first).to_have_text("Logged out")
    with server.driver() as driver:
        logged = driver.execute_query(
            "MATCH (a:ActormapAudit {map: $map}) RETURN a.action, a.role ORDER BY a.seq",
            map=url.partition("map=")[2],
        ).records
    assert [tuple(one) for one in logged if one[0] == "office.login"] == [
        ("office.login", "data_steward"),
        ("office.login", "viewer"),
    ]
