"""The figures, each as PDF, SVG and PNG and in words: results/<assessment>/figures/.

workflow/catalogue.yaml lists them, with their conditions and inputs. One job draws those of an
assessment, one those of its grid (for any assessment, on request), one that of the project.
"""

FIGURES = CATALOGUE["figures"]


def figure_reads(assessment, drawn):
    """Inputs of figures of an assessment ("" for the project): name to path."""
    kinds = ("contributions", "missions") if assessment else ()
    names = {kind: Path(*tidy_of(assessment, [RECORDS[kind]])).stem for kind in kinds}
    reads = figure_inputs(CATALOGUE, drawn, assessment in PRINTED, names)
    return {name: panel_of(assessment) if path == PANEL else path for name, path in reads.items()}


def figure_pins(assessment, reads):
    """The release that figures take of each tidy file among `reads`."""
    if not assessment:
        return {}
    pins = pinned_of(assessment, "contributions", "missions")
    pins["mission_strengths"] = pins.pop("missions")
    return {name: release for name, release in pins.items() if name in reads}


def figure_views(assessment, kind):
    """The views that figures of a kind take, by the names of their parameters."""
    if kind == "project":
        return {"display": views.coverage(config, REGISTRY)}
    if kind == "grid":
        return {"display": whole_display(assessment).only("title", "mission", "version")}
    return views.of_figures(
        config, REGISTRY, assessment, WITH_ERRORS[assessment], RELEASES[assessment]
    )


# Assessments differ in their figures, and outputs cannot depend on a wildcard: so each has a rule,
# with the assessment as a wildcard all the same, which captions in the report name.
DRAWN = [
    *(
        (name, "figures_{assessment}", ["assessment", "discrimination", "measurement"])
        for name in ASSESSMENTS
    ),
    *(
        (name, "grid_figures_{assessment}", ["grid"])
        for name in ASSESSMENTS
        if config["specifications"]
    ),
    ("", "figures", ["project"]),
]

for name, job, kinds in DRAWN:
    drawn = figures_of(CATALOGUE, MEETS, name, *kinds)
    folder = "results/{assessment}/figures" if name else "results/figures"
    reads = figure_reads(name, drawn)

    rule:
        name:
            job.format(assessment=name)
        input:
            **reads,
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
            views=figure_views(name, kinds[0]),
            pinned=figure_pins(name, reads),
            code=CODE.of(
                "figures.py", *(f"assessment/exhibits/figures/{figure}.py" for figure in drawn)
            ),
        script:
            "../../scripts/figures.py"
