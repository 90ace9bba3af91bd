"""Joins a grid of specifications into one file and summarises it.

The summaries: how stable the labels are, which choices they depend on, and how the AUC of the
counts spreads; where a table was printed, which specifications fit it best and what no
specification can produce.
"""

import json

from _adapter import logged, read_table, write_table, write_text

import numpy as np
import pyarrow as pa

from assessment.data.published import read_published
from assessment.errors import InputError
from assessment.model.certificates import certificates
from assessment.model.discrimination_spread import distribution, spread
from assessment.model.grid import Grid
from assessment.model.recovery import recovered
from assessment.model.robustness import configured_labels, curve, firmness, importance
from assessment.model.specification_rows import (
    AUC,
    agreement_of,
    aucs_of,
    coded,
    labels_of,
    row_writer,
    sides_of,
)


def joined(grid, shares, path, contributors):
    """The shares written as one file; the labels, AUC and columns of agreement of all rows."""
    files = [pa.ipc.open_file(share) for share in shares]
    labels, aucs, agreements, writer = [], [], [], row_writer(path, files[0].schema)
    with writer:
        for file in files:
            for place in range(file.num_record_batches):
                rows = pa.Table.from_batches([file.get_batch(place)])
                writer.write_table(rows, row_group_size=rows.num_rows)
                labels.append(labels_of(rows, contributors))
                aucs.append(aucs_of(rows))
                agreements.append(agreement_of(rows))
    labels = np.concatenate(labels, axis=1)
    if labels.shape[1] != grid.size:
        raise InputError(
            f"the shards have {labels.shape[1]:,} specifications, the grid {grid.size:,}; "
            "delete results/shards/ and build again"
        )
    whole = {count: coded([part[count] for part in aucs]) for count in AUC}
    return (
        labels,
        whole,
        {name: np.concatenate([part[name] for part in agreements]) for name in agreements[0]},
    )


with logged(snakemake) as log:
    inputs, output, params = snakemake.input, snakemake.output, snakemake.params
    grid, assessment = Grid.read(inputs.plan), read_table(inputs.assessment)
    contributors, sides = list(assessment["iso3"]), sides_of(grid)
    labels, aucs, agreement = joined(grid, inputs.shards, output.rows, contributors)
    shares = importance(sides, labels, contributors)
    usual = configured_labels(sides, labels, contributors, params.configured)
    firm = firmness(labels, contributors, shares, usual)
    firm.insert(1, "state", assessment["state"])
    write_table(firm, output.firmness)
    write_table(shares, output.importance)
    write_table(curve(sides, labels), output.curve)
    write_table(spread(aucs, sides, params.configured), output.discrimination)
    write_table(distribution(aucs), output.auc_distribution)
    described = {**grid.described(), "configured": params.configured, "best": params.best}
    write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", output.grid)
    if agreement:
        printed, about = read_published(inputs.printed, inputs.about)
        best, options = recovered(agreement, sides, params.best)
        write_table(best, output.recovery)
        write_table(options, output.options)
        write_table(certificates(printed, about["colours"]), output.certificates)
    print(f"{grid.size} specifications", file=log)
