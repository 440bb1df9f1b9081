"""Long cells that nobody writes: each ends at once, whatever column it stands in."""

import time

import pytest

from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    csv_bytes,
    outcomes,
    read,
    table,
)

LONG = {
    "brackets": "(" * 20_000,
    "blanks": "a" + " " * 20_000 + "b",
    "counts": "a1x" * 6_000,
    "codes": "a-" * 10_000,
    "places": "，佛山市" * 95,
}


@pytest.mark.parametrize("cell", LONG.values(), ids=LONG)
def test_a_long_cell_costs_no_time_in_any_column(cell: str) -> None:
    before = time.process_time()
    for name in (*ROW, "备注", "颜色"):
        read(csv_bytes(table([a_row(**{name: cell}), a_row(订单号="A2")])))
    read(csv_bytes([[*HEADINGS, cell], [*ROW.values()], [cell]]))
    assert time.process_time() - before < 3


def test_a_line_with_more_letters_than_any_order_refuses_the_file() -> None:
    with pytest.raises(FileRefused, match="line 2 has more than 1,000,000 letters"):
        read(csv_bytes(table([a_row(备注="x" * 1_000_001)])))
    rows = csv_bytes(table([a_row()])) + b"," * 1_500_000
    assert outcomes(read(rows).rows) == ["accepted"]
