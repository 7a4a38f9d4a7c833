"""What pages of the site take from tables: of the analyses, of the formats of files, and of the Manual.

It is put in as the site is built and stands in no file, so that each thing is written once.
"""

import runpy
from pathlib import Path

from actormap.core import schema

DOCS = Path(__file__).parent
ANALYSES, IMPORT, CROSSWALK = "analyses.md", "import.md", "manual-crosswalk.md"
FORMATS = "## Formats\n"


def on_page_markdown(markdown, page, **_):
    """The text of a page with what its tables say."""
    return completed(page.file.src_uri, markdown)


def completed(document, text):
    """The text of a page with what its tables say.

    Parameters
    ----------
    document
        The page within `docs`, such as ``metrics/reach/gap.md``.
    text
        What is written in it.
    """
    if document == ANALYSES:
        return f"{text}\n{every_analysis()}"
    if document == CROSSWALK:
        return f"{text}\n{runpy.run_path(str(DOCS / 'crosswalk.py'))['tables']()}"
    if document == IMPORT:
        return text.replace(FORMATS, f"{FORMATS}\n{formats()}", 1)
    if document.startswith("metrics/"):
        title, _, rest = text.partition("\n")
        return f"{title}\n\n{from_rows(document)}\n{rest}"
    return text


def every_analysis():
    """All analyses, a table for each family."""
    parts = []
    for family, question in schema.FAMILIES.items():
        rows = [row for row in schema.analyses().values() if row.family == family]
        if rows:
            parts.append(
                f"## {family.capitalize()}: {question}\n\n| Analysis | Question |\n|---|---|"
            )
            parts += [
                f"| [{row.id}]({row.document}) `{row.name}` | {row.question} |"
                for row in rows
            ]
            parts.append("")
    return "\n".join(parts)


def from_rows(document):
    """What the rows of a page say: their questions, then in a line needs, least role, command, place in the app."""
    rows = [row for row in schema.analyses().values() if row.document == document]
    parts = {
        "Needs": [f"{row.needs[:1].upper()}{row.needs[1:]}." for row in rows],
        "Least role": [f"{schema.roles()[row.role].label}." for row in rows],
        "Command": [f"{', '.join(f'`actormap {row.command}`' for row in rows)}."],
        "In the app": [where(row.family) for row in rows if row.family in IN_THE_APP],
    }
    questions = "\n\n".join(f"**{row.question}**" for row in rows)
    line = " ".join(f"**{what}.** {' '.join(dict.fromkeys(texts))}" for what, texts in parts.items() if texts)
    return f"{questions}\n\n{line}\n"


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


def formats():
    """The formats of files that can be read, as formats.csv has them, and those that cannot."""
    read = [row for row in schema.formats().values() if row.gives]
    known = [row for row in schema.formats().values() if not row.gives]
    optional = _endings([row for row in read if row.optional and row.gives == "tables"])
    return "\n".join([
        "| format | names end in | what it is |",
        "|---|---|---|",
        *(f"| {row.label} | {_endings([row])} | {row.description} |" for row in read),
        "",
        f"Graph files ({', '.join(row.label for row in known)}) are known and not read yet: export actors and ties as tables.",
        "",
        "A folder stands for the files in it. What has none of these endings is skipped and reported, and so is a graph file, and a",
        f"file ending in {optional.replace(', ', ' or ')} that shows no table: such files often stand beside data. Any other that cannot be read stops the import.",
        "",
    ])


def _endings(formats):
    return ", ".join(dict.fromkeys(f"`{ending}`" for row in formats for ending in row.endings))


def on_config(config):
    """Put the pages of the analyses into the navigation, a chapter for each family."""
    listed = [{"All": ANALYSES}]
    for family in schema.FAMILIES:
        pages = dict.fromkeys(row.document for row in schema.analyses().values() if row.family == family)
        if pages:
            listed.append({family.capitalize(): list(pages)})
    config["nav"] = [{"The analyses": listed} if "The analyses" in entry else entry for entry in config["nav"]]
    return config
