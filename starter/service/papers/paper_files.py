"""A paper as a file that somebody saves: PDF, or HTML that prints."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.language.texts import Translator
from models.sop import clock
from starter.service.app_context import AppContext
from starter.service.papers.contents import PaperContents
from starter.service.papers.document import Document
from starter.service.papers.html import html_of
from starter.service.papers.paper_orders import PaperKind, PaperOrder


class PaperFormat(StrEnum):
    """How a paper is written."""

    PDF = "pdf"
    HTML = "html"


MEDIA_TYPES: Final = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper that is written."""

    name: str
    content: bytes


def document_of(
    context: AppContext,
    paper: PaperKind,
    orders: Sequence[PaperOrder],
    translator: Translator,
    vehicle: str | None = None,
) -> Document:
    """What stands on a paper of these orders."""
    sop = context.sop_for(orders[0].merchant if orders else "")
    contents = PaperContents(
        translator=translator, orders=orders, sop=sop, now=context.now(), vehicle=vehicle
    )
    return contents.document(paper)


async def paper_file(
    context: AppContext,
    paper: PaperKind,
    orders: Sequence[PaperOrder],
    translator: Translator,
    format_: PaperFormat,
    vehicle: str | None = None,
) -> PaperFile:
    """Write a paper of these orders."""
    document = document_of(context, paper, orders, translator, vehicle)
    if format_ is PaperFormat.HTML:
        content = html_of(document, translator.language).encode()
    else:
        from starter.service.papers.pdf import pdf_of  # half a second: few ask for it

        content = await asyncio.to_thread(pdf_of, document)
    return PaperFile(_name(paper, format_, context.now()), content)


def _name(paper: PaperKind, format_: PaperFormat, at: datetime) -> str:
    return f"{paper}-{clock.local(at):%Y%m%d-%H%M}.{format_}"
