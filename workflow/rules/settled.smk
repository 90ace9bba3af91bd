"""The config as checked, the registry, and what follows from both for every stage."""

try:
    REGISTRY = checked_registry(ROOT)
    config = checked_config(config, REGISTRY, ROOT, CONFIG_NAME)
except InputError as error:
    raise WorkflowError(str(error)) from None

ASSESSMENTS = list(config["assessments"])
PRINTED = [name for name in ASSESSMENTS if config["assessments"][name]["published"]]
(MEMBERSHIPS,) = settings.sources_of_kind(config, REGISTRY, "memberships")
(CONTRIBUTIONS,) = settings.sources_of_kind(config, REGISTRY, "contributions")


wildcard_constraints:
    assessment="|".join(ASSESSMENTS),
