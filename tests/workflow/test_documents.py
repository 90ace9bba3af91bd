"""What goes into documents of others: it compiles there, looks the same, leaves nothing behind."""

import re
import subprocess
import unicodedata

from _adapter import read_table

import pytest

from assessment.config import views
from assessment.exhibits.latex import escape
from assessment.exhibits.table import build_table, table_latex
from assessment.exhibits.typeset import picture, typeset

pytestmark = pytest.mark.workflow
PACKAGES = r"\usepackage{booktabs,graphicx,xcolor,colortbl}"
OLDER = r"\usepackage{booktabs,graphicx}\usepackage[table]{xcolor}"
# a table of the document's own, and a colour that has the name of one of a fragment
ROWS = r"\par\begin{tabular}{ll}a & b\\ c & d\\ e & f\\\end{tabular} \textcolor{support-upper}{x}"
OWN = OLDER + r"\definecolor{support-upper}{HTML}{FF00FF}"
# punctuation that some languages of babel make commands of
ACTIVE = "".join(
    rf"\catcode{code} 13 \begingroup\lccode126 {code}"
    rf"\lowercase{{\endgroup\protected\def~}}{{\char{code} }}"
    for code in map(ord, "-!\"'*./:;<=>?`")
)
PARTS = ("table", "table-article", "table-body", "table-notes")
# class with options, preamble, text, files of LaTeX's that not every machine has
DOCUMENTS = {
    "both styles": ("{article}", PACKAGES, r"\input{table}\input{table-article}"),
    "as before": ("{article}", OLDER, r"\input{table}"),
    "columns": ("[twocolumn]{article}", PACKAGES, r"\begin{table*}\input{table-body}\end{table*}"
                r"\input{table}"),
    "sideways": ("{article}", PACKAGES + r"\usepackage{rotating}",
                 r"\begin{sidewaystable}\caption{My own}\input{table-body}\par\input{table-notes}"
                 r"\end{sidewaystable}", "rotating.sty"),
    "Latin 1": ("{article}", r"\usepackage[latin1]{inputenc}\usepackage[T1]{fontenc}" + PACKAGES,
                "\xe9" r"\input{table}"),
    "active characters": ("{article}", PACKAGES,
                          rf"\newcommand\body{{\input{{table-body}}}}{ACTIVE}\body"),
    "slides": ("{beamer}", r"\usepackage{tikz,booktabs,colortbl}",
               r"\begin{frame}\input{table-body}\end{frame}", "beamer.cls", "pgfmath.sty"),
    "slides with the option": ("[xcolor=table]{beamer}", r"\usepackage{booktabs}",
                               r"\begin{frame}\begin{table}\caption{My own}\input{table-body}"
                               r"\end{table}\end{frame}", "beamer.cls", "pgfmath.sty"),
}  # fmt: skip


@pytest.fixture
def page(needs, tmp_path):
    """The PDF of a document, which has been typeset without a fault or an overfull box."""
    needs("pdflatex")

    def of(text, preamble=PACKAGES, kind="{article}", parts=()):
        path = tmp_path / "page.tex"
        # the parindent of a paragraph would make a line of the text's width too wide
        whole = rf"\documentclass{kind}{preamble}\parindent0pt \begin{{document}}{text}"
        path.write_text(rf"{whole}\end{{document}}", encoding="latin-1")
        pdf = path.with_suffix(".pdf")
        pdf.write_bytes(typeset(path, parts, "pdflatex"))
        return pdf

    return of


@pytest.fixture
def installed(needs, lacking):
    """A file of LaTeX's that not every machine has is on this one."""

    def there(file):
        if subprocess.run([needs("kpsewhich"), file], capture_output=True).returncode:
            lacking(f"{file} is not installed")

    return there


@pytest.fixture
def parts(built):
    return [built.folder / f"results/minusma/{name}.tex" for name in PARTS]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_fragments_go_into_a_document(page, parts, needs, installed, name):
    kind, preamble, text, *files = DOCUMENTS[name]
    for file in files:
        installed(file)
    pdf = page(text, preamble, kind, parts)
    run = subprocess.run([needs("pdftotext"), pdf, "-"], capture_output=True, text=True, check=True)
    assert "Burkina Faso" in run.stdout


