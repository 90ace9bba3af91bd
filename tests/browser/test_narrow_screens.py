"""Pages fit a narrow screen: nothing is cut, and only frames of their own scroll sideways."""

import pytest

pytestmark = pytest.mark.workflow
PAGES = ("minusma/page.html", "minusma_2017_2020/page.html", "index.html", "codebook.html")
# Texts whose box is wider than the screen, or that end beyond it, outside of what scrolls; and
# heads as wide as what scrolls, which are to be whole without scrolling.
CUT = """(width) => {
  const scrolls = (one) => {
    for (; one; one = one.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(one).overflowX)) return true;
    }
    return false;
  };
  const cut = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest("script, style, noscript")) continue;
    const whole = parent.closest("caption, th.group, figcaption, h1, h2, h3");
    if (!whole && scrolls(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      if (box.width && (box.right > width + 1 || box.left < -1)) {
        cut.push(walker.currentNode.data.trim().slice(0, 60));
        break;
      }
    }
  }
  return cut;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_no_text_is_cut_on_a_narrow_screen(built, opened, name):
    with opened(built.folder / "results" / name, width=390) as page:
        if name.endswith("page.html"):
            page.wait_for_selector("html[data-ready]")
        page.eval_on_selector_all("details", "all => all.forEach(one => (one.open = true))")
        for width in (390, 430, 500):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT, width) == []


def test_the_first_screen_says_what_came_out_and_how_far_to_trust_it(built, opened):
    results = built.folder / "results"
    sentences = (results / "minusma/summary.txt").read_text(encoding="utf-8").splitlines()
    with opened(results / "minusma/page.html") as page:
        page.wait_for_selector("html[data-ready]")
        assert _said(page) == sentences
        assert [text.split(":")[0] for text in page.locator(".summary li").all_inner_texts()] == [
            "Agreement", "Firmness", "Discrimination",
        ]  # fmt: skip
        last = page.locator(".summary li").last.bounding_box()
        table = page.locator("#table").bounding_box()
        assert last["y"] + last["height"] < 600 and last["y"] < table["y"]
        assert "Hadley, Zachary (2019)" in page.inner_text("header")
        # on a narrow screen what came out is on it whole, and how far to trust it begins
        page.set_viewport_size({"width": 390, "height": 900})
        verdict = page.locator(".verdict").bounding_box()
        assert verdict["y"] + verdict["height"] < 600
    with opened(results / "index.html") as page:
        assert _said(page) == sentences
        assert "Hadley, Zachary (2019)" in page.inner_text("header")
        last = page.locator(".summary").first.locator("li").last.bounding_box()
        assert last["y"] + last["height"] < 900


def _said(page):
    """The sentences of the first summary: what was found, and the list of how far to trust it."""
    box = page.locator(".summary").first
    result, *_, trust = box.locator("p").all_inner_texts()
    clauses = [text.removesuffix(".") for text in box.locator("li").all_inner_texts()]
    return [result, f"{trust}: {'; '.join(text[0].lower() + text[1:] for text in clauses)}."]


def test_the_contents_stay_in_reach_and_are_not_printed(built, opened):
    with opened(built.folder / "results/minusma/page.html", width=390) as page:
        page.wait_for_selector("html[data-ready]")
        page.click("nav >> text=Data and methods")
        page.wait_for_function("scrollY > 2000")
        nav = page.locator("nav").bounding_box()
        assert 0 <= nav["y"] < 1 and nav["height"] < 60
        # the head that it leads to is below it
        assert page.locator("#methods-head").bounding_box()["y"] >= nav["height"]
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible()


def test_every_figure_is_headed_by_what_it_finds(built, opened):
    results = built.folder / "results"
    with opened(results / "minusma/page.html") as page:
        heads = page.locator("figure h3").all_text_contents()
        figures = page.locator("figure").count()
    found = {
        path.read_text(encoding="utf-8").partition("\n")[0]
        for path in (results / "minusma/figures").glob("*.txt")
    }
    assert len(heads) == figures == len(found) and set(heads) == found
