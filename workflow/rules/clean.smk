"""Raw snapshots to the tidy schema, a rule a source: clean_iiag, clean_vdem, ...

Expects resources/raw/<source>/<snapshot>/; makes results/tidy/<source>.parquet.
"""

for source in config["snapshots"]:
    how = settings.cleaning(config, REGISTRY, source)

    rule:
        name:
            f"clean_{source}"
        input:
            snapshots=[
                f"{snapshot['folder']}/{file}"
                for snapshot in how["snapshots"]
                for file in ("data.csv", "provenance.json")
            ],
            states="resources/states.csv",
            names="resources/state_names.csv",
        output:
            f"results/tidy/{source}.parquet",
        log:
            f"results/logs/clean_{source}.log",
        conda:
            ENVIRONMENT
        params:
            kind=how["kind"],
            how=how,
            code=CODE.of(f"clean_{how['kind']}.py"),
        script:
            # in a loop of rules only params are bound to the rule they stand in
            "../../scripts/clean_{params.kind}.py"
