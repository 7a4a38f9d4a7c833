"""What is known of the laws of a map, and which of them is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actormap.core.findings import Finding, Findings
from actormap.core.model import ActorMap
from actormap.metrics.monitor.law.laws import KINDS
from actormap.web.state import chosen
from actormap.web.state.session import Reading

LEAST_CLEARANCE = 1
"""Who sees less, sees no small cell."""
NEW_PROVISION = {"law": "instrument", "provision": "id"}
"""What is chosen once a provision is entered, with the columns that hold it."""
LAW_KINDS = frozenset(kind for _words, held in KINDS.values() for kind in held)


@dataclass(frozen=True)
class Laws:
    """What is known of the laws of a map, and which is looked at.

    Parameters
    ----------
    findings
        What `monitor.laws` says, by kind and code.
    rows, provisions
        Rows of laws and of provisions by code, in the order of that analysis.
    law, provision
        Codes of those that are looked at; "" where there is none.
    """

    findings: Mapping[tuple[str, str], Finding]
    rows: Mapping[str, Mapping[str, Any]]
    provisions: Mapping[str, Mapping[str, Any]]
    law: str
    provision: str

    def of_law(self, law: str) -> dict[str, Mapping[str, Any]]:
        """Provisions of a law."""
        return {code: row for code, row in self.provisions.items() if row["instrument"] == law}

    def is_law(self, code: str) -> bool:
        """Whether it is a law: what else is no policy, plan or programme."""
        return self.rows[code]["kind"] in LAW_KINDS


def laws_of(m: ActorMap, findings: Findings) -> Laws:
    """The laws of a map by what `monitor.laws` says, with the law and the provision that are chosen."""
    by_subject: dict[tuple[str, str], Finding] = {
        (finding.kind, finding.subject[0]): finding for finding in findings
    }
    known = {
        table: dict(zip(m[table]["id"], m[table].to_dict("records"), strict=True))
        for table in ("instruments", "provisions")
    }
    rows = {code: known["instruments"][code] for kind, code in by_subject if kind == "instrument"}
    provisions = {code: known["provisions"][code] for kind, code in by_subject if kind == "provision"}
    held, law = chosen.value("provision"), chosen.value("law")
    if law not in rows:
        law = provisions[held]["instrument"] if held in provisions else next(iter(rows), "")
    own = [code for code, row in provisions.items() if row["instrument"] == law]
    return Laws(by_subject, rows, provisions, law, held if held in own else next(iter(own), ""))


def sees_all(reading: Reading) -> bool:
    """Whether small cells are shown to who looks."""
    return reading.principal.clearance >= LEAST_CLEARANCE
