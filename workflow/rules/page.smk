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
    "classes": ("The table as a picture", "As the table above, as configured."),
}


def printed_input(path):
    """An input of pages of assessments that have a printed table; nothing for the others."""
    return lambda wildcards: (path(wildcards.assessment) if wildcards.assessment in PRINTED else [])


rule page:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
        panel="results/panel.parquet",
        memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
        contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
        states="resources/states.csv",
        figures=expand("results/{{assessment}}/figures/{figure}.svg", figure=FIGURES),
        words=expand("results/{{assessment}}/figures/{figure}.txt", figure=FIGURES),
        comparison=printed_input(lambda name: f"results/comparison/{name}.csv"),
        printed=printed_input(lambda name: published(name, "csv")),
        about=printed_input(lambda name: published(name, "yaml")),
        slips=printed_input(lambda name: "results/comparison/slips.csv"),
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
        published=lambda wildcards: config["assessments"][wildcards.assessment]["published"],
        figures=list(FIGURES.values()),
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
        code=CODE.of("index.py"),
    script:
        "../../scripts/index.py"
