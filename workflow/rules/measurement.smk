"""How firmly figures are measured: standard errors where a source states them, and vintages.

Makes results/<assessment>/class_probabilities.csv and vintages.csv, without a row where there is
nothing to tell; where there is, figures/probabilities.* and figures/vintages.*.
"""

WITH_ERRORS = {name: with_standard_errors(config, REGISTRY, name) for name in ASSESSMENTS}
RELEASES = {name: vintages(config, REGISTRY, ROOT, name) for name in ASSESSMENTS}


rule measurement:
    input:
        panel="results/panel.parquet",
        assessment="results/{assessment}/assessment.csv",
        snapshots=lambda wildcards: settings.snapshot_files(
            [{"tidy": {one["source"]: one["tidy"]}} for one in RELEASES[wildcards.assessment]]
        ),
        states="resources/states.csv",
        names="resources/state_names.csv",
    output:
        probabilities="results/{assessment}/class_probabilities.csv",
        vintages="results/{assessment}/vintages.csv",
    log:
        "results/logs/measurement_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        settings=lambda wildcards: {
            key: settings.assessment(config, wildcards.assessment)[key]
            for key in ("window", "aggregates", "classification")
        },
        errors=lambda wildcards: {
            name: config["measures"][name]["aggregate"]
            for name in WITH_ERRORS[wildcards.assessment]
        },
        simulated=config["measurement_error"],
        releases=lambda wildcards: RELEASES[wildcards.assessment],
        pinned=lambda wildcards: {
            one["measure"]: config["snapshots"][one["source"]]
            for one in RELEASES[wildcards.assessment]
        },
        code=CODE.of("measurement.py"),
    script:
        "../../scripts/measurement.py"


rule figure_probabilities:
    input:
        "results/{assessment}/class_probabilities.csv",
    output:
        multiext("results/{assessment}/figures/probabilities", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/probabilities.svg",
            "probabilities",
            exhibit="probability of each class",
            format="SVG",
        ),
        text="results/{assessment}/figures/probabilities.txt",
    log:
        "results/logs/figure_probabilities_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=of_measurement(lambda name: display_of_errors(config, name, WITH_ERRORS[name])),
        code=CODE.of("figure_probabilities.py"),
    script:
        "../../scripts/figure_probabilities.py"


rule figure_vintages:
    input:
        "results/{assessment}/vintages.csv",
    output:
        multiext("results/{assessment}/figures/vintages", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/vintages.svg",
            "vintages",
            exhibit="values and classes by release of the source",
            format="SVG",
        ),
        text="results/{assessment}/figures/vintages.txt",
    log:
        "results/logs/figure_vintages_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=of_measurement(
            lambda name: display_of_vintages(config, REGISTRY, name, RELEASES[name])
        ),
        code=CODE.of("figure_vintages.py"),
    script:
        "../../scripts/figure_vintages.py"
