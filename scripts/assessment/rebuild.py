"""The whole chain in one process: from the raw store to an assessment, no files written.

For questions that need several rebuilds at once: what an alternative choice gives, what a
new snapshot would change, how long the work itself takes.
"""

import json
from pathlib import Path

import pandas as pd

from assessment.data.linking import chain_linked
from assessment.data.panel import build_panel
from assessment.data.seats import seats_held
from assessment.data.states import read_state_names, read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_contributions, tidy_indicators, tidy_memberships
from assessment.model.assess import assess


class Rebuild:
    """Assessments from recipes (settings.recipe), cleaned sources kept from one to the next.

    `root` is the folder that holds resources/.
    """

    def __init__(self, root):
        self.root = Path(root)
        self.states = read_states(self.root / "resources/states.csv")
        self.names = read_state_names(self.root / "resources/state_names.csv")
        self._cleaned = {}

    def assessment(self, recipe):
        """The assessment (model.assess.Assessment) that a recipe describes."""
        return assess(
            self.panel(recipe),
            self.tidy(recipe["tidy"][recipe["memberships"]]),
            self.tidy(recipe["tidy"][recipe["contributions"]]),
            self.states,
            recipe["assessment"],
        )

    def panel(self, recipe):
        """The panel of the measures that a recipe lists."""
        sources = {wanted["source"] for wanted in recipe["panel"].values()}
        tidy = {source: self.tidy(recipe["tidy"][source]) for source in sources}
        return build_panel(tidy, recipe["panel"])

    def readings(self, recipes):
        """The figures of measures under each reading of their data.

        `recipes` are those of a grid, or of releases: measure, variant, source, indicator, tidy.
        Columns: measure, variant, iso3, year, value (the measure's unit).
        """
        columns = ["measure", "variant", "iso3", "year", "value"]
        parts = [pd.DataFrame(columns=columns)] if not recipes else []
        for recipe in recipes:
            wanted = {recipe["measure"]: {key: recipe[key] for key in ("source", "indicator")}}
            panel = build_panel({recipe["source"]: self.tidy(recipe["tidy"])}, wanted)
            parts.append(panel.assign(variant=recipe["variant"]))
        return pd.concat(parts, ignore_index=True)[columns]

    def tidy(self, how):
        """The tidy frame of a source cleaned as `how` (settings.cleaning) says."""
        key = json.dumps(how, sort_keys=True)
        if key not in self._cleaned:
            self._cleaned[key] = self._clean(how)
        return self._cleaned[key]

    def _clean(self, how):
        source, kind = how["source"], how["kind"]
        layout = "indicators" if kind == "linked" else kind
        raws = [
            read_snapshot(self.root / snapshot["folder"], layout, snapshot["sha256"])
            for snapshot in how["snapshots"]
        ]
        names = [snapshot["name"] for snapshot in how["snapshots"]]
        raw, name = raws[0], names[0]
        if kind == "terms":
            return seats_held(raw, self.states, self.names, how["counting_rules"], source, name)
        if kind == "memberships":
            span = (how["first"], how["last"])
            return tidy_memberships(raw, self.states, self.names, source, name, *span)
        if kind == "contributions":
            return tidy_contributions(raw, self.states, source, name)
        codes = (how["missing_codes"], how["repeated"])
        editions = [
            tidy_indicators(raw, self.states, source, name, *codes)
            for raw, name in zip(raws, names, strict=True)
        ]
        return chain_linked(*editions) if len(editions) > 1 else editions[0]
