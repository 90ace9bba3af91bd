"""What messages tell users to do is done, as it was told, and then it works.

Each text in the code that tells a step stands in TRIED, with the test that follows it.
"""

import fcntl
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow as pa
import pytest

from advice import commands, followed, is_there, repository_of, told_in
from assessment.archive.container import Member
from assessment.archive.records import sha256_of
from assessment.data.imports import imported
from assessment.data.states import check_names, read_state_names, read_states
from assessment.errors import InputError
from stub_archive import PROVENANCE, stored, stub

pytestmark = pytest.mark.workflow
HERE, ASKED, NETWORK, SETUP, FILES = (
    "tests/workflow/test_advice.py",
    "tests/workflow/test_asked.py",
    "tests/network/test_advice.py",
    "tests/setup/test_run.py",
    "tests/unit/test_advice_in_files.py",
)
# A part of the text to the test that follows it.
TRIED = {
    "now pins {}; ./run": (NETWORK, "test_a_refresh_says_how_to_take_what_it_stored"),
    "to take it: ./run refresh": (NETWORK, "test_a_refresh_says_how_to_take_what_it_stored"),
    "left out by a fault": (NETWORK, "test_a_state_without_a_row_is_accepted_as_the_message_says"),
    "Pinned only with --accept": (
        NETWORK,
        "test_a_state_that_is_gone_is_pinned_as_the_message_says",
    ),
    "replaced during the pull": (
        NETWORK,
        "test_data_that_were_replaced_during_a_pull_come_when_it_is_run_again",
    ),
    "has no open API": (NETWORK, "test_a_source_without_an_api_is_imported_as_the_message_says"),
    "to take it: snapshots.": (
        NETWORK,
        "test_a_source_without_an_api_is_imported_as_the_message_says",
    ),
    "letters, digits, dots, hyphens": (
        NETWORK,
        "test_an_import_says_how_a_release_and_a_citation_are_named",
    ),
    "no such key in references.bib": (
        NETWORK,
        "test_an_import_says_how_a_release_and_a_citation_are_named",
    ),
    "KEY says otherwise": (
        NETWORK,
        "test_an_import_says_how_a_release_and_a_citation_are_named",
    ),
    "is not imported, but pulled": (
        NETWORK,
        "test_a_source_that_is_not_imported_is_pulled_as_the_message_says",
    ),
    "with which the file is compared": (
        "tests/unit/test_importing.py",
        "test_a_source_without_a_pin_is_imported_when_it_has_the_one_of_the_message",
    ),
    "--accept takes it as": (
        "tests/unit/test_importing.py",
        "test_what_may_be_ranks_is_taken_when_it_is_accepted",
    ),
    "its encoding misread": (
        "tests/unit/test_importing.py",
        "test_names_whose_encoding_was_misread_are_no_names_to_add",
    ),
    "appears twice, {} persons there": (
        "tests/unit/test_monthly.py",
        "test_rows_of_one_state_mission_type_and_day_are_not_added",
    ),
    "or --accept that none is": (
        NETWORK,
        "test_a_name_that_looks_like_a_state_is_added_or_accepted_as_none",
    ),
    "delete the row that is not meant": (
        FILES,
        "test_a_row_that_is_not_meant_is_deleted",
    ),
    "--table NAME": (FILES, "test_of_tables_that_differ_one_is_named"),
    "takes a downloaded file": (
        NETWORK,
        "test_figures_that_were_left_out_are_had_as_it_stands_in_their_place",
    ),
    "now serves values that differ": (
        NETWORK,
        "test_other_figures_than_those_of_a_missing_pin_are_taken_as_the_message_says",
    ),
    "git checkout --": (
        NETWORK,
        "test_a_changed_snapshot_is_restored_by_the_command_of_the_message",
    ),
    "is not what ./run archive made": (HERE, "test_an_archive_without_its_hash_is_verified"),
    "give the hash: --sha256": (HERE, "test_an_archive_without_its_hash_is_verified"),
    "another program packed it; unpack it": (
        HERE,
        "test_an_archive_that_was_packed_again_is_unpacked",
    ),
    "is no command; did you mean": (ASKED, "test_a_misspelt_command_is_told_as_it_is_spelt"),
    "results/README.md says what is made": (ASKED, "test_what_nothing_makes_is_told_in_a_line"),
    "delete it and run again: rm -rf .venv": (
        SETUP,
        "test_an_environment_of_another_make_is_left_alone",
    ),
    "if nothing runs there any more": (
        "tests/setup/test_doctor.py",
        "test_a_lock_of_another_machine_is_given_up_by_deleting_the_file_that_is_named",
    ),
    "this ./run reads format": (HERE, "test_an_archive_of_another_format_is_verified_by_itself"),
    "./run verify FILE --raw": (HERE, "test_figures_that_were_left_out_are_given_to_verify"),
    "to be checked with `./run verify`": (HERE, "test_an_archive_without_its_hash_is_verified"),
    "not those of this commit": (HERE, "test_results_that_an_archive_refuses_are_made_again"),
    "no JSON object; delete it": (HERE, "test_results_that_an_archive_refuses_are_made_again"),
    "make room there": (HERE, "test_results_that_an_archive_refuses_are_made_again"),
    "not the provenance of a snapshot": (HERE, "test_what_is_no_snapshot_is_restored_or_deleted"),
    "has been locked for": (HERE, "test_a_run_that_does_not_go_on_is_ended"),
    "delete results/shards/": (HERE, "test_shards_of_another_grid_are_deleted"),
    "; download it again": (HERE, "test_a_damaged_download_is_downloaded_again"),
    "is packed by gzip; unpack it": (HERE, "test_a_damaged_download_is_downloaded_again"),
    "is encrypted; unpack it first": (HERE, "test_a_damaged_download_is_downloaded_again"),
    "no code is known for the name": (HERE, "test_a_name_without_a_code_is_added"),
    "commit them or take them back": (HERE, "test_results_that_an_archive_refuses_are_made_again"),
    "set specifications, or set this": (
        FILES,
        "test_a_grid_that_is_not_there_is_set_or_not_asked_for",
    ),
    "choose another": (FILES, "test_an_assessment_named_as_a_folder_takes_another_name"),
    "add the line": (FILES, "test_a_pin_that_is_not_there_is_added"),
    "is no text; write it in quotes": (
        FILES,
        "test_a_number_in_the_place_of_a_text_is_written_in_quotes",
    ),
    "take another name": (FILES, "test_a_snapshot_with_other_data_takes_another_name"),
    "save it as CSV in UTF-8": (
        FILES,
        "test_what_cannot_be_read_of_a_download_is_saved_as_csv",
    ),
    "write it without a mark": (FILES, "test_a_number_of_two_meanings_is_written_without_its_mark"),
    "save the file as UTF-8": (FILES, "test_what_is_no_utf_8_is_saved_as_it"),
    "and text to others: write": (
        FILES,
        "test_text_that_looks_like_something_else_is_written_in_quotes",
    ),
    "write text in quotes, without a !": (
        FILES,
        "test_text_with_a_mark_is_written_in_quotes_and_without",
    ),
    "is no text: write it in quotes": (FILES, "test_a_key_that_is_no_text_is_written_in_quotes"),
    "name the new code to use it": (
        "tests/network/test_refresh.py",
        "test_a_measure_of_the_old_method_is_refused_once_the_new_one_is_pinned",
    ),
    "name the archive itself": (
        "tests/unit/test_release_diff_page.py",
        "test_a_folder_that_is_no_archive_is_none_and_the_archive_in_it_is",
    ),
    "is there a network? Then run again": (
        SETUP,
        "test_a_package_that_cannot_be_had_leaves_nothing_behind",
    ),
    ".venv is half made": (SETUP, "test_an_environment_of_another_make_is_left_alone"),
    ".venv.partial is there": (SETUP, "test_another_set_up_under_way_is_not_disturbed"),
    "PYTHON=/path/to/python3": (SETUP, "test_a_python_that_is_too_old_is_named"),
    "are not those of the lock": (SETUP, "test_a_package_that_was_changed_by_hand_is_put_right"),
}


