"""Makes a picture or a paper again, in a process of its own, under limits of memory and time.

Run by its path, without our environment: it takes the file from its standard input, and
writes a JSON line of what it is, then the file that is kept. A picture becomes a JPEG without the
place and the device that it was taken at and with; a PDF keeps its pages, without scripts and
attachments. A file of few bytes may ask for gigabytes; here it does not get them.
"""

import io
import json
import os
import sys
import warnings
from typing import Any, Final

from activities.adapters.process.limits import limit

PIXELS_MAX: Final = 50_000_000
"""The most pixels of a picture: a telephone of 48 megapixels makes 48 million."""

SIDE_MAX: Final = 3_000
"""The longest side of what is kept, in pixels: a label on a wardrobe is read at that."""

QUALITY: Final = 85
PAGES_MAX: Final = 50

KEPT_MAX: Final = 20_000_000
"""Bytes of what is kept: few bytes of a PDF may unpack to a thousand times as many."""

VISIBLE_KEYS: Final = frozenset({
    "/Type", "/Parent", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate",
    "/UserUnit", "/Resources", "/Contents", "/Group",
})  # fmt: skip
"""What of a page makes what is seen; the rest acts as it is opened, links, hides or is attached."""

MEMORY_MAX: Final = 700_000_000
"""Bytes of address space beyond what it has as it begins: the largest picture takes 500 million."""

CPU_SECONDS_MAX: Final = 20

DONE, BROKEN, HEAVY, LOCKED, UNKNOWN = 0, 4, 5, 6, 7
"""How it ends."""

PDF: Final = b"%PDF-"

_EXIF = 0x8769
_TAKEN_AT, _OFFSET = 0x9003, 0x9011
"""Numbers of EXIF: its own part, when a picture was taken, and that clock's distance from UTC."""


def picture(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A JPEG, PNG or HEIC as an upright JPEG: what it is, and its bytes.

    Raises:
        UnidentifiedImageError: it is none of them.
        DecompressionBombError, DecompressionBombWarning: it has more than `PIXELS_MAX`.
        Exception: what a damaged file leads to.
    """
    from pi_heif import register_heif_opener  # type: ignore[import-untyped]  # it ships no types
    from PIL import Image, ImageOps

    register_heif_opener()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    limit(MEMORY_MAX, CPU_SECONDS_MAX)
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "HEIF"]) as opened:
        exif = opened.getexif().get_ifd(_EXIF)
        taken = {"taken_at": exif.get(_TAKEN_AT), "offset": exif.get(_OFFSET)}
        opened.draft("RGB", (SIDE_MAX, SIDE_MAX))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((SIDE_MAX, SIDE_MAX))
        flat = _on_white(upright)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    size = {"width": flat.width, "height": flat.height}
    texts = {name: one for name, one in taken.items() if isinstance(one, str)}
    return {"media_type": "image/jpeg", **size, **texts}, out.getvalue()


def _on_white(image: Any) -> Any:
    """Without transparency, which a JPEG does not have."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("RGB")
    pixels = image.convert("RGBA")
    white = Image.new("RGB", pixels.size, "white")
    white.paste(pixels, mask=pixels.getchannel("A"))
    return white


def paper(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The pages of a PDF, in a new one: what it is, and its bytes.

    Raises:
        PermissionError: it is locked with a password.
        MemoryError: it has more than `PAGES_MAX` pages, or unpacks to more than `KEPT_MAX`.
        Exception: what a damaged file leads to.
    """
    from pypdf import PdfReader, PdfWriter

    limit(MEMORY_MAX, CPU_SECONDS_MAX)
    read = PdfReader(io.BytesIO(data))
    if read.is_encrypted:
        raise PermissionError
    if len(read.pages) > PAGES_MAX:
        raise MemoryError
    write = PdfWriter()
    for page in read.pages:
        for name in page.keys() - VISIBLE_KEYS:
            page.pop(name)
        write.add_page(page)
    out = io.BytesIO()
    write.write(out)
    if out.tell() > KEPT_MAX:
        raise MemoryError
    return {"media_type": "application/pdf", "pages": len(read.pages)}, out.getvalue()


def main() -> int:
    """Write what is kept; how it ended."""
    data = sys.stdin.buffer.read()
    try:
        what, kept = paper(data) if data.startswith(PDF) else picture(data)
    except MemoryError:
        return HEAVY
    except PermissionError:
        return LOCKED
    except Exception as error:  # a library met what it did not expect
        name = type(error).__name__
        if name.startswith("DecompressionBomb"):
            return HEAVY
        return UNKNOWN if name == "UnidentifiedImageError" else BROKEN
    sys.stdout.buffer.write(json.dumps(what).encode() + b"\n" + kept)
    sys.stdout.flush()
    return DONE


if __name__ == "__main__":
    os._exit(main())  # what is left to be freed needs no time
