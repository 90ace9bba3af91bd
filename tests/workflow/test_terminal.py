"""What a run shows: a line a job, short whatever a job reads, and every error."""

import re

import pytest

pytestmark = pytest.mark.workflow


def _jobs(shown):
    return re.findall(r"^rule \w+:.* job \d+ of \d+$", shown, re.MULTILINE)


def test_a_build_shows_a_short_line_a_job(built):
    shown = built.first_run
    jobs = _jobs(shown)
    (total,) = re.findall(r"^total +(\d+)$", shown, re.MULTILINE)
    assert len(jobs) == len(set(jobs)) == int(total)
    assert f"{total} of {total} steps (100%) done\nopen results/index.html in a browser\n" in shown
    # beside the table of rules
    _, _, after = shown.partition("total ")
    assert len(after.splitlines()) < len(jobs) + 20
    assert max(map(len, shown.splitlines())) < 300


def test_a_dry_run_says_what_would_run_and_why(built):
    with built.changed("workflow/templates/results.md.j2", lambda text: text + b"more\n"):
        shown = built.snakemake("-n").stdout
    assert re.search(
        r"^rule results_readme: job \d+ of \d+\n +reason: Updated input", shown, re.MULTILINE
    )


def test_a_dry_run_names_the_key_that_changed_in_lines_that_a_person_reads(built):
    def later(text):
        return text.replace(b"window: {start: 2013", b"window: {start: 2014", 1)

    with built.changed("config.yaml", later):
        shown = built.snakemake("-n").stdout
    assert re.search(r"^rule assess: \w+, job .*\n +reason: .*settings.window.start: 2013 -> 2014$",
                     shown, re.MULTILINE)  # fmt: skip
    assert max(map(len, shown.splitlines())) <= 220 and len(shown) < 20_000
    assert "--cleanup-metadata" not in shown and "--rerun-triggers" not in shown


def test_a_job_that_fails_is_told_with_its_message_rule_and_log(new_project):
    project = new_project("failing")
    script = project.folder / "scripts/results_readme.py"
    script.write_text('raise SystemExit("ERROR in results_readme: made to fail")\n')
    run = project.snakemake("--cores", "1", "results/README.md")
    assert run.returncode != 0
    for message in (
        "made to fail",
        "Error in rule results_readme",
        "log: results/logs/results_readme.log",
    ):
        assert message in run.stdout
    missing = project.snakemake("--cores", "1", "results/no_such_file.csv")
    assert missing.returncode != 0 and "results/no_such_file.csv" in missing.stdout


def test_all_is_shown_to_who_asks_for_it(new_project):
    project = new_project("all lines")
    assert "input: workflow/" in project.snakemake("-n", "-p", "results/README.md").stdout
