"""Exports of ODK Central, ODK Briefcase and SurveyCTO: KoboToolbox's columns by other names.

Each repeat group is a CSV file of its own there, which is not joined: what is read is one row a submission.
"""

from __future__ import annotations

from collections.abc import Collection

_SIGNS = frozenset({"key", "submissiondate"})
_BESIDES = frozenset({
    "meta-instanceid", "instanceid", "submitterid", "reviewstate", "formversion", "formdef_version",
})  # fmt: skip
SAME = {"_uuid": "key", "_submission_time": "submissiondate", "_validation_status": "reviewstate"}
"""What KoboToolbox calls a column, and what these do."""
PERSONAL = frozenset({"submitterid", "submittername", "deviceid", "username", "simid", "devicephonenum"})
TECHNICAL = PERSONAL | _SIGNS | _BESIDES | {
    "meta-instancename", "instancename", "attachmentspresent", "attachmentsexpected", "status", "edits",
    "starttime", "endtime", "subscriberid", "duration",
}  # fmt: skip
_GROUP = "-"


def is_odk(headers: Collection[str]) -> bool:
    """Whether a table has the columns that these exports add, as `normal` compares headers."""
    return set(headers) >= _SIGNS and not _BESIDES.isdisjoint(headers)


def field_of(header: str) -> str:
    """The question of a header, without the groups that it stands in ("work-sectors")."""
    return header.rpartition(_GROUP)[2] or header
