"""The grid of specifications: what is in it, what is left out, and what is refused."""

import copy
import itertools

import pytest

from assessment.config import settings
from assessment.config.checks import checked_config
from assessment.config.specifications import check_readings, planned_grid, specified_config
from assessment.errors import InputError
from assessment.in_memory import InMemoryPipeline
from assessment.model.grid import OTHER_CHOICES, Grid, checked_grid
from assessment.model.grid_values import observed_plan


def _plan(config, registry, root):
    """The plan of minusma's grid with the years that its data cover."""
    plan, recipes, _ = planned_grid(config, registry, "minusma")
    return observed_plan(plan, InMemoryPipeline(root).values(recipes))


@pytest.fixture
def plan(config, registry, root):
    return _plan(config, registry, root)


def test_the_default_grid_is_large_and_its_parts_add_up(plan):
    grid = Grid(plan)
    assert grid.size >= 1_500_000
    assert grid.size + sum(grid.excluded.values()) == grid.product
    assert sum(map(grid.rows, grid.windows)) == grid.size
    assert all(end - start >= 2 for start, end in grid.windows)
    assert {(2013, 2016), (2010, 2016)} <= set(grid.windows)
    assert len(grid.choices) == len({choice.name for choice in grid.choices}) == 15


def test_the_choices_that_an_article_hides_are_all_there(plan):
    options = {choice.name: choice.options for choice in Grid(plan).choices}
    assert len(options["quantile"]) == 9
    assert set(options["accountability_release"]) == {
        "v9", "v10 (inferred)", "v11", "v11.1", "v12", "v13", "v14"
    }  # fmt: skip
    assert all(len(one) > 1 for one in options.values())


def test_excluded_combinations_break_the_rule_they_are_counted_under(plan):
    """Brute force over windows and readings, the rules spelled out a second time."""
    grid = Grid(plan)
    kept = 0
    names = list(plan["readings"])
    per_reading = 4 * 2 * 9 * 2 * 2 * len(grid.supports)
    for start, end in itertools.product(plan["window"]["start"], plan["window"]["end"]):
        if end - start + 1 < 3:
            continue
        years = set(range(start, end + 1))
        for codes in itertools.product(*(range(len(o)) for o in plan["readings"].values())):
            chosen = dict(zip(names, codes, strict=True))
            fits = True
            for name, measure in plan["measures"].items():
                one = measure["list"][grid.variant(name, chosen)]
                covered = years & set(range(one["first_year"], one["last_year"] + 1))
                fits &= len(covered) >= len(years) / 2
                fits &= one["aggregate"] != "sum" or covered == years
            kept += fits * per_reading
    assert kept == grid.size


def test_a_list_that_closes_before_the_last_year_is_left_out(raw_config, registry, root):
    early = {"counting_rules": {"printed": {"terms_as_of": "2015-12-31"}}}
    raw_config["specifications"]["readings"]["seats_known"]["by 2015"] = early
    config = checked_config(raw_config, registry, root)
    grid = Grid(_plan(config, registry, root))
    code = list(grid.plan["readings"]).index("seats_known"), 2
    for (_, end), readings in grid.windows.items():
        has = any(one[code[0]] == code[1] for one in readings)
        # the other counting rule knows no such list, so it stays as it is
        own = [one for one in readings if one[code[0]] == code[1]]
        counted = list(grid.plan["readings"]).index("seats_counted_by")
        assert has and any(one[counted] == 1 for one in own)
        assert any(one[counted] == 0 for one in own) == (end <= 2015)
    assert any("list of terms" in rule and count for rule, count in grid.excluded.items())


def test_what_is_configured_is_in_the_grid_under_its_own_name(raw_config, registry, root):
    """A release that is no option yet takes no other's name, and the others stay what they were."""
    readings = raw_config["specifications"]["readings"]
    before = planned_grid(checked_config(raw_config, registry, root), registry, "minusma")
    del readings["accountability_release"]["v9"]
    config = checked_config(raw_config, registry, root)
    plan, recipes, configured = planned_grid(config, registry, "minusma")
    named = "snapshots.vdem v9"
    assert configured == before[2] | {"accountability_release": named}
    old = before[0]["readings"]["accountability_release"]
    assert plan["readings"]["accountability_release"] == [named, *old[1:]]
    assert recipes == before[1]
    options = {choice: str(one) for choice, one in configured.items()}
    assert specified_config(config, plan, options, ["TCD"])["snapshots"]["vdem"] == "v9"
    raw_config["snapshots"]["vdem"] = "v14"
    config = checked_config(raw_config, registry, root)
    plan, _, configured = planned_grid(config, registry, "minusma")
    assert configured["accountability_release"] == "v14"
    assert plan["readings"]["accountability_release"] == old[1:]


