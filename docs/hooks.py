"""What pages of the site take from tables of actormap/core/schema.

`python docs/hooks.py` writes docs/analyses.md anew, in each page of an analysis the line under its question, and
in docs/import.md the table of formats; tests compare them with the rows and with the functions.
"""

import re
from pathlib import Path

from actormap.core import schema
from actormap.metrics import catalogue

DOCS = Path(__file__).parent
PAGE = DOCS / "analyses.md"
INTRODUCTION = """# The analyses

Each is a pure function of a map and a view: it never changes the map, and the same map gives the same answer. `reach.gap` is `actormap.reach.gap` in the
library and `actormap reach gap` on the command line. With `--draws N` each finding is checked on N possible maps, in which every tie exists with its own probability,
and without one source after the other ([A38](definitions.md#a38)). The ten findings that matter most are printed; `--limit N` prints N, `--limit 0` all, and `--json` holds them all.
`actormap main-findings`, `actormap reach overview`, `actormap reach thin-places` and `actormap coordination overview` join several analyses in one answer.

Each page says what the analysis means, how it misleads, its formula, an example and its source; `--help` of a command lists its options. The examples run as they stand,
on [KALA](definitions.md#kala), an invented country of eleven actors; so they begin:

```python
>>> from pathlib import Path
>>> import pandas as pd
>>> import actormap as am
>>> imported = am.read_map([Path("tests/kala")]).require()
>>> kala = am.ActorMap(**imported.changes.upserts)
>>> view = am.View(date="2025-02-01", certain=True)  # that day, each recorded tie taken as certain
```
"""
LINE = re.compile(r"(?:\*\*Needs\.\*\* .*\n\n)?(?=## How to read it\n)")
"""Where a page says what its row says, in a line that is made here."""


def analyses_page():
    """The page that lists all analyses, family after family."""
    parts = [INTRODUCTION]
    for family, question in schema.FAMILIES.items():
        rows = [one for one in schema.analyses().values() if one.family == family]
        if rows:
            parts.append(
                f"## {family.capitalize()}: {question}\n\n| Analysis | Question |\n|---|---|"
            )
            parts += [
                f"| [{one.id}]({one.document}) `{one.name}` | {one.question} |"
                for one in rows
            ]
            parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def from_rows(document):
    """What the rows of a page say, in a line: needs, least role, command, place in the app.

    Parameters
    ----------
    document
        The page, such as ``metrics/reach/gap.md``.
    """
    rows = [one for one in schema.analyses().values() if one.document == document]
    parts = {
        "Needs": [f"{one.needs[:1].upper()}{one.needs[1:]}." for one in rows],
        "Least role": [f"{schema.roles()[one.role].label}." for one in rows],
        "Command": [f"{', '.join(f'`actormap {one.command}`' for one in rows)}."],
        "In the app": [where(one.family) for one in rows if one.family in IN_THE_APP],
    }
    return " ".join(f"**{what}.** {' '.join(dict.fromkeys(texts))}" for what, texts in parts.items() if texts)


IN_THE_APP = {
    "reach", "introductions", "groups", "structure", "influence", "coordination", "evidence", "monitor", "protect", "partner",
}
"""Families of which in the app all that they answer can be asked."""
CALLED = {"monitor": "Situation", "protect": "Protection", "partner": "Partnership"}
"""Families that have a place of their own, by its name."""
ALONE = {"introductions", "protect"}
"""Families that are asked in their place alone: what is sealed is open nowhere else."""


def where(family):
    """Where in the app a family is asked."""
    named = CALLED.get(family, family.capitalize())
    if family in ALONE:
        return f"*{named}*."
    place = f"*{named}*, and " if family in CALLED else ""
    return f"{place}*For experts*, {named}."


def with_line(document, text):
    """The text of a page with the line that belongs there."""
    return LINE.sub(lambda _: f"{from_rows(document)}\n\n", text, count=1)


IMPORT = DOCS / "import.md"
FORMATS = re.compile(r"(?<=^## Formats\n\n).*?(?=^## )", re.DOTALL | re.MULTILINE)
"""What docs/import.md says of the formats of files."""


def with_formats(text):
    """The text of docs/import.md with the table of formats, as the rows of formats.csv say it."""
    read = [one for one in schema.formats().values() if one.gives]
    known = [one for one in schema.formats().values() if not one.gives]
    rows = [f"| {one.label} | {_endings([one])} | {one.description} |" for one in read]
    optional = _endings([one for one in read if one.optional and one.gives == "tables"])
    return FORMATS.sub(
        "\n".join([
            "| format | names end in | what it is |",
            "|---|---|---|",
            *rows,
            "",
            f"Graph files ({', '.join(one.label for one in known)}) are known and not read yet: export actors and ties as tables.",
            "",
            "A folder stands for the files in it. What has none of these endings is skipped and reported, and so is a graph file, and a",
            f"file ending in {optional.replace(', ', ' or ')} that shows no table: such files often stand beside data. Any other that cannot be read stops the import.",
            "",
            "",
        ]),
        text,
    )


def _endings(formats):
    return ", ".join(dict.fromkeys(f"`{ending}`" for one in formats for ending in one.endings))


def on_config(config):
    """Put the pages of the analyses into the navigation, a chapter for each family."""
    listed = [{"All": PAGE.name}]
    for family in schema.FAMILIES:
        pages = dict.fromkeys(one.document for one in schema.analyses().values() if one.family == family)
        if pages:
            listed.append({family.capitalize(): list(pages)})
    config["nav"] = [{"The analyses": listed} if "The analyses" in entry else entry for entry in config["nav"]]
    return config


if __name__ == "__main__":
    PAGE.write_text(analyses_page(), encoding="utf-8")
    for document in {one.document for one in schema.analyses().values()}:
        page = DOCS / document
        page.write_text(with_line(document, page.read_text(encoding="utf-8")), encoding="utf-8")
    IMPORT.write_text(with_formats(IMPORT.read_text(encoding="utf-8")), encoding="utf-8")
