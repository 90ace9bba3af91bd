"""Shared by the adapters: a log, one plain line on bad input, result files read and written."""

import csv
import gc
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import _bytecode  # noqa: F401
from _ownership import RESULTS, RunEndedError, alive, aside
from assessment.archive.records import record_line, sha256_of
from assessment.errors import InputError
from assessment.strict_csv import frame_text, plain

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
# What Snakemake has given to the script that runs, of its own class in a process of the job's own.
_GIVEN = getattr(sys.modules["__main__"], "snakemake", None)
OWN_PROCESS = type(_GIVEN).__module__.startswith("snakemake.")

if OWN_PROCESS:
    # Nothing that an import makes is garbage, and looking for some takes a fifth of its time:
    # scripts import this module first.
    gc.disable()


@contextmanager
def logged(snakemake: Any) -> Iterator[TextIO]:
    """The rule's open log; bad input ends the job with one line there and on the terminal.

    What the script writes is kept aside until it has ended well and is put in place then, with its
    record in the log (archive.records), by which later runs and an archive know whether results
    are what was made of their inputs. A job whose run was killed writes nothing.
    """
    if OWN_PROCESS:
        gc.freeze()
        gc.enable()
    try:
        with alive():
            # one that another process still writes into stays that process's own
            Path(snakemake.log[0]).unlink(missing_ok=True)
            log = open(snakemake.log[0], "w", encoding="utf-8")  # noqa: SIM115, closed below
    except (InputError, OSError) as error:
        _end(snakemake.rule, error)
    with log:
        try:
            with _made_aside(snakemake) as made:
                yield log
            # Snakemake runs a copy of the script, which says itself where it was copied from
            script = os.path.relpath(sys.modules["__main__"].__file__, ROOT)
            params = dict(snakemake.params.items())
            log.write(record_line(snakemake.rule, script, params, snakemake.input, made) + "\n")
        except InputError as error:
            print(f"{snakemake.rule}: {error}", file=log)
            _end(snakemake.rule, error)
        except Exception as error:
            traceback.print_exc(file=log)
            if isinstance(error, OSError):  # a full disk, a folder in the place of a file
                _end(snakemake.rule, error)
            raise
    if OWN_PROCESS:
        gc.freeze()  # what is there now ends with the process


def _end(rule, error):
    if isinstance(error, OSError):
        from _ending import system_error_line

        error = system_error_line(error)
    print(f"\nERROR in {rule}: {error}\n", file=sys.stderr)
    # After a failure Snakemake removes the results, on the node of a cluster that the job runs on
    # too: here they are those of a later run.
    raise SystemExit(int(not isinstance(error, RunEndedError))) from None


@contextmanager
def _made_aside(snakemake):
    """The results of a job lead elsewhere while it writes them; yields a dict that has their names
    and hashes afterwards, when they are in place."""
    output, made = snakemake.output, {}
    places = {name: name for name in output}
    with aside() as folder:
        # a pull has its own way into the store
        for name in output:
            if Path(name).parts[0] == RESULTS:
                places[name] = str(folder / name)
                Path(places[name]).parent.mkdir(parents=True, exist_ok=True)
        snakemake.output = type(output)(toclone=output, custom_map=places.get)
        try:
            yield made
        finally:
            snakemake.output = output
        made.update((str(name), sha256_of(places[name])) for name in sorted(output))
        with alive():
            for name, place in places.items():
                os.replace(place, name)


def read_table(path: str | Path) -> "pd.DataFrame":
    """A result CSV; empty cells alone are missing, so the code NA stays text.

    Printed and rebuilt cells and names of releases stay the text that they are, whatever their
    column holds.
    """
    import pandas as pd  # here, so that a job without tables does without its start

    as_text = {"printed": str, "rebuilt": str, "release": str}
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=as_text)
    for name, column in frame.select_dtypes("str").items():
        if (behind := column.str.startswith("'", na=False)).any():
            frame.loc[behind, name] = column[behind].map(plain)
    return frame


def read_input(path: str | Path) -> Any:
    """What a file holds, by its ending: the frame of a CSV or Parquet file, the data of JSON."""
    if str(path).endswith(".json"):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    if str(path).endswith(".parquet"):
        import pandas as pd

        return pd.read_parquet(path)
    return read_table(path)


def read_tidy(path: str | Path, release: str) -> "pd.DataFrame":
    """One release of a tidy file, which holds every one that anything reads."""
    import pandas as pd

    tidy = pd.read_parquet(path)
    return tidy[tidy["release"] == release].reset_index(drop=True)


def read_rows(path: str | Path) -> list[dict[str, str]]:
    """The rows of a result CSV as dicts of texts, for a job that does without pandas."""
    with open(path, encoding="utf-8", newline="") as file:
        return [{name: plain(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def write_table(frame: "pd.DataFrame", path: str | Path) -> None:
    """A result CSV, UTF-8, unrounded, truth values as true and false, no text a formula."""
    flags = frame.select_dtypes(bool).columns
    frame = frame.assign(
        **{name: frame[name].map({True: "true", False: "false"}) for name in flags}
    )
    write_text(frame_text(frame), path)


def write_text(text: str, path: str | Path) -> None:
    """A text file, UTF-8, Unix line ends on every system."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
