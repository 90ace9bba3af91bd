"""The exhibits as people see them: the table compiles, the figures are legible."""

import json
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from PIL import Image, ImageOps

from _adapter import read_table
from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.measurement import (
    display_of_errors,
    display_of_vintages,
    with_standard_errors,
)
from assessment.config.measurement import vintages as planned_vintages
from assessment.data.states import read_states
from assessment.errors import InputError
from assessment.exhibits.choices import LONGEST, choice_text
from assessment.exhibits.figures.agreement import agreement, agreement_text
from assessment.exhibits.figures.classes import class_picture
from assessment.exhibits.figures.contributions import contributions_picture, contributions_text
from assessment.exhibits.figures.coverage import coverage_picture, coverage_text
from assessment.exhibits.figures.firmness import firmness_picture, firmness_text
from assessment.exhibits.figures.importance import importance_picture, importance_text
from assessment.exhibits.figures.map import tile_map, tile_map_text
from assessment.exhibits.figures.probabilities import probabilities_picture, probabilities_text
from assessment.exhibits.figures.recovery import recovery_picture, recovery_text
from assessment.exhibits.figures.specification_curve import (
    specification_curve,
    specification_curve_text,
)
from assessment.exhibits.figures.standing import standing, standing_text
from assessment.exhibits.figures.trends import trends, trends_text
from assessment.exhibits.figures.vintages import vintages_picture, vintages_text
from assessment.exhibits.latex import Latex, render
from assessment.exhibits.table import build_table, figure_text, table_latex, table_text, window_text
from assessment.exhibits.typeset import picture, typeset
from assessment.model.assess import assess
from assessment.model.measurement_error import class_probabilities
from assessment.model.vintages import vintages
from assessment.rebuild import Rebuild
from project import PATIENCE

pytestmark = pytest.mark.workflow
ASSESSMENTS = ("minusma", "minusma_as_noted")
UNPRINTED = ("minusca", "monusco", "wide")


def _read(path):
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def _compile(pdflatex, folder, document):
    run = subprocess.run(
        [pdflatex, "-interaction=nonstopmode", "-halt-on-error", document],
        cwd=folder, capture_output=True, text=True, errors="replace", timeout=PATIENCE,
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
@pytest.mark.parametrize("table", ["table", "table-article"])
def test_the_text_of_the_pdf_is_the_cells(built, needs, name, table):
    needs("pdflatex")
    folder = built.folder / "results" / name
    text = _text(needs("pdftotext"), folder / f"{table}.pdf")
    assessment = _read(folder / "assessment.csv")
    digits = {"governance": 1, "political_accountability": 2, "regional_leadership": 0,
              "trade_across_borders": 1}  # fmt: skip
    for row in assessment.to_dict("records"):
        figures = [figure_text(row[m], d).replace("-", "−") for m, d in digits.items()]
        cells = [str(row["rank"]), row["state"], "Yes" if row["member"] else "No", *figures]
        pattern = r"[\s↑↓]+".join(map(re.escape, [*cells, row["support"]]))
        assert re.search(pattern, text), (row["state"], text)


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("table", ["table", "table-article"])
def test_the_pdf_is_one_page_with_its_fonts_and_without_a_date(built, needs, name, table):
    needs("pdflatex")
    pdf = built.folder / "results" / name / f"{table}.pdf"
    fonts = subprocess.run([needs("pdffonts"), pdf], capture_output=True, text=True, check=True)
    _, _, *rows = fonts.stdout.splitlines()
    assert len(rows) >= 4
    # name, type, encoding, embedded, subset, Unicode, object (two numbers)
    assert all(row.split()[-5] == "yes" and "Type 3" not in row for row in rows), fonts.stdout
    told = subprocess.run([needs("pdfinfo"), pdf], capture_output=True, text=True, check=True)
    assert re.search(r"^Pages: +1$", told.stdout, re.MULTILINE)
    assert "Date" not in told.stdout
    assert b"/ID" not in pdf.read_bytes() or b"/ID [<> <>]" in pdf.read_bytes()


@pytest.mark.parametrize("name", ASSESSMENTS)
@pytest.mark.parametrize("table", ["table", "table-article"])
def test_the_preview_is_cropped_to_the_table(built, needs, name, table):
    needs("pdflatex"), needs("pdftoppm")
    with Image.open(built.folder / "results" / name / f"{table}.png") as image:
        ink = ImageOps.invert(image.convert("L")).getbbox()
        margins = (ink[0], ink[1], image.width - ink[2], image.height - ink[3])
        assert image.width > 1000 and len(image.getcolors(1 << 20)) > 20
    # 5 mm all around at 150 dots an inch, but for what the last line has below itself
    assert all(25 <= margin <= 45 for margin in margins), margins


def test_typesetting_gives_the_same_bytes_in_any_folder(built, needs, tmp_path):
    needs("pdflatex")
    folder, elsewhere = built.folder / "results/minusma", tmp_path / "another"
    elsewhere.mkdir()
    for name in ("table.tex", "table-document.tex"):
        shutil.copy(folder / name, elsewhere)
    again = typeset(elsewhere / "table-document.tex", [elsewhere / "table.tex"], "pdflatex")
    assert again == (folder / "table.pdf").read_bytes()


# what stops TeX: the text of a document, and what the one line says of it
STOPPED = [
    (r"\usepackage{nonesuch}", "", ["nonesuch.sty' not found; install", "package nonesuch"]),
    ("", r"\undefined", ["Undefined control sequence", "`pdflatex page.tex`"]),
    ("", r"\hbox to 1cm{wider than one centimetre}", ["pt too wide", "shorten it"]),
    ("", r"\input{SECRET}", ["not found"]),
]


@pytest.mark.parametrize(("preamble", "body", "told"), STOPPED)
def test_a_document_that_does_not_compile_is_one_line(needs, tmp_path, preamble, body, told):
    needs("pdflatex")
    secret = tmp_path / "elsewhere.tex"
    secret.write_text("not for this document", encoding="utf-8")
    lines = [r"\documentclass{article}", preamble, r"\begin{document}"]
    lines += [body.replace("SECRET", str(secret)), "x", r"\end{document}"]
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "page.tex").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        typeset(folder / "page.tex", [], "pdflatex")
    message = str(refused.value)
    assert "\n" not in message and all(text in message for text in told), message


