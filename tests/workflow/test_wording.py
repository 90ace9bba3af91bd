"""No page, table, figure's words or document has a phrase that readers stumbled over."""

import pytest

from documents import DOCUMENTS
from wording import stumbles

pytestmark = pytest.mark.workflow
# What people read of the results, and the data beside it that have sentences.
READ = ("**/*.html", "**/*.md", "**/*.txt", "**/*.csv", "**/*.tex")


def test_no_result_has_a_phrase_that_readers_stumbled_over(built):
    results = built.folder / "results"
    read = {path for pattern in READ for path in results.glob(pattern)}
    names = {str(path.relative_to(results)) for path in read}
    assert {
        "index.html", "codebook.html", "codebook.csv", "README.md", "minusma/page.html",
        "minusma/table.tex", "minusma/figures/contributions.txt", "comparison/README.md",
        "comparison/claims.csv", "comparison/slips.csv", "comparison/order.csv",
        "comparison/alternatives.csv",
    } <= names  # fmt: skip
    found = {str(path): stumbles(path) for path in sorted(read)}
    assert {path: phrases for path, phrases in found.items() if phrases} == {}


@pytest.mark.parametrize("name", [*DOCUMENTS, "LICENSE-DATA.md", "resources/sources.yaml"])
def test_what_is_read_first_has_none_either(root, name):
    assert stumbles(root / name) == []


def test_a_caption_of_the_report_has_none_either(root):
    captions = sorted((root / "workflow/report").glob("*.rst"))
    assert captions and [phrase for path in captions for phrase in stumbles(path)] == []


@pytest.mark.parametrize(
    "text",
    [
        "shares tell\nof the choices", "It hangs on the year.", "<p>Missing in\nbetween</p>",
        "Full from so <em>many</em>", "None  is patched", "48 of 50 coloured cells",
        "<script>say('drawn anew')</script>",
    ],
)  # fmt: skip
def test_a_phrase_is_found_however_it_is_set(tmp_path, text):
    path = tmp_path / "page.html"
    path.write_text(f"<style>p {{ otherwise }}</style><p>fine</p>{text}", encoding="utf-8")
    assert len(stumbles(path)) == 1
