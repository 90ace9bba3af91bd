"""The end of every build: tables and invariants are checked, tables described, artifacts listed."""


rule check:
    input:
        catalogue=CATALOGUE_FILES,
        tables=[
            f"results/{file.path}"
            for file in RESULT_FILES
            if CATALOGUE["files"][file.pattern]["columns"]
        ],
        latex=expand("results/{assessment}/table.tex", assessment=ASSESSMENTS),
        states="resources/states.csv",
        citation="CITATION.cff",
    output:
        checks="results/checks.json",
        package="results/datapackage.json",
    log:
        "results/logs/check.log",
    conda:
        ENVIRONMENT
    params:
        facts=FACTS,
        panels={name: panel_of(name) for name in ASSESSMENTS},
        assessments={name: settings.assessment(config, name) for name in ASSESSMENTS},
        release=config["release"],
        sources={name: views.data_source(REGISTRY, how["source"]) for name, how in CLEANED.items()},
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
        own_snapshots=own_snapshots(config),
        code=CODE.of("manifest.py"),
    script:
        "../../scripts/manifest.py"
