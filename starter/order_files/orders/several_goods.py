"""Several goods in one cell of names or models, with one count: how many of each is not said."""

import re

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.orders.goods_words import names_several
from starter.order_files.orders.problems import Problems
from starter.order_files.rows.order_row import Line
from starter.order_files.values import numbers
from starter.order_files.workbooks.cells import cell_text, narrow, quoted

LOOKED_AT = 200
"""Letters of a cell that are looked at: a longer name is refused."""

_UNIT = "|".join(sorted(numbers.UNITS_OF_COUNT, key=len, reverse=True))
_BRACKETS = re.compile(r"[(\[【][^)\]】]*[)\]】]")
_SEVERAL = re.compile(r"[、，,;；\n+&|]|<br */?>", re.IGNORECASE)
_SEVERAL_SKUS = re.compile(r"[、;；\n|]|<br */?>", re.IGNORECASE)
_ITEM = re.compile(r"(?:(?<!\S)\d{1,2}[.)](?=\s*[^\d\s])|[①-⑳])")
"""What begins each good of a list: 1.沙发 2.茶几."""

_COUNT = rf"(?:[x×*]\s*\d+(?![\d.*x×])|(?<![\d.])\d+\s*(?:{_UNIT})(?![套装]))"
_COUNTS = re.compile(_COUNT, re.IGNORECASE)
_LETTER = re.compile(r"\s*[^\W\d]")
_PARTS_OF_SKU = re.compile(r"[,，/+&\s]+")


def doubt_several(line: Line, problems: Problems) -> None:
    """Several goods in one cell, with one count: how many of each is not said."""
    naming = [(Field.NAME, _SEVERAL), (Field.GOODS, _SEVERAL), (Field.SKU, _SEVERAL_SKUS)]
    if not line.cells.keys() & {Field.NAME, Field.GOODS}:
        naming.append((Field.CATEGORY, _SEVERAL))
    for of, signs in naming:
        written = _BRACKETS.sub("", narrow(line.cell(of))[:LOOKED_AT])
        several = len([part for part in signs.split(written) if part.strip()]) > 1
        listed = len(_ITEM.findall(_BRACKETS.sub("", cell_text(line.cell(of))[:LOOKED_AT]))) > 1
        named = _has_two_counts(written) or names_several(written)
        if several or listed or named or _are_alike(written):
            problems.doubt(
                of,
                phrase("{cell} may be several goods: a row each", cell=quoted(line.cells[of])),
                line,
            )


def _has_two_counts(written: str) -> bool:
    """Whether two goods are counted there: 沙发2件茶几1件, in one pass over the text."""
    counts = list(_COUNTS.finditer(written))
    named = [one for one in counts if any(map(str.isalpha, written[: one.start()]))]
    return any(_LETTER.match(written, one.end()) for one in named[:-1])


def _are_alike(written: str) -> bool:
    """Whether several models of one make stand there: SF-301/SF-302, and not 白色/1.8米."""
    shapes = [re.sub(r"\d", "0", part) for part in _PARTS_OF_SKU.split(written.strip()) if part]
    named = [shape for shape in shapes if "0" in shape and re.search("[a-z]", shape, re.IGNORECASE)]
    return any(named.count(shape) > 1 for shape in named)
