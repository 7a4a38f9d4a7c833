"""The actor map on two pages: who is there, whom to meet first, what to mind, whom we do not know.

`brief` says it as a value, made of what the analyses say. `leaving` makes it fit to leave the program, and
`write_brief` sets it as HTML, as a document of Word or as PDF. `interview_sheet` makes the same of the
questions of an interview, `hit_page` of whom a law would hit, `chair_page` of who sits at a meeting;
`country_profile` is a country on four pages, `successor_page` what an officer hands over.
"""

from actormap.viz.brief.content import Brief
from actormap.viz.brief.country import country_profile, profile_for_role, profile_to_take
from actormap.viz.brief.leaving import (
    FORMATS,
    About,
    Leaving,
    brief,
    for_role,
    leaving,
    map_on_page,
    write_brief,
    written_for,
)
from actormap.viz.brief.pages import chair_page, hit_page, interview_sheet
from actormap.viz.brief.successor import may_hand_over, successor_page, successor_page_to_take
from actormap.viz.brief.topic import choices

__all__ = [
    "FORMATS",
    "About",
    "Brief",
    "Leaving",
    "brief",
    "chair_page",
    "choices",
    "country_profile",
    "for_role",
    "hit_page",
    "interview_sheet",
    "leaving",
    "map_on_page",
    "may_hand_over",
    "profile_for_role",
    "profile_to_take",
    "successor_page",
    "successor_page_to_take",
    "write_brief",
    "written_for",
]
