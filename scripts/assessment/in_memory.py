"""Computes assessments from tidy sources in one process, without writing files.

For questions that need several rebuilds at once: what an alternative choice gives, what a
new snapshot would change, how long the work itself takes.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from assessment.data.cleaning import clean, selected
from assessment.data.panel import build_panel
from assessment.data.states import read_state_names, read_states
from assessment.model.assess import Assessment, assess


class InMemoryPipeline:
    """Assessments from recipes (settings.recipe), sources kept from one to the next.

    `cleaned` maps source to how its tidy file below `root` was made (readings.cleanings). Without
    it the raw snapshots are cleaned again, which asks for no build. `root` holds resources/ too.
    """

    def __init__(self, root: str | Path, cleaned: Mapping[str, Mapping] | None = None) -> None:
        self.root, self.cleaned = Path(root), cleaned
        self.states = read_states(self.root / "resources/states.csv")
        self._tidy: dict[str, pd.DataFrame] = {}

    def assessment(self, recipe: Mapping) -> Assessment:
        """The assessment (model.assess.Assessment) that a recipe describes."""
        return assess(
            self.panel(recipe),
            self.tidy(recipe["tidy"][recipe["memberships"]]),
            self.tidy(recipe["tidy"][recipe["contributions"]]),
            self.states,
            recipe["assessment"],
        )

    def panel(self, recipe: Mapping) -> pd.DataFrame:
        """The panel of the measures that a recipe lists."""
        sources = {wanted["source"] for wanted in recipe["panel"].values()}
        tidy = {source: self.tidy(recipe["tidy"][source]) for source in sources}
        return build_panel(tidy, recipe["panel"])

    def values(self, recipes: list[Mapping]) -> pd.DataFrame:
        """The values of measures under each of their data options.

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

    def tidy(self, reading: Mapping) -> pd.DataFrame:
        """The tidy frame of a source as a reading (settings.cleaning) uses it."""
        key = json.dumps(reading, sort_keys=True)
        if key not in self._tidy:
            how = self.cleaned[reading["source"]] if self.cleaned else reading
            self._tidy[key] = selected(self._source(how), reading, how)
        return self._tidy[key]

    def _source(self, how):
        if not self.cleaned:
            names = read_state_names(self.root / "resources/state_names.csv")
            return clean(self.root, how, self.states, names)
        file = how["file"]
        if file not in self._tidy:
            self._tidy[file] = pd.read_parquet(self.root / file)
        return self._tidy[file]
