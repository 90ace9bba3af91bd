"""Verify compares what an archive builds with what it holds, and ends with a code that says so.

The archives here have a `run` of a few lines in place of the workflow.
"""

import re

import pytest

import verify
from assessment.archive.exclusions import PIXELS
from stub_archive import GOOD, RAW, RESULTS, listing, stored, stub

LISTED = "printf '%s' '{}' > results/manifest.json"
SHARD = "shards/rows.csv"


@pytest.fixture
def archive(tmp_path, monkeypatch, capsys):
    """Pack, then verify: the code, and name to (state, why) of the rows that were printed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def verified(build, *arguments, **parts):
        path = stored(tmp_path / "file.zip", stub(build, **parts))
        code = verify.main([str(path), *arguments])
        output = capsys.readouterr()
        rows = {}
        for line in output.out.splitlines():
            if row := re.match(r"(.{11})  results/(\S+)(?:  +(.*))?$", line):
                rows[row[2]] = (row[1].strip(), row[3] or "")
        assert not list(tmp_path.glob("verify-*")) or "--keep" in arguments
        return code, rows, output

    return verified


def test_the_same_bytes_are_identical(archive):
    code, rows, output = archive(GOOD, "--cores", "3")
    assert code == 0
    assert rows == {"table.csv": ("identical", ""), "panel.csv": ("identical", "")}
    assert "2 identical, 0 equal, 0 different, 0 not rebuilt" in output.out


def test_numbers_that_are_as_good_as_the_same_are_equal(archive):
    code, rows, _ = archive(GOOD.replace("1.5", "1.5000000001"))
    assert code == 0
    assert rows["table.csv"] == ("equal", "numbers within 1e-09")


def test_other_numbers_are_different(archive):
    code, rows, _ = archive(GOOD.replace("1.5", "1.6"))
    assert code == 1
    assert rows["table.csv"] == ("different", "1 numbers, the first 1.5 and 1.6")


def test_what_is_packed_does_not_stand_in_for_what_is_built(archive):
    code, rows, _ = archive("true")
    assert code == 1
    assert rows["table.csv"] == ("different", "the rebuild did not make it, or no plain file")


def test_a_rebuild_that_stops_is_told_with_its_last_words(archive):
    code, rows, output = archive(f"{GOOD}; echo out of luck >&2; exit 1")
    assert code == 1
    assert "the rebuild stopped:" in output.err and "out of luck" in output.err
    assert set(rows.values()) == {("identical", "")}


def test_what_needs_a_program_that_is_not_there_is_not_rebuilt(archive):
    results = {**RESULTS, "table.pdf": b"%PDF"}
    code, rows, _ = archive(GOOD, programs=["no-such-tex"], results=results)
    assert code == 0
    assert rows["table.pdf"] == ("not rebuilt", "no no-such-tex here")
    # where every program is there, a file that was not made is a fault
    code, rows, _ = archive(GOOD, programs=["sh"], results=results)
    assert code == 1
    assert rows["table.pdf"] == ("different", "the rebuild did not make it, or no plain file")


def test_no_program_is_needed_for_what_is_no_picture(archive):
    code, rows, _ = archive("cat /dev/null", programs=["no-such-tex"])
    assert code == 1 and {state for state, _ in rows.values()} == {"different"}


@pytest.mark.parametrize("made", ["results/more.csv", "results/deep/er/more.csv", "results/.more"])
def test_what_the_rebuild_makes_beyond_the_archive_is_told_of(archive, made):
    code, rows, _ = archive(f"{GOOD}; mkdir -p results/deep/er results/logs; echo 1 > {made}; "
                            "echo 1 > results/logs/more.log")  # fmt: skip
    assert code == 1
    assert rows[made.removeprefix("results/")][0] == "different"
    assert "the archive has no entry" in rows[made.removeprefix("results/")][1]
    assert not [name for name in rows if name.startswith("logs/")]


def test_what_a_program_made_that_its_author_lacked_is_told_and_no_difference(archive, monkeypatch):
    monkeypatch.setattr("assessment.archive.reproduction.ASKED", {"sh": "--version"})
    code, rows, output = archive(f"{GOOD}; echo 1 > results/table.pdf")
    assert code == 0 and rows["table.pdf"][0] == "not packed"
    assert "a machine with sh; its author had none" in rows["table.pdf"][1]
    assert "0 not rebuilt, 1 not packed" in output.out
    code, rows, _ = archive(f"{GOOD}; echo 1 > results/more.csv")
    assert code == 1 and rows["more.csv"][1] == "the rebuild made it, the archive has no entry"
    # one that its author had explains nothing
    code, rows, _ = archive(f"{GOOD}; echo 1 > results/table.pdf", programs=["sh"])
    assert code == 1 and rows["table.pdf"][0] == "different"


@pytest.mark.parametrize("to", ["table.csv", "/etc/passwd", "../run", "nowhere"])
def test_a_link_is_no_result(archive, to):
    build = f"{GOOD}; mv results/table.csv results/kept; ln -s {to} results/table.csv"
    code, rows, _ = archive(f"{build}; rm results/kept")
    assert code == 1 and rows["table.csv"][0] == "different"


@pytest.mark.parametrize(
    "made",
    ["mkdir results/table.csv", "mkfifo results/table.csv",
     '"$PYTHON" -c "open(\'results/table.csv\', \'w\').truncate(10**12)"'],
)  # fmt: skip
def test_what_is_no_file_or_has_no_end_is_no_result(archive, made):
    code, rows, _ = archive(f"{GOOD}; rm results/table.csv; {made}")
    assert code == 1 and rows["table.csv"][0] == "different"


def test_where_results_are_a_link_there_are_none(archive):
    code, rows, output = archive(f"{GOOD}; mv results elsewhere; ln -s /usr results")
    assert code == 1 and {state for state, _ in rows.values()} == {"different"}
    assert "4 different" not in output.out and "3 different" in output.out


def test_a_folder_that_is_a_link_holds_no_results(archive):
    results = {**RESULTS, "deep/one.csv": b"1\n"}
    build = f"{GOOD}; mkdir elsewhere; echo 1 > elsewhere/one.csv; ln -s ../elsewhere results/deep"
    code, rows, _ = archive(build, results=results)
    assert code == 1 and rows["deep/one.csv"][0] == rows["deep"][0] == "different"


def test_a_job_that_says_otherwise_how_it_was_made_is_told_of(archive):
    record = stub(GOOD)["results/logs/table.csv.log"].content.decode().splitlines()[1]
    write = "; mkdir results/logs; printf '%s\\n' '{}' > results/logs/table.csv.log"
    code, rows, _ = archive(GOOD + write.format(record))
    assert code == 0 and rows["table.csv"] == ("identical", "")
    other = record.replace("c0de", "0ther").replace('"make"', '"fake"')
    code, rows, _ = archive(GOOD + write.format(other))
    assert code == 1
    assert rows["table.csv"] == ("different", "made by another rule, code than it states")


def test_what_rests_on_figures_left_out_is_not_rebuilt_and_not_asked_for(archive):
    results = {**RESULTS, "asked.txt": b"?"}
    code, rows, output = archive(
        'echo "$@" > results/asked.txt; printf \'a,1.5\\n\' > results/table.csv',
        "--cores", "2", results=results, left_out={RAW: b"x,1\n"},
    )  # fmt: skip
    assert rows["panel.csv"] == ("not rebuilt", f"{RAW} was left out")
    assert rows["table.csv"] == ("identical", "")
    assert f"{RAW} was left out of the archive" in output.out
    assert code == 1 and rows["asked.txt"][0] == "different"  # it lists what was asked for


def test_what_rests_on_what_rests_on_figures_left_out_is_not_rebuilt_either(archive):
    """Whatever the way, and where two say that each was made of the other."""
    results = {**RESULTS, **dict.fromkeys(["a.csv", "b.csv", "c.csv", "d.csv"], b"1\n")}
    reads = {"a.csv": ["panel.csv", "table.csv"], "b.csv": ["a.csv", "c.csv"], "c.csv": ["b.csv"]}
    code, rows, _ = archive(
        "printf 'a,1.5\\n' > results/table.csv; echo 1 > results/d.csv",
        results=results, reads={**reads, "d.csv": ["table.csv"]}, left_out={RAW: b"x,1\n"},
    )  # fmt: skip
    assert code == 0
    gone = {name for name, row in rows.items() if row == ("not rebuilt", f"{RAW} was left out")}
    assert gone == {"panel.csv", "a.csv", "b.csv", "c.csv"}
    assert rows["table.csv"] == rows["d.csv"] == ("identical", "")


def test_where_nothing_is_rebuilt_nothing_is_said_to_be_right(archive):
    code, rows, output = archive("true", results={"panel.csv": b"x,1\n"}, left_out={RAW: b"x,1\n"})
    assert code == verify.NO_VERDICT == 4
    assert rows == {"panel.csv": ("not rebuilt", f"{RAW} was left out")}
    assert "nothing was rebuilt" in output.err


@pytest.mark.parametrize(("held", "state"), [(b"x,1\n", "identical"), (b"x,2\n", "not rebuilt")])
def test_figures_left_out_are_taken_from_a_folder_if_they_are_the_ones(
    archive, tmp_path, held, state
):
    place = tmp_path / "raw/gauge/v1/data.csv"
    place.parent.mkdir(parents=True)
    place.write_bytes(held)
    build = f"printf 'a,1.5\\n' > results/table.csv; [ ! -s {RAW} ] || cp {RAW} results/panel.csv"
    code, rows, _ = archive(build, "--raw", str(tmp_path / "raw"), left_out={RAW: b"x,1\n"})
    assert code == 0 and rows["panel.csv"][0] == state


def test_a_figure_in_pixels_of_another_hash_is_no_difference_but_one_that_is_not_made_is(archive):
    figures = {f"figures/map.{ending}": b"map" for ending in ("pdf", "png", "svg")}
    results = {**RESULTS, **figures}
    made = f"{GOOD}; mkdir results/figures; cd results/figures; printf map | tee map.pdf > map.svg"
    code, rows, output = archive(f"{made}; printf map > map.png", results=results)
    assert code == 0 and rows["figures/map.png"] == ("identical", "by its hash")
    assert f"\nfiles left out but for their hashes: 1 ({PIXELS})\n" in output.out
    code, rows, output = archive(f"{made}; printf 'the map' > map.png", results=results)
    assert code == 0 and rows["figures/map.png"] == ("not packed", f"another hash; {PIXELS}")
    assert "0 different, 0 not rebuilt, 1 not packed" in output.out
    code, rows, _ = archive(made, results=results)
    assert code == 1 and rows["figures/map.png"][0] == "different"


def test_what_was_not_packed_is_compared_by_its_hash(archive):
    results = {**RESULTS, SHARD: b"a,1.5\n"}
    build = f"{GOOD}; printf 'a,1.5\\n' > results/{SHARD}"
    code, rows, _ = archive(build, results=results)
    assert code == 0 and rows[SHARD] == ("identical", "by its hash")
    code, rows, _ = archive(f"{build}; printf 'a,1.6\\n' > results/{SHARD}", results=results)
    assert code == 1 and rows[SHARD][0] == "different"
    assert rows[SHARD][1].startswith("another hash; rows of a grid")


def test_the_list_of_artifacts_follows_the_files_that_it_lists(archive):
    results = {**RESULTS, "manifest.json": listing(RESULTS)}
    moved = listing({**RESULTS, "table.csv": b"a,1.50\n"}).decode()
    build = GOOD.replace("1.5", "1.50") + "; " + LISTED.replace("{}", moved)
    code, rows, _ = archive(build, results=results)
    assert code == 0
    assert rows["manifest.json"][0] == rows["table.csv"][0] == "equal"
    code, rows, _ = archive(f"{GOOD}; {LISTED.replace('{}', moved)}", results=results)
    assert code == 1 and rows["manifest.json"][0] == "different"


@pytest.mark.parametrize("made", ["[]", "{", '{"artifacts": [[]]}', '{"artifacts": 3}', "[" * 9999])
def test_a_list_of_artifacts_that_is_none_is_different(archive, made):
    results = {**RESULTS, "manifest.json": listing(RESULTS)}
    code, rows, _ = archive(f"{GOOD}; {LISTED.replace('{}', made)}", results=results)
    assert code == 1 and rows["manifest.json"] == ("different", "is no list of results")


def test_an_environment_that_cannot_be_had_is_told_by_its_own_code(archive, tmp_path):
    code, rows, output = archive(GOOD, "--environment", str(tmp_path))
    assert code == 4 and not rows and "was not made from the requirements.lock" in output.err
    (tmp_path / "requirements.lock").write_bytes(b"nothing\n")
    failing = '#!/bin/sh\nprintf "run: no \\033[31mnetwork\\n" >&2; exit 1\n'
    code, _, output = archive("true", run=failing)
    assert code == 4
    assert "the environment cannot be made:\n  run: no \\x1b[31mnetwork" in output.err


def test_nothing_is_built_where_that_is_asked(archive, tmp_path):
    code, rows, output = archive("touch built", "--no-rebuild")
    assert code == 0 and not rows and "packed again from its files: the same bytes" in output.out


def test_the_rebuilt_tree_is_kept_where_that_is_asked(archive, tmp_path):
    code, _, output = archive(GOOD, "--keep")
    (folder,) = tmp_path.glob("verify-*")
    assert code == 0 and f"kept: {folder}" in output.out
    assert (folder / "archive/results/table.csv").read_bytes() == b"a,1.5\n"
    assert (folder / "packed/results/table.csv").is_file()
