"""What all figures share: colours, type, legends, and files with the same bytes each time."""

import math
import textwrap
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from fontTools import subset
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import ScaledTranslation
from PIL import Image

from assessment import terms
from assessment.exhibits.png import packed

plt.switch_backend("Agg")  # files alone, no window, on every machine

# Okabe and Ito's colour-blind safe palette, darkened for text on white where needed.
COLOURS = {
    **{kind: f"#{colour}" for kind, colour in terms.COLOURS.items()},
    "middle": "#4D4D4D",
    "population": "#9A9A9A",
    "band": "#E3E7EC",
    "rule": "#B8BEC6",
    "contributor": "#00457C",
    "window": "#C9A24A",
    "text": "#1A1A1A",
}
FILLS = {
    "upper": "#CDE8DA",
    "partial": "#F7E6C4",
    "lower": "#F6D3DA",
    "stripe": "#F5F6F8",
    "window": "#FBF5E4",
    "others": "#D3D6DA",
}
# Fill and text of whole areas that show a support: apart in lightness, so that greyscale keeps it.
AREAS = {
    "upper": ("#00613C", "#FFFFFF"),
    "partial": ("#DDAA4C", "#1A1A1A"),
    "lower": ("#F6DDE2", "#1A1A1A"),
}
# Shades of one hue from none to all, apart in lightness: greyscale keeps their order.
SHADES = ("#FFFFFF", "#DCE6F0", "#A9C3DC", "#3F729F", "#00375F")
# A shape besides the colour: what a class is must not depend on the colour alone.
MARKERS = {"upper": "^", "middle": "o", "lower": "v", "partial": "o"}
CLASS_WORDS = {
    "upper": "upper quartile",
    "middle": "between the quartiles",
    "lower": "lower quartile",
}

# Inches. A figure is at most as wide as the first, so that on a page with 6.5 inches of text no
# letter is below 6 points (none in a figure is below SMALLEST); the second is kept blank around it.
WIDEST, MARGIN = 7.2, 0.14
HIGHEST = 8.5  # of panels one below the other
SMALLEST = 6.75  # points

SETTINGS = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.edgecolor": COLOURS["rule"],
    "axes.labelcolor": COLOURS["text"],
    "figure.constrained_layout.h_pad": MARGIN,
    "figure.constrained_layout.w_pad": MARGIN,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": COLOURS["text"],
    "xtick.color": COLOURS["text"],
    "ytick.color": COLOURS["text"],
    "pdf.fonttype": 42,  # TrueType: text stays text
    "ps.fonttype": 42,  # by which matplotlib 3.11 sets how many characters a font in a PDF holds
    "svg.fonttype": "path",
    "svg.hashsalt": "assessment",  # ids of SVG elements are random without it
    "text.parse_math": False,  # a dollar is a dollar
    "hatch.linewidth": 0.6,
    "figure.dpi": 100,
    "savefig.dpi": 130,
}


# Decorates a function that draws: matplotlib reads its settings while it draws.
drawn_in_style = plt.rc_context(SETTINGS)


HEADING_CHARACTERS_PER_INCH = 10  # of bold text of the heading's size, with some room


def heading(figure: Figure, text: str) -> int:
    """The heading over a figure, from its left margin, on as many lines as its width asks for; the
    number of lines."""
    wide, tall = figure.get_size_inches()
    text = _heading_lines(text, wide)
    # constrained layout makes room for a heading that has no height of its own
    up = {} if figure.get_layout_engine() else {"y": 1 - MARGIN / tall}
    figure.suptitle(text, x=MARGIN / wide, ha="left", fontsize=11, fontweight="bold", **up)
    return text.count("\n") + 1


def panels(
    count: int, names: float, wide: float, tall: float, most: int = 4
) -> tuple[Figure, list[Axes], int]:
    """A figure with panels in as few columns, from two to `most`, as keep it on a page: the figure,
    its panels by line, and the number of columns.

    `names` are the inches beside a line of panels, `wide` and `tall` those that a panel would
    take. Their rows are the same, so that they share the upright axis; heading and legend of a
    line each have their room.
    """
    fitting = (some for some in range(2, most) if math.ceil(count / some) * tall <= HIGHEST)
    columns = min(count, next(fitting, most))
    lines = math.ceil(count / columns)
    figure, axes = plt.subplots(
        nrows=lines,
        ncols=columns,
        figsize=(min(names + wide * columns, WIDEST), tall * lines + 0.8),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    for axis in axes.flat[count:]:
        axis.axis("off")
    return figure, list(axes.flat[:count]), columns


def heading_height(text: str) -> float:
    """Inches that the heading of a figure of the greatest width takes with the margin above it."""
    return MARGIN + 0.19 * (_heading_lines(text, WIDEST).count("\n") + 1)


def _heading_lines(text, wide):
    return fill(text, wide - 2 * MARGIN, HEADING_CHARACTERS_PER_INCH, size=11)


def fill(
    text: str, inches: float, characters: float, size: float = 9.5, weight: str = "bold"
) -> str:
    """A text on lines of that number of characters an inch, or fewer where its letters are wide.

    The defaults are those of a panel's head; no line is wider than `inches`, and a word is broken
    where it is.
    """
    font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    for broken in (False, True):
        for most in range(max(int(inches * characters), 1), 0, -1):
            lines = textwrap.wrap(text, most, break_long_words=broken)
            if all(_inches(line, font) <= inches for line in lines):
                return "\n".join(lines)
            if not broken and most < max(map(len, text.split())):
                break
    return "\n".join(lines)


def make_room(figure: Figure, lines: int) -> None:
    """Make a figure taller by lines of heading and legend that it was not sized for."""
    figure.set_figheight(figure.get_figheight() + 0.2 * lines)


def inches(text: str, size: float = 9, weight: str = "normal") -> float:
    """How wide a text of that size in points is at most; of several lines the widest."""
    font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
    # pixels make small letters up to a thirtieth wider
    return 31 / 30 * max((_inches(line, font) for line in text.splitlines()), default=0.0)


def _inches(line, font):
    return text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] / 72


