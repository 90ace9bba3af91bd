"""Figures of a grid of specifications, of few and many contributors and choices, of made-up
tables."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.text import Text

from assessment.exhibits.figures import drawn, firmness, style
from legible import no_text_overlaps_or_is_cut

LONGEST_NAME = "Democratic Republic of the Congo"
LABELS = ("Full", "Partial", "Low")
DISPLAY = SimpleNamespace(mission="MISSION", title="An assessment of a mission")


def _grid(choices):
    """As grid.json has it: choices of two options, the first of each configured."""
    names = ["window_start", "window_end", *(f"choice_{place}" for place in range(choices - 2))]
    options = {name: ["first", "an option of more words than fit on a line"] for name in names}
    options |= {"window_start": [2010, 2011], "window_end": [2012, 2013]}
    return {
        "specifications": 1234567,
        "choices": options,
        "configured": {name: of[0] for name, of in options.items()},
        "best": 1000,
    }


def _tables(contributors, grid):
    """What the figures of a grid read, made up; contributors have labels in turn."""
    states = [f"State {place}" for place in range(contributors - 1)] + [LONGEST_NAME]
    codes = [f"C{place}" for place in range(contributors)]
    kinds = [LABELS[place % 3] for place in range(contributors)]
    shares = {"Full": [0.004] * contributors, "Partial": 0.996, "Low": 0.0}
    firm = pd.DataFrame({"iso3": codes, "state": states, **shares, "configured": kinds})
    firm = firm.assign(flipped_by="window_start", flips=0.999)
    options = [(choice, one) for choice, of in grid["choices"].items() for one in of]
    importance = pd.DataFrame(
        [(iso3, choice, 0.0, 0.12) for iso3 in [*codes, "all"] for choice in grid["choices"]],
        columns=["iso3", "choice", "main", "total"],
    )
    curve = pd.DataFrame(
        [(full, 0, contributors - full, *one, 5) for full in (1, 0) for one in options],
        columns=["full", "partial", "low", "choice", "option", "specifications"],
    )
    windows = [("window", window) for window in ("2010-2012", "2011-2013")]
    recovered = pd.DataFrame(
        [(*one, 0.5, 1.0 * (place % 2), 60 + place) for place, one in enumerate(windows + options)],
        columns=["choice", "option", "grid_share", "best_share", "best_agreement"],
    )
    spread = pd.DataFrame(
        [
            (variable, *one, 10, low, low + 0.1, low + 0.15, low + 0.2, low + 0.3, low + 0.1, 1.0)
            for variable, low in (("count", 0.4), ("count_with_membership", 0.6))
            for one in [("all", "all"), *options]
        ],
        columns=["variable", "choice", "option", "specifications", "lowest", "q1", "median", "q3",
                 "highest", "configured", "share_above_half"],
    )  # fmt: skip
    spread["median"] += 0.001 * (spread["option"] == "first")
    return {
        "firmness": firm, "importance": importance, "curve": curve,
        "recovered_options": recovered, "discrimination_spread": spread,
        "recovery": pd.DataFrame({"agreement": [75] * 1472}),
        "auc_distribution": pd.DataFrame(
            [(name, auc, 9) for name in ("count", "count_with_membership") for auc in (0.5, 0.7)],
            columns=["variable", "auc", "specifications"]),
        "comparison": pd.DataFrame(
            [(iso3, "support", "Full") for iso3 in codes], columns=["iso3", "column", "printed"]),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "contributors", "choices"),
    [
        ("firmness", 10, 3), ("firmness", 54, 3), ("importance", 1, 20), ("importance", 13, 20),
        ("importance", 54, 20), ("specification_curve", 54, 20), ("discrimination_spread", 2, 20),
        ("recovery", 2, 20),
    ],
)  # fmt: skip
def test_a_figure_of_a_grid_fits_the_text_of_a_page(figure, contributors, choices, monkeypatch):
    grid = _grid(choices)
    made, words = drawn(figure, {**_tables(contributors, grid), "grid": grid, "display": DISPLAY})
    no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= style.WIDEST
    sizes = [text.get_fontsize() for text in made.findobj(Text) if text.get_text().strip()]
    assert min(sizes) >= style.SMALLEST
    assert made.get_figheight() < 16
    assert "combinations" in words
    plt.close(made)


def test_the_firmness_of_one_contributor_has_its_label_and_the_small_share():
    grid = _grid(2)
    tables = _tables(1, grid)
    made, words = drawn("firmness", {**tables, "grid": grid, "display": DISPLAY})
    said = [text.get_text() for text in made.findobj(Text)]
    assert said.count("<1%") == 1 and {"as\nconfigured", "as\nprinted", ">99%"} <= set(said)
    assert words.startswith("For the only contributor another label is more frequent")
    plt.close(made)
    made, _ = drawn(
        "firmness",
        {"firmness": tables["firmness"].assign(configured=None), "grid": grid, "display": DISPLAY},
    )
    said = [text.get_text() for text in made.findobj(Text)]
    assert not {"as\nconfigured", "as\nprinted"} & set(said)
    plt.close(made)


def test_years_of_windows_are_shown_once_and_of_many_windows_alone():
    grid = _grid(3)
    tables = {**_tables(2, grid), "grid": grid, "display": DISPLAY}
    options = tables["recovered_options"]
    window = options[options["choice"] == "window"]
    others = options[options["choice"] != "window"]
    many = pd.concat([window] * 11 + [others], ignore_index=True)
    for table, shown, hidden in ((options, "Window", "First year"), (many, "First year", "Window")):
        made, words = drawn("recovery", {**tables, "recovered_options": table})
        said = {text.get_text() for text in made.findobj(Text)}
        assert shown in said and hidden not in said
        assert "First year: 2010" in words and "Window: 2010–2012" in words
        plt.close(made)


def _firm(*rows):
    """Rows of firmness.csv: the configured label and the shares of Full, Partial and Low."""
    frame = pd.DataFrame(rows, columns=["configured", "Full", "Partial", "Low"])
    return frame.assign(state=[f"State {place}" for place in range(len(rows))])


FULL, LESS, TIE = ("Full", 1.0, 0.0, 0.0), ("Low", 0.9, 0.0, 0.1), ("Low", 0.5, 0.0, 0.5)
MOST = ("Full", 0.6, 0.4, 0.0)


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([LESS, MOST], "For 1 of 2 contributors another label is more frequent than the configured "
         "one over 9 combinations of choices"),
        ([LESS, TIE, FULL], "For 1 of 3 contributors another label is more frequent than the "
         "configured one, for 1 another is as frequent over 9 combinations of choices; only that "
         "of State 2 never changes"),
        ([MOST, MOST], "For all 2 contributors the configured label is the most frequent one "
         "over 9 combinations of choices"),
        ([MOST, TIE], "For 1 of 2 contributors the configured label is the most frequent one, for "
         "1 another is as frequent over 9 combinations of choices"),
        ([TIE], "For the only contributor another label is as frequent as the configured one over "
         "9 combinations of choices"),
        ([FULL], "For the only contributor the configured label is the most frequent one over 9 "
         "combinations of choices; it never changes"),
        ([FULL, FULL], "For all 2 contributors the configured label is the most frequent one "
         "over 9 combinations of choices; no label ever changes"),
        ([LESS] + [FULL] * 4, "For 1 of 5 contributors another label is more frequent than the "
         "configured one over 9 combinations of choices; 4 labels never change"),
        ([(None, 1.0, 0.0, 0.0)], "The configured choices are not among the 9 combinations of "
         "choices"),
    ],
)  # fmt: skip
def test_a_label_is_firm_where_no_other_is_as_frequent(rows, text):
    assert firmness.title(_firm(*rows), {"specifications": 9}) == text


def test_one_combination_is_no_combinations():
    assert "over 1 combination of" in firmness.title(_firm(FULL), {"specifications": 1})
