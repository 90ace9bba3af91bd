"""Every column and key of the files of a grid of specifications, with its formula."""

from assessment.exhibits.choices import choice_text

PAIRS = "of the pairs of specifications that differ in the choice alone"
AGREEING = (
    (
        "cells_agreeing", "Coloured cells that agree",
        "printed colours of membership and measures that come out", "cells",
    ),
    ("labels_agreeing", "Labels that agree", "printed labels of support that come out", "labels"),
    (
        "values_agreeing", "Values that agree",
        "printed values of states that read alike at the printed digits", "values",
    ),
    (
        "population_agreeing", "Population figures that agree",
        "printed means and medians that read alike at the printed digits", "values",
    ),
    (
        "value_error", "Error of the values",
        "mean absolute error of the printed values of each measure, in standard deviations of its "
        "printed column, averaged over the measures", "standard deviations",
    ),
)  # fmt: skip


def specification_variables(told):
    """Pairs (files, variables) of the grids, variables being (name, label, definition, unit).

    `told` comes from settings.codebook; its `grids` maps each assessment with a grid to its
    choices and their options. A pattern of columns (<ISO3>) is told once.
    """
    grids = told["grids"]
    printed = [
        one["name"] for one in told["assessments"] if one["published"] and one["name"] in grids
    ]
    groups = [
        *_choices(grids, printed),
        (_files(grids, "specifications.parquet"), _patterns()),
        (_files(printed, "specifications.parquet", "recovery.csv"), AGREEING),
        (_files(grids, "firmness.csv"), _firmness()),
        (_files(grids, "importance.csv"), _importance()),
        (_files(grids, "curve.csv"), _curve()),
        (_files(grids, "grid.json"), _grid()),
        (_files(printed, "recovery.csv"), _recovery(told)),
        (_files(printed, "recovered_options.csv"), _options()),
        (_files(printed, "certificates.csv"), _certificates()),
    ]
    return [(files, variables) for files, variables in groups if files]


def _files(assessments, *names):
    return [f"specifications/{one}/{name}" for one in assessments for name in names]


def _choices(grids, printed):
    """The choices, a column each; files of grids that offer the same options share a row."""
    files_of = {}
    for assessment, choices in grids.items():
        for choice, options in choices.items():
            words = f"option that the specification takes: {'; '.join(map(str, options))}"
            unit = "year" if choice.startswith("window") else ""
            variable = (choice, choice_text(choice), words, unit)
            files = files_of.setdefault(variable, [])
            files += _files([assessment], "specifications.parquet")
            if assessment in printed:
                files += _files([assessment], "recovery.csv")
    return [(files, [variable]) for variable, files in files_of.items()]


def _patterns():
    return [
        (
            "<ISO3>", "Label", "support of the contributor with that code: Full, Partial or Low; "
            "a column each, a row a specification", "",
        ),
        (
            "<ISO3>_<measure>", "Class",
            "class of the contributor's value: upper, middle or lower, null where it has none; a "
            "column for each contributor and measure", "",
        ),
    ]  # fmt: skip


def _firmness():
    shares = [
        (label, label, f"share of the specifications under which the label is {label}", "share")
        for label in ("Full", "Partial", "Low")
    ]
    return [
        ("iso3", "State", "ISO 3166-1 alpha-3", ""),
        ("state", "State", "name of the state", ""),
        *shares,
        (
            "configured", "Label as configured",
            "label under the options in force; empty where the grid lacks one of them", "",
        ),
        (
            "flipped_by", "Flipped most often by",
            "choice with the largest flips of the state; empty where no choice changes the label",
            "",
        ),
        ("flips", "Flips", f"share {PAIRS}, the one in flipped_by, whose label differs", "share"),
    ]  # fmt: skip


def _importance():
    return [
        ("iso3", "State", "ISO 3166-1 alpha-3; all for the sum of all variances", ""),
        ("choice", "Choice", "name of the choice", ""),
        (
            "main", "Main share",
            "Var(E(label | choice)) / Var(label), the label counting Low 0, Partial 1, Full 2; "
            "over all specifications alike; empty where the label never varies", "share",
        ),
        (
            "total", "Total share",
            "E(Var(label | all other choices)) / Var(label); the grid leaves combinations out, so "
            "it can fall below main", "share",
        ),
        ("flips", "Flips", f"share {PAIRS}, whose label differs", "share"),
    ]  # fmt: skip


def _curve():
    return [
        ("full", "Full", "number of contributors whose label is Full", "contributors"),
        ("partial", "Partial", "number of contributors whose label is Partial", "contributors"),
        ("low", "Low", "number of contributors whose label is Low", "contributors"),
        ("choice", "Choice", "name of the choice", ""),
        ("option", "Option", "option of the choice", ""),
        (
            "specifications", "Specifications",
            "number of specifications with these counts of labels that take the option",
            "specifications",
        ),
    ]  # fmt: skip


def _grid():
    unit = "specifications"
    return [
        ("assessment", "Assessment", "key of the assessment in the config", ""),
        ("choices", "Choices", "options of each choice, in their order", ""),
        ("combinations", "Combinations", "product of the numbers of options", "combinations"),
        (
            "excluded", "Excluded",
            "rule to the number of combinations for which it is the first broken", "combinations",
        ),
        ("specifications", "Specifications", "combinations − those excluded", unit),
        ("windows", "Windows", "specifications of each window", unit),
        ("configured", "Configured", "option in force of each choice, null where it is none", ""),
    ]  # fmt: skip


def _recovery(told):
    return [
        (
            "rank", "Rank",
            "place by agreement, most first, then by value_error, least first; equal ones share "
            f"the better; the first {told['best']} specifications and those that agree as well "
            "as the last of them", "",
        ),
        (
            "agreement", "Agreement",
            "cells_agreeing + labels_agreeing + values_agreeing + population_agreeing", "parts",
        ),
    ]  # fmt: skip


def _options():
    return [
        ("choice", "Choice", "name of the choice; window for both years together", ""),
        ("option", "Option", "option of the choice", ""),
        ("grid_share", "Share of the grid", "share of all specifications that take it", "share"),
        (
            "best_share", "Share of the best",
            "share of the specifications of recovery.csv that take it", "share",
        ),
        (
            "best_agreement", "Best agreement",
            "largest agreement of any specification that takes it", "parts",
        ),
    ]  # fmt: skip


def _certificates():
    return [
        (
            "column", "Column",
            "member, a measure, or support by the number of cells printed as upper", "",
        ),
        ("cells", "Cells", "printed cells of the column", "cells"),
        (
            "least_wrong", "Wrong at least",
            "cells − length of the longest run, in the order of the values, in which the class "
            "never falls: so many are wrong whatever the thresholds", "cells",
        ),
        (
            "proof", "Proof",
            "groups of cells that contradict each other two by two, of which all but one are "
            "wrong; groups parted by semicolons", "",
        ),
    ]  # fmt: skip
