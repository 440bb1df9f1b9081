"""What a customer is said to refuse was ordered: other goods are refused by their field."""

import pytest

from tests.starter.http_doors import ORDER_DOOR, Doors


@pytest.mark.parametrize(
    ("sku", "pieces", "says"),
    [
        ("SF-9", 1, "the order has no goods SF-9: YG-2000"),
        ("YG-2000", 30, "of YG-2000 were ordered, 30 cannot be refused"),
    ],
)
async def test_goods_that_were_not_ordered_are_not_refused_by_anybody(
    doors: Doors, sku: str, pieces: int, says: str
) -> None:
    """Shows FH-10.2.5."""
    await doors.place()
    data = {"kinds": [{"sku": sku, "pieces": pieces}], "reason": "a dent"}
    report = {"kind": "goods_refused", "by": "provider", "report_id": "r-1", "data": data}
    answer = await doors.http.post(f"{ORDER_DOOR}/reports", json=report)
    assert answer.status_code == 422
    assert says in answer.text
