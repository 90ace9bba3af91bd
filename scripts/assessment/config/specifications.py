"""The grid of specifications that a config asks for, planned and checked before any work."""

import json
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

from assessment.config import settings
from assessment.config.catalogue import specified_columns
from assessment.config.changes import (
    changed_config,
    check_data_change,
    configured_text,
    of_assessment,
    own_readings,
)
from assessment.config.checks import check_change
from assessment.config.model import Strongest
from assessment.data.registry import years_covered
from assessment.errors import InputError
from assessment.model.grid import (
    CLASSIFICATION,
    OTHER_CHOICES,
    checked_grid,
    membership_name,
    support_name,
    without_unread,
)

# Of a config's contributors by strength, and more than the states of the population.
MOST_CONTRIBUTORS = 60


def check_readings(config: Mapping, registry: dict, root: Path, name: str) -> None:
    """InputError where an option of the grid's readings is no valid config, or changes more than
    data, or where the name of a choice is taken.

    `name` is what a message calls the config.
    """
    grids = {"": config}
    for assessment in config["assessments"]:
        if own_readings(config, assessment):
            grids[f"assessments.{assessment}.set."] = of_assessment(config, assessment)
    taken = specified_columns(root) | set(OTHER_CHOICES)
    for place, grid in grids.items():
        for choice, options in (grid["specifications"] or {}).get("readings", {}).items():
            if choice in taken:
                raise InputError(
                    f"{name}: {place}specifications.readings.{choice}: the name is that of "
                    "a column or of a choice that the results have already; choose another"
                )
            for option, change in options.items():
                where = f"{name}: {place}specifications.readings.{choice}.{option}"
                check_data_change(change, where)
                check_change(grid, change, registry, root, where)


def planned_grid(
    config: Mapping, registry: dict, name: str
) -> tuple[settings.Plan, settings.Recipes, dict]:
    """The plan (model.grid) of an assessment's grid, and how each variant of a measure is read.

    Returns (plan, recipes, configured): the plan lacks the years that variants cover, which
    model.grid_values.observed_plan puts in; recipes are one per measure and variant: measure,
    variant, source, indicator, tidy (settings.cleaning); configured maps each choice to the option
    that the config itself takes, None where that is not in the grid. Raises InputError where the
    grid is empty, contradictory or larger than its bound.

    A choice of readings none of whose options reads what the config itself reads has one more,
    called by what the config has: so it is when another release is pinned.
    """
    config = of_assessment(config, name)
    chosen, asked = config["assessments"][name], config["specifications"]
    if asked is None:
        raise InputError(
            "its `set` has no specifications.readings, so there is no grid of it; add the choices "
            "among its data there"
        )
    config = _with_configured(config, registry, chosen["measures"])
    readings = {choice: list(one) for choice, one in config["specifications"]["readings"].items()}
    plan = {
        "assessment": name,
        **{key: chosen[key] for key in ("regional_organisation", "membership")},
        "window": {
            "start": _years(asked["window"]["start"], "window.start"),
            "end": _years(asked["window"]["end"], "window.end"),
            **{key: asked["window"][key] for key in ("least_years", "least_coverage")},
        },
        "classification": {
            key: asked["classification"].get(key) or [config["classification"][key]]
            for key in CLASSIFICATION
        },
        "populations": config["populations"],
        "support": asked["support"]
        or [{key: config["support"][key] for key in ("full", "partial")}],
        "count_membership": asked["count_membership"] or [config["support"]["count_membership"]],
        "contributors": _number(settings.contributors(config, name)),
        "measures": {},
    }
    recipes = []
    for measure in chosen["measures"]:
        plan["measures"][measure], own = measure_variants(config, registry, measure)
        recipes += [{"measure": measure, "variant": place, **one} for place, one in enumerate(own)]
    # a choice that changes no value of this assessment is left out
    used = {choice for measure in plan["measures"].values() for choice in measure["choices"]}
    plan["readings"] = {choice: readings[choice] for choice in readings if choice in used}
    plan = without_unread(plan)
    checked_grid(plan, asked["memory"], asked["shards"])
    # the values will show the years; in the registry they differ before a pull and after it
    for measure in plan["measures"].values():
        for variant in measure["list"]:
            del variant["first_year"], variant["last_year"]
    configured = _configured(config, registry, plan, chosen["window"])
    return settings.Plan(plan), settings.Recipes(recipes), configured


def specified_config(
    config: Mapping, plan: Mapping, options: Mapping, contributors: Sequence[str]
) -> dict:
    """The config of one specification: `options` maps each choice to its option.

    `contributors` are those of the assessment as configured, ISO3 in rank order: a grid keeps
    them, whatever the window of a specification would rank.
    """
    changed = config = of_assessment(config, plan["assessment"])
    asked = config["specifications"]["readings"]
    for choice in plan["readings"]:
        # an option that the config lacks is what it has itself; see planned_grid
        changed = changed_config(changed, asked[choice].get(options[choice], {}))
    rules = dict(zip(map(support_name, plan["support"]), plan["support"], strict=True))
    counted = {membership_name(one): one for one in plan["count_membership"]}
    window = {"start": int(options["window_start"]), "end": int(options["window_end"])}
    return changed_config(
        changed,
        {
            "assessments": {
                plan["assessment"]: {"window": window, "contributors": list(contributors)}
            },
            "classification": {key: options[key] for key in CLASSIFICATION},
            "support": {
                **rules[options["support"]],
                "count_membership": counted[options["membership"]],
            },
        },
    )


