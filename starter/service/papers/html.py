"""A paper as one file of HTML that prints: its style is in it, and it asks for nothing."""

from collections.abc import Iterable
from html import escape
from typing import Final

from starter.service.papers.document import (
    Checks,
    Document,
    Heading,
    Lines,
    Part,
    Row,
    Signs,
    Table,
)

STYLE_SHEET: Final = (
    "body{font:10pt sans-serif}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #555;padding:.2rem .4rem;text-align:left;vertical-align:top}"
    "tr{break-inside:avoid}.strong{font-weight:bold}.blank{min-width:4rem}"
    ".checks{list-style:none;columns:2;padding:0}.sheet+.sheet{break-before:page}"
    ".signs{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem;margin-top:1.5rem}"
    ".signs div{border-bottom:1px solid #555;min-height:3.5rem}@page{size:A4;margin:12mm}"
)


def html_of(document: Document, language: str) -> str:
    """The file."""
    sheets = "".join(
        f'<section class="sheet">{"".join(map(_written, sheet.parts))}</section>'
        for sheet in document.sheets
    )
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title><style>{STYLE_SHEET}</style></head>"
        f"<body><main>{sheets or f'<h1>{escape(document.title)}</h1>'}</main></body></html>"
    )


def _written(part: Part) -> str:
    match part:
        case Heading(text):
            return f"<h1>{escape(text)}</h1>"
        case Lines(lines):
            return f"<p>{_broken(chr(10).join(lines))}</p>"
        case Checks(items):
            return f'<ul class="checks">{_each("li", (f"□ {one}" for one in items))}</ul>'
        case Table(heads, rows, blank):
            marked = "".join(
                f"<th{' class=blank' if n in blank else ''}>{escape(head)}</th>"
                for n, head in enumerate(heads)
            )
            return f"<table><thead><tr>{marked}</tr></thead><tbody>{_rows(rows)}</tbody></table>"
        case Signs(labels):
            return f'<div class="signs">{_each("div", (f"{one}:" for one in labels))}</div>'


def _rows(rows: Iterable[Row]) -> str:
    return "".join(
        f"<tr{' class=strong' if row.strong else ''}>{_each('td', row.cells)}</tr>" for row in rows
    )


def _each(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{_broken(text)}</{tag}>" for text in texts)


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
