"""What every variable is: results/codebook.csv and results/codebook.html."""

# columns of alternatives.csv: measures of any reading, in the order of the config
READ_MEASURES = []
if config["alternatives"]:
    in_any = {
        name for recipe in filter(None, RECIPES) for name in recipe["assessment"]["aggregates"]
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
        figure=[FIGURES["coverage"][key] for key in ("title", "caption")],
        code=CODE.of("codebook.py"),
    script:
        "../../scripts/codebook.py"