def _with_configured(config, registry, measures):
    """`config`, with an option of each choice by which `measures` are read as configured."""
    readings = {}
    for choice, options in config["specifications"]["readings"].items():
        if _configured_option(config, registry, measures, options) is None:
            named: Mapping = {}
            for change in options.values():
                named = changed_config(named, change)
            options = {configured_text(config, named): {}, **options}
        readings[choice] = options
    # in this order, the option that is configured before the others
    return {**config, "specifications": {**config["specifications"], "readings": readings}}


def _configured_option(config, registry, measures, options):
    """The first option by which measures are read as the config reads them; None without one."""
    usual = [_reading(config, registry, measure) for measure in measures]
    for option, change in options.items():
        changed = changed_config(config, change)
        if [_reading(changed, registry, measure) for measure in measures] == usual:
            return option
    return None


def _years(span, where):
    if span["first"] > span["last"]:
        raise InputError(
            f"specifications.{where}: first {span['first']} is after last {span['last']}"
        )
    return list(range(span["first"], span["last"] + 1))


def _number(contributors):
    """How many states are listed; the most that can be, where only the data name them."""
    if isinstance(contributors, Strongest):
        return contributors.top or MOST_CONTRIBUTORS
    return len(contributors)


def measure_variants(config: Mapping, registry: dict, measure: str) -> tuple[dict, list[dict]]:
    """A measure's choices and variants (model.grid), and how each variant is read.

    Two combinations of options that read the same values are one variant. How each is read is a
    dict of source, indicator, tidy (settings.cleaning).
    """
    asked = config["specifications"]["readings"]
    usual = _reading(config, registry, measure)
    choices = [
        choice
        for choice, options in asked.items()
        if any(
            _reading(changed_config(config, change), registry, measure) != usual
            for change in options.values()
        )
    ]
    distinct: dict[str, dict] = {}
    variants = {}
    for options in product(*(asked[choice] for choice in choices)):
        changed = config
        for choice, option in zip(choices, options, strict=True):
            changed = changed_config(changed, asked[choice][option])
        reading = _reading(changed, registry, measure)
        key = json.dumps(reading, sort_keys=True)
        distinct.setdefault(key, reading)
        variants[" | ".join(options)] = list(distinct).index(key)
    listed = [
        {key: one[key] for key in ("aggregate", "first_year", "last_year", "closed")}
        for one in distinct.values()
    ]
    read = [{key: one[key] for key in ("source", "indicator", "tidy")} for one in distinct.values()]
    supports = config["measures"][measure]["supports"]
    return {"choices": choices, "variants": variants, "list": listed, "supports": supports}, read


def _reading(config, registry, measure):
    """The data behind a measure's values under one config, and the years that they cover."""
    entry = config["measures"][measure]
    source, indicator = entry["source"], entry["indicator"]
    tidy = settings.cleaning(config, registry, source)
    closed = None
    if tidy["kind"] == "terms":
        rule = config["counting_rules"][indicator]
        # the other rules have no part in it
        tidy["counting_rules"] = {indicator: rule}
        first, last = rule["years"]["start"], rule["years"]["end"]
        closed = int(rule["terms_as_of"][:4]) if rule["terms_as_of"] else None
    else:
        spans = [
            years_covered(registry, source, snapshot["name"], indicator)
            for snapshot in tidy["snapshots"]
        ]
        first, last = min(first for first, _ in spans), spans[0][1]
    return {
        **{key: entry[key] for key in ("source", "indicator", "aggregate")},
        "tidy": tidy,
        "first_year": first,
        "last_year": last,
        "closed": closed,
    }


def _configured(config, registry, plan, window):
    """The option of each choice that the config itself takes; None where it is not in the grid."""
    asked = config["specifications"]["readings"]
    taken = {"window_start": window["start"], "window_end": window["end"]}
    for choice in plan["readings"]:
        taken[choice] = _configured_option(config, registry, plan["measures"], asked[choice])
    taken.update({key: config["classification"][key] for key in CLASSIFICATION})
    taken["support"] = support_name(config["support"])
    taken["membership"] = membership_name(config["support"]["count_membership"])
    offered = {
        **{f"window_{key}": plan["window"][key] for key in ("start", "end")},
        **plan["readings"],
        **plan["classification"],
        "support": [support_name(one) for one in plan["support"]],
        "membership": [membership_name(one) for one in plan["count_membership"]],
    }
    return {choice: (one if one in offered[choice] else None) for choice, one in taken.items()}
