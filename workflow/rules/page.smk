"""Pages that open from disk without a network: one an assessment, and an index of them.

Makes results/<assessment>/page.html and results/index.html.
"""

TEMPLATES = "workflow/templates/page"
# What the page shows below its table: file, title, caption.
FIGURES = {
    "standing": (
        "Where each contributor stands",
        "The band runs from the first to the third quartile of all African states, the line in it "
        "is the median.",
    ),
    "trends": (
        "How each contributor came there",
        "Yearly figures against the population's median and middle half; the window is shaded.",
    ),
    "agreement": (
        "Printed beside rebuilt",
        "Each printed value joined to its rebuilt one; cells whose class differs are called out.",
    ),
    "map": (
        "Support across Africa",
        "Every African state under the same rules, a tile each; listed contributors are framed.",
    ),
    "contributions": (
        "Who sent whom, and when",
        "Uniformed personnel by contributor; hatched years are incomplete in the source.",
    ),
    "classes": ("The table as a picture", "As the table above, as configured."),
}


rule page:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
        panel="results/panel.parquet",
        memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
        contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
        states="resources/states.csv",
        figures=page_files("svg"),
        words=page_files("txt"),
        comparison=of_printed(lambda name: f"results/comparison/{name}.csv"),
        printed=of_printed(lambda name: published(name, "csv")),
        about=of_printed(lambda name: published(name, "yaml")),
        claims=branch(
            lambda wildcards: wildcards.assessment in CLAIMS,
            then="results/comparison/claims.csv",
            otherwise=[],
        ),
        templates=expand(
            "{folder}/{file}",
            folder=TEMPLATES,
            file=["page.html.j2", "page.css", "assess.js", "page.js"],
        ),
    output:
        "results/{assessment}/page.html",
    log:
        "results/logs/page_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display(),
        page=lambda wildcards: settings.page(config, REGISTRY, wildcards.assessment),
        figures=lambda wildcards: [FIGURES[name] for name in page_figures(wildcards.assessment)],
        code=CODE.of("page.py"),
    script:
        "../../scripts/page.py"


rule index:
    input:
        assessments=expand("results/{assessment}/assessment.csv", assessment=ASSESSMENTS),
        summary="results/comparison/summary.json" if PRINTED else [],
        templates=expand("{folder}/{file}", folder=TEMPLATES, file=["index.html.j2", "page.css"]),
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
            }
            for name in ASSESSMENTS
        ],
        release=config["release"],
        version=settings.whole_version(config, REGISTRY),
        code=CODE.of("index.py"),
    script:
        "../../scripts/index.py"
