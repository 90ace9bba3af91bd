"""What every stage shares: the checked config and registry, code versions, names of files."""

import sys
from pathlib import Path

ROOT = Path(workflow.basedir)
sys.path += [str(ROOT / "workflow"), str(ROOT / "scripts")]

from assessment import settings
from assessment.errors import InputError
from assessment.strict_yaml import read_yaml
from planning.code import CodeVersions
from planning.config import changed_config, checked_config
from planning.schema import validated
from planning.startup import plain_params
from snakemake.exceptions import WorkflowError

plain_params()

try:
    # Snakemake has merged config files by now; a key given twice shows in the file alone
    read_yaml(ROOT / "config.yaml")
    REGISTRY = validated(
        read_yaml(ROOT / "resources/sources.yaml"),
        ROOT / "workflow/schemas/sources.schema.yaml",
        "resources/sources.yaml",
    )
    config = checked_config(config, REGISTRY, ROOT)
except InputError as error:
    raise WorkflowError(str(error)) from None

CODE = CodeVersions(ROOT / "scripts")
ASSESSMENTS = list(config["assessments"])
PRINTED = [name for name in ASSESSMENTS if config["assessments"][name]["published"]]
(MEMBERSHIPS,) = settings.sources_of_kind(config, REGISTRY, "memberships")
(CONTRIBUTIONS,) = settings.sources_of_kind(config, REGISTRY, "contributions")
ENVIRONMENT = str(ROOT / "environment.yml")


wildcard_constraints:
    assessment="|".join(ASSESSMENTS),


def display(*keys):
    """A param that says how the assessment of a job reads; of it just `keys`, where given."""

    def of_job(wildcards):
        whole = settings.display(config, wildcards.assessment)
        return {key: whole[key] for key in keys or whole}

    return of_job


def published(assessment, ending):
    """A file of the printed table that an assessment is compared with."""
    return f"resources/published/{config['assessments'][assessment]['published']}.{ending}"