@pytest.mark.parametrize("text", [ROWS, ROWS.replace("c &", r"\hiderowcolors c &")])
@pytest.mark.parametrize(
    "rows", ["", r"\rowcolors{1}{blue!30}{white}", r"\rowcolors[\hline]{2}{}{red!20}"]
)
def test_tables_before_and_after_look_as_without_the_fragment(page, parts, needs, rows, text):
    needs("pdftoppm")
    fragments = r"\setbox0\vbox{\input{table-body}}\input{table}\input{table-article}"
    # the floats go to another page
    looks = [
        picture(page(rf"\suppressfloats{text}{between}{ROWS}{ROWS}", OWN + rows, parts=parts), "")
        for between in ("", fragments)
    ]
    assert looks[0] == looks[1]


def test_the_fragment_looks_the_same_whatever_the_document_does_to_rows(page, parts, needs):
    needs("pdftoppm")
    inside = r"\begin{tabular}{p{9cm}}\input{table-body}\end{tabular}"
    for text in (r"\input{table-body}", inside):
        plain, coloured = (
            picture(page(text, OLDER + rows, parts=parts), "")
            for rows in ("", r"\rowcolors{2}{blue!30}{green}")
        )
        assert plain == coloured


def test_no_two_fragments_have_one_label(built):
    texts = [built.folder / name for name in built.files("*/table.tex", "*/table-article.tex")]
    labels = [re.findall(r"\\label{(.+?)}", path.read_text(encoding="utf-8")) for path in texts]
    assert all(one[0].replace(":", "-") == one[1] for one in labels)
    assert len({label for one in labels for label in one}) == 2 * len(texts) > 4


def test_a_table_is_made_smaller_and_never_larger(built, root, config, registry, page, tmp_path):
    folder, display = built.folder / "results/minusma", views.display(config, registry, "minusma")
    frames = [read_table(folder / f"{name}.csv") for name in ("assessment", "thresholds")]
    for count, wanted in ((1, "<"), (4, "=")):
        table = build_table(*frames, display._replace(measures=display.measures[:count]))
        template = root / "workflow/templates/table.tex.j2"
        (tmp_path / "body.tex").write_text(table_latex(table, "legible", template, "", "made"))
        measured = r"\setlength{\linewidth}{15cm}\setbox4\hbox{\input{body}}"
        measured += r"\dimen0=\wd4 \advance\dimen0-\linewidth"
        rounded = r"\ifdim\dimen0>-0.1pt \ifdim\dimen0<0.1pt \dimen0=0pt \fi\fi"
        text = rf"\ifdim\dimen0{wanted}0pt x\else\errmessage{{its width}}\fi"
        page(measured + rounded + text, parts=[tmp_path / "body.tex"])


def test_numbers_are_numbers_to_tex(built, page, needs, installed):
    installed("siunitx.sty")
    path = built.folder / "results/minusca/numbers.tex"
    negative = re.search(r"newcommand{(\\\w+)}{-[\d.]+}", path.read_text(encoding="utf-8"))[1]
    text = rf"\input{{numbers}}\ifdim{negative} pt<0pt below zero \fi"
    text += r"\the\numexpr\MinuscaWindowEnd-\MinuscaWindowStart+1\relax{} years"
    text += rf", \MinuscaBurundiSupport, ${negative}$, \num{{{negative}}}"
    text += r"\ifdim\MinuscaCountOtherStatesAuc pt<1pt, \num{\MinuscaCountOtherStatesP} as p\fi"
    pdf = page(text, PACKAGES + r"\usepackage{siunitx}", parts=[path])
    run = subprocess.run([needs("pdftotext"), pdf, "-"], capture_output=True, text=True, check=True)
    wanted = r"below zero 3 years, (Full|Partial|Low), (−[\d.]+), \2, 0\.\d+ as p"
    assert re.search(wanted, run.stdout), run.stdout


@pytest.mark.parametrize("encoding", ["OT1", "T1"])
def test_what_is_let_through_typesets_in_every_encoding(page, encoding):
    """All that is not printed as its code, composed or not, in a document that is no UTF-8."""
    kept = [
        text
        for text in map(chr, range(0x20, 0x3000))
        if not unicodedata.category(text).startswith("C") and "[U+" not in escape(text)
    ]
    decomposed = [unicodedata.normalize("NFD", text) for text in kept]
    assert [escape(text) for text in decomposed] == [escape(text) for text in kept]
    assert set("àêïõçñÔÉßøåŁőşžẹọ°²–’…") <= set(kept)
    text = " ".join(rf"\mbox{{{escape(text)}}}" for text in kept)
    assert text.isascii()
    preamble = rf"\usepackage[latin1]{{inputenc}}\usepackage[{encoding}]{{fontenc}}"
    page(rf"{text} \textbf{{{text}}}", preamble)
