"""What cases start from, and how a command that was tried must have ended."""

import contextlib
import hashlib
import io
import unicodedata

from _runs import ROOT, copied

from assessment.archive.container import opened
from assessment.config.checks import checked_config
from assessment.config.registry import checked_registry
from assessment.data.states import read_state_names, read_states
from assessment.strict_yaml import read_yaml

# The content of files beside a case, which must not change, nor be read.
CANARY = b"here before the case\n"


class Wrong(Exception):  # noqa: N818, it is a finding of the fuzzer and no error of it
    """An answer that is neither a plain refusal nor right."""


class Ground:
    """What cases start from: the project in `folder`, an archive of it, its config and data."""

    def __init__(self, folder, archive):
        self.project = copied(folder / "project")
        self.archive = archive
        self.whole = opened(archive.read_bytes())
        self.config_text = (ROOT / "config.yaml").read_bytes()
        self.registry = checked_registry(ROOT)
        config = read_yaml(ROOT / "config.yaml")
        self.config = checked_config(config, self.registry, ROOT)
        self.states = read_states(ROOT / "resources/states.csv")
        self.names = read_state_names(ROOT / "resources/state_names.csv")


def answer(command, codes, *arguments):
    """(exit code, what it printed) of a command's `main` in this process; Wrong for a bad end."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    err.reconfigure(errors="backslashreplace")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command(list(arguments))
        except SystemExit as end:
            code = end.code
    printed = [stream.buffer.getvalue().decode() for stream in (out, err) if not stream.flush()]
    judge(code, codes, *printed)
    return code, printed[0]


def judge(code, codes, out, err):
    """Wrong where a command did not end as one of ./run is to end."""
    for letter in out + err:
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") and letter != "\n":
            raise Wrong(f"prints {letter!r} as it is")
    if "Traceback" in err or "fault of the program" in err:
        raise Wrong(f"a fault of the program: {err.strip()[-400:]}")
    if code not in codes:
        raise Wrong(f"ends with {code}: {err.strip()[-300:]}")
    if code == max(codes) and not err.strip():
        raise Wrong("refuses without a word")


def hashed(content, name="archive.zip"):
    """The archive in a file, its hash beside it."""
    digest = hashlib.sha256(content).hexdigest()
    return {name: content, f"{name}.sha256": f"{digest}  {name}\n".encode()}