def legend(figure: Figure, handles: Sequence, ncols: int, **look: Any) -> int:
    """A legend of a figure in `ncols` columns, or in fewer where it would not fit its width; how
    many lines it takes. `look` has other arguments of figure.legend."""
    look = {"frameon": False, "fontsize": 8.5, "borderpad": 0, **look}
    look.setdefault("borderaxespad", MARGIN * 72 / look["fontsize"])
    made = figure.legend(handles=handles, ncols=ncols, **look)
    renderer = figure.canvas.get_renderer()
    room = figure.bbox.width - 2 * MARGIN * figure.dpi
    while ncols > 1 and made.get_window_extent(renderer).width > room:
        made.remove()
        ncols -= 1
        made = figure.legend(handles=handles, ncols=ncols, **look)
    return math.ceil(len(handles) / ncols)


def name_rows(axis: Axes, places: Sequence[float], names: Sequence[str], **look: Any) -> list[Text]:
    """Names beside the rows of an axes, in its data's unit, as the labels of ticks would be.

    A tick is five artists, of which the figures show one: texts cost a third of the time.
    """
    axis.yaxis.set_visible(False)
    pad = look.pop("pad", 3.5)
    beside = ScaledTranslation(-pad / 72, 0, axis.figure.dpi_scale_trans)
    look = {"ha": "right", "va": "center_baseline", **look}
    look["transform"] = axis.get_yaxis_transform() + beside
    return [axis.text(0, place, name, **look) for place, name in zip(places, names, strict=True)]


def layers(count: int) -> list:
    """Colours from dark to light, distinguished by lightness whatever the eye or printer."""
    ramp = plt.get_cmap("cividis")
    return [ramp(0.92 * place / max(count - 1, 1)) for place in range(count)]


class _BareFont(subset.Options):
    """A font embedded in a PDF keeps its glyphs, without names, rules of layout and hints.

    Text in a PDF is laid out already. Cutting these rules to the glyphs in use took most of the
    time of a PDF. Hints, programs that fit outlines to coarse pixels, were a third of its bytes.
    """

    def __init__(self, **options):
        kept = {"glyph_names": False, "layout_features": [], "hinting": False}
        super().__init__(**{**options, **kept})
        self.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "kern"]


@contextmanager
def _bare_fonts():
    """Have matplotlib embed bare fonts, as it asks fontTools for what to keep of them."""
    whole = subset.Options
    subset.Options = _BareFont
    try:
        yield
    finally:
        subset.Options = whole


@drawn_in_style
def save(figure: Figure, base: str | Path, title: str, version: str) -> None:
    """Write the figure as PDF, SVG and PNG, `base` with these endings; the bytes carry no date.
    Then it is closed.

    `version` (settings.version) is in the files' metadata. The layout is computed once, so that
    every format shows the same, and fast.
    """
    for text in figure.findobj(Text):
        # a PDF takes ligatures from a subset of their own of each font
        text.set_fontfeatures(["-liga"])
    if figure.get_layout_engine() is not None:
        figure.get_layout_engine().execute(figure)
        # None and not "none", whose stand-in has each file drawn twice
        figure.set_layout_engine(None)
    with _bare_fonts():
        metadata = {"Title": title, "Subject": version, "CreationDate": None}
        figure.savefig(f"{base}.pdf", metadata=metadata)
    figure.savefig(f"{base}.svg", metadata={"Title": title, "Description": version, "Date": None})
    Path(f"{base}.png").write_bytes(_pixels(figure, {"Title": title, "Description": version}))
    plt.close(figure)


def _pixels(figure, texts):
    """The figure as the bytes of a PNG; packed once, where savefig would pack it before."""
    figure.set_dpi(SETTINGS["savefig.dpi"])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    software = f"Matplotlib version{matplotlib.__version__}, https://matplotlib.org/"
    return packed(image, {"Software": software, **texts}, dpi=(figure.dpi, figure.dpi))