def test_a_document_runs_no_program(needs, tmp_path):
    needs("pdflatex")
    mark = tmp_path / "run"
    document = rf"\documentclass{{article}}\immediate\write18{{touch '{mark}'}}"
    (tmp_path / "page.tex").write_text(
        document + r"\begin{document}x\end{document}", encoding="utf-8"
    )
    typeset(tmp_path / "page.tex", [], "pdflatex")
    assert not mark.exists()


def test_a_program_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "page.tex").touch()
    with pytest.raises(InputError, match="pdflatex is not installed"):
        typeset(tmp_path / "page.tex", [], "pdflatex")
    with pytest.raises(InputError, match="pdftoppm is not installed"):
        picture(tmp_path / "page.pdf", "release 1")


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


# how the fonts of the table show what they have no character for; _ is drawn as a rule
SHOWN = {"'": "’", '"': "”", "~": "˜", "^": "ˆ", "_": ""}
HOSTILE = (
    r"\input{/etc/passwd} & 100% $x$ #1 _a_ {b} ~ ^ | <script>alert('x')</script> "
    r'"quoted" \write18{id} ^^41 \end{document}'
)


def test_hostile_text_compiles_and_stays_text(built, root, tmp_path, needs, config):
    needs("pdflatex")
    folder = built.folder / "results/minusma"
    assessment = _read(folder / "assessment.csv")
    assessment.loc[0, "state"] = HOSTILE
    assessment.loc[1, "state"] = "Côte d'Ivoire \N{SNOWMAN}"
    display = settings.display(config, "minusma")
    display["title"] = display["regional_organisation"] = HOSTILE
    display["measures"][0].update(label=HOSTILE, rationale=HOSTILE)
    table = build_table(assessment, _read(folder / "thresholds.csv"), display)
    templates = root / "workflow/templates"
    text = table_latex(table, "legible", templates / "table.tex.j2", "x", HOSTILE)
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    name = Latex("table.tex")
    about = {"provenance": HOSTILE, "version": "release 1"}
    page = render(templates / "table-document.tex.j2", fragment=name, **about)
    (tmp_path / "page.tex").write_text(page, encoding="utf-8")
    pdf = tmp_path / "page.pdf"
    pdf.write_bytes(typeset(tmp_path / "page.tex", [tmp_path / "table.tex"], "pdflatex"))
    # letters and signs alone: where text is broken into lines is not the point
    printed = re.sub(r"\s", "", _text(needs("pdftotext"), pdf))
    shown = re.sub(r"\s", "", "".join(SHOWN.get(character, character) for character in HOSTILE))
    # title, head, spanner, state
    assert printed.count(shown) >= 4, printed
    assert "d’Ivoire[U+2603]" in printed and "root:" not in printed


