"""Cells that say nothing: a dash, 待定, a masked value, 同上; they count as missing."""

import re
from datetime import date, time, timedelta

from models.phrases import phrase
from starter.order_files.headings.fields import Field
from starter.order_files.workbooks.cells import (
    DIGITS_KEPT,
    Cell,
    comparable_text,
    narrow,
    quoted,
)

_SAYS_NOTHING = (
    "无 没有 暂无 待定 未定 未知 不详 待补 待补充 待确认 待填 未填 空 none null nil n/a na tbd"
)
_WORDS = frozenset(_SAYS_NOTHING.split())
_NO_DAY_YET = frozenset(
    [
        *("尽快", "尽快提货", "尽快安排", "越快越好", "加急", "asap", "随时", "随时可提"),
        *("等通知", "待通知", "另行通知", "客户通知", "等客户通知", "等电话", "电话通知", "电联"),
        *("待安排", "待协商"),
    ]
)
"""What merchants write in place of a day that nobody has agreed on."""

_DITTO = frozenset(["同上", "同前", "同左", "上同", "〃", '"', "″", "ditto"])
_SIGNS = re.compile(r"[-‐-―−－ー_/\\|.。…*~～、,，·•#\s]+")
_MASK = re.compile(r"\*{2,}|●{2,}|•{2,}|\d[xX×]{3,}|[xX]{4,}")
_CUT = re.compile(r"(?:…|\.{3})$")
_NAME_MASK = re.compile(r"\*|[xX×●]{2,}")
_TEXTS = frozenset(
    [
        Field.CUSTOMER,
        Field.CONTACT,
        Field.GOODS,
        Field.NAME,
        Field.SKU,
        Field.CATEGORY,
        Field.HUB,
        *(of for of in Field if of.startswith(("delivery.", "pickup."))),
    ]
)
"""Columns of names, models and places: no date stands there."""

_MASKED = frozenset(
    [Field.NUMBER, Field.REPLACES, Field.SKU, Field.CUSTOMER_PHONE, Field.CONTACT_PHONE]
    + [of for of in Field if of.startswith(("delivery.", "pickup."))]
)
_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日|\d{1,2}-[a-z]{3}(?:-\d\d)?"
    r"|(?:19|20)\d\d(?:[-/]\d{1,2}[-/]\d{1,2}|年\d{1,2}月\d{1,2}日)(?: [\d:]+)?",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\s*=\s*[a-z_][a-z0-9_.]*\(", re.IGNORECASE)
"""What stands in a cell for a picture, =DISPIMG("ID_1",1), or a formula that was kept as text."""

_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)


def is_missing(cell: Cell) -> bool:
    """Whether the cell holds nothing, or what stands for nothing: -, 无, 待定, ***."""
    read = narrow(cell)
    if not read or not isinstance(cell, str):
        return not read
    return bool(_SIGNS.fullmatch(read)) or comparable_text(cell) in _WORDS


def why_missing(of: Field, cell: Cell) -> str | None:
    """Why a cell counts as missing though it is not empty: masked, cut, 同上, 尽快."""
    if not isinstance(cell, str):
        return None
    if comparable_text(cell) in _DITTO:
        return phrase("{cell} points to another row: write it out", cell=quoted(cell))
    if of is Field.PICKUP_DAY and comparable_text(cell) in _NO_DAY_YET:
        return phrase("{cell} names no day: agree on one", cell=quoted(cell))
    names = _NAME_MASK if of in (Field.CUSTOMER, Field.CONTACT) else None
    mask = names or (_MASK if of in _MASKED else None)
    if mask and mask.search(narrow(cell)):
        return phrase("{cell} is masked: write the whole of it", cell=quoted(cell))
    if mask and _CUT.search(narrow(cell)):
        return phrase("{cell} is cut: write the whole of it", cell=quoted(cell))
    return None


def change_by_spreadsheet(of: Field, cell: Cell) -> str | None:
    """What a spreadsheet has turned a name, a model or a number into: a date, or fewer digits."""
    if of not in _TEXTS and of is not Field.NUMBER:
        return None
    if isinstance(cell, bool):
        return phrase("{cell} is a tick box, not a text: write the text", cell=quoted(cell))
    if isinstance(cell, str) and _FORMULA.match(cell):
        return phrase(
            "{cell} is a formula or a picture, not a text: write the text", cell=quoted(cell)
        )
    is_date = of is not Field.NUMBER and isinstance(cell, date | time | timedelta)
    if of is not Field.NUMBER and isinstance(cell, float) and abs(cell) >= DIGITS_KEPT:
        return phrase("{cell}: the spreadsheet has lost the last digits", cell=quoted(cell))
    if isinstance(cell, str):
        read = narrow(cell)
        is_date = bool(_DATE.fullmatch(read))
        if of is not Field.NUMBER and _ROUNDED.fullmatch(read):
            return phrase("{cell}: the spreadsheet has lost the last digits", cell=quoted(cell))
    if is_date:
        return phrase(
            "{cell}: the spreadsheet made a date of it; format the column as text",
            cell=quoted(cell),
        )
    return None
