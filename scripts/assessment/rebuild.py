"""The whole chain in one process: from the raw store to assessments, no files written.

For questions that need several rebuilds at once: what an alternative choice gives, what a
new snapshot would change, how long the work itself takes.
"""

import json
from pathlib import Path

from assessment import settings
from assessment.data.linking import chain_linked
from assessment.data.panel import build_panel
from assessment.data.seats import seats_held
from assessment.data.states import read_state_names, read_states
from assessment.data.store import read_snapshot
from assessment.data.tidy import tidy_contributions, tidy_indicators, tidy_memberships
from assessment.model.assess import assess


class Rebuild:
    """Assessments under any config, cleaned sources kept from one to the next.

    `root` is the folder that holds resources/; `registry` its sources.yaml as data.
    """

    def __init__(self, root, registry):
        self.root = Path(root)
        self.registry = registry
        self.states = read_states(self.root / "resources/states.csv")
        self.names = read_state_names(self.root / "resources/state_names.csv")
        self._cleaned = {}

    def tidy(self, config, source):
        """The tidy frame of a source under `config`."""
        how = settings.cleaning(config, self.registry, source)
        key = json.dumps(how, sort_keys=True)
        if key not in self._cleaned:
            self._cleaned[key] = self._clean(how)
        return self._cleaned[key]

    def _clean(self, how):
        source, kind = how["source"], how["kind"]
        raw_kind = "indicators" if kind == "linked" else kind
        raws = [
            (snapshot["name"], self._read(snapshot, raw_kind)) for snapshot in how["snapshots"]
        ]
        name, raw = raws[0]
        if kind == "terms":
            return seats_held(raw, self.states, self.names, how["counting_rules"], source, name)
        if kind == "memberships":
            span = (how["first"], how["last"])
            return tidy_memberships(raw, self.states, self.names, source, name, *span)
        if kind == "contributions":
            return tidy_contributions(raw, self.states, source, name)
        codes = (how["missing_codes"], how["repeated"])
        frames = [tidy_indicators(raw, self.states, source, name, *codes) for name, raw in raws]
        return chain_linked(*frames) if len(frames) > 1 else frames[0]

    def _read(self, snapshot, kind):
        return read_snapshot(self.root / snapshot["folder"], kind, snapshot["sha256"])

    def panel(self, config):
        """The panel under `config`."""
        sources = settings.panel_sources(config)
        return build_panel({s: self.tidy(config, s) for s in sources}, settings.panel(config))

    def assessment(self, config, name):
        """One assessment under `config`."""
        (memberships,) = settings.sources_of_kind(config, self.registry, "memberships")
        (contributions,) = settings.sources_of_kind(config, self.registry, "contributions")
        return assess(
            self.panel(config),
            self.tidy(config, memberships),
            self.tidy(config, contributions),
            self.states,
            settings.assessment(config, name),
        )
