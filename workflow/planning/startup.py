"""Where Snakemake needs help at its start; one that is built otherwise is left as it is."""

import shlex

from snakemake.persistence import PersistenceBase
from snakemake.script import PythonScript


def plain_params():
    """Tell Snakemake that no param is a pandas object.

    With pandas installed, Snakemake imports it, a third of a start in which nothing is to be
    done, to hash params that are data frames. Params here are plain; for those the pandas way
    falls back on the builtin one, so the recorded values stay the same.
    """
    builtin = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if builtin and hasattr(PersistenceBase, "_serialize_param_pandas"):
        PersistenceBase._serialize_param_pandas = builtin


def quoted_python():
    """Let scripts run where the path of Python has a space in it, as in a clone in "my papers/".

    Snakemake writes that path into a shell command as it is.
    """
    plain = PythonScript._execute_cmd
    if getattr(plain, "quotes_python", False):
        return

    def quoted(script, command, **values):
        if "py_exec" in values:
            values["py_exec"] = shlex.quote(values["py_exec"])
        return plain(script, command, **values)

    quoted.quotes_python = True
    PythonScript._execute_cmd = quoted
