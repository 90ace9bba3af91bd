"""Figure: what the panel holds, by measure and year and, for assessed measures, by state."""

import math
from collections.abc import Iterable

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from assessment.config.model import Covered, Listed
from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.spans import observed_by_state, runs, spans_text
from assessment.exhibits.table import window_text
from assessment.terms import enumerated

# Shares of the states that existed, from none to all: upper end, fill, ink, words. The cell has
# the exact number.
STEPS = (
    (0.0, style.SHADES[0], "#1A1A1A", "none"),
    (0.5, style.SHADES[1], "#1A1A1A", "less than half"),
    (0.9, style.SHADES[2], "#1A1A1A", "half or more"),
    (1.0, style.SHADES[3], "#FFFFFF", "nine in ten or more"),
    (math.inf, style.SHADES[4], "#FFFFFF", "all"),
)
OBSERVED, ABSENT = STEPS[-1][1], style.FILLS["others"]
# Inches: a row of a measure, of a state, a number in a cell, a year above one, the names of states.
ROW, STATE_ROW, NUMBER, YEAR, STATE_NAMES = 0.125, 0.104, 0.16, 0.34, 1.35
PANELS_A_ROW, NAMED = 5, 6  # measures beside each other, and measures that the title names
# Inches: of a heading and the years below it, between panels, of their heads, of a legend.
HEADING, PANEL_GAP, PANEL_HEAD, LEGEND = 0.48, 0.14, 0.5, 0.3
WIDTH = style.WIDEST
SIZE = 8.5  # points, of the head of a panel


STATES = Listed("", "States that existed", False)


def existing(states: pd.DataFrame, years: Iterable[int]) -> dict[int, int]:
    """Year to the number of states that existed; `states` has un_member_since (year)."""
    return {year: int((states["un_member_since"] <= year).sum()) for year in years}


def covered_years(panel: pd.DataFrame) -> list[int]:
    """Every year from the first to the last of the panel; InputError where it is empty."""
    if panel.empty:
        raise InputError("the panel has no value, so there is no coverage to show")
    return list(range(int(panel["year"].min()), int(panel["year"].max()) + 1))


def by_name(states: pd.DataFrame) -> pd.DataFrame:
    """`states` in alphabetical order, accented letters beside the plain ones."""
    return states.sort_values("name", key=lambda names: names.str.normalize("NFKD"))


def coverage(panel: pd.DataFrame, measures: Iterable[str]) -> pd.DataFrame:
    """States observed: a row a measure, in the order of `measures`, a column a year, 0 for none."""
    counts = panel.groupby(["measure", "year"])["iso3"].nunique().unstack(fill_value=0)
    years = covered_years(panel)
    return counts.reindex(index=list(measures), columns=years, fill_value=0).fillna(0).astype(int)


def step(count: int, of: int) -> tuple[str, str, str]:
    """Fill, ink and words of a cell that has `count` of `of` states."""
    share = count / of if of else 0.0
    if share <= 0:
        return STEPS[0][1:]
    return next(entry[1:] for entry in STEPS[1:] if share < entry[0])


