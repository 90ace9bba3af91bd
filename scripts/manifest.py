"""Every artifact with size and sha256; the release, commit and snapshots they belong to."""

import hashlib
import json
from pathlib import Path

from _adapter import logged, write_text
from assessment.archive.commit import commit_of

with logged(snakemake) as log:
    files = []
    for name in sorted({*snakemake.input.artifacts, snakemake.input.checks}):
        content = Path(name).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        files.append({"name": name, "bytes": len(content), "sha256": sha256})
    manifest = {
        "release": snakemake.params.release,
        # read here and no param: a commit that changes no input reruns nothing
        **commit_of("."),
        "snapshots": snakemake.params.snapshots,
        "artifacts": files,
    }
    write_text(json.dumps(manifest, indent=2) + "\n", snakemake.output[0])
    print(f"{len(files)} artifacts", file=log)
