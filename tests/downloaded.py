"""Downloaded files as their producers give them, made up of the values that the project holds.

FILES has a function for each layout of the registry, by source and name of the layout: it writes
such a file into a folder and returns its path. EXPECTED has what an import of it must find, by
indicator, state and year, or by mission, state, month and type of personnel; ERRORS the standard
errors where it has them.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwt

ROOT = Path(__file__).resolve().parent.parent
FILES: dict[tuple[str, str], Callable[[Path], Path]] = {}
EXPECTED: dict[tuple[str, str], dict[tuple, float]] = {}
ERRORS: dict[tuple[str, str], dict[tuple[str, str, int], float]] = {}

# As the producers write them, where they do not write them as resources/states.csv does.
OF_THE_BANK = {
    "CIV": "Côte d'Ivoire", "COD": "Congo, Dem. Rep.", "COG": "Congo, Rep.",
    "EGY": "Egypt, Arab Rep.", "GMB": "Gambia, The", "STP": "São Tomé and Príncipe",
}  # fmt: skip
OF_THE_FOUNDATION = {"COD": "DR Congo", "COG": "Congo Republic", "STP": "São Tomé & Príncipe"}
OF_POLITY = {
    "CIV": "Cote D'Ivoire", "COD": "Congo Kinshasa", "COG": "Congo Brazzaville",
    "CPV": "Cape Verde", "GMB": "Gambia", "SWZ": "Swaziland",
}  # fmt: skip


def _rows(path):
    with open(ROOT / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_STATES = {row["iso3"]: row for row in _rows("resources/states.csv")}


def _name(iso3, own):
    return own.get(iso3, _STATES[iso3]["name"])


def _held(source, snapshot, column="value"):
    """The values of a snapshot as their texts, of years in which the state was a UN member."""
    rows = _rows(f"resources/raw/{source}/{snapshot}/data.csv")
    return {
        (row["indicator"], row["iso3"], int(row["year"])): row[column]
        for row in rows
        if int(row["year"]) >= int(_STATES[row["iso3"]]["un_member_since"])
    }


def text_of(rows, separator=","):
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _plain(cell):
    """A cell as a spreadsheet has it: numbers as such."""
    try:
        return float(cell)
    except ValueError:
        return cell


def workbook(sheets):
    """Rows by name of their sheet, as the bytes of an xlsx."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_plain(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def old_workbook(sheets):
    """Rows by name of their sheet, as the bytes of an xls."""
    book = xlwt.Workbook()
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(place, column, _plain(cell))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _file(source, layout, name, values, errors=None):
    """Of a function that makes the rows of a file, by sheet for a spreadsheet."""

    def kept(rows):
        def write(folder):
            kinds = {".xlsx": workbook, ".xls": old_workbook}
            made = kinds.get(
                Path(name).suffix, lambda rows: b"\xef\xbb\xbf" + text_of(rows).encode()
            )
            path = Path(folder) / name
            path.write_bytes(made(rows()))
            return path

        FILES[source, layout] = write
        EXPECTED[source, layout] = {key: float(value) for key, value in values.items()}
        if errors:
            ERRORS[source, layout] = {key: float(value) for key, value in errors.items()}
        return rows

    return kept


def _by_state(values, indicators):
    """(iso3, year) and the texts of the indicators, one blank where there is no value."""
    keys = sorted({(iso3, year) for _, iso3, year in values})
    return [(key, [values.get((code, *key), "") for code in indicators]) for key in keys]


VERACC = _held("vdem", "v9")


@_file("vdem", "V-Dem Country-Year CSV", "V-Dem-CY-Full+Others-v9.csv", VERACC)
def vdem():
    yield ["country_name", "country_text_id", "country_id", "year", "v2x_polyarchy", "v2x_veracc",
           "v2x_veracc_codelow", "v2x_veracc_codehigh"]  # fmt: skip
    yield ["Sweden", "SWE", "5", "2013", "0.9", "1.9", "1.7", "2.1"]
    yield ["Somaliland", "SML", "139", "2013", "0.4", "NA", "NA", "NA"]
    for (iso3, year), (value,) in _by_state(VERACC, ["v2x_veracc"]):
        yield [_name(iso3, {}), iso3, "1", year, "0.5", value, "-3", "3"]


SCORES = _held("iiag", "2016")
GOVERNANCE = "overall_governance"


@_file("iiag", "composite scores of the Foundation", "2016 IIAG_Composite Scores.csv", SCORES)
def composite_scores():
    yield ["Country_ISO", "Country", "Year", "OVERALL GOVERNANCE", "SECURITY & RULE OF LAW"]
    for (iso3, year), (value,) in _by_state(SCORES, [GOVERNANCE]):
        iso2 = _STATES[iso3]["iso2"]
        yield [iso2, _name(iso3, OF_THE_FOUNDATION), year, value or ".", "50"]