@style.drawn_in_style
def draw(panel: pd.DataFrame, states: pd.DataFrame, display: Covered) -> Figure:
    """Counts by measure and year; below, state by state, the measures that are assessed.

    `panel` is the panel, `states` has iso3, name, un_member_since (year). `display` has measures
    (config.model.Listed).
    """
    states = by_name(states)
    measures = display.measures
    assessed = [measure for measure in measures if measure.assessed]
    counts = coverage(panel, [measure.name for measure in measures])
    columns = min(len(assessed), PANELS_A_ROW)
    lines = -(-len(assessed) // PANELS_A_ROW)
    top = ROW * (len(measures) + 1)
    names = 1.2 * style.MARGIN + max(
        style.inches(measure.label, 7.5, "bold" if measure.assessed else "normal")
        for measure in [*measures, STATES]
    )
    width = (WIDTH - style.MARGIN - STATE_NAMES) / max(columns, 1) - PANEL_GAP
    heads = [style.fill(one.label, width + PANEL_GAP - 0.06, 14, SIZE) for one in assessed]
    lined = max((head.count("\n") for head in heads), default=0)
    head = PANEL_HEAD + max(0, lined - 1) * 1.2 * SIZE / 72
    below = STATE_ROW * len(states) + head
    height = style.MARGIN + HEADING + top + LEGEND + style.MARGIN
    if lines:
        height += 0.3 + lines * below + LEGEND
    figure = plt.figure(figsize=(WIDTH, height))

    def axes(left, from_top, width, tall):
        axis = figure.add_axes(
            [left / WIDTH, 1 - (from_top + tall) / height, width / WIDTH, tall / height]
        )
        axis.spines[:].set_visible(False)
        axis.tick_params(length=0, pad=3)
        return axis

    style.heading(figure, "States observed, by measure and year")
    place = style.MARGIN + HEADING
    across = WIDTH - names - 0.05 - style.MARGIN
    _counts(axes(names + 0.05, place, across, top), counts, measures, states, across)
    place += top
    _legend(figure, style.MARGIN / WIDTH, 1 - (place + 0.1) / height, _step_handles())
    if not assessed:
        return figure
    place += LEGEND + 0.1
    figure.text(
        style.MARGIN / WIDTH, 1 - place / height,
        "Measures of the assessments (bold above), by state and year",
        va="top", fontsize=11, fontweight="bold",
    )  # fmt: skip
    place += 0.2
    for number, measure in enumerate(assessed):
        line, column = divmod(number, PANELS_A_ROW)
        axis = axes(
            STATE_NAMES + style.MARGIN + column * (width + PANEL_GAP),
            place + line * below + head,
            width,
            STATE_ROW * len(states),
        )
        axis.set_title(heads[number], fontsize=SIZE, pad=14)
        _states(axis, panel, measure, states, list(counts.columns), width, column == 0)
    place += lines * below
    _legend(figure, style.MARGIN / WIDTH, 1 - (place + 0.1) / height, _state_handles())
    return figure


def _legend(figure, left, top, handles):
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(left, top),
        ncols=len(handles),
        frameon=False,
        fontsize=7.5,
        columnspacing=1.5,
        borderaxespad=0,
        borderpad=0,
        handlelength=1.4,
        handleheight=1.1,
    )


def _step_handles():
    none, *others = STEPS
    edge = {"edgecolor": style.COLOURS["rule"], "lw": 0.6}
    handles = [Patch(facecolor=none[1], **edge, label=f"{none[3]} of the states that existed")]
    return handles + [Patch(facecolor=fill, lw=0, label=words) for _, fill, _, words in others]


def _state_handles():
    rule = style.COLOURS["rule"]
    return [
        Patch(facecolor=OBSERVED, lw=0, label="observed"),
        Patch(facecolor="white", edgecolor=rule, lw=0.6, label="no value"),
        Patch(facecolor=ABSENT, lw=0, label="not yet a member of the United Nations"),
    ]


def _counts(axis, counts, measures, states, width):
    years = list(counts.columns)
    there = existing(states, years)
    rows = [(STATES.label, there, False)]
    rows += [(m.label, counts.loc[m.name].to_dict(), m.assessed) for m in measures]
    axis.set_xlim(0, len(years))
    axis.set_ylim(len(rows), 0)
    cells = {}  # by fill and edge
    # many years leave room for the numbers of some of them alone
    every = math.ceil(NUMBER * len(years) / width)
    for line, (_, counted, _) in enumerate(rows):
        for place, year in enumerate(years):
            fill, ink, _ = step(counted[year], there[year])
            edge = style.COLOURS["band"] if line and not counted[year] else "none"
            if line == 0:
                fill, ink = "none", style.COLOURS["middle"]
            cell = Rectangle((place + 0.02, line + 0.04), 0.96, 0.92)
            cells.setdefault((fill, edge), []).append(cell)
            if counted[year] and place % every == 0:
                axis.text(
                    place + 0.5,
                    line + 0.52,
                    str(counted[year]),
                    ha="center",
                    va="center",
                    fontsize=7,
                    color=ink,
                )
    for (fill, edge), alike in cells.items():
        axis.add_collection(PatchCollection(alike, facecolor=fill, edgecolor=edge, lw=0.4))
    places = [line + 0.5 for line in range(len(rows))]
    names = style.name_rows(axis, places, [row[0] for row in rows], pad=3, fontsize=7.5)
    for label, (_, _, assessed) in zip(names, rows, strict=True):
        label.set_fontweight("bold" if assessed else "normal")
    shown = range(0, len(years), math.ceil(YEAR * len(years) / width))
    axis.set_xticks([place + 0.5 for place in shown], [years[place] for place in shown])
    axis.tick_params(axis="x", labelsize=7.5, top=False, labeltop=True, labelbottom=False)


