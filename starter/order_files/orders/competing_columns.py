"""Two columns that say the same thing: a row in which they differ is asked about."""

from collections.abc import Sequence
from contextlib import suppress

from models.messages.orders.order import Payment
from models.phrases import phrase
from starter.order_files.headings.fields import MONEY_FIELDS, Field
from starter.order_files.headings.heading import RivalColumn, is_after_discount, normalised_heading
from starter.order_files.orders.discounts import check_discounts
from starter.order_files.orders.problems import Problems
from starter.order_files.rows.order_row import Line
from starter.order_files.values import cell_choices, numbers
from starter.order_files.values.cell_meaning import meaning
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    address,
    comparable_text,
    quoted,
)


def doubt_differing_columns(lines: Sequence[Line], problems: Problems) -> None:
    """Doubt each row in which a column that was left out says something else."""
    for line in lines:
        check_discounts(line, problems)
        for of, rivals in line.rivals.items():
            rivals = _without_discounts(line, rivals) if of is Field.AMOUNT else rivals
            cell = line.cell(of)
            own = _meaning(line, of, cell, line.heading.units.get(of))
            for rival, other in rivals:
                if _agree(_meaning(line, of, other, rival.unit), own, of):
                    continue
                says = phrase(
                    "“{title}” says {other} in cell {place}",
                    title=rival.title,
                    other=quoted(other),
                    place=address(rival.column, line.row),
                )
                held = (
                    phrase("{cell}, and", cell=quoted(cell))
                    if of in line.cells
                    else phrase("is empty, and")
                )
                problems.doubt(
                    of, phrase("{held} {says}: which is right?", held=held, says=says), line
                )


def _without_discounts(
    line: Line, rivals: Sequence[tuple[RivalColumn, Cell]]
) -> list[tuple[RivalColumn, Cell]]:
    """Of two amounts one before a discount 优惠 and one after it the lesser is what it costs.

    Those that are explained so are left out of what is compared. Where not all is paid, or half of
    it is missing, it may be a deposit: that is asked about.
    """
    own_after = is_after_discount(normalised_heading(line.heading.title(Field.AMOUNT)))
    left: list[tuple[RivalColumn, Cell]] = []
    lesser: list[tuple[int, Cell]] = []
    own = _meaning(
        line, Field.AMOUNT, line.cell(Field.AMOUNT), line.heading.units.get(Field.AMOUNT)
    )
    for rival, cell in rivals:
        other = _meaning(line, Field.AMOUNT, cell, rival.unit)
        before, after = (other, own) if own_after else (own, other)
        if not isinstance(before, int) or not isinstance(after, int):
            left.append((rival, cell))
            continue
        usual = after <= before <= 2 * after and not _rest_is_due(line)
        if own_after is rival.after_discount or not usual:
            left.append((rival, cell))
        elif rival.after_discount and rival.unit == line.heading.units.get(Field.AMOUNT):
            lesser.append((after, cell))
    if lesser and not left:
        line.cells[Field.AMOUNT] = min(lesser, key=lambda one: one[0])[1]
    return left


def _rest_is_due(line: Line) -> bool:
    """Whether the way of paying means that a rest is still to be paid."""
    with suppress(UnreadableCell, UncertainCell):
        return cell_choices.payment(line.cell(Field.PAYMENT)) in (
            Payment.ON_DELIVERY,
            Payment.UNPAID,
        )
    return False


def _agree(one: object, other: object, of: Field) -> bool:
    """Whether two cells mean the same; of a place one may leave out province, city or 市."""
    if isinstance(one, str) and isinstance(other, str) and of.startswith(("delivery.", "pickup.")):
        shorter, longer = sorted((one, other), key=len)
        return bool(shorter) and (longer.startswith(shorter) or longer.endswith(shorter))
    return one == other


def _meaning(line: Line, of: Field, cell: Cell, unit: str | None) -> object:
    with suppress(UnreadableCell, UncertainCell):
        if of is Field.PAYMENT:
            return cell_choices.payment(cell)
        if of in MONEY_FIELDS:
            return numbers.money(cell, unit)
        if of is Field.TOTAL_VOLUME:
            return numbers.volume(cell, unit)
        return meaning(of, {of: cell}, line.today)
    return comparable_text(cell)
