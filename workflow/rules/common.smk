"""What the rules share: inputs and params that follow the config."""

@cache
def grid_of(assessment):
    """The plan, recipes and configured options of an assessment's grid of specifications."""
    try:
        planned = planned_grid(config, REGISTRY, assessment)
    except InputError as error:
        raise WorkflowError(f"{CONFIG_NAME}: assessments.{assessment}: {error}") from None
    return dict(zip(("plan", "recipes", "configured"), planned, strict=True))


@cache
def over_time_plan():
    """The plan of the assessment over time, made when it is asked for."""
    try:
        return planned_over_time(config, REGISTRY, ROOT)
    except InputError as error:
        raise WorkflowError(f"{CONFIG_NAME}: {error}") from None


def of_plan(part):
    """A param: a part of grid_of() a job's assessment (plan, recipes or configured)."""
    return lambda wildcards: grid_of(wildcards.assessment)[part]


@cache
def whole_display(assessment):
    """The Display of an assessment, with all that any exhibit shows."""
    return views.display(config, REGISTRY, assessment)


def sources_of(readings):
    """The sources of readings, sorted."""
    return sorted({reading["source"] for reading in readings})


def cleaned(assessment, sources):
    """A param of what selects among the releases of tidy files: how each source was cleaned.

    An assessment with other data may have another file; the project's are those of None.
    """
    names = {source: settings.own_tidy(source, assessment) for source in sources}
    return {source: CLEANED.get(own, CLEANED.get(source)) for source, own in names.items()}


def tidy_of(assessment, sources):
    """An input: the tidy files of sources for an assessment."""
    return [how["file"] for how in cleaned(assessment, sources).values()]


def tidy(source):
    """An input: the tidy file of a source that the assessment of a job reads."""
    return lambda wildcards: tidy_of(wildcards.assessment, [source])[0]


def panel_of(assessment):
    """The panel that an assessment is made from."""
    return f"results/{assessment}/panel.parquet" if assessment in OWN_PANELS else PANEL


def panel(wildcards):
    """An input: the panel of a job's assessment."""
    return panel_of(wildcards.assessment)


PANEL = "results/panel.parquet"
RECORDS = {"memberships": MEMBERSHIPS, "contributions": CONTRIBUTIONS, "missions": MISSIONS}


def pinned_of(assessment, *kinds):
    """The release that an assessment reads of each kind; a tidy file may have several."""
    pins = of_assessment(config, assessment)["snapshots"]
    return {kind: pins[RECORDS[kind]] for kind in kinds}


def pinned_releases(*kinds):
    """A param: pinned_of() a job's assessment."""
    return lambda wildcards: pinned_of(wildcards.assessment, *kinds)


def display(wildcards):
    """A param: the Display of a job's assessment."""
    return whole_display(wildcards.assessment)


def ranked(wildcards):
    """A param: how the contributors of a job's assessment are ranked, None where they are listed."""
    return settings.ranked(config, wildcards.assessment)


def published(assessment, ending):
    """A file of the printed table that an assessment is compared with."""
    return f"resources/published/{config['assessments'][assessment]['published']}.{ending}"


def article(assessment):
    """The reference of the article whose printed table an assessment is compared with, or ""."""
    table = config["assessments"][assessment]["published"]
    return REFERENCES[CITED[table]][1] if table else ""


def fitted(wildcards):
    """A param: whether choices of the config were inferred from the printed table of a job."""
    tables = config["assessments"]
    inferred = config["alternatives"] and tables[config["alternatives"]["assessment"]]["published"]
    return bool(inferred) and inferred == tables[wildcards.assessment]["published"]


def shown(path, caption, **labels):
    """An exhibit's file, which `./run report` shows under the name of its assessment."""
    caption = f"../report/{caption}.rst"
    return report(path, caption=caption, category="{assessment}", labels=labels)


def of_grid(*files, printed=False):
    """An input where an assessment asks for a grid (`printed`: and has a printed table)."""

    def of_job(wildcards):
        name = wildcards.assessment
        if name not in SPECIFIED or (printed and name not in PRINTED):
            return []
        return [f"results/specifications/{name}/{file}" for file in files]

    return of_job


def of_printed(path):
    """An input of jobs whose assessment has a printed table, else nothing."""
    return lambda wildcards: (path(wildcards.assessment) if wildcards.assessment in PRINTED else [])


def page_files(ending):
    """An input of pages: the files of one ending of the figures that a page has, in their order."""
    return lambda wildcards: expand(
        "results/{assessment}/figures/{figure}.{ending}",
        assessment=wildcards.assessment,
        figure=figures_of(CATALOGUE, MEETS, wildcards.assessment),
        ending=ending,
    )


def claims_file(assessment):
    """The file of an article's sentences that are compared with an assessment."""
    return f"resources/published/{config['assessments'][assessment]['claims']}.yaml"
