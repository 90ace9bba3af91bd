"""Raw snapshots to the tidy schema, a rule a source: clean_iiag, clean_vdem, ...

Expects resources/raw/<source>/<snapshot>/; makes results/tidy/<source>.parquet, which has every
release that anything reads, and results/tidy/<source>-<assessment>.parquet where an assessment's
own data need more. No other rule reads a raw snapshot.
"""

for name, how in CLEANED.items():

    rule:
        name:
            f"clean_{name.replace('-', '_')}"
        input:
            snapshots=[
                f"{snapshot['folder']}/{file}"
                for snapshot in how["snapshots"]
                for file in ("data.csv", "provenance.json")
            ],
            states="resources/states.csv",
            names="resources/state_names.csv",
        output:
            how["file"],
        log:
            f"results/logs/clean_{name}.log",
        conda:
            ENVIRONMENT
        params:
            how=how,
            code=CODE.of("clean.py"),
        script:
            "../../scripts/clean.py"
