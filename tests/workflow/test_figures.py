"""Every figure of the catalogue: no text overlaps or is cut, and its words tell what it shows."""

import re
import subprocess

from _adapter import read_input, read_table

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import yaml
from PIL import Image, ImageOps

from assessment.config import measurement, views
from assessment.config.catalogue import (
    checked_catalogue,
    columns_of,
    figure_inputs,
    result_files,
)
from assessment.config.checks import checked_config
from assessment.exhibits.figures import drawn, style
from assessment.exhibits.figures.over_time import ranges_text
from assessment.exhibits.option_labels import LONGEST, choice_text
from assessment.exhibits.table import window_text
from assessment.model.columns import breaches
from assessment.strict_yaml import read_yaml
from conftest import ROOT
from documents import flowing, quoted
from frame_checks import facts_of_build
from legible import no_letter_is_small_in_print, no_text_overlaps_or_is_cut

pytestmark = pytest.mark.workflow
PRINTED = ("minusma", "minusma_as_noted")
# One of more measures than the printed table has is built for these tests alone.
NAMES = (*PRINTED, "minusca", "minusma_2017_2020", "wide")
WIDE = {
    "title": "A wide assessment",
    "mission": "MINUSCA",
    "window": {"start": 2014, "end": 2016},
    "regional_organisation": "ECCAS",
    "membership": "any",
    "contributors": {"top": 10, "by": "mean"},
    "measures": [
        "governance", "political_accountability", "regional_leadership", "trade_across_borders",
        "militarization", "military_expenditure", "democracy", "wgi_voice_and_accountability",
    ],
    "published": None,
}  # fmt: skip
# A grid as it is, and what another may be like: no table was printed, the config is no part of
# it, names are as long as they may get, nothing varies.
GRIDS = ("as built", "unprinted", "not configured", "long names", "firm")
LONG = "an option that the config calls by a name of more than a line, as it may"
CONGO = "Democratic Republic of the Congo"

CATALOGUE = checked_catalogue(ROOT)
SOURCES = {"contributions": "un_contributions", "missions": "un_mission_strengths"}
FIGURES = CATALOGUE["figures"]
EXAMPLES = {
    "assessment": NAMES,
    "discrimination": NAMES,
    "measurement": NAMES,
    "grid": GRIDS,
    "project": ("as configured", "all", "none"),
}
UNPRINTED = ({*NAMES} - {*PRINTED}) | {"unprinted"}
CASES = [
    (figure, example)
    for figure, about in FIGURES.items()
    for example in EXAMPLES[about["of"]]
    if about["when"] != "printed" or example not in UNPRINTED
]


@pytest.fixture(scope="module")
def project(built, new_project):
    """A copy of the build with what figures of a wide assessment read, and windows over time."""
    project = new_project("wide", of=built)
    more = yaml.safe_dump({"assessments": {"wide": WIDE}})
    (project.folder / "more.yaml").write_text(more, encoding="utf-8")
    figures = [name for name, about in FIGURES.items() if "wide" in EXAMPLES[about["of"]]]
    read = figure_inputs(CATALOGUE, figures, False, SOURCES).values()
    wide = [path.replace("{assessment}", "wide") for path in read if "results/" in path]
    project.build("--configfile", "more.yaml", "--", "over_time", *wide)
    return project


@pytest.fixture(scope="module")
def config_of_all(registry):
    config = read_yaml(ROOT / "config.yaml")
    config["assessments"]["wide"] = WIDE
    return checked_config(config, registry, ROOT)


