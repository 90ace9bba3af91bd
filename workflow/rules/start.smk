"""The start of a run: library on the path, workarounds for Snakemake, files of the config read."""

import gc
import os
import sys
from functools import cache
from itertools import chain
from pathlib import Path

# a plan leaves little garbage: Python need not look for it so often
gc.set_threshold(100_000)
gc.enable()
ROOT = Path(workflow.basedir)
sys.path.append(str(ROOT / "scripts"))
# Snakemake puts the folders of its files first: other files there would hide packages
sys.path.sort(key=[str(ROOT), str(ROOT / "workflow/rules")].__contains__)

from assessment import surroundings
from assessment.archive.citations import references
from assessment.archive.hashes import Hashes
from assessment.config import settings, views
from assessment.config.changes import of_assessment
from assessment.config.own_data import own_snapshots
from assessment.config.catalogue import (
    checked_catalogue,
    facts_of,
    figure_inputs,
    figures_of,
    met,
    result_files,
)
from assessment.errors import InputError
from assessment.model.grid import choices_of_plan
from assessment.strict_yaml import read_yaml
from assessment.config.claims import measures_of, read_claims
from assessment.config.code import CodeVersions
from assessment.config.checks import checked_config
from assessment.config.data_checks import is_held
from assessment.config.over_time import check_over_time, planned_over_time, series_recipes
from assessment.config.printed_page import read_page
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
    held_to_records,
    known_targets,
    named_params,
    no_clock,
    plain_errors,
    plain_params,
    quoted_python,
    strict_config,
)
from _ownership import begin
from assessment.config.typesetting import found_typesetting
from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

plain_params()
quoted_python()
closed_report()
plain_errors()
no_clock()
# ./run has done so before Snakemake began
if (withheld := surroundings.keep_to_list(os.environ)) and workflow.is_main_process:
    logger.warning(f"{surroundings.not_passed_on(withheld)}; Snakemake itself has begun with them")
if workflow.is_main_process:
    try:
        begin()
    except InputError as error:
        raise WorkflowError(str(error)) from None
    held_to_records(Hashes(".snakemake/hashes.json"))
    named_params()
    brief_terminal(logger)
CODE = CodeVersions(ROOT / "scripts")
# Snakemake takes braces for wildcards, in the path of a clone too
ENVIRONMENT = str(ROOT / "environment.yml").replace("{", "{{").replace("}", "}}")
TYPESETTING = found_typesetting()
# a job on another machine would repeat it
if TYPESETTING.missing and workflow.is_main_process:
    logger.warning(TYPESETTING.missing)

# the config's name in messages: a key may be in a file that is laid over it
CONFIG_NAME = " with ".join(
    ["config.yaml", *(Path(path).name for path in workflow.config_settings.configfiles)]
)
try:
    # Snakemake has read those laid over it, with a loader that accepts more
    CONFIGS = [read_yaml(path) for path in ("config.yaml", *workflow.config_settings.configfiles)]
except InputError as error:
    raise WorkflowError(str(error)) from None
for path in workflow.config_settings.configfiles:
    if Path(path).resolve().is_relative_to(Path("results").resolve()):
        raise WorkflowError(f"{path}: is a result, no config; ask for it before all options")
if not isinstance(CONFIGS[0], dict):
    raise WorkflowError("config.yaml: has no keys; workflow/schemas/config.schema.yaml tells them")
strict_config(CONFIGS[0])
