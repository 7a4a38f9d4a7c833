"""What stands at each place of the app."""

from __future__ import annotations

from collections.abc import Callable

from actormap.web.pages import actors, gaps, partnership, protection, situation
from actormap.web.pages.actors import about, duplicates
from actormap.web.pages.gaps import experts, introductions
from actormap.web.pages.home import brief, home, map_page, settings
from actormap.web.pages.lists import after_a_meeting, bring_a_list

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
    "experts": experts.body,
}
"""Pages by their paths (`web.navigation`)."""
