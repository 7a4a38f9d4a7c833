"""The pictures on the pages of the analyses, drawn from what the analyses say of the worked examples.

`python docs/pictures.py` draws docs/metrics/FAMILY/PAGE.svg anew; a test compares each with what stands there, and its
words with those on the page. Drawn offline, the same on every machine, from tests/kala alone.
"""

from pathlib import Path

import pandas as pd
from drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SOCIETY,
    Chart,
    curve,
    disc,
    drawing,
    line,
    network,
    note,
    text,
    tie,
)

import actormap as am

DOCS = Path(__file__).parent
DAY = "2025-02-01"
VIEW = am.View(date=DAY, certain=True)
KALA = am.ActorMap(**am.read_map([DOCS.parent / "tests" / "kala"]).require().changes.upserts)


def pairs(layer):
    """The ties of a layer, each as the letters of both ends."""
    return [layer.ids[u] + layer.ids[v] for u, v in zip(layer.source, layer.target, strict=True)]


LAYERS = am.Layers(KALA, VIEW)
COLLABORATION = pairs(LAYERS.collaboration)
TRUST = [pair for pair in pairs(LAYERS.referral) if "M" not in pair]
"""Who introduces to whom; the ministry is not asked."""


# --- the pictures ------------------------------------------------------------------------------------


def gap():
    """Of 12 women's organisations 2 were met, of 30 youth organisations 20; the intervals do not touch."""
    ids = [f"{letter}{n}" for letter, many in (("W", 12), ("Y", 30)) for n in range(many)]
    actors = pd.DataFrame({"id": ["O", *ids], "name": ["O", *ids]})
    actors["sphere"] = ["field_presence"] + ["civil_society"] * 42
    actors["works_on_rights_of"] = [""] + ["women"] * 12 + ["youth"] * 30
    contacts = pd.DataFrame({"date": "2025-01-20", "office": "O", "actor_id": ids[:2] + ids[12:32]})
    universe = pd.DataFrame({"group": ["women", "youth"], "exists_best": [12, 30]})
    found = am.reach.gap(am.ActorMap(actors=actors, contacts=contacts, universe=universe), VIEW)
    chart = Chart((0, 1), (0, 3), left=130)
    drawn = chart.axes([(n / 5, f"{n * 20} %") for n in range(6)], [], "share of those who exist that the office met")
    whole = found.about("women").details["overall_share"]
    drawn += [
        line(chart.x(whole), chart.top + 10, chart.x(whole), chart.bottom, INK, 1.5, "5 4"),
        text(chart.x(whole), chart.top + 4, f"all together {whole:.0%}", size=12),
    ]
    for group, row, colour in (("women", 2, ORANGE), ("youth", 1, BLUE)):
        cell = found.about(group).details
        drawn.append(chart.band(*cell["share_interval"], cell["share"], row, colour, group))
        drawn.append(text(chart.x(cell["share"]), chart.y(row) - 12, f"{cell['share']:.0%}", size=12))
    return drawn


def steps():
    """Within 1 to 5 introductions 2, 4, 6, 7 and 8 of nine actors are reached; of the two actors Q none before the fourth."""
    found = am.reach.steps(KALA, VIEW)
    whole, group = found.about("civil society").details, found.about("lgbt").details
    chart = Chart((0.6, 5.4), (0, 1.05))
    drawn = chart.axes(
        [(n, str(n)) for n in range(1, 6)],
        [(n / 4, f"{n * 25} %") for n in range(5)],
        "introductions away from the office",
        "share reached",
    )
    shares = [n / whole["total"] for n in whole["reached"]]
    drawn += [
        chart.curve(enumerate(shares, 1), BLUE),
        chart.curve(enumerate(group["share"], 1), ORANGE, "7 4"),
    ]
    drawn.append(text(chart.x(2) - 6, chart.y(shares[1]) - 10, "civil society", "end", BLUE, 12))
    return [*drawn, text(chart.x(3.45), chart.y(0.3), "the group Q", "end", ORANGE, 12)]