@pytest.fixture
def given(project, config_of_all, registry):
    """What an example of a figure is drawn of: names of inputs to frames and data."""

    def make(figure, example):
        kind, config = FIGURES[figure]["of"], config_of_all
        name = example if example in NAMES else "minusma"
        paths = figure_inputs(CATALOGUE, [figure], example not in UNPRINTED, SOURCES)
        own = f"results/{name}/panel.parquet"
        if "panel" in paths and (project.folder / own).exists():
            paths = {**paths, "panel": own}
        found = {
            key: read_input(project.folder / path.replace("{assessment}", name))
            for key, path in paths.items()
        }
        if kind == "grid":
            display = views.display(config, registry, name).only("title", "mission", "version")
            return _like(example, {**found, "display": display})
        if kind == "project":
            display = views.coverage(config, registry)
            if example != "as configured":
                shown = [one._replace(assessed=example == "all") for one in display.measures]
                display = display._replace(measures=tuple(shown))
            return {**found, "display": display}
        errors = measurement.with_standard_errors(config, registry, name)
        releases = measurement.vintages(config, registry, ROOT, name)
        view = views.of_figures(config, registry, name, errors, releases)
        # the words of those that read no assessment name its contributors too
        listed = read_table(project.folder / f"results/{name}/assessment.csv")
        return {"assessment": listed, **found, **view}

    return make


def _like(example, given):
    """The inputs of a grid's figure as one of GRIDS has them."""
    frames = {key: value for key, value in given.items() if isinstance(value, pd.DataFrame)}
    firmness, grid = frames.get("firmness"), given["grid"]
    if example == "not configured":
        grid["configured"]["quantile"] = None
        for name in {"firmness", "discrimination_spread"} & set(frames):
            frames[name]["configured"] = None
    elif example == "long names":
        for options in grid["choices"].values():
            options[:] = [LONG if option == "linear" else option for option in options]
        grid["configured"]["quantile"] = LONG
        for name in {"curve", "recovered_options", "discrimination_spread"} & set(frames):
            given[name] = frames[name].replace({"option": {"linear": LONG}})
        if firmness is not None:
            firmness["state"] = CONGO
    elif example == "firm":
        if "importance" in frames:
            frames["importance"][["main", "total"]] = None
        if firmness is not None:
            firmness[["Full", "Partial", "Low"]] = [0.0, 0.0, 1.0]
            firmness["configured"], firmness["flips"], firmness["flipped_by"] = "Low", 0.0, None
        if "curve" in frames:
            frames["curve"][["full", "partial", "low"]] = [0, 0, len(firmness)]
    return given


def _named(figure, given):
    """What the words of a figure must name."""
    display, kind = given["display"], FIGURES[figure]["of"]
    if kind == "grid":
        states = given["firmness"]["state"] if figure in ("firmness", "importance") else ()
        choices = given["grid"]["choices"] if figure != "firmness" else ()
        return [*states, *map(choice_text, choices)]
    if kind == "measurement":
        display = given[FIGURES[figure]["when"]]
    measures = [measure.label for measure in display.measures]
    if kind == "project":
        return measures
    window = [window_text(*display.window)] if figure != "standing" else []
    if kind == "discrimination":
        return [*measures, *window]
    measures = measures if figure not in ("map", "contributions") else []
    return [*given["assessment"]["state"], *measures, *window]


@pytest.mark.parametrize(("figure", "example"), CASES)
def test_a_figure_is_legible_and_its_words_name_what_it_shows(given, figure, example, monkeypatch):
    inputs = given(figure, example)
    made, words = drawn(figure, inputs)
    # what it finds, in a line that heads it
    title = words.partition("\n")[0]
    assert title.endswith(".") and len(title) < (600 if example == "long names" else 330)
    assert re.search(r"\d|^(No|None|Some|By|African|Contributors) ", title), title
    no_text_overlaps_or_is_cut(made, monkeypatch)
    # a table is as wide as its columns; of coverage each five measures have a line of panels
    assert made.get_figwidth() <= (12 if figure == "classes" else style.WIDEST)
    assert made.get_figheight() <= (38 if figure == "coverage" else 11)
    if (figure, example) != ("classes", "wide"):
        no_letter_is_small_in_print(made)
    plt.close(made)
    missing = [name for name in _named(figure, inputs) if name not in words]
    assert missing == []
    assert not re.search(r"\b(nan|None|NA)\b", words)
    if FIGURES[figure]["of"] == "grid":
        assert words.endswith("not the chance that a label is right.")
        assert ("as printed" in words) == (figure == "firmness" and example != "unprinted")
    if figure in ("specification_curve", "firmness"):
        assert ("s configured" in words) == (example != "not configured")
    if example == "long names" and figure in ("specification_curve", "recovery"):
        assert LONG in words and len(LONG) > LONGEST


