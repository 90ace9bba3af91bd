"""Pictures in pixels, small: a palette of 256 colours in place of full colour.

Figures and tables have few colours and their shades at the edges of letters; a palette that covers
the range of colours stays within a few of 256 steps a channel of each, which no eye tells apart,
and takes a third of the bytes.
"""

import io

from PIL import Image, PngImagePlugin

COLOURS = 256


def packed(image: Image.Image, texts: dict[str, str], **options: object) -> bytes:
    """An image as a PNG with a palette; `texts` stand in its metadata, `options` are of PNG."""
    told = PngImagePlugin.PngInfo()
    for key, value in texts.items():
        told.add_text(key, value)
    small = image.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    buffer = io.BytesIO()
    small.save(buffer, "PNG", pnginfo=told, **options)
    return buffer.getvalue()
