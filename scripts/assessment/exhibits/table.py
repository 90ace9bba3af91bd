"""The assessment as a table: cells with text and class, spanners, notes; styles and LaTeX.

The `Table` knows no output format, so the figure and other renderings share it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assessment.config.model import Display
from assessment.exhibits.latex import Latex, escape, render
from assessment.terms import COLOURS, KIND_OF_LABEL

if TYPE_CHECKING:  # the index is made of texts alone
    import pandas as pd

ROWS_PER_GROUP = 5
AGGREGATE_WORDS = {"mean": "the mean", "sum": "the sum"}


@dataclass(frozen=True)
class Cell:
    """Text of a cell, its kind, and the class that its mark shows.

    The kind decides the colour: upper speaks for the model, lower against it, partial, middle
    or plain for neither. Where low values speak for the model, a cell's kind and class differ.
    """

    text: str
    kind: str = "plain"
    marked: str = ""


def kind_of(class_of_value: Any, supports: str) -> Any:
    """The kind of a measure's cell: what its class says for the model.

    `supports` is the class that speaks for the model, "upper" or "lower".
    """
    if _missing(class_of_value):
        return "plain"
    flipped = {"upper": "lower", "lower": "upper"} if supports == "lower" else {}
    return flipped.get(class_of_value, class_of_value)


@dataclass(frozen=True)
class Column:
    """Head of a column, its alignment (l, c or r), and the spanner over it.

    Columns of measures have a spanner, their rationale; the others have none ("").
    """

    head: str
    align: str = "c"
    spanner: str = ""

    @property
    def is_measure(self) -> bool:
        return self.spanner != ""


@dataclass(frozen=True)
class Table:
    """A table: caption, columns, one list of cells per contributor, population rows, notes."""

    caption: str
    columns: list
    rows: list
    population_rows: list
    notes: list

    @property
    def spanners(self) -> list[tuple[str, int, int]]:
        """Runs of columns under one spanner: (text, first, last), columns counted from 1."""
        runs, first = [], 1
        for text, columns in groupby(self.columns, key=lambda column: column.spanner):
            last = first + len(list(columns)) - 1
            runs.append((text, first, last))
            first = last + 1
        return runs

    @property
    def groups(self) -> list[list]:
        """The rows in groups of five, which are easier to read."""
        return [
            self.rows[start : start + ROWS_PER_GROUP]
            for start in range(0, len(self.rows), ROWS_PER_GROUP)
        ]


def value_text(value: float, digits: int) -> str:
    """A value at that number of digits, a true minus left to the renderer; empty where missing."""
    if _missing(value):
        return ""
    text = f"{value:.{digits}f}"
    # no negative zero
    return text.removeprefix("-") if float(text) == 0 else text


def build_table(
    assessment: "pd.DataFrame", thresholds: "pd.DataFrame", display: Display, ranked: str = ""
) -> Table:
    """The table of an assessment.

    `assessment` has the columns of assessment.csv, `thresholds` those of
    thresholds.csv; `display` comes from views.display, `ranked` (ranking.ranking_text) is the
    note on what the states are ranked by.
    """
    measures = display.measures
    columns = [Column("Rank", "r"), Column("TCC/PCC", "l")]
    columns.append(Column(display.regional_organisation.replace("_", " ")))
    columns += [Column(measure.label, "r", measure.rationale) for measure in measures]
    columns.append(Column("Model Support"))
    limits = thresholds.set_index("measure")
    return Table(
        caption=f"{display.title} ({window_text(*display.window)})",
        columns=columns,
        rows=[_state_cells(row, measures) for row in assessment.to_dict("records")],
        population_rows=[
            _population_cells(label, limits[key], measures)
            for label, key in (("Pop. Mean", "mean"), ("Pop. Median", "median"))
        ],
        notes=[*_notes(assessment, limits, display), *filter(None, [ranked])],
    )


def window_text(start: int, end: int) -> str:
    """A window of years as text, one year alone where it begins and ends in it."""
    return f"{start}" if start == end else f"{start}\N{EN DASH}{end}"


def _missing(value):
    """Whether a value is None or NaN; without pandas, which a job of texts alone does not load."""
    return value is None or value != value


def _state_cells(row, measures):
    cells = [Cell(f"{row['rank']:.0f}"), Cell(row["state"])]
    cells.append(Cell("Yes", "upper") if row["member"] else Cell("No", "lower"))
    for measure in measures:
        kind = row[f"{measure.name}_class"]
        text = value_text(row[measure.name], measure.digits)
        marked = "" if _missing(kind) else kind
        cells.append(Cell(text, kind_of(kind, measure.supports), marked))
    cells.append(Cell(row["support"], KIND_OF_LABEL[row["support"]]))
    return cells


def _population_cells(label, values, measures):
    cells = [Cell(""), Cell(label), Cell("")]
    for measure in measures:
        cells.append(Cell(value_text(values[measure.name], measure.population_digits)))
    return [*cells, Cell("")]


def _notes(assessment, limits, display):
    """What this build computed, in words: window, years observed, population, ties and support."""
    window, rules = window_text(*display.window), display.classification
    aggregates = {
        words: [measure.label for measure in display.measures if measure.aggregate == key]
        for key, words in AGGREGATE_WORDS.items()
    }
    values = "; ".join(
        f"{', '.join(labels)}: {words} of the years"
        for words, labels in aggregates.items()
        if labels
    )
    length = display.window.end - display.window.start + 1
    partly: dict[str, list[str]] = {}
    for measure in display.measures:
        years = assessment[f"{measure.name}_years"]
        if years.max() < length:
            most = "at most " if years.min() < years.max() else ""
            partly.setdefault(f"{most}{int(years.max())}", []).append(measure.label)
    covered = ", ".join(
        f"{years} of the {length} years for {_and(labels)}" for years, labels in partly.items()
    )
    gaps = f" (the data cover {covered})" if partly else ""
    states = int(limits["states"].max())
    pooled = rules.population == "state_years"
    who = f"up to {states} {rules.states.label}"
    basis = f"all yearly values of {who} together" if pooled else f"one value a state, of {who}"
    observed = "; ".join(
        f"{measure.label} {limits.loc[measure.name, 'states']}/"
        f"{limits.loc[measure.name, 'observations']}"
        for measure in display.measures
    )
    upper = "at or above" if rules.upper == ">=" else "above"
    lower = "at or below" if rules.lower == "<=" else "below"
    support = display.support
    against = [m.label for m in display.measures if m.supports == "lower"]
    counted = "upper-quartile measures"
    if against:
        counted += f" (lower-quartile for {', '.join(against)})"
    if support.count_membership:
        counted += f" and membership of {display.regional_organisation.replace('_', ' ')}"
    own_data = [f"{label} ({words})" for label, words in display.own_data]
    partial = count_text(support.partial, support.full - 1)
    low = count_text(0, support.partial - 1)
    return [
        f"Computed from data, release {display.release}; TCC/PCC: troop- or "
        f"police-contributing country. Window {window}. {values}; years without a value are "
        f"left out{gaps}.",
        *([f"This table has data of its own for {_and(own_data)}."] if own_data else []),
        " ".join(
            [
                f"Quartiles of {basis} (quantile method {rules.quantile}); "
                f"states/{'state-years' if pooled else 'values'}: {observed}.",
                *(_sums(limits, display, length) if pooled and length > 1 else []),
            ]
        ),
        f"Upper: {upper} the third quartile. Lower: {lower} the first quartile. "
        "Population rows: mean and median of the same values.",
        f"Model support counts {counted}: Full {support.full} or more, Partial {partial}, "
        f"Low {low}.",
    ]


def _sums(limits, display, length):
    """A sentence on each measure that is a sum over the window: single years are what it is set
    against, so that a small sum is upper."""
    for measure in display.measures:
        if measure.aggregate == "sum":
            limit = limits.loc[measure.name, "q3"]
            whole = float(limit).is_integer()
            third = value_text(limit, 0 if whole else measure.population_digits)
            least = f"{third} or more" if display.classification.upper == ">=" else f"over {third}"
            yield (
                f"{measure.label}, a sum over the {length} years, is set against quartiles of "
                f"single years: {least} in all of them together is upper."
            )


def _and(words):
    """Words as a list that ends with "and"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def count_text(first: int, last: int) -> str:
    """A range of counts as text: "2", "0 to 1", or "never" where it is empty."""
    if last < first:
        return "never"
    return f"{first}" if first == last else f"{first} to {last}"


