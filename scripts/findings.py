"""The comparisons: summary, slips, order of the contributors, and a page of text."""

import json
from functools import cache

from _adapter import logged, read_table, read_tidy, write_table, write_text

import pandas as pd

from assessment.data.published import read_published
from assessment.data.states import read_states
from assessment.exhibits.findings_page import findings_page
from assessment.model.claims.tally import counts, tally_text
from assessment.model.comparison import labels_from_colours, summarise, unmatched
from assessment.model.order import configured_order, order_by_rules
from assessment.model.slips import slips

with logged(snakemake) as log:
    displays, names = snakemake.params.displays, snakemake.params.names
    # assessments share printed tables and contributions
    published, tidy = cache(read_published), cache(read_tidy)
    state_names = read_states(snakemake.input.states).set_index("iso3")["name"]
    summary, slip_parts, orders, sections = {}, {}, [], []
    for place, display in enumerate(displays):
        printed, about = published(snakemake.input.printed[place], snakemake.input.about[place])
        comparison = read_table(snakemake.input.comparisons[place])
        contributors = read_table(snakemake.input.assessments[place])
        measures = [measure.name for measure in display.measures]
        summary[display.name] = {
            **summarise(comparison),
            "unmatched": unmatched(printed, contributors, measures),
        }
        labels = {measure.name: measure.label for measure in display.measures}
        # slips are in the printed table: one rebuilt table beside it is enough to find them
        if names[place] not in slip_parts:
            parts = (printed, about, comparison, labels, display.window)
            slip_parts[names[place]] = slips(names[place], *parts)
        sent = tidy(snakemake.input.contributions[place], snakemake.params.pinned[place])
        mission, how = (sent, display.mission, display.window), snakemake.params.ranked[place]
        order = order_by_rules(printed, *mission, how.month if how else 12)
        order.insert(0, "assessment", display.name)
        orders.append(order)
        support = display.support
        sections.append(
            {
                "display": display,
                "article": snakemake.params.articles[place],
                "comparison": comparison,
                "summary": summary[display.name],
                "labels": labels_from_colours(
                    printed, about["colours"], support.full, support.partial
                ),
                "order": order,
                "ranked": configured_order(printed, *mission, how) if how else None,
                "fitted": about.get("order_fitted"),
                "names": state_names,
                "states": dict(zip(printed["iso3"], printed["state"], strict=True)),
            }
        )
    slip_table = pd.concat(slip_parts.values(), ignore_index=True)
    alternatives = snakemake.input.get("alternatives")
    compared = read_table(alternatives) if alternatives else None
    write_text(json.dumps(summary, indent=2, sort_keys=True) + "\n", snakemake.output.summary)
    write_table(slip_table, snakemake.output.slips)
    write_table(pd.concat(orders, ignore_index=True), snakemake.output.order)
    claims = snakemake.input.get("claims")
    checked = dict(iter(read_table(claims).groupby("assessment", sort=False))) if claims else {}
    tallies = [tally_text(counts(rows), name) for name, rows in checked.items()]
    page = findings_page(sections, slip_table, compared, tallies, snakemake.input.template)
    write_text(page, snakemake.output.readme)
    print(f"{len(slip_table)} slips", file=log)
