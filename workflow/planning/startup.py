"""Snakemake's start without what this workflow does not need."""

from snakemake.persistence import PersistenceBase


def plain_params():
    """Tell Snakemake that no param is a pandas object.

    With pandas installed, Snakemake imports it, a third of a start in which nothing is to be
    done, to hash params that are data frames. Params here are plain; for those the pandas way
    falls back on the builtin one, so the recorded values stay the same. A Snakemake without
    these private names is left as it is.
    """
    builtin = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if builtin and hasattr(PersistenceBase, "_serialize_param_pandas"):
        PersistenceBase._serialize_param_pandas = builtin
