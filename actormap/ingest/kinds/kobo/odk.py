"""Exports of ODK Central, ODK Briefcase and SurveyCTO: KoboToolbox's columns by other names.

Each repeat group is a CSV file of its own there, which is not joined: what is read is one row a submission.
"""

from __future__ import annotations

from collections.abc import Collection

_SIGNS = frozenset({"key", "submissiondate"})
REVIEW = "reviewstate"
"""The column that KoboToolbox calls _validation_status."""
PERSONAL = frozenset({"submitterid", "submittername", "deviceid", "username", "simid", "devicephonenum"})
TECHNICAL = (
    PERSONAL
    | _SIGNS
    | {
        REVIEW,
        "meta-instanceid",
        "instanceid",
        "meta-instancename",
        "instancename",
        "formversion",
        "formdef_version",
        "attachmentspresent",
        "attachmentsexpected",
        "edits",
        "starttime",
        "endtime",
        "subscriberid",
    }
)
_GROUP = "-"


def is_odk(headers: Collection[str]) -> bool:
    """Whether a table has the columns that these exports add, as `normal` compares headers."""
    return set(headers) >= _SIGNS


def field_of(header: str) -> str:
    """The question of a header, without the groups that it stands in ("work-sectors")."""
    return header.rpartition(_GROUP)[2] or header
