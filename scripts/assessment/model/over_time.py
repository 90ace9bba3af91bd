"""An assessment in one window after another: labels, counts, and how well they discriminate."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from assessment.config.model import Rules, Strongest
from assessment.errors import InputError, WindowError
from assessment.model.assess import Assessment
from assessment.model.contributors import Ranking, month_text, strengths
from assessment.model.discrimination import against_others

WINDOW = ["data", "start", "end"]
# Of terms.SUMMARIES, in the order of the figure.
VARIABLES = ("count", "count_with_membership", "member")
COMPARED = ["variable", "contributors", "others", "auc", "auc_low", "auc_high", "p"]


class OverTime(NamedTuple):
    """The results of the windows, each frame with the columns that the catalogue has for its file.

    `support` has a row for each contributor of each window, `discrimination` one for each variable
    of each window, `windows` one for each window, those left out among them.
    """

    support: pd.DataFrame
    discrimination: pd.DataFrame
    windows: pd.DataFrame


def over_time(
    windows: Sequence[Mapping],
    assessed: Callable[[Mapping], Assessment],
    contributions: Callable[[Mapping], pd.DataFrame],
) -> OverTime:
    """Every window assessed with its own data.

    `windows` are {data, start, end, left_out, recipe, compared}, as config.over_time plans them;
    `assessed` gives the assessment of a recipe and `contributions` its tidy contributions. A
    window for which the data have no values is left out with the reason; InputError
    where none is left.
    """
    support, compared, rows = [], [], []
    for window in windows:
        place, recipe = {key: window[key] for key in WINDOW}, window["recipe"]
        why, about = window["left_out"], {}
        if not why:
            try:
                result, rules = assessed(recipe), recipe["assessment"]
                ranking = _ranking(contributions(recipe), rules)
            except WindowError as error:
                why = str(error)
            else:
                about = _computed_from(result, rules, ranking)
                support.append(_placed(_supported(result, rules, ranking), place))
                areas = against_others(result.population, window["compared"], VARIABLES)
                compared.append(_placed(areas[COMPARED], place))
        rows.append({**place, **about, "left_out": why})
    if not support:
        raise InputError(f"over_time: no window can be assessed; {rows[0]['left_out']}")
    whole = pd.DataFrame(rows)
    whole["left_out"] = whole.pop("left_out")  # behind what only windows that were assessed have
    counts = [name for name in whole if name == "contributors" or name.endswith("_years")]
    return OverTime(
        pd.concat(support, ignore_index=True),
        pd.concat(compared, ignore_index=True),
        whole.astype(dict.fromkeys(counts, "Int64")),
    )


def _ranking(contributions: pd.DataFrame, rules: Rules) -> Ranking | None:
    """How the contributors were ranked; None where they are listed."""
    how = rules.contributors
    if not isinstance(how, Strongest):
        return None
    return strengths(contributions, rules.mission, rules.window, how.by, how.month)


def _computed_from(result, rules, ranking):
    """The data of a window: months of the ranking, and years with a value of each measure."""
    months = {"used": ranking.used, "derived": ranking.derived} if ranking else {}
    return {
        "contributors": len(result.assessment),
        **{name: " ".join(map(month_text, months.get(name, ()))) for name in ("used", "derived")},
        **{
            f"{measure}_years": int(result.population[f"{measure}_years"].max())
            for measure in rules.aggregates
        },
    }


def _supported(result, rules, ranking):
    """The contributors: their strengths (persons), where they are ranked, classes and labels."""
    table = result.assessment
    sent = ranking.personnel.set_index("iso3")["personnel"] if ranking else {}
    table = table.assign(personnel=table["iso3"].map(sent).astype(float))
    of_measures = [f"{name}_{kind}" for name in rules.aggregates for kind in ("class", "years")]
    return table[
        ["rank", "iso3", "state", "personnel", "member", *of_measures, "upper_count", "support"]
    ]


def _placed(frame, place):
    """A frame of one window behind columns that name the window."""
    return frame.assign(**place)[[*WINDOW, *frame.columns]]
