"""Raw snapshots to the tidy schema, a rule a source: clean_iiag, clean_vdem, ...

Expects resources/raw/<source>/<snapshot>/; makes results/tidy/<source>.parquet, which has every
release that anything reads. No other rule reads a raw snapshot.
"""

for source, how in CLEANED.items():

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
            how=how,
            code=CODE.of("clean.py"),
        script:
            "../../scripts/clean.py"
