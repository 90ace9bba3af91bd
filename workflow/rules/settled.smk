"""The config as checked, the registry, and what follows from both for every stage."""

try:
    REGISTRY = validated(
        read_yaml(ROOT / "resources/sources.yaml"),
        ROOT / "workflow/schemas/sources.schema.yaml",
        "resources/sources.yaml",
    )
    config = checked_config(config, REGISTRY, ROOT)
except InputError as error:
    raise WorkflowError(str(error)) from None

ASSESSMENTS = list(config["assessments"])
PRINTED = [name for name in ASSESSMENTS if config["assessments"][name]["published"]]
(MEMBERSHIPS,) = settings.sources_of_kind(config, REGISTRY, "memberships")
(CONTRIBUTIONS,) = settings.sources_of_kind(config, REGISTRY, "contributions")


wildcard_constraints:
    assessment="|".join(ASSESSMENTS),
