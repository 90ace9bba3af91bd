"""Small downloaded files of each producer, for tests to change: as rows, written and packed."""

import csv
import io
import zipfile

import openpyxl
import xlwt

VDEM = [
    ["country_name", "country_text_id", "year", "v2x_polyarchy", "v2x_veracc"],
    ["Sweden", "SWE", "2013", "0.9", "1.9"],
    ["Niger", "NER", "2013", "0.5", "0.81"],
    ["Mali", "MLI", "2013", "0.5", "NA"],
    ["South Sudan", "SSD", "2010", "0.1", "0.1"],
    ["Somaliland", "SML", "2013", "0.1", "0.1"],
]
IIAG = [
    ["Country_ISO", "Country", "Year", "OVERALL GOVERNANCE", "HEALTH"],
    ["NE", "Niger", "2014", "50.1", "1"],
    ["NA", "Namibia", "2014", "69.9", "1"],
    ["CI", "Côte d'Ivoire", "2014", ".", "1"],
]
POLITY = [
    ["cyear", "scode", "country", "year", "democ", "autoc", "polity", "polity2"],
    ["1", "GMY", "Germany", "2011", "10", "0", "10", "10"],
    ["2", "NIR", "Niger", "2011", "8", "2", "6", "6"],
    ["3", "SUD", "Sudan", "2011", "-77", "-77", "-77", "-2"],
    ["4", "SDN", "Sudan-North", "2011", "0", "4", "-4", "-4"],
    ["5", "IVO", "Cote D'Ivoire", "2011", "4", "0", "4", "4"],
]
UN = [
    ["ISOCode3", "Contributing_Country", "Mission_Acronym", "Personnel_Type", "Female_Personnel",
     "Male_Personnel", "Last_Reporting_Date"],
    ["NER", "Niger", "MINUSMA", "Troops", "3", "97", "31/07/2013"],
    ["NER", "Niger", "MINUSMA", "Individual Police", "1", "9", "31/07/2013"],
    ["NER", "Niger", "MINUSMA", "Troops", "0", "60", "31/08/2013"],
    ["BEN", "Benin", "MINUSMA", "Troops", "0", "40", "31/08/2013"],
    ["FRA", "France", "MINUSMA", "Troops", "0", "10", "31/08/2013"],
]  # fmt: skip


def csv_text(rows, separator=","):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def zipped(members, **options):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def rows_of(found):
    return [tuple(row) for row in found.observations.itertuples(index=False)]


def xlsx(rows):
    workbook = openpyxl.Workbook()
    workbook.active.title = "About"
    workbook.active.append(["An index"])
    sheet = workbook.create_sheet("Scores")
    sheet.append(["Scores of the edition"])
    sheet.append([])
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def xls(rows):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("p4v2018")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            number = cell.lstrip("-").replace(".", "", 1).isdigit()
            sheet.write(place, column, float(cell) if number else cell)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def without(rows, *columns):
    keep = [place for place, name in enumerate(rows[0]) if name not in columns]
    return [[row[place] for place in keep] for row in rows]


def values_of(found):
    return {tuple(row[:3]): row[3] for row in rows_of(found)}


# Of the Foundation's edition of 2024: ranks and scores have the same header.
RANKS = [["Country_ISO", "Country", "Year", "OVERALL GOVERNANCE", "SECURITY & RULE OF LAW"],
         ["MU", "Mauritius", "2014", "1", "2"], ["BJ", "Benin", "2014", "15", "13"],
         ["SS", "South Sudan", "2014", "53", "53"]]  # fmt: skip
COMPOSITE = [RANKS[0], ["MU", "Mauritius", "2014", "76.8", "76"],
             ["BJ", "Benin", "2014", "55.5", "62"],
             ["SS", "South Sudan", "2014", "19.8", "19.8"]]  # fmt: skip


def named_tables(**rows):
    return {f"2024 IIAG_{name}.csv": csv_text(table) for name, table in rows.items()}


def with_cell(rows, line, column, text):
    rows = [list(row) for row in rows]
    rows[line][rows[0].index(column)] = text
    return rows
