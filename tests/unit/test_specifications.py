"""The engine of the grid against the reference functions, specification by specification."""

import bisect
import itertools
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.model import (
    Classification,
    DiscriminationRules,
    Population,
    Rules,
    Support,
    Window,
)
from assessment.config.specifications import planned_grid, specified_config
from assessment.data.published import read_published
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from assessment.model.assess import assess
from assessment.model.comparison import compare, summarise
from assessment.model.discrimination import SUMMARIES, against_others
from assessment.model.grid import Grid, membership_name, support_name
from assessment.model.grid_values import grid_values, observed_plan
from assessment.model.recovery import printed_arrays
from assessment.model.sides import choices_along, shape_of
from assessment.model.specification_rows import aucs_of, coded, labels_of, rows_of, sides_of
from assessment.model.specifications import COUNTS, specified
from assessment.model.thresholds import QUANTILE_METHODS
from assessment.strict_yaml import read_yaml
from assessment.terms import CLASSES, LABELS

RANDOM, SEED = 300, 2013


class Engine:
    """The grid of a configured assessment, a block a window, and the reference beside it."""

    def __init__(self, config, registry, root, name):
        self.config, self.registry, self.name = config, registry, name
        plan, recipes, self.configured = planned_grid(config, registry, name)
        self.rebuild = InMemoryPipeline(root)
        readings = self.rebuild.values(recipes)
        self.plan = observed_plan(plan, readings)
        self.grid = Grid(self.plan)
        usual = self.rebuild.assessment(settings.recipe(config, registry, name)).assessment
        self.contributors = list(usual["iso3"])
        self.measures = list(self.plan["measures"])
        self.supports = {name: one["supports"] for name, one in self.plan["measures"].items()}
        published = root / "resources/published" / config["assessments"][name]["published"]
        self.printed, about = read_published(f"{published}.csv", f"{published}.yaml")
        self.colours = about["colours"]
        (memberships,) = settings.sources_of_kind(config, registry, "memberships")
        self.values = grid_values(
            readings,
            self.rebuild.tidy(settings.cleaning(config, registry, memberships)),
            self.contributors,
            self.grid,
            printed_arrays(self.printed, self.colours, self.contributors, self.measures),
        )
        self.blocks = {}

    def block(self, window):
        if window not in self.blocks:
            self.blocks[window] = specified(self.grid, self.values, window)
        return self.blocks[window]

    def specification(self, number):
        """Window, row in its block and options of a specification, counted over the grid."""
        windows = list(self.grid.windows)
        ends = list(itertools.accumulate(map(self.grid.rows, windows)))
        place = bisect.bisect_right(ends, number)
        row = number - (ends[place - 1] if place else 0)
        codes = self.block(windows[place]).options
        options = {c.name: c.options[codes[c.name][row]] for c in self.grid.choices}
        return windows[place], row, options

    def reference(self, options):
        changed = specified_config(self.config, self.plan, options, self.contributors)
        return self.rebuild.assessment(settings.recipe(changed, self.registry, self.name))


def pairs_won(population, measures, counted):
    """The share of pairs of a contributor and another state in which the contributor counts more,
    ties half, pair by pair; None without a pair. `measures` map measure to the class that
    supports the model, `population` has iso3 as index."""
    counts = sum((population[f"{m}_class"] == kind).astype(int) for m, kind in measures.items())
    counts = counts + population["member"].astype(int) * counted
    listed = population["rank"].notna()
    pairs = [(one > other) + (one == other) / 2
             for one in counts[listed] for other in counts[~listed]]  # fmt: skip
    return sum(pairs) / len(pairs) if pairs else None


@pytest.fixture(scope="module")
def engine(registry, root):
    config = checked_config(read_yaml(root / "config.yaml"), registry, root)
    return Engine(config, registry, root, "minusma")


def test_random_specifications_equal_the_reference_cell_by_cell(engine):
    generator = random.Random(SEED)
    for number in generator.sample(range(engine.grid.size), RANDOM):
        window, row, options = engine.specification(number)
        block, wanted = engine.block(window), engine.reference(options)
        assessment = wanted.assessment
        assert list(assessment["iso3"]) == engine.contributors
        for measure in engine.measures:
            codes = block.classes[measure][:, row]
            own = [CLASSES[code] if code < len(CLASSES) else None for code in codes]
            kinds = assessment[f"{measure}_class"]
            assert own == [None if pd.isna(kind) else kind for kind in kinds], (options, measure)
        assert [LABELS[code] for code in block.labels[:, row]] == list(assessment["support"]), (
            options
        )
        for count, counted in COUNTS.items():
            wanted_auc = pairs_won(wanted.population, engine.supports, counted)
            assert block.auc[count][row] == wanted_auc, (options, count)
        comparison = compare(
            engine.printed, wanted.population, wanted.thresholds, engine.measures, engine.colours
        )
        summary = summarise(comparison)
        agreement = {key: column[row] for key, column in block.agreement.items()}
        assert agreement["cells"] == summary["coloured_cells_agreeing"], options
        assert agreement["labels"] == summary["labels_agreeing"], options
        assert agreement["population"] == summary["population_cells_agreeing"], options
        cells = comparison[comparison["column"].isin(engine.measures)]
        cells = cells[~cells["iso3"].isin(["mean", "median"])]
        alike = [
            abs(rebuilt - float(text)) <= 0.5 * 10 ** -len(text.partition(".")[2]) + 1e-9
            for rebuilt, text in zip(cells["rebuilt"], cells["printed"], strict=True)
        ]
        assert agreement["values"] == sum(alike), options
        errors = [
            error / engine.printed[measure].head(len(engine.contributors)).astype(float).std(ddof=0)
            for measure, error in summary["mean_absolute_error"].items()
        ]
        assert agreement["error"] == pytest.approx(np.mean(errors), rel=1e-5), options


