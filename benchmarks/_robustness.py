"""The grid of specifications and the measurement of the figures, for in_one_process.py."""

import json

import matplotlib.pyplot as plt
import pyarrow.parquet as pq

from assessment.config import measurement, settings
from assessment.config.specifications import planned_grid
from assessment.data.published import read_published
from assessment.exhibits.figures import style
from assessment.exhibits.figures.firmness import firmness_picture
from assessment.exhibits.figures.importance import importance_picture
from assessment.exhibits.figures.probabilities import probabilities_picture
from assessment.exhibits.figures.recovery import recovery_picture
from assessment.exhibits.figures.specification_curve import specification_curve
from assessment.exhibits.figures.vintages import vintages_picture
from assessment.model.certificates import certificates
from assessment.model.grid import Grid
from assessment.model.measurement_error import class_probabilities
from assessment.model.recovery import printed_arrays, recovered
from assessment.model.robustness import configured_labels, curve, firmness, importance
from assessment.model.specification_rows import (
    AGREEMENT,
    agreement_of,
    labels_of,
    row_writer,
    rows_of,
    sides_of,
)
from assessment.model.specifications import figures, observed_plan, specified
from assessment.model.vintages import vintages


def grid_of(name, config, registry, root, rebuild, listed, memberships, comparison, out):
    """The rows of an assessment's grid, its summaries and their figures; `listed` is its frame."""
    plan, recipes, configured = planned_grid(config, registry, name)
    readings = rebuild.readings(recipes)
    grid, contributors = Grid(observed_plan(plan, readings)), list(listed["iso3"])
    path = root / "resources/published" / config["assessments"][name]["published"]
    printed, about = read_published(path.with_suffix(".csv"), path.with_suffix(".yaml"))
    arrays = printed_arrays(printed, about["colours"], contributors, list(plan["measures"]))
    basis = figures(readings, memberships, contributors, grid, arrays)
    rows, writer = out / f"{name}-specifications.parquet", None
    for window in grid.windows:
        table = rows_of(specified(grid, basis, window), grid, contributors)
        writer = writer or row_writer(rows, table.schema)
        writer.write_table(table, row_group_size=table.num_rows)
    writer.close()
    table = pq.read_table(rows, columns=[*contributors, *AGREEMENT.values()])
    sides, labels = sides_of(grid), labels_of(table, contributors)
    shares = importance(sides, labels, contributors)
    usual = configured_labels(sides, labels, contributors, configured)
    firm = firmness(labels, contributors, shares, usual)
    firm.insert(1, "state", listed["state"])
    counted = curve(sides, labels)
    best, options = recovered(agreement_of(table), sides, config["specifications"]["best"])
    certificates(printed, about["colours"])
    display = settings.display(config, name)
    told = json.loads(json.dumps({**grid.described(), "configured": configured}))
    return display, {
        "specification_curve": (specification_curve, (counted, firm, told, display)),
        "firmness": (firmness_picture, (firm, comparison, told, display)),
        "importance": (importance_picture, (shares, firm, told, display)),
        "recovery": (recovery_picture, (options, best, comparison, told, display)),
    }


def measured(name, config, registry, root, rebuild, listed, panel):
    """Class probabilities and vintages of an assessment, and how their figures are drawn."""
    errors = measurement.with_standard_errors(config, registry, name)
    releases = measurement.vintages(config, registry, root, name)
    how = settings.assessment(config, name)
    contributors = listed[["iso3", "state"]]
    drawn_anew = {measure: config["measures"][measure]["aggregate"] for measure in errors}
    simulated = config["measurement_error"]
    shares = class_probabilities(panel, contributors, drawn_anew, how, **simulated)
    readings = rebuild.readings(releases).rename(columns={"variant": "release"})
    pinned = {one["measure"]: config["snapshots"][one["source"]] for one in releases}
    told = vintages(panel, readings, contributors, how, pinned)
    of_errors = measurement.display_of_errors(config, name, errors)
    of_releases = measurement.display_of_vintages(config, registry, name, releases)
    return of_releases, {
        "probabilities": (probabilities_picture, (shares, of_errors)),
        "vintages": (vintages_picture, (told, of_releases)),
    }


def drawn(name, display, pictures, out):
    """Draw and save figures: label to function and arguments."""
    for label, (draw, arguments) in pictures.items():
        figure = draw(*arguments)
        for ending in style.FORMATS:
            style.save(figure, out / f"{name}-{label}.{ending}", display["title"], "0")
        plt.close(figure)
