"""What the adapters share: a log, one plain line on bad input, result files read and written."""

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

from assessment.archive.records import record_line
from assessment.errors import InputError

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

    A job that ends well leaves its record there (archive.records), by which an archive knows
    whether results belong to their inputs.
    """
    if OWN_PROCESS:
        gc.freeze()
        gc.enable()
    with open(snakemake.log[0], "w", encoding="utf-8") as log:
        try:
            yield log
            # Snakemake runs a copy of the script, which says itself where it was copied from
            script = os.path.relpath(sys.modules["__main__"].__file__, ROOT)
            params = dict(snakemake.params.items())
            files = snakemake.input, snakemake.output
            log.write(record_line(snakemake.rule, script, params, *files) + "\n")
        except InputError as error:
            message = f"{snakemake.rule}: {error}"
            print(message, file=log)
            print(f"\nERROR in {message}\n", file=sys.stderr)
            raise SystemExit(1) from None
        except Exception:
            traceback.print_exc(file=log)
            raise
    if OWN_PROCESS:
        gc.freeze()  # what is there now ends with the process


def read_table(path: str | Path) -> "pd.DataFrame":
    """A result CSV; empty cells alone are missing, so the code NA stays text.

    Printed and rebuilt cells and names of releases stay the text that they are, whatever their
    column holds.
    """
    import pandas as pd  # here, so that a job without tables does without its start

    as_text = {"printed": str, "rebuilt": str, "release": str}
    return pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=as_text)


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
        return list(csv.DictReader(file))


def write_table(frame: "pd.DataFrame", path: str | Path) -> None:
    """A result CSV, UTF-8, unrounded, truth values as true and false."""
    flags = frame.select_dtypes(bool).columns
    frame = frame.assign(
        **{name: frame[name].map({True: "true", False: "false"}) for name in flags}
    )
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_text(text: str, path: str | Path) -> None:
    """A text file, UTF-8, Unix line ends on every system."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
