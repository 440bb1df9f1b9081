"""The acceptance sheet 验收单 that customer and technician sign (FH-11.2.6): a sheet an order."""

from collections.abc import Sequence
from typing import Final

from models.language.catalogue import Context
from models.language.texts import Translator
from models.sop.formatting import counted
from starter.service.papers.document import Checks, Heading, Lines, Part, Row, Sheet, Signs, Table
from starter.service.papers.paper_orders import PaperOrder
from starter.service.papers.paper_texts import joined, name_of, number_text, person, place

BLANK_LINE: Final = "____________________"


def acceptance_sheets(
    translator: Translator, orders: Sequence[PaperOrder], title: str
) -> tuple[Sheet, ...]:
    """A sheet for each order."""
    return tuple(Sheet(tuple(_accepted(translator, title, order))) for order in orders)


def _accepted(translator: Translator, title: str, order: PaperOrder) -> list[Part]:
    heads = (
        translator.text("Goods"),
        translator.text("Model"),
        translator.text("Pieces"),
        translator.text("Packing sound"),
        translator.text("Goods sound"),
        translator.text("Installed"),
        translator.text("Remarks"),
    )
    rows = tuple(Row((one.name, one.sku, str(one.pieces), *[""] * 4)) for one in order.goods)
    sums = joined(
        translator.text(counted(order.pieces, "piece")),
        f"{number_text(order.volume_m3)} m³" if order.volume_m3 is not None else "",
        _to_collect(translator, order),
    )
    signed = f"{translator.text('Packing signed before it is opened')}: {BLANK_LINE}"
    result = f"{translator.text('Result: □ accepted □ not accepted, because')} {BLANK_LINE}"
    return [
        Heading(title),
        Lines(_who_and_where(translator, order)),
        Table(heads, rows, frozenset(range(3, 7))),
        Lines((sums,)),
        Checks(_checks(translator)),
        Lines((signed, result, f"{_verified_by(translator, order)} {BLANK_LINE}")),
        Signs(
            (
                translator.text("Customer"),
                translator.text("Technician"),
                translator.text("Date and time"),
            )
        ),
    ]


def _who_and_where(translator: Translator, order: PaperOrder) -> tuple[str, ...]:
    agreed = order.agreed
    lines = [
        f"{translator.text('Order')}: {name_of(order)}",
        f"{translator.text('Customer')}: {person(order.customer)}",
        place(order.delivery),
    ]
    if agreed and agreed.provider:
        who = joined(agreed.provider.provider or "", agreed.provider.phone or "", by=" ")
        lines.append(f"{translator.text('Provider')}: {who}")
    if agreed and agreed.appointment and agreed.appointment.customer_at:
        at = translator.time(agreed.appointment.customer_at)
        lines.append(f"{translator.text('Appointment')}: {at}")
    return tuple(line for line in lines if line)


def _checks(translator: Translator) -> tuple[str, ...]:
    return (
        translator.text("The site is fit for the installation"),
        translator.text("Outer packing checked by the customer before it was opened"),
        translator.text("Goods checked against the list, photographed"),
        translator.text("Its use was explained"),
        translator.text("The goods are protected, the rubbish is cleared"),
        translator.text("No fee but by the platform's tariff"),
    )


def _verified_by(translator: Translator, order: PaperOrder) -> str:
    if order.content is None:
        return ""
    how = translator.code(Context.CHOICE, order.content.verify_by.value)
    return translator.text("Verified by: {how}", how=how)


def _to_collect(translator: Translator, order: PaperOrder) -> str:
    fen = order.content.to_collect_fen if order.content else 0
    return translator.text("to collect: {sum}", sum=translator.money(fen)) if fen else ""
