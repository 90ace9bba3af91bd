"""Figure: what the specifications that agree best with a printed table have in common."""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.grid_words import (
    best_words,
    closest,
    common,
    items_words,
    which_words,
    window_words,
)
from assessment.exhibits.option_labels import (
    SHARES,
    choice_text,
    option_label,
    option_text,
)
from assessment.terms import capitalised, share_text

# Inches, across: two columns, an option, the number of items beside its shares, room between.
BETWEEN, OPTION, NUMBER = 0.3, 1.75, 0.42
WIDE = (style.WIDEST - 2 * style.MARGIN - BETWEEN) / 2
ACROSS = WIDE - OPTION - NUMBER
# Inches, down: heads of columns, name of a choice, a line of text, room between, the foot.
HEAD, NAME, ROW, GAP, FOOT, LINE = 0.42, 0.18, 0.145, 0.07, 0.85, 0.12
SIZE, CHARACTERS = 7, 26  # points; of a line of an option
WINDOWS = 20  # at most shown as such; of more, first and last years
_GRID = {"marker": "o", "color": style.COLOURS["population"], "markerfacecolor": "white"}
_BEST = {"marker": "D", "color": style.COLOURS["contributor"]}


@style.drawn_in_style
def draw(
    recovered_options: pd.DataFrame,
    recovery: pd.DataFrame,
    comparison: pd.DataFrame,
    grid: dict,
    display: Display,
) -> Figure:
    """A row an option: its share of all specifications joined to that of the closest ones, and the
    most printed items that any specification with it agrees in.

    Frames as in the CSV files of their names, `comparison` as in results/comparison/, `grid` as in
    grid.json; `display` has title.
    """
    columns = _columns(recovered_options)
    heights = [sum(_height(choice, rows) for choice, rows in column) for column in columns]
    title = _title(display)
    note = style.fill(_note(recovery, comparison, grid), 2 * WIDE, 18, SIZE, "normal")
    foot = FOOT + LINE * note.count("\n")
    top = style.heading_height(title) + HEAD
    height = top + max(heights) + foot
    figure = plt.figure(figsize=(style.WIDEST, height))
    style.heading(figure, title)
    configured, most = _configured(grid), recovered_options["best_agreement"].max()
    for number, (column, tall) in enumerate(zip(columns, heights, strict=True)):
        left = style.MARGIN + OPTION + (WIDE + BETWEEN) * number
        box = [left / style.WIDEST, 1 - (top + tall) / height]
        axis = figure.add_axes((*box, ACROSS / style.WIDEST, tall / height))
        axis.set_ylim(tall, 0)
        _column(axis, column, configured, most)
    across = style.MARGIN / style.WIDEST
    figure.text(across, style.MARGIN / height, note, fontsize=SIZE, linespacing=1.15, va="bottom")
    above = (0, (style.MARGIN + LINE * (note.count("\n") + 1)) / height)
    style.legend(figure, _legend(), ncols=4, fontsize=SIZE, loc="lower left", bbox_to_anchor=above)
    return figure


def _title(display):
    return f"{display.title}: what the combinations closest to the printed table have in common"


def _note(recovery, comparison, grid):
    texts = [
        f"closest: {which_words(recovery, grid)}",
        "most items: how many printed ones agree under the best combination with the option",
        items_words(comparison),
    ]
    return " ".join(f"{capitalised(text)}." for text in texts)


def _configured(grid):
    """Choice to the configured option, the window as one."""
    configured = grid["configured"]
    window = f"{configured['window_start']}-{configured['window_end']}"
    return {**configured, "window": window}


def _columns(options):
    """The choices in two columns of about the same height, in their order; years of windows that
    are shown are not shown again."""
    few = (options["choice"] == "window").sum() <= WINDOWS
    twice = ("window_start", "window_end") if few else ("window",)
    shown = options[~options["choice"].isin(twice)]
    groups = list(shown.groupby("choice", sort=False))
    heights = [_height(choice, rows) for choice, rows in groups]
    cuts = range(1, len(groups))
    cut = min(cuts, key=lambda at: max(sum(heights[:at]), sum(heights[at:])), default=len(groups))
    return [column for column in (groups[:cut], groups[cut:]) if column]


def _label(choice, option):
    """An option on lines that fit beside the shares, cut where it is very long."""
    return textwrap.fill(option_label(choice, option), CHARACTERS)


