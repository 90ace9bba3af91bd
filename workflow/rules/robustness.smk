"""What people read of a grid of specifications: figures, each a rule of its own.

Expects results/specifications/<assessment>/; makes results/<assessment>/figures/
specification_curve.*, firmness.*, importance.* and, where a table was printed, recovery.*.
"""


rule figure_specification_curve:
    input:
        curve="results/specifications/{assessment}/curve.csv",
        firmness="results/specifications/{assessment}/firmness.csv",
        grid="results/specifications/{assessment}/grid.json",
    output:
        multiext("results/{assessment}/figures/specification_curve", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/specification_curve.svg",
            "specification_curve",
            exhibit="all specifications, from most support to least",
            format="SVG",
        ),
        text="results/{assessment}/figures/specification_curve.txt",
    log:
        "results/logs/figure_specification_curve_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "version"),
        code=CODE.of("figure_specification_curve.py"),
    script:
        "../../scripts/figure_specification_curve.py"


rule figure_firmness:
    input:
        firmness="results/specifications/{assessment}/firmness.csv",
        grid="results/specifications/{assessment}/grid.json",
        comparison=of_printed(lambda name: f"results/comparison/{name}.csv"),
    output:
        multiext("results/{assessment}/figures/firmness", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/firmness.svg",
            "firmness",
            exhibit="firmness of the labels",
            format="SVG",
        ),
        text="results/{assessment}/figures/firmness.txt",
    log:
        "results/logs/figure_firmness_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "version"),
        code=CODE.of("figure_firmness.py"),
    script:
        "../../scripts/figure_firmness.py"


rule figure_importance:
    input:
        importance="results/specifications/{assessment}/importance.csv",
        firmness="results/specifications/{assessment}/firmness.csv",
        grid="results/specifications/{assessment}/grid.json",
    output:
        multiext("results/{assessment}/figures/importance", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/importance.svg",
            "importance",
            exhibit="importance of the choices",
            format="SVG",
        ),
        text="results/{assessment}/figures/importance.txt",
    log:
        "results/logs/figure_importance_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "version"),
        code=CODE.of("figure_importance.py"),
    script:
        "../../scripts/figure_importance.py"


rule figure_recovery:
    input:
        options="results/specifications/{assessment}/recovered_options.csv",
        recovery="results/specifications/{assessment}/recovery.csv",
        grid="results/specifications/{assessment}/grid.json",
        comparison="results/comparison/{assessment}.csv",
    output:
        multiext("results/{assessment}/figures/recovery", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/recovery.svg",
            "recovery",
            exhibit="what the best specifications share",
            format="SVG",
        ),
        text="results/{assessment}/figures/recovery.txt",
    log:
        "results/logs/figure_recovery_{assessment}.log",
    wildcard_constraints:
        assessment="|".join(PRINTED) or "none",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "version"),
        code=CODE.of("figure_recovery.py"),
    script:
        "../../scripts/figure_recovery.py"