def isolation():
    """Before anybody was asked the chance of no route is 0.2; it is 0.5 after two sources that knew of none, 0.8 after four."""
    chart = Chart((-0.3, 6.3), (0, 1))
    drawn = chart.axes(
        [(n, str(n)) for n in range(7)], [(n / 4, f"{n / 4:g}") for n in range(5)],
        "independent sources that were asked and knew of no tie", "chance that there is no route",
    )
    for height, words in ((0.5, "possibly"), (0.8, "supported")):
        drawn.append(line(chart.left, chart.y(height), chart.right, chart.y(height), INK, 1, "5 4"))
        drawn.append(text(chart.left + 6, chart.y(height) - 5, words, "start", size=12))
    t = VIEW.thresholds
    chances = [
        (s, t.isolated_prior / (t.isolated_prior + (1 - t.isolated_prior) * (1 - t.detection) ** s)) for s in range(7)
    ]
    drawn.append(chart.curve(chances, BLUE))
    landless = am.reach.isolation(KALA, VIEW).about("L")
    x, y = chart.x(landless.details["observations"]), chart.y(landless.value)
    return [
        *drawn,
        disc(x, y, 6, ORANGE),
        text(x + 12, y + 16, "L: not observed enough", "start", size=12),
    ]


def attention():
    """The Lorenz curve of KALA's best routes hangs below the straight line: some actors have much better routes than others."""
    lorenz = am.reach.contact_diversity(KALA, VIEW, by="attention").about("civil society").details["lorenz"]
    chart = Chart((0, 1), (0, 1), left=160, right=440)
    drawn = chart.axes(
        [(n / 4, f"{n * 25} %") for n in range(5)],
        [(n / 4, f"{n * 25} %") for n in range(5)],
        "of the actors, the least first",
        "share of all chances",
    )
    drawn.append(curve([(chart.x(0), chart.y(0)), (chart.x(1), chart.y(1))], GREY, "5 4", 1.5))
    return [
        *drawn,
        chart.curve(lorenz, BLUE),
        text(chart.x(0.42), chart.y(0.55), "all the same", "end", size=12),
        text(chart.x(0.72), chart.y(0.35), "KALA", "start", BLUE),
    ]


def routes():
    """Three routes to F: the best over A, D and E, the second over A, C and H, and one without A over B, C and E."""
    found = [f for f in am.introductions.routes(KALA, VIEW, "F") if "route" in f.details]
    drawn = [tie(pair, PALE, arrow=True) for pair in TRUST]
    for finding, (colour, dash, shift) in zip(
        found, ((BLUE, "", 0), (ORANGE, "8 4", -4), (PURPLE, "2 4", 5)), strict=True
    ):
        route = finding.details["route"]
        steps = "".join(tie(a + b, colour, 3, dash, arrow=True) for a, b in zip(route, route[1:], strict=False))
        drawn.append(f'<g transform="translate(0 {shift})">{steps}</g>')
    drawn += network([], {"O": INK, "F": GREEN}, {"O": "the office"}, who="OABCDEFGH")
    best = ", ".join(f"{'-'.join(f.details['route'])} {f.value:.2f}" for f in found)
    return [*drawn, note(f"chances: {best}")]


def route_tree():
    """One tree of four introductions reaches E and H: from the office over A to C, and from C to each."""
    tree = am.introductions.assign(KALA, VIEW, ("E", "H"), by="route_tree").findings[0]
    taken = {step["from"] + step["to"]: step["chance"] for step in tree.details["introductions"]}
    drawn = [tie(pair, PALE, arrow=True) for pair in TRUST if pair not in taken]
    drawn += [tie(pair, BLUE, 3, arrow=True, words=f"{chance:g}") for pair, chance in taken.items()]
    drawn += network([], {"O": INK, "E": GREEN, "H": GREEN}, {"O": "the office"}, who="OABCDEFGH")
    return [*drawn, note("A and C are asked once, for both")]


def communities():
    """KALA's ties fall into the neighbourhoods A, B, C, H and D, E, F, G, which one tie joins; L has no tie."""
    sets = [f.subject for f in am.structure.communities(KALA, VIEW) if f.kind == "set"]
    fills = {i: colour for some, colour in zip(sets, (BLUE, ORANGE), strict=True) for i in some} | {"L": GREY}
    names = {"L": "alone"} | {i: f"no. {n}" for n, some in enumerate(sets, 1) for i in some}
    between = [pair for pair in COLLABORATION if fills[pair[0]] != fills[pair[1]]]
    drawn = [
        tie(pair, INK if pair in between else fills[pair[0]], 2.5, "5 4" if pair in between else "")
        for pair in COLLABORATION
    ]
    return [
        *network(drawn, fills, names),
        note("random ties would give neighbourhoods as clear as these: too few to trust"),
    ]


