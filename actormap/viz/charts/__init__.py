"""Charts: one function each, one look for all, and beside each chart a table that says the same."""

from actormap.viz.charts.before_after import Spot, before_after
from actormap.viz.charts.compared import Compared, bars, dumbbell
from actormap.viz.charts.curves import Point, curves
from actormap.viz.charts.heat_map import Square, heat_map
from actormap.viz.charts.marks.lanes import Ruler, Sign, Span, lanes
from actormap.viz.charts.marks.model import Mark, MarkRow, Scale
from actormap.viz.charts.marks.rows import mark_rows
from actormap.viz.charts.marks.slopes import Slope, slopes
from actormap.viz.charts.matrix import Cell, MatrixRow, matrix
from actormap.viz.charts.power import Arrow, Rated, arrows, scatter
from actormap.viz.charts.ranges import Range, ranges
from actormap.viz.charts.ranks import Ranked, ranks
from actormap.viz.charts.restrictions import Bite, BiteRow, restrictions
from actormap.viz.charts.rings import Away, rings
from actormap.viz.charts.saving import chart_png, chart_svg, write_chart
from actormap.viz.charts.stepper import Step, stepper
from actormap.viz.charts.theme import Picture, inked
from actormap.viz.charts.timeline import Happened, timeline
from actormap.viz.charts.tree import Way, tree
from actormap.viz.charts.waterfall import waterfall

__all__ = [
    "Arrow",
    "Away",
    "Bite",
    "BiteRow",
    "Cell",
    "Compared",
    "Happened",
    "Mark",
    "MarkRow",
    "MatrixRow",
    "Picture",
    "Point",
    "Range",
    "Ranked",
    "Rated",
    "Ruler",
    "Scale",
    "Sign",
    "Slope",
    "Span",
    "Spot",
    "Square",
    "Step",
    "Way",
    "arrows",
    "bars",
    "before_after",
    "chart_png",
    "chart_svg",
    "curves",
    "dumbbell",
    "heat_map",
    "inked",
    "lanes",
    "mark_rows",
    "matrix",
    "ranges",
    "ranks",
    "restrictions",
    "rings",
    "scatter",
    "slopes",
    "stepper",
    "timeline",
    "tree",
    "waterfall",
    "write_chart",
]
