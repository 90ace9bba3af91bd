"""Rebuild a model assessment of peacekeeping contributors from data.

Four wings: `data` leads from the raw snapshots to the panel, `model` from the
panel to classes and support, `exhibits` from those to what people read, `archive`
from all of it to one file that can be checked, and back. `model` and `archive`
import none of the others. Nothing here knows Snakemake, and nothing names a
mission, a state or a measure: those stand in config.yaml and resources/.
"""
