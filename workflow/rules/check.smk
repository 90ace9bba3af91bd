"""The end of every build: invariants that must hold, a list of all artifacts, a guide to them."""

ARTIFACTS = [
    *expand("results/tidy/{source}.parquet", source=config["snapshots"]),
    "results/panel.parquet",
    "results/index.html",
    "results/codebook.csv",
    "results/codebook.html",
    *FIGURE_FILES,
    *expand(
        "results/{assessment}/{file}",
        assessment=ASSESSMENTS,
        file=[
            "assessment.csv",
            "population.csv",
            "thresholds.csv",
            "table.tex",
            "table-document.tex",
            "table-article.tex",
            "table-article-document.tex",
            *expand(
                "{table}.{ending}",
                table=["table", "table-article"],
                ending=TYPESETTING.endings,
            ),
            "class_probabilities.csv",
            "vintages.csv",
            "numbers.tex",
            "page.html",
        ],
    ),
]
if PRINTED:
    ARTIFACTS += expand("results/comparison/{assessment}.csv", assessment=PRINTED)
    ARTIFACTS += expand(
        "results/comparison/{file}",
        file=["summary.json", "slips.csv", "order.csv", "README.md"],
    )
if CLAIMS:
    ARTIFACTS.append("results/comparison/claims.csv")
if SPECIFIED:
    ARTIFACTS += expand(
        "results/specifications/{assessment}/{file}",
        assessment=SPECIFIED,
        file=["specifications.parquet", "grid.json", "firmness.csv", "importance.csv", "curve.csv"],
    )
    ARTIFACTS += expand(
        "results/specifications/{assessment}/{file}",
        assessment=[name for name in SPECIFIED if name in PRINTED],
        file=["recovery.csv", "recovered_options.csv", "certificates.csv"],
    )
if config["alternatives"]:
    ARTIFACTS.append("results/comparison/alternatives.csv")


rule check:
    input:
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
        assessments={name: settings.assessment(config, name) for name in ASSESSMENTS},
        printed=PRINTED,
        specified=SPECIFIED,
        code=CODE.of("check.py"),
    script:
        "../../scripts/check.py"


rule manifest:
    input:
        artifacts=ARTIFACTS,
        checks="results/checks.json",
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


rule guide:
    input:
        template="workflow/templates/results.md.j2",
    output:
        "results/README.md",
    log:
        "results/logs/guide.log",
    conda:
        ENVIRONMENT
    params:
        assessments={name: config["assessments"][name]["title"] for name in ASSESSMENTS},
        printed=PRINTED,
        claimed=list(CLAIMS),
        specified=SPECIFIED,
        code=CODE.of("guide.py"),
    script:
        "../../scripts/guide.py"
