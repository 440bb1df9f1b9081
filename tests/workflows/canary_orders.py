"""An order that can be told anywhere: a canary in every field that holds somebody's own."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.ids import Stage
from models.messages.orders.order import Address, Contact, Order
from models.messages.reports.report import Report
from models.sop.terms import Sop
from models.stages.care.request import CareKind, CareRequest
from models.stages.returns.request import ReturnRequest
from models.stages.table import LEGS
from starter.service.app_context import AppContext
from starter.service.cases.care import open_care
from starter.service.cases.returns import request_return
from starter.service.place import place
from starter.service.reports.report import report
from tests.builders import a_report, an_order
from tests.starter.live_server import answered, leg_open, until
from tests.workflows.order_path import reports_of

CODES = ("hub", "point", "by_way_of", "refund_by")
"""Texts that name a place of the line or a choice, and no person."""


@dataclass(frozen=True)
class Canary:
    """A word that stands nowhere else."""

    word: str

    def in_each(self, *names: str) -> dict[str, str]:
        """In each of these fields."""
        return {name: f"{self.word} {name}" for name in names}

    def order(self, number: str) -> Order:
        """Every personal field of an order; it is accepted as it stands."""
        person = {**self.in_each(*Contact.model_fields), "phone": f"1380013 {self.word}"}
        place_ = self.in_each(*Address.model_fields)
        line = {"sku": "YG-2000", "name": f"{self.word} 柜", "pieces": 3, "volume_m3": "1"}
        return an_order(
            number, customer=person, pickup_contact=person, delivery=place_, pickup=place_,
            lines=[line], note=self.word,
        )  # fmt: skip

    def report(self, message: dict[str, Any]) -> Report:
        """Every text of a report's data."""
        data = {
            name: f"{self.word} {value}" if self._is_own(name, value) else value
            for name, value in message["data"].items()
        }
        return Report.model_validate({**message, "data": data})

    def unread(self, message: dict[str, Any]) -> Report:
        """A report with a field that its kind does not have: it is refused, and kept."""
        known = self.report({**message, "report_id": f"{message['report_id']}-more"})
        return known.model_copy(update={"data": {**known.data, "more": self.word}})

    def _is_own(self, name: str, value: Any) -> bool:
        is_instant = isinstance(value, str) and value[:2] == "20" and "T" in value
        return isinstance(value, str) and name not in CODES and not is_instant

    def found_in(self, folder: Path) -> list[str]:
        """The files that hold it."""
        word = self.word.encode()
        files = (one for one in folder.rglob("*") if one.is_file())
        return sorted(one.name for one in files if word in one.read_bytes())


async def travelled(context: AppContext, canary: Canary, number: str) -> Order:
    """Placed, corrected, confirmed, held, reported of to its end.

    A return of it was refused, a complaint resolved.
    """
    order = canary.order(number)
    await place(context, order)

    await answered(
        context, order, "correct", changes={"delivery": {"street": f"{canary.word} again"}}
    )
    await answered(context, order, "hold", reason=canary.word)
    await answered(context, order, "resume", reason=canary.word)
    await answered(context, order, "confirm")
    await answered(context, order, "hand_on")
    for leg in LEGS:
        await leg_open(context, order, leg)
        for message in reports_of(leg):
            for one in (canary.unread(message), canary.report(message)):
                await report(context, order.merchant, order.number, one, "key-1")
        if leg is Stage.CITY_DELIVERY:
            await sent_back(context, canary, order)
            await written_of(context, canary, order)
    await until(context, order, lambda row: row.closed)
    return order


async def sent_back(context: AppContext, canary: Canary, order: Order) -> None:
    """A return that is refused, and closed."""
    request = ReturnRequest(request_id="q-1", reason=canary.word, by=canary.word)
    await request_return(context, order.merchant, order.number, request)
    answer = {"decision_id": "a-1", "by": "after_sales", "approve": False}
    await answered(context, order, "answer", **answer, reason=canary.word)


async def written_of(context: AppContext, canary: Canary, order: Order) -> None:
    """A complaint that is answered, asked back about and resolved; nobody may reopen it."""
    at_once = replace(context, sop_for=lambda merchant: Sop(care_reopen_days=0))
    request = CareRequest(request_id="c-1", kind=CareKind.COMPLAINT, words=canary.word)
    case = await open_care(at_once, order.merchant, order.number, request)
    for kind in ("care_answered", "care_asked_back", "care_customer_wrote", "care_resolved"):
        message = Report.model_validate(
            {**a_report(kind, f"c-{kind}", by="order_desk"), "case": case.n}
        )
        marked = message.model_copy(update={"data": {"words": canary.word}})
        await report(context, order.merchant, order.number, marked, "key-1")
