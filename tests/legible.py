"""Whether what is written in a figure can be read, and has room around it."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

# Around everything, in inches: 14 pixels of a PNG.
ROOM = 14 / 130
# A page has as many inches of text, on which no letter is below so many points.
PAGE, POINTS = 6.5, 6


def _drawn_texts(figure, monkeypatch):
    """The texts that the renderer draws, with their boxes; ticks outside the view are not."""
    found = {}
    draw = plt.Text.draw

    def recording(text, renderer):
        if text.get_visible() and text.get_text().strip():
            found[text] = text.get_window_extent(renderer)
        return draw(text, renderer)

    with monkeypatch.context() as patch:
        patch.setattr(plt.Text, "draw", recording)
        figure.canvas.draw()
    return found


def no_text_overlaps_or_is_cut(made: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure has texts, of which none is cut, near the edge or overlaps another."""
    page, boxes = made.bbox.padded(-ROOM * made.dpi), []
    for drawn, box in _drawn_texts(made, monkeypatch).items():
        text = drawn.get_text()
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text
        boxes.append((text, box.padded(-0.5)))
    assert len(boxes) >= 30
    for place, (one, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            assert not box.overlaps(second), (one, other)


def no_letter_is_small_in_print(made: Figure) -> None:
    """Across the text of a page, every text of a figure can be read."""
    scale = min(1, PAGE / made.get_figwidth())
    small = {text.get_text() for text in made.findobj(plt.Text)
             if text.get_visible() and text.get_fontsize() * scale < POINTS}  # fmt: skip
    assert small <= {""}
