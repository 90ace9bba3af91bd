"""The grid of specifications: every combination of defensible choices, and its summaries.

Makes results/specifications/<assessment>/: specifications.parquet (a row each), grid.json,
firmness.csv, importance.csv, curve.csv, discrimination.csv, auc_distribution.csv; with a printed
table also recovery.csv, recovered_options.csv and certificates.csv. The shards of the rows and the
plan of the grid are in results/shards/<assessment>/.
"""

SHARD_FILES = []

if config["specifications"]:
    SHARDS = config["specifications"]["shards"]

    # an impossible grid is refused before any work; one on request when it is asked for
    for name in SPECIFIED:
        grid_of(name)

    SHARD_FILES = expand(
        "results/shards/{assessment}/{file}",
        assessment=SPECIFIED,
        file=["readings.parquet", "plan.json", *(f"{n}.arrow" for n in range(1, SHARDS + 1))],
    )

    wildcard_constraints:
        shard=r"[1-9][0-9]*",

    rule readings:
        input:
            tidy=lambda wildcards: tidy_of(
                wildcards.assessment, sources_of(grid_of(wildcards.assessment)["recipes"])
            ),
            states="resources/states.csv",
        output:
            readings="results/shards/{assessment}/readings.parquet",
            plan="results/shards/{assessment}/plan.json",
        log:
            "results/logs/readings_{assessment}.log",
        conda:
            ENVIRONMENT
        params:
            plan=of_plan("plan"),
            recipes=of_plan("recipes"),
            cleaned=lambda wildcards: cleaned(
                wildcards.assessment, sources_of(grid_of(wildcards.assessment)["recipes"])
            ),
            code=CODE.of("readings.py"),
        script:
            "../../scripts/readings.py"

    rule specification_shard:
        input:
            readings="results/shards/{assessment}/readings.parquet",
            plan="results/shards/{assessment}/plan.json",
            memberships=tidy(MEMBERSHIPS),
            assessment="results/{assessment}/assessment.csv",
            printed=of_printed(lambda name: published(name, "csv")),
            about=of_printed(lambda name: published(name, "yaml")),
        output:
            "results/shards/{assessment}/{shard}.arrow",
        log:
            "results/logs/specification_shard_{assessment}_{shard}.log",
        conda:
            ENVIRONMENT
        resources:
            # the libraries take 300, and two Snakemakes around a job on a cluster 350
            mem_mb=config["specifications"]["memory"] + 800,
            runtime=10,
        params:
            shards=SHARDS,
            pinned=pinned_releases("memberships"),
            code=CODE.of("specification_shard.py"),
        script:
            "../../scripts/specification_shard.py"

    # Only an assessment with a printed table has its recovery, and outputs cannot depend on a
    # wildcard: so each kind of assessment has a rule.
    UNPRINTED = [name for name in ASSESSMENTS if name not in PRINTED]
    for job, names, recovered in [
        (
            "specifications",
            PRINTED,
            {
                "recovery": "recovery.csv",
                "options": "recovered_options.csv",
                "certificates": "certificates.csv",
            },
        ),
        ("specifications_unprinted", UNPRINTED, {}),
    ]:

        rule:
            name:
                job
            input:
                plan="results/shards/{assessment}/plan.json",
                shards=expand(
                    "results/shards/{{assessment}}/{shard}.arrow", shard=range(1, SHARDS + 1)
                ),
                assessment="results/{assessment}/assessment.csv",
                printed=of_printed(lambda name: published(name, "csv")),
                about=of_printed(lambda name: published(name, "yaml")),
            output:
                **{
                    key: f"results/specifications/{{assessment}}/{file}"
                    for key, file in recovered.items()
                },
                rows="results/specifications/{assessment}/specifications.parquet",
                grid="results/specifications/{assessment}/grid.json",
                firmness="results/specifications/{assessment}/firmness.csv",
                importance="results/specifications/{assessment}/importance.csv",
                curve="results/specifications/{assessment}/curve.csv",
                discrimination="results/specifications/{assessment}/discrimination.csv",
                auc_distribution="results/specifications/{assessment}/auc_distribution.csv",
            log:
                "results/logs/specifications_{assessment}.log",
            wildcard_constraints:
                assessment="|".join(names) or "none",
            conda:
                ENVIRONMENT
            params:
                configured=of_plan("configured"),
                best=config["specifications"]["best"],
                code=CODE.of("specifications.py"),
            script:
                "../../scripts/specifications.py"
