"""What tests report of a build that failed."""

import pytest

from project import BuildFailed, built_once

pytest_plugins = ["pytester"]
BUILT = """
import pytest
from project import Project, pytest_runtest_makereport

@pytest.fixture(scope="session")
def built():
    project = Project.of(".")
    open("Snakefile", "w").write("rule all:\\n    shell: 'echo the cause; exit 3'\\n")
    with open("builds", "a") as file:
        file.write("one\\n")
    return project.build()
"""


@pytest.fixture
def failed(pytester):
    """The run of four tests that ask for one build, which fails."""
    pytester.makeconftest(BUILT)
    pytester.makepyfile(
        test_one="def test_a(built): pass\ndef test_b(built): pass\n",
        test_other="def test_c(built): pass\ndef test_d(): pass\n",
    )
    return pytester.runpytest_inprocess("-p", "no:cacheprovider")


def test_a_build_that_failed_is_not_tried_again(failed, pytester):
    failed.assert_outcomes(errors=3, passed=1)
    assert (pytester.path / "builds").read_text() == "one\n"


def test_its_last_lines_are_told_once_and_then_one_line_a_test(failed):
    text = failed.stdout.str()
    assert text.count("exited with non-zero") == 1
    assert text.count("\nthe build failed: snakemake --cores 4 ended with 1") == 3
    # pytest says them again where it counts up what failed
    assert text.count("\nthe build failed: snakemake --cores 4 ended with 1 (see above)") == 2
    assert "Traceback" not in text and "def built" not in text


def test_another_process_does_not_try_it_again_either(tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "root/Snakefile").write_text("rule all:\n    shell: 'echo the cause; exit 3'\n")
    with pytest.raises(BuildFailed, match="ended with 1") as failure:
        built_once(tmp_path / "root", tmp_path / "whole")
    assert "the cause" in failure.value.output
    (tmp_path / "whole/Snakefile").unlink()
    with pytest.raises(BuildFailed, match=r"^the build failed: in another process [^\n]*$"):
        built_once(tmp_path / "root", tmp_path / "whole")
