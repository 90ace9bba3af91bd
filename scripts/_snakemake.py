"""Snakemake as `python -m snakemake` starts it, at less cost: ./run calls this.

Of a run in which nothing is to be done, a plain start spends a fifth on looking for garbage among
what it imports, at the end once more. Jobs of a cluster start plainly.
"""

import gc
import os
import runpy
import sys

gc.disable()  # until the rules are read: workflow/rules/start.smk
sys.path[0] = os.getcwd()  # as for a module; the folder of this file has names of its own
try:
    runpy.run_module("snakemake", run_name="__main__", alter_sys=True)
finally:
    gc.freeze()  # what is there now ends with the process
