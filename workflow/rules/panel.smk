"""Tidy sources to the panel, measure x state x year: results/panel.parquet.

An assessment whose own data differ has one of its own, results/<assessment>/panel.parquet.
"""

PANELS = {"panel": (PANEL, None, config)}
for name in OWN_PANELS:
    PANELS[f"panel_{name}"] = (panel_of(name), name, of_assessment(config, name))

for job, (path, assessment, chosen) in PANELS.items():
    read = cleaned(assessment, settings.panel_sources(chosen))

    rule:
        name:
            job
        input:
            **{source: how["file"] for source, how in read.items()},
        output:
            path,
        log:
            f"results/logs/{job}.log",
        conda:
            ENVIRONMENT
        params:
            measures=settings.panel(chosen),
            readings=settings.panel_readings(chosen, REGISTRY),
            cleaned=read,
            code=CODE.of("panel.py"),
        script:
            "../../scripts/panel.py"
