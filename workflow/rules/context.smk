"""The config as checked, the registry, and what follows from both for every stage."""

try:
    REGISTRY = checked_registry(ROOT)
    CATALOGUE = checked_catalogue(ROOT)
    named = {name: about for name, about in (config.get("measures") or {}).items() if about}
    over_time = config.get("over_time")
    config = checked_config(config, REGISTRY, ROOT, CONFIG_NAME, CONFIGS)
    check_readings(config, REGISTRY, ROOT, CONFIG_NAME)
    check_over_time(config, REGISTRY, ROOT, CONFIG_NAME)
    CLAIMS = {
        name: read_claims(chosen["claims"], config, REGISTRY, ROOT, named)
        for name, chosen in config["assessments"].items()
        if chosen["claims"]
    }
    CITED = {
        name: read_page(name, ROOT)["citation"]
        for name in {chosen["published"] for chosen in config["assessments"].values()} - {None}
    }
    REFERENCES = references((ROOT / "references.bib").read_text(encoding="utf-8"), CITED.values())
    CLEANED = cleanings(config, REGISTRY, ROOT)
except InputError as error:
    raise WorkflowError(str(error)) from None

for name in named:
    if name not in config["measures"] and workflow.is_main_process:
        logger.warning(
            f"{name} is set aside: the pinned snapshot of {named[name]['source']} does not have "
            f"{named[name]['indicator']}, and no assessment lists it"
        )

if over_time and not config["over_time"] and workflow.is_main_process:
    logger.warning(
        f"over_time is set aside: '{over_time['assessment']}' is no assessment of {CONFIG_NAME}"
    )

# Inputs of the jobs that use the catalogue, so that its words make no others run again.
CATALOGUE_FILES = ["workflow/catalogue.yaml", "workflow/schemas/catalogue.schema.yaml"]
ASSESSMENTS = list(config["assessments"])
PRINTED = [name for name in ASSESSMENTS if config["assessments"][name]["published"]]
SPECIFIED = [name for name in ASSESSMENTS if config["assessments"][name]["specifications"]]
WITH_ERRORS = {name: with_standard_errors(config, REGISTRY, name) for name in ASSESSMENTS}
RELEASES = {name: vintages(config, REGISTRY, ROOT, name) for name in ASSESSMENTS}
OWN_PANELS = [name for name in ASSESSMENTS if settings.has_own_panel(config, REGISTRY, name)]
# Each condition of the catalogue to the assessments that meet it, whatever the machine can typeset.
MEETS = met(config, WITH_ERRORS, RELEASES, OWN_PANELS)
(MEMBERSHIPS,) = settings.sources_of_kind(config, REGISTRY, "memberships")
(CONTRIBUTIONS,) = settings.sources_of_kind(config, REGISTRY, "contributions")
(MISSIONS,) = settings.sources_of_kind(config, REGISTRY, "missions")


wildcard_constraints:
    assessment="|".join(ASSESSMENTS),