@_file("iiag", "composite scores of the Foundation, states by name", "IIAG scores.csv", SCORES)
def scores_by_name():
    yield ["Country", "Year", "OVERALL GOVERNANCE"]
    for (iso3, year), (value,) in _by_state(SCORES, [GOVERNANCE]):
        yield [_name(iso3, OF_THE_FOUNDATION), year, value or "."]


@_file(
    "iiag",
    "scores of the Foundation, their codes above the header",
    "2016-IIAG-scores.xlsx",
    SCORES,
)
def scores_with_codes():
    rows = [
        ["IsVariable? →", "", "0", "0"],
        ["Depth →", "", "0", "1"],
        ["Level →", "", "Overall", "Category"],
        ["SeriesID →", "", "GOVERNANCE", "SROL"],
        ["Measure name →", "", "OVERALL GOVERNANCE", "SECURITY & RULE OF LAW"],
        ["Data source acronym →", "", "-", "-"],
        ["Country", "Year", "", ""],
    ]
    for (iso3, year), (value,) in _by_state(SCORES, [GOVERNANCE]):
        rows.append([_name(iso3, OF_THE_FOUNDATION), year, value or ".", "50"])
    return {"Sheet1": rows}


@_file("iiag", "Data360, a row a value", "MO_IIAG.csv", SCORES)
def data360_rows():
    yield ["FREQ_ID", "FREQ_NAME", "REF_AREA_ID", "REF_AREA_NAME", "INDICATOR_ID",
           "INDICATOR_NAME", "UNIT_MEASURE_ID", "TIME_PERIOD", "OBS_VALUE"]  # fmt: skip
    for (iso3, year), (value,) in _by_state(SCORES, [GOVERNANCE]):
        for code, number in (("MIF_IIAG_GOVERNANCE", value), ("MIF_IIAG_SROL", "50")):
            if number:
                yield ["A", "Annual", iso3, _name(iso3, OF_THE_BANK), code, code, "SCORE", year,
                       number]  # fmt: skip


def _year_columns(values, indicator):
    """The years, and for each state its values in those."""
    years = sorted({year for _, _, year in values})
    states = sorted({iso3 for _, iso3, _ in values})
    return years, [
        (iso3, [values.get((indicator, iso3, year), "") for year in years]) for iso3 in states
    ]


@_file("iiag", "Data360, a column a year", "mif-iiag-governance.csv", SCORES)
def data360_columns():
    years, rows = _year_columns(SCORES, GOVERNANCE)
    yield ["Economy ISO3", "Economy Name", "Indicator ID", "Indicator", "Attribute 1",
           "Attribute 2", "Attribute 3", "Partner", *years]  # fmt: skip
    for iso3, numbers in rows:
        name = _name(iso3, OF_THE_BANK)
        yield [iso3, name, "MIF.IIAG.GOVERNANCE", "Overall Governance", "", "", "", "", *numbers]


@_file("iiag", "Govdata360, a column a year", "data.csv", SCORES)
def govdata360():
    years, rows = _year_columns(SCORES, GOVERNANCE)
    yield ["Country ISO3", "Country Name", "Indicator Id", "Indicator", "Subindicator Type", *years]
    for iso3, numbers in rows:
        name = _name(iso3, OF_THE_BANK)
        yield [iso3, name, "40000", "Overall Governance", "Score", *numbers]
        yield [iso3, name, "40000", "Overall Governance", "Rank", *["1" for _ in years]]


@_file("iiag", "Quality of Government Standard, time series", "qog_std_ts_jan17.csv", SCORES)
def quality_of_government():
    yield ["ccode", "cname", "year", "ccodealp", "cname_year", "ccodealp_year", "ccodecow",
           "ccodewb", "version", "iiag_acc", "iiag_gov"]  # fmt: skip
    for (iso3, year), (value,) in _by_state(SCORES, [GOVERNANCE]):
        name = _name(iso3, {})
        yield ["1", name, year, iso3, f"{name} {year}", f"{iso3}{year}", "1", "1",
               "QoGStdTSJan17", "50", value]  # fmt: skip


SCALES = ["democ", "autoc", "polity", "polity2"]
REGIMES = _held("polity", "p4v2018")
# The last of two states of a name in a year: Sudan as it was before the south left it comes first.
SUDAN_BEFORE = ["1", "3", "-2", "-2"]


@_file("polity", "Polity annual time-series", "p4v2018.xls", REGIMES)
def polity():
    rows = [["cyear", "ccode", "scode", "country", "year", "flag", "fragment", *SCALES]]
    rows.append(["2552011", "255", "GMY", "Germany", "2011", "0", "0", "10", "0", "10", "10"])
    for (iso3, year), values in _by_state(REGIMES, SCALES):
        name, code = _name(iso3, OF_POLITY), iso3
        if (iso3, year) == ("SDN", 2011):
            rows.append([f"625{year}", "625", "SUD", name, year, "0", "0", *SUDAN_BEFORE])
        if iso3 == "SDN":
            code = "SDN" if year > 2010 else "SUD"
            name = "Sudan-North" if year > 2010 else "Sudan"
        rows.append([f"1{year}", "1", code, name, year, "0", "0", *values])
    return {"p4v2018": rows}


