"""What every file and column is: results/README.md, codebook.csv and codebook.html."""

# Measures with columns in alternatives.csv: those of any alternative, in the order of the config.
READ_MEASURES = []
if config["alternatives"]:
    in_any = {name for recipe in filter(None, RECIPES) for name in recipe["assessment"].aggregates}
    READ_MEASURES = [name for name in config["measures"] if name in in_any]
# What the patterns and conditions of the catalogue mean here.
GRID_CHOICES = {
    name: {choice.name: choice.options for choice in choices_of_plan(grid_of(name)["plan"])}
    for name in SPECIFIED
}
FACTS = facts_of(config, REGISTRY, CLEANED, MEETS, GRID_CHOICES, READ_MEASURES)
# The programs of a machine change only the jobs that use them.
TYPESET = FACTS._replace(meets=met(config, WITH_ERRORS, RELEASES, OWN_PANELS, TYPESETTING.endings))
RESULT_FILES = result_files(CATALOGUE, TYPESET)
# The files that a whole build makes and the manifest lists.
ARTIFACTS = [
    f"results/{file.path}" for file in RESULT_FILES if CATALOGUE["files"][file.pattern]["listed"]
]
# Without folders: logs come with the results that they belong to.
EVERY_RESULT = [
    *(f"results/{file.path}" for file in RESULT_FILES if not file.path.endswith("/")),
    *SHARD_FILES,
]


# The codebook has the columns of results on request too.
ON_REQUEST = (config["over_time"]["assessment"],) if config["over_time"] else ()
CODEBOOK = views.codebook(config, REGISTRY, CLEANED)


rule codebook:
    input:
        panel=PANEL,
        own_panels=[panel_of(name) for name in CODEBOOK["own_measures"]],
        figure="results/figures/coverage.svg",
        words="results/figures/coverage.txt",
        catalogue=CATALOGUE_FILES,
        templates=expand(
            "{folder}/{file}",
            folder=TEMPLATES,
            file=["codebook.html.j2", "figure.html.j2", "page.css"],
        ),
    output:
        data="results/codebook.csv",
        page="results/codebook.html",
    log:
        "results/logs/codebook.log",
    conda:
        ENVIRONMENT
    params:
        facts=FACTS._replace(meets={**MEETS, "request": ON_REQUEST}),
        context=CODEBOOK,
        code=CODE.of("codebook.py"),
    script:
        "../../scripts/codebook.py"


rule results_readme:
    input:
        catalogue=CATALOGUE_FILES,
        template="workflow/templates/results.md.j2",
    output:
        "results/README.md",
    log:
        "results/logs/results_readme.log",
    conda:
        ENVIRONMENT
    params:
        titles={name: config["assessments"][name]["title"] for name in ASSESSMENTS},
        meets=MEETS,
        code=CODE.of("results_readme.py"),
    script:
        "../../scripts/results_readme.py"
