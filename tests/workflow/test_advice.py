"""What messages tell users to do is done, as the message says, and then it works.

Each text in the code that names a step is in TRIED, with the test that follows it.
"""

import pytest

from advice import commands, is_there, steps_in

pytestmark = pytest.mark.workflow


ARCHIVES, RESULTS, ASKED, NETWORK, SETUP, FILES = (
    "tests/workflow/test_advice_on_archives.py",
    "tests/workflow/test_advice_on_files.py",
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
    "KEY names another": (
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
    "is not what ./run archive made": (ARCHIVES, "test_an_archive_without_its_hash_is_verified"),
    "give the hash: --sha256": (ARCHIVES, "test_an_archive_without_its_hash_is_verified"),
    "another program packed it; unpack it": (
        ARCHIVES,
        "test_an_archive_that_was_packed_again_is_unpacked",
    ),
    "say how many jobs may run at once": (
        ASKED,
        "test_how_many_jobs_may_run_is_said_as_the_message_says",
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
    "this ./run reads format": (
        ARCHIVES,
        "test_an_archive_of_another_format_is_verified_by_itself",
    ),
    "./run verify FILE --raw": (ARCHIVES, "test_figures_that_were_left_out_are_given_to_verify"),
    "to be checked with `./run verify`": (ARCHIVES, "test_an_archive_without_its_hash_is_verified"),
    "not those of this commit": (RESULTS, "test_results_that_an_archive_refuses_are_made_again"),
    "no JSON object; delete it": (RESULTS, "test_results_that_an_archive_refuses_are_made_again"),
    "make room there": (RESULTS, "test_results_that_an_archive_refuses_are_made_again"),
    "not the provenance of a snapshot": (
        RESULTS,
        "test_what_is_no_snapshot_is_restored_or_deleted",
    ),
    "has been locked for": (RESULTS, "test_a_run_that_does_not_go_on_is_ended"),
    "delete results/shards/": (RESULTS, "test_shards_of_another_grid_are_deleted"),
    "; download it again": (RESULTS, "test_a_damaged_download_is_downloaded_again"),
    "is packed by gzip; unpack it": (RESULTS, "test_a_damaged_download_is_downloaded_again"),
    "is encrypted; unpack it first": (RESULTS, "test_a_damaged_download_is_downloaded_again"),
    "no code is known for the name": (RESULTS, "test_a_name_without_a_code_is_added"),
    "commit them or take them back": (
        RESULTS,
        "test_results_that_an_archive_refuses_are_made_again",
    ),
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
    steps = steps_in(root)
    untried = [pair for pair in steps if not any(part in pair[1] for part in TRIED)]
    assert not untried
    gone = [part for part in TRIED if not any(part in text for _, text in steps)]
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
    assert len(steps_in(tmp_path)) == 3


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