def test_the_configured_specification_is_the_assessment(engine):
    block = engine.block((2013, 2016))
    same = np.logical_and.reduce(
        [
            block.options[c.name] == c.options.index(engine.configured[c.name])
            for c in engine.grid.choices
        ]
    )
    (row,) = np.flatnonzero(same)
    recipe = settings.recipe(engine.config, engine.registry, engine.name)
    wanted = engine.rebuild.assessment(recipe)
    assert [LABELS[code] for code in block.labels[:, row]] == list(wanted.assessment["support"])
    window = recipe["assessment"].window
    rules = DiscriminationRules("", window, engine.supports, True, draws=99, seed=1)
    assert set(COUNTS) < set(SUMMARIES)
    compared = against_others(wanted.population, rules, list(COUNTS)).set_index("variable")["auc"]
    assert {count: auc[row] for count, auc in block.auc.items()} == compared.to_dict()


def test_every_specification_is_another(engine):
    """The columns of choices tell each row of a block from every other."""
    for window in engine.grid.windows:
        block = engine.block(window)
        place = np.zeros(engine.grid.rows(window), dtype=np.int64)
        for choice in engine.grid.choices:
            place = place * len(choice.options) + block.options[choice.name]
        assert len(np.unique(place)) == engine.grid.rows(window)


def test_the_sides_of_the_grid_tell_which_options_a_row_takes(engine):
    sides = sides_of(engine.grid)
    blocks = [engine.block(window) for window in engine.grid.windows]
    rows = np.unravel_index(np.arange(engine.grid.size), shape_of(sides))
    for place, choice, codes in choices_along(sides):
        taken = np.concatenate([block.options[choice.name] for block in blocks])
        assert (codes[rows[place]] == taken).all(), choice.name


def test_rows_are_read_back_as_they_were_written(engine, tmp_path):
    window = (2010, 2013)
    block = engine.block(window)
    rows = rows_of(block, engine.grid, engine.contributors)
    assert rows.num_rows == engine.grid.rows(window)
    assert (labels_of(rows, engine.contributors) == block.labels).all()
    for count, column in aucs_of(rows).items():
        values, codes = coded([column.slice(0, 1000), column.slice(1000)])
        assert (values[codes] == block.auc[count]).all() and (np.diff(values) > 0).all()
    classes = rows["TCD_governance"].to_pylist()
    assert classes == [CLASSES[code] for code in block.classes["governance"][1]]


# ── Small random worlds ─────────────────────────────────────────────────────────────────────────

STATES = ["AAA", "BBB", "CCC", "DDD", "EEE"]
# of the population without a value: one of old, one that joins with the last year
SILENT = {"FFF": 2012, "GGG": 2015}
YEARS = range(2012, 2016)


@st.composite
def worlds(draw):
    """Values of two measures, the first with two variants, few distinct values, many gaps; some of
    the states with values are contributors."""
    value = st.one_of(st.none(), st.sampled_from([0.0, 0.1, 0.2, 0.3, 1.0, 2.0]))
    panels = {}
    for key in [("score", 0), ("score", 1), ("seats", 0)]:
        held = [(iso3, year, draw(value)) for iso3 in STATES for year in YEARS]
        panels[key] = [one for one in held if one[2] is not None]
    members = draw(st.lists(st.booleans(), min_size=len(STATES), max_size=len(STATES)))
    methods = draw(st.lists(st.sampled_from(QUANTILE_METHODS), min_size=1, max_size=3, unique=True))
    listed = draw(st.lists(st.sampled_from(STATES), min_size=1, unique=True))
    return panels, members, methods, draw(st.sampled_from(["upper", "lower"])), listed