# Months of a mission, and what three of its contributors had there: troops, police.
STRENGTHS = {
    ("31/07/2014", "BEN"): (254, 10), ("31/08/2014", "BEN"): (253, 10),
    ("31/07/2014", "NER"): (862, 6), ("31/08/2014", "NER"): (862, 6),
    ("31/07/2014", "TCD"): (1128, 5), ("31/08/2014", "TCD"): (1205, 6),
}  # fmt: skip
BEFORE_2010 = {
    ("MONUC", "BEN"): (807, 790), ("MONUC", "NER"): (31, 32), ("UNAMID", "NGA"): (3805, 3812),
}  # fmt: skip


@_file(
    "un_contributions",
    "contributions by mission, type and sex, a row a month",
    "DPO-UCHISTORICAL.csv",
    {
        ("MINUSMA", iso3, f"2014-{date[3:5]}", kind): persons
        for (date, iso3), two in STRENGTHS.items()
        for kind, persons in zip(("troops", "individual_police"), two, strict=True)
    },
)
def contributions():
    yield ["Contribution_ID", "ISOCode3", "M49_Code", "Contributing_Country", "Mission_Acronym",
           "Personnel_Type", "Female_Personnel", "Male_Personnel",
           "Last_Reporting_Date"]  # fmt: skip
    yield ["1", "FRA", "250", "France", "MINUSMA", "Troops", "0", "8", "31/07/2014"]
    for (date, iso3), (troops, police) in STRENGTHS.items():
        name = _STATES[iso3]["name"]
        yield ["2", iso3, "1", name, "MINUSMA", "Troops", "4", f"{troops - 4:,}", date]
        yield ["3", iso3, "1", name, "MINUSMA ", "Individual Police", "0", police, date]


@_file(
    "un_contributions",
    "contributions by mission, a row a month",
    "DPPADPO-UCPre2010.csv",
    {
        (mission, iso3, month, "all"): persons
        for (mission, iso3), two in BEFORE_2010.items()
        for month, persons in zip(("2009-11", "2009-12"), two, strict=True)
    },
)
def contributions_before_2010():
    yield ["ID", "Date", "Contributor", "Contributor_ISO-3", "Mission", "Mission_Country",
           "Mission_Country_ISO-3", "Civilian_Police", "Troops", "Observers", "Total"]  # fmt: skip
    for (mission, iso3), totals in BEFORE_2010.items():
        for date, total in zip(("2009-11-30", "2009-12-31"), totals, strict=True):
            name = _STATES[iso3]["name"]
            yield ["1", date, name, iso3, mission, "-", "-", "NA", total, "NA", total]


ESTIMATES = _held("wgi", "2019")
STANDARD_ERRORS = _held("wgi", "2019", "standard_error")
SHEETS = {
    "VoiceandAccountability": "VA", "Political StabilityNoViolence": "PV",
    "GovernmentEffectiveness": "GE", "RegulatoryQuality": "RQ", "RuleofLaw": "RL",
    "ControlofCorruption": "CC",
}  # fmt: skip
# The Bank's code of old.
OWN_CODES = {"COD": "ZAR"}


def _estimates(dimension):
    keys = sorted({key[1:] for key in ESTIMATES if key[0] == f"{dimension}.EST"})
    for key in keys:
        yield key, ESTIMATES[f"{dimension}.EST", *key], STANDARD_ERRORS[f"{dimension}.EST", *key]


@_file(
    "wgi",
    "a sheet an indicator, years above the header",
    "wgidataset.xlsx",
    ESTIMATES,
    STANDARD_ERRORS,
)
def wgi_with_years_above():
    sheets = {"Introduction": [["Worldwide Governance Indicators"]]}
    for sheet, dimension in SHEETS.items():
        found = {key: (value, error) for key, value, error in _estimates(dimension)}
        years = sorted({year for _, year in found})
        kinds = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
        rows = [[sheet], [], ["Legend"], ["Estimate", "Estimate of governance"]]
        rows.append(["", "", *[year for year in years for _ in kinds]])
        rows.append(["Country/Territory", "Code", *kinds * len(years)])
        rows.append(["Andorra", "ADO", *["1"] * len(kinds) * len(years)])
        for iso3 in sorted({iso3 for iso3, _ in found}):
            rows.append([_name(iso3, OF_THE_BANK), OWN_CODES.get(iso3, iso3)])
            for year in years:
                two = found.get((iso3, year), ("#N/A", "#N/A"))
                rows[-1] += [*two, "9", "50", "40", "60"]
        sheets[sheet] = rows
    return sheets


