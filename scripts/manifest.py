"""Every artifact with size and sha256; the release, commit and snapshots they belong to."""

import json
from pathlib import Path

from _adapter import logged, write_text

from assessment.archive.git import commit_of
from assessment.archive.records import sha256_of

with logged(snakemake) as log:
    files = [
        {"name": name, "bytes": Path(name).stat().st_size, "sha256": sha256_of(name)}
        for name in sorted(snakemake.input)
    ]
    manifest = {
        "release": snakemake.params.release,
        # read here and not as a param, so that a commit that changes no input reruns nothing
        **commit_of("."),
        "snapshots": snakemake.params.snapshots,
        # those of assessments with other data, where they differ
        **({"own_snapshots": own} if (own := snakemake.params.own_snapshots) else {}),
        "artifacts": files,
    }
    write_text(json.dumps(manifest, indent=2) + "\n", snakemake.output[0])
    print(f"{len(files)} artifacts", file=log)
