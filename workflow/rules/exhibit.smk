"""What people read of an assessment beside its figures: table and numbers.

Expects results/<assessment>/assessment.csv, population.csv, thresholds.csv; makes table*.tex and
numbers.tex beside them, and where TeX is installed the table as PDF and PNG.
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
