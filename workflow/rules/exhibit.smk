"""The table of an assessment and the numbers that texts quote.

Expects results/<assessment>/assessment.csv, population.csv, thresholds.csv, discrimination.csv and
chance.csv; makes table*.tex and numbers.tex beside them, and where TeX is installed the table as PDF
and PNG.
"""


rule table:
    input:
        assessment="results/{assessment}/assessment.csv",
        population="results/{assessment}/population.csv",
        thresholds="results/{assessment}/thresholds.csv",
        discrimination="results/{assessment}/discrimination.csv",
        chance="results/{assessment}/chance.csv",
        contributions=tidy(CONTRIBUTIONS),
        comparison=of_printed(lambda name: f"results/comparison/{name}.csv"),
        table="workflow/templates/table.tex.j2",
        notes="workflow/templates/table-notes.tex.j2",
        document="workflow/templates/table-document.tex.j2",
    output:
        table="results/{assessment}/table.tex",
        document="results/{assessment}/table-document.tex",
        article="results/{assessment}/table-article.tex",
        article_document="results/{assessment}/table-article-document.tex",
        body="results/{assessment}/table-body.tex",
        notes="results/{assessment}/table-notes.tex",
        numbers="results/{assessment}/numbers.tex",
    log:
        "results/logs/table_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        display=display,
        ranked=ranked,
        pinned=pinned_releases("contributions"),
        style=config["table"]["style"],
        code=CODE.of("table.py"),
    script:
        "../../scripts/table.py"


rule typeset:
    input:
        table="results/{assessment}/table.tex",
        document="results/{assessment}/table-document.tex",
        article="results/{assessment}/table-article.tex",
        article_document="results/{assessment}/table-article-document.tex",
    output:
        # without an engine, a job for a file asked for by name ends with what is missing; without
        # pdftoppm alone, a warning at the start has said that there are no PNGs
        **{
            f"{table}_{ending}": shown(
                f"results/{{assessment}}/{name}.{ending}",
                "table",
                exhibit=exhibit,
                format=ending.upper(),
            )
            for ending in TYPESETTING.endings or ("pdf", "png")
            for table, name, exhibit in [
                ("table", "table", "table"),
                ("article", "table-article", "table, printed colours"),
            ]
        },
    log:
        "results/logs/typeset_{assessment}.log",
    conda:
        ENVIRONMENT
    params:
        engine=TYPESETTING.engine or "pdflatex",
        version=lambda wildcards: whole_display(wildcards.assessment).version,
        code=CODE.of("typeset.py"),
    script:
        "../../scripts/typeset.py"
