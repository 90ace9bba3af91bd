"""Run a command and end all that it leaves behind: `python -I supervisor.py COMMAND...`.

What is started in the background, in a session of its own or not, ends with the command, and so
does all of it when this is ended itself; nothing runs any more once this has ended. By Linux, which
hands the left children of a process to this one; elsewhere the group of the command alone is
ended. Standard library alone.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

# linux/prctl.h
_PDEATHSIG, _CHILD_SUBREAPER = 1, 36


def main(command: list[str]) -> int:
    """The exit code of the command; 127 where it cannot be started."""
    with suppress(AttributeError, OSError):
        prctl = ctypes.CDLL(None).prctl
        prctl(_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        child = subprocess.Popen(command, start_new_session=True)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    try:
        return child.wait()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        _end_children()


def _end_children():
    """End what is left, and what that leaves, until nothing is."""
    with suppress(ChildProcessError):
        while True:
            for child in _children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            os.wait()


def _children():
    """The ids of this process's children; none are known where there is no /proc."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # after the name, which may hold anything: the state, then the parent
            parent = stat.read_bytes().rpartition(b")")[2].split()[1]
            if int(parent) == os.getpid():
                yield int(stat.parent.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