def test_the_plan_says_nothing_that_a_pull_could_change(config, registry):
    """Else the second run after a pull would compute the grid again."""
    plan, _, _ = planned_grid(config, registry, "minusma")
    for measure in plan["measures"].values():
        assert all(set(one) == {"aggregate", "closed"} for one in measure["list"])


def test_support_that_cannot_be_reached_is_left_out(plan):
    plan["support"] = [{"full": 5, "partial": 2}, {"full": 2, "partial": 2}]
    grid = Grid(plan)
    assert [(rule["full"], counted) for rule, counted in grid.supports] == [(5, True)]
    assert grid.size + sum(grid.excluded.values()) == grid.product


@pytest.mark.parametrize("count", [1, 2, 4, 14])
def test_shards_share_the_windows_in_order(plan, count):
    grid = Grid(plan)
    shards = grid.shards(count)
    assert len(shards) == count and all(shards)
    assert [window for shard in shards for window in shard] == list(grid.windows)
    largest = max(map(grid.rows, grid.windows))
    sizes = [sum(map(grid.rows, shard)) for shard in shards]
    assert max(sizes) <= grid.size / count + largest


def _refused(raw_config, registry, root, message, name="minusma"):
    with pytest.raises(InputError, match=message):
        planned_grid(checked_config(raw_config, registry, root), registry, name)


def test_an_empty_grid_is_refused_with_what_excludes_it(raw_config, registry, root):
    raw_config["specifications"]["window"]["least_years"] = 8
    _refused(raw_config, registry, root,
             r"empty: each of its [\d,]+ combinations is excluded .*at least 8 years")  # fmt: skip


def test_a_contradictory_grid_is_refused(raw_config, registry, root):
    raw_config["specifications"]["support"] = [{"full": 2, "partial": 3}]
    _refused(raw_config, registry, root, "empty: .*Partial needs less than Full")


def test_a_window_that_ends_before_it_begins_is_refused(raw_config, registry, root):
    raw_config["specifications"]["window"]["start"] = {"first": 2014, "last": 2010}
    _refused(raw_config, registry, root, "window.start: first 2014 is after last 2010")


def test_a_grid_beyond_its_memory_is_refused_with_its_size(raw_config, registry, root):
    raw_config["specifications"]["memory"] = 64
    message = r"grid of [\d,]{9} specifications would hold about \d+ MiB, more than the 64"
    _refused(raw_config, registry, root, message)


def test_a_grid_beyond_looking_at_is_refused_at_once(raw_config, registry, root):
    raw_config["specifications"]["window"] = {
        "start": {"first": 1900, "last": 2100}, "end": {"first": 1900, "last": 2100}
    }  # fmt: skip
    _refused(raw_config, registry, root, "combinations, too many to look at")


def test_more_shards_than_windows_are_refused(raw_config, registry, root):
    raw_config["specifications"]["shards"] = 15
    _refused(raw_config, registry, root, "15 shards for the 14 windows")


def test_a_population_that_is_not_known_is_refused(raw_config, registry, root):
    raw_config["specifications"]["classification"]["states"] = ["all", "islands"]
    _refused(raw_config, registry, root, "'islands' is not among the populations; known: all")


def test_an_assessment_without_a_grid_to_compute_is_refused(raw_config, registry, root):
    raw_config["specifications"] = None
    _refused(raw_config, registry, root, "minusma.specifications: there is no grid to compute")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"classification": {"upper": ">"}}, "'classification' is no choice among data; allowed"),
        ({"measures": {"governance": {"digits": 2}}}, "measures.governance a reading may change"),
        ({"snapshots": {"vdem": "v99"}}, "'v99' is no snapshot of vdem"),
        ({"snapshots": "v9"}, "snapshots must have the keys of it that change"),
    ],
)
def test_a_reading_that_is_no_choice_among_data_is_refused(
    raw_config, registry, root, change, message
):
    raw_config["specifications"]["readings"]["accountability_release"]["odd"] = change
    config = checked_config(raw_config, registry, root)
    with pytest.raises(InputError, match=f"accountability_release.odd: .*{message}"):
        check_readings(config, registry, root, "config.yaml")


