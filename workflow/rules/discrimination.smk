"""Contributors beside other states: what distinguishes them, and how often chance would.

Makes results/<assessment>/discrimination.csv and chance.csv.
"""


rule discrimination:
    input:
        population="results/{assessment}/population.csv",
        contributions=tidy(CONTRIBUTIONS),
        printed=of_printed(lambda name: [published(name, kind) for kind in ("csv", "yaml")]),
    output:
        discrimination="results/{assessment}/discrimination.csv",
        chance="results/{assessment}/chance.csv",
    log:
        "results/logs/discrimination_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        settings=lambda wildcards: settings.discrimination(config, wildcards.assessment),
        pinned=pinned_releases("contributions"),
        code=CODE.of("discrimination.py"),
    script:
        "../../scripts/discrimination.py"
