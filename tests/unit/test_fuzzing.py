"""What benchmarks/fuzz.py makes is the same for a seed, and fits where it says so."""

import json
import random
import sys

import pytest

from assessment.archive.agreement import disagreements
from assessment.archive.container import Member
from assessment.archive.manifest import manifest_faults
from assessment.archive.provenance import stated_provenance, stated_versions
from conftest import ROOT
from stub_archive import RESULTS, listing, stub

LISTED = {**RESULTS, "manifest.json": listing(RESULTS)}


@pytest.fixture(scope="module")
def mutations():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        from fuzzing import mutations

        yield mutations
    del sys.modules["fuzzing"], sys.modules["fuzzing.mutations"]


@pytest.mark.parametrize("name", ["changed_json", "changed_bytes", "changed_text"])
def test_a_seed_makes_the_same_changes_and_others_make_others(mutations, name):
    content = json.dumps({"a": [1, {"b": "c"}], "d": {"e": 2.5}}, indent=1).encode()

    def made():
        chance = random.Random(3)
        return [getattr(mutations, name)(chance, content) for _ in range(300)]

    first = made()
    assert first == made() and len(set(first)) > 100


@pytest.mark.parametrize("name", ["changed_json", "changed_bytes", "changed_text"])
@pytest.mark.parametrize("content", [b"", b"\n", b"\x92", b"[]", b"{}", b"0"])
def test_whatever_a_change_has_left_can_be_changed(mutations, name, content):
    chance = random.Random(5)
    for _ in range(300):
        assert isinstance(getattr(mutations, name)(chance, content), bytes)


def test_what_was_made_to_fit_agrees_with_itself(mutations):
    members = {**stub(results=LISTED), "results/table.csv": Member(b"a,9.9\n")}
    fitted = mutations.fitted(members)
    assert manifest_faults(fitted) == []
    stated_versions(fitted)
    assert list(disagreements(fitted, stated_provenance(fitted, "verify"))) == []
    assert list(disagreements(members, stated_provenance(members, "verify")))
