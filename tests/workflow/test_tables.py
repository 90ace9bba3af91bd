"""The tables as people see them: they compile, their text is the cells, hostile text stays text."""

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace

from _adapter import read_table

import pytest
from PIL import Image, ImageOps

from assessment.config import views
from assessment.exhibits.latex import Latex, render
from assessment.exhibits.table import build_table, table_latex, value_text
from assessment.exhibits.typeset import typeset
from project import PATIENCE

pytestmark = pytest.mark.workflow
ASSESSMENTS = ("minusma", "minusma_as_noted")


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
    assessment = read_table(folder / "assessment.csv")
    digits = {"governance": 1, "political_accountability": 2, "regional_leadership": 0,
              "trade_across_borders": 1}  # fmt: skip
    for row in assessment.to_dict("records"):
        values = [value_text(row[m], d).replace("-", "−") for m, d in digits.items()]
        cells = [str(row["rank"]), row["state"], "Yes" if row["member"] else "No", *values]
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
    output = subprocess.run([needs("pdfinfo"), pdf], capture_output=True, text=True, check=True)
    assert re.search(r"^Pages: +1$", output.stdout, re.MULTILINE)
    assert "Date" not in output.stdout
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


def test_the_table_works_by_input_beside_the_numbers(built, tmp_path, needs):
    """As an author uses it: both tables and both files of numbers in one paper."""
    pdflatex, pdftotext = needs("pdflatex"), needs("pdftotext")
    for name in ASSESSMENTS:
        shutil.copytree(built.folder / "results" / name, tmp_path / name)
    paper = [r"\documentclass{article}", r"\usepackage{booktabs,graphicx}"]
    paper += [r"\usepackage[table]{xcolor}"]
    paper += [rf"\input{{{name}/numbers}}" for name in ASSESSMENTS]
    paper += [r"\begin{document}", r"Chad: $\MinusmaChadPoliticalAccountability$;"]
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


def test_hostile_text_compiles_and_stays_text(built, root, tmp_path, needs, config, registry):
    needs("pdflatex")
    folder = built.folder / "results/minusma"
    assessment = read_table(folder / "assessment.csv")
    assessment.loc[0, "state"] = HOSTILE
    assessment.loc[1, "state"] = "Côte d'Ivoire \N{SNOWMAN}"
    display = views.display(config, registry, "minusma")
    first, *others = display.measures
    display = display._replace(
        title=HOSTILE,
        regional_organisation=HOSTILE,
        measures=(replace(first, label=HOSTILE, rationale=HOSTILE), *others),
    )
    table = build_table(assessment, read_table(folder / "thresholds.csv"), display)
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


def test_a_long_table_is_not_cut(built, root, config, registry, needs, tmp_path):
    """All African states and one measure alone, which makes the rows tall."""
    needs("pdflatex")
    folder = built.folder / "results/minusma"
    states = read_table(folder / "population.csv")
    states["rank"] = range(1, len(states) + 1)
    display = views.display(config, registry, "minusma")
    display = display._replace(measures=display.measures[:1])
    table = build_table(states, read_table(folder / "thresholds.csv"), display)
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