def test_every_step_that_a_message_tells_is_tried(root):
    told = told_in(root)
    untried = [pair for pair in told if not any(part in pair[1] for part in TRIED)]
    assert not untried
    gone = [part for part in TRIED if not any(part in text for _, text in told)]
    assert not gone
    for file, name in TRIED.values():
        assert is_there(root, file, name)


def test_a_step_in_a_new_message_would_be_found(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "run").write_text('echo "run: PYTHON=x ./run y" >&2\n')
    (tmp_path / "workflow/rules").mkdir(parents=True)
    (tmp_path / "Snakefile").write_text('"""./run x: a docstring."""\n')
    (tmp_path / "workflow/rules/a.smk").write_text('    fail("gone: delete it, then start")\n')
    (tmp_path / "scripts/a.py").write_text(
        '"""./run a, a docstring."""\nparser.add_argument("--x", help="as ./run a")\n'
        'print(f"{x}; ./run {y} again")\n'
    )
    assert len(told_in(tmp_path)) == 3


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("now pins a; ./run --cores 4 rebuilds it", ["./run --cores 4"]),
        (
            "to take it: ./run refresh wdi --pin, then ./run --cores 4",
            ["./run refresh wdi --pin", "./run --cores 4"],
        ),
        ("as (git checkout -- 'a b/c.csv'), or", ["git checkout -- 'a b/c.csv'"]),
        (
            "this ./run reads format 3. Go there: ./run verify ../n-1.0.zip",
            ["./run verify ../n-1.0.zip"],
        ),
        ("delete it and run again: rm -rf .venv.partial", ["rm -rf .venv.partial"]),
    ],
)
def test_a_command_is_taken_out_of_its_sentence(message, found):
    assert commands(message) == found


