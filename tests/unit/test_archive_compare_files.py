"""Two files are identical, equal within what may differ between machines, or different."""

import io
import json
import subprocess
import sys
import zlib
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from assessment.archive import compare_files
from assessment.archive.compare_files import judged, same_text
from project import PATIENCE


@pytest.fixture
def pair(tmp_path):
    def judge(ending, one, other):
        paths = [tmp_path / f"one{ending}", tmp_path / f"other{ending}"]
        for path, content in zip(paths, (one, other), strict=True):
            path.write_bytes(content)
        return judged(*paths)

    return judge


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a,1.5,b", "a,1.5000000001,b", True),
        ("a,1.5,b", "a,1.500001,b", False),
        ("a,1e-3", "a,0.001", True),
        ("2e12", "2000000000000.1", True),
        ("x -0.5", "x 0.5", False),
        ("<td>1</td>", "<td>2</td>", False),
        ("<td>1</td>", "<th>1</th>", False),
        ("1,2", "1,2,3", False),
        ("v9", "v10", False),
        ("id12ab", "id13ab", False),
        ("1.0.14", "1.0.15", False),
        ("2013-2016", "2013-2017", False),
        ("1" + "0" * 400, "2" + "0" * 400, False),
        ("M 10.5 -3.25 L 2 3", "M 10.5000000001 -3.25 L 2.0 3", True),
    ],
)
def test_text_may_differ_in_the_last_digits_of_numbers_alone(one, other, same):
    assert same_text(one, other)[0] is same
    assert same_text(other, one)[0] is same


@pytest.mark.parametrize("text", ["1" * 20_000, "1." * 20_000, "1e" * 20_000, "-" * 20_000,
                                  "+1" * 20_000, ".1e+" * 20_000, "1" + "." * 20_000])  # fmt: skip
@pytest.mark.parametrize("end", ["", "x", ".x", " 1", "1"])
def test_no_text_takes_longer_than_it_is(text, end):
    """A number that ends as a word was tried in all its parts: 3,000 digits took a minute."""
    assert same_text(f"{text}{end}", f"{text}{end}")[0]
    assert not same_text(f"{text}{end}", f"{text}{end}y")[0]


def test_a_comparison_takes_no_more_memory_than_it_may(tmp_path):
    """A picture that would unpack to more is reported as different, by the process that judges."""
    for name in ("packed", "rebuilt"):
        (tmp_path / name).mkdir()
        Image.new("RGBA", (5_000, 5_000)).save(tmp_path / name / "a.png", compress_level=1)
    with open(tmp_path / "rebuilt/a.png", "ab") as file:
        file.write(b"more")
    code = Path(compare_files.__file__).read_text().replace("8_000_000_000", "300_000_000")
    (tmp_path / "judge.py").write_text(code)
    run = subprocess.run(
        [sys.executable, "-I", tmp_path / "judge.py", tmp_path / "packed", tmp_path / "rebuilt"],
        input='["a.png"]', capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    state, why = json.loads(run.stdout)["a.png"]
    assert state == "different" and "MemoryError" in why


def test_text_files(pair):
    assert pair(".csv", b"a,1\n", b"a,1\n") == ("identical", "")
    assert pair(".csv", b"a,1.0\n", b"a,1.0000000000001\n")[0] == "equal"
    assert pair(".csv", b"a,1.0\n", b"a,1.1\n") == ("different", "1 numbers, the first 1.0 and 1.1")
    state, why = pair(".svg", b"<svg>", b"\xff\xfe")
    assert state == "different" and "cannot be compared" in why


def _parquet(values, **more):
    buffer = io.BytesIO()
    pd.DataFrame({"value": values, **more}).to_parquet(buffer)
    return buffer.getvalue()


def test_tables(pair):
    one = _parquet([1.0, None])
    assert pair(".parquet", one, _parquet([1.0 + 1e-12, None]))[0] == "equal"
    assert pair(".parquet", one, _parquet([1.0 + 1e-6, None]))[0] == "different"
    assert pair(".parquet", one, _parquet([1.0, 2.0]))[0] == "different"
    assert pair(".parquet", one, _parquet([1.0, None], more=[1, 2]))[0] == "different"
    assert pair(".parquet", one, b"no table")[0] == "different"


def test_no_thread_of_a_reader_is_left_that_would_abort_the_end(tmp_path):
    """pyarrow's may still be starting then, by chance; that none starts is seen every time."""
    paths = [tmp_path / "one.parquet", tmp_path / "other.parquet"]
    for path, value in zip(paths, (1.0, 1.0 + 1e-12), strict=True):
        path.write_bytes(_parquet([value]))
    code = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "import compare_files, pandas, pyarrow.parquet; before = os.listdir('/proc/self/task');"
        "state, _ = compare_files.judged(*map(Path, sys.argv[2:]));"
        "print(state, len(os.listdir('/proc/self/task')) - len(before))"
    )
    call = [sys.executable, "-I", "-c", code, Path(compare_files.__file__).parent, *paths]
    run = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE)
    assert run.stdout.split() == ["equal", "0"], run.stderr


def _png(pixels, **options):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", **options)
    return buffer.getvalue()


def test_pictures(pair):
    pixels = np.zeros((20, 30, 4), dtype="uint8")
    one, other = _png(pixels, compress_level=1), _png(pixels, compress_level=0)
    assert pair(".png", one, other) == ("equal", "same pixels")
    for channel in range(4):
        changed = pixels.copy()
        changed[3, 4, channel] = 1
        state, why = pair(".png", one, _png(changed))
        assert state == "different" and "(4, 3, 5, 4)" in why
    assert pair(".png", one, _png(pixels[:10]))[0] == "different"


def _pdf(height, level):
    figure, axes = plt.subplots()
    axes.plot([1, height])
    buffer = io.BytesIO()
    with plt.rc_context({"pdf.compression": level}):
        figure.savefig(buffer, format="pdf", metadata={"CreationDate": None})
    plt.close(figure)
    return buffer.getvalue()


def test_pages_by_their_pixels(pair, needs):
    needs(compare_files.RASTERISER)
    assert pair(".pdf", _pdf(2, 6), _pdf(2, 1)) == ("equal", "same pixels")
    assert pair(".pdf", _pdf(2, 6), _pdf(3, 6))[0] == "different"


def test_pages_by_their_content_where_none_can_be_drawn(pair, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert zlib.compress(b"x" * 500, 6) != zlib.compress(b"x" * 500, 1)
    assert pair(".pdf", _pdf(2, 6), _pdf(2, 1)) == ("equal", "same content")
    state, why = pair(".pdf", _pdf(2, 6), _pdf(3, 6))
    assert state == "different" and compare_files.RASTERISER in why
