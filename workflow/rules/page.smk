"""Pages that open from disk without a network: one an assessment, and an index of them.

Makes results/<assessment>/page.html, summary.txt beside it, and results/index.html.
"""

TEMPLATES = "workflow/templates/page"


rule page:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
        panel=panel,
        memberships=tidy(MEMBERSHIPS),
        contributions=tidy(CONTRIBUTIONS),
        states="resources/states.csv",
        discrimination="results/{assessment}/discrimination.csv",
        chance="results/{assessment}/chance.csv",
        figures=page_files("svg"),
        words=page_files("txt"),
        grid=of_grid("grid.json", "curve.csv", "firmness.csv", "discrimination.csv"),
        recovered=of_grid("recovery.csv", "recovered_options.csv", "certificates.csv", printed=True),
        comparison=of_printed(lambda name: f"results/comparison/{name}.csv"),
        printed=of_printed(lambda name: published(name, "csv")),
        about=of_printed(lambda name: published(name, "yaml")),
        alternatives=branch(
            lambda wildcards: (
                config["alternatives"]
                and wildcards.assessment == config["alternatives"]["assessment"]
            ),
            then="results/comparison/alternatives.csv",
            otherwise=[],
        ),
        claims=branch(
            lambda wildcards: wildcards.assessment in CLAIMS,
            then="results/comparison/claims.csv",
            otherwise=[],
        ),
        templates=expand(
            "{folder}/{file}",
            folder=TEMPLATES,
            file=[
                "page.html.j2",
                "opening.html.j2",
                "figure.html.j2",
                "discrimination.html.j2",
                "measurement.html.j2",
                "robustness.html.j2",
                "page.css",
                "assess.js",
                "page.js",
            ],
        ),
    output:
        page="results/{assessment}/page.html",
        summary="results/{assessment}/summary.txt",
    log:
        "results/logs/page_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display,
        ranked=ranked,
        page=lambda wildcards: views.page(config, REGISTRY, wildcards.assessment),
        article=lambda wildcards: article(wildcards.assessment),
        fitted=fitted,
        figures=lambda wildcards: [
            [name, *(FIGURES[name][key] for key in ("of", "title", "caption"))]
            for name in figures_of(CATALOGUE, MEETS, wildcards.assessment)
        ],
        draws=config["measurement_error"]["draws"],
        pinned=pinned_releases("memberships", "contributions"),
        code=CODE.of("page.py"),
    script:
        "../../scripts/page.py"


rule index:
    input:
        assessments=expand("results/{assessment}/assessment.csv", assessment=ASSESSMENTS),
        summaries=expand("results/{assessment}/summary.txt", assessment=ASSESSMENTS),
        templates=expand(
            "{folder}/{file}",
            folder=TEMPLATES,
            file=["index.html.j2", "opening.html.j2", "page.css"],
        ),
    output:
        "results/index.html",
    log:
        "results/logs/index.log",
    conda:
        ENVIRONMENT
    params:
        assessments=[
            {
                "name": name,
                **{key: config["assessments"][name][key] for key in ("title", "window")},
                "support": of_assessment(config, name)["support"],
            }
            for name in ASSESSMENTS
        ],
        articles=sorted({article(name) for name in PRINTED}),
        release=config["release"],
        version=settings.whole_version(config, REGISTRY),
        code=CODE.of("index.py"),
    script:
        "../../scripts/index.py"
