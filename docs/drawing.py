"""The parts of the pictures: lines, words, actors of the worked example, charts, all as SVG."""

from html import escape

INK, GREY, PALE, WHITE = "#222222", "#7a7a7a", "#e4e4e4", "white"
BLUE, ORANGE, GREEN, PURPLE = "#1f6fb4", "#c8591b", "#2b7a4b", "#7a4fa3"
"""Dark enough for white letters; no picture tells anything by colour alone."""
PLACES = {
    "O": (45, 125), "A": (250, 150), "B": (120, 45), "C": (130, 205), "H": (285, 230), "D": (320, 55),
    "E": (400, 190), "F": (480, 95), "G": (560, 140), "L": (560, 30), "M": (350, 30),
}
"""Where the actors of KALA stand, in all pictures."""
SOCIETY = "ABCDEFGHL"
WIDTH, HEIGHT = 600, 290


def line(x, y, u, v, colour=GREY, width=1.5, dash="", arrow=False):
    """A line from one point to another."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    head = ' marker-end="url(#head)"' if arrow else ""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{u:.1f}" y2="{v:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}{head}/>'


def text(x, y, words, anchor="middle", colour=INK, size=13, weight="normal"):
    """Words at a point."""
    rim = "" if colour == WHITE else f' stroke="{WHITE}" stroke-width="3" paint-order="stroke"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}" '
        f'font-weight="{weight}"{rim}>{escape(words)}</text>'
    )


def disc(x, y, radius, fill, letter=""):
    """A filled circle with a letter in it."""
    inside = text(x, y + 5, letter, colour=WHITE, weight="bold") if letter else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}"/>{inside}'


def curve(points, colour, dash="", width=2.5):
    """A line through points."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def tie(pair, colour=GREY, width=1.5, dash="", arrow=False, words=""):
    """A tie between two actors of KALA, from the rim of one to the rim of the other."""
    (x, y), (u, v) = PLACES[pair[0]], PLACES[pair[1]]
    long = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
    dx, dy, near, far = (u - x) / long, (v - y) / long, 16, 21 if arrow else 16
    drawn = line(x + near * dx, y + near * dy, u - far * dx, v - far * dy, colour, width, dash, arrow)
    at = (x + u) / 2 - 12 * dy, (y + v) / 2 + 12 * dx + 4
    return drawn + (text(*at, words, size=12) if words else "")


def node(actor, fill=GREY, words="", ring=""):
    """An actor of KALA: its letter in a circle, and words below it."""
    x, y = PLACES[actor]
    ringed = f'<circle cx="{x}" cy="{y}" r="19" fill="none" stroke="{ring}" stroke-width="2.5"/>' if ring else ""
    return ringed + disc(x, y, 15, fill, actor) + (text(x, y + 34, words, size=12) if words else "")


def network(ties, fills=None, words=None, rings="", who=SOCIETY):
    """Actors of KALA over the ties given."""
    fills, words = fills or {}, words or {}
    return [*ties, *(node(i, fills.get(i, GREY), words.get(i, ""), INK if i in rings else "") for i in who)]


def note(words, row=0):
    """A line of words at the lower edge."""
    return text(WIDTH / 2, HEIGHT - 8 - 17 * row, words, colour=INK, size=13)


class Chart:
    """Axes in a picture, with the range of values of each."""

    def __init__(self, across, up, left=70, right=565, top=25, bottom=240):
        self.across, self.up, self.left, self.right = across, up, left, right
        self.top, self.bottom = top, bottom

    def x(self, value):
        low, high = self.across
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def y(self, value):
        low, high = self.up
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def axes(self, along, beside, across="", up=""):
        """Both axes with their ticks, each a value and its words, and what they tell."""
        drawn = [
            line(self.left, self.bottom, self.right, self.bottom),
            line(self.left, self.top, self.left, self.bottom),
        ]
        for value, words in along:
            drawn.append(text(self.x(value), self.bottom + 17, words, size=12))
        for value, words in beside:
            drawn.append(line(self.left, self.y(value), self.right, self.y(value), PALE, 1))
            drawn.append(text(self.left - 8, self.y(value) + 4, words, "end", size=12))
        drawn.append(text((self.left + self.right) / 2, self.bottom + 36, across, size=13))
        return [*drawn, text(self.left, self.top - 3, up, "start", size=12)]

    def curve(self, points, colour, dash=""):
        """A line through values."""
        return curve([(self.x(x), self.y(y)) for x, y in points], colour, dash)

    def band(self, low, high, mark, row, colour, words):
        """An interval in a row, with a mark in it and words before it."""
        ends = line(self.x(low), self.y(row), self.x(high), self.y(row), colour, 4)
        return (
            ends
            + disc(self.x(mark), self.y(row), 6, colour)
            + text(self.left - 8, self.y(row) + 4, words, "end", size=12)
        )


def drawing(drawn, told):
    """A whole picture of its parts, with what it shows in words."""
    head = f'<path d="M0 0L6 3L0 6z" fill="{INK}"/>'
    size = 'viewBox="0 0 6 6" refX="3" refY="3" markerWidth="3.2" markerHeight="3.2"'
    shown = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" role="img">\n<title>{escape(told)}</title>\n'
        f'<defs><marker id="head" orient="auto" {size}>{head}</marker></defs>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}"/>\n{shown}\n</svg>\n'
    )
