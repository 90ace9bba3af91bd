"""Table, numbers and pages: what they say, and that hostile text stays text."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pandas as pd
import pytest

from assessment import markdown
from assessment.config.model import (
    Classification,
    Display,
    Measure,
    Population,
    Strongest,
    Support,
    Window,
)
from assessment.errors import InputError
from assessment.exhibits.latex import Latex, escape, macro_name
from assessment.exhibits.numbers import numbers, numbers_latex
from assessment.exhibits.page import data_url
from assessment.exhibits.ranking import ranking_text
from assessment.exhibits.table import (
    STYLES,
    build_table,
    table_latex,
    table_text,
    value_text,
    window_text,
)
from months import contributions
from rules import POOLED

HOSTILE = r"\input{/etc/passwd} & 100% $x$ #1 _a_ {b} ~ ^ <script>alert('x')</script> " + '"q" |'
SCORE = Measure(
    name="score",
    label="Score",
    rationale="One Rationale",
    unit="points",
    aggregate="mean",
    supports="upper",
    digits=1,
    population_digits=1,
)
SEATS = Measure(
    name="seats",
    label="Seats",
    rationale="Other Rationale",
    unit="seats",
    aggregate="sum",
    supports="upper",
    digits=0,
    population_digits=2,
)
DISPLAY = Display(
    name="test_2",
    title="Title",
    mission="MISSION",
    window=Window(2013, 2016),
    regional_organisation="G5_Sahel",
    measures=(SCORE, SEATS),
    classification=POOLED,
    support=Support(full=3, partial=2, count_membership=True),
    release="1",
    version="release 1",
)


def test_the_note_on_ranks_names_what_was_not_reported():
    parts = [
        contributions({(2013, 12): {"AAA": 3}, (2015, 6): {"AAA": 3}}),
        contributions({(2014, 12): {"AAA": 2}}, "derived", types=()),
    ]
    how, given = Strongest(1, "year_end"), (pd.concat(parts), "M", Window(2013, 2015))
    note = ranking_text(how, *given)
    assert "strength at the end of December" in note
    assert note.endswith(
        " (derived from other values, not reported: December 2014; no data: 2015)."
    )
    assert build_table(*_frames(), DISPLAY, note).notes[-1] == note
    assert ranking_text(None, *given) == ""
    every = ranking_text(Strongest(None, "mean"), *given)
    assert every.startswith("Ranked are all states with personnel in the window, by uniformed ")


def _frames(contributors=7):
    states = [f"State {chr(65 + place)}" for place in range(contributors)]
    assessment = pd.DataFrame(
        {
            "rank": range(1, contributors + 1),
            "iso3": [f"AA{chr(65 + place)}" for place in range(contributors)],
            "state": states,
            "member": [place % 2 == 0 for place in range(contributors)],
            "score": [-0.04, *[10.0 + place for place in range(contributors - 2)], None],
            "score_class": ["lower", *["upper"] * (contributors - 2), None],
            "score_years": [3] * (contributors - 1) + [0],
            "seats": [1.0] * contributors,
            "seats_class": ["middle"] * contributors,
            "seats_years": [4] * contributors,
            "upper_count": [1] * contributors,
            "support": ["Full", "Partial", *["Low"] * (contributors - 2)],
        }
    )
    thresholds = pd.DataFrame(
        {"measure": ["score", "seats"], "q1": [1.0, 0.0], "median": [2.0, 0.0], "q3": [3.0, 1.0],
         "mean": [2.5, 0.405], "states": [50, 54], "observations": [150, 216]}
    )  # fmt: skip
    return assessment, thresholds


def _latex(root, style="legible", display=DISPLAY, frames=None):
    table = build_table(*(frames or _frames()), display)
    template = root / "workflow/templates/table.tex.j2"
    return table_latex(table, style, template, "test", "provenance")


def test_figures_at_their_digits_without_a_negative_zero():
    assert [value_text(value, 1) for value in (-0.04, 0.05001, 53.25, None)] == [
        "0.0",
        "0.1",
        "53.2",
        "",
    ]
    assert value_text(-0.06, 2) == "-0.06"


def test_a_window_of_one_year_is_one_year():
    assert window_text(2013, 2013) == "2013"
    assert window_text(2013, 2016) == "2013\N{EN DASH}2016"


def test_the_table_has_spanners_groups_and_population_rows():
    table = build_table(*_frames(), DISPLAY)
    assert table.spanners == [
        ("", 1, 3),
        ("One Rationale", 4, 4),
        ("Other Rationale", 5, 5),
        ("", 6, 6),
    ]
    assert [len(group) for group in table.groups] == [5, 2]
    assert [cell.text for cell in table.population_rows[0]] == [
        "",
        "Pop. Mean",
        "",
        "2.5",
        "0.41",
        "",
    ]
    assert table.columns[2].head == "G5 Sahel"


def test_neighbouring_measures_of_one_rationale_share_a_spanner():
    measures = tuple(replace(measure, rationale="One") for measure in DISPLAY.measures)
    table = build_table(*_frames(), DISPLAY._replace(measures=measures))
    assert table.spanners[1] == ("One", 4, 5)


def test_a_missing_figure_is_an_empty_plain_cell():
    last = build_table(*_frames(), DISPLAY).rows[-1]
    assert (last[3].text, last[3].kind) == ("", "plain")


def test_data_of_its_own_are_named_in_a_note_and_in_none_where_there_are_none():
    usual = build_table(*_frames(), DISPLAY).notes
    own = (("Score", "a later edition"), ("Seats", "counting rule all"))
    notes = build_table(*_frames(), DISPLAY._replace(own_data=own)).notes
    assert [note for note in notes if note not in usual] == [
        "This table has data of its own for Score (a later edition) and Seats (counting rule all)."
    ]
    assert [note for note in notes if note in usual] == usual


def test_the_notes_follow_the_settings():
    notes = " ".join(build_table(*_frames(), DISPLAY).notes)
    assert "Window 2013\N{EN DASH}2016" in notes
    assert "(the data cover at most 3 of the 4 years for Score)" in notes
    assert "Upper: at or above the third quartile. Lower: below the first quartile." in notes
    assert "and membership of G5 Sahel: Full 3 or more, Partial 2, Low 0 to 1." in notes
    assert "Quartiles of all yearly values of up to " in notes and "; states/state-years: " in notes
    # a sum is easily upper where single years are what it is set against
    assert "Seats, a sum over the 4 years, is set against quartiles of single years: " in notes
    assert notes.count("a sum over the") == 1
    other = DISPLAY._replace(
        window=Window(2010, 2012),
        classification=Classification(
            population="state_averages",
            states=Population("states of a kind", complete=True, without=()),
            quantile="hazen",
            upper=">",
            lower="<=",
        ),
        support=Support(full=2, partial=2, count_membership=False),
    )
    notes = " ".join(build_table(*_frames(), other).notes)
    assert "Window 2010\N{EN DASH}2012" in notes
    assert "Quartiles of one value a state, of up to " in notes and "set against" not in notes
    assert "states of a kind (quantile method hazen); states/values: " in notes
    assert "Upper: above the third quartile. Lower: at or below the first quartile." in notes
    assert "counts upper-quartile measures: Full 2 or more, Partial never, Low 0 to 1." in notes


def test_the_latex_has_what_the_style_asks_for(root):
    text = _latex(root)
    assert r"\cmidrule(l{2pt}r{2pt}){4-4}" in text
    assert r"\multicolumn{1}{c}{\textit{One Rationale}}" in text
    assert r"\textbf{TCC/PCC}" in text
    assert text.count(r"\addlinespace") == 2
    assert r"\textbf{\textcolor{support-lower}{0.0}}\,$\downarrow$" in text
    assert r"10.0}}\,$\uparrow$" in text
    article = _latex(root, "article")
    assert "arrow" not in article
    assert r"\definecolor{support-upper}{HTML}{00FF00}" in article
    # seven rows, every other striped, and none of what the document does to rows
    assert text.count(r"\rowcolor{support-stripe}") == 4 and r"\rowcolors{" not in text


def test_the_colours_of_the_default_style_differ_in_lightness():
    def lightness(colour):
        return sum(
            weight * int(colour[place : place + 2], 16)
            for weight, place in ((0.2126, 0), (0.7152, 2), (0.0722, 4))
        )

    colours = STYLES["legible"]["colours"].values()
    # dark enough to read on white (about 4.5:1 and better)
    assert all(lightness(colour) < 110 for colour in colours)
    assert set(STYLES["legible"]["marks"]) == {"upper", "lower"}


def test_hostile_names_stay_text_in_latex(root):
    assessment, thresholds = _frames()
    assessment.loc[0, "state"] = HOSTILE
    measures = [
        replace(SCORE, label=HOSTILE, rationale=HOSTILE),
        SEATS,
    ]
    changes = {"title": HOSTILE, "regional_organisation": HOSTILE, "measures": tuple(measures)}
    display = DISPLAY._replace(**changes)
    text = _latex(root, display=display, frames=(assessment, thresholds))
    assert r"\input" not in text
    assert r"\textbackslash{}input\{/etc/passwd\} \& 100\% \$x\$ \#1 \_a\_" in text
    body = [line for line in text.splitlines() if not line.startswith("%")]
    # every row has as many cells as the table has columns
    rows = [line for line in body if line.endswith(r" \\") and line.startswith(("1 ", "2 "))]
    assert [len(re.findall(r"(?<!\\)&", row)) for row in rows] == [5, 5]


def test_escaping_is_done_once_and_a_stray_character_breaks_nothing():
    assert escape(escape("50 %")) == r"50 \%"
    assert escape(None) == ""
    assert escape("line\nbreak\tand  spaces") == "line break and spaces"
    assert escape("Côte d'Ivoire – São") == r"C\^{o}te d'Ivoire -- S\~{a}o"
    assert escape("e\N{COMBINING ACUTE ACCENT} i\N{COMBINING DIAERESIS}") == r"\'{e} \"{\i}"
    assert escape("a \N{SNOWMAN} Ħ\N{COMBINING TILDE}") == "a [U+2603] [U+0126][U+0303]"
    # what TeX would make one sign of stays two
    assert escape("a--b ?` –-") == "a-{}-b ?{}` --{}-"
    assert isinstance(escape("x"), Latex)


def test_macro_names_are_letters_alone():
    assert macro_name("minusma_as_noted", "Côte d'Ivoire", "q1") == "MinusmaAsNotedCoteDIvoireQOne"
    assert macro_name("a2", "b") == "ATwoB"


def test_numbers_are_the_tables_numbers_and_each_has_one_name():
    assessment, thresholds = _frames()
    macros = numbers(assessment, thresholds, DISPLAY, {"labels": 7, "ratio": 0.5})
    named = {name: text for name, text, _ in macros}
    assert len(named) == len(macros)
    assert named["TestTwoStateAScore"] == "0.0"
    assert named["TestTwoStateBScore"] == "10.0"
    assert named["TestTwoStateBScoreClass"] == "upper"
    assert "TestTwoStateGScore" not in named and named["TestTwoStateGScoreYears"] == "0"
    assert named["TestTwoSeatsMean"] == "0.41"
    assert named["TestTwoStateASupport"] == "Full"
    assert (named["TestTwoFullCount"], named["TestTwoLabels"]) == ("1", "7")
    lines = numbers_latex(macros, "provenance").splitlines()
    assert lines[0] == "% provenance"
    pattern = re.compile(r"\\newcommand\{\\[A-Za-z]+\}\{[^{}]*\}% .+")
    assert lines[1].startswith("%") and all(pattern.fullmatch(line) for line in lines[2:])


def test_a_number_is_digits_and_no_text_ends_its_comment():
    macros = [("A", "-0.23", "a state,\n}% of é"), ("B", "upper", "b")]
    *_, first, second = numbers_latex(macros, "provenance").splitlines()
    assert first == r"\newcommand{\A}{-0.23}% a state, }% of é"
    assert second == r"\newcommand{\B}{upper}% b"


def test_two_numbers_of_one_name_are_refused():
    assessment, thresholds = _frames()
    assessment.loc[1, "state"] = "State-A"
    with pytest.raises(InputError, match=r"two numbers would share the macro \\TestTwoStateA"):
        numbers(assessment, thresholds, DISPLAY)


def test_the_table_in_words():
    text = table_text(build_table(*_frames(), DISPLAY))
    assert "TCC/PCC State B, G5 Sahel No, Score 10.0 (upper quartile), Seats 1" in text


def test_hostile_names_stay_text_in_markdown():
    safe = markdown.escape(HOSTILE + " * `code` [a](b) ~~x~~ $x$ _x_ a\\|b")
    assert "<script>" not in safe and "&lt;script&gt;" in safe
    # each sign that Markdown knows follows a backslash, which follows no other
    assert not re.findall(r"(?<!\\)(?:\\\\)*(?:[`*|~$]|\]\()", safe)
    assert markdown.escape("- [x] v2x_veracc") == "- [x] v2x_veracc"


def test_the_colour_says_what_speaks_for_the_model_and_the_mark_what_the_class_is(root):
    against = DISPLAY._replace(measures=(replace(SCORE, supports="lower"),))
    table = build_table(*_frames(), against)
    lower, upper = table.rows[0][3], table.rows[1][3]
    assert (lower.kind, lower.marked) == ("upper", "lower")
    assert (upper.kind, upper.marked) == ("lower", "upper")
    assert "upper-quartile measures (lower-quartile for Score)" in " ".join(table.notes)
    text = table_latex(table, "legible", root / "workflow/templates/table.tex.j2", "x", "none")
    assert r"\textcolor{support-upper}{0.0}}\,$\downarrow$" in text
    assert r"\textcolor{support-lower}{10.0}}\,$\uparrow$" in text


@pytest.mark.parametrize(
    "text", [HOSTILE, "<svg id='a#b'>\n\t100% \u20ac\x01</svg>", "%23 \\ `${x}`"]
)
def test_an_address_holds_a_text_and_ends_no_quotes_around_it(text):
    head, _, held = data_url("image/svg+xml", text.encode("utf-8")).partition(",")
    assert head == "data:image/svg+xml;charset=utf-8"
    assert unquote(held) == text
    assert not set(held) & set("\"'<>&#\\`\n\t")
