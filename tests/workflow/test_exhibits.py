"""The exhibits as people see them: the table compiles, the figures are legible."""

import re
import shutil
import subprocess

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from assessment import settings
from assessment.exhibits.class_picture import class_picture
from assessment.exhibits.latex import render
from assessment.exhibits.standing import standing
from assessment.exhibits.table import build_table, figure_text, table_latex

pytestmark = pytest.mark.workflow
ASSESSMENTS = ("minusma", "minusma_as_noted")
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}


def _read(path):
    import pandas as pd

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


def _figures(built, config, name):
    folder = built.folder / "results" / name
    assessment, population, thresholds = (
        _read(folder / f"{file}.csv") for file in ("assessment", "population", "thresholds")
    )
    display = settings.display(config, name)
    yield standing(assessment, population, thresholds, display)
    yield class_picture(build_table(assessment, thresholds, display))


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


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_no_text_of_a_figure_overlaps_or_is_cut(built, config, name, monkeypatch):
    for figure in _figures(built, config, name):
        page = figure.bbox
        boxes = []
        for text, box in _drawn_texts(figure, monkeypatch):
            assert page.x0 <= box.x0 and box.x1 <= page.x1, text
            assert page.y0 <= box.y0 and box.y1 <= page.y1, text
            boxes.append((text, box.padded(-0.5)))
        assert len(boxes) >= 40
        for place, (one, box) in enumerate(boxes):
            for other, second in boxes[place + 1 :]:
                assert not box.overlaps(second), (one, other)
        plt.close(figure)


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_figures_of_every_format_hold_a_picture_without_a_date(built, name):
    folder = built.folder / "results" / name / "figures"
    for figure in ("standing", "classes"):
        png, svg, pdf = (folder / f"{figure}.{ending}" for ending in ("png", "svg", "pdf"))
        with Image.open(png) as image:
            assert image.width > 1000 and len(image.getcolors(1 << 20)) > 20
            assert "release" in image.text["Description"]
        assert "<dc:date>" not in svg.read_text(encoding="utf-8")
        assert b"/CreationDate" not in pdf.read_bytes()
        assert (folder / f"{figure}.txt").read_text(encoding="utf-8").count("upper quartile") > 3


def test_the_picture_in_the_readme_is_what_the_build_makes(built, root):
    """Compared as pixels: two builds of the library that packs PNG may differ in bytes."""
    with (
        Image.open(root / "docs/table.png") as kept,
        Image.open(built.folder / "results/minusma/figures/classes.png") as made,
    ):
        assert kept.size == made.size
        assert kept.convert("RGB").tobytes() == made.convert("RGB").tobytes()
