"""The World Bank's API to a raw snapshot: pull_wdi, ...

A rule exists only while the snapshot that config.yaml pins is missing, so that nothing is pulled
twice and a clone with its snapshots needs no network. Makes resources/raw/<source>/<snapshot>/.
"""

MISSING = {
    (source, snapshot["name"]): snapshot["folder"]
    for source, how in CLEANED.items()
    for snapshot in how["snapshots"]
    if not is_held(ROOT, source, snapshot["name"])
}

for (source, snapshot), folder in MISSING.items():

    rule:
        name:
            f"pull_{source}"
        input:
            states="resources/states.csv",
        output:
            data=f"{folder}/data.csv",
            provenance=f"{folder}/provenance.json",
        log:
            f"results/logs/pull_{source}.log",
        conda:
            ENVIRONMENT
        resources:
            # the API is asked four things at once at most (profiles/default)
            world_bank=1,
        params:
            snapshot=snapshot,
            how=settings.pulling(config, REGISTRY, source),
            endpoint=config["world_bank"]["endpoint"],
        script:
            "../../scripts/pull.py"
