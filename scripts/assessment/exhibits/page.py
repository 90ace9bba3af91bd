"""An assessment as one self-contained page: table and explorer, figures, comparison, data."""

import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup

from assessment.exhibits.table import count_text, window_text
from assessment.model.claims.tally import counts, tally_text
from assessment.terms import KIND_OF_LABEL, capitalised

# The index needs only texts: modules that need pandas are imported where they are used.
if TYPE_CHECKING:
    import pandas as pd

# Characters that an address, or the quotes around it, could not hold; the first encodes the others.
_ENCODED = "%#\"'<>&\\`" + "".join(map(chr, range(32)))
# The verdicts in the order of the page, which shows the first and folds the others.
FOLDED = ("contradicted", "supported", "undecidable")
# Characters that could end a script or a line of one, written so that they cannot.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def page_html(
    page: Mapping,
    summary: Sequence[str],
    frames: Mapping[str, "pd.DataFrame"],
    figures: Sequence[Mapping],
    comparison: Mapping | None,
    notes: Sequence[str],
    methods: Sequence[str],
    templates: str | Path,
    article: str = "",
    points: str = "",
    discrimination: Mapping | None = None,
    claims: "pd.DataFrame | None" = None,
    robustness: Mapping | None = None,
    measurement: Sequence[Mapping] = (),
) -> str:
    """The page as HTML; it needs no network.

    `page` comes from views.page, `summary` has the sentences of exhibits.summary.
    `frames` is a dict of frames: assessment (as in its contract), panel, memberships and
    contributions (tidy), states (iso3, name). `figures` are dicts of name, title, caption, svg
    (bytes), finding and words; `comparison` is None or findings_page.comparison_view with `slips`
    and `left_out`; `notes` are the table's; `methods` the names of the quantile methods;
    `templates` is the folder of page.html.j2, its styles and scripts; `article` is the reference
    of the article whose table is rebuilt, `points` says what the points of a label are given for;
    `discrimination` is discrimination_page.discrimination_view, or None; `claims` a frame of
    model.claims.evaluate, or None; `robustness` is robustness_page.robustness_view, or None where
    the assessment has no grid of specifications; `measurement` are figures like `figures`, of
    class probabilities and of releases.
    """
    templates = Path(templates)
    payload = page_payload(page, **{key: frames[key] for key in frames if key != "assessment"})
    return (
        environment(templates)
        .get_template("page.html.j2")
        .render(
            title=page["title"],
            opening=_opening(summary),
            article=article,
            points=points,
            window=window_text(**page["settings"]["window"]),
            release=page["release"],
            version=page["version"],
            organisation=payload["organisation"],
            supported=_by_support(
                frames["assessment"].to_dict("records"), page["settings"]["support"]
            ),
            years=payload["years"],
            methods=methods,
            measures=payload["measures"],
            listed=page["settings"]["measures"],
            figures=[with_address(figure) for figure in figures],
            comparison=comparison,
            slips=comparison["slips"] if comparison else [],
            claims=_claims(claims, payload, page["title"]),
            discrimination=_with_figures(discrimination),
            robustness=_with_figures(robustness),
            measurement=[with_address(figure) for figure in measurement],
            notes=notes,
            styles=Markup(
                _datatables("css") + (templates / "page.css").read_text(encoding="utf-8")
            ),
            datatables=Markup(data_url("text/javascript", _datatables("js").encode("utf-8"))),
            payload=Markup(_json(payload)),
            assess_script=Markup((templates / "assess.js").read_text(encoding="utf-8")),
            page_script=Markup((templates / "page.js").read_text(encoding="utf-8")),
        )
    )


def index_html(
    assessments: Sequence[Mapping],
    articles: Sequence[str],
    release: str,
    version: str,
    templates: str | Path,
) -> str:
    """The page that leads to all assessments: dicts of name, title, window, support (points needed
    for full and partial), states (rows with state and support), and summary (sentences);
    `articles` are references of those whose tables are rebuilt."""
    styles = Markup((Path(templates) / "page.css").read_text(encoding="utf-8"))
    template = environment(Path(templates)).get_template("index.html.j2")
    shown = [
        {
            **one,
            "opening": _opening(one["summary"]),
            "supported": _by_support(one["states"], one["support"]),
        }
        for one in assessments
    ]
    about = {"articles": articles, "release": release, "version": version}
    return template.render(assessments=shown, styles=styles, **about)


