"""Options of Streamlit, set in code: nothing is sent, shown or kept that need not be.

Under a bare uvicorn neither environment variables nor flags are read, and a config.toml in the
user's home could turn everything on again; what is set here comes last.
"""

from __future__ import annotations

from typing import Any

from streamlit import config

from actormap.core.config import LIMITS
from actormap.core.errors import ActormapError
from actormap.core.sentences import Sentence, series

ADDRESS = "127.0.0.1"

OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,
    "client.disableDataExport": True,
    # What a window held when it was locked is set again, also where an element has a default.
    "global.disableWidgetStateDuplicationWarning": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.enableRich": False,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    # A collection after every press takes a quarter of a second on a large map; Python's own goes on.
    "runner.postScriptGC": False,
    "server.address": ADDRESS,
    "server.allowedHosts": [ADDRESS],
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.disconnectedSessionTTL": 15,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": LIMITS.file_bytes >> 20,
    "server.runOnSave": False,
    "server.showEmailPrompt": False,
    "server.trustedUserHeaders": "",
    "server.xsrfCookieSameSite": "strict",
    "theme.light.primaryColor": "#0B5C92",
    "theme.light.textColor": "#0F1720",
    "theme.light.secondaryBackgroundColor": "#F3F5F8",
    "theme.light.borderColor": "#CBD2D9",
    "theme.light.grayTextColor": "#52606D",
    "theme.dark.primaryColor": "#2A7AB0",
    "theme.dark.textColor": "#E4E9EE",
    "theme.dark.backgroundColor": "#12181F",
    "theme.dark.secondaryBackgroundColor": "#1D2630",
    "theme.dark.borderColor": "#3A4653",
    "theme.dark.grayTextColor": "#A9B5C1",
    "theme.headingFontSizes": ["1.9rem", "1.35rem", "1.1rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 600, 600, 600, 600, 600],
    "theme.metricValueFontSize": "1.9rem",
    "theme.paddingTop": "2.5rem",
    "theme.paddingBottom": "3rem",
}


def harden(host: str) -> None:
    """Set every option; stop with `ActormapError` if one that keeps data inside did not hold.

    The host is the name under which the app answers besides its address.
    """
    for name, value in OPTIONS.items():
        config.set_option(name, value)
    config.set_option("server.allowedHosts", [host, ADDRESS])
    check()


def check() -> None:
    """Refuse to go on unless nothing is reported, no table is saved, only this computer can connect."""
    broken = [promise for promise, holds in promises().items() if not holds]
    if broken:
        raise ActormapError(
            "This is promised and would not hold: {broken}. The app does not start; reinstall actormap.",
            broken=series(broken, "; "),
        )


def promises() -> dict[Sentence, bool]:
    """What keeps data inside, and whether it holds right now."""
    get = config.get_option
    return {
        Sentence("Nobody is told how the program is used"): get("browser.gatherUsageStats") is False,
        Sentence("No table can be saved in plain text"): get("client.disableDataExport") is True,
        Sentence("Only programs on this computer can connect"): get("server.address") == ADDRESS,
        Sentence("Pages of other websites cannot talk to the app"): get("server.enableCORS") is True
        and get("server.enableXsrfProtection") is True,
        Sentence("Only the program's own files are served"): get("server.enableStaticServing") is False,
        Sentence("No error offers to send its text to a search engine"): get("client.showErrorLinks")
        is False,
    }
