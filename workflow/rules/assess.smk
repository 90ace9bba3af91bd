"""The panel to classes and support, an assessment a job.

Makes results/<assessment>/assessment.csv, population.csv and thresholds.csv.
"""


rule assess:
    input:
        panel=panel,
        memberships=tidy(MEMBERSHIPS),
        contributions=tidy(CONTRIBUTIONS),
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
        pinned=pinned_releases("memberships", "contributions"),
        code=CODE.of("assess.py"),
    script:
        "../../scripts/assess.py"
