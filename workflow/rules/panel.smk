"""Tidy sources to the panel, measure x state x year: results/panel.parquet."""


rule panel:
    input:
        **{source: f"results/tidy/{source}.parquet" for source in settings.panel_sources(config)},
    output:
        "results/panel.parquet",
    log:
        "results/logs/panel.log",
    conda:
        ENVIRONMENT
    params:
        measures=settings.panel(config),
        readings={
            source: settings.cleaning(config, REGISTRY, source)
            for source in settings.panel_sources(config)
        },
        cleaned=cleaned(settings.panel_sources(config)),
        code=CODE.of("panel.py"),
    script:
        "../../scripts/panel.py"
