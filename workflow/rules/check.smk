"""The end of every build: tables and invariants that must hold, a list of all artifacts."""


rule check:
    input:
        catalogue=CATALOGUE_FILES,
        tables=[
            f"results/{file.path}"
            for file in RESULT_FILES
            if CATALOGUE["files"][file.pattern]["columns"]
        ],
        panel="results/panel.parquet",
        states="resources/states.csv",
        assessments=expand(
            "results/{assessment}/{file}",
            assessment=ASSESSMENTS,
            file=["assessment.csv", "population.csv", "thresholds.csv", "table.tex"],
        ),
        measurements=expand(
            "results/{assessment}/{file}",
            assessment=ASSESSMENTS,
            file=["class_probabilities.csv", "vintages.csv"],
        ),
        comparisons=expand("results/comparison/{assessment}.csv", assessment=PRINTED),
        summary="results/comparison/summary.json" if PRINTED else [],
        grids=expand(
            "results/specifications/{assessment}/{file}",
            assessment=SPECIFIED,
            file=["grid.json", "firmness.csv", "curve.csv"],
        ),
        recoveries=expand(
            "results/specifications/{assessment}/recovery.csv",
            assessment=[name for name in SPECIFIED if name in PRINTED],
        ),
    output:
        "results/checks.json",
    log:
        "results/logs/check.log",
    conda:
        ENVIRONMENT
    params:
        facts=FACTS,
        assessments={name: settings.assessment(config, name) for name in ASSESSMENTS},
        printed=PRINTED,
        specified=SPECIFIED,
        code=CODE.of("check.py"),
    script:
        "../../scripts/check.py"


rule manifest:
    input:
        ARTIFACTS,
    output:
        "results/manifest.json",
    log:
        "results/logs/manifest.log",
    conda:
        ENVIRONMENT
    params:
        release=config["release"],
        snapshots=config["snapshots"],
        code=CODE.of("manifest.py"),
    script:
        "../../scripts/manifest.py"
