"""The board of a SWOT as a table that says the same."""

from __future__ import annotations

from actormap.core import schema
from actormap.core.findings import Finding
from actormap.core.sentences import isolated, term
from actormap.core.words import _, plain
from actormap.web.pages.partnership.swot import cards, steps
from actormap.web.pages.partnership.swot.board import Board


def rows_of(board: Board) -> list[dict[str, str]]:
    """The board in rows."""
    parts, sides = schema.vocabulary("swot_quadrant"), schema.vocabulary("swot_side")
    against: dict[str, list[Finding]] = {}
    for pair in board.pairs:
        against.setdefault(pair.subject[0], []).append(pair)
    return [
        {
            _("Part"): plain(term(parts[finding.details["quadrant"]])),
            _("Whose"): plain(term(sides[side])) if (side := finding.details["side"]) else "",
            _("What"): isolated(board.rows[code]["text"]),
            _("Rests on"): cards.grounds(board.reading, board.rows[code], finding),
            _("Makes up for"): "; ".join(
                isolated(board.rows[pair.subject[1]]["text"]) for pair in against.get(code, [])
            ),
            _("Next step"): "; ".join(steps.words(pair.details["step"]) for pair in against.get(code, [])),
        }
        for code, finding in board.items.items()
    ]
