"""Pictures in pixels, small: a palette of 256 colours in place of full colour.

Figures and tables have few colours and their shades at the edges of letters; a palette that covers
the range of colours is within a few of 256 steps a channel of each, a difference that no eye can
see, and takes a third of the bytes.
"""

import io

from PIL import Image, PngImagePlugin

COLOURS = 256


def packed(image: Image.Image, texts: dict[str, str], **options: object) -> bytes:
    """An image as a PNG with a palette; `texts` are in its metadata, `options` are those of PNG."""
    metadata = PngImagePlugin.PngInfo()
    for key, value in texts.items():
        metadata.add_text(key, value)
    small = image.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    buffer = io.BytesIO()
    small.save(buffer, "PNG", pnginfo=metadata, **options)
    return buffer.getvalue()
