"""Figure: how probable each class of each contributor is, given its source's standard errors."""

import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from assessment.config.model import Display
from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.table import window_text
from assessment.terms import capitalised, share_text

# Inches: of names, of a panel, of a contributor's two bars, above and below these.
NAMES, WIDTH, ROW, ENDS = 1.4, 3.1, 0.27, 0.75
# From light to dark with the class, so that greyscale keeps them apart.
FILLS = {
    "lower": style.AREAS["lower"][0],
    "middle": style.COLOURS["rule"],
    "upper": style.AREAS["upper"][0],
}
# Place in a contributor's row of the bar for each correlation of the errors over years.
PLACES = {"independent": -0.2, "shared": 0.2}
BAR = 0.36
WAYS = {"independent": "errors independent from year to year", "shared": "one error for all years"}
KEY = (
    f"Upper bar and first number: {WAYS['independent']}; lower bar and second number: "
    f"{WAYS['shared']}. The numbers are shares of the draws in the class of the estimates "
    "themselves."
)
SHORT = {"upper": "upper", "middle": "between", "lower": "lower"}


@style.drawn_in_style
def draw(class_probabilities: pd.DataFrame, errors: Display, display: Display) -> Figure:
    """A panel a measure, two bars a contributor: shares of the draws in the three classes.

    `class_probabilities` as in class_probabilities.csv; `errors` (config.model.Display) has the
    measures with standard errors, and draws; `display` those of the table.
    """
    if class_probabilities.empty:
        raise InputError("no measure has standard errors, so there is no class to be uncertain of")
    measures = errors.measures
    states = class_probabilities["state"].unique()
    figure, axes, columns = style.panels(
        len(measures), NAMES, WIDTH, ENDS + ROW * len(states), most=3
    )
    width = (figure.get_figwidth() - NAMES) / columns - 2 * style.MARGIN
    for axis, measure in zip(axes, measures, strict=True):
        rows = class_probabilities[class_probabilities["measure"] == measure.name]
        _panel(axis, rows.set_index(["errors", "state"]), states)
        axis.set_title(style.fill(measure.label, width, 12), loc="left")
    for axis in axes[::columns]:
        style.name_rows(axis, range(len(states)), states)
    axes[0].set_ylim(len(states) - 0.4, -0.6)
    lines = style.heading(
        figure,
        f"{_title(errors, display)}",
    )
    fills, marks = _legend()
    key = style.fill(KEY, figure.get_figwidth() - 3 * style.MARGIN, 17, 8, "normal")
    lines += style.legend(
        figure,
        [*fills, marks],
        ncols=4,
        labels=[*(fill.get_label() for fill in fills), "class of the estimates themselves"],
        handler_map={tuple: HandlerTuple(ndivide=None, pad=0.8)},
        loc="outside lower center",
        title=key,
        title_fontproperties={"size": 8},
        alignment="left",
    )
    style.make_room(figure, lines + key.count("\n") - 1)
    figure.legends[0].get_title().set_color(style.COLOURS["middle"])
    return figure


def _measures(errors, display):
    """How many measures there are, and how many of them the table has."""
    table = {measure.name for measure in display.measures}
    there = sum(measure.name in table for measure in errors.measures)
    count = len(errors.measures)
    if count == 1:
        return f"1 measure with standard errors, {'' if there else 'not '}in the table"
    some = "all" if there == count else there or "none"
    return f"{count} measures with standard errors, {some} of them in the table"


def _title(errors, display):
    return (
        f"How probable the classes of the {errors.mission} contributors are on "
        f"{_measures(errors, display)}, {window_text(*errors.window)}"
    )


def _panel(axis, shares, states):
    bars = {kind: [] for kind in FILLS}
    for errors, place in PLACES.items():
        for line, row in enumerate(shares.loc[errors].reindex(states).to_dict("records")):
            left = 0.0
            for kind, drawn in bars.items():
                if row[kind] > 0:
                    drawn.append(Rectangle((left, line + place - BAR / 2), row[kind], BAR))
                    left += row[kind]
    for kind, drawn in bars.items():
        axis.add_collection(
            PatchCollection(
                drawn, facecolor=FILLS[kind], edgecolor=style.COLOURS["rule"], linewidth=0.4
            )
        )
    points = shares.loc["independent"].reindex(states)
    for line, (kind, value) in enumerate(zip(points["class"], points["value"], strict=True)):
        if pd.isna(value):
            axis.text(0.5, line, "no value", ha="center", va="center", fontsize=7.5)
            continue
        axis.plot(
            -0.05, line, style.MARKERS[kind], color=style.COLOURS[kind], markersize=5, clip_on=False
        )
        texts = [share_text(shares.loc[(errors, states[line]), kind]) for errors in PLACES]
        axis.text(
            1.02,
            line,
            f"{texts[0]}, {texts[1]}" if texts[0] != texts[1] else texts[0],
            va="center",
            fontsize=7.5,
            color=style.COLOURS["middle"],
            clip_on=False,
        )
    axis.set_xlim(-0.1, 1.66)  # with room for the numbers
    axis.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "50%", "", "100%"])
    axis.tick_params(axis="x", labelsize=7.5, length=2.5, pad=2)
    axis.yaxis.set_visible(False)
    axis.spines[["left", "bottom"]].set_visible(False)


def _legend():
    rule = style.COLOURS["rule"]
    fills = [
        Patch(facecolor=fill, edgecolor=rule, lw=0.4, label=style.CLASS_WORDS[kind])
        for kind, fill in FILLS.items()
    ]
    marks = tuple(
        Line2D([], [], marker=style.MARKERS[kind], color=style.COLOURS[kind], ls="", markersize=5)
        for kind in FILLS
    )
    return fills, marks


def title(class_probabilities: pd.DataFrame, errors: Display, display: Display) -> str:
    """What the figure finds: how many classes hold, and whether the table has their measures."""
    classed = class_probabilities.dropna(subset="class")
    kept = [row[row["class"]] > 0.5 for row in classed.to_dict("records")]
    counts = pd.Series(kept, dtype=bool).groupby(classed["errors"].to_numpy()).sum()
    least, most = (int(end) for end in (counts.min(), counts.max())) if kept else (0, 0)
    span = f"{most}" if least == most else f"{least} or {most}"
    return (
        f"{capitalised(_measures(errors, display))}: {span} of {len(classed) // len(WAYS)} classes "
        "hold in more than half of the draws"
    )


def words(class_probabilities: pd.DataFrame, errors: Display, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    parts = [
        f"{_title(errors, display)}: shares of {errors.draws:,} draws of all values "
        "by their standard errors, to be read as upper / between the quartiles / lower, first "
        f"with {WAYS['independent']}, then with {WAYS['shared']}."
    ]
    for measure in errors.measures:
        own = class_probabilities[class_probabilities["measure"] == measure.name]
        texts = []
        for state, rows in own.groupby("state", sort=False):
            point = rows["class"].iloc[0]
            if pd.isna(point):
                texts.append(f"{state} no value")
                continue
            shares = rows.set_index("errors")
            ways = [
                " / ".join(share_text(shares.loc[errors, kind]) for kind in SHORT)
                for errors in WAYS
            ]
            texts.append(f"{state} {', then '.join(ways)} (estimates: {style.CLASS_WORDS[point]})")
        parts.append(f"{measure.label}: {'; '.join(texts)}.")
    return " ".join(parts)
