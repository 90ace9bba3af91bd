"""Every combination of defensible choices at once, and what it shows.

Makes results/specifications/<assessment>/: specifications.parquet (a row each), grid.json,
firmness.csv, importance.csv, curve.csv; where a table was printed recovery.csv,
recovered_options.csv and certificates.csv. The shards that the rows come from stand in
results/shards/<assessment>/, with the plan of the grid.
"""

SPECIFIED = [name for name in ASSESSMENTS if config["assessments"][name]["specifications"]]

if config["specifications"]:
    SHARDS = config["specifications"]["shards"]

    # a grid that cannot be is refused before any work; those on request when they are asked for
    for name in SPECIFIED:
        grid_of(name)

    wildcard_constraints:
        shard=r"[1-9][0-9]*",

    rule readings:
        input:
            tidy=lambda wildcards: tidy_of(sources_of(grid_of(wildcards.assessment)["recipes"])),
            states="resources/states.csv",
            names="resources/state_names.csv",
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
            cleaned=lambda wildcards: cleaned(sources_of(grid_of(wildcards.assessment)["recipes"])),
            code=CODE.of("readings.py"),
        script:
            "../../scripts/readings.py"

    rule specification_shard:
        input:
            readings="results/shards/{assessment}/readings.parquet",
            plan="results/shards/{assessment}/plan.json",
            memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
            assessment="results/{assessment}/assessment.csv",
            printed=of_printed(lambda name: published(name, "csv")),
            about=of_printed(lambda name: published(name, "yaml")),
        output:
            "results/shards/{assessment}/{shard}.parquet",
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
            code=CODE.of("specification_shard.py"),
        script:
            "../../scripts/specification_shard.py"

    rule specifications:
        input:
            plan="results/shards/{assessment}/plan.json",
            shards=expand(
                "results/shards/{{assessment}}/{shard}.parquet", shard=range(1, SHARDS + 1)
            ),
        output:
            "results/specifications/{assessment}/specifications.parquet",
        log:
            "results/logs/specifications_{assessment}.log",
        conda:
            ENVIRONMENT
        params:
            code=CODE.of("specifications.py"),
        script:
            "../../scripts/specifications.py"

    rule robustness:
        input:
            plan="results/shards/{assessment}/plan.json",
            rows="results/specifications/{assessment}/specifications.parquet",
            assessment="results/{assessment}/assessment.csv",
        output:
            grid="results/specifications/{assessment}/grid.json",
            firmness="results/specifications/{assessment}/firmness.csv",
            importance="results/specifications/{assessment}/importance.csv",
            curve="results/specifications/{assessment}/curve.csv",
        log:
            "results/logs/robustness_{assessment}.log",
        conda:
            ENVIRONMENT
        params:
            configured=of_plan("configured"),
            code=CODE.of("robustness.py"),
        script:
            "../../scripts/robustness.py"

    rule recovery:
        input:
            plan="results/shards/{assessment}/plan.json",
            rows="results/specifications/{assessment}/specifications.parquet",
            printed=lambda wildcards: published(wildcards.assessment, "csv"),
            about=lambda wildcards: published(wildcards.assessment, "yaml"),
        output:
            specifications="results/specifications/{assessment}/recovery.csv",
            options="results/specifications/{assessment}/recovered_options.csv",
            certificates="results/specifications/{assessment}/certificates.csv",
        log:
            "results/logs/recovery_{assessment}.log",
        wildcard_constraints:
            assessment="|".join(PRINTED) or "none",
        conda:
            ENVIRONMENT
        params:
            best=config["specifications"]["best"],
            code=CODE.of("recovery.py"),
        script:
            "../../scripts/recovery.py"