def cutpoints():
    """The ringed actors A, C, D, E and F, and the thick ties, are the only link between parts; the triangle A, B, C has none."""
    found = am.structure.cutpoints(KALA, VIEW)
    only = {"".join(f.subject) for f in found if f.kind == "tie"}
    rings = "".join(f.subject[0] for f in found if f.kind == "actor")
    drawn = [tie(pair, ORANGE if pair in only else GREY, 5 if pair in only else 1.5) for pair in COLLABORATION]
    drawn += [tie("".join(sorted(found.about("A", "D").details["second_tie"])), GREEN, 2, "4 4")]
    return [
        *network(drawn, dict.fromkeys(rings, BLUE), rings=rings),
        note("dashed: the second tie that is proposed for A-D"),
    ]


def key_players():
    """From C and E together all others are one or two ties away, but for L, which has no tie."""
    best = next(f.subject for f in am.structure.key_players(KALA, VIEW) if f.subject == ("C", "E"))
    away, edge = dict.fromkeys(best, 0), list(best)
    while edge:
        first, *edge = edge
        for pair in COLLABORATION:
            other = pair.replace(first, "")
            if first in pair and other not in away:
                away[other] = away[first] + 1
                edge.append(other)
    words = {i: f"{away[i]}" if i in away else "not reached" for i in SOCIETY}
    colours = {0: GREEN, 1: BLUE, 2: PURPLE}
    fills = {i: colours[steps] for i, steps in away.items()}
    return [
        *network([tie(pair) for pair in COLLABORATION], fills, words, best),
        note("ties away from C or E"),
    ]


def structural_holes():
    """One tie, A to D, joins both neighbourhoods; a second one between B and E is proposed."""
    hole = am.structure.structural_holes(KALA, VIEW).findings[0]
    fills = {i: colour for side, colour in zip(hole.details["sides"], (BLUE, ORANGE), strict=True) for i in side}
    drawn = [tie(pair, fills[pair[0]], 1.5) for pair in COLLABORATION if pair != "".join(hole.subject)]
    drawn += [tie("".join(hole.subject), INK, 4), tie("".join(hole.details["second_tie"]), GREEN, 2.5, "6 4")]
    return [
        *network(drawn, fills),
        note("thick: the only tie; dashed: the second one that could be proposed"),
    ]


def ei_index():
    """The group Q, F and G, has one tie within and one with others; 14 of 15 pairs would lead to others."""
    group = am.groups.segregation(KALA, VIEW, by="ei_index").about("lgbt")
    members = "".join(group.details["actors"])
    kinds = {pair: len(set(pair) & set(members)) for pair in COLLABORATION}
    drawn = [tie(pair, (PALE, ORANGE, BLUE)[n], 4 if n else 1.5, "8 4" if n == 1 else "") for pair, n in kinds.items()]
    told = f"solid: within, {group.details['internal']}; dashed: with others, {group.details['external']}; E-I {group.value:g}, expected {group.details['expected']:.2f}"
    return [*network(drawn, dict.fromkeys(members, BLUE)), note(told)]


def channels():
    """From C a channel leads over H to the ministry M, for rights; from M a link leads to F, against rights."""
    found = am.influence.channels(KALA, VIEW, "F", sources=("C",), use="describe").findings[0]
    drawn = []
    for arc in found.details["arcs"]:
        pair, against = arc["from"] + arc["to"], arc["sign"] < 0
        words = f"{arc['strength']:g} {'against' if against else 'for'}"
        drawn.append(tie(pair, ORANGE if against else GREEN, 3, "8 4" if against else "", arrow=True, words=words))
    drawn += network([], {"C": BLUE, "M": INK}, who="CHMF")
    return [*drawn, note(f"strength of the whole: {found.value:.3f}, against rights")]


