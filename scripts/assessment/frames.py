"""The frames that pass between rules: what each column holds, and its check.

A model below documents a frame and refuses one that breaks it, so that a rule
never writes what the next one cannot trust.
"""

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing.pandas import Series

from assessment.errors import InputError

ISO3 = r"^[A-Z]{3}$"
CLASSES = ("upper", "middle", "lower")
SUPPORT = ("Full", "Partial", "Low")


def _finite(values):
    return np.isfinite(values)


class Tidy(pa.DataFrameModel):
    """Figures of one source, one row per release, indicator, state and year.

    A missing figure is an absent row, so a true zero is an explicit one.
    """

    source: Series[str] = pa.Field(description="key of the source in resources/sources.yaml")
    release: Series[str] = pa.Field(description="snapshot the figure comes from")
    indicator: Series[str] = pa.Field(description="the source's own code")
    iso3: Series[str] = pa.Field(str_matches=ISO3, description="ISO 3166-1 alpha-3")
    year: Series[np.int64] = pa.Field(ge=1900, le=2100)
    value: Series[np.float64] = pa.Field(description="in the indicator's own unit")
    standard_error: Series[np.float64] | None = pa.Field(
        nullable=True, ge=0, description="where the source states one; unit of value"
    )

    finite = pa.check("value")(lambda cls, values: _finite(values))

    class Config:
        strict = True
        unique = ["source", "indicator", "iso3", "year"]


class Panel(pa.DataFrameModel):
    """The configured measures, one row per measure, state and year."""

    measure: Series[str] = pa.Field(description="key of the measure in config.yaml")
    iso3: Series[str] = pa.Field(str_matches=ISO3)
    year: Series[np.int64] = pa.Field(ge=1900, le=2100)
    value: Series[np.float64] = pa.Field(description="in the measure's unit")
    standard_error: Series[np.float64] = pa.Field(
        nullable=True, ge=0, description="where the source states one; unit of value"
    )
    source: Series[str]
    release: Series[str]
    indicator: Series[str]

    finite = pa.check("value")(lambda cls, values: _finite(values))

    class Config:
        strict = True
        unique = ["measure", "iso3", "year"]


class Thresholds(pa.DataFrameModel):
    """Quartiles and mean of each measure over its population, in the measure's unit."""

    measure: Series[str] = pa.Field(unique=True)
    q1: Series[np.float64]
    median: Series[np.float64]
    q3: Series[np.float64]
    mean: Series[np.float64]
    states: Series[np.int64] = pa.Field(ge=1, description="states with at least one figure")
    observations: Series[np.int64] = pa.Field(ge=1, description="figures behind the quartiles")

    @pa.dataframe_check
    @classmethod
    def quartiles_in_order(cls, frame):
        return (frame["q1"] <= frame["median"]) & (frame["median"] <= frame["q3"])

    class Config:
        strict = True


class ClassProbabilities(pa.DataFrameModel):
    """Shares of simulated draws in which each contributor is of each class, by the way in which
    errors of its years hang together; all but iso3 to errors is missing without a figure."""

    measure: Series[str]
    iso3: Series[str] = pa.Field(str_matches=ISO3)
    state: Series[str]
    value: Series[np.float64] = pa.Field(nullable=True, description="in the measure's unit")
    class_: Series[str] = pa.Field(alias="class", isin=CLASSES, nullable=True)
    years: Series[np.int64] = pa.Field(ge=0, description="years observed")
    years_with_error: Series[np.int64] = pa.Field(ge=0)
    errors: Series[str] = pa.Field(isin=("independent", "shared"))
    standard_error: Series[np.float64] = pa.Field(nullable=True, ge=0, description="of value")
    upper: Series[np.float64] = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 1})
    middle: Series[np.float64] = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 1})
    lower: Series[np.float64] = pa.Field(nullable=True, in_range={"min_value": 0, "max_value": 1})

    @pa.dataframe_check
    @classmethod
    def shares_are_of_one(cls, frame):
        total = frame[list(CLASSES)].sum(axis=1, skipna=False)
        return total.isna() | np.isclose(total, 1)

    class Config:
        strict = True
        ordered = True
        coerce = True  # a table without a row has no types
        unique = ["measure", "iso3", "errors"]


class Vintages(pa.DataFrameModel):
    """Each contributor's value and class in each release held of a measure that has several."""

    measure: Series[str]
    iso3: Series[str] = pa.Field(str_matches=ISO3)
    state: Series[str]
    release: Series[str] = pa.Field(description="snapshot that the measure is taken from")
    pinned: Series[bool] = pa.Field(description="whether it is the release in use")
    value: Series[np.float64] = pa.Field(nullable=True, description="in the measure's unit")
    years: Series[np.int64] = pa.Field(ge=0, description="years observed")
    class_: Series[str] = pa.Field(alias="class", isin=CLASSES, nullable=True)
    q1: Series[np.float64]
    q3: Series[np.float64]
    lowest: Series[np.float64] = pa.Field(nullable=True)
    highest: Series[np.float64] = pa.Field(nullable=True)
    range: Series[np.float64] = pa.Field(nullable=True, ge=0)
    classes: Series[np.int64] = pa.Field(ge=0, description="distinct classes over the releases")

    class Config:
        strict = True
        ordered = True
        coerce = True  # a table without a row has no types
        unique = ["measure", "iso3", "release"]


def assessed_states(measures, contributors):
    """Schema of assessment.csv (`contributors` true) and population.csv (false).

    Columns: rank, iso3, state, member; per measure `<measure>` (its unit),
    `<measure>_class` and `<measure>_years` (years observed); upper_count, support.
    """
    columns = {
        # float where states without a rank share the column
        "rank": pa.Column("Int64", pa.Check.ge(1), nullable=not contributors),
        "iso3": pa.Column(str, pa.Check.str_matches(ISO3), unique=True),
        "state": pa.Column(str, unique=True),
        "member": pa.Column(bool),
    }
    for measure in measures:
        columns[measure] = pa.Column(float, pa.Check(_finite), nullable=True)
        columns[f"{measure}_class"] = pa.Column(str, pa.Check.isin(CLASSES), nullable=True)
        columns[f"{measure}_years"] = pa.Column(int, pa.Check.ge(0))
    columns["upper_count"] = pa.Column(int, pa.Check.ge(0))
    columns["support"] = pa.Column(str, pa.Check.isin(SUPPORT))
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


def checked(frame: pd.DataFrame, schema, name: str) -> pd.DataFrame:
    """`frame` if it keeps `schema`; otherwise an InputError that names the first breaches."""
    try:
        return schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        told = [
            f"{case.column if case.column is not None else 'row'}: {case.check}"
            + (f" (row {case.index}: {case.failure_case})" if case.index is not None else "")
            for case in cases.head(3).itertuples()
        ]
        raise InputError(
            f"{name}: {len(cases)} breaches of its schema: {'; '.join(told)}"
        ) from None
