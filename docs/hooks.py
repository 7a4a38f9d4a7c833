"""What pages of the site take from tables: of the analyses, of the formats of files, and of the Manual. Pages of
analyses are made of rows and sheets alone.

It is put in as the site is built and stands in no file, so that each thing is written once.
"""

import re
import runpy
from pathlib import Path

from mkdocs.structure.files import File

from actormap.core import schema
from actormap.metrics.base.sheets import page_of

DOCS = Path(__file__).parent
ANALYSES, IMPORT, CROSSWALK, DEFINITIONS = "analyses.md", "import.md", "manual-crosswalk.md", "definitions.md"
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
    if document == DEFINITIONS:
        return DEFINITION.sub(lambda heading: heading[0] + pages_of(heading[1]), text)
    if document.startswith("metrics/"):
        title, _, rest = text.partition("\n")
        return f"{title}\n\n{from_rows(document)}\n{rest}"
    return text


def on_files(files, config):
    """Add the pages of the analyses."""
    for document in {row.document for row in schema.analyses().values()}:
        files.append(File.generated(config, document, content=written(document)))
    return files


def written(document):
    """What the sheet of an analysis says on its page."""
    parts = page_of(document)
    return f"""# {parts["title"]}

{parts.get("lead", "")}

## How to read it

{parts["meaning"]}

**How it misleads.** {parts["misleads"]}

## Formula

{parts["formula"]}

## Worked example

{parts["example"]}

## Source

{parts["source"]}
"""


DEFINITION = re.compile(r'^#+ <a id="(a\d\d[a-z]?)"></a>.*\n\n', re.MULTILINE)


def pages_of(number):
    """The pages of the analyses of a definition, such as a23, as links."""
    rows = [row for row in schema.analyses().values() if number in numbers(row)]
    links = dict.fromkeys(f"[{row.page.replace('_', ' ')}]({row.document})" for row in rows)
    return f"**Pages.** {' · '.join(links)}\n\n" if links else ""


def numbers(row):
    """The definitions of an analysis, such as a23 to a26; of one that joins others the first."""
    first, _, last = row.id[1:].partition("-A")
    if not last or row.family in {"summary", "change"}:
        return [f"a{first}"]
    return [f"a{number:02}" for number in range(int(first), int(last) + 1)]


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
