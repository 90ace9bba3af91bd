"""The rebuilt assessments beside the printed tables.

Makes results/comparison/<assessment>.csv, then alternatives.csv, slips.csv, order.csv,
summary.json and a README.md that presents them.
"""

if config["alternatives"]:
    READ = config["alternatives"]["assessment"]
    RECIPES, ALTERNATIVES = planned_alternatives(config, REGISTRY)
    RECIPES_READ = settings.sources_read(filter(None, RECIPES))

    rule alternatives:
        input:
            tidy=tidy_of(READ, RECIPES_READ),
            states="resources/states.csv",
            printed=published(READ, "csv"),
            about=published(READ, "yaml"),
        output:
            "results/comparison/alternatives.csv",
        log:
            "results/logs/alternatives.log",
        conda:
            ENVIRONMENT
        params:
            readings=ALTERNATIVES,
            recipes=RECIPES,
            cleaned=cleaned(READ, RECIPES_READ),
            code=CODE.of("alternatives.py"),
        script:
            "../../scripts/alternatives.py"


rule compare_printed:
    input:
        population="results/{assessment}/population.csv",
        thresholds="results/{assessment}/thresholds.csv",
        printed=lambda wildcards: published(wildcards.assessment, "csv"),
        about=lambda wildcards: published(wildcards.assessment, "yaml"),
    output:
        "results/comparison/{assessment}.csv",
    log:
        "results/logs/compare_printed_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        measures=lambda wildcards: config["assessments"][wildcards.assessment]["measures"],
        code=CODE.of("compare_printed.py"),
    script:
        "../../scripts/compare_printed.py"


rule findings:
    input:
        comparisons=expand("results/comparison/{assessment}.csv", assessment=PRINTED),
        assessments=expand("results/{assessment}/assessment.csv", assessment=PRINTED),
        alternatives="results/comparison/alternatives.csv" if config["alternatives"] else [],
        claims="results/comparison/claims.csv" if CLAIMS else [],
        contributions=[*chain(*(tidy_of(name, [CONTRIBUTIONS]) for name in PRINTED))],
        states="resources/states.csv",
        printed=[published(name, "csv") for name in PRINTED],
        about=[published(name, "yaml") for name in PRINTED],
        template="workflow/templates/comparison.md.j2",
    output:
        summary="results/comparison/summary.json",
        slips="results/comparison/slips.csv",
        order="results/comparison/order.csv",
        readme=report(
            "results/comparison/README.md",
            caption="../report/comparison.rst",
            category="comparison",
            labels={"exhibit": "printed tables beside the rebuilt", "format": "Markdown"},
        ),
    log:
        "results/logs/findings.log",
    conda:
        ENVIRONMENT
    params:
        displays=[whole_display(name) for name in PRINTED],
        names=[config["assessments"][name]["published"] for name in PRINTED],
        articles=[article(name) for name in PRINTED],
        ranked=[settings.ranked(config, name) for name in PRINTED],
        pinned=[pinned_of(name, "contributions")["contributions"] for name in PRINTED],
        code=CODE.of("findings.py"),
    script:
        "../../scripts/findings.py"