@pytest.mark.parametrize("figure", ["probabilities", "vintages"])
def test_a_contributor_without_a_value_is_told_as_such(given, figure, monkeypatch):
    inputs = given(figure, "minusma")
    (read,) = FIGURES[figure]["reads"]
    frame, missing = inputs[read], inputs[read]["iso3"] == "NGA"
    for column in ("value", "class", "standard_error", "upper", "middle", "lower", "lowest",
                   "highest", "range"):  # fmt: skip
        if column in frame:
            frame[column] = frame[column].mask(missing)
    made, words = drawn(figure, inputs)
    no_text_overlaps_or_is_cut(made, monkeypatch)
    plt.close(made)
    measures = inputs[FIGURES[figure]["when"]].measures
    assert words.count("Nigeria no value") == len(measures)
    assert not re.search(r"\b(nan|None|NA)\b", words)


def test_releases_that_need_more_room_stand_on_several_lines(given, monkeypatch):
    inputs = given("vintages", "minusma")
    plain, _ = drawn("vintages", inputs)
    frame, releases = inputs["vintages"], inputs["releases"].releases
    first = frame[frame["measure"] == "political_accountability"]
    again = {release: f"{release}b" for release in first["release"].unique()}
    second = first.assign(release=first["release"].map(again), pinned=False)
    named = releases["political_accountability"]
    twice = {**named, **{again[release]: f"{named[release]} again" for release in again}}
    inputs["releases"] = inputs["releases"]._replace(
        releases={**releases, "political_accountability": twice}
    )
    inputs["vintages"] = pd.concat([frame, second])
    made, _ = drawn("vintages", inputs)
    no_text_overlaps_or_is_cut(made, monkeypatch)
    assert plain.get_figheight() + 2 < made.get_figheight()
    assert made.get_figwidth() <= style.WIDEST
    plt.close(made), plt.close(plain)