def test_a_long_table_is_not_cut(built, root, config, needs, tmp_path):
    """All African states and one measure alone, which makes the rows tall."""
    needs("pdflatex")
    folder = built.folder / "results/minusma"
    states = _read(folder / "population.csv")
    states["rank"] = range(1, len(states) + 1)
    display = settings.display(config, "minusma")
    display["measures"] = display["measures"][:1]
    table = build_table(states, _read(folder / "thresholds.csv"), display)
    templates = root / "workflow/templates"
    text = table_latex(table, "legible", templates / "table.tex.j2", "x", "none")
    (tmp_path / "table.tex").write_text(text, encoding="utf-8")
    name = Latex("table.tex")
    about = {"provenance": "none", "version": "release 1"}
    page = render(templates / "table-document.tex.j2", fragment=name, **about)
    (tmp_path / "page.tex").write_text(page, encoding="utf-8")
    (tmp_path / "page.pdf").write_bytes(
        typeset(tmp_path / "page.tex", [tmp_path / "table.tex"], "pdflatex")
    )
    printed = _without_accents(_text(needs("pdftotext"), tmp_path / "page.pdf"))
    missing = [name for name in states["state"] if _without_accents(name) not in printed]
    assert missing == [] and "Low 0 to 1." in printed


def _without_accents(text):
    """As plain letters: in the fonts of the table an accent is a sign of its own."""
    text = unicodedata.normalize("NFD", text.replace("'", "’").replace("ı", "i"))
    return "".join(character for character in text if not unicodedata.combining(character))


def _path_without(folder, *left_out):
    """A PATH of links to every program but those of the table's pictures."""
    folder.mkdir()
    for place in reversed(os.environ["PATH"].split(os.pathsep)):
        for program in Path(place).glob("*") if place else ():
            if program.name not in left_out:
                (folder / program.name).unlink(missing_ok=True)
                (folder / program.name).symlink_to(program)
    return str(folder)


@pytest.mark.parametrize(
    ("left_out", "line", "planned"),
    [
        (["pdflatex", "tectonic"], "no pdflatex or tectonic on the PATH", []),
        (["pdftoppm"], "no pdftoppm (of poppler-utils) on the PATH", ["pdf"]),
        ([], None, ["pdf", "png"]),
    ],
)
def test_what_is_not_installed_is_said_in_one_line_and_left_out(
    built, needs, tmp_path, monkeypatch, left_out, line, planned
):
    if "pdflatex" not in left_out:
        needs("pdflatex"), needs("pdftoppm")
    monkeypatch.setenv("PATH", _path_without(tmp_path / "programs", *left_out))
    run = built.snakemake("-n", "--forcerun", "table")
    assert run.returncode == 0, run.stdout
    told = [text for text in run.stdout.splitlines() if "on the PATH" in text]
    assert [line in text for text in told] == ([True] if line else []), told
    rules = re.findall(r"^(?:local)?rule (\w+):", run.stdout, re.MULTILINE)
    assert {"table", "manifest"} <= set(rules) and ("typeset" in rules) == bool(planned)
    made = re.findall(r"output: (results/minusma/table\.p.*)", run.stdout)
    assert [re.findall(r"/table\.(\w+)", files) for files in made] == [planned] * bool(planned)


