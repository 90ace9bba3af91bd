"""The table of a page in a browser, and what it must show."""

import pandas as pd

from assessment.exhibits.table import value_text

NAMES = ("minusma", "minusma_as_noted", "minusca", "minusma_2017_2020")


READY = "html[data-ready]"


def table_rows(page, part="tbody"):
    """The texts of the cells of #table, row by row."""
    return page.eval_on_selector_all(
        f"#table {part} tr", "rows => rows.map(row => [...row.cells].map(c => c.innerText.trim()))"
    )


def expected_rows(results, name, config):
    """Rows of the table as texts, from the CSV files."""
    frame = pd.read_csv(results / name / "assessment.csv", keep_default_na=False, na_values=[""])
    measures = {m: config["measures"][m] for m in config["assessments"][name]["measures"]}
    marks = {"upper": " ▲", "lower": " ▼"}
    rows = []
    for row in frame.to_dict("records"):
        cells = [
            value_text(row[m], how["digits"]).replace("-", "−") + marks.get(row[f"{m}_class"], "")
            for m, how in measures.items()
        ]
        member = "Yes" if row["member"] else "No"
        rows.append([str(row["rank"]), row["state"], member, *cells, row["support"]])
    return rows
