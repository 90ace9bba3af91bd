"""A LaTeX document as PDF, and a PDF's page as a picture; the programs are called by name.

Documents are treated as hostile: TeX may run nothing, and reads and writes nothing outside its own
tree and a temporary folder. Nor does it read packages that the user keeps for other documents.
"""

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from assessment.errors import InputError
from assessment.surroundings import MACHINE, passed

# Arguments of each engine besides the document; the first one that is installed is used.
ENGINES = {
    "pdflatex": ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"],
    "tectonic": ["--untrusted", "--keep-logs", "--chatter", "minimal"],
}
# It fetches its packages, and keeps them in the user's cache.
FETCHING = "tectonic"
RASTERISER = "pdftoppm"
# seconds; tectonic loads its packages when it is used first
LIMIT = 300
DOTS_PER_INCH = 150
_SETTINGS = {
    # no date but the epoch's in the file
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
    # paranoid: files of the document's folder and of TeX's own tree, no others
    "openin_any": "p",
    "openout_any": "p",
    # lines of the log unbroken, so that a message is one line
    "max_print_line": "10000",
}
_MISSING = re.compile(r"File [`']([^`']+)\.sty' not found")
_OVERFULL = re.compile(r"^Overfull \\[hv]box \((\S+) too (?:wide|high)\)", re.MULTILINE)


def typeset(document: str | Path, parts: Iterable[str | Path], engine: str) -> bytes:
    """The PDF of `document`, a path, as bytes; `parts` are the files that it inputs.

    InputError where the engine is missing or stops, or where a box is overfull.
    """
    document = Path(document)
    with tempfile.TemporaryDirectory() as folder:
        for path in (document, *parts):
            shutil.copy(path, folder)
        command = [engine, *ENGINES[engine], document.name]
        # below HOME TeX finds packages and fonts of the user's own
        environment = passed(os.environ) if engine == FETCHING else {"HOME": folder}
        run = _run(command, f"cannot typeset {document}", environment, cwd=folder)
        made = Path(folder, document.stem)
        log = made.with_suffix(".log")
        messages = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
        messages = messages or run.stdout.decode("utf-8", errors="replace")
        pdf = made.with_suffix(".pdf")
        if run.returncode != 0 or not pdf.is_file():
            raise InputError(_failure(document, engine, messages))
        overfull = _OVERFULL.search(messages)
        if overfull:
            raise InputError(
                f"{document} has a line {overfull[1]} too wide: give its longest title or label "
                "a space to break at, or shorten it"
            )
        return pdf.read_bytes()


def _failure(document, engine, log):
    """The message on a failed run: the first error in the log, and what to do."""
    first = next((line for line in log.splitlines() if line.startswith(("!", "error:"))), None)
    first = first or "no message in the log"
    package = _MISSING.search(first)
    advice = (
        f"install the LaTeX package {package[1]}"
        if package
        else f"`{engine} {document.name}` in that folder shows all of it"
    )
    return f"{engine} stopped at {document}: {first.lstrip('! ').rstrip('.')}; {advice}"


def picture(pdf: str | Path, version: str) -> bytes:
    """The first page of a PDF, a path, as the bytes of a PNG of DOTS_PER_INCH.

    `version` (settings.version) is in the PNG's metadata.
    """
    # here: every start of the workflow asks this module what is installed, and draws nothing
    from PIL import Image

    from assessment.exhibits.png import packed

    # plain pixels: packed here, a PNG would be unpacked again
    command = [RASTERISER, "-singlefile", "-r", str(DOTS_PER_INCH), str(pdf)]
    run = _run(command, f"cannot draw {pdf}", {})
    if run.returncode != 0 or not run.stdout:
        reason = run.stderr.decode("utf-8", errors="replace").strip().partition("\n")[0]
        raise InputError(f"{RASTERISER} stopped at {pdf}: {reason or 'no message'}")
    with Image.open(io.BytesIO(run.stdout)) as image:
        return packed(image, {"Description": version}, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))


def _run(command, failing, environment, **options):
    """Run a command with `environment` and the machine's variables; InputError, which begins with
    `failing`, where it is not installed or does not end."""
    try:
        return subprocess.run(
            command,
            capture_output=True,
            timeout=LIMIT,
            stdin=subprocess.DEVNULL,
            env={**passed(os.environ, MACHINE), **environment, **_SETTINGS},
            **options,
        )
    except FileNotFoundError:
        raise InputError(f"{failing}: {command[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise InputError(f"{failing}: {command[0]} did not end within {LIMIT} s") from None