def test_without_tex_the_build_goes_on(built, new_project, tmp_path, monkeypatch):
    """A whole one, from results of which the tables are gone."""
    project = new_project("without TeX", of=built)
    for path in project.folder.glob("results/*/table*"):
        path.unlink()
    monkeypatch.setenv("PATH", _path_without(tmp_path / "programs", "pdflatex", "tectonic"))
    run = project.build()
    assert run.stdout.count("on the PATH") == 1, run.stdout
    assert not project.files("*/table*.pdf", "*/table*.png") and project.files("*/table.tex")
    manifest = (project.folder / "results/manifest.json").read_text(encoding="utf-8")
    assert "table.tex" in manifest and "table.pdf" not in manifest
    assert project.plan() == {}
    asked = project.snakemake("--cores", "1", "results/minusma/table.pdf")
    assert asked.returncode != 0
    assert asked.stdout.count("typeset: cannot typeset") == 1
    assert "pdflatex is not installed" in asked.stdout


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
    for name in (*ASSESSMENTS, *UNPRINTED)
    if figure != "agreement" or name in ASSESSMENTS
]


def _no_text_overlaps_or_is_cut(made, monkeypatch):
    page, boxes = made.bbox, []
    for text, box in _drawn_texts(made, monkeypatch):
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text
        boxes.append((text, box.padded(-0.5)))
    assert len(boxes) >= 30
    for place, (one, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            assert not box.overlaps(second), (one, other)


@pytest.mark.parametrize(("figure", "name"), EXHIBITED)
def test_no_text_of_a_figure_overlaps_or_is_cut(exhibited, figure, name, monkeypatch):
    made, *_ = exhibited(figure, name)
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= 13 and made.get_figheight() <= 11
    plt.close(made)


GRID_FIGURES = {
    "specification_curve": (specification_curve, specification_curve_text),
    "firmness": (firmness_picture, firmness_text),
    "importance": (importance_picture, importance_text),
    "recovery": (recovery_picture, recovery_text),
}
# A grid as it is, and what another may be like: no table was printed, the config is no part of
# it, names are as long as they may get, nothing varies.
GRIDS = ("as built", "unprinted", "not configured", "long names", "firm")
LONG = "an option that the config calls by a name of more than a line, as it may"
CONGO = "Democratic Republic of the Congo"


@pytest.fixture
def gridded(built, config):
    """Make a figure of a grid like one of GRIDS: (figure, its words, firmness, grid)."""

    def make(figure, kind):
        folder = built.folder / "results/specifications/minusma"
        names = ("curve", "firmness", "importance", "recovery", "recovered_options")
        frames = {name: read_table(folder / f"{name}.csv") for name in names}
        grid = json.loads((folder / "grid.json").read_text(encoding="utf-8"))
        comparison = read_table(built.folder / "results/comparison/minusma.csv")
        firmness = frames["firmness"]
        if kind == "unprinted":
            comparison = None
        elif kind == "not configured":
            firmness["configured"], grid["configured"]["quantile"] = None, None
        elif kind == "long names":
            firmness["state"] = CONGO
            grid["choices"] = {
                choice: [LONG if option == "linear" else option for option in options]
                for choice, options in grid["choices"].items()
            }
            grid["configured"]["quantile"] = LONG
            for name in ("curve", "recovered_options"):
                frames[name] = frames[name].replace({"option": {"linear": LONG}})
        elif kind == "firm":
            frames["importance"][["main", "total"]] = None
            firmness[["Full", "Partial", "Low"]] = [0.0, 0.0, 1.0]
            firmness["configured"], firmness["flips"], firmness["flipped_by"] = "Low", 0.0, None
            frames["curve"][["full", "partial", "low"]] = [0, 0, len(firmness)]
        parts = {
            "specification_curve": (frames["curve"], firmness),
            "firmness": (firmness, comparison),
            "importance": (frames["importance"], firmness),
            "recovery": (frames["recovered_options"], frames["recovery"], comparison),
        }[figure]
        display = settings.display(config, "minusma")
        made, words = (draw(*parts, grid, display) for draw in GRID_FIGURES[figure])
        return made, words, firmness, grid

    return make


GRIDDED = [
    (figure, kind)
    for figure in GRID_FIGURES
    for kind in GRIDS
    if (figure, kind) != ("recovery", "unprinted")
]


@pytest.mark.parametrize(("figure", "kind"), GRIDDED)
def test_no_text_of_a_grids_figure_overlaps_or_is_cut(gridded, figure, kind, monkeypatch):
    made, *_ = gridded(figure, kind)
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= (15 if kind == "long names" else 13)
    assert made.get_figheight() <= 11
    plt.close(made)


@pytest.mark.parametrize(("figure", "kind"), GRIDDED)
def test_the_words_of_a_grids_figure_name_what_it_shows(gridded, figure, kind):
    made, words, firmness, grid = gridded(figure, kind)
    plt.close(made)
    if figure in ("firmness", "importance"):
        for state in firmness["state"]:
            assert state in words
    if figure != "firmness":
        for choice in grid["choices"]:
            assert choice_text(choice) in words
    assert words.endswith("no probabilities.")
    assert ("as printed" in words) == (figure == "firmness" and kind != "unprinted")
    if figure in ("specification_curve", "firmness"):
        assert ("s configured" in words) == (kind != "not configured")
    if kind == "long names" and figure in ("specification_curve", "recovery"):
        assert LONG in words and len(LONG) > LONGEST
    assert not re.search(r"\b(nan|None|NA)\b", words)


def test_the_words_of_the_grid_are_those_of_its_tables(built):
    folder = built.folder / "results/minusma/figures"
    told = {name: (folder / f"{name}.txt").read_text(encoding="utf-8") for name in GRID_FIGURES}
    tables = built.folder / "results/specifications/minusma"
    for row in _read(tables / "firmness.csv").to_dict("records"):
        if row["Partial"] > 0.01:
            assert re.search(
                rf"{row['state']}: Full [^;]*, Partial {row['Partial']:.0%}, .*?"
                rf"as configured {row['configured']};", told["firmness"],
            )  # fmt: skip
    options = _read(tables / "recovered_options.csv")
    best = options[options["choice"] == "window"].sort_values("best_share").iloc[-1]
    window = best["option"].replace("-", "–")
    assert (
        f"of them take the window {window}, against {best['grid_share']:.0%} of"
        in (told["recovery"])
    )
    shares = _read(tables / "importance.csv")
    first = shares[shares["iso3"] == "all"].sort_values("total").iloc[-1]
    start = f"All contributors: {choice_text(first['choice'])} main {first['main']:.0%}, total "
    assert f"{start}{first['total']:.0%};" in told["importance"]
    support = _read(built.folder / "results/minusma/assessment.csv")["support"].value_counts()
    counts = ", ".join(f"{support[label]} {label}" for label in ("Full", "Partial", "Low"))
    assert f"As configured: {counts} (" in told["specification_curve"]


@pytest.fixture
def covered(built, root):
    """The panel and the states as the coverage figure takes them."""
    states = read_states(root / "resources/states.csv")
    return pd.read_parquet(built.folder / "results/panel.parquet"), states


@pytest.mark.parametrize("assessed", ["as configured", "all", "none"])
def test_no_text_of_the_coverage_overlaps_or_is_cut(
    covered, config, registry, assessed, monkeypatch
):
    told = settings.coverage(config, registry)
    for measure in told["measures"]:
        measure["assessed"] = {"all": True, "none": False}.get(assessed, measure["assessed"])
    made = coverage_picture(*covered, told)
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= 13
    assert made.get_figheight() <= (18 if assessed == "all" else 11)
    plt.close(made)


def test_the_words_of_the_coverage_are_those_of_the_panel(covered, config, registry):
    panel, states = covered
    words = coverage_text(panel, states, settings.coverage(config, registry))
    for measure in config["measures"].values():
        assert measure["label"] in words
    assert "Governance: 2000–2010 53, 2011–2015 54." in words
    assert "Trade Across Borders lacks: " in words and "Nigeria 2006–2013" in words


def test_the_coverage_of_every_format_is_a_picture_without_a_date(built):
    folder = built.folder / "results/figures"
    with Image.open(folder / "coverage.png") as image:
        assert image.width > 1000 and len(image.getcolors(1 << 20)) > 20
    assert "<dc:date>" not in (folder / "coverage.svg").read_text(encoding="utf-8")
    assert b"/CreationDate" not in (folder / "coverage.pdf").read_bytes()


@pytest.fixture
def measured(built, root, raw_config, registry):
    """Make a figure of the measurement of an assessment: (figure, words, states, display)."""
    raw_config["assessments"]["wide"] = WIDE
    config = checked_config(raw_config, registry, root)
    results = built.folder / "results"

    def make(figure, name, vary=lambda *told: told):
        assessed = settings.assessment(config, name)
        panel = pd.read_parquet(results / "panel.parquet")
        tidy = {
            source: pd.read_parquet(results / f"tidy/{source}.parquet")
            for source in ("memberships", "un_contributions")
        }
        states = read_states(root / "resources/states.csv")
        listed = assess(panel, *tidy.values(), states, assessed).assessment
        if figure == "probabilities":
            measures = with_standard_errors(config, registry, name)
            display = display_of_errors(config, name, measures)
            aggregates = {one: config["measures"][one]["aggregate"] for one in measures}
            frame = class_probabilities(panel, listed, aggregates, assessed, 60, 1)
            frame, display = vary(frame, display)
            made, words = probabilities_picture(frame, display), probabilities_text(frame, display)
        else:
            recipes = planned_vintages(config, registry, root, name)
            display = display_of_vintages(config, registry, name, recipes)
            readings = Rebuild(root).readings(recipes).rename(columns={"variant": "release"})
            pinned = {one["measure"]: config["snapshots"][one["source"]] for one in recipes}
            frame = vintages(panel, readings, listed, assessed, pinned)
            frame, display = vary(frame, display)
            made, words = vintages_picture(frame, display), vintages_text(frame, display)
        return made, words, list(listed["state"]), display

    return make


MEASURED = [
    (figure, name)
    for figure in ("probabilities", "vintages")
    for name in (*ASSESSMENTS, *UNPRINTED)
]


@pytest.mark.parametrize(("figure", "name"), MEASURED)
def test_a_figure_of_the_measurement_is_legible_and_told_in_words(
    measured, figure, name, monkeypatch
):
    made, words, states, display = measured(figure, name)
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    assert made.get_figwidth() <= 13 and made.get_figheight() <= 11
    plt.close(made)
    labels = [measure["label"] for measure in display["measures"]]
    for told in (*states, *labels, window_text(display["window"])):
        assert told in words
    assert not re.search(r"\b(nan|None|NA)\b", words)


@pytest.mark.parametrize("figure", ["probabilities", "vintages"])
def test_a_contributor_without_a_figure_is_told_as_such(measured, figure, monkeypatch):
    def lacking(frame, display):
        missing = frame["iso3"] == "NGA"
        columns = ["value", "class", "standard_error", "upper", "middle", "lower", "lowest",
                   "highest", "range"]  # fmt: skip
        columns = [column for column in columns if column in frame]
        return frame.assign(**{name: frame[name].mask(missing) for name in columns}), display

    made, words, _, display = measured(figure, "minusma", lacking)
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    plt.close(made)
    assert words.count("Nigeria no figure") == len(display["measures"])
    assert not re.search(r"\b(nan|None|NA)\b", words)


def test_releases_that_need_more_room_stand_on_several_lines(measured, monkeypatch):
    def both_of_seven(frame, display):
        seven = frame[frame["measure"] == "political_accountability"]
        releases = display["releases"]["political_accountability"]
        told = {**display, "releases": dict.fromkeys(display["releases"], releases)}
        return pd.concat([seven.assign(measure="governance"), seven]), told

    made, *_ = measured("vintages", "minusma", both_of_seven)
    plain, *_ = measured("vintages", "minusma")
    _no_text_overlaps_or_is_cut(made, monkeypatch)
    assert plain.get_figheight() + 2 < made.get_figheight() <= 11
    assert made.get_figwidth() <= 13
    plt.close(made), plt.close(plain)


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
        assert len(re.findall(rf"(?:: |, ){re.escape(state)}[,.]", shown)) == 1, state


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_figures_of_every_format_hold_a_picture_without_a_date(built, name):
    folder = built.folder / "results" / name / "figures"
    assert (folder / "firmness.svg").exists() == (name == "minusma")
    for figure in (*FIGURES, *(GRID_FIGURES if name == "minusma" else ())):
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
