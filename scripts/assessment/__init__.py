"""Rebuild a model assessment of peacekeeping contributors from data.

Five wings: `config` checks and derives what is asked for, `data` leads from the raw
snapshots to the panel, `model` from the panel to classes and support, `exhibits`
from those to what people read, `archive` from all of it to one file that can be
checked, and back. All may speak of the values of `config.model` and the words of
`terms`; beside these `data`, `model` and `archive` import no other wing. Nothing
here knows Snakemake, and nothing names a mission, a state or a measure: those
are in config.yaml and resources/.
"""
