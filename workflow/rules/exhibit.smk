"""What people read of an assessment: table, numbers, figures; each a rule of its own.

Expects results/<assessment>/assessment.csv, population.csv, thresholds.csv; makes table*.tex,
numbers.tex and figures/ beside them, and where TeX is installed the table as PDF and PNG.
"""


rule table:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
        table="workflow/templates/table.tex.j2",
        document="workflow/templates/table-document.tex.j2",
    output:
        table="results/{assessment}/table.tex",
        document="results/{assessment}/table-document.tex",
        article="results/{assessment}/table-article.tex",
        article_document="results/{assessment}/table-article-document.tex",
    log:
        "results/logs/table_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display(),
        style=config["table"]["style"],
        code=CODE.of("table.py"),
    script:
        "../../scripts/table.py"


rule table_pdf:
    input:
        table="results/{assessment}/table.tex",
        document="results/{assessment}/table-document.tex",
        article="results/{assessment}/table-article.tex",
        article_document="results/{assessment}/table-article-document.tex",
    output:
        table=shown(
            "results/{assessment}/table.pdf",
            "table",
            exhibit="table",
            format="PDF",
        ),
        article=shown(
            "results/{assessment}/table-article.pdf",
            "table",
            exhibit="table, printed colours",
            format="PDF",
        ),
    log:
        "results/logs/table_pdf_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        # where none is found, one that is asked for by name says what is missing
        engine=TYPESETTING.engine or "pdflatex",
        code=CODE.of("table_pdf.py"),
    script:
        "../../scripts/table_pdf.py"


rule table_preview:
    input:
        "results/{assessment}/table.pdf",
        "results/{assessment}/table-article.pdf",
    output:
        shown(
            "results/{assessment}/table.png",
            "table",
            exhibit="table",
            format="PNG",
        ),
        shown(
            "results/{assessment}/table-article.png",
            "table",
            exhibit="table, printed colours",
            format="PNG",
        ),
    log:
        "results/logs/table_preview_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        version=lambda wildcards: version_of(wildcards.assessment),
        code=CODE.of("table_preview.py"),
    script:
        "../../scripts/table_preview.py"


rule macros:
    input:
        population="results/{assessment}/population.csv",
        thresholds="results/{assessment}/thresholds.csv",
        comparison=branch(
            lambda wildcards: wildcards.assessment in PRINTED,
            then="results/comparison/{assessment}.csv",
            otherwise=[],
        ),
    output:
        "results/{assessment}/numbers.tex",
    log:
        "results/logs/macros_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("name", "window", "measures", "version"),
        code=CODE.of("macros.py"),
    script:
        "../../scripts/macros.py"


rule figure_standing:
    input:
        assessment="results/{assessment}/assessment.csv",
        population="results/{assessment}/population.csv",
        thresholds="results/{assessment}/thresholds.csv",
    output:
        multiext("results/{assessment}/figures/standing", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/standing.svg",
            "standing",
            exhibit="standing among all states",
            format="SVG",
        ),
        text="results/{assessment}/figures/standing.txt",
    log:
        "results/logs/figure_standing_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "window", "measures", "classification", "version"),
        code=CODE.of("figure_standing.py"),
    script:
        "../../scripts/figure_standing.py"


rule figure_classes:
    input:
        assessment="results/{assessment}/assessment.csv",
        thresholds="results/{assessment}/thresholds.csv",
    output:
        multiext("results/{assessment}/figures/classes", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/classes.svg",
            "classes",
            exhibit="table as a figure",
            format="SVG",
        ),
        text="results/{assessment}/figures/classes.txt",
    log:
        "results/logs/figure_classes_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display(),
        code=CODE.of("figure_classes.py"),
    script:
        "../../scripts/figure_classes.py"


rule figure_trends:
    input:
        panel="results/panel.parquet",
        assessment="results/{assessment}/assessment.csv",
        population="results/{assessment}/population.csv",
    output:
        multiext("results/{assessment}/figures/trends", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/trends.svg",
            "trends",
            exhibit="year by year",
            format="SVG",
        ),
        text="results/{assessment}/figures/trends.txt",
    log:
        "results/logs/figure_trends_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "window", "measures", "version"),
        code=CODE.of("figure_trends.py"),
    script:
        "../../scripts/figure_trends.py"


rule figure_contributions:
    input:
        contributions=f"results/tidy/{CONTRIBUTIONS}.parquet",
        assessment="results/{assessment}/assessment.csv",
    output:
        multiext("results/{assessment}/figures/contributions", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/contributions.svg",
            "contributions",
            exhibit="personnel by contributor",
            format="SVG",
        ),
        text="results/{assessment}/figures/contributions.txt",
    log:
        "results/logs/figure_contributions_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "window", "version"),
        incomplete=lambda wildcards: settings.incomplete_years(
            config, REGISTRY, CONTRIBUTIONS, config["assessments"][wildcards.assessment]["mission"]
        ),
        code=CODE.of("figure_contributions.py"),
    script:
        "../../scripts/figure_contributions.py"


rule figure_agreement:
    input:
        comparison="results/comparison/{assessment}.csv",
        population="results/{assessment}/population.csv",
    output:
        multiext("results/{assessment}/figures/agreement", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/agreement.svg",
            "agreement",
            exhibit="printed beside rebuilt",
            format="SVG",
        ),
        text="results/{assessment}/figures/agreement.txt",
    log:
        "results/logs/figure_agreement_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "window", "measures", "version"),
        code=CODE.of("figure_agreement.py"),
    script:
        "../../scripts/figure_agreement.py"


rule figure_map:
    input:
        population="results/{assessment}/population.csv",
        tiles="resources/tiles.csv",
    output:
        multiext("results/{assessment}/figures/map", ".pdf", ".png"),
        shown(
            "results/{assessment}/figures/map.svg",
            "map",
            exhibit="support across Africa",
            format="SVG",
        ),
        text="results/{assessment}/figures/map.txt",
    log:
        "results/logs/figure_map_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display("title", "mission", "window", "measures", "support", "version"),
        code=CODE.of("figure_map.py"),
    script:
        "../../scripts/figure_map.py"
