"""One assessment in windows over time, on request: `./run --cores 4 over_time`.

Makes results/over_time/<assessment>/: support.csv, discrimination.csv, windows.csv and a figure of
them. No part of `rule all`.
"""

OVER_TIME_FILES = []

if config["over_time"]:
    OVER_TIME_OF = config["over_time"]["assessment"]
    OVER_TIME_SOURCES = settings.sources_read(series_recipes(config, REGISTRY))

    rule over_time:
        input:
            tidy=tidy_of(OVER_TIME_OF, OVER_TIME_SOURCES),
            states="resources/states.csv",
        output:
            **{
                name: f"results/over_time/{OVER_TIME_OF}/{name}.csv"
                for name in ("support", "discrimination", "windows")
            },
            figure=[
                f"results/over_time/{OVER_TIME_OF}/over_time.{ending}"
                for ending in ("pdf", "png", "svg", "txt")
            ],
        log:
            "results/logs/over_time.log",
        conda:
            ENVIRONMENT
        params:
            windows=lambda wildcards: over_time_plan(),
            display=lambda wildcards: views.over_time(config, REGISTRY, over_time_plan()),
            cleaned=cleaned(OVER_TIME_OF, OVER_TIME_SOURCES),
            code=CODE.of("over_time.py", "assessment/exhibits/figures/over_time.py"),
        script:
            "../../scripts/over_time.py"

    OVER_TIME_FILES = [*rules.over_time.output]
