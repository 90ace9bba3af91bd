"""Pictures in pixels, small: a palette of 256 colours in place of full colour.

Figures and tables have few colours and their shades at the edges of letters; a palette that covers
the range of colours stays within a few of 256 steps a channel of each, which no eye tells apart,
and takes a third of the bytes.
"""

import io

from PIL import Image, PngImagePlugin

COLOURS = 256


def paletted(content, **told):
    """A PNG, as bytes, with a palette; its text and resolution stay, texts `told` are added."""
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        texts = PngImagePlugin.PngInfo()
        for key, value in {**image.text, **told}.items():
            texts.add_text(key, value)
        options = {"pnginfo": texts}
        if "dpi" in image.info:
            options["dpi"] = image.info["dpi"]
        small = image.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    buffer = io.BytesIO()
    small.save(buffer, "PNG", **options)
    return buffer.getvalue()
