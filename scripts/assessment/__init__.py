"""Rebuild a model assessment of peacekeeping contributors from data.

Three wings: `data` leads from the raw snapshots to the panel, `model` from the
panel to classes and support, `exhibits` from those to what people read. `model`
imports neither of the others. Nothing here knows Snakemake, and nothing names a
mission, a state or a measure: those stand in config.yaml and resources/.
"""
