"""What stands on each paper, in the words of its reader's language.

Pickup list 提货清单 (FH-7.2.2), loading list 装车单 (FH-8.3.3.1, FH-10.2.3), hand-over sheet 交接单
(FH-9.3.2.3, FH-10.2.2), acceptance sheet 验收单 (FH-11.2.6).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from models.language.texts import Translator
from models.phrases import phrase
from models.sop.formatting import counted
from models.sop.terms import Sop
from starter.service.papers.acceptance_sheet import acceptance_sheets
from starter.service.papers.document import Document, Heading, Lines, Part, Row, Sheet, Signs, Table
from starter.service.papers.paper_orders import LoadLine, PaperKind, PaperOrder, areas_of
from starter.service.papers.paper_texts import (
    in_lines,
    joined,
    name_of,
    number_text,
    person,
    place,
    vehicle_text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContents:
    """Writes papers of some orders.

    Attributes:
        translator: of the reader's language.
        orders: as the reader sees them.
        sop: the terms that say what two people lift.
        now: when it is written.
        vehicle: the plate of the vehicle that was asked for, if one was.
    """

    translator: Translator
    orders: Sequence[PaperOrder]
    sop: Sop
    now: datetime
    vehicle: str | None = None

    def document(self, paper: PaperKind) -> Document:
        """A paper."""
        write: dict[PaperKind, Callable[[str], tuple[Sheet, ...]]] = {
            PaperKind.PICKUP: self._pickup,
            PaperKind.LOADING: self._loading,
            PaperKind.HANDOVER: self._handover,
            PaperKind.ACCEPTANCE: partial(acceptance_sheets, self.translator, self.orders),
        }
        title = title_of(self.translator, paper)
        return Document(title, write[paper](title) if self.orders else ())

    def _pickup(self, title: str) -> tuple[Sheet, ...]:
        translator = self.translator
        heads = (
            translator.text("Order"),
            translator.text("Wanted pickup"),
            translator.text("Pickup"),
            translator.text("Customer"),
            translator.text("Goods"),
            translator.text("Pieces"),
            translator.text("Volume m³"),
            translator.text("Vehicle"),
        )
        table = Table(heads, tuple(map(self._picked_up, self.orders)))
        signs = (
            translator.text("Pickup point"),
            translator.text("Driver"),
            translator.text("Date and time"),
        )
        return (Sheet((*self._head(title), table, self._in_all(), Signs(signs))),)

    def _picked_up(self, order: PaperOrder) -> Row:
        lines = [
            f"{one.name} {one.sku}{f' ({one.category})' if one.category else ''} × {one.pieces}"
            for one in order.goods
        ]
        return Row(
            (
                name_of(order),
                self._wanted(order),
                in_lines(place(order.pickup), person(order.pickup_contact)),
                in_lines(person(order.customer), place(order.delivery)),
                "\n".join(lines),
                str(order.pieces),
                number_text(order.volume_m3),
                vehicle_text(order),
            )
        )

    def _wanted(self, order: PaperOrder) -> str:
        content = order.content
        if content is None:
            return ""
        urgent = self.translator.text("urgent") if content.urgent else ""
        hour = self.translator.time(content.pickup_hour) if content.pickup_hour else ""
        return in_lines(str(content.wanted_pickup_day or ""), hour, urgent)

    def _loading(self, title: str) -> tuple[Sheet, ...]:
        translator = self.translator
        heads = (
            translator.text("No."),
            translator.text("Order"),
            translator.text("Goods"),
            translator.text("Model"),
            translator.text("Pieces"),
            translator.text("kg a piece"),
            translator.text("m³ a piece"),
            translator.text("Handling"),
            translator.text("Loaded"),
        )
        how = translator.text(
            "By delivery area; in each from the bottom to the top: heavy goods at the bottom, "
            "what breaks on top."
        )
        parts: list[Part] = [*self._head(title), Lines((how,))]
        for area in areas_of(self.orders, self.sop):
            pieces = translator.text(counted(area.pieces, "piece"))
            parts.append(Heading(f"{area.name or translator.text('area not known')} · {pieces}"))
            rows = tuple(self._loaded(n, one) for n, one in enumerate(area.lines, 1))
            parts.append(Table(heads, rows, frozenset({8})))
        signs = Signs(
            (
                translator.text("Loaded by"),
                translator.text("Driver"),
                translator.text("Date and time"),
            )
        )
        return (Sheet((*parts, signs)),)

    def _loaded(self, n: int, one: LoadLine) -> Row:
        translator, line = self.translator, one.line
        hands = {
            "machine": translator.text("with equipment"),
            "two": translator.text("two people"),
        }.get(one.hands or "")
        handling = in_lines(hands or "", translator.text("fragile") if line.fragile else "")
        return Row(
            (
                str(n),
                name_of(one.order),
                line.name,
                line.sku,
                str(line.pieces),
                number_text(line.weight_kg),
                number_text(line.volume_m3),
                handling,
                "",
            ),
            strong=one.hands is not None,
        )

    def _handover(self, title: str) -> tuple[Sheet, ...]:
        translator = self.translator
        heads = (
            translator.text("Order"),
            translator.text("Goods"),
            translator.text("Model"),
            translator.text("Pieces"),
            translator.text("Counted"),
            translator.text("Packing sound"),
            translator.text("Opened, checked"),
            translator.text("Remarks"),
        )
        how = translator.text(
            "Check product and count against this list, and each packing. Broken or deformed "
            "packing: open it, photograph six sides with the product's label readable, and sign "
            "for it as damaged. Ceramics, glass and marble are checked one by one."
        )
        fragile = translator.text("fragile")
        rows = tuple(
            Row(
                (
                    name_of(order),
                    f"{one.name} · {fragile}" if one.fragile else one.name,
                    one.sku,
                    str(one.pieces),
                    *[""] * 4,
                )
            )
            for order in self.orders
            for one in order.goods
        )
        table = Table(heads, rows, frozenset(range(4, 8)))
        signs = Signs(
            (
                translator.text("Handed over by"),
                translator.text("Received by"),
                translator.text("Date and time"),
            )
        )
        return (Sheet((*self._head(title), Lines((how,)), table, self._in_all(), signs)),)

    def _head(self, title: str) -> tuple[Part, ...]:
        plate = f"{self.translator.text('Vehicle')} {self.vehicle}" if self.vehicle else ""
        return Heading(title), Lines((joined(self.translator.time(self.now), plate),))

    def _in_all(self) -> Lines:
        n = counted(len(self.orders), "order")
        pieces = counted(sum(order.pieces for order in self.orders), "piece")
        translator = self.translator
        return Lines(
            (translator.text(phrase("In all: {orders}, {pieces}.", orders=n, pieces=pieces)),)
        )


def title_of(translator: Translator, paper: PaperKind) -> str:
    """What a paper is called."""
    return {
        PaperKind.PICKUP: translator.text("Pickup list"),
        PaperKind.LOADING: translator.text("Loading list"),
        PaperKind.HANDOVER: translator.text("Hand-over sheet"),
        PaperKind.ACCEPTANCE: translator.text("Acceptance sheet"),
    }[paper]
