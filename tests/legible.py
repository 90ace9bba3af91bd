"""Whether what is written in a figure can be read."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure


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
    return [(text.get_text(), box) for text, box in found.items()]


def no_text_overlaps_or_is_cut(made: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure has texts, of which none is cut or overlaps another."""
    page, boxes = made.bbox, []
    for text, box in _drawn_texts(made, monkeypatch):
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text
        boxes.append((text, box.padded(-0.5)))
    assert len(boxes) >= 30
    for place, (one, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            assert not box.overlaps(second), (one, other)
