"""Which column of a heading row holds which field."""

import re

from models.phrases import phrase
from starter.order_files.headings.fields import (
    FALLBACK_HEADINGS,
    FIELD_OF_HEADING,
    FIELD_OF_PART,
    IGNORED_HEADINGS,
    MERCHANTS_INCOME,
    MONEY_FIELDS,
    PART_HEADINGS,
    WEAK_HEADINGS,
    Field,
    Part,
    Side,
)
from starter.order_files.headings.heading import (
    BRACKETED,
    HEADING_MAX,
    UNIT_END,
    Heading,
    LeftOut,
    RivalColumn,
    adjustment_of,
    flag_of,
    is_after_discount,
    is_known,
    label_side,
    normalised_heading,
)
from starter.order_files.workbooks.cells import Cell, address, cell_text, narrow, one_line, quoted

COMPARED_FIELDS = MONEY_FIELDS | {
    Field.TOTAL_VOLUME,
    Field.PAYMENT,
    Field.PICKUP_DAY,
    Field.CUSTOMER,
    Field.CONTACT,
    Field.VERIFY_BY,
    *(of for of in Field if of.startswith(("delivery.", "pickup."))),
}
"""Fields of which a second column is compared with the first, row by row: it may be another
person's, or another place's. A weak heading is not, 日期 next to 预约提货日期; one that
stands there twice is, of any field."""

PER_PIECE_FIELDS = {Field.WEIGHT, Field.PIECE_VOLUME, Field.VOLUME}
"""Fields that are a piece's: kg/件 is kg."""

_PER_PIECE = re.compile(r"[/每]\s*(?:件|个|套|台|pcs?)$")

MULTI_COLUMN_FIELDS = {Field.CUSTOMER_PHONE, Field.CONTACT_PHONE, Field.NOTE, Field.STATUS}
"""Fields that several columns may say, each something of its own."""


def assign_columns(found: Heading, names: list[tuple[int, Cell]], groups: dict[int, str]) -> None:
    """Assign each column to its field. A heading that names both person and field comes first,
    wherever it is; a bare 联系电话 belongs to the person before it; 数量 gives way to 件数."""
    bare: list[tuple[int, Cell]] = []
    for column, cell in names:
        name = normalised_heading(cell)
        grouped = label_side(groups.get(column, ""))
        if grouped and name in PART_HEADINGS:
            _assign_column(found, FIELD_OF_PART[grouped, PART_HEADINGS[name]], column, cell)
        elif name in PART_HEADINGS:
            bare.append((column, cell))
        elif target := FIELD_OF_HEADING.get(name):
            _assign_column(found, target, column, cell)
    for column, cell in bare:
        _assign_part_headings(found, column, cell)
    rest = [(column, cell) for column, cell in names if column not in found.stood]
    found.flags += [
        (column, _title_of(cell), state)
        for column, cell in rest
        if (state := flag_of(normalised_heading(cell)))
    ]
    for weaker in (FALLBACK_HEADINGS, WEAK_HEADINGS):
        for column, cell in rest:
            target = weaker.get(normalised_heading(cell))
            if (
                weaker is FALLBACK_HEADINGS
                and not is_known(cell)
                and is_after_discount(normalised_heading(cell))
            ):
                target = Field.AMOUNT
            _assign_weak_headings(found, column, cell, target)
    found.adjusts += [
        (kind, RivalColumn(column, _title_of(cell), _unit_of(cell)))
        for column, cell in rest
        if column not in found.stood and (kind := adjustment_of(normalised_heading(cell)))
    ]
    found.ignored += [
        LeftOut(column, phrase("column {cell} is not known and was left out", cell=quoted(cell)))
        for column, cell in rest
        if not is_known(cell) and not is_after_discount(normalised_heading(cell))
    ]
    _name_hidden(found)


def _assign_part_headings(found: Heading, column: int, cell: Cell) -> None:
    """Assign headings of a name, phone or address without a person: to the side named last before
    it.

    A second name after that side's phone or address begins the other side, where nothing else
    does; a second phone is the same person's.
    """
    part = PART_HEADINGS[normalised_heading(cell)]
    side, begun = Side.CUSTOMER, False
    before = {at: held for held, at in found.columns.items() if at < column}
    for _, held in sorted(before.items()):
        if (of := _side(held)) is not None:
            begun = (begun and of is side) or not held.endswith(Part.NAME)
            side = of
    target = FIELD_OF_PART[side, part]
    if target not in found.columns or part is not Part.NAME:
        _assign_column(found, target, column, cell)
        return
    other = FIELD_OF_PART[Side.PICKUP if side is Side.CUSTOMER else Side.CUSTOMER, part]
    if begun and other not in found.columns:
        found.guessed.append(
            phrase(
                "column {cell} ({place}) is taken for the other side's: it is the second",
                cell=quoted(cell),
                place=address(column, found.last_row),
            )
        )
        target = other
    if target not in found.columns or normalised_heading(cell) not in WEAK_HEADINGS:
        _assign_column(found, target, column, cell)


