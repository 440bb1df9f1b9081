"""What a cell means, so that two spellings of the same are the same: for comparing rows."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from starter.order_files.headings.fields import MONEY_FIELDS, Field
from starter.order_files.values import days, numbers
from starter.order_files.values.people import find_phones
from starter.order_files.workbooks.cells import (
    Cell,
    UncertainCell,
    UnreadableCell,
    cell_text,
    comparable_text,
    narrow,
)

ADDRESS_PARTS = ("region", "province", "city", "district", "street")
STREET_OF_FIELD: dict[str, Field] = {
    Field(f"{side}.{part}"): Field(f"{side}.street")
    for side in ("delivery", "pickup")
    for part in ADDRESS_PARTS
}
"""The parts of an address; where there is a street they are compared as one text."""

_READERS: dict[Field, Callable[[Cell], object]] = {
    Field.PIECES: numbers.pieces,
    **dict.fromkeys(MONEY_FIELDS, numbers.money),
    Field.WEIGHT: numbers.weight,
    Field.LINE_WEIGHT: numbers.weight,
    **dict.fromkeys(
        (Field.PIECE_VOLUME, Field.VOLUME, Field.LINE_VOLUME, Field.TOTAL_VOLUME), numbers.volume
    ),
}


def meaning(name: Field, cells: Mapping[Field, Cell], today: date) -> object:
    """What the cell of a field means: a phone as it is called, a day as a day, ２件 as 2, and an
    address whole, under its street; what cannot be read, as its text."""
    cell = cells[name]
    with suppress(UnreadableCell, UncertainCell):
        if name in (Field.CUSTOMER_PHONE, Field.CONTACT_PHONE):
            return find_phones(narrow(cell)).numbers or comparable_text(cell)
        if name in (Field.PICKUP_DAY, Field.PLACED_AT):
            return days.day(cell, today)
        if name in _READERS:
            return _READERS[name](cell)
    return comparable_text(written(name, cells))


def written(name: Field, cells: Mapping[Field, Cell]) -> str:
    """The cell's text; under a street, the whole address."""
    if STREET_OF_FIELD.get(name) is not name:
        return cell_text(cells[name])
    side = name.split(".")[0]
    return "".join(cell_text(cells.get(Field(f"{side}.{part}"), "")) for part in ADDRESS_PARTS)
