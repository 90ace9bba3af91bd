"""A grid of specifications as one file, how firm the labels are over it, which choices they depend
on, how the AUC of the counts spreads; where a table was printed, which specifications it arises
under and what none can produce."""

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
    given, made, params = snakemake.input, snakemake.output, snakemake.params
    grid, assessment = Grid.read(given.plan), read_table(given.assessment)
    contributors, sides = list(assessment["iso3"]), sides_of(grid)
    labels, aucs, agreement = joined(grid, given.shards, made.rows, contributors)
    shares = importance(sides, labels, contributors)
    usual = configured_labels(sides, labels, contributors, params.configured)
    firm = firmness(labels, contributors, shares, usual)
    firm.insert(1, "state", assessment["state"])
    write_table(firm, made.firmness)
    write_table(shares, made.importance)
    write_table(curve(sides, labels), made.curve)
    write_table(spread(aucs, sides, params.configured), made.discrimination)
    write_table(distribution(aucs), made.auc_distribution)
    described = {**grid.described(), "configured": params.configured}
    write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", made.grid)
    if agreement:
        printed, about = read_published(given.printed, given.about)
        best, options = recovered(agreement, sides, params.best)
        write_table(best, made.recovery)
        write_table(options, made.options)
        write_table(certificates(printed, about["colours"]), made.certificates)
    print(f"{grid.size} specifications", file=log)
