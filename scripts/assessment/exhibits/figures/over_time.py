"""Figure: an assessment in one window after another, with a break where the data change."""

from typing import NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from assessment.config.model import Display
from assessment.exhibits.discrimination_words import DIGITS, HIGHER, LOWER, direction
from assessment.exhibits.figures import style
from assessment.exhibits.table import value_text, window_text
from assessment.terms import KIND_OF_LABEL

# Inches: a row; a column at most and at least (more windows than fit make the figure wider than a
# page), and one that has room for a label in letters; the columns of one series at least; the gap
# where the data change.
ROW, WIDEST, NARROWEST, SPELT, SERIES, BREAK = 0.25, 0.8, 0.37, 0.66, 1.5, 0.2
# The figure's least width; of the panel of areas, of the legend, of a line of small text.
LEAST, PANEL, KEYS, LINE = 4.6, 2.0, 1.05, 0.155
# Variables of that panel: their name, their place in a column, how they look.
_WHITE = {"markerfacecolor": "white"}
VARIABLES = {
    "count": ("number of measures that support the model", -0.25, {"marker": "o"}),
    "count_with_membership": ("the same with membership", 0.0, {"marker": "s", **_WHITE}),
    "member": ("membership alone", 0.25, {"marker": "D", **_WHITE}),
}
SHORT = {
    "count": "the count of measures",
    "count_with_membership": "the count with membership",
    "member": "membership alone",
}
INK = style.COLOURS["text"]
LEFT_OUT = {"facecolor": "white", "edgecolor": style.COLOURS["rule"], "hatch": "////", "lw": 0}
RANKED = "Months in the ranking"
BESIDE = 0.06  # inches between names and columns