@_file("wgi", "a row an estimate", "wgidataset.csv", ESTIMATES, STANDARD_ERRORS)
def wgi_rows():
    yield ["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev",
           "nsource", "pctrank", "pctranklower", "pctrankupper"]  # fmt: skip
    yield ["SSDcc1996", "SSD", "South Sudan", "1996", "cc", "..", "..", "..", "..", "..", ".."]
    for dimension in SHEETS.values():
        for (iso3, year), value, error in _estimates(dimension):
            code, low = OWN_CODES.get(iso3, iso3), dimension.lower()
            yield [f"{code}{low}{year}", code, _name(iso3, OF_THE_BANK), year, low, value, error,
                   "9", "50", "40", "60"]  # fmt: skip


@_file("wgi", "a row a state and year", "wgidataset_wide.csv", ESTIMATES, STANDARD_ERRORS)
def wgi_by_state_and_year():
    kinds = [dimension.lower() for dimension in SHEETS.values()]
    yield ["code", "countryname", "year", *(f"{kind}{what}" for kind in kinds for what in "esn")]
    codes = [f"{dimension}.EST" for dimension in SHEETS.values()]
    for (iso3, year), values in _by_state(ESTIMATES, codes):
        row = [OWN_CODES.get(iso3, iso3), _name(iso3, OF_THE_BANK), year]
        for code, value in zip(codes, values, strict=True):
            row += [value, STANDARD_ERRORS.get((code, iso3, year), ""), "9" if value else ""]
        yield row


@_file("wgi", "DataBank, a column a year", "Data_Extract.csv", ESTIMATES, STANDARD_ERRORS)
def wgi_of_databank():
    years = sorted({year for _, _, year in ESTIMATES})
    columns = [f"{year} [YR{year}]" for year in years]
    yield ["Country Name", "Country Code", "Series Name", "Series Code", *columns]
    for iso3 in sorted({iso3 for _, iso3, _ in ESTIMATES}):
        for dimension in SHEETS.values():
            for what, held in (("EST", ESTIMATES), ("STD.ERR", STANDARD_ERRORS)):
                values = [held.get((f"{dimension}.EST", iso3, year), "..") for year in years]
                name = _name(iso3, OF_THE_BANK)
                yield [name, iso3, f"{dimension}: {what}", f"{dimension}.{what}", *values]
            yield [name, iso3, f"{dimension}: Rank", f"{dimension}.PER.RNK", *("50" for _ in years)]
    yield from ([], [], [])
    yield ["Data from database: Worldwide Governance Indicators"]
    yield ["Last Updated: 09/25/2020"]


def _revised(values):
    return {(f"GOV_WGI_{code}", *key): value for (code, *key), value in values.items()}


@_file(
    "wgi",
    "a sheet an indicator, revised method",
    "wgidataset_with_sourcedata-2025.xlsx",
    _revised(ESTIMATES),
    _revised(STANDARD_ERRORS),
)
def wgi_revised():
    return {
        dimension.lower(): [
            ["Economy (name)", "Economy (code)", "Year", "Governance score (0-100)",
             "Standard error (gov. score)", "Governance estimate (approx. -2.5 to +2.5)",
             "Standard error (estimate)"],
            *([_name(iso3, OF_THE_BANK), iso3, year, "50", "5", value, error]
              for (iso3, year), value, error in _estimates(dimension)),
        ]
        for dimension in SHEETS.values()
    }  # fmt: skip


TRADE = _held("doing_business", "DB2020")
METHODS = {
    "TRD.ACRS.BRDR.DB0615.DFRN": "Score-Trading across borders (DB06-15 methodology)",
    "TRD.ACRS.BRDR.DB1619.DFRN": "Score-Trading across borders (DB16-20 methodology)",
}


@_file(
    "doing_business",
    "historical data with scores",
    "Historical-data---COMPLETE-dataset-with-scores.xlsx",
    TRADE,
)
def doing_business():
    rows = [["Doing Business"], ["", "", "", "", "", "Overall", "Trading across borders"], ["-"]]
    about = ["Region", "Income group", "DB Year", "Ease of doing business score"]
    rows.append(["Country code", "Economy", *about, *METHODS.values()])
    for (iso3, year), values in _by_state(TRADE, METHODS):
        name = _name(iso3, OF_THE_BANK)
        about = ["Sub-Saharan Africa", "Low income", year, "50"]
        rows.append([iso3, name, *about, *values])
        if iso3 == "NGA":
            rows += [[iso3, f"{name} {city}", *about, "1", "1"] for city in ("Kano", "Lagos")]
    return {"All Data": rows, "Metadata": [["Topic", "Indicator"]]}
