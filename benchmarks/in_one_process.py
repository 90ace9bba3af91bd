"""All jobs of a rebuild in one Python process: `python benchmarks/in_one_process.py ROOT`.

What the work itself takes, without Snakemake and without the starts of the jobs: the scripts of
the rules run one after the other, in the order of the workflow, in the project at ROOT, which is
rebuilt by it. Prints the seconds of each script as JSON, imports with the first that needs them.
"""

import json
import os
import pickle
import runpy
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace


def main(root):
    os.chdir(root)
    # as Snakemake has it: scripts import their neighbours and the library
    sys.path.insert(0, str(root / "scripts"))
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder, "plan")
        # in a process of its own, whose imports are none of the jobs'
        planning = [sys.executable, __file__, root, "--plan", plan]
        subprocess.run(planning, check=True, capture_output=True)
        jobs = pickle.loads(plan.read_bytes())
    taken = Counter()
    for script, job in jobs:
        for name in (*job["output"], *job["log"]):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        stand_in = {"snakemake": SimpleNamespace(**job)}
        runpy.run_path(str(root / "scripts" / script), stand_in, run_name="__main__")
        taken[script] += time.perf_counter() - start
        if drawing := sys.modules.get("matplotlib.pyplot"):
            drawing.close("all")
    print(json.dumps(taken))


def planned(root, path):
    """Write the scripts of all jobs, in order, with what Snakemake would give them."""
    from snakemake.api import SnakemakeApi
    from snakemake.settings.types import DAGSettings, OutputSettings, Quietness, ResourceSettings

    os.chdir(root)
    with SnakemakeApi(OutputSettings(dryrun=True, quiet={Quietness.ALL})) as api:
        workflow = api.workflow(ResourceSettings(cores=1), snakefile=root / "Snakefile")
        workflow.dag(DAGSettings(forceall=True)).execute_workflow(executor="dryrun")
        jobs = [
            (_script(job), _given(job))
            for level in workflow._workflow.dag.toposorted()
            for job in level
            if job.rule.script
        ]
    path.write_bytes(pickle.dumps(jobs))


def _script(job):
    return Path(job.rule.script.format(params=job.params, wildcards=job.wildcards)).name


def _given(job):
    files = {kind: getattr(job, kind)._plainstrings() for kind in ("input", "output", "log")}
    return {**files, "rule": job.rule.name, "params": job.params, "wildcards": job.wildcards}


if __name__ == "__main__":
    if sys.argv[2:3] == ["--plan"]:
        planned(Path(sys.argv[1]), Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]).resolve())