@pytest.mark.parametrize("taken", ["all", "auc_count", "labels_agreeing", "quantile", "window_end"])
def test_a_choice_is_called_as_nothing_else_in_the_results(raw_config, registry, root, taken):
    readings = raw_config["specifications"]["readings"]
    readings[taken] = readings.pop("accountability_release")
    config = checked_config(raw_config, registry, root)
    with pytest.raises(InputError, match=f"readings.{taken}: the name is that of a column or of"):
        check_readings(config, registry, root, "config.yaml")


def test_other_choices_are_those_of_every_plan(config, registry, root):
    plan, _, configured = planned_grid(config, registry, "minusma")
    assert set(configured) - set(plan["readings"]) == {*OTHER_CHOICES} - {"window", "all"}


def test_a_choice_that_changes_nothing_of_an_assessment_is_none_of_its_choices(
    raw_config, registry, root
):
    raw_config["assessments"]["minusca"]["measures"] = ["governance", "democracy"]
    config = checked_config(raw_config, registry, root)
    plan, recipes, configured = planned_grid(config, registry, "minusca")
    assert list(plan["readings"]) == ["governance_edition"] and len(recipes) == 4
    assert None not in configured.values()


def test_a_specification_stands_for_a_config(config, registry, root):
    plan, _, configured = planned_grid(config, registry, "minusma")
    same = specified_config(config, plan, configured, ["BFA", "TCD"])
    usual = settings.recipe(config, registry, "minusma")["assessment"]
    # the states are those that the assessment ranked, in every window
    assert settings.recipe(same, registry, "minusma")["assessment"] == usual._replace(
        contributors=("BFA", "TCD")
    )
    other = {**configured, "window_start": 2010, "accountability_release": "v12", "upper": ">",
             "membership": "not counted", "states": "complete"}  # fmt: skip
    changed = specified_config(config, plan, other, ["BFA", "TCD"])
    assert changed["assessments"]["minusma"]["window"] == {"start": 2010, "end": 2016}
    assert changed["snapshots"]["vdem"] == "v12"
    assert changed["classification"]["upper"] == ">"
    assert changed["classification"]["states"] == "complete"
    assert changed["support"] == {"full": 3, "partial": 2, "count_membership": False}
    assert config["snapshots"]["vdem"] == "v9"


def test_the_bound_counts_what_a_job_holds(plan):
    grid = Grid(plan)
    wider = copy.deepcopy(plan)
    wider["contributors"] = 54
    assert Grid(wider).memory > 1.5 * grid.memory
    with pytest.raises(InputError, match="would hold about"):
        checked_grid(wider, memory=grid.memory // 2**20 + 1, shards=4)


def test_an_option_without_a_value_in_any_window_is_left_out_and_told(raw_config, registry, root):
    window = raw_config["specifications"]["window"]
    window.update(start={"first": 2007, "last": 2008}, end={"first": 2010, "last": 2011})
    config = checked_config(raw_config, registry, root)
    plan, _, configured = planned_grid(config, registry, "minusma")
    reasons = plan["left_out"]["trade_methodology"]
    assert list(reasons) == ["reports of 2016-2020"]
    assert "no window of 2007-2011" in reasons["reports of 2016-2020"]
    assert plan["readings"]["trade_methodology"] == ["reports of 2006-2015"]
    assert configured["trade_methodology"] == "reports of 2006-2015"
    grid = Grid(
        observed_plan(
            plan, InMemoryPipeline(root).values(planned_grid(config, registry, "minusma")[1])
        )
    )
    assert grid.size and grid.described()["left_out"] == plan["left_out"]


def test_a_reading_may_lack_the_window_of_an_assessment(raw_config, registry, root):
    raw_config["assessments"]["minusma"]["window"] = {"start": 2012, "end": 2014}
    config = checked_config(raw_config, registry, root)
    check_readings(config, registry, root, "config.yaml")
    assert (
        "reports of 2016-2020"
        in planned_grid(config, registry, "minusma")[0]["readings"]["trade_methodology"]
    )
