"""Typesetting: what does not compile is one line, what is not installed is left out and named."""

import os
import re
from pathlib import Path

import pytest

from assessment.errors import InputError
from assessment.exhibits.typeset import picture, typeset

pytestmark = pytest.mark.workflow


# what stops TeX: the text of a document, and what the one line says of it
STOPPED = [
    (r"\usepackage{nonesuch}", "", ["nonesuch.sty' not found; install", "package nonesuch"]),
    ("", r"\undefined", ["Undefined control sequence", "`pdflatex page.tex`"]),
    ("", r"\hbox to 1cm{wider than one centimetre}", ["pt too wide", "shorten it"]),
    ("", r"\input{SECRET}", ["not found"]),
]


@pytest.mark.parametrize(("preamble", "body", "expected"), STOPPED)
def test_a_document_that_does_not_compile_is_one_line(needs, tmp_path, preamble, body, expected):
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
    assert "\n" not in message and all(text in message for text in expected), message


def test_a_document_runs_no_program(needs, tmp_path):
    needs("pdflatex")
    mark = tmp_path / "run"
    document = rf"\documentclass{{article}}\immediate\write18{{touch '{mark}'}}"
    (tmp_path / "page.tex").write_text(
        document + r"\begin{document}x\end{document}", encoding="utf-8"
    )
    typeset(tmp_path / "page.tex", [], "pdflatex")
    assert not mark.exists()


def test_packages_and_settings_of_the_user_change_no_byte(needs, tmp_path, monkeypatch):
    """Another booktabs, wherever TeX would look for one of the user's; and another programs' rc."""
    needs("pdflatex"), needs("pdftoppm")
    lines = [r"\documentclass{article}", r"\usepackage{booktabs}", r"\begin{document}"]
    lines += [r"\begin{tabular}{l}\toprule x \\ \bottomrule\end{tabular}", r"\end{document}"]
    document = tmp_path / "page.tex"
    document.write_text("\n".join(lines), encoding="utf-8")

    def made():
        pdf = typeset(document, [], "pdflatex")
        (tmp_path / "page.pdf").write_bytes(pdf)
        return pdf, picture(tmp_path / "page.pdf", "release 1")

    plain = made()
    other = "\\let\\toprule\\hline\\let\\bottomrule\\hline\n\\endinput\n"
    for place in ("inputs", "home/texmf/tex/latex", "tree/tex/latex"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "booktabs.sty").write_text(other)
    variables = {"TEXINPUTS": f"{tmp_path}/inputs:", "TEXMFHOME": f"{tmp_path}/tree"}
    variables |= {"TEXMFCNF": f"{tmp_path}/none", "HOME": f"{tmp_path}/home", "openout_any": "a"}
    for name, value in variables.items():
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert made() == plain, name


def test_a_program_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "page.tex").touch()
    with pytest.raises(InputError, match="pdflatex is not installed"):
        typeset(tmp_path / "page.tex", [], "pdflatex")
    with pytest.raises(InputError, match="pdftoppm is not installed"):
        picture(tmp_path / "page.pdf", "release 1")


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
    # with the files of each job, which a plain run leaves to its log
    run = built.snakemake("-n", "-p", "--forcerun", "table")
    assert run.returncode == 0, run.stdout
    output = [text for text in run.stdout.splitlines() if "on the PATH" in text]
    assert [line in text for text in output] == ([True] if line else []), output
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
