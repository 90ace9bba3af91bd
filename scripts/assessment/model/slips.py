"""Finds contradictions within a printed table and the page around it.

Only the page is typed in: cells, caption, notes, text and footnotes. Each kind of slip is a rule
for any printed table, and a page without contradictions has none.
"""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from assessment.config.model import Window
from assessment.model.comparison import (
    digits_of,
    labels_by_colours,
    order_slips,
    repeated_values,
)
from assessment.model.printed_page import Page, Slip, joined, opening, the, years_text
from assessment.model.table_text import TABLE_TEXT
from assessment.model.text_alone import TEXT_ALONE

COLUMNS = ["printed_table", "kind", "column", "states", "places", "finding"]


def slips(
    name: str,
    printed: pd.DataFrame,
    about: Mapping,
    comparison: pd.DataFrame,
    labels: Mapping[str, str],
    window: Window,
) -> pd.DataFrame:
    """The slips of the printed table called `name`.

    `about` is what its page says of it (published.schema.yaml), `comparison` one rebuilt beside
    it over `window`, `labels` maps the measures of the assessment, which need not be those
    printed, to their heads. Columns: COLUMNS; kind is one of KINDS, states (ISO3) and places of the
    page are joined by a space and a semicolon.
    """
    page = Page(printed, about, labels)
    every = [*_repeated(page, comparison, window)]
    every += [
        slip for rules in (_TABLE, TABLE_TEXT, TEXT_ALONE) for rule in rules for slip in rule(page)
    ]
    rows = [
        (name, one.kind, one.column, " ".join(one.states), "; ".join(one.places), one.finding)
        for one in sorted(every, key=lambda one: list(KINDS).index(one.kind))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _order(page: Page) -> Iterator[Slip]:
    """Two cells that no thresholds give: the smaller in the higher class."""
    for pair in order_slips(page.printed, page.about["colours"]).itertuples():
        states = (pair.iso3, pair.over_iso3)
        one, other = (page.names([iso3]) for iso3 in states)
        yield Slip(
            "order", pair.column, states, (),
            f"{one} ({pair.printed}) is printed as {pair.printed_class} on "
            f"{page.head(pair.column)}, {other} with a higher value ({pair.over_printed}) as "
            f"{pair.over_class}: no single cut-off gives both",
        )  # fmt: skip


def _repeated(page: Page, comparison: pd.DataFrame, window: Window) -> Iterator[Slip]:
    """Two cells that read alike where the data differ by more than the digits hide."""
    years = years_text({"start": window.start, "end": window.end})
    for pair in repeated_values(comparison).itertuples():
        digits = digits_of(pair.printed)
        one, other = (page.names([iso3]) for iso3 in (pair.iso3, pair.other_iso3))
        rebuilt = [f"{value:.{digits}f}" for value in (pair.rebuilt, pair.other_rebuilt)]
        yield Slip(
            "repeated value", pair.column, (pair.iso3, pair.other_iso3), (),
            f"{one} and {other} both read {pair.printed} on {page.head(pair.column)}; the data for "
            f"{years} give {one} {rebuilt[0]} and {other} {rebuilt[1]}",
        )  # fmt: skip


def _windows(page: Page) -> Iterator[Slip]:
    """Places that state different years."""
    windows = {place: years_text(one) for place, one in page.about["windows"].items()}
    if len(set(windows.values())) > 1:
        words = joined(f"{the(place)} says {window}" for place, window in windows.items())
        yield Slip("window", "", (), tuple(windows), f"The years averaged differ: {words}")


def _averages(page: Page) -> Iterator[Slip]:
    """A column of whole numbers under a note that calls values averages, the population's not."""
    place = page.about.get("averages", "")
    for measure in page.measures if place else ():
        cells, below = page.rows[measure], page.population[measure]
        if cells.map(digits_of).any() or not below.map(digits_of).any():
            continue
        ends = sorted(cells, key=float)
        rows = joined(f"a population {key} of {cell}" for key, cell in below.items())
        yield Slip(
            "average", measure, (), (place,),
            f"{opening(the(place))} calls the states' values averages; on {page.head(measure)} "
            f"all {len(cells)} are whole numbers ({ends[0]} to {ends[-1]}), beside {rows}",
        )  # fmt: skip


def _label_rule(page: Page) -> Iterator[Slip]:
    """Labels that do not follow from the colours by the rule that a note states."""
    rule = page.about.get("support")
    if rule is None:
        return
    counted = {"measures": False, "measures and membership": True}
    follows = {
        words: labels_by_colours(
            page.printed, page.about["colours"], rule["full"], rule["partial"], membership
        )
        == page.rows["support"]
        for words, membership in counted.items()
    }
    (own,) = (one for words, one in follows.items() if words == rule["counts"])
    ((words, other),) = ((words, one) for words, one in follows.items() if words != rule["counts"])
    if own.all():
        return
    yield Slip(
        "label rule", "support", tuple(own.index[~own]), (rule["place"],),
        f"{opening(the(rule['place']))} defines the labels by upper-quartile scores on "
        f"{rule['counts']}; by the printed colours {own.sum()} of {len(own)} labels follow from "
        f"that, and {other.sum()} when {words} count",
    )  # fmt: skip


_TABLE: tuple[Callable[[Page], Iterator[Slip]], ...] = (_order, _windows, _averages, _label_rule)

# The kinds in the order in which they are shown, and what each is about.
KINDS = {
    **dict.fromkeys(
        ("order", "repeated value", "window", "average", "label rule"), "The table and its notes"
    ),
    **dict.fromkeys(
        ("class", "label", "label count", "not named", "cause", "outlier", "rank"),
        "The text on the table",
    ),
    **dict.fromkeys(
        ("not discussed", "other subject", "improvement", "withdrawal", "total", "strength")
        + ("date", "footnote", "citation"),
        "The text by itself",
    ),
}  # fmt: skip
