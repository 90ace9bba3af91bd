"""What every variable is: the codebook, and the figure of what the panel covers.

Makes results/codebook.csv, results/codebook.html and results/figures/coverage.*.
"""

# columns of alternatives.csv: measures of any reading, in the order of the config
READ_MEASURES = []
if config["alternatives"]:
    in_any = {
        name
        for recipe in (DEFAULT_RECIPE, *(reading["recipe"] for reading in READINGS))
        for name in recipe["assessment"]["aggregates"]
    }
    READ_MEASURES = [name for name in config["measures"] if name in in_any]
# columns of the files of grids: choices and their options, by assessment
GRID_CHOICES = {
    name: {
        choice.name: list(map(str, choice.options))
        for choice in choices_of_plan(grid_of(name)["plan"])
    }
    for name in SPECIFIED
}


rule figure_coverage:
    input:
        panel="results/panel.parquet",
        states="resources/states.csv",
    output:
        multiext("results/figures/coverage", ".pdf", ".png"),
        report(
            "results/figures/coverage.svg",
            caption="../report/coverage.rst",
            category="codebook",
            labels={"exhibit": "coverage by measure, state and year", "format": "SVG"},
        ),
        text="results/figures/coverage.txt",
    log:
        "results/logs/figure_coverage.log",
    conda:
        ENVIRONMENT
    params:
        told=settings.coverage(config, REGISTRY),
        code=CODE.of("figure_coverage.py"),
    script:
        "../../scripts/figure_coverage.py"


rule codebook:
    input:
        panel="results/panel.parquet",
        figure="results/figures/coverage.svg",
        words="results/figures/coverage.txt",
        templates=expand("{folder}/{file}", folder=TEMPLATES, file=["codebook.html.j2", "page.css"]),
    output:
        data="results/codebook.csv",
        page="results/codebook.html",
    log:
        "results/logs/codebook.log",
    conda:
        ENVIRONMENT
    params:
        told=settings.codebook(config, REGISTRY, READ_MEASURES, GRID_CHOICES),
        figure=(
            "Which measures cover which states in which years",
            "Numbers are states with a figure, shades their share of the states that existed; "
            "below, the measures that an assessment uses, state by state.",
        ),
        code=CODE.of("codebook.py"),
    script:
        "../../scripts/codebook.py"
