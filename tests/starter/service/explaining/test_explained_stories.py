"""What is open next to an order is explained with it: fees, cases, shipments, a sentence each."""

from typing import Any

from models.messages.timeline.timeline import Entry, EntryKind
from tests.starter.cli import DeskUnderTest, a_snapshot, an_entry

SO = ("orders", "explain", "shop-a", "A1")
FEE = {"incident": "f1", "fee": "upstairs", "quantity": 5}
PRICED = {"incident": "f1", "quantity": 5, "amount_fen": 8_000, "payer": "customer", "tariff": "t"}
SECOND = {"shipment": "truck-2", "pieces": 1}


async def stories(desk: DeskUnderTest) -> None:
    """An order with a fee that has its price, a second shipment, and a complaint."""
    order = await desk.take()

    def report_line(n: int, what: str, **data: Any) -> Entry:
        return an_entry(order, n, what=what, happening=EntryKind.REPORT, data=data)

    lines = [report_line(1, "fee_reported", **FEE), report_line(2, "fee_set", **PRICED)]
    lines += [report_line(3, "picked_up", pieces=2), report_line(4, "shipment_booked", **SECOND)]
    await desk.record(order, entries=lines, snapshot=a_snapshot(order))
    await desk.json("care", "open", "shop-a", "A1", "--kind", "complaint", "--words", "bent")


async def test_fees_cases_and_shipments_are_data_and_a_sentence_each(desk: DeskUnderTest) -> None:
    await stories(desk)
    page = await desk.json(*SO)
    fee = "extra fee f1 (upstairs, 5 floors): priced, 80.00 yuan, the customer pays"
    assert [one["says"] for one in page["fees"]] == [fee]
    assert page["cases"][0]["says"].startswith("complaint 1 waits for system since ")
    own, second = page["shipments"]
    assert (own["says"], second["name"]) == (
        "own shipment: picked_up, pieces: 2, on the vehicle",
        "truck-2",
    )
    text = (await desk.run(*SO)).out
    for says in (fee, "complaint 1: ", "shipment truck-2: "):
        assert says in text
    assert "bent" not in text


async def test_they_are_explained_in_chinese(desk: DeskUnderTest) -> None:
    await stories(desk)
    text = (await desk.run("--lang", "zh-CN", *SO)).out
    for says in ("增项费用 f1（", "80.00元", "批次truck-2"):
        assert says in text
    assert "extra fee" not in text
