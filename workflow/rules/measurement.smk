"""How firmly values are measured: standard errors where a source states them, and vintages.

Makes results/<assessment>/class_probabilities.csv and vintages.csv, without a row where no source
states errors or no measure is held in several releases.
"""


rule measurement:
    input:
        panel=panel,
        assessment="results/{assessment}/assessment.csv",
        tidy=lambda wildcards: tidy_of(
            wildcards.assessment, sources_of(RELEASES[wildcards.assessment])
        ),
        states="resources/states.csv",
    output:
        probabilities="results/{assessment}/class_probabilities.csv",
        vintages="results/{assessment}/vintages.csv",
    log:
        "results/logs/measurement_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        settings=lambda wildcards: settings.measured(config, wildcards.assessment),
        errors=lambda wildcards: {
            name: of_assessment(config, wildcards.assessment)["measures"][name]["aggregate"]
            for name in WITH_ERRORS[wildcards.assessment]
        },
        simulated=config["measurement_error"],
        releases=lambda wildcards: RELEASES[wildcards.assessment],
        cleaned=lambda wildcards: cleaned(
            wildcards.assessment, sources_of(RELEASES[wildcards.assessment])
        ),
        pinned=lambda wildcards: {
            one["measure"]: of_assessment(config, wildcards.assessment)["snapshots"][one["source"]]
            for one in RELEASES[wildcards.assessment]
        },
        code=CODE.of("measurement.py"),
    script:
        "../../scripts/measurement.py"