KIND_WORDS = {"upper": " (upper quartile)", "lower": " (lower quartile)"}


def table_text(table: Table) -> str:
    """The table in words, a sentence a row, for those who do not see a picture of it."""
    lines = [f"{table.caption}."]
    for cells in (*table.rows, *table.population_rows):
        parts = [
            f"{column.head} {cell.text}" + KIND_WORDS.get(cell.marked, "")
            for column, cell in zip(table.columns, cells, strict=True)
            if cell.text
        ]
        lines.append(", ".join(parts) + ".")
    return " ".join(lines)


# A style gives each kind of cell a colour (xcolor, HTML) and a mark that survives greyscale.
# The article prints pure colours; the default takes darker ones of unlike lightness.
STYLES: Mapping[str, Mapping] = {
    "article": {
        "colours": {"upper": "00FF00", "partial": "FFA500", "lower": "FF0000"},
        "marks": {},
    },
    "legible": {
        "colours": COLOURS,
        "marks": {"upper": Latex(r"\,$\uparrow$"), "lower": Latex(r"\,$\downarrow$")},
    },
}


def table_latex(table: Table, style: str, template: Path, label: str, provenance: str) -> str:
    """The table as a LaTeX fragment for \\input; its first lines say what it needs.

    With a `label` it is a float with caption, label and notes; without one ("") the tabular alone.
    A fragment leaves the document as it was: all that it sets is local.
    `provenance` is one line for a comment at the top.
    """
    chosen = STYLES[style]

    def cell_latex(cell, numeric=False):
        text = Latex(cell.text.replace("-", r"$-$")) if numeric else escape(cell.text)
        if cell.kind in chosen["colours"]:
            text = Latex(rf"\textbf{{\textcolor{{support-{cell.kind}}}{{{text}}}}}")
        if numeric and chosen["marks"] and cell.text:
            # unmarked values keep the mark's room, so that the digits stay in line
            mark = chosen["marks"].get(cell.marked)
            text += mark or Latex(rf"\phantom{{{chosen['marks']['upper']}}}")
        return Latex(text)

    def row_latex(cells):
        pairs = zip(cells, table.columns, strict=True)
        return Latex(" & ".join(cell_latex(cell, column.is_measure) for cell, column in pairs))

    return render(
        template,
        table=table,
        label=label,
        colours=chosen["colours"],
        alignment=Latex("".join(column.align for column in table.columns)),
        row=row_latex,
        provenance=provenance,
    )