GIVEN = {"A": (4, 3), "B": (4, 1), "G": (1, 4), "H": (2, 3)}
"""Power and interest of four actors, as on the page of the grid."""


def power_interest_grid():
    """Four cells by power and interest: inform, work with, watch and ask others, listen first; H is on the line."""
    chart = Chart((0, 4.4), (0, 4.4), left=90, right=520)
    drawn = chart.axes([(n, str(n)) for n in range(5)], [(n, str(n)) for n in range(5)], "interest", "power")
    drawn += [
        line(chart.x(2), chart.top, chart.x(2), chart.bottom, INK, 1.5),
        line(chart.left, chart.y(2), chart.right, chart.y(2), INK, 1.5),
    ]
    for words, x, y in (
        ("inform", 1, 2.3),
        ("work with", 3, 3.5),
        ("watch, and ask others", 1, 0.2),
        ("listen first", 3, 0.2),
    ):
        drawn.append(text(chart.x(x), chart.y(y), words, colour=GREY, weight="bold"))
    rows = [
        {"actor_id": actor, "rater": rater, "power": power, "interest": interest}
        for actor, (power, interest) in GIVEN.items() for rater in ("s1", "s2")
    ]
    ratings = pd.DataFrame(rows).assign(issue="i1", date="2025-01-20", alignment=1)
    issues = pd.DataFrame({"id": ["i1"], "name": ["A draft law on assembly"]})
    for finding in am.influence.power_interest_grid(KALA.replace(issues=issues, ratings=ratings), VIEW):
        x, y = chart.x(finding.details["interest"][0]), chart.y(finding.details["power"][0])
        drawn.append(disc(x, y, 13, ORANGE if finding.details["borderline"] else BLUE, finding.subject[0]))
    return drawn


def coordination_gaps():
    """Three pairs share a cell and have no tie: A and F, D and F, B and H."""
    found = am.coordination.gaps(KALA, VIEW)
    drawn = [tie(pair, PALE, 1.5) for pair in COLLABORATION]
    drawn += [tie("".join(f.subject), ORANGE, 3, "7 5", words=f"{f.value:g}") for f in found]
    cells = {i: f.details["cells"][0] for f in found for i in f.subject}
    return [
        *network(drawn, dict.fromkeys(cells, BLUE), cells),
        note("dashed: the same work in the same place, and no recorded tie"),
    ]


def meetings():
    """E could host D and F, and C could host B and H: one meeting joins each theme."""
    plans = [f for f in am.coordination.convenors(KALA, VIEW, by="meetings") if f.details["meetings"]]
    drawn, fills = [tie(pair, PALE) for pair in COLLABORATION], {}
    for finding, colour in zip(plans, (ORANGE, BLUE), strict=True):
        for meeting in finding.details["meetings"]:
            drawn += [tie(meeting["host"] + guest, colour, 4) for guest in meeting["invited"]]
            fills |= dict.fromkeys([meeting["host"], *meeting["invited"]], colour)
    hosts = "".join(one["host"] for f in plans for one in f.details["meetings"])
    told = "; ".join(
        f"{f.subject[0]}: {one['host']} hosts {' and '.join(one['invited'])}"
        for f in plans
        for one in f.details["meetings"]
    )
    return [*network(drawn, fills, rings=hosts), note(told)]


def missing_bounds():
    """Each actor but L has up to seven ties that nobody ruled out; the record knows of one to three."""
    found = [f for f in am.evidence.density_error(KALA, VIEW, by="missing_bounds") if f.kind == "actor"]
    chart = Chart((0, 8), (0, len(found) + 1))
    drawn = chart.axes([(n, str(n)) for n in range(9)], [], "ties: recorded (dot), and up to what is not ruled out")
    return drawn + [
        chart.band(*f.interval, f.interval[0], row, BLUE, f.subject[0])
        for row, f in enumerate(sorted(found, key=lambda f: f.subject, reverse=True), 1)
    ]


