"""Ends a command of ./run where something is wrong: with one line, and an exit code for each kind.

`_ending.py NAME ARGUMENTS` runs the script NAME.py beside it, so that what keeps it from starting,
as a package that is damaged, has a code that means nothing else either. Standard library alone:
`./run verify` has nothing else.
"""

import errno
import os
import runpy
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress

import _bytecode  # noqa: F401
from assessment.errors import InputError, printable
from assessment.surroundings import keep_to_list

# As in sysexits.h, and as a shell says of what Ctrl-C and a closed pipe ended.
FAULT, INTERRUPTED, CLOSED = 70, 130, 141
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)
# What helps where the system refuses.
_ADVICE = {
    **dict.fromkeys(_FULL, "make room there, then start it again"),
    **dict.fromkeys(_CLOSED, "be given access to it, or use a clone of your own"),
}


def ended(command: str, refused: int, work: Callable[..., int], *arguments: object) -> int:
    """The exit code of a command: that of `work(*arguments)`, or that of how it failed.

    `refused` is for what the user can mend, an InputError or a file that cannot be read or
    written, and FAULT for what nobody foresaw. `command` begins the line on stderr. What others
    wrote is escaped there; SystemExit passes, so that a wrong call keeps its own code.
    """
    try:
        code = work(*arguments)
        # what cannot be written now would be known after the end alone
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _silence()
        return CLOSED
    except KeyboardInterrupt:
        say(f"{command}: interrupted")
        return INTERRUPTED
    except InputError as error:
        say(f"{command}: {error}")
        return refused
    except OSError as error:
        say(f"{command}: {system_error_line(error)}")
        _silence()
        return refused
    except Exception as error:
        say(
            f"{command}: a fault of the program, not of what it was given: "
            f"{type(error).__name__}: {printable(str(error))[:500] or 'no more is known'} "
            f"({_place(error)}). Keep what it was given, and report this line"
        )
        return FAULT


def say(message: str) -> None:
    """Print a message on stderr, each of its lines escaped."""
    with suppress(OSError):
        print("\n".join(printable(line) for line in message.split("\n")), file=sys.stderr)


def system_error_line(error: OSError) -> str:
    """One line on what the system refused: the file, the cause, and what helps, if anything."""
    cause = error.strerror or str(error) or type(error).__name__
    advice = f"; {_ADVICE[error.errno]}" if error.errno in _ADVICE else ""
    where = f"{printable(str(error.filename))}: " if error.filename else ""
    return f"{where}{cause}{advice}"


def _place(error):
    """Where it went wrong: the innermost calls, the last of them first."""
    calls = traceback.extract_tb(error.__traceback__)[-1:-5:-1]
    return " < ".join(f"{os.path.basename(one.filename)}:{one.lineno}" for one in calls)


def _silence():
    """Let the end of Python not say again that stdout cannot be written."""
    with suppress(OSError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _started(script):
    runpy.run_path(script, run_name="__main__")
    return 0


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    sys.argv = [os.path.join(sys.path[0], f"{name}.py"), *arguments]
    if name != "doctor":  # who asks it wants to know of them
        keep_to_list(os.environ)
    # what users call it; a rule has the name of one
    sys.exit(ended(name.partition("_")[0], FAULT, _started, sys.argv[0]))
