"""Files that --configfile names are read with care before Snakemake's own loader has them."""

import subprocess
import sys

import pytest

from project import PATIENCE

SNAKEFILE = """
rule all:
    output: "out"
    params: shown=print("config:", config)
    shell: "touch {output}"
"""
BOMB = "a0: &a0 {k: 1}\n" + "".join(
    f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}\n" for n in range(1, 12)
)


@pytest.fixture
def run(root, tmp_path):
    """What ./run says with a file of that content."""
    (tmp_path / "Snakefile").write_text(SNAKEFILE)

    def of(content, name="mine.yaml"):
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        command = [sys.executable, root / "scripts/_snakemake.py", "-n", "--configfile", name]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.run(command, cwd=tmp_path, timeout=PATIENCE, **options)

    return of


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "mine.yaml, line 1: more than 100,000 values"),
        ("a: " + "[" * 5_000 + "]" * 5_000, "mine.yaml, line 1: more than 100 blocks"),
        ("a: 1\nb: Ü".encode("latin-1"), "mine.yaml, line 2: not UTF-8; save the file as UTF-8"),
        ("a: 1\nb: 1:30", "mine.yaml, line 2: 1:30 is a number to some readers"),
        ("- a", "mine.yaml: has no keys"),
    ],
    ids=["merge keys", "deep", "encoding", "number", "list"],
)
def test_what_cannot_be_read_is_a_line_and_no_run(run, content, message):
    ended = run(content)
    assert ended.returncode == 1 and "config:" not in ended.stdout
    assert any(message in line for line in ended.stdout.splitlines()), ended.stdout
    assert "Traceback" not in ended.stdout and "RecursionError" not in ended.stdout


def test_what_can_be_read_is_text_that_no_template_runs(run, tmp_path):
    code = f"open({str(tmp_path / 'ran')!r}, 'w')"
    ended = run(f'__use_yte__: true\na: &a [1]\nb: *a\nc: "?{code}"\n')
    assert ended.returncode == 0, ended.stdout
    assert "'a': [1], 'b': [1]" in ended.stdout and "'__use_yte__': True" in ended.stdout
    assert not (tmp_path / "ran").exists()
