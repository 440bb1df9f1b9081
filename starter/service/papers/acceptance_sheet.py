"""The acceptance sheet 验收单 that customer and technician sign (FH-11.2.6): a sheet an order."""

from collections.abc import Sequence
from typing import Final

from models.language.catalogue import Context
from models.language.texts import Translator
from models.sop.formatting import counted
from starter.service.papers.document import Checks, Heading, Lines, Part, Row, Sheet, Signs, Table
from starter.service.papers.paper_orders import PaperOrder
from starter.service.papers.paper_texts import joined, name_of, number_text, person, place

LINE: Final = "____________________"


def acceptance_sheets(
    words: Translator, orders: Sequence[PaperOrder], title: str
) -> tuple[Sheet, ...]:
    """A sheet for each order."""
    return tuple(Sheet(tuple(_accepted(words, title, order))) for order in orders)


def _accepted(words: Translator, title: str, order: PaperOrder) -> list[Part]:
    heads = (
        words.text("Goods"),
        words.text("Model"),
        words.text("Pieces"),
        words.text("Packing sound"),
        words.text("Goods sound"),
        words.text("Installed"),
        words.text("Remarks"),
    )
    rows = tuple(Row((one.name, one.sku, str(one.pieces), *[""] * 4)) for one in order.goods)
    sums = joined(
        words.text(counted(order.pieces, "piece")),
        f"{number_text(order.volume_m3)} m³" if order.volume_m3 is not None else "",
        _to_collect(words, order),
    )
    signed = f"{words.text('Packing signed before it is opened')}: {LINE}"
    result = f"{words.text('Result: □ accepted □ not accepted, because')} {LINE}"
    return [
        Heading(title),
        Lines(_who_and_where(words, order)),
        Table(heads, rows, frozenset(range(3, 7))),
        Lines((sums,)),
        Checks(_checks(words)),
        Lines((signed, result, f"{_verified_by(words, order)} {LINE}")),
        Signs((words.text("Customer"), words.text("Technician"), words.text("Date and time"))),
    ]


def _who_and_where(words: Translator, order: PaperOrder) -> tuple[str, ...]:
    agreed = order.agreed
    lines = [
        f"{words.text('Order')}: {name_of(order)}",
        f"{words.text('Customer')}: {person(order.customer)}",
        place(order.delivery),
    ]
    if agreed and agreed.provider:
        who = joined(agreed.provider.provider or "", agreed.provider.phone or "", by=" ")
        lines.append(f"{words.text('Provider')}: {who}")
    if agreed and agreed.appointment and agreed.appointment.customer_at:
        at = words.time(agreed.appointment.customer_at)
        lines.append(f"{words.text('Appointment')}: {at}")
    return tuple(line for line in lines if line)


def _checks(words: Translator) -> tuple[str, ...]:
    return (
        words.text("The site is fit for the installation"),
        words.text("Outer packing checked by the customer before it was opened"),
        words.text("Goods checked against the list, photographed"),
        words.text("Its use was explained"),
        words.text("The goods are protected, the rubbish is cleared"),
        words.text("No fee but by the platform's tariff"),
    )


def _verified_by(words: Translator, order: PaperOrder) -> str:
    if order.content is None:
        return ""
    how = words.code(Context.CHOICE, order.content.verify_by.value)
    return words.text("Verified by: {how}", how=how)


def _to_collect(words: Translator, order: PaperOrder) -> str:
    fen = order.content.to_collect_fen if order.content else 0
    return words.text("to collect: {sum}", sum=words.money(fen)) if fen else ""
