"""Photos of the demo, drawn when they are sent."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

JPEG: Final = "image/jpeg"
SIZE: Final = (640, 480)


def photo(order: str, side: str) -> bytes:
    """A photo of one side of a piece of that order, with its label, as JPEG."""
    picture = Image.new("RGB", SIZE, "burlywood")
    ImageDraw.Draw(picture).text((40, 40), f"{order}\n{side}", fill="black", font_size=40)
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