def _verify(root, path, *more):
    return followed(path.parent, f"'{root / 'run'}' verify {path.name}", *more)


def _refused(run, code):
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout + run.stderr


def test_an_archive_without_its_hash_is_verified(root, tmp_path):
    path = stored(tmp_path / "file.zip", stub())
    beside = tmp_path / "file.zip.sha256"
    text = beside.read_text()
    beside.unlink()
    told = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert "put it there, or give the hash: --sha256 HASH" in told
    given = ("--sha256", hashlib.sha256(path.read_bytes()).hexdigest())
    assert _verify(root, path, "--no-rebuild", *given).returncode == 0
    beside.write_text(text)
    assert _verify(root, path, "--no-rebuild").returncode == 0


@pytest.mark.parametrize("pressed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_that_was_packed_again_is_unpacked(root, tmp_path, pressed):
    """By a place that unpacks what is deposited, and packs it again for who downloads it."""
    stored(tmp_path / "first.zip", stub())
    (tmp_path / "deposit").mkdir()
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        archive.extractall(tmp_path / "deposit")
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", pressed) as again:
        for file in sorted((tmp_path / "deposit").rglob("*"), reverse=True):
            again.write(file, file.relative_to(tmp_path / "deposit"))
    told = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert told.startswith("verify: again.zip is not what ./run archive made: another program")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    command = commands(told)[-1]
    folder = next((tmp_path / "unpacked").rglob("MANIFEST.sha256")).parent
    command = command.replace("./run", f"'{root / 'run'}'").replace("FOLDER", f"'{folder}'")
    run = followed(tmp_path, command, "--no-rebuild")
    assert run.returncode == 0, run.stderr
    assert "all in the manifest" in run.stdout


def test_an_archive_of_another_format_is_verified_by_itself(root, tmp_path):
    members = stub(run='#!/bin/sh\necho "its own run: $@" "$(cat ../file.zip | wc -c)"\n', build="")
    told = json.loads(members[PROVENANCE].content)
    members[PROVENANCE] = Member(json.dumps({**told, "format": 1}).encode())
    path = stored(tmp_path / "file.zip", members)
    told = _refused(_verify(root, path, "--no-rebuild"), 3)
    assert "Unpack it where it is, go into its folder" in told
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "folder/run").chmod(0o755)
    (command,) = commands(told)
    run = followed(tmp_path / "folder", command)
    assert run.stdout == f"its own run: verify ../file.zip {path.stat().st_size}\n", run.stderr


