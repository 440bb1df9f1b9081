"""A paper as PDF: A4, in a Chinese font that each reader of PDF files brings along.

The font is named and not carried in the file (ADR-0074): Chinese and Latin letters are of one line
height, and a paper has some kilobytes.
"""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as PdfTable

from starter.service.papers.document import Checks, Document, Heading, Lines, Part, Signs, Table

FONT: Final = "STSong-Light"
MARGIN: Final = 12 * mm
LANDSCAPE_COLUMNS: Final = 8
"""So many columns, and the sheet lies on its side."""

GRID: Final = (
    ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#555555")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eeeeee")),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
)


def pdf_of(document: Document) -> bytes:
    """The file; the same document gives the same file."""
    widest = max(
        (len(part.heads) for sheet in document.sheets for part in sheet.parts
         if isinstance(part, Table)), default=0,
    )  # fmt: skip
    size = landscape(A4) if widest >= LANDSCAPE_COLUMNS else A4
    written = BytesIO()
    template = SimpleDocTemplate(
        written, pagesize=size, title=document.title, invariant=1,
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    flow: list[Flowable] = []
    for n, sheet in enumerate(document.sheets):
        flow += [PageBreak()] if n else []
        flow += [one for part in sheet.parts for one in _drawn(part, size[0] - 2 * MARGIN)]
    empty: list[Flowable] = [_paragraph(document.title, "heading")]
    template.build(flow or empty, onFirstPage=_foot, onLaterPages=_foot)
    return written.getvalue()


@cache
def _styles() -> dict[str, ParagraphStyle]:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
    return {
        "plain": plain,
        "strong": ParagraphStyle("strong", plain, fontSize=10.5, leading=13),
        "heading": ParagraphStyle("heading", plain, fontSize=14, leading=18, spaceAfter=2 * mm),
    }


def _foot(canvas: Any, template: Any) -> None:
    """The number of the page, so that nobody takes a part for the whole."""
    canvas.setFont(FONT, 8)
    canvas.drawRightString(template.pagesize[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))


def _paragraph(text: str, style: str = "plain") -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), _styles()[style])


def _drawn(part: Part, width: float) -> Iterable[Flowable]:
    match part:
        case Heading(text):
            return [_paragraph(text, "heading")]
        case Lines(lines):
            return [_paragraph("\n".join(lines)), Spacer(0, 2 * mm)]
        case Checks(items):
            return [*(_paragraph(f"□ {item}") for item in items), Spacer(0, 2 * mm)]
        case Table():
            return [_table(part, width), Spacer(0, 3 * mm)]
        case Signs(labels):
            return [KeepTogether(_signs(labels, width))]


def _table(part: Table, width: float) -> PdfTable:
    rows = [[_paragraph(head) for head in part.heads]]
    for row in part.rows:
        style = "strong" if row.strong else "plain"
        rows.append([_paragraph(cell, style) for cell in row.cells])
    return PdfTable(rows, colWidths=_widths(part, width), repeatRows=1, style=list(GRID))


def _widths(part: Table, width: float) -> list[float]:
    """Columns by what stands in them; what is filled in by hand has room for a word."""
    longest = [
        max(
            8 if n in part.blank else 0,
            *(_length(row.cells[n]) for row in part.rows),
            _length(head),
        )
        for n, head in enumerate(part.heads)
    ]
    weights = [min(max(one, 4), 30) for one in longest]
    return [width * one / sum(weights) for one in weights]


def _length(text: str) -> int:
    """Of the longest line, in half letters: a Chinese letter is two wide."""
    return max(sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n"))


def _signs(labels: tuple[str, ...], width: float) -> PdfTable:
    cells = [[_paragraph(f"{label}:") for label in labels]]
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return PdfTable(cells, colWidths=width / len(labels), rowHeights=14 * mm, style=style)
