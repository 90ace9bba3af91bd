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
# What a page shows of the measurement of the figures, where there is something to show.
MEASUREMENT_FIGURES = {
    "probabilities": (
        "How probable each class is",
        "Where a source states standard errors, all figures of the population are drawn anew from "
        f"them, {config['measurement_error']['draws']:,} times; a bar shows the shares of the draws "
        "in each class, the mark the class of the estimates themselves, the numbers how often the "
        "draws give that class too. Drawn figures spread more widely than estimates do, so a value "
        "at a quartile can miss it in most draws. Errors of different states are taken as "
        "independent. Of those of one state in different years the source says nothing: upper bar "
        "and first number take them as independent, lower bar and second number as one error for "
        "all years.",
    ),
    "vintages": (
        "The same measure in other releases",
        "Vintage variation: values and classes in each release held, each against its own "
        "quartiles. Releases revise the whole history, so levels may differ; the spread says "
        "nothing on how exact any of them is.",
    ),
}
# What a page shows of a grid of specifications, where the assessment asks for one.
NO_PROBABILITIES = (
    "Every specification counts alike: shares tell of the choices that the grid offers and are no "
    "probabilities."
)
GRID_FIGURES = {
    "specification_curve": (
        "All specifications from most support to least",
        "Above, how many contributors have each label; below, whether the specifications at that "
        f"place take an option more or less often than all of them do. {NO_PROBABILITIES}",
    ),
    "firmness": (
        "How firm each label is",
        "Shares of the specifications that give each label; beside them the choice that flips it "
        f"most often, and in how many of the pairs that differ in it alone. {NO_PROBABILITIES}",
    ),
    "importance": (
        "Which choices matter",
        "Share of the variance of the label (Low 0, Partial 1, Full 2) that a choice accounts for: "
        "by itself (main) and with its interactions (total). Since the grid leaves combinations "
        f"out, main can exceed total. {NO_PROBABILITIES}",
    ),
    "recovery": (
        "Under which choices the printed table comes out best",
        "Share of an option in the grid joined to that among the specifications that agree best; "
        "the numbers are the most printed parts that any specification with it meets. "
        f"{NO_PROBABILITIES}",
    ),
}


rule page:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
        panel="results/panel.parquet",
        memberships=f"results/tidy/{MEMBERSHIPS}.parquet",
        contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
        states="resources/states.csv",
        figures=page_files(page_figures, "svg"),
        words=page_files(page_figures, "txt"),
        grid=of_grid("grid.json", "firmness.csv"),
        recovered=of_grid("recovery.csv", "recovered_options.csv", "certificates.csv", printed=True),
        grid_figures=page_files(grid_figures, "svg"),
        grid_words=page_files(grid_figures, "txt"),
        measurement_figures=page_files(measurement_figures, "svg"),
        measurement_words=page_files(measurement_figures, "txt"),
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
            file=[
                "page.html.j2",
                "measurement.html.j2",
                "robustness.html.j2",
                "page.css",
                "assess.js",
                "page.js",
            ],
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
        grid_figures=lambda wildcards: [
            GRID_FIGURES[name] for name in grid_figures(wildcards.assessment)
        ],
        measurement_figures=lambda wildcards: [
            MEASUREMENT_FIGURES[name] for name in measurement_figures(wildcards.assessment)
        ],
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
