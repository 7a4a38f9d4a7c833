"""What stands at each place of the app."""

from __future__ import annotations

from collections.abc import Callable

from actormap.web.pages import (
    about,
    actors,
    after_a_meeting,
    analyses,
    brief,
    bring_a_list,
    duplicates,
    gaps,
    home,
    introductions,
    map_page,
    partnership,
    protection,
    settings,
    situation,
)

BODIES: dict[str, Callable[[], None]] = {
    "home": home.body,
    "actors": actors.body,
    "after-a-meeting": after_a_meeting.body,
    "map": map_page.body,
    "gaps": gaps.body,
    "introductions": introductions.body,
    "situation": situation.body,
    "protection": protection.body,
    "partnership": partnership.body,
    "brief": brief.body,
    "settings": settings.body,
    "bring-a-list": bring_a_list.body,
    "duplicates": duplicates.body,
    "about": about.body,
    "experts": analyses.body,
}
"""Pages by their paths (`web.navigation`)."""