def _assign_weak_headings(found: Heading, column: int, cell: Cell, target: Field | None) -> None:
    """Assign weak headings to the fields that have no column yet."""
    if target is None or column in found.stood:
        return
    if (
        target is Field.PICKUP_DAY
        and target in found.columns
        and "时间" in normalised_heading(cell)
    ):
        target = Field.PICKUP_HOUR
    if target not in found.columns or target in MULTI_COLUMN_FIELDS:
        _assign_column(found, target, column, cell)
        if normalised_heading(cell) in MERCHANTS_INCOME:
            found.guessed.append(
                phrase(
                    "column {cell} is what the merchant is paid, and is read as what the "
                    "customer pays, since no other column says that",
                    cell=quoted(cell),
                )
            )
    elif normalised_heading(cell) not in IGNORED_HEADINGS:
        _leave_out(found, target, column, cell)


def _leave_out(found: Heading, target: Field, column: int, cell: Cell) -> None:
    """Note a second column of a field; rows in which the two differ are asked about, where it
    matters."""
    taken, name = found.title(target), normalised_heading(cell)
    message = phrase(
        "column {cell} was left out: “{taken}” is read for it", cell=quoted(cell), taken=taken
    )
    packages = target is Field.PIECES and FALLBACK_HEADINGS.keys() & {
        normalised_heading(taken),
        name,
    }
    twice = name == normalised_heading(found.stood[found.columns[target]])
    if (
        twice
        or packages
        or (target in COMPARED_FIELDS and (target in MONEY_FIELDS or name not in WEAK_HEADINGS))
    ):
        after = is_after_discount(name)
        rival = RivalColumn(column, _title_of(cell), _unit_of(cell), after)
        found.rivals.setdefault(target, []).append(rival)
        if after or is_after_discount(normalised_heading(found.stood[found.columns[target]])):
            message = phrase(
                "of the columns “{taken}” and {cell} one is before a discount and one "
                "after it: the lesser amount is what an order costs; where it is less "
                "than half of the other, or the one after is more, or not all is paid, "
                "the order is asked about",
                taken=taken,
                cell=quoted(cell),
            )
        else:
            message = phrase(
                "{left_out}, and where they differ the order is asked about", left_out=message
            )
    found.ignored.append(LeftOut(column, message, found.columns[target]))


def _side(target: Field) -> Side | None:
    return next((side for (side, _), sided in FIELD_OF_PART.items() if sided is target), None)


def _assign_column(found: Heading, target: Field, column: int, cell: Cell) -> None:
    """Assign a column to a field; of two columns of a field a visible one wins, then the first."""
    held = found.columns.get(target)
    found.stood[column] = cell
    if held is not None and target in MULTI_COLUMN_FIELDS:
        found.more.setdefault(target, []).append(column)
        return
    if held is not None and (held not in found.hidden or column in found.hidden):
        _leave_out(found, target, column, cell)
        return
    if held is not None:
        hidden = phrase(
            "column {stood} ({place}) is hidden and was left out: {cell} ({place_2}) says it",
            stood=quoted(found.stood[held]),
            place=address(held, found.last_row),
            cell=quoted(cell),
            place_2=address(column, found.last_row),
        )
        found.ignored.append(LeftOut(held, hidden, column))
    found.columns[target] = column
    found.titles[target] = _title_of(cell)
    found.units.pop(target, None)
    if unit := _unit_of(cell):
        found.units[target] = _PER_PIECE.sub("", unit) if target in PER_PIECE_FIELDS else unit


def _title_of(cell: Cell) -> str:
    return one_line(cell_text(cell).replace("*", ""))


def _unit_of(cell: Cell) -> str | None:
    heading = narrow(cell)[:HEADING_MAX]
    found = BRACKETED.search(heading) or UNIT_END.search(heading)
    return found[1].strip().casefold() if found else None


def _name_hidden(found: Heading) -> None:
    """Warn of columns that are read though they are hidden."""
    read = {*found.columns.values(), *(column for more in found.more.values() for column in more)}
    found.guessed += [
        phrase(
            "column {stood} ({place}) is hidden and was read all the same: show it, or delete it",
            stood=quoted(found.stood[column]),
            place=address(column, found.last_row),
        )
        for column in sorted(read & found.hidden)
    ]
