"""A made-up printed page that fits together: its table, and what its text says of that."""

import pandas as pd

from assessment.config.model import Window
from assessment.model.slips import slips

HEAD = ["rank", "iso3", "state", "member", "member_colour"]


MEASURES = ["grain", "salt"]


NONE = pd.DataFrame(columns=["iso3", "column", "printed", "rebuilt"])


COLOURS = {"green": "upper", "red": "lower", "": "middle"}


SPAN = {"start": 2013, "end": 2016}


RULE = {"full": 3, "partial": 2, "counts": "measures and membership"}


def printed_table(rows, population=(("mean", "50.0", "0.50"), ("median", "49.0", "0.40"))):
    """A printed table of two measures from (iso3, member, grain, colour, salt, colour, label)."""
    cells = [
        (str(place), row[0], f"{row[0].title()}land", row[1], "green" if row[1] == "Yes" else "red",
         *row[2:])
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    cells += [("", key, "", "", "", grain, "", salt, "", "") for key, grain, salt in population]
    columns = [name for measure in MEASURES for name in (measure, f"{measure}_colour")]
    return pd.DataFrame(cells, columns=[*HEAD, *columns, "support"])


def printed_page():
    """The cells of four states and the population, as printed."""
    return printed_table(
        [
            ("AAA", "Yes", "80.0", "green", "0.90", "green", "Full"),
            ("BBB", "Yes", "70.0", "green", "0.30", "", "Partial"),
            ("CCC", "No", "45.0", "", "0.80", "green", "Low"),
            ("DDD", "No", "20.0", "red", "0.10", "red", "Low"),
        ]
    )


def page_text():
    """What the page says beside its table, as resources/published/*.yaml has it."""
    return {
        "published": "2019-05-01",
        "colours": COLOURS,
        "windows": {"caption": dict(SPAN), "note 1": dict(SPAN)},
        "averages": "note 1",
        "support": {"place": "note 3", **RULE},
        "label_counts": [{"place": "paragraph 2", "counts": {"Full": 1, "Partial": 1, "Low": 2}}],
        "labels": [{"place": "paragraph 2", "label": "Low", "states": ["CCC", "DDD"]}],
        "classes": [
            {"place": "paragraph 2", "class": "upper", "states": ["AAA"], "measures": MEASURES},
            {"place": "paragraph 3", "class": "lower", "states": ["DDD"], "measures": MEASURES},
            {"place": "paragraph 4", "class": "upper", "states": ["AAA", "BBB"],
             "measures": ["grain"]},
        ],
        "causes": [
            {"place": "paragraph 2", "label": "Partial", "measure": "salt", "with": "mean",
             "is": "below"}
        ],
        "outliers": [
            {"place": "paragraph 2", "state": "DDD", "class": "lower", "measures": MEASURES}
        ],
        "improvements": [{"place": "paragraph 3", "state": "DDD", "measures": ["salt"]}],
        "paragraphs": [
            {"paragraph": 2, "names": ["AAA", "CCC", "DDD"], "subjects": ["AAA", "CCC", "DDD"]},
            {"paragraph": 3, "names": ["BBB", "DDD"], "subjects": ["BBB", "DDD"], "ends_on": "DDD"},
        ],
        "withdrawals": [
            {"place": "paragraph 1", "state": "DDD", "year": 2014, "troops": "all", "number": 90},
            {"place": "footnote 1", "state": "DDD", "year": 2014, "troops": "all"},
            {"place": "footnote 2", "state": "CCC", "year": 2013, "troops": "some"},
        ],
        "totals": [
            {"what": "strength authorised", "stated": [
                {"place": "paragraph 1", "parts": {"military": 1000, "police": 200}},
                {"place": "paragraph 4", "total": 1200},
                {"place": "paragraph 5", "parts": {"police": 200}},
            ]}
        ],
        "strengths": [
            {"place": "paragraph 1", "date": "2013-07-01", "number": 500, "of": "soldiers"},
            {"place": "paragraph 2", "date": "2013-12-31", "number": 600, "of": "soldiers",
             "level": True},
            {"place": "paragraph 3", "date": "2015-01-01", "number": 400, "of": "soldiers"},
        ],
        "current": [{"place": "paragraph 5", "what": "mandate", "until": "2019-06-30"}],
        "cited": [{"place": "paragraph 1", "work": "Doe 2013"}],
        "footnotes": [
            {"footnote": 1, "work": "Doe 2013", "title": "Grain and salt in a dry season",
             "dated": "2013-05-04",
             "address": "https://example.org/2013/05/04/grain-and-salt-in-a-dry-season.html"},
            {"footnote": 2, "work": "Roe 2014", "title": "A report", "address": "x.org/N132.pdf"},
        ],
    }  # fmt: skip


def found_slips(printed, about, comparison=NONE):
    labels = {"grain": "Grain", "salt": "Salt"}
    return slips("page", printed, about, comparison, labels, Window(**SPAN))
