"""Every column of class_probabilities.csv and vintages.csv, with its formula."""

CLASSES = ("upper", "middle", "lower")
UNIT = "the measure's own"
STATED = (
    ("measure", "Measure", "key of the measure in the config", ""),
    ("iso3", "State", "ISO 3166-1 alpha-3", ""),
    ("state", "State", "name of the state", ""),
)
OVER = "over all releases in which the state has a value"


def measurement_variables(told):
    """Pairs (files, variables), variables being (name, label, definition, unit).

    `told` comes from settings.codebook.
    """
    return [
        (_files(told, "class_probabilities.csv"), [*STATED, *_probabilities(told)]),
        (_files(told, "vintages.csv"), [*STATED, *_VINTAGES]),
    ]


def _files(told, name):
    return [f"{one['name']}/{name}" for one in told["assessments"]]


def _probabilities(told):
    draws, seed = (told["measurement_error"][key] for key in ("draws", "seed"))
    share = (
        f"share of {draws} draws (seed {seed}) in which the state is {{}}; each draw takes every "
        "figure of the population from the normal distribution of its value and standard error "
        "(without one as it stands), then quartiles, aggregates and classes as for the assessment"
    )
    return [
        (
            "value", "Value",
            "mean or sum over the window of the state's figures as they stand, as configured for "
            "the measure", UNIT,
        ),
        ("class", "Class", "class of value against the quartiles of the figures as they stand", ""),
        ("years", "Years observed", "years of the window in which the state has a figure", "years"),
        ("years_with_error", "Years with error", "those of them with a standard error", "years"),
        (
            "errors", "Errors",
            "independent: errors of a state's years are drawn apart; shared: one draw for all of "
            "them. Between states errors are drawn apart in either case", "",
        ),
        (
            "standard_error", "Standard error",
            "of value: root of the summed squares of the yearly standard errors where independent, "
            "their sum where shared; of a mean divided by years", UNIT,
        ),
        *((kind, f"Share {kind}", share.format(kind), "share") for kind in CLASSES),
    ]  # fmt: skip


_VINTAGES = [
    ("release", "Release", "snapshot that the measure is taken from", ""),
    ("pinned", "Pinned", "whether it is the release that the config pins", "true or false"),
    (
        "value", "Value",
        "mean or sum over the window of the state's figures in that release, as configured for the "
        "measure", UNIT,
    ),
    ("years", "Years observed", "years of the window with a figure in that release", "years"),
    ("class", "Class", "class of value against q1 and q3 of that release", ""),
    ("q1", "First quartile", "that of the release's own figures, as for the assessment", UNIT),
    ("q3", "Third quartile", "that of the release's own figures, as for the assessment", UNIT),
    ("lowest", "Lowest value", f"smallest value {OVER}", UNIT),
    ("highest", "Highest value", f"largest value {OVER}", UNIT),
    ("range", "Range", "highest − lowest: vintage variation", UNIT),
    ("classes", "Classes", f"number of distinct classes {OVER}", "classes"),
]  # fmt: skip