def _small_plan(methods, supports):
    variant = {"first_year": 2012, "last_year": 2015, "closed": None}
    return {
        "assessment": "small",
        "regional_organisation": "ORG",
        "membership": "any",
        "window": {
            "start": [2012, 2013], "end": [2014, 2015], "least_years": 2, "least_coverage": 0.0
        },
        "readings": {"release": ["old", "new"]},
        "classification": {
            "states": ["all", "complete", "without"],
            "population": ["state_years", "state_averages"],
            "quantile": methods,
            "upper": [">=", ">"],
            "lower": ["<", "<="],
        },
        "populations": {
            "all": {"label": "all", "complete": False, "without": []},
            "complete": {"label": "complete", "complete": True, "without": []},
            "without": {"label": "without", "complete": False, "without": ["AAA", "EEE"]},
        },
        "support": [{"full": 2, "partial": 1}, {"full": 3, "partial": 1}],
        "count_membership": [True, False],
        "contributors": 1,
        "measures": {
            "score": {
                "choices": ["release"],
                "variants": {"old": 0, "new": 1},
                "list": [{**variant, "aggregate": "mean"}, {**variant, "aggregate": "sum"}],
                "supports": supports,
            },
            "seats": {
                "choices": [], "variants": {"": 0}, "list": [{**variant, "aggregate": "sum"}],
                "supports": "upper",
            },
        },
    }  # fmt: skip


def _small_reference(plan, panels, memberships, options):
    panel = pd.DataFrame(
        [
            ("score", *one)
            for one in panels["score", plan["readings"]["release"].index(options["release"])]
        ]
        + [("seats", *one) for one in panels["seats", 0]],
        columns=["measure", "iso3", "year", "value"],
    )
    rules = {support_name(one): one for one in plan["support"]}
    counted = {membership_name(one): one for one in plan["count_membership"]}
    with_figures = panel.loc[
        panel["year"].between(options["window_start"], options["window_end"]), "iso3"
    ]
    how = Rules(
        mission="NONE",
        window=Window(options["window_start"], options["window_end"]),
        **{key: plan[key] for key in ("regional_organisation", "membership")},
        contributors=(with_figures.min(),),
        aggregates={"score": "mean" if options["release"] == "old" else "sum", "seats": "sum"},
        supports={name: one["supports"] for name, one in plan["measures"].items()},
        classification=Classification(
            **{key: options[key] for key in ("population", "quantile", "upper", "lower")},
            states=Population(**plan["populations"][options["states"]]),
        ),
        support=Support(
            **rules[options["support"]], count_membership=counted[options["membership"]]
        ),
    )
    every = [*STATES, *SILENT]
    states = pd.DataFrame({"iso3": every, "name": every})
    return assess(panel, memberships, None, states, how).population.set_index("iso3")


@given(worlds(), st.randoms(use_true_random=False))
@hypothesis_settings(max_examples=25)
def test_small_random_worlds_equal_the_reference(world, generator):
    panels, members, methods, supports, listed = world
    assume(all(panels.values()))
    plan = _small_plan(methods, supports)
    grid = Grid(plan)
    memberships = pd.DataFrame(
        [("ORG", iso3, year, float(member))
         for iso3, member in zip(STATES, members, strict=True) for year in YEARS]
        + [("ORG", iso3, year, 1.0) for iso3, since in SILENT.items() for year in YEARS
           if year >= since],
        columns=["indicator", "iso3", "year", "value"],
    )  # fmt: skip
    readings = pd.DataFrame(
        [(*key, *one) for key, held in panels.items() for one in held],
        columns=["measure", "variant", "iso3", "year", "value"],
    )
    basis = grid_values(readings, memberships, listed, grid)
    for window in grid.windows:
        rows = grid.rows(window)
        try:
            block = specified(grid, basis, window)
        except InputError:
            # some population is empty: then the reference refuses some specification as well
            assert _some_refused(grid, plan, panels, memberships, window)
            continue
        for row in generator.sample(range(rows), 8):
            options = {c.name: c.options[block.options[c.name][row]] for c in grid.choices}
            wanted = _small_reference(plan, panels, memberships, options)
            population = wanted.assign(rank=[1 if one in listed else None for one in wanted.index])
            speaking = {name: one["supports"] for name, one in plan["measures"].items()}
            for count, counted in COUNTS.items():
                auc = pairs_won(population, speaking, counted)
                assert block.auc[count][row] == auc, (options, count)
            for place, iso3 in enumerate(listed):
                assert LABELS[block.labels[place, row]] == wanted.loc[iso3, "support"], options
                for measure, classes in block.classes.items():
                    kind = wanted.loc[iso3, f"{measure}_class"]
                    own = [*CLASSES, None][classes[place, row]]
                    assert own == (None if pd.isna(kind) else kind), (options, measure, iso3)


def _some_refused(grid, plan, panels, memberships, window):
    first = {name: options[0] for name, options in plan["classification"].items()}
    for release, states in itertools.product(["old", "new"], plan["classification"]["states"]):
        options = {
            **first,
            "window_start": window[0],
            "window_end": window[1],
            "release": release,
            "states": states,
            "support": grid.choices[-2].options[0],
            "membership": grid.choices[-1].options[0],
        }
        try:
            _small_reference(plan, panels, memberships, options)
        except (InputError, TypeError):  # TypeError: a window without a single value
            return True
    return False
