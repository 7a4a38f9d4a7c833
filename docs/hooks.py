"""The pages of the analyses in the site, made from actormap/schema/analyses.csv.

`python docs/hooks.py` writes docs/analyses.md anew; a test compares it with the list.
"""

from pathlib import Path

from actormap import schema

PAGE = Path(__file__).parent / "analyses.md"
INTRODUCTION = """# The analyses

Each is a pure function of a map and a view: it never changes the map, and the same map gives the same answer. `actormap COMMAND --help` and
"What is this?" in the app show the documentation of the function. With `--draws N` each finding is checked on N possible maps, in which every tie exists
with its own probability, and without one source after the other (A38). The commands
`actormap main-findings`, `actormap reach overview`, `actormap reach thin-places` and `actormap coordination overview` join several of them in one answer.
The same word names a family in the library (`actormap.reach.gap`), on the command line (`actormap reach gap`), in the app and in this list.
"""


def analyses_page():
    """The page that lists all analyses, family after family."""
    parts = [INTRODUCTION]
    for family, question in schema.FAMILIES.items():
        rows = [one for one in schema.analyses().values() if one.family == family]
        if rows:
            parts.append(f"## {family.capitalize()}: {question}\n\n| Analysis | Question | Command | Needs | Least role |\n|---|---|---|---|---|")
            parts += [
                f"| [{one.id}]({one.document}) `{one.name}` | {one.question} | `{one.command}` | "
                f"{one.needs} | {schema.roles()[one.role].label} |"
                for one in rows
            ]
            parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def on_config(config):
    """Put the pages of the analyses into the navigation, a chapter for each family."""
    listed = [{"All": PAGE.name}]
    for family in schema.FAMILIES:
        pages = dict.fromkeys(one.document for one in schema.analyses().values() if one.family == family)
        if pages:
            listed.append({family.capitalize(): list(pages)})
    config["nav"] = [
        {"The analyses": listed} if "The analyses" in entry else entry for entry in config["nav"]
    ]
    return config


if __name__ == "__main__":
    PAGE.write_text(analyses_page(), encoding="utf-8")
