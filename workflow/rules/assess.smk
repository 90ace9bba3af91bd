"""The panel to classes and support, an assessment a job.

Makes results/<assessment>/assessment.csv, population.csv and thresholds.csv.
"""


rule assess:
    input:
        panel="results/panel.parquet",
        memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
        contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
        states="resources/states.csv",
    output:
        assessment="results/{assessment}/assessment.csv",
        population="results/{assessment}/population.csv",
        thresholds="results/{assessment}/thresholds.csv",
    log:
        "results/logs/assess_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        settings=lambda wildcards: settings.assessment(config, wildcards.assessment),
        pinned=PINNED,
        code=CODE.of("assess.py"),
    script:
        "../../scripts/assess.py"
