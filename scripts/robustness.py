"""How firm the labels are over a grid of specifications, and which choices they hang on."""

import json

import pyarrow.parquet as pq

from _adapter import logged, read_table, write_table, write_text
from assessment.model.grid import Grid
from assessment.model.robustness import configured_labels, curve, firmness, importance
from assessment.model.specification_rows import choices_of, labels_of

with logged(snakemake) as log:
    grid, configured = Grid.read(snakemake.input.plan), snakemake.params.configured
    assessment = read_table(snakemake.input.assessment)
    contributors = list(assessment["iso3"])
    names = [choice.name for choice in grid.choices]
    rows = pq.read_table(snakemake.input.rows, columns=[*names, *contributors])
    codes, labels = choices_of(rows, grid), labels_of(rows, contributors)
    del rows
    shares = importance(codes, grid.choices, labels, contributors)
    usual = configured_labels(codes, grid.choices, labels, contributors, configured)
    firm = firmness(labels, contributors, shares, usual)
    firm.insert(1, "state", assessment["state"])
    write_table(firm, snakemake.output.firmness)
    write_table(shares, snakemake.output.importance)
    write_table(curve(codes, grid.choices, labels), snakemake.output.curve)
    described = {**grid.described(), "configured": configured}
    write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", snakemake.output.grid)
    print(f"{grid.size} specifications", file=log)
