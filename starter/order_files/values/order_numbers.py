"""Order numbers 订单号 as their merchants write them, and what a spreadsheet makes of them."""

import re

from models import ids
from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.values.placeholders import is_missing, why_missing
from starter.order_files.workbooks.cells import (
    DIGITS_KEPT,
    Cell,
    UncertainCell,
    UnreadableCell,
    cell_text,
    invisible_sign,
    narrow,
    quoted,
)

_LOST = re.compile(r"\d{15}0+|\d{16,}00")
_SEVERAL = re.compile(r"[,、;&|]|(?<=\w)[和及](?=\w)")
_LABELLED = re.compile(
    r"(?:订单|单据|销售单|原始单|平台单|商家单|系统单)?(?:编|单)?号码?\s*[:：].*", re.DOTALL
)
_DECIMAL = re.compile(r"\d+\.0")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)


def order_number(cell: Cell) -> str:
    """The order number 订单号 as its merchant wrote it.

    Raises:
        UnreadableCell: the spreadsheet changed it: lost its last digits, or made a date of it; or a
            word or a sign stands where a number should: 同上, 无, -.
        UncertainCell: blanks, or signs that nobody sees, stand inside, or its end looks like digits
            that a spreadsheet lost.
    """
    lost = isinstance(cell, float) and abs(cell) >= DIGITS_KEPT
    if lost or _SCIENTIFIC.fullmatch(narrow(cell)):
        raise UnreadableCell(
            phrase(
                "{cell}: the spreadsheet has lost the last digits of this number; format "
                "the column as text and enter the number again",
                cell=quoted(cell),
            )
        )
    if isinstance(cell, bool):
        raise UnreadableCell(
            phrase("{cell} is not an order number: write the order's own", cell=quoted(cell))
        )
    if not isinstance(cell, str | int | float):
        raise UnreadableCell(
            phrase(
                "{cell}: the spreadsheet has made a date or time of this number; format "
                "the column as text and enter the number again",
                cell=quoted(cell),
            )
        )
    says_nothing = is_missing(cell) or why_missing(Field.NUMBER, cell)
    if says_nothing or not any(map(str.isalnum, narrow(cell))):
        raise UnreadableCell(
            phrase("{cell} is not an order number: write the order's own", cell=quoted(cell))
        )
    number = cell_text(cell).removeprefix("'").strip()
    if sign := invisible_sign(cell):
        number = ids.normal_number(number)
        raise UncertainCell(
            number,
            phrase("{cell} holds {sign}, a sign that nobody sees", cell=quoted(cell), sign=sign),
            number,
        )
    if why := _doubt_about(number, narrow(number), is_text=isinstance(cell, str)):
        raise UncertainCell(number, phrase("{cell}{why}", cell=quoted(cell), why=why))
    return number


def _doubt_about(number: str, read: str, *, is_text: bool) -> str | None:
    """The doubt about an order number, if any; `read` is its narrow form."""
    if len(number.split()) > 1:
        return phrase(" has blanks inside: is it one number?")
    if _SEVERAL.search(read):
        return phrase(" may be several numbers: write one order in each row")
    if _LABELLED.match(read):
        return phrase(" holds the label, too: write the number alone")
    if not any(letter.isdigit() or letter.isascii() for letter in read):
        return phrase(" has no digit and no Latin letter: is it an order's number?")
    if is_text and _DECIMAL.fullmatch(read):
        return phrase(" ends as a program writes a figure: is the number {read}?", read=read[:-2])
    if _LOST.fullmatch(read):
        return phrase(
            ": a spreadsheet may have made zeros of the last digits of this number; "
            "compare it with the merchant's"
        )
    return None