class _Column(NamedTuple):
    """A window as it is drawn: left edge and width in inches from the first one's left edge."""

    window: dict
    left: float
    width: float

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def is_wide(self) -> bool:
        """Whether a label has room in letters; its first letter is shown where it has not."""
        return self.width >= SPELT

    @property
    def is_left_out(self) -> bool:
        return bool(_text(self.window["left_out"]))

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the window."""
        return frame[
            (frame["data"] == self.window["data"]) & (frame["start"] == self.window["start"])
        ]


@style.drawn_in_style
def draw(
    support: pd.DataFrame, discrimination: pd.DataFrame, windows: pd.DataFrame, display: Display
) -> Figure:
    """A column a window, a row a state that was ever among the contributors; below, the areas.

    The frames are those of model.over_time; `display` has mission, measures and support. Below the
    states are the years and months that each window rests on, and below these the probability that
    a contributor has the higher value than another state, with its interval.
    """
    states = list(dict.fromkeys(support["state"]))
    rests_on = _rests_on(windows, display)
    names = max(
        *(style.inches(state) for state in states), *(style.inches(row, 8) for row in rests_on)
    )
    columns = _columns(windows, style.WIDEST - names - BESIDE - 2 * style.MARGIN)
    width = columns[-1].left + columns[-1].width
    left = max(style.MARGIN + names + BESIDE, LEAST - width - style.MARGIN)
    total = left + width + style.MARGIN
    room = total - 2 * style.MARGIN
    note = style.fill(" ".join(_notes(windows, display)), room * 0.96, 18, 8, "normal")
    labels = _labels(columns)
    head = LINE * (max(label.count("\n") for label, *_ in labels) + 4)
    figure = plt.figure(figsize=(total, 2))
    found = title(discrimination)
    about = style.fill(_title(windows, display), room, 14, 9, "normal")
    above = style.MARGIN + 0.2 * style.heading(figure, found)
    lines = LINE * (about.count("\n") + 1)
    rows = head + ROW * (len(states) + 0.4 + len(rests_on)) + 0.1
    below = LINE * (note.count("\n") + 1) + style.MARGIN
    height = above + lines + rows + 0.1 + PANEL + KEYS + below
    figure.set_figheight(height)
    style.heading(figure, found)
    figure.text(style.MARGIN / total, 1 - above / height, about, va="top", fontsize=9)
    above += lines

    def axes(top, tall):
        axis = figure.add_axes(
            [left / total, 1 - (top + tall) / height, width / total, tall / height]
        )
        axis.set_xlim(0, width)
        return axis

    table = axes(above, rows)
    table.set_ylim(rows, 0)
    table.axis("off")
    _heads(table, labels, head)
    for column in columns:
        _window(table, column, head)
        _states(table, column.of(support), column, states, head)
    _foot(table, columns, rests_on, head + ROW * (len(states) + 0.4))
    places = [head + ROW * (place + 0.5) for place in range(len(states))]
    style.name_rows(table, places, states)
    places = [head + ROW * (len(states) + 0.9 + place) for place in range(len(rests_on))]
    style.name_rows(table, places, list(rests_on), fontsize=8)
    _breaks(axes(above, rows + 0.1 + PANEL), columns)
    _areas(axes(above + rows + 0.1, PANEL), discrimination, columns)
    place = {"loc": "center", "bbox_to_anchor": (0.5, (below + 0.28) / height)}
    style.legend(figure, _legend(columns), 4, **place)
    small = {"fontsize": 8, "color": style.COLOURS["middle"]}
    figure.text(style.MARGIN / total, style.MARGIN / height, note, va="bottom", **small)
    return figure


def _columns(windows, across=style.WIDEST):
    """The windows side by side, `across` inches in all, with a gap before each further series."""
    series = windows["data"].drop_duplicates()
    room = (across - BREAK * (len(series) - 1)) / len(windows)
    columns, left = [], -BREAK
    for data in series:
        own, left = windows[windows["data"] == data], left + BREAK
        width = max(min(WIDEST, max(NARROWEST, room)), SERIES / len(own))
        for window in own.to_dict("records"):
            columns.append(_Column(window, left, width))
            left += width
    return columns


def _labels(columns):
    """(label on lines, left, right) of each series."""
    spans = {}
    for column in columns:
        first, _ = spans.setdefault(column.window["data"], (column.left, 0))
        spans[column.window["data"]] = (first, column.left + column.width)
    return [
        (style.fill(label, right - left, 13, 8.5), left, right)
        for label, (left, right) in spans.items()
    ]


def _heads(axis, labels, head):
    for label, left, right in labels:
        height = head - 3 * LINE
        look = {"ha": "center", "va": "bottom", "fontsize": 8.5, "fontweight": "bold"}
        axis.text((left + right) / 2, height, label, linespacing=1.05, **look)
        axis.plot([left + 0.04, right - 0.04], [height + 0.04] * 2, color=INK, lw=0.8)


def _window(axis, column, head):
    axis.text(column.middle, head - 1.3 * LINE, _years_text(column), **_SMALL)
    bottom = axis.get_ylim()[0]
    if column.is_left_out:
        _box(axis, column, head, bottom - head, **LEFT_OUT)


_SMALL = {"ha": "center", "va": "center", "fontsize": 7.5, "linespacing": 1.0}


def _years_text(column):
    years = window_text(column.window["start"], column.window["end"])
    return years.replace("\N{EN DASH}", "\N{EN DASH}\n")


def _box(axis, column, top, tall, **look):
    axis.add_patch(Rectangle((column.left + 0.02, top), column.width - 0.04, tall, **look))


def _states(axis, rows, column, states, head):
    """The cells of a window: label and count of each contributor."""
    for row in rows.to_dict("records"):
        top = head + ROW * states.index(row["state"])
        fill, ink = style.AREAS[KIND_OF_LABEL[row["support"]]]
        _box(axis, column, top + 0.015, ROW - 0.03, facecolor=fill, lw=0)
        label = row["support"] if column.is_wide else row["support"][0]
        look = {**_SMALL, "va": "center_baseline"}
        axis.text(column.middle, top + ROW / 2, f"{label} {row['upper_count']}", color=ink, **look)


def _rests_on(windows, display):
    """Rows below the states, by name: text of each window, and whether years or months lack."""
    years = int((windows["end"] - windows["start"]).max()) + 1
    cells = {}
    for measure in display.measures:
        values = windows[f"{measure.name}_years"]
        cells[f"{measure.label}, years"] = [
            ("" if pd.isna(one) else f"{one}", not pd.isna(one) and one < years) for one in values
        ]
    if windows["used"].map(_text).any():
        used = [len(_text(one).split()) for one in windows["used"]]
        derived = [bool(_text(one)) for one in windows["derived"]]
        cells[RANKED] = [
            (f"{count}{'*' * star}" if count else "", count < max(used))
            for count, star in zip(used, derived, strict=True)
        ]
    return cells


def _foot(axis, columns, rests_on, top):
    """How many years or months each window rests on; bold where they are fewer than in others."""
    left, right = 0, columns[-1].left + columns[-1].width
    axis.plot([left, right], [top] * 2, color=style.COLOURS["rule"], lw=0.8)
    for place, cells in enumerate(rests_on.values()):
        for column, (text, is_short) in zip(columns, cells, strict=True):
            weight = {"fontweight": "bold"} if is_short else {"color": style.COLOURS["middle"]}
            look = {**_SMALL, "va": "center_baseline", **weight}
            axis.text(column.middle, top + ROW * (place + 0.5), text, **look)


def _areas(axis, discrimination, columns):
    axis.set_ylim(0, 1)
    axis.patch.set_visible(False)
    axis.axhline(0.5, color=INK, lw=0.9, ls=(0, (5, 3)), zorder=1)
    axis.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"], fontsize=8)
    axis.grid(axis="y", color=style.COLOURS["rule"], lw=0.4, alpha=0.6)
    axis.set_axisbelow(True)
    axis.set_ylabel("probability that a\ncontributor has the\nhigher value", fontsize=8.5)
    axis.set_xticks([column.middle for column in columns], map(_years_text, columns), fontsize=7.5)
    axis.tick_params(length=0)
    for column in columns:
        if column.is_left_out:
            _box(axis, column, 0, 1, **LEFT_OUT)
        for row in column.of(discrimination).to_dict("records"):
            _, beside, look = VARIABLES[row["variable"]]
            place = column.middle + beside * column.width
            axis.plot([place] * 2, [row["auc_low"], row["auc_high"]], color=INK, lw=1, zorder=2)
            axis.plot(place, row["auc"], color=INK, markersize=4.5, ls="", zorder=3, **look)


def _breaks(axis, columns):
    """A line through the whole figure wherever the data change."""
    axis.axis("off")
    axis.set_ylim(0, 1)
    for before, after in zip(columns, columns[1:], strict=False):
        if before.window["data"] != after.window["data"]:
            place = (before.left + before.width + after.left) / 2
            axis.axvline(place, color=INK, lw=1.2, ls=(0, (1, 1.5)))


def _legend(columns):
    handles = [
        Patch(facecolor=style.AREAS[kind][0], edgecolor=style.COLOURS["rule"], lw=0.6, label=text)
        for label, kind in KIND_OF_LABEL.items()
        for text in [label if columns[0].is_wide else f"{label[0]}: {label}"]
    ]
    if any(column.is_left_out for column in columns):
        handles.append(Patch(**LEFT_OUT, label="not assessed"))
    if any(one.window["data"] != columns[0].window["data"] for one in columns):
        handles.append(
            Line2D([], [], color=INK, lw=1.2, ls=(0, (1, 1.5)), label="the data change here")
        )
    handles += [
        Line2D([], [], color=INK, lw=1, markersize=4.5, label=text, **look)
        for text, _, look in VARIABLES.values()
    ]
    return handles


def _text(cell):
    """The text of a cell; "" where the table that was read has none there."""
    return "" if pd.isna(cell) else cell


def _length(windows):
    return int(windows["end"].iloc[0] - windows["start"].iloc[0]) + 1


def _title(windows, display):
    span = window_text(windows["start"].min(), windows["end"].max())
    title = f"{display.mission}: support for the model among the contributors, {span}"
    length = _length(windows)
    each = "single years" if length == 1 else f"windows of {length} years"
    return f"{title}, in {each}" if len(windows) > 1 else title


def _notes(windows, display):
    """The sentences below the figure: how to read it, and its limits."""
    member = ", one more for a member" if display.support.count_membership else ""
    ranked = any(windows["used"].map(_text))
    starred = " (*: some are derived)" if any(windows["derived"].map(_text)) else ""
    months = f", and months that the ranking uses{starred}" if ranked else ""
    notes = [
        f"A cell has the label and the number of measures that support the model{member}; states "
        "without one are not among the contributors of the window.",
        f"Below the states: years with data of each measure{months}; bold where some are missing.",
        "Below these: contributors against all other states (a tie counts as half), with 95% "
        "intervals (Newcombe 2006, method 5); at 0.5 neither tends to have the higher value.",
    ]
    if windows["data"].duplicated().any() and _length(windows) > 1:
        notes.append("Neighbouring windows share years, so they are not independent.")
    for window in windows.to_dict("records"):
        if why := _text(window["left_out"]):
            years = window_text(window["start"], window["end"])
            notes.append(f"Not assessed with {window['data']}, {years}: {why}.")
    return notes


def _same_years(windows):
    """What a window that is shown twice says."""
    if not windows.duplicated(["start", "end"]).any():
        return []
    return [
        "Where the same years are shown with other data, the difference comes from the data and "
        "not from time."
    ]


def ranges_text(discrimination: pd.DataFrame) -> str:
    """Lowest and highest area of each variable, by series of data where these differ."""
    parts = []
    for name, (label, *_) in VARIABLES.items():
        own = discrimination[discrimination["variable"] == name]
        spans = [
            " to ".join(dict.fromkeys(f"{area:.2f}" for area in (areas.min(), areas.max())))
            for _, areas in own.dropna(subset="auc").groupby("data", sort=False)["auc"]
        ]
        alike = list(dict.fromkeys(spans))
        shown = ", then ".join(spans if len(alike) > 1 else alike) or "cannot be computed"
        parts.append(f"{label} {shown}")
    return "; ".join(parts)


def title(discrimination: pd.DataFrame) -> str:
    """What the figure finds: in how many windows contributors have the higher or lower values."""
    found = []
    for name, label in SHORT.items():
        rows = discrimination[discrimination["variable"] == name].dropna(subset="auc")
        ways = [direction({**row, "remark": ""}) for row in rows.to_dict("records")]
        areas = [value_text(rows["auc"].agg(end), DIGITS) for end in ("min", "max")]
        lower = f", lower in {ways.count(LOWER)}" if LOWER in ways else ""
        text = f"of {len(ways)} windows by {label} ({' to '.join(dict.fromkeys(areas))}){lower}"
        if ways:
            found.append((ways.count(HIGHER), text))
    if not found:
        return "No window allows to compare contributors with other states"
    parts = [f"in {higher} {text}" for higher, text in sorted(found, reverse=True)]
    return f"Contributors have the higher values (95% interval above 0.50) {'; '.join(parts)}"


def words(
    support: pd.DataFrame, discrimination: pd.DataFrame, windows: pd.DataFrame, display: Display
) -> str:
    """The figure in words, for those who do not see it."""
    parts = [
        f"{_title(windows, display)}.",
        *_notes(windows, display),
        *_same_years(windows),
        "Probability that a contributor has the higher value, lowest to highest over the windows: "
        f"{ranges_text(discrimination)}.",
    ]
    for place, column in enumerate(_columns(windows)):
        if column.is_left_out:
            continue
        window = column.window
        labels = ", ".join(
            f"{row['state']} {row['support']} {row['upper_count']}"
            for row in column.of(support).to_dict("records")
        )
        areas = ", ".join(
            f"{VARIABLES[row['variable']][0]} {_area_text(row)}"
            for row in column.of(discrimination).to_dict("records")
        )
        rests_on = ", ".join(
            f"{name} {cells[place][0]}"
            for name, cells in _rests_on(windows, display).items()
            if cells[place][0]
        )
        years = window_text(window["start"], window["end"])
        parts.append(
            f"{years}, {window['data']}: {labels}. Probability that a contributor has the higher "
            f"value: {areas}. It rests on: {rests_on}."
        )
    return " ".join(parts)


def _area_text(row):
    if pd.isna(row["auc"]):
        return "cannot be computed"
    return (
        f"{row['auc']:.2f} ({row['auc_low']:.2f} to {row['auc_high']:.2f}, p {_p_text(row['p'])})"
    )


def _p_text(p):
    return "below .001" if p < 0.001 else f"{p:.3f}"
