"""What the figures draw, before it is drawn: years, gaps, layers, cells, tiles."""

import io
import itertools
import re
import zlib

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib.patches import StepPatch

from assessment.config.model import Display, Support, Window
from assessment.errors import InputError
from assessment.exhibits.figures import style
from assessment.exhibits.figures.agreement import agreement_cells, agreement_rows
from assessment.exhibits.figures.contributions import OTHERS, draw, strengths, words
from assessment.exhibits.figures.importance import by_choice, by_state, shade
from assessment.exhibits.figures.map import checked_tiles, undecided
from assessment.exhibits.figures.specification_curve import (
    ALIKE,
    ALL,
    FEWER,
    MORE,
    NONE,
    blocks,
    configured_block,
    leanings,
)
from assessment.exhibits.figures.trends import gaps, trend_years, yearly, yearly_quartiles
from assessment.exhibits.grid_words import (
    best_words,
    closest,
    common,
    flipped_text,
    items_words,
    printed_labels,
    printed_parts,
    which_words,
    window_words,
)
from assessment.exhibits.option_labels import option_text
from assessment.exhibits.robustness_page import proof_text
from assessment.terms import share_text, share_words


def _panel(rows):
    return pd.DataFrame(rows, columns=["measure", "iso3", "year", "value"])


PANEL = _panel(
    [
        ("score", "AAA", 2001, 1.0), ("score", "AAA", 2003, 3.0), ("score", "BBB", 2001, 5.0),
        ("score", "XXX", 2002, 99.0), ("seats", "AAA", 1990, 1.0), ("seats", "AAA", 2009, 1.0),
    ]
)  # fmt: skip


def test_a_pdf_embeds_outlines_of_its_fonts_and_no_hints(tmp_path):
    figure, axes = plt.subplots()
    axes.set_title("In bold", weight="bold")
    style.save(figure, tmp_path / "figure", "title", "version")
    streams = re.findall(
        rb"/Length1 .*?stream\n(.*?)\nendstream", (tmp_path / "figure.pdf").read_bytes(), re.DOTALL
    )
    fonts = [TTFont(io.BytesIO(zlib.decompress(stream))) for stream in streams]
    assert len(fonts) == 2
    for font in fonts:
        assert not {"cvt ", "fpgm", "prep", "GSUB", "GPOS"} & set(font.keys())
        outlines = [font["glyf"][name] for name in font.getGlyphOrder()]
        assert len([one for one in outlines if one.numberOfContours > 0]) >= 5


def test_a_text_is_filled_to_a_width_and_only_a_word_that_is_wider_is_broken():
    # fewer characters than the word has, which fits all the same
    assert style.fill("Political Accountability", 1.4, 9) == "Political\nAccountability"
    assert style.fill("one two", 3, 10) == "one two"
    assert style.fill("one two", 0.4, 10) == "one\ntwo"
    broken = style.fill("Wwwwwwwwwwww", 0.5, 20).splitlines()
    assert len(broken) > 1 and "".join(broken) == "Wwwwwwwwwwww"
    assert all(style.inches(line, 9.5, "bold") <= 0.52 for line in broken)


def test_the_years_shown_are_those_with_figures_within_bounds():
    assert trend_years(PANEL, ["score"], Window(2001, 2002)) == (2001, 2002)
    assert trend_years(PANEL, ["score", "seats"], Window(2001, 2016)) == (2001, 2009)
    with pytest.raises(InputError, match="no measure has a value from 2000 to 2005"):
        trend_years(PANEL, ["seats"], Window(2001, 2005))


def test_a_year_without_a_figure_is_a_gap_and_other_states_are_left_out():
    table = yearly(PANEL, "score", ["AAA", "BBB", "CCC"], (2000, 2004))
    assert list(table.index) == [2000, 2001, 2002, 2003, 2004]
    assert list(table.columns) == ["AAA", "BBB", "CCC"]
    assert gaps(table["AAA"]) == [(2000, 2000), (2002, 2002), (2004, 2004)]
    assert gaps(table["BBB"]) == [(2000, 2000), (2002, 2004)]
    assert gaps(table["CCC"]) == [(2000, 2004)]
    quartiles = yearly_quartiles(table)
    assert quartiles.loc[2001].tolist() == [2.0, 3.0, 4.0]
    assert quartiles.loc[2003].tolist() == [3.0, 3.0, 3.0]
    assert quartiles.loc[2002].isna().all()


