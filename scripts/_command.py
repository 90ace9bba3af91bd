"""Shared by the commands of ./run: config and registry, changes by a snapshot, the pin."""

from pathlib import Path

from assessment.config import settings, views
from assessment.config.changes import changed_config
from assessment.config.checks import checked_config
from assessment.config.claims import read_claims
from assessment.config.over_time import check_over_time
from assessment.config.pin import pinned_text, write_whole
from assessment.config.registry import checked_registry
from assessment.config.specifications import check_readings, planned_grid
from assessment.errors import InputError, listed
from assessment.exhibits.refresh_summary import changes_text, revisions_text
from assessment.in_memory import InMemoryPipeline
from assessment.model.assessment_diff import changed_cells
from assessment.strict_yaml import parse_yaml, read_yaml

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config.yaml"


def config_and_registry():
    """The checked config and the registry; InputError for any fault in them."""
    registry = checked_registry(ROOT)
    return checked_config(read_yaml(CONFIG), registry, ROOT), registry


def print_revisions(source, revised, config):
    """Print how the values differ from those of the pinned snapshot (snapshot_diff.Revisions)."""
    for line in revisions_text(revised, config["snapshots"][source]):
        print(f"  {line}")


def accepted(revised, accept):
    """Whether nothing of the pinned snapshot is gone, or `accept` is set; prints what is gone."""
    if accept or not revised.vanished:
        return True
    print(f"  gone: {revised.vanished}. Pinned only with --accept, if that is right")
    return False


def print_changes(source, name, config):
    """Print how each assessment changes with snapshot `name`, which the store has.

    Both are computed in memory, with this snapshot and with the pinned one. Returns the names of
    what cannot be made with it. InputError where the next build could not clean the source, even
    one that no table reads.
    """
    registry, pipeline = checked_registry(ROOT), InMemoryPipeline(ROOT)
    plain = {**config, "alternatives": None}
    pinned = changed_config(plain, {"snapshots": {source: name}})
    pipeline.tidy(settings.cleaning(pinned, registry, source))
    unmade = []
    for assessment in config["assessments"]:
        display = views.display(config, registry, assessment)
        try:
            changed = checked_config(pinned, registry, ROOT)
            pair = [
                pipeline.assessment(settings.recipe(one, registry, assessment))
                for one in (config, changed)
            ]
        except InputError as error:
            print(f"  {assessment} cannot be made with it: {error}")
            unmade.append(assessment)
            continue
        for line in changes_text(assessment, changed_cells(*pair, display.measures), display):
            print(f"  {line}")
    if not unmade:
        try:
            _with_pin(source, name)
        except InputError as error:
            unmade = ["what config.yaml asks for"]
            print(f"  {unmade[0]} cannot be made with it: {error}")
    return unmade


def _with_pin(source, name):
    """The text of config.yaml with another pin; InputError where no run could be planned by it."""
    with open(CONFIG, encoding="utf-8", newline="") as file:
        text = pinned_text(file.read(), source, name)
    registry = checked_registry(ROOT)
    named = parse_yaml(text, CONFIG)
    config = checked_config(named, registry, ROOT)
    check_readings(config, registry, ROOT, CONFIG.name)
    check_over_time(config, registry, ROOT, CONFIG.name)
    for assessment, chosen in config["assessments"].items():
        if chosen["claims"]:
            read_claims(chosen["claims"], config, registry, ROOT, named["measures"])
        if chosen["specifications"]:
            planned_grid(config, registry, assessment)
    return text


def pin(source, name, unmade):
    """Write the pin into config.yaml, if the next build can be planned and made with it.

    `unmade` names what cannot be made with it, as print_changes() returns it: InputError where it
    names anything.
    """
    if unmade:
        raise InputError(
            f"{source}: not pinned, as {listed(unmade)} cannot be made with {name}; to pin it "
            "nevertheless, change them and the pin in config.yaml together"
        )
    write_whole(CONFIG, _with_pin(source, name))
    print(f"  config.yaml now pins {name}; ./run --cores 4 rebuilds what follows from it")
