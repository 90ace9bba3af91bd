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


def page_figures(assessment):
    """The figures that an assessment has; nothing is set beside a table that was not printed."""
    return [name for name in FIGURES if name != "agreement" or assessment in PRINTED]


def figure_files(ending):
    """An input of pages: the figures' files of one ending, in their order."""
    return lambda wildcards: expand(
        "results/{assessment}/figures/{figure}.{ending}",
        assessment=wildcards.assessment,
        figure=page_figures(wildcards.assessment),
        ending=ending,
    )


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
        figures=figure_files("svg"),
        words=figure_files("txt"),
        comparison=printed_input(lambda name: f"results/comparison/{name}.csv"),
        printed=printed_input(lambda name: published(name, "csv")),
        about=printed_input(lambda name: published(name, "yaml")),
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
        code=CODE.of("index.py"),
    script:
        "../../scripts/index.py"
