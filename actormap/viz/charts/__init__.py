"""Charts: one function each, one look for all, and beside each chart a table that says the same."""

from actormap.viz.charts.figures import Compared, Point, Ranked, bars, curves, dumbbell, ranks, waterfall
from actormap.viz.charts.heat_map import Square, heat_map
from actormap.viz.charts.lanes import Ruler, Sign, Span, lanes
from actormap.viz.charts.mark_rows import Slope, mark_rows, slopes
from actormap.viz.charts.matrix import Cell, MatrixRow, matrix
from actormap.viz.charts.power import Arrow, Rated, arrows, scatter
from actormap.viz.charts.restrictions import Bite, BiteRow, Range, ranges, restrictions
from actormap.viz.charts.routes import Away, Spot, Way, before_after, rings, tree
from actormap.viz.charts.saving import chart_png, chart_svg, write_chart
from actormap.viz.charts.scale import Mark, MarkRow, Scale
from actormap.viz.charts.theme import Picture, inked
from actormap.viz.charts.timeline import Happened, Step, stepper, timeline

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
