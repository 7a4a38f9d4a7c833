"""The pages of the analyses in the site, made from actormap/schema/analyses.csv.

`python docs/hooks.py` writes docs/analyses.md anew; a test compares it with the list.
"""

from pathlib import Path

from actormap import schema

PAGE = Path(__file__).parent / "analyses.md"
INTRODUCTION = """# The analyses

Each is a pure function of a map and a view: it never changes the map, and the same map gives the same answer. `actormap COMMAND --help` and
"What is this?" in the app show the documentation of the function. With `--draws N` each finding is checked on N possible maps, in which every tie exists
with its own probability, and without one source after the other (A38). `actormap main-findings`,
`reach overview`, `reach thin-places` and `coordination overview` join several of them in one answer.
"""


def analyses_page():
    """The page that lists all analyses, family after family."""
    parts = [INTRODUCTION]
    for family, title in schema.FAMILIES.items():
        rows = [one for one in schema.analyses().values() if one.family == family]
        if rows:
            parts.append(f"## {title}\n\n| Analysis | Question | Command | Needs | Least role |\n|---|---|---|---|---|")
            parts += [
                f"| [{one.id}](metrics/{one.page}.md) `{one.name}` | {one.question} | `{one.command}` | "
                f"{one.needs} | {schema.roles()[one.role].label} |"
                for one in rows
            ]
            parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def on_config(config):
    """Put the pages of the analyses into the navigation, under their families."""
    listed = [{"All": PAGE.name}]
    for family, title in schema.FAMILIES.items():
        pages = {one.page: one for one in schema.analyses().values() if one.family == family}
        if pages:
            listed.append({title: [f"metrics/{page}.md" for page in pages]})
    config["nav"] = [
        {"The analyses": listed} if "The analyses" in entry else entry for entry in config["nav"]
    ]
    return config


if __name__ == "__main__":
    PAGE.write_text(analyses_page(), encoding="utf-8")
