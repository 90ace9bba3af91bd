"""Rebuild the assessments of config.yaml from the raw snapshots: `snakemake --cores 4`.

Expects resources/ (raw snapshots, registry, states, printed tables); makes results/.
Stages, one file each in workflow/rules/: pull (while a pinned snapshot is missing), clean, panel,
assess, discrimination, compare, claims, specifications, measurement, over_time (on request),
figures, exhibit, page, codebook, check.
"""

from snakemake.utils import min_version

min_version("9.27")


include: "workflow/rules/start.smk"


configfile: "config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/context.smk"
include: "workflow/rules/common.smk"
include: "workflow/rules/pull.smk"
include: "workflow/rules/clean.smk"
include: "workflow/rules/panel.smk"
include: "workflow/rules/assess.smk"
include: "workflow/rules/discrimination.smk"
include: "workflow/rules/compare.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/specifications.smk"
include: "workflow/rules/measurement.smk"
include: "workflow/rules/over_time.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/exhibit.smk"
include: "workflow/rules/page.smk"
include: "workflow/rules/codebook.smk"
include: "workflow/rules/check.smk"


rule all:
    default_target: True
    input:
        # each by name: Snakemake does not miss a file whose dependents are up to date
        EVERY_RESULT,
        [f"{folder}/data.csv" for folder in MISSING.values()],


if workflow.is_main_process:
    known_targets(workflow, [*EVERY_RESULT, *OVER_TIME_FILES])

# The rules worth submitting to a cluster (profiles/slurm); elsewhere it makes no difference.
SUBMITTED = ["specification_shard"]
workflow.localrules(*(rule.name for rule in workflow.rules if rule.name not in SUBMITTED))
