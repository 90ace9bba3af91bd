"""Snakemake as `python -m snakemake` starts it, at less cost and with more care: ./run calls this.

Of a run in which nothing is to be done, a plain start spends a fifth on looking for garbage among
what it imports, at the end once more. What --configfile names it reads before any rule, by a loader
that repeats what aliases stand for without an end and runs code that it finds in templates (no
issue: it takes config for the user's own). A plain start has read them so before anything of this
project is asked; jobs of a cluster start plainly, with files that have been read here.
"""

import gc
import os
import runpy
import sys

gc.disable()  # until the rules are read: workflow/rules/start.smk
own, sys.path[0] = sys.path[0], os.getcwd()  # as for a module; this folder has names of its own
sys.path.append(own)

import _bytecode  # noqa: E402, F401, before all that it is to keep whole

# isort: split
from snakemake.common import configfile  # noqa: E402
from snakemake_interface_common.exceptions import WorkflowError  # noqa: E402

from assessment.errors import InputError  # noqa: E402
from assessment.strict_yaml import read_yaml  # noqa: E402


def strictly_read(path):
    """The config in a file; WorkflowError, which Snakemake prints, for what is none."""
    try:
        content = read_yaml(path)
    except InputError as error:
        raise WorkflowError(str(error)) from None
    if not isinstance(content, dict):
        raise WorkflowError(f"{path}: has no keys; workflow/schemas/config.schema.yaml tells them")
    return content


# before anything takes it from there
configfile.load_configfile = strictly_read
try:
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)
finally:
    gc.freeze()  # what is there now ends with the process