def _sent(rows):
    """Tidy contributions: (mission, iso3, year, month, persons), derived where a sixth says so."""
    columns = ["indicator", "iso3", "year", "month", "value", "basis"]
    frame = pd.DataFrame([(*row, "reported")[:6] for row in rows], columns=columns)
    return frame.assign(month=frame["month"].astype("Int64"), type="all")


CONTRIBUTIONS = _sent(
    [
        ("M", "AAA", 2010, 11, 10.0), ("M", "BBB", 2010, 11, 5.0), ("M", "CCC", 2010, 11, 2.0),
        ("M", "DDD", 2010, 11, 1.0), ("M", "AAA", 2010, 12, 8.5, "derived"),
        ("M", "AAA", 2011, 3, 20.0), ("OTHER", "AAA", 2011, 1, 7.0),
    ]
)  # fmt: skip
WHOLE = pd.DataFrame(
    [
        ("M", 2010, 11, "all", 30.0), ("M", 2010, 11, "police", 9.0), ("M", 2011, 1, "all", 31.0),
        ("OTHER", 2010, 12, "all", 99.0),
    ],
    columns=["indicator", "year", "month", "type", "value"],
)  # fmt: skip
LISTED = pd.DataFrame({"iso3": ["BBB", "AAA", "EEE"], "state": ["Bland", "Aland", "Eland"]})
YEARLY = _sent([("M", "AAA", 2010, None, 10.0), ("M", "BBB", 2012, None, 5.0)])
SHOWN = Display(*[None] * len(Display._fields))._replace(
    mission="M", window=Window(2010, 2011), ranked_in=12
)


def test_personnel_is_stacked_by_rank_and_the_rest_is_one_layer():
    found = strengths(CONTRIBUTIONS, WHOLE, "M", LISTED)
    assert list(found.stacked.columns) == ["Bland", "Aland", "Eland", OTHERS]
    assert found.rows == [(2010, 11), (2010, 12), (2011, 1), (2011, 2), (2011, 3)]
    assert found.stacked.loc[(2010, 11)].tolist() == [5.0, 10.0, 0.0, 3.0]
    assert found.stacked.loc[(2011, 3)].tolist() == [0.0, 20.0, 0.0, 0.0]
    assert found.derived == [(2010, 12)]
    with pytest.raises(InputError, match="no value for mission NONE"):
        strengths(CONTRIBUTIONS, WHOLE, "NONE", LISTED)


def test_a_month_that_is_not_held_is_a_gap_and_no_zero():
    found = strengths(CONTRIBUTIONS, WHOLE, "M", LISTED)
    assert found.gaps == [(2011, 1), (2011, 2)] and found.stacked.loc[(2011, 1)].isna().all()
    assert found.runs(found.gaps) == [((2011, 1), (2011, 2))]
    # the whole mission has its own
    assert found.whole.dropna().to_dict() == {(2010, 11): 30.0, (2011, 1): 31.0}


def test_neither_an_area_nor_a_line_crosses_a_gap():
    figure = draw(CONTRIBUTIONS, WHOLE, LISTED, SHOWN)
    drawn = [patch.get_data() for patch in figure.axes[0].patches if isinstance(patch, StepPatch)]
    # of each layer an area and a line, the total, its derived months and the whole mission
    assert len(drawn) == 2 * 4 + 3
    for month, expected in {"January": [31.0], "February": []}.items():
        place = 2 + (month == "February")
        assert [one.values[place] for one in drawn if pd.notna(one.values[place])] == expected
    plt.close(figure)