def coverage_curve():
    """With fewer actors on the map the order by number of ties agrees to 0.53 at half of them, that by betweenness to 0.34."""
    found = am.evidence.density_error(KALA, VIEW, by="coverage_curve")
    chart = Chart((0.52, 0.0), (0, 1.05))
    drawn = chart.axes(
        [(n / 10, f"{100 - n * 10} %") for n in range(6)],
        [(n / 4, f"{n / 4:g}") for n in range(5)],
        "of the actors are on the map",
        "agreement of the order",
    )
    for measure, colour, dash, up in (("degree", BLUE, "", 0), ("betweenness", ORANGE, "8 4", 14)):
        points = [(0.0, 1.0)] + [(1 - f.details["share"], f.value) for f in found if f.details["measure"] == measure]
        drawn.append(chart.curve(points, colour, dash))
        x, y = points[3]
        drawn.append(
            text(chart.x(x), chart.y(y) - 10 if not up else chart.y(y) + up + 8, measure, "middle", colour, 12)
        )
    return drawn


def asked(who, day, source):
    """Observations: a source was asked about the ties of each."""
    rows = pd.DataFrame({"subject_id": list(who), "date": day, "source": source})
    return rows.assign(asked_about="ties_all", answer="list")


def between():
    """A-C has ended and B-H is new; D-L is only newly observed, since nobody had been asked about D and L."""
    ties = KALA.ties.assign(sources="")
    new = pd.DataFrame({"source_id": ["B", "D"], "target_id": ["H", "L"], "kind": "coordination"})
    later = pd.concat([ties[ties["id"] != "t02"], new.assign(**{"from": "2025-03-01"})])
    some, again = asked("ABCEFGH", "2025-01-20", "s1"), asked(SOCIETY, "2025-06-20", "s2")
    states = (
        KALA.replace(ties=ties, observations=some),
        KALA.replace(ties=later, observations=pd.concat([some, again])),
    )
    found = am.change.between(*states, am.View(date="2025-07-01", certain=True), date_before=DAY)
    changed = {"".join(f.subject): f.details["change"] for f in found if f.kind == "tie"}
    looks = {"new": (GREEN, 4, ""), "newly_observed": (PURPLE, 3, "8 4"), "ended": (ORANGE, 3, "2 4")}
    drawn = [tie(pair, GREY, 2) for pair in COLLABORATION if pair not in changed]
    drawn += [tie(pair, *looks[what], words=what.replace("_", " ")) for pair, what in changed.items()]
    return network(drawn)


def what_if():
    """Without E two actors, F and G, are out of reach; a contact of the office with F would bring both back."""
    from actormap.metrics.change.scenarios import scenario

    found = am.change.what_if(KALA, scenario(KALA, VIEW, remove=("E",)), VIEW)
    lost = [f.subject[0] for f in found if f.kind == "actor"]
    second = next(f for f in found if f.kind == "tie")
    drawn = [tie(pair, PALE if "E" in pair else GREY, 2, "3 5" if "E" in pair else "") for pair in COLLABORATION]
    drawn.append(tie(second.details["through"] + second.subject[0], GREEN, 3, "7 5"))
    fills = dict.fromkeys(lost, ORANGE) | {"E": PALE}
    return [
        *network(drawn, fills, dict.fromkeys(lost, "out of reach")),
        note("dashed: a second tie, through one who works in the same cell"),
    ]


PICTURES = {
    "reach/gap": gap, "reach/steps": steps, "reach/isolation": isolation, "reach/attention": attention,
    "introductions/routes": routes, "introductions/route_tree": route_tree, "groups/ei_index": ei_index,
    "structure/communities": communities, "structure/cutpoints": cutpoints, "structure/key_players": key_players,
    "structure/structural_holes": structural_holes, "influence/channels": channels,
    "influence/power_interest_grid": power_interest_grid, "coordination/gaps": coordination_gaps,
    "coordination/meetings": meetings, "evidence/missing_bounds": missing_bounds,
    "evidence/coverage_curve": coverage_curve, "change/between": between,
    "change/what_if": what_if,
}
"""Pages and what draws their picture; its docstring says the same in words, for whoever cannot see it."""


def picture(name):
    """A picture as SVG."""
    return drawing(PICTURES[name](), PICTURES[name].__doc__)


if __name__ == "__main__":
    for name in PICTURES:
        (DOCS / "metrics" / f"{name}.svg").write_text(picture(name), encoding="utf-8")
