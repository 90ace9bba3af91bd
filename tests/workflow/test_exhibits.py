"""The exhibits as people see them: the table compiles, the figures are legible."""

import re
import shutil
import subprocess

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from PIL import Image

from _adapter import read_table
from assessment import settings
from assessment.data.states import read_states
from assessment.exhibits.agreement import agreement, agreement_text
from assessment.exhibits.class_picture import class_picture
from assessment.exhibits.contributions import contributions_picture, contributions_text
from assessment.exhibits.latex import render
from assessment.exhibits.standing import standing, standing_text
from assessment.exhibits.table import build_table, figure_text, table_latex, table_text, window_text
from assessment.exhibits.tile_map import tile_map, tile_map_text
from assessment.exhibits.trends import trends, trends_text
from assessment.model.assess import assess
from planning.config import checked_config

pytestmark = pytest.mark.workflow
ASSESSMENTS = ("minusma", "minusma_as_noted")
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}


def _read(path):
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def _compile(pdflatex, folder, document):
    run = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", document],
        cwd=folder, capture_output=True, text=True, errors="replace", timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    assert "Overfull" not in run.stdout
    return folder / document.replace(".tex", ".pdf")


def _text(pdftotext, pdf):
    return subprocess.run(
        [pdftotext, "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("document", ["table-document.tex", "table-article-document.tex"])
def test_the_table_compiles_and_its_text_is_the_cells(built, tmp_path, needs, name, document):
    pdflatex, pdftotext = needs("pdflatex"), needs("pdftotext")
    folder = built.folder / "results" / name
    for path in folder.glob("table*.tex"):
        shutil.copy(path, tmp_path)
    text = _text(pdftotext, _compile(pdflatex, tmp_path, document))
    assessment = _read(folder / "assessment.csv")
    digits = {"governance": 1, "political_accountability": 2, "regional_leadership": 0,
              "trade_across_borders": 1}  # fmt: skip
    for row in assessment.to_dict("records"):
        figures = [figure_text(row[m], d).replace("-", "−") for m, d in digits.items()]
        cells = [str(row["rank"]), row["state"], "Yes" if row["member"] else "No", *figures]
        pattern = r"[\s↑↓]+".join(map(re.escape, [*cells, row["support"]]))
        assert re.search(pattern, text), (row["state"], text)


def test_the_table_works_by_input_beside_the_numbers(built, tmp_path, needs):
    """As an author uses it: both tables and both files of numbers in one paper."""
    pdflatex, pdftotext = needs("pdflatex"), needs("pdftotext")
    for name in ASSESSMENTS:
        shutil.copytree(built.folder / "results" / name, tmp_path / name)
    paper = [r"\documentclass{article}", r"\usepackage{booktabs,graphicx}"]
    paper += [r"\usepackage[table]{xcolor}"]
    paper += [rf"\input{{{name}/numbers}}" for name in ASSESSMENTS]
    paper += [r"\begin{document}", r"Chad: \MinusmaChadPoliticalAccountability;"]
    paper += [r"agreement: \MinusmaAsNotedColouredCellsAgreeing."]
    paper += [
        rf"\input{{{name}/{file}}}" for name in ASSESSMENTS for file in ("table", "table-article")
    ]
    paper += [r"See Table~\ref{tab:minusma}.", r"\end{document}"]
    (tmp_path / "paper.tex").write_text("\n".join(paper), encoding="utf-8")
    text = _text(pdftotext, _compile(pdflatex, tmp_path, "paper.tex"))
    assert "Chad: −0.06; agreement: 47." in text


def test_hostile_text_compiles_and_stays_text(built, root, tmp_path, needs, config):
    pdflatex, pdftotext = needs("pdflatex"), needs("pdftotext")
    folder = built.folder / "results/minusma"
    assessment = _read(folder / "assessment.csv")
    assessment.loc[0, "state"] = r"\input{x} & 5% #1 _^~{}$ <script> | \N{SNOWMAN}"
    display = settings.display(config, "minusma")
    display["title"] = r"100% \undefined & “quoted” – Ünïcode \N{SNOWMAN}"
    table = build_table(assessment, _read(folder / "thresholds.csv"), display)
    templates = root / "workflow/templates"
    text = table_latex(table, "legible", templates / "table.tex.j2", "x", "none")
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    page = render(templates / "table-document.tex.j2", fragment="table.tex", provenance="none")
    (tmp_path / "page.tex").write_text(page, encoding="utf-8")
    printed = _text(pdftotext, _compile(pdflatex, tmp_path, "page.tex"))
    assert r"\input{x} & 5% #1" in printed and "<script>" in printed
    assert r"100% \undefined &" in printed


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
FIGURES = ("standing", "classes", "trends", "contributions", "map", "agreement")


@pytest.fixture
def exhibited(built, root, raw_config, registry):
    """Make a figure of an assessment, by their names: (figure, its words, its assessment's rows).

    `wide` is an assessment of more measures than the printed table has, made here.
    """
    raw_config["assessments"]["wide"] = WIDE
    config = checked_config(raw_config, registry, root)
    results = built.folder / "results"

    def make(figure, name):
        tidy = {
            source: pd.read_parquet(results / f"tidy/{source}.parquet")
            for source in ("memberships", "un_contributions")
        }
        panel = pd.read_parquet(results / "panel.parquet")
        frames = assess(
            panel, tidy["memberships"], tidy["un_contributions"],
            read_states(root / "resources/states.csv"), settings.assessment(config, name),
        )  # fmt: skip
        display = settings.display(config, name)
        listed, population, limits = frames.assessment, frames.population, frames.thresholds
        if figure == "standing":
            made = standing(listed, population, limits, display)
            words = standing_text(listed, limits, display)
        elif figure == "classes":
            table = build_table(listed, limits, display)
            made, words = class_picture(table), table_text(table)
        elif figure == "trends":
            inputs = (panel, listed, population, display)
            made, words = trends(*inputs), trends_text(*inputs)
        elif figure == "contributions":
            incomplete = settings.incomplete_years(
                config, registry, "un_contributions", display["mission"]
            )
            inputs = (tidy["un_contributions"], listed, display, incomplete)
            made, words = contributions_picture(*inputs), contributions_text(*inputs)
        elif figure == "map":
            made = tile_map(population, _read(root / "resources/tiles.csv"), display)
            words = tile_map_text(population, display)
        else:
            comparison = read_table(results / f"comparison/{name}.csv")
            inputs = (comparison, population, display)
            made, words = agreement(*inputs), agreement_text(*inputs)
        return made, words, listed, display

    return make


def _drawn_texts(figure, monkeypatch):
    """The texts that the renderer draws, with their boxes; ticks outside the view are not."""
    drawn = {}
    draw = plt.Text.draw

    def recording(text, renderer):
        if text.get_visible() and text.get_text().strip():
            drawn[text] = text.get_window_extent(renderer)
        return draw(text, renderer)

    with monkeypatch.context() as patch:
        patch.setattr(plt.Text, "draw", recording)
        figure.canvas.draw()
    return [(text.get_text(), box) for text, box in drawn.items()]


EXHIBITED = [
    (figure, name)
    for figure in FIGURES
    for name in (*ASSESSMENTS, "wide")
    if (figure, name) != ("agreement", "wide")  # has no printed table
]


@pytest.mark.parametrize(("figure", "name"), EXHIBITED)
def test_no_text_of_a_figure_overlaps_or_is_cut(exhibited, figure, name, monkeypatch):
    made, *_ = exhibited(figure, name)
    page, boxes = made.bbox, []
    for text, box in _drawn_texts(made, monkeypatch):
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text
        boxes.append((text, box.padded(-0.5)))
    assert len(boxes) >= 30
    for place, (one, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            assert not box.overlaps(second), (one, other)
    assert made.get_figwidth() <= 13 and made.get_figheight() <= 11
    plt.close(made)


@pytest.mark.parametrize(("figure", "name"), EXHIBITED)
def test_the_words_of_a_figure_name_what_it_shows(exhibited, figure, name):
    made, words, listed, display = exhibited(figure, name)
    plt.close(made)
    for state in listed["state"]:
        assert state in words
    if figure not in ("map", "contributions"):
        for measure in display["measures"]:
            assert measure["label"] in words
    assert window_text(display["window"]) in words or figure == "standing"
    assert not re.search(r"\b(nan|None|NA)\b", words)


def test_the_words_tell_of_incomplete_years_and_of_classes_that_differ(built):
    folder = built.folder / "results/minusma/figures"
    words = (folder / "contributions.txt").read_text(encoding="utf-8")
    assert "2013 2,926;" in words  # of this mission the source has all months of 2013
    assert "2017 3,486 (incomplete: about 50% of the true mean, which would be" in words
    words = (folder / "agreement.txt").read_text(encoding="utf-8")
    assert words.count("class differs") == 2
    assert "Population mean printed 50.8, rebuilt 50.3" in words
    words = (folder / "map.txt").read_text(encoding="utf-8")
    shown = words.split(" Listed contributors")[0]
    for state in _read(built.folder / "results/minusma/population.csv")["state"]:
        assert len(re.findall(rf"[ ,]{re.escape(state)}[,.]", shown)) == 1, state


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_figures_of_every_format_hold_a_picture_without_a_date(built, name):
    folder = built.folder / "results" / name / "figures"
    for figure in FIGURES:
        png, svg, pdf = (folder / f"{figure}.{ending}" for ending in ("png", "svg", "pdf"))
        with Image.open(png) as image:
            assert image.width > 1000 and len(image.getcolors(1 << 20)) > 20
            assert "release" in image.text["Description"]
        assert "<dc:date>" not in svg.read_text(encoding="utf-8")
        assert b"/CreationDate" not in pdf.read_bytes()
        words = (folder / f"{figure}.txt").read_text(encoding="utf-8")
        assert len(words) > 500
        assert figure not in ("standing", "classes") or words.count("upper quartile") > 3


def test_the_picture_in_the_readme_is_what_the_build_makes(built, root):
    """Compared as pixels: two builds of the library that packs PNG may differ in bytes."""
    with (
        Image.open(root / "docs/table.png") as kept,
        Image.open(built.folder / "results/minusma/figures/classes.png") as made,
    ):
        assert kept.size == made.size
        assert kept.convert("RGB").tobytes() == made.convert("RGB").tobytes()