def test_figures_that_were_left_out_are_given_to_verify(root, tmp_path, registry):
    from assessment.archive.exclusions import instructions

    raw = "resources/raw/gauge/v1/data.csv"
    members = stub(left_out={raw: b"x,1\n"})
    path = stored(tmp_path / "file.zip", members)
    assert "was left out of the archive" in _verify(root, path).stdout
    entry = {**registry["vdem"], "snapshots": {}}
    told = instructions("gauge", entry, "v1", {"data.csv": (4, "0")})
    place = "FOLDER/gauge/v1/"
    assert place in told
    (tmp_path / "held" / place.partition("/")[2]).mkdir(parents=True)
    (tmp_path / "held" / place.partition("/")[2] / "data.csv").write_bytes(b"x,1\n")
    command = commands(told)[-1].replace("FILE", path.name).replace("FOLDER", "held")
    run = followed(tmp_path, command.replace("./run", f"'{root / 'run'}'"))
    assert run.returncode == 0, run.stderr
    assert "was left out" not in run.stdout and "2 identical" in run.stdout


@pytest.fixture(scope="module")
def project(new_project, built):
    return repository_of(new_project("advised", of=built))


def test_results_that_an_archive_refuses_are_made_again(project):
    """Deleted and changed by hand; then a disk that is full, and has room again."""
    deleted, changed = project.folder / "results/index.html", "results/README.md"
    before = deleted.read_bytes()
    deleted.unlink()
    with open(project.folder / changed, "a") as file:
        file.write("and more\n")
    told = _refused(followed(project.folder, "./run archive"), 1)
    assert "results/index.html: is missing" in told and changed in told
    (command,) = commands(told)
    run = followed(project.folder, command)
    assert run.returncode == 0, run.stdout + run.stderr
    assert deleted.read_bytes() == before
    listed = project.folder / "results/manifest.json"
    before = listed.read_bytes()
    listed.write_text("[]")
    told = _refused(followed(project.folder, "./run archive"), 1)
    assert f"{listed}: no JSON object; delete it" in told
    listed.unlink()
    run = followed(project.folder, *commands(told))
    assert run.returncode == 0 and listed.read_bytes() == before, run.stderr
    with open(project.folder / "README.md", "a") as file:
        file.write("more\n")
    told = _refused(followed(project.folder, "./run archive"), 1)
    assert "uncommitted changes: README.md; commit them or take them back" in told
    git = "git -c user.name=A -c user.email=a@example.org"
    assert followed(project.folder, f"{git} commit -qam more").returncode == 0
    # in blocks of 512 bytes: less than an archive has
    told = _refused(followed(project.folder, "ulimit -f 4000; ./run archive"), 1)
    assert told.endswith("make room there, then start it again\n")
    assert not list((project.folder / "results/archive").glob("*.zip*"))
    run = followed(project.folder, "./run archive")
    assert run.returncode == 0, run.stderr


def test_what_is_no_snapshot_is_restored_or_deleted(project):
    place = project.folder / "resources/raw/vdem/mine"
    shutil.copytree(place.with_name("v10"), place)
    about = {"label": "Accountability", "unit": "none", "first_year": 2000, "last_year": 2019}
    said = {"release": "10", "citation": "vdem2020v10", "indicators": {"v2x_veracc": about}}
    (place / "provenance.json").write_text("{}")
    told = _refused(followed(project.folder, "./run -n"), 1)
    assert "restore or delete its folder" in told and "mine/provenance.json" in told
    (place / "provenance.json").write_text(json.dumps(said))
    assert followed(project.folder, "./run -n").returncode == 0
    (place / "provenance.json").write_text("{}")
    shutil.rmtree(place)
    assert followed(project.folder, "./run -n").returncode == 0