def test_windows_over_time_are_those_of_the_config_and_the_built_one_is_among_them(
    project, built, config, registry, monkeypatch
):
    folder, asked = project.folder / "results/over_time/minusma", config["over_time"]
    facts = facts_of_build(config, registry)
    facts = facts._replace(meets={**facts.meets, "request": ("minusma",)})
    for file in result_files(CATALOGUE, facts):
        if file.path.startswith("over_time/") and file.path.endswith(".csv"):
            about, path = CATALOGUE["files"][file.pattern], project.folder / "results" / file.path
            assert breaches(path, columns_of(CATALOGUE, file, facts), about["key"], False) == []
    support, areas, windows = (
        read_table(folder / f"{name}.csv") for name in ("support", "discrimination", "windows")
    )
    assert list(zip(windows["data"], windows["start"], strict=True)) == [
        (series["label"], start)
        for series in asked["series"]
        for start in range(series["first"], series["last"] + 1)
    ]
    assert windows["left_out"].isna().all()
    years = windows.filter(regex="_years$").to_numpy()
    assert (years * 2 >= asked["years"]).all() and years.min() * 2 == asked["years"]
    own = config["assessments"]["minusma"]["window"]["start"]
    label = asked["series"][0]["label"]
    there = (support["data"] == label) & (support["start"] == own)
    whole = read_table(built.folder / "results/minusma/assessment.csv")
    same = ["rank", "iso3", "member", "governance_class", "upper_count", "support"]
    assert support.loc[there, same].to_numpy().tolist() == whole[same].to_numpy().tolist()
    compared = read_table(built.folder / "results/minusma/discrimination.csv")
    compared = compared[compared["comparison"] == "other_states"].set_index("variable")
    own_areas = areas[(areas["data"] == label) & (areas["start"] == own)].set_index("variable")
    assert set(own_areas.index) == {"member", "count", "count_with_membership"}
    same = ["contributors", "others", "auc", "auc_low", "auc_high", "p"]
    assert own_areas[same].equals(compared.loc[own_areas.index, same])
    for ending in ("pdf", "png", "svg", "txt"):
        assert (folder / f"over_time.{ending}").stat().st_size > 1000
    display = views.over_time(config, registry, [])
    frames = {"support": support, "discrimination": areas, "windows": windows}
    made, words = drawn("over_time", {**frames, "display": display})
    no_text_overlaps_or_is_cut(made, monkeypatch)
    plt.close(made)
    assert f"{words}\n" == (folder / "over_time.txt").read_text(encoding="utf-8")
    assert [state for state in set(support["state"]) if state not in words] == []
    assert {flowing(text) for text in quoted()["over_time"]} == {ranges_text(areas)}
    assert {flowing(text) for text in quoted()["windows"]} == {_in_windows(areas, windows)}
    with project.changed(
        "config.yaml", lambda content: content.replace(b"last: 2017", b"last: 2016")
    ):
        assert project.plan("over_time") == {"over_time": 1}


def _in_windows(areas, windows):
    """What README.md says of the windows: the areas from lowest to highest, and their intervals."""
    spans = {
        variable: " to ".join(dict.fromkeys(f"{area:.2f}" for area in (own.min(), own.max())))
        for variable, own in areas.groupby("variable")["auc"]
    }
    count = areas[areas["variable"] == "count"]
    across = (count["auc_low"].round(2) <= 0.5) & (count["auc_high"].round(2) >= 0.5)
    length = (windows["end"] - windows["start"] + 1).unique().item()
    return (
        f"In windows of {length} years within {windows['start'].min()}\N{EN DASH}"
        f"{windows['end'].max()}, that probability is {spans['count']} by the count, "
        f"{spans['count_with_membership']} with membership, {spans['member']} by membership alone. "
        f"The interval of the count includes 0.50 in {across.sum()} of {len(across)} windows"
    )


def _words(built, name, figure):
    folder = built.folder / "results" / name / "figures"
    return (folder / f"{figure}.txt").read_text(encoding="utf-8")


def test_the_words_of_the_grid_are_those_of_its_tables(built):
    tables = built.folder / "results/specifications/minusma"
    text = _words(built, "minusma", "firmness")
    for row in read_table(tables / "firmness.csv").to_dict("records"):
        if row["Partial"] > 0.01:
            assert re.search(
                rf"{row['state']}: Full [^;]*, Partial {row['Partial']:.0%}, .*?"
                rf"as configured {row['configured']};", text,
            )  # fmt: skip
    options = read_table(tables / "recovered_options.csv")
    best = options[options["choice"] == "window"].sort_values("best_share").iloc[-1]
    window = best["option"].replace("-", "–")
    text = _words(built, "minusma", "recovery")
    assert f"of them use the window {window}, against {best['grid_share']:.0%} of" in text
    shares = read_table(tables / "importance.csv")
    first = shares[shares["iso3"] == "all"].sort_values("total").iloc[-1]
    start = f"All contributors: {choice_text(first['choice'])} main {first['main']:.0%}, total "
    assert f"{start}{first['total']:.0%};" in _words(built, "minusma", "importance")
    support = read_table(built.folder / "results/minusma/assessment.csv")["support"].value_counts()
    counts = ", ".join(f"{support[label]} {label}" for label in ("Full", "Partial", "Low"))
    assert f"As configured: {counts} (" in _words(built, "minusma", "specification_curve")


