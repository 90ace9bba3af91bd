"""Figure: how much of the labels' variance each choice of a grid accounts for."""

import textwrap

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator, PercentFormatter

from assessment.config.model import Display
from assessment.exhibits.figures import style
from assessment.exhibits.option_labels import SHARES, choice_text
from assessment.terms import share_text, share_words

ALL = "all"  # the row of importance.csv for all contributors together
# Shares of the variance from which a cell of the heat map has a shade: share, fill, ink.
STEPS = (
    (0.0, style.SHADES[0], "#1A1A1A"),
    (0.05, style.SHADES[1], "#1A1A1A"),
    (0.2, style.SHADES[2], "#1A1A1A"),
    (0.5, style.SHADES[3], "#FFFFFF"),
    (0.8, style.SHADES[4], "#FFFFFF"),
)
# Inches.
NAMES, ACROSS, GAP, CELL, ROW, LINE = 2.15, 3.1, 0.35, 0.47, 0.3, 16
LABEL = 1.4  # of the text below the cells


def by_choice(importance: pd.DataFrame) -> pd.DataFrame:
    """Main and total share of the variance over all contributors, most first: a row a choice.

    `importance` as in importance.csv; where no label varies, 0.
    """
    own = importance[importance["iso3"] == ALL].set_index("choice")[["main", "total"]]
    return own.astype(float).fillna(0.0).sort_values("total", ascending=False, kind="stable")


def by_state(importance: pd.DataFrame, measure: str = "total") -> pd.DataFrame:
    """A share of the variance, a row a choice, a column a contributor; NaN where none varies."""
    own = importance[importance["iso3"] != ALL]
    table = own.pivot(index="choice", columns="iso3", values=measure).astype(float)
    return table.reindex(index=by_choice(importance).index, columns=own["iso3"].unique())


@style.drawn_in_style
def draw(importance: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> Figure:
    """Left, the main and total shares over all contributors; right, the total ones by contributor.

    `importance` and `firmness` as in their CSV files, `grid` as in grid.json; `display` has
    mission.
    """
    overall, states = by_choice(importance), by_state(importance)
    names = firmness.set_index("iso3")["state"][list(states.columns)]
    heads = [textwrap.fill(name, LINE) for name in names]
    longest = max(len(line) for head in heads for line in head.splitlines())
    top, foot = 0.75 + max(0.35, 0.078 * longest), 0.95
    wide = NAMES + ACROSS + GAP + max(CELL * len(names), LABEL) + 0.2
    height = top + ROW * len(overall) + foot
    figure = plt.figure(figsize=(wide, height))
    style.heading(figure, _title(grid, display))
    left = NAMES
    for width, drawn in ((ACROSS, _dumbbells), (CELL * len(names), _cells)):
        axis = figure.add_axes(
            [left / wide, foot / height, width / wide, ROW * len(overall) / height]
        )
        axis.set_ylim(len(overall), 0)
        axis.spines[:].set_visible(False)
        axis.tick_params(length=0)
        drawn(axis, overall, states)
        left += width + GAP
    axis.set_xticks([place + 0.5 for place in range(len(heads))], heads, rotation=90, fontsize=8)
    axis.tick_params(axis="x", labeltop=True, labelbottom=False)
    # below few cells it begins with them
    place = "center" if CELL * len(names) > LABEL else "left"
    axis.set_xlabel("total, by contributor", fontsize=8.5, labelpad=8, loc=place)
    style.legend(
        figure, _legend(states), ncols=3, loc="lower left", bbox_to_anchor=(NAMES / wide, 0.02)
    )
    return figure


def _title(grid, display):
    return (
        f"{display.mission}: share of the labels' variance under {grid['specifications']:,} "
        "specifications that each choice accounts for"
    )


def _dumbbells(axis, overall, _):
    places = [place + 0.5 for place in range(len(overall))]
    axis.hlines(places, overall["main"], overall["total"], color=style.COLOURS["rule"], lw=2.2)
    axis.plot(overall["main"], places, "o", markersize=7, **_MAIN)
    axis.plot(overall["total"], places, "D", markersize=6, **_TOTAL)
    axis.set_xlim(-0.02, max(0.1, overall.to_numpy().max() * 1.08))
    style.name_rows(axis, places, [choice_text(choice) for choice in overall.index])
    axis.xaxis.set_major_locator(MaxNLocator(6))
    axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.grid(axis="x", color=style.COLOURS["rule"], lw=0.4)
    axis.set_axisbelow(True)
    axis.set_xlabel("share of the variance, all contributors", fontsize=8.5)


_MAIN = {"color": style.COLOURS["contributor"], "zorder": 3, "markerfacecolor": "white"}
_TOTAL = {"color": style.COLOURS["contributor"], "zorder": 3}


def _cells(axis, _, states):
    axis.set_xlim(0, len(states.columns))
    axis.set_yticks([])
    for line, shares in enumerate(states.to_numpy()):
        for place, share in enumerate(shares):
            varies = not pd.isna(share)
            fill, ink = shade(share) if varies else (style.FILLS["stripe"], "#1A1A1A")
            axis.add_patch(
                Rectangle(
                    (place + 0.03, line + 0.06),
                    0.94,
                    0.88,
                    facecolor=fill,
                    lw=0.4,
                    edgecolor=style.COLOURS["band"],
                )
            )
            words = share_text(share) if varies else "\N{EN DASH}"
            axis.text(
                place + 0.5, line + 0.52, words, ha="center", va="center", fontsize=7.5, color=ink
            )


def shade(share: float) -> tuple[str, str]:
    """Fill and ink of a share of the variance."""
    shown = round(share, 2)  # cells that read alike look alike
    return next((fill, ink) for least, fill, ink in reversed(STEPS) if shown >= least)


def _legend(states):
    never = Patch(facecolor=style.FILLS["stripe"], label="\N{EN DASH} the label never varies")
    return [
        Line2D([], [], ls="", marker="o", markersize=7, label="main: by itself", **_MAIN),
        Line2D(
            [], [], ls="", marker="D", markersize=6, label="total: with its interactions", **_TOTAL
        ),
        *([never] if states.isna().all().any() else []),
    ]


def title(importance: pd.DataFrame) -> str:
    """What the figure finds: the choices that matter most."""
    shares = by_choice(importance)["total"]
    first, *rest = [(choice_text(choice), share) for choice, share in shares.items()]
    if not first[1]:
        return "No choice changes any label"
    found = (
        f"{first[0]} changes the labels most: {share_words(first[1])} of their variance, "
        "interactions included"
    )
    if rest and rest[0][1]:
        found += f"; {rest[0][0]} comes next with {share_words(rest[0][1])}"
    return found


def words(importance: pd.DataFrame, firmness: pd.DataFrame, grid: dict, display: Display) -> str:
    """The figure in words, for those who do not see it."""
    overall, states = by_choice(importance), by_state(importance)
    names = firmness.set_index("iso3")["state"]
    parts = [f"{_title(grid, display)}, by itself (main) and with its interactions (total)."]
    texts = [
        f"{choice_text(row.Index)} main {share_text(row.main)}, total {share_text(row.total)}"
        for row in overall.itertuples()
    ]
    parts.append(f"All contributors: {'; '.join(texts)}.")
    for iso3 in states.columns:
        own = states[iso3].dropna().sort_values(ascending=False, kind="stable")
        first = [f"{choice_text(choice)} {share_text(own[choice])}" for choice in own.index[:3]]
        parts.append(
            f"{names[iso3]}, total of the first three: {', '.join(first)}."
            if first
            else f"{names[iso3]}: the label never varies."
        )
    return " ".join([*parts, SHARES])
