"""Runs of the pages: one that was told to end says no more which page a window shows."""

from __future__ import annotations

from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


class Pages(PagesManager):
    """The pages of a window, and which of them it shows.

    Notes
    -----
    Streamlit answers a click in a thread of its own and lets the run before come to its end. Where that one
    begins anew, as it does when a check beside the page is over, it would say that its page is the one that
    is meant, and the page that was clicked is never shown. Here it ends before it says so.
    """

    def set_script_intent(self, page_script_hash: str, page_name: str) -> None:
        """Say which page is meant; ends the thread of a run that has nothing to say any more."""
        context = get_script_run_ctx(suppress_warning=True)
        requests = context.script_requests if context is not None else None
        # There is no other way to ask; pyproject.toml says which release this was read in.
        if requests is not None and requests._state is ScriptRequestType.STOP:  # noqa: SLF001
            raise SystemExit  # of this thread alone
        super().set_script_intent(page_script_hash, page_name)


def follow_clicks() -> None:
    """Let every window show what was clicked last."""
    app_session.PagesManager = Pages  # type: ignore[attr-defined]
