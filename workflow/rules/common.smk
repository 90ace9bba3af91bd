"""What every stage shares: the library, code versions, params and names of files."""

import sys
from functools import cache
from pathlib import Path

ROOT = Path(workflow.basedir)
sys.path.append(str(ROOT / "scripts"))

from assessment.config import figures, settings
from assessment.config.catalogue import (
    checked_catalogue,
    facts_of,
    figures_of,
    met,
    result_files,
)
from assessment.errors import InputError
from assessment.model.grid import choices_of_plan
from assessment.strict_yaml import read_yaml
from assessment.config.claims import measures_of, missions_of, read_claims
from assessment.config.code import CodeVersions
from assessment.config.checks import changed_config, checked_config, is_held
from assessment.config.measurement import (
    vintages,
    with_standard_errors,
)
from assessment.config.readings import cleanings, planned_alternatives
from assessment.config.registry import checked_registry
from assessment.config.specifications import check_readings, planned_grid
from _startup import (
    brief_terminal,
    closed_report,
    plain_params,
    quoted_python,
    release_dead_locks,
)
from assessment.config.typesetting import found_typesetting
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

plain_params()
quoted_python()
closed_report()
if workflow.is_main_process:
    release_dead_locks(".snakemake")
    brief_terminal(logger)
CODE = CodeVersions(ROOT / "scripts")
ENVIRONMENT = str(ROOT / "environment.yml")
TYPESETTING = found_typesetting()
# a job on another machine would say it again
if TYPESETTING.missing and workflow.is_main_process:
    logger.warning(TYPESETTING.missing)

# what a message calls the config: a key may stand in a file that is laid over it
CONFIG_NAME = " with ".join(
    ["config.yaml", *(Path(path).name for path in workflow.config_settings.configfiles)]
)
try:
    # Snakemake keeps the last of two equal keys in silence, and says less of other mistakes
    for path in (ROOT / "config.yaml", *workflow.config_settings.configfiles):
        read_yaml(path)
except InputError as error:
    raise WorkflowError(str(error)) from None


@cache
def grid_of(assessment):
    """The plan, recipes and configured options of an assessment's grid of specifications."""
    try:
        planned = planned_grid(config, REGISTRY, assessment)
    except InputError as error:
        raise WorkflowError(f"{CONFIG_NAME}: assessments.{assessment}: {error}") from None
    return dict(zip(("plan", "recipes", "configured"), planned, strict=True))


def of_plan(part):
    """A param that the plan of a job's grid gives: its plan, recipes or configured options."""
    return lambda wildcards: grid_of(wildcards.assessment)[part]


@cache
def whole_display(assessment):
    """How an assessment reads."""
    return settings.display(config, REGISTRY, assessment)


def sources_of(readings):
    """The sources that readings are of, sorted."""
    return sorted({reading["source"] for reading in readings})


def tidy_of(sources):
    """An input: the tidy files of sources."""
    return [f"results/tidy/{source}.parquet" for source in sources]


def cleaned(sources):
    """A param of what selects among the releases of tidy files: how each source was cleaned."""
    return {source: CLEANED[source] for source in sources}


def display(*names):
    """A param that says how the assessment of a job reads; of it just `names`, where given."""
    return lambda wildcards: whole_display(wildcards.assessment).only(*names)


def published(assessment, ending):
    """A file of the printed table that an assessment is compared with."""
    return f"resources/published/{config['assessments'][assessment]['published']}.{ending}"


def shown(path, caption, **labels):
    """An exhibit's file, to be shown by `./run report` under the name of its assessment."""
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
    """An input where an assessment has a printed table; nothing where it has none."""
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
    """The sentences that are set beside the data of an assessment."""
    return f"resources/published/{config['assessments'][assessment]['claims']}.yaml"
