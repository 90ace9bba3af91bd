"""The one visual language of the figures: colours, type, and files that are the same each time."""

import matplotlib.pyplot as plt

plt.switch_backend("Agg")  # files alone, no window, on every machine

# Okabe and Ito's colour-blind safe palette, darkened for text on white where needed; the two
# ends differ in lightness too, so that they survive greyscale.
COLOURS = {
    "upper": "#00613C",
    "partial": "#8A5A00",
    "lower": "#A3123A",
    "middle": "#4D4D4D",
    "population": "#9A9A9A",
    "band": "#E3E7EC",
    "rule": "#B8BEC6",
    "text": "#1A1A1A",
}
FILLS = {"upper": "#CDE8DA", "partial": "#F7E6C4", "lower": "#F6D3DA", "stripe": "#F5F6F8"}
# A shape besides the colour: what a class is must not hang on the colour alone.
MARKERS = {"upper": "^", "middle": "o", "lower": "v"}
MARKS = {"upper": "▲", "lower": "▼"}

FORMATS = ("pdf", "svg", "png")
SETTINGS = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.edgecolor": COLOURS["rule"],
    "axes.labelcolor": COLOURS["text"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": COLOURS["text"],
    "xtick.color": COLOURS["text"],
    "ytick.color": COLOURS["text"],
    "pdf.fonttype": 42,  # TrueType: text stays text
    "svg.fonttype": "path",
    "svg.hashsalt": "assessment",  # ids of SVG elements are random without it
    "figure.dpi": 100,
    "savefig.dpi": 200,
}


# Decorates a function that draws: matplotlib reads its settings while it draws.
drawn_in_style = plt.rc_context(SETTINGS)


@drawn_in_style
def save(figure, path, title, release):
    """Write the figure as PDF, SVG or PNG by the ending of `path`; the bytes carry no date.

    The layout is settled once, so that every format shows the same, and fast.
    """
    if figure.get_layout_engine() is not None:
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
    ending = str(path).rpartition(".")[2]
    metadata = {
        "pdf": {"Title": title, "Subject": f"release {release}", "CreationDate": None},
        "svg": {"Title": title, "Description": f"release {release}", "Date": None},
        "png": {"Title": title, "Description": f"release {release}"},
    }[ending]
    figure.savefig(path, metadata=metadata)