def _states(axis, panel, measure, states, years, width, named):
    observed = observed_by_state(panel, measure.name)
    first, last = years[0], years[-1]
    axis.set_xlim(first, last + 1)
    axis.set_ylim(len(states), 0)
    dark, absent = [], []
    for line, state in enumerate(states.itertuples()):
        since = min(max(state.un_member_since, first), last + 1)
        if since > first:
            absent.append(Rectangle((first, line + 0.08), since - first, 0.84))
        for start, end in runs(observed.get(state.iso3, ())):
            dark.append(Rectangle((start, line + 0.08), end + 1 - start, 0.84))
    axis.add_patch(
        Rectangle(
            (first, 0),
            last + 1 - first,
            len(states),
            fill=False,
            lw=0.6,
            edgecolor=style.COLOURS["rule"],
        )
    )
    axis.add_collection(PatchCollection(absent, facecolor=ABSENT, lw=0))
    axis.add_collection(PatchCollection(dark, facecolor=OBSERVED, lw=0))
    axis.vlines(range(first + 1, last + 1), 0, len(states), color="white", lw=0.5)
    axis.yaxis.set_visible(False)
    if named:
        places = [line + 0.5 for line in range(len(states))]
        style.name_rows(axis, places, states["name"], pad=3, fontsize=7)
    every = next(gap for gap in (5, 10, 20, 50, 100) if gap * width / len(years) > 0.3)
    # a label at the very edge would touch that of the next panel
    room = 0.14 * len(years) / width
    shown = [
        year for year in years if year % every == 0 and min(year - first, last - year) + 0.5 >= room
    ]
    axis.set_xticks([year + 0.5 for year in shown], shown)
    axis.tick_params(axis="x", labelsize=7, labeltop=True, labelbottom=False)


def title(panel: pd.DataFrame, states: pd.DataFrame, display: Covered) -> str:
    """What the figure finds: which of the measures in use lack a state in a year they cover."""
    assessed = [measure for measure in display.measures if measure.assessed]
    measures = {measure.name: measure.label for measure in assessed or display.measures}
    counts = coverage(panel, measures)
    there = pd.Series(existing(states, counts.columns))
    full = ((counts == there) | (counts == 0)).all(axis="columns")
    complete, lacking = (
        [measures[name] for name in full.index[full == is_]] for is_ in (True, False)
    )
    if len(measures) > NAMED:
        which = f"{len(complete)} of {len(measures)} measures{' in use' if assessed else ''}"
        return f"{which} have a value for every state in every year that they cover"
    if not complete:
        return f"Some states are missing on {enumerated(lacking)} in years that these cover"
    some = f"; some are on {enumerated(lacking)}" if lacking else ""
    return f"No state is missing on {enumerated(complete)} in any year with data{some}"


def words(panel: pd.DataFrame, states: pd.DataFrame, display: Covered) -> str:
    """The figure in words, for those who do not see it."""
    states = by_name(states)
    counts = coverage(panel, [measure.name for measure in display.measures])
    there = existing(states, counts.columns)
    parts = [
        "States observed by measure and year, of the "
        f"{' or '.join(map(str, sorted(set(there.values()))))} that existed."
    ]
    for measure in display.measures:
        by_year = counts.loc[measure.name]
        observed_years = by_year[by_year > 0]
        if observed_years.empty:
            parts.append(f"{measure.label}: no year.")
            continue
        runs_of_counts, start = [], observed_years.index[0]
        for year in observed_years.index:
            if by_year.get(year + 1, 0) != by_year[year]:
                span = window_text(start, year)
                runs_of_counts.append(f"{span} {by_year[year]}")
                later = observed_years.index[observed_years.index > year]
                start = later[0] if len(later) else None
        parts.append(f"{measure.label}: {', '.join(runs_of_counts)}.")
    for measure in display.measures:
        if measure.assessed:
            parts.append(_lacking(panel, measure, states, counts.loc[measure.name]))
    return " ".join(parts)


def _lacking(panel, measure, states, counts):
    """Which states lack which of the years that the measure has."""
    observed = observed_by_state(panel, measure.name)
    years = set(counts.index[counts > 0])
    lacking = []
    for state in states.itertuples():
        wanted = {year for year in years if year >= state.un_member_since}
        missing = wanted - observed.get(state.iso3, set())
        if missing:
            lacking.append(f"{state.name} {spans_text(missing)}")
    return f"{measure.label} lacks: {'; '.join(lacking) or 'nothing'}."
