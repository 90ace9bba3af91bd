"""The example article: typeset as its first lines say, alone and beside packages of authors."""

import json
import re
import shutil
import subprocess

import pandas as pd
import pytest

from project import PATIENCE
from wording import stumbles

pytestmark = pytest.mark.workflow
EXAMPLE = "docs/example/article.tex"
REFERENCE = r"Table~\ref{tab:minusma}"
# With a colon too, but where babel makes a command of it.
CLEVER = (REFERENCE, r"\cref{tab-minusma}")
NEGATIVE = r"\MinusmaChadPoliticalAccountability"
BEAMER = [
    (r"\documentclass{article}", r"\documentclass{beamer}"),
    (r"\usepackage[margin=2.5cm]{geometry}", ""),
    (",xcolor,", ","),
    (r"\maketitle", r"\begin{frame}\maketitle\end{frame}\begin{frame}"),
    (r"\input{\results/table}", r"\end{frame}\begin{frame}\begin{table}\caption{\label{tab:minusma}"
     r"My own}\input{\results/table-body}\end{table}\end{frame}"),
]  # fmt: skip
# Packages, what changes in the text, files of LaTeX's that not every machine has.
BESIDE = {
    "alone": ("", []),
    "hyperref, siunitx": (r"\usepackage{siunitx,hyperref}",
                          [(f"${NEGATIVE}$", rf"\num{{{NEGATIVE}}}")], "siunitx.sty"),
    "cleveref": (r"\usepackage{cleveref}", [CLEVER], "cleveref.sty"),
    "all, babel french": (r"\usepackage[french]{babel}\usepackage{siunitx,hyperref,cleveref}",
                          [CLEVER], "siunitx.sty", "cleveref.sty", "french.ldf"),
    "beamer": ("", BEAMER, "beamer.cls", "pgfmath.sty"),
}  # fmt: skip


@pytest.fixture
def typeset(built, root, needs, lacking, tmp_path):
    """The text of the PDF that the commands in the example make, in a copy of what it reads."""
    needs("pdflatex")

    def of(preamble, changes, files):
        for file in files:
            if subprocess.run([needs("kpsewhich"), file], capture_output=True).returncode:
                lacking(f"{file} is not installed")
        text = (root / EXAMPLE).read_text(encoding="utf-8")
        build, folder, command = re.search(
            r"After (\./run --cores 4), twice:\n%   cd (\S+) && (.+)", text
        ).groups()
        for old, new in [*changes, (r"\begin{document}", preamble + r"\begin{document}")]:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        shutil.copytree(
            built.folder / "results/minusma",
            tmp_path / "results/minusma",
            ignore=shutil.ignore_patterns("figures", "*.html"),
        )
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / EXAMPLE).write_text(text, encoding="utf-8")
        command = [*command.split(), "-interaction=nonstopmode", "-halt-on-error"]
        options = {"cwd": tmp_path / folder, "stdin": subprocess.DEVNULL, "timeout": PATIENCE}
        for _ in range(2):
            run = subprocess.run(command, capture_output=True, **options)
            said = run.stdout.decode(errors="replace")
            assert run.returncode == 0, said[-2000:]
        assert "Overfull" not in said and "undefined" not in said, said
        pdf = tmp_path / EXAMPLE.replace(".tex", ".pdf")
        shown = subprocess.run([needs("pdftotext"), pdf, "-"], capture_output=True, check=True)
        return " ".join(shown.stdout.decode().split())

    return of


@pytest.mark.parametrize("name", BESIDE)
def test_the_example_is_typeset_with_the_numbers_of_the_build(typeset, built, name):
    preamble, changes, *files = BESIDE[name]
    text = typeset(preamble, changes, files)
    results = built.folder / "results"
    agreement = json.loads((results / "comparison/summary.json").read_text())["minusma"]
    values = pd.read_csv(results / "minusma/assessment.csv").set_index("state")
    rows = pd.read_csv(results / "minusma/discrimination.csv")
    auc = rows.set_index(["variable", "comparison"]).loc[("count", "other_states"), "auc"]
    assert f"{agreement['coloured_cells_agreeing']} fall in the printed one" in text
    assert f"in Ghana is {values.loc['Ghana', 'governance']:.1f} (upper" in text
    low = f"{values.loc['Chad', 'political_accountability']:.2f}".replace("-", "−")
    assert f"in Chad is {low}, a number" in text.replace("− ", "−")
    assert f"with probability {auc:.2f} (95" in text
    assert re.match(r".*\b([Tt]able|tableau) 1 is typeset", text)
    assert "Burkina Faso" in text and "Model Support" in text


def test_the_two_examples_say_the_same_with_the_same_numbers(root):
    """One is LaTeX, the other Quarto's Markdown around the same macros."""
    said = []
    for ending in ("tex", "qmd"):
        path = root / f"docs/example/article.{ending}"
        text = path.read_text(encoding="utf-8")
        begin = r"\maketitle" if ending == "tex" else "\n---\n"
        body = text.split(begin, 1)[1].replace("~", " ").replace(r"\%", "%").replace("{}", "")
        body = re.sub(r"```.*|\\end{document}", "", body)
        said.append(body.split())
        assert stumbles(path) == []
    assert said[0] == said[1] and len(said[0]) > 100