def test_the_words_of_the_coverage_are_those_of_the_panel(built):
    words = _words(built, "", "coverage")
    assert "Governance: 2000–2010 53, 2011–2015 54." in words
    assert "Trade Across Borders lacks: " in words and "Nigeria 2006–2013" in words


def test_the_words_say_which_months_are_derived_or_lacking_and_which_classes_differ(built):
    words = _words(built, "minusma", "contributions")
    assert "The strength in September to December 2014 is derived" in words
    assert "no data on contributors for March 2015, March 2016, " in words
    assert "2013 5,980, 2014 6,089 (derived), 2015 7,871" in words
    words = _words(built, "minusma", "agreement")
    assert words.count("class differs") == 2
    assert "Population mean printed 50.8, rebuilt 50.3" in words
    shown = _words(built, "minusma", "map").split(" Listed contributors")[0]
    for state in read_table(built.folder / "results/minusma/population.csv")["state"]:
        assert len(re.findall(rf"(?:: |, ){re.escape(state)}[,.]", shown)) == 1, state


def test_figures_of_every_format_hold_a_picture_without_a_date(built, config):
    found = {path.relative_to(built.folder / "results").with_suffix("")
             for path in built.folder.glob("results/**/figures/*")}  # fmt: skip
    kinds = {FIGURES[path.name]["of"] for path in found}
    assert kinds == set(EXAMPLES)
    grids = {path.parts[0] for path in found if FIGURES[path.name]["of"] == "grid"}
    asked = {name for name, chosen in config["assessments"].items() if chosen["specifications"]}
    assert grids == asked
    for path in found:
        base = built.folder / "results" / path
        with Image.open(base.with_suffix(".png")) as image:
            assert image.width > 500 and len(image.getcolors(1 << 20)) > 20
            assert "release" in image.text["Description"]
            # 14 pixels of room on every side
            shown = ImageOps.invert(image.convert("L")).getbbox()
            assert min(shown[:2]) >= 14, path
            assert image.width - shown[2] >= 14 and image.height - shown[3] >= 14, path
        assert "<dc:date>" not in base.with_suffix(".svg").read_text(encoding="utf-8")
        assert b"/CreationDate" not in base.with_suffix(".pdf").read_bytes()
        words = base.with_suffix(".txt").read_text(encoding="utf-8")
        assert len(words) > 500
        assert path.name not in ("standing", "classes") or words.count("upper quartile") > 3


def test_the_text_of_a_pdf_is_text_in_fonts_of_its_own(built, needs):
    """As journals ask: TrueType, embedded as subsets; and a reader finds the names."""
    states = read_table(built.folder / "results/minusma/assessment.csv")["state"]
    for path in sorted(built.folder.glob("results/minusma/figures/*.pdf")):
        output = subprocess.run(
            [needs("pdffonts"), path], capture_output=True, text=True, check=True
        )
        _, _, *rows = output.stdout.splitlines()
        assert rows
        for row in rows:
            name, *_, embedded, subset, _, _, _ = row.split()
            assert re.match(r"[A-Z]{6}\+DejaVu", name) and "Type 3" not in row, row
            assert (embedded, subset) == ("yes", "yes"), row
        if path.stem in ("standing", "trends", "firmness", "vintages"):
            text = subprocess.run(
                [needs("pdftotext"), path, "-"], capture_output=True, text=True, check=True
            ).stdout.replace("\n", " ")
            assert [state for state in states if state not in text] == [], path


def test_the_picture_in_the_readme_is_what_the_build_makes(built, root):
    """Compared as pixels: two builds of the library that packs PNG may differ in bytes."""
    with (
        Image.open(root / "docs/table.png") as kept,
        Image.open(built.folder / "results/minusma/figures/classes.png") as made,
    ):
        assert kept.size == made.size
        assert kept.convert("RGB").tobytes() == made.convert("RGB").tobytes()