def test_shards_of_another_grid_are_deleted(project):
    """Fewer rows than the grid has, and a record that says that this is right."""
    shard = min((project.folder / "results/shards").glob("*/*.arrow"))
    with pa.OSFile(str(shard)) as file:
        rows = pa.ipc.open_file(file).read_all()
    before = sha256_of(shard)
    with pa.OSFile(str(shard), "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
        writer.write_table(rows.slice(0, len(rows) - 1))
    for log in (project.folder / "results/logs").glob("specification_shard*"):
        text = log.read_text(encoding="utf-8")
        log.write_text(text.replace(before, sha256_of(shard)), encoding="utf-8")
    wanted = f"results/specifications/{shard.parent.name}/grid.json"
    told = _refused(followed(project.folder, "./run --cores 1", wanted), 1)
    assert "delete results/shards/ and build again" in told
    shutil.rmtree(project.folder / "results/shards")
    run = followed(project.folder, "./run --cores 1 -n", wanted)
    assert run.returncode == 0 and "specification_shard" in run.stdout


def test_a_run_that_does_not_go_on_is_ended(root, tmp_path):
    (tmp_path / ".snakemake/runs").mkdir(parents=True)
    begin = "import _ownership; _ownership.MOST_SECONDS = 0.2; _ownership.begin()"
    command = [sys.executable, "-c", begin]
    options = {"cwd": tmp_path, "env": {"PYTHONPATH": str(root / "scripts")}}
    with open(tmp_path / ".snakemake/runs/turn", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        run = subprocess.run(command, capture_output=True, text=True, **options)
        assert run.returncode and "end it (fuser names it), then run again" in run.stderr
    subprocess.run(command, check=True, **options)


def _spreadsheet(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def test_a_damaged_download_is_downloaded_again(root, tmp_path, registry):
    """Cut short, then whole; packed or encrypted, then unpacked."""
    rows = [["country_name", "country_text_id", "year", "v2x_veracc"], ["-", "BEN", "2013", "0.5"]]
    text = "".join(",".join(row) + "\n" for row in rows)
    with zipfile.ZipFile(tmp_path / "good.zip", "w") as archive:
        archive.writestr("V-Dem.csv", text)
    (tmp_path / "good.csv").write_text(text + text.splitlines()[1].replace("BEN", "TGO"))
    _spreadsheet(tmp_path / "good.xlsx", rows)
    states = read_states(root / "resources/states.csv")
    entry = registry["vdem"]

    def taken(name):
        return imported(tmp_path / name, "vdem", entry, states, {}).observations

    for name, states_in in (("good.zip", 1), ("good.xlsx", 1), ("good.csv", 2)):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: -len("2013,0.5")])
        with pytest.raises(InputError, match="download it again"):
            taken(name)
        (tmp_path / name).write_bytes(whole)
        assert len(taken(name)) == states_in
    whole = (tmp_path / "good.csv").read_bytes()
    (tmp_path / "good.csv").write_bytes(gzip.compress(whole))
    with pytest.raises(InputError, match="is packed by gzip; unpack it"):
        taken("good.csv")
    (tmp_path / "good.csv").write_bytes(whole)
    assert len(taken("good.csv")) == 2
    content = bytearray((tmp_path / "good.zip").read_bytes())
    for at in (6, content.index(b"PK\x01\x02") + 8):
        content[at] |= 1
    (tmp_path / "locked.zip").write_bytes(content)
    with pytest.raises(InputError, match=r"V-Dem.csv is encrypted; unpack it first"):
        taken("locked.zip")
    (tmp_path / "V-Dem.csv").write_text(text)
    assert len(taken("V-Dem.csv")) == 1


def test_a_name_without_a_code_is_added(root, tmp_path):
    names = read_state_names(root / "resources/state_names.csv")
    seats = read_states(root / "resources/states.csv").rename(columns={"name": "state"})
    seats.loc[seats["iso3"] == "BEN", "state"] = "Dahomey of old"
    with pytest.raises(InputError, match=r"Dahomey of old; add it to resources/state_names.csv"):
        check_names(seats, names, "seats")
    text = (root / "resources/state_names.csv").read_text(encoding="utf-8")
    (tmp_path / "state_names.csv").write_text(f"{text}Dahomey of old,BEN\n", encoding="utf-8")
    check_names(seats, read_state_names(tmp_path / "state_names.csv"), "seats")
