"""Whether a rebuilt file is the packed one: in every byte, or in its numbers, words and pixels.

Run as a file by itself, `python -I compare_files.py PACKED REBUILT` reads names of files from stdin
as JSON and writes its judgement of each to stdout as JSON. Text needs the standard library alone;
tables and pictures (NEEDING) need the packages of the project, and are judged by their bytes alone
without them.
"""

import io
import json
import math
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

TOLERANCE = 1e-9
RASTERISER = "pdftoppm"
DOTS_PER_INCH = 100
# Bytes of memory that a comparison may take: what was rebuilt may be made to unpack without end.
MOST_MEMORY = 8_000_000_000
# A number by itself; digits within a word or a hash are text. Its parts are taken whole
# (?>), since what is shorter is followed by a digit and no match either; trying takes for ever.
_NUMBER = re.compile(
    r"(?<![\w.])(?<![\w.][+-])[+-]?(?>\d+\.?\d*|\.\d+)(?>[eE][+-]?\d+)?(?![\w.]*\w)"
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
# What of a PDF follows from the length of its streams.
_LENGTHS = re.compile(
    rb"/Length\d? \d+|^\d{10} \d{5} [nf] ?$|^startxref\s+\d+$|^\d+ 0 obj\s+\d+\s+endobj$",
    re.MULTILINE,
)


def judged(packed: Path, rebuilt: Path) -> tuple[str, str]:
    """(state, why) of two files: "identical", "equal" or "different"; paths of one ending."""
    one, other = packed.read_bytes(), rebuilt.read_bytes()
    if one == other:
        return "identical", ""
    ending = packed.suffix.lower()
    try:
        alike, how = _WAYS.get(ending, _as_text)(one, other)
    except ImportError as error:
        return "different", f"other bytes; what they say is not compared, for want of {error.name}"
    except Exception as error:  # whatever a reader raises, the two cannot be called equal
        return "different", f"cannot be compared: {type(error).__name__}: {error}"
    return ("equal" if alike else "different"), how


def same_text(one: str, other: str) -> tuple[bool, str]:
    """Whether two texts are the same but for numbers, which are within TOLERANCE; and where not."""
    if _NUMBER.sub("0", one) != _NUMBER.sub("0", other):
        return False, "other words"
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    apart = [pair for pair in pairs if not _close(*pair)]
    if apart:
        return False, f"{len(apart)} numbers, the first {apart[0][0]} and {apart[0][1]}"
    return True, f"numbers within {TOLERANCE:g}"


def _close(one, other):
    if one == other:
        return True
    first, second = float(one), float(other)
    # beyond what a float holds all would be alike
    return math.isfinite(first) and math.isclose(
        first, second, rel_tol=TOLERANCE, abs_tol=TOLERANCE
    )


def _as_text(one, other):
    return same_text(one.decode("utf-8"), other.decode("utf-8"))


def _as_table(one, other):
    import pandas as pd
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    # a thread of pyarrow's that is still starting when this ends aborts it, once in twenty times
    alone = {"use_threads": False}
    files = [ParquetFile(pa.BufferReader(content)) for content in (one, other)]
    frames = [file.read(**alone).to_pandas(**alone) for file in files]
    try:
        pd.testing.assert_frame_equal(*frames, rtol=TOLERANCE, atol=TOLERANCE)
    except AssertionError as error:
        return False, " ".join(str(error).split())[:120]
    return True, f"numbers within {TOLERANCE:g}"


def _as_picture(one, other):
    from PIL import Image, ImageChops

    first, second = (Image.open(io.BytesIO(content)).convert("RGBA") for content in (one, other))
    if first.size != second.size:
        return False, f"{first.size} and {second.size} pixels"
    # the box of RGBA is that of its alpha by default
    box = ImageChops.difference(first, second).getbbox(alpha_only=False)
    return (True, "same pixels") if box is None else (False, f"other pixels within {box}")


def _as_pages(one, other):
    if not shutil.which(RASTERISER):
        alike = _unpacked_pdf(one) == _unpacked_pdf(other)
        return alike, "same content" if alike else f"no {RASTERISER} here to compare the pages"
    first, second = _pages(one), _pages(other)
    if len(first) != len(second):
        return False, f"{len(first)} and {len(second)} pages"
    for number, pair in enumerate(zip(first, second, strict=True), start=1):
        alike, how = _as_picture(*pair)
        if not alike:
            return False, f"page {number}: {how}"
    return True, "same pixels"


def _pages(content):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "file.pdf").write_bytes(content)
        # what this was given of the user's surroundings is little (archive.confinement)
        command = [RASTERISER, "-png", "-r", str(DOTS_PER_INCH), "file.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        return [path.read_bytes() for path in sorted(Path(folder).glob("page*.png"))]


def _unpacked_pdf(content):
    """A PDF with its streams unpacked, and without what follows from how they were packed."""

    def unpacked(match):
        try:
            return zlib.decompress(match[1])
        except zlib.error:
            return match[1]

    return _LENGTHS.sub(b"", _STREAM.sub(unpacked, content))


_WAYS = {".parquet": _as_table, ".png": _as_picture, ".pdf": _as_pages}
# Endings of what is compared with the packages of the project.
NEEDING = tuple(_WAYS)


def main(packed: str, rebuilt: str) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > MOST_MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, most))
    names = json.load(sys.stdin)
    found = {name: judged(Path(packed, name), Path(rebuilt, name)) for name in names}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
