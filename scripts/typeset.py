"""The table as PDF, and as PNG to look at where no PDF is shown; a file of each for each style."""

from pathlib import Path

from _adapter import logged

from assessment.exhibits.typeset import picture, typeset

with logged(snakemake) as log:
    inputs, made, params = snakemake.input, snakemake.output, snakemake.params
    for document, table in ((inputs.document, "table"), (inputs.article_document, "article")):
        pdf = Path(made[f"{table}_pdf"])
        content = typeset(document, [inputs[table]], params.engine)
        pdf.write_bytes(content)
        print(f"{pdf.name}: {len(content)} bytes by {params.engine}", file=log)
        png = made.get(f"{table}_png")
        if png:
            content = picture(pdf, params.version)
            Path(png).write_bytes(content)
            print(f"{Path(png).name}: {len(content)} bytes", file=log)
