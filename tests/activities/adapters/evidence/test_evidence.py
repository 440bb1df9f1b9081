"""A file that proves something is made again: what it shows stays, what it betrays goes."""

import io
import zlib
from collections.abc import Callable
from struct import pack
from typing import TYPE_CHECKING

import pytest

from activities.adapters.evidence import files, program
from activities.adapters.evidence.files import EvidenceFile, FileUnreadable, read_file
from tests.image_files import HEIC, a_glass, a_paper, a_photo

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile


def opened(kept: EvidenceFile) -> "ImageFile":
    from PIL import Image

    return Image.open(io.BytesIO(kept.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIC"])
def test_a_photo_becomes_a_jpeg_that_names_no_place_and_no_device(kind: str) -> None:
    sent = HEIC if kind == "HEIC" else a_photo(kind)
    assert b"PHONE" in sent
    kept = read_file(sent)
    assert kept.media_type == "image/jpeg"
    with opened(kept) as shown:
        assert (shown.format, dict(shown.getexif())) == ("JPEG", {})
        assert shown.getpixel((5, 5)) == pytest.approx((200, 30, 30), abs=6)
    assert b"PHONE" not in kept.content


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    kept = read_file(a_photo(size=(40, 20)))
    assert (kept.width, kept.height) == (20, 40)


def test_a_great_photo_is_kept_as_great_as_a_label_needs() -> None:
    kept = read_file(a_photo(size=(program.SIDE_MAX * 2, 100)))
    assert (kept.width, kept.height) == (50, program.SIDE_MAX)


@pytest.mark.parametrize(
    ("exif", "taken_at"),
    [
        ({"taken_at": "2026:11:27 09:30:00", "offset": "+08:00"}, "2026-11-27T09:30:00+08:00"),
        ({"taken_at": "2026:11:27 09:30:00", "offset": "+00:00"}, "2026-11-27T09:30:00+00:00"),
        ({"taken_at": "2026:11:27 09:30:00"}, "2026-11-27T09:30:00+08:00"),
        ({"taken_at": "0000:00:00 00:00:00"}, None),
        ({"taken_at": "0001:01:01 00:00:00"}, None),
        ({"taken_at": "9999:12:31 23:59:59", "offset": "-05:00"}, None),
        ({"taken_at": "2026:11:27 09:30:00", "offset": "+99:99"}, "2026-11-27T09:30:00+08:00"),
        ({}, None),
    ],
)
def test_when_it_was_taken_is_kept_a_clock_without_a_zone_is_in_china(
    exif: dict[str, str], taken_at: str | None
) -> None:
    kept = read_file(a_photo(exif=exif)).taken_at
    assert (kept and kept.isoformat()) == taken_at


def test_what_can_be_seen_through_is_white() -> None:
    with opened(read_file(a_glass())) as shown:
        assert shown.getpixel((4, 4)) == (255, 255, 255)


def test_a_paper_keeps_its_pages_and_runs_nothing() -> None:
    sent = a_paper(2)
    assert b"/OpenAction" in sent
    kept = read_file(sent)
    assert (kept.media_type, kept.pages) == ("application/pdf", 2)
    assert kept.content.startswith(program.PDF)
    assert b"JavaScript" not in kept.content


def a_loaded_paper(name: str, letters: int = 1_000) -> bytes:
    """A PDF whose page holds so many letters under that name."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    write = PdfWriter()
    page = write.add_blank_page(100, 100)
    held = DictionaryObject({NameObject("/Load"): TextStringObject("A" * letters)})
    page[NameObject(name)] = held
    out = io.BytesIO()
    write.write(out)
    return out.getvalue()


def test_a_paper_brings_nothing_but_what_its_pages_show() -> None:
    kept = [read_file(a_loaded_paper(name)).content for name in ("/PieceInfo", "/AF", "/Thumb")]
    assert [b"/Load" in content for content in kept] == [False] * 3
    assert b"/Load" in read_file(a_loaded_paper("/Resources")).content


def test_what_few_bytes_unpack_to_is_not_kept_where_it_is_more_than_a_paper_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "limit", lambda *_: None)  # it runs in this process here
    monkeypatch.setattr(program, "KEPT_MAX", 100_000)
    sent = packed(program.KEPT_MAX)
    assert len(sent) < program.KEPT_MAX // 50
    with pytest.raises(MemoryError):
        program.paper(sent)


def packed(letters: int) -> bytes:
    """A PDF of few bytes that unpack to so many letters, which its page needs."""
    load = b"<</ProcSet(" + b"A" * letters + b")>>"
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R/Resources 5 0 R>>",
        4: a_stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", zlib.compress(b"5 0 " + load)),
    }
    out, at = io.BytesIO(b"%PDF-1.7\n"), dict[int, int]()
    out.seek(0, io.SEEK_END)
    for number, part in parts.items():
        at[number] = out.tell()
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, part))
    places = [pack(">BIH", 0, 0, 0), *(pack(">BIH", 1, one, 0) for one in at.values())]
    table = b"".join((*places, pack(">BIH", 2, 4, 0), pack(">BIH", 1, out.tell(), 0)))
    head, start = b"/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R", out.tell()
    out.write(b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (a_stream(head, table), start))
    return out.getvalue()


def a_stream(head: bytes, data: bytes) -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), head, data)


def a_bomb(side: int = 60_000) -> bytes:
    """A PNG of few bytes that is a picture of billions of pixels."""
    head = pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (
        pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (lambda: b"", "the file is empty"),
        (
            lambda: b"GIF89a" + b"\0" * 99,
            "this is not a photo or a paper that can be read",
        ),
        (lambda: b"<svg onload='alert(1)'/>", "this is not a photo"),
        (lambda: b"PK\3\4" + b"\0" * 99, "this is not a photo"),
        (lambda: a_photo()[:300], "the file is damaged|this is not a photo"),
        (lambda: a_bomb(), "asks for more than any photo"),
        (lambda: b"%PDF-1.7 and no more", "the file is damaged"),
        (lambda: a_paper(program.PAGES_MAX + 1), "asks for more than any photo or paper"),
        (lambda: a_paper(password="x"), "the paper is locked with a password"),
    ],
    ids=["nothing", "gif", "svg", "zip", "cut off", "bomb", "no pdf", "a book", "locked"],
)
def test_what_cannot_be_kept_is_refused_in_words(sent: Callable[[], bytes], why: str) -> None:
    with pytest.raises(FileUnreadable, match=why) as refused:
        read_file(sent())
    assert refused.value.hint


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SECONDS_MAX", 0.0)
    with pytest.raises(FileUnreadable, match="asks for more than any photo"):
        read_file(a_photo())


def test_what_hides_behind_a_photo_does_not_stay() -> None:
    kept = read_file(a_photo() + b"<script>alert(1)</script>")
    assert b"script" not in kept.content