def _height(choice, rows):
    lines = sum(_label(choice, option).count("\n") + 1 for option in rows["option"])
    return NAME + ROW * lines + GAP


def _column(axis, column, configured, most):
    """Choices one below the other on one axes, in inches from its top: axes cost more than
    what is in them."""
    axis.set_xlim(-0.06, 1.06)
    axis.spines[:].set_visible(False)
    axis.set_xticks([0, 0.5, 1])
    number, below, rows = 1 + NUMBER / 2 / ACROSS, 0.0, []
    beside = {"transform": axis.get_yaxis_transform(), "va": "center", "fontsize": SIZE}
    for choice, options in column:
        name = {"s": choice_text(choice), "fontweight": "bold", **beside}
        axis.text(-OPTION / ACROSS, below + NAME / 2, **name)
        below += NAME
        first = below
        for row in options.itertuples():
            label = _label(choice, row.option)
            tall = ROW * (label.count("\n") + 1)
            rows.append((below + tall / 2, choice, row, label))
            below += tall
        axis.axhspan(first, below, color=style.FILLS["stripe"], lw=0, zorder=0)
        axis.vlines(axis.get_xticks(), first, below, color="white", lw=0.8, zorder=0.5)
        below += GAP
    places = [place for place, *_ in rows]
    shares = ([getattr(row, key) for *_, row, _ in rows] for key in ("grid_share", "best_share"))
    grid, best = shares
    axis.hlines(places, grid, best, color=style.COLOURS["rule"], lw=1.8)
    axis.plot(grid, places, ls="", markersize=4.5, **_GRID)
    axis.plot(best, places, ls="", markersize=4.5, **_BEST)
    names = style.name_rows(axis, places, [label for *_, label in rows], pad=4, fontsize=SIZE)
    axis.tick_params(axis="x", length=2, pad=2, labelsize=SIZE)
    axis.xaxis.set_major_formatter(PercentFormatter(1))
    for text, (place, choice, row, _) in zip(names, rows, strict=True):
        text.set(linespacing=1.0, va="center")
        if str(row.option) == str(configured.get(choice)):
            text.set_fontweight("bold")
        highest = {"color": "white", "bbox": _MOST} if row.best_agreement == most else {}
        axis.text(number, place, f"{row.best_agreement}", ha="center", **highest, **beside)
    head = {**beside, "va": "bottom", "linespacing": 1.05, "ha": "center"}
    axis.text(0.5, -0.05, "share of the\ncombinations", **{**head, "transform": axis.transData})
    axis.text(number, -0.05, "most\nitems", **head)


_MOST = {"boxstyle": "round,pad=0.15", "facecolor": style.COLOURS["contributor"], "lw": 0}


def _legend():
    return [
        Line2D([], [], ls="", markersize=4.5, label="of all", **_GRID),
        Line2D([], [], ls="", markersize=4.5, label="of the closest", **_BEST),
        Patch(facecolor=_MOST["facecolor"], label="highest number of items"),
        Line2D([], [], ls="", label="bold option: as configured"),
    ]


def title(recovered_options: pd.DataFrame, recovery: pd.DataFrame) -> str:
    """What the figure finds: the window that the best specifications take."""
    return capitalised(window_words(recovered_options, closest(recovery)))


def words(
    recovered_options: pd.DataFrame,
    recovery: pd.DataFrame,
    comparison: pd.DataFrame,
    grid: dict,
    display: Display,
) -> str:
    """The figure in words, for those who do not see it."""
    best = best_words(recovery, comparison, grid)
    parts = [
        f"{display.title}: {best}; {window_words(recovered_options)}.",
        _note(recovery, comparison, grid),
    ]
    every = [
        f"{choice_text(row.choice)}: {option_text(row.choice, row.option)}"
        for row in common(recovered_options).itertuples()
    ]
    if every:
        parts.append(f"Nearly all of them use: {'; '.join(every)}.")
    parts.append(
        "Share of the closest, share of all combinations, most items that one with it agrees in:"
    )
    for choice, own in recovered_options.groupby("choice", sort=False):
        texts = [
            f"{option_text(choice, row.option)} {share_text(row.best_share)}, "
            f"{share_text(row.grid_share)}, {row.best_agreement}"
            for row in own.itertuples()
        ]
        parts.append(f"{choice_text(choice)}: {'; '.join(texts)}.")
    return " ".join([*parts, SHARES])