def test_the_words_say_gaps_derived_months_and_the_strength_at_the_end_of_each_year():
    said = words(CONTRIBUTIONS, WHOLE, LISTED, SHOWN)
    assert "no data on contributors for January to February 2011" in said
    assert "strength in December 2010 is derived" in said
    assert "All African states: 2010 8 (derived)." in said and "Eland: 2010 0 (derived)." in said
    assert "The whole mission, all contributors: 2010 no data." in said
    march = words(CONTRIBUTIONS, WHOLE, LISTED, SHOWN._replace(ranked_in=3))
    assert "end of March, by which contributors are ranked" in march
    assert "Aland: 2011 20." in march


def test_yearly_means_are_columns_of_a_year():
    found = strengths(YEARLY, WHOLE, "M", LISTED)
    assert found.rows == [(2010, 0), (2011, 0), (2012, 0)] and found.gaps == [(2011, 0)]
    figure = draw(YEARLY, WHOLE, LISTED, SHOWN._replace(ranked_in=None))
    assert figure.axes[0].get_ylabel() == "persons, mean of each year"
    plt.close(figure)
    said = words(YEARLY, WHOLE, LISTED, SHOWN._replace(ranked_in=None))
    assert "mean of each year" in said and "Aland: 2010 10, 2011 no data, 2012 0." in said
    assert "whole mission" not in said and "derived" not in said


COMPARISON = pd.DataFrame(
    [
        ("AAA", "member", "Yes", "Yes", "upper", "upper"),
        ("AAA", "score", "1.0", "1.25", "upper", "middle"),
        ("BBB", "score", "2.0", None, "lower", None),
        ("CCC", "score", "3.0", "3.0", "middle", "middle"),
        ("mean", "score", "2.5", "2.25", None, None),
        ("median", "score", "2.0", "2.0", None, None),
    ],
    columns=["iso3", "column", "printed", "rebuilt", "printed_class", "rebuilt_class"],
)


def test_printed_and_rebuilt_are_paired_and_classes_that_differ_are_known():
    names = pd.DataFrame({"iso3": ["CCC", "BBB", "AAA"], "state": ["Cland", "Bland", "Aland"]})
    rows = agreement_rows(COMPARISON, names)
    assert [name for _, name in rows] == [
        "Aland", "Bland", "Cland", "Population mean", "Population median"
    ]  # fmt: skip
    cells = agreement_cells(COMPARISON, "score")
    assert cells["disagrees"].tolist() == [True, True, False, False, False]
    assert cells.loc["AAA", ["printed", "rebuilt"]].tolist() == [1.0, 1.25]
    assert pd.isna(cells.loc["BBB", "rebuilt"]) and cells.loc["BBB", "rebuilt_class"] is None


def test_every_state_has_a_tile_of_its_own(root):
    tiles = pd.read_csv(root / "resources/tiles.csv", keep_default_na=False)
    states = pd.read_csv(root / "resources/states.csv", keep_default_na=False)
    places = checked_tiles(tiles, states["iso3"])
    assert set(places) == set(states["iso3"])
    assert len(set(places.values())) == len(states) == 54


def test_tiles_that_share_a_cell_or_lack_a_state_are_refused():
    tiles = pd.DataFrame({"iso3": ["AAA", "BBB"], "column": [0, 0], "row": [1, 1]})
    with pytest.raises(InputError, match="column and row of BBB appear twice"):
        checked_tiles(tiles, ["AAA"])
    with pytest.raises(InputError, match="no tile for CCC"):
        checked_tiles(tiles, ["AAA", "CCC"])


def test_support_is_open_where_missing_figures_could_raise_it():
    population = pd.DataFrame(
        {
            "one": [None, None, 1.0, None],
            "two": [1.0, None, 1.0, None],
            "upper_count": [1, 0, 1, 3],
            "support": ["Low", "Low", "Low", "Full"],
        }
    )
    support = Support(full=3, partial=2, count_membership=True)
    assert undecided(population, ["one", "two"], support).tolist() == [True, True, False, False]


