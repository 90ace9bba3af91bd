"""The World Bank's API to a raw snapshot: pull_wdi, ...

A rule exists only while a snapshot that config.yaml names (pins, or has in an alternative or a
reading) is missing, so that nothing is pulled twice and a clone with its snapshots needs no network.
The rules of snapshots that are not pinned have the snapshot's name in theirs. Makes
resources/raw/<source>/<snapshot>/.
"""

MISSING = {
    (how["source"], snapshot["name"]): snapshot["folder"]
    for how in CLEANED.values()
    for snapshot in how["snapshots"]
    if not is_held(ROOT, how["source"], snapshot["name"])
}

for (source, snapshot), folder in MISSING.items():
    pulled = f"pull_{source}"
    if snapshot != config["snapshots"].get(source):
        pulled = f"pull_{source}_{snapshot.replace('-', '_')}"

    rule:
        name:
            pulled
        input:
            states="resources/states.csv",
        output:
            data=f"{folder}/data.csv",
            provenance=f"{folder}/provenance.json",
        log:
            f"results/logs/{pulled}.log",
        conda:
            ENVIRONMENT
        resources:
            # at most four requests to the API at once (profiles/default)
            world_bank=1,
        params:
            snapshot=snapshot,
            how=settings.pulling(config, REGISTRY, source),
            endpoint=config["world_bank"]["endpoint"],
        script:
            "../../scripts/pull.py"
