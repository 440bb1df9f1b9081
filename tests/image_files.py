"""Pictures and papers as people send them. Their libraries are loaded where one is made."""

import io
from base64 import b64decode
from collections.abc import Mapping

EXIF, GPS = 0x8769, 0x8825
UPRIGHT_IF_TURNED = 6

HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAZdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAA"
    "AAAAAAADRpbG9jAAAAAERAAAIAAQAAAAABuwABAAAAAAAAABoAAgAAAAAB1QABAAAAAAAAAI4AAAA4aWluZgAAAAAAAgAA"
    "ABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbw"
    "AAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AA"
    "AAMAkAAAAwAAAwAeoCCBBZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAA"
    "AUaXNwZQAAAAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAABppcmVmAAAAAAAA"
    "AA5jZHNjAAIAAQABAAAAsG1kYXQAAAAWKAGvGYD3fIU3//f4x/19q/4pBXi0cAAAAAZFeGlmAABNTQAqAAAACAADAQ8AAg"
    "AAAAYAAAAyh2kABAAAAAEAAAA4iCUABAAAAAEAAAByAAAAAFBIT05FAAACkAMAAgAAABQAAABWkBEAAgAAAAcAAABqAAAA"
    "ADIwMjY6MTE6MjcgMDk6MzA6MDAAKzA4OjAwAAAAAQABAAIAAAACTgAAAAAAAAA="
)
"""Sixty-four red pixels each way, taken by `PHONE` on 27 November 2026 at 09:30 in China."""


def a_photo(
    kind: str = "JPEG", size: tuple[int, int] = (40, 20), exif: Mapping[str, str] = {}
) -> bytes:
    """A photo of a telephone: it lies on its side, and names the device and the place.

    Args:
        kind: as Pillow calls it.
        size: in pixels, as it lies.
        exif: `taken_at` and `offset`, as EXIF writes them.
    """
    from PIL import Image

    tags = Image.Exif()
    tags[0x010F], tags[0x0112] = "PHONE", UPRIGHT_IF_TURNED
    tags.get_ifd(GPS)[1] = "N"
    for number, name in ((0x9003, "taken_at"), (0x9011, "offset")):
        if name in exif:
            tags.get_ifd(EXIF)[number] = exif[name]
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, exif=tags)
    return out.getvalue()


def a_paper(pages: int = 1, *, password: str | None = None) -> bytes:
    """A PDF that runs a script as it is opened."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    write = PdfWriter()
    for _ in range(pages):
        write.add_blank_page(100, 100)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    action = DictionaryObject({NameObject(name): value for name, value in script.items()})
    write.root_object[NameObject("/OpenAction")] = action
    if password is not None:
        write.encrypt(password)
    out = io.BytesIO()
    write.write(out)
    return out.getvalue()


def a_glass() -> bytes:
    """A PNG that can be seen through."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()