def test_the_layers_and_the_supports_differ_in_lightness():
    def lightness(colour):
        red, green, blue = colour[:3]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    shades = [lightness(colour) for colour in style.layers(10)]
    assert all(dark < light for dark, light in itertools.pairwise(shades))
    fills = [
        lightness([int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)])
        for fill, _ in style.AREAS.values()
    ]
    assert all(light - dark > 0.15 for dark, light in itertools.pairwise(fills))


# 100 specifications of two choices; positions of 10, 50 and 40
CURVE = pd.DataFrame(
    [
        (2, 0, 0, "rule", "a", 10), (2, 0, 0, "year", 2010, 5), (2, 0, 0, "year", 2011, 5),
        (1, 1, 0, "rule", "a", 15), (1, 1, 0, "rule", "b", 35), (1, 1, 0, "year", 2010, 40),
        (1, 1, 0, "year", 2011, 10),
        (0, 0, 2, "rule", "a", 25), (0, 0, 2, "rule", "b", 15), (0, 0, 2, "year", 2010, 15),
        (0, 0, 2, "year", 2011, 25),
    ],
    columns=["full", "partial", "low", "choice", "option", "specifications"],
)  # fmt: skip


def test_the_curve_has_a_position_for_each_count_of_labels():
    found = blocks(CURVE)
    assert found["specifications"].tolist() == [10, 50, 40]
    assert found["start"].tolist() == pytest.approx([0.0, 0.1, 0.6])
    assert found["end"].tolist() == pytest.approx([0.1, 0.6, 1.0])


def test_an_option_is_shaded_by_its_share_against_that_in_the_grid():
    # half of the grid takes a: all of 10, 15 of 50, 25 of 40
    steps = leanings(CURVE, "rule")
    assert steps.loc["a"].tolist() == [ALL, FEWER, ALIKE]
    assert steps.loc["b"].tolist() == [NONE, ALIKE, ALIKE]
    # 40 in a hundred take 2011: 5 of 10, 10 of 50, 25 of 40
    assert leanings(CURVE, "year").loc["2011"].tolist() == [ALIKE, FEWER, MORE]


def test_the_configured_specification_has_its_place_or_none():
    firm = pd.DataFrame({"configured": ["Full", "Partial"]})
    assert configured_block(blocks(CURVE), firm) == 1
    assert configured_block(blocks(CURVE), firm.assign(configured=None)) is None
    assert configured_block(blocks(CURVE), firm.assign(configured="Partial")) is None


IMPORTANCE = pd.DataFrame(
    [
        ("AAA", "rule", 0.1, 0.2), ("BBB", "rule", None, None), ("all", "rule", 0.1, 0.2),
        ("AAA", "year", 0.3, 0.9), ("BBB", "year", None, None), ("all", "year", 0.3, 0.9),
    ],
    columns=["iso3", "choice", "main", "total"],
)  # fmt: skip


def test_choices_are_ordered_by_their_total_share():
    assert by_choice(IMPORTANCE)["total"].to_dict() == {"year": 0.9, "rule": 0.2}
    assert list(by_choice(IMPORTANCE).index) == ["year", "rule"]
    assert list(by_choice(IMPORTANCE.assign(main=None, total=None))["main"]) == [0.0, 0.0]
    table = by_state(IMPORTANCE)
    assert list(table.index) == ["year", "rule"] and list(table.columns) == ["AAA", "BBB"]
    assert table["BBB"].isna().all() and shade(0.049) == shade(0.05) != shade(0.04)


def test_shares_read_as_what_they_are():
    shares = [0.0, 1e-16, 0.001, 0.25, 0.995, 1 - 1e-16, 1.0]
    assert [share_text(share) for share in shares] == [
        "0%", "0%", "<1%", "25%", ">99%", "100%", "100%",
    ]  # fmt: skip
    assert [share_words(share) for share in (0.001, 0.25, 0.999)] == ["under 1%", "25%", "over 99%"]


