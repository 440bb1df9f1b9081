"""Numbers as people write them in a list: pieces, volumes, weights, money."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from models.messages.orders.money import to_fen
from models.phrases import phrase
from starter.order_files.values.zero_words import doubt_about_words
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    cell_text,
    narrow,
    quoted,
)

Read = TypeVar("Read")

PIECES_MAX = 100_000
VOLUME_MAX = Decimal(10_000)
WEIGHT_MAX = Decimal(100_000)
YUAN_MAX = Decimal(10_000_000_000)

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.?\d*|\.\d+)\s*(?P<unit>[^\d\s].*)?",
    re.DOTALL,
)
_DIGITS_KEPT = 15
"""Digits of a number that a spreadsheet shows; what it counts on is noise."""

_TOGETHER = re.compile(r"(?:总共|一共|共计|共)[:]?\s*(?=\d)")
"""Words before a number that may be of the row, or of all of an order."""

_MONEY_SIGN = re.compile(r"^(¥|￥|rmb|cny)")

UNITS_OF_COUNT = dict.fromkeys(
    [*"件个套张把箱包组台只块片樘扇床幅条根卷桶座盏副对双", "pcs", "pc", "pieces", "piece", "ctn"],
    Decimal(1),
)
UNITS_OF_VOLUME = {
    **dict.fromkeys(["m3", "m^3", "方", "立方", "立方米", "立米", "cbm"], Decimal(1)),
    **dict.fromkeys(["l", "升", "dm3"], Decimal("0.001")),
    **dict.fromkeys(["cm3", "立方厘米"], Decimal("0.000001")),
}
UNITS_OF_WEIGHT = {
    **dict.fromkeys(["kg", "kgs", "公斤", "千克"], Decimal(1)),
    **dict.fromkeys(["吨", "t"], Decimal(1000)),
    **dict.fromkeys(["斤", "市斤"], Decimal("0.5")),
    **dict.fromkeys(["g", "克"], Decimal("0.001")),
}
UNITS_OF_MONEY = {
    **dict.fromkeys(["元", "圆", "块", "元整", "rmb", "cny", "人民币", "¥", "￥"], Decimal(1)),
    **dict.fromkeys(["角", "毛"], Decimal("0.1")),
    "分": Decimal("0.01"),
    "千元": Decimal(1_000),
    **dict.fromkeys(["万", "万元"], Decimal(10_000)),
}


_SAYS_NO_UNIT = re.compile(
    r"[必选]填|必须|可(?:选|空|不填)|[不已未]?含|如|例|单位|合计|总|整单|全部|数字|保留|净|毛重|实|应|预"
)
"""Words in the brackets of a heading that are no unit: 订单金额（必填）."""


def is_unknown_unit(unit: str | None, units: Mapping[str, Decimal]) -> bool:
    """Whether a heading gives a unit that we do not know: 重量(lb), 金额(元/件)."""
    return bool(unit) and unit not in units and not _SAYS_NO_UNIT.search(unit or "")


def pieces(cell: Cell) -> int:
    """How many pieces 件数: 3, 3.0, ３, 3件.

    Raises:
        UnreadableCell: not a whole number from 1 to 100,000.
        UncertainCell: as every number here, where blanks stand inside, or several numbers.
    """
    count, doubt = _number(cell, UNITS_OF_COUNT, None, phrase("a whole number such as 3"))
    if count != count.to_integral_value():
        raise UnreadableCell(
            phrase("{cell} is not a whole number; write for example 3", cell=quoted(cell))
        )
    if not 1 <= count <= PIECES_MAX:
        raise UnreadableCell(
            phrase(
                "{cell}: the pieces are from 1 to {pieces_max:,}",
                cell=quoted(cell),
                pieces_max=PIECES_MAX,
            )
        )
    return _sure(int(count), doubt or pairs_doubt(cell), cell, count, count)


def pairs_doubt(cell: Cell) -> str | None:
    """The doubt about a count of pairs 对, which may be of a piece or two each."""
    if not narrow(cell).strip().endswith(("对", "双")):
        return None
    return phrase("{cell} counts pairs: how many pieces are they?", cell=quoted(cell))


def volume(cell: Cell, unit: str | None = None) -> Decimal:
    """A volume in m³ 方, to four decimals: 1.2, 1.2方, 1.2m³.

    Raises:
        UnreadableCell: not a number from 0 to 10,000.
    """
    return _measure(
        cell, UNITS_OF_VOLUME, unit, phrase("a number of m³ such as 1.2"), VOLUME_MAX, "0.0001"
    )


def weight(cell: Cell, unit: str | None = None) -> Decimal:
    """A weight in kg, to three decimals: 50, 50公斤, 0.05吨; `unit` is the heading's.

    Raises:
        UnreadableCell: not a number from 0 to 100,000.
    """
    return _measure(
        cell, UNITS_OF_WEIGHT, unit, phrase("a number of kg such as 50"), WEIGHT_MAX, "0.001"
    )


def money(cell: Cell, unit: str | None = None) -> int:
    """Money in fen, from yuan, half a fen up: 1299, 1,299.00, ¥1299元.

    Raises:
        UnreadableCell: not an amount, or less than nothing.
    """
    bare = cell if not isinstance(cell, str) else _MONEY_SIGN.sub("", cell_text(cell).casefold())
    yuan, doubt = _number(bare, UNITS_OF_MONEY, unit, phrase("an amount in yuan such as 1299.00"))
    if not 0 <= yuan <= YUAN_MAX:
        raise UnreadableCell(
            phrase(
                "{cell}: an amount is from 0 to {yuan_max:,} yuan",
                cell=quoted(cell),
                yuan_max=YUAN_MAX,
            )
        )
    kept = _rounded(yuan, "0.01")
    return _sure(to_fen(kept), doubt, cell, yuan, kept)


def figure(cell: Cell, units: Mapping[str, Decimal], unit: str | None = None) -> Decimal:
    """What is counted or measured, as large as it is; raises as every number here does."""
    bare = cell if not isinstance(cell, str) else _MONEY_SIGN.sub("", cell_text(cell).casefold())
    read, doubt = _number(bare, units, unit, phrase("a number such as 12"))
    return _sure(read, doubt, cell, read, read)


def _measure(
    cell: Cell,
    units: Mapping[str, Decimal],
    unit: str | None,
    wanted: str,
    most: Decimal,
    step: str,
) -> Decimal:
    read, doubt = _number(cell, units, unit, wanted)
    if not 0 <= read <= most:
        raise UnreadableCell(
            phrase(
                "{cell}: write {wanted}, from 0 to {most:,}",
                cell=quoted(cell),
                wanted=wanted,
                most=most,
            )
        )
    kept = _rounded(read, step)
    return _sure(kept, doubt, cell, read, kept)


def _sure(value: Read, doubt: str | None, cell: Cell, read: Decimal, kept: Decimal) -> Read:
    """The value, if it is not doubtful: a computed one may have any number of decimals, a written
    one means its own."""
    if doubt:
        raise UncertainCell(value, doubt)
    if isinstance(cell, str) and kept != read:
        raise UncertainCell(
            value,
            phrase("{cell} has more decimals than are kept", cell=quoted(cell)),
            str(kept),
        )
    return value


def _rounded(read: Decimal, step: str) -> Decimal:
    """To that step, half up 四舍五入."""
    return read.quantize(Decimal(step), ROUND_HALF_UP)


def _number(
    cell: Cell, units: Mapping[str, Decimal], unit: str | None, wanted: str
) -> tuple[Decimal, str | None]:
    """The number in a cell, and the doubt about it; a unit behind it wins over the heading's."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise UnreadableCell(
            phrase("{cell} is not a number; write {wanted}", cell=quoted(cell), wanted=wanted)
        )
    doubt = _doubt_about_heading(unit, units)
    if isinstance(cell, float):
        return Decimal(f"{cell:.{_DIGITS_KEPT}g}") * units.get(unit or "", 1), doubt
    written = narrow(cell).casefold()
    if any(
        unicodedata.category(sign) == "No" for sign in cell_text(cell).casefold().replace("m³", "")
    ):
        raise UnreadableCell(
            phrase("{cell} is not a number; write {wanted}", cell=quoted(cell), wanted=wanted)
        )  # ①, ½, 2²
    if (read := _valued(written, units, unit)) is not None:
        of_heading = doubt if written.strip()[-1:].isdigit() else None
        return read, doubt_about_words(cell, written) or of_heading
    lines = [line for line in written.splitlines() if line.strip()]
    if len(lines) > 1 and all(_valued(line, units, unit) is not None for line in lines):
        raise UncertainCell(
            None,
            phrase("{cell} holds several numbers: write one in each cell", cell=quoted(cell)),
        )
    if (read := _valued("".join(written.split()), units, unit)) is not None:
        return read, phrase("{cell} has blanks inside: is it one number?", cell=quoted(cell))
    if (prefix := _TOGETHER.match(written)) and (
        read := _valued(written[prefix.end() :], units, unit)
    ) is not None:
        return read, phrase("{cell} names a total: is it this row's?", cell=quoted(cell))
    raise UnreadableCell(
        phrase("{cell} is not a number; write {wanted}", cell=quoted(cell), wanted=wanted)
    )


def _doubt_about_heading(unit: str | None, units: Mapping[str, Decimal]) -> str | None:
    if not is_unknown_unit(unit, units):
        return None
    return phrase("{unit} in the heading is no unit of it that we know", unit=quoted(unit or ""))


def _valued(written: str, units: Mapping[str, Decimal], unit: str | None) -> Decimal | None:
    """What a text says, where its digits stand together and its unit is known."""
    found = _NUMBER.fullmatch(written.strip())
    of = "".join((found["unit"] or "").split()) if found else ""
    if found is None or (of and of not in units):
        return None
    return Decimal(found["sign"] + found["digits"].replace(",", "")) * units.get(
        of or unit or "", 1
    )
