"""The figures, each as PDF, SVG and PNG and in words: results/<assessment>/figures/.

workflow/catalogue.yaml says which there are, when, and what each reads. One job draws those of an
assessment, one those of its grid (for any assessment, when asked for), one that of the project.
"""

FIGURES = CATALOGUE["figures"]
# What the catalogue's `reads` names; {assessment} is the one whose figures are drawn.
FIGURE_INPUTS = {
    "panel": "results/panel.parquet",
    "contributions": f"results/tidy/{CONTRIBUTIONS}.parquet",
    "tiles": "resources/tiles.csv",
    "states": "resources/states.csv",
    "comparison": "results/comparison/{assessment}.csv",
    "grid": "results/specifications/{assessment}/grid.json",
    **{
        name: f"results/{{assessment}}/{name}.csv"
        for name in ("assessment", "population", "thresholds", "class_probabilities", "vintages")
    },
    **{
        name: f"results/specifications/{{assessment}}/{name}.csv"
        for name in ("curve", "firmness", "importance", "recovery", "recovered_options")
    },
}


def figures_of(assessment, *kinds):
    """The figures of some kinds that there are of an assessment, in the catalogue's order."""
    there = {
        "always": True,
        "printed": assessment in PRINTED,
        "errors": WITH_ERRORS.get(assessment),
        "releases": RELEASES.get(assessment),
    }
    return [
        name for name, about in FIGURES.items() if about["of"] in kinds and there[about["when"]]
    ]


def page_figures(assessment):
    """The figures that a page shows; those of a grid where the assessment asks for one."""
    kinds = ("assessment", "measurement", *(["grid"] if assessment in SPECIFIED else []))
    return figures_of(assessment, *kinds)


def figure_inputs(assessment, figures):
    """What figures read, by name; a printed table's comparison where there is one."""
    reads = {one for figure in figures for one in FIGURES[figure]["reads"]}
    unknown = sorted(reads - set(FIGURE_INPUTS))
    if unknown:
        raise WorkflowError(
            f"workflow/catalogue.yaml: figures read {', '.join(unknown)}, which "
            f"workflow/rules/figures.smk does not know; it knows {', '.join(FIGURE_INPUTS)}"
        )
    return {
        one: path
        for one, path in FIGURE_INPUTS.items()
        if one in reads and (one != "comparison" or assessment in PRINTED)
    }


def figure_display(assessment, kind):
    """How figures of a kind read; a grid's do not hang on labels of measures."""
    if kind == "project":
        return {
            "title": "Coverage by measure, state and year",
            **settings.coverage(config, REGISTRY),
        }
    whole = {**settings.display(config, assessment), "version": version_of(assessment)}
    if kind == "grid":
        return {key: whole[key] for key in ("title", "mission", "version")}
    return {
        **whole,
        "incomplete": settings.incomplete_years(config, REGISTRY, CONTRIBUTIONS, whole["mission"]),
        "errors": display_of_errors(config, assessment, WITH_ERRORS[assessment]),
        "releases": display_of_vintages(config, REGISTRY, assessment, RELEASES[assessment]),
    }


# Which figures there are differs between assessments, and outputs cannot hang on a wildcard: so a
# rule for each, with the assessment as a wildcard all the same, which captions in the report name.
DRAWN = [
    *((name, "figures_{assessment}", ["assessment", "measurement"]) for name in ASSESSMENTS),
    *(
        (name, "grid_figures_{assessment}", ["grid"])
        for name in ASSESSMENTS
        if config["specifications"]
    ),
    ("", "figures", ["project"]),
]

for name, job, kinds in DRAWN:
    drawn = figures_of(name, *kinds)
    folder = "results/{assessment}/figures" if name else "results/figures"

    rule:
        name:
            job.format(assessment=name)
        input:
            **figure_inputs(name, drawn),
        output:
            [f"{folder}/{figure}.{ending}" for figure in drawn for ending in ("pdf", "png", "txt")],
            [
                report(
                    f"{folder}/{figure}.svg",
                    caption=f"../report/{figure}.rst",
                    category="{assessment}" if name else "codebook",
                    labels={"exhibit": FIGURES[figure]["exhibit"], "format": "SVG"},
                )
                for figure in drawn
            ],
        log:
            f"results/logs/{job}.log",
        wildcard_constraints:
            assessment=name or "none",
        conda:
            ENVIRONMENT
        params:
            display=figure_display(name, kinds[0]),
            code=CODE.of(
                "figures.py", *(f"assessment/exhibits/figures/{figure}.py" for figure in drawn)
            ),
        script:
            "../../scripts/figures.py"


# Those of every build; a grid that was asked for beside it is no part of it.
FIGURE_FILES = [
    f"results/{folder}figures/{figure}.{ending}"
    for folder, drawn in [
        ("", figures_of("", "project")),
        *((f"{name}/", page_figures(name)) for name in ASSESSMENTS),
    ]
    for figure in drawn
    for ending in ("pdf", "png", "svg", "txt")
]