@pytest.mark.parametrize(
    ("choice", "option", "text"),
    [
        ("window", "2010-2012", "2010–2012"), ("window_start", 2010, "2010"),
        ("upper", ">=", "is upper"), ("upper", ">", "is not upper"),
        ("lower", "<", "is not lower"), ("lower", "<=", "is lower"),
        ("support", "Full from 3, Partial from 2", "3 for Full, 2 for Partial"),
        ("quantile", "averaged_inverted_cdf", "averaged inverted CDF"),
        ("states", "without_micro_states", "without micro-states"),
        # what the config alone knows is named by its key
        ("states", "without_islands", "without islands"), ("own", "2010-2012", "2010-2012"),
    ],
)  # fmt: skip
def test_options_read_as_what_they_do(choice, option, text):
    assert option_text(choice, option) == text


def test_what_flips_a_label_is_told_in_words():
    assert flipped_text({"flips": 0.0, "flipped_by": None}) == "nothing changes it"
    assert flipped_text({"flips": 0.5, "flipped_by": "membership"}) == "Membership, 50%"


PRINTED_CELLS = pd.DataFrame(
    [
        ("AAA", "member", "Yes"), ("AAA", "score", "1.0"), ("AAA", "support", "Full"),
        ("BBB", "member", "No"), ("BBB", "score", None), ("BBB", "support", "Low"),
        ("mean", "score", "0.5"), ("median", "score", None),
    ],
    columns=["iso3", "column", "printed"],
)  # fmt: skip


def test_the_parts_of_a_printed_table_are_counted():
    wanted = {"cells": 4, "labels": 2, "values": 1, "population": 1}
    assert printed_parts(PRINTED_CELLS) == wanted
    assert items_words(PRINTED_CELLS) == (
        "8 printed items: 4 classes (2 of membership), 2 labels, 1 value, 1 mean or median"
    )
    assert printed_labels(PRINTED_CELLS) == {"AAA": "Full", "BBB": "Low"}
    assert printed_labels(None) == {}


def test_what_the_best_share_is_told_beside_the_window():
    options = pd.DataFrame(
        [
            ("window", "2010-2012", 0.5, 0.0), ("window", "2011-2013", 0.5, 1.0),
            ("window_start", "2011", 0.5, 1.0), ("rule", "a", 0.5, 0.995),
            ("rule", "b", 0.5, 0.005), ("only", "one", 1.0, 1.0), ("year", "c", 0.5, 0.98),
        ],
        columns=["choice", "option", "grid_share", "best_share"],
    )  # fmt: skip
    assert common(options)[["choice", "option"]].to_numpy().tolist() == [["rule", "a"]]
    assert window_words(options) == (
        "100% of them use the window 2011–2013, against 50% of all combinations"
    )
    nearly = options.assign(best_share=options["best_share"] * 0.999, grid_share=0.001)
    assert window_words(nearly, "the best").startswith("over 99% of the best use the window 2011")
    assert window_words(nearly).endswith("against under 1% of all combinations")


def test_which_specifications_are_closest_to_the_printed_table_is_said():
    grid, ranks = {"best": 2, "specifications": 9}, pd.DataFrame({"agreement": [5, 4, 4]})
    assert closest(ranks) == "the 3 combinations closest to the printed table"
    assert closest(ranks[:1]) == "the combination closest to the printed table"
    assert best_words(ranks, PRINTED_CELLS, grid) == (
        "the 3 combinations closest to the printed table (the best 2 and those that tie with the "
        "last; 4 to 5 of 8 printed items agree)"
    )
    assert which_words(ranks, grid) == "the best 2 and those that tie with the last"
    assert which_words(ranks[:2], grid) == "the best 2"
    assert which_words(ranks, {**grid, "specifications": 3}) == "every combination"


def test_a_proof_names_the_states():
    proof = "AAA at 0.8 is upper, BBB at 0.9 is middle; CCC at 1 is Low, XXX at 1 is Full"
    states = {"AAA": "Aland", "BBB": "Bland", "CCC": "Cland AAA at sea"}
    assert proof_text(proof, states) == (
        "Aland at 0.8 is upper, Bland at 0.9 is middle; Cland AAA at sea at 1 is Low, "
        "XXX at 1 is Full"
    )