def page_payload(
    page: Mapping,
    panel: "pd.DataFrame",
    memberships: "pd.DataFrame",
    contributions: "pd.DataFrame",
    states: "pd.DataFrame",
) -> dict:
    """The data of the explorer: settings, and the yearly values of every measure.

    JSON's types; values by ISO3 and year, without the years that have none; contributions by month.
    """
    first, last = int(memberships["year"].min()), int(memberships["year"].max())
    years = panel["year"].clip(first, last)
    members = memberships[memberships["indicator"] == page["regional_organisation"]]
    by_measure = dict(iter(panel.groupby("measure")))
    return {
        "title": page["title"],
        "organisation": page["regional_organisation"].replace("_", " "),
        "settings": page["settings"],
        "contributors": page["contributors"],
        "ranked_by": _ranked_by(page["contributors"]),
        "years": list(range(int(years.min()), int(years.max()) + 1)),
        "states": dict(zip(states["iso3"], states["name"], strict=True)),
        "measures": [
            {**measure, "observations": _by_state_and_year(by_measure[measure["name"]])}
            for measure in page["measures"]
            if measure["name"] in by_measure
        ],
        "memberships": _by_state_and_year(members),
        "contributions": _months(contributions, page["mission"]),
    }


def _ranked_by(contributors):
    """What the states are ranked by, in words; empty where they are listed."""
    from assessment.exhibits.ranking import strength_formula

    if not isinstance(contributors, Mapping):
        return ""
    return strength_formula(contributors["by"], contributors["month"])


def _months(contributions, mission):
    """Strengths in a mission, month by month: months as 201412, those derived, persons by ISO3.

    The month of a year's mean is 0; states that never sent anybody are left out.
    """
    from assessment.model.contributors import derived_months, monthly_strengths

    strengths = monthly_strengths(contributions, mission)
    sent = strengths.loc[:, strengths.any()]
    return {
        "months": [year * 100 + month for year, month in strengths.index],
        "derived": sorted(
            year * 100 + month for year, month in derived_months(contributions, mission)
        ),
        "persons": {
            iso3: [int(one) if one.is_integer() else one for one in column.tolist()]
            for iso3, column in sent.items()
        },
    }


def environment(templates: str | Path) -> jinja2.Environment:
    """Templates of pages: everything printed is escaped, a missing variable is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def _by_state_and_year(frame):
    values = {}
    for iso3, year, value in zip(frame["iso3"], frame["year"], frame["value"], strict=True):
        values.setdefault(iso3, {})[str(year)] = float(value)
    return values


def _by_support(rows, support):
    """Each label with its kind, the points that it takes, and the states that have it."""
    full, partial = support["full"], support["partial"]
    points = {
        "Full": f"{full} points or more",
        "Partial": count_text(partial, full - 1),
        "Low": count_text(0, partial - 1),
    }
    return [
        (label, kind, points[label], [row["state"] for row in rows if row["support"] == label])
        for label, kind in KIND_OF_LABEL.items()
    ]


def _opening(sentences):
    """The sentences of exhibits.summary: the first, and of the second its beginning and clauses,
    each as what it is about and what it says."""
    result, *trust = sentences
    begin, _, rest = "".join(trust).removesuffix(".").partition(": ")
    clauses = [part.partition(": ") for part in re.split(r"; (?=[a-z]+: )", rest) if part]
    return {
        "result": result,
        "trust": begin,
        "clauses": [(capitalised(about), text) for about, _, text in clauses],
    }


def _claims(claims, payload, title):
    """Claims as texts with the labels of measures, or None."""
    if claims is None:
        return None
    labels = {measure["name"]: measure["label"] for measure in payload["measures"]}
    rows = claims.fillna("").to_dict("records")
    for row in rows:
        row["measure"] = labels.get(row["measure"], row["measure"])
    by_verdict = (
        (verdict, [row for row in rows if row["verdict"] == verdict]) for verdict in FOLDED
    )
    verdicts = [(verdict, some) for verdict, some in by_verdict if some]
    return {"verdicts": verdicts, "tally": tally_text(counts(claims), title)}


# Of a picture as matplotlib writes it: its width in points.
_WIDTH = re.compile(rb'<svg[^>]*? width="([0-9.]+)pt"')


def with_address(figure: Mapping) -> dict:
    """A figure with its address, and its width in pixels, 0 where it states none."""
    width = _WIDTH.search(figure["svg"])
    return {
        **figure,
        "source": Markup(data_url("image/svg+xml", figure["svg"])),
        "width": round(float(width[1]) * 4 / 3) if width else 0,
    }


def _with_figures(section):
    """A section's texts with its figures as addresses, or None."""
    if section is None:
        return None
    return {**section, "figures": [with_address(figure) for figure in section["figures"]]}


def _json(data):
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, safe in _UNSAFE.items():
        text = text.replace(character, safe)
    return text


def data_url(kind: str, content: bytes) -> str:
    """`content` (text in UTF-8) as an address that holds it, for quotes of HTML and of scripts."""
    text = content.decode("utf-8")
    # base64 is a third longer, and half as long again once compressed, since nothing repeats in it
    for character in _ENCODED:
        text = text.replace(character, f"%{ord(character):02X}")
    return f"data:{kind};charset=utf-8,{text}"


def _datatables(ending):
    """The bundle of DataTables that itables ships; found without importing it."""
    (folder,) = importlib.util.find_spec("itables").submodule_search_locations
    return (Path(folder) / f"html/dt_bundle.{ending}").read_text(encoding="utf-8")
