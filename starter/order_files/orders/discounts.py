"""An amount before a discount 优惠 less the discount is the one after it, or a person is asked."""

import re
from contextlib import suppress
from decimal import Decimal
from itertools import product

from models.messages.orders.money import in_yuan
from models.phrases import JoinedTexts, phrase
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import RivalColumn, is_after_discount, normalised_heading
from starter.order_files.orders.problems import Problems
from starter.order_files.rows.order_row import Line
from starter.order_files.values.numbers import money
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    address,
    cell_text,
    narrow,
    quoted,
)

NO_DISCOUNT = frozenset({"postage", "refund"})
"""What stands between two amounts, and lowers no price."""

_RATE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<sign>[折%])?")


def check_discounts(line: Line, problems: Problems) -> None:
    """Doubt a row whose discounts do not lead from one of its amounts to the other.

    Postage may be among what is paid, or not; a change 涨价或折扣 is signed, a discount is not.
    """
    _check_refunds(line, problems)
    read = _read(line, problems)
    if read is None or all(kind in NO_DISCOUNT for kind, *_ in line.adjusts):
        return  # no discount is named, not even one of nothing
    found, rates = read
    lowered = [sum(found["discount_total"]), sum(found["discount"]), 0]
    lowers = any((*lowered, *found["change"])) or any(rate != 1 for rate in rates)
    before, after = _amounts(line)
    names = JoinedTexts(
        _named(column, cell, line) for kind, column, cell in line.adjusts if kind not in NO_DISCOUNT
    )
    if before and not after and lowers:
        problems.doubt(
            Field.AMOUNT,
            phrase(
                "{before} yuan, and {names}: is that before the discount? name the "
                "amount after it (应付金额)",
                before=in_yuan(before[0]),
                names=names,
            ),
            line,
        )
    elif before and after and not _explained(before, after, lowered, found, rates):
        problems.doubt(
            Field.AMOUNT,
            phrase(
                "{before} yuan less the discount is not {after}, and {names}: which is right?",
                before=in_yuan(before[0]),
                after=in_yuan(after[0]),
                names=names,
            ),
            line,
        )


def _check_refunds(line: Line, problems: Problems) -> None:
    for kind, column, cell in line.adjusts:
        if kind == "refund" and _signed(cell, column.unit) != 0:
            words = phrase(
                "{column}: what of the order is left?", column=_named(column, cell, line)
            )
            problems.doubt(Field.AMOUNT, words, line)


def _read(line: Line, problems: Problems) -> tuple[dict[str, list[int]], list[Decimal]] | None:
    """The row's amounts between its prices, in fen by kind, and its rates; none where one cannot
    be read, which is asked about. Postage that is no amount (包邮) is none."""
    found = {kind: list[int]() for kind in ("discount", "discount_total", "change", "postage")}
    rates: list[Decimal] = []
    for kind, column, cell in line.adjusts:
        if kind == "rate" and (rate := _rate(cell)) is not None:
            rates.append(rate)
            continue
        amount = _signed(cell, column.unit)
        if kind == "refund" or (kind == "postage" and amount is None):
            continue
        if amount is None:
            problems.doubt(
                Field.AMOUNT,
                phrase("{column}: how much is it?", column=_named(column, cell, line)),
                line,
            )
            return None
        kind = "discount" if kind == "rate" else kind
        found[kind].append(amount if kind == "change" else abs(amount))
    return found, rates


def _explained(
    before: list[int],
    after: list[int],
    lowered: list[int],
    found: dict[str, list[int]],
    rates: list[Decimal],
) -> bool:
    """Whether some sum of what stands there leads from an amount before to each one after."""
    whole, parts, _ = lowered
    discounts = {whole, parts, whole + parts} if whole and parts else {whole + parts}
    before = [int(start * rate) for start in before for rate in rates or [Decimal(1)]]
    change, postage = sum(found["change"]), sum(found["postage"])
    sums = {
        start - less + change + extra
        for start, less, extra in product(before, discounts, {0, postage})
    }
    return any(one in sums for one in after)


def _amounts(line: Line) -> tuple[list[int], list[int]]:
    """What the row costs before a discount and after it, in fen, as far as it says so."""
    heading = line.heading
    own = normalised_heading(heading.title(Field.AMOUNT)), line.cell(Field.AMOUNT)
    cells = [(*own, heading.units.get(Field.AMOUNT))]
    rivals = line.rivals.get(Field.AMOUNT, ())
    cells += [(normalised_heading(one.title), cell, one.unit) for one, cell in rivals]
    before: list[int] = []
    after: list[int] = []
    for title, cell, unit in cells:
        if cell_text(cell) and (amount := _signed(cell, unit)) is not None:
            (after if is_after_discount(title) else before).append(amount)
    return before, after


def _signed(cell: Cell, unit: str | None) -> int | None:
    """The amount in fen, less than nothing too; none where it cannot be read."""
    written = cell_text(cell)
    sign = -1 if written[:1] in "-－−" and written else 1
    with suppress(UnreadableCell, UncertainCell):
        return sign * money(written[1:] if sign < 0 else cell, unit)
    return None


def _rate(cell: Cell) -> Decimal | None:
    """What is left of each yuan: 0.9, 90%, 9折; none where it is an amount."""
    found = _RATE.fullmatch(narrow(cell))
    if found is None:
        return None
    rate = Decimal(found["number"]) / {"折": 10, "%": 100}.get(found["sign"] or "", 1)
    return rate if 0 < rate <= 1 else None


def _named(column: RivalColumn, cell: Cell, line: Line) -> str:
    return phrase(
        "“{title}” says {cell} in cell {place}",
        title=column.title,
        cell=quoted(cell),
        place=address(column.column, line.row),
    )
