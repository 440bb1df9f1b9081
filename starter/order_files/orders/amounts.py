"""What an order costs, what is paid and what is collected (MC-四(一)2): 订单金额, 定金, 代收货款.

All in fen. Where two columns say different things of one order a person is asked, with the cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from models.messages.orders.money import in_yuan
from models.messages.orders.order import Payment
from models.phrases import JoinedTexts, phrase
from models.sop.formatting import counted
from starter.order_files.headings.fields import Field
from starter.order_files.orders.problems import Problems
from starter.order_files.orders.totals import Totals
from starter.order_files.rows.order_row import Line
from starter.order_files.values import cell_choices
from starter.order_files.values.numbers import money
from starter.order_files.workbooks.cells import quoted

MEANING_OF_AMOUNT = {
    Field.AMOUNT: phrase("what the whole order costs"),
    Field.PAID: phrase("what is paid of the whole order"),
    Field.COLLECT: phrase("what is collected for the whole order"),
    Field.REST: phrase("what is left to be paid of the whole order"),
}


FEN_PER_YUAN = 100
"""In fen."""


@dataclass(slots=True)
class Amounts:
    """Reads what the rows of one order say of money.

    `of_order` is all rows as one, with the merchant's defaults; `payment_is_default` says that
    the way of paying is one of those.
    """

    rows: Sequence[Line]
    of_order: Line
    problems: Problems
    reading: Totals
    payment_is_default: bool = False
    _due: Field = Field.COLLECT

    def fields(self) -> dict[str, Any]:
        """`total_fen`, `paid_fen` and `payment` of the order, as far as they are known."""
        total, paid, collect = map(self._sum, (Field.AMOUNT, Field.PAID, Field.COLLECT))
        rest = self._sum(Field.REST)
        payment = self.problems.guess(self.of_order, Field.PAYMENT, cell_choices.payment)
        if (paid or collect or rest) and self.payment_is_default:
            payment = None  # the file says more of this order than the terms do of all
        if collect is None and rest:
            self._due, collect = Field.REST, rest
            if payment in (None, Payment.UNPAID):
                self._ask(
                    Field.REST, phrase("is left, and nobody says how it is paid: 到付 is taken")
                )
        if paid and paid < FEN_PER_YUAN:
            self._ask(Field.PAID, phrase("is less than a yuan: is it a share?"))
        if collect is not None:
            total, paid, payment = self._collected(total, paid, collect, payment)
        elif paid:
            payment = self._begun(total, paid, payment)
        found = {"total_fen": total, "paid_fen": paid or None, "payment": payment}
        return {name: value for name, value in found.items() if value is not None}

    def _collected(
        self, total: int | None, paid: int | None, collect: int, payment: Payment | None
    ) -> tuple[int | None, int | None, Payment | None]:
        """With what is to be collected on delivery 代收货款: that and no other sum is collected."""
        if not collect:
            if payment is Payment.ON_DELIVERY and total != paid:
                self._ask(
                    self._due, phrase("is nothing, and it is paid on delivery: which is right?")
                )
            return total, paid, payment
        if payment in (Payment.PAID, Payment.MONTHLY):
            stated = quoted(self.of_order.cell(Field.PAYMENT))
            self._ask(
                self._due,
                phrase(
                    "is to be collected, and {stated} says the way to pay: which?", stated=stated
                ),
            )
            return total, paid, payment
        total, paid = self._sums(total, paid, collect)
        return total, paid, Payment.ON_DELIVERY

    def _sums(
        self, total: int | None, paid: int | None, collect: int
    ) -> tuple[int | None, int | None]:
        """What it costs and what is paid, as far as the rest says it."""
        if total is None:
            total = collect + (paid or 0)
            words = phrase(
                "no amount of the order stands there: {total} yuan is taken for it",
                total=in_yuan(total),
            )
            self.problems.note(
                Field.AMOUNT,
                phrase(
                    "{words}, of which {collect} are collected",
                    words=words,
                    collect=in_yuan(collect),
                ),
            )
        elif paid is None and collect < total:
            paid = total - collect
            words = phrase(
                "leaves {paid} of {total} yuan: are they paid? That is taken",
                paid=in_yuan(paid),
                total=in_yuan(total),
            )
            self._ask(self._due, words)
        elif collect + (paid or 0) != total:
            sums = phrase(
                "{collect} to be collected and {paid} paid are not",
                collect=in_yuan(collect),
                paid=in_yuan(paid or 0),
            )
            self._ask(
                self._due,
                phrase(
                    "{sums} {total} yuan in all: which is right?", sums=sums, total=in_yuan(total)
                ),
            )
        return total, paid

    def _begun(self, total: int | None, paid: int, payment: Payment | None) -> Payment | None:
        """With a deposit 定金, and nothing about who collects the rest."""
        if total is not None and paid > total:
            self._ask(
                Field.PAID,
                phrase(
                    "is more than the {total} yuan in all: which is right?", total=in_yuan(total)
                ),
            )
            return payment or Payment.UNPAID
        if payment is None and paid == total:
            return Payment.PAID
        if payment is None:
            self._ask(Field.PAID, phrase("is paid, and nobody says how the rest is: 到付 is taken"))
            return Payment.ON_DELIVERY
        if payment in (Payment.PAID, Payment.MONTHLY) and paid != total:
            stated = quoted(self.of_order.cell(Field.PAYMENT))
            self._ask(
                Field.PAID,
                phrase(
                    "is paid, and {stated} says how all of it is: which is right?", stated=stated
                ),
            )
        return payment

    def _ask(self, of: Field, message: str) -> None:
        """Ask about a cell; the way of paying is what a desk corrects then."""
        cell = quoted(self.of_order.cell(of))
        asked = self.of_order.doubt(of, JoinedTexts((cell, message), " "))
        self.problems.doubts.append(replace(asked, field=Field.PAYMENT))
        self.problems.warnings.append(replace(asked, field=Field.PAYMENT))

    def _sum(self, of: Field) -> int | None:
        """The order's amount: repeated on each row, or a share each."""
        amounts = [amount for line in self.rows if (amount := self._read(line, of)) is not None]
        whole = len(set(amounts)) == 1 and self.reading is Totals.WHOLE
        if whole and len(amounts) > 1:
            self.problems.note(
                of,
                phrase(
                    "stands alike on {rows} and was read once, as {why}: {amounts} yuan; if "
                    "each row has its own, write their sum on the first one",
                    rows=counted(len(amounts), "row"),
                    why=MEANING_OF_AMOUNT[of],
                    amounts=in_yuan(amounts[0]),
                ),
            )
        if of is not Field.AMOUNT and len(set(amounts)) > 1 and self.reading is Totals.WHOLE:
            self._ask(
                of,
                phrase(
                    "and others are on the rows of this order: {total} in all?",
                    total=in_yuan(sum(amounts)),
                ),
            )
        return amounts[0] if whole else sum(amounts) if amounts else None

    def _read(self, line: Line, of: Field) -> int | None:
        reader = partial(money, unit=line.heading.units.get(of))
        if of is Field.AMOUNT:
            return self.problems.read(line, of, reader)
        return self.problems.guess(line, of, reader)
